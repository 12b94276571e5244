//! Fields: what Word puts in by itself, such as a link or a date, and what of it is shown (ECMA-376, part 1, 17.16).

use std::sync::Arc;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WordLink {
    pub place: WordLinkPlace,
    pub title: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum WordLinkPlace {
    Address(String),
    Bookmark(String),
}

/// The fields that are open, the innermost last. One may go on over several paragraphs.
#[derive(Debug, Default)]
pub(super) struct FieldStack {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    code: String,
    shows_result: bool,
    link: Option<Arc<WordLink>>,
    is_contents: bool,
}

impl FieldStack {
    pub(super) fn begin(&mut self) {
        self.open.push(Field::default());
    }

    /// Adds to the code of the field that is innermost.
    pub(super) fn code(&mut self, code: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.shows_result) {
            field.code += code;
        }
    }

    /// The code is complete; what follows is shown.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.open.last_mut() {
            field.shows_result = true;
            field.link = link_of(&field.code).map(Arc::new);
            field.is_contents = is_contents(&field.code);
        }
    }

    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// Whether what is read now is shown: no code, and no table of contents.
    pub(super) fn shows(&self) -> bool {
        self.open.iter().all(|field| field.shows_result && !field.is_contents)
    }

    /// Whether a table of contents is open.
    pub(super) fn is_hiding(&self) -> bool {
        self.open.iter().any(|field| field.is_contents)
    }

    /// Where the words lead that are read now.
    pub(super) fn link(&self) -> Option<&Arc<WordLink>> {
        self.open.iter().rev().find_map(|field| field.link.as_ref())
    }
}

/// Whether a field is a table of contents.
pub(super) fn is_contents(code: &str) -> bool {
    code.split_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("TOC"))
}

/// Where a field leads: `HYPERLINK "https://example.org/" \o "Title"`, with `\l` for a bookmark.
pub(super) fn link_of(code: &str) -> Option<WordLink> {
    let mut words = words(code).into_iter();
    if !words.next()?.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let (mut address, mut bookmark, mut title) = (None, None, None);
    while let Some(word) = words.next() {
        match word.as_str() {
            "\\l" => bookmark = words.next(),
            "\\o" => title = words.next(),
            "\\t" => _ = words.next(),
            switch if switch.starts_with('\\') && switch.len() == 2 => {}
            _ => address = address.or(Some(word)),
        }
    }
    let place = match (address.filter(|address| !address.is_empty()), bookmark) {
        (Some(address), Some(bookmark)) => WordLinkPlace::Address(format!("{address}#{bookmark}")),
        (Some(address), None) => WordLinkPlace::Address(address),
        (None, bookmark) => WordLinkPlace::Bookmark(bookmark?),
    };
    Some(WordLink { place, title: title.filter(|title| !title.is_empty()) })
}

/// The words of a code; one in quotation marks may hold spaces, and marks and backslashes behind a backslash.
fn words(code: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = code.trim().chars().peekable();
    while let Some(c) = chars.next() {
        let mut word = String::new();
        match c {
            c if c.is_whitespace() => continue,
            '"' | '“' | '”' => {
                while let Some(c) = chars.next() {
                    match c {
                        '"' | '“' | '”' => break,
                        '\\' => word.extend(chars.next()),
                        c => word.push(c),
                    }
                }
            }
            c => {
                word.push(c);
                while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
                    word.push(c);
                }
            }
        }
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_leads_to_an_address_or_a_bookmark() {
        let led = |code: &str| {
            let link = link_of(code)?;
            Some(match link.place {
                WordLinkPlace::Address(address) => (address, link.title),
                WordLinkPlace::Bookmark(name) => (format!("#{name}"), link.title),
            })
        };
        let title = Some("A \"title\"".to_owned());
        assert_eq!(led(" HYPERLINK \"https://example.org/a b\" "), Some(("https://example.org/a b".to_owned(), None)));
        assert_eq!(led(r#"HYPERLINK \l "two" \o "A \"title\"""#), Some(("#two".to_owned(), title)));
        assert_eq!(led("hyperlink https://example.org/ \\h"), Some(("https://example.org/".to_owned(), None)));
        assert_eq!(led("HYPERLINK \"a\" \\l \"b\""), Some(("a#b".to_owned(), None)));
        assert_eq!(led("PAGE \\* MERGEFORMAT"), None);
    }
}
