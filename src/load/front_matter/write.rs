//! Writes the file of a text, as a command does that makes one.

use std::fmt::Display;

use super::RULE;

/// The file of a text: its front matter, key by key in the order in which they are given, and the Markdown below.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewText {
    yaml: String,
}

impl NewText {
    /// Adds lines of another front matter as they stand there (see [`super::written`]).
    #[must_use]
    pub(crate) fn kept(mut self, lines: &str) -> Self {
        self.yaml += lines;
        self
    }

    /// Adds a value that YAML takes as it is: a day, a number, a word of the format.
    #[must_use]
    pub(crate) fn plain(mut self, key: &str, value: impl Display) -> Self {
        self.yaml += &format!("{key}: {value}\n");
        self
    }

    /// Adds words of a person, quoted where YAML would take them for something else.
    #[must_use]
    pub(crate) fn words(mut self, key: &str, words: &str) -> Self {
        self.yaml += &format!("{key}: {}\n", quoted(words));
        self
    }

    /// Adds keys and values on one line: `imported: {file: "privacy.docx", printed: 2019-05-01}`.
    #[must_use]
    pub(crate) fn mapping<'k>(mut self, key: &str, entries: impl IntoIterator<Item = (&'k str, InFlow)>) -> Self {
        let entries: Vec<String> =
            entries.into_iter().map(|(key, value)| format!("{key}: {}", value.written())).collect();
        self.yaml += &format!("{key}: {{{}}}\n", entries.join(", "));
        self
    }

    /// Adds a key whose value its author is to write.
    #[must_use]
    pub(crate) fn stub(mut self, key: &str) -> Self {
        self.yaml += &format!("{key}:\n");
        self
    }

    /// Adds a comment, a line for each of its own.
    #[must_use]
    pub(crate) fn comment(mut self, text: &str) -> Self {
        self.yaml.extend(text.lines().map(|line| format!("# {line}\n")));
        self
    }

    /// The whole file, with one line break at its end and an empty line below the front matter.
    #[must_use]
    pub(crate) fn with_text(self, markdown: &str) -> String {
        let gap = if markdown.starts_with('\n') { "" } else { "\n" };
        let end = if markdown.ends_with('\n') || markdown.is_empty() { "" } else { "\n" };
        format!("{RULE}\n{}{RULE}\n{gap}{markdown}{end}", self.yaml)
    }
}

/// A value among others on one line.
#[derive(Clone, Debug)]
pub(crate) enum InFlow {
    /// What YAML takes as it is.
    Plain(String),
    /// Words of a person, or of a program.
    Words(String),
}

impl InFlow {
    /// As YAML reads it back between braces, where a comma or a bracket would end a word.
    fn written(self) -> String {
        match self {
            Self::Plain(value) => value,
            Self::Words(words) => double_quoted(&words),
        }
    }
}

/// The file of a text with a comment as the first line of its front matter, where programs that read it look.
#[must_use]
pub(crate) fn commented(file: &str, comment: &str) -> String {
    file.strip_prefix(RULE).map_or_else(|| file.to_owned(), |rest| format!("{RULE}\n# {comment}{rest}"))
}

/// Words on one line, as YAML reads them back: in double quotes (YAML 1.2, 7.3.1) unless they are plainly words.
fn quoted(words: &str) -> String {
    let is_plain = words.starts_with(char::is_alphabetic)
        && words
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.' | '(' | ')' | '\'' | '/' | '-' | '’'))
        && words.contains(' ')
        && !words.ends_with(' ');
    if is_plain { words.to_owned() } else { double_quoted(words) }
}

/// JSON's strings are YAML's double-quoted ones.
fn double_quoted(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::front_matter;
    use crate::source::SourceFile;
    use crate::values::lang::Lang;

    fn lang() -> Lang {
        "en".parse().expect("a language")
    }

    #[test]
    fn a_file_has_its_keys_in_order_and_one_empty_line_below_them() {
        let file = NewText::default()
            .kept("title: Privacy Notice\n")
            .plain("updated", "2026-11-26")
            .comment("What changes, in plain words:")
            .words("impact", "Logs: kept longer")
            .with_text("# One\n\nTwo");
        assert_eq!(
            file,
            "---\ntitle: Privacy Notice\nupdated: 2026-11-26\n# What changes, in plain words:\n\
             impact: \"Logs: kept longer\"\n---\n\n# One\n\nTwo\n"
        );
    }

    #[test]
    fn a_comment_stands_first_in_the_front_matter() {
        let file = NewText::default().plain("updated", "2026-11-26").with_text("One");
        assert_eq!(commented(&file, "for editors"), "---\n# for editors\nupdated: 2026-11-26\n---\n\nOne\n");
    }

    proptest! {
        #[test]
        fn words_are_read_back_as_they_were_written(words in r"[^\p{C}\p{Z}][^\p{C}\p{Z}]{0,4}( [^\p{C}\p{Z}]{1,8}){0,4}") {
            let file = NewText::default().plain("updated", "2026-11-26").words("title", &words).with_text("Text.");
            let source = SourceFile::new("content/privacy/2026-11-26.md", file);
            let title = front_matter::version(&source, &lang()).0.and_then(|read| read.words.title);
            prop_assert_eq!(title, Some(words));
        }
    }
}
