//! Which form of its words a language has for a number, by the plural rules of Unicode's CLDR.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions, PluralRulesPreferences};

use crate::values::lang::Lang;

/// Languages with one form for every number. Of any other language for which CLDR has a single form, it has no rules.
const ONE_FORM: [&str; 32] = [
    "bm", "bo", "dz", "hnj", "id", "ig", "ii", "in", "ja", "jbo", "jv", "jw", "kde", "kea", "km", "ko", "lkt", "lo",
    "ms", "my", "nqo", "osa", "sah", "ses", "sg", "su", "th", "to", "tpi", "wo", "yue", "zh",
];

/// The categories of CLDR, in its order.
const CATEGORIES: [PluralCategory; 6] = [
    PluralCategory::Zero,
    PluralCategory::One,
    PluralCategory::Two,
    PluralCategory::Few,
    PluralCategory::Many,
    PluralCategory::Other,
];

/// Numbers of a form that a message names.
const NAMED: usize = 3;

/// The forms of a language.
#[derive(Debug)]
pub(super) struct Plural {
    rules: PluralRules,
    /// In the order of CLDR; `other` is the last, where there is one for whole numbers.
    forms: Vec<PluralForm>,
}

#[derive(Debug)]
struct PluralForm {
    category: PluralCategory,
    /// The first numbers that have it.
    numbers: Vec<usize>,
}

impl Plural {
    /// The forms of `lang`; those of English where nobody knows them.
    pub(super) fn of(lang: &Lang) -> Self {
        let of = |tag: &str| Locale::try_from_str(tag).ok().map(|locale| Self::by(locale.into()));
        let known = of(lang.as_str()).filter(|plural| plural.count() > 1 || has_one_form(lang));
        known.or_else(|| of("en")).expect("`en` is a language tag")
    }

    fn by(locale: PluralRulesPreferences) -> Self {
        let rules = PluralRules::try_new(locale, PluralRulesOptions::default());
        let rules = rules.expect("the rules of all languages are compiled in");
        // Rules look at the last two digits, and at millions, which nothing here is counted in.
        let sample = || (0_usize..=200).chain([1_000, 10_000, 100_000]);
        let form = |category| PluralForm {
            category,
            numbers: sample().filter(|n| rules.category_for(*n) == category).take(NAMED + 1).collect(),
        };
        let forms = CATEGORIES.into_iter().map(form).filter(|form| !form.numbers.is_empty()).collect();
        Self { rules, forms }
    }

    /// How many forms there are.
    pub(super) fn count(&self) -> usize {
        self.forms.len()
    }

    /// Which form `n` has.
    pub(super) fn form(&self, n: usize) -> usize {
        let category = self.rules.category_for(n);
        self.forms.iter().position(|form| form.category == category).unwrap_or(self.forms.len() - 1)
    }

    /// Whether words of that form can do without their number: it is for one number alone.
    pub(super) fn names_its_number(&self, form: usize) -> bool {
        self.forms[form].numbers.len() == 1
    }

    /// The forms with some of their numbers: "one (1), few (2, 3, 4, …), many (0, 5, 6, …)".
    pub(super) fn described(&self) -> String {
        let described = |form: &PluralForm| {
            let numbers: Vec<String> = form.numbers.iter().take(NAMED).map(usize::to_string).collect();
            let more = if form.numbers.len() > NAMED { ", …" } else { "" };
            format!("{} ({}{more})", name(form.category), numbers.join(", "))
        };
        self.forms.iter().map(described).collect::<Vec<_>>().join(", ")
    }
}

fn has_one_form(lang: &Lang) -> bool {
    ONE_FORM.contains(&lang.primary())
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plural(lang: &str) -> Plural {
        Plural::of(&lang.parse().unwrap())
    }

    #[test]
    fn languages_have_the_forms_of_cldr_for_whole_numbers() {
        for (lang, forms) in [
            ("en", "one (1), other (0, 2, 3, …)"),
            ("es", "one (1), other (0, 2, 3, …)"),
            ("fr", "one (0, 1), other (2, 3, 4, …)"),
            ("pt-PT", "one (1), other (0, 2, 3, …)"),
            ("pt-BR", "one (0, 1), other (2, 3, 4, …)"),
            ("pl", "one (1), few (2, 3, 4, …), many (0, 5, 6, …)"),
            ("ru", "one (1, 21, 31, …), few (2, 3, 4, …), many (0, 5, 6, …)"),
            ("ar", "zero (0), one (1), two (2), few (3, 4, 5, …), many (11, 12, 13, …), other (100, 101, 102, …)"),
            ("ja", "other (0, 1, 2, …)"),
            // Nobody has written down rules for Latin.
            ("la", "one (1), other (0, 2, 3, …)"),
        ] {
            assert_eq!(plural(lang).described(), forms, "{lang}");
        }
    }

    #[test]
    fn a_number_has_its_form_however_large_it_is() {
        let polish = plural("pl");
        let forms: Vec<usize> = [1, 2, 5, 12, 22, 112, 1_000_002].map(|n| polish.form(n)).into();
        assert_eq!(forms, [0, 1, 2, 2, 1, 2, 1]);
        assert_eq!(plural("es").form(1_000_000), 1);
        assert_eq!(plural("ja").form(1), 0);
    }

    #[test]
    fn only_a_form_for_one_number_can_do_without_it() {
        assert!(plural("en").names_its_number(0) && !plural("en").names_its_number(1));
        assert!(!plural("fr").names_its_number(0) && !plural("ru").names_its_number(0));
        assert!([0, 1, 2].iter().all(|form| plural("ar").names_its_number(*form)));
    }

    #[test]
    fn languages_with_one_form_have_no_other_rules() {
        for lang in ONE_FORM {
            assert_eq!(plural(lang).count(), 1, "{lang}");
        }
    }
}
