//! The words of three texts of one passage, made into one.

use std::ops::Range;

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::units::MarkdownWord;

/// Words of the old text that give way to others.
#[derive(Clone, Debug)]
struct Hunk {
    old: Range<usize>,
    new: Range<usize>,
}

/// What became of a passage that two texts edited.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MergedWords<'t> {
    /// Ours has all that theirs changed.
    Ours,
    /// The words of both.
    Both(Vec<MarkdownWord<'t>>),
    /// Both changed the same words, each otherwise.
    Conflict,
}

/// The passage with the changes of both.
///
/// Two changes are of the same words where no word stays between them: "30 days" cannot become "45 months" when nobody
/// wrote that.
pub(super) fn merged<'t>(
    base: &[MarkdownWord<'t>],
    ours: &[MarkdownWord<'t>],
    theirs: &[MarkdownWord<'t>],
) -> MergedWords<'t> {
    let (our_hunks, their_hunks) = (hunks(base, ours), hunks(base, theirs));
    let mut words = Vec::new();
    let mut takes_theirs = false;
    let (mut at, mut i, mut j) = (0, 0, 0);
    // Where ours and theirs are, with the words that they have before `at`.
    let (mut our_at, mut their_at) = (0, 0);
    while i < our_hunks.len() || j < their_hunks.len() {
        let (our_first, their_first) = (i, j);
        let start = our_hunks.get(i).into_iter().chain(their_hunks.get(j)).map(|hunk| hunk.old.start).min();
        let start = start.expect("one of them is left");
        let mut end = start;
        loop {
            let is_near = |hunk: &&Hunk| {
                hunk.old.start <= end || !base[end..hunk.old.start].iter().any(MarkdownWord::is_read) && end > start
            };
            if let Some(hunk) = our_hunks.get(i).filter(is_near) {
                (end, i) = (end.max(hunk.old.end), i + 1);
            } else if let Some(hunk) = their_hunks.get(j).filter(is_near) {
                (end, j) = (end.max(hunk.old.end), j + 1);
            } else {
                break;
            }
        }
        // What nobody changed is taken as ours has it: only lines may be wrapped otherwise.
        words.extend_from_slice(&ours[our_at..our_at + (start - at)]);
        (our_at, their_at) = (our_at + (start - at), their_at + (start - at));
        let shift = |hunks: &[Hunk]| hunks.iter().map(|hunk| hunk.new.len()).sum::<usize>();
        let gone = |hunks: &[Hunk]| hunks.iter().map(|hunk| hunk.old.len()).sum::<usize>();
        let length = |hunks: &[Hunk]| (end - start) - gone(hunks) + shift(hunks);
        let (our_part, their_part) = (&our_hunks[our_first..i], &their_hunks[their_first..j]);
        let our_words = &ours[our_at..our_at + length(our_part)];
        let their_words = &theirs[their_at..their_at + length(their_part)];
        let base_words = &base[start..end];
        if their_part.is_empty() || our_words == their_words || has(our_words, base_words, their_words) {
            words.extend_from_slice(our_words);
        } else if our_part.is_empty() || has(their_words, base_words, our_words) {
            words.extend_from_slice(their_words);
            takes_theirs = true;
        } else {
            return MergedWords::Conflict;
        }
        (at, our_at, their_at) = (end, our_at + our_words.len(), their_at + their_words.len());
    }
    words.extend_from_slice(&ours[our_at..]);
    if takes_theirs { MergedWords::Both(words) } else { MergedWords::Ours }
}

/// Whether a text that was rewritten has what another changed: all words that came in, each run of them together, and none
/// of those that went out.
pub(super) fn has(rewritten: &[MarkdownWord<'_>], base: &[MarkdownWord<'_>], edited: &[MarkdownWord<'_>]) -> bool {
    let changes = hunks(base, edited);
    if changes.iter().all(|hunk| hunk.new.is_empty()) && !rewritten.iter().any(|word| base.contains(word)) {
        // Nothing came in, and words that went out are missing everywhere.
        return false;
    }
    let (in_edited, in_base) = (kept(edited, rewritten), kept(base, rewritten));
    changes.iter().all(|hunk| {
        let came = &in_edited[hunk.new.clone()];
        let stay_together = came.windows(2).all(|pair| pair[0].map(|at| at + 1) == pair[1]);
        stay_together
            && came.iter().all(Option::is_some)
            && !hunk.old.clone().any(|at| in_base[at].is_some() && base[at].is_read())
    })
}

/// Where each old word is among the new ones; none for those that are gone.
fn kept(old: &[MarkdownWord<'_>], new: &[MarkdownWord<'_>]) -> Vec<Option<usize>> {
    let mut kept = vec![None; old.len()];
    for (i, j) in equal(old, new).into_iter().flat_map(|(i, j)| i.zip(j)) {
        kept[i] = Some(j);
    }
    kept
}

fn hunks(old: &[MarkdownWord<'_>], new: &[MarkdownWord<'_>]) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (old, new) in equal(old, new).into_iter().chain([(old.len()..old.len(), new.len()..new.len())]) {
        if i < old.start || j < new.start {
            hunks.push(Hunk { old: i..old.start, new: j..new.start });
        }
        (i, j) = (old.end, new.end);
    }
    hunks
}

/// The runs of words that both have.
///
/// time: O((N+M)D) for D words that differ
fn equal<'t>(old: &[MarkdownWord<'t>], new: &[MarkdownWord<'t>]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut known = FxHashMap::default();
    let mut number = |word: &MarkdownWord<'t>| {
        let next = known.len();
        *known.entry(*word).or_insert(next)
    };
    let (old, new): (Vec<usize>, Vec<usize>) =
        (old.iter().map(&mut number).collect(), new.iter().map(&mut number).collect());
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new).into_iter();
    ops.filter(|op| matches!(op, DiffOp::Equal { .. })).map(|op| (op.old_range(), op.new_range())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::units::{units, write};
    use super::*;

    fn of(base: &str, ours: &str, theirs: &str) -> String {
        let [base, ours, theirs] = [base, ours, theirs].map(|text| units(text).remove(0).words);
        match merged(&base, &ours, &theirs) {
            MergedWords::Ours => "ours".to_owned(),
            MergedWords::Conflict => "conflict".to_owned(),
            MergedWords::Both(words) => {
                let mut text = String::new();
                write(&words, &mut text);
                text
            }
        }
    }

    const BASE: &str = "We keep letters for 30 days and share nothing with anyone.";

    #[test]
    fn changes_of_other_words_are_all_taken() {
        let ours = "We keep letters for 30 days and share purchases with our bank.";
        let theirs = "We keep all letters for 45 days and share nothing with anyone.";
        assert_eq!(of(BASE, ours, theirs), "We keep all letters for 45 days and share purchases with our bank.");
    }

    #[test]
    fn changes_of_the_same_words_are_a_conflict_also_where_they_only_touch() {
        let conflicts =
            [("for 45 days", "for 60 days"), ("for 45 days", "for 30 months"), ("for all 30 days", "for 45 days")];
        for (ours, theirs) in conflicts {
            assert_eq!(of(BASE, &BASE.replace("for 30 days", ours), &BASE.replace("for 30 days", theirs)), "conflict");
        }
    }

    #[test]
    fn a_change_that_ours_has_already_is_not_made_again() {
        let theirs = BASE.replace("30", "45");
        assert_eq!(of(BASE, &theirs, &theirs), "ours");
        assert_eq!(of(BASE, &BASE.replace("for 30 days", "during 45 nights"), &theirs), "ours");
        assert_eq!(of(BASE, &BASE.replace("for 30 days", "during 30 nights"), &theirs), "conflict");
        assert_eq!(of(BASE, "We keep\nletters for 30 days and share nothing with anyone.", BASE), "ours");
    }

    /// "not" stood elsewhere in the sentence as it was written anew, and the change that brought it in was lost.
    #[test]
    fn a_word_elsewhere_in_a_new_sentence_is_not_the_word_that_came_in() {
        let theirs = BASE.replace("share nothing", "do not share it");
        let ours = BASE.replace("and share nothing", "and share everything, but not the stamps,");
        assert_eq!(of(BASE, &ours, &theirs), "conflict");
    }
}
