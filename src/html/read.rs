//! HTML as the programs of its readers have it: elements, the words in them, and the styles that apply.

use std::ops::Range;

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{HtmlString, Tokenizer};

use crate::values::color::Color;

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "img", "meta", "hr", "col", "link", "input", "base"];
/// What a style sheet calls the choice between light and dark (Media Queries Level 5).
const PREFERENCE: &str = "prefers-color-scheme";

/// Whether the reader's program shows light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The elements and words of some HTML; what stands in comments for one program is left out.
#[derive(Debug)]
pub(crate) struct Hypertext {
    /// Every element, in the order in which they begin.
    pub elements: Vec<Element>,
    /// Words, each with the element they stand in, in order.
    pub words: Vec<(String, usize)>,
    /// Its style sheets, one after the other.
    pub sheets: String,
    dark: Vec<Rule>,
    /// The first of what its style sheets say of a dark ground that was not understood.
    pub unread_dark: Option<String>,
}

/// An element: its name, its attributes, and the element around it.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes, in order.
    pub attributes: Vec<(String, String)>,
    /// The properties of its own style, in order.
    declared: Vec<(String, String)>,
    parent: Option<usize>,
}

/// A rule of a style sheet: the elements it is about, and one property.
#[derive(Debug)]
struct Rule {
    /// From the outermost to the element itself; each is a name, or nothing, and classes.
    path: Vec<(String, Vec<String>)>,
    property: String,
    value: String,
}

impl Element {
    /// What an attribute says.
    #[must_use]
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A property of its own style, or the attribute that stood for it before there were styles.
    #[must_use]
    pub(crate) fn style(&self, property: &str) -> Option<&str> {
        let declared = self.declared.iter().rev().find(|(name, _)| name == property).map(|(_, value)| value.as_str());
        declared.or_else(|| self.attribute(if property == "background-color" { "bgcolor" } else { property }))
    }
}

impl Hypertext {
    /// Reads HTML as browsers do.
    #[must_use]
    pub(crate) fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Self {
            elements: Vec::new(),
            words: Vec::new(),
            sheets: String::new(),
            dark: Vec::new(),
            unread_dark: None,
        };
        let mut open: Vec<usize> = Vec::new();
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let attributes: Vec<_> =
                        tag.attributes.iter().map(|(key, value)| (text(key), text(value))).collect();
                    let declared = declarations(&attributes);
                    let is_void = VOID.contains(&name.as_str());
                    page.elements.push(Element { name, attributes, declared, parent: open.last().copied() });
                    if !is_void {
                        open.push(page.elements.len() - 1);
                    }
                }
                Token::EndTag(tag) => {
                    let name = text(&tag.name);
                    if let Some(at) = open.iter().rposition(|element| page.elements[*element].name == name) {
                        open.truncate(at);
                    }
                }
                Token::String(words) => match open.last() {
                    Some(at) if page.elements[*at].name == "style" => page.sheets += &text(&words),
                    Some(at) => page.words.push((text(&words), *at)),
                    None => {}
                },
                _ => {}
            }
        }
        (page.dark, page.unread_dark) = dark_rules(&page.sheets);
        if page.unread_dark.is_none() {
            let media = page.elements.iter().filter_map(|element| element.attribute("media"));
            page.unread_dark = media.into_iter().find(|media| media.contains(PREFERENCE)).map(str::to_owned);
        }
        page
    }

    /// The elements of that name.
    pub(crate) fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// The element and what it stands in, innermost first.
    pub(crate) fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(at), |at| self.elements[*at].parent)
    }

    /// All words in an element, seen or not, with one space between them.
    #[must_use]
    #[cfg(test)]
    pub(crate) fn words_in(&self, element: usize) -> String {
        let within = self.words.iter().filter(|(_, at)| self.around(*at).any(|around| around == element));
        one_line(&within.map(|(words, _)| &**words).collect::<String>())
    }

    /// The first element for which `is` holds, by its place.
    #[cfg(test)]
    pub(crate) fn find(&self, is: impl Fn(&Element) -> bool) -> Option<usize> {
        self.elements.iter().position(is)
    }

    /// Whether something in it is called by that id.
    #[must_use]
    #[cfg(test)]
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.elements.iter().any(|element| element.attribute("id") == Some(id))
    }

    /// Whether readers see the words in an element.
    #[must_use]
    pub(crate) fn is_seen(&self, at: usize) -> bool {
        let mut around = self.around(at).map(|at| &self.elements[at]);
        !around.any(|element| element.name == "head" || element.style("display") == Some("none"))
    }

    /// All words that readers see, with one space between them.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        let seen: String = self.words.iter().filter(|(_, at)| self.is_seen(*at)).map(|(words, _)| &**words).collect();
        one_line(&seen)
    }

    /// A property as it is inherited: of the element or the next one around it that has it.
    #[must_use]
    pub(crate) fn inherited(&self, at: usize, property: &str, scheme: Scheme) -> Option<&str> {
        self.around(at).find_map(|at| {
            let mut dark = self.dark.iter().rev().filter(|_| scheme == Scheme::Dark);
            dark.find(|rule| rule.property == property && self.is_under(rule, at))
                .map(|rule| rule.value.as_str())
                .or_else(|| self.elements[at].style(property))
        })
    }

    /// A colour as it is inherited.
    #[must_use]
    pub(crate) fn color(&self, at: usize, property: &str, scheme: Scheme) -> Option<Color> {
        self.inherited(at, property, scheme)?.parse().ok()
    }

    fn is_under(&self, rule: &Rule, at: usize) -> bool {
        let mut path = rule.path.iter().rev();
        let is = |at: usize, (name, classes): &(String, Vec<String>)| {
            let element = &self.elements[at];
            let own: Vec<&str> = element.attribute("class").unwrap_or_default().split_whitespace().collect();
            (name.is_empty() || *name == element.name) && classes.iter().all(|class| own.contains(&class.as_str()))
        };
        if !path.next().is_some_and(|last| is(at, last)) {
            return false;
        }
        let mut around = self.around(at).skip(1);
        path.all(|outer| around.any(|at| is(at, outer)))
    }
}

/// Words with one space between them.
#[must_use]
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words without the spaces between them, which stand otherwise where lines are wrapped.
#[must_use]
pub(crate) fn close(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The properties that a `style` among these attributes sets, in order.
fn declarations(attributes: &[(String, String)]) -> Vec<(String, String)> {
    let style = attributes.iter().find(|(key, _)| key == "style").map(|(_, value)| value.as_str());
    let declared = style.unwrap_or_default().split(';').filter_map(|declaration| declaration.split_once(':'));
    declared.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Where a text asks whether the reader's program shows light on dark: `(prefers-color-scheme: dark)`, however it is spaced.
pub(crate) fn dark_queries(text: &str) -> Vec<Range<usize>> {
    let is_open = |c: char| c == '(' || c.is_whitespace();
    let queries = text.match_indices(PREFERENCE).filter_map(|(at, _)| {
        let before = text[..at].trim_end_matches(is_open);
        let start = before.len() + text[before.len()..at].rfind('(')?;
        let value = text[at + PREFERENCE.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix("dark")?;
        let after = value.trim_start().strip_prefix(')')?;
        Some(start..text.len() - after.len())
    });
    queries.collect()
}

/// The rules for a dark ground, and the first of what is said of one that was not understood: of conditions it knows the
/// one above alone or for a screen, of selectors names and classes, one in another.
fn dark_rules(sheets: &str) -> (Vec<Rule>, Option<String>) {
    let mut rules = Vec::new();
    let queries = dark_queries(sheets);
    let asked = sheets.match_indices(PREFERENCE).map(|(at, _)| at);
    let mut unread =
        asked.into_iter().find(|at| !queries.iter().any(|query| query.contains(at))).map(|at| line(sheets, at));
    for query in queries {
        let condition = sheets[..query.start].trim_end();
        let condition = condition.strip_suffix("screen and").map_or(condition, str::trim_end);
        let block = sheets[query.end..].trim_start().strip_prefix('{');
        let Some(block) = block.filter(|_| condition.ends_with("@media")) else {
            unread.get_or_insert_with(|| line(sheets, query.start));
            continue;
        };
        for part in block.split('}') {
            let Some((selectors, declarations)) = part.split_once('{') else { break };
            for selector in selectors.split(',') {
                if !selector.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '.' | '-' | '_')) {
                    unread.get_or_insert_with(|| selector.trim().to_owned());
                }
                for declaration in declarations.split(';') {
                    let Some((property, value)) = declaration.split_once(':') else { continue };
                    rules.push(Rule {
                        path: selector.split_whitespace().map(compound).collect(),
                        property: property.trim().to_owned(),
                        value: value.trim().trim_end_matches("!important").trim().to_owned(),
                    });
                }
            }
        }
    }
    (rules, unread)
}

/// The line of a style sheet at a byte.
fn line(sheets: &str, at: usize) -> String {
    let start = sheets[..at].rfind('\n').map_or(0, |end| end + 1);
    sheets[start..].lines().next().unwrap_or_default().trim().to_owned()
}

fn compound(selector: &str) -> (String, Vec<String>) {
    let mut parts = selector.split('.').map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dark_ground_is_found_however_it_is_asked_for_and_told_where_it_is_not_understood() {
        let page = |sheet: &str| {
            Hypertext::read(&format!("<style>{sheet}</style><p class=\"a\" style=\"color:#111111\">words</p>"))
        };
        let dark = |sheet: &str| page(sheet).inherited(1, "color", Scheme::Dark).map(str::to_owned);
        for query in [
            "(prefers-color-scheme: dark)",
            "(prefers-color-scheme:dark)",
            "screen and ( prefers-color-scheme :  dark )",
        ] {
            let sheet = format!("@media {query} {{ .a {{ color: #eeeeee !important }} }}");
            assert_eq!((dark(&sheet).as_deref(), page(&sheet).unread_dark), (Some("#eeeeee"), None), "{query}");
        }
        for sheet in [
            "@media not all and (prefers-color-scheme: light) { .a { color: #eee } }",
            "@media (prefers-color-scheme: dark), print { .a { color: #eee } }",
            "@media (prefers-color-scheme: dark) { #a { color: #eee } }",
            "@media (prefers-color-scheme: dark) { p > .a { color: #eee } }",
        ] {
            assert!(page(sheet).unread_dark.is_some(), "{sheet}");
        }
        assert_eq!(page("@media print { .a { color: #eee } }").unread_dark, None);
    }
}
