//! Values that a project states once, or for each of its languages.

use std::collections::BTreeMap;

use super::yaml::Data;
use super::yaml::fields::Fields;
use super::yaml::value::{Read, Stated};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::Span;
use crate::values::lang::Lang;

/// What is stated once, or for some of the languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ByLanguage<T> {
    One(T),
    Each(BTreeMap<Lang, T>),
}

/// One line of text, or a mapping that has one for some of `languages`, each made a value by `read`. Any language may be
/// right where the languages are not known.
pub(crate) fn by_language<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    languages: Option<&[Lang]>,
    mut read: impl FnMut(Stated<String>) -> Result<T, Diagnostic>,
) -> Option<ByLanguage<T>> {
    let Some(Data::Mapping(entries)) = fields.anything(key).map(|node| &node.data) else {
        return match read(fields.text(key)?) {
            Ok(value) => Some(ByLanguage::One(value)),
            Err(wrong) => {
                fields.report(wrong);
                None
            }
        };
    };
    let mut each = BTreeMap::new();
    for entry in entries {
        let lang = language(&entry.key, &entry.key_span, languages);
        let text = Read::of(entry).text().map_err(|mistake| *mistake);
        let value = text.and_then(|value| read(Stated { value, span: entry.value.span.clone() }));
        match (lang, value) {
            (Ok(lang), Ok(value)) => drop(each.insert(lang, value)),
            (lang, value) => lang.err().into_iter().chain(value.err()).for_each(|wrong| fields.report(wrong)),
        }
    }
    Some(ByLanguage::Each(each))
}

/// The language of the settings that a key names.
fn language(key: &str, place: &Span, languages: Option<&[Lang]>) -> Result<Lang, Diagnostic> {
    let lang = key.parse::<Lang>().ok();
    let known = lang.filter(|lang| languages.is_none_or(|languages| languages.contains(lang)));
    known.ok_or_else(|| {
        let wrong = Diagnostic::new(Rule::UnlistedLanguage, place.clone(), format!("`{key}` is none of the languages"));
        match languages {
            Some(languages) => {
                let tags: Vec<String> = languages.iter().map(|lang| format!("`{lang}`")).collect();
                wrong.hint(format!("write one of those in `languages`: {}", tags.join(", ")))
            }
            None => wrong.hint("write the tag of a language, such as `en`, `es` or `pt-BR`"),
        }
    })
}
