//! What gives words their meaning from outside their block: the sentence that leads into a list, the row and the column
//! of a cell. Quotes and findings stand away from it, and say it.

use super::changes::{BlockChange, ChangedBody, Fate};
use crate::text::document::{Block, BlockKind};
use crate::text::words::script::is_wide;
use crate::text::words::{Text, Token, plain};

/// What stands around some words, in the old text and in the new.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context<'a> {
    pub old: Around<'a>,
    pub new: Around<'a>,
}

/// What stands around some words of one text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Around<'a> {
    /// Nothing that they need.
    #[default]
    Nothing,
    /// The words that lead into the list that they are in.
    Led {
        /// The words.
        by: &'a [Token],
        /// Whether there is nothing between.
        at_once: bool,
    },
    /// The table whose row they are.
    Row {
        /// The row that names the columns.
        head: Option<&'a Block>,
    },
    /// The row and the column whose cell they are.
    Cell {
        /// The cell that names the row.
        row: Option<&'a Block>,
        /// The cell that names the column.
        column: Option<&'a Block>,
    },
}

/// Words of a context: some that the text has there, or a mark of ours between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ContextWord<'a> {
    pub text: &'a str,
    pub is_spaced: bool,
}

/// What stands where something is left out.
pub(crate) const CUT: &str = "[…]";
/// The comma of Chinese and Japanese, which has its space in it.
const WIDE_COMMA: &str = "、";
/// Words of an entry that is a sentence by itself, at the least.
const SENTENCE: usize = 4;
/// Characters of the words that lead into a list: of longer ones the last clause is told.
const LEAD: usize = 160;

impl<'a> Context<'a> {
    /// That of a block inside another, where `siblings[at]` is that block and `parent` what holds it.
    pub(crate) fn of(self, parent: Option<&BlockChange<'a>>, siblings: &[BlockChange<'a>], at: usize) -> Self {
        let side = |fate: Fate, around: Around<'a>| around.inside(fate, parent, siblings, at);
        Self { old: side(Fate::Deleted, self.old), new: side(Fate::Inserted, self.new) }
    }

    /// That of words which do not begin where they stand: others of the same block are before them.
    pub(crate) fn within(self) -> Self {
        Self { old: self.old.within(), new: self.new.within() }
    }

    /// That of an item of a list that came or went whole.
    pub(crate) fn of_item(self, item: &Block, at: usize) -> Self {
        Self { old: self.old.of_item(item, at == 0), new: self.new.of_item(item, at == 0) }
    }

    /// That of a cell in a row that came or went whole.
    pub(crate) fn of_cell(self, row: &Block, at: usize) -> Self {
        Self { old: self.old.column(row, at), new: self.new.column(row, at) }
    }

    /// That of the rows of a table that came or went whole.
    pub(crate) fn of_rows(table: &'a Block) -> Self {
        let row = Around::Row { head: head_row(table) };
        Self { old: row, new: row }
    }
}

impl<'a> Around<'a> {
    fn inside(self, side: Fate, parent: Option<&BlockChange<'a>>, siblings: &[BlockChange<'a>], at: usize) -> Self {
        let change = &siblings[at];
        // What moved here stood among other words in the old text, and what is in no list there is led into by nothing.
        let Some(own) = of(side, change) else { return Self::Nothing };
        let before = last(side, &siblings[..at]);
        let kind = parent.map(|parent| &parent.block().kind);
        match (kind, &change.block().kind) {
            (Some(BlockKind::Item), _) if before.is_none() => self,
            (_, BlockKind::BulletList | BlockKind::NumberedList(_)) => {
                // A list within an item is of what the item says; a sentence by itself may only stand before a list.
                let is_within = matches!(kind, Some(BlockKind::Item));
                let words = before.and_then(lead).filter(|words| is_within || leads_on(words));
                words.map_or(Self::Nothing, |by| Self::Led { by, at_once: true })
            }
            (Some(BlockKind::BulletList | BlockKind::NumberedList(_)), BlockKind::Item) => {
                self.of_item(own, before.is_none())
            }
            // What follows in an item is of what the item begins with.
            (Some(BlockKind::Item), _) => {
                let first = siblings.iter().find_map(|sibling| of(side, sibling));
                let words = first.and_then(lead);
                words.map_or(self, |by| Self::Led { by, at_once: false })
            }
            (Some(BlockKind::Table), _) => Self::Row { head: parent.and_then(|table| head_row(of(side, table)?)) },
            (Some(BlockKind::Row { .. }), _) => self.of_cell(side, parent, siblings, at),
            (Some(BlockKind::Cell { .. }), _) => self,
            _ => Self::Nothing,
        }
    }

    fn within(self) -> Self {
        match self {
            Self::Led { by, .. } => Self::Led { by, at_once: false },
            around => around,
        }
    }

    /// What stands around an item of a list that this stands around. Sentences by themselves need no lead but one that says
    /// so, with a colon.
    fn of_item(self, item: &Block, is_first: bool) -> Self {
        match self {
            Self::Led { by, .. } if !by.last().is_some_and(|word| is_colon(word.text())) && is_sentence(item) => {
                Self::Nothing
            }
            Self::Led { by, at_once } => Self::Led { by, at_once: at_once && is_first },
            around => around,
        }
    }

    fn of_cell(self, side: Fate, row: Option<&BlockChange<'a>>, cells: &[BlockChange<'a>], at: usize) -> Self {
        let Self::Row { head } = self else { return Self::Nothing };
        let Some(row) = row.and_then(|row| of(side, row)).filter(|row| !row.kind.is_head_row()) else {
            return Self::Nothing;
        };
        let column = cells[..at].iter().filter(|cell| of(side, cell).is_some()).count();
        Self::Cell {
            row: row.blocks().first().filter(|_| column > 0),
            column: head.and_then(|head| head.blocks().get(column)),
        }
    }

    /// Whether it is that of a cell.
    pub(crate) fn is_cell(self) -> bool {
        matches!(self, Self::Cell { .. })
    }

    /// Its words, and what parts them from those that they stand before.
    pub(crate) fn words(self) -> Vec<ContextWord<'a>> {
        let mut words = Vec::new();
        match self {
            Self::Nothing | Self::Row { .. } => {}
            Self::Led { by, at_once } => {
                words.extend(last_clause(by));
                // A colon says by itself that others may stand between.
                if !at_once && !ends_with_colon(&words) {
                    words.push(ContextWord { text: CUT, is_spaced: true });
                }
            }
            Self::Cell { row, column } => {
                words.extend(row.into_iter().flat_map(words_of));
                let mut column = column.map(words_of).unwrap_or_default();
                if let (Some(last), Some(first)) = (words.last(), column.first_mut()) {
                    let comma = comma_after(last.text);
                    first.is_spaced = comma != WIDE_COMMA;
                    words.push(ContextWord { text: comma, is_spaced: false });
                }
                words.append(&mut column);
                if let Some(last) = words.last()
                    && !ends_with_colon(&words)
                {
                    words.push(ContextWord { text: colon_after(last.text), is_spaced: false });
                }
            }
        }
        words
    }

    /// The column of a cell, in a row that this is around; none for the cell that names the row.
    fn column(self, row: &Block, at: usize) -> Self {
        match self {
            Self::Row { head: Some(head) } if at > 0 && !row.kind.is_head_row() => {
                Self::Cell { row: None, column: head.blocks().get(at) }
            }
            _ => Self::Nothing,
        }
    }

    /// The same as a line of its own, above words that it makes clear.
    pub(crate) fn lead(self) -> String {
        let line = self.line();
        let line = if self.is_cell() { line.trim_end_matches([':', '：', '﹕']) } else { &line };
        line.trim_end_matches(CUT).trim_end().to_owned()
    }

    /// The same as a line, before words that it makes clear.
    pub(crate) fn line(self) -> String {
        let words = self.words();
        let parts = words
            .iter()
            .enumerate()
            .flat_map(|(at, word)| [if word.is_spaced && at > 0 { " " } else { "" }, word.text]);
        parts.collect()
    }
}

/// What stands in one text where a block stands in the redline; what moved there stood elsewhere in the old one.
fn of<'a>(side: Fate, change: &BlockChange<'a>) -> Option<&'a Block> {
    match (side, change.fate) {
        (Fate::Deleted, Fate::Inserted) | (Fate::Inserted, Fate::Deleted) => None,
        (Fate::Deleted, _) => change.old,
        _ => change.new,
    }
}

/// The last block of one text among some of a redline; elements of the other text are looked through.
fn last<'a>(side: Fate, changes: &[BlockChange<'a>]) -> Option<&'a Block> {
    changes.iter().rev().find_map(|change| match (&change.body, of(side, change)) {
        (_, Some(block)) => Some(block),
        (ChangedBody::Blocks(blocks), None) if change.fate == Fate::Kept => last(side, blocks),
        _ => None,
    })
}

fn head_row(table: &Block) -> Option<&Block> {
    table.blocks().first().filter(|row| row.kind.is_head_row())
}

/// The words of a block that can lead into a list.
fn lead(block: &Block) -> Option<&[Token]> {
    match block.kind {
        BlockKind::Paragraph | BlockKind::Plain => block.text().map(Text::tokens).filter(|words| !words.is_empty()),
        _ => None,
    }
}

/// Whether words lead on to what follows them: they end in a colon or a dash, or in no sentence.
fn leads_on(words: &[Token]) -> bool {
    let is_closing = |word: &&Token| matches!(word.text(), ")" | "]" | "\"" | "”" | "’" | "»" | "」" | "』" | "）");
    !words.iter().rev().find(|word| !is_closing(word)).is_some_and(Token::ends_sentence)
}

/// What parts things named in a row, of the script that a word ends in.
fn comma_after(word: &str) -> &'static str {
    match word.chars().next_back() {
        Some(c) if is_wide(c) => WIDE_COMMA,
        Some('\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}') => "،",
        _ => ",",
    }
}

fn colon_after(word: &str) -> &'static str {
    if word.chars().next_back().is_some_and(is_wide) { "：" } else { ":" }
}

fn words_of(block: &Block) -> Vec<ContextWord<'_>> {
    let mut words = Vec::new();
    block.each_text(&mut |tokens| {
        let from = words.len();
        words.extend(tokens.iter().map(ContextWord::of));
        if let Some(first) = words.get_mut(from) {
            first.is_spaced = true;
        }
    });
    words
}

impl<'a> ContextWord<'a> {
    fn of(token: &'a Token) -> Self {
        Self { text: token.text(), is_spaced: !token.space().is_none() }
    }
}

fn ends_with_colon(words: &[ContextWord<'_>]) -> bool {
    words.last().is_some_and(|word| is_colon(word.text))
}

fn is_colon(mark: &str) -> bool {
    matches!(mark, ":" | "：" | "﹕")
}

/// Whether an item says something by itself: some words, and the end of a sentence.
fn is_sentence(item: &Block) -> bool {
    let mut first: Option<&[Token]> = None;
    item.each_text(&mut |tokens| first = first.or(Some(tokens)));
    first.is_some_and(|tokens| tokens.len() > SENTENCE && tokens.last().is_some_and(Token::ends_sentence))
}

/// The last sentence of words that lead into a list; of a long one what follows its last comma but one that leaves enough.
fn last_clause(words: &[Token]) -> Vec<ContextWord<'_>> {
    let end = words.len().saturating_sub(1);
    let ends = |at: &usize| words[*at].ends_sentence() && !words[at + 1].text().starts_with(char::is_lowercase);
    let from = (0..end).rev().find(ends).map_or(0, |at| at + 1);
    let sentence = &words[from..];
    if plain(sentence).chars().count() <= LEAD {
        return sentence.iter().map(ContextWord::of).collect();
    }
    let mut length = 0;
    let fitting = sentence.iter().rev().take_while(|word| {
        length += word.text().chars().count() + 1;
        length <= LEAD
    });
    let most = sentence.len() - fitting.count();
    let is_pause = |word: &Token| matches!(word.text(), "," | ";" | "、" | "，" | "；" | "،" | "؛");
    let clause = sentence[most..].iter().position(is_pause).map_or(most, |at| most + at + 1);
    let cut = ContextWord { text: CUT, is_spaced: true };
    std::iter::once(cut).chain(sentence[clause..].iter().map(ContextWord::of)).collect()
}
