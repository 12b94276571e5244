//! A committed file as the text of a notice: what the former generator put into it is taken out, and told.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::already::words;
use super::foreign::{self, Foreign};
use super::{kramdown, mended, tags};
use crate::diagnostic::{Diagnostic, Place};
use crate::load::printed_date::{PrintedDates, printed};
use crate::source::SourceFile;
use crate::text::document::{Block, BlockKind, Body, Document};
use crate::text::markdown::{self, RawHtml, Surroundings};
use crate::values::character::breaks;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// A variable of the former generator that stands for the title.
const PAGE_TITLE: &str = "page.title";

/// What a text is read by.
#[derive(Clone, Copy, Debug)]
pub(super) struct CleaningBy<'a> {
    /// Its language.
    pub(super) lang: &'a Lang,
    /// The names of the images beside it.
    pub(super) images: &'a BTreeSet<String>,
    /// What becomes of raw HTML.
    pub(super) raw_html: RawHtml,
    /// The values of template variables.
    pub(super) variables: &'a BTreeMap<String, String>,
}

/// A text without what only its former generator understood.
#[derive(Clone, Debug)]
pub(super) struct CleanedText {
    /// Its title, by its front matter or else by its first heading.
    pub(super) title: Option<String>,
    /// The Markdown.
    pub(super) markdown: String,
    /// What it holds.
    pub(super) document: Document,
    /// Its words, with single spaces between.
    pub(super) words: String,
    /// The date that it prints of itself.
    pub(super) printed: Option<Day>,
    /// The first day that it says it applies.
    pub(super) effective: Option<Day>,
    /// What was found in it.
    pub(super) findings: Vec<TextFinding>,
}

/// Something of a text that a person should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextFinding {
    /// What kind of thing it is.
    pub(super) kind: TextFindingKind,
    /// As it stood there.
    pub(super) what: String,
    /// The line of the committed file; 0 for the file as a whole.
    pub(super) line: usize,
}

/// The kinds of what is found, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TextFindingKind {
    /// The file was not UTF-8.
    Encoding,
    /// Characters that no text may hold.
    Characters,
    /// Front matter that cannot be read.
    FrontMatter,
    /// A key of front matter.
    Key,
    /// The first heading, which is the title.
    Heading,
    /// What kramdown said of an element.
    Attributes,
    /// A variable that was filled in.
    FilledIn,
    /// A tag of a template that stands as it stood.
    Tag,
    /// What no text may hold, such as an image that is not there.
    TakenOut,
    /// What `check` refuses.
    Refused,
}

/// Reads a committed file; the error says why there is no text in it.
pub(super) fn read(bytes: &[u8], by: CleaningBy<'_>) -> Result<CleanedText, &'static str> {
    let mut findings = Vec::new();
    let file = decoded(bytes, &mut findings)?;
    let split = foreign::split(&file);
    let title = split.title.clone().filter(|title| tags::tags(title).is_empty());
    let body = filled_in(&split, title.as_deref(), &file, by, &mut findings);
    let plain = kramdown::plain(&body, &parsed(&body, by).0);
    findings.extend(plain.taken_out.iter().map(|said| found(TextFindingKind::Attributes, said, line_of(&file, said))));
    let (title, markdown) = without_title(title, plain.markdown, by, &mut findings);
    if markdown.trim().is_empty() {
        return Err("it contains no words");
    }
    let (markdown, document, errors) = without_errors(markdown, &file, by, &mut findings);
    for problem in &errors {
        let stands = match &problem.place {
            Place::Text(span) => line_of(&file, span.text().lines().next().unwrap_or_default()),
            Place::Path(_) => 0,
        };
        findings.push(found(TextFindingKind::Refused, &format!("{}: {}", problem.rule, problem.message), stands));
    }
    let PrintedDates { updated, effective } = printed(&markdown);
    let stated = updated.or(effective).or(split.updated).or(split.effective);
    Ok(CleanedText {
        title,
        words: words(&markdown),
        document,
        printed: stated,
        effective: effective.or(split.effective),
        markdown,
        findings,
    })
}

/// A text without what can be taken out of it that no text may hold, and the errors that stay.
fn without_errors(
    mut markdown: String,
    file: &str,
    by: CleaningBy<'_>,
    findings: &mut Vec<TextFinding>,
) -> (String, Document, Vec<Diagnostic>) {
    loop {
        let (document, problems) = parsed(&markdown, by);
        let errors: Vec<Diagnostic> = problems.into_iter().filter(Diagnostic::is_error).collect();
        // Each round takes something out, so there is a last.
        let Some((mended, taken_out)) = mended::mended(&markdown, &errors) else { return (markdown, document, errors) };
        findings.extend(taken_out.iter().map(|said| found(TextFindingKind::TakenOut, said, line_of(file, said))));
        markdown = mended;
    }
}

fn found(kind: TextFindingKind, what: &str, line: usize) -> TextFinding {
    TextFinding { kind, what: what.to_owned(), line }
}

/// The number of the line on which something stands first; 0 where it stands on none.
fn line_of(file: &str, what: &str) -> usize {
    file.find(what).filter(|_| !what.is_empty()).map_or(0, |at| file[..at].matches('\n').count() + 1)
}

fn parsed(markdown: &str, by: CleaningBy<'_>) -> (Document, Vec<Diagnostic>) {
    let source: Arc<SourceFile> = SourceFile::new("imported", markdown);
    let surroundings = Surroundings { files: Some(by.images), raw_html: by.raw_html, lang: Some(by.lang) };
    let read = markdown::read(&source, 0..markdown.len(), surroundings);
    (read.document, read.diagnostics)
}

/// The text of a file: UTF-8 or UTF-16 with a mark, or else Windows-1252, of which every byte is a character.
fn decoded(bytes: &[u8], findings: &mut Vec<TextFinding>) -> Result<String, &'static str> {
    let marked = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let is_utf_8 = str::from_utf8(bytes).is_ok();
    let encoding = marked.unwrap_or(if is_utf_8 { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 });
    let (text, _, _) = encoding.decode(bytes);
    if text.contains('\0') {
        return Err("it is not a text file");
    }
    if encoding != encoding_rs::UTF_8 {
        findings.push(found(TextFindingKind::Encoding, encoding.name(), 0));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.contains(breaks) {
        return Ok(text);
    }
    for (at, c) in text.char_indices().filter(|&(_, c)| breaks(c)) {
        findings.push(found(TextFindingKind::Characters, &format!("U+{:04X}", u32::from(c)), line_at(&text, at)));
    }
    Ok(text.replace(breaks, ""))
}

fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The text below the front matter, with the variables filled in that have a value.
fn filled_in(
    split: &Foreign<'_>,
    title: Option<&str>,
    file: &str,
    by: CleaningBy<'_>,
    findings: &mut Vec<TextFinding>,
) -> String {
    if split.is_unreadable {
        findings.push(found(TextFindingKind::FrontMatter, "", 1));
    }
    findings.extend(split.left_out.iter().map(|key| found(TextFindingKind::Key, key, line_of(file, key))));
    let mut body = split.body.to_owned();
    if let Some(title) = title
        && body.contains(PAGE_TITLE)
    {
        let known = BTreeMap::from([(PAGE_TITLE.to_owned(), title.to_owned())]);
        body = tags::filled_in(&body, &known).0;
    }
    let (filled, used) = tags::filled_in(&body, by.variables);
    findings.extend(used.into_iter().map(|name| found(TextFindingKind::FilledIn, name, 0)));
    for tag in tags::tags(&filled) {
        let tag = &filled[tag];
        findings.push(found(TextFindingKind::Tag, tag, line_of(file, tag)));
    }
    filled
}

/// The title and the text below it. Each page prints the title above the text, so a first heading that says the same goes;
/// one of the first level is the title where nothing else says it.
fn without_title(
    title: Option<String>,
    markdown: String,
    by: CleaningBy<'_>,
    findings: &mut Vec<TextFinding>,
) -> (Option<String>, String) {
    let (document, _) = parsed(&markdown, by);
    let Some((level, words, id, range)) = document.blocks.first().and_then(heading) else { return (title, markdown) };
    let plain = |words: &str| {
        let kept: String = words.chars().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect();
        self::words(&kept.to_lowercase())
    };
    let is_title = match &title {
        Some(title) => level <= 2 && plain(title) == plain(&words),
        None => level == 1 && tags::tags(&words).is_empty(),
    };
    if !is_title || words.is_empty() {
        return (title, markdown);
    }
    findings.push(found(TextFindingKind::Heading, "", 0));
    let below = markdown[range.end..].trim_start_matches('\n');
    let is_led_to = markdown.contains(&format!("](#{id})"));
    let begins_with_words = matches!(document.blocks.get(1), Some(Block { kind: BlockKind::Paragraph, .. }));
    // Links to the title lead to where it stood.
    let anchor = if is_led_to && begins_with_words { format!("<a id=\"{id}\"></a>") } else { String::new() };
    let above = markdown[..range.start].trim_start_matches('\n');
    (Some(title.unwrap_or(words)), format!("{above}{anchor}{below}"))
}

/// The level, the words, the name and the bytes of a heading.
fn heading(block: &Block) -> Option<(u8, String, String, Range<usize>)> {
    match (&block.kind, &block.body) {
        (BlockKind::Heading(level), Body::Text(text)) => {
            let id = block.id.clone().unwrap_or_default();
            Some((*level, words(&text.plain()), id, block.source.clone()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Result<CleanedText, &'static str> {
        let images = BTreeSet::from(["here.png".to_owned()]);
        let variables = BTreeMap::from([("site.email".to_owned(), "a@example.org".to_owned())]);
        let lang = "en".parse().unwrap();
        read(bytes, CleaningBy { lang: &lang, images: &images, raw_html: RawHtml::Sanitize, variables: &variables })
    }

    fn told(text: &CleanedText) -> Vec<(TextFindingKind, &str, usize)> {
        text.findings.iter().map(|finding| (finding.kind, finding.what.as_str(), finding.line)).collect()
    }

    #[test]
    fn a_page_of_jekyll_becomes_a_text_and_what_is_left_out_is_told_with_its_line() {
        let text =
            of(b"---\nlayout: page\ntitle: Privacy\n---\n# {{ page.title }}\n\nLast updated: May 6, 2019\n\nWrite to \
            {{ site.email }} or {{ site.phone }}.\n{: .contact}\n")
            .unwrap();
        assert_eq!(text.title.as_deref(), Some("Privacy"));
        assert_eq!(text.markdown, "Last updated: May 6, 2019\n\nWrite to a@example.org or {{ site.phone }}.\n");
        assert_eq!(text.printed.map(|day| day.to_string()).as_deref(), Some("2019-05-06"));
        assert_eq!(
            told(&text),
            [
                (TextFindingKind::Key, "layout", 2),
                (TextFindingKind::FilledIn, "site.email", 0),
                (TextFindingKind::Tag, "{{ site.phone }}", 9),
                (TextFindingKind::Attributes, "{: .contact}", 10),
                (TextFindingKind::Heading, "", 0),
            ]
        );
    }

    #[test]
    fn without_front_matter_the_first_heading_is_the_title() {
        let text = of(b"# Privacy & you\n\nWords.\n").unwrap();
        assert_eq!((text.title.as_deref(), text.markdown.as_str()), (Some("Privacy & you"), "Words.\n"));
        let text = of(b"## Part one\n\nWords.\n").unwrap();
        assert_eq!((text.title, text.markdown.as_str()), (None, "## Part one\n\nWords.\n"));
    }

    #[test]
    fn links_to_the_title_lead_to_where_it_stood() {
        let text = of(b"# Our policy\n\nUp to [the top](#our-policy).\n").unwrap();
        assert_eq!(text.markdown, "<a id=\"our-policy\"></a>Up to [the top](#our-policy).\n");
    }

    #[test]
    fn a_heading_that_says_something_else_than_the_title_stays() {
        let text = of(b"---\ntitle: Privacy\n---\n# Our policy\n\nWords.\n").unwrap();
        assert_eq!((text.title.as_deref(), text.markdown.as_str()), (Some("Privacy"), "# Our policy\n\nWords.\n"));
    }

    #[test]
    fn old_encodings_are_read_and_what_is_no_text_is_not() {
        let text = of(b"Your \x93data\x94 at the caf\xE9\r\n").unwrap();
        assert_eq!(
            (text.markdown.as_str(), told(&text)),
            ("Your “data” at the café\n", vec![(TextFindingKind::Encoding, "windows-1252", 0)])
        );
        let wide: Vec<u8> = "\u{FEFF}Words\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&wide).unwrap().markdown, "Words\n");
        assert_eq!(of(b"PNG\0\0").unwrap_err(), "it is not a text file");
        assert_eq!(of(b"---\ntitle: Privacy\n---\n\n").unwrap_err(), "it contains no words");
    }

    #[test]
    fn what_no_text_may_hold_is_taken_out_and_the_words_stay() {
        let text =
            of("See ![the way](gone.png), [this](javascript:x) and ![b](here.png).\u{202E}\u{7}\n".as_bytes()).unwrap();
        assert_eq!(text.markdown, "See the way, this and ![b](here.png).\n");
        let taken_out: Vec<&str> = told(&text)
            .into_iter()
            .filter(|(kind, ..)| *kind == TextFindingKind::TakenOut)
            .map(|(_, what, _)| what)
            .collect();
        assert_eq!(taken_out.len(), 3, "{taken_out:?}");
        let again = of(text.markdown.as_bytes()).unwrap();
        assert_eq!(again.findings, Vec::new());
    }
}
