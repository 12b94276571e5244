#!/usr/bin/env python3
"""Holds the history of a notice in git against `noticepress check --since`, commit by commit.

    tests/left_behind.py REPOSITORY --path privacy/index.md [--program target/release/noticepress]

Each commit that changed the words of the file is taken for a pull request. Its text becomes a file of a project, dated as the
text itself says at its top ("Last updated: May 6, 2019"), and `check --since HEAD` judges it on the day of the commit. Where
the words changed and the date stayed, that is the edit of a text that was published: error N0185, and a date left behind unless
the edit came on the day of that date. A date later than the commit is the first day that the text applies; one that had passed
is error N0189, or N0188 before an earlier text's.

Prints a line for each commit and then the counts. Writes to a temporary folder alone. Needs git, and nothing besides Python.
"""

import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MONTHS = "january february march april may june july august september october november december".split()
LABEL = r"(?:last\s+(?:updated|revised|modified)|updated|revised|effective(?:\s+date)?|date)"
DATED = re.compile(
    LABEL + r"(?:\s+on)?\s*[:*_ ]{1,8}\s*"
    r"(?:(?P<month>[a-z]+)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})\s+(?P<month2>[a-z]+)\s+(?P<year2>\d{4})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))",
    re.IGNORECASE,
)
# A date further down is about something else.
TOP = 1500

SETTINGS = """\
title: History
base_url: https://example.org/
organization: {name: Example, email: privacy@example.org, address: 1 Example Street}
timezone: UTC
compare: adjacent
"""


def main():
    arguments = read_arguments()
    states = list(wordings(arguments.repository, arguments.path))
    if not states:
        sys.exit(f"no commit of {arguments.repository} has {arguments.path}")
    with tempfile.TemporaryDirectory() as folder:
        history = History(Path(folder), arguments.program)
        for commit, day, text in states:
            verdict = history.pull_request(day, text)
            print(f"{commit[:10]}  {day}  printed {history.printed}  {verdict}", flush=True)
        print(history.summary())


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", help="a clone with the history of the notice")
    parser.add_argument("--path", required=True, help="the file of the notice in it")
    parser.add_argument("--program", default="noticepress", help="the noticepress to run")
    arguments = parser.parse_args()
    if os.sep in arguments.program:
        arguments.program = os.path.abspath(arguments.program)
    return arguments


def git(folder, *arguments):
    return subprocess.run(["git", "-C", str(folder), *arguments], check=True, stdout=subprocess.PIPE).stdout


def wordings(repository, path):
    """The commits that changed the words of the file, oldest first: commit, day, text. No day is before the one above."""
    log = git(repository, "log", "--reverse", "--topo-order", "--no-merges", "--format=%H %cs", "--", path).decode()
    before, last = None, datetime.date.min
    for line in log.splitlines():
        commit, day = line.split()
        last = max(last, datetime.date.fromisoformat(day))
        shown = subprocess.run(["git", "-C", str(repository), "show", f"{commit}:{path}"], capture_output=True)
        if shown.returncode != 0:
            continue
        text = without_front_matter(shown.stdout.decode(errors="replace").replace("\r\n", "\n"))
        if text.split() != before:
            before = text.split()
            yield commit, last, text


def without_front_matter(text):
    found = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return text[found.end():] if found else text


def printed_date(text):
    """The date that a text gives itself near its top, or None."""
    for found in DATED.finditer(text[:TOP]):
        parts = found.groupdict()
        try:
            if parts["iso"]:
                return datetime.date.fromisoformat(parts["iso"])
            month = (parts["month"] or parts["month2"]).lower()
            number = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month) and len(month) > 2)
            return datetime.date(int(parts["year"] or parts["year2"]), number, int(parts["day"] or parts["day2"]))
        except (ValueError, StopIteration):
            continue
    return None


class History:
    """A project in a repository of its own, to which one text after another comes."""

    def __init__(self, root, program):
        self.root, self.program = root, program
        self.printed = None
        self.files = {}
        self.came = {}
        self.counts = dict.fromkeys(("left behind", "same day", "went back", "had passed", "in time"), 0)
        (root / "content/notice").mkdir(parents=True)
        (root / "noticepress.yaml").write_text(SETTINGS)
        git(root, "init", "--quiet")

    def pull_request(self, day, text):
        """Lays the text into the project, has it judged, and commits it whatever comes of it."""
        # A text that lost its date is still the text of that date.
        printed = printed_date(text) or self.printed or day
        stayed, is_known = printed == self.printed, printed in self.files
        path = self.files.setdefault(printed, self.file_for(min(printed, day)))
        path.write_text(self.front_matter(path, printed) + text)
        verdict = "the first text"
        if self.printed is not None:
            found = self.check(day)
            if stayed and "N0185" in found:
                kind = "same day" if self.came[printed] == day else "left behind"
            elif is_known and not stayed:
                kind = "went back"
            else:
                kind = "had passed" if found & {"N0188", "N0189"} else "in time"
            self.counts[kind] += 1
            verdict = f"{kind} {' '.join(sorted(found))}".rstrip()
        self.came.setdefault(printed, day)
        self.printed = printed
        git(self.root, "add", "--all")
        git(self.root, "-c", "user.name=history", "-c", "user.email=history@example.org", "commit", "--quiet", "-m", verdict)
        return verdict

    def file_for(self, day):
        taken = set(self.files.values())
        names = [f"{day}.md"] + [f"{day}-{n}.md" for n in range(2, 100)]
        return next(path for path in map((self.root / "content/notice").joinpath, names) if path not in taken)

    def front_matter(self, path, printed):
        updated = path.stem[:10]
        effective = f"effective: {printed}\n" if printed.isoformat() > updated else ""
        first = min(self.files.values()) == path
        change = "" if first else f"change: unclassified\nimported: {{printed: {printed}}}\n"
        return f"---\ntitle: Notice\nupdated: {updated}\n{effective}{change}---\n"

    def check(self, day):
        """The numbers of what is said of published texts."""
        command = [self.program, "check", "--since", "HEAD", "--as-of", str(day), "--format", "json"]
        run = subprocess.run(command, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if run.returncode not in (0, 1):
            sys.exit(f"{' '.join(command)} ended with {run.returncode}:\n{run.stderr}")
        codes = {message["code"] for message in json.loads(run.stdout)["messages"]}
        return codes & {"N0185", "N0186", "N0187", "N0188", "N0189"}

    def summary(self):
        counts, changes = self.counts, sum(self.counts.values())
        share = 100 * counts["left behind"] / max(1, changes)
        return (
            f"{changes} changes of wording: the date was left behind by {counts['left behind']} ({share:.0f} %), "
            f"edited again on its day in {counts['same day']}, went back to an earlier text's in {counts['went back']}, "
            f"had passed in {counts['had passed']}, and was right in {counts['in time']}"
        )


if __name__ == "__main__":
    main()
