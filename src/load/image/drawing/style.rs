//! What a style of a drawing would fetch.

/// What to do about a style that fetches.
pub(super) const ADVICE: &str =
    "delete it: styles may refer only to parts of the drawing (`url(#name)`); embed fonts and pictures as `data:`";

/// Something that fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fetch {
    /// How a message names it.
    pub what: String,
    /// How it begins in the style, with escapes read.
    pub written: String,
}

/// Rules and functions that fetch from an address in quotes, without `url(`, and the one that ran script in old browsers.
const FETCHING: [&str; 5] = ["@import", "image-set(", "image(", "src(", "expression("];

/// Finds what in a style sheet, or in the value of a property, leads out of the drawing.
///
/// CSS is not parsed: these words mean the same wherever they stand, but inside a string or a comment, where no drawing
/// program puts them.
pub(super) fn fetches(css: &str) -> Option<Fetch> {
    if !css.contains(['(', '@', '\\']) {
        return None;
    }
    // An escape could hide a word from us, and could make one of what is none.
    fetch(css).or_else(|| css.contains('\\').then(|| fetch(&unescaped(css))).flatten())
}

fn fetch(css: &str) -> Option<Fetch> {
    let lower = css.to_ascii_lowercase();
    if let Some((at, word)) = FETCHING.iter().find_map(|word| Some((lower.find(word)?, *word))) {
        return Some(Fetch { what: word.to_owned(), written: css[at..at + word.len()].to_owned() });
    }
    lower.match_indices("url(").find_map(|(at, opening)| {
        let address = css[at + opening.len()..].trim_start_matches([' ', '\t', '\n', '"', '\'']);
        if address.starts_with('#') || is_embedded_picture(address) || is_embedded_font(address) {
            return None;
        }
        let shown: String = css[at..].chars().take(40).take_while(|c| !matches!(c, ')' | '\n')).collect();
        Some(Fetch { what: format!("{shown})"), written: css[at..at + opening.len()].to_owned() })
    })
}

/// Whether an address holds the picture itself. An SVG inside an SVG does not count: nobody has looked into it.
pub(super) fn is_embedded_picture(address: &str) -> bool {
    let kinds = ["png", "jpeg", "jpg", "gif", "webp", "avif"];
    kinds.iter().any(|kind| {
        let start = format!("data:image/{kind}");
        starts_with(address, &start) && address[start.len()..].starts_with([';', ','])
    })
}

fn is_embedded_font(address: &str) -> bool {
    let kinds = ["font/", "application/font", "application/x-font", "application/vnd.ms-fontobject"];
    kinds.iter().any(|kind| starts_with(address, &format!("data:{kind}")))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

/// Reads the escapes of CSS (CSS Syntax 3, section 4.3.7): `\75 rl(` is `url(`.
fn unescaped(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let mut hex = String::new();
        while hex.len() < 6 {
            let Some(digit) = rest.next_if(char::is_ascii_hexdigit) else { break };
            hex.push(digit);
        }
        if let Ok(number) = u32::from_str_radix(&hex, 16) {
            rest.next_if(char::is_ascii_whitespace);
            out.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
        } else {
            out.extend(rest.next());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(css: &str) -> Option<String> {
        fetches(css).map(|found| found.what)
    }

    #[test]
    fn references_into_the_drawing_and_embedded_bytes_fetch_nothing() {
        for css in [
            "fill:url(#a);stroke:none",
            "fill: url( '#a' )",
            "enable-background:new 0 0 100 100;",
            "@font-face{font-family:x;src:url(data:font/woff2;base64,d09GMg)}",
            "background: URL(\"data:image/png;base64,iVBO\")",
            "@media print{.a{fill:red}}",
            "font-family:'\\'Arial\\''",
            "src:local(Arial)",
        ] {
            assert_eq!(what(css), None, "{css}");
        }
    }

    #[test]
    fn whatever_leads_out_is_found_through_capitals_quotes_and_escapes() {
        for (css, expected) in [
            ("@import 'https://example.org/a.css';", "@import"),
            ("@IMPORT url(a.css)", "@import"),
            ("@\\69mport 'a.css'", "@import"),
            ("fill:url(https://example.org/a#b)", "url(https://example.org/a#b)"),
            ("fill:URL( \"a.svg#b\" )", "URL( \"a.svg#b\" )"),
            ("fill:u\\72l(a.svg)", "url(a.svg)"),
            ("fill:\\75 rl(a.svg)", "url(a.svg)"),
            ("fill:\\url(a.svg)", "url(a.svg)"),
            ("fill:url(javascript:x)", "url(javascript:x)"),
            ("fill:url(data:image/svg+xml,x)", "url(data:image/svg+xml,x)"),
            ("fill:url(data:text/html,x)", "url(data:text/html,x)"),
            ("a{background:image-set('a.png' 1x)}", "image-set("),
            ("a{width:expression(x)}", "expression("),
        ] {
            assert_eq!(what(css).as_deref(), Some(expected), "{css}");
        }
    }
}
