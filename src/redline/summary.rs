//! What a redline says section by section: counts for contents lists and histories, quotes for emails.

use super::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Redline, Renumbered, Run, restyling};
use super::ids::Ids;
use super::quotes::{Quote, collect_quotes};
use crate::text::document::Block;
use crate::text::words::count_words;

/// What a redline says, section by section.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sections {
    /// Each heading with what follows it, in order; the words before the first heading are a section without one.
    pub sections: Vec<Section>,
    /// The counts of all sections together.
    pub total: Counts,
}

/// One heading, and what follows it up to the next.
#[derive(Clone, Debug, PartialEq)]
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
    /// What changed in substance, as it was and as it is.
    pub quotes: Vec<Quote>,
}

impl Section {
    /// Where it is in the redline at the address `redline`.
    #[must_use]
    pub(crate) fn address(&self, redline: &str) -> String {
        self.id.as_ref().map_or_else(|| redline.to_owned(), |id| format!("{redline}#{id}"))
    }
}

/// What became of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Places with other words; a whole block that came or went is one.
    pub changes: usize,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
        let ids = Ids::of(redline);
        let mut sections: Vec<Section> = Vec::new();
        let mut start = 0;
        while start < redline.blocks.len() {
            let renamed = is_renamed_heading(&redline.blocks[start..]);
            let head = if renamed { 2 } else { 1 };
            let rest = &redline.blocks[(start + head).min(redline.blocks.len())..];
            let length = head + rest.iter().take_while(|change| heading(change).is_none()).count();
            sections.push(section(&redline.blocks[start..start + length], renamed, &ids));
            start += length;
        }
        let mut total = Counts::default();
        for section in &sections {
            total.add(&section.counts);
        }
        Self { sections, total }
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

fn heading<'a>(change: &BlockChange<'a>) -> Option<(&'a Block, u8)> {
    change.heading_level().map(|level| (change.block(), level))
}

/// A heading out and another in, with nothing between: one section under another name.
fn is_renamed_heading(changes: &[BlockChange<'_>]) -> bool {
    let [first, second, rest @ ..] = changes else { return false };
    let goes = heading(first).is_some() && first.fate == Fate::Deleted;
    let comes = heading(second).is_some() && second.fate == Fate::Inserted;
    let stays = rest.iter().take_while(|c| heading(c).is_none()).any(|c| c.fate == Fate::Kept);
    goes && comes && stays
}

fn section(changes: &[BlockChange<'_>], renamed: bool, ids: &Ids<'_>) -> Section {
    let head = if renamed { &changes[1] } else { &changes[0] };
    let titled = heading(head);
    let mut counts = Counts::default();
    let mut quotes = Vec::new();
    for change in changes {
        tally(change, &mut counts);
        // The heading of a section that came or went is named anyway.
        if heading(change).is_none() || change.fate == Fate::Kept {
            collect_quotes(change, &mut quotes);
        }
    }
    let all = |fate| changes.iter().all(|change| change.fate == fate);
    let words_of = |block: Option<&Block>| block.and_then(Block::text).map(crate::text::words::Text::plain);
    let was = match (renamed, titled) {
        (true, _) => words_of(changes[0].old),
        (false, Some(_)) => {
            words_of(head.old).filter(|was| head.new.is_some() && Some(was) != words_of(head.new).as_ref())
        }
        (false, None) => None,
    };
    let change = if titled.is_some() && head.moved.is_some() {
        if head.fate == Fate::Deleted { SectionChange::MovedAway } else { SectionChange::Moved }
    } else if titled.is_some() && all(Fate::Inserted) {
        SectionChange::Added
    } else if titled.is_some() && all(Fate::Deleted) {
        SectionChange::Removed
    } else if was.is_some() && head_has_other_words(head) {
        SectionChange::Renamed
    } else if counts.changes + counts.moves > 0 {
        SectionChange::Reworded
    } else if counts.is_invisible() {
        SectionChange::Kept
    } else {
        SectionChange::Form
    };
    Section {
        heading: titled.and_then(|(block, _)| words_of(Some(block))),
        was: was.filter(|_| change == SectionChange::Renamed),
        id: titled.and_then(|_| ids.own(head)),
        level: titled.map_or(0, |(_, level)| level),
        change,
        counts,
        quotes,
    }
}

fn head_has_other_words(head: &BlockChange<'_>) -> bool {
    head.fate != Fate::Kept || {
        let mut counts = Counts::default();
        tally(head, &mut counts);
        counts.changes > 0
    }
}

fn tally(change: &BlockChange<'_>, counts: &mut Counts) {
    if let Some(moved) = change.moved {
        counts.moves += usize::from(moved.is_first && change.fate == Fate::Inserted);
    }
    match change.fate {
        Fate::Deleted if change.moved.is_some() => {}
        Fate::Inserted if change.moved.is_some() => tally_body(change, counts),
        // A list that became paragraphs is one change, however many entries it has.
        Fate::Kept if change.is_other_element() => {
            let before = counts.form;
            tally_body(change, counts);
            counts.form = before + 1;
        }
        Fate::Kept => tally_body(change, counts),
        Fate::Inserted => {
            counts.changes += 1;
            change.block().each_text(&mut |tokens| counts.inserted += count_words(tokens));
        }
        Fate::Deleted => {
            counts.changes += 1;
            change.block().each_text(&mut |tokens| counts.deleted += count_words(tokens));
        }
    }
}

fn tally_body(change: &BlockChange<'_>, counts: &mut Counts) {
    match &change.body {
        ChangedBody::Text(_) => change.runs().for_each(|run| tally_run(run, counts)),
        ChangedBody::Blocks(blocks) => {
            counts.quiet.count(ChangeKind::Renumbering, number_runs(blocks));
            for block in blocks {
                tally(block, counts);
            }
        }
        ChangedBody::Merged(pieces) => {
            counts.form += pieces.len() - 1;
            change.runs().for_each(|run| tally_run(run, counts));
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
        Run::Changed { old, new, kind: ChangeKind::Substantive } => {
            counts.changes += 1;
            counts.inserted += count_words(new);
            counts.deleted += count_words(old);
        }
        Run::Changed { kind, .. } => counts.quiet.count(*kind, 1),
        Run::Kept { old, new } => {
            counts.kept += count_words(new);
            let (mut in_link, mut in_form) = (false, false);
            for (old, new) in old.iter().zip(*new) {
                let (link, form) = restyling(old, new);
                counts.links += usize::from(link && !in_link);
                counts.form += usize::from(form && !in_form);
                (in_link, in_form) = (link, form);
            }
        }
    }
}
