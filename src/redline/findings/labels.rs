//! Labels that were typed, `9.` or `(b)`, and are others now: what a text is cited by.

use crate::redline::changes::{BlockChange, Renumbered, Run};
use crate::text::words::Token;

/// A label that is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relabelled {
    pub old: TypedLabel,
    pub new: TypedLabel,
}

/// A label: `4.2` is `4.` and 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypedLabel {
    /// What stands before its last part.
    stem: String,
    number: u32,
    is_letter: bool,
}

impl Relabelled {
    /// The numbers of an item of a list, which nobody typed before its words.
    pub(super) fn of_item(Renumbered { old, new }: Renumbered) -> Option<Self> {
        let label = |number: u64| {
            Some(TypedLabel { stem: String::new(), number: u32::try_from(number).ok()?, is_letter: false })
        };
        Some(Self { old: label(old)?, new: label(new)? })
    }

    /// Whether a number that names a clause means another one than it did.
    pub(super) fn moves(&self, number: &str) -> bool {
        [&self.old, &self.new].into_iter().any(|label| label.written() == number)
    }
}

/// The label at the beginning of a block, as it was and as it is.
pub(super) fn relabelled(change: &BlockChange<'_>) -> Option<Relabelled> {
    let mut runs = change.runs();
    let first = runs.next()?;
    let (opening, changed) = match first {
        Run::Kept { new: [mark], .. } if mark.text() == "(" => (true, runs.next()?),
        _ => (false, first),
    };
    let Run::Changed { old, new, kind } = changed else { return None };
    let closing = match runs.next() {
        Some(Run::Kept { new, .. }) => new.first().map_or("", |token| token.text()),
        _ => "",
    };
    let ends = |tokens: &[Token]| tokens.last().is_some_and(|token| matches!(token.text(), "." | ")"));
    let is_label = !kind.is_substance() || matches!(closing, "." | ")") || (ends(old) && ends(new)) || opening;
    if !is_label {
        return None;
    }
    Some(Relabelled { old: TypedLabel::read(old)?, new: TypedLabel::read(new)? })
}

impl TypedLabel {
    fn read(tokens: &[Token]) -> Option<Self> {
        let typed: String = tokens.iter().map(Token::text).collect();
        let label = typed.trim_start_matches('(').trim_end_matches([')', '.']);
        let (stem, last) = label.rsplit_once('.').map_or(("", label), |(stem, last)| (stem, last));
        let is_letter = last.len() == 1 && last.bytes().all(|b| b.is_ascii_alphabetic());
        let number = if is_letter {
            u32::from(last.to_ascii_lowercase().bytes().next()? - b'a') + 1
        } else {
            last.parse().ok().filter(|_| last.len() <= 3)?
        };
        let stem = if stem.is_empty() { String::new() } else { format!("{stem}.") };
        stem.chars().all(|c| c.is_ascii_digit() || c == '.').then_some(Self { stem, number, is_letter })
    }

    fn written(&self) -> String {
        match (self.is_letter, u8::try_from(self.number)) {
            (true, Ok(number)) => format!("({})", char::from(b'a' + number - 1)),
            _ => format!("{}{}", self.stem, self.number),
        }
    }

    fn is_before(&self, next: &Self) -> bool {
        self.stem == next.stem && self.is_letter == next.is_letter && self.number < next.number
    }
}

/// Labels that follow each other and were shifted by one step, as they were and as they are: `9–16` and `8–15`. One by
/// itself is left to the text.
pub(super) fn shifts<'l>(labels: &[&'l Relabelled]) -> Vec<(&'l Relabelled, String, String)> {
    let goes_on = |a: &&Relabelled, b: &&Relabelled| {
        let step = |label: &Relabelled| i64::from(label.new.number) - i64::from(label.old.number);
        a.old.is_before(&b.old) && a.new.is_before(&b.new) && step(a) == step(b)
    };
    let runs = labels.chunk_by(goes_on).filter(|run| run.len() > 1);
    let range = |first: &TypedLabel, last: &TypedLabel| format!("{}–{}", first.written(), last.written());
    runs.map(|run| {
        let (first, last) = (run[0], run[run.len() - 1]);
        (first, range(&first.old, &last.old), range(&first.new, &last.new))
    })
    .collect()
}
