"""Word files that LibreOffice made of texts, for `noticepress import docx`: what comes back must be the text."""

import subprocess

from cases import SETTINGS, SMALL
from html_text import text_of_html

# What a list in a quotation is, a Word file of LibreOffice does not say; and it moves relative links to where it lies.
LEFT_OUT = ("item in a quotation", "moved paragraph with links", "moved paragraph with links and edits",
            "moved paragraphs that begin and end with a link", "link comes")


def imported(program, office, root, folder):
    """Name, expected and found lines of each text."""
    project = folder / "imported"
    (project / "content").mkdir(parents=True)
    (project / "noticepress.yaml").write_text(SETTINGS)
    for at, (name, text) in enumerate(texts(root)):
        page, docx, notice = folder / "text.html", folder / "text.docx", f"text-{at}"
        source = folder / "text.md"
        source.write_text(text)
        article = article_of(program, source)
        page.write_text(f'<html><head><meta charset="utf-8"></head><body>{article}</body></html>')
        office.save_as_docx(page, docx)
        command = [program, "--root", project, "import", "docx", docx, "--notice", notice, "--date", "2026-01-01"]
        subprocess.run(command, check=True, stdout=subprocess.PIPE)
        back = (project / "content" / notice / "2026-01-01.md").read_text().split("---\n", 2)[2]
        source.write_text(back)
        yield f"{name}, imported", *(text_of_html(html, "") for html in (article, article_of(program, source)))


def texts(root):
    """The newest text of each notice of the demonstration, and small ones."""
    for notice in sorted(path for path in (root / "content").iterdir() if path.is_dir()):
        newest = max(path for path in notice.glob("*.md") if "." not in path.stem)
        yield notice.name, newest.read_text().split("---\n", 2)[2].replace("](../", "](https://example.org/")
    for name, _, text in SMALL:
        if name not in LEFT_OUT:
            yield name, text


def article_of(program, file):
    command = [program, "diff", file, file, "--format", "html"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
