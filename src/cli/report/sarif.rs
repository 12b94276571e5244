//! Messages as SARIF 2.1.0 (OASIS), for code scanning.

use std::collections::BTreeSet;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::places::Places;
use super::wording::{hints, level, one_by_one, position};
use crate::diagnostic::rules::{Explanation, Rule};
use crate::diagnostic::{Diagnostic, Place};

/// Where the documentation of this version stands.
const DOCS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/v", env!("CARGO_PKG_VERSION"));

/// The messages with their regions, and the rules that they break; paths as the top of the repository knows them.
pub(super) fn sarif(diagnostics: &[Diagnostic], in_repository: impl Fn(&str) -> String, places: &Places) -> Value {
    let broken: BTreeSet<Rule> = diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    let index: Vec<Rule> = broken.into_iter().collect();
    let results: Vec<Value> = one_by_one(diagnostics)
        .map(|diagnostic| {
            let mut location =
                json!({"artifactLocation": {"uri": uri(&in_repository(diagnostic.path())), "uriBaseId": "%SRCROOT%"}});
            if let Some(region) = region(diagnostic) {
                location["region"] = region;
            }
            let advice = hints(diagnostic, places, "\n");
            json!({
                "ruleId": diagnostic.rule.to_string(),
                "ruleIndex": index.binary_search(&diagnostic.rule).unwrap_or_default(),
                "level": level(diagnostic.severity),
                "message": {"text": format!("{}{advice}", diagnostic.message)},
                "locations": [{"physicalLocation": location}],
            })
        })
        .collect();
    let rules: Vec<Value> = index.iter().copied().map(rule).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "noticepress",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(rule: Rule) -> Value {
    let Explanation { severity, title, advice, .. } = rule.explanation();
    json!({
        "id": rule.to_string(),
        "name": format!("{rule:?}"),
        "shortDescription": {"text": title},
        "fullDescription": {"text": format!("{title}. {advice}")},
        "help": {"text": advice, "markdown": advice},
        "helpUri": format!("{DOCS}/{}", rule.page()),
        "defaultConfiguration": {"level": level(severity)},
    })
}

/// What a message points at; the end is the first character that is not part of it. A place without words is its beginning.
fn region(diagnostic: &Diagnostic) -> Option<Value> {
    let Place::Text(span) = &diagnostic.place else { return None };
    let (line, column) = position(diagnostic)?;
    if span.range().is_empty() {
        return Some(json!({"startLine": line, "startColumn": column}));
    }
    let (end_line, end_column) = span.end_line_and_column();
    Some(json!({"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}))
}

/// A path as a relative reference (RFC 3986; SARIF 2.1.0, 3.4.3).
fn uri(path: &str) -> String {
    const OTHER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, OTHER).to_string()
}
