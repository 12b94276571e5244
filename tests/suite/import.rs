//! Texts from elsewhere: what `import` writes, and what it says.

use crate::project::{Project, SETTINGS, Sandbox};

const SETTINGS_TEXT: &str =
    "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\nrules: {N0263: off}\n";
const OLD: &str = "## What we keep\n\nWe keep your letters for 30 days.\n\n1. One\n2. Two\n";
const NEW: &str = "## What we keep\n\nWe keep your letters for 90 days, and no longer.\n\n1. One\n2. Two\n3. Three\n";
const PAGE: &str = "<title>Privacy Notice | Example</title><nav>Menu</nav><main><h1>Privacy Notice</h1>\
    <p>Last updated: May 6, 2019</p><p>We keep your letters.</p></main>";

fn project() -> Project {
    Project::empty()
        .write(SETTINGS, SETTINGS_TEXT)
        .write("content/privacy/notice.yaml", "title: Privacy Notice\n")
        .version("privacy", "2024-01-01", "", OLD)
        .version("privacy", "2026-11-16", "change: minor\n", NEW)
}

/// The text of a file below its front matter.
fn body(file: &str) -> &str {
    file.splitn(3, "---\n").nth(2).unwrap().trim_start()
}

#[test]
fn a_redline_that_was_sent_as_a_word_file_comes_back_as_either_text() {
    let sandbox = Sandbox::with(&project());
    let docx = sandbox.command(&["diff", "privacy@2024-01-01..2026-11-16", "--format", "docx"]).output().unwrap();
    sandbox.write("changes.docx", docx.stdout);
    let path = "changes.docx";
    let run = sandbox.run_inside(&["import", "docx", path, "--notice", "privacy", "--date", "2026-11-20"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(
        run.stdout.contains("is now content/privacy/2026-11-20.md") && run.stdout.contains("noticepress check"),
        "{run}"
    );
    let again =
        sandbox.run_inside(&["import", "docx", path, "--notice", "privacy", "--date", "2026-11-20", "--reject"]);
    assert_eq!(again.code, Some(0), "{again}");
    let (first, second) =
        (sandbox.read("content/privacy/2026-11-20.md"), sandbox.read("content/privacy/2026-11-20-2.md"));
    assert_eq!((body(&first), body(&second)), (NEW, OLD));
    assert!(
        first.starts_with("---\nupdated: 2026-11-20\nchange: unclassified\nimported: {file: \"changes.docx\"}\n---\n"),
        "{first}"
    );
    let check = sandbox.run(&["check", "--as-of", "2026-11-21"]);
    assert_eq!(check.code, Some(0), "{check}");
}

#[test]
fn a_saved_page_becomes_the_first_text_of_a_new_notice() {
    let sandbox = Sandbox::with(&project());
    sandbox.write("page.html", PAGE);
    let dry = sandbox.run_inside(&["import", "html", "page.html", "--notice", "terms", "--dry-run"]);
    assert!(
        dry.stdout.contains("would be content/terms/2019-05-06.md") && dry.stdout.contains("Nothing was written"),
        "{dry}"
    );
    assert!(!sandbox.root().join("content/terms").exists());
    let run = sandbox.run_inside(&["import", "html", "page.html", "--notice", "terms", "--date", "2019-06-01"]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(
        sandbox.read("content/terms/2019-06-01.md"),
        "---\ntitle: Privacy Notice\nupdated: 2019-06-01\nchange: unclassified\nimported: {file: \"page.html\", printed: 2019-05-06}\n---\n\n\
         Last updated: May 6, 2019\n\nWe keep your letters.\n"
    );
    assert!(run.stdout.contains("left out `<nav>`, 1 word: “Menu”"), "{run}");
}

#[test]
fn what_cannot_be_read_is_refused_with_what_to_type() {
    let sandbox = Sandbox::with(&project());
    for (name, bytes, words) in [
        ("old.doc", &b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], "from before 2007"),
        ("notes.docx", b"words", "this is not a Word file"),
    ] {
        sandbox.write(name, bytes);
        let run = sandbox.run_inside(&["import", "docx", name, "--notice", "privacy", "--date", "2026-11-20"]);
        assert_eq!(run.code, Some(2), "{run}");
        assert!(run.stderr.contains(words) && run.stderr.contains("hint: "), "{run}");
    }
    sandbox.write("undated.html", "<p>Words");
    let run = sandbox.run_inside(&["import", "html", "undated.html", "--notice", "privacy"]);
    assert!(run.code == Some(2) && run.stderr.contains("prints no date") && run.stderr.contains("--date"), "{run}");
}

#[test]
fn a_word_file_in_the_content_is_told_how_to_be_imported() {
    let sandbox = Sandbox::with(&project().write("content/privacy/new text.docx", "PK"));
    let run = sandbox.run_inside(&["check"]);
    assert!(
        run.stderr.contains("noticepress import docx 'content/privacy/new text.docx' --notice privacy --date"),
        "{run}"
    );
}
