"""The paragraphs of a text, read from its HTML."""

from html.parser import HTMLParser
from urllib.parse import urljoin

MARKS = {"strong": "b", "em": "i", "s": "s", "code": "c", "sup": "^", "sub": "_"}
HEADINGS = {f"h{level}" for level in range(1, 7)}


def text_of_html(html, base):
    """A line for each paragraph: its kind, then its words with their marks and links."""
    reader = Reader(base)
    reader.feed(html)
    return reader.lines


class Reader(HTMLParser):
    def __init__(self, base):
        super().__init__()
        self.base = base
        self.lines = []
        self.lists = []
        self.quotes = 0
        self.kind = None  # of the paragraph that is open
        self.item = None  # the kind of the item that has no words yet
        self.cell = None
        self.verbatim = False
        self.marks = []
        self.links = []
        self.words = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("ul", "ol"):
            self.end()
            self.empty_item()
            self.lists.append(tag)
        elif tag == "li":
            self.item = f"{self.lists[-1]} {len(self.lists)}"
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "table":
            self.end()
            self.empty_item()
        elif tag == "tr":
            self.lines.append("tr")
        elif tag in ("td", "th"):
            self.cell = tag
        elif tag == "p" or tag in HEADINGS or tag == "pre":
            self.begin(tag)
            self.verbatim = tag == "pre"
        elif tag == "hr":
            self.begin("hr")
            self.end()
        elif tag == "br":
            self.write("\n")
        elif tag == "img":
            self.write(f"[{attributes['alt']}]")
        elif tag == "a" and "href" in attributes:
            href = attributes["href"]
            self.links.append(bookmark(href) if href.startswith("#") else urljoin(self.base, href))
        elif tag in MARKS and not self.verbatim:
            self.marks.append(MARKS[tag])

    def handle_endtag(self, tag):
        if tag in ("ul", "ol"):
            self.lists.pop()
        elif tag == "li":
            self.end()
            self.empty_item()
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag in ("td", "th"):
            self.end()
            if self.cell:
                self.lines.append(tag)
            self.cell = None
        elif tag == "p" or tag in HEADINGS or tag == "pre":
            self.end()
            self.verbatim = False
        elif tag == "a" and self.links:
            self.links.pop()
        elif tag in MARKS and not self.verbatim:
            self.marks.pop()

    def handle_data(self, data):
        self.write(data if self.verbatim else data.replace("\n", " "))

    def begin(self, tag):
        kind = "p" if tag == "p" else tag
        kind = "p quote" if kind == "p" and self.quotes and not self.lists else kind
        if self.item:
            kind = self.item if tag == "p" else f"{self.item} {tag}"
        if self.cell:
            kind = self.cell
        self.kind, self.item, self.cell, self.words = kind, None, None, []

    def write(self, text):
        if self.kind is None:
            if not text.strip() or not (self.item or self.cell or self.lists):
                return
            self.begin("p")
            text = text.lstrip(" ")
        link = self.links[-1] if self.links else ""
        # A heading is bold whatever is in it.
        marks = set(self.marks) - ({"b"} if self.kind.split()[-1] in HEADINGS or self.kind == "th" else set())
        self.words.append((text, "".join(sorted(marks)), link))

    def end(self):
        if self.kind is not None:
            self.lines.append(line(self.kind, self.words))
        self.kind = None

    def empty_item(self):
        if self.item:
            self.lines.append(self.item)
        self.item = None


def bookmark(href):
    """A link inside the text, as far as Word's names for places tell it: without hyphens, and cut."""
    return href.replace("-", "_")[:28]


def line(kind, words):
    """A paragraph as one line: words of one style in a row are together, and white space has no style."""
    characters = [(c, "", "") if c.isspace() else (c, marks, link) for text, marks, link in words for c in text]
    while characters and characters[-1][0] == " ":
        characters.pop()
    out = [kind, ": "] if characters else [kind]
    last = ("", "")
    for at, (c, *style) in enumerate(characters):
        if c.isspace():
            out.append("⏎" if c == "\n" else c)
            continue
        if tuple(style) != last:
            out.append("{" + " ".join(filter(None, style)) + "}")
            last = tuple(style)
        out.append(c)
    return "".join(out)
