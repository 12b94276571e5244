//! Quotes of what changed: some words as they were, as they are, and as both with the changes marked.
//!
//! A quote is made once, as one row of words that stay, go and come; what it says was before is that row without the
//! words that come, and what it says is now is the row without those that go. So the three cannot disagree. An item begins
//! has beside it the words that lead into its list, a cell those that name its row and its column.

use serde::{Deserialize, Serialize};

use super::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Run};
use super::context::{Around, CUT, Context, ContextWord};
use super::listed_kind::ListedKind;
use super::outline::exchange;
use crate::text::document::{Block, BlockKind};
use crate::text::words::Token;

/// Some words as they were and as they are, cut at sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quote {
    /// What leads into them in both texts: the words before a list, or those that name a row and a column. Where the two
    /// texts differ in it, the words begin with it.
    pub lead: Option<String>,
    /// As they were; `None` where they are new.
    pub before: Option<String>,
    /// As they are; `None` where they are no more.
    pub after: Option<String>,
    /// Both in one, in order: without what was inserted it is `before`, without what was deleted `after`, but for white
    /// space and `[…]` at the ends. Of a passage that moved, its beginning, which stays.
    pub marked: Vec<Marked>,
}

impl Quote {
    /// What it quotes of either text.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.before.iter().chain(&self.after).map(String::as_str)
    }
}

/// Where a change stands in its redline: the block.
pub(super) type PlaceOf = *const ();

/// A change that was found, and the block in which.
pub(super) struct FoundChange {
    pub(super) kind: ListedKind,
    /// One, but of a row that came or went, which has one a cell; none of what has no words.
    pub(super) quotes: Vec<Quote>,
    pub(super) block: PlaceOf,
}

/// Some words of a quote that share a fate; `[…]` among them stands for words that are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Marked {
    /// What became of them.
    pub fate: Fate,
    /// The words, with the space before them where there is one.
    pub words: String,
}

/// Characters of a quote, about: it ends with the sentence or the word that reaches them.
const LENGTH: usize = 300;
/// Characters that stay beside a change where a quote is too long.
const NEAR: usize = 120;

/// A word of a quote.
#[derive(Clone, Copy)]
struct Word<'a> {
    fate: Fate,
    text: &'a str,
    /// Whether white space stands before it in the old text.
    spaced_before: bool,
    /// And in the new one.
    spaced_after: bool,
    ends_sentence: bool,
}

impl<'a> Word<'a> {
    fn of_one(fate: Fate, token: &'a Token) -> Self {
        let spaced = !token.space().is_none();
        let ends_sentence = token.ends_sentence();
        Self { fate, text: token.text(), spaced_before: spaced, spaced_after: spaced, ends_sentence }
    }

    fn of_context(fate: Fate, word: ContextWord<'a>) -> Self {
        let ContextWord { text, is_spaced } = word;
        Self { fate, text, spaced_before: is_spaced, spaced_after: is_spaced, ends_sentence: false }
    }

    fn cut(fate: Fate) -> Self {
        Self::of_context(fate, ContextWord { text: CUT, is_spaced: true })
    }

    fn is_number(&self) -> bool {
        self.text.ends_with(char::is_numeric)
    }

    fn length(&self) -> usize {
        self.text.chars().count() + usize::from(self.spaced_before || self.spaced_after)
    }
}

/// What changed in substance in a block, each with its quote; of a kept one that holds others nothing, for they are told by
/// themselves.
pub(super) fn changes_in<'a>(change: &BlockChange<'a>, context: Context<'a>) -> Vec<FoundChange> {
    let mut found = FoundInBlock { block: std::ptr::from_ref(change).cast(), changes: Vec::new() };
    found.look(change, context);
    found.changes
}

/// What was found in a block.
struct FoundInBlock {
    block: PlaceOf,
    changes: Vec<FoundChange>,
}

impl FoundInBlock {
    /// Adds words that changed in a passage: where all that is told of them came, or went, that is what happened.
    fn add_words(&mut self, kind: ListedKind, quote: Option<Quote>) {
        let kind = match (&quote, kind) {
            (Some(Quote { before: None, after: Some(_), .. }), ListedKind::Changed) => ListedKind::Added,
            (Some(Quote { before: Some(_), after: None, .. }), ListedKind::Changed) => ListedKind::Deleted,
            _ => kind,
        };
        self.add(kind, quote);
    }

    fn add(&mut self, kind: ListedKind, quotes: impl IntoIterator<Item = Quote>) {
        self.changes.push(FoundChange { kind, quotes: quotes.into_iter().collect(), block: self.block });
    }

    fn look<'a>(&mut self, change: &BlockChange<'a>, context: Context<'a>) {
        let is_heading = change.is_heading();
        match (change.moved, change.fate) {
            (Some(_), Fate::Deleted) => return,
            (None, Fate::Inserted | Fate::Deleted) => return self.whole(change.fate, change.block(), context),
            (Some(moved), _) if moved.is_first && is_heading => self.add(ListedKind::SectionMoved, None),
            (Some(moved), _) if moved.is_first => self.add(ListedKind::Moved, Quote::beginning(change.block())),
            _ => {}
        }
        let kind = if is_heading { ListedKind::HeadingChanged } else { ListedKind::Changed };
        if let Some(parts) = exchange(change) {
            let words: Vec<Word<'_>> = parts.iter().flat_map(|part| words_of(part.fate, part.block())).collect();
            return self.add_words(kind, Quote::of(&words, context));
        }
        let is_substantive = |run: &Run<'_>| matches!(run, Run::Changed { kind, .. } if kind.is_substance());
        match &change.body {
            ChangedBody::Blocks(_) => {}
            _ if !change.runs().any(is_substantive) => {}
            ChangedBody::Text(runs) => self.add_words(kind, quote([runs.as_slice()], context)),
            ChangedBody::Merged(pieces) => {
                self.add_words(kind, quote(pieces.iter().map(|piece| piece.runs.as_slice()), context));
            }
        }
    }

    /// What came or went: a list item by item, a table row by row. An empty item is nothing that a reader could be told of.
    fn whole<'a>(&mut self, fate: Fate, block: &'a Block, context: Context<'a>) {
        match &block.kind {
            BlockKind::Rule => {}
            _ if words_of(fate, block).is_empty() => {}
            BlockKind::BulletList | BlockKind::NumberedList(_) => {
                for (at, item) in block.blocks().iter().enumerate() {
                    self.whole(fate, item, context.of_item(item, at));
                }
            }
            BlockKind::Table => {
                for row in block.blocks() {
                    self.whole(fate, row, Context::of_rows(block));
                }
            }
            kind @ BlockKind::Row { .. } => {
                let cells = block.blocks().iter().enumerate();
                let quotes =
                    cells.filter_map(|(at, cell)| Quote::of(&words_of(fate, cell), context.of_cell(block, at)));
                self.add(ListedKind::of_whole(fate, kind), quotes);
            }
            kind => self.add(ListedKind::of_whole(fate, kind), Quote::of(&words_of(fate, block), context)),
        }
    }
}

/// The words of a block, and of all that is in it.
fn words_of(fate: Fate, block: &Block) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    block.each_text(&mut |tokens| {
        let start = words.len();
        words.extend(tokens.iter().map(|token| Word::of_one(fate, token)));
        if let Some(word) = words.get_mut(start) {
            (word.spaced_before, word.spaced_after) = (true, true);
        }
    });
    words
}

/// The sentences of a text in which something changed in substance; the pieces of old blocks that are one block now.
fn quote<'r, 'a: 'r>(pieces: impl IntoIterator<Item = &'r [Run<'a>]>, context: Context<'a>) -> Option<Quote> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut passage = Stretch::default();
    let mut left_out = false;
    let mut begins_within = false;
    let mut end_passage = |passage: &mut Stretch<'a>| {
        let Stretch { words: own, is_substantive, .. } = std::mem::take(passage);
        if !is_substantive {
            left_out |= !own.is_empty();
            return;
        }
        match (std::mem::take(&mut left_out), words.is_empty()) {
            (true, true) => begins_within = true,
            (true, false) => words.push(Word::cut(Fate::Kept)),
            (false, _) => {}
        }
        words.extend(own);
    };
    for runs in pieces {
        let mut starts_piece = true;
        for run in runs {
            let added = passage.words.len();
            match run {
                Run::Kept { old, new } => {
                    for (at, (old, new_word)) in old.iter().zip(*new).enumerate() {
                        passage.keep(old, new_word, std::mem::take(&mut starts_piece), new.get(at + 1));
                        if passage.is_complete() {
                            end_passage(&mut passage);
                        }
                    }
                    continue;
                }
                // A change that nobody can see is none in a quote.
                Run::Changed { new, kind: ChangeKind::Encoding, .. } => {
                    new.iter().for_each(|token| passage.keep(token, token, false, None));
                }
                Run::Changed { old, new, kind } => passage.change(old, new, kind.is_substance()),
            }
            if std::mem::take(&mut starts_piece)
                && let Some(word) = passage.words.get_mut(added)
            {
                (word.spaced_before, word.spaced_after) = (true, true);
            }
            if passage.is_complete() {
                end_passage(&mut passage);
            }
        }
    }
    end_passage(&mut passage);
    Quote::of(&words, if begins_within { context.within() } else { context })
}

/// The fewest words that are whole sentences in both texts.
#[derive(Default)]
struct Stretch<'a> {
    words: Vec<Word<'a>>,
    is_substantive: bool,
    in_old_sentence: bool,
    in_new_sentence: bool,
}

impl<'a> Stretch<'a> {
    fn keep(&mut self, old: &'a Token, new: &'a Token, starts_piece: bool, next: Option<&Token>) {
        let goes_on = next.is_some_and(|next| is_within_sentence(self.words.last(), new, next));
        let word = Word {
            fate: Fate::Kept,
            text: new.text(),
            spaced_before: starts_piece || !old.space().is_none(),
            spaced_after: starts_piece || !new.space().is_none(),
            ends_sentence: new.ends_sentence() && !goes_on,
        };
        self.in_old_sentence = !word.ends_sentence;
        self.in_new_sentence = self.in_old_sentence;
        self.words.push(word);
    }

    fn change(&mut self, old: &'a [Token], new: &'a [Token], is_substantive: bool) {
        self.is_substantive |= is_substantive;
        let sides = [(Fate::Deleted, old), (Fate::Inserted, new)];
        for (fate, tokens) in sides {
            let from = self.words.len();
            self.words.extend(tokens.iter().map(|token| Word::of_one(fate, token)));
            let side = if fate == Fate::Deleted { &mut self.in_old_sentence } else { &mut self.in_new_sentence };
            *side = self.words[from..].last().map_or(*side, |word| !word.ends_sentence);
        }
    }

    fn is_complete(&self) -> bool {
        !self.words.is_empty() && !self.in_old_sentence && !self.in_new_sentence
    }
}

/// Whether a sentence goes on after a mark that may end one: before the closing mark of a quotation, and after the full
/// stop of `6. Mai` and of `e.g. in`.
fn is_within_sentence(before: Option<&Word<'_>>, mark: &Token, next: &Token) -> bool {
    let closes = matches!(next.text(), "”" | "’" | "\"" | "'" | "»" | "“" | ")" | "）" | "」" | "』" | "]");
    let is_day = || before.is_some_and(|word| word.text.len() <= 2 && word.text.bytes().all(|b| b.is_ascii_digit()));
    closes && next.space().is_none() || mark.text() == "." && (next.text().starts_with(char::is_lowercase) || is_day())
}

impl Quote {
    /// The quote of a row of words, with what stands around them; `None` where no word went or came.
    fn of<'a>(words: &[Word<'a>], context: Context<'a>) -> Option<Self> {
        // An image has no words.
        let words: Vec<Word<'_>> = words.iter().filter(|word| !word.text.is_empty()).copied().collect();
        if words.iter().all(|word| word.fate == Fate::Kept) {
            return None;
        }
        let is_long =
            [Fate::Deleted, Fate::Inserted].into_iter().any(|side| length(&words, side) > LENGTH + LENGTH / 5);
        let has = |side| words.iter().any(|word| word.fate == Fate::Kept || word.fate == side);
        let sides = (has(Fate::Deleted), has(Fate::Inserted));
        let lead = lead(context, sides);
        let mut told = if lead.is_some() { Vec::new() } else { led(context, sides) };
        let from = told.len();
        told.extend(if is_long { shortened(&words) } else { words });
        if from > 0 {
            (told[from].spaced_before, told[from].spaced_after) = (true, true);
        }
        let marked = marked(&told, from);
        let side = |has: bool, side| has.then(|| side_of(&marked, side)).filter(|words| !words.is_empty());
        Some(Self { lead, before: side(sides.0, Fate::Deleted), after: side(sides.1, Fate::Inserted), marked })
    }

    /// The beginning of a block that stays as it is; `None` where it has no words.
    fn beginning(block: &Block) -> Option<Self> {
        let words = beginning(&words_of(Fate::Kept, block), LENGTH / 2);
        let marked = marked(&words, 0);
        (!marked.is_empty()).then(|| Self { marked, ..Self::default() })
    }
}

/// What leads into words in each of the texts that has them, where it is the same. A cell is named as the new text does: that a
/// row or a column has another name there is a change by itself.
fn lead(context: Context<'_>, (before, after): (bool, bool)) -> Option<String> {
    let [old, new] = [context.old, context.new].map(Around::lead);
    let are_cells = context.old.is_cell() && context.new.is_cell();
    let lead = match (before, after) {
        (true, true) if old != new && !are_cells => return None,
        (_, true) => new,
        (_, false) => old,
    };
    Some(lead).filter(|lead| !lead.is_empty())
}

/// What stands around a quote's words, before them: the same in both texts, or as each of them has it.
fn led(context: Context<'_>, (before, after): (bool, bool)) -> Vec<Word<'_>> {
    let (old, new) = (context.old.words(), context.new.words());
    let words = |fate, words: Vec<_>| words.into_iter().map(move |word| Word::of_context(fate, word));
    match (before, after) {
        (true, true) if old != new => words(Fate::Deleted, old).chain(words(Fate::Inserted, new)).collect(),
        (_, true) => words(Fate::Kept, new).collect(),
        (_, false) => words(Fate::Kept, old).collect(),
    }
}

/// Characters of the words that stay and of those on one side.
fn length(words: &[Word<'_>], side: Fate) -> usize {
    words.iter().filter(|word| matches!(word.fate, Fate::Kept) || word.fate == side).map(Word::length).sum()
}

/// What was before, where `side` is what was deleted; what is now, where it is what was inserted.
fn side_of(marked: &[Marked], side: Fate) -> String {
    let words: String =
        marked.iter().filter(|part| part.fate == Fate::Kept || part.fate == side).map(|part| &*part.words).collect();
    let words = words.trim();
    // Sentences that only the other side has may stand before the first of this one.
    let own = words.strip_prefix(CUT).filter(|_| !marked[0].words.starts_with(CUT));
    own.unwrap_or(words).trim_start().to_owned()
}

/// The changes of a quote that is too long, with the words near them, until there are enough.
fn shortened<'a>(words: &[Word<'a>]) -> Vec<Word<'a>> {
    let mut out: Vec<Word<'a>> = Vec::new();
    let mut runs = words.chunk_by(|a, b| a.fate == b.fate).peekable();
    while let Some(run) = runs.next() {
        let fate = run[0].fate;
        if fate != Fate::Kept {
            let left = LENGTH.saturating_sub(length(&out, fate)).max(LENGTH / 3);
            out.extend(beginning(run, left));
        } else if out.iter().any(|word| word.fate != Fate::Kept)
            && [Fate::Deleted, Fate::Inserted].into_iter().any(|side| length(&out, side) >= LENGTH)
        {
            // One mark stands for what both sides leave out.
            if out.last().is_some_and(|word| word.text == CUT) {
                out.pop();
            }
            out.push(Word::cut(Fate::Kept));
            break;
        } else {
            out.extend(near(run, !out.is_empty(), runs.peek().is_some()));
        }
    }
    out
}

/// Of words that stay, those near a change before them and a change after them.
fn near<'a>(run: &[Word<'a>], after_change: bool, before_change: bool) -> Vec<Word<'a>> {
    let mut from_start = if after_change { fitting(run.iter()) } else { 0 };
    let mut to_end = run.len() - if before_change { fitting(run.iter().rev()) } else { 0 };
    // Never between a word and its comma, nor between a number and what it counts.
    let is_spaced = |at: usize| run[at].spaced_before && run[at].spaced_after;
    while to_end < run.len() && !(is_spaced(to_end) && (to_end == 0 || !run[to_end - 1].is_number())) {
        to_end += 1;
    }
    while from_start > 0 && from_start < run.len() && run[from_start - 1].is_number() {
        from_start += 1;
    }
    if from_start >= to_end {
        return run.to_vec();
    }
    let mut out = run[..from_start].to_vec();
    out.push(Word::cut(Fate::Kept));
    out.extend_from_slice(&run[to_end..]);
    out
}

fn fitting<'w, 'a: 'w>(words: impl Iterator<Item = &'w Word<'a>>) -> usize {
    let mut characters = 0;
    words
        .take_while(|word| {
            characters += word.length();
            characters <= NEAR
        })
        .count()
}

/// The beginning of words that went or came: up to `left` characters, or to the last sentence that ends in their second
/// half.
fn beginning<'a>(run: &[Word<'a>], left: usize) -> Vec<Word<'a>> {
    if run.iter().map(Word::length).sum::<usize>() <= left + left / 5 {
        return run.to_vec();
    }
    let (mut characters, mut end, mut sentence) = (0, 0, None);
    for (at, word) in run.iter().enumerate() {
        characters += word.length();
        if characters > left {
            break;
        }
        if !word.is_number() {
            end = at + 1;
        }
        if word.ends_sentence && characters > left / 2 {
            sentence = Some(at + 1);
        }
    }
    let mut out = run[..sentence.unwrap_or(end)].to_vec();
    out.push(Word::cut(run[0].fate));
    out
}

/// Words as runs of one fate, each space where it belongs; that before the words behind what leads into them is neither's.
fn marked(words: &[Word<'_>], led: usize) -> Vec<Marked> {
    let mut marked: Vec<Marked> = Vec::new();
    let mut first = 0;
    for (at, word) in words.iter().enumerate() {
        let spaces = [(word.spaced_before, Fate::Deleted), (word.spaced_after, Fate::Inserted)];
        match spaces {
            _ if at == 0 => {}
            [(true, _), (true, _)] => push(&mut marked, word.fate, " "),
            // A space that only one of the texts has between words of both.
            _ => spaces.iter().filter(|(spaced, _)| *spaced).for_each(|(_, fate)| push(&mut marked, *fate, " ")),
        }
        push(&mut marked, word.fate, word.text);
        if at == led {
            first = marked.len() - 1;
        }
    }
    share_spaces(&mut marked);
    if let Some([lead, words]) = first.checked_sub(1).and_then(|lead| marked.get_mut(lead..=first))
        && lead.fate == Fate::Kept
        && words.words.starts_with(' ')
    {
        lead.words.push(' ');
        words.words.remove(0);
    }
    marked
}

fn push(marked: &mut Vec<Marked>, fate: Fate, words: &str) {
    match marked.last_mut() {
        Some(last) if last.fate == fate => last.words.push_str(words),
        _ => marked.push(Marked { fate, words: words.to_owned() }),
    }
}

/// The space before words that took the place of others is neither's: `for [30][90] days`.
fn share_spaces(marked: &mut Vec<Marked>) {
    let mut at = 0;
    while at + 1 < marked.len() {
        let exchanged = marked[at].fate == Fate::Deleted && marked[at + 1].fate == Fate::Inserted;
        let lengths = [marked[at].words.len(), marked[at + 1].words.len()];
        if exchanged && lengths.iter().all(|length| *length > 1) {
            let spaced = marked[at].words.starts_with(' ') && marked[at + 1].words.starts_with(' ');
            if spaced {
                marked[at].words.remove(0);
                marked[at + 1].words.remove(0);
                if at > 0 && marked[at - 1].fate == Fate::Kept {
                    marked[at - 1].words.push(' ');
                } else {
                    marked.insert(at, Marked { fate: Fate::Kept, words: " ".to_owned() });
                }
            }
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests;
