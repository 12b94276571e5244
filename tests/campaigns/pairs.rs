//! Compares two texts by chance in every format: the redline gives both back, and each format is well-formed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use fastrand::Rng;
use zip::ZipArchive;

use crate::course::{Amount, Campaign, Case, HANGS, Seen};
use crate::edits::edited;
use crate::flaw::Flaw;
use crate::library::{self, Redlines};
use crate::project::page::Page;
use crate::shrink::shrink;
use crate::texts::Texts;
use crate::xml;

pub const CAMPAIGN: Campaign =
    Campaign { name: "pairs", short: Amount::Times(1000), long: Amount::Time(Duration::from_secs(20 * 60)), prepare };

const OLD: &str = "old.md";
const NEW: &str = "new.md";

fn prepare(seed: u64) -> Result<Box<Case>, String> {
    let texts = Texts::of_the_demonstration()?;
    Ok(Box::new(move |number, rng| case(&texts, &format!("pairs-{seed}-{number}"), rng)))
}

fn case(texts: &Texts, name: &str, rng: &mut Rng) -> Seen {
    let old = texts.text(rng);
    let new = edited(&old, texts, rng);
    match judge(&old, &new) {
        Some(Ok(())) => Seen::note("compared"),
        None => Seen { notes: vec!["refused"], ..Seen::default() },
        Some(Err(flaw)) => {
            let files = [(OLD, old), (NEW, new)].map(|(path, text)| (path.to_owned(), text));
            let shows = |files: &BTreeMap<String, String>| {
                let (Some(old), Some(new)) = (files.get(OLD), files.get(NEW)) else { return false };
                judge(old, new).is_some_and(|judged| judged.is_err_and(|found| found.promise == flaw.promise))
            };
            let files = shrink(BTreeMap::from(files), shows);
            Seen::flaw(flaw.with_input(name, &files))
        }
    }
}

/// Compares two texts; `None` when one of them is refused.
fn judge(old: &str, new: &str) -> Option<Result<(), Flaw>> {
    let start = Instant::now();
    let compared = catch_unwind(AssertUnwindSafe(|| {
        let (old, new) = (library::read(old)?, library::read(new)?);
        Some(library::redlines(&old, &new))
    }));
    let judged = match compared {
        Err(_) => Err(Flaw::new("nothing panics", "it did, above")),
        Ok(compared) => match compared? {
            Err(difference) => Err(Flaw::new("a redline gives back both texts", difference)),
            Ok(redlines) => sound(&redlines),
        },
    };
    let took = start.elapsed();
    let soon = if took < HANGS { Ok(()) } else { Err(Flaw::new("a redline is made soon", format!("{took:?}"))) };
    Some(judged.and(soon))
}

fn sound(redlines: &Redlines) -> Result<(), Flaw> {
    let page = Page::parse(&redlines.html);
    if let Some(danger) = page.dangers().into_iter().next() {
        return Err(Flaw::new("nothing that runs comes from words", danger));
    }
    serde_json::from_str::<serde_json::Value>(&redlines.json)
        .map_err(|cause| Flaw::new("JSON is well-formed", cause.to_string()))?;
    for (format, text) in [("terminal", &redlines.terminal), ("markdown", &redlines.markdown), ("html", &redlines.html)]
    {
        if let Some(control) = text.chars().find(|c| c.is_control() && !"\n\t".contains(*c)) {
            return Err(Flaw::new("no control character is shown", format!("{control:?} as {format}")));
        }
    }
    word_file(&redlines.docx)
}

/// Fails unless every part of a Word file is well-formed.
fn word_file(docx: &[u8]) -> Result<(), Flaw> {
    let broken = |detail: String| Flaw::new("Word files are well-formed", detail);
    let mut archive = ZipArchive::new(Cursor::new(docx)).map_err(|cause| broken(cause.to_string()))?;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|cause| broken(cause.to_string()))?;
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(|cause| broken(cause.to_string()))?;
        if let Some(fault) = xml::fault(&bytes) {
            return Err(broken(format!("{}: {fault}", part.name())));
        }
    }
    Ok(())
}
