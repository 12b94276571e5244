//! Addresses that authors and commands state, judged in one place.

use std::fmt;
use std::str::FromStr;

use url::Url;

/// Schemes of pages.
pub(crate) const WEB: [&str; 2] = ["https", "http"];

/// An address that is absolute, of one of `schemes`, and leads somewhere: to a host, or in `mailto:` and `tel:` to
/// somebody.
#[must_use]
pub(crate) fn whole(text: &str, schemes: &[&str]) -> Option<Url> {
    let leads_somewhere = |url: &Url| match url.scheme() {
        "http" | "https" => url.has_host(),
        _ => !url.path().is_empty(),
    };
    let url = Url::parse(text).ok().filter(|url| schemes.contains(&url.scheme()) && leads_somewhere(url))?;
    (!text.contains(char::is_whitespace)).then_some(url)
}

/// The address without its query, fragment, name and password.
#[must_use]
pub(crate) fn bare(url: &Url) -> Url {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    // Both fail only for addresses without a host.
    let _ = bare.set_username("");
    let _ = bare.set_password(None);
    bare
}

/// The address of a site: of the web, with nothing behind its path, and with the slash at its end that relative links
/// need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why an address cannot be that of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidBaseUrl {
    /// It is not absolute, of another scheme, or no address at all.
    NotWhole,
    /// It has a query, a fragment, a name or a password.
    NotBare {
        /// What to write instead.
        bare: Url,
    },
}

impl fmt::Display for InvalidBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWhole => f.write_str("not a complete address; write one such as `https://example.org/legal/`"),
            Self::NotBare { bare } => write!(f, "it has a query, a fragment or a password in it; write `{bare}`"),
        }
    }
}

impl std::error::Error for InvalidBaseUrl {}

impl TryFrom<Url> for BaseUrl {
    type Error = InvalidBaseUrl;

    /// Takes a [`whole`] address.
    ///
    /// # Errors
    ///
    /// [`InvalidBaseUrl::NotBare`] when it has more than a host and a path.
    fn try_from(mut url: Url) -> Result<Self, InvalidBaseUrl> {
        let bare = bare(&url);
        if bare != url {
            return Err(InvalidBaseUrl::NotBare { bare });
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", bare.path()));
        }
        Ok(Self(url))
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        whole(text.trim(), &WEB).ok_or(InvalidBaseUrl::NotWhole)?.try_into()
    }
}

impl From<BaseUrl> for Url {
    fn from(base: BaseUrl) -> Self {
        base.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, String> {
        text.parse::<BaseUrl>().map(|base| base.0.into()).map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn the_address_of_a_site_ends_in_a_slash() {
        for text in ["https://example.org/legal", "https://example.org/legal/", " https://EXAMPLE.org/legal\n"] {
            assert_eq!(read(text).as_deref(), Ok("https://example.org/legal/"));
        }
        assert_eq!(read("http://127.0.0.1:4500").as_deref(), Ok("http://127.0.0.1:4500/"));
    }

    #[test]
    fn what_cannot_be_the_address_of_a_site_says_what_to_write() {
        let not_whole = "not a complete address; write one such as `https://example.org/legal/`";
        for text in ["", "legal", "/legal/", "example.org/legal", "ftp://example.org/", "https://", "https://a b/"] {
            assert_eq!(read(text), Err(not_whole.to_owned()), "{text}");
        }
        let not_bare = "it has a query, a fragment or a password in it; write `https://example.org/a`";
        for text in ["a:b@example.org/a", "a@example.org/a", "example.org/a?b", "example.org/a#b", "example.org/a?"] {
            assert_eq!(read(&format!("https://{text}")), Err(not_bare.to_owned()), "{text}");
        }
    }
}
