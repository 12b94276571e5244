"""The paragraphs of a document that is open in LibreOffice."""

from com.sun.star.awt.FontSlant import NONE
from com.sun.star.style.NumberingType import CHAR_SPECIAL

from html_text import bookmark, line

BOLD = 120  # a weight of FontWeight that counts
PLAIN = 100


def text_of_document(document):
    """A line for each paragraph, as html_text.text_of_html has them."""
    lines = []
    read(document.Text, lines, None)
    # A document has a paragraph even if its text has none.
    return lines if len(lines) > 1 or ":" in lines[0] else []


def read(text, lines, cell):
    follows_table = False
    elements = list(enumerated(text))
    for at, element in enumerate(elements):
        if element.supportsService("com.sun.star.text.TextTable"):
            read_table(element, lines)
            follows_table = True
            continue
        # Word wants a paragraph between two tables and after a last one; it is in neither text.
        is_between = at + 1 == len(elements) or elements[at + 1].supportsService("com.sun.star.text.TextTable")
        if not (follows_table and is_between and not element.String):
            lines.append(paragraph(element, cell))
        follows_table = False


def read_table(table, lines):
    rows = {}
    for name in table.CellNames:
        cell = table.getCellByName(name)
        column = name.rstrip("0123456789")
        rows.setdefault(int(name[len(column):]), []).append((len(column), column, cell))
    for number in sorted(rows):
        lines.append("tr")
        for _, _, cell in sorted(rows[number], key=lambda entry: entry[:2]):
            style = next(enumerated(cell.Text)).ParaStyleName
            read(cell.Text, lines, "th" if style == "Cell Head" else "td")


def paragraph(element, cell):
    words = []
    style = element.ParaStyleName
    is_bold = style.startswith("Heading") or cell == "th"
    for portion in enumerated(element):
        if portion.TextPortionType != "Text":
            continue
        marks = ""
        if not is_bold and portion.CharWeight >= BOLD:
            marks += "b"
        if portion.CharPosture != NONE:
            marks += "i"
        if portion.CharStrikeout:
            marks += "s"
        if portion.CharFontName == "Courier New" and style != "Code":
            marks += "c"
        if portion.CharEscapement:
            marks += "^" if portion.CharEscapement > 0 else "_"
        link = portion.HyperLinkURL
        link = bookmark(link.replace("#n_", "#")) if link.startswith("#n_") else link
        words.append((portion.String, "".join(sorted(marks)), link))
    return line(cell or kind(element, style), words)


def kind(element, style):
    level = next((word for word in style.split() if word.isdigit()), "")
    names = {"Code": "pre", "Rule": "hr", "Quote": "p quote"}
    name = f"h{level}" if style.startswith("Heading") else names.get(style, "p")
    rules = element.NumberingRules
    if rules is None or not element.NumberingIsNumber:
        return name
    form = {entry.Name: entry.Value for entry in rules.getByIndex(element.NumberingLevel)}
    item = f"{'ul' if form['NumberingType'] == CHAR_SPECIAL else 'ol'} {element.NumberingLevel + 1}"
    return item if name == "p" else f"{item} {name}"


def enumerated(container):
    enumeration = container.createEnumeration()
    while enumeration.hasMoreElements():
        yield enumeration.nextElement()
