//! The words of one block on a terminal.

use super::lines::RESET;
use crate::export::english;
use crate::redline::changes::{BlockChange, Run, restyling};
use crate::text::words::Token;
use crate::values::harmless::on_terminal;

/// How changes are shown.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    /// In red and green.
    pub styled: bool,
    /// Between `[-` and `-]`, `{+` and `+}`, where there is no colour.
    pub is_marked: bool,
}

impl Ink {
    pub(super) fn coloured(self, words: &str, code: &str) -> String {
        if self.styled && !words.is_empty() { format!("\u{1b}[{code}m{words}{RESET}") } else { words.to_owned() }
    }

    fn change(self, words: &str, [open, close]: [&str; 2], code: &str) -> String {
        if !self.styled && self.is_marked { format!("{open}{words}{close}") } else { self.coloured(words, code) }
    }
}

/// The words of a block with their marks, in one line.
pub(super) fn words(change: &BlockChange<'_>, ink: Ink) -> String {
    let mut out = String::new();
    for run in change.runs() {
        match *run {
            Run::Kept { old, new } => kept(&mut out, old, new, ink),
            Run::Changed { old, new, .. } => {
                for (tokens, marks, code) in [(old, ["[-", "-]"], "31;9"), (new, ["{+", "+}"], "32;4")] {
                    if let Some(first) = tokens.first() {
                        let words = english::shown_words(tokens);
                        push(&mut out, first, &ink.change(&on_terminal(&words), marks, code));
                    }
                }
            }
        }
    }
    out
}

fn kept(out: &mut String, old: &[Token], new: &[Token], ink: Ink) {
    let links = |at: usize| Some((target(old.get(at)?), target(new.get(at)?)));
    for (at, (before, after)) in old.iter().zip(new).enumerate() {
        push(out, after, &on_terminal(&english::shown_at(new, at)));
        // Once for the whole link, behind its last word.
        if restyling(before, after).0 && links(at) != links(at + 1) {
            let address = |address: &str| on_terminal(address).into_owned();
            if let Some(said) = english::link(target(before), target(after), address) {
                *out += &format!(" {}", ink.coloured(&format!("[{said}]"), "36"));
            }
        }
    }
}

fn target(token: &Token) -> Option<&str> {
    token.style().link.as_ref().map(|link| link.href.as_str())
}

fn push(out: &mut String, token: &Token, words: &str) {
    if !token.space().is_none() && !out.is_empty() {
        out.push(' ');
    }
    out.push_str(words);
}
