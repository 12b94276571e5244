//! Part B for what readers get: characters that come by reference or by escape, and what leaves the program by each way
//! out.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::judge::{Case, judge, refused, warned};
use crate::project::{
    Message, NEW, Project, SETTINGS, Sandbox, built, good, in_languages, in_new, run, with_key, with_paragraph,
};

/// A row for each character in each place where a text can hold it.
fn paragraphs<const N: usize>(row: &str, cases: [(&'static str, &str, &str, &str); N], code: &str) {
    judge(
        row,
        cases.map(|(what, paragraph, position, says)| Case {
            what,
            project: with_paragraph(paragraph),
            expect: refused(NEW, position, &[code, says]),
        }),
    );
}

#[test]
fn b04_a_control_character_is_refused_however_it_is_written() {
    paragraphs(
        "B04",
        [
            ("an escape that erases a line", "We sell your data.&#x1b;[2K", "14:19", "U+001B"),
            ("a backspace in decimals", "We share&#8; data.", "14:9", "U+0008"),
            ("a noncharacter", "We share &#xFFFE;data.", "14:10", "U+FFFE"),
            ("a noncharacter of another plane", "We share &#x1FFFF;data.", "14:10", "U+1FFFF"),
            ("a C1 control, as itself", "We share \u{9b}data.", "14:10", "U+009B"),
            ("a C1 line end, as itself", "We share \u{85}data.", "14:10", "U+0085"),
            ("a noncharacter, as itself", "We share \u{fdd0}data.", "14:10", "U+FDD0"),
            ("in the title of a link", "See [a](b \"t&#x1b;t\").", "14:13", "U+001B"),
            ("in the address of a link", "See [a](b&#7;c).", "14:10", "U+0007"),
            ("in the title of a reference", "See [a].\n\n[a]: b \"t&#x1b;t\"", "16:10", "U+001B"),
            ("in the words of an image", "See ![a&#x1b;b](https://example.org/i.png).", "14:8", "U+001B"),
            ("in code's language", "~~~a&#x1b;b\nx\n~~~", "14:5", "U+001B"),
            ("in raw HTML", "<p>We share&#x1b; data.</p>", "14:12", "U+001B"),
            ("in an attribute", "See <a href=\"a\" title=\"t&#x1b;\">a</a>.", "14:25", "U+001B"),
            ("in a table", "| a | b |\n|---|---|\n| c | d&#x1b; |", "16:8", "U+001B"),
            ("in a footnote", "A[^1].\n\n[^1]: b&#x1b;", "16:8", "U+001B"),
        ],
        "U+",
    );
}

#[test]
fn b05_a_turn_of_direction_is_refused_however_it_is_written() {
    paragraphs(
        "B05",
        [
            ("an override by number", "We share &#x202e;log data.", "14:10", "U+202E"),
            ("in decimals", "We share &#8238;log data.", "14:10", "U+202E"),
            ("in emphasis", "We **share &#x202e;log** data.", "14:12", "U+202E"),
            ("in code", "We `share \u{202e}log` data.", "14:11", "U+202E"),
            ("in a comment that no reader gets", "We share.\n\n<!-- \u{202e} -->", "16:6", "U+202E"),
            ("in the title of a link", "See [a](b \"t&#x202e;t\").", "14:13", "U+202E"),
            ("in an attribute", "See <a title=\"&#x202e;\" href=\"a\">a</a>.", "14:15", "U+202E"),
        ],
        "N0004",
    );
    judge(
        "B05",
        [
            Case {
                what: "in the title, as an escape",
                project: in_new("title: Privacy Notice", "title: \"Privacy \\u202eNotice\""),
                expect: refused(NEW, "2:17", &["N0004", "U+202E"]),
            },
            Case {
                what: "in a comment of the front matter",
                project: in_new("title: Privacy Notice", "title: Privacy Notice # \u{202e}x"),
                expect: refused(NEW, "2:25", &["N0004", "U+202E"]),
            },
            Case {
                what: "in a key for the templates",
                project: with_key("extra: {\"a\\u202eb\": [x]}"),
                expect: refused(NEW, "8:11", &["N0004", "U+202E"]),
            },
        ],
    );
    let run = Sandbox::with(&good().replace(SETTINGS, "title: Legal", "title: \"Le\\u202egal\"")).run(&["check"]);
    assert!(run.code == Some(2) && run.says("U+202E") && run.bad_manners().is_empty(), "{run}");
}

#[test]
fn b05_directions_that_are_closed_are_right_in_a_language_written_from_the_right() {
    let arabic = |text: &str| {
        let front = "---\ntitle: \"إشعار \\u2067الخصوصية\\u2069\"\nsummary: نشارك البيانات.\n---\n\n";
        let body = format!("{front}## المشاركة\n\n{text}\n\n## اتصل\n\nاكتب لنا.\n");
        in_languages("[en, ar]").write("content/privacy/2024-03-01.ar.md", body)
    };
    for text in
        ["نشارك &#x2066;Example&#x2069; معكم&rlm;.", "نشارك **\u{2066}Example** Inc.\u{2069} معكم.", "می&zwnj;خواهم"]
    {
        let sandbox = Sandbox::with(&arabic(text));
        let run = sandbox.succeeds(&["check", "--strict"]);
        assert!(run.messages().is_empty(), "{text}\n{run}");
    }
}

#[test]
fn b06_an_invisible_character_is_warned_of_in_the_decoded_word() {
    judge(
        "B06",
        [
            ("inside `opt-out`, by number", "You can opt&#x200b;-out.", "14:12", "U+200B"),
            ("a name of HTML's", "You can opt&ZeroWidthSpace;-out.", "14:12", "U+200B"),
            ("a hyphen that is none", "You can &shy; leave.", "14:9", "U+00AD"),
            ("between marks", "You can *opt*&zwj;**-out**.", "14:14", "U+200D"),
            ("a hidden message", "You can leave\u{e0068}\u{e0069}.", "14:14", "U+E0068"),
            ("a blank that is a letter", "You can &#x3164; leave.", "14:9", "U+3164"),
        ]
        .map(|(what, paragraph, position, says)| Case {
            what,
            project: with_paragraph(paragraph),
            expect: warned(NEW, position, &["N0005", says]),
        }),
    );
    judge(
        "B06",
        [
            ("NUL by reference", "We share&#0; data.", "U+FFFD"),
            ("a sign of one font", "We share &#xE000; data.", "U+E000"),
        ]
        .map(|(what, paragraph, says)| Case {
            what,
            project: with_paragraph(paragraph),
            expect: warned(NEW, "14", &["N0170", says]),
        }),
    );
}

#[test]
fn b06_what_a_script_or_an_emoji_needs_is_fine_by_reference_too() {
    for paragraph in [
        "می&zwnj;خواهم",
        "👩&zwj;⚖&#xFE0F; and 🏴&#xE0067;&#xE0062;&#xE0077;&#xE006C;&#xE0073;&#xE007F;",
        "Datenschutz&shy;grund&shy;verordnung",
        "क&#x94D;&zwj;ष ไทย&#x200b;ไทย",
        "AT&amp;T &nbsp; &copy; 2024 &mdash; &ldquo;a&rdquo;",
    ] {
        let run = Sandbox::with(&with_paragraph(paragraph)).succeeds(&["check", "--strict"]);
        assert!(run.messages().is_empty(), "{paragraph}\n{run}");
    }
}

#[test]
fn b07_a_letter_of_another_script_is_found_in_the_decoded_word() {
    judge(
        "B07",
        [
            ("by number", "We share log d&#x430;ta.", "14:14"),
            ("in bold", "We share log d**\u{430}**ta.", "14:14"),
            ("in raw HTML", "We share log d<b>&#x430;</b>ta.", "14:14"),
        ]
        .map(|(what, paragraph, position)| Case {
            what,
            project: with_paragraph(paragraph),
            expect: warned(NEW, position, &["N0006", "Cyrillic"]),
        }),
    );
}

#[test]
fn b04_no_character_is_reported_twice_and_ten_of_a_kind_are_enough() {
    let project = with_paragraph("A \u{202e}turn, `a \u{202d}turn` and [a\u{202e}](b \"\u{202d}\").");
    let run = Sandbox::with(&project).run(&["check"]);
    assert_eq!(
        run.messages().iter().filter(|message| message.severity == "error" && message.code.is_some()).count(),
        4,
        "{run}"
    );
    let run = Sandbox::with(&with_paragraph(&"&#x1b; ".repeat(100))).run(&["check"]);
    assert!(run.messages().len() <= 11 && run.says("90 more"), "{run}");
}

#[test]
fn b04_a_reviewer_sees_the_clause_that_a_text_tries_to_erase() {
    let sandbox = Sandbox::with(&good().write("old.md", "We keep your data.\n").write("new.md", RAW));
    for format in ["terminal", "html", "markdown", "json"] {
        let run = sandbox.run_inside(&["diff", "old.md", "new.md", "--format", format]);
        let acts = |c: char| c.is_control() && c != '\n';
        assert!(!run.stdout.contains(acts) && run.bad_manners().is_empty(), "{format}: {:?}", run.stdout);
    }
}

/// Erases the line above on a terminal that obeys.
const RAW: &str = "We keep your data. We sell your data.&#x1b;[1A&#x1b;[2K\n";

#[test]
fn b04_names_of_files_never_drive_the_terminal() {
    let named = |name: &[u8]| OsStr::from_bytes(name).to_owned();
    let sandbox = Sandbox::with(&good());
    let (old, new) = (named(b"a\x1b[2K\xc2\x9b1A.md"), named("b\r\nerror: c\u{202e}.md".as_bytes()));
    std::fs::write(sandbox.root().join(&old), "One.\n").expect("a file is written");
    std::fs::write(sandbox.root().join(&new), "Two. \u{9b}\n").expect("a file is written");
    let missing = named(b"gone\x1b]0;x\x07\nerror: y.md");
    for (one, other) in [(&old, &new), (&new, &old), (&old, &old), (&missing, &old)] {
        for format in ["terminal", "html", "markdown", "json"] {
            let mut command = sandbox.command_inside(&["diff"]);
            command.arg(one).arg(other).args(["--format", format]);
            let run = run(command);
            assert!(run.bad_manners().is_empty(), "{:?}\n{run}", run.bad_manners());
            assert!(!run.stdout.contains(|c: char| c.is_control() && c != '\n'), "{:?}", run.stdout);
            assert!(run.stderr.lines().filter(|line| line.starts_with("error")).count() <= 3, "{run}");
        }
    }
    for arguments in [&["build", "--output"][..], &["check", "--root"], &["status", "--as-of"], &["verify"], &[]] {
        for name in [&missing, &old] {
            let mut command = sandbox.command_inside(arguments);
            command.arg(name);
            let run = run(command);
            assert!(run.bad_manners().is_empty(), "{:?}\n{run}", run.bad_manners());
            assert!(!run.stdout.contains(|c: char| c.is_control() && c != '\n'), "{:?}", run.stdout);
        }
    }
}

#[test]
fn b04_a_strange_file_in_the_output_is_named_without_its_control_characters() {
    let sandbox = Sandbox::with_old_output();
    std::fs::write(sandbox.output().join("site").join("a\u{1b}[2K\nb"), "").expect("a file is written");
    let run = sandbox.succeeds(&["build"]);
    assert!(run.stdout.contains("a\\u{1b}[2K\\u{a}b"), "{:?}", run.stdout);
}

#[test]
fn b04_words_of_a_theme_and_names_in_json_are_harmless() {
    let words = "themes/default/words/en.yaml";
    for escape in ["\\e[2K", "\\x9b", "\\u202e"] {
        let run = Sandbox::with(&good().write(words, format!("text: \"a {escape}\"\n"))).run(&["build"]);
        assert!(run.code == Some(1) && run.says(words) && run.bad_manners().is_empty(), "{run}");
    }
    let strange = good().write("content/privacy/a\u{9b}b.md", "x");
    for format in ["json", "github", "sarif"] {
        let run = Sandbox::with(&strange).run(&["check", "--format", format]);
        assert!(run.code == Some(1) && run.stdout.contains("9b"), "{run}");
        assert!(!run.stdout.contains(|c: char| c.is_control() && c != '\n'), "{:?}", run.stdout);
    }
}

#[test]
fn c05_a_minor_change_that_holds_a_control_character_reaches_no_feed() {
    let minor = |text: &str| {
        let front = "---\ntitle: Privacy Notice\nupdated: 2024-03-10\nchange: minor\n---\n\n";
        good().write("content/privacy/2024-03-10.md", format!("{front}## Sharing\n\n{text}\n"))
    };
    for reference in ["&#x1b;", "&#8;", "&#xFFFE;"] {
        let run = Sandbox::with(&minor(&format!("We share wo{reference}rds."))).run(&["build"]);
        assert!(run.code == Some(1) && run.says("2024-03-10.md:9:12") && run.says("N0002"), "{run}");
    }
}

#[test]
fn c08_words_that_look_like_an_encoded_header_stay_words() {
    let sneaky = "=?utf-8?b?DQpCY2M6IHhAeS56?= Notice";
    let project = in_new("title: Privacy Notice", &format!("title: \"{sneaky}\"")).replace(
        SETTINGS,
        "name: Example,",
        &format!("name: \"{sneaky}\","),
    );
    let sandbox = built(&project);
    assert!(!sandbox.emails().is_empty(), "the announced change has its email");
    for email in sandbox.emails() {
        let message = mail_parser::MessageParser::default().parse(&email).expect("it is an email");
        let from = message.from().and_then(|from| from.first()).expect("somebody sends it");
        assert_eq!(from.name.as_deref(), Some(sneaky));
        assert_eq!(from.address.as_deref(), Some("privacy@example.org"));
        assert!(message.subject().is_some_and(|subject| subject.contains(sneaky)), "{:?}", message.subject());
        let headers = String::from_utf8_lossy(&email).split("\r\n\r\n").next().unwrap_or_default().to_owned();
        assert!(!headers.contains("=?utf-8?b?"), "an encoded word of the author's own in {headers}");
    }
}

#[test]
fn b04_a_character_in_the_settings_and_the_notice_is_refused_at_its_place() {
    let settings = |value: &str| good().replace(SETTINGS, "title: Legal", value);
    for (project, place, code) in [
        (settings("title: \"Le\\x9bgal\""), "noticepress.yaml:1:11", 2),
        (sheet("title: \"a\\e[2K\"\n"), "content/privacy/notice.yaml:1:10", 1),
        (sheet("description: \"a\\uFFFE\"\n"), "content/privacy/notice.yaml:1:16", 1),
        (sheet("\"ti\\e\": x\n"), "content/privacy/notice.yaml:1:4", 1),
    ] {
        let run = Sandbox::with(&project).run(&["check"]);
        let is_there = |message: &Message| message.code.as_deref() == Some("N0046") && message.is_at(place);
        assert!(run.messages().iter().any(is_there), "{place}\n{run}");
        assert!(run.code == Some(code) && run.bad_manners().is_empty(), "{place}\n{run}");
    }
}

fn sheet(text: &str) -> Project {
    good().write("content/privacy/notice.yaml", text)
}
