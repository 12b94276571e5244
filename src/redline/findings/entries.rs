//! Entries that lists gained or lost, and those that were only extended or said otherwise.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::redline::changes::{BlockChange, Fate, Run};
use crate::redline::context::Context;
use crate::text::words::Token;

/// A block of a redline that gained or lost words.
pub(super) struct Exchange<'r, 'a> {
    change: &'r BlockChange<'a>,
    context: Context<'a>,
    /// Read only near entries that came or went.
    words: OnceCell<ExchangedWords>,
}

/// What a block gained and lost.
#[derive(Debug, Default)]
struct ExchangedWords {
    went: FxHashSet<String>,
    came: FxHashSet<String>,
    went_label: Option<String>,
    came_label: Option<String>,
    /// Whether the whole block came or went.
    is_whole: bool,
    /// The words that lead into the list that it is in, as a line.
    lead: String,
}

/// Changed blocks in which the other half of an entry is looked for, before it and after it.
const NEAR: usize = 8;
/// Words of a block that are compared.
const WORDS: usize = 200;
/// Words of a label: `Technical data:`.
const LABEL_WORDS: usize = 6;

impl<'r, 'a> Exchange<'r, 'a> {
    /// What a block gained and lost; `None` if nothing.
    pub(super) fn of(change: &'r BlockChange<'a>, context: Context<'a>) -> Option<Self> {
        let has_words = |tokens: &[Token]| tokens.iter().any(Token::is_word);
        let mut is_one = false;
        if change.fate == Fate::Kept {
            is_one = change.runs().any(|run| match run {
                Run::Changed { old, new, .. } => has_words(old) || has_words(new),
                Run::Kept { .. } => false,
            });
        } else {
            change.block().each_text(&mut |tokens| is_one |= has_words(tokens));
        }
        is_one.then(|| Self { change, context, words: OnceCell::new() })
    }

    fn words(&self) -> &ExchangedWords {
        self.words.get_or_init(|| ExchangedWords::of(self.change, self.context))
    }
}

impl ExchangedWords {
    fn of(change: &BlockChange<'_>, context: Context<'_>) -> Self {
        let around = if change.fate == Fate::Deleted { context.old } else { context.new };
        let mut exchange = Self { lead: around.line(), ..Self::default() };
        match change.fate {
            Fate::Kept => {
                for run in change.runs() {
                    if let Run::Changed { old, new, .. } = run {
                        add(&mut exchange.went, old);
                        add(&mut exchange.came, new);
                    }
                }
            }
            Fate::Deleted => exchange.fill(change, Fate::Deleted),
            Fate::Inserted => exchange.fill(change, Fate::Inserted),
        }
        exchange
    }

    fn fill(&mut self, change: &BlockChange<'_>, side: Fate) {
        self.is_whole = true;
        let (words, label) = match side {
            Fate::Deleted => (&mut self.went, &mut self.went_label),
            _ => (&mut self.came, &mut self.came_label),
        };
        change.block().each_text(&mut |tokens| {
            if words.is_empty() {
                *label = label_of(tokens);
            }
            add(words, tokens);
        });
    }
}

fn add(words: &mut FxHashSet<String>, tokens: &[Token]) {
    for token in tokens.iter().filter(|token| token.is_word()) {
        if words.len() < WORDS {
            words.insert(token.text().to_lowercase());
        }
    }
}

fn label_of(tokens: &[Token]) -> Option<String> {
    let colon = tokens.iter().take(LABEL_WORDS + 1).position(|token| matches!(token.text(), ":" | "：" | "—" | "–"))?;
    Some(crate::text::words::plain(&tokens[..colon]).to_lowercase()).filter(|label| !label.is_empty())
}

/// The number of the block that has the other half of the entry that came or went at `at`; `None` where it has none.
///
/// time: O(words of the entry), for a fixed number of neighbours of bounded length
pub(super) fn other_half(exchanges: &[Exchange<'_, '_>], at: usize, fate: Fate) -> Option<usize> {
    let entry = exchanges[at].words();
    let (own, label) = (entry.side(fate), entry.label(fate));
    let mut near: Vec<usize> = (at.saturating_sub(NEAR)..(at + NEAR + 1).min(exchanges.len())).collect();
    // What was not shared with anybody and is shared now is another entry, in the same words.
    let led = &entry.lead;
    near.retain(|other| {
        let others = &exchanges[*other].words().lead;
        *other != at && (led == others || led.is_empty() || others.is_empty())
    });
    near.sort_by_key(|other| other.abs_diff(at));
    let opposite = if fate == Fate::Deleted { Fate::Inserted } else { Fate::Deleted };
    near.into_iter().find(|other| {
        let other = exchanges[*other].words();
        let others = other.side(opposite);
        if label.is_some() && label == other.label(opposite) {
            return true;
        }
        let common = own.intersection(others).count();
        // Three fifths of its words; of two words or one, each.
        let holds =
            |whole: &FxHashSet<String>| common * 5 >= whole.len() * 3 && (whole.len() > 2 || common == whole.len());
        holds(own) || other.is_whole && others.len() > 2 && holds(others)
    })
}

impl ExchangedWords {
    fn side(&self, fate: Fate) -> &FxHashSet<String> {
        if fate == Fate::Deleted { &self.went } else { &self.came }
    }

    fn label(&self, fate: Fate) -> Option<&str> {
        if fate == Fate::Deleted { self.went_label.as_deref() } else { self.came_label.as_deref() }
    }
}
