//! The next text of a notice, ready to edit: which text it begins from, its days, and what its author is asked for.

use crate::load::files::CONTENT;
use crate::load::front_matter;
use crate::load::front_matter::write::NewText;
use crate::load::keys;
use crate::load::printed_date::{Days, PrintedDate, redated};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Change, Notice, Translation, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A text that the next one of its notice may begin from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beginning<'a> {
    /// The text.
    pub version: &'a Version,
    /// What it is on the day of the next text.
    pub standing: Standing,
}

/// The texts that one of `updated` may begin from, by what is known of that day: the one in force, then those to come, soonest
/// first, also such as nobody can read yet; where none of them is left, the last that applied. None where all are drafts.
#[must_use]
pub(crate) fn beginnings(notice: &Notice, updated: Day) -> Vec<Beginning<'_>> {
    let mut to_come = notice.upcoming(updated);
    let scheduled =
        notice.versions().iter().filter(|v| matches!(notice.standing(v, updated), Standing::Scheduled { .. }));
    to_come.extend(scheduled.filter(|version| version.withdrawn.is_none()));
    let mut found: Vec<&Version> = notice.in_force(updated).into_iter().chain(to_come).collect();
    if found.is_empty() {
        found.extend(notice.shown(updated));
    }
    found.into_iter().map(|version| Beginning { version, standing: notice.standing(version, updated) }).collect()
}

/// The next text of a notice, as it was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WantedText<'a> {
    /// The notice.
    pub notice: &'a Notice,
    /// Its name.
    pub id: VersionId,
    /// The text that it begins from.
    pub base: &'a Version,
    /// What kind of change it is to be.
    pub change: Change,
    /// The first day it is to apply, where that was said.
    pub applies: Option<Day>,
}

/// The first day it cannot apply before, which is later than the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooEarly(pub Day);

/// A text ready to edit.
#[derive(Clone, Debug)]
pub(crate) struct NextText {
    /// The first day it applies.
    pub effective: Day,
    /// Its files, that in the reference language first.
    pub files: Vec<NextFile>,
    /// The dates that its text prints of itself, and that were another's.
    pub printed: Vec<PrintedDate>,
}

/// One file of it.
#[derive(Clone, Debug)]
pub(crate) struct NextFile {
    /// Its path below the project.
    pub path: String,
    /// All that it holds.
    pub text: String,
    /// The keys that its author is asked for.
    pub to_be_written: Vec<&'static str>,
    /// Whether it is a draft, until its author says otherwise.
    pub is_draft: bool,
}

impl WantedText<'_> {
    /// The first day it applies.
    ///
    /// # Errors
    ///
    /// [`TooEarly`] for a day before it is published, or before the text that it edits applies.
    pub(crate) fn effective(&self) -> Result<Day, TooEarly> {
        let least = self.base.effective.max(self.id.updated);
        match self.applies {
            Some(day) if day < least => Err(TooEarly(least)),
            Some(day) => Ok(day),
            None if self.change == Change::Material => Ok(least.max(self.in_time())),
            None => Ok(least),
        }
    }

    /// The first day a material change may apply.
    #[must_use]
    pub(crate) fn in_time(&self) -> Day {
        self.id.updated.plus(self.notice.notice_period_days)
    }

    /// Whether it takes the place of its base, which then never applies.
    #[must_use]
    pub(crate) fn replaces(&self, effective: Day) -> bool {
        self.base.effective > self.id.updated && self.base.effective == effective
    }

    /// Whether it goes on with the announcement of its base, whose place it takes.
    fn carries_on(&self, effective: Day) -> bool {
        self.replaces(effective) && self.change != Change::Material
    }

    /// Those of the texts to come that it is not made from.
    fn beside(&self, is_asked_for: impl Fn(&Version) -> bool) -> Vec<VersionId> {
        let upcoming = self.notice.upcoming(self.id.updated).into_iter();
        let others = upcoming.filter(|other| other.id != self.base.id && is_asked_for(other));
        let is_ancestor = |other: &Version| self.notice.ancestors(self.base).any(|ancestor| ancestor.id == other.id);
        others.filter(|other| !is_ancestor(other)).map(|other| other.id).collect()
    }

    /// The texts that apply on its day or before and that it is not made from: it has nothing of what they change.
    #[must_use]
    pub(crate) fn leaves_out(&self, effective: Day) -> Vec<VersionId> {
        self.beside(|other| other.effective <= effective)
    }

    /// The texts that apply after it and that are not made from it: they have nothing of what it changes.
    #[must_use]
    pub(crate) fn left_out_of(&self, effective: Day) -> Vec<VersionId> {
        self.beside(|other| other.effective > effective)
    }

    /// The texts that nobody can read yet, that do not say what they edit, and that are later taken to edit this one.
    #[must_use]
    pub(crate) fn would_follow(&self) -> Vec<&Version> {
        let later = self.notice.versions().iter().filter(|later| later.id > self.id && !later.draft);
        let by_place = later.filter(|later| {
            let stated = front_matter::version(&later.text.source, &later.text.lang).0;
            let before = self.notice.version_before(later.id).map(|before| before.id);
            stated.is_some_and(|stated| stated.follows.is_none()) && before.is_none_or(|before| before < self.id)
        });
        by_place.collect()
    }

    /// Its files, with one for each translation that its base has in `languages`.
    ///
    /// # Errors
    ///
    /// As [`WantedText::effective`].
    pub(crate) fn text(&self, languages: &[Lang]) -> Result<NextText, TooEarly> {
        let effective = self.effective()?;
        let days = |version: &Version| Days { updated: version.id.updated, effective: version.effective };
        let is = Days { updated: self.id.updated, effective };
        let (body, printed) = redated(&self.base.text.markdown(), days(self.base), is);
        let (front_matter, to_be_written) = self.front_matter(effective);
        let text = front_matter.with_text(&body);
        let above = text.lines().count() - body.lines().count();
        let printed = printed.into_iter().map(|date| PrintedDate { line: above + date.line, ..date }).collect();
        let reference = NextFile {
            path: format!("{CONTENT}/{}/{}.md", self.notice.id, self.id),
            text,
            to_be_written,
            is_draft: false,
        };
        let translated = languages.iter().filter_map(|lang| self.base.translations.get(lang));
        // A slip of the pen is one of its language.
        let is_draft = self.change != Change::Correction;
        let of_notice = (&self.notice.id, self.id);
        let translations =
            translated.map(|text| translation(of_notice, text, &text.lang, is_draft, self.carries_on(effective)));
        Ok(NextText { effective, files: std::iter::once(reference).chain(translations).collect(), printed })
    }

    /// What its reference text says of itself, and what its author is asked for.
    fn front_matter(&self, effective: Day) -> (NewText, Vec<&'static str>) {
        let base = self.base;
        let mut stubs = AskedText {
            text: kept(&base.text, &[keys::TITLE]).plain(keys::UPDATED, self.id.updated),
            asked: Vec::new(),
        };
        if effective > self.id.updated || self.change == Change::Material {
            stubs.text = stubs.text.plain(keys::EFFECTIVE, effective);
        }
        if self.change == Change::Material && effective < self.in_time() {
            stubs.ask(keys::LATE_NOTICE, "Why it cannot wait for the notice period; readers see it:");
        }
        stubs.text = stubs.text.plain(keys::CHANGE, self.change.as_str());
        if self.notice.version_before(self.id).is_some_and(|before| before.id != base.id) {
            stubs.text = stubs.text.plain(keys::FOLLOWS, base.id);
        }
        if self.carries_on(effective) {
            return (self.told_already(stubs.text), Vec::new());
        }
        if self.change == Change::Material {
            let against = match self.notice.in_force(self.id.updated).filter(|_| self.replaces(effective)) {
                Some(now) => {
                    format!(
                        "Everything that changes from the version of {}, which is in force now; {} said:",
                        now.id, base.id
                    )
                }
                None => "What changes, in plain words, for the banner, the email and the history. One line, or a list:"
                    .to_owned(),
            };
            let said = if self.replaces(effective) { base.text.summary.as_slice() } else { &[] };
            let said = said.iter().map(|item| format!("\n  - {item}"));
            stubs.ask(keys::SUMMARY, &said.fold(against, |words, item| words + &item));
            stubs.text = stubs
                .text
                .comment("What it means for readers, in a sentence or two, if that helps:")
                .comment("impact:");
            stubs.ask(keys::CHOICES, "What readers can do. A list; [] if there is nothing:\n  - {text: Turn off sharing in your settings, url: \"https://example.org/settings\"}");
            if self.notice.is_about_privacy {
                stubs.ask(keys::RETROACTIVE, "Does it apply to data collected earlier? true or false:");
            }
        } else {
            stubs.ask(keys::SUMMARY, "What changes, in a sentence, for the history; or delete the line:");
        }
        stubs.text = stubs.text.kept(&front_matter::written(&base.text.source, &[keys::EXTRA]));
        (stubs.text, stubs.asked)
    }

    /// It goes on with the announcement of the text that it takes the place of.
    fn told_already(&self, text: NewText) -> NewText {
        let notify: Vec<&str> = self.base.notify.iter().map(|channel| channel.as_str()).collect();
        let text =
            if notify.is_empty() { text } else { text.plain(keys::NOTIFY, format_args!("[{}]", notify.join(", "))) };
        let words = format!(
            "Readers were told about {}. Write a summary only if that was wrong, and then the whole of it:\nsummary:",
            self.base.id
        );
        text.comment(&words).kept(&front_matter::written(
            &self.base.text.source,
            &[keys::IMPACT, keys::CHOICES, keys::RETROACTIVE, keys::EXTRA],
        ))
    }
}

/// A front matter, and the keys in it that its author is asked for.
struct AskedText {
    text: NewText,
    asked: Vec<&'static str>,
}

impl AskedText {
    fn ask(&mut self, key: &'static str, how: &str) {
        self.text = std::mem::take(&mut self.text).comment(how).stub(key);
        self.asked.push(key);
    }
}

/// A translation for the text `id`, which begins from the words of another.
#[must_use]
pub(crate) fn translation(
    (notice, id): (&NoticeId, VersionId),
    from: &Translation,
    lang: &Lang,
    is_draft: bool,
    carries_on: bool,
) -> NextFile {
    let with_words = [keys::TITLE, keys::IMPACT, keys::CHOICES];
    let mut text = kept(from, if carries_on { &with_words } else { &with_words[..1] });
    if is_draft {
        let words = format!("Not translated yet. Delete this line when the words below say what {id}.md says:");
        text = text.comment(&words).plain(keys::DRAFT, true);
    }
    NextFile {
        path: format!("{CONTENT}/{notice}/{id}.{lang}.md"),
        text: text.with_text(&from.markdown()),
        to_be_written: Vec::new(),
        is_draft,
    }
}

/// The text of a version in a language, else that of the nearest it was made from which has one, else its reference text.
#[must_use]
pub(crate) fn nearest_translation<'a>(
    notice: &'a Notice,
    version: &'a Version,
    lang: &Lang,
) -> (&'a Version, &'a Translation) {
    let found = notice.ancestors(version).find_map(|earlier| Some((earlier, earlier.translation(lang)?)));
    found.unwrap_or((version, &version.text))
}

/// The lines of a text's front matter that its next one begins with.
fn kept(text: &Translation, keys: &[&str]) -> NewText {
    NewText::default().kept(&front_matter::written(&text.source, keys))
}
