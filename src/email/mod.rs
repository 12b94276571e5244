//! The message that announces a change: subject, preheader, text, HTML, and a draft that mail programs open.

mod blame;
mod draft;
mod letter;
mod mjml;
pub(crate) mod pack;
mod rules;
mod text;

use serde_json::Value;

use self::letter::{Letter, SECTIONS};
use self::rules::Broken;
use crate::announce::Announcement;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::html::read::one_line;
use crate::redline::summary::Sections;
use crate::site::edition::Surroundings;
use crate::theme::platform::{Placed, split_delimiters, split_html, split_text};

/// Bytes of an HTML part, above which it tells fewer sections one by one: mail programs cut a long message, and
/// platforms make it longer.
const HTML_BUDGET: usize = 30_000;

/// A message, ready to be sent by whoever sends such messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Email {
    /// What is pasted into a platform, with its tags.
    pub parts: Parts,
    /// The same without any tag, as it is in `eml`.
    pub plain: Parts,
    /// A draft of the whole message: CRLF, ASCII, without a recipient.
    pub eml: Vec<u8>,
    /// The rules of `docs/email.md` that it breaks.
    pub faults: Vec<Diagnostic>,
}

/// The parts of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The subject, in one line.
    pub subject: String,
    /// What programs show beside the subject, in one line.
    pub preheader: String,
    /// The text part, each line at most 72 columns wide unless it is an address.
    pub text: String,
    /// The HTML part.
    pub html: String,
}

/// Writes the message of an announcement, whose redline against its base says `sections`.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's templates are wrong, or do not describe the platform of the settings.
pub(crate) fn email(
    announcement: &Announcement<'_>,
    sections: &Sections,
    around: Surroundings<'_>,
) -> Result<Email, Failure> {
    let Composed { parts, plain, eml, broken } = composed(announcement, sections, around)?;
    let faults = blame::faults(&broken, announcement, sections, around)?;
    Ok(Email { parts, plain, eml, faults })
}

/// A message, and the rules that it breaks.
struct Composed {
    parts: Parts,
    plain: Parts,
    eml: Vec<u8>,
    broken: Vec<Broken>,
}

fn composed(
    announcement: &Announcement<'_>,
    sections: &Sections,
    around: Surroundings<'_>,
) -> Result<Composed, Failure> {
    let settings = &announcement.notice.email;
    let tags = around.theme.platform(settings.platform)?;
    let placed = tags.placed(settings, around.phrases);
    let mut shown = SECTIONS;
    loop {
        let letter = Letter::new(announcement, sections, shown, around);
        let plain = parts(&letter, &Placed::default(), &[], around)?;
        let told = sections.substantive().count().min(shown);
        if plain.html.len() > HTML_BUDGET && told > 1 {
            shown = told - 1;
            continue;
        }
        let eml = draft::draft(announcement, &plain, around)?;
        let parts = if tags.is_none() { plain.clone() } else { parts(&letter, &placed, &tags.delimiters, around)? };
        let told = letter.told(announcement, around);
        let broken = rules::broken(&parts, &plain, &eml, &told, (&tags, &placed));
        return Ok(Composed { parts, plain, eml, broken });
    }
}

fn parts(
    letter: &Letter<'_>,
    tags: &Placed,
    delimiters: &[String],
    around: Surroundings<'_>,
) -> Result<Parts, Failure> {
    let (theme, phrases) = (around.theme, around.phrases);
    let bug = |error| Failure::Bug(format!("a message could not be written: {error}"));
    let mut letter = serde_json::to_value(letter).map_err(bug)?;
    split_delimiters(&mut letter, delimiters);
    let marked = tags.marked();
    for (key, mark) in [("greeting", &marked.greeting), ("address", &marked.address)] {
        if let Some(mark) = mark {
            letter[key] = mark.as_str().into();
        }
    }
    letter["tags"] = serde_json::to_value(marked).map_err(bug)?;
    let render = |name: &str, letter: &Value| theme.render(name, phrases, &[("email", letter)]);
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
