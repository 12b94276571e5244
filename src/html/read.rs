//! HTML as the programs of its readers have it: elements, the words in them, and the styles that apply.

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{HtmlString, Tokenizer};

use crate::values::color::Color;

/// Elements that have no end.
const VOID: [&str; 8] = ["br", "img", "meta", "hr", "col", "link", "input", "base"];
/// What begins the styles of a dark ground.
const DARK: &str = "@media (prefers-color-scheme: dark)";

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
}

/// An element: its name, its attributes, and the element around it.
#[derive(Debug)]
pub(crate) struct Element {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes, in order.
    pub attributes: Vec<(String, String)>,
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
        let declared = self.attribute("style").unwrap_or_default().split(';').rev().find_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            (name.trim() == property).then(|| value.trim())
        });
        declared.or_else(|| self.attribute(if property == "background-color" { "bgcolor" } else { property }))
    }
}

impl Hypertext {
    /// Reads HTML as browsers do.
    #[must_use]
    pub(crate) fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Self { elements: Vec::new(), words: Vec::new(), sheets: String::new(), dark: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(value))).collect();
                    let is_void = VOID.contains(&name.as_str());
                    page.elements.push(Element { name, attributes, parent: open.last().copied() });
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
        page.dark = dark_rules(&page.sheets);
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
            let dark = self.dark.iter().rev().find(|rule| rule.property == property && self.is_under(rule, at));
            dark.filter(|_| scheme == Scheme::Dark)
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

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The rules for a dark ground; of selectors it knows names and classes, one in another.
fn dark_rules(sheets: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    for block in sheets.split(DARK).skip(1) {
        let Some(block) = block.trim_start().strip_prefix('{') else { continue };
        for part in block.split('}') {
            let Some((selectors, declarations)) = part.split_once('{') else { break };
            for selector in selectors.split(',') {
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
    rules
}

fn compound(selector: &str) -> (String, Vec<String>) {
    let mut parts = selector.split('.').map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.collect())
}
