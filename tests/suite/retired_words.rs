//! Words that were given up for clearer ones appear nowhere that people read: not in the words of pages and emails, not in
//! templates, messages, help, schemas, docs, the files of `init` or the demonstration.

use std::fs;
use std::path::{Path, PathBuf};

/// What is not written any more, and what is written instead. Whole words, compared without regard to case; `*` stands for
/// one word, which may be a placeholder.
const RETIRED: [(&str, &str); 68] = [
    // One dated wording is a version. Its words are its full text.
    ("text of {*", "version of {"),
    ("text of the day", "version of the day"),
    ("texts of", "versions of"),
    ("texts", "versions"),
    ("text in force", "version in force"),
    ("text that applies", "version in force"),
    ("text that applied", "version that was in force"),
    ("old text", "old version"),
    ("new text", "new version"),
    ("newest text", "newest version"),
    ("next text", "next version"),
    ("other text", "other version"),
    ("another text", "another version"),
    ("earlier text", "earlier version"),
    ("second text", "second version"),
    ("imported text", "imported version"),
    ("pending text", "upcoming version"),
    ("pending one", "upcoming one"),
    ("published text", "published version"),
    ("announced text", "announced version"),
    ("scheduled text", "scheduled version"),
    ("readable text", "published version"),
    ("no text that", "no version that"),
    ("this text *", "this version"),
    ("a text is", "a version is"),
    ("a text was", "a version was"),
    ("a text that", "a version that"),
    ("a text cannot", "a version cannot"),
    ("written anew", "rewritten"),
    // What it is on a day.
    ("applies since", "in force since"),
    ("applied since", "in force since"),
    ("applied until", "in force until"),
    ("never applied", "never in force"),
    ("not apply any more", "superseded"),
    ("taken back", "withdrawn"),
    ("take back", "withdraw"),
    ("takes back", "withdraws"),
    ("becomes readable", "is published"),
    ("become readable", "are published"),
    ("became readable", "was published"),
    ("was readable", "was published"),
    ("readable from", "published on"),
    ("held back", "not published yet"),
    // What a redline shows.
    ("words that go", "deleted"),
    ("words that come", "added"),
    ("words come or go", "words were added or deleted"),
    ("words in, *", "words added"),
    ("stands elsewhere", "moved"),
    ("stand elsewhere", "moved"),
    ("changed passage", "change"),
    ("changed in form only", "only the formatting changed"),
    ("change of form", "formatting change"),
    ("changes of form", "formatting changes"),
    ("form only", "formatting only"),
    // What the program makes.
    ("the notifications", "the emails"),
    ("the message that announces", "the email that announces"),
    ("folder of the message", "folder of the email"),
    ("send the message", "send the email"),
    ("letter went out", "email was sent"),
    ("slip of the pen", "mistake"),
    ("homepage built elsewhere", "homepage on another site"),
    // What is English only by its words.
    ("may not lie", "does not belong"),
    ("no version's name", "not a valid version name"),
    ("no key is called", "unknown key"),
    ("is called so", "has that name"),
    ("likewise", "the instruction again"),
    ("for nobody's choice", "as the default"),
    ("in silence", "unnoticed"),
];

/// What is another sense of one of them: where, which passage, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("CHANGELOG.md", "", "it quotes what pages and commands said before"),
    (
        "themes/default/embed/banner.js",
        "tells of changes on a homepage",
        "a comment; another word would be another script for every homepage",
    ),
    ("README.md", "other legal texts", "documents of law, not versions of one"),
    (
        "src/cli/import/addition.rs",
        "the text of {source} is larger",
        "it is what was taken from a file, before it is a version",
    ),
];

#[test]
fn nothing_that_people_read_uses_a_retired_word() {
    let mut found = Vec::new();
    for path in read_by_people() {
        let name = name_of(&path);
        for (at, passage) in passages(&name, &fs::read_to_string(&path).unwrap()) {
            let is_exception = |(file, part, _): &(&str, &str, &str)| *file == name && passage.contains(part);
            if !EXCEPTIONS.iter().any(is_exception) {
                found.extend(
                    retired_in(&passage)
                        .map(|(word, instead)| format!("{name}:{at}: write \"{instead}\", not \"{word}\"")),
                );
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_exception_is_still_needed() {
    for (file, part, why) in EXCEPTIONS {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let mut passages = passages(file, &text).into_iter();
        let needed = passages.any(|(_, passage)| passage.contains(part) && retired_in(&passage).next().is_some());
        assert!(needed, "{file}: nothing needs the exception any more ({why})");
    }
}

#[test]
fn a_retired_word_is_found_wherever_it_is_put_back() {
    let found = |name: &str, text: &str| -> Vec<&str> {
        passages(name, text).iter().flat_map(|(_, passage)| retired_in(passage).map(|(word, _)| word)).collect()
    };
    let code = "fn a() {\n    format!(\n        \"it begins from the \\\n         text of {}: the text in force\",\n        id\n    )\n}\n";
    assert_eq!(found("src/cli/a.rs", code), ["text of {*", "text in force"]);
    assert_eq!(found("docs/a.md", "It is edited in the new\ntext. This Text was sealed."), ["new text", "this text *"]);
    assert_eq!(found("src/cli/args.rs", "/// The texts to seal."), ["texts"]);
    let innocent = "let texts = of(\"the text below it, context of {}, hypertexts\"); // the new text\n";
    assert_eq!(found("src/cli/a.rs", innocent), [""; 0]);
}

/// The words of a passage that are retired.
fn retired_in(passage: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let words = words(passage);
    RETIRED.into_iter().filter(move |(retired, _)| {
        let wanted: Vec<&str> = retired.split(' ').collect();
        words.windows(wanted.len()).any(|window| window.iter().zip(&wanted).all(|(word, wanted)| is_like(word, wanted)))
    })
}

/// Whether a word is the wanted one; the end of a wanted word may be any, which `*` says.
fn is_like(word: &str, wanted: &str) -> bool {
    wanted.strip_suffix('*').map_or_else(|| word == wanted, |beginning| word.starts_with(beginning) && !word.is_empty())
}

/// The words of a passage in small letters, without the punctuation around them.
fn words(passage: &str) -> Vec<String> {
    let is_mark = |c: char| !(c.is_alphanumeric() || matches!(c, '{' | '}'));
    let words = passage.split_whitespace().map(|word| word.trim_matches(is_mark).to_lowercase());
    words.filter(|word| !word.is_empty()).collect()
}

/// What people see of a file, each passage with its line: of code the strings and the help, of all else the paragraphs.
fn passages(name: &str, text: &str) -> Vec<(usize, String)> {
    if Path::new(name).extension().is_some_and(|extension| extension == "rs") {
        // Comments of the arguments are the help that commands print, those of the schemas what editors show.
        let is_shown = ["args.rs", "new_options.rs", "mailing.rs", "schema.rs"].iter().any(|file| name.ends_with(file));
        strings(text, is_shown)
    } else {
        paragraphs(text)
    }
}

fn paragraphs(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut is_inside = false;
    for (at, line) in (1..).zip(text.lines()) {
        match found.last_mut() {
            Some((_, passage)) if is_inside => *passage += &format!(" {}", line.trim()),
            _ => found.push((at, line.trim().to_owned())),
        }
        // A row of a table and a value of YAML or JSON are passages by themselves.
        is_inside = !line.trim().is_empty() && !line.trim_end().ends_with(['|', ',', '"']);
    }
    found
}

/// The strings of code before its tests, but for those that say what cannot happen; and, if wanted, its doc comments.
fn strings(code: &str, with_docs: bool) -> Vec<(usize, String)> {
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap();
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, here) = rest.split_at(at);
        let line = code[..code.len() - here.len()].matches('\n').count() + 1;
        if here.starts_with("//") {
            let end = here.find('\n').unwrap_or(here.len());
            if with_docs && here.starts_with("///") {
                found.push((line, here[3..end].trim().to_owned()));
            }
            rest = &here[end..];
        } else if let Some(inside) = here.strip_prefix('"') {
            let hashes = before.len() - before.trim_end_matches('#').len();
            let is_raw = before.trim_end_matches('#').ends_with('r');
            let end = if is_raw { raw_end(inside, hashes) } else { string_end(inside) };
            if !before.ends_with("expect(") {
                found.push((line, unescaped(&inside[..end])));
            }
            rest = &inside[end + 1..];
        } else {
            rest = &here[character_len(here)..];
        }
    }
    found
}

fn raw_end(inside: &str, hashes: usize) -> usize {
    inside.find(&format!("\"{}", "#".repeat(hashes))).expect("a raw string ends")
}

fn string_end(inside: &str) -> usize {
    let mut is_escaped = false;
    let end = inside.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    end.expect("a string ends")
}

/// The length of a character in quotes, or of a sign that begins none.
fn character_len(here: &str) -> usize {
    let mut characters = here.char_indices().skip(1);
    let Some((_, first)) = characters.next() else { return here.len() };
    let closing = if first == '\\' { here[2..].find('\'').map(|end| end + 2) } else { None };
    match (closing, characters.next()) {
        (Some(end), _) if here.starts_with('\'') => end + 1,
        (None, Some((at, '\''))) if here.starts_with('\'') => at + 1,
        _ => 1,
    }
}

/// A string as people see it: on one line, without its escapes.
fn unescaped(string: &str) -> String {
    let joined = string.split("\\\n").map(str::trim_start).collect::<String>();
    joined.replace("\\n", " ").replace("\\x20", " ").replace('\\', "")
}

fn read_by_people() -> Vec<PathBuf> {
    let alone = [
        "README.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "noticepress.yaml",
        "content/index.md",
        "src/cli/init/noticepress.yaml",
    ];
    let mut files: Vec<PathBuf> = alone.map(|name| root().join(name)).into();
    for (folder, kinds) in [
        ("docs", &["md", "json"][..]),
        ("schemas", &["json"]),
        ("themes/default", &["html", "mjml", "txt", "yaml", "js"]),
        ("src", &["rs", "html", "md", "yml"]),
    ] {
        collect(&root().join(folder), kinds, &mut files);
    }
    // Tests say what they need.
    files.retain(|path| !path.components().any(|part| part.as_os_str() == "tests") && !path.ends_with("tests.rs"));
    files.sort();
    assert!(files.len() > 200, "only {} files were found", files.len());
    files
}

fn collect(folder: &Path, kinds: &[&str], files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, kinds, files);
        } else if path.extension().is_some_and(|kind| kinds.iter().any(|known| kind == *known)) {
            files.push(path);
        }
    }
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
