//! What a text and its translation do not have in common, apart from their words: headings, entries of lists, figures and
//! where links lead. Rather nothing than what only a translator's choice is.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use url::Url;

use super::figures::{Figure, FigureValue, Figures};
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::words::{Text, Token};
use crate::values::lang::Lang;

/// Something that only one of a text and its translation has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Where to look in the translation, in bytes of its Markdown.
    pub place: Range<usize>,
    /// What it is.
    pub kind: DifferenceKind,
}

/// What differs; what the reference text has comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DifferenceKind {
    /// How many headings there are.
    Headings(usize, usize),
    /// The level of a heading.
    Level(u8, u8),
    /// How many entries the lists of a section have.
    Entries(usize, usize),
    /// Numbers, amounts and dates, as they are written.
    Figures(Vec<String>, Vec<String>),
    /// Addresses that links lead to.
    Links(Vec<String>, Vec<String>),
}

/// Compares a text with its translation, section by section.
///
/// time: O(n log n) for n words
#[must_use]
pub(crate) fn differences(reference: (&Document, &Lang), translation: (&Document, &Lang)) -> Vec<Difference> {
    let (was, is) = (parts(reference), parts(translation));
    if was.len() != is.len() {
        let place = is.iter().rev().find_map(|part| part.heading.clone()).map_or(0..0, |(_, place)| place);
        return vec![Difference { place, kind: DifferenceKind::Headings(was.len() - 1, is.len() - 1) }];
    }
    was.iter().zip(&is).flat_map(|(was, is)| in_section(was, is)).collect()
}

/// A heading with what follows it, or what stands before the first.
#[derive(Default)]
struct TranslatedSection {
    /// Its level and its place.
    heading: Option<(u8, Range<usize>)>,
    leaves: Vec<LeafFigures>,
    entries: usize,
    /// By where it leads, what was written first.
    links: BTreeMap<String, (String, Range<usize>)>,
}

/// A block of words.
struct LeafFigures {
    place: Range<usize>,
    figures: Figures,
}

/// The sections of a text; the first is what stands before every heading.
fn parts((document, lang): (&Document, &Lang)) -> Vec<TranslatedSection> {
    let mut parts = vec![TranslatedSection::default()];
    for block in &document.blocks {
        if let Some(level) = block.kind.heading_level() {
            parts.push(TranslatedSection {
                heading: Some((level, block.source.clone())),
                ..TranslatedSection::default()
            });
        }
        let part = parts.last_mut().expect("there is a first part");
        part.read(block, lang);
    }
    parts
}

impl TranslatedSection {
    fn read(&mut self, block: &Block, lang: &Lang) {
        self.entries += usize::from(block.kind == BlockKind::Item);
        match &block.body {
            Body::Blocks(blocks) => blocks.iter().for_each(|block| self.read(block, lang)),
            Body::Text(text) if !matches!(block.kind, BlockKind::Code(_)) => {
                let figures = Figures::of(text.tokens(), lang);
                self.leaves.push(LeafFigures { place: block.source.clone(), figures });
                for href in hrefs(text) {
                    if let Some(target) = target(href) {
                        self.links.entry(target).or_insert_with(|| (href.to_owned(), block.source.clone()));
                    }
                }
            }
            Body::Text(_) => {}
        }
    }

    fn place(&self) -> Range<usize> {
        let heading = self.heading.as_ref().map(|(_, place)| place);
        heading.or(self.leaves.first().map(|leaf| &leaf.place)).cloned().unwrap_or(0..0)
    }

    fn figures(&self) -> Figures {
        let mut all = Figures::default();
        self.leaves.iter().for_each(|leaf| all.extend(leaf.figures.clone()));
        all
    }

    /// The first block that says this.
    fn saying(&self, value: &FigureValue) -> Option<usize> {
        self.leaves.iter().position(|leaf| leaf.figures.figures.iter().any(|figure| figure.value == *value))
    }
}

fn in_section(was: &TranslatedSection, is: &TranslatedSection) -> Vec<Difference> {
    let mut found = Vec::new();
    if let (Some((was, _)), Some((is, place))) = (&was.heading, &is.heading)
        && was != is
    {
        found.push(Difference { place: place.clone(), kind: DifferenceKind::Level(*was, *is) });
    }
    if was.entries != is.entries {
        found.push(Difference { place: is.place(), kind: DifferenceKind::Entries(was.entries, is.entries) });
    }
    found.extend(figures(was, is));
    found.extend(links(was, is));
    found
}

fn figures(was: &TranslatedSection, is: &TranslatedSection) -> Option<Difference> {
    let (old, new) = (was.figures(), is.figures());
    let missing = left_over(&old, &new);
    let added = left_over(&new, &old);
    if missing.is_empty() && added.is_empty() {
        return None;
    }
    let at = added.first().and_then(|figure| is.saying(&figure.value)).or_else(|| {
        // Where the blocks go together one by one, it is missing in the same one.
        let missing = missing.first().filter(|_| was.leaves.len() == is.leaves.len());
        missing.and_then(|figure| was.saying(&figure.value))
    });
    let place = at.map_or_else(|| is.place(), |at| is.leaves[at].place.clone());
    let words = |figures: Vec<&Figure>| figures.into_iter().map(|figure| figure.words.clone()).collect();
    Some(Difference { place, kind: DifferenceKind::Figures(words(missing), words(added)) })
}

/// The figures of one text that the other does not say, neither in digits nor, as far as anybody can tell, in words.
fn left_over<'f>(one: &'f Figures, other: &Figures) -> Vec<&'f Figure> {
    let mut there = FiguresThere::of(other);
    let mut left: Vec<&Figure> = one.figures.iter().filter(|figure| !there.take(&figure.value)).collect();
    // As many as both write in words are likely the same.
    let of_both = if other.in_words == usize::MAX { 0 } else { one.in_words };
    let mut in_words = other.in_words.saturating_sub(of_both);
    left.retain(|figure| {
        let may_be = in_words > 0 && figure.value.is_often_in_words();
        in_words -= usize::from(may_be);
        !may_be
    });
    left
}

/// The figures of a text that were not found in the other yet.
struct FiguresThere<'f> {
    counts: HashMap<&'f FigureValue, usize>,
    dates: Vec<&'f FigureValue>,
    has_many_dates: bool,
}

/// Dates of a section that are compared with each other, at the most: nobody writes more, and each is held against each.
const MOST_DATES: usize = 200;

impl<'f> FiguresThere<'f> {
    fn of(figures: &'f Figures) -> Self {
        let mut there = Self { counts: HashMap::new(), dates: Vec::new(), has_many_dates: false };
        for figure in &figures.figures {
            match &figure.value {
                value @ FigureValue::Count(_) => *there.counts.entry(value).or_default() += 1,
                value @ FigureValue::Date(..) => there.dates.push(value),
            }
        }
        there.has_many_dates = there.dates.len() > MOST_DATES;
        there
    }

    /// Takes what says the same, if it is there.
    fn take(&mut self, value: &FigureValue) -> bool {
        if let FigureValue::Date(..) = value {
            let same = self.dates.iter().take(MOST_DATES).position(|date| date.is_same(value));
            return self.has_many_dates || same.map(|at| self.dates.remove(at)).is_some();
        }
        let Some(count) = self.counts.get_mut(value).filter(|count| **count > 0) else { return false };
        *count -= 1;
        true
    }
}

fn links(was: &TranslatedSection, is: &TranslatedSection) -> Option<Difference> {
    let only = |one: &TranslatedSection, other: &TranslatedSection| -> Vec<(String, Range<usize>)> {
        one.links
            .iter()
            .filter(|(target, _)| !other.links.contains_key(*target))
            .map(|(_, link)| link.clone())
            .collect()
    };
    let (missing, added) = (only(was, is), only(is, was));
    let place = added.first().map_or_else(|| is.place(), |(_, place)| place.clone());
    let words = |links: Vec<(String, Range<usize>)>| links.into_iter().map(|(href, _)| href).collect::<Vec<_>>();
    let (missing, added) = (words(missing), words(added));
    (!missing.is_empty() || !added.is_empty())
        .then_some(Difference { place, kind: DifferenceKind::Links(missing, added) })
}

/// Where the links of a text lead.
fn hrefs(text: &Text) -> impl Iterator<Item = &str> {
    text.tokens().iter().flat_map(Token::styles).filter_map(|style| style.link.as_ref()).map(|link| &*link.href)
}

/// Whom a link leads to, in whichever language: translations lead to other pages of one site, and to sites of other
/// countries. `None` for a place in the text itself, and for a page of the publisher's own site.
fn target(href: &str) -> Option<String> {
    if href.starts_with(['#', '/']) {
        return None;
    }
    let Ok(url) = Url::parse(href) else { return Some(href.split(['#', '?']).next()?.to_owned()) };
    match (url.scheme(), url.host_str()) {
        ("mailto", _) => Some(format!("@{}", url.path().rsplit_once('@')?.1.to_lowercase())),
        ("http" | "https", Some(host)) => host.split('.').max_by_key(|label| label.len()).map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::text::markdown::{self, RawHtml, Surroundings};

    fn document(markdown: &str) -> Document {
        let file = SourceFile::new("a.md", markdown.to_owned());
        let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
        markdown::read(&file, 0..markdown.len(), surroundings).document
    }

    fn found(english: &str, spanish: &str) -> Vec<DifferenceKind> {
        let (english, spanish) = (document(english), document(spanish));
        let [en, es] = ["en", "es"].map(|lang| lang.parse().unwrap());
        differences((&english, &en), (&spanish, &es)).into_iter().map(|found| found.kind).collect()
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_only_a_translator_chose_is_no_difference() {
        for (english, spanish) in [
            ("We keep it for 30 days.", "Lo guardamos treinta días."),
            ("We keep it for thirty (30) days.", "Lo guardamos 30 días."),
            ("From January 1, 2027 we charge $1,500.", "Desde el 1 de enero de 2027 cobramos 1.500 dólares."),
            ("See [this](https://www.example.org/en/a).", "Véase [esto](https://es.example.org/b) en la web."),
            ("- one\n- two", "1. uno\n2. dos"),
            ("One. We keep 5 of them.\n\nTwo.", "Uno.\n\nDos. Guardamos 5."),
        ] {
            assert_eq!(found(english, spanish), [], "{english}");
        }
    }

    #[test]
    fn what_only_one_of_them_says_is_named() {
        let figures = |was: &[&str], is: &[&str]| vec![DifferenceKind::Figures(words(was), words(is))];
        assert_eq!(found("It takes 180 days.", "Tarda 3 años."), figures(&["180 days"], &["3 años"]));
        assert_eq!(found("It costs $20 a year.", "Cuesta dinero cada año."), figures(&["$20"], &[]));
        assert_eq!(
            found("On May 6, 2025 we moved.", "El 6 de mayo de 2024 nos mudamos."),
            figures(&["May 6, 2025"], &["6 de mayo de 2024"])
        );
        assert_eq!(found("## A\n\n## B", "## A"), [DifferenceKind::Headings(2, 1)]);
        assert_eq!(found("## A\n\n### B", "## A\n\n## B"), [DifferenceKind::Level(3, 2)]);
        assert_eq!(found("- a\n- b", "- a"), [DifferenceKind::Entries(2, 1)]);
        assert_eq!(
            found(
                "Ask [them](https://ico.example/) or [us](mailto:a@example.org).",
                "Pregunte [aquí](mailto:a@example.org)."
            ),
            [DifferenceKind::Links(words(&["https://ico.example/"]), vec![])]
        );
    }

    #[test]
    fn it_is_told_where_the_translation_says_it() {
        let (english, spanish) = (document("One.\n\nKept for 200 days."), document("Uno.\n\nDurante 900 días."));
        let [en, es] = ["en", "es"].map(|lang| lang.parse().unwrap());
        assert_eq!(differences((&english, &en), (&spanish, &es))[0].place.start, 6);
    }
}
