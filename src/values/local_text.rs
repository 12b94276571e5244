//! Words that a publisher states in one language or in several.

use std::collections::BTreeMap;

use super::lang::Lang;

/// Words in one language or in several; always in the reference language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalText {
    reference: Lang,
    texts: BTreeMap<Lang, String>,
}

impl LocalText {
    /// Words in the reference language alone.
    #[must_use]
    pub fn one(text: impl Into<String>, reference: &Lang) -> Self {
        Self { reference: reference.clone(), texts: [(reference.clone(), text.into())].into() }
    }

    /// Words in these languages, of which `reference` is one; `None` where it is not.
    #[must_use]
    pub fn each(texts: BTreeMap<Lang, String>, reference: &Lang) -> Option<Self> {
        texts.contains_key(reference).then(|| Self { reference: reference.clone(), texts })
    }

    /// The words in this language, or else in the reference language; and in which they are.
    #[must_use]
    pub fn in_language(&self, lang: &Lang) -> (&str, &Lang) {
        let own = self.texts.get_key_value(lang).or_else(|| self.texts.get_key_value(&self.reference));
        own.map_or(("", &self.reference), |(lang, text)| (text, lang))
    }

    /// The words in the reference language.
    #[must_use]
    pub fn reference(&self) -> &str {
        self.in_language(&self.reference).0
    }
}

/// No words at all, until some are stated.
impl Default for LocalText {
    fn default() -> Self {
        Self { reference: Lang::first(), texts: BTreeMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_stated_in_a_language_stands_in_the_reference_language() {
        let lang = |tag: &str| tag.parse::<Lang>().unwrap();
        let [en, es, de] = ["en", "es", "de"].map(lang);
        let texts = [(en.clone(), "Legal notices".to_owned()), (es.clone(), "Avisos legales".to_owned())];
        let title = LocalText::each(texts.into(), &en).unwrap();
        assert_eq!(title.in_language(&es), ("Avisos legales", &es));
        assert_eq!(title.in_language(&de), ("Legal notices", &en));
        assert_eq!(title.reference(), "Legal notices");
        assert_eq!(LocalText::each([(es, String::new())].into(), &en), None);
        assert_eq!(LocalText::one("Example", &en).in_language(&de), ("Example", &en));
        assert_eq!(LocalText::default().in_language(&de).0, "");
    }
}
