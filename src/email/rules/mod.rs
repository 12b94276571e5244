//! What has to be true of an email so that every mail program shows it, every reader can read it, and nobody is deceived.
//!
//! The rules are those of `docs/email.md`, by the same numbers. What it means that one is broken, [`super::blame`] says.

mod legibility;
pub(crate) mod letter;

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use self::legibility::{inversion, legibility};
use self::letter::{JudgedEmail, SaidAlike, excerpt};
use super::parts::Parts;
use crate::html::read::{Element, Hypertext, close, one_line};
use crate::theme::platform::{Placed, Tags};

/// A rule that an email breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The rule's number, such as `E4`.
    pub rule: &'static str,
    /// What is wrong.
    pub what: String,
    /// Whether it may be sent all the same.
    pub is_tolerable: bool,
}

type Check = fn(&JudgedEmail<'_>) -> Vec<String>;

const RULES: &[(&str, Check)] = &[
    ("E1", size),
    ("E2", style_size),
    ("E3", styles_that_matter),
    ("E4", tables),
    ("E5", language),
    ("E6", head),
    ("E7", preheader),
    ("E8", outline),
    ("E9", legibility),
    ("E10", inversion),
    ("E11", forbidden),
    ("E12", images),
    ("E13", links),
    ("E14", lines),
    ("E15", draft),
    ("E16", agreement),
    ("E17", tags),
    ("E19", comments),
];

/// The rules that an email breaks, in the order of their numbers. (E18, that two builds give the same bytes, is no
/// property of one email.)
pub(crate) fn broken(
    parts: &Parts,
    plain: &Parts,
    eml: &[u8],
    told: &SaidAlike<'_>,
    (tags, placed): (&Tags, &Placed),
) -> Vec<Broken> {
    let page = Hypertext::read(&plain.html);
    let seen = page.text();
    let letter = JudgedEmail { parts, plain, eml, told, tags, placed, page, seen };
    let large = letter.parts.html.len() > WARN_BYTES;
    let mut broken: Vec<Broken> = RULES
        .iter()
        .flat_map(|(rule, check)| check(&letter).into_iter().map(|what| Broken { rule, what, is_tolerable: false }))
        .collect();
    if large && !broken.iter().any(|broken| broken.rule == "E1") {
        let what = format!("the HTML part has {} bytes; some programs cut it off at about 100,000", parts.html.len());
        broken.insert(0, Broken { rule: "E1", what, is_tolerable: true });
    }
    broken
}

/// Bytes of an HTML part above which a warning is due: a platform makes it longer.
const WARN_BYTES: usize = 80_000;
/// Bytes at which programs cut.
const MOST_BYTES: usize = 100_000;
/// Bytes of styles; one program drops all of a longer sheet.
const STYLE_BYTES: usize = 8_192;

fn size(letter: &JudgedEmail<'_>) -> Vec<String> {
    let bytes = letter.parts.html.len();
    violation_if(bytes > MOST_BYTES, || {
        format!("the HTML part has {bytes} bytes; the limit is {MOST_BYTES}: shorten the summary")
    })
}

fn style_size(letter: &JudgedEmail<'_>) -> Vec<String> {
    let bytes = letter.page.sheets.len();
    violation_if(bytes > STYLE_BYTES, || format!("the styles have {bytes} bytes; the limit is {STYLE_BYTES}"))
}

/// Some programs drop style sheets, so they may only add: outside of `@media` they name elements and what MJML sets.
fn styles_that_matter(letter: &JudgedEmail<'_>) -> Vec<String> {
    let mut depth = 0;
    let mut selector = String::new();
    let mut wrong = Vec::new();
    for c in letter.page.sheets.chars() {
        match c {
            '{' => {
                let own = selector.trim();
                let adds = own.starts_with('@') || own.contains(".mj-") || own.contains(".moz-");
                if depth == 0 && !adds && own.contains(['.', '[']) {
                    wrong.push(format!("the style of `{own}` is in a style sheet; write it on the element"));
                }
                depth += 1;
                selector.clear();
            }
            '}' => {
                depth -= 1;
                selector.clear();
            }
            _ => selector.push(c),
        }
    }
    wrong
}

/// The widest that a letter may be, in pixels.
const WIDTH: u32 = 600;

fn tables(letter: &JudgedEmail<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for table in letter.page.all("table") {
        if !matches!(table.attribute("role"), Some("presentation" | "none")) {
            wrong.push("a table without `role=\"presentation\"`".to_owned());
        }
        for name in ["border", "cellpadding", "cellspacing"] {
            if table.attribute(name) != Some("0") {
                wrong.push(format!("a table without `{name}=\"0\"`"));
            }
        }
    }
    for element in &letter.page.elements {
        let stated = [element.attribute("width"), element.style("width"), element.style("max-width")];
        let pixels = |width: &str| width.strip_suffix("px").unwrap_or(width).parse::<u32>().ok();
        if stated.into_iter().flatten().filter_map(pixels).any(|width| width > WIDTH) {
            wrong.push(format!("`<{}>` is wider than {WIDTH} pixels", element.name));
        }
    }
    wrong
}

fn language(letter: &JudgedEmail<'_>) -> Vec<String> {
    // What MJML writes where nothing is stated says nothing.
    let has = |element: &Element, name: &str| {
        element.attribute(name).is_some_and(|value| !["", "und", "auto"].contains(&value))
    };
    let html = letter.page.all("html").any(|html| has(html, "lang") && has(html, "dir"));
    let wrapper = letter.page.elements.iter().any(|element| {
        element.attribute("role") == Some("article")
            && element.attribute("aria-label").map(one_line) == Some(one_line(&letter.plain.subject))
            && has(element, "lang")
            && has(element, "dir")
    });
    let mut wrong = violation_if(!html, || "`<html>` has no `lang` and `dir`".to_owned());
    wrong.extend(violation_if(!wrapper, || {
        "no element has `role=\"article\"` with the subject as `aria-label`, `lang` and `dir`".to_owned()
    }));
    wrong
}

fn head(letter: &JudgedEmail<'_>) -> Vec<String> {
    let page = &letter.page;
    let title: String = page
        .words
        .iter()
        .filter(|(_, at)| page.elements[*at].name == "title")
        .map(|(words, _)| words.as_str())
        .collect();
    let mut wrong = violation_if(one_line(&title) != one_line(&letter.plain.subject), || {
        format!("the title is `{}`, not the subject", one_line(&title))
    });
    let meta = |key: &str, value: &str| page.all("meta").any(|meta| meta.attribute(key) == Some(value));
    for name in ["viewport", "color-scheme", "supported-color-schemes"] {
        wrong.extend(violation_if(!meta("name", name), || format!("there is no `<meta name=\"{name}\">`")));
    }
    let charset = page.all("meta").any(|meta| {
        let stated = meta.attribute("charset").or_else(|| meta.attribute("content"));
        stated.is_some_and(|stated| stated.to_ascii_lowercase().ends_with("utf-8"))
    });
    wrong.extend(violation_if(!charset, || "the head does not say that it is UTF-8".to_owned()));
    wrong
}

/// Columns of a preheader: a character of Chinese or Japanese fills two.
pub(crate) const PREHEADER: RangeInclusive<usize> = 40..=110;

fn preheader(letter: &JudgedEmail<'_>) -> Vec<String> {
    let Parts { preheader, subject, .. } = letter.plain;
    let length = textwrap::core::display_width(preheader);
    let mut wrong = violation_if(!PREHEADER.contains(&length), || {
        format!("the preheader is {length} columns wide; it should have {} to {}", PREHEADER.start(), PREHEADER.end())
    });
    wrong.extend(violation_if(preheader == subject, || "the preheader repeats the subject".to_owned()));
    let page = &letter.page;
    let in_body = |at: usize| page.around(at).any(|at| page.elements[at].name == "body");
    let first = page.words.iter().find(|(words, at)| in_body(*at) && !words.trim().is_empty());
    let stands = first.is_some_and(|(words, at)| {
        let hidden = page.around(*at).any(|at| {
            let style = |property, value: &str| page.elements[at].style(property).is_some_and(|v| v.starts_with(value));
            style("display", "none") && style("max-height", "0") && style("overflow", "hidden")
        });
        hidden && one_line(words).starts_with(&one_line(preheader))
    });
    wrong.extend(violation_if(!stands, || "the preheader is not the first text of the body, hidden".to_owned()));
    wrong
}

fn outline(letter: &JudgedEmail<'_>) -> Vec<String> {
    let levels: Vec<u32> = letter
        .page
        .elements
        .iter()
        .filter_map(|element| element.name.strip_prefix('h')?.parse().ok())
        .filter(|level| (1..=6).contains(level))
        .collect();
    let firsts = levels.iter().filter(|level| **level == 1).count();
    let mut wrong =
        violation_if(firsts != 1, || format!("there are {firsts} headings of the first level; there should be one"));
    wrong.extend(violation_if(levels.windows(2).any(|two| two[1] > two[0] + 1), || {
        "the headings skip a level".to_owned()
    }));
    for name in ["del", "ins", "s", "strike"] {
        wrong.extend(violation_if(letter.page.all(name).next().is_some(), || {
            format!("`<{name}>` is not announced by every screen reader")
        }));
    }
    for (word, quote) in &letter.told.quotes {
        let told = one_line(&format!("{word}: {quote}"));
        wrong.extend(violation_if(!letter.seen.contains(&told), || {
            format!("a quote does not follow the word `{word}:`")
        }));
    }
    // A text may have such lines, and is quoted as it is.
    let is_quoted = |words: &str| letter.told.quotes.iter().any(|(_, quote)| close(quote) == close(words));
    let has_dot = |words: &str| words.trim_start().starts_with(['•', '·', '‣']);
    let dots = letter.page.words.iter().any(|(words, _)| has_dot(words) && !is_quoted(words));
    wrong.extend(violation_if(dots, || "a list is written with typed bullets, not as `<ul>`".to_owned()));
    wrong
}

fn forbidden(letter: &JudgedEmail<'_>) -> Vec<String> {
    const ELEMENTS: [&str; 14] = [
        "script", "form", "input", "button", "select", "textarea", "iframe", "object", "embed", "video", "audio",
        "svg", "base", "link",
    ];
    const STYLES: [&str; 6] = ["@import", "@font-face", "url(", "position:", "position :", "expression("];
    let mut wrong = Vec::new();
    for element in &letter.page.elements {
        if ELEMENTS.contains(&element.name.as_str()) {
            wrong.push(format!("`<{}>` does not work in an email", element.name));
        }
        if let Some((name, _)) = element.attributes.iter().find(|(name, _)| name.starts_with("on")) {
            wrong.push(format!("`{name}` does not work in an email"));
        }
        let style = element.attribute("style").unwrap_or_default();
        wrong.extend(STYLES.iter().filter(|word| style.contains(**word)).map(|word| format!("`{word}` in a style")));
    }
    wrong.extend(
        STYLES.iter().filter(|word| letter.page.sheets.contains(**word)).map(|word| format!("`{word}` in a style")),
    );
    wrong
}

fn images(letter: &JudgedEmail<'_>) -> Vec<String> {
    let wrong = letter.page.all("img").filter(|image| {
        let has = |name| image.attribute(name).is_some_and(|value| !value.is_empty());
        let is_safe = image.attribute("src").is_some_and(|src| src.starts_with("https://"));
        !(is_safe && has("alt") && has("width") && has("height"))
    });
    wrong.map(|_| "an image needs an address with `https`, `alt`, `width` and `height`".to_owned()).collect()
}

fn links(letter: &JudgedEmail<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for href in hrefs(&letter.page) {
        let is_whole = ["https://", "mailto:", "tel:"].iter().any(|scheme| href.starts_with(scheme));
        if !(is_whole || letter.told.is_unsafe && href.starts_with("http://")) {
            wrong.push(format!("`{href}` is not a complete `https` address"));
        }
        if href.contains("utm_") {
            wrong.push(format!("`{href}` reveals who follows it"));
        }
    }
    for link in &letter.told.main_links {
        wrong.extend(violation_if(!letter.seen.contains(link), || {
            format!("`{link}` is a link without its address in words")
        }));
    }
    let page = &letter.page;
    let mute = page.elements.iter().enumerate().filter(|(_, element)| element.name == "a").any(|(link, _)| {
        !page.words.iter().any(|(words, at)| !words.trim().is_empty() && page.around(*at).any(|around| around == link))
    });
    wrong.extend(violation_if(mute, || "a link has no words".to_owned()));
    wrong
}

fn hrefs(page: &Hypertext) -> impl Iterator<Item = &str> {
    page.all("a").filter_map(|link| link.attribute("href"))
}

/// Columns of a line of text (RFC 5322, 2.1.1).
const COLUMNS: usize = 78;
/// Bytes that no line of a message may exceed (RFC 5322, 2.1.1).
const HARD_LIMIT: usize = 998;

fn lines(letter: &JudgedEmail<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in letter.plain.text.lines() {
        let columns = textwrap::core::display_width(line);
        let is_address = !line.trim().trim_start_matches("- ").contains(char::is_whitespace);
        if columns > COLUMNS && !is_address {
            wrong.push(format!("a line of the text part has {columns} columns; the limit is {COLUMNS}"));
        }
        if line.ends_with([' ', '\t']) || line.starts_with("From ") || line == "." {
            wrong.push(format!("a line of the text part would be changed in transit: `{}`", excerpt(line)));
        }
        if line.chars().any(|c| ('\u{2500}'..='\u{257f}').contains(&c)) {
            wrong.push("the text part draws boxes".to_owned());
        }
    }
    wrong
}

fn draft(letter: &JudgedEmail<'_>) -> Vec<String> {
    let mut wrong = violation_if(!letter.eml.is_ascii(), || "the draft contains bytes that are not ASCII".to_owned());
    let Ok(text) = std::str::from_utf8(letter.eml) else { return wrong };
    let bare = text.matches('\n').count() != text.matches("\r\n").count();
    wrong.extend(violation_if(bare, || "a line of the draft does not end in CRLF".to_owned()));
    // A name or an identifier in a header cannot be folded; beyond the headers every line can be.
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    for (part, lines, most) in [("headers", text, HARD_LIMIT), ("body", body, COLUMNS)] {
        let longest = lines.lines().map(str::len).max().unwrap_or_default();
        wrong.extend(violation_if(longest > most, || {
            format!("a line of the draft's {part} has {longest} bytes; the limit is {most}")
        }));
    }
    wrong
}

fn agreement(letter: &JudgedEmail<'_>) -> Vec<String> {
    let text = one_line(&letter.plain.text);
    let mut wrong = Vec::new();
    for href in hrefs(&letter.page).collect::<BTreeSet<_>>() {
        let told = href.strip_prefix("mailto:").unwrap_or(href);
        wrong.extend(violation_if(!text.contains(told), || format!("`{href}` is only in the HTML part")));
    }
    let linked: BTreeSet<&str> = hrefs(&letter.page).collect();
    for word in text.split(' ').filter(|word| word.starts_with("http")) {
        wrong.extend(violation_if(!linked.contains(word) && !letter.seen.contains(word), || {
            format!("`{word}` is only in the text part")
        }));
    }
    let quotes = letter.told.quotes.iter().map(|(_, quote)| *quote);
    let days = letter.told.days.iter().map(String::as_str);
    let parts = [("HTML", close(&letter.seen)), ("text", close(&text))];
    for words in letter.told.headings.iter().copied().chain(quotes).chain(days) {
        for (part, said_there) in &parts {
            wrong.extend(violation_if(!said_there.contains(&close(words)), || {
                format!("the {part} part does not say `{}`", excerpt(&one_line(words)))
            }));
        }
    }
    wrong
}

fn tags(letter: &JudgedEmail<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let Placed { unsubscribe, address, greeting, .. } = letter.placed;
    for (name, tag) in [("greeting", greeting), ("unsubscribe", unsubscribe), ("address", address)] {
        let Some(tag) = tag else { continue };
        for (part, text) in [("HTML", &letter.parts.html), ("text", &letter.parts.text)] {
            wrong.extend(violation_if(!text.contains(tag.as_str()), || {
                format!("the {part} part has no tag for the {name}")
            }));
        }
        for text in [&letter.plain.html, &letter.plain.text] {
            wrong.extend(violation_if(text.contains(tag.as_str()), || {
                format!("the draft contains the tag for the {name}")
            }));
        }
    }
    // What is no tag of ours must not look like one.
    let mut rest = [letter.parts.subject.clone(), letter.parts.preheader.clone(), letter.parts.text.clone()].join("\n");
    for tag in letter.placed.all() {
        rest = rest.replace(tag, "");
    }
    for delimiter in &letter.tags.delimiters {
        wrong.extend(violation_if(rest.contains(delimiter.as_str()), || {
            format!("`{delimiter}` is where {} would take it for a tag", letter.tags.name)
        }));
    }
    wrong
}

/// Tables for one program stand in comments, which have to open and close by the same number.
fn comments(letter: &JudgedEmail<'_>) -> Vec<String> {
    let html = &letter.plain.html;
    let (opened, closed) = (html.matches("<!--[if").count(), html.matches("<![endif]").count());
    violation_if(opened != closed, || format!("{opened} conditional comments begin, but {closed} end"))
}

fn violation_if(is_wrong: bool, what: impl FnOnce() -> String) -> Vec<String> {
    if is_wrong { vec![what()] } else { Vec::new() }
}
