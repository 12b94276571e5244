//! The next text of a pending one, with what a fix changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lost::{languages, missing};
use super::merge::TheirChange;
use super::texts_beside;
use crate::load::files::CONTENT;
use crate::load::front_matter;
use crate::load::front_matter::write::NewText;
use crate::load::keys;
use crate::model::name::VersionId;
use crate::model::notice::{Change, Notice, Translation, Version};
use crate::source::SourceFile;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// The next text of one that lacked what another changed.
#[derive(Clone, Debug)]
pub(crate) struct CarriedText {
    /// Its name.
    pub id: VersionId,
    /// The text that it takes the place of.
    pub version: VersionId,
    /// The text whose changes it takes in.
    pub other: VersionId,
    /// Its files in each language that has one.
    pub files: Vec<CarriedFile>,
    /// The languages of the text it takes the place of for which there is none, as the fix is not translated.
    pub untranslated: Vec<Lang>,
}

/// One file of it.
#[derive(Clone, Debug)]
pub(crate) struct CarriedFile {
    /// Its language.
    pub lang: Lang,
    /// The file.
    pub source: Arc<SourceFile>,
    /// What it takes in.
    pub changes: Vec<TheirChange>,
}

/// The next texts, soonest first, of all that lack what `fix` changed, and of those that then lack what one of these has;
/// none where each has it or takes it back. They are as of a day, which none is named before. A text in which two are written out
/// is the last: those after it have to wait for it.
///
/// # Errors
///
/// The day that has no name left for another text.
pub(crate) fn carried(notice: &Notice, fix: VersionId, as_of: Day) -> Result<Vec<CarriedText>, Day> {
    let mut notice = notice.clone();
    let mut carried: Vec<CarriedText> = Vec::new();
    let mut sources = BTreeSet::from([fix]);
    // Each round gives one pending text its next, and at the most as many are pending as there are texts.
    for _ in 0..notice.versions().len() {
        let next = texts_beside(&notice, as_of).into_iter().find_map(|pair| {
            let speaks_for = |id: &VersionId| {
                let between = notice.ancestors(pair.other).take_while(|text| text.id > pair.ancestor.id);
                pair.other.id == *id || between.into_iter().any(|text| text.id == *id)
            };
            let merges: BTreeMap<&Lang, _> = languages(pair).map(|lang| (lang, missing(&notice, pair, lang))).collect();
            (sources.iter().any(speaks_for) && merges.values().any(Option::is_some)).then_some((pair, merges))
        });
        let Some((pair, merges)) = next else { break };
        let (version, other) = (pair.version, pair.other);
        let updated = as_of.max(other.id.updated).max(version.id.updated);
        let id = notice.next_name(updated).ok_or(updated)?;
        let mut files = Vec::new();
        for (lang, merge) in merges {
            let Some(text) = version.translation(lang) else { continue };
            let is_reference = *lang == version.text.lang;
            let (markdown, changes) = match merge {
                Some(merge) => (merge.text, merge.missing),
                None => (text.markdown().to_owned(), Vec::new()),
            };
            let suffix = if is_reference { String::new() } else { format!(".{lang}") };
            let path = format!("{CONTENT}/{}/{id}{suffix}.md", notice.id);
            let kept = kept(text);
            let front_matter = if is_reference { dated(kept, id, version, other) } else { kept };
            let source = SourceFile::new(path, front_matter.with_text(&markdown));
            files.push(CarriedFile { lang: lang.clone(), source, changes });
        }
        files.sort_by_key(|file| (file.lang != version.text.lang, file.lang.clone()));
        let has_file = |lang: &Lang| files.iter().any(|file| file.lang == *lang);
        let untranslated = version.translations.keys().filter(|lang| !has_file(lang)).cloned().collect();
        let next = CarriedText { id, version: version.id, other: other.id, files, untranslated };
        let made = next.as_version(version);
        let is_resolved = next.conflicts() == 0;
        sources.insert(id);
        let at = notice.versions.partition_point(|earlier| earlier.id < id);
        notice.versions.insert(at, made);
        carried.push(next);
        // What is not resolved is not merged further.
        if !is_resolved {
            break;
        }
    }
    Ok(carried)
}

/// Adds what the front matter of the next text says of its days and of what it edits.
fn dated(mut text: NewText, id: VersionId, version: &Version, other: &Version) -> NewText {
    text = text.plain(keys::UPDATED, id.updated);
    if version.effective > id.updated {
        text = text.plain(keys::EFFECTIVE, version.effective);
    }
    let change = if other.change == Change::Correction { Change::Correction } else { Change::Minor };
    text = text.plain(keys::CHANGE, change.as_str());
    // Else the email to be sent would go on leading to the text before, which never applies.
    if !version.notify.is_empty() {
        let channels: Vec<&str> = version.notify.iter().map(|channel| channel.as_str()).collect();
        text = text.plain(keys::NOTIFY, format_args!("[{}]", channels.join(", ")));
    }
    text.plain(keys::FOLLOWS, version.id)
}

/// The front matter of the next text: what the text before said to its readers.
fn kept(text: &Translation) -> NewText {
    let keys = &[keys::TITLE, keys::IMPACT, keys::CHOICES, keys::RETROACTIVE, keys::EXTRA];
    NewText::default().kept(&front_matter::written(&text.source, keys))
}

impl CarriedText {
    /// In how many places two texts are written out.
    pub(crate) fn conflicts(&self) -> usize {
        self.files.iter().flat_map(|file| &file.changes).filter(|change| change.is_conflict).count()
    }

    /// It as a version, as if it had been read from its files.
    fn as_version(&self, before: &Version) -> Version {
        let read = |file: &CarriedFile, text: &Translation| {
            let body = front_matter::split(&file.source).map_or(0..0, |parts| parts.body);
            Translation { source: Arc::clone(&file.source), body, summary: Vec::new(), ..text.clone() }
        };
        let translation =
            |file: &CarriedFile| Some((file.lang.clone(), read(file, before.translations.get(&file.lang)?)));
        Version {
            id: self.id,
            effective: before.effective.max(self.id.updated),
            change: Change::Minor,
            predecessor: Some(before.id),
            takes_back: BTreeSet::new(),
            late_notice: None,
            text: read(&self.files[0], &before.text),
            translations: self.files[1..].iter().filter_map(translation).collect(),
            ..before.clone()
        }
    }
}
