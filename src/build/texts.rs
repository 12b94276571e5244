//! The texts of a notice, parsed: the one thing that is held while it is at work.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::load::front_matter::{self, Words};
use crate::load::proofreading;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Translation, Version};
use crate::site::edition::Edition;
use crate::source::SourceFile;
use crate::text::document::{Block, Body, Document};
use crate::text::markdown::{self, RawHtml, ReadText};
use crate::text::proofreading as text_proofreading;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// The parsed texts of a notice, by version and language.
pub(crate) type Texts = BTreeMap<(VersionId, Lang), Document>;

/// Parses every text, published or not, so that a mistake is found before its day; with what is wrong in them, and what
/// was overlooked in those that can still be mended on that day.
pub(super) fn read_texts(notice: &Notice, raw_html: RawHtml, as_of: Day) -> (Texts, Vec<Diagnostic>) {
    let translations: Vec<(&Version, &Translation)> = notice
        .versions()
        .iter()
        .flat_map(|version| {
            std::iter::once(&version.text).chain(version.translations.values()).map(move |text| (version, text))
        })
        .collect();
    let read: Vec<_> = translations
        .into_par_iter()
        .map(|(version, text)| (version, text, read_text(notice, text, raw_html)))
        .collect();
    let mut diagnostics = Vec::new();
    let mut texts = Texts::new();
    for (version, text, ReadText { document, diagnostics: found, dead_links }) in read {
        if notice.can_be_mended(version, as_of) {
            diagnostics.extend(dead_links.diagnostics());
            // A text of too many blocks was not read to its end: it may be a trap.
            if found.iter().all(|found| found.rule != Rule::TooManyBlocks) {
                diagnostics.extend(proofread(text));
            }
        }
        diagnostics.extend(found);
        texts.insert((version.id, text.lang.clone()), document);
    }
    (texts, diagnostics)
}

/// A former wording of a text, parsed; `None` where its file is not a text, which the record has told.
pub(super) fn former_text(
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
    for text in std::iter::once(&version.text).chain(version.translations.values()) {
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

/// What was overlooked in a text and in what its front matter says.
fn proofread(text: &Translation) -> Vec<Diagnostic> {
    let Translation { source, lang, title, .. } = text;
    let mut found = proofreading::front_matter(source, lang);
    found.extend(text_proofreading::text(source, text.body.clone(), lang, Some(title)));
    found
}

/// The names of the images that a block shows.
pub(super) fn image_names<'d>(block: &'d Block, names: &mut BTreeSet<&'d str>) {
    match &block.body {
        Body::Text(text) => names.extend(text.tokens().iter().filter_map(|token| Some(&*token.image()?.file))),
        Body::Blocks(blocks) => blocks.iter().for_each(|block| image_names(block, names)),
    }
}
