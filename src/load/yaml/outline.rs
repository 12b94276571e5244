//! Where everything in a YAML text stands: the bytes of each key, value and list item.
//!
//! The parser proper keeps no places, takes minutes for deeply nested brackets, and reads aliases and tags that nobody
//! here means to write. So this scan goes first, once over the text, and refuses what is not plain mappings, lists and
//! scalars (YAML 1.2, chapters 6 to 8). What it lets through and the parser does not, the parser reports.

use std::collections::BTreeMap;
use std::mem;
use std::ops::Range;
use std::sync::Arc;

use super::refusal;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Levels of indentation, and likewise of brackets inside one value.
const DEEPEST: usize = 8;

/// A value's place and shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outline {
    /// The bytes it covers; empty where a key has no value.
    pub range: Range<usize>,
    /// What it is made of.
    pub shape: Shape,
}

/// What a value is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Text, a number, a date, or nothing.
    Scalar,
    /// Items.
    List(Vec<Outline>),
    /// The bytes of each key, and its value.
    Mapping(Vec<(Range<usize>, Outline)>),
}

/// The outline of the mapping in `range` of `file`, and what is odd about it without keeping it from being read.
///
/// # Errors
///
/// The first thing that keeps it from being read.
pub(crate) fn outline(file: &Arc<SourceFile>, range: Range<usize>) -> Result<(Outline, Vec<Diagnostic>), Diagnostic> {
    let text = file.text();
    let bytes = &text.as_bytes()[..range.end];
    let mut scan = Scan { file, bytes, at: range.start, depth: 0, odd: Vec::new() };
    scan.skip_document_start()?;
    let Some((at, column)) = scan.next_content()? else {
        let nothing = Outline { range: scan.at..scan.at, shape: Shape::Mapping(Vec::new()) };
        return Ok((nothing, scan.odd));
    };
    scan.at = at;
    let root = match bytes[at] {
        b'{' => scan.node(-1)?,
        _ => scan.mapping(column)?,
    };
    match scan.next_content()? {
        None => Ok((root, scan.odd)),
        Some((at, _)) => Err(refusal::indentation(file, at)),
    }
}

pub(super) struct Scan<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    /// The text up to its end; places count from the beginning of the file.
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    depth: usize,
    odd: Vec<Diagnostic>,
}

/// The keys of one mapping, in lower case, and where each stands.
type Keys = BTreeMap<String, Range<usize>>;

pub(super) type Scanned<T> = Result<T, Diagnostic>;

impl Scan<'_> {
    fn skip_document_start(&mut self) -> Scanned<()> {
        if let Some((at, 0)) = self.next_content()?
            && self.marker_at(at) == Some("---")
        {
            self.at = at + 3;
        }
        Ok(())
    }

    /// A value at the first character of its line or after a hyphen, indented further than `parent`.
    fn node(&mut self, parent: isize) -> Scanned<Outline> {
        self.refuse_indicator()?;
        let column = self.column();
        if self.is_dash(self.at) {
            self.nested(|scan| scan.list(column))
        } else if self.colon_of_key().is_some() {
            self.nested(|scan| scan.mapping(column))
        } else {
            self.scalar_or_flow(parent)
        }
    }

    fn nested<T>(&mut self, scan: impl FnOnce(&mut Self) -> Scanned<T>) -> Scanned<T> {
        if self.depth == DEEPEST {
            return Err(refusal::too_deep(self.file, self.at, DEEPEST));
        }
        self.depth += 1;
        let scanned = scan(self);
        self.depth -= 1;
        scanned
    }

    fn mapping(&mut self, column: isize) -> Scanned<Outline> {
        let start = self.at;
        let (mut entries, mut keys) = (Vec::new(), Keys::new());
        loop {
            self.refuse_indicator()?;
            let Some((key, colon)) = self.colon_of_key() else { return Err(refusal::no_key(self.file, self.line())) };
            self.refuse_merge(&key)?;
            self.at = colon + 1;
            let value = self.value(column)?;
            self.note_duplicate(&mut keys, &key);
            entries.push((key, value));
            match self.next_content()? {
                Some((at, next)) if next == column => self.at = at,
                Some((at, next)) if next > column => return Err(refusal::indentation(self.file, at)),
                _ => return Ok(Outline { range: start..self.at, shape: Shape::Mapping(entries) }),
            }
        }
    }

    /// What follows the colon of a key that stands in `column`.
    fn value(&mut self, column: isize) -> Scanned<Outline> {
        self.skip_blanks();
        if !self.at_line_end() {
            self.refuse_indicator()?;
            if self.is_dash(self.at) {
                return Err(refusal::list_beside_key(self.file, self.line()));
            }
            return self.scalar_or_flow(column);
        }
        match self.next_content()? {
            Some((at, next)) if next > column => {
                self.at = at;
                self.node(column)
            }
            Some((at, next)) if next == column && self.is_dash(at) => {
                self.at = at;
                self.nested(|scan| scan.list(column))
            }
            _ => Ok(self.nothing()),
        }
    }

    fn list(&mut self, column: isize) -> Scanned<Outline> {
        let start = self.at;
        let mut items = Vec::new();
        loop {
            self.at += 1;
            self.skip_blanks();
            let item = if !self.at_line_end() {
                self.node(column)?
            } else if let Some((at, next)) = self.next_content()?
                && next > column
            {
                self.at = at;
                self.node(column)?
            } else {
                self.nothing()
            };
            items.push(item);
            match self.next_content()? {
                Some((at, next)) if next == column && self.is_dash(at) => self.at = at,
                Some((at, next)) if next > column => return Err(refusal::indentation(self.file, at)),
                _ => return Ok(Outline { range: start..self.at, shape: Shape::List(items) }),
            }
        }
    }

    fn scalar_or_flow(&mut self, parent: isize) -> Scanned<Outline> {
        match self.bytes[self.at] {
            b'[' | b'{' => {
                let outside = mem::take(&mut self.depth);
                let scanned = self.flow();
                self.depth = outside;
                scanned
            }
            b'"' | b'\'' => self.quoted_whole(),
            b'|' | b'>' => self.block_scalar(parent),
            _ => self.plain(parent),
        }
    }

    /// A quoted text with nothing after it on its last line.
    fn quoted_whole(&mut self) -> Scanned<Outline> {
        let start = self.at;
        let quoted = self.quoted()?;
        self.skip_blanks();
        if !self.at_line_end() {
            return Err(refusal::text_after_quote(self.file, start, self.at, self.line_end(start)));
        }
        Ok(quoted)
    }

    fn quoted(&mut self) -> Scanned<Outline> {
        let start = self.at;
        let end = self.closing_quote(start).ok_or_else(|| refusal::open_quote(self.file, start))?;
        self.at = end + 1;
        Ok(scalar(start..self.at))
    }

    /// A text after `|` or `>`: all further lines that are indented more than `parent`.
    fn block_scalar(&mut self, parent: isize) -> Scanned<Outline> {
        let start = self.at;
        self.at += 1;
        while matches!(self.peek(), Some(b'+' | b'-' | b'1'..=b'9')) {
            self.at += 1;
        }
        self.skip_blanks();
        if !self.at_line_end() {
            return Err(refusal::text_beside_block_mark(self.file, start, self.line_end(start)));
        }
        self.at = self.line_end(self.at);
        while self.at < self.bytes.len() {
            let line = self.at + 1;
            let spaces = self.bytes[line..].iter().take_while(|b| **b == b' ').count();
            let blank = matches!(self.bytes.get(line + spaces), None | Some(b'\n'));
            if !blank && isize::try_from(spaces).unwrap_or(isize::MAX) <= parent {
                break;
            }
            self.at = self.line_end(line);
        }
        Ok(scalar(start..self.trimmed(start, self.at)))
    }

    /// A text without quotes, with the further lines that are indented more than `parent`.
    fn plain(&mut self, parent: isize) -> Scanned<Outline> {
        let start = self.at;
        loop {
            let line = self.at;
            let end = self.plain_line_end(line, self.line_end(line));
            if let Some(colon) = (line..end).find(|&at| self.is_colon(at)) {
                return Err(if line == start {
                    refusal::colon_in_text(self.file, start..end, colon)
                } else {
                    refusal::key_indented(self.file, line, colon)
                });
            }
            self.at = self.trimmed(line, end);
            let comment = end < self.line_end(line);
            if comment && self.bytes.get(end + 1).is_some_and(|b| !b.is_ascii_whitespace()) {
                self.odd.push(refusal::text_cut(self.file, start..self.line_end(line), end));
            }
            match self.next_content()? {
                Some((at, column)) if column > parent && !comment && !self.comment_between(self.at, at) => {
                    if self.is_dash(at) {
                        return Err(refusal::item_below_text(self.file, at));
                    }
                    self.at = at;
                }
                _ => return Ok(scalar(start..self.at)),
            }
        }
    }

    fn flow(&mut self) -> Scanned<Outline> {
        self.nested(Self::flow_collection)
    }

    fn flow_collection(&mut self) -> Scanned<Outline> {
        let open = self.at;
        let mapping = self.bytes[open] == b'{';
        let (mut items, mut entries, mut keys) = (Vec::new(), Vec::new(), Keys::new());
        self.at += 1;
        loop {
            self.skip_flow_blanks();
            match self.peek() {
                None => return Err(refusal::open_bracket(self.file, open)),
                Some(b']' | b'}') if (self.bytes[self.at] == b'}') == mapping => break,
                Some(b']' | b'}') => return Err(refusal::wrong_bracket(self.file, open, self.at)),
                Some(b',') => self.at += 1,
                Some(_) => {
                    let (key, value) = self.flow_entry(open)?;
                    match value {
                        _ if mapping => {
                            self.refuse_merge(&key.range)?;
                            self.note_duplicate(&mut keys, &key.range);
                            entries.push((
                                key.range.clone(),
                                value.unwrap_or_else(|| scalar(key.range.end..key.range.end)),
                            ));
                        }
                        None => items.push(key),
                        Some(value) => {
                            let range = key.range.start..value.range.end;
                            items.push(Outline { range, shape: Shape::Mapping(vec![(key.range, value)]) });
                        }
                    }
                }
            }
        }
        self.at += 1;
        let shape = if mapping { Shape::Mapping(entries) } else { Shape::List(items) };
        Ok(Outline { range: open..self.at, shape })
    }

    /// An item, or a key with its value, up to the comma or bracket after it.
    fn flow_entry(&mut self, open: usize) -> Scanned<(Outline, Option<Outline>)> {
        let key = self.flow_node()?;
        let quoted = matches!(self.bytes[key.range.start], b'"' | b'\'');
        self.skip_flow_blanks();
        let mut value = None;
        if self.peek() == Some(b':') && (quoted || self.is_flow_colon(self.at)) {
            self.at += 1;
            let after_colon = self.at;
            self.skip_flow_blanks();
            value = Some(match self.peek() {
                None | Some(b',' | b']' | b'}') => scalar(after_colon..after_colon),
                Some(_) => self.flow_node()?,
            });
            self.skip_flow_blanks();
        }
        match self.peek() {
            None | Some(b',' | b']' | b'}') => Ok((key, value)),
            Some(b':') => {
                let text = value.unwrap_or(key).range;
                Err(refusal::colon_in_text(self.file, text.start..self.flow_plain_end(self.at + 1), self.at))
            }
            Some(_) => Err(refusal::comma_missing(self.file, open, self.at)),
        }
    }

    /// Notes a key that stands there already, whatever its case: people type `Updated:`.
    fn note_duplicate(&mut self, keys: &mut Keys, key: &Range<usize>) {
        let name = self.file.text()[key.clone()].trim_matches(['"', '\'']).to_lowercase();
        match keys.get(&name) {
            Some(first) => self.odd.push(refusal::duplicate(self.file, first.clone(), key.clone())),
            None => _ = keys.insert(name, key.clone()),
        }
    }

    fn flow_node(&mut self) -> Scanned<Outline> {
        self.refuse_indicator()?;
        match self.bytes[self.at] {
            b'[' | b'{' => self.flow(),
            b'"' | b'\'' => self.quoted(),
            _ => {
                let start = self.at;
                self.at = self.flow_plain_end(start).max(start + 1);
                Ok(scalar(start..self.trimmed(start, self.at)))
            }
        }
    }
}

fn scalar(range: Range<usize>) -> Outline {
    Outline { range, shape: Shape::Scalar }
}
