//! Part B: encodings, and characters that are not what they look like.

use super::judge::{Case, judge, refused, warned};
use crate::project::page::article;
use crate::project::{NEW, OLD, Project, Sandbox, built, changes, good, in_languages, in_new, with_paragraph};

/// Asserts that two projects give the same output, byte for byte.
fn assert_same_output(one: &Project, other: &Project, what: &str) {
    let [one, other] = [one, other].map(|project| built(project).output_tree());
    assert_eq!(changes(&one, &other), [""; 0], "{what}");
}

#[test]
fn b01_a_byte_order_mark_changes_nothing() {
    let marked = good().rewrite_content(|_, text| format!("\u{feff}{text}").into_bytes());
    assert_same_output(&good(), &marked, "with a byte order mark");
    let settings = good();
    let settings = settings.clone().write("noticepress.yaml", format!("\u{feff}{}", settings.text("noticepress.yaml")));
    assert_same_output(&good(), &settings, "a byte order mark in the settings");
}

#[test]
fn b02_the_kind_of_line_end_changes_nothing() {
    let mixed = |text: &str| {
        // A CR is never followed by an LF here: that would be one line end and not two.
        let ends = ["\n", "\r", "\r\n"].into_iter().cycle();
        text.lines().zip(ends).flat_map(|(line, end)| [line, end]).collect::<String>().into_bytes()
    };
    assert_same_output(&good(), &good().rewrite_content(|_, text| text.replace('\n', "\r\n").into_bytes()), "CR LF");
    assert_same_output(&good(), &good().rewrite_content(|_, text| text.replace('\n', "\r").into_bytes()), "CR");
    assert_same_output(&good(), &good().rewrite_content(|_, text| mixed(text)), "mixed");
}

#[test]
fn b02_a_redline_of_two_kinds_of_line_end_shows_no_change() {
    let text = good().text(NEW);
    let sandbox = Sandbox::with(&good().write("lf.md", text.clone()).write("crlf.md", text.replace('\n', "\r\n")));
    let run = sandbox.run_inside(&["diff", "lf.md", "crlf.md", "--format", "html"]);
    assert!(run.code == Some(0) && run.stdout.contains("<article"), "{run}");
    for mark in ["<ins", "<del", "data-diff"] {
        assert!(!run.stdout.contains(mark), "{mark} in {}", run.stdout);
    }
}

#[test]
fn b03_a_file_that_is_not_utf_8_is_told_where_and_what_it_may_be() {
    let text = good().text(NEW);
    let at = text.rfind("payment").expect("the text has a payment provider");
    let latin = [&text.as_bytes()[..at], b"caf\xe9", &text.as_bytes()[at + "payment".len()..]].concat();
    // Counted from 0 or from 1, as long as it is the byte.
    let offset = format!("{}|{}", at + 3, at + 4);
    let little_endian =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let big_endian =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    judge(
        "B03",
        [
            Case {
                what: "a byte of Latin-1",
                project: good().write(NEW, latin),
                expect: refused(NEW, "14:29", &["UTF-8", "byte", &offset, "windows-1252|latin-1|iso-8859-1"]),
            },
            Case {
                what: "a character cut off by the end",
                project: good().write(NEW, [text.as_bytes(), b"\xe2\x82"].concat()),
                expect: refused(NEW, "19", &["UTF-8"]),
            },
            Case {
                what: "UTF-16, little end first",
                project: good().write(NEW, little_endian),
                expect: refused(NEW, "", &["UTF-16"]),
            },
            Case {
                what: "UTF-16, big end first",
                project: good().write(NEW, big_endian),
                expect: refused(NEW, "", &["UTF-16"]),
            },
        ],
    );
}

#[test]
fn b04_a_nul_in_the_body_is_refused() {
    judge(
        "B04",
        [Case {
            what: "between two words",
            project: with_paragraph("We share\0log data."),
            expect: refused(NEW, "14:9", &["NUL|U+0000"]),
        }],
    );
}

#[test]
fn b05_characters_that_turn_the_direction_are_named_and_refused() {
    judge(
        "B05",
        [
            Case {
                what: "an override",
                project: with_paragraph("We share \u{202e}log data."),
                expect: refused(NEW, "14:10", &["U+202E"]),
            },
            Case {
                what: "a balanced isolate, in English",
                project: with_paragraph("We share \u{2066}log\u{2069} data."),
                expect: refused(NEW, "14:10", &["U+2066"]).among_others(),
            },
            Case {
                what: "in the title",
                project: in_new("title: Privacy Notice", "title: Privacy \u{202e}Notice"),
                expect: refused(NEW, "2", &["U+202E"]),
            },
            Case {
                what: "an isolate that never ends, in Arabic",
                project: in_languages("[en, ar]").write(ARABIC, in_arabic("\u{2067}Example")),
                expect: refused(ARABIC, "8", &["U+2067"]),
            },
        ],
    );
}

#[test]
fn b05_balanced_isolates_are_right_in_a_language_written_from_the_right() {
    built(&in_languages("[en, ar]").write(ARABIC, in_arabic("\u{2066}Example\u{2069}")));
    let hebrew = "---\ntitle: הודעת פרטיות\nsummary: אנו משתפים.\n---\n\n\
                  ## שיתוף\n\nאנו משתפים את \u{2066}Example\u{2069}.\n\n## קשר\n\nכתבו לנו.\n";
    built(&in_languages("[en, he]").write("content/privacy/2024-03-01.he.md", hebrew));
}

const ARABIC: &str = "content/privacy/2024-03-01.ar.md";

/// A translation of the newer text that names somebody on its line 8.
fn in_arabic(name: &str) -> String {
    format!(
        "---\ntitle: إشعار الخصوصية\nsummary: نشارك البيانات.\n---\n\n\
         ## المشاركة\n\nنشارك البيانات مع {name} معكم.\n\n## اتصل\n\nاكتب لنا.\n"
    )
}

#[test]
fn b06_a_zero_width_space_is_warned_of_and_seen_in_the_redline() {
    let sandboxes = judge(
        "B06",
        [Case {
            what: "inside `opt-out`",
            project: with_paragraph("You can opt-\u{200b}out."),
            expect: warned(NEW, "14", &["U+200B|zero-width|zero width"]),
        }],
    );
    let page = sandboxes[0].site("privacy/2024-03-01/changes/index.html");
    let redline = article(&page).to_lowercase();
    assert!(redline.contains("u+200b") || redline.contains("zwsp"), "the redline shows the character: {redline}");
}

#[test]
fn b07_a_letter_of_another_script_inside_a_word_is_warned_of() {
    judge(
        "B07",
        [
            Case {
                what: "a Cyrillic a in `data`",
                project: with_paragraph("We share log d\u{430}ta."),
                expect: warned(NEW, "14", &["Cyrillic"]),
            },
            Case {
                what: "a Greek omicron in `not`",
                project: with_paragraph("We do n\u{3bf}t share data."),
                expect: warned(NEW, "14", &["Greek"]),
            },
        ],
    );
    let russian = Sandbox::with(&with_paragraph("We share data with Яндекс."));
    let run = russian.succeeds(&["check", "--strict"]);
    assert!(run.messages().is_empty(), "a whole word of another script is a word\n{run}");
}

#[test]
fn b09_what_readers_see_as_one_character_is_never_cut() {
    for (old, new) in [("👨‍👩‍👧", "👨‍👩‍👧‍👦"), ("🇦🇹", "🇦🇺"), ("e\u{301}\u{323}", "e\u{301}\u{324}"), ("👍🏽", "👍🏿")]
    {
        let project = good()
            .replace(OLD, "We share nothing with anybody.", &format!("The sign {old} means yes."))
            .replace(NEW, "We share log data with a payment provider.", &format!("The sign {new} means yes."));
        let page = built(&project).site("privacy/2024-03-01/changes/index.html");
        for (mark, sign) in [("del", old), ("ins", new)] {
            let marked: Vec<&str> = page
                .split(&format!("<{mark}"))
                .skip(1)
                .filter_map(|part| {
                    let (_, words) = part.split_once('>')?;
                    Some(words.split_once(&format!("</{mark}>"))?.0)
                })
                .collect();
            assert!(marked.iter().any(|words| words.contains(sign)), "{sign:?} is not marked whole in {marked:?}");
        }
    }
}

#[test]
fn b08_an_edit_that_only_decomposes_letters_is_told_apart_from_a_change() {
    let decomposed = "content/privacy/2024-03-10.md";
    let composed = with_paragraph("We share data with the caf\u{e9}.").text(NEW);
    let correction = "---\ntitle: Privacy Notice\nupdated: 2024-03-10\nchange: correction\n";
    let (_, body) = composed.split_once("---\n\n").expect("the front matter ends");
    let project = good()
        .write(NEW, composed.clone())
        .write(decomposed, format!("{correction}---\n\n{}", body.replace('\u{e9}', "e\u{301}")));
    let sandboxes = judge(
        "B08",
        [Case { what: "NFC to NFD", project, expect: warned(decomposed, "", &["visible|decomposed|NFD|normal"]) }],
    );
    let page = sandboxes[0].words_of("privacy/2024-03-10/changes/index.html");
    assert!(page.to_lowercase().contains("no visible change"), "{page}");
}
