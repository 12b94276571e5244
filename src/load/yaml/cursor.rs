//! Looking around in a YAML text: where lines, keys, quotes and comments begin and end. Nothing here moves far.

use std::ops::Range;

use super::outline::{Outline, Scan, Scanned, Shape};
use super::refusal;

impl Scan<'_> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Spaces, line ends and comments between brackets.
    pub(super) fn skip_flow_blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n') => self.at += 1,
                Some(b'#') if self.is_comment(self.at) => self.at = self.line_end(self.at),
                _ => return,
            }
        }
    }

    pub(super) fn at_line_end(&self) -> bool {
        matches!(self.peek(), None | Some(b'\n')) || self.is_comment(self.at)
    }

    pub(super) fn line_end(&self, from: usize) -> usize {
        self.bytes[from..].iter().position(|b| *b == b'\n').map_or(self.bytes.len(), |n| from + n)
    }

    fn line_start(&self, at: usize) -> usize {
        self.bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |n| n + 1)
    }

    /// The rest of the line, from where the scan stands.
    pub(super) fn line(&self) -> Range<usize> {
        self.at..self.trimmed(self.at, self.line_end(self.at))
    }

    pub(super) fn trimmed(&self, start: usize, end: usize) -> usize {
        start + self.bytes[start..end].trim_ascii_end().len()
    }

    /// Bytes from the start of the line; only spaces and hyphens stand before a place where this matters.
    pub(super) fn column(&self) -> isize {
        isize::try_from(self.at - self.line_start(self.at)).unwrap_or(isize::MAX)
    }

    /// The first character of the next line that holds more than a comment, and its column.
    ///
    /// The rest of the line on which the scan stands must be blank or a comment, unless the scan stands at its first
    /// character.
    pub(super) fn next_content(&self) -> Scanned<Option<(usize, isize)>> {
        let mut line = self.line_start(self.at);
        let rest = self.at + count_blanks(&self.bytes[self.at..]);
        if self.bytes[line..self.at].iter().any(|b| !matches!(b, b' ' | b'\t')) {
            if !matches!(self.bytes.get(rest), None | Some(b'\n')) && !self.is_comment(rest) {
                return Err(refusal::unexpected(self.file, rest..self.trimmed(rest, self.line_end(rest))));
            }
            line = self.line_end(rest) + 1;
        }
        while line < self.bytes.len() {
            let blanks = count_blanks(&self.bytes[line..]);
            match self.bytes.get(line + blanks) {
                None | Some(b'\n' | b'#') => line = self.line_end(line + blanks) + 1,
                Some(_) => return self.content(line, blanks).map(Some),
            }
        }
        Ok(None)
    }

    fn content(&self, line: usize, blanks: usize) -> Scanned<(usize, isize)> {
        if let Some(tab) = self.bytes[line..line + blanks].iter().position(|b| *b == b'\t') {
            return Err(refusal::tab(self.file, line + tab));
        }
        Ok((line + blanks, isize::try_from(blanks).unwrap_or(isize::MAX)))
    }

    /// `---` or `...` alone at the start of a line.
    pub(super) fn marker_at(&self, at: usize) -> Option<&'static str> {
        let marker = ["---", "..."].into_iter().find(|m| self.bytes[at..].starts_with(m.as_bytes()))?;
        self.ends_word(at + 3).then_some(marker)
    }

    fn ends_word(&self, at: usize) -> bool {
        self.bytes.get(at).is_none_or(u8::is_ascii_whitespace)
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b'-') && self.ends_word(at + 1)
    }

    pub(super) fn is_colon(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b':') && self.ends_word(at + 1)
    }

    pub(super) fn is_flow_colon(&self, at: usize) -> bool {
        self.is_colon(at)
            || (self.bytes[at] == b':' && matches!(self.bytes.get(at + 1), Some(b',' | b'[' | b']' | b'{' | b'}')))
    }

    pub(super) fn is_comment(&self, at: usize) -> bool {
        self.bytes.get(at) == Some(&b'#') && (at == 0 || self.bytes[at - 1].is_ascii_whitespace())
    }

    /// Where the text of a plain line ends: at its comment or the line's end.
    pub(super) fn plain_line_end(&self, start: usize, line_end: usize) -> usize {
        (start..line_end).find(|&at| at > start && self.is_comment(at)).unwrap_or(line_end)
    }

    pub(super) fn flow_plain_end(&self, start: usize) -> usize {
        (start..self.bytes.len())
            .find(|&at| {
                matches!(self.bytes[at], b',' | b'[' | b']' | b'{' | b'}')
                    || self.is_flow_colon(at)
                    || self.is_comment(at)
            })
            .unwrap_or(self.bytes.len())
    }

    /// Whether a line that is a comment stands between two places.
    pub(super) fn comment_between(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.is_comment(at))
    }

    /// The key that begins here and its colon, when the line goes on as one.
    pub(super) fn colon_of_key(&self) -> Option<(Range<usize>, usize)> {
        let line_end = self.line_end(self.at);
        match self.bytes.get(self.at)? {
            b'[' | b'{' => None,
            b'-' if self.is_dash(self.at) => None,
            b'"' | b'\'' => {
                let end = self.closing_quote(self.at).filter(|end| *end < line_end)? + 1;
                let colon = end + count_blanks(&self.bytes[end..]);
                self.is_colon(colon).then_some((self.at..end, colon))
            }
            _ => {
                let end = self.plain_line_end(self.at, line_end);
                let colon = (self.at..end).find(|&at| self.is_colon(at))?;
                Some((self.at..self.trimmed(self.at, colon), colon))
            }
        }
    }

    /// The quote that closes the one at `open`.
    pub(super) fn closing_quote(&self, open: usize) -> Option<usize> {
        let quote = self.bytes[open];
        let mut at = open + 1;
        loop {
            match *self.bytes.get(at)? {
                b'\\' if quote == b'"' => at += 2,
                b'\'' if quote == b'\'' && self.bytes.get(at + 1) == Some(&b'\'') => at += 2,
                b if b == quote => return Some(at),
                _ => at += 1,
            }
        }
    }

    pub(super) fn nothing(&self) -> Outline {
        Outline { range: self.at..self.at, shape: Shape::Scalar }
    }

    /// Refuses anchors, aliases, tags, complex keys, and marks that YAML keeps for itself.
    pub(super) fn refuse_indicator(&self) -> Scanned<()> {
        let what = match self.bytes[self.at] {
            b'&' => "an anchor (`&`)",
            b'*' => "an alias (`*`)",
            b'!' => "a tag (`!`)",
            b'?' if self.ends_word(self.at + 1) => "a complex key (`?`)",
            b'@' => "text that begins with `@`",
            b'`' => "text that begins with a backtick",
            b'%' => "text that begins with `%`",
            _ => return Ok(()),
        };
        Err(refusal::feature(self.file, self.line(), what))
    }

    pub(super) fn refuse_merge(&self, key: &Range<usize>) -> Scanned<()> {
        if self.bytes[key.clone()] == *b"<<" {
            return Err(refusal::feature(self.file, key.clone(), "a merge key (`<<`)"));
        }
        Ok(())
    }
}

fn count_blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
}
