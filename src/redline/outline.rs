//! Under which headings what a redline shows stands: that of the old text for what goes, that of the new one for what
//! comes.
//!
//! The blocks of a redline stand in the order of both texts, and so two headings are open at every place. Sections,
//! quotes and findings ask here.

use super::changes::{BlockChange, ChangedBody, Fate, Redline};
use super::context::Context;
use crate::text::document::BlockKind;

/// A heading of either text; the first of an outline stands for the words before every heading, and has none.
pub(super) struct Head<'r, 'a> {
    /// The heading.
    pub heading: Option<&'r BlockChange<'a>>,
    /// The heading that it took the place of, over text that stays.
    pub was: Option<&'r BlockChange<'a>>,
    /// The section that it stands in, as the number of its head: its own, but for a heading inside an item or a quotation.
    pub section: usize,
}

/// The headings that are open at a place, by their numbers in the outline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Under {
    pub old: usize,
    pub new: usize,
}

impl Under {
    /// The one that a block of this fate stands under. What is in both texts stands where the new one has it.
    pub(super) fn of(self, fate: Fate) -> usize {
        if fate == Fate::Deleted { self.old } else { self.new }
    }
}

/// Where a block stands.
#[derive(Clone, Copy)]
pub(super) struct OutlinePlace<'a> {
    pub under: Under,
    pub context: Context<'a>,
    /// Whether an element around it is another one than it was.
    pub in_other_element: bool,
}

/// Calls `visit` with each block of a redline, in reading order; of what came or went with all that is in it, only with
/// the whole. Returns the headings.
pub(super) fn walk<'r, 'a>(
    redline: &'r Redline<'a>,
    visit: &mut impl FnMut(&'r BlockChange<'a>, &OutlinePlace<'a>),
) -> Vec<Head<'r, 'a>> {
    let opening = Head { heading: None, was: None, section: 0 };
    let mut walker = Walker { heads: vec![opening], under: Under::default(), visit };
    let around = WalkedThrough { parent: None, context: Context::default(), in_other_element: false, top: Sides::BOTH };
    walker.blocks(&redline.blocks, around);
    walker.heads
}

/// A cell whose words were exchanged: what went of it, and what came. It is one change, and not a removal and an addition.
pub(super) fn exchange<'r, 'a>(change: &'r BlockChange<'a>) -> Option<[&'r BlockChange<'a>; 2]> {
    match &change.body {
        ChangedBody::Blocks(blocks) if matches!(change.block().kind, BlockKind::Cell { .. }) => match blocks.as_slice()
        {
            [old, new] if old.fate == Fate::Deleted && new.fate == Fate::Inserted => Some([old, new]),
            _ => None,
        },
        _ => None,
    }
}

struct Walker<'v, 'r, 'a, V> {
    heads: Vec<Head<'r, 'a>>,
    under: Under,
    visit: &'v mut V,
}

/// What is around the blocks that are walked through.
#[derive(Clone, Copy)]
struct WalkedThrough<'r, 'a> {
    parent: Option<&'r BlockChange<'a>>,
    context: Context<'a>,
    in_other_element: bool,
    /// In which texts they stand in no other block.
    top: Sides,
}

#[derive(Clone, Copy)]
struct Sides {
    old: bool,
    new: bool,
}

impl Sides {
    const BOTH: Self = Self { old: true, new: true };
}

impl<'r, 'a, V: FnMut(&'r BlockChange<'a>, &OutlinePlace<'a>)> Walker<'_, 'r, 'a, V> {
    fn blocks(&mut self, blocks: &'r [BlockChange<'a>], around: WalkedThrough<'r, 'a>) {
        // Where a heading stands that took the place of the one with this number.
        let mut renamed: Option<(usize, usize)> = None;
        for (at, change) in blocks.iter().enumerate() {
            match renamed {
                Some((place, number)) if place == at => self.under.new = number,
                _ if change.is_heading() => {
                    let place = new_name(&blocks[at..]).map(|after| at + after);
                    self.open(change, place.map(|place| &blocks[place]), around);
                    renamed = place.map(|place| (place, self.heads.len() - 1));
                }
                _ => {}
            }
            self.block(blocks, at, around);
        }
    }

    /// Opens the section of a heading, which is called `renamed` now if it gave way to another.
    fn open(
        &mut self,
        heading: &'r BlockChange<'a>,
        renamed: Option<&'r BlockChange<'a>>,
        around: WalkedThrough<'r, 'a>,
    ) {
        let number = self.heads.len();
        // Nothing but items stands in a list: a heading that went from among them stood in none.
        let is_gone = heading.fate == Fate::Deleted;
        let in_list = around.parent.is_some_and(|parent| parent.block().kind.is_list());
        let is_top = in_list || if is_gone { around.top.old } else { around.top.new };
        let section = if is_top { number } else { self.heads[self.under.of(heading.fate)].section };
        let was = renamed.map(|_| heading);
        self.heads.push(Head { heading: Some(renamed.unwrap_or(heading)), was, section });
        if heading.fate != Fate::Inserted {
            self.under.old = number;
        }
        if !is_gone {
            self.under.new = number;
        }
    }

    fn block(&mut self, blocks: &'r [BlockChange<'a>], at: usize, around: WalkedThrough<'r, 'a>) {
        let change = &blocks[at];
        let context = around.context.of(around.parent, blocks, at);
        let is_here = change.moved.is_some() && change.fate == Fate::Inserted;
        let outside = self.under;
        if is_here && !self.is_new_section() {
            // What it lost was in it: it stands where it stands now.
            self.under.old = self.under.new;
        }
        let place = OutlinePlace { under: self.under, context, in_other_element: around.in_other_element };
        (self.visit)(change, &place);
        if let ChangedBody::Blocks(inner) = &change.body
            && (change.fate == Fate::Kept || is_here)
            && exchange(change).is_none()
        {
            let top =
                Sides { old: around.top.old && change.old.is_none(), new: around.top.new && change.new.is_none() };
            let in_other_element = around.in_other_element || change.is_other_element();
            self.blocks(inner, WalkedThrough { parent: Some(change), context, in_other_element, top });
        }
        if is_here {
            self.under.old = outside.old;
        }
    }
}

impl<V> Walker<'_, '_, '_, V> {
    /// Whether the section that is walked through was not in the old text: nothing can have gone from it.
    fn is_new_section(&self) -> bool {
        let head = &self.heads[self.heads[self.under.new].section];
        let came = head.heading.is_some_and(|heading| heading.fate == Fate::Inserted && heading.moved.is_none());
        came && head.was.is_none()
    }
}

/// How far behind a heading that went the one stands that took its place, over text that stays: right behind it, or at the
/// end of what came there.
fn new_name(changes: &[BlockChange<'_>]) -> Option<usize> {
    let is = |change: &BlockChange<'_>, fate| change.fate == fate && change.moved.is_none();
    let (first, rest) = changes.split_first()?;
    let came = rest.iter().take_while(|change| is(change, Fate::Inserted)).count();
    let at = rest[..came].iter().position(BlockChange::is_heading)? + 1;
    let over = &changes[at + 1..];
    let stays = over.iter().take_while(|change| !change.is_heading()).any(|change| change.fate == Fate::Kept);
    (is(first, Fate::Deleted) && stays).then_some(at)
}
