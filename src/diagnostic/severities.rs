//! How grave a project holds rules to be that judge an editor's choice.

use std::collections::BTreeMap;

use super::rules::{Rule, Severity};
use super::{Diagnostic, consequences};

/// What a project says of some rules, in place of what the table of rules says; nothing where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(BTreeMap<Rule, Option<Severity>>);

impl Severities {
    /// Holds `rule` to be as grave as that; `None` for no matter at all.
    pub(crate) fn set(&mut self, rule: Rule, severity: Option<Severity>) {
        self.0.insert(rule, severity);
    }

    /// What is left to say of what was found, and does not follow from something else that was. A rule that states the contract is as grave as whoever found it broken says.
    #[must_use]
    pub(crate) fn applied(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let judged = |diagnostic: Diagnostic| match self.0.get(&diagnostic.rule) {
            Some(severity) if diagnostic.rule.judges_a_choice() => {
                severity.map(|severity| Diagnostic { severity, ..diagnostic })
            }
            _ => Some(diagnostic),
        };
        consequences::without(found).into_iter().filter_map(judged).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn a_choice_is_as_grave_as_the_project_says_and_the_contract_as_it_is() {
        let found = |rule| Diagnostic::new(rule, Place::Path("content".to_owned()), "");
        let mut severities = Severities::default();
        severities.set(Rule::LargeSmallChange, Some(Severity::Error));
        severities.set(Rule::NoVisibleChange, None);
        severities.set(Rule::EmptyFile, None);
        let rules = [Rule::LargeSmallChange, Rule::NoVisibleChange, Rule::EmptyFile, Rule::DeadLink];
        let left = severities.applied(rules.map(found).to_vec());
        let left: Vec<_> = left.iter().map(|found| (found.rule, found.severity)).collect();
        assert_eq!(
            left,
            [
                (Rule::LargeSmallChange, Severity::Error),
                (Rule::EmptyFile, Severity::Error),
                (Rule::DeadLink, Severity::Warning)
            ]
        );
    }
}
