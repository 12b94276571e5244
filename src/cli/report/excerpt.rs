//! The part of a source file that a message shows.

use std::ops::Range;

use annotate_snippets::{Annotation, Snippet};

use super::places::Places;
use crate::diagnostic::Label;
use crate::source::{SourceText, Span};
use crate::values::harmless::{on_terminal, source_on_terminal};

/// Bytes of a line that is shown whole, or cut by the renderer. It reads all it is given, so of a longer line it is given
/// a window: a paragraph of a megabyte is one line.
const LONG: usize = 4096;
/// Bytes of a long line on either side of a place: more than fit on a line of a terminal, so that the renderer still cuts.
const AROUND: usize = 600;
/// Bytes of a place in a long line that are marked.
const MARKED: usize = 140;

/// Some lines of a file, or a window on a long one, and the places in it.
pub(super) struct Excerpt<'a> {
    /// The first place, which the heading names.
    place: &'a Span,
    /// The text of its file, held.
    text: SourceText,
    /// Its file, as the heading names it.
    path: String,
    bytes: Range<usize>,
    /// Each place, in bytes of the excerpt, with what is said of it; nothing of the message's own.
    pub(super) places: Vec<(Range<usize>, Option<&'a str>)>,
}

/// The bytes of a place that can be seen: a paragraph ends with its line, and the next is not marked.
fn seen(span: &Span) -> Range<usize> {
    let Range { start, end } = span.range();
    let kept = span.text().trim_end_matches(['\n', '\r']).len();
    if kept == 0 { start..end } else { start..start + kept }
}

impl<'a> Excerpt<'a> {
    /// The excerpts for a message: one around `place`, with the labels that fit in, then one for each other label.
    pub(super) fn all(place: &'a Span, labels: &'a [Label], places: &Places) -> Vec<Self> {
        let fits = |label: &&Label| label.span.file() == place.file() && !is_long(place) && !is_long(&label.span);
        let (inside, outside): (Vec<&Label>, Vec<&Label>) = labels.iter().partition(fits);
        let mut first = Self::around(place, inside.iter().map(|label| &label.span), places);
        first.mark(place, None);
        for label in inside {
            first.mark(&label.span, Some(&label.text));
        }
        let others = outside.into_iter().map(|label| {
            let mut other = Self::around(&label.span, [], places);
            other.mark(&label.span, Some(&label.text));
            other
        });
        std::iter::once(first).chain(others).collect()
    }

    fn around(place: &'a Span, others: impl IntoIterator<Item = &'a Span>, places: &Places) -> Self {
        let Range { start, end } = seen(place);
        let bytes = if is_long(place) {
            let (_, line) = place.file().line_at(start);
            let window = start.saturating_sub(AROUND)..end.min(start + MARKED) + AROUND;
            Span::new(place.file(), window.start.max(line.start)..window.end.min(line.end)).range()
        } else {
            let lines = |range: Range<usize>| {
                let line = |at| place.file().line_at(at).1;
                line(range.start).start..line(range.end).end
            };
            others
                .into_iter()
                .map(|other| lines(seen(other)))
                .fold(lines(start..end), |all, one| all.start.min(one.start)..all.end.max(one.end))
        };
        let path = on_terminal(&places.here(place.file().path())).into_owned();
        Self { place, text: place.file().text(), path, bytes, places: Vec::new() }
    }

    fn mark(&mut self, span: &Span, label: Option<&'a str>) {
        let Range { start, end } = seen(span);
        let most = if is_long(span) { start + MARKED } else { end };
        let shown = Span::new(span.file(), start..end.min(most).min(self.bytes.end)).range();
        self.places.push((shown.start - self.bytes.start..shown.end - self.bytes.start, label));
    }

    /// The text with its path and line numbers, and no place marked yet.
    pub(super) fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let file = self.place.file();
        let (line, _) = file.line_at(self.bytes.start);
        Snippet::source(source_on_terminal(&self.text[self.bytes.clone()])).line_start(line).path(self.path.as_str())
    }

    /// The place as the renderer heads it, which counts columns from the beginning of the window, and as it should.
    fn headings(&self) -> Option<(String, String)> {
        let file = self.place.file();
        let (line, bytes) = file.line_at(self.bytes.start);
        let place = self.place.range().start;
        let (_, column) = self.place.line_and_column();
        let heading = |column| format!("{}:{line}:{column}", self.path);
        let shown = Span::new(file, self.bytes.start..place).text().chars().count() + 1;
        (bytes.start < self.bytes.start).then(|| (heading(shown), heading(column)))
    }
}

/// Whether the line that a place begins on is too long to be shown whole.
fn is_long(place: &Span) -> bool {
    place.file().line_at(place.range().start).1.len() > LONG
}

/// The rendered message, in which each excerpt is headed by its place in the file.
pub(super) fn with_true_columns(mut message: String, excerpts: &[Excerpt<'_>]) -> String {
    let mut from = 0;
    for (shown, meant) in excerpts.iter().filter_map(Excerpt::headings) {
        if let Some(at) = message[from..].find(&shown).map(|at| from + at) {
            message.replace_range(at..at + shown.len(), &meant);
            from = at + meant.len();
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use crate::cli::report::{Places, text};
    use crate::diagnostic::Diagnostic;
    use crate::diagnostic::rules::Rule;
    use crate::source::{SourceFile, Span};

    #[test]
    fn a_place_in_a_long_line_is_shown_with_what_is_around_it_and_headed_by_its_place_in_the_file() {
        let file =
            SourceFile::new("a.md", format!("Text\n\n{}wrong {}\n", "é and on, ".repeat(9000), "so on, ".repeat(9000)));
        let at = file.text().find("wrong").unwrap();
        let error = Diagnostic::new(Rule::NotUtf8, Span::new(&file, at..at + 5), "no")
            .label(Span::new(&file, 0..4), "the beginning");
        insta::assert_snapshot!(text(&[error], &Places::default(), false).trim_end(), @r"
        error[N0001]: no
         --> a.md:3:90001
          |
        3 | ..., é and on, é and on, é and on, é and on, é and on, é and on, wrong so on, so on, so on, so on, so on, so on, so on, so on, so on,...
          |                                                                  ^^^^^
          |
         ::: a.md:1:1
          |
        1 | Text
          | ---- the beginning
        ");
    }

    #[test]
    fn labels_far_from_a_place_in_a_long_line_have_excerpts_of_their_own() {
        let file = SourceFile::new("a.md", "and on, ".repeat(9000));
        let place = |at: usize| Span::new(&file, at..at + 3);
        let error = Diagnostic::new(Rule::NotUtf8, place(8000), "twice").label(place(64_000), "the other");
        let shown = text(&[error], &Places::default(), false);
        assert!(shown.contains(" --> a.md:1:8001\n") && shown.contains(" ::: a.md:1:64001\n"), "{shown}");
        assert_eq!((shown.matches("^^^").count(), shown.matches("--- the other").count()), (1, 1), "{shown}");
    }

    #[test]
    fn a_place_that_leaves_its_long_line_or_is_all_of_it_is_marked_at_its_beginning() {
        let file = SourceFile::new("a.md", format!("{}\nlast\n", "a word ".repeat(2000)));
        for place in [0..14_000, 0..14_006, 13_990..14_006, 13_999..14_000, 14_001..14_006] {
            let shown = text(
                &[Diagnostic::new(Rule::NotUtf8, Span::new(&file, place.clone()), "all of it")],
                &Places::default(),
                false,
            );
            assert!(shown.contains('^') && shown.len() < 2000, "{place:?}: {shown}");
        }
    }

    #[test]
    fn a_place_that_ends_with_its_line_leaves_the_next_unmarked() {
        let file = SourceFile::new("a.md", "one\ntwo\nthree\n");
        let shown =
            |place| text(&[Diagnostic::new(Rule::NotUtf8, Span::new(&file, place), "it")], &Places::default(), false);
        assert!(shown(0..4).contains("1 | one\n  | ^^^\n") && !shown(0..4).contains("two"), "{}", shown(0..4));
        assert!(shown(0..8).contains("2 | | two\n  | |___^\n") && !shown(0..8).contains("three"), "{}", shown(0..8));
    }

    #[test]
    fn of_many_messages_that_say_the_same_about_one_file_twenty_are_shown_and_the_rest_is_counted() {
        let file = SourceFile::new("a.md", "word\n".repeat(30));
        let place = |n: usize| Span::new(&file, n * 5..n * 5 + 4);
        let mut found: Vec<Diagnostic> =
            (0..30).map(|n| Diagnostic::new(Rule::NotUtf8, place(n), format!("no `{n}`"))).collect();
        found.extend((0..20).map(|n| Diagnostic::new(Rule::InvisibleCharacter, place(n), "perhaps")));
        // One code can stand for several rules: another one is not hidden by the many.
        found.insert(25, Diagnostic::new(Rule::NotUtf8, place(25), "another rule"));
        let shown = text(&found, &Places::default(), false);
        assert_eq!((shown.matches("error[N0001]").count(), shown.matches("warning[N0005]").count()), (21, 20));
        assert_eq!(shown.matches(" more of ").count(), 1);
        assert!(shown.contains("\n\nand 10 more of N0001 in this file\n\nerror[N0001]: another rule"), "{shown}");
    }
}
