//! A redline as a comment on a pull request, in GitHub's Markdown; it reads as plain text in an email too.

mod words;

use std::collections::HashMap;

use self::words::{code, escaped, words};
use super::changes::{BlockChange, ChangedBody, Fate, Redline};
use super::compared::Compared;
use super::summary::{Section, SectionChange, Sections};
use super::terminal::{counts, nothing_marked};
use crate::text::document::BlockKind;
use crate::text::words::Text;
use crate::values::english::counted;

/// Bytes of a comment. GitHub takes 65,536 characters, which are never more than bytes.
const LIMIT: usize = 65_536;
/// Bytes of it that are held back for the line that says what is left out.
const RESERVE: usize = 1_000;

/// The changed blocks below their headings; `~~words~~` go and `**words**` come. What does not change is counted.
///
/// The words of the notice are only ever words: they can neither end the comment's markup, nor be HTML, nor mention
/// anyone. A long comment ends between two blocks and says how to see all.
#[must_use]
pub fn redline(redline: &Redline<'_>, compared: &Compared) -> String {
    let sections = Sections::of(redline);
    let mut out = Comment { places: places(redline), passages: Vec::new(), hidden: 0, item: 0 };
    out.passage(format!("## {}", escaped(&compared.title())));
    if redline.is_empty() {
        out.passage(nothing_marked(redline).to_owned());
    } else {
        out.passage(counts(&sections));
        let list: Vec<String> = sections.changed().filter_map(contents_line).collect();
        out.passage(list.join("\n"));
        let opening = out.passages.len();
        out.changes(&redline.blocks);
        out.end_hidden();
        out.cut(opening, compared);
    }
    out.passages.join("\n\n") + "\n"
}

/// A line of the list of changed sections; a section that moved is listed where it is now.
fn contents_line(section: &Section) -> Option<String> {
    let what = match section.change {
        SectionChange::Kept | SectionChange::MovedAway => return None,
        SectionChange::Form => "form only".to_owned(),
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

/// What stands for the heading of the words before the first.
const BEFORE_FIRST: &str = "The beginning";

struct Comment {
    /// The heading at each end of each move, and how many blocks are there; `true` for where it is.
    places: HashMap<(u32, bool), Position>,
    passages: Vec<String>,
    /// Unchanged blocks since the last passage.
    hidden: usize,
    /// The passages of the list that is open; a list is one passage.
    item: usize,
}

struct Position {
    heading: String,
    blocks: usize,
}

fn places(redline: &Redline<'_>) -> HashMap<(u32, bool), Position> {
    fn collect(changes: &[BlockChange<'_>], heading: &mut String, places: &mut HashMap<(u32, bool), Position>) {
        for change in changes {
            if let Some(moved) = change.moved {
                let place = places.entry((moved.id, change.fate == Fate::Inserted));
                place.or_insert_with(|| Position { heading: heading.clone(), blocks: 0 }).blocks += 1;
            }
            if let ChangedBody::Blocks(blocks) = &change.body {
                collect(blocks, heading, places);
            } else if change.is_heading() && change.fate != Fate::Deleted {
                *heading = change.block().text().map(Text::plain).unwrap_or_default();
            }
        }
    }
    let mut places = HashMap::new();
    collect(&redline.blocks, &mut BEFORE_FIRST.to_owned(), &mut places);
    places
}

/// Where a leaf stands: what is written before its words.
#[derive(Clone, Default)]
struct Lead {
    quotes: usize,
    /// The sign of its item: `-`, or `- 3\.`.
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
            if change.is_changed() || change.is_heading() && section.any(BlockChange::is_changed) {
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
                self.moved(change, moved.id, is_here, lead);
            }
            // Of a passage that moved away its beginning is enough, and of what moved with it the changes.
            if !is_here || !moved.is_first && !is_edited(change) {
                return;
            }
        }
        match &change.body {
            ChangedBody::Text(_) | ChangedBody::Merged(_) => self.leaf(change, lead),
            ChangedBody::Blocks(cells) if matches!(change.block().kind, BlockKind::Row { .. }) => {
                let cells: Vec<String> = cells.iter().map(cell).collect();
                self.line(&Lead { item: Some("-".into()), ..lead.clone() }, &cells.join(" | "));
            }
            ChangedBody::Blocks(blocks) => self.blocks(change, blocks, lead),
        }
    }

    fn blocks(&mut self, change: &BlockChange<'_>, blocks: &[BlockChange<'_>], lead: &Lead) {
        let kind = &change.block().kind;
        let mut number = if let BlockKind::NumberedList(first) = kind { Some(*first) } else { None };
        let mut unchanged = 0;
        if *kind == BlockKind::Rule {
            return self
                .line(lead, if change.fate == Fate::Deleted { "~~(a line across)~~" } else { "**(a line across)**" });
        }
        for block in blocks {
            let mut lead = lead.clone();
            match kind {
                BlockKind::Quote => lead.quotes += 1,
                BlockKind::BulletList => lead.item = Some("-".to_owned()),
                BlockKind::NumberedList(_) => lead.item = number.map(|number| format!("- {number}\\.")),
                _ => {}
            }
            if block.fate != Fate::Deleted || change.fate == Fate::Deleted {
                number = number.map(|number| number.saturating_add(1));
            }
            // The head of a table tells what its cells are.
            if change.fate != Fate::Kept || block.is_changed() || block.block().kind.is_head_row() {
                self.unchanged_parts(std::mem::take(&mut unchanged), kind, &lead);
                self.change(block, &lead);
            } else {
                unchanged += 1;
            }
        }
        self.unchanged_parts(unchanged, kind, lead);
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
        let shown = words(change);
        let words = shown.line(was_element(change).as_deref());
        match change.block().kind {
            BlockKind::Heading(_) if lead.item.is_none() => self.line(lead, &format!("### {words}")),
            _ => self.line(lead, &words),
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
    fn moved(&mut self, change: &BlockChange<'_>, id: u32, is_here: bool, lead: &Lead) {
        let place = |end: bool| self.places.get(&(id, end));
        let blocks = place(is_here).map_or(1, |place| place.blocks);
        let with = if blocks > 1 { format!(", {}", counted(blocks, "block")) } else { String::new() };
        let other = place(!is_here).map_or(String::new(), |place| escaped(&place.heading));
        if is_here {
            self.line(lead, &format!("*Moved here{with}, from below “{other}”:*"));
        } else {
            let beginning = words::beginning(change.block());
            self.line(lead, &format!("*Moved from here{with}, to below “{other}”:* {beginning}"));
        }
    }

    /// Ends the comment between two blocks where it would be too long.
    fn cut(&mut self, opening: usize, compared: &Compared) {
        let length = |passage: &String| passage.len() + 2;
        let mut whole: usize = self.passages.iter().map(length).sum();
        if whole <= LIMIT {
            return;
        }
        let mut kept = self.passages.len();
        while kept > 1 && whole > LIMIT - RESERVE {
            kept -= 1;
            whole -= length(&self.passages[kept]);
        }
        let left_out = self.passages.len() - kept.max(opening);
        self.passages.truncate(kept);
        let command = code(&format!("noticepress diff {}", compared.arguments));
        self.passage(format!(
            "*Too long for a comment: {} left out. All of it:* {command}",
            counted(left_out, "further passage")
        ));
    }
}

fn is_edited(change: &BlockChange<'_>) -> bool {
    change.runs().any(super::changes::Run::is_changed)
        || matches!(&change.body, ChangedBody::Blocks(blocks) if blocks.iter().any(is_edited))
}

fn cell(cell: &BlockChange<'_>) -> String {
    match &cell.body {
        ChangedBody::Text(_) | ChangedBody::Merged(_) => words(cell).line(None),
        ChangedBody::Blocks(blocks) => blocks.iter().map(self::cell).collect::<Vec<_>>().join(" "),
    }
}

/// What a kept block was, where it is another element now: "was a heading of level 2".
fn was_element(change: &BlockChange<'_>) -> Option<String> {
    if !change.is_other_element() {
        return None;
    }
    let name = |kind: &BlockKind| match kind {
        BlockKind::Heading(level) => format!("a heading of level {level}"),
        BlockKind::Paragraph => "a paragraph".to_owned(),
        BlockKind::BulletList | BlockKind::NumberedList(_) => "a list".to_owned(),
        BlockKind::Item => "an item".to_owned(),
        BlockKind::Quote => "a quotation".to_owned(),
        BlockKind::Code(_) => "code".to_owned(),
        BlockKind::Plain | BlockKind::Table | BlockKind::Row { .. } | BlockKind::Cell { .. } | BlockKind::Rule => {
            String::new()
        }
    };
    Some(match (&change.body, change.old) {
        (ChangedBody::Merged(pieces), _) => format!("was {} paragraphs", pieces.len()),
        (_, None) => "was one with the block before it".to_owned(),
        (_, Some(old)) if name(&old.kind).is_empty() => "was plain words".to_owned(),
        (_, Some(old)) => format!("was {}", name(&old.kind)),
    })
}

#[cfg(test)]
mod tests;
