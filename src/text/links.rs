//! Where the links of a text lead, from the page that shows it.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

/// Characters that an address in HTML may not hold as they are.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Resolves the links and images of a text for one page.
///
/// Relative addresses are meant from the notice's own address, whichever page shows the text; those that begin with
/// `/` from `links_base`; the others are as they are.
#[derive(Clone, Debug)]
pub struct Links {
    /// What leads from the page to the notice's own address: `../`, or an absolute address.
    pub to_notice: String,
    /// What leads from the page to the folder of the notice's images.
    pub to_images: String,
    /// What links that begin with `/` are resolved against; `None` leaves them as they are.
    pub links_base: Option<Url>,
}

impl Links {
    /// Leaves addresses as their author wrote them, for a redline that is on no page.
    #[must_use]
    pub fn as_written() -> Self {
        Self { to_notice: String::new(), to_images: String::new(), links_base: None }
    }

    /// The address of a link, for an `href`.
    #[must_use]
    pub fn href<'a>(&self, href: &'a str) -> Cow<'a, str> {
        if href.starts_with('#') || href.starts_with("//") || scheme(href).is_some() {
            return encoded(href);
        }
        if href.starts_with('/') {
            let joined = self.links_base.as_ref().and_then(|base| base.join(href).ok()).map(String::from);
            return Cow::Owned(encoded(joined.as_deref().unwrap_or(href)).into_owned());
        }
        Cow::Owned(encoded(&format!("{}{}", self.to_notice, href)).into_owned())
    }

    /// The address of an image, for a `src`.
    #[must_use]
    pub fn src(&self, file: &str) -> String {
        encoded(&format!("{}{file}", self.to_images)).into_owned()
    }
}

/// The scheme of an address as a browser reads it, in lower case; `None` for a relative one.
#[must_use]
pub(crate) fn scheme(href: &str) -> Option<String> {
    // Browsers drop control characters and spaces in front, and tabs and line ends anywhere.
    let seen: String = href
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .take_while(|c| !matches!(c, '/' | '?' | '#'))
        .collect();
    let (scheme, _) = seen.split_once(':')?;
    let well_formed = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    well_formed.then(|| scheme.to_ascii_lowercase())
}

fn encoded(address: &str) -> Cow<'_, str> {
    utf8_percent_encode(address, UNSAFE).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links() -> Links {
        Links {
            to_notice: "../../".into(),
            to_images: "../../".into(),
            links_base: Some(Url::parse("https://example.org/").unwrap()),
        }
    }

    #[test]
    fn each_kind_of_address_is_resolved_from_where_its_author_meant_it() {
        for (href, expected) in [
            ("#sharing", "#sharing"),
            ("../cookie-notice/", "../../../cookie-notice/"),
            ("/terms", "https://example.org/terms"),
            ("https://example.org/a b", "https://example.org/a%20b"),
            ("mailto:privacy@example.org", "mailto:privacy@example.org"),
            ("htt\tps://example.org/", "htt%09ps://example.org/"),
            ("{{ site.url }}", "../../%7B%7B%20site.url%20%7D%7D"),
        ] {
            assert_eq!(links().href(href), expected);
        }
    }
}
