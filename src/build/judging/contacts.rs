//! Addresses that the notices of a project write in two ways.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::model::notice::{Notice, Translation, Version};
use crate::model::register::Register;
use crate::source::Span;

/// Email addresses, each with where it stands first in each notice.
pub(crate) type Contacts = BTreeMap<String, Vec<Span>>;

/// The email addresses in the newest text of a notice, small letters for capitals.
///
/// time: O(n log n)
pub(crate) fn contacts(notice: &Notice) -> Contacts {
    let newest = notice.versions().iter().rev().find(|version| !version.draft);
    let mut found = Contacts::new();
    for text in newest.into_iter().flat_map(Version::every_text) {
        for (address, place) in addresses(text) {
            found.entry(address).or_insert_with(|| vec![place]);
        }
    }
    found
}

/// The addresses in a text's Markdown, and where they stand.
fn addresses(text: &Translation) -> Vec<(String, Span)> {
    let words = text.markdown();
    let found = words.match_indices('@').filter_map(|(at, _)| {
        let is_of_address = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let start = words[..at]
            .rfind(|c| !is_of_address(c))
            .map_or(0, |before| before + words[before..].chars().next().map_or(0, char::len_utf8));
        let rest = &words[at + 1..];
        let end = at + 1 + rest.find(|c| !is_of_address(c)).unwrap_or(rest.len());
        let address = words[start..end].trim_end_matches('.');
        let (local, host) = address.split_once('@')?;
        let is_whole = !local.is_empty() && host.contains('.') && !host.starts_with('.');
        is_whole.then(|| (address.to_lowercase(), text.span(&(start..start + address.len()))))
    });
    found.collect()
}

/// Addresses that differ from a more frequent one, or from that of the settings, in one letter.
///
/// Each is held against those with the same beginning or the same end, so that many different ones cost little.
pub(crate) fn misspelt(register: &Register, contacts: &Contacts) -> Vec<Diagnostic> {
    let notices = register.notices.iter().flat_map(|notice| [&notice.contact, &notice.organization.email]);
    let stated: BTreeSet<String> =
        notices.flatten().chain(&register.settings.organization.email).map(|address| address.to_lowercase()).collect();
    let mut halves: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for address in stated.iter().chain(contacts.keys()) {
        let Some((local, host)) = address.split_once('@') else { continue };
        for half in [local, host] {
            let others = halves.entry(half).or_default();
            if others.len() < MOST && !others.contains(&&**address) {
                others.push(address);
            }
        }
    }
    let weight = |address: &str| (usize::from(stated.contains(address)), contacts.get(address).map_or(0, Vec::len));
    let found = contacts.iter().filter_map(|(address, places)| {
        let (local, host) = address.split_once('@')?;
        let others = [local, host].into_iter().filter_map(|half| halves.get(half)).flatten();
        let right = others.copied().find(|other| weight(other) > weight(address) && is_slip(address, other))?;
        let place = places.first()?;
        let message = format!("`{address}` is written here, and `{right}` elsewhere");
        let found = Diagnostic::new(Rule::OtherContact, place.clone(), message);
        let found = match contacts.get(right).and_then(|places| places.first()) {
            Some(other) => found.label(other.clone(), "here"),
            None => found,
        };
        Some(found.hint(format!("write `{right}`, if they are meant to be one")))
    });
    found.collect()
}

/// Addresses of one name or one host that are compared with each other, at the most.
const MOST: usize = 100;
/// Characters of an address's name below which one letter makes another name: `it@`, `hr@`.
const SHORT: usize = 5;

/// Whether one is likely the other, with one letter more, fewer, exchanged or swapped. Numbers tell addresses apart, and so
/// does a plural.
fn is_slip(one: &str, other: &str) -> bool {
    let [(local, host), (other_local, other_host)] =
        [one, other].map(|address| address.split_once('@').unwrap_or_default());
    let digits = |address: &str| address.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_near = |one: &str, other: &str| {
        let is_plural = one.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(one);
        one.len().min(other.len()) >= SHORT && !is_plural && strsim::damerau_levenshtein(one, other) == 1
    };
    digits(one) == digits(other)
        && (host == other_host && is_near(local, other_local) || local == other_local && is_near(host, other_host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_one_letter_of_a_long_name_and_nothing_that_tells_addresses_apart() {
        assert!(is_slip("privcy@example.org", "privacy@example.org"));
        assert!(is_slip("privacy@exmaple.org", "privacy@example.org"));
        for (one, other) in [
            ("dpo@example.org", "dpa@example.org"),
            ("team1@example.org", "team2@example.org"),
            ("question@example.org", "questions@example.org"),
            ("privacy@example.org", "legal@example.org"),
            ("privacy@example.org", "privacy@example.com"),
            ("privacy@example.org", "privacy@example.org"),
        ] {
            assert!(!is_slip(one, other), "{one} {other}");
        }
    }
}
