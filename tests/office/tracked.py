#!/usr/bin/python3
"""Opens the Word files of `noticepress diff` in LibreOffice, and accepts and rejects all their changes.

    tests/office/tracked.py target/release/noticepress

What is left must be the new text and the old one: paragraph by paragraph, in kind (heading and level, item and depth,
cell, quotation, code), words, emphasis and links. What the texts are is read from their HTML. And texts that LibreOffice
saved as Word files must come back from `noticepress import docx` in the same way. Prints a line for each file that fails, then `N passed, M failed`. Needs LibreOffice Writer and its Python bridge (Debian: libreoffice-writer-nogui,
python3-uno). The office runs without a window, with a profile of its own, and is spoken to through a pipe.
"""

import difflib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.uno import RuntimeException

from cases import cases, lay_out
from html_text import text_of_html
from imported import imported
from office_text import text_of_document

ROOT = Path(__file__).resolve().parents[2]


def main():
    program = Path(sys.argv[1]).resolve()
    passed = failed = 0
    # So that the office ends with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder, Office(Path(folder) / "profile") as office:
        project = Path(folder) / "project"
        lay_out(project)
        docx = Path(folder) / "changes.docx"
        for name, root, notice, old, new in cases(ROOT, project):
            diff = Diff(program, root, notice)
            docx.write_bytes(diff.written(old, new, "docx"))
            texts = [text_of_html(diff.written(text, text, "html").decode(), docx.as_uri()) for text in (new, old)]
            for command, expected in zip(("AcceptAllTrackedChanges", "RejectAllTrackedChanges"), texts):
                found = office.text_after(docx, command)
                # The paragraph that Word wants after a last table stays where the table goes.
                if any(text and text[-1].startswith("t") for text in texts) and ":" not in found[-1]:
                    found.pop()
                if found == expected:
                    passed += 1
                else:
                    failed += 1
                    tell(f"{name}: {command}", expected, found)
        for name, expected, found in imported(program, office, ROOT, Path(folder)):
            if found == expected:
                passed += 1
            else:
                failed += 1
                tell(name, expected, found)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def tell(name, expected, found):
    print(f"FAILED {name}")
    lines = difflib.unified_diff(expected, found, "expected", "found", n=1, lineterm="")
    print("\n".join(f"    {line}" for line in lines))


class Diff:
    """What `noticepress diff` writes of a notice."""

    def __init__(self, program, root, notice):
        self.command = [program, "--root", root, "diff"]
        self.notice = notice

    def written(self, old, new, form):
        command = [*self.command, f"{self.notice}@{old}..{new}", "--format", form]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


class Office:
    """A LibreOffice of our own."""

    def __init__(self, profile):
        self.pipe = f"noticepress-{os.getpid()}"
        self.profile = profile

    def __enter__(self):
        self.start()
        return self

    def start(self):
        self.process = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={self.profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"--accept=pipe,name={self.pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            self.context = self.connect()
        except BaseException:
            self.process.kill()
            raise
        services = self.context.ServiceManager
        self.desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
        self.dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", self.context)

    def connect(self):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + 60
        while True:
            try:
                return resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
            except NoConnectException:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.1)

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
            self.process.wait(20)
        except Exception:
            self.process.kill()
            self.process.wait()

    def text_after(self, path, command):
        """The text of a file after a command. An office that ends while it has the file open, as it does now and then on a
        busy machine, is started once more; a file that ends it twice is at fault."""
        try:
            return self.read_after(path, command)
        except (DisposedException, RuntimeException) as ended:
            if not self.has_ended():
                raise
            print(f"LibreOffice ended by itself with {path.name} open, and was started once more: {ended.Message}")
            self.start()
            return self.read_after(path, command)

    def save_as_docx(self, page, docx):
        """Saves a page as a Word file."""
        options = (value("Hidden", True), value("FilterName", "HTML (StarWriter)"))
        document = self.desktop.loadComponentFromURL(page.as_uri(), "_blank", 0, options)
        try:
            document.storeToURL(docx.as_uri(), (value("FilterName", "MS Word 2007 XML"),))
        finally:
            document.close(True)

    def has_ended(self):
        try:
            self.process.wait(20)
            return True
        except subprocess.TimeoutExpired:
            return False

    def read_after(self, path, command):
        document = self.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (value("Hidden", True),))
        try:
            frame = document.CurrentController.Frame
            self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, ())
            return text_of_document(document)
        finally:
            document.close(True)


def value(name, content):
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


if __name__ == "__main__":
    sys.exit(main())
