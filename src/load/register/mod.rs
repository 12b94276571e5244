//! From the files of a project to its register: everything it says, checked.

mod texts_read;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

pub(crate) use self::texts_read::TextsRead;
use self::texts_read::{Said, TextRead};
use super::arrangement::unknown_notices;
use super::brand::missing_files;
use super::files::{CONTENT, ProjectFiles, SETTINGS};
use super::front_matter::Words;
use super::notice::{self, NoticeYaml};
use super::overrides::Overrides;
use super::settings::{self, Basics};
use super::succession::{self, Rules, StatedVersion};
use super::tree::{self, ContentTree, NoticeFolder, TextFile};
use super::{front_matter, keys, printed_date};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::severities::Severities;
use crate::diagnostic::{self, Diagnostic, Guesses, Place};
use crate::model::ledger::{Ledger, LetterFiles};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Ending, Notice, Version};
use crate::model::register::Register;
use crate::model::settings::Settings;
use crate::record;
use crate::source::{SourceFile, SourceText, Span};
use crate::text::encoding;
use crate::values::lang::Lang;
use crate::values::packed::PackedBytes;

/// What a project's files say.
#[derive(Debug)]
pub struct Loaded {
    /// Everything they say, checked. There is one exactly when no message is an error.
    pub register: Option<Register>,
    /// The same as far as it could be read, where a message is an error: for whoever adds to a project that is not finished.
    pub(crate) unfinished: Option<Register>,
    /// Every text whose file can be split, whatever else is wrong: what stands in it is read and judged in any case.
    pub texts: Vec<StatedText>,
    /// What is wrong or risky, file by file. Messages about `noticepress.yaml` are about the settings.
    pub problems: Vec<Diagnostic>,
    /// How grave the settings hold rules to be, whatever else is wrong with them.
    pub severities: Severities,
}

/// A text in Markdown.
#[derive(Clone, Debug)]
pub struct StatedText {
    /// The notice and the version; none for the homepage's words.
    pub version: Option<(NoticeId, VersionId)>,
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub source: Arc<SourceFile>,
    /// The bytes of the text in the file.
    pub body: Range<usize>,
    /// Names of the images beside it.
    pub images: Arc<BTreeSet<String>>,
}

impl StatedText {
    /// Whether its front matter says that it is a draft, whatever else stands there.
    #[must_use]
    pub(crate) fn is_draft(&self) -> bool {
        let text = self.source.text();
        let front_matter = &text[..self.body.start];
        front_matter.lines().filter_map(|line| line.split_once(':')).any(|(key, value)| {
            let value = value.split('#').next().unwrap_or_default();
            key.eq_ignore_ascii_case(keys::DRAFT) && value.trim().eq_ignore_ascii_case("true")
        })
    }
}

/// Reads a project, and lists everything that is wrong or risky in it; what `with` says holds in place of the files.
#[must_use]
pub(crate) fn register(files: &ProjectFiles, with: &Overrides) -> Loaded {
    register_again(files, with, &mut TextsRead::default())
}

/// Reads a project as [`register`] does, but for the texts that are as they were when they were read `before`. Afterwards that
/// says what they say now.
#[must_use]
pub(crate) fn register_again(files: &ProjectFiles, with: &Overrides, before: &mut TextsRead) -> Loaded {
    let mut problems = Vec::new();
    let (settings, basics) = settings(&files.settings, with, &mut problems);
    let (tree, misplaced) = tree::tree(&files.entries, &basics);
    problems.extend(misplaced);
    if tree.notices.is_empty() {
        problems.push(no_notice());
    }
    problems.extend(missing_files(&basics.brand, &tree.static_files));
    if let Some((settings, _)) = &settings {
        problems.extend(unknown_notices(&settings.arrangement, tree.notices.keys()));
    }
    let mut reading = RegisterReader { problems, ..RegisterReader::of(&basics, with.drafts, before) };
    let homepage = reading.homepage(&tree);
    let ledger = reading.ledger(&tree);
    let notices = reading.notices(&tree);
    let letters = letters(&tree);
    let time_stamps = owned(&tree.time_stamps);
    let RegisterReader { texts, mut problems, read, .. } = reading;
    before.remember(read);
    if let Some((settings, source)) = &settings
        && !settings.timezone_stated
        && notices.iter().any(has_material_change)
    {
        problems.push(zone_not_stated(source));
    }
    diagnostic::sort(&mut problems);
    let whole = !problems.iter().any(Diagnostic::is_error);
    let read = settings.map(|(settings, _)| Register {
        settings,
        notices,
        ledger,
        letters,
        time_stamps,
        static_files: tree.static_files,
        homepage,
    });
    let (register, unfinished) = if whole { (read, None) } else { (None, read) };
    Loaded { register, unfinished, texts, problems, severities: basics.rules }
}

fn settings(
    bytes: &[u8],
    with: &Overrides,
    problems: &mut Vec<Diagnostic>,
) -> (Option<(Settings, Arc<SourceFile>)>, Basics) {
    let file = match encoding::decode(SETTINGS, bytes) {
        Ok(file) => file,
        Err(problem) => {
            problems.push(problem);
            return (None, Basics::default());
        }
    };
    let (settings, basics, wrong) = settings::settings(&file, with);
    problems.extend(wrong);
    (settings.map(|settings| (settings, file)), basics)
}

fn letters(tree: &ContentTree<'_>) -> BTreeMap<NoticeId, BTreeMap<String, LetterFiles>> {
    let sent = tree.notices.iter().filter(|(_, folder)| !folder.letters.is_empty());
    sent.map(|(id, folder)| {
        (id.clone(), folder.letters.iter().map(|(name, files)| (name.clone(), owned(files))).collect())
    })
    .collect()
}

fn owned(files: &BTreeMap<&str, &Arc<PackedBytes>>) -> LetterFiles {
    files.iter().map(|(name, bytes)| ((*name).to_owned(), Arc::clone(bytes))).collect()
}

fn no_notice() -> Diagnostic {
    Diagnostic::new(Rule::NoNotice, Place::Path(CONTENT.to_owned()), "there is no notice in `content/`")
        .hint("start one: `noticepress new privacy --title \"Privacy Notice\"`")
        .hint("or start from a complete example: `noticepress init` in an empty folder")
}

fn zone_not_stated(settings: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::new(
        Rule::NoTimeZone,
        Span::top_of(settings),
        "there are material changes, but no `timezone` says when their day begins",
    )
    .hint("add your zone, such as `timezone: Europe/Madrid`; the default is `timezone: UTC`")
}

fn has_material_change(notice: &Notice) -> bool {
    notice.versions.iter().any(|version| version.change == Change::Material)
}

/// Reads file after file and keeps what is wrong in any.
struct RegisterReader<'a> {
    basics: &'a Basics,
    /// Whether drafts are versions like others.
    drafts: bool,
    /// What texts said when they were read last.
    before: &'a TextsRead,
    guesses: Guesses,
    read: Vec<Arc<TextRead>>,
    texts: Vec<StatedText>,
    problems: Vec<Diagnostic>,
}

impl<'a> RegisterReader<'a> {
    fn of(basics: &'a Basics, drafts: bool, before: &'a TextsRead) -> Self {
        let guesses = Guesses::default();
        Self { basics, drafts, before, guesses, read: Vec::new(), texts: Vec::new(), problems: Vec::new() }
    }

    fn homepage(&mut self, tree: &ContentTree<'_>) -> BTreeMap<Lang, Arc<SourceFile>> {
        let mut homepage = BTreeMap::new();
        for (lang, text) in &tree.homepage {
            if let Some((file, _text)) = self.decode(*text) {
                self.refuse_front_matter(&file);
                self.texts.push(StatedText {
                    version: None,
                    lang: lang.clone(),
                    body: 0..file.len(),
                    source: Arc::clone(&file),
                    images: Arc::default(),
                });
                homepage.insert(lang.clone(), file);
            }
        }
        homepage
    }

    fn ledger(&mut self, tree: &ContentTree<'_>) -> Option<Ledger> {
        let TextFile { path, bytes } = tree.ledger?;
        // It is at hand for as long as the register: messages about many texts point into it.
        let file = self.or_problem(encoding::decode(path, &bytes.unpack()))?;
        record::reading::read(&file).map_err(|problems| self.problems.extend(problems)).ok()
    }

    fn refuse_front_matter(&mut self, file: &Arc<SourceFile>) {
        if let Some((parts, _)) = front_matter::split_if_any(file) {
            let message = "the introduction for the homepage cannot have front matter";
            self.problems.push(
                Diagnostic::new(Rule::MisplacedKey, parts.opening, message)
                    .hint("delete the lines from this `---` to the next"),
            );
        }
    }

    /// A file with its text, held.
    fn decode(&mut self, TextFile { path, bytes }: TextFile<'_>) -> Option<(Arc<SourceFile>, SourceText)> {
        self.or_problem(encoding::decode_packed(path, bytes))
    }

    fn or_problem<T>(&mut self, read: Result<T, Diagnostic>) -> Option<T> {
        read.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn notices(&mut self, tree: &ContentTree<'_>) -> Vec<Notice> {
        let ids: BTreeSet<&NoticeId> = tree.notices.keys().collect();
        let (basics, drafts, before) = (self.basics, self.drafts, self.before);
        let read = tree.notices.par_iter().map(|(id, folder)| {
            let mut reading = RegisterReader::of(basics, drafts, before);
            (reading.notice(id, folder, &ids), reading)
        });
        let mut notices = Vec::new();
        for (notice, reading) in read.collect::<Vec<_>>() {
            notices.extend(notice);
            self.read.extend(reading.read);
            self.texts.extend(reading.texts);
            self.problems.extend(reading.problems);
        }
        notices
    }

    fn notice(&mut self, id: &NoticeId, folder: &NoticeFolder<'_>, all: &BTreeSet<&NoticeId>) -> Option<Notice> {
        let notice_yaml = self.notice_yaml(folder);
        if folder.references.is_empty() {
            let message = format!("the notice `{id}` has no version, so it is not published");
            let empty = Diagnostic::new(Rule::NoVersion, Place::Path(folder.path.to_owned()), message);
            self.problems.push(
                empty.hint(format!("write `content/{id}/2026-01-31.md`, named by its date, or remove the folder")),
            );
        }
        let stated =
            folder.references.iter().map(|(version, text)| self.stated((id, *version), *text, folder)).collect();
        let rules = Rules { id, notice: &notice_yaml, reference: &self.basics.languages[0], drafts: self.drafts };
        let (versions, wrong) = succession::versions(rules, stated);
        self.problems.extend(wrong);
        self.problems.extend(newest(&versions).and_then(printed_date::check));
        let ended = self.ending(id, &notice_yaml, all);
        let is_about_privacy = notice_yaml.is_about_privacy(id);
        let former = folder.former.iter().filter_map(|(name, text)| Some(((*name).to_owned(), self.decode(*text)?.0)));
        let former = former.collect();
        (!versions.is_empty()).then(|| Notice {
            id: id.clone(),
            description: notice_yaml.description,
            contact: notice_yaml.contact,
            organization: notice_yaml.organization,
            email: notice_yaml.email,
            notice_period_days: notice_yaml.notice_period_days,
            is_about_privacy,
            banner_days: notice_yaml.banner_days,
            ended,
            versions,
            former,
            files: Arc::clone(&folder.images),
        })
    }

    fn notice_yaml(&mut self, folder: &NoticeFolder<'_>) -> NoticeYaml {
        let settings = NoticeYaml::from_settings(self.basics);
        let Some(text) = folder.notice_yaml else { return settings };
        let Some((file, _text)) = self.decode(text) else { return NoticeYaml { is_readable: false, ..settings } };
        let (notice_yaml, wrong) = notice::notice(&file, self.basics);
        self.problems.extend(wrong);
        notice_yaml
    }

    fn stated(
        &mut self,
        name: (&NoticeId, VersionId),
        reference: TextFile<'_>,
        folder: &NoticeFolder<'_>,
    ) -> StatedVersion {
        let lang = &self.basics.languages[0];
        let read = self.text_file(name, lang, (reference, None), folder);
        let front_matter = read.and_then(|read| match &read.said {
            Some(Said::Version(front_matter)) => Some((**front_matter).clone()),
            _ => None,
        });
        let mut translations = BTreeMap::new();
        let translated = folder.translations.range((name.1, Lang::first())..);
        for ((_, lang), text) in translated.take_while(|((version, _), _)| *version == name.1) {
            let read = self.text_file(name, lang, (*text, Some(reference.path)), folder);
            if let Some(Said::Translation(words, _)) = read.as_ref().and_then(|read| read.said.as_ref()) {
                translations.insert(lang.clone(), words.clone());
            }
        }
        let is_draft = |words: &Words| words.draft && !self.drafts;
        let (drafts, translations): (BTreeMap<_, _>, _) =
            translations.into_iter().partition(|(_, words)| is_draft(words));
        let unfinished = drafts.into_keys().collect();
        StatedVersion { id: name.1, front_matter, translations, unfinished }
    }

    /// A text file, and the reference file that it translates, if it does.
    fn text_file(
        &mut self,
        (notice, version): (&NoticeId, VersionId),
        lang: &Lang,
        (text, translates): (TextFile<'_>, Option<&str>),
        folder: &NoticeFolder<'_>,
    ) -> Option<Arc<TextRead>> {
        let read = self.before.read(text, lang, translates);
        let read = self.or_problem(read)?;
        self.texts.extend(read.body.clone().map(|body| StatedText {
            version: Some((notice.clone(), version)),
            lang: lang.clone(),
            body,
            source: Arc::clone(&read.source),
            images: Arc::clone(&folder.images),
        }));
        self.problems.extend(read.problems.iter().cloned());
        self.read.push(Arc::clone(&read));
        Some(read)
    }

    fn ending(&mut self, id: &NoticeId, notice_yaml: &NoticeYaml, all: &BTreeSet<&NoticeId>) -> Option<Ending> {
        let ended = notice_yaml.ended.as_ref()?;
        let successor = ended.successor.as_ref().and_then(|name| {
            let known = all.iter().find(|other| other.as_str() == name.value && **other != id).copied();
            if known.is_none() {
                let message = format!("there is no other notice `{}` to replace this one", name.value);
                let unknown = Diagnostic::new(Rule::UnknownSuccessor, name.span.clone(), message);
                let others = all.iter().filter(|other| **other != id).map(|other| other.as_str());
                self.problems.push(match self.guesses.closest(&name.value, others) {
                    Some(near) => unknown.hint(format!("did you mean `{near}`?")),
                    None => unknown.hint("write the name of a folder in `content/`, or delete `successor`"),
                });
            }
            known.cloned()
        });
        Some(Ending { on: ended.on.value, reason: ended.reason.clone(), successor })
    }
}

fn newest(versions: &[Version]) -> Option<&Version> {
    versions.iter().rev().find(|version| !version.draft)
}

#[cfg(test)]
mod tests;
