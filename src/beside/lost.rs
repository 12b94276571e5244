//! What a text would lose in silence, and what its announcement says that it does not.

use super::merge::{Merge, MergeSide, TheirChange};
use super::{TextsBeside, texts_beside};
use crate::announce;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::model::notice::{Change, Notice, Translation, Version};
use crate::model::timeline::Standing;
use crate::redline::compare::compare;
use crate::source::{SourceFile, Span};
use crate::text::document::Document;
use crate::text::markdown::{self, RawHtml, Surroundings};
use crate::values::day::Day;
use crate::values::english::counted;
use crate::values::lang::Lang;

/// Everything that the texts of a notice would lose in silence as of a day; errors, each at the passage that lacks it.
#[must_use]
pub(crate) fn judge_lost(notice: &Notice, as_of: Day) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pair in texts_beside(notice, as_of) {
        for lang in languages(pair) {
            for change in missing(notice, pair, lang).map_or_else(Vec::new, |merge| merge.missing) {
                found.push(lost(notice, pair, lang, &change));
            }
        }
    }
    let is_to_come = |version: &&Version| {
        matches!(notice.standing(version, as_of), Standing::Upcoming { .. } | Standing::Scheduled { .. })
    };
    let to_come = notice.versions().iter().filter(|version| version.effective > as_of).filter(is_to_come);
    found.extend(to_come.filter_map(|version| unannounced(notice, version)));
    found
}

/// The languages that both texts and the one that they were made from have.
pub(crate) fn languages(pair: TextsBeside<'_>) -> impl Iterator<Item = &Lang> {
    let TextsBeside { version, other, ancestor } = pair;
    let translated = version.translations.keys();
    let shared =
        translated.filter(move |lang| [other, ancestor].iter().all(|text| text.translations.contains_key(*lang)));
    std::iter::once(&version.text.lang).chain(shared)
}

/// The text of a pair with all that the other changed, and what it lacks of that; `None` where it lacks nothing, takes it
/// back, or one of them is not translated.
///
/// They are merged from the last text of the other's making whose changes the text has, or took back: what was carried once
/// is not carried again, however the text went on.
#[must_use]
pub(crate) fn missing(notice: &Notice, pair: TextsBeside<'_>, lang: &Lang) -> Option<Merge> {
    let TextsBeside { version, other, ancestor } = pair;
    let is_taken_back = |text: &Version| notice.takes_back(version, text);
    if is_taken_back(other) {
        return None;
    }
    let merge = |base: &Version, theirs: &Version| merged(base, version, theirs, lang);
    let whole = merge(ancestor, other)?;
    if whole.missing.is_empty() {
        return None;
    }
    let between = notice.ancestors(other).take_while(|text| text.id > ancestor.id);
    let has =
        |text: &&Version| is_taken_back(text) || merge(ancestor, text).is_some_and(|merge| merge.missing.is_empty());
    let base = between.filter(|text| text.translation(lang).is_some()).find(has);
    let merge = base.and_then(|base| merge(base, other)).unwrap_or(whole);
    Some(merge).filter(|merge| !merge.missing.is_empty())
}

/// Two texts merged, with those of the changes that a reader would see.
fn merged(base: &Version, ours: &Version, theirs: &Version, lang: &Lang) -> Option<Merge> {
    let markdown = |version: &'_ Version| version.translation(lang).map(Translation::markdown);
    let names = [ours, theirs].map(|version| version.id.to_string());
    let [base, ours, theirs] = [base, ours, theirs].map(markdown);
    let (base, ours, theirs) = (base?, ours?, theirs?);
    let mut merge =
        Merge::of(&base, MergeSide { name: &names[0], text: &ours }, MergeSide { name: &names[1], text: &theirs });
    merge.missing.retain(is_seen);
    Some(merge)
}

/// Whether a reader would see the change: not where only Markdown is written otherwise.
fn is_seen(change: &TheirChange) -> bool {
    let [was, becomes] = [&change.was, &change.becomes].map(|text| document(text));
    !compare(&was, &becomes).is_empty()
}

fn document(text: &str) -> Document {
    let source = SourceFile::new("", text);
    markdown::read(&source, 0..text.len(), Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None })
        .document
}

fn lost(notice: &Notice, pair: TextsBeside<'_>, lang: &Lang, change: &TheirChange) -> Diagnostic {
    let TextsBeside { version, other, .. } = pair;
    let (text, id) = (version.translation_or_reference(lang), &notice.id);
    let message = format!("this version leaves out what {} changed: {}", other.id, change.quoted());
    let lost = Diagnostic::new(Rule::LostChange, passage(text, change.at), message).hint(format!(
        "to keep it, type `noticepress carry {id}@{}`, which writes the next version of {}",
        other.id, version.id
    ));
    lost.hint(format!(
        "if it is left out on purpose, write `takes_back: [{}]` at the top of this version, or of the next one if \
         this is published",
        other.id
    ))
}

/// The first line of a passage of a text.
fn passage(text: &Translation, at: usize) -> Span {
    let markdown = text.markdown();
    let length = markdown[at..].find('\n').unwrap_or(markdown.len() - at);
    text.span(&(at..at + length))
}

/// What a text that takes the place of an announced one, and was made from it, leaves out of what that announced, or says
/// otherwise without telling so.
///
/// A material change tells anew what changes, so it may leave out something; one that has nothing of the announced text was
/// not made from it, but from the text in force. A correction mends a slip, so it may say otherwise.
fn unannounced(notice: &Notice, version: &Version) -> Option<Diagnostic> {
    let told = announced_before(notice, version)?;
    let base = notice.base(told)?;
    let merge = merged(base, version, told, &version.text.lang)?;
    let (reworded, left_out): (Vec<_>, Vec<_>) = merge.missing.iter().partition(|change| change.is_conflict);
    let all = || merged(base, base, told, &version.text.lang).map_or(0, |merge| merge.missing.len());
    if let Some(change) = left_out.first().filter(|_| version.change != Change::Material || left_out.len() == all()) {
        return Some(left_out_silently(version, (base, told), change, left_out.len() - 1));
    }
    let change = reworded.first()?;
    let tells = !version.text.summary.is_empty() || version.change == Change::Correction;
    let message = format!(
        "readers are told what {} changed, and this version says otherwise: {} there",
        told.id,
        change.quoted()
    );
    (!tells).then(|| {
        Diagnostic::new(Rule::StaleAnnouncement, passage(&version.text, change.at), message)
            .hint(format!("add a `summary` that covers everything that changes from the version of {}", base.id))
            .hint(format!("if it leaves that out on purpose, add `takes_back: [{}]`", told.id))
    })
}

/// The newest announced text that a text was made from and takes the place of, unless it takes that back.
fn announced_before<'a>(notice: &'a Notice, version: &'a Version) -> Option<&'a Version> {
    let pending = notice.ancestors(version).take_while(|text| text.effective == version.effective);
    let told = pending.into_iter().find(|text| announce::foretold(notice, text).is_some())?;
    Some(told).filter(|told| !notice.takes_back(version, told))
}

fn left_out_silently(
    version: &Version,
    (base, told): (&Version, &Version),
    change: &TheirChange,
    more: usize,
) -> Diagnostic {
    let more = if more > 0 { format!(", and {}", counted(more, "more change")) } else { String::new() };
    let message = format!("this version leaves out what {} announced: {}{more}", told.id, change.quoted());
    Diagnostic::new(Rule::LostChange, passage(&version.text, change.at), message)
        .hint(format!("if it was made from the version of {}, write `follows: {}`", base.id, base.id))
        .hint(format!("if it leaves that out on purpose, write `takes_back: [{}]`", told.id))
}
