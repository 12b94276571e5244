//! The words of a leaf as runs of text that are set alike and changed alike.

use super::flow::FlowLeaf;
use crate::export::english;
use crate::redline::changes::{Fate, Run, restyling};
use crate::text::words::{Link, Marks, Style, Token};

/// Characters of one change and one style.
pub(crate) struct TextRun<'a> {
    /// The characters; a line break is `\n`.
    pub text: String,
    /// What became of them.
    pub change: RunChange,
    /// How they are set.
    pub marks: Marks,
    /// How they were set, where that differs.
    pub were: Option<Marks>,
    /// Where they lead.
    pub link: Option<&'a Link>,
    /// A place that links lead to, before them.
    pub anchor: Option<&'a str>,
}

/// What became of some characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunChange {
    /// Both texts have them.
    Kept,
    /// Only the new text.
    Inserted,
    /// Only the old text.
    Deleted,
    /// The old text had them where the passage was, and the new text has them here.
    MovedHere,
    /// The other end of it.
    MovedAway,
}

/// The words of a leaf.
pub(crate) fn text_runs<'a>(leaf: &FlowLeaf<'a>) -> Vec<TextRun<'a>> {
    let mut words = TextRunWriter { runs: Vec::new(), last: None };
    let (came, went) = match leaf.moved {
        Some(_) => (RunChange::MovedHere, RunChange::MovedAway),
        None => (RunChange::Inserted, RunChange::Deleted),
    };
    for run in &leaf.runs {
        match (leaf.fate, *run) {
            (Fate::Kept, Run::Kept { old, new }) => words.kept(old, new),
            (Fate::Kept, Run::Changed { old, new, .. }) => words.changed(old, new),
            (Fate::Inserted, Run::Kept { new, .. }) => words.side(new, came),
            (Fate::Inserted, Run::Changed { new, .. }) => {
                // In a passage that moved, what is new in it shows. What it lost shows where it was: an insertion with a
                // deletion in it would have to be accepted twice in LibreOffice.
                words.side(new, if leaf.is_edited_move() { RunChange::Inserted } else { came });
            }
            (Fate::Deleted, Run::Kept { old, .. } | Run::Changed { old, .. }) => words.side(old, went),
        }
    }
    words.runs
}

struct TextRunWriter<'a> {
    runs: Vec<TextRun<'a>>,
    /// The style of the word before, so that white space between two words is set as both are.
    last: Option<&'a Style>,
}

impl<'a> TextRunWriter<'a> {
    fn kept(&mut self, old: &'a [Token], new: &'a [Token]) {
        let leads_elsewhere = |at: usize| restyling(&old[at], &new[at]).0 || old[at].image() != new[at].image();
        let mut start = 0;
        while start < new.len() {
            let other = leads_elsewhere(start);
            let end = start + (start..new.len()).take_while(|at| leads_elsewhere(*at) == other).count();
            if other {
                // Word does not track where a link leads: its words go, and come with the new address.
                self.changed(&old[start..end], &new[start..end]);
            } else {
                old[start..end].iter().zip(&new[start..end]).for_each(|(old, new)| self.kept_word(old, new));
            }
            start = end;
        }
    }

    fn kept_word(&mut self, old: &'a Token, new: &'a Token) {
        if old.space() == new.space() {
            self.space(new, RunChange::Kept);
        } else {
            self.space(old, RunChange::Deleted);
            self.space(new, RunChange::Inserted);
        }
        let mut anchor = new.anchor();
        for part in old.common_parts(new) {
            let (was, is) = (old.style_at(part.start), new.style_at(part.start));
            let were = Some(was.marks).filter(|marks| *marks != is.marks);
            let text = shown(new, &new.text()[part]);
            self.push(text, RunChange::Kept, is, were, anchor.take());
            self.last = Some(is);
        }
    }

    fn changed(&mut self, old: &'a [Token], new: &'a [Token]) {
        let shared = old.first().zip(new.first()).filter(|(old, new)| old.space() == new.space());
        if let Some((_, first)) = shared {
            self.space(first, RunChange::Kept);
        }
        for (tokens, change) in [(old, RunChange::Deleted), (new, RunChange::Inserted)] {
            self.words(tokens, change, shared.is_none());
        }
    }

    fn side(&mut self, tokens: &'a [Token], change: RunChange) {
        self.words(tokens, change, true);
    }

    fn words(&mut self, tokens: &'a [Token], change: RunChange, with_first_space: bool) {
        for (at, token) in tokens.iter().enumerate() {
            if at > 0 || with_first_space {
                self.space(token, change);
            }
            let is_new = !matches!(change, RunChange::Deleted | RunChange::MovedAway);
            let mut anchor = token.anchor().filter(|_| is_new);
            for (part, style) in token.parts() {
                self.push(shown(token, part), change, style, None, anchor.take());
                self.last = Some(style);
            }
        }
    }

    fn space(&mut self, token: &'a Token, change: RunChange) {
        let space = token.space();
        if space.is_none() {
            return;
        }
        let is_inside = self.last == Some(token.style());
        let outside = const { &Style { marks: Marks::NONE, link: None } };
        self.push(space.as_str().to_owned(), change, if is_inside { token.style() } else { outside }, None, None);
    }

    fn push(
        &mut self,
        text: String,
        change: RunChange,
        style: &'a Style,
        were: Option<Marks>,
        anchor: Option<&'a str>,
    ) {
        let (marks, link) = (style.marks, style.link.as_deref());
        match self.runs.last_mut() {
            Some(last)
                if anchor.is_none()
                    && (last.change, last.marks, last.were, last.link) == (change, marks, were, link) =>
            {
                last.text += &text;
            }
            _ => self.runs.push(TextRun { text, change, marks, were, link, anchor }),
        }
    }
}

/// A word's characters, or which image it is.
fn shown(token: &Token, part: &str) -> String {
    token.image().map_or_else(|| part.to_owned(), english::image)
}
