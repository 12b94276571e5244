//! What the tests of the stages share: texts from Markdown, and redlines as lines.

use super::index::Indexed;
use super::*;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Run};
use crate::source::SourceFile;
use crate::text::markdown::{RawHtml, Surroundings, read};
use crate::text::words::plain;

pub(super) fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

/// What a stage makes of two indexed texts.
pub(super) fn of_two<T>(old: &str, new: &str, stage: impl FnOnce(&[Indexed<'_>], &[Indexed<'_>]) -> T) -> T {
    let (old, new) = (document(old), document(new));
    let indices = [&old, &new].map(TextIndex::of);
    let [old, new] = TextIndex::both([(&old, &indices[0]), (&new, &indices[1])]);
    stage(&old, &new)
}

/// The redline of two texts in the notation of [`lines`].
pub(super) fn redline(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (document(old), document(new));
    lines(&compare(&old, &new).blocks)
}

/// A line a block, indented below what holds it: its element, and its words with changes as `[-30-]{+90+}`. Before a
/// block that is in one text only there is `-` or `+`, before one that moved its number too; `h2>h3` was another element,
/// and `ul>` is no more.
pub(super) fn lines(changes: &[BlockChange<'_>]) -> Vec<String> {
    fn add(changes: &[BlockChange<'_>], depth: usize, out: &mut Vec<String>) {
        for change in changes {
            let element = |block: Option<&crate::text::document::Block>| {
                block.map(|block| block.kind.element().unwrap_or("words")).unwrap_or_default().to_owned()
            };
            let (old, new) = (element(change.old), element(change.new));
            let name = match change.fate {
                Fate::Kept if old == new => old,
                Fate::Kept => format!("{old}>{new}"),
                Fate::Deleted => format!("-{old}"),
                Fate::Inserted => format!("+{new}"),
            };
            let moved = change.moved.map(|moved| format!(" m{}", moved.id)).unwrap_or_default();
            let words = match &change.body {
                ChangedBody::Text(runs) => format!(": {}", words(runs)),
                ChangedBody::Merged(pieces) => {
                    let pieces: Vec<String> = pieces.iter().map(|piece| words(&piece.runs)).collect();
                    format!(": {}", pieces.join(" | "))
                }
                ChangedBody::Blocks(_) => String::new(),
            };
            out.push(format!("{}{name}{moved}{words}", "  ".repeat(depth)));
            if let ChangedBody::Blocks(blocks) = &change.body {
                add(blocks, depth + 1, out);
            }
        }
    }
    let mut out = Vec::new();
    add(changes, 0, &mut out);
    out
}

/// Runs as words, with changes as `[-30-]{+90+}`.
pub(super) fn words(runs: &[Run<'_>]) -> String {
    let mut out = String::new();
    for run in runs {
        let first = match run {
            Run::Kept { new, .. } => new.first(),
            Run::Changed { old, new, .. } => old.first().or(new.first()),
        };
        if !out.is_empty() && first.is_some_and(|token| !token.space().is_none()) {
            out.push(' ');
        }
        match run {
            Run::Kept { new, .. } => out += &plain(new),
            Run::Changed { old, new, .. } => {
                for (tokens, marks) in [(old, ["[-", "-]"]), (new, ["{+", "+}"])] {
                    if !tokens.is_empty() {
                        out += &format!("{}{}{}", marks[0], plain(tokens), marks[1]);
                    }
                }
            }
        }
    }
    out
}

#[test]
fn a_redline_holds_both_texts() {
    let old = "# Cookies\n\nWe keep logs for 30 days.\n\n- a list\n- of two\n";
    let new = "# Cookies\n\nWe keep logs for 90 days.\n\n- of two\n";
    assert_eq!(
        redline(old, new),
        [
            "h1: Cookies",
            "p: We keep logs for [-30-]{+90+} days.",
            "ul",
            "  -li",
            "    -words: [-a list-]",
            "  li",
            "    words: of two"
        ]
    );
}
