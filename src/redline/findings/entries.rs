//! Entries that lists gained or lost, and those that were only extended or said otherwise.

use std::collections::HashSet;

use crate::redline::changes::{BlockChange, Fate, Run};
use crate::redline::context::Context;
use crate::text::words::Token;

/// What one block of a redline gained and lost.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    went: HashSet<String>,
    came: HashSet<String>,
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

impl Exchange {
    /// What a block gained and lost; `None` if nothing.
    pub(super) fn of(change: &BlockChange<'_>, context: Context<'_>) -> Option<Self> {
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
        (!exchange.went.is_empty() || !exchange.came.is_empty()).then_some(exchange)
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

fn add(words: &mut HashSet<String>, tokens: &[Token]) {
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
pub(super) fn other_half(exchanges: &[Exchange], at: usize, fate: Fate) -> Option<usize> {
    let own = exchanges[at].side(fate);
    let label = exchanges[at].label(fate);
    let mut near: Vec<usize> = (at.saturating_sub(NEAR)..(at + NEAR + 1).min(exchanges.len())).collect();
    // What was not shared with anybody and is shared now is another entry, in the same words.
    let led = &exchanges[at].lead;
    near.retain(|other| {
        let others = &exchanges[*other].lead;
        *other != at && (led == others || led.is_empty() || others.is_empty())
    });
    near.sort_by_key(|other| other.abs_diff(at));
    let opposite = if fate == Fate::Deleted { Fate::Inserted } else { Fate::Deleted };
    near.into_iter().find(|other| {
        let others = exchanges[*other].side(opposite);
        if label.is_some() && label == exchanges[*other].label(opposite) {
            return true;
        }
        let common = own.intersection(others).count();
        // Three fifths of its words; of two words or one, each.
        let holds =
            |whole: &HashSet<String>| common * 5 >= whole.len() * 3 && (whole.len() > 2 || common == whole.len());
        holds(own) || exchanges[*other].is_whole && others.len() > 2 && holds(others)
    })
}

impl Exchange {
    fn side(&self, fate: Fate) -> &HashSet<String> {
        if fate == Fate::Deleted { &self.went } else { &self.came }
    }

    fn label(&self, fate: Fate) -> Option<&str> {
        if fate == Fate::Deleted { self.went_label.as_deref() } else { self.came_label.as_deref() }
    }
}
