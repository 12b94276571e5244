//! Names of version files: `2019-05-06.md`, `2019-05-06-2.md`, `2019-05-06.es.md`.

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::name::VersionId;
use crate::values::day::{Day, InvalidDay};
use crate::values::lang::Lang;

/// Reads the name of a `.md` file as a version and, for a translation, its language.
///
/// # Errors
///
/// An error (N0016) about the file at `path`, with the nearest right name where there is one.
pub(crate) fn parse(path: &str, name: &str) -> Result<(VersionId, Option<Lang>), Box<Diagnostic>> {
    exact(name).ok_or_else(|| Box::new(wrong(path, name)))
}

/// Whether a name without an extension is a version's, such as that of a folder made by mistake.
#[must_use]
pub(crate) fn is_version(name: &str) -> bool {
    name.parse::<VersionId>().is_ok()
}

fn exact(name: &str) -> Option<(VersionId, Option<Lang>)> {
    let stem = name.strip_suffix(".md")?;
    match stem.split_once('.') {
        None => Some((stem.parse().ok()?, None)),
        Some((version, tag)) => Some((version.parse().ok()?, Some(tag.parse().ok()?))),
    }
}

fn wrong(path: &str, name: &str) -> Diagnostic {
    let rule = "name a version by its `updated` date: `2019-05-06.md`; a second version of that day \
                `2019-05-06-2.md`, a translation `2019-05-06.es.md`";
    let error = |message: String| Diagnostic::new(Rule::NotAVersionName, Place::Path(path.to_owned()), message);
    match nearest(name) {
        Nearest::Name(right) => {
            error(format!("`{name}` is almost a valid version file name")).hint(format!("rename it to `{right}`"))
        }
        Nearest::NoSuchDate => {
            error(format!("no such date: `{name}`")).hint("name the file by the day on which it was published")
        }
        Nearest::Nothing => error(format!("`{name}` is not a valid version file name"))
            .hint(rule)
            .hint("keep files that are not published outside `content/`"),
    }
}

enum Nearest {
    Name(String),
    NoSuchDate,
    Nothing,
}

/// The right name for what somebody probably meant: `2024-1-1.md`, `20240101.md`, `2024-01-01_es.MD`.
fn nearest(name: &str) -> Nearest {
    let stem = name.rsplit_once('.').filter(|(_, ext)| ext.eq_ignore_ascii_case("md")).map_or(name, |(stem, _)| stem);
    if let Ok(day) = stem.parse::<Day>() {
        return Nearest::Name(format!("{day}.md"));
    }
    let mut parts: Vec<&str> = stem.split(['-', '_', '.', ' ']).filter(|part| !part.is_empty()).collect();
    if let Some(digits) = parts.first().copied().filter(|p| p.len() == 8 && p.bytes().all(|b| b.is_ascii_digit())) {
        parts.splice(..1, [&digits[..4], &digits[4..6], &digits[6..]]);
    }
    let Some((date, rest)) = parts.split_at_checked(3) else { return Nearest::Nothing };
    let day = match date.join("-").parse() {
        Ok(day) | Err(InvalidDay::Write(day)) => day,
        Err(InvalidDay::NoSuchDate) => return Nearest::NoSuchDate,
        Err(_) => return Nearest::Nothing,
    };
    let (sequence, tag) = match rest.split_first() {
        Some((number, tag)) if number.parse::<u8>().is_ok() => (number.parse().unwrap_or(1), tag),
        _ => (1, rest),
    };
    let version = VersionId { updated: day, sequence: sequence.clamp(1, 99) };
    match tag.join("-").parse::<Lang>() {
        _ if tag.is_empty() => Nearest::Name(format!("{version}.md")),
        Ok(lang) => Nearest::Name(format!("{version}.{lang}.md")),
        Err(_) => Nearest::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_which_text_it_is_and_in_which_language() {
        let read =
            |name| parse("", name).map(|(id, lang)| (id.to_string(), lang.map(|lang| lang.to_string()))).unwrap();
        assert_eq!(read("2019-05-06.md"), ("2019-05-06".to_owned(), None));
        assert_eq!(read("2019-05-06-2.pt-br.md"), ("2019-05-06-2".to_owned(), Some("pt-BR".to_owned())));
        assert_eq!(read("2019-05-06.no.md"), ("2019-05-06".to_owned(), Some("no".to_owned())));
    }

    #[test]
    fn a_wrong_name_says_the_nearest_right_one() {
        for (name, right) in [
            ("2024-1-1.md", "2024-01-01.md"),
            ("20240101.md", "2024-01-01.md"),
            ("2024_01_01.md", "2024-01-01.md"),
            ("May 6, 2019.md", "2019-05-06.md"),
            ("2024-01-01-1.md", "2024-01-01.md"),
            ("2024-01-01-02.md", "2024-01-01-2.md"),
            ("2024-01-01-es.md", "2024-01-01.es.md"),
            ("2024-01-01.pt_BR.md", "2024-01-01.pt-BR.md"),
            ("2024-01-01.MD", "2024-01-01.md"),
        ] {
            assert_eq!(parse("p", name).unwrap_err().hints, [format!("rename it to `{right}`")], "{name}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_and_a_word_are_told_apart() {
        assert_eq!(parse("p", "2024-02-30.md").unwrap_err().message, "no such date: `2024-02-30.md`");
        assert_eq!(parse("p", "notes.md").unwrap_err().message, "`notes.md` is not a valid version file name");
        assert_eq!(
            parse("p", "2024-01-01.draft copy.md").unwrap_err().message,
            "`2024-01-01.draft copy.md` is not a valid version file name"
        );
    }
}
