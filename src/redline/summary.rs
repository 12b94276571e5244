//! What a redline says section by section: counts for contents lists and histories, quotes for emails.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Redline, Renumbered, Run, differing, restyling};
use super::context::Context;
use super::ids::Ids;
use super::listed::{ChangeNumbers, ListedChange};
use super::listed_kind::ListedKind;
use super::outline::{Head, OutlinePlace, exchange, walk};
use super::quotes::{FoundChange, Quote, changes_in};
use crate::text::document::{Block, BlockKind};
use crate::text::words::{Text, count_words};

/// What a redline says, section by section: what comes is said of the section where the new text has it, what goes of the
/// one where the old text had it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "sections are what it mostly holds")]
pub(crate) struct Sections {
    /// Each heading with what follows it, in order; the words before the first heading are a section without one.
    pub sections: Vec<Section>,
    /// The counts of all sections together.
    pub total: Counts,
    /// Every heading of either text, with what it was in the old one.
    pub headings: Vec<FollowedHeading>,
}

/// A heading of a redline, by its ids in the two texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FollowedHeading {
    /// In the old text; `None` where it is new.
    pub old: Option<String>,
    /// In the new text; `None` where it is no more, or no more here.
    pub new: Option<String>,
    /// Which of the sections it begins, or stands in.
    pub section: Option<usize>,
}

impl FollowedHeading {
    fn of(head: &Head<'_, '_>, section: Option<usize>) -> Option<Self> {
        let heading = head.heading?;
        let id = |block: Option<&Block>| block.and_then(|block| block.id.clone());
        let (old, new) = (id(head.was.unwrap_or(heading).old), id(heading.new));
        (old.is_some() || new.is_some()).then_some(Self { old, new, section })
    }
}

/// One heading, and what follows it up to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Section {
    /// The heading's words; none for what stands before the first.
    pub heading: Option<String>,
    /// What the heading was called, where it is called otherwise now.
    pub was: Option<String>,
    /// The id that leads to it on the redline's page.
    pub id: Option<String>,
    /// The heading's level, 1 to 6.
    pub level: u8,
    /// What became of it.
    pub change: SectionChange,
    /// How much of it changed.
    pub counts: Counts,
    /// What changed in substance, one by one.
    pub changes: Vec<ListedChange>,
}

impl Section {
    /// Its changes, but for those that its heading and what is said of it tell.
    pub(crate) fn told(&self) -> impl Iterator<Item = &ListedChange> {
        self.changes.iter().filter(|change| !change.kind.is_of_heading())
    }

    /// What it quotes of either text.
    pub(crate) fn quotes(&self) -> impl Iterator<Item = &Quote> {
        self.changes.iter().flat_map(|change| &change.quotes)
    }

    /// Where it is in the redline at the address `redline`.
    #[must_use]
    pub(crate) fn address(&self, redline: &str) -> String {
        self.id.as_ref().map_or_else(|| redline.to_owned(), |id| format!("{redline}#{id}"))
    }
}

/// What became of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SectionChange {
    /// It says what it said, in the same words.
    Kept,
    /// Only its form, its typography or its links changed.
    Form,
    /// It says something in other words.
    Reworded,
    /// It is called otherwise, and may say something in other words.
    Renamed,
    /// It is new.
    Added,
    /// It is no more.
    Removed,
    /// It stands in another place, perhaps in other words.
    Moved,
    /// It stood here, and stands in another place.
    MovedAway,
}

impl SectionChange {
    /// The word that pages and JSON use.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Form => "form",
            Self::Reworded => "reworded",
            Self::Renamed => "renamed",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::MovedAway => "moved-away",
        }
    }
}

/// How much changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    /// Changes in substance, as [`super::listed`] lists them.
    pub changes: usize,
    /// Places with other words, of which a change can have several; a whole block that came or went is one.
    pub places: usize,
    /// Passages that stand in another place.
    pub moves: usize,
    /// Words that came, punctuation left out.
    pub inserted: usize,
    /// Words that went.
    pub deleted: usize,
    /// Places where words say the same as before, by kind.
    pub quiet: QuietCounts,
    /// Links that lead elsewhere.
    pub links: usize,
    /// Places that are set otherwise, or are other elements.
    pub form: usize,
    /// Words that stayed.
    pub kept: usize,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.changes += other.changes;
        self.places += other.places;
        self.moves += other.moves;
        self.inserted += other.inserted;
        self.deleted += other.deleted;
        self.quiet.add(other.quiet);
        self.links += other.links;
        self.form += other.form;
        self.kept += other.kept;
    }

    /// Whether so little of either text is in the other that it was written anew, or translated: less than a quarter of
    /// a text of some length.
    #[must_use]
    pub(crate) fn is_rewritten(&self) -> bool {
        let (old, new) = (self.kept + self.deleted, self.kept + self.inserted);
        old.min(new) >= REWRITTEN_WORDS && 4 * self.kept < old.min(new)
    }

    /// Whether there is nothing to see.
    #[must_use]
    pub(crate) fn is_invisible(&self) -> bool {
        self.editorial() == 0 && Self { quiet: QuietCounts::default(), kept: 0, ..*self } == Self::default()
    }

    /// Places where a reader sees a change that says nothing else: typography, punctuation, capitals, labels.
    #[must_use]
    pub(crate) fn editorial(&self) -> usize {
        self.quiet.total() - self.encoding()
    }

    /// Places that look the same, and are stored otherwise.
    #[must_use]
    pub(crate) fn encoding(&self) -> usize {
        self.quiet.of(ChangeKind::Encoding)
    }
}

/// How many changes there are of each quiet kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct QuietCounts([usize; ChangeKind::QUIET.len()]);

impl QuietCounts {
    /// Of one kind.
    #[must_use]
    pub(crate) fn of(self, kind: ChangeKind) -> usize {
        self.0.get(kind as usize).copied().unwrap_or(0)
    }

    /// Of all kinds together.
    #[must_use]
    pub(crate) fn total(self) -> usize {
        self.0.iter().sum()
    }

    fn count(&mut self, kind: ChangeKind, times: usize) {
        if let Some(count) = self.0.get_mut(kind as usize) {
            *count += times;
        }
    }

    fn add(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }
}

/// Words of a text, below which nothing is said of its being written anew.
const REWRITTEN_WORDS: usize = 100;

impl Sections {
    /// Reads a redline section by section.
    #[must_use]
    pub(crate) fn of(redline: &Redline<'_>) -> Self {
        Self::numbered(redline).0
    }

    /// The same, with the numbers of its changes.
    #[must_use]
    pub(crate) fn numbered(redline: &Redline<'_>) -> (Self, ChangeNumbers) {
        let mut found: Vec<(usize, SectionPart)> = Vec::new();
        let heads = walk(redline, &mut |change, place| read(change, place, &mut found));
        let mut parts: Vec<SectionPart> = heads.iter().map(|_| SectionPart::default()).collect();
        for (head, part) in found {
            parts[heads[head].section].add(part);
        }
        let ids = Ids::of(redline);
        let own =
            heads.iter().zip(parts).enumerate().filter(|(number, (head, part))| {
                head.section == *number && (head.heading.is_some() || part.has_blocks)
            });
        let mut numbers = ChangeNumbers::default();
        let mut at: HashMap<usize, usize> = HashMap::new();
        let sections: Vec<Section> = own
            .enumerate()
            .map(|(place, (number, (head, SectionPart { counts, changes, .. })))| {
                at.insert(number, place);
                let mut section = section(head, counts, &ids);
                section.changes = numbers.list(whole(&section), changes);
                section.counts.changes = section.changes.len();
                section
            })
            .collect();
        let mut total = Counts::default();
        for section in &sections {
            total.add(&section.counts);
        }
        let headings = heads.iter().filter_map(|head| FollowedHeading::of(head, at.get(&head.section).copied()));
        (Self { sections, total, headings: headings.collect() }, numbers)
    }

    /// The sections in which something changed.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| section.change != SectionChange::Kept)
    }

    /// The sections that say something else than they did: the ones an announcement lists.
    pub(crate) fn substantive(&self) -> impl Iterator<Item = &Section> {
        self.sections
            .iter()
            .filter(|s| !matches!(s.change, SectionChange::Kept | SectionChange::Form | SectionChange::MovedAway))
    }
}

/// What is said of a block, or of all blocks of a section.
#[derive(Default)]
struct SectionPart {
    has_blocks: bool,
    counts: Counts,
    changes: Vec<FoundChange>,
}

impl SectionPart {
    fn add(&mut self, other: Self) {
        self.has_blocks = true;
        self.counts.add(&other.counts);
        self.changes.extend(other.changes);
    }
}

/// What is to be said of a block, by the number of the heading under which it is said.
fn read<'a>(change: &BlockChange<'a>, place: &OutlinePlace<'a>, found: &mut Vec<(usize, SectionPart)>) {
    let mut counts = Counts::default();
    tally(change, place.in_other_element, &mut counts);
    let changes = changes_in(change, place.context);
    counts.changes = changes.len();
    let deleted = std::mem::take(&mut counts.deleted);
    if deleted > 0 && place.under.old != place.under.of(change.fate) {
        let counts = Counts { deleted, ..Counts::default() };
        found.push((place.under.old, SectionPart { has_blocks: true, counts, ..SectionPart::default() }));
    } else {
        counts.deleted = deleted;
    }
    found.push((place.under.of(change.fate), SectionPart { has_blocks: true, counts, changes }));
}

/// A section of which this changed; [`ChangeNumbers::list`] lists it.
fn section(head: &Head<'_, '_>, counts: Counts, ids: &Ids<'_>) -> Section {
    let changes = Vec::new();
    let words = |block: Option<&Block>| block.and_then(Block::text).map(Text::plain);
    let Some(heading) = head.heading else {
        let change = in_substance(&counts).unwrap_or(SectionChange::Kept);
        return Section { heading: None, was: None, id: None, level: 0, change, counts, changes };
    };
    let was = match head.was {
        Some(was) => words(was.old),
        None => words(heading.old).filter(|was| heading.new.is_some() && Some(was) != words(heading.new).as_ref()),
    };
    let change = match (heading.moved, heading.fate) {
        (Some(_), Fate::Deleted) => SectionChange::MovedAway,
        (Some(_), _) => SectionChange::Moved,
        (None, Fate::Deleted) => SectionChange::Removed,
        (None, Fate::Inserted) if head.was.is_none() => SectionChange::Added,
        _ if was.is_some() && head_has_other_words(head) => SectionChange::Renamed,
        _ => in_substance(&counts).unwrap_or(SectionChange::Kept),
    };
    Section {
        heading: words(Some(heading.block())),
        was: was.filter(|_| change == SectionChange::Renamed),
        id: ids.own(heading),
        level: heading.heading_level().unwrap_or_default(),
        change,
        counts,
        changes,
    }
}

/// How the list tells a section that came or went with all that is in it.
fn whole(section: &Section) -> Option<ListedKind> {
    let is_whole = section.counts.kept == 0 && section.counts.moves == 0;
    match section.change {
        SectionChange::Added if is_whole => Some(ListedKind::SectionAdded),
        SectionChange::Removed if is_whole => Some(ListedKind::SectionDeleted),
        _ => None,
    }
}

/// What became of a section that has the heading it had; `None` if nothing did.
fn in_substance(counts: &Counts) -> Option<SectionChange> {
    if counts.changes + counts.moves + counts.inserted + counts.deleted > 0 {
        Some(SectionChange::Reworded)
    } else {
        (!counts.is_invisible()).then_some(SectionChange::Form)
    }
}

fn head_has_other_words(head: &Head<'_, '_>) -> bool {
    let of_heading = |heading: &BlockChange<'_>| !changes_in(heading, Context::default()).is_empty();
    head.was.is_some() || head.heading.is_some_and(of_heading)
}

/// Counts what changed in a block; of what is in a kept one, which is counted by itself, nothing.
fn tally(change: &BlockChange<'_>, in_other_element: bool, counts: &mut Counts) {
    let is_here = change.fate == Fate::Inserted;
    match (change.moved, change.fate) {
        (Some(moved), fate) => counts.moves += usize::from(moved.is_first && fate == Fate::Inserted),
        (None, Fate::Kept) => {}
        (None, _) if change.block().kind == BlockKind::Rule => counts.form += 1,
        (None, _) => {
            counts.places += 1;
            tally_whole(change, in_other_element, counts);
        }
    }
    if change.fate == Fate::Kept || (change.moved.is_some() && is_here) {
        if let Some(parts) = exchange(change) {
            for part in parts {
                tally(part, in_other_element, counts);
            }
        }
        change.runs().for_each(|run| tally_run(run, counts));
        // A list that became paragraphs is one change, however many entries it has.
        counts.form = match &change.body {
            _ if in_other_element => 0,
            _ if change.is_other_element() => 1,
            ChangedBody::Merged(pieces) => counts.form + pieces.len() - 1,
            ChangedBody::Text(_) | ChangedBody::Blocks(_) => counts.form,
        };
        if let ChangedBody::Blocks(blocks) = &change.body {
            counts.quiet.count(ChangeKind::Renumbering, number_runs(blocks));
        }
    }
}

/// Counts the words of a block that came or went. What in it only moved is not new, nor gone.
fn tally_whole(change: &BlockChange<'_>, in_other_element: bool, counts: &mut Counts) {
    if let ChangedBody::Blocks(blocks) = &change.body {
        for inner in blocks {
            match inner.moved {
                Some(_) => tally_with_inner(inner, in_other_element, counts),
                None => tally_whole(inner, in_other_element, counts),
            }
        }
        return;
    }
    let side = if change.fate == Fate::Inserted { &mut counts.inserted } else { &mut counts.deleted };
    change.block().each_text(&mut |tokens| *side += count_words(tokens));
}

/// Counts what changed in a block that moved, and in all that is in it: nobody else comes to that.
fn tally_with_inner(change: &BlockChange<'_>, in_other_element: bool, counts: &mut Counts) {
    let mut own = Counts::default();
    tally(change, in_other_element, &mut own);
    counts.add(&own);
    let is_here = change.moved.is_some() && change.fate == Fate::Inserted;
    if let ChangedBody::Blocks(blocks) = &change.body
        && (change.fate == Fate::Kept || is_here)
        && exchange(change).is_none()
    {
        for inner in blocks {
            tally_with_inner(inner, in_other_element, counts);
        }
    }
}

/// Items that follow each other and whose numbers are higher or lower by as much are one change.
fn number_runs(blocks: &[BlockChange<'_>]) -> usize {
    let steps =
        blocks.iter().filter(|block| block.fate == Fate::Kept).map(|block| block.renumbered.map(Renumbered::step));
    steps.collect::<Vec<_>>().chunk_by(|a, b| a == b).filter(|run| run[0].is_some()).count()
}

fn tally_run(run: &Run<'_>, counts: &mut Counts) {
    match run {
        Run::Changed { old, new, kind } if kind.is_substance() => {
            counts.places += 1;
            counts.inserted += count_words(new);
            counts.deleted += count_words(old);
        }
        Run::Changed { kind, .. } => counts.quiet.count(*kind, 1),
        Run::Kept { old, new } => {
            counts.kept += count_words(new);
            let (mut in_link, mut in_form) = (false, false);
            for (old, new) in differing(old, new) {
                let (link, form) = restyling(old, new);
                counts.links += usize::from(link && !in_link);
                counts.form += usize::from(form && !in_form);
                (in_link, in_form) = (link, form);
            }
        }
    }
}

#[cfg(test)]
mod tests;
