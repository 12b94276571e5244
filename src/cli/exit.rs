//! How a command ends: the one place that knows exit codes.

use std::process::ExitCode;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::FoundIn;
use crate::failure::Failure;
use crate::load::files::SETTINGS;

/// A promise of this program does not hold: `EX_SOFTWARE` of sysexits.h.
pub(super) const BUG: u8 = 70;
const WORLD: u8 = 3;
const USAGE: u8 = 2;
const CONTENT: u8 = 1;

/// 1 when the content is wrong, 2 for a wrong command or wrong settings, 3 when the disk or another process is in the way,
/// 70 for a bug.
pub(super) fn exit_code(failure: &Failure) -> ExitCode {
    ExitCode::from(code(failure))
}

fn code(failure: &Failure) -> u8 {
    match failure {
        Failure::Content(diagnostics) if diagnostics.iter().any(is_error_of_settings) => USAGE,
        Failure::Content(_) => CONTENT,
        Failure::Usage { .. } => USAGE,
        Failure::World { .. } => WORLD,
        Failure::Bug(_) => BUG,
    }
}

/// Whether it is the settings that are wrong: a mistake of the command's, not the content's. The table of rules knows where
/// each is broken; where that may be in either, the place of the message decides. What fails under `--strict` alone is a
/// warning, and no mistake of the command's wherever it stands.
fn is_error_of_settings(diagnostic: &Diagnostic) -> bool {
    let in_settings = match diagnostic.rule.explanation().found_in {
        FoundIn::Content => false,
        FoundIn::Settings => true,
        FoundIn::Either => diagnostic.path() == SETTINGS,
    };
    diagnostic.is_error() && in_settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use crate::diagnostic::rules::{GROUPS, Rule, Severity};
    use crate::load::files::{Entry, EntryKind, ProjectFiles};
    use crate::load::overrides::Overrides;
    use crate::load::register;

    const SHEET: &str = "content/privacy/notice.yaml";
    const LEAST: &str = "title: T\nbase_url: https://example.org/legal/\norganization: {name: Example}\n";

    fn code_of(rule: Rule, path: &str) -> u8 {
        code(&Failure::Content(vec![Diagnostic::new(rule, Place::Path(path.to_owned()), "")]))
    }

    /// What the page about messages says of the exit code of each section.
    #[test]
    fn each_error_ends_a_command_as_the_page_about_messages_says() {
        let page = include_str!("../../docs/messages.md");
        for section in GROUPS {
            let (_, told) = page.split_once(&format!("## {}\n", section.heading)).unwrap();
            let told = told.lines().find(|line| line.starts_with("Exit code ")).unwrap();
            for rule in section.rules.iter().filter(|rule| rule.explanation().severity == Severity::Error) {
                let (at_settings, elsewhere) = match (code_of(*rule, SETTINGS), code_of(*rule, SHEET)) {
                    (one, other) if one == other => (String::new(), one),
                    (settings, other) => (format!("{settings} where the message points into `{SETTINGS}`, "), other),
                };
                let rest = if at_settings.is_empty() { "." } else { " elsewhere." };
                assert_eq!(told, format!("Exit code {at_settings}{elsewhere}{rest}"), "{rule}");
            }
        }
    }

    #[test]
    fn a_warning_that_fails_under_strict_is_never_a_mistake_of_the_command() {
        for section in GROUPS {
            for rule in section.rules.iter().filter(|rule| rule.explanation().severity == Severity::Warning) {
                assert_eq!([SETTINGS, SHEET].map(|path| code_of(*rule, path)), [CONTENT; 2], "{rule}");
            }
        }
    }

    /// The errors of a project, by number, and how a command ends that meets them.
    fn ended(settings: &[u8], sheet: &[u8]) -> (Vec<u16>, u8) {
        let text = "---\ntitle: T\nupdated: 2024-01-01\n---\nText.\n";
        let entry = |path: &str, kind| Entry { path: path.to_owned(), kind };
        let entries = vec![
            entry("content/privacy", EntryKind::Folder),
            entry("content/privacy/2024-01-01.md", EntryKind::text(text)),
            entry(SHEET, EntryKind::text(sheet)),
        ];
        let files = ProjectFiles { settings: settings.to_owned(), entries };
        let found = register::register(&files, &Overrides::default()).problems;
        let errors: Vec<Diagnostic> = found.into_iter().filter(Diagnostic::is_error).collect();
        (errors.iter().map(|error| error.rule.number()).collect(), code(&Failure::Content(errors)))
    }

    /// Mistakes that can be made in the settings and in `notice.yaml` alike.
    const IN_EITHER: &[(u16, &[u8])] = &[
        (1, b"email: {from: \xff}\n"),
        (2, b"# \x01\n"),
        (4, "# \u{202e}\n".as_bytes()),
        (26, b"email: *here\n"),
        (27, b"email: [[[[[[[[[a]]]]]]]]]\n"),
        (28, b"banner_days: 3\nbanner_days: 4\n"),
        (30, b"email: {from: \"a@example.org}\n"),
        (35, b"colour: red\n"),
        (36, b"effective: 2024-01-01\n"),
        (38, b"email:\n"),
        (39, b"email: words\n"),
        (44, b"banner_days: 366\n"),
        (48, b"email: {from: nobody}\n"),
    ];

    #[test]
    fn the_same_mistake_is_the_commands_in_the_settings_and_the_contents_elsewhere() {
        let sheet: &[u8] = b"title: T\n";
        for (number, wrong) in IN_EITHER {
            let in_settings = ended(&[LEAST.as_bytes(), wrong].concat(), sheet);
            assert_eq!(in_settings, (vec![*number], USAGE), "{}", wrong.escape_ascii());
            let in_content = ended(LEAST.as_bytes(), &[sheet, wrong].concat());
            assert_eq!(in_content, (vec![*number], CONTENT), "{}", wrong.escape_ascii());
        }
        // One in the settings outweighs any number of others.
        assert_eq!(ended(&[LEAST.as_bytes(), b"theme: ../x\n"].concat(), b"colour: red\n"), (vec![35, 63], USAGE));
    }
}
