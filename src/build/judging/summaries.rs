//! Whether what a summary promises is in the text.

use std::collections::HashSet;

use super::judged::JudgedNotice;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::load::{front_matter, keys};
use crate::model::notice::{Translation, Version};
use crate::redline::figures::{Figure, FigureValue, Figures};
use crate::redline::findings::FindingKind;
use crate::text::document::Document;
use crate::values::lang::Lang;

/// Items of a summary that are told, at the most: what was meant is looked for in the whole text.
const MOST: usize = 8;

/// Amounts and periods of a summary that neither its text nor the one before it names.
pub(super) fn judge(judged: JudgedNotice<'_>, version: &Version, text: &Translation) -> Vec<Diagnostic> {
    let JudgedNotice { notice, texts, .. } = judged;
    let promises: Vec<Vec<Figure>> = text.summary.iter().map(|item| promises(item, &text.lang)).collect();
    if promises.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let Some(own) = texts.get(&(version.id, text.lang.clone())) else { return Vec::new() };
    let own = figures(own, &text.lang);
    let before = [notice.predecessor(version), notice.base(version)].into_iter().flatten();
    let before: Vec<Figures> = before
        .filter_map(|before| {
            let lang = &before.translation_or_reference(&text.lang).lang;
            Some(figures(texts.get(&(before.id, lang.clone()))?, lang))
        })
        .collect();
    let notice_given = FigureValue::Count(version.id.updated.days_until(version.effective).to_string());
    let all = || std::iter::once(&own).chain(&before);
    let known: HashSet<&FigureValue> =
        all().flat_map(|text| &text.figures).map(|figure| &figure.value).chain([&notice_given]).collect();
    let has_words = all().any(|text| text.in_words > 0);
    let is_told = |figure: &Figure| known.contains(&figure.value) || has_words && figure.value.is_often_in_words();
    let mut found = Vec::new();
    for (at, promises) in promises.into_iter().enumerate() {
        if found.len() == MOST {
            break;
        }
        let unknown = promises.into_iter().find(|figure| !is_told(figure));
        found.extend(unknown.map(|figure| {
            let message =
                format!("the summary says `{}`, but neither this version nor the one before it does", figure.words);
            let told = Diagnostic::new(
                Rule::SummaryOfAnotherText,
                front_matter::place(&text.source, keys::SUMMARY, at),
                message,
            );
            match meant(&figure, &own, &before) {
                Some(meant) => told.hint(format!("the text says `{meant}`")),
                None => told.hint("correct the summary or the text: readers get the summary by email"),
            }
        }));
    }
    found
}

/// The amounts and periods that an item of a summary names.
fn promises(item: &str, lang: &Lang) -> Vec<Figure> {
    Figures::of_words(item, lang).figures.into_iter().filter(is_a_promise).collect()
}

/// Bare numbers count what the summary itself lists, and dates are those of the front matter.
fn is_a_promise(figure: &Figure) -> bool {
    matches!(figure.kind, FindingKind::Amount | FindingKind::Period) && matches!(figure.value, FigureValue::Count(_))
}

/// What is new in the text and of the same kind, where there is only one such thing.
fn meant<'f>(figure: &Figure, own: &'f Figures, before: &[Figures]) -> Option<&'f str> {
    let mut new = own.figures.iter().filter(|other| {
        other.kind == figure.kind
            && !before.iter().any(|before| before.figures.iter().any(|old| old.value == other.value))
    });
    let only = new.next()?;
    new.next().is_none().then_some(&*only.words)
}

fn figures(document: &Document, lang: &Lang) -> Figures {
    let mut all = Figures::default();
    document.each_text(&mut |tokens| all.extend(Figures::of(tokens, lang)));
    all
}
