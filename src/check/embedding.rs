//! What a page built elsewhere carries of ours: read from its HTML as it is served.

use std::collections::BTreeMap;
use std::sync::Arc;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};

use crate::source::{SourceFile, Span};

/// What a page carries, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Embedding {
    /// Scripts whose file is called like that of the banner.
    pub scripts: Vec<PlacedTag>,
    /// Elements that show the banner.
    pub elements: Vec<PlacedTag>,
    /// Banners as plain HTML, with the first link in each.
    pub banners: Vec<PlainBanner>,
}

/// A tag and its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlacedTag {
    attributes: BTreeMap<String, String>,
    /// Where it stands.
    pub span: Span,
}

/// A banner as plain HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlainBanner {
    /// Its opening tag.
    pub tag: PlacedTag,
    /// Where its link leads.
    pub link: Option<String>,
}

impl PlacedTag {
    /// The value of an attribute; empty where it has none.
    #[must_use]
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Reads a page. What is commented out, or inside `template` or `noscript`, is not carried: no reader with a script has it.
#[must_use]
pub(crate) fn read(page: &Arc<SourceFile>, element: &str) -> Embedding {
    let mut found = Embedding::default();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // What stands in a script, a style or a title is no markup.
    emitter.naively_switch_states(true);
    let mut inert = 0_usize;
    let mut in_banner = false;
    for token in Tokenizer::new_with_emitter(&*page.text(), emitter).flatten() {
        match token {
            Token::StartTag(start) if is_inert(&start.name) => inert += 1,
            Token::EndTag(end) if is_inert(&end.name) => inert = inert.saturating_sub(1),
            Token::EndTag(end) if **end.name == *b"section" => in_banner = false,
            Token::StartTag(start) if inert == 0 => {
                let tag = tag(page, &start);
                match &*String::from_utf8_lossy(&start.name) {
                    "script" if is_banner_script(tag.get("src")) => found.scripts.push(tag),
                    "a" if in_banner => {
                        let banner = found.banners.last_mut().filter(|banner| banner.link.is_none());
                        if let Some(banner) = banner {
                            banner.link = tag.get("href").map(str::to_owned);
                        }
                    }
                    "section" if tag.get("data-banner").is_some() => {
                        in_banner = true;
                        found.banners.push(PlainBanner { tag, link: None });
                    }
                    name if name == element => found.elements.push(tag),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    found
}

fn is_inert(name: &HtmlString) -> bool {
    matches!(&***name, b"template" | b"noscript")
}

/// `banner.0123456789abcdef.js`, wherever it lies.
fn is_banner_script(src: Option<&str>) -> bool {
    let path = src.unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    let hash = file.strip_prefix("banner.").and_then(|rest| rest.strip_suffix(".js")).unwrap_or_default();
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn tag(page: &Arc<SourceFile>, start: &StartTag<usize>) -> PlacedTag {
    let text = |bytes: &HtmlString| String::from_utf8_lossy(bytes).into_owned();
    let attributes = start.attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect();
    PlacedTag { attributes, span: Span::new(page, start.span.start..start.span.end) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Embedding {
        read(&SourceFile::new("homepage.html", html), "x-banner")
    }

    #[test]
    fn a_page_carries_script_element_and_plain_banners_with_their_links() {
        let page = found(concat!(
            "<title><x-banner src=no></title><script src='https://example.org/embed/banner.0123456789abcdef.js?1' ASYNC></script>",
            "<x-banner src=banner.en.json><section data-banner data-notice=privacy><a href=a>A</a><a href=b>B</a></section>",
            "</x-banner><a href=c>C</a>",
        ));
        assert_eq!(page.scripts.len(), 1);
        assert_eq!(page.scripts[0].get("async"), Some(""));
        assert_eq!(page.elements.len(), 1);
        assert_eq!(&*page.elements[0].span.text(), "<x-banner src=banner.en.json>");
        assert_eq!(page.banners.len(), 1);
        assert_eq!(page.banners[0].tag.get("data-notice"), Some("privacy"));
        assert_eq!(page.banners[0].link.as_deref(), Some("a"));
    }

    #[test]
    fn what_no_reader_sees_is_not_carried() {
        for hidden in [
            "<!-- <x-banner src=a></x-banner> -->",
            "<template><x-banner src=a></x-banner></template>",
            "<noscript><section data-banner></section></noscript>",
            "<script>const a = '<x-banner src=a>';</script>",
            "<script src=banner.js></script>",
        ] {
            assert_eq!(found(hidden), Embedding::default(), "{hidden}");
        }
    }
}
