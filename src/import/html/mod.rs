//! A saved page as a text: the notice alone, without what stands around it.

mod decoded;
mod main_part;
mod page;
mod written;

use std::collections::BTreeMap;

use url::Url;

use self::decoded::decoded;
use self::main_part::{LeftOut, MainPart};
use self::page::SavedPage;
use crate::diagnostic::rules::Rule;
use crate::import::incoming::{ReadDocument, Remark, Titles};
use crate::source::SourceFile;
use crate::text::document::{Block, BlockKind, Body};
use crate::text::markdown::{RawHtml, Surroundings, read_html};
use crate::values::english::counted;

/// Parts that are named one by one, at the most.
const ENOUGH: usize = 12;

/// Reads a saved page; `base` is the address that it was saved from, where that is known.
#[must_use]
pub(crate) fn read(bytes: &[u8], base: Option<&Url>) -> ReadDocument {
    let (html, encoding) = decoded(bytes);
    let page = SavedPage::read(&html);
    let base = base.cloned().or_else(|| page.address());
    let main = MainPart::of(&page);
    let (markup, relative) = written::html(&page, &main, base.as_ref());
    let source = SourceFile::new("page.html", markup);
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    let mut read = read_html(&source, surroundings);
    read.document.blocks.iter_mut().for_each(name_columns);
    let mut remarks: Vec<Remark> = left_out(&main.left_out);
    let mut lost: BTreeMap<String, usize> = BTreeMap::new();
    for found in read.diagnostics.iter().filter(|found| found.rule == Rule::RawHtmlLeftOut) {
        *lost.entry(found.message.trim_start_matches("raw HTML: ").to_owned()).or_default() += 1;
    }
    remarks.extend(
        lost.into_iter()
            .map(|(words, times)| Remark::of_all(if times > 1 { format!("{words} ({times} times)") } else { words })),
    );
    remarks.extend(main.images.iter().map(|alt| {
        let alt = if alt.is_empty() { String::new() } else { format!(" (“{alt}”)") };
        Remark::of_all(format!(
            "an image{alt} was left out: put its file beside the text, and write `![what it shows](file.png)`"
        ))
    }));
    if relative > 0 {
        remarks.push(Remark::of_all(format!(
            "{} left as written, relative to the notice's own address: name the page's original address with `--base`",
            counted(relative, "relative link")
        )));
    }
    let mut facts = vec![format!("taken from {}", main.what)];
    facts.extend(encoding.map(|encoding| format!("read as {encoding}")));
    facts.extend(base.filter(|_| relative == 0).map(|base| format!("saved from {base}")));
    ReadDocument { document: read.document, titles: Titles::Of(main.title), remarks, facts }
}

/// Makes the first row of a table its head where all of its cells are names, as Markdown has it.
fn name_columns(block: &mut Block) {
    let is_table = block.kind == BlockKind::Table;
    let Body::Blocks(blocks) = &mut block.body else { return };
    let is_name = |cell: &Block| matches!(cell.kind, BlockKind::Cell { head: true, .. });
    if let Some(first) = blocks.first_mut().filter(|first| is_table && first.blocks().iter().all(is_name)) {
        first.kind = BlockKind::Row { head: true };
    }
    blocks.iter_mut().for_each(name_columns);
}

/// What of the page is not in the text, by its first words.
fn left_out(parts: &[LeftOut]) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = parts
        .iter()
        .take(ENOUGH)
        .map(|part| {
            Remark::of_all(format!("left out `<{}>`, {}: “{}”", part.name, counted(part.words, "word"), part.begins))
        })
        .collect();
    let rest = parts.get(ENOUGH..).unwrap_or_default();
    if !rest.is_empty() {
        let words = rest.iter().map(|part| part.words).sum();
        remarks.push(Remark::of_all(format!(
            "left out {} more, {}",
            counted(rest.len(), "part"),
            counted(words, "word")
        )));
    }
    remarks
}

#[cfg(test)]
mod tests;
