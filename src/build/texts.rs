//! The texts of a notice, parsed as far as somebody asks for them: the one thing that is held while it is at work.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::memory::{NoticeMemory, PROGRAM, Stored};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::load::front_matter::{self, Words};
use crate::load::proofreading;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Translation, Version};
use crate::record::former_name;
use crate::record::published::{Correction, digest_of};
use crate::site::edition::Edition;
use crate::site::trails::TextHeading;
use crate::source::SourceFile;
use crate::text::document::{Block, Body, Document};
use crate::text::markdown::{self, RawHtml, ReadText};
use crate::text::proofreading as text_proofreading;
use crate::text::words::Token;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// The texts of a notice, each parsed when somebody first asks for it.
pub(crate) struct Texts<'a> {
    notice: &'a Notice,
    raw_html: RawHtml,
    held: BTreeMap<(VersionId, Lang), HeldText<'a>>,
    files: HashMap<&'a str, &'a Arc<SourceFile>>,
}

struct HeldText<'a> {
    version: &'a Version,
    text: &'a Translation,
    /// What tells it, as it is read here, from every other.
    key: Digest,
    /// Whether anybody may read it: nothing is remembered of what only the publisher may see.
    is_public: bool,
    read: OnceLock<ReadText>,
    facts: OnceLock<TextFacts>,
}

/// What is to be known of a text without a look at it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TextFacts {
    /// What is wrong with it.
    found: Vec<Stored>,
    /// How many words it has.
    pub words: usize,
    /// What tells its words from those of other texts: which they are, in which order, whatever their form.
    pub said: Digest,
    /// The names of the images that it shows.
    pub images: BTreeSet<String>,
    /// Its headings, in order.
    pub headings: Vec<TextHeading>,
}

impl<'a> Texts<'a> {
    /// Those of a notice, readable on a day or not.
    pub(super) fn of(notice: &'a Notice, raw_html: RawHtml, as_of: Day) -> Self {
        let every = notice.versions().iter().flat_map(|version| version.every_text().map(move |text| (version, text)));
        let texts: Vec<(&Version, &Translation)> = every.collect();
        let files = texts.iter().map(|(_, text)| (text.source.path(), &text.source)).collect();
        let public: BTreeSet<VersionId> = notice.public(as_of).map(|version| version.id).collect();
        let held = texts.into_par_iter().map(|(version, text)| {
            let (read, facts) = (OnceLock::new(), OnceLock::new());
            let (key, is_public) = (key(notice, text, raw_html), public.contains(&version.id));
            ((version.id, text.lang.clone()), HeldText { version, text, key, is_public, read, facts })
        });
        Self { notice, raw_html, held: held.collect(), files }
    }

    /// What is wrong in them, so that a mistake is found before its day, and what was overlooked in those that can still be
    /// mended on that day.
    pub(super) fn judge(&self, as_of: Day, memory: &NoticeMemory) -> Vec<Diagnostic> {
        let held: Vec<&HeldText<'_>> = self.held.values().collect();
        let found = held.into_par_iter().map(|held| {
            let facts = self.facts_of(held, memory);
            let mut found = self.told(facts.found.clone());
            if self.notice.can_be_mended(held.version, as_of) {
                found.extend(self.overlooked(held, facts, memory));
            }
            found
        });
        found.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// The text of a version in a language, parsed; `None` where there is none.
    pub(super) fn get(&self, key: &(VersionId, Lang)) -> Option<&Document> {
        self.held.get(key).map(|held| &self.read(held).document)
    }

    /// What is to be known of a text. It was judged before.
    pub(super) fn facts(&self, version: VersionId, lang: &Lang) -> Option<&TextFacts> {
        self.held.get(&(version, lang.clone()))?.facts.get()
    }

    /// What tells a text, as it is read here, from every other; `None` where there is none.
    pub(super) fn key(&self, version: VersionId, lang: &Lang) -> Option<Digest> {
        Some(self.held.get(&(version, lang.clone()))?.key)
    }

    /// What tells all that anybody may read, as they are read here, from any other.
    pub(super) fn key_of_all(&self) -> Digest {
        Digest::of_parts(self.held.values().filter(|held| held.is_public).map(|held| held.key))
    }

    /// Whether anybody may read all of them.
    pub(super) fn are_public(&self) -> bool {
        self.held.values().all(|held| held.is_public)
    }

    /// The names of the images that a version shows, in whichever language.
    pub(super) fn images(&self, version: &Version) -> BTreeSet<&str> {
        let facts = version.every_text().filter_map(|text| self.facts(version.id, &text.lang));
        facts.flat_map(|facts| &facts.images).map(String::as_str).collect()
    }

    /// A message with its places in the files of the notice; `None` when one of them is of another.
    pub(super) fn told_by_memory(&self, stored: Vec<Stored>) -> Option<Vec<Diagnostic>> {
        stored.into_iter().map(|stored| stored.told(|path| self.files.get(path).copied())).collect()
    }

    fn told(&self, stored: Vec<Stored>) -> Vec<Diagnostic> {
        self.told_by_memory(stored).expect("what is found in a text has its place there")
    }

    fn read<'h>(&self, held: &'h HeldText<'_>) -> &'h ReadText {
        held.read.get_or_init(|| read_text(self.notice, held.text, self.raw_html))
    }

    fn facts_of<'h>(&self, held: &'h HeldText<'_>, memory: &NoticeMemory) -> &'h TextFacts {
        let find = || {
            let ReadText { document, diagnostics, .. } = self.read(held);
            let (mut images, mut headings) = (BTreeSet::new(), Vec::new());
            document.blocks.iter().for_each(|block| image_names(block, &mut images));
            document.blocks.iter().for_each(|block| collect_headings(block, true, &mut headings));
            TextFacts {
                found: diagnostics.iter().map(Stored::of).collect(),
                words: document.word_count(),
                said: said(document),
                images: images.into_iter().map(str::to_owned).collect(),
                headings,
            }
        };
        held.facts.get_or_init(|| if held.is_public { memory.of(held.key, find) } else { find() })
    }

    /// What was overlooked in a text and in what its front matter says.
    fn overlooked(&self, held: &HeldText<'_>, facts: &TextFacts, memory: &NoticeMemory) -> Vec<Diagnostic> {
        let find = || {
            let mut found = self.read(held).dead_links.diagnostics();
            // A text of too many blocks was not read to its end: it may be a trap.
            if facts.found.iter().all(|found| found.rule() != Rule::TooManyBlocks) {
                found.extend(proofread(held.text));
            }
            found.iter().map(Stored::of).collect::<Vec<_>>()
        };
        let key = Digest::of_parts([held.key.bytes(), b"overlooked"]);
        self.told(if held.is_public { memory.of(key, find) } else { find() })
    }
}

/// What tells a text, as it is read beside the images of its notice, from every other.
fn key(notice: &Notice, text: &Translation, raw_html: RawHtml) -> Digest {
    let images: Vec<&String> = if notice.files.is_empty() {
        Vec::new()
    } else {
        let words = text.source.text();
        // Names may be written in percent signs.
        let is_named = |name: &&String| words.contains(name.as_str()) || words.contains('%');
        notice.files.iter().filter(is_named).collect()
    };
    let surroundings = format!("{PROGRAM} {raw_html:?} {images:?} {} {}", text.source.path(), text.lang);
    Digest::of_parts([surroundings.as_bytes(), digest_of(text).bytes()])
}

/// What a text said before a correction.
pub(super) struct FormerWording<'a> {
    /// The number of the correction, from 1.
    pub n: usize,
    pub correction: &'a Correction,
    pub source: &'a Arc<SourceFile>,
    pub text: Translation,
    pub document: Document,
}

/// The wordings of a text before its corrections, oldest first. One that is missing, or is no text, is an error that the record
/// has told.
pub(super) fn former_wordings<'a>(
    notice: &'a Notice,
    version: &'a Version,
    text: &'a Translation,
    edition: Edition<'a>,
) -> impl Iterator<Item = FormerWording<'a>> {
    let translation = (text.lang != version.text.lang).then_some(&text.lang);
    (1..).zip(edition.corrections(notice, version, &text.lang)).filter_map(move |(n, correction)| {
        let source = notice.former.get(&former_name(version.id, translation, n))?;
        let (text, document) = former_text(notice, text, source, edition)?;
        Some(FormerWording { n, correction, source, text, document })
    })
}

fn former_text(
    notice: &Notice,
    text: &Translation,
    source: &Arc<SourceFile>,
    edition: Edition<'_>,
) -> Option<(Translation, Document)> {
    let is_reference = text.lang == *edition.register.settings.reference_language();
    let words = if is_reference {
        front_matter::version(source, &text.lang).0?.words
    } else {
        front_matter::translation(source, &text.lang, source.path()).0?
    };
    let Words { title, summary, impact, choices, source, body, .. } = words;
    let title = title.unwrap_or_else(|| text.title.clone());
    let former = Translation { lang: text.lang.clone(), title, summary, impact, choices, source, body };
    let document = read_text(notice, &former, edition.register.settings.raw_html).document;
    Some((former, document))
}

/// The names of the images that a version shows, in whichever language.
#[must_use]
pub(crate) fn shown_images(notice: &Notice, version: &Version, raw_html: RawHtml) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for text in version.every_text() {
        let document = read_text(notice, text, raw_html).document;
        let mut shown = BTreeSet::new();
        document.blocks.iter().for_each(|block| image_names(block, &mut shown));
        names.extend(shown.into_iter().map(str::to_owned));
    }
    names
}

fn read_text(notice: &Notice, text: &Translation, raw_html: RawHtml) -> ReadText {
    let surroundings = markdown::Surroundings { files: Some(&notice.files), raw_html, lang: Some(&text.lang) };
    markdown::read(&text.source, text.body.clone(), surroundings)
}

/// What tells the words of a text from those of others.
fn said(document: &Document) -> Digest {
    let mut words = String::new();
    document.each_text(&mut |tokens| {
        for word in tokens.iter().map(Token::text) {
            words.push_str(word);
            // No text holds one.
            words.push('\0');
        }
    });
    Digest::of(words.as_bytes())
}

/// What was overlooked in a text and in what its front matter says.
fn proofread(text: &Translation) -> Vec<Diagnostic> {
    let Translation { source, lang, title, .. } = text;
    let _held = source.text();
    let mut found = proofreading::front_matter(source, lang);
    found.extend(text_proofreading::text(source, text.body.clone(), lang, Some(title)));
    found
}

/// The headings in a block, which are sections where it stands at the top.
fn collect_headings(block: &Block, is_top: bool, headings: &mut Vec<TextHeading>) {
    match (&block.body, &block.id) {
        (Body::Text(text), Some(id)) if block.kind.is_heading() => {
            headings.push(TextHeading { id: id.clone(), words: text.plain(), is_section: is_top });
        }
        (Body::Text(_), _) => {}
        (Body::Blocks(blocks), _) => blocks.iter().for_each(|block| collect_headings(block, false, headings)),
    }
}

/// The names of the images that a block shows.
pub(super) fn image_names<'d>(block: &'d Block, names: &mut BTreeSet<&'d str>) {
    match &block.body {
        Body::Text(text) => names.extend(text.tokens().iter().filter_map(|token| Some(&*token.image()?.file))),
        Body::Blocks(blocks) => blocks.iter().for_each(|block| image_names(block, names)),
    }
}
