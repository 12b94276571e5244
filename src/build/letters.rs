//! The letters about a notice: as they were sent, to the byte, or written of the texts as they are.

use super::Publisher;
use super::memory::NoticeMemory;
use super::outlet::{CopiedFile, Outlet};
use super::pages::{NoticePages, setting};
use super::texts::Texts;
use crate::announce::letters::{LetterState, VersionLetter, letter_announcement, letters};
use crate::diagnostic::Diagnostic;
use crate::email;
use crate::email::pack::{self, Differences, PackFile, Packed};
use crate::email::parts::Parts;
use crate::failure::Failure;
use crate::model::ledger::{LetterFiles, LetterKind};
use crate::model::notice::{Notice, Version};
use crate::model::register::Register;
use crate::record::letters::LetterOnRecord;
use crate::record::published::PublishedRecord;
use crate::redline::compare::compare;
use crate::redline::proof::{Form, prove};
use crate::redline::summary::Sections;
use crate::site::address::Page;
use crate::site::claims::Claims;
use crate::site::edition::Nav;
use crate::site::labels::labels;
use crate::source::SourceFile;
use crate::text::document::Document;
use crate::text::html;
use crate::text::links::Links;
use crate::text::markdown::{self, RawHtml, Surroundings};
use crate::theme::templates::Theme;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// A letter with its files.
pub(crate) struct WrittenLetter {
    /// Its parts.
    pub parts: Parts,
    /// The draft of the whole message.
    pub eml: Vec<u8>,
    /// The files of its folder.
    pub files: Vec<PackFile>,
    /// What it says that pages say too; nothing, where it was sent and stays as it is.
    pub claims: Claims,
    /// The rules that it breaks; none, where it was sent.
    pub faults: Vec<Diagnostic>,
}

impl NoticePages<'_> {
    /// A letter; `None` where it was sent and its files are gone, which the record has told.
    pub(super) fn letter(&self, letter: &VersionLetter<'_>) -> Result<Option<WrittenLetter>, Failure> {
        let (notice, edition) = (self.notice, self.edition);
        if let LetterState::Sent(sent) = letter.state {
            let Some(files) = self.sent_files(sent) else { return Ok(None) };
            let parts = Parts::of_files(files);
            let eml = files.get("message.eml").map_or_else(Vec::new, |eml| eml.unpack());
            let differs = self.differences(letter, &parts.text)?;
            let packed = Packed { notice, letter, parts: &parts, eml: &eml, announcement: None, differs };
            let files = pack::files_as_sent(&packed, files, edition)?;
            return Ok(Some(WrittenLetter { parts, eml, files, claims: Claims::default(), faults: Vec::new() }));
        }
        let Some(announcement) = letter_announcement(notice, letter) else { return Ok(None) };
        // Nobody gets a letter in two languages: where the two texts share only another one, it quotes nothing.
        let shares_language = self.shared_language(announcement.base, letter.version) == edition.lang;
        let sections = match letter.kind {
            LetterKind::Announcement | LetterKind::Correction if shares_language => {
                let known = self.sections(announcement.base, letter.version).cloned();
                known.unwrap_or_else(|| self.compared(announcement.base, letter.version))
            }
            _ => Sections::default(),
        };
        let email = email::email(&announcement, &sections, edition)?;
        let differs = self.differences(letter, &email.parts.text)?;
        let (parts, eml) = (&email.parts, &email.eml[..]);
        let packed = Packed { notice, letter, parts, eml, announcement: Some(&announcement), differs };
        let files = pack::files(&packed, edition)?;
        let email::Email { parts, eml, faults, claims, .. } = email;
        Ok(Some(WrittenLetter { parts, eml, files, claims, faults }))
    }

    fn sent_files(&self, sent: &LetterOnRecord) -> Option<&LetterFiles> {
        self.edition.register.letters.get(&self.notice.id)?.get(&sent.folder())
    }

    /// What a letter says otherwise than the one that it takes the place of.
    fn differences(&self, letter: &VersionLetter<'_>, text: &str) -> Result<Option<Differences>, Failure> {
        let phrases = self.edition.phrases;
        // One that takes everything back has nothing in common with the letter before it.
        if letter.kind == LetterKind::Withdrawal {
            return Ok(None);
        }
        let before = letter.instead_of.and_then(|earlier| Some((earlier, self.sent_files(earlier)?.get("body.txt")?)));
        let Some((earlier, before)) = before else { return Ok(None) };
        let before = before.unpack();
        let before = String::from_utf8_lossy(&before);
        let heading = phrases.fill("pack_differs", &[("date", &phrases.date(earlier.first_sent()))]);
        let html = if before == text { None } else { Some(self.redline_of_letters(&before, text)?) };
        Ok(Some(Differences { heading, html }))
    }

    fn redline_of_letters(&self, before: &str, after: &str) -> Result<String, Failure> {
        let links = Links::as_written();
        let setting = setting(&links, self.edition, false);
        let [before, after] = [before, after].map(|text| as_document(text, self.edition.lang));
        let [old, new] = [&before, &after].map(|text| html::document(text, &setting).1);
        let proved =
            prove(compare(&before, &after), [&old, &new], &setting, &labels(self.edition.phrases), Form::Plain);
        let proved =
            proved.map_err(|unproved| Failure::Bug(format!("two emails about `{}`: {unproved}", self.notice.id)))?;
        Ok(proved.html().to_owned())
    }
}

/// The text part of a letter as a text to compare: a paragraph or an item of a list each, its lines put together.
fn as_document(text: &str, lang: &Lang) -> Document {
    let mut markdown = String::new();
    for line in text.lines() {
        let line = line.trim();
        let item = line.strip_prefix("- ");
        markdown.push_str(if item.is_some() { "- " } else { "" });
        for c in item.unwrap_or(line).chars() {
            // Whatever means something in Markdown means itself here.
            if c.is_ascii_punctuation() {
                markdown.push('\\');
            }
            markdown.push(c);
        }
        markdown.push('\n');
    }
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: Some(lang) };
    let source = SourceFile::new("body.txt", markdown);
    markdown::read(&source, 0..source.len(), surroundings).document
}

/// Which letter somebody wants to see.
#[derive(Clone, Copy)]
pub(crate) struct WantedLetter<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// The version that it is about.
    pub version: &'a Version,
    /// Its language.
    pub lang: &'a Lang,
    /// The day; a text that is not readable by then is told of as on its own day.
    pub as_of: Day,
}

/// The letter about a version as it is to be sent, or as it was sent last; `None` where none announces it.
///
/// # Errors
///
/// As [`publish`](super::publish); and [`Failure::Content`] when the texts it quotes are wrong, or it breaks a rule.
pub(crate) fn letter_of<'a>(
    register: &'a Register,
    theme: &Theme,
    record: Option<&'a PublishedRecord>,
    WantedLetter { notice, version, lang, as_of }: WantedLetter<'a>,
) -> Result<Option<(VersionLetter<'a>, WrittenLetter)>, Failure> {
    let (put, copy) = (|page: Page| Ok(Digest::of(&page.bytes)), |_: &CopiedFile| Ok(Digest::NONE));
    let nothing = Outlet::of_all(&put, &copy);
    let readable: Vec<&Notice> = register.notices.iter().collect();
    let of_notice = record.and_then(|record| record.notices.get(&notice.id));
    let known = as_of.max(version.id.updated);
    let Some(letter) = letters(notice, version, lang, of_notice, known).pop() else { return Ok(None) };
    let (texts, memory) = (Texts::of(notice, register.settings.raw_html, as_of), NoticeMemory::default());
    let diagnostics = texts.judge(as_of, &memory);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Failure::Content(diagnostics));
    }
    let publisher = Publisher::new(register, theme, version.id.updated, (nothing, &readable), record);
    let nav = Nav::default();
    let pages = NoticePages::of(notice, &texts, nothing, publisher.edition(lang, &nav), &memory);
    let Some(written) = pages.letter(&letter)? else { return Ok(None) };
    if written.faults.iter().any(Diagnostic::is_error) {
        return Err(Failure::Content(written.faults));
    }
    Ok(Some((letter, written)))
}
