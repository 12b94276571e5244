//! Whatever characters a project holds: it is refused with a place, or everything written of it is sound and says its
//! words.

use std::cell::RefCell;
use std::io::{Cursor, Read};
use std::sync::Mutex;

use proptest::prelude::*;
use proptest::sample::select;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;
use crate::diagnostic::Place;
use crate::export::compared::Compared;
use crate::export::terminal::{self, Screen};
use crate::export::{docx, json};
use crate::load::files::{Entry, EntryKind, ProjectFiles};
use crate::load::overrides::Overrides;
use crate::load::register::register;
use crate::redline::compare::compare;
use crate::source::SourceFile;
use crate::text::document::{Block, Body, Document};
use crate::text::markdown::{RawHtml, ReadText};
use crate::text::words::Text;
use crate::theme::templates::Asked;
use crate::values::character::breaks;
use crate::values::digest::Digest;

/// Characters that do something where they are shown or written, and some that only look so.
const HOSTILE: [char; 34] = [
    '\0',
    '\x07',
    '\x08',
    '\r',
    '\n',
    '\t',
    '\x1B',
    '\x7F',
    '\u{85}',
    '\u{9B}',
    '\u{AD}',
    '\u{61C}',
    '\u{180E}',
    '\u{200B}',
    '\u{200D}',
    '\u{200E}',
    '\u{2028}',
    '\u{2029}',
    '\u{202E}',
    '\u{2060}',
    '\u{2066}',
    '\u{2069}',
    '\u{3164}',
    '\u{FDD0}',
    '\u{FDD1}',
    '\u{FEFF}',
    '\u{FFF9}',
    '\u{FFFC}',
    '\u{FFFD}',
    '\u{FFFE}',
    '\u{FFFF}',
    '\u{1FFFE}',
    '\u{E0041}',
    '\u{E000}',
];

/// Words as somebody might want them to be read, before they are written down.
fn wanted() -> impl Strategy<Value = Vec<(char, bool)>> {
    let plain = select("abc déñ漢ع\u{301}👩<>&\"'`]*_\\{}%=?".chars().collect::<Vec<char>>());
    // In most texts every character is one that a text may hold, so that there is an output to look at.
    let sound = prop_oneof![6 => plain.clone(), 1 => any::<char>().prop_filter("is refused", |c| !breaks(*c))];
    let hostile = prop_oneof![8 => plain, 1 => any::<char>(), 2 => select(HOSTILE.to_vec())];
    prop_oneof![
        3 => proptest::collection::vec((sound, any::<bool>()), 1..12),
        1 => proptest::collection::vec((hostile, any::<bool>()), 1..12),
    ]
}

/// As a text in YAML's double quotes: as itself, or by an escape.
fn in_yaml(words: &[(char, bool)]) -> String {
    let escaped =
        |c: char| if c > '\u{FFFF}' { format!("\\U{:08x}", u32::from(c)) } else { format!("\\u{:04x}", u32::from(c)) };
    let written = words.iter().map(|&(c, by_number)| match c {
        '"' | '\\' => format!("\\{c}"),
        c if by_number || c == '\n' || c.is_whitespace() => escaped(c),
        c => c.to_string(),
    });
    format!("\"a {} b\"", written.collect::<String>())
}

/// As words in Markdown: as themselves, or by a reference.
fn in_markdown(words: &[(char, bool)]) -> String {
    let written = words.iter().map(|&(c, by_number)| match c {
        c if by_number || c.is_ascii_punctuation() || c == '\n' => format!("&#x{:x};", u32::from(c)),
        c => c.to_string(),
    });
    format!("a {} b", written.collect::<String>())
}

/// A project that says some words in every place that it has for words.
fn project(said: &[Vec<(char, bool)>]) -> ProjectFiles {
    let yaml = |at: usize| in_yaml(&said[at % said.len()]);
    let markdown = |at: usize| in_markdown(&said[at % said.len()]);
    let settings = format!(
        "title: {}\nbase_url: https://example.org/legal/\ntimezone: UTC\n\
         organization: {{name: {}, email: privacy@example.org, address: {}}}\n\
         email: {{from: privacy@example.org, reply_to: privacy@example.org}}\n",
        yaml(0),
        yaml(1),
        yaml(2)
    );
    let first = format!("---\ntitle: {}\nupdated: 2023-01-10\n---\n\n## One\n\nOld words.\n", yaml(3));
    let minor = format!(
        "---\ntitle: {}\nupdated: 2023-02-10\nchange: minor\nsummary: {}\n---\n\n## One {}\n\n{}\n",
        yaml(4),
        yaml(5),
        markdown(0),
        markdown(1),
    );
    let material = format!(
        "---\ntitle: {}\nupdated: 2024-03-01\neffective: 2024-04-15\nchange: material\nretroactive: false\n\
         summary: {}\nimpact: {}\nchoices:\n  - {{text: {}, url: \"https://example.org/settings\"}}\n---\n\n\
         ## Two {}\n\n{} [{}](x \"{}\") ![{}](https://example.org/p \"{}\")\n\n<p>{} <a title=\"{}\" href=\"y\">z</a></p>\n\n\
         | {} | b |\n|---|---|\n| {} | c |\n\n~~~x{}\ncode\n~~~\n\nA[^1].\n\n[^1]: {}\n",
        yaml(6),
        yaml(7),
        yaml(8),
        yaml(9),
        markdown(2),
        markdown(3),
        markdown(4),
        markdown(5),
        markdown(6),
        markdown(7),
        markdown(8),
        markdown(9),
        markdown(10).replace('|', "&#124;"),
        markdown(11).replace('|', "&#124;"),
        markdown(12),
        markdown(13),
    );
    let text = |path: &str, text: String| Entry { path: path.to_owned(), kind: EntryKind::text(text) };
    let entries = vec![
        text("content/index.md", format!("Welcome {}\n", markdown(14))),
        Entry { path: "content/privacy".to_owned(), kind: EntryKind::Folder },
        text("content/privacy/2023-01-10.md", first),
        text("content/privacy/2023-02-10.md", minor),
        text("content/privacy/2024-03-01.md", material),
    ];
    ProjectFiles { settings: settings.into(), entries }
}

/// Asserts that a part is XML 1.0, and returns its words without those of attributes.
fn read_xml(name: &str, xml: &str) -> String {
    // Production 2.
    let has_place =
        |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    let (mut words, mut values) = (String::new(), String::new());
    let mut reader = Reader::from_str(xml);
    reader.config_mut().enable_all_checks(true);
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error} in {xml}")) {
            Event::Eof => break,
            Event::Start(element) | Event::Empty(element) => {
                for attribute in element.attributes() {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{name}: {error} in {xml}"));
                    let value = std::str::from_utf8(&attribute.value).unwrap();
                    values +=
                        &quick_xml::escape::unescape(value).unwrap_or_else(|error| panic!("{name}: {error} in {xml}"));
                }
            }
            Event::Text(text) => words += &text.decode().unwrap(),
            Event::GeneralRef(reference) => {
                let by_number = reference.resolve_char_ref().unwrap().map(String::from);
                let named = reference.decode().unwrap();
                let named = || quick_xml::escape::resolve_predefined_entity(&named).map(str::to_owned);
                words += &by_number.or_else(named).expect("a reference that XML knows");
            }
            _ => {}
        }
    }
    assert!(xml.chars().chain(words.chars()).chain(values.chars()).all(has_place), "{name} is no XML: {xml:?}");
    words
}

fn squeezed(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was published, or what was wrong.
fn published(files: &ProjectFiles) -> Result<(Register, Vec<Page>), Vec<Diagnostic>> {
    let loaded = register(files, &Overrides::default());
    let mut problems = loaded.problems;
    let Some(register) = loaded.register else {
        for text in &loaded.texts {
            problems.extend(read(&text.source, text.body.clone(), &text.lang).diagnostics);
        }
        return Err(problems);
    };
    let settings = SourceFile::new("noticepress.yaml", "");
    let asked = Asked {
        name: "default",
        languages: &register.settings.languages,
        dates: &register.settings.dates,
        settings: &settings,
    };
    let theme = Theme::new(&BTreeMap::new(), asked).unwrap();
    let pages = Mutex::new(Vec::new());
    let put = |page: Page| {
        let digest = Digest::of(&page.bytes);
        pages.lock().unwrap().push(page);
        Ok(digest)
    };
    let copy = |_: &CopiedFile| Ok(Digest::NONE);
    let outlet = Outlet::of_all(&put, &copy);
    match publish(&register, &theme, "2024-03-15".parse().unwrap(), outlet) {
        Ok(found) if found.iter().any(Diagnostic::is_error) => Err(found),
        Ok(_) => Ok((register, pages.into_inner().unwrap())),
        Err(Failure::Content(found)) => Err(found),
        Err(other) => panic!("{other}"),
    }
}

fn read(source: &std::sync::Arc<SourceFile>, body: std::ops::Range<usize>, lang: &Lang) -> ReadText {
    markdown::read(source, body, markdown::Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: Some(lang) })
}

/// Asserts that what was written is sound and gives the words.
fn judge(register: &Register, pages: &[Page]) {
    let notice = &register.notices[0];
    let newest = &notice.versions().last().unwrap().text;
    for page in pages {
        let text = String::from_utf8_lossy(&page.bytes);
        match page.path.rsplit('.').next().unwrap() {
            "xml" => {
                let words = squeezed(&read_xml(&page.path, &text));
                let says =
                    |expected: &str| assert!(words.contains(&squeezed(expected)), "{expected:?} not in {words:?}");
                if page.path.ends_with("feed.xml") || page.path.ends_with("feed-material.xml") {
                    says(&newest.title);
                    says(register.settings.organization.name.reference());
                }
            }
            "json" => {
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
                assert!(!text.contains(breaks), "{text:?}");
            }
            "ics" => {
                assert!(!text.replace("\r\n", "").contains(|c: char| breaks(c) || c == '\n'), "{text:?}");
            }
            "eml" => {
                let message = mail_parser::MessageParser::new().parse(&page.bytes).unwrap();
                let from = message.from().and_then(|from| from.first()).unwrap();
                assert_eq!(
                    from.name.as_deref().map(squeezed),
                    Some(squeezed(register.settings.organization.name.reference()))
                );
                assert!(message.subject().is_some_and(|subject| squeezed(subject).contains(&squeezed(&newest.title))));
                assert!(!message.headers().iter().any(|header| ["Bcc", "Cc", "To"].contains(&header.name())));
            }
            _ => assert!(!text.contains(breaks), "{}: {text:?}", page.path),
        }
    }
}

/// Asserts the same of what is written of a redline for others than readers of the site.
fn judge_redline(notice: &Notice) {
    let texts: Vec<Document> = notice
        .versions()
        .iter()
        .map(|version| read(&version.text.source, version.text.body.clone(), &version.text.lang).document)
        .collect();
    let redline = compare(&texts[1], &texts[2]);
    let compared = Compared {
        notice: notice.versions()[2].text.title.clone(),
        from: "a\u{1b}".to_owned(),
        to: "b\u{ffff}".to_owned(),
        lang: None,
        updated: Some(notice.versions()[2].id.updated),
        arguments: String::new(),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(docx::redline(&redline, &compared))).unwrap();
    let mut document = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut xml) = (part.name().to_owned(), String::new());
        part.read_to_string(&mut xml).unwrap();
        let words = read_xml(&name, &xml);
        if name == "word/document.xml" {
            document = words;
        }
    }
    for token in texts[2].blocks.iter().filter_map(first_text).flat_map(Text::tokens) {
        assert!(document.contains(token.text()), "{:?} not in {document:?}", token.text());
    }
    serde_json::from_str::<serde_json::Value>(&json::redline(&redline, &compared)).unwrap();
    assert!(
        !terminal::redline(&redline, Screen { styled: false, width: 80 })
            .contains(|c: char| c.is_control() && c != '\n')
    );
    let styled = terminal::redline(&redline, Screen { styled: true, width: 80 });
    let mut rest = styled.as_str();
    while let Some((_, behind)) = rest.split_once('\u{1b}') {
        let code = behind.strip_prefix('[').and_then(|code| code.split_once('m')).map(|(code, _)| code);
        assert!(["0", "1", "2", "36", "31;9", "32;4"].contains(&code.unwrap_or_default()), "{styled:?}");
        rest = behind;
    }
    assert!(!styled.replace('\u{1b}', "").contains(|c: char| c.is_control() && c != '\n'), "{styled:?}");
}

fn first_text(block: &Block) -> Option<&Text> {
    match &block.body {
        Body::Text(text) => Some(text),
        Body::Blocks(_) => None,
    }
}

#[test]
fn whatever_a_project_says_is_refused_at_its_place_or_written_so_that_it_can_be_read() {
    let (built, refused) = (RefCell::new(0), RefCell::new(0));
    let config = ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(said in proptest::collection::vec(wanted(), 1..6))| {
        let files = project(&said);
        match published(&files) {
            Ok((register, pages)) => {
                *built.borrow_mut() += 1;
                judge(&register, &pages);
                judge_redline(&register.notices[0]);
            }
            Err(problems) => {
                *refused.borrow_mut() += 1;
                let wrong: Vec<&Diagnostic> = problems.iter().filter(|problem| problem.is_error()).collect();
                prop_assert!(!wrong.is_empty());
                for error in wrong {
                    prop_assert!(matches!(error.place, Place::Text(_)), "{:?}", error);
                    // Not MJML, which is ours to write.
                    prop_assert!(error.rule.number() != 126, "{:?}", error);
                }
            }
        }
    });
    let (built, refused) = (built.into_inner(), refused.into_inner());
    assert!(built > 15 && refused > 15, "{built} were built, and {refused} refused");
}

#[test]
fn a_character_that_no_text_may_hold_is_refused_wherever_it_stands() {
    for c in HOSTILE.into_iter().filter(|&c| breaks(c)) {
        for at in 0..10 {
            let mut said = vec![vec![('x', false)]; 15];
            said[at] = vec![('x', false), (c, true)];
            let problems = published(&project(&said)).expect_err("it is refused");
            let codes: Vec<u16> =
                problems.iter().filter(|problem| problem.is_error()).map(|error| error.rule.number()).collect();
            assert!(codes.contains(&46) || codes.contains(&2), "{c:?} at {at}: {codes:?}");
        }
    }
}
