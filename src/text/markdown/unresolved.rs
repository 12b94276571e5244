//! Lines that stand around two texts of which one is still to be chosen.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, Span};

/// The marks that `noticepress carry` and git put around what two texts made of one passage. The line between the two looks
/// like that below a heading, and tells nothing by itself.
const MARKS: [&str; 3] = ["<<<<<<<", "|||||||", ">>>>>>>"];

/// The errors (N0212) for such lines, one for each passage, or for what is left of one.
#[must_use]
pub(crate) fn unresolved(source: &Arc<SourceFile>, body: &Range<usize>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut is_open = false;
    let mut start = body.start;
    for line in source.text()[body.clone()].split_inclusive('\n') {
        let mark = MARKS.iter().position(|mark| is_mark(line, mark));
        // The later marks of a passage are told of with the first.
        if mark.is_some() && (mark == Some(0) || !is_open) {
            let place = Span::new(source, start..start + line.trim_end().len());
            let message = "two wordings conflict here, and one must be chosen";
            found.push(
                Diagnostic::new(Rule::UnresolvedMerge, place, message)
                    .hint("keep the wording you want, and delete the other")
                    .hint("then delete the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`"),
            );
        }
        is_open = mark.map_or(is_open, |mark| mark + 1 < MARKS.len());
        start += line.len();
    }
    found
}

fn is_mark(line: &str, mark: &str) -> bool {
    line.trim_start().strip_prefix(mark).is_some_and(|rest| rest.trim().is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let source = SourceFile::new("a.md", text);
        let found = unresolved(&source, &(0..text.len()));
        let line = |place: crate::diagnostic::Place| match place {
            crate::diagnostic::Place::Text(span) => source.line_at(span.range().start).0,
            crate::diagnostic::Place::Path(_) => 0,
        };
        found.into_iter().map(|problem| line(problem.place)).collect()
    }

    #[test]
    fn each_passage_of_which_two_texts_are_left_is_told_of_once() {
        let conflict = "<<<<<<< 2026-11-16\nours\n=======\ntheirs\n>>>>>>> 2026-11-26\n";
        assert_eq!(lines(&format!("Text\n\n{conflict}\nText\n\n{conflict}")), [3, 11]);
        assert_eq!(lines("- a\n  <<<<<<< x\n  b\n"), [2]);
        assert_eq!(lines("ours\n=======\ntheirs\n>>>>>>> 2026-11-26\n"), [4]);
    }

    #[test]
    fn headings_quotations_and_arrows_are_text() {
        assert_eq!(lines("Title\n=======\n\n>>> quoted\n\n<<< back\n\n`<<<<<<<`\n<<<<<<<<<< x\n"), [0; 0]);
    }
}
