//! XML as a tree of elements.

use std::borrow::Cow;
use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements inside elements, at the most.
const MAX_DEPTH: usize = 200;
/// Elements of one part, at the most.
const MOST_ELEMENTS: usize = 4_000_000;

/// Namespaces that are known, and the prefixes that they have here whatever the file calls them. Strict files have other
/// addresses for the same (ECMA-376, part 1, annex A).
const NAMESPACES: [(&str, &str); 8] = [
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
];

/// An element: `w:p`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct XmlElement {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<XmlNode>,
}

/// What stands in an element.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum XmlNode {
    Element(XmlElement),
    Text(String),
}

/// Why bytes are no XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NotXml {
    TooMuch,
    Wrong(String),
}

impl XmlElement {
    /// Reads a part, in UTF-8 or UTF-16.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NotXml> {
        let text = decoded(bytes);
        let mut reader = Reader::from_str(&text);
        let mut tree = TreeReader::default();
        loop {
            match reader.read_event().map_err(|why| NotXml::Wrong(why.to_string()))? {
                Event::Start(start) => tree.open(&start)?,
                Event::Empty(start) => {
                    tree.open(&start)?;
                    tree.close();
                }
                Event::End(_) => tree.close(),
                Event::Text(text) => tree.text(&String::from_utf8_lossy(&text)),
                Event::CData(text) => tree.text(&String::from_utf8_lossy(&text)),
                Event::GeneralRef(reference) => {
                    let c = reference.resolve_char_ref().ok().flatten();
                    let name = String::from_utf8_lossy(&reference).into_owned();
                    let named = quick_xml::escape::resolve_predefined_entity(&name);
                    tree.text(&c.map(String::from).or(named.map(str::to_owned)).unwrap_or_default());
                }
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
            }
        }
        tree.root.ok_or_else(|| NotXml::Wrong("there is nothing in it".to_owned()))
    }

    /// What an attribute says.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            XmlNode::Element(element) => Some(element),
            XmlNode::Text(_) => None,
        })
    }

    /// The first element of that name in it.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The element that a path of names leads to.
    pub(super) fn find(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// `w:val` of the element of that name in it.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("w:val")
    }

    /// Whether a property is switched on (ECMA-376, part 1, 17.17.4); `None` where it is not stated.
    pub(super) fn switch(&self, name: &str) -> Option<bool> {
        let property = self.child(name)?;
        Some(!matches!(property.attribute("w:val"), Some("0" | "false" | "off" | "none")))
    }

    /// Elements of that name, however deep, the outermost first.
    pub(super) fn all<'e>(&'e self, name: &str, found: &mut Vec<&'e Self>) {
        for element in self.elements() {
            if element.name == name {
                found.push(element);
            } else {
                element.all(name, found);
            }
        }
    }

    /// The characters in it.
    pub(super) fn text(&self) -> String {
        self.children
            .iter()
            .map(|node| match node {
                XmlNode::Text(text) => text.clone(),
                XmlNode::Element(element) => element.text(),
            })
            .collect()
    }
}

#[derive(Default)]
struct TreeReader {
    open: Vec<XmlElement>,
    root: Option<XmlElement>,
    prefixes: BTreeMap<String, &'static str>,
    count: usize,
}

impl TreeReader {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), NotXml> {
        self.count += 1;
        if self.open.len() >= MAX_DEPTH || self.count > MOST_ELEMENTS {
            return Err(NotXml::TooMuch);
        }
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|why| NotXml::Wrong(why.to_string()))?;
            let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            let raw = String::from_utf8_lossy(&attribute.value).into_owned();
            let value = quick_xml::escape::unescape(&raw).map_or_else(|_| raw.clone(), Cow::into_owned);
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                if let Some((_, known)) = NAMESPACES.iter().find(|(address, _)| *address == value) {
                    self.prefixes.insert(prefix.to_owned(), known);
                }
                continue;
            }
            attributes.push((key, value));
        }
        let attributes = attributes.into_iter().map(|(key, value)| (self.known(&key), value)).collect();
        let name = self.known(&String::from_utf8_lossy(start.name().as_ref()));
        self.open.push(XmlElement { name, attributes, children: Vec::new() });
        Ok(())
    }

    /// A name with the prefix that its namespace has here.
    fn known(&self, name: &str) -> String {
        match name.split_once(':') {
            Some((prefix, rest)) => match self.prefixes.get(prefix) {
                Some(known) => format!("{known}:{rest}"),
                None => name.to_owned(),
            },
            None => name.to_owned(),
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(around) => around.children.push(XmlNode::Element(element)),
            None => self.root = self.root.take().or(Some(element)),
        }
    }

    fn text(&mut self, text: &str) {
        let Some(element) = self.open.last_mut() else { return };
        match element.children.last_mut() {
            Some(XmlNode::Text(before)) => before.push_str(text),
            _ => element.children.push(XmlNode::Text(text.to_owned())),
        }
    }
}

fn decoded(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], from: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| from([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}
