//! Words that were given up for clearer ones appear nowhere that people read: not in the words of pages and emails, not in
//! templates, messages, help, schemas or docs.

use std::fs;
use std::path::{Path, PathBuf};

/// What is not written any more, and what is written instead. Compared without regard to case.
const RETIRED: [(&str, &str); 17] = [
    ("the text of the day", "the version of the day"),
    ("words that go", "deleted"),
    ("words that come", "added"),
    ("stands elsewhere", "moved"),
    ("stand elsewhere", "moved"),
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
    (" changed passage", "change"),
    ("changed in form only", "only the formatting changed"),
];

/// What is not written any more on pages and in emails. Commands and docs call the file that an editor writes a text.
const RETIRED_FOR_READERS: [(&str, &str); 2] = [("text of {", "version of {"), ("new text", "new version")];

/// What is another sense of one of them: where, which line, and why.
const EXCEPTIONS: [(&str, &str, &str); 1] = [("CHANGELOG.md", "", "it quotes what pages and commands said before")];

#[test]
fn nothing_that_people_read_uses_a_retired_word() {
    let mut found = Vec::new();
    for path in read_by_people() {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        for (at, line) in (1..).zip(text.lines()) {
            if EXCEPTIONS.iter().any(|(file, part, _)| *file == name && line.contains(part)) {
                continue;
            }
            let said = said(&name, line).to_lowercase();
            let for_readers = RETIRED_FOR_READERS.iter().filter(|_| name.starts_with("themes/"));
            found.extend(
                RETIRED
                    .iter()
                    .chain(for_readers)
                    .filter(|(retired, _)| said.contains(retired))
                    .map(|(retired, instead)| format!("{name}:{at}: write \"{instead}\", not \"{retired}\"")),
            );
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_exception_is_still_needed() {
    for (file, part, why) in EXCEPTIONS {
        let text = fs::read_to_string(root().join(file)).unwrap().to_lowercase();
        let needed = text.lines().any(|line| {
            line.contains(&part.to_lowercase()) && RETIRED.iter().any(|(retired, _)| line.contains(retired))
        });
        assert!(needed, "{file}: no line needs the exception any more ({why})");
    }
}

/// What people see of a line: of code the words in quotes and the help, of words what stands after the key.
fn said<'l>(name: &str, line: &'l str) -> &'l str {
    let is_rust = Path::new(name).extension().is_some_and(|extension| extension == "rs");
    let is_comment = line.trim_start().starts_with("//");
    // Comments of the arguments are the help that commands print, those of the schemas what editors show.
    let is_shown = name.ends_with("args.rs") || name.ends_with("schema.rs");
    match line.find('"') {
        _ if !is_rust => line,
        Some(start) if !is_comment => &line[start..],
        _ if is_comment && is_shown => line,
        _ => "",
    }
}

fn read_by_people() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        ["README.md", "CHANGELOG.md", "noticepress.yaml"].map(|name| root().join(name)).into();
    for (folder, kinds) in [
        ("docs", &["md", "json"][..]),
        ("schemas", &["json"]),
        ("themes/default", &["html", "mjml", "txt", "yaml", "js"]),
        ("src", &["rs"]),
    ] {
        collect(&root().join(folder), kinds, &mut files);
    }
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

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
