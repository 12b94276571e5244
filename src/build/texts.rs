//! The texts of a notice, parsed: the one thing that is held while it is at work.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::load::front_matter;
use crate::model::name::VersionId;
use crate::model::notice::{Notice, Translation, Version};
use crate::site::edition::Edition;
use crate::source::SourceFile;
use crate::text::document::{Block, Body, Document};
use crate::text::markdown::{self, RawHtml, ReadText};
use crate::values::lang::Lang;

/// The parsed texts of a notice, by version and language.
pub(super) type Texts = BTreeMap<(VersionId, Lang), Document>;

/// Parses every text, published or not, so that a mistake is found before its day; with what is wrong in them.
pub(super) fn read_texts(notice: &Notice, raw_html: RawHtml) -> (Texts, Vec<Diagnostic>) {
    let newest = notice.versions().last().map(|version| version.id);
    let translations: Vec<(&Version, &Translation)> = notice
        .versions()
        .iter()
        .flat_map(|version| {
            std::iter::once(&version.text).chain(version.translations.values()).map(move |text| (version, text))
        })
        .collect();
    let read: Vec<_> = translations
        .into_par_iter()
        .map(|(version, text)| ((version.id, text.lang.clone()), read_text(notice, text, raw_html)))
        .collect();
    let mut diagnostics = Vec::new();
    let mut texts = Texts::new();
    for ((id, lang), ReadText { document, diagnostics: found, dead_links }) in read {
        diagnostics.extend(found);
        // What is published stays as it is: only the newest text can still be mended.
        if Some(id) == newest {
            diagnostics.extend(dead_links.diagnostics());
        }
        texts.insert((id, lang), document);
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
    let body = front_matter::split(source).ok()?.body;
    let former = Translation { source: Arc::clone(source), body, ..text.clone() };
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

/// The names of the images that a block shows.
pub(super) fn image_names<'d>(block: &'d Block, names: &mut BTreeSet<&'d str>) {
    match &block.body {
        Body::Text(text) => names.extend(text.tokens().iter().filter_map(|token| Some(&*token.image()?.file))),
        Body::Blocks(blocks) => blocks.iter().for_each(|block| image_names(block, names)),
    }
}
