//! How a language writes days, numbers and lists, by Unicode's CLDR.

use std::fmt::{self, Write};

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::options::YearStyle;
use icu_datetime::parts;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_list::{ListFormatter, options::ListFormatterOptions};
use icu_locale_core::Locale;
use writeable::{Part, PartsWrite, Writeable};

use super::date_pattern::{DateElement, DatePart, DatePattern, WrittenParts};
use super::day::Day;
use super::lang::Lang;

/// Languages that write the first of a month as an ordinal number, which CLDR does not know of: "1er janvier", "1º de janeiro".
const FIRST_OF_THE_MONTH: [(&str, &str); 5] =
    [("ca", "1r"), ("fr", "1er"), ("it", "1º"), ("pt", "1º"), ("pt-BR", "1º")];

/// How the months of a language are called for which CLDR has none: `M01`.
const UNNAMED_MONTH: &str = "M0";

/// How a language writes days, numbers and lists.
#[derive(Debug)]
pub(crate) struct LocaleForms {
    days: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    /// The same, where there is little room.
    short_days: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    numbers: DecimalFormatter,
    lists: ListFormatter,
    /// How the first of a month is written, where not as a number.
    first: Option<&'static str>,
    /// Whether the months have names.
    has_months: bool,
    /// How the publisher wants days to be written, where not as usual.
    pattern: Option<DatePattern>,
}

impl LocaleForms {
    /// The forms of `lang`, with days after `pattern` where there is one.
    pub(crate) fn new(lang: &Lang, pattern: Option<DatePattern>) -> Self {
        let locale = locale(lang);
        let compiled_in = "CLDR is compiled in for all languages, those it does not know included";
        let fields = YMD::long().with_year_style(YearStyle::Full);
        let mut forms = Self {
            days: FixedCalendarDateTimeFormatter::try_new((&locale).into(), fields).expect(compiled_in),
            short_days: FixedCalendarDateTimeFormatter::try_new(
                (&locale).into(),
                YMD::medium().with_year_style(YearStyle::Full),
            )
            .expect(compiled_in),
            numbers: DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default())
                .expect(compiled_in),
            lists: ListFormatter::try_new_and((&locale).into(), ListFormatterOptions::default()).expect(compiled_in),
            first: FIRST_OF_THE_MONTH.into_iter().find(|(tag, _)| *tag == lang.as_str()).map(|(_, first)| first),
            has_months: true,
            pattern,
        };
        let january = Day::new(2027, 1, 1).expect("a day of the calendar");
        forms.has_months = !forms.written(january).parts.month.starts_with(UNNAMED_MONTH);
        forms
    }

    /// A day: "6 May 2019". In the digits of the language, after the Gregorian calendar; as ISO 8601 writes it where nobody
    /// has written down the names of the language's months.
    pub(crate) fn date(&self, day: Day) -> String {
        if !self.has_months {
            return match &self.pattern {
                Some(pattern) => WrittenParts::iso(day).fill(pattern.elements()),
                None => day.to_string(),
            };
        }
        let mut written = self.written(day);
        if let (Some(first), (_, _, 1)) = (self.first, day.parts()) {
            first.clone_into(&mut written.parts.day);
        }
        let elements = self.pattern.as_ref().map_or(&*written.elements, DatePattern::elements);
        written.parts.fill(elements)
    }

    /// A day where there is little room: "6 May 2019", "9 Sept 2024", "06.05.2019". As elsewhere where the publisher says how days
    /// are written.
    pub(crate) fn short_date(&self, day: Day) -> String {
        match self.pattern {
            None if self.has_months => self.short_days.format(&gregorian(day)).write_to_string().into_owned(),
            _ => self.date(day),
        }
    }

    /// A number: "1,234".
    pub(crate) fn number(&self, n: usize) -> String {
        self.numbers.format(&Decimal::from(n)).write_to_string().into_owned()
    }

    /// Several things in a row: "a, b and c".
    pub(crate) fn list<'i>(&self, items: impl Iterator<Item = &'i str> + Clone) -> String {
        self.lists.format(items).write_to_string().into_owned()
    }

    fn written(&self, day: Day) -> WrittenDate {
        let mut written = WrittenDate::default();
        self.days.format(&gregorian(day)).write_to_parts(&mut written).expect("a string takes whatever is written");
        written
    }
}

fn gregorian(day: Day) -> Date<Gregorian> {
    let (year, month, day) = day.parts();
    let day = u8::try_from(day).ok().zip(u8::try_from(month).ok());
    let date = day.and_then(|(day, month)| Date::try_new_gregorian(year, month, day).ok());
    date.expect("every day is one of the Gregorian calendar")
}

/// Whose forms a language has. CLDR's English is that of the United States, and other English that of the world. Its Arabic
/// has the digits of Egypt: where no country is named they are those that readers of Arabic know in every country, and that
/// addresses, digests and most notices have. A tag with a country, or with `-u-nu-arab`, has what CLDR says of it.
fn locale(lang: &Lang) -> Locale {
    let tag = match lang.as_str() {
        "en" => "en-001",
        "ar" => "ar-u-nu-latn",
        tag => tag,
    };
    Locale::try_from_str(tag).unwrap_or(Locale::UNKNOWN)
}

/// A day as it is written, in its elements.
#[derive(Default)]
struct WrittenDate {
    elements: Vec<DateElement>,
    parts: WrittenParts,
    /// The part that is being written.
    part: Option<DatePart>,
}

impl Write for WrittenDate {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match (self.part, self.elements.last_mut()) {
            (Some(part), _) => self.parts.part(part).push_str(text),
            (None, Some(DateElement::Words(words))) => words.push_str(text),
            (None, _) => self.elements.push(DateElement::Words(text.to_owned())),
        }
        Ok(())
    }
}

impl PartsWrite for WrittenDate {
    type SubPartsWrite = Self;

    fn with_part(&mut self, part: Part, mut write: impl FnMut(&mut Self) -> fmt::Result) -> fmt::Result {
        let part = match part {
            parts::DAY => DatePart::Day,
            parts::MONTH => DatePart::Month,
            parts::YEAR => DatePart::Year,
            // The digits of one of them, or an era.
            _ => return write(self),
        };
        self.elements.push(DateElement::Part(part));
        self.part = Some(part);
        let written = write(self);
        self.part = None;
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(lang: &str) -> LocaleForms {
        LocaleForms::new(&lang.parse().unwrap(), None)
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_written_as_its_language_writes_it() {
        for (lang, september, january) in [
            ("en", "8 September 2025", "1 January 2027"),
            ("en-GB", "8 September 2025", "1 January 2027"),
            ("en-US", "September 8, 2025", "January 1, 2027"),
            ("es", "8 de septiembre de 2025", "1 de enero de 2027"),
            ("de", "8. September 2025", "1. Januar 2027"),
            ("fr", "8 septembre 2025", "1er janvier 2027"),
            ("it", "8 settembre 2025", "1º gennaio 2027"),
            ("pt", "8 de setembro de 2025", "1º de janeiro de 2027"),
            ("pt-PT", "8 de setembro de 2025", "1 de janeiro de 2027"),
            ("nl", "8 september 2025", "1 januari 2027"),
            ("pl", "8 września 2025", "1 stycznia 2027"),
            ("ru", "8 сентября 2025\u{202f}г.", "1 января 2027\u{202f}г."),
            ("ja", "2025年9月8日", "2027年1月1日"),
            ("zh", "2025年9月8日", "2027年1月1日"),
            ("ar", "8 سبتمبر 2025", "1 يناير 2027"),
            ("ar-EG", "٨ سبتمبر ٢٠٢٥", "١ يناير ٢٠٢٧"),
            ("ar-u-nu-arab", "٨ سبتمبر ٢٠٢٥", "١ يناير ٢٠٢٧"),
            ("ar-MA", "8 شتنبر 2025", "1 يناير 2027"),
            // Nobody has written down how Latin does.
            ("la", "2025-09-08", "2027-01-01"),
        ] {
            assert_eq!(
                (&*forms(lang).date(day("2025-09-08")), &*forms(lang).date(day("2027-01-01"))),
                (september, january),
                "{lang}"
            );
        }
    }

    #[test]
    fn a_day_has_a_short_form_in_each_language() {
        for (lang, september) in [
            ("en", "9 Sept 2024"),
            ("en-US", "Sep 9, 2024"),
            ("es", "9 sept 2024"),
            ("de", "09.09.2024"),
            ("fr", "9 sept. 2024"),
            ("it", "9 set 2024"),
            ("pt", "9 de set. de 2024"),
            ("nl", "9 sep 2024"),
            ("pl", "9 wrz 2024"),
            ("ru", "9 сент. 2024\u{202f}г."),
            ("ja", "2024/09/09"),
            ("zh", "2024年9月9日"),
            ("ar", "09\u{200f}/09\u{200f}/2024"),
            ("la", "2024-09-09"),
        ] {
            assert_eq!(forms(lang).short_date(day("2024-09-09")), september, "{lang}");
        }
        let with = LocaleForms::new(&"en".parse().unwrap(), Some("{month} {day}, {year}".parse().unwrap()));
        assert_eq!(with.short_date(day("2024-09-09")), "September 9, 2024");
    }

    #[test]
    fn a_publisher_can_say_how_days_are_written() {
        let with = |lang: &str, pattern: &str| {
            LocaleForms::new(&lang.parse().unwrap(), Some(pattern.parse().unwrap())).date(day("2027-01-01"))
        };
        assert_eq!(with("en", "{month} {day}, {year}"), "January 1, 2027");
        assert_eq!(with("de", "{day}. {month} {year}"), "1. Januar 2027");
        assert_eq!(with("fr", "le {day} {month} {year}"), "le 1er janvier 2027");
        assert_eq!(with("ja", "{year}/{month}/{day}"), "2027/1/1");
        assert_eq!(with("la", "{day}/{month}/{year}"), "01/01/2027");
    }

    #[test]
    fn what_english_writes_is_read_back_as_the_same_day() {
        for written in ["2025-09-08", "2027-01-01", "2019-05-31", "1000-02-28", "9999-12-31"] {
            for lang in ["en", "en-US", "en-GB"] {
                assert_eq!(forms(lang).date(day(written)).parse(), Ok(day(written)), "{lang} {written}");
            }
        }
    }

    #[test]
    fn numbers_and_lists_are_those_of_the_language() {
        let said = |lang: &str| {
            let forms = forms(lang);
            (forms.number(1234), forms.number(1_234_567), forms.list(["a", "b", "c"].into_iter()))
        };
        let owned = |(a, b, c): (&str, &str, &str)| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(said("en"), owned(("1,234", "1,234,567", "a, b and c")));
        assert_eq!(said("es"), owned(("1234", "1.234.567", "a, b y c")));
        assert_eq!(said("de"), owned(("1.234", "1.234.567", "a, b und c")));
        assert_eq!(said("fr"), owned(("1\u{202f}234", "1\u{202f}234\u{202f}567", "a, b et c")));
        assert_eq!(said("pl"), owned(("1234", "1\u{a0}234\u{a0}567", "a, b i c")));
        assert_eq!(said("ja"), owned(("1,234", "1,234,567", "a、b、c")));
        assert_eq!(said("zh"), owned(("1,234", "1,234,567", "a、b和c")));
        assert_eq!(said("ar"), owned(("1,234", "1,234,567", "a وb وc")));
    }
}
