"""Pairs of texts: those of the demonstration, and small ones that are hard to track."""

STAYS = "Nothing in this paragraph changes at all, and it is long enough to hold on to."
MOVES = "We keep the logs of the servers for thirty days and then delete every one of them."
LINKED = "We keep the log of [each server](https://example.org/servers) for thirty days, as [our terms](../terms/) and [section 2](#two) say."
LED = "[The Example Learning Consortium](https://example.org/) makes standards for schools, [all of them free](../free/)"
ONE = f"## Children\n\nOur services are meant for people who work in education, not for pupils.\n\n{MOVES}\n"
TWO = "## Security\n\nWe encrypt what we store, and only those who need it for their work can read it.\n"
TABLE = "| Purpose | Kept |\n|---|---|\n| Orders by card and by invoice | 10 years |\n| Sign-in logs of accounts | 30 days |\n"

SMALL = [
    ("words", "We keep logs for 30 days.", "We keep logs for 90 days, in one place."),
    ("the first and the last word", "a We keep it b", "c We keep it d"),
    ("paragraph inserted in between", f"{STAYS}\n\n{MOVES}", f"{STAYS}\n\nNew here.\n\n{MOVES}"),
    ("paragraph inserted at the end", STAYS, f"{STAYS}\n\nNew here.\n\nAnd this."),
    ("paragraph inserted at the beginning", STAYS, f"New here.\n\n{STAYS}"),
    ("paragraph exchanged", f"{STAYS}\n\nOld words of one kind.", f"{STAYS}\n\nSomething else entirely, twice.\n\nAnd this."),
    ("everything exchanged", "Old words of one kind.\n\n- and an item", "## Something else entirely"),
    ("moved paragraph with an edit", f"{MOVES}\n\n{STAYS}", f"{STAYS}\n\n{MOVES.replace('thirty', 'ninety')}"),
    ("moved paragraph with another beginning", f"{MOVES}\n\n{STAYS}\n\n## End", f"{STAYS}\n\n{MOVES.replace('We keep', 'Nobody but us keeps')}\n\n## End"),
    ("moved paragraph with links", f"{LINKED}\n\n{STAYS}\n\n## End", f"{STAYS}\n\n{LINKED}\n\n## End"),
    ("moved paragraph with links and edits", f"{LINKED}\n\n{STAYS}\n\n## End", f"{STAYS}\n\n{LINKED.replace('thirty', 'ninety').replace('the log', 'a log')}\n\n## End"),
    ("moved paragraphs that begin and end with a link", f"{LED}\n\n{LINKED}\n\n{STAYS}\n\n## End", f"{STAYS}\n\n{LED}\n\n{LINKED}\n\n## End"),
    ("paragraph becomes the last item", f"- {MOVES}\n\n{STAYS}\n\nEnd.", f"- {MOVES}\n- {STAYS}\n\nEnd."),
    ("item leaves its list and splits it", f"3. {MOVES}\n4. {STAYS}\n5. The end.", f"3. {MOVES}\n\n{STAYS}\n\n4. The end."),
    ("item in a quotation", f"> 1. {MOVES}\n\n{STAYS}", f"1. {MOVES}\n\n{STAYS}"),
    ("moved section", f"{ONE}\n{TWO}\n## End\n\n{STAYS}", f"{TWO}\n{ONE}\n## End\n\n{STAYS}"),
    ("moved section to the end", f"{ONE}\n{TWO}", f"{TWO}\n{ONE}"),
    ("paragraph split", f"{MOVES} {STAYS}", f"{MOVES}\n\n{STAYS}"),
    ("paragraph split around a new one", f"{MOVES} {STAYS}", f"{MOVES}\n\nNew here.\n\n{STAYS}"),
    ("item inserted", "- Your name\n- Your address\n", "- Your name\n- Your phone number\n- Your address\n"),
    ("item inserted at the end", "1. Your name\n2. Your address\n", "1. Your name\n2. Your address\n3. Your phone\n"),
    ("nested list inserted", "- Your name\n- Your address\n", "- Your name\n  - the first\n  - the last\n- Your address\n"),
    ("item gains a paragraph", "- Your name\n- Your address\n", "- Your name\n\n  New here.\n\n- Your address\n"),
    ("list begins elsewhere", f"1. {MOVES}\n2. {STAYS}", f"4. {MOVES}\n5. {STAYS}"),
    ("bullets to numbers", f"- {MOVES}\n- {STAYS}", f"1. {MOVES}\n2. {STAYS}"),
    ("paragraphs to list", f"{MOVES}\n\n{STAYS}\n\nEnd.", f"- {MOVES}\n- {STAYS}\n\nEnd."),
    ("row deleted", TABLE, "".join(TABLE.splitlines(True)[:3])),
    ("row and words", TABLE, TABLE.replace("30", "90") + "| Fraud checks of all orders | 180 days |\n"),
    ("rows exchanged", TABLE + "| Papers of those who issue credentials | 3 years |\n", "| Purpose | Kept |\n|---|---|\n| Papers of those who issue credentials | 3 years |\n" + "".join(TABLE.splitlines(True)[2:])),
    ("column inserted", TABLE, "| Purpose | Why | Kept |\n|---|---|---|\n| Orders by card and by invoice | law | 10 years |\n| Sign-in logs of accounts | need | 30 days |\n"),
    ("table inserted in between", f"{STAYS}\n\n{MOVES}", f"{STAYS}\n\n{TABLE}\n{MOVES}"),
    ("table inserted at the end", STAYS, f"{STAYS}\n\n{TABLE}"),
    ("paragraph before a table", f"{STAYS}\n\n{TABLE}", f"{STAYS}\n\nNew here.\n\n{TABLE}"),
    ("paragraph between tables", f"{TABLE}\n{STAYS}\n\n{TABLE}", f"{TABLE}\n{STAYS}\n\nNew here.\n\n{TABLE}"),
    ("paragraph after a table", f"{TABLE}\n{STAYS}", f"{TABLE}\nNew here.\n\n{STAYS}"),
    ("table moved with its section", f"{ONE}\n{TABLE}\n{TWO}\n{STAYS}", f"{TWO}\n{STAYS}\n\n{ONE}\n{TABLE}"),
    ("emphasis on and off", "We *never* sell any of your data.", "We never sell **any** of your data."),
    ("link leads elsewhere", "See [our terms](https://example.org/old) now.", "See [our terms](https://example.org/new) now."),
    ("link comes", "See our terms and [more](#a) now.", "See [our terms](../terms/) and [more](#b) now."),
    ("heading of another level", f"## Sharing\n\n{STAYS}", f"### Sharing\n\n{STAYS}"),
    ("heading renamed", f"## Sharing\n\n{STAYS}", f"## Whom we tell\n\n{STAYS}"),
    ("heading to paragraph", f"## {MOVES}\n\n{STAYS}", f"{MOVES}\n\n{STAYS}"),
    ("quotation", f"{STAYS}\n\n> {MOVES}\n\nEnd.", f"{STAYS}\n\n> {MOVES.replace('thirty', 'ninety')}\n>\n> New here.\n\nEnd."),
    ("code", f"{STAYS}\n\n```\na\n  b\n```\n", f"{STAYS}\n\n```\na\n  c\n```\n"),
    ("line across", f"{STAYS}\n\n{MOVES}", f"{STAYS}\n\n---\n\n{MOVES}"),
    ("line break", "One line of words\\\nand another one", "One line of words and\\\nanother one"),
    ("ends of paragraphs", f"{STAYS}\n\n{MOVES}", f"{STAYS} More here.\n\nAlso {MOVES}"),
    ("ends of paragraphs around a new one", f"{STAYS}\n\n{MOVES}", f"{STAYS} More here.\n\nNew here.\n\nAlso {MOVES}"),
]


SETTINGS = """title: Cases
base_url: https://example.org/
timezone: UTC
organization: {name: Example, email: privacy@example.org, address: 1 Example Street}
"""


def lay_out(folder):
    """Writes a project with a notice of two versions for each small pair."""
    folder.mkdir()
    (folder / "noticepress.yaml").write_text(SETTINGS)
    for at, (_, *texts) in enumerate(SMALL):
        notice = folder / "content" / f"case-{at}"
        notice.mkdir(parents=True)
        for year, text in zip((2020, 2021), texts):
            change = "change: minor\n" if year > 2020 else ""
            front = f"---\ntitle: Case\nupdated: {year}-01-01\n{change}---\n"
            (notice / f"{year}-01-01.md").write_text(front + text)


def cases(root, folder):
    """Name, project, notice, old version and new version of each pair; the small ones both ways."""
    for notice in sorted(path for path in (root / "content").iterdir() if path.is_dir()):
        versions = sorted(path.stem for path in notice.glob("*.md") if "." not in path.stem)
        for old, new in zip(versions, versions[1:]):
            yield f"{notice.name} {old} to {new}", root, notice.name, old, new
    for at, (name, *_) in enumerate(SMALL):
        yield name, folder, f"case-{at}", "2020-01-01", "2021-01-01"
        yield f"{name}, backwards", folder, f"case-{at}", "2021-01-01", "2020-01-01"
