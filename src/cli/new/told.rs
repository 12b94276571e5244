//! What is said of a new text, and what to do next.

use crate::beside::next_text::{Beginning, NextFile, NextText, WantedText};
use crate::model::name::NoticeId;
use crate::model::notice::{Change, Notice, Translation, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;
use crate::values::english::{counted_days, joined};
use crate::values::lang::Lang;

/// What it means to begin from a text, to go on after its name.
#[must_use]
pub(super) fn beginning(beginning: &Beginning<'_>, from: &WantedText<'_>) -> String {
    let Beginning { version, standing } = beginning;
    match standing {
        Standing::Scheduled { readable } => {
            format!("which is not published before {readable}: edit {} itself", version.text.source.path())
        }
        Standing::Upcoming { effective } => {
            let place = match from.effective() {
                Ok(day) if from.replaces(day) => "the new version replaces it".to_owned(),
                Ok(day) => format!("the new version comes after it, on {day}"),
                Err(_) => "the new version would apply too early".to_owned(),
            };
            format!("which is announced and applies from {effective}: {place}")
        }
        _ => {
            let words = match from.effective() {
                Ok(day) if !from.leaves_out(day).is_empty() => {
                    format!("the new version applies from {day}, and lacks what is announced")
                }
                Ok(day) => format!("a fix from {day} on; carry it into what is announced"),
                Err(_) => "the new version would apply too early".to_owned(),
            };
            format!("which is in force now: {words}")
        }
    }
}

/// A text that nobody can read yet is edited where it is.
#[must_use]
pub(super) fn unread(path: &str, readable: Day) -> String {
    format!("{path} is the file to edit: it is not published before {readable}. Nothing was written.\n")
}

/// What stands in the next text, and what to do with it.
#[must_use]
pub(super) fn next(from: &WantedText<'_>, text: &NextText, languages: &[Lang]) -> String {
    let WantedText { notice, id, base, change, .. } = from;
    let name = format!("{}@{id}", notice.id);
    let mut out = String::new();
    for (at, file) in text.files.iter().enumerate() {
        out += &match at {
            0 => format!(
                "{} begins from the version of {}: {}, applies from {}{}.\n",
                file.path,
                base.id,
                change.as_str(),
                text.effective,
                ahead(id.updated, text.effective)
            ),
            _ => translated(file, base),
        };
        out += &asked(file);
        if at == 0 {
            for date in &text.printed {
                let what = match &date.now {
                    Some(now) => format!("said `{}`, and says `{now}`", date.was),
                    None => format!("says `{}`: see whether that is right, or delete the line", date.was),
                };
                out += &format!("  line {} {what}\n", date.line);
            }
        }
    }
    let is_told = *change == Change::Material || from.replaces(text.effective) && !base.notify.is_empty();
    let kept: Vec<&str> =
        languages.iter().filter(|lang| base.translations.contains_key(lang)).map(Lang::as_str).collect();
    if let Some(lang) = languages[1..].iter().find(|lang| !kept.contains(&lang.as_str()))
        && *change == Change::Material
    {
        out += &format!(
            "  {} is not translated into `{lang}`, and this version must be: `noticepress new {} --lang {lang}` \
             begins the translation\n",
            base.id, notice.id
        );
    }
    out += "\nNext:\n";
    out += &format!("  edit {}\n", text.files[0].path);
    out += &beside(from, text);
    let shows = if is_told { "the page, what changed, and the email to copy" } else { "the page, and what changed" };
    out += "  noticepress check   says what is missing\n";
    out + &format!("  noticepress serve   shows {shows}\n")
        + &format!("  noticepress diff {name}   shows what changed, in the terminal\n")
}

/// ", 30 days after it is published"
fn ahead(updated: Day, effective: Day) -> String {
    let days = updated.days_until(effective);
    if days > 0 { format!(", {} after it is published", counted_days(days)) } else { String::new() }
}

fn asked(file: &NextFile) -> String {
    if file.to_be_written.is_empty() {
        return String::new();
    }
    let keys: Vec<String> = file.to_be_written.iter().map(|key| format!("`{key}`")).collect();
    format!("  to fill in at the top of the file: {}\n", joined(&keys))
}

fn translated(file: &NextFile, base: &Version) -> String {
    let state = if file.is_draft {
        "a draft until you translate what changes and delete its line `draft: true`"
    } else {
        "unchanged; correct it only where it has the same mistake"
    };
    format!("{} begins from the translation of {}: {state}.\n", file.path, base.id)
}

/// What to do about other texts that are to come.
fn beside(from: &WantedText<'_>, text: &NextText) -> String {
    let WantedText { notice, id, base, .. } = from;
    let mut out = String::new();
    for other in from.leaves_out(text.effective) {
        out += &format!(
            "  {other} applies before it, and this version does not include its changes: begin from that one (delete \
             this file, and add `--follows {other}`), or add them with `noticepress carry {}@{other}`\n",
            notice.id
        );
    }
    for other in from.left_out_of(text.effective) {
        out += &format!("  noticepress carry {}@{id}   adds the fix to the version of {other}\n", notice.id);
    }
    for later in from.would_follow() {
        out += &format!(
            "  {} is not published yet: make the same edit there, or add `follows: {}` to it and type `noticepress \
             carry {}@{id}`\n",
            later.text.source.path(),
            base.id,
            notice.id
        );
    }
    out
}

/// What stands in the first text of a notice, and what to do with it.
#[must_use]
pub(super) fn first(id: &NoticeId, file: &NextFile) -> String {
    format!(
        "{} begins the notice `{id}`.\n\
         \n\
         Next:\n\
         \x20 write its full text in Markdown below the second `---`\n\
         \x20 noticepress check   says what is missing\n\
         \x20 noticepress serve   shows the page\n",
        file.path
    )
}

/// What stands in a translation, and what to do with it.
#[must_use]
pub(super) fn translation(
    notice: &Notice,
    version: &Version,
    from: &Version,
    text: &Translation,
    file: &NextFile,
) -> String {
    let begins = if from.id == version.id {
        format!("the version of {} in `{}`: there is no earlier translation", version.id, text.lang)
    } else {
        format!("the translation of {}", from.id)
    };
    let to_do = if from.id == version.id {
        "translate it".to_owned()
    } else {
        format!("translate what `noticepress diff {}@{}..{}` shows", notice.id, from.id, version.id)
    };
    let summary = if version.text.summary.is_empty() { "" } else { ", and add its `summary`" };
    format!(
        "{} begins from {begins}.\n\
         \n\
         Next:\n\
         \x20 {to_do}{summary}\n\
         \x20 delete its line `draft: true`: until then readers see the reference language\n\
         \x20 noticepress check   compares the two\n",
        file.path
    )
}
