//! What somebody may have overlooked in a text: words that are still to come, Markdown that did not take, what a word
//! processor left, and what would be lost on the way to the page.
//!
//! All of it is right Markdown, or right YAML, so that no reader refuses it. The rules look at what readers see as it is
//! typed, and never at code. Each costs one look at the text.

mod bullets;
mod galley;
mod layout;
mod links;
mod lost;
mod marks;
mod placeholders;
mod residue;
mod tables;
mod value;

use std::ops::Range;
use std::sync::Arc;

use self::galley::Galley;
pub(crate) use self::value::value;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::values::lang::Lang;

/// What is said of the Markdown in `body`, a range of bytes of `source`. `title` is what the page prints above it; none
/// where it prints nothing.
#[must_use]
pub(crate) fn text(source: &Arc<SourceFile>, body: Range<usize>, lang: &Lang, title: Option<&str>) -> Vec<Diagnostic> {
    let whole = source.text();
    let galley = Galley::of(source, body.start, &whole[body], lang);
    [
        placeholders::judge(&galley),
        residue::judge(&galley),
        marks::judge(&galley),
        links::judge(&galley),
        bullets::judge(&galley),
        tables::judge(&galley),
        layout::judge(&galley, title),
        lost::judge(&galley),
    ]
    .concat()
}

#[cfg(test)]
mod tests;
