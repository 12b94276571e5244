//! What an editor may have overlooked in the newest text of a notice.

use std::collections::HashSet;

use super::judged::JudgedNotice;
use super::names::numbers_of_names;
use crate::build::texts::Texts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::load::{front_matter, keys};
use crate::model::notice::{Change, Notice, Version};
use crate::redline::compare::compare;
use crate::redline::figures::{Figure, Figures};
use crate::redline::findings::{Finding, FindingKind, weighty};
use crate::redline::summary::Sections;
use crate::source::Span;
use crate::values::lang::Lang;

/// Words that come and go in a change, above which calling it small deserves a second look.
const LARGE_CHANGE: usize = 250;

/// What an editor may have overlooked in the newest text, which can still be mended.
pub(super) fn judge(notice: &Notice, texts: &Texts<'_>) -> Option<Diagnostic> {
    let version = notice.versions().last()?;
    let before = notice.predecessor(version)?;
    let text = |version: &Version| texts.get(&(version.id, version.text.lang.clone()));
    let total = Sections::of(&compare(text(before)?, text(version)?)).total;
    let place = Span::top_of(&version.text.source);
    let words = total.inserted + total.deleted;
    if total.is_invisible() {
        // It is there to say what it takes back, and not for other words.
        if !version.takes_back.is_empty() {
            return None;
        }
        let how = if total.encoding() > 0 { "; only the encoding of some characters differs" } else { "" };
        let message = format!("no visible change: this version is identical to {}{how}", before.id);
        let hint = "delete the file, or add the change you meant to make";
        return Some(Diagnostic::new(Rule::NoVisibleChange, place, message).hint(hint));
    }
    let is_small = matches!(version.change, Change::Minor | Change::Correction);
    (is_small && words > LARGE_CHANGE).then(|| {
        let message =
            format!("{words} words were added or deleted, but the change is marked `{}`", version.change.as_str());
        Diagnostic::new(Rule::LargeSmallChange, place, message).hint(format!(
            "see what changes with `noticepress diff {}@{}`; if it matters to readers, write `change: material`",
            notice.id, version.id
        ))
    })
}

/// What a change does that is called small, and no small change does.
pub(super) fn understated(judged: JudgedNotice<'_>, version: &Version) -> Option<Diagnostic> {
    if !matches!(version.change, Change::Minor | Change::Correction) {
        return None;
    }
    let JudgedNotice { notice, texts, .. } = judged;
    let before = notice.predecessor(version)?;
    let lang = &version.text.lang;
    let text = |version: &Version| texts.get(&(version.id, lang.clone()));
    let (old, new) = (text(before)?, text(version)?);
    let mut found = weighty(&compare(old, new), lang);
    let summary = Figures::of_words(&version.text.summary.join(" "), lang);
    found.retain(|finding| !is_told(finding, &summary, lang));
    if found.iter().any(|finding| finding.kind == FindingKind::Number) {
        let names = [old, new].map(numbers_of_names);
        found.retain(|finding| !is_of_a_name(finding, &names));
    }
    let told: Vec<String> = found.iter().take(TOLD).map(said).collect();
    let more = found.len().saturating_sub(TOLD);
    let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
    (!told.is_empty()).then(|| {
        let message = format!("this change is marked `{}`: {}{rest}", version.change.as_str(), told.join("; "));
        let place = front_matter::place(&version.text.source, keys::CHANGE, 0);
        Diagnostic::new(Rule::UnderstatedChange, place, message)
            .hint("if it matters to readers, write `change: material`: they are told before it applies")
            .hint(format!("see where with `noticepress diff {}@{}`", notice.id, version.id))
    })
}

/// Whether the summary says what it is now: then nobody overlooked it, and readers are told.
fn is_told(finding: &Finding, summary: &Figures, lang: &Lang) -> bool {
    let after = Figures::of_words(finding.after.as_deref().unwrap_or_default(), lang).figures;
    let is_in_summary = |figure: &Figure| summary.figures.iter().any(|told| told.value.is_same(&figure.value));
    // A figure beside a `may` or a `not` says nothing of these.
    let is_of_figures = matches!(finding.kind, FindingKind::Amount | FindingKind::Period | FindingKind::Number);
    is_of_figures && !after.is_empty() && after.iter().all(is_in_summary)
}

/// Whether a number became another at the end of a name: of a product, or of a place in an address. Where either stands in names
/// alone, it does so here.
fn is_of_a_name(finding: &Finding, [old, new]: &[HashSet<String>; 2]) -> bool {
    let (Some(before), Some(after)) = (&finding.before, &finding.after) else { return false };
    let are_in = |words: &str, names: &HashSet<String>| {
        let mut numbers = words.split_whitespace().filter(|word| word.contains(char::is_numeric)).peekable();
        numbers.peek().is_some() && numbers.all(|number| names.contains(number))
    };
    finding.kind == FindingKind::Number && (are_in(before, old) || are_in(after, new))
}

/// Findings that a message names.
const TOLD: usize = 3;

/// `30 days` becomes `90 days` under "Logs".
fn said(finding: &Finding) -> String {
    let what = match (&finding.before, &finding.after) {
        (Some(before), Some(after)) => format!("`{before}` becomes `{after}`"),
        (Some(before), None) => format!("`{before}` goes"),
        (None, Some(after)) => format!("`{after}` comes"),
        (None, None) => String::new(),
    };
    let under = finding.heading.as_ref().map(|heading| format!(" under \"{heading}\"")).unwrap_or_default();
    what + &under
}
