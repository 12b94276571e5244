//! What a template would have filled in: `{{ site.name }}`, `{% include x.html %}`, `<%= x %>`.

use std::collections::BTreeMap;
use std::ops::Range;

/// How such tags begin and end.
const MARKS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("<%", "%>")];
/// The longest of them, in bytes: what goes on longer was not meant as one.
const LONGEST: usize = 400;

/// The tags of a text, by their bytes.
#[must_use]
pub(crate) fn tags(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = next(text, at) {
        found.push(start..end);
        at = end;
    }
    found
}

fn next(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let start = at + text[at..].find(['{', '<'])?;
        let found = MARKS.iter().find_map(|(opening, closing)| {
            let inner = text[start..].strip_prefix(opening)?;
            let end = inner.find(closing).filter(|end| *end <= LONGEST && !inner[..*end].contains("\n\n"))?;
            Some((start, start + opening.len() + end + closing.len()))
        });
        if found.is_some() {
            return found;
        }
        at = start + 1;
    }
}

/// The text with the values of the variables that `values` names, and the names that it had a use for.
#[must_use]
pub(crate) fn filled_in<'v>(text: &str, values: &'v BTreeMap<String, String>) -> (String, Vec<&'v str>) {
    let mut used = Vec::new();
    let mut out = String::new();
    let mut last = 0;
    for range in tags(text) {
        let name = text[range.start + 2..range.end - 2].trim_matches(|c: char| c.is_whitespace() || "-=".contains(c));
        if let Some((known, value)) = values.get_key_value(name) {
            out += &text[last..range.start];
            out += value;
            last = range.end;
            used.push(known.as_str());
        }
    }
    out += &text[last..];
    (out, used)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_three_languages_are_found_and_other_braces_are_none() {
        let text = "Write to {{ site.email }}{% if x %} or <%= y %>. {a} {{never closed\n\nIt goes on. }}";
        let found: Vec<&str> = tags(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["{{ site.email }}", "{% if x %}", "<%= y %>"]);
    }

    #[test]
    fn a_named_variable_is_filled_in_whatever_space_is_around_it_and_the_rest_stays() {
        let values = BTreeMap::from([("site.email".to_owned(), "a@example.org".to_owned())]);
        let (text, used) = filled_in("{{site.email}} {{- site.email -}} {{ site.name }} {% site %} é", &values);
        assert_eq!(text, "a@example.org a@example.org {{ site.name }} {% site %} é");
        assert_eq!(used, ["site.email", "site.email"]);
    }
}
