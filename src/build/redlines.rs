//! The redlines of a notice: which there are, their pages, and what they say, which is compared when somebody first asks for it.

use std::cell::LazyCell;
use std::collections::HashMap;

use super::pages::{NoticePages, setting};
use super::texts::TextFacts;
use crate::failure::Failure;
use crate::model::name::VersionId;
use crate::model::notice::Version;
use crate::redline::changes::Redline;
use crate::redline::compare::{compare, compare_indexed};
use crate::redline::findings::FirstLook;
use crate::redline::proof::{Form, prove};
use crate::redline::summary::Sections;
use crate::site::address::{Page, history_path, notice_path, redline_path};
use crate::site::current_json::{CURRENT, current_json};
use crate::site::history_page::{Size, history_page};
use crate::site::labels::labels;
use crate::site::redline_page::{ShownRedline, redline_page};
use crate::site::shown_text::TextPlace;
use crate::site::versions_json::{VERSIONS, versions_json};
use crate::text::html::{self, DocumentReading};
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// Two versions in a language that both have.
pub(super) struct Pair<'a> {
    pub(super) from: &'a Version,
    pub(super) to: &'a Version,
    pub(super) lang: &'a Lang,
}

impl<'a> NoticePages<'a> {
    /// Two versions with the language in which they are compared.
    pub(super) fn pair(&self, (from, to): (VersionId, VersionId)) -> Pair<'a> {
        let version = |id| self.notice.version(id).expect("a pair names versions of its notice");
        let (from, to) = (version(from), version(to));
        Pair { from, to, lang: self.shared_language(from, to) }
    }

    /// The pairs that have a page.
    pub(super) fn pairs(&self) -> Vec<Pair<'a>> {
        self.redlines.keys().map(|ids| self.pair(*ids)).collect()
    }

    /// Sends the page of a redline.
    pub(super) fn redline_page(&self, pair: &Pair<'_>) -> Result<(), Failure> {
        let Pair { from, to, lang } = *pair;
        let of = [from, to].map(|version| self.text_key(version, lang));
        let path = redline_path(self.notice, from, to);
        let file = self.path(&format!("{path}index.html"));
        self.memory.keep(sections_key(of));
        self.send(self.key(&file, &of), &file, || self.made_redline_page(pair, &path))
    }

    fn made_redline_page(&self, pair: &Pair<'_>, path: &str) -> Result<Page, Failure> {
        let Pair { from, to, lang } = *pair;
        let (notice, edition) = (self.notice, self.edition);
        let links = self.links(path);
        let same = |n| edition.phrases.count("same_passages", n, &[]);
        let number = |n: usize, total: usize| {
            let [n, total] = [n, total].map(|n| edition.phrases.number(n));
            edition.phrases.fill("change_number", &[("n", &n), ("total", &total)])
        };
        let (setting, labels) = (setting(&links, edition, false), labels(edition.phrases));
        let compared = self.comparison(from, to, lang);
        let readings = [from, to].map(|version| self.reading(version, lang));
        let proved = prove(compared, readings, &setting, &labels, Form::Passages { same: &same, number: &number });
        let proved = proved
            .map_err(|unproved| Failure::Bug(format!("`{}` from {} to {}: {unproved}", notice.id, from.id, to.id)))?;
        let told = || proved.sections().cloned().unwrap_or_else(|| Sections::of(proved.redline()));
        let sections = self.redlines[&(from.id, to.id)].get_or_init(told);
        let first_look = FirstLook::at(proved.redline(), lang);
        let (first_look, proved, partners) = (&first_look, &proved, &self.partners);
        redline_page(ShownRedline { notice, from, to, lang, sections, first_look, proved, partners }, edition)
    }

    /// What the redline of two texts says; `None` where they have none. It is remembered of those that are told of elsewhere:
    /// most compare two texts that only whoever looks for them asks about.
    pub(super) fn sections(&self, from: &Version, to: &Version) -> Option<&Sections> {
        let held = self.redlines.get(&(from.id, to.id))?;
        let lang = self.shared_language(from, to);
        let key = sections_key([from, to].map(|version| self.text_key(version, lang)));
        let sections = held.get_or_init(|| self.memory.recall(key).unwrap_or_else(|| self.compared(from, to)));
        if !self.memory.keep(key) {
            self.memory.note(key, sections);
        }
        Some(sections)
    }

    /// What the redline of two texts says, whether or not they have one.
    pub(super) fn compared(&self, from: &Version, to: &Version) -> Sections {
        let lang = self.shared_language(from, to);
        Sections::of(&self.comparison(from, to, lang))
    }

    fn comparison(&self, from: &Version, to: &Version, lang: &Lang) -> Redline<'_> {
        let documents = [from, to].map(|version| self.document(version, lang));
        let held = [from, to].map(|version| self.compared.get(&(version.id, lang.clone())));
        match (documents, held) {
            ([old, new], [Some(held_old), Some(held_new)]) => {
                compare_indexed([(old, held_old.index(old)), (new, held_new.index(new))])
            }
            // Where no page of theirs compares either, what is known of them serves no other redline.
            ([old, new], _) => compare(old, new),
        }
    }

    /// Sends the history, that for programs, and what tells them which text applies.
    pub(super) fn history(&self, versions: &[&Version]) -> Result<(), Failure> {
        let sizes = LazyCell::new(|| self.sizes(versions));
        let of_all = [self.texts.key_of_all()];
        let page = self.path(&format!("{}index.html", history_path(&self.notice.id)));
        self.send(self.key("history", &of_all), &page, || {
            history_page(self.notice, &sizes, &self.partners, self.edition)
        })?;
        let json = self.path(&format!("{}{VERSIONS}", notice_path(&self.notice.id)));
        self.send(self.key(VERSIONS, &of_all), &json, || Ok(versions_json(self.notice, &sizes, self.edition)))?;
        let json = self.path(&format!("{}{CURRENT}", notice_path(&self.notice.id)));
        self.send(self.key(CURRENT, &of_all), &json, || Ok(current_json(self.notice, self.edition)))
    }

    fn sizes(&self, versions: &[&Version]) -> Vec<Size> {
        let mut said: HashMap<Digest, VersionId> = HashMap::new();
        let sized = versions.iter().map(|version| {
            let measured_from = self.notice.measured_from(version, self.edition.as_of);
            let words = self.facts(version).map(|facts| facts.said);
            let before = measured_from.and_then(|from| self.facts(from)).map(|facts| facts.said);
            let earlier = words.and_then(|words| said.insert(words, version.id));
            let sections = measured_from.and_then(|from| self.sections(from, version));
            Size {
                words: self.facts(version).map_or(0, |facts| facts.words),
                changed: sections.map(|sections| (sections.total, sections.substantive().count())),
                restores: earlier.filter(|_| words != before),
            }
        });
        sized.collect()
    }

    /// What is to be known of the text that the edition shows of a version.
    fn facts(&self, version: &Version) -> Option<&TextFacts> {
        self.texts.facts(version.id, &version.translation_or_reference(self.edition.lang).lang)
    }

    /// What a reader finds in a text on its page, which a redline has to give back.
    fn reading(&self, version: &Version, lang: &Lang) -> &DocumentReading {
        self.compared[&(version.id, lang.clone())].reading.get_or_init(|| {
            let links = self.links(&TextPlace::Permanent.path(self.notice, version));
            html::document(self.document(version, lang), &setting(&links, self.edition, true)).1
        })
    }
}

/// What tells what the redline of two texts says from what other redlines say: nothing but the texts has a part in it.
fn sections_key(of: [Digest; 2]) -> Digest {
    Digest::of_parts([b"sections", of[0].bytes(), of[1].bytes()])
}
