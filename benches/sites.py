#!/usr/bin/env python3
"""Makes sites of any size out of real notices, and measures what building them costs.

    benches/sites.py make FOLDER SITE --versions 1000      a project with 1000 versions, out of the notices below FOLDER
    benches/sites.py measure BINARY SITE [SITE ...]        CPU, wall, peak and bytes of each kind of run
    benches/sites.py measure BINARY SITE --vs OTHER        the same beside another binary, with ratios
    benches/sites.py measure BINARY SITE --hugo            beside `hugo`, which makes one page of each text

FOLDER is a folder whose folders hold the versions of a notice as Markdown, such as the `content` of a project. Histories are
repeated under other names, in other words here and there, until there are enough; texts are edited from version to version.
The same arguments make the same files. Figures are medians of --runs runs, of the whole process: CPU and peak memory as the
system counts them for a child that ended. They depend on the machine; their ratios hardly do.
"""

import argparse
import datetime
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import time

SETTINGS = """title: Legal notices
base_url: https://example.org/legal/
timezone: UTC
languages: [en]
organization: {name: Example Learning Consortium, email: privacy@example.org, address: '1 Example Street'}
email: {from: privacy@example.org, reply_to: privacy@example.org}
"""
LAST_DAY = datetime.date(2024, 1, 1)
AS_OF = "2024-06-01"
# Days between two versions: more than the notice period, so that no two texts pend at once.
STEP = 40
SENTENCES = [
    "We keep this for {n} days.",
    "You may ask us for a copy of it within {n} days.",
    "We do not share it with more than {n} partners.",
    "Children under {n} may not use the service.",
    "We answer each request within {n} days, or say why it takes longer.",
]


def bodies(folder):
    """The texts of each notice below a folder, oldest first, without their front matter."""
    found = []
    for notice in sorted(path for path in folder.iterdir() if path.is_dir()):
        texts = []
        for path in sorted(notice.glob("*.md")):
            text = path.read_text(encoding="utf-8")
            text = re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.S)
            # Images lie elsewhere.
            texts.append(re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text))
        if texts:
            found.append((notice.name, texts))
    if not found:
        sys.exit(f"{folder}: no folder in it holds Markdown")
    return found


def edited(text, rng):
    """A text in which one paragraph got a sentence, and now and then one lost its last."""
    paragraphs = text.split("\n\n")
    prose = [at for at, words in enumerate(paragraphs) if re.match(r"[A-Z][^|`<]{80,}\Z", words, re.S)]
    if prose:
        at = rng.choice(prose)
        paragraphs[at] += " " + rng.choice(SENTENCES).format(n=rng.randrange(2, 400))
    if len(prose) > 4 and rng.random() < 0.3:
        at = rng.choice(prose)
        paragraphs[at] = re.sub(r"(?<=[.]) [^.]+[.]\Z", "", paragraphs[at])
    return "\n\n".join(paragraphs)


def history(texts, count, rng):
    """As many texts as are asked for: a history from some text on, then the last one edited again and again."""
    start = rng.randrange(len(texts))
    made = []
    text = ""
    for at in range(count):
        real = texts[start + at] if start + at < len(texts) else text
        text = edited(real, rng)
        made.append(text)
    return made


def make(args):
    source = bodies(pathlib.Path(args.folder))
    site = pathlib.Path(args.site)
    if site.exists():
        sys.exit(f"{site}: is there already")
    (site / "content").mkdir(parents=True)
    (site / "noticepress.yaml").write_text(SETTINGS)
    left, turn, size = args.versions, 0, 0
    while left:
        rng = random.Random(f"{args.seed} {turn}")
        name, texts = source[turn % len(source)]
        count = min(left, args.per_notice)
        folder = site / "content" / f"{name}-{turn}"
        folder.mkdir()
        for at, text in enumerate(history(texts, count, rng)):
            day = LAST_DAY - datetime.timedelta(days=STEP * (count - 1 - at))
            change = rng.choice(["minor", "minor", "minor", "material"])
            front = f'title: "Notice {turn}"\nupdated: {day}\n'
            if at > 0:
                front += f"change: {change}\nsummary: The text changed here and there, for the {at}. time.\n"
            if at > 0 and change == "material":
                front += f"effective: {day + datetime.timedelta(days=30)}\nretroactive: false\nchoices: []\n"
                front += "impact: What we keep is kept for another time.\n"
            page = f"---\n{front}---\n{text}"
            (folder / f"{day}.md").write_text(page, encoding="utf-8")
            size += len(page.encode())
        left -= count
        turn += 1
    print(f"{args.versions} versions of {turn} notices, {size / 1e6:.1f} MB of Markdown")


def run(command, cwd=None):
    """Wall and CPU seconds, and peak memory in MB, of a command."""
    started = time.monotonic()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"{' '.join(command)}: {out.decode(errors='replace')[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def tree_size(folder):
    files = [path for path in pathlib.Path(folder).rglob("*") if path.is_file() and ".noticepress" not in path.parts]
    return len(files), sum(path.stat().st_size for path in files) / 1e6


def newest_text(site):
    """A text in the middle of the largest notice."""
    folders = sorted((site / "content").iterdir(), key=lambda folder: (-len(list(folder.glob("*.md"))), folder.name))
    return sorted(folders[0].glob("*.md"))[-1]


def kinds(binary, site, runs):
    """The medians of each kind of run: cold, nothing to do, one text edited, check."""
    out = site / "output"
    command = [binary, "--root", str(site), "--as-of", AS_OF]
    figures = {}

    def note(kind, prepare, *words):
        measured = []
        for _ in range(runs):
            prepare()
            measured.append(run([command[0], *words, *command[1:]]))
        figures[kind] = tuple(statistics.median(column) for column in zip(*measured))

    note("cold", lambda: shutil.rmtree(out, ignore_errors=True), "build")
    note("no-op", lambda: None, "build")
    text = newest_text(site)
    original = text.read_bytes()
    turn = iter(range(1000))

    def edit():
        text.write_bytes(original + f"\n\nOne more sentence, the {next(turn)}.\n".encode())

    try:
        note("edit", edit, "build")
    finally:
        text.write_bytes(original)
    run([command[0], "build", *command[1:]])
    note("check", lambda: None, "check")
    figures["files, MB"] = tree_size(out)
    shutil.rmtree(out, ignore_errors=True)
    note("check cold", lambda: shutil.rmtree(out, ignore_errors=True), "check")
    return figures


def hugo(site, runs):
    """The medians of cold and no-op builds of the same texts with `hugo`, a page each."""
    work = site.parent / f"{site.name}-hugo"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(site / "content", work / "content")
    (work / "hugo.toml").write_text(
        'baseURL = "https://example.org/legal/"\ntitle = "Legal notices"\n[markup.goldmark.renderer]\nunsafe = true\n'
    )
    layouts = work / "layouts" / "_default"
    layouts.mkdir(parents=True)
    (layouts / "baseof.html").write_text(
        '<!doctype html><html lang="en"><head><title>{{ .Title }}</title></head><body>'
        '<nav>{{ range .Site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>'
        "<main>{{ block \"main\" . }}{{ end }}</main></body></html>"
    )
    (layouts / "single.html").write_text('{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}{{ end }}')
    (layouts / "list.html").write_text(
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}'
    )
    figures = {}
    for kind, cold in (("cold", True), ("no-op", False)):
        measured = []
        for _ in range(runs):
            if cold:
                shutil.rmtree(work / "public", ignore_errors=True)
                shutil.rmtree(work / "resources", ignore_errors=True)
            measured.append(run(["hugo", "--quiet"], cwd=work))
        figures[kind] = tuple(statistics.median(column) for column in zip(*measured))
    figures["files, MB"] = tree_size(work / "public")
    shutil.rmtree(work)
    return figures


def measure(args):
    for name in args.sites:
        site = pathlib.Path(name).resolve()
        rows = [("ours", kinds(args.binary, site, args.runs))]
        if args.vs:
            rows.append(("other", kinds(args.vs, site, args.runs)))
        if args.hugo:
            rows.append(("hugo", hugo(site, args.runs)))
        print(f"{site.name}: median of {args.runs} runs")
        print(f"  {'':12} {'':6} {'CPU s':>8} {'wall s':>8} {'peak MB':>8}   CPU, ratio to the last")
        last = rows[-1][1]
        for kind in rows[0][1]:
            for who, figures in rows:
                if kind not in figures:
                    continue
                if kind == "files, MB":
                    print(f"  {kind:12} {who:6} {figures[kind][0]:8} {figures[kind][1]:8.1f}")
                    continue
                wall, cpu, peak = figures[kind]
                ratio = f"{cpu / last[kind][1]:8.2f}" if len(rows) > 1 and last.get(kind, (0, 0))[1] else ""
                print(f"  {kind:12} {who:6} {cpu:8.2f} {wall:8.2f} {peak:8.0f}   {ratio}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("make")
    making.add_argument("folder")
    making.add_argument("site")
    making.add_argument("--versions", type=int, default=1000)
    making.add_argument("--per-notice", type=int, default=19)
    making.add_argument("--seed", type=int, default=1)
    making.set_defaults(run=make)
    measuring = commands.add_parser("measure")
    measuring.add_argument("binary")
    measuring.add_argument("sites", nargs="+")
    measuring.add_argument("--vs")
    measuring.add_argument("--hugo", action="store_true")
    measuring.add_argument("--runs", type=int, default=3)
    measuring.set_defaults(run=measure)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
