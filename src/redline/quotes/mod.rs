//! Quotes of what changed: some words as they were, as they are, and as both with the changes marked.
//!
//! A quote is made once, as one row of words that stay, go and come; what it says was before is that row without the
//! words that come, and what it says is now is the row without those that go. So the three cannot disagree.

use super::changes::{BlockChange, ChangeKind, ChangedBody, Fate, Run};
use crate::text::document::{Block, BlockKind};
use crate::text::words::Token;

/// Some words as they were and as they are, cut at sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Quote {
    /// As they were; `None` where they are new.
    pub before: Option<String>,
    /// As they are; `None` where they are no more.
    pub after: Option<String>,
    /// Both in one, in order: without what was inserted it is `before`, without what was deleted `after`, but for white
    /// space and `[…]` at the ends.
    pub marked: Vec<Marked>,
}

impl Quote {
    /// What it quotes of either text.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.before.iter().chain(&self.after).map(String::as_str)
    }
}

/// Some words of a quote that share a fate; `[…]` among them stands for words that are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
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
/// What stands where a quote leaves something out.
const CUT: &str = "[…]";

/// A word of a quote.
#[derive(Clone, Copy)]
struct Word<'a> {
    fate: Fate,
    text: &'a str,
    /// Whether white space stands before it in the old text.
    spaced_before: bool,
    /// And in the new one.
    spaced_after: bool,
}

impl<'a> Word<'a> {
    fn of_one(fate: Fate, token: &'a Token) -> Self {
        let spaced = !token.space().is_none();
        Self { fate, text: token.text(), spaced_before: spaced, spaced_after: spaced }
    }

    fn cut(fate: Fate) -> Self {
        Self { fate, text: CUT, spaced_before: true, spaced_after: true }
    }

    fn ends_sentence(&self) -> bool {
        matches!(self.text, "." | "!" | "?")
    }

    fn length(&self) -> usize {
        self.text.chars().count() + usize::from(self.spaced_before || self.spaced_after)
    }
}

/// Adds the quotes of what changed in substance in a block.
pub(crate) fn collect_quotes(change: &BlockChange<'_>, quotes: &mut Vec<Quote>) {
    if change.moved.is_some() && change.fate == Fate::Deleted {
        return;
    }
    if change.moved.is_none() && change.fate != Fate::Kept && is_quoted_whole(&change.block().kind) {
        quotes.extend(Quote::of(&words_of_block(change.fate, change.block())));
        return;
    }
    match &change.body {
        // A cell whose words were exchanged is one change, and not a removal and an addition.
        ChangedBody::Blocks(blocks)
            if matches!(change.block().kind, BlockKind::Cell { .. })
                && matches!(blocks.as_slice(), [a, b] if a.fate == Fate::Deleted && b.fate == Fate::Inserted) =>
        {
            let words: Vec<Word<'_>> =
                blocks.iter().flat_map(|block| words_of_block(block.fate, block.block())).collect();
            quotes.extend(Quote::of(&words));
        }
        ChangedBody::Blocks(blocks) => blocks.iter().for_each(|block| collect_quotes(block, quotes)),
        ChangedBody::Text(runs) => quotes.extend(quote([runs.as_slice()])),
        ChangedBody::Merged(pieces) => quotes.extend(quote(pieces.iter().map(|piece| piece.runs.as_slice()))),
    }
}

/// A list or a table that came or went is quoted item by item and row by row.
fn is_quoted_whole(kind: &BlockKind) -> bool {
    !kind.is_list() && !matches!(kind, BlockKind::Table | BlockKind::Rule)
}

fn words_of_block(fate: Fate, block: &Block) -> Vec<Word<'_>> {
    let is_row = matches!(block.kind, BlockKind::Row { .. });
    let mut words: Vec<Word<'_>> = Vec::new();
    block.each_text(&mut |tokens| {
        let first = words.len();
        if is_row && first > 0 {
            words.push(Word { text: "|", ..Word::cut(fate) });
        }
        let start = words.len();
        words.extend(tokens.iter().map(|token| Word::of_one(fate, token)));
        if let Some(word) = words.get_mut(start) {
            (word.spaced_before, word.spaced_after) = (true, true);
        }
    });
    words
}

/// The sentences of a text in which something changed in substance; the pieces of old blocks that are one block now.
fn quote<'r, 'a: 'r>(pieces: impl IntoIterator<Item = &'r [Run<'a>]>) -> Option<Quote> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut passage = Stretch::default();
    let mut left_out = false;
    let mut end_passage = |passage: &mut Stretch<'a>| {
        let Stretch { words: own, is_substantive, .. } = std::mem::take(passage);
        if !is_substantive {
            left_out |= !own.is_empty();
            return;
        }
        if std::mem::take(&mut left_out) && !words.is_empty() {
            words.push(Word::cut(Fate::Kept));
        }
        words.extend(own);
    };
    for runs in pieces {
        let mut starts_piece = true;
        for run in runs {
            let added = passage.words.len();
            match run {
                Run::Kept { old, new } => {
                    for (old, new) in old.iter().zip(*new) {
                        passage.keep(old, new, std::mem::take(&mut starts_piece));
                        if passage.is_complete() {
                            end_passage(&mut passage);
                        }
                    }
                    continue;
                }
                // A change that nobody can see is none in a quote.
                Run::Changed { new, kind: ChangeKind::Encoding, .. } => {
                    new.iter().for_each(|token| passage.keep(token, token, false));
                }
                Run::Changed { old, new, kind } => passage.change(old, new, *kind == ChangeKind::Substantive),
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
    Quote::of(&words)
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
    fn keep(&mut self, old: &'a Token, new: &'a Token, starts_piece: bool) {
        let word = Word {
            fate: Fate::Kept,
            text: new.text(),
            spaced_before: starts_piece || !old.space().is_none(),
            spaced_after: starts_piece || !new.space().is_none(),
        };
        self.in_old_sentence = !word.ends_sentence();
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
            *side = self.words[from..].last().map_or(*side, |word| !word.ends_sentence());
        }
    }

    fn is_complete(&self) -> bool {
        !self.words.is_empty() && !self.in_old_sentence && !self.in_new_sentence
    }
}

impl Quote {
    /// The quote of a row of words; `None` where no word went or came.
    fn of(words: &[Word<'_>]) -> Option<Self> {
        // An image has no words.
        let words: Vec<Word<'_>> = words.iter().filter(|word| !word.text.is_empty()).copied().collect();
        if words.iter().all(|word| word.fate == Fate::Kept) {
            return None;
        }
        let is_long =
            [Fate::Deleted, Fate::Inserted].into_iter().any(|side| length(&words, side) > LENGTH + LENGTH / 5);
        let marked = marked(&if is_long { shortened(&words) } else { words });
        let side = |side| Some(side_of(&marked, side)).filter(|words| !words.is_empty());
        Some(Self { before: side(Fate::Deleted), after: side(Fate::Inserted), marked })
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
    let from_start = if after_change { fitting(run.iter()) } else { 0 };
    let mut to_end = run.len() - if before_change { fitting(run.iter().rev()) } else { 0 };
    // Never between a word and its comma.
    while to_end < run.len() && !(run[to_end].spaced_before && run[to_end].spaced_after) {
        to_end += 1;
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
        end = at + 1;
        if word.ends_sentence() && characters > left / 2 {
            sentence = Some(end);
        }
    }
    let mut out = run[..sentence.unwrap_or(end)].to_vec();
    out.push(Word::cut(run[0].fate));
    out
}

/// Words as runs of one fate, each space where it belongs.
fn marked(words: &[Word<'_>]) -> Vec<Marked> {
    let mut marked: Vec<Marked> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let spaces = [(word.spaced_before, Fate::Deleted), (word.spaced_after, Fate::Inserted)];
        match spaces {
            _ if at == 0 => {}
            [(true, _), (true, _)] => push(&mut marked, word.fate, " "),
            // A space that only one of the texts has between words of both.
            _ => spaces.iter().filter(|(spaced, _)| *spaced).for_each(|(_, fate)| push(&mut marked, *fate, " ")),
        }
        push(&mut marked, word.fate, word.text);
    }
    share_spaces(&mut marked);
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
