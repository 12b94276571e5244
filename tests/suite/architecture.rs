//! What ARCHITECTURE.md and docs/messages.md say, held against the code.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test meets the world, and panics when it fails")]

use std::collections::BTreeSet;
use std::path::Path;

use walkdir::WalkDir;

/// Modules from the top down; a row may import from rows below it, and inside its own folder.
const ROWS: [&[&str]; 11] = [
    &["cli"],
    &["content_dir", "theme_dir", "output_dir", "clock"],
    &["publish", "agreement"],
    &["render"],
    &["announce"],
    &["compare"],
    &["load"],
    &["model"],
    &["failure"],
    &["diagnostic"],
    &["source"],
];

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&module))
}

/// Source files below `src`, by path and text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|file| file.path().extension().is_some_and(|suffix| suffix == "rs"))
        .map(|file| {
            let below = file.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (below, std::fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (path, text) in sources() {
        let module = path.split(['/', '.']).next().unwrap();
        let Some(from) = row(module) else { continue };
        // A module's tests may build what they need with the stages above it.
        if path.ends_with("tests.rs") || path.contains("/tests/") {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("crate::") {
                let name: String =
                    line[at + "crate::".len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                checked += 1;
                match row(&name) {
                    Some(to) if to > from || name == module => {}
                    Some(_) => wrong.push(format!("{path}: {}", line.trim())),
                    None => wrong.push(format!("{path}: `{name}` has no place in ARCHITECTURE.md")),
                }
            }
        }
    }
    assert!(checked > 100, "the imports are found");
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_message_is_listed_once_with_what_to_do() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages.md")).unwrap();
    let listed: Vec<u16> =
        page.lines().filter_map(|line| line.strip_prefix("| N")?.split(' ').next()?.parse().ok()).collect();
    let listed_once: BTreeSet<u16> = listed.iter().copied().collect();
    assert_eq!(listed.len(), listed_once.len(), "a number is given to one message");
    let mut used = BTreeSet::new();
    for (_, text) in sources() {
        for call in ["Diagnostic::error(", "Diagnostic::warning("] {
            for (at, _) in text.match_indices(call) {
                let number: String =
                    text[at + call.len()..].trim_start().chars().take_while(char::is_ascii_digit).collect();
                used.extend(number.parse::<u16>());
            }
        }
    }
    let unlisted: Vec<_> = used.difference(&listed_once).collect();
    assert!(used.len() > 20 && unlisted.is_empty(), "docs/messages.md does not list {unlisted:?}");
}
