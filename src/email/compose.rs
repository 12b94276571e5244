//! A message, composed from a letter and a theme.

use serde_json::{Value, json};

use super::letter::{Letter, SECTIONS};
use super::parts::Parts;
use super::rules::{self, Broken};
use super::{draft, mjml, text};
use crate::announce::Announcement;
use crate::failure::Failure;
use crate::html::read::one_line;
use crate::redline::summary::Sections;
use crate::site::claims::Claims;
use crate::site::edition::Edition;
use crate::theme::platform::{Placed, split_delimiters, split_html, split_text};

/// Bytes of an HTML part, above which it tells fewer sections one by one: mail programs cut a long message, and
/// platforms make it longer.
const HTML_BUDGET: usize = 30_000;

/// A message, and the rules that it breaks.
pub(super) struct Composed {
    pub(super) parts: Parts,
    pub(super) plain: Parts,
    pub(super) eml: Vec<u8>,
    pub(super) broken: Vec<Broken>,
    pub(super) claims: Claims,
}

pub(super) fn composed(
    announcement: &Announcement<'_>,
    sections: &Sections,
    edition: Edition<'_>,
) -> Result<Composed, Failure> {
    let settings = &announcement.notice.email;
    let tags = edition.theme.platform(settings.platform)?;
    let placed = tags.placed(settings, &edition.register.settings.base_url, edition.phrases);
    let mut shown = SECTIONS;
    loop {
        let letter = Letter::of(announcement, sections, shown, edition);
        let plain = parts(&letter, &Placed::default(), &[], edition)?;
        let told = sections.substantive().count().min(shown);
        if plain.html.len() > HTML_BUDGET && told > 1 {
            shown = told - 1;
            continue;
        }
        let eml = draft::draft(announcement, &plain, edition)?;
        let parts = if tags.is_none() { plain.clone() } else { parts(&letter, &placed, &tags.delimiters, edition)? };
        let told = letter.told(announcement, edition);
        let broken = rules::broken(&parts, &plain, &eml, &told, (&tags, &placed));
        let claims = letter.claims(announcement, edition);
        return Ok(Composed { parts, plain, eml, broken, claims });
    }
}

fn parts(letter: &Letter<'_>, tags: &Placed, delimiters: &[String], edition: Edition<'_>) -> Result<Parts, Failure> {
    let (theme, phrases) = (edition.theme, edition.phrases);
    let bug = |error| Failure::Bug(format!("an email could not be written: {error}"));
    let mut text = json!({"extra": letter.extra});
    let mut letter = serde_json::to_value(letter).map_err(bug)?;
    split_delimiters(&mut text, delimiters);
    split_delimiters(&mut letter, delimiters);
    let marked = tags.marked();
    for (key, mark) in [("greeting", &marked.greeting), ("address", &marked.address)] {
        if let Some(mark) = mark {
            letter[key] = mark.as_str().into();
        }
    }
    letter["tags"] = serde_json::to_value(marked).map_err(bug)?;
    let render = |name: &str, letter: &Value| theme.render(name, phrases, &[("email", letter), ("text", &text)]);
    // The other parts show what these two say, in whatever way a theme says it.
    for (key, template) in [("subject", "email/subject.txt"), ("preheader", "email/preheader.txt")] {
        letter[key] = one_line(&render(template, &letter)?).into();
    }
    let html = if theme.has("email/body.html") {
        render("email/body.html", &letter)?
    } else {
        mjml::compile(&render("email/body.mjml", &letter)?, "body.mjml")?
    };
    let line = |key: &str| tags.fill(&split_text(letter[key].as_str().unwrap_or_default()));
    Ok(Parts {
        subject: line("subject"),
        preheader: line("preheader"),
        text: tags.fill(&text::wrapped(&split_text(&render("email/body.txt", &letter)?))),
        html: tags.fill(&split_html(&html)),
    })
}
