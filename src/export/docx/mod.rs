//! A redline as a Word file with tracked changes.
//!
//! Accepting all of them gives the new text, rejecting all gives the old one, in their words, headings, lists, tables
//! and links. The bytes depend on the texts alone.

mod body;
mod flow;
mod formats;
mod marks;
mod words;
mod xml;

pub(crate) use self::body::{AUTHOR, bookmark_name};
use self::flow::Flow;
use self::formats::List;
use self::xml::Xml;
use super::compared::Compared;
use crate::redline::changes::Redline;
use crate::values::archive::archive;
use crate::values::lang::Lang;

const CONTENT_TYPES: &str = include_str!("content_types.xml");
const RELATIONSHIPS: &str = include_str!("relationships.xml");
const SETTINGS: &str = include_str!("settings.xml");
const STYLES: &str = include_str!("styles.xml");
/// What each number of a list looks like, by depth: bullets, then numbers.
const BULLETS: [&str; 3] = ["•", "◦", "▪"];
const NUMBERS: [&str; 3] = ["decimal", "lowerLetter", "lowerRoman"];
const RELATIONSHIP: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The redline as a `.docx`.
///
/// The changes are those of the day on which the new text became readable; without such a day they have none.
#[must_use]
pub fn redline(redline: &Redline<'_>, compared: &Compared) -> Vec<u8> {
    let day = compared.updated.map(|day| day.to_string());
    let flow = Flow::of(redline);
    let (document, targets) = body::body(&flow, day.as_deref());
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", RELATIONSHIPS.to_owned()),
        ("docProps/core.xml", properties(compared)),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", document_relationships(&targets)),
        ("word/numbering.xml", numbering(&flow.lists)),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/styles.xml", styles(compared.lang.as_ref())),
    ];
    archive(parts.iter().map(|(name, part)| (*name, part.as_bytes())))
}

fn properties(compared: &Compared) -> String {
    let mut xml = Xml::part();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.element("dc:title", &[], &compared.title());
    xml.element("dc:creator", &[], AUTHOR);
    if let Some(lang) = &compared.lang {
        xml.element("dc:language", &[], lang.as_str());
    }
    if let Some(day) = compared.updated {
        let date = format!("{day}T00:00:00Z");
        for element in ["dcterms:created", "dcterms:modified"] {
            xml.element(element, &[("xsi:type", "dcterms:W3CDTF")], &date);
        }
    }
    xml.finish()
}

fn document_relationships(targets: &[String]) -> String {
    let mut xml = Xml::part();
    xml.open("Relationships", &[("xmlns", PACKAGE)]);
    for part in ["numbering", "settings", "styles"] {
        let (kind, target) = (format!("{RELATIONSHIP}/{part}"), format!("{part}.xml"));
        xml.empty("Relationship", &[("Id", part), ("Type", &kind), ("Target", &target)]);
    }
    let kind = format!("{RELATIONSHIP}/hyperlink");
    for (at, target) in targets.iter().enumerate() {
        let id = format!("rId{}", at + 1);
        let link = [("Id", &*id), ("Type", &*kind), ("Target", &**target), ("TargetMode", "External")];
        xml.empty("Relationship", &link);
    }
    xml.finish()
}

/// Two ways to number, and for each list one of them, with the number it begins with.
fn numbering(lists: &[List]) -> String {
    let mut xml = Xml::part();
    xml.open("w:numbering", &[("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main")]);
    for (id, is_numbered) in [("0", false), ("1", true)] {
        xml.open("w:abstractNum", &[("w:abstractNumId", id)]);
        xml.empty("w:multiLevelType", &[("w:val", "hybridMultilevel")]);
        for depth in 0..9 {
            let (format, text) = if is_numbered {
                (NUMBERS[depth % 3], format!("%{}.", depth + 1))
            } else {
                ("bullet", BULLETS[depth % 3].to_owned())
            };
            let left = (567 * (depth + 1)).to_string();
            xml.open("w:lvl", &[("w:ilvl", &depth.to_string())]);
            xml.empty("w:start", &[("w:val", "1")]);
            xml.empty("w:numFmt", &[("w:val", format)]);
            xml.empty("w:lvlText", &[("w:val", &text)]);
            xml.empty("w:lvlJc", &[("w:val", "left")]);
            xml.open("w:pPr", &[]);
            xml.empty("w:ind", &[("w:left", &left), ("w:hanging", "567")]);
            xml.close();
            xml.close();
        }
        xml.close();
    }
    for (at, (first, depth)) in lists.iter().enumerate() {
        xml.open("w:num", &[("w:numId", &(at + 1).to_string())]);
        xml.empty("w:abstractNumId", &[("w:val", if first.is_some() { "1" } else { "0" })]);
        if let Some(first) = first {
            xml.open("w:lvlOverride", &[("w:ilvl", &depth.min(&8).to_string())]);
            xml.empty("w:startOverride", &[("w:val", &first.to_string())]);
            xml.close();
        }
        xml.close();
    }
    xml.finish()
}

/// The styles, in the text's language and from the side on which it begins a line.
fn styles(lang: Option<&Lang>) -> String {
    let mut language = Xml::fragment();
    let mut direction = Xml::fragment();
    if let Some(lang) = lang {
        let tag = lang.as_str();
        if lang.is_right_to_left() {
            language.empty("w:rtl", &[]);
            direction.empty("w:bidi", &[]);
        }
        language.empty("w:lang", &[("w:val", tag), ("w:eastAsia", tag), ("w:bidi", tag)]);
    }
    STYLES.replace("<!-- language -->", &language.finish()).replace("<!-- direction -->", &direction.finish())
}

#[cfg(test)]
mod tests;
