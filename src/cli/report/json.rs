//! Messages for programs: one object with all of them. `docs/check.schema.json` holds it to its form.

use std::borrow::Cow;

use serde::Serialize;

use super::places::Places;
use super::wording::{level, one_by_one, position};
use crate::diagnostic::Diagnostic;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::Channel;
use crate::values::day::Day;
use crate::values::json;
use crate::values::lang::Lang;

/// Raised when a program that reads one form would misread the next. New keys alone do not raise it.
const SCHEMA: u32 = 1;

/// What `noticepress check --format json` and `noticepress verify --format json` write.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Messages", deny_unknown_fields))]
pub(crate) struct Report<'a> {
    /// The version of this form. A program should refuse one it does not know; new keys alone do not raise it.
    schema: u32,
    /// How many of the messages are errors.
    errors: usize,
    /// How many are warnings.
    warnings: usize,
    /// All messages, file by file, from the top down.
    messages: Vec<ToldMessage<'a>>,
    /// What a branch changed; only with `check --since`.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<BranchView<'a>>,
}

/// One message.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Message", deny_unknown_fields))]
struct ToldMessage<'a> {
    /// `error` or `warning`.
    severity: &'static str,
    /// Its number: docs/messages.md says more of it.
    code: String,
    /// What is wrong, in one line.
    message: &'a str,
    /// The file or folder, from where the command was typed.
    path: Cow<'a, str>,
    /// The line, counted from 1; none for a file as such.
    line: Option<usize>,
    /// The column, in characters counted from 1.
    column: Option<usize>,
    /// What to do, a suggestion each.
    hints: Vec<Cow<'a, str>>,
}

/// What a branch changed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Branch", deny_unknown_fields))]
pub(crate) struct BranchView<'a> {
    /// What was typed after `--since`.
    #[serde(rename = "ref")]
    pub name: &'a str,
    /// The commit that the branch began from, in hexadecimal digits.
    pub commit: &'a str,
    /// What is to be known of how it was judged.
    pub notes: &'a [String],
    /// The versions that it adds, oldest first for each notice.
    pub versions: Vec<AddedView<'a>>,
}

/// A version that the branch adds, or changes before anybody can read it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "AddedVersion", deny_unknown_fields))]
pub(crate) struct AddedView<'a> {
    /// The notice.
    #[cfg_attr(test, schemars(with = "String"))]
    pub notice: &'a NoticeId,
    /// The version: its publication date, and a number if there are several of one day.
    #[cfg_attr(test, schemars(with = "String"))]
    pub version: VersionId,
    /// Its file, from where the command was typed.
    pub path: Cow<'a, str>,
    /// What the branch does to it: `added`, `edited` or `translated`.
    pub is: &'static str,
    /// The day it is published.
    #[cfg_attr(test, schemars(with = "String"))]
    pub updated: Day,
    /// The first day on which it applies.
    #[cfg_attr(test, schemars(with = "String"))]
    pub effective: Day,
    /// `first`, `material`, `minor`, `correction` or `unclassified`.
    pub change: &'static str,
    /// Whole days from the one to the other.
    pub notice_days: i64,
    /// How readers are told: `homepage`, `email`.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub notify: Vec<Channel>,
    /// When its banner is shown; none where there is none.
    pub banner: Option<BannerDays>,
    /// The day from which its email is to be sent; none where there is none.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub email: Option<Day>,
    /// The languages of the site that it is written in.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub languages: &'a [&'a Lang],
    /// Those that it is not.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub missing_languages: &'a [&'a Lang],
    /// The version that applies before it; none for the first.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub compared_with: Option<VersionId>,
}

/// When a banner is shown.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "Banner", deny_unknown_fields))]
pub(crate) struct BannerDays {
    /// The first day.
    #[cfg_attr(test, schemars(with = "String"))]
    pub from: Day,
    /// The last day.
    #[cfg_attr(test, schemars(with = "String"))]
    pub to: Day,
}

impl<'a> Report<'a> {
    /// All messages, their places as seen from where the command was typed.
    #[must_use]
    pub(crate) fn of(diagnostics: &'a [Diagnostic], places: &'a Places) -> Self {
        let messages = one_by_one(diagnostics).map(|diagnostic| {
            let position = position(diagnostic);
            ToldMessage {
                severity: level(diagnostic.severity),
                code: diagnostic.rule.to_string(),
                message: &diagnostic.message,
                path: places.here(diagnostic.path()),
                line: position.map(|(line, _)| line),
                column: position.map(|(_, column)| column),
                hints: diagnostic.hints.iter().map(|hint| places.advice(hint)).collect(),
            }
        });
        let messages: Vec<ToldMessage<'_>> = messages.collect();
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        Self { schema: SCHEMA, errors, warnings: diagnostics.len() - errors, messages, since: None }
    }

    /// It with what a branch changed.
    #[must_use]
    pub(crate) fn since(self, branch: BranchView<'a>) -> Self {
        Self { since: Some(branch), ..self }
    }

    /// It as it is printed.
    #[must_use]
    pub(crate) fn text(&self) -> String {
        json::pretty(self) + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::json::schema::assert_documented;

    #[test]
    fn the_schema_of_messages_in_the_docs_is_the_one_of_the_code() {
        assert_documented::<Report<'static>>("check.schema.json");
    }
}
