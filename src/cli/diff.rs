//! `noticepress diff`: the redline of two versions, or of two files.

use std::io::{IsTerminal, stdout};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use console::Term;

use super::args::{Common, DiffFormat};
use super::given_file::{self, STDIN};
use super::project::Project;
use super::report::{self, Places, takes_color};
use super::say::say_bytes;
use crate::diagnostic::{self, Diagnostic};
use crate::export::compared::Compared;
use crate::export::terminal::Screen;
use crate::export::{docx as redline_docx, json as redline_json, markdown as redline_markdown, terminal};
use crate::failure::Failure;
use crate::html::tag::Tag;
use crate::html::write::Markup;
use crate::load::files::{TEXT_LIMIT, too_large};
use crate::load::front_matter;
use crate::model::notice::{Notice, Version};
use crate::redline::changes::Redline;
use crate::redline::compare::compare;
use crate::redline::html::Labels;
use crate::redline::proof::{Form, prove};
use crate::source::SourceFile;
use crate::text::document::Document;
use crate::text::encoding;
use crate::text::html::{Setting, document};
use crate::text::links::Links;
use crate::text::markdown::{self, RawHtml, Surroundings};
use crate::values::harmless::on_terminal;

/// Writes the redline to stdout. Succeeds whether or not the texts differ.
///
/// # Errors
///
/// [`Failure::Usage`] for versions that are not there, and what reading the files fails with.
pub(crate) fn diff(common: &Common, old: &str, new: Option<&Path>, format: DiffFormat) -> Result<(), Failure> {
    if format == DiffFormat::Docx && stdout().is_terminal() {
        return Err(Failure::usage_with_hint(
            "a Word file cannot be shown on a terminal",
            "send it to a file: `noticepress diff ... --format docx > changes.docx`",
        ));
    }
    let shown = match new {
        Some(new) => of_files(common, Path::new(old), new, format)?,
        None => of_versions(common, old, format)?,
    };
    say_bytes(&shown)
}

fn of_files(common: &Common, old: &Path, new: &Path, format: DiffFormat) -> Result<Vec<u8>, Failure> {
    if [old, new].iter().all(|path| *path == Path::new(STDIN)) {
        return Err(Failure::usage_with_hint(
            "only one of the two files can come from stdin",
            "name a file for one of them: `noticepress diff OLD.md -`",
        ));
    }
    let [(old_text, old_front_matter), (new_text, new_front_matter)] = both(file(old), file(new))?;
    let harmless = |name: &str| on_terminal(name).into_owned();
    let name = |path: &Path| path.file_stem().map(|stem| harmless(&stem.to_string_lossy())).unwrap_or_default();
    let compared = Compared {
        notice: name(new),
        from: name(old),
        to: name(new),
        lang: None,
        updated: None,
        arguments: harmless(&format!("{} {}", old.display(), new.display())),
    };
    let mut shown = show([old_text, new_text], &compared, &Places::default(), format, |found| {
        if common.strict && !found.is_empty() { Err(Failure::Content(found)) } else { Ok(found) }
    })?;
    if format == DiffFormat::Terminal && old_front_matter != new_front_matter {
        shown.extend_from_slice(b"The front matter differs.\n");
    }
    Ok(shown)
}

/// The text of a file that need not belong to a project, and its front matter, of which only the characters are judged.
fn file(path: &Path) -> Result<(WholeText, Option<String>), Failure> {
    let name = path.display().to_string();
    let wrong = |diagnostic| Failure::Content(vec![diagnostic]);
    let bytes = given_file::read(path, TEXT_LIMIT)?;
    let bytes = bytes.ok_or_else(|| wrong(too_large(&name, &format!("more than {TEXT_LIMIT} bytes"))))?;
    let source = encoding::decode(&name, &bytes).map_err(wrong)?;
    let Some((parts, odd)) = front_matter::split_if_any(&source) else {
        return Ok((WholeText::read(&source, 0..source.len(), Vec::new())?, None));
    };
    let front_matter = source.text()[parts.yaml].to_owned();
    Ok((WholeText::read(&source, parts.body, odd)?, Some(front_matter)))
}

/// What came of two things that were tried, or all that is wrong with either.
fn both<T>(old: Result<T, Failure>, new: Result<T, Failure>) -> Result<[T; 2], Failure> {
    match (old, new) {
        (Err(Failure::Content(mut wrong)), Err(Failure::Content(more))) => {
            wrong.extend(more);
            Err(Failure::Content(wrong))
        }
        (old, new) => Ok([old?, new?]),
    }
}

/// A text of which no part was left out for an error: a redline of the rest could call equal what is not.
struct WholeText {
    document: Document,
    warnings: Vec<Diagnostic>,
}

impl WholeText {
    /// Reads the Markdown in `body`; `found` is what is known of the file already.
    fn read(source: &Arc<SourceFile>, body: Range<usize>, mut found: Vec<Diagnostic>) -> Result<Self, Failure> {
        let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
        let read = markdown::read(source, body, surroundings);
        found.extend(read.diagnostics);
        diagnostic::sort(&mut found);
        if found.iter().any(Diagnostic::is_error) {
            return Err(Failure::Content(found));
        }
        Ok(Self { document: read.document, warnings: found })
    }
}

fn of_versions(common: &Common, named: &str, format: DiffFormat) -> Result<Vec<u8>, Failure> {
    let project = Project::open(common)?;
    let (name, range) = named.split_once('@').map_or((named, None), |(name, range)| (name, Some(range)));
    if range.is_none() && Path::new(named).extension().is_some() {
        return Err(Failure::usage_with_hint(
            format!("{named} needs a second file to be compared with"),
            "name two files: `noticepress diff OLD.md NEW.md`",
        ));
    }
    let notice = project.notice(name)?;
    let (from, to) = match range.map(|range| range.split_once("..").ok_or(range)) {
        Some(Ok((from, to))) => (Project::version(notice, from)?, Project::version(notice, to)?),
        Some(Err(to)) => with_predecessor(notice, Project::version(notice, to)?)?,
        None => {
            let newest = notice.versions().last().expect("a notice has a version");
            with_predecessor(notice, newest)?
        }
    };
    let places = Places::of_project(&project.root);
    let texts = versions(from, to).map_err(|failure| project.refused(failure))?;
    show(texts, &compared_versions(notice, from, to), &places, format, |found| project.judged(found))
}

/// The redline of two versions as a comment of at most about `limit` bytes.
///
/// # Errors
///
/// [`Failure::Content`] when either text has an error.
pub(super) fn as_comment(notice: &Notice, from: &Version, to: &Version, limit: usize) -> Result<String, Failure> {
    let [old, new] = versions(from, to)?;
    let redline = compare(&old.document, &new.document);
    Ok(redline_markdown::redline_within(&redline, &compared_versions(notice, from, to), limit))
}

fn versions(from: &Version, to: &Version) -> Result<[WholeText; 2], Failure> {
    let text = |version: &Version| WholeText::read(&version.text.source, version.text.body.clone(), Vec::new());
    both(text(from), text(to))
}

fn compared_versions(notice: &Notice, from: &Version, to: &Version) -> Compared {
    Compared {
        notice: notice.id.to_string(),
        from: from.id.to_string(),
        to: to.id.to_string(),
        lang: Some(to.text.lang.clone()),
        updated: Some(to.id.updated),
        arguments: format!("{}@{}..{}", notice.id, from.id, to.id),
    }
}

fn with_predecessor<'n>(notice: &'n Notice, version: &'n Version) -> Result<(&'n Version, &'n Version), Failure> {
    let predecessor = notice.predecessor(version);
    predecessor.map(|predecessor| (predecessor, version)).ok_or_else(|| {
        Failure::usage_with_hint(
            format!("{}@{} is the first version: there is nothing to compare it with", notice.id, version.id),
            format!("name two versions: `noticepress diff {}@FROM..TO`", notice.id),
        )
    })
}

/// The redline in the form that was asked for; warnings go to stderr, or fail the command where it is `strict`.
fn show(
    texts: [WholeText; 2],
    compared: &Compared,
    places: &Places,
    format: DiffFormat,
    judged: impl FnOnce(Vec<Diagnostic>) -> Result<Vec<Diagnostic>, Failure>,
) -> Result<Vec<u8>, Failure> {
    let [old, new] = texts;
    report::to_stderr(&judged([old.warnings, new.warnings].concat())?, places);
    let (old, new) = (&old.document, &new.document);
    let redline = compare(old, new);
    Ok(match format {
        DiffFormat::Terminal => terminal::redline(&redline, screen()).into_bytes(),
        DiffFormat::Html => article(old, new, redline, compared)?.into_bytes(),
        DiffFormat::Markdown => redline_markdown::redline(&redline, compared).into_bytes(),
        DiffFormat::Json => redline_json::redline(&redline, compared).into_bytes(),
        DiffFormat::Docx => redline_docx::redline(&redline, compared),
    })
}

/// What stdout is shown on. On a terminal `COLUMNS` says how wide it is, or else the terminal itself.
fn screen() -> Screen {
    if !stdout().is_terminal() {
        return Screen { styled: false, width: PIPE_WIDTH };
    }
    let told = std::env::var_os("COLUMNS").and_then(|columns| columns.to_str()?.parse().ok());
    let measured = || Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    let width = told.or_else(measured).unwrap_or(PIPE_WIDTH);
    Screen { styled: takes_color(&stdout()), width: width.max(NARROWEST) }
}

/// Columns of a line that goes to a file or to another program.
const PIPE_WIDTH: usize = 80;
/// Columns that words need, whatever a terminal says of itself.
const NARROWEST: usize = 20;

/// The redline's HTML, once it was found to give back both texts.
fn article(old: &Document, new: &Document, redline: Redline<'_>, compared: &Compared) -> Result<String, Failure> {
    let links = Links::as_written();
    let setting = Setting::alone(&links);
    let [old, new] = [old, new].map(|text| document(text, &setting).1);
    let proved = prove(redline, [&old, &new], &setting, &Labels::ENGLISH, Form::Plain)
        .map_err(|unproved| Failure::Bug(unproved.to_string()))?;
    let tag = Tag::new("article")
        .with("data-redline", "")
        .with("data-notice", &*compared.notice)
        .with("data-from", &*compared.from)
        .with("data-to", &*compared.to)
        .with("lang", compared.lang());
    let mut article = Markup::read_by(&[]);
    article.open(&tag);
    article.raw(proved.html());
    article.close();
    article.line_end();
    Ok(article.finish().0)
}
