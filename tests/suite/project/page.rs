//! Reads the output as a browser, a feed reader and a mail program do, and says what is dangerous in it.

use html5gum::emitters::default::{DefaultEmitter, Token};
use html5gum::{HtmlString, Tokenizer};
use mail_parser::MessageParser;

use super::sandbox::Sandbox;

/// The tags and the text of some HTML.
pub struct Page {
    pub elements: Vec<Element>,
    /// All text, without that of scripts and styles.
    pub text: String,
    /// What each `script` element holds.
    pub scripts: Vec<String>,
}

pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Page {
    pub fn parse(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut page = Self { elements: Vec::new(), text: String::new(), scripts: Vec::new() };
        let mut raw = String::new();
        for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    if ["script", "style"].contains(&name.as_str()) {
                        raw.clone_from(&name);
                    }
                    if name == "script" {
                        page.scripts.push(String::new());
                    }
                    let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(value))).collect();
                    page.elements.push(Element { name, attributes });
                }
                Token::EndTag(tag) if text(&tag.name) == raw => raw.clear(),
                Token::String(words) => match (raw.as_str(), page.scripts.last_mut()) {
                    ("script", Some(script)) => *script += &text(&words),
                    ("style", _) => {}
                    _ => page.text += &text(&words),
                },
                _ => {}
            }
        }
        page
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// Scripts, handlers, and links that run something: the words for each.
    pub fn dangers(&self) -> Vec<String> {
        let scripts = self
            .all("script")
            .filter(|script| {
                script.attribute("src").is_none() && !script.attribute("type").is_some_and(|kind| kind.contains("json"))
            })
            .map(|_| "an inline script".to_owned());
        let machines = self
            .elements
            .iter()
            .filter(|element| {
                ["iframe", "object", "embed", "applet", "frame", "canary"].contains(&element.name.as_str())
            })
            .map(|element| format!("<{}>", element.name));
        let attributes = self.elements.iter().flat_map(|element| {
            let dangerous = |(name, value): &&(String, String)| name.starts_with("on") || is_runnable(value);
            let words = |(name, value): &(String, String)| format!("<{} {name}={value:?}>", element.name);
            element.attributes.iter().filter(dangerous).map(words)
        });
        scripts.chain(machines).chain(attributes).collect()
    }
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a browser that follows this address would run it.
fn is_runnable(address: &str) -> bool {
    let seen: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    ["javascript:", "vbscript:", "data:text", "data:application"]
        .iter()
        .any(|scheme| seen.to_ascii_lowercase().starts_with(scheme))
}

/// The first `article` of a page: the text of a version, or a redline.
pub fn article(html: &str) -> &str {
    let start = html.find("<article").expect("the page has an article");
    let end = html[start..].find("</article>").expect("the article ends");
    &html[start..start + end]
}

/// A piece of the output as its reader gets it.
pub struct Published {
    /// Its file, and which part of it.
    pub from: String,
    pub kind: Kind,
    pub text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Html,
    Plain,
    Feed,
    Json,
    Other,
}

impl Sandbox {
    /// Everything in the output, feeds and emails taken apart and decoded.
    pub fn published(&self) -> Vec<Published> {
        self.every_output_file()
            .into_iter()
            .flat_map(|(path, bytes)| {
                let content = String::from_utf8_lossy(&bytes).into_owned();
                match path.rsplit('.').next() {
                    Some("html") => vec![Published { from: path, kind: Kind::Html, text: content }],
                    Some("xml") if !path.ends_with("sitemap.xml") => feed(&path, content),
                    Some("json") => vec![Published { from: path, kind: Kind::Json, text: content }],
                    Some("txt" | "ics") => vec![Published { from: path, kind: Kind::Plain, text: content }],
                    Some("eml") => email(&path, &bytes),
                    _ => vec![Published { from: path, kind: Kind::Other, text: content }],
                }
            })
            .collect()
    }

    /// Fails unless the output holds pages, feeds, data and an email, all of them well-formed and harmless.
    pub fn is_harmless(&self, what: &str) {
        let published = self.published();
        for kind in [Kind::Html, Kind::Feed, Kind::Json, Kind::Plain] {
            assert!(published.iter().any(|piece| piece.kind == kind), "{what}: the output has a piece of each kind");
        }
        assert!(!self.emails().is_empty(), "{what}: the announced change has its email");
        let dangers: Vec<_> = published
            .iter()
            .flat_map(|piece| piece.dangers().into_iter().map(|danger| format!("\n{}: {danger}", piece.from)))
            .collect();
        assert!(dangers.is_empty(), "{what}:{}", dangers.concat());
    }

    /// Fails if any file of the output, or the name of one, holds `word`.
    pub fn nowhere_says(&self, word: &str) {
        let named = self.every_output_file().into_iter().map(|(path, _)| path).find(|path| path.contains(word));
        let held = self.published().into_iter().find(|piece| piece.text.contains(word)).map(|piece| piece.from);
        assert_eq!(named.or(held), None, "{word:?} is in the output");
    }

    /// The text of a page of `output/site`, as a reader sees it.
    pub fn words_of(&self, page: &str) -> String {
        Page::parse(&self.site(page)).text
    }

    /// The raw bytes of every email draft.
    pub fn emails(&self) -> Vec<Vec<u8>> {
        self.every_output_file()
            .into_iter()
            .filter(|(path, _)| path.ends_with(".eml"))
            .map(|(_, bytes)| bytes)
            .collect()
    }

    /// The plain text of every email draft, and its subject on the first line.
    pub fn letters(&self) -> Vec<String> {
        let letters = self.emails().into_iter().map(|bytes| {
            let message = MessageParser::default().parse(&bytes).expect("the draft is an email");
            format!("{}\n{}", message.subject().unwrap_or_default(), message.body_text(0).unwrap_or_default())
        });
        letters.collect()
    }
}

impl Published {
    /// Whether it is the page that shows a message before it is sent.
    pub fn is_preview(&self) -> bool {
        self.from.starts_with("notifications/") && self.from.ends_with("/index.html")
    }

    /// What in it is not well-formed, or could run: the words for each.
    pub fn dangers(&self) -> Vec<String> {
        match self.kind {
            Kind::Html if self.is_preview() => preview_dangers(&Page::parse(&self.text)),
            Kind::Html => Page::parse(&self.text).dangers(),
            Kind::Json => match serde_json::from_str::<serde_json::Value>(&self.text) {
                Ok(_) => Vec::new(),
                Err(cause) => vec![format!("not JSON: {cause}")],
            },
            Kind::Plain => {
                let control = self.text.chars().find(|c| c.is_control() && !"\r\n\t".contains(*c));
                control.map(|c| format!("holds {c:?}")).into_iter().collect()
            }
            Kind::Feed => feed_faults(&self.text),
            Kind::Other => Vec::new(),
        }
    }
}

/// What the page that shows a message before it is sent may not hold: another script than its own, and a message that can
/// run anything.
fn preview_dangers(page: &Page) -> Vec<String> {
    let own = include_str!("../../../themes/default/email/preview.html");
    let foreign = page.scripts.iter().filter(|script| !own.contains(script.as_str())).cloned();
    let frames: Vec<&Element> = page.all("iframe").collect();
    let bound = Some("allow-popups allow-popups-to-escape-sandbox");
    let free = frames.iter().filter(|frame| frame.attribute("sandbox") != bound);
    let free = free.map(|_| "a frame that may run scripts".to_owned());
    let shown = frames.iter().flat_map(|frame| Page::parse(frame.attribute("srcdoc").unwrap_or_default()).dangers());
    let others = page.dangers().into_iter().filter(|danger| danger != "<iframe>" && danger != "an inline script");
    foreign.chain(free).chain(shown).chain(others).collect()
}

/// The feed itself, and each piece of HTML that a feed reader takes out of it.
fn feed(path: &str, xml: String) -> Vec<Published> {
    let mut pieces = Vec::new();
    if let Ok(feed) = atom_syndication::Feed::read_from(xml.as_bytes()) {
        let texts = [Some(&feed.title), feed.subtitle.as_ref()]
            .into_iter()
            .chain(feed.entries.iter().flat_map(|entry| [Some(&entry.title), entry.summary.as_ref()]))
            .flatten()
            .map(|text| (text.r#type == atom_syndication::TextType::Text, text.value.clone()));
        let contents = feed.entries.iter().filter_map(|entry| entry.content.as_ref()).map(|content| {
            let plain = matches!(content.content_type.as_deref(), None | Some("text"));
            (plain, content.value.clone().unwrap_or_default())
        });
        for (plain, text) in texts.chain(contents) {
            let kind = if plain { Kind::Plain } else { Kind::Html };
            pieces.push(Published { from: format!("{path}, read"), kind, text });
        }
    }
    pieces.push(Published { from: path.to_owned(), kind: Kind::Feed, text: xml });
    pieces
}

/// Where a feed is not Atom, or not well-formed in the ways that hostile text breaks.
fn feed_faults(xml: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if let Err(cause) = atom_syndication::Feed::read_from(xml.as_bytes()) {
        faults.push(format!("not Atom: {cause}"));
    }
    if xml.matches("]]>").count() != xml.matches("<![CDATA[").count() {
        faults.push("a ]]> that ends nothing".to_owned());
    }
    if xml.chars().any(|c| c.is_control() && !"\r\n\t".contains(c)) {
        faults.push("a control character, which XML 1.0 cannot hold".to_owned());
    }
    let outside_cdata = xml.split("<![CDATA[").enumerate().map(|(i, part)| match part.split_once("]]>") {
        Some((_, after)) if i > 0 => after,
        _ => part,
    });
    for bare in outside_cdata.flat_map(|part| part.split('&').skip(1)) {
        let reference = bare.split(';').next().filter(|name| name.len() < bare.len()).unwrap_or_default();
        if !(["amp", "lt", "gt", "quot", "apos"].contains(&reference) || reference.starts_with('#')) {
            faults.push(format!("a bare &{}", bare.chars().take(20).collect::<String>()));
        }
    }
    faults
}

/// The headers and both bodies of a draft.
fn email(path: &str, bytes: &[u8]) -> Vec<Published> {
    let message = MessageParser::default().parse(bytes).unwrap_or_else(|| panic!("{path} is no email"));
    let headers: String = message.headers_raw().map(|(name, value)| format!("{name}: {}\n", value.trim())).collect();
    let subject = message.subject().unwrap_or_default().to_owned();
    let part = |name: &str, kind, text| Published { from: format!("{path}, {name}"), kind, text };
    vec![
        part("headers", Kind::Plain, headers),
        part("subject", Kind::Plain, subject),
        part("text", Kind::Plain, message.body_text(0).unwrap_or_default().into_owned()),
        part("HTML", Kind::Html, message.body_html(0).unwrap_or_default().into_owned()),
    ]
}

#[test]
fn a_page_is_read_as_a_browser_does() {
    let page =
        Page::parse(r#"<title>a</script>b</title><p title='"><script>'>c &lt;d&gt;<script src=x.js>1<2</script>"#);
    assert_eq!(page.text, "a</script>bc <d>");
    assert_eq!(page.scripts, ["1<2"]);
    assert!(page.dangers().is_empty(), "{:?}", page.dangers());
}

#[test]
fn what_a_browser_would_run_is_found() {
    for html in [
        "<script>x()</script>",
        "<img src=x onerror=x()>",
        "<a href='java&#9;script:x()'>y</a>",
        "<iframe src=x></iframe>",
        "</title><svg/onload=x()>",
    ] {
        assert_eq!(Page::parse(html).dangers().len(), 1, "{html}");
    }
}

#[test]
fn a_feed_that_hostile_text_broke_is_found() {
    let with =
        |title: &str| format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>{title}</title><id>x</id></feed>");
    assert!(feed_faults(&with("a &amp; b")).is_empty(), "{:?}", feed_faults(&with("a &amp; b")));
    assert!(feed_faults(&with("<![CDATA[a & b]]>")).is_empty());
    for title in ["a & b", "a ]]> b", "a \u{1} b", "<b>", "a &nbsp; b"] {
        assert!(!feed_faults(&with(title)).is_empty(), "{title}");
    }
}
