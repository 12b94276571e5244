//! What the styles of a Word file say of paragraphs and characters (ECMA-376, part 1, 17.7).

use std::collections::BTreeMap;

use super::element::XmlElement;

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct WordStyles {
    all: BTreeMap<String, WordStyle>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

#[derive(Debug, Default)]
struct WordStyle {
    name: String,
    based_on: Option<String>,
    paragraph: XmlElement,
    characters: XmlElement,
}

/// What a paragraph is, by its style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum StyledAs {
    #[default]
    Body,
    Title,
    Heading(u8),
    Quote,
    Code,
    Rule,
    /// What names a row or a column, in files of this program.
    CellHead,
    /// A line of a table of contents.
    Contents,
    /// Stands in a list without a number of its own.
    List,
}

/// Names of headings in the languages in which Word and others call their own styles.
const HEADINGS: [&str; 22] = [
    "heading",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "kop",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
    "nadpis",
    "címsor",
    "titlu",
    "заголовок",
    "επικεφαλίδα",
    "başlık",
    "見出し",
    "标题",
    "標題",
    "제목",
    "encabezado",
    "cabeçalho",
];

impl WordStyles {
    pub(super) fn read(root: Option<&XmlElement>) -> Self {
        let mut styles = Self::default();
        for element in root.into_iter().flat_map(XmlElement::elements).filter(|element| element.name == "w:style") {
            let Some(id) = element.attribute("w:styleId") else { continue };
            let part = |name| element.child(name).cloned().unwrap_or_default();
            let style = WordStyle {
                name: element.value("w:name").unwrap_or(id).to_lowercase(),
                based_on: element.value("w:basedOn").map(str::to_owned),
                paragraph: part("w:pPr"),
                characters: part("w:rPr"),
            };
            let is_default = matches!(element.attribute("w:default"), Some("1" | "true" | "on"));
            if is_default && element.attribute("w:type") == Some("paragraph") {
                styles.default = Some(id.to_owned());
            }
            styles.all.insert(id.to_owned(), style);
        }
        styles
    }

    /// The style and those that it is based on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s WordStyle> {
        let first = id.filter(|id| self.all.contains_key(*id)).or(self.default.as_deref());
        let next = |style: &&'s WordStyle| self.all.get(style.based_on.as_deref()?);
        // A style that is based on itself is in an endless chain.
        std::iter::successors(first.and_then(|id| self.all.get(id)), next).take(32)
    }

    /// What the properties of a paragraph in that style say.
    pub(super) fn paragraph<'s, T>(
        &'s self,
        id: Option<&'s str>,
        what: impl Fn(&'s XmlElement) -> Option<T>,
    ) -> Option<T> {
        self.chain(id).find_map(|style| what(&style.paragraph))
    }

    /// What the properties of the characters in that style say; nothing for a style that is not there.
    pub(super) fn characters<'s, T>(&'s self, id: &'s str, what: impl Fn(&'s XmlElement) -> Option<T>) -> Option<T> {
        self.all.get(id)?;
        self.chain(Some(id)).find_map(|style| what(&style.characters))
    }

    /// What a paragraph of that style is.
    pub(super) fn kind(&self, id: Option<&str>) -> StyledAs {
        let mut chain = self.chain(id).map(|style| by_name(&style.name));
        let named = chain.find(|kind| *kind != StyledAs::Body).unwrap_or_default();
        if named != StyledAs::Body {
            return named;
        }
        self.paragraph(id, by_outline).unwrap_or_default()
    }
}

/// What the outline level that properties state makes of a paragraph: a heading, or body text.
pub(super) fn by_outline(properties: &XmlElement) -> Option<StyledAs> {
    let level: u8 = properties.value("w:outlineLvl")?.parse().ok()?;
    Some(if level < 9 { StyledAs::Heading(level + 1) } else { StyledAs::Body })
}

fn by_name(name: &str) -> StyledAs {
    match name {
        "title" | "document title" => return StyledAs::Title,
        "quote" | "intense quote" | "block text" | "quotations" | "block quotation" => return StyledAs::Quote,
        "code" | "html preformatted" | "preformatted text" | "source code" | "plain text" => return StyledAs::Code,
        "rule" | "horizontal line" => return StyledAs::Rule,
        "cell head" => return StyledAs::CellHead,
        _ => {}
    }
    if name.starts_with("toc ") || name.starts_with("contents ") && name != "contents heading" {
        return StyledAs::Contents;
    }
    if name.starts_with("list ") && !name.ends_with("heading") {
        return StyledAs::List;
    }
    let level = name.rsplit([' ', '\u{a0}']).next().and_then(|level| level.parse::<u8>().ok());
    let is_heading = HEADINGS.iter().any(|heading| name.starts_with(heading));
    let glued = || HEADINGS.iter().find_map(|heading| name.strip_prefix(heading)?.trim().parse::<u8>().ok());
    match level.or_else(glued).filter(|level| is_heading && (1..=9).contains(level)) {
        Some(level) => StyledAs::Heading(level),
        None => StyledAs::Body,
    }
}
