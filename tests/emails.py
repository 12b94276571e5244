#!/usr/bin/python3
"""Reads the messages of a build as mail programs and platforms do.

    tests/emails.py DIR...

Each DIR holds notifications: a folder a message, with `message.eml`, its parts as files, and nothing else of interest
here. Below a folder that is named like a platform, `mailchimp/notifications`, the parts are for that platform. Prints a
line for each check that fails, then `N passed, M failed`.
"""

import email
import email.policy
import html
import re
import sys
import unicodedata
from email.utils import parsedate_to_datetime
from pathlib import Path

from email_sites import LOOK_LIKE_TAGS

LINE = 78  # RFC 5322, 2.1.1
SUBJECT = 78  # Longer ones are cut in most lists of messages.
ENCODED_LINE = 76  # RFC 2045, 6.7 and 6.8
WANTED = ["X-Unsent", "Date", "Message-ID", "Content-Language", "Subject", "From", "MIME-Version"]
UNWANTED = ["To", "Cc", "Bcc", "Return-Path", "Sender"]
BOXES = re.compile("[\u2500-\u257f]")
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)

# What begins a tag on each platform.
DELIMITERS = {
    "mailchimp": ["*|"],
    "mailchimp-transactional": ["*|"],
    "sendgrid": ["{{"],
    "braze": ["{{", "{%", "${"],
    "customerio": ["{{", "{%"],
    "sfmc": ["%%"],
    "hubspot": ["{{", "{%", "{#"],
    "iterable": ["{{"],
}
EVERY_DELIMITER = sorted({delimiter for delimiters in DELIMITERS.values() for delimiter in delimiters})

# What has to be in a marketing message that greets by name, as the platforms' own manuals write it: the condition on a
# name, the name, what ends the condition, a way to unsubscribe, and where the platform puts in the address, that.
TAGS = {
    "mailchimp": ["*|IF:FNAME|*", "*|FNAME|*", "*|ELSE:|*", "*|END:IF|*", "*|UNSUB|*", "*|LIST:ADDRESSLINE|*"],
    # No condition, so no name; the address of the settings stands there.
    "mailchimp-transactional": ["*|UNSUB:https://example.org/legal/|*"],
    "sendgrid": ["{{#if first_name}}", "{{first_name}}", "{{else}}", "{{/if}}", "{{{unsubscribe}}}"],
    "braze": [
        "{% if ${first_name} != blank %}",
        "{{${first_name}}}",
        "{% else %}",
        "{% endif %}",
        "{{${set_user_to_unsubscribed_url}}}",
    ],
    "customerio": [
        "{% if customer.first_name != blank %}",
        "{{customer.first_name}}",
        "{% else %}",
        "{% endif %}",
        "{% unsubscribe_url %}",
    ],
    "sfmc": [
        "%%[ IF NOT EMPTY([First Name]) THEN ]%%",
        "%%First Name%%",
        "%%[ ELSE ]%%",
        "%%[ ENDIF ]%%",
        "%%unsub_center_url%%",
        "%%Member_Busname%%",
        "%%Member_Addr%%",
        "%%Member_City%%",
        "%%Member_State%%",
        "%%Member_PostalCode%%",
        "%%Member_Country%%",
    ],
    "hubspot": [
        "{% if contact.firstname %}",
        "{{ contact.firstname }}",
        "{% else %}",
        "{% endif %}",
        "{{ unsubscribe_link }}",
        "{{ site_settings.company_name }}",
        "{{ site_settings.company_street_address_1 }}",
        "{{ site_settings.company_city }}",
    ],
    "iterable": ["{{#if firstName}}", "{{firstName}}", "{{else}}", "{{/if}}", "{{unsubscribeUrl}}"],
}


def main():
    tally = Tally()
    for root in map(Path, sys.argv[1:]):
        folders = sorted(path.parent for path in root.rglob("message.eml"))
        tally.add(f"{root}", "" if folders else "has no message")
        for folder in folders:
            for name, problem in checks(root, folder):
                tally.add(f"{folder}: {name}", problem)
    return tally.finish()


class Tally:
    """Counts checks, and prints those that fail."""

    def __init__(self):
        self.passed = self.failed = 0

    def add(self, name, problem):
        if problem:
            self.failed += 1
            print(f"FAILED {name}: {problem}")
        else:
            self.passed += 1

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def checks(root, folder):
    """The checks of one message: `(name, problem)`, where no problem means that it holds."""
    eml = (folder / "message.eml").read_bytes()
    platform = root.parent.name
    tags = TAGS.get(platform, [])
    # What is pasted into a platform has its tags, and the draft has none: it is that of the site without a platform.
    plain = root.parent.parent / "none" / root.name / folder.relative_to(root) if tags else folder
    yield "the draft has no tag", "" if eml == (plain / "message.eml").read_bytes() else "it is not that of no platform"
    yield from bytes_of(eml)
    yield from headers_and_parts(eml, folder.name, plain)
    yield from lines_of(read(folder / "body.txt"), tags)
    # A character that is not printable, as the program that wrote the HTML shows it to programmers.
    yield "body.html: no character is spelled out", few(re.findall(r"\S*\\u\{.*?\}\S*", read(folder / "body.html")))
    if tags:
        yield from tags_of(platform, folder, plain)


def bytes_of(eml):
    lines = eml.split(b"\r\n")
    foreign = {byte for byte in eml if byte > 126 or (byte < 32 and byte not in b"\r\n\t")}
    yield "only ASCII", few([f"byte {byte:#x}" for byte in sorted(foreign)])
    yield "lines end in CRLF", "a CR or LF by itself" if any(b"\r" in line or b"\n" in line for line in lines) else ""
    yield "ends with a line", "" if lines[-1] == b"" else "the last line has no end"
    yield "lines are short", few([line.decode("latin-1") for line in lines if len(line) > LINE])
    _, _, bodies = eml.partition(b"\r\n\r\n")
    body_lines = bodies.split(b"\r\n")
    yield "encoded lines are short", few([line.decode("latin-1") for line in body_lines if len(line) > ENCODED_LINE])
    yield "no line begins a message", few([line.decode("latin-1") for line in lines if line.startswith(b"From ")])


def headers_and_parts(eml, language, plain):
    for policy_name in ("default", "SMTP"):
        message = email.message_from_bytes(eml, policy=getattr(email.policy, policy_name))
        defects = [repr(defect) for part in message.walk() for defect in part.defects]
        defects += [
            f"{name}: {defect!r}"
            for part in message.walk()
            for name, value in part.items()
            for defect in getattr(value, "defects", ())
        ]
        yield f"no defect ({policy_name})", few(defects)

    yield "headers that it has", few([name for name in WANTED if len(message.get_all(name, [])) != 1])
    yield "headers that it has not", few([name for name in UNWANTED if name in message])
    yield "a draft", differs(message.get("X-Unsent"), "1")
    yield "a date", "" if is_date(message.get("Date", "")) else f"{message.get('Date')!r} is none"
    identity = message.get("Message-ID", "")
    yield "an id", "" if re.fullmatch(r"<[\x21-\x7e]+@[\x21-\x7e]+>", identity) else f"{identity!r} is none"
    yield "its language", differs(message.get("Content-Language"), language)
    yield "multipart/alternative", differs(message.get_content_type(), "multipart/alternative")

    parts = list(message.iter_parts()) if message.is_multipart() else []
    yield "text before HTML", differs([part.get_content_type() for part in parts], ["text/plain", "text/html"])
    yield "in UTF-8", differs([part.get_content_charset() for part in parts], ["utf-8"] * 2)
    encodings = {part.get("Content-Transfer-Encoding", "7bit").lower() for part in parts}
    yield "encoded", few(sorted(encodings - {"quoted-printable", "base64"}))
    if len(parts) != 2:
        return
    text, body = (part.get_payload(decode=True).decode("utf-8", "replace").replace("\r\n", "\n") for part in parts)
    subject = read(plain / "subject.txt").removesuffix("\n")
    yield "the subject is short", "" if 0 < len(subject) <= SUBJECT else f"{len(subject)} characters"
    yield "the subject of subject.txt", differs(message.get("Subject"), subject)
    yield "the text of body.txt", differs(text, read(plain / "body.txt"))
    yield "the HTML of body.html", differs(body, read(plain / "body.html"))


def lines_of(text, tags):
    lines = text.split("\n")
    # A tag is as long as what a platform puts in its place.
    long = [line for line in lines if columns(without(line, tags)) > LINE and not ADDRESS.fullmatch(line.strip())]
    yield "body.txt: lines are short", few(long)
    yield "body.txt: no line begins a message", few([line for line in lines if line.startswith("From ")])
    yield "body.txt: no line is a dot", few([line for line in lines if line == "."])
    yield "body.txt: no line ends in a space", few([line for line in lines if line != line.rstrip()])
    yield "body.txt: no boxes are drawn", few([line for line in lines if BOXES.search(line)])
    yield "body.txt: ends with a line", "" if text.endswith("\n") else "the last line has no end"


def tags_of(platform, folder, none):
    """What is pasted into a platform has its tags and no others, and the words of the notice are none."""
    has_likeness = any(tag in read(none / "body.txt") for tag in LOOK_LIKE_TAGS)
    for name in ("body.txt", "body.html", "subject.txt", "preheader.txt"):
        content = read(folder / name)
        if name.startswith("body"):
            wrong = [f"{tag} {content.count(tag)} times" for tag in TAGS[platform] if content.count(tag) != 1]
            yield f"{name}: the tags of {platform}", few(wrong)
        left = without(content, TAGS[platform])
        yield f"{name}: no other tag of {platform}", few(around(left, DELIMITERS[platform]))
        if not has_likeness:
            yield f"{name}: no tag of another platform", few(around(left, EVERY_DELIMITER))
    if has_likeness:
        # A reader sees the words of the notice as they are, in however many ways their characters are written.
        shown, expected = (html.unescape(read(part / "body.html")) for part in (folder, none))
        lost = [tag for tag in LOOK_LIKE_TAGS if shown.count(tag) < expected.count(tag)]
        yield "body.html: readers see the words of the notice", few(lost)
    else:
        eml = email.message_from_bytes((folder / "message.eml").read_bytes(), policy=email.policy.default)
        contents = [part.get_content() for part in eml.iter_parts()]
        yield "message.eml: no tag", few([hit for part in contents for hit in around(part, EVERY_DELIMITER)])


def without(text, tags):
    for tag in sorted(tags, key=len, reverse=True):
        text = text.replace(tag, "")
    return text


def around(text, delimiters):
    """Where the delimiters stand in a text."""
    found = re.finditer("|".join(map(re.escape, delimiters)), text)
    return [repr(text[max(0, hit.start() - 15) : hit.end() + 15]) for hit in found]


def columns(line):
    """How wide a line is where each character has one width or two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def is_date(text):
    try:
        return parsedate_to_datetime(text) is not None
    except (TypeError, ValueError):
        return False


def differs(found, expected):
    if found == expected:
        return ""
    if isinstance(found, str) and isinstance(expected, str):
        at = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
        return f"from character {at}: {found[at : at + 60]!r}, not {expected[at : at + 60]!r}"
    return f"{found!r}, not {expected!r}"


def few(items, shown=3):
    rest = len(items) - shown
    return "; ".join(item[:120] for item in items[:shown]) + (f" and {rest} more" if rest > 0 else "")


def read(path):
    return path.read_bytes().decode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
