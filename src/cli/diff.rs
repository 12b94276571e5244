//! `noticepress diff`: the redline of two versions, or of two files.

use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::sync::Arc;

use super::args::{Common, DiffFormat};
use super::project::Project;
use super::say_bytes;
use crate::compare::compare;
use crate::compare::redline::Redline;
use crate::failure::Failure;
use crate::load::encoding;
use crate::load::markdown::{self, Surroundings};
use crate::model::document::Document;
use crate::model::notice::{Notice, Version};
use crate::model::settings::RawHtml;
use crate::render::compared::Compared;
use crate::render::html::{Setting, document};
use crate::render::links::Links;
use crate::render::markup::{Markup, Tag};
use crate::render::{redline_docx, redline_html, redline_json, redline_markdown, terminal};
use crate::source::SourceFile;

/// Writes the redline to stdout. Succeeds whether or not the texts differ.
///
/// # Errors
///
/// [`Failure::Usage`] for versions that are not there, and what reading the files fails with.
pub fn diff(common: &Common, old: &str, new: Option<&Path>, format: DiffFormat) -> Result<(), Failure> {
    if format == DiffFormat::Docx && stdout().is_terminal() {
        return Err(Failure::usage_with_hint(
            "a Word file cannot be shown on a terminal",
            "send it to a file: `noticepress diff ... --format docx > changes.docx`",
        ));
    }
    let shown = match new {
        Some(new) => of_files(Path::new(old), new, format)?,
        None => of_versions(common, old, format)?,
    };
    say_bytes(&shown)
}

fn of_files(old: &Path, new: &Path, format: DiffFormat) -> Result<Vec<u8>, Failure> {
    let (old_text, new_text) = (file(old)?, file(new)?);
    let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let compared = Compared {
        notice: name(new),
        from: name(old),
        to: name(new),
        lang: None,
        updated: None,
        arguments: format!("{} {}", old.display(), new.display()),
    };
    show(&old_text, &new_text, &compared, format)
}

fn file(path: &Path) -> Result<Document, Failure> {
    let bytes = std::fs::read(path).map_err(Failure::world("cannot read", path))?;
    let source =
        encoding::decode(&path.display().to_string(), &bytes).map_err(|error| Failure::Content(vec![error]))?;
    Ok(read(&source, body(source.text())))
}

/// The text below the front matter, if there is any.
fn body(text: &str) -> std::ops::Range<usize> {
    let closing = text.strip_prefix("---\n").and_then(|rest| rest.find("\n---\n"));
    closing.map_or(0, |at| at + "---\n".len() + "\n---\n".len())..text.len()
}

fn read(source: &Arc<SourceFile>, body: std::ops::Range<usize>) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize };
    markdown::read(source, body, surroundings).document
}

fn of_versions(common: &Common, named: &str, format: DiffFormat) -> Result<Vec<u8>, Failure> {
    let project = Project::open(common)?;
    let (name, range) = named.split_once('@').map_or((named, None), |(name, range)| (name, Some(range)));
    if range.is_none() && Path::new(named).extension().is_some() {
        return Err(Failure::usage_with_hint(
            format!("there is nothing to compare {named} with"),
            "name two files: `noticepress diff OLD.md NEW.md`",
        ));
    }
    let notice = project.notice(name)?;
    let (from, to) = match range.map(|range| range.split_once("..").ok_or(range)) {
        Some(Ok((from, to))) => (project.version(notice, from)?, project.version(notice, to)?),
        Some(Err(to)) => with_predecessor(notice, project.version(notice, to)?)?,
        None => {
            let newest = notice.versions().last().expect("a notice has a version");
            with_predecessor(notice, newest)?
        }
    };
    let reference = project.register.settings.reference_language();
    let text = |version: &Version| read(&version.text.source, version.text.body.clone());
    let compared = Compared {
        notice: notice.id.to_string(),
        from: from.id.to_string(),
        to: to.id.to_string(),
        lang: Some(reference.clone()),
        updated: Some(to.id.updated),
        arguments: format!("{}@{}..{}", notice.id, from.id, to.id),
    };
    show(&text(from), &text(to), &compared, format)
}

fn with_predecessor<'n>(notice: &'n Notice, version: &'n Version) -> Result<(&'n Version, &'n Version), Failure> {
    let predecessor = notice.predecessor(version);
    predecessor.map(|predecessor| (predecessor, version)).ok_or_else(|| {
        Failure::usage_with_hint(
            format!("{}@{} is the first text: there is nothing before it", notice.id, version.id),
            format!("name two versions: `noticepress diff {}@FROM..TO`", notice.id),
        )
    })
}

fn show(old: &Document, new: &Document, compared: &Compared, format: DiffFormat) -> Result<Vec<u8>, Failure> {
    let redline = compare(old, new);
    Ok(match format {
        DiffFormat::Terminal => terminal::redline(&redline, stdout().is_terminal()).into_bytes(),
        DiffFormat::Html => article(old, new, &redline, compared)?.into_bytes(),
        DiffFormat::Markdown => redline_markdown::redline(&redline, compared).into_bytes(),
        DiffFormat::Json => redline_json::redline(&redline, compared).into_bytes(),
        DiffFormat::Docx => redline_docx::redline(&redline, compared),
    })
}

/// The redline's HTML, once it was found to give back both texts.
fn article(old: &Document, new: &Document, redline: &Redline<'_>, compared: &Compared) -> Result<String, Failure> {
    let links = Links::as_written();
    let setting = Setting::alone(&links);
    let (html, rejected, accepted) = redline_html::redline(redline, &setting);
    for (text, found) in [(old, &rejected), (new, &accepted)] {
        if let Some(difference) = found.first_difference(&document(text, &setting).1) {
            return Err(Failure::Bug(format!("the redline does not give back its texts: {difference}")));
        }
    }
    let tag = Tag::new("article")
        .with("data-redline", "")
        .with("data-notice", &*compared.notice)
        .with("data-from", &*compared.from)
        .with("data-to", &*compared.to)
        .with("lang", compared.lang());
    let mut article = Markup::read_by(&[]);
    article.open(&tag);
    article.raw(&html);
    article.close();
    article.line_end();
    Ok(article.finish().0)
}
