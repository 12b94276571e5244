//! Three texts into one: what two texts made of a third, both of it. Knows no notice.
//!
//! Libraries that merge go by lines, and a paragraph of a notice is one long line. Here units (`units`) are aligned with
//! those of the text that both were made from (`alignment`), and merged word by word where both edited the same (`words`).
//! A change that both made is made once; where both changed the same words, each otherwise, both are written out, in the
//! form that git made known. No word of either side is lost.

mod alignment;
mod change;
#[cfg(test)]
mod tests;
pub(crate) mod units;
mod words;

use std::collections::HashSet;

use self::alignment::{Alignment, is_akin, is_similar};
pub(crate) use self::change::TheirChange;
use self::units::{MarkdownUnit, MarkdownWord, units, write};
use self::words::{MergedWords, has, merged};

/// One of two texts that were made from a third, in Markdown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MergeSide<'a> {
    /// What it is called where both are written out.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
}

/// Two texts in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merge {
    /// The text, in Markdown.
    pub text: String,
    /// What theirs changed and ours does not have, in the order of the text; none where the text is ours.
    pub missing: Vec<TheirChange>,
}

impl Merge {
    /// Merges what `ours` and `theirs` made of `base`.
    ///
    /// time: that of the two alignments; space: linear
    #[must_use]
    pub(crate) fn of(base: &str, ours: MergeSide<'_>, theirs: MergeSide<'_>) -> Self {
        let [old, our_units, their_units] = [base, ours.text, theirs.text].map(units);
        let [our_places, their_places] = [&our_units, &their_units].map(|units| Alignment::of(&old, units));
        let new_words = our_places.inserted.iter().flatten().map(|at| our_units[*at].words.as_slice());
        let names = [ours.name, theirs.name];
        let mut merging =
            OngoingMerge { names, new: new_words.collect(), at: 0, text: String::new(), missing: Vec::new() };
        for place in 0..=old.len() {
            let part = |units, places| InPlace::at(place, units, places);
            let (ours, theirs) = (part(&our_units, &our_places), part(&their_units, &their_places));
            match old.get(place) {
                Some(unit) => merging.unit(unit, &ours, &theirs),
                None => merging.insertions(&ours.inserted, &theirs.inserted),
            }
        }
        let OngoingMerge { mut text, missing, .. } = merging;
        if !text.is_empty() && ours.text.ends_with('\n') {
            text.push('\n');
        }
        Self { text, missing }
    }
}

/// New units in the place of old ones, of which each is compared with what theirs made of them.
const MAX_INSTEAD: usize = 100;

/// What a text has in place of one unit of the base.
struct InPlace<'u, 't> {
    /// New units before it, or instead of it.
    inserted: Vec<&'u MarkdownUnit<'t>>,
    /// New units instead of it and those before it that are gone as well; none where there are too many to compare.
    instead: Vec<&'u MarkdownUnit<'t>>,
    /// The unit; none where it is gone.
    unit: Option<&'u MarkdownUnit<'t>>,
}

impl<'u, 't> InPlace<'u, 't> {
    fn at(place: usize, units: &'u [MarkdownUnit<'t>], places: &Alignment) -> Self {
        let inserted = |place: usize| places.inserted[place].iter().map(|at| &units[*at]).collect::<Vec<_>>();
        let first = places.first_gone.get(place).copied().unwrap_or(place);
        let is_short = places.inserted[first].len() <= MAX_INSTEAD;
        Self {
            inserted: inserted(place),
            instead: if is_short { inserted(first) } else { Vec::new() },
            unit: places.kept.get(place).copied().flatten().map(|at| &units[at]),
        }
    }

    fn all(&self) -> Vec<&'u MarkdownUnit<'t>> {
        self.inserted.iter().copied().chain(self.unit).collect()
    }
}

struct OngoingMerge<'u, 't> {
    /// Ours and theirs.
    names: [&'u str; 2],
    /// The words of all units that are new in ours.
    new: HashSet<&'u [MarkdownWord<'t>]>,
    /// Where the last unit of ours is.
    at: usize,
    text: String,
    missing: Vec<TheirChange>,
}

impl<'t> OngoingMerge<'_, 't> {
    /// Goes on with what both made of a unit.
    fn unit(&mut self, base: &MarkdownUnit<'t>, ours: &InPlace<'_, 't>, theirs: &InPlace<'_, 't>) {
        match (ours.unit, theirs.unit) {
            (Some(our_unit), Some(their_unit)) => {
                self.insertions(&ours.inserted, &theirs.inserted);
                self.edited(base, our_unit, their_unit);
            }
            (Some(our_unit), None) if our_unit == base => {
                self.at = our_unit.at.start;
                self.keep(&ours.inserted);
                let new = self.take(&theirs.inserted);
                self.miss(base.alone(), joined(&new), false);
            }
            (None, Some(their_unit)) if their_unit == base || self.says(&ours.instead, base, their_unit) => {
                // What takes the place of the unit comes after what came in before it.
                let new = self.take(&theirs.inserted);
                if !new.is_empty() {
                    self.miss(String::new(), joined(&new), false);
                }
                self.keep(&ours.inserted);
            }
            (None, None) if self.replaces_alike(base, &ours.inserted, &theirs.inserted) => self.keep(&ours.inserted),
            _ => self.conflict(base.alone(), &ours.all(), &theirs.all()),
        }
    }

    /// A unit that both have.
    fn edited(&mut self, base: &MarkdownUnit<'t>, ours: &MarkdownUnit<'t>, theirs: &MarkdownUnit<'t>) {
        if theirs == base || ours == theirs {
            return self.keep(&[ours]);
        }
        self.at = ours.at.start;
        let words = if ours == base {
            MergedWords::Both(theirs.words.clone())
        } else {
            merged(&base.words, &ours.words, &theirs.words)
        };
        match words {
            MergedWords::Ours => self.keep(&[ours]),
            MergedWords::Both(words) => {
                self.write(&words);
                self.miss(base.alone(), theirs.alone(), false);
            }
            MergedWords::Conflict => self.conflict(base.alone(), &[ours], &[theirs]),
        }
    }

    /// New units of both in one place: those of theirs after those of ours, unless they say the same otherwise.
    fn insertions(&mut self, ours: &[&MarkdownUnit<'t>], theirs: &[&MarkdownUnit<'t>]) {
        let rest: Vec<&MarkdownUnit<'t>> = theirs.iter().copied().filter(|unit| !self.has(unit)).collect();
        if rest.iter().any(|unit| ours.iter().any(|other| is_similar(other, unit))) {
            return self.conflict(String::new(), ours, &rest);
        }
        self.keep(ours);
        if !rest.is_empty() {
            let new = self.take(&rest);
            self.miss(String::new(), joined(&new), false);
        }
    }

    /// Whether ours has a unit as theirs edited it: it moved, or was written anew with what theirs changed.
    fn says(&self, ours: &[&MarkdownUnit<'t>], base: &MarkdownUnit<'t>, theirs: &MarkdownUnit<'t>) -> bool {
        self.has(theirs) || ours.iter().any(|unit| has(&unit.words, &base.words, &theirs.words))
    }

    /// Whether ours has all that theirs put in the place of a unit, and does not go on with words that theirs took out.
    fn replaces_alike(
        &self,
        base: &MarkdownUnit<'t>,
        ours: &[&MarkdownUnit<'t>],
        theirs: &[&MarkdownUnit<'t>],
    ) -> bool {
        let goes_on = theirs.is_empty() && ours.iter().any(|unit| is_akin(base, unit));
        !goes_on && theirs.iter().all(|unit| self.has(unit))
    }

    /// Whether a new unit of theirs is new in ours as well.
    fn has(&self, unit: &MarkdownUnit<'t>) -> bool {
        self.new.contains(unit.words.as_slice())
    }

    fn keep(&mut self, ours: &[&MarkdownUnit<'t>]) {
        for unit in ours {
            self.at = unit.at.start;
            self.write(&unit.words);
        }
    }

    /// Takes new units of theirs, but for those that ours has.
    fn take<'v>(&mut self, theirs: &[&'v MarkdownUnit<'t>]) -> Vec<&'v MarkdownUnit<'t>> {
        let rest: Vec<&MarkdownUnit<'t>> = theirs.iter().copied().filter(|unit| !self.has(unit)).collect();
        for unit in &rest {
            self.write(&unit.words);
        }
        rest
    }

    fn miss(&mut self, was: String, becomes: String, is_conflict: bool) {
        self.missing.push(TheirChange { was, becomes, at: self.at, is_conflict });
    }

    /// Writes out what both have.
    fn conflict(&mut self, was: String, ours: &[&MarkdownUnit<'t>], theirs: &[&MarkdownUnit<'t>]) {
        if let Some(first) = ours.first() {
            self.at = first.at.start;
        }
        if !self.text.is_empty() {
            let is_apart = ours.iter().chain(theirs).next().is_none_or(|unit| unit.line_ends() > 1);
            self.text.push_str(if is_apart { "\n\n" } else { "\n" });
        }
        let [our_name, their_name] = self.names;
        let side =
            |units| Some(joined(units)).filter(|text| !text.is_empty()).map_or(String::new(), |text| text + "\n");
        self.text += &format!("{OURS} {our_name}\n{}{BETWEEN}\n{}{THEIRS} {their_name}", side(ours), side(theirs));
        self.miss(was, joined(theirs), true);
    }

    /// Writes words that begin on a line of their own.
    fn write(&mut self, words: &[MarkdownWord<'t>]) {
        let is_glued = words.first().is_some_and(|first| !first.space.contains('\n'));
        if is_glued && !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        write(words, &mut self.text);
    }
}

/// The lines around what both have.
const OURS: &str = "<<<<<<<";
const BETWEEN: &str = "=======";
const THEIRS: &str = ">>>>>>>";

/// Units as they stand, without the lines before them.
fn joined(units: &[&MarkdownUnit<'_>]) -> String {
    let mut text = String::new();
    for (at, unit) in units.iter().enumerate() {
        if at > 0 {
            unit.write_to(&mut text);
        } else {
            text = unit.alone();
        }
    }
    text
}
