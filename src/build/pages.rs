//! The pages of one notice in one language: its texts, their redlines, its history, feeds, calendar and emails.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::outlet::Outlet;
use super::texts::{Texts, former_text};
use crate::announce;
use crate::announce::letters::VersionLetter;
use crate::diagnostic::Diagnostic;
use crate::email::pack;
use crate::failure::Failure;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Translation, Version};
use crate::model::settings::Compare;
use crate::record::former_name;
use crate::redline::compare::compare;
use crate::redline::findings::FirstLook;
use crate::redline::html::Labels;
use crate::redline::proof::{Form, prove};
use crate::redline::summary::Sections;
use crate::site::address::{Address, Page, notice_path, redline_path, source_path};
use crate::site::calendar::notice_calendar;
use crate::site::edition::Edition;
use crate::site::feed::abridgement::Changes;
use crate::site::feed::entry::entry;
use crate::site::feed::{self, Entries};
use crate::site::history_page::{Size, history_page, versions_json};
use crate::site::redline_page::{ShownRedline, redline_page};
use crate::site::text_page::{ShownText, TextPlace, text_page};
use crate::text::document::Document;
use crate::text::html::{self, DocumentReading, Setting};
use crate::text::links::Links;
use crate::values::lang::Lang;

/// Versions up to which `compare: auto` shows every pair, which are 28 then; above, neighbours, and each with the text in
/// force.
const FEW_VERSIONS: usize = 8;

/// A notice in one language, whose pages are sent.
pub(super) struct NoticePages<'a> {
    pub(super) notice: &'a Notice,
    pub(super) texts: &'a Texts,
    pub(super) outlet: Outlet<'a>,
    pub(super) edition: Edition<'a>,
}

/// What is kept of a letter that was written.
pub(super) struct LetterSummary {
    pub(super) subject: String,
    /// The rules that it breaks.
    pub(super) faults: Vec<Diagnostic>,
}

/// Two versions in a language that both have.
struct Pair<'a> {
    from: &'a Version,
    to: &'a Version,
    lang: &'a Lang,
}

impl NoticePages<'_> {
    /// Sends its pages and letters, and returns its entries for the feeds of all notices, and what is known of each letter;
    /// `None` for one that is not there.
    pub(super) fn publish(
        &self,
        letters: &[VersionLetter<'_>],
    ) -> Result<(Entries, Vec<Option<LetterSummary>>), Failure> {
        let versions: Vec<&Version> = self.notice.public(self.edition.as_of).collect();
        let readings = self.text_pages(&versions)?;
        self.sources(&versions)?;
        let pairs = self.pairs(&versions);
        let ids: Vec<(VersionId, VersionId)> = pairs.iter().map(|pair| (pair.from.id, pair.to.id)).collect();
        let sections: Vec<((VersionId, VersionId), Sections)> = pairs
            .par_iter()
            .map(|pair| Ok(((pair.from.id, pair.to.id), self.redline_page(pair, &ids, &readings)?)))
            .collect::<Result<_, Failure>>()?;
        let sections: BTreeMap<(VersionId, VersionId), Sections> = sections.into_iter().collect();
        self.history(&versions, &sections)?;
        (self.outlet.put)(notice_calendar(self.notice, self.edition))?;
        let entries = self.feed_entries(&versions, &sections);
        for page in feed::notice_feeds(self.notice, &entries, self.edition)? {
            (self.outlet.put)(page)?;
        }
        let of = |base: &Version, version: &Version| sections[&(base.id, version.id)].clone();
        let written = letters.iter().map(|letter| {
            let Some(written) = self.letter(letter, &of)? else { return Ok(None) };
            for page in pack::pages(written.files, &self.notice.id, letter, &written.claims) {
                (self.outlet.put)(page)?;
            }
            Ok(Some(LetterSummary { subject: written.parts.subject, faults: written.faults }))
        });
        let written = written.collect::<Result<_, Failure>>()?;
        Ok((entries, written))
    }

    /// The language in which two versions are compared: the reference language where one of them is not translated.
    pub(super) fn shared_language(&self, from: &Version, to: &Version) -> &Lang {
        let both = [from, to].into_iter().all(|version| version.translation(self.edition.lang).is_some());
        if both { self.edition.lang } else { self.edition.register.settings.reference_language() }
    }

    /// The page of every readable text, and what a reader finds in each; by version and language.
    fn text_pages(&self, versions: &[&Version]) -> Result<BTreeMap<(VersionId, Lang), DocumentReading>, Failure> {
        let shown = self.notice.shown(self.edition.as_of).map(|version| version.id);
        let readings: Vec<Vec<((VersionId, Lang), DocumentReading)>> = versions
            .par_iter()
            .map(|version| {
                let (translation, document) = self.text(version, self.edition.lang);
                let mut places = vec![TextPlace::Permanent];
                places.extend((shown == Some(version.id)).then_some(TextPlace::Notice));
                let mut readings = Vec::new();
                for place in places {
                    let links = self.links(&place.path(self.notice, version));
                    let (html, reading) = html::document(document, &setting(&links, self.edition, true));
                    let text = ShownText { notice: self.notice, version, translation, document, html: &html };
                    (self.outlet.put)(text_page(text, place, self.edition)?)?;
                    if matches!(place, TextPlace::Permanent) {
                        readings.push(((version.id, translation.lang.clone()), reading));
                    }
                }
                // A redline whose other side is not translated compares the reference texts.
                if translation.lang != version.text.lang {
                    let (reference, document) = self.text(version, &version.text.lang);
                    let links = self.links(&TextPlace::Permanent.path(self.notice, version));
                    let (_, reading) = html::document(document, &setting(&links, self.edition, true));
                    readings.push(((version.id, reference.lang.clone()), reading));
                }
                Ok(readings)
            })
            .collect::<Result<_, Failure>>()?;
        Ok(readings.into_iter().flatten().collect())
    }

    /// The files of the texts, to the byte of what the ledger takes the digest of.
    fn sources(&self, versions: &[&Version]) -> Result<(), Failure> {
        for version in versions {
            let Some(text) = version.translation(self.edition.lang) else { continue };
            let path = source_path(&self.notice.id, version.id);
            let tree = Address::new(&self.edition.register.settings, self.edition.lang, "");
            (self.outlet.put)(Page::site(tree.file_in_tree(&path), text.source.text().to_owned()))?;
            self.former_pages(version, text, &tree)?;
        }
        Ok(())
    }

    /// The wordings of a text before its corrections: a page each, and its file.
    fn former_pages(&self, version: &Version, text: &Translation, tree: &Address) -> Result<(), Failure> {
        let (notice, edition) = (self.notice, self.edition);
        for (n, correction) in (1..).zip(edition.corrections(notice, version, &text.lang)) {
            let translation = (text.lang != version.text.lang).then_some(&text.lang);
            // One that is missing is an error that the record has told.
            let Some(source) = notice.former.get(&former_name(version.id, translation, n)) else { continue };
            let Some((former, document)) = former_text(notice, text, source, edition) else { continue };
            let place = TextPlace::Former { n, correction };
            let path = place.path(notice, version);
            let links = self.links(&path);
            let html = html::document(&document, &setting(&links, edition, true)).0;
            let shown = ShownText { notice, version, translation: &former, document: &document, html: &html };
            (self.outlet.put)(text_page(shown, place, edition)?)?;
            let file = tree.file_in_tree(&format!("{path}source.md"));
            (self.outlet.put)(Page::site(file, source.text().to_owned()))?;
        }
        Ok(())
    }

    pub(super) fn text<'v>(&'v self, version: &'v Version, lang: &Lang) -> (&'v Translation, &'v Document) {
        let translation = version.translation_or_reference(lang);
        (translation, &self.texts[&(version.id, translation.lang.clone())])
    }

    /// The pairs that have a page: neighbours, what announcements compare, texts that applied one after the other, and what
    /// the settings ask for.
    fn pairs<'v>(&'v self, versions: &[&'v Version]) -> Vec<Pair<'v>> {
        let notice = self.notice;
        let mut ids: BTreeSet<(VersionId, VersionId)> = versions
            .iter()
            .filter_map(|version| Some((version.predecessor?, version.id)))
            .chain(announce::announced_pairs(notice, self.edition.as_of))
            .chain(announce::transitions(notice, self.edition.as_of))
            .collect();
        let wanted = match self.edition.register.settings.compare {
            Compare::Auto if versions.len() <= FEW_VERSIONS => Compare::All,
            Compare::Auto => Compare::Latest,
            compare => compare,
        };
        for (at, from) in versions.iter().enumerate() {
            match wanted {
                Compare::Adjacent | Compare::Auto => {}
                Compare::All => ids.extend(versions[at + 1..].iter().map(|to| (from.id, to.id))),
                Compare::Latest => {
                    ids.extend(
                        notice.in_force(self.edition.as_of).filter(|to| from.id < to.id).map(|to| (from.id, to.id)),
                    );
                }
            }
        }
        let version = |id| notice.version(id).expect("a pair names versions of its notice");
        ids.into_iter()
            .map(|(from, to)| {
                let (from, to) = (version(from), version(to));
                Pair { from, to, lang: self.shared_language(from, to) }
            })
            .collect()
    }

    fn redline_page(
        &self,
        pair: &Pair<'_>,
        pairs: &[(VersionId, VersionId)],
        readings: &BTreeMap<(VersionId, Lang), DocumentReading>,
    ) -> Result<Sections, Failure> {
        let notice = self.notice;
        let (from, to) = (self.text(pair.from, pair.lang).1, self.text(pair.to, pair.lang).1);
        let readings = [pair.from, pair.to].map(|version| &readings[&(version.id, pair.lang.clone())]);
        let links = self.links(&redline_path(notice, pair.from, pair.to));
        let same = |n| self.edition.phrases.count("same_passages", n, &[]);
        let (setting, labels) = (setting(&links, self.edition, false), labels(self.edition));
        let proved = prove(compare(from, to), readings, &setting, &labels, Form::Passages { same: &same });
        let proved = proved.map_err(|unproved| {
            Failure::Bug(format!("`{}` from {} to {}: {unproved}", notice.id, pair.from.id, pair.to.id))
        })?;
        let sections = Sections::of(proved.redline());
        let Pair { from, to, lang } = *pair;
        let first_look = FirstLook::at(proved.redline(), lang);
        let shown = ShownRedline {
            notice,
            from,
            to,
            lang,
            sections: &sections,
            first_look: &first_look,
            proved: &proved,
            pairs,
        };
        (self.outlet.put)(redline_page(shown, self.edition)?)?;
        Ok(sections)
    }

    fn history(
        &self,
        versions: &[&Version],
        sections: &BTreeMap<(VersionId, VersionId), Sections>,
    ) -> Result<(), Failure> {
        let sizes: Vec<Size> = versions
            .iter()
            .map(|version| Size {
                words: self.text(version, self.edition.lang).1.word_count(),
                changed: self
                    .measured_from(version)
                    .and_then(|from| sections.get(&(from.id, version.id)))
                    .map(|sections| (sections.total, sections.substantive().count())),
            })
            .collect();
        let pairs: Vec<(VersionId, VersionId)> = sections
            .keys()
            .filter(|(from, to)| self.notice.version(*to).is_some_and(|to| to.predecessor != Some(*from)))
            .copied()
            .collect();
        (self.outlet.put)(history_page(self.notice, &sizes, &pairs, self.edition)?)?;
        (self.outlet.put)(versions_json(self.notice, &sizes, self.edition))?;
        Ok(())
    }

    /// The text against which the history measures a version: the pending one that it edits, else the one that applied before.
    fn measured_from(&self, version: &Version) -> Option<&Version> {
        let edited = self.notice.predecessor(version);
        let pending = edited.filter(|edited| edited.effective == version.effective);
        pending.or_else(|| self.notice.before(version, self.edition.as_of)).or(edited)
    }

    /// How links of a text lead from the page at `path` in this language's tree.
    fn links(&self, path: &str) -> Links {
        let settings = &self.edition.register.settings;
        let notice = notice_path(&self.notice.id);
        let below = path.strip_prefix(&notice).unwrap_or_default();
        let up = "../".repeat(below.matches('/').count());
        let to_images = if self.edition.lang == settings.reference_language() {
            up.clone()
        } else {
            let address = Address::new(settings, self.edition.lang, path);
            format!("{}{notice}", address.to_site())
        };
        Links { to_notice: up, to_images, links_base: Some(settings.links_base.clone()) }
    }

    /// The entries of the newest versions, made while their redlines are at hand.
    fn feed_entries(&self, versions: &[&Version], sections: &BTreeMap<(VersionId, VersionId), Sections>) -> Entries {
        Entries::newest(versions.iter().rev().map(|version| {
            let make = || {
                let before = self.notice.before(version, self.edition.as_of);
                let changes = before.or_else(|| self.notice.predecessor(version)).and_then(|from| {
                    let sections = sections.get(&(from.id, version.id))?;
                    Some(Changes { sections, lang: self.shared_language(from, version) })
                });
                entry(self.notice, version, changes, self.edition)
            };
            (version.change, make)
        }))
    }
}

/// How the texts of an edition are shown.
pub(super) fn setting<'a>(links: &'a Links, edition: Edition<'a>, permalinks: bool) -> Setting<'a> {
    Setting { links, table_label: edition.phrases.get("table"), permalinks }
}

/// The words that stand in a redline beside those of the texts.
pub(super) fn labels(edition: Edition<'_>) -> Labels<'_> {
    let words = |key| edition.phrases.get(key);
    Labels {
        link_was: words("link_was"),
        link_added: words("link_added"),
        moved: words("moved"),
        moved_here: words("moved_here"),
        was_item: words("was_item"),
        was_entry: words("was_entry"),
        was_in_item: words("was_in_item"),
        was_in_entry: words("was_in_entry"),
        was_in_quote: words("was_in_quote"),
        was_alone: words("was_alone"),
        was_heading: words("was_heading"),
        was_paragraph: words("was_paragraph"),
        was_numbered: words("was_numbered"),
        was_bulleted: words("was_bulleted"),
    }
}
