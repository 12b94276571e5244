//! Drawings: SVG that can be looked at, and no more.
//!
//! An SVG is a document. In a page it is an image, but opened by its address it may run script and fetch from anywhere, in
//! the name of the publisher's site. So it holds elements that draw, attributes that describe them, and references into
//! itself. What drawing programs keep for themselves, in namespaces of their own, does nothing in a browser and may stay.
//!
//! Browsers read XML more strictly than the reader here, and stop at the first mistake; so whatever they would read has
//! been judged, as long as both agree on where elements and attributes are. Hence the refusal of entities, of encodings
//! other than the file's, and of namespaces written with a reference.

mod style;
mod vocabulary;

use std::ops::Range;
use std::sync::Arc;

use quick_xml::events::attributes::{AttrError, Attribute};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};
use quick_xml::{Error, NsReader, XmlVersion};

use self::vocabulary::Kind;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, Span};

/// Elements inside elements, at the most.
const MAX_DEPTH: usize = 256;
/// Attributes of an element, at the most: comparing each with each must not take long.
const MAX_ATTRIBUTES: usize = 256;
/// Namespaces known at one place, at the most: a name is looked up in all of them.
const MAX_NAMESPACES: usize = 128;
/// Messages about one drawing, at the most.
const MAX_PROBLEMS: usize = 20;

/// Everything in a drawing that could run or fetch something (N0104), or else why it cannot be read (N0099, N0101).
pub(super) fn problems(source: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let mut judge =
        Judge { source, open: Vec::new(), namespaces: 0, has_root: false, style: None, problems: Vec::new() };
    if let Err(Unreadable(problem)) = judge.read() {
        judge.problems.push(*problem);
    }
    judge.problems
}

/// Why no more of the drawing can be read.
struct Unreadable(Box<Diagnostic>);

struct Judge<'a> {
    source: &'a Arc<SourceFile>,
    /// How many namespaces each open element declares, and all of them.
    open: Vec<usize>,
    namespaces: usize,
    has_root: bool,
    style: Option<StyleSheet>,
    problems: Vec<Diagnostic>,
}

/// A style sheet while its words are read.
struct StyleSheet {
    start: usize,
    words: String,
    depth: usize,
}

impl Judge<'_> {
    fn read(&mut self) -> Result<(), Unreadable> {
        let source = self.source;
        let text = source.text();
        let mut reader = NsReader::from_str(&text);
        reader.config_mut().check_comments = true;
        reader.resolver_mut().set_max_declarations_per_element(MAX_NAMESPACES);
        while self.problems.len() < MAX_PROBLEMS {
            let start = position(reader.buffer_position());
            let event = reader.read_event();
            let range = start..position(reader.buffer_position());
            let event = event.map_err(|cause| {
                let at = position(reader.error_position());
                match cause {
                    Error::Namespace(_) => {
                        self.malformed(&range, "a namespace that may not be declared, or one too many")
                    }
                    cause => self.malformed(&(at..at), cause),
                }
            })?;
            if matches!(event, Event::Eof) {
                return self.end_of_file();
            }
            self.event(&event, range, reader.resolver())?;
        }
        Ok(())
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>, names: &NamespaceResolver) -> Result<(), Unreadable> {
        match event {
            Event::Start(element) => {
                self.element(element, &range, names)?;
                if self.style.is_none() && is_style(element, names) {
                    self.style = Some(StyleSheet { start: range.end, words: String::new(), depth: self.open.len() });
                }
            }
            Event::Empty(element) => {
                self.element(element, &range, names)?;
                self.close();
            }
            Event::End(_) => {
                self.close();
                self.end_style(range.start);
            }
            Event::Text(words) => self.words(&words.decode().unwrap_or_default(), &range)?,
            Event::CData(words) => {
                if self.open.is_empty() {
                    return Err(self.malformed(&range, "text outside the outermost element"));
                }
                self.words(&words.decode().unwrap_or_default(), &range)?;
            }
            Event::GeneralRef(reference) => self.reference(reference, &range)?,
            Event::Decl(declaration) => self.declaration(declaration, &range)?,
            Event::DocType(kind) => self.doctype(&kind.decode().unwrap_or_default(), &range)?,
            Event::PI(instruction) => {
                // Metadata of Adobe programs stand between two of these. The one that browsers obey loads a style sheet.
                if instruction.target() != b"xpacket" {
                    let name = String::from_utf8_lossy(instruction.target()).into_owned();
                    let message =
                        format!("the drawing contains an instruction `<?{name}?>`, which could load something");
                    self.refuse(range, message, "delete it, from `<?` to `?>`");
                }
            }
            Event::Comment(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn element(
        &mut self,
        element: &BytesStart<'_>,
        range: &Range<usize>,
        names: &NamespaceResolver,
    ) -> Result<(), Unreadable> {
        if self.open.is_empty() && self.has_root {
            return Err(self.malformed(range, "a second outermost element"));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(self.malformed(range, format!("elements are nested more than {MAX_DEPTH} deep")));
        }
        let (namespace, local) = names.resolve_element(element.name());
        let local = name_in(local.into_inner());
        let kind = match namespace {
            ResolveResult::Unknown(prefix) => return Err(self.undeclared(range, &prefix)),
            ResolveResult::Bound(namespace) => vocabulary::kind(namespace.into_inner(), local),
            ResolveResult::Unbound => vocabulary::kind(b"", local),
        };
        if self.open.is_empty() && !(local == "svg" && kind == Kind::Draws) {
            return Err(self.no_drawing(range, local));
        }
        self.has_root = true;
        let name = element.name();
        let name = name_in(name.into_inner());
        if let Kind::Refused { why, advice } = kind {
            self.refuse(range.clone(), format!("the drawing contains `<{name}>`, {why}"), advice);
        } else if self.style.is_some() {
            let message = format!("the drawing contains `<{name}>` inside a style sheet");
            self.refuse(range.clone(), message, "write nothing but styles between `<style>` and `</style>`");
        }
        let declared = self.attributes(element, range, names, kind)?;
        self.open.push(declared);
        self.namespaces += declared;
        if self.namespaces > MAX_NAMESPACES {
            return Err(self.malformed(range, format!("there are more than {MAX_NAMESPACES} namespaces")));
        }
        Ok(())
    }

    fn close(&mut self) {
        self.namespaces -= self.open.pop().unwrap_or_default();
    }

    /// Judges the attributes of an element, and returns how many namespaces it declares.
    fn attributes(
        &mut self,
        element: &BytesStart<'_>,
        range: &Range<usize>,
        names: &NamespaceResolver,
        kind: Kind,
    ) -> Result<usize, Unreadable> {
        let mut declared = 0;
        for (count, attribute) in element.attributes().enumerate() {
            let attribute = attribute.map_err(|cause| self.no_attribute(range, &cause))?;
            let place = self.place(&attribute, range);
            if count == MAX_ATTRIBUTES {
                return Err(self.malformed(&place, format!("an element has more than {MAX_ATTRIBUTES} attributes")));
            }
            if attribute.value.contains(&b'<') {
                return Err(self.malformed(&place, "a `<` inside quotes, which is written `&lt;`"));
            }
            if attribute.key.as_namespace_binding().is_some() {
                declared += 1;
                if attribute.value.contains(&b'&') {
                    return Err(self.malformed(&place, "a namespace that is written with a reference (`&...;`)"));
                }
                continue;
            }
            if let (ResolveResult::Unknown(prefix), _) = names.resolve_attribute(attribute.key) {
                return Err(self.undeclared(&place, &prefix));
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| self.malformed(&place, "a bare `&` must be written `&amp;`"))?;
            let name = name_in(attribute.key.into_inner());
            if let Some((why, advice)) = vocabulary::wrong_attribute(name, &value, kind) {
                let element = element.name();
                let element = name_in(element.into_inner());
                self.refuse(place, format!("`{name}` of `<{element}>` {why}"), advice);
            }
        }
        Ok(declared)
    }

    /// The bytes of an attribute, which the reader gives as parts of the source.
    fn place(&self, attribute: &Attribute<'_>, element: &Range<usize>) -> Range<usize> {
        let source = self.source.text().as_ptr().addr();
        let at = |part: &[u8]| part.as_ptr().addr().checked_sub(source).filter(|at| element.contains(at));
        let key = attribute.key.into_inner();
        let start = at(key).unwrap_or(element.start);
        let end = at(&attribute.value).map_or(start + key.len(), |value| value + attribute.value.len() + 1);
        // A picture that is embedded would be printed whole.
        start..end.min(start + 60)
    }

    fn words(&mut self, words: &str, range: &Range<usize>) -> Result<(), Unreadable> {
        if let Some(style) = &mut self.style {
            style.words.push_str(words);
        }
        if self.open.is_empty() && !words.trim().is_empty() {
            let at = range.start + words.len() - words.trim_start().len();
            return Err(self.malformed(&(at..at), "text outside the outermost element"));
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>, range: &Range<usize>) -> Result<(), Unreadable> {
        let name = reference.decode().unwrap_or_default();
        let character = reference.resolve_char_ref().map_err(|cause| self.malformed(range, cause))?;
        let words = match character {
            Some(character) => character.to_string(),
            None => match quick_xml::escape::resolve_predefined_entity(&name) {
                Some(words) => words.to_owned(),
                None => return Err(self.malformed(range, format!("there is no `&{name};`"))),
            },
        };
        if self.open.is_empty() {
            return Err(self.malformed(range, "text outside the outermost element"));
        }
        self.words(&words, range)
    }

    fn declaration(&mut self, declaration: &BytesDecl<'_>, range: &Range<usize>) -> Result<(), Unreadable> {
        if range.start > 0 {
            return Err(self.malformed(range, "`<?xml ... ?>` must come first in the file"));
        }
        let Some(encoding) = declaration.encoding() else { return Ok(()) };
        let encoding = encoding.map_err(|cause| self.malformed(range, cause))?;
        let encoding = String::from_utf8_lossy(&encoding).to_ascii_lowercase();
        let is_so = match encoding.as_str() {
            "utf-8" => true,
            // As far as ASCII goes, these are UTF-8 too.
            "us-ascii" | "ascii" | "iso-8859-1" | "iso-8859-15" | "windows-1252" => self.source.text().is_ascii(),
            _ => false,
        };
        if is_so {
            return Ok(());
        }
        Err(self.malformed(range, format!("it says that its encoding is `{encoding}`, but it is UTF-8")))
    }

    /// The one that older programs write leads nowhere that a browser would go; others may rename whatever follows.
    fn doctype(&mut self, kind: &str, range: &Range<usize>) -> Result<(), Unreadable> {
        let words: Vec<&str> = kind.split_whitespace().collect();
        let words = words.join(" ");
        let is_usual = words == "svg" || words.starts_with("svg PUBLIC \"-//W3C//DTD SVG 1.");
        if self.has_root || kind.contains(['[', '<', '&']) || !is_usual {
            let message = "the drawing has its own DOCTYPE, which can change the meaning of names";
            let whole = range.start..range.end.min(range.start + 60);
            self.refuse(
                whole,
                message.to_owned(),
                "delete it, from `<!DOCTYPE` to its `>`; Illustrator writes none without `Preserve Illustrator Editing \
                 Capabilities`",
            );
            return Err(Unreadable(Box::new(self.problems.pop().expect("just refused"))));
        }
        Ok(())
    }

    fn end_style(&mut self, end: usize) {
        let Some(style) = self.style.take_if(|style| self.open.len() < style.depth) else { return };
        if let Some(found) = style::fetches(&style.words) {
            // References and comments between make the words shorter than the source, so the sheet is the place then.
            let sheet = &self.source.text()[style.start..end];
            let at = sheet.find(&found.written).map_or(style.start, |at| style.start + at);
            let message = format!("the style sheet of the drawing contains `{}`, which loads something", found.what);
            self.refuse(at..at + found.written.len().min(60), message, style::ADVICE);
        }
    }

    fn end_of_file(&self) -> Result<(), Unreadable> {
        let end = self.source.text().trim_end().len();
        let end = end.saturating_sub(1)..end;
        if !self.has_root {
            return Err(self.malformed(&end, "there is nothing in it"));
        }
        if !self.open.is_empty() {
            return Err(self.malformed(&end, "the file ends in the middle of an element"));
        }
        Ok(())
    }

    fn no_attribute(&self, element: &Range<usize>, cause: &AttrError) -> Unreadable {
        let (at, why) = match cause {
            AttrError::Duplicated(at, _) => (at, "an attribute is written twice"),
            AttrError::UnquotedValue(at) => (at, "a value without quotes"),
            AttrError::ExpectedEq(at) | AttrError::ExpectedValue(at) | AttrError::ExpectedQuote(at, _) => {
                (at, "this is not written as `name=\"value\"`")
            }
        };
        // They are counted from the element's name.
        let at = element.start + 1 + at;
        self.malformed(&(at..at), why)
    }

    fn undeclared(&self, range: &Range<usize>, prefix: &[u8]) -> Unreadable {
        let prefix = String::from_utf8_lossy(prefix);
        self.malformed(range, format!("nothing says what `{prefix}:` means (`xmlns:{prefix}`)"))
    }

    fn malformed(&self, range: &Range<usize>, why: impl std::fmt::Display) -> Unreadable {
        let why = why.to_string();
        let why = why.trim_start_matches("ill-formed document: ").trim_start_matches("syntax error: ");
        let message = format!("the drawing cannot be read as XML: {why}");
        let place = Span::new(self.source, range.start..range.end.min(range.start + 60));
        Unreadable(Box::new(
            Diagnostic::new(Rule::DrawingNotXml, place, message)
                .hint("export it again; a browser that opens the file shows the place too"),
        ))
    }

    fn no_drawing(&self, range: &Range<usize>, name: &str) -> Unreadable {
        let (message, advice) = if name == "svg" {
            let message = "the drawing does not say that it is SVG, so browsers do not draw it";
            (message.to_owned(), "write `<svg xmlns=\"http://www.w3.org/2000/svg\">`")
        } else {
            let message = format!("the file is named as an SVG, but its outermost element is `<{name}>`");
            (message, "open it to see what it is, and export it as SVG")
        };
        let place = Span::new(self.source, range.start..range.end.min(range.start + 60));
        Unreadable(Box::new(Diagnostic::new(Rule::ImageOfAnotherKind, place, message).hint(advice)))
    }

    fn refuse(&mut self, range: Range<usize>, message: String, advice: &str) {
        let place = Span::new(self.source, range.start..range.end.min(range.start + 60));
        self.problems.push(Diagnostic::new(Rule::ActiveDrawing, place, message).hint(advice));
    }
}

fn is_style(element: &BytesStart<'_>, names: &NamespaceResolver) -> bool {
    let (_, local) = names.resolve_element(element.name());
    local.into_inner() == b"style"
}

/// The name of an element or attribute; a part of the source, which is UTF-8.
fn name_in(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
