//! The state of reading a text, and what every part of it needs: places, links, limits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::anchors::Anchors;
use super::fragment::Fragment;
use super::tree::BlockTree;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Guesses};
use crate::source::{SourceFile, Span};
use crate::text::characters::Values;
use crate::text::characters::written::Notation;
use crate::text::document::Align;
use crate::text::links::scheme;
use crate::text::words::Link;
use crate::values::lang::Lang;

/// What becomes of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawHtml {
    /// Harmless tags stay, the rest goes with a warning.
    Sanitize,
    /// What would go is an error.
    Error,
}

/// What a text may refer to, and how strict to be about it.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// Names of the images that lie beside the text; `None` where that is not known.
    pub files: Option<&'a BTreeSet<String>>,
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// The language of the text; `None` where that is not known.
    pub lang: Option<&'a Lang>,
}

/// Containers inside containers, at the most; deeper ones are refused, so that no later step can run out of stack.
pub(super) const MAX_DEPTH: usize = 64;

/// Reads a text event by event and tag by tag.
pub(super) struct MarkdownReader<'a> {
    pub(super) source: &'a Arc<SourceFile>,
    pub(super) offset: usize,
    pub(super) surroundings: Surroundings<'a>,
    pub(super) tree: BlockTree,
    pub(super) values: Values<'a>,
    pub(super) anchors: Anchors,
    pub(super) guesses: Guesses,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) columns: Vec<Align>,
    pub(super) column: usize,
    pub(super) in_table_head: bool,
    pub(super) html: Option<Fragment>,
    /// Inside a raw element that goes with all it holds, such as `<script>`.
    pub(super) hidden_by: Option<String>,
    /// Behind the caption of a table whose rows are still to come.
    pub(super) captioned: bool,
    pub(super) alt: Option<AltText>,
    pub(super) footnotes: BTreeMap<String, usize>,
    /// Names of the footnotes that were defined so far.
    pub(super) defined: BTreeSet<String>,
}

/// The words of an image, while they are read.
pub(super) struct AltText {
    pub(super) depth: usize,
    pub(super) words: String,
}

impl<'a> MarkdownReader<'a> {
    pub(super) fn new(source: &'a Arc<SourceFile>, offset: usize, surroundings: Surroundings<'a>) -> Self {
        Self {
            source,
            offset,
            surroundings,
            tree: BlockTree::new(MAX_DEPTH),
            values: Values::new(source, Notation::References),
            anchors: Anchors::default(),
            guesses: Guesses::default(),
            diagnostics: Vec::new(),
            columns: Vec::new(),
            column: 0,
            in_table_head: false,
            html: None,
            hidden_by: None,
            captioned: false,
            alt: None,
            footnotes: BTreeMap::new(),
            defined: BTreeSet::new(),
        }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.source, self.absolute(range))
    }

    pub(super) fn absolute(&self, range: &Range<usize>) -> Range<usize> {
        self.offset + range.start..self.offset + range.end
    }

    /// A link whose address is harmless, or `None` after saying what is wrong with it.
    pub(super) fn checked_link(&mut self, href: &str, title: &str, range: Range<usize>) -> Option<Arc<Link>> {
        let href = href.trim();
        if let Some(scheme) = forbidden_scheme(href) {
            self.diagnostics.push(
                Diagnostic::new(
                    Rule::ForbiddenScheme,
                    self.span(&range),
                    format!("a link may not lead to a `{scheme}:` address"),
                )
                .hint("use http, https, mailto, tel or a relative address"),
            );
            return None;
        }
        if let Some(fragment) = href.strip_prefix('#').filter(|fragment| !fragment.is_empty()) {
            self.anchors.refer(fragment, range);
        }
        let title = (!title.is_empty()).then(|| title.to_owned());
        Some(Arc::new(Link { href: href.to_owned(), title }))
    }
}

/// The scheme of an address that a text may not lead to.
pub(super) fn forbidden_scheme(href: &str) -> Option<String> {
    scheme(href).filter(|scheme| !matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel"))
}
