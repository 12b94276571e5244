//! Values that a project states once, or for each of its languages.

use std::collections::BTreeMap;

use super::yaml::Data;
use super::yaml::fields::Fields;
use super::yaml::value::{Read, Stated};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::Span;
use crate::values::lang::Lang;
use crate::values::local_text::LocalText;

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

/// Words stated once, in the reference language, or in several languages, that one among them.
pub(crate) fn local_text(fields: &mut Fields<'_>, key: &'static str, languages: Option<&[Lang]>) -> Option<LocalText> {
    let place = fields.anything(key).map(|node| node.span.clone());
    let stated = by_language(fields, key, languages, |text| Ok(text.value))?;
    let each = match stated {
        ByLanguage::One(text) => {
            let reference = languages.and_then(<[Lang]>::first).cloned().unwrap_or_else(Lang::first);
            return Some(LocalText::one(text, &reference));
        }
        ByLanguage::Each(each) => each,
    };
    // Where the languages are wrong it is not known which is the first; that is said, and nothing is built.
    let reference = languages.map_or_else(|| each.keys().next(), <[Lang]>::first).cloned()?;
    let text = LocalText::each(each, &reference);
    if let (None, Some(place)) = (&text, place) {
        let message = format!("`{key}` has no value in the reference language, `{reference}`");
        let missing = Diagnostic::new(Rule::MissingKey, place, message);
        fields.report(
            missing.hint(format!("add `{reference}: ...`; the other languages may be missing, but not this one")),
        );
    }
    text
}

/// The language of the settings that a key names.
fn language(key: &str, place: &Span, languages: Option<&[Lang]>) -> Result<Lang, Diagnostic> {
    let lang = key.parse::<Lang>().ok();
    let known = lang.filter(|lang| languages.is_none_or(|languages| languages.contains(lang)));
    known.ok_or_else(|| {
        let wrong =
            Diagnostic::new(Rule::UnlistedLanguage, place.clone(), format!("`{key}` is not one of the languages"));
        match languages {
            Some(languages) => {
                let tags: Vec<String> = languages.iter().map(|lang| format!("`{lang}`")).collect();
                wrong.hint(format!("write one of those in `languages`: {}", tags.join(", ")))
            }
            None => wrong.hint("write the tag of a language, such as `en`, `es` or `pt-BR`"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::yaml;
    use crate::source::SourceFile;

    /// What is read of a title, by language, and what is said of it.
    fn read(title: &str) -> (Vec<(String, String)>, Vec<String>) {
        let languages = ["en", "es"].map(|tag| tag.parse::<Lang>().unwrap());
        let file = SourceFile::new("noticepress.yaml", format!("title: {title}\n"));
        let (node, _) = yaml::read(&file, 0..file.len(), |_| None).unwrap();
        let mut fields = Fields::new(&node, Span::top_of(&file));
        let title = local_text(&mut fields, "title", Some(&languages));
        let in_each = |title: &LocalText| {
            languages
                .clone()
                .map(|lang| title.in_language(&lang))
                .map(|(text, lang)| (text.to_owned(), lang.to_string()))
        };
        let said = fields.finish().into_iter().map(|wrong| format!("{}: {}", wrong.message, wrong.hints.join("; ")));
        (title.as_ref().map(in_each).into_iter().flatten().collect(), said.collect())
    }

    #[test]
    fn a_title_is_stated_once_or_for_each_language() {
        let pair = |text: &str, lang: &str| (text.to_owned(), lang.to_owned());
        assert_eq!(read("Notices"), (vec![pair("Notices", "en"), pair("Notices", "en")], Vec::new()));
        assert_eq!(read("{en: Notices, es: Avisos}"), (vec![pair("Notices", "en"), pair("Avisos", "es")], Vec::new()));
        assert_eq!(read("{en: Notices}"), (vec![pair("Notices", "en"), pair("Notices", "en")], Vec::new()));
    }

    #[test]
    fn what_is_wrong_with_one_language_is_said_with_what_to_write() {
        insta::assert_snapshot!(
            ["{es: Avisos}", "{en: Notices, fr: Avis}", "{en: Notices, es: }", "{english: Notices}"]
                .map(|title| read(title).1.join("\n"))
                .join("\n"),
            @"
        `title` has no value in the reference language, `en`: add `en: ...`; the other languages may be missing, but not this one
        `fr` is not one of the languages: write one of those in `languages`: `en`, `es`
        `es` is empty: write its value, or delete the line
        `english` is not one of the languages: write one of those in `languages`: `en`, `es`
        `title` has no value in the reference language, `en`: add `en: ...`; the other languages may be missing, but not this one
        "
        );
    }
}
