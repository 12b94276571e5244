//! A redline as a comment on a pull request, in GitHub's Markdown; it reads as plain text in an email too.

mod words;

use self::words::words;
pub(crate) use self::words::{code, escaped, line, prose};
use super::compared::Compared;
use super::english::{self, BEFORE_FIRST};
use super::move_ends::MoveEnds;
use crate::redline::changes::{BlockChange, ChangedBody, Fate, Move, Redline};
use crate::redline::summary::{Section, SectionChange, Sections};
use crate::redline::text_tree::TextTree;
use crate::text::document::BlockKind;
use crate::values::english::counted;

/// Bytes of a comment. GitHub takes 65,536 characters, which are never more than bytes.
const LIMIT: usize = 65_536;
/// Bytes of it that are held back for the line that says what is left out.
const RESERVE: usize = 1_000;

/// The changed blocks below their headings; `<del>words</del>` go and `<ins>words</ins>` come, which GitHub and GitLab show as
/// a redline does, beside letters too. What does not change is counted.
///
/// The words of the notice are only ever words: they can neither end the comment's markup, nor be HTML, nor mention
/// anyone. A long comment ends between two blocks and says how to see all.
#[must_use]
pub fn redline(redline: &Redline<'_>, compared: &Compared) -> String {
    redline_within(redline, compared, LIMIT)
}

/// The same in at most about `limit` bytes; the heading and the command that shows all are there in any case.
#[must_use]
pub(crate) fn redline_within(redline: &Redline<'_>, compared: &Compared, limit: usize) -> String {
    let sections = Sections::of(redline);
    let mut out = Comment {
        trees: [redline.old, redline.new].map(TextTree::of),
        ends: MoveEnds::of(redline),
        passages: Vec::new(),
        hidden: 0,
        item: 0,
    };
    out.passage(format!("## {}", escaped(&compared.title())));
    if redline.is_empty() {
        out.passage(english::nothing_marked(redline).to_owned());
    } else {
        out.passage(english::counts(&sections));
        let list: Vec<String> = sections.changed().filter_map(contents_line).collect();
        out.passage(list.join("\n"));
        let opening = out.passages.len();
        out.changes(&redline.blocks);
        out.end_hidden();
        out.cut(opening, compared, limit);
    }
    out.passages.join("\n\n") + "\n"
}

/// A line of the list of changed sections; a section that moved is listed where it is now.
fn contents_line(section: &Section) -> Option<String> {
    let what = match section.change {
        SectionChange::Kept | SectionChange::MovedAway => return None,
        SectionChange::Form => "formatting only".to_owned(),
        SectionChange::Reworded => "reworded".to_owned(),
        SectionChange::Renamed => {
            section.was.as_ref().map_or("renamed".into(), |was| format!("was “{}”", escaped(was)))
        }
        SectionChange::Added => "added".to_owned(),
        SectionChange::Removed => "removed".to_owned(),
        SectionChange::Moved => "moved".to_owned(),
    };
    let heading = section.heading.as_deref().map_or(BEFORE_FIRST.into(), escaped);
    Some(format!("- {heading}: {what}"))
}

struct Comment {
    /// Those of the old text and of the new one.
    trees: [TextTree; 2],
    ends: MoveEnds,
    passages: Vec<String>,
    /// Unchanged blocks since the last passage.
    hidden: usize,
    /// The passages of the list that is open; a list is one passage.
    item: usize,
}

/// Where a leaf stands: what is written before its words.
#[derive(Clone, Default)]
struct Lead {
    quotes: usize,
    /// The sign of its item: `-`, `- 3\.`, or `- 3\. → 4\.`.
    item: Option<String>,
}

impl Comment {
    fn passage(&mut self, text: String) {
        if !text.is_empty() {
            self.passages.push(text);
        }
    }

    fn end_hidden(&mut self) {
        let hidden = std::mem::take(&mut self.hidden);
        if hidden > 0 {
            self.passage(format!("*… {} …*", counted(hidden, "unchanged block")));
        }
    }

    fn changes(&mut self, changes: &[BlockChange<'_>]) {
        for (at, change) in changes.iter().enumerate() {
            let mut section = changes[at + 1..].iter().take_while(|change| !change.is_heading());
            // What leads into a list says what its entries mean: "We never share with:".
            let leads = changes.get(at + 1).is_some_and(|next| next.block().kind.is_list() && next.is_changed());
            if change.is_changed() || leads || change.is_heading() && section.any(BlockChange::is_changed) {
                self.end_hidden();
                self.change(change, &Lead::default());
            } else {
                self.hidden += 1;
            }
        }
    }

    fn change(&mut self, change: &BlockChange<'_>, lead: &Lead) {
        if let Some(moved) = change.moved {
            let is_here = change.fate == Fate::Inserted;
            if moved.is_first {
                self.moved(change, moved, is_here, lead);
            }
            // Of a passage that moved away its beginning is enough, and of what moved with it the changes.
            if !is_here || !moved.is_first && !is_edited(change) {
                return;
            }
        }
        match &change.body {
            ChangedBody::Text(_) | ChangedBody::Merged(_) => self.leaf(change, lead),
            ChangedBody::Blocks(cells) if matches!(change.block().kind, BlockKind::Row { .. }) => {
                let cells: Vec<String> = cells.iter().map(|cell| self.cell(cell)).collect();
                self.line(&Lead { item: Some("-".into()), ..lead.clone() }, &cells.join(" | "));
            }
            ChangedBody::Blocks(blocks) => self.blocks(change, blocks, lead),
        }
    }

    fn blocks(&mut self, change: &BlockChange<'_>, blocks: &[BlockChange<'_>], lead: &Lead) {
        let kind = &change.block().kind;
        if *kind == BlockKind::Rule {
            let rule = "(a line across)";
            return self.line(lead, &if change.fate == Fate::Deleted { words::gone(rule) } else { words::come(rule) });
        }
        let mut lead = lead.clone();
        match kind {
            BlockKind::Quote if !change.is_gone() => lead.quotes += 1,
            BlockKind::Item if !change.is_gone() => {
                let label = english::item_label(change, &self.trees);
                lead.item =
                    Some(if label == "•" { "-".to_owned() } else { format!("- {}", label.replace('.', "\\.")) });
            }
            _ => {}
        }
        let of_list = Lead { item: kind.is_list().then(|| "-".to_owned()).or(lead.item.clone()), ..lead.clone() };
        if let Some(was) = english::was(change, &self.trees) {
            self.line(&of_list, &format!("*({was})*"));
        }
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            // The head of a table tells what its cells are.
            let is_left_out = |block: &BlockChange<'_>| {
                change.fate == Fate::Kept && !block.is_changed() && !block.block().kind.is_head_row()
            };
            let unchanged = blocks[at..].iter().take_while(|block| is_left_out(block)).count();
            let renumbered = english::only_renumbered(&blocks[at..], &self.trees);
            if unchanged > 0 {
                self.unchanged_parts(unchanged, kind, &lead);
            } else if let Some(said) = english::renumbered(&blocks[at..at + renumbered]) {
                self.line(&of_list, &format!("*{said}*"));
            } else {
                self.change(block, &lead);
            }
            at += unchanged.max(renumbered).max(1);
        }
    }

    /// Counts the parts of a list, a table or a quote that are left out.
    fn unchanged_parts(&mut self, parts: usize, kind: &BlockKind, lead: &Lead) {
        let noun = match kind {
            BlockKind::BulletList | BlockKind::NumberedList(_) => "unchanged item",
            BlockKind::Table => "unchanged row",
            _ => "unchanged block",
        };
        if parts > 0 {
            let item = lead.item.is_some() || *kind == BlockKind::Table || noun.ends_with("item");
            let lead = Lead { item: item.then(|| "-".to_owned()), ..lead.clone() };
            self.line(&lead, &format!("*… {} …*", counted(parts, noun)));
        }
    }

    fn leaf(&mut self, change: &BlockChange<'_>, lead: &Lead) {
        let words = words(change).line(english::was(change, &self.trees).as_deref());
        match change.block().kind {
            BlockKind::Heading(_) if lead.item.is_none() => self.line(lead, &format!("### {words}")),
            _ => self.line(lead, &words),
        }
    }

    fn cell(&self, cell: &BlockChange<'_>) -> String {
        match &cell.body {
            ChangedBody::Text(_) | ChangedBody::Merged(_) => {
                words(cell).line(english::was(cell, &self.trees).as_deref())
            }
            ChangedBody::Blocks(blocks) => blocks.iter().map(|block| self.cell(block)).collect::<Vec<_>>().join(" "),
        }
    }

    fn line(&mut self, lead: &Lead, words: &str) {
        if words.is_empty() {
            return;
        }
        let quotes = "> ".repeat(lead.quotes);
        let Some(item) = &lead.item else { return self.passage(format!("{quotes}{words}")) };
        let line = format!("{quotes}{item} {words}");
        // Items stand close together.
        if self.item == self.passages.len() {
            let last = self.passages.last_mut().expect("an item was written");
            *last += &format!("\n{line}");
        } else {
            self.passage(line);
            self.item = self.passages.len();
        }
    }

    /// Says in words that a passage moved, at either end.
    fn moved(&mut self, change: &BlockChange<'_>, moved: Move, is_here: bool, lead: &Lead) {
        let Some(other) = self.ends.other(moved, is_here) else { return };
        let said = english::moved(is_here, other.blocks, &escaped(&other.heading));
        let beginning = if is_here { String::new() } else { format!(" {}", words::beginning(change.block())) };
        self.line(lead, &format!("*{said}:*{beginning}"));
    }

    /// Ends the comment between two blocks where it would be too long.
    fn cut(&mut self, opening: usize, compared: &Compared, limit: usize) {
        let length = |passage: &String| passage.len() + 2;
        let mut whole: usize = self.passages.iter().map(length).sum();
        if whole <= limit {
            return;
        }
        let mut kept = self.passages.len();
        while kept > 1 && whole > limit.saturating_sub(RESERVE) {
            kept -= 1;
            whole -= length(&self.passages[kept]);
        }
        let left_out = self.passages.len() - kept.max(opening);
        self.passages.truncate(kept);
        let command = code(&format!("noticepress diff {}", compared.arguments));
        self.passage(format!(
            "*Too long for a comment: {} left out. To see them all:* {command}",
            counted(left_out, "further passage")
        ));
    }
}

fn is_edited(change: &BlockChange<'_>) -> bool {
    change.runs().any(crate::redline::changes::Run::is_changed)
        || matches!(&change.body, ChangedBody::Blocks(blocks) if blocks.iter().any(is_edited))
}

#[cfg(test)]
mod tests;
