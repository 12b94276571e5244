//! How templates hang together: what includes or extends what, and how far that goes.

use std::collections::BTreeMap;

use super::meter::{CHAIN, ELIF};
use super::tags::tags;

/// The first template, by name, that Tera could not take apart or render within the stack of a thread, and why.
pub(crate) fn too_deep(templates: &[(&str, &str)]) -> Option<(String, String)> {
    let mut needs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, text) in templates {
        let tags = tags(text);
        let statements = || tags.iter().filter(|tag| tag.is_statement);
        let elifs = statements().filter(|tag| tag.text(0) == "elif").count();
        if elifs > ELIF {
            return Some(((*name).to_owned(), format!("the template has {elifs} `elif`; the limit is {ELIF}")));
        }
        let called = statements().filter(|tag| matches!(tag.text(0), "include" | "extends"));
        needs.insert(name, called.map(|tag| unquoted(tag.text(1))).collect());
    }
    let mut lengths = BTreeMap::new();
    let longest = |name: &&str| (chain(name, &needs, &mut lengths) > CHAIN).then(|| (**name).to_owned());
    let name = needs.keys().find_map(longest)?;
    Some((name, format!("templates include or extend each other in a chain of more than {CHAIN}")))
}

fn unquoted(text: &str) -> String {
    text.trim_matches(['"', '\'', '`']).replace('\\', "")
}

/// How many templates stand in the longest chain from `name` on. A circle is none: Tera reports it.
fn chain(name: &str, needs: &BTreeMap<&str, Vec<String>>, lengths: &mut BTreeMap<String, usize>) -> usize {
    if let Some(length) = lengths.get(name) {
        return *length;
    }
    // Until its own length is known, it has none: so a circle ends.
    lengths.insert(name.to_owned(), 0);
    let longest = needs.get(name).into_iter().flatten().map(|next| chain(next, needs, lengths)).max().unwrap_or(0);
    lengths.insert(name.to_owned(), longest + 1);
    longest + 1
}
