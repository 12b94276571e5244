//! The project that nothing is wrong with, and what is made of it in a word.

use super::files::Project;

pub const SETTINGS: &str = "noticepress.yaml";
/// The text in force on [`AS_OF`](super::harness::AS_OF).
pub const OLD: &str = "content/privacy/2023-01-10.md";
/// The text announced on that day, a material change. Most rows break this one.
pub const NEW: &str = "content/privacy/2024-03-01.md";

const GOOD_SETTINGS: &str = "\
title: Legal
base_url: https://example.org/legal/
timezone: UTC
languages: [en]
banner_days: 14
organization: {name: Example, email: privacy@example.org, address: 1 Example Street}
email: {from: privacy@example.org, reply_to: privacy@example.org}
";

const GOOD_OLD: &str = "\
---
title: Privacy Notice
updated: 2023-01-10
---

## Sharing

We share nothing with anybody.

## Contact

Write to us.
";

// The rows name lines and columns of this text: its `updated` date is at 3:10, an added key on line 8, the paragraph
// that many of them replace on line 14.
const GOOD_NEW: &str = "\
---
title: Privacy Notice
updated: 2024-03-01
effective: 2024-04-15
change: material
retroactive: false
summary: We now share log data with a payment provider.
choices:
  - {text: Turn off sharing in your settings, url: \"https://example.org/settings\"}
---

## Sharing

We share log data with a payment provider.

## Contact

Write to us.
";

/// A picture of one grey dot.
pub const PIXEL: &[u8] =
    b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\
    :~\x9bU\x00\x00\x00\x0aIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\x00\x00\x00\x00IEND\xaeB`\x82";

/// The project that nothing is wrong with: two versions of one notice.
pub fn good() -> Project {
    Project::empty().write(SETTINGS, GOOD_SETTINGS).write(OLD, GOOD_OLD).write(NEW, GOOD_NEW)
}

/// The good project with `old` replaced in its newer version.
pub fn in_new(old: &str, new: &str) -> Project {
    good().replace(NEW, old, new)
}

/// The good project with one more line of front matter in its newer version, at line 8.
pub fn with_key(line: &str) -> Project {
    in_new("choices:\n", &format!("{line}\nchoices:\n"))
}

/// The good project with `text` for the first paragraph of its newer version, from line 14 on.
pub fn with_paragraph(text: &str) -> Project {
    in_new("We share log data with a payment provider.\n\n", &format!("{text}\n\n"))
}

/// The lines of front matter that make a text a material change from this day on.
pub fn material(effective: &str, summary: &str) -> String {
    format!("effective: {effective}\nchange: material\nretroactive: false\nchoices: []\nsummary: {summary}\n")
}

/// Every line of words that a language has to have.
pub const WORDS: &str = include_str!("../../../themes/default/words/en.yaml");

/// The good project published in these languages; those that the built-in theme does not speak have words in English.
pub fn in_languages(languages: &str) -> Project {
    let project = in_new("change: material", "change: material\ntranslations: later").replace(
        SETTINGS,
        "languages: [en]",
        &format!("languages: {languages}"),
    );
    let tags = languages.split(|c: char| !c.is_ascii_alphanumeric()).filter(|tag| tag.len() == 2);
    tags.filter(|tag| !matches!(*tag, "en" | "es"))
        .fold(project, |project, tag| project.write(&format!("themes/default/words/{tag}.yaml"), words_for(tag)))
}

/// The English words, in as many forms as the language has for numbers.
fn words_for(tag: &str) -> String {
    let more = match tag {
        "ar" => 4,
        "he" => 1,
        _ => 0,
    };
    let line = |line: &str| match line.strip_suffix('"').and_then(|line| Some((line, line.rsplit_once(" | ")?.1))) {
        Some((forms, other)) => format!("{forms}{}\"\n", format!(" | {other}").repeat(more)),
        None => format!("{line}\n"),
    };
    WORDS.lines().map(line).collect()
}
