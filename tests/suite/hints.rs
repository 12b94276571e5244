//! A hint that is followed to the letter mends the mistake, and leads to no other.

use crate::project::{Project, Run, SETTINGS, Sandbox};

const SETTINGS_TEXT: &str = "title: Legal\nbase_url: https://example.org/legal/\norganization: {name: Example}\ntimezone: UTC\nlanguages: [en, es]\n";
const TEXT: &str = "content/privacy/2024-03-01.md";
const FRONT: &str = "title: Privacy Notice\neffective: 2024-04-15\nchange: material\ntranslations: later\nretroactive: false\nchoices: []\n\
                     notify: [homepage, email]\nsummary: We share logs\n";

fn project() -> Project {
    Project::empty()
        .write(SETTINGS, SETTINGS_TEXT)
        .version("privacy", "2023-01-10", "title: Privacy Notice\n", "We share nothing.")
        .version("privacy", "2024-03-01", FRONT, "We share logs.")
}

/// What the one message says to write, between its backticks, and the line that it points at.
fn advised(run: &Run) -> (String, usize) {
    assert_eq!(
        run.stderr.matches("error[").count() + run.stderr.matches("warning[").count(),
        1,
        "one cause is told once: {run}"
    );
    let place = run.stderr.lines().find_map(|line| line.trim().strip_prefix("--> ")).expect("a place");
    let line = place.rsplit(':').nth(1).and_then(|line| line.parse().ok()).expect("a line");
    let hint = run.stderr.lines().find_map(|line| line.trim().strip_prefix("= hint: ")).expect("a hint");
    let written = hint.split('`').nth(1).map(str::to_owned);
    // A day is told without quotes: "write 2027-01-02".
    let day = || hint.strip_prefix("write ").and_then(|rest| rest.split([' ', ';']).next()).map(str::to_owned);
    (written.or_else(day).unwrap_or_else(|| panic!("{run}")), line)
}

/// The line as the hint has it: all of it, an item, a key, or a value.
fn followed(line: &str, advice: &str) -> String {
    let Some((key, _)) = line.split_once(':').filter(|_| !line.trim_start().starts_with('-')) else {
        let indent = &line[..line.len() - line.trim_start().len()];
        return format!("{indent}{advice}");
    };
    match advice.split_once(':') {
        Some((written, _)) if written.eq_ignore_ascii_case(key) => advice.to_owned(),
        // "did you mean `effective`?"
        None if !advice.is_empty() && advice.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && is_key(advice) => {
            line.replacen(key, advice, 1)
        }
        _ => format!("{key}: {advice}"),
    }
}

fn is_key(word: &str) -> bool {
    ["title", "effective", "change", "summary", "retroactive", "choices", "timezone", "updated", "base_url"]
        .contains(&word)
}

#[test]
fn a_hint_that_is_followed_leads_to_no_other_mistake() {
    let slips = [
        (TEXT, "summary: We", "sumary: We"),
        (TEXT, "effective: ", "Effective date: "),
        (TEXT, "effective: ", "efective: "),
        (TEXT, "title: ", "titel: "),
        (TEXT, "updated: ", "upated: "),
        (TEXT, "choices: ", "choises: "),
        (TEXT, "retroactive: ", "retro-active: "),
        (TEXT, "change: material", "change:material"),
        (TEXT, "change: material", "change:\u{a0}material"),
        (TEXT, "change: material", "change: Material"),
        (TEXT, "change: material", "change: matreial"),
        (TEXT, "retroactive: false", "retroactive: no"),
        (TEXT, "effective: 2024-04-15", "effective: 15.04.2024"),
        (TEXT, "effective: 2024-04-15", "effective: 2024/4/15"),
        (TEXT, "effective: 2024-04-15", "effective: 15th April 2024"),
        (TEXT, "effective: 2024-04-15", "effective: “2024-04-15”"),
        (TEXT, "effective: 2024-04-15", "effective: 2024-03-10"),
        (TEXT, "updated: 2024-03-01", "updated: 2024-03-02"),
        (TEXT, "summary: We share logs", "summary: We share: logs"),
        (TEXT, "summary: We share logs", "summary: “We share logs”"),
        (TEXT, "summary: We share logs", "summary: \"We\" share logs"),
        (TEXT, "summary: We share logs", "summary:\n-We share logs"),
        (TEXT, "summary: We share logs", "summary:\n• We share logs"),
        (TEXT, "effective: 2024-04-15\n", ""),
        (TEXT, "summary: We share logs\n", ""),
        (TEXT, "notify: [homepage, email]", "notify: []"),
        (SETTINGS, "timezone: UTC", "timzone: UTC"),
        (SETTINGS, "languages: [en, es]", "languages: en, es"),
        (SETTINGS, "https://example.org/legal/", "example.org/legal/"),
        (SETTINGS, "base_url:", "base-url:"),
    ];
    for (path, right, slip) in slips {
        let sandbox = Sandbox::with(&project());
        let before = sandbox.succeeds(&["check"]);
        assert!(before.stderr.is_empty(), "{before}");
        sandbox.edit(path, right, slip);
        let run = sandbox.run(&["check"]);
        let (advice, at) = advised(&run);
        let text = sandbox.read(path);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        // What is missing is added below the line that says so.
        if run.stderr.contains("is missing") {
            lines.insert(at, advice.clone());
        } else {
            lines[at - 1] = followed(&lines[at - 1], &advice);
        }
        sandbox.write(path, lines.join("\n") + "\n");
        let after = sandbox.run(&["check"]);
        assert!(after.code == Some(0) && after.stderr.is_empty(), "{slip:?}, told {advice:?}: {after}\n{run}");
    }
}
