//! Which values of front matter and settings people read, to be proofread.

use std::sync::Arc;

use super::yaml::{self, Data, Node};
use super::{front_matter, keys};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::text::proofreading;
use crate::values::lang::Lang;

/// Keys whose values readers see, also inside others. What a theme does with `extra` is its own affair.
const SHOWN: &[&str] = &[
    keys::TITLE,
    keys::SUMMARY,
    keys::IMPACT,
    keys::CHOICES,
    keys::LATE_NOTICE,
    keys::DESCRIPTION,
    keys::CONTACT,
    keys::ORGANIZATION,
    keys::WITHDRAWN,
    keys::ENDED,
    keys::EMAIL,
    "address",
    "alt",
    "footer",
    "logo",
    "name",
    "reason",
    "text",
];

/// What is said of the front matter of a text in `lang`.
#[must_use]
pub(crate) fn front_matter(file: &Arc<SourceFile>, lang: &Lang) -> Vec<Diagnostic> {
    let read =
        front_matter::split(file).ok().and_then(|parts| yaml::read(file, parts.yaml, |_| Some(lang.clone())).ok());
    read.map(|(node, _)| values(&node, lang)).unwrap_or_default()
}

/// What is said of the values of a mapping that readers see.
#[must_use]
pub(crate) fn values(node: &Node, lang: &Lang) -> Vec<Diagnostic> {
    let Data::Mapping(entries) = &node.data else { return Vec::new() };
    let shown = entries.iter().filter(|entry| SHOWN.iter().any(|key| key.eq_ignore_ascii_case(&entry.key)));
    shown.flat_map(|entry| words(&entry.key, &entry.value, lang)).collect()
}

fn words(key: &str, node: &Node, lang: &Lang) -> Vec<Diagnostic> {
    match &node.data {
        Data::Text(words) => proofreading::value(key, words.trim(), &node.span, lang),
        Data::List(items) => items.iter().flat_map(|item| words_of_item(key, item, lang)).collect(),
        Data::Mapping(_) => values(node, lang),
        Data::Null | Data::Flag(_) | Data::Number(_) => Vec::new(),
    }
}

fn words_of_item(key: &str, item: &Node, lang: &Lang) -> Vec<Diagnostic> {
    if let Data::List(_) = item.data { Vec::new() } else { words(key, item, lang) }
}
