//! What is missing in the translations of a notice, and where they say something else.

use super::judged::JudgedNotice;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::{Rule, Severity};
use crate::load::{front_matter, keys};
use crate::model::notice::{Change, Notice, Translation, Version};
use crate::redline::compare::compare;
use crate::redline::counterpart::{Difference, DifferenceKind, differences};
use crate::redline::summary::Sections;
use crate::source::Span;
use crate::values::day::Day;
use crate::values::english::{counted, entries};
use crate::values::lang::Lang;

/// The material changes that are not in each of the languages: an error once they are published, and a warning before.
pub(super) fn missing(notice: &Notice, languages: &[Lang], as_of: Day) -> Vec<Diagnostic> {
    let is_owed = |version: &Version| {
        version.change == Change::Material && !version.translations_later && version.particulars.imported.is_none()
    };
    let untranslated = notice.untranslated(languages, as_of).filter(|(version, _)| is_owed(version));
    untranslated.map(|(version, lang)| missing_translation(notice, version, lang, as_of)).collect()
}

fn missing_translation(notice: &Notice, version: &Version, lang: &Lang, as_of: Day) -> Diagnostic {
    let source = &version.text.source;
    let (published, name) = (version.id.updated, format!("{}@{}", notice.id, version.id));
    let scheduled = published > as_of;
    let message = if scheduled {
        format!("the material change {name} is not translated into `{lang}` yet, and must be by {published}")
    } else {
        format!("the material change {name} is not translated into `{lang}`")
    };
    let file = source.path().strip_suffix(".md").unwrap_or(source.path());
    let write = if version.unfinished.contains(lang) {
        format!("finish {file}.{lang}.md, and delete the line `draft: true` there")
    } else {
        let (id, of) = (&notice.id, version.id);
        format!("write `{file}.{lang}.md`: `noticepress new {id} --lang {lang} --of {of}` begins it")
    };
    let missing = Diagnostic::new(Rule::MissingTranslation, front_matter::place(source, keys::CHANGE, 0), message)
        .hint(write)
        .hint(
            "or add `translations: later`: until then readers see this wording, and the email in that language waits",
        );
    if scheduled { Diagnostic { severity: Severity::Warning, ..missing } } else { missing }
}

/// Where a translation says something else than its reference text.
pub(super) fn unlike(judged: JudgedNotice<'_>, version: &Version) -> Vec<Diagnostic> {
    version.translations.values().flat_map(|text| unlike_reference(judged, version, text)).collect()
}

fn unlike_reference(judged: JudgedNotice<'_>, version: &Version, text: &Translation) -> Vec<Diagnostic> {
    let document = |lang: &Lang| judged.texts.get(&(version.id, lang.clone()));
    let reference = &version.text.lang;
    let (Some(was), Some(is)) = (document(reference), document(&text.lang)) else { return Vec::new() };
    if let Some(stale) = stale(judged, version, text) {
        return vec![stale];
    }
    let found = differences((was, reference), (is, &text.lang));
    found.into_iter().map(|found| unlike_here(version, text, &found)).collect()
}

/// A translation that says what it said before, though the text that it translates changed.
fn stale(judged: JudgedNotice<'_>, version: &Version, text: &Translation) -> Option<Diagnostic> {
    let before = judged.notice.predecessor(version)?;
    let was = before.translation(&text.lang).filter(|was| was.markdown().trim() == text.markdown().trim())?;
    let reference = |version: &Version| judged.texts.get(&(version.id, version.text.lang.clone()));
    let changes = Sections::of(&compare(reference(before)?, reference(version)?)).total.places;
    // A slip of the pen is one of its language.
    if changes == 0 || version.change == Change::Correction {
        return None;
    }
    let message =
        format!("this translation is the same as that of {}, although its reference text has changed", before.id);
    let place = text.span(&(0..text.markdown().len().min(1)));
    let stale = Diagnostic::new(Rule::StaleTranslation, place, message);
    Some(stale.label(Span::top_of(&was.source), "the same words").hint(format!(
        "translate what `noticepress diff {}@{}` shows, or delete the file: readers then see the reference text",
        judged.notice.id, version.id
    )))
}

fn unlike_here(version: &Version, text: &Translation, found: &Difference) -> Diagnostic {
    let (lang, reference) = (&text.lang, &version.text.lang);
    let message = match &found.kind {
        DifferenceKind::Headings(was, is) => {
            format!("the text in `{reference}` has {}, this translation {is}", counted(*was, "heading"))
        }
        DifferenceKind::Level(was, is) => {
            format!("this heading is on level {is}, and the one in `{reference}` on level {was}")
        }
        DifferenceKind::Entries(was, is) => {
            format!("the lists here have {} in `{reference}`, and {is} in `{lang}`", entries(*was))
        }
        DifferenceKind::Figures(missing, added) | DifferenceKind::Links(missing, added) => {
            let parts = [(missing, reference), (added, lang)].into_iter().filter(|(words, _)| !words.is_empty());
            parts.map(|(words, lang)| format!("{} only in `{lang}`", listed(words))).collect::<Vec<_>>().join(", ")
        }
    };
    Diagnostic::new(Rule::UnlikeTranslation, text.span(&found.place), message)
        .hint(format!("compare with {}", version.text.source.path()))
}

/// The first few, in backticks.
fn listed(words: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<String> = words.iter().take(SHOWN).map(|words| format!("`{words}`")).collect();
    let more = words.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
