//! Reads `rules` in `noticepress.yaml`: how grave a project holds rules to be.

use super::keys;
use super::yaml::KeyValue;
use super::yaml::fields::Fields;
use super::yaml::value::Read;
use crate::diagnostic::rules::{Rule, Severity};
use crate::diagnostic::severities::Severities;
use crate::diagnostic::{Diagnostic, closest};

/// Reads how grave rules are: `{N0131: error, N0130: off}`. Only a rule that judges an editor's choice may be set.
pub(crate) fn rules(fields: &mut Fields<'_>) -> Severities {
    let mut severities = Severities::default();
    let words = [("error", Some(Severity::Error)), ("warning", Some(Severity::Warning)), ("off", None)];
    for entry in fields.entries(keys::RULES, "{N0131: error, N0130: off}").unwrap_or_default() {
        match (named(entry), Read::of(entry).one_of(&words)) {
            (Ok(rule), Ok(severity)) => severities.set(rule, severity),
            (rule, severity) => {
                rule.err().into_iter().chain(severity.err().map(|wrong| *wrong)).for_each(|wrong| fields.report(wrong));
            }
        }
    }
    severities
}

fn named(entry: &KeyValue) -> Result<Rule, Diagnostic> {
    let key = entry.key.as_str();
    let Some(rule) = Rule::all().find(|rule| rule.to_string() == key) else { return Err(unknown(entry)) };
    if rule.judges_a_choice() {
        return Ok(rule);
    }
    let message = format!("`{key}` is part of the contract, so it stays an error");
    Err(Diagnostic::new(Rule::StatesContract, entry.key_span.clone(), message)
        .hint("delete the line; only warnings can be set (docs/messages.md says which they are)"))
}

fn unknown(entry: &KeyValue) -> Diagnostic {
    let key = entry.key.as_str();
    let message = format!("there is no rule `{key}`");
    let unknown = Diagnostic::new(Rule::NoSuchNumber, entry.key_span.clone(), message);
    match meant(key) {
        Some(rule) => unknown.hint(format!("did you mean `{rule}`?")),
        None => unknown.hint("write the number as messages print it: `rules: {N0131: error}`"),
    }
}

/// The rule of that number however it is written, or else the one whose number is nearest.
fn meant(key: &str) -> Option<String> {
    let number = key.trim_start_matches(|c: char| !c.is_ascii_digit()).parse::<u16>().ok();
    if let Some(rule) = Rule::all().find(|rule| Some(rule.number()) == number) {
        return Some(rule.to_string());
    }
    let names: Vec<String> =
        Rule::all().filter(|rule| rule.judges_a_choice()).map(|rule| rule.to_string().to_lowercase()).collect();
    closest(key, names.iter().map(String::as_str)).map(str::to_uppercase)
}

#[cfg(test)]
mod tests {
    use crate::load::overrides::Overrides;
    use crate::load::settings::settings;
    use crate::source::SourceFile;

    fn read(rules: &str) -> Vec<String> {
        let least = "title: T\nbase_url: https://example.org/legal\norganization: {name: X}\n";
        let file = SourceFile::new("noticepress.yaml", format!("{least}rules: {rules}\n"));
        let problems = settings(&file, &Overrides::default()).2;
        problems.iter().map(|d| format!("{:?} {} ({})", d.place, d.message, d.hints.join("; "))).collect()
    }

    #[test]
    fn a_wrong_rule_says_what_to_write() {
        assert_eq!(read("{N0131: error, N0130: off, N0110: warning}"), Vec::<String>::new());
        insta::assert_snapshot!(
            ["{N0013: off}", "{N131: error}", "{n0131: error}", "{N9130: off}", "{colour: off}", "{N0131: fatal}", "{N0131: of}", "off", "{N0021: fatal}"]
                .map(|rules| read(rules).join("\n"))
                .join("\n"),
            @"
        Text(noticepress.yaml:4:9) `N0013` is part of the contract, so it stays an error (delete the line; only warnings can be set (docs/messages.md says which they are))
        Text(noticepress.yaml:4:9) there is no rule `N131` (did you mean `N0131`?)
        Text(noticepress.yaml:4:9) there is no rule `n0131` (did you mean `N0131`?)
        Text(noticepress.yaml:4:9) there is no rule `N9130` (did you mean `N0130`?)
        Text(noticepress.yaml:4:9) there is no rule `colour` (write the number as messages print it: `rules: {N0131: error}`)
        Text(noticepress.yaml:4:16) `N0131` cannot be `fatal` (write `error`, `warning` or `off`)
        Text(noticepress.yaml:4:16) `N0131` cannot be `of` (did you mean `off`?; write `error`, `warning` or `off`)
        Text(noticepress.yaml:4:8) `rules` must be keys and values (write `rules: {N0131: error, N0130: off}`)
        Text(noticepress.yaml:4:9) `N0021` is part of the contract, so it stays an error (delete the line; only warnings can be set (docs/messages.md says which they are))
        Text(noticepress.yaml:4:16) `N0021` cannot be `fatal` (write `error`, `warning` or `off`)
        "
        );
    }
}
