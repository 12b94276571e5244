//! `noticepress sent`: a letter that went out, kept as it was sent and recorded in the ledger.

use super::args::Common;
use super::lost_ledger;
use super::mailing::{MailedCount, Mailing};
use super::project::Project;
use super::say::tell;
use super::writer::writer;
use crate::announce::letters::{LetterState, VersionLetter, letters};
use crate::build::letters::{WantedLetter, letter_of};
use crate::disk::content::ContentDir;
use crate::disk::content::write::FileToWrite;
use crate::failure::Failure;
use crate::load::files::CONTENT;
use crate::model::ledger::{Act, Ledger, LetterFiles, SentLetter};
use crate::model::name::NoticeId;
use crate::model::notice::{Notice, Version};
use crate::record;
use crate::record::entries::NewEntry;
use crate::record::judging::Lateness;
use crate::record::letters::frozen;
use crate::record::published::{PublishedNotice, PublishedRecord};
use crate::record::sealing::with_entries;
use crate::record::{LEDGER, SENT, letter_folder};
use crate::source::SourceFile;
use crate::values::character::breaks;
use crate::values::english::counted;
use crate::values::lang::Lang;

/// Keeps the letter about a version as it stands, and adds to the ledger that it was sent. Nothing is recorded that `check`
/// refuses.
///
/// # Errors
///
/// [`Failure::Usage`] when no letter announces the version, nothing was sealed yet, the day is none on which it could have
/// gone out, or a translation is missing; [`Failure::Content`] with everything that is wrong; [`Failure::World`] when the disk
/// refuses or another command is writing. The ledger and the letters are then as they were.
pub(crate) fn sent(common: &Common, named: &str, mailing: &Mailing) -> Result<(), Failure> {
    // Nobody else adds to the ledger between reading it and writing it.
    let writer = writer(&common.root)?;
    let mut project = Project::open(common)?;
    project.lateness = Lateness::Judged;
    let words = [("--to", &mailing.to, 200), ("--channel", &mailing.channel, 50)];
    words.into_iter().try_for_each(|(option, words, most)| judged_words(option, words, most))?;
    let Some(ledger) = project.register.ledger.clone() else {
        lost_ledger::refuse(&project)?;
        return Err(Failure::usage_with_hint(
            format!("there is no {LEDGER} to record an email in"),
            "start one with `noticepress seal`, which records what is published; then type this command again",
        ));
    };
    let record = PublishedRecord::by_ledger(&ledger);
    let (notice, version) = project.named(named)?;
    let recording = Recording { project: &project, record: &record, notice, version, mailing };
    let mut recorded = recording.letters()?;
    let id = notice.id.clone();
    // Whoever was cut short, and does not know whether it was recorded, types the same again.
    let known: Vec<&Act> = ledger.chains.get(&id).into_iter().flatten().map(|entry| &entry.act).collect();
    let is_known = |letter: &RecordedLetter| known.iter().any(|act| **act == Act::Letter(letter.entry.clone()));
    recorded.retain(|letter| !is_known(letter));
    if recorded.is_empty() {
        return tell(common, &nothing_to_record(named, mailing));
    }
    let entries: Vec<(NoticeId, NewEntry)> = recorded
        .iter()
        .map(|letter| {
            let act = Act::Letter(letter.entry.clone());
            (id.clone(), NewEntry { recorded: project.as_of, act })
        })
        .collect();
    let text = with_entries(&ledger, &entries);
    project.register.ledger = Some(read_again(&text)?);
    let mut files =
        vec![FileToWrite { instead_of: ContentDir::digest(&project.root, LEDGER)?, ..FileToWrite::new(LEDGER, text) }];
    for letter in &recorded {
        let Some((folder, kept)) = &letter.new else { continue };
        files.extend(
            kept.iter().map(|(name, bytes)| {
                FileToWrite::new(format!("{CONTENT}/{id}/{SENT}/{folder}/{name}"), bytes.unpack())
            }),
        );
        project.register.letters.entry(id.clone()).or_default().insert(folder.clone(), kept.clone());
    }
    project.judge_all()?;
    writer.write(&files)?;
    tell(common, &summary(named, mailing, &recorded))
}

fn read_again(text: &str) -> Result<Ledger, Failure> {
    record::reading::read(&SourceFile::new(LEDGER, text))
        .map_err(|problems| Failure::Bug(format!("the ledger could not be read again: {}", problems[0].message)))
}

/// Whether words can be shown on every page, and are words in every spreadsheet.
fn judged_words(option: &str, words: &str, most: usize) -> Result<(), Failure> {
    let is_formula = words.starts_with(['=', '+', '-', '@']);
    if words.trim().is_empty() || words.trim() != words || words.contains(breaks) || words.chars().count() > most {
        return Err(Failure::usage_with_hint(
            format!("`{option}` is empty, too long, or contains a character that cannot be shown"),
            format!("write a few words on one line, at most {most} characters: {option} \"all subscribers\""),
        ));
    }
    if is_formula {
        return Err(Failure::usage_with_hint(
            format!("`{option}` begins with a sign that spreadsheets take for a formula"),
            "begin with a word",
        ));
    }
    Ok(())
}

/// A letter that is recorded.
struct RecordedLetter {
    entry: SentLetter,
    /// Its folder and files, where it was not kept before.
    new: Option<(String, LetterFiles)>,
}

struct Recording<'a> {
    project: &'a Project,
    record: &'a PublishedRecord,
    notice: &'a Notice,
    version: &'a Version,
    mailing: &'a Mailing,
}

impl Recording<'_> {
    fn letters(&self) -> Result<Vec<RecordedLetter>, Failure> {
        self.judge_day()?;
        self.languages()?.into_iter().map(|(lang, count)| self.letter(lang, count)).collect()
    }

    fn name(&self) -> String {
        format!("{}@{}", self.notice.id, self.version.id)
    }

    fn of_notice(&self) -> Option<&PublishedNotice> {
        self.record.notices.get(&self.notice.id)
    }

    fn judge_day(&self) -> Result<(), Failure> {
        let (on, readable, today) = (self.mailing.on, self.version.id.updated, self.project.as_of);
        let name = self.name();
        if on > today {
            return Err(Failure::usage_with_hint(
                format!("{on} is after today, which is {today}"),
                "record an email once it is sent; days are those of the publisher's `timezone`",
            ));
        }
        if self.version.draft || on < readable {
            return Err(Failure::usage_with_hint(
                format!("{name} is published on {readable}, so nobody could be told about it on {on}"),
                "write the day on which the email was sent",
            ));
        }
        let key = (self.version.id, self.version.text.lang.clone());
        if self.of_notice().is_none_or(|record| !record.texts.contains_key(&key)) {
            return Err(Failure::usage_with_hint(
                format!("{name} is not in the ledger, and its email is about it"),
                "record what is published first, with `noticepress seal`",
            ));
        }
        Ok(())
    }

    /// The languages that went out, with how many got each.
    fn languages(&self) -> Result<Vec<(&Lang, u64)>, Failure> {
        let known = &self.project.register.settings.languages;
        let named = self.mailing.lang.iter();
        let counted = match &self.mailing.count {
            MailedCount::Of(counts) => counts.keys().collect(),
            MailedCount::Each(_) => Vec::new(),
        };
        if let Some(unknown) = named.chain(counted.iter().copied()).find(|lang| !known.contains(lang)) {
            return Err(Failure::usage(format!("the settings do not name the language `{unknown}`")));
        }
        let wanted = |lang: &&Lang| self.mailing.lang.as_ref().is_none_or(|named| named == *lang);
        let count = |lang: &Lang| match &self.mailing.count {
            MailedCount::Each(n) => Some(*n),
            MailedCount::Of(counts) => counts.get(lang).copied(),
        };
        let mut languages: Vec<(&Lang, u64)> =
            known.iter().filter(wanted).filter_map(|lang| Some((lang, count(lang)?))).collect();
        if languages.is_empty() {
            return Err(Failure::usage("`--lang` and `--count` name different languages"));
        }
        // Who sends what is due in one language does not send again what went out in another, unless they say so.
        let is_open = self.mailing.lang.is_none() && matches!(self.mailing.count, MailedCount::Each(_));
        if is_open && languages.iter().any(|(lang, _)| self.is_due(lang)) {
            languages.retain(|(lang, _)| self.is_due(lang));
        }
        self.refuse_half_translated(&languages)?;
        Ok(languages)
    }

    /// Whether a letter in that language is to be written, which did not go out yet.
    fn is_due(&self, lang: &Lang) -> bool {
        let letters = letters(self.notice, self.version, lang, self.of_notice(), self.project.as_of);
        letters.last().is_some_and(|last| self.is_to_be_sent(last))
    }

    fn is_to_be_sent(&self, letter: &VersionLetter<'_>) -> bool {
        !matches!(letter.state, LetterState::Sent(_)) && letter.since <= self.mailing.on
    }

    fn refuse_half_translated(&self, languages: &[(&Lang, u64)]) -> Result<(), Failure> {
        let is_there = |lang: &Lang| self.version.translation(lang).is_some();
        let Some((missing, _)) = languages.iter().find(|(lang, _)| !is_there(lang)) else { return Ok(()) };
        let path = format!("{CONTENT}/{}/{}.{missing}.md", self.notice.id, self.version.id);
        let there: Vec<&str> =
            languages.iter().map(|(lang, _)| *lang).filter(|l| is_there(l)).map(Lang::as_str).collect();
        let failure =
            format!("{} is not translated into `{missing}`: its email is partly in another language", self.name());
        Err(Failure::usage_with_hint(
            failure,
            match there.first() {
                Some(lang) => format!(
                    "record what was sent with `--lang {lang}`; for `{missing}`, write {path} and send that email"
                ),
                None => format!("write {path}, and send the complete email"),
            },
        ))
    }

    fn letter(&self, lang: &Lang, count: u64) -> Result<RecordedLetter, Failure> {
        let Self { project, record, notice, version, mailing } = *self;
        let letters = letters(notice, version, lang, self.of_notice(), project.as_of);
        let entry = |letter: &VersionLetter<'_>, sha256| SentLetter {
            version: version.id,
            lang: lang.clone(),
            kind: letter.kind,
            channel: mailing.channel.clone(),
            sent: mailing.on,
            audience: mailing.to.clone(),
            count,
            sha256,
        };
        if let Some(last) = letters.last().filter(|last| self.is_to_be_sent(last)) {
            let wanted = WantedLetter { notice, version, lang, as_of: project.as_of };
            let written = letter_of(&project.register, &project.theme, Some(record), wanted);
            let written = written.map_err(|failure| project.refused(failure))?;
            let (_, written) = written.ok_or_else(|| self.no_letter())?;
            let (files, sha256) = frozen(written.files);
            let new = Some((letter_folder(version.id, lang, last.n), files));
            return Ok(RecordedLetter { entry: entry(last, sha256), new });
        }
        let again = letters.iter().rev().find_map(|letter| match letter.state {
            LetterState::Sent(sent) => Some(entry(letter, sent.sha256)),
            _ => None,
        });
        Ok(RecordedLetter { entry: again.ok_or_else(|| self.no_letter())?, new: None })
    }

    fn no_letter(&self) -> Failure {
        Failure::usage_with_hint(
            format!("no email announces {}", self.name()),
            "record only what `noticepress email` writes, for a version announced by email; other ways of telling \
             readers are not recorded here",
        )
    }
}

fn nothing_to_record(named: &str, mailing: &Mailing) -> String {
    format!(
        "Nothing to record: {LEDGER} already says that this email about {named} was sent on {} to {}, and to as many.\n\
         If it was sent twice that day, say so in `--to`: \"{}, a second time\".\n",
        mailing.on, mailing.to, mailing.to
    )
}

/// "Recorded 2 letters of privacy@2026-11-16 in content/ledger.yaml."
fn summary(named: &str, mailing: &Mailing, recorded: &[RecordedLetter]) -> String {
    let mut out = format!(
        "Recorded {} about {named} in {LEDGER}, sent on {} to {}. Commit it with content/{}/{SENT}.\n",
        counted(recorded.len(), "letter"),
        mailing.on,
        mailing.to,
        named.split('@').next().unwrap_or_default(),
    );
    for RecordedLetter { entry, new } in recorded {
        let how = if new.is_some() { "kept as it was sent" } else { "the same email again" };
        out += &format!(
            "{}: {}, {how}, to {}; its SHA-256 is {}\n",
            entry.lang,
            entry.kind.as_str(),
            entry.count,
            entry.sha256
        );
    }
    let same = recorded.len() > 1 && matches!(mailing.count, MailedCount::Each(_));
    out += &format!(
        "{}To record it differently, first put {LEDGER} back as it was committed, and delete the new emails.\n",
        if same {
            "Each language is recorded with the same number. If they differ, give one for each: `--count \
             en=3000,es=1211`. "
        } else {
            ""
        }
    );
    out
}
