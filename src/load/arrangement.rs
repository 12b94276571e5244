//! Reads `notices` in `noticepress.yaml`: in which order and groups the homepage and the menu name the notices.

use std::collections::BTreeSet;

use super::keys;
use super::yaml::fields::Fields;
use super::yaml::value::{Read, Stated};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, closest};
use crate::model::name::NoticeId;
use crate::model::settings::NoticeGroup;
use crate::source::Span;
use crate::values::lang::Lang;

const EXAMPLE: &str = "[{group: Privacy, notices: [privacy, cookie-notice]}, terms]";
const GROUP: &str = "group";

/// A notice as it is named, or several with a title.
enum ArrangedPart {
    Alone(Stated<String>),
    Group(Vec<(Lang, String)>, Vec<Stated<String>>),
}

/// Reads the order and the groups. Whether there are such notices is for [`unknown_notices`] to say.
pub(super) fn arrangement(fields: &mut Fields<'_>, languages: &[Lang]) -> Vec<NoticeGroup> {
    let group = |fields: &mut Fields<'_>, _: &Span| {
        fields.require(GROUP, "Privacy");
        fields.require(keys::NOTICES, "[privacy, cookie-notice]");
        let (titles, names) = (titles(fields, languages), fields.text_or_list(keys::NOTICES));
        Some(ArrangedPart::Group(titles?, names?.value))
    };
    let parts = fields.texts_or_mappings(keys::NOTICES, EXAMPLE, |name| Some(ArrangedPart::Alone(name)), group);
    let mut seen = BTreeSet::new();
    let mut each_once = |names: Vec<Stated<String>>| -> Vec<(NoticeId, Span)> {
        names.into_iter().filter_map(|name| named(name, &mut seen, fields)).collect()
    };
    let mut groups: Vec<NoticeGroup> = Vec::new();
    for part in parts.unwrap_or_default() {
        match part {
            ArrangedPart::Group(titles, names) => groups.push(NoticeGroup { titles, notices: each_once(names) }),
            ArrangedPart::Alone(name) => {
                if groups.last().is_none_or(|last| !last.titles.is_empty()) {
                    groups.push(NoticeGroup::default());
                }
                groups.last_mut().expect("there is one").notices.extend(each_once(vec![name]));
            }
        }
    }
    groups
}

/// A notice that was not named before.
fn named(name: Stated<String>, seen: &mut BTreeSet<NoticeId>, fields: &mut Fields<'_>) -> Option<(NoticeId, Span)> {
    let Ok(id) = name.value.parse::<NoticeId>() else {
        fields.report(no_such_notice(&name.value, name.span).hint("write the name of a folder in `content/`"));
        return None;
    };
    if seen.insert(id.clone()) {
        return Some((id, name.span));
    }
    let message = format!("`{id}` is named twice");
    fields.report(Diagnostic::new(Rule::NoticeNamedTwice, name.span, message).hint("delete one of the two"));
    None
}

/// The title of a group: one for all languages, or one for each.
fn titles(fields: &mut Fields<'_>, languages: &[Lang]) -> Option<Vec<(Lang, String)>> {
    let reference = &languages[0];
    if !fields.is_mapping(GROUP) {
        return Some(vec![(reference.clone(), fields.text(GROUP)?.value)]);
    }
    let mut titles = Vec::new();
    for entry in fields.entries(GROUP, "{en: Privacy}")? {
        let Some(lang) = languages.iter().find(|lang| lang.as_str() == entry.key) else {
            let message = format!("`{}` is not one of the site's languages", entry.key);
            let known: Vec<String> = languages.iter().map(|lang| format!("`{lang}`")).collect();
            let wrong = Diagnostic::new(Rule::TitleInNoLanguage, entry.key_span.clone(), message);
            fields.report(wrong.hint(format!("the languages are {}", known.join(", "))));
            continue;
        };
        match Read::of(entry).text() {
            Ok(title) => titles.push((lang.clone(), title)),
            Err(wrong) => fields.report(*wrong),
        }
    }
    // What stands in for the others.
    titles.sort_by_key(|(lang, _)| lang != reference);
    Some(titles)
}

/// What is wrong (N0360) with the notices that the settings name, by those that there are.
pub(super) fn unknown_notices<'n>(
    groups: &[NoticeGroup],
    there: impl Iterator<Item = &'n NoticeId>,
) -> Vec<Diagnostic> {
    let there: BTreeSet<&NoticeId> = there.collect();
    let named = groups.iter().flat_map(|group| &group.notices).filter(|(id, _)| !there.contains(id));
    let told = |(id, place): &(NoticeId, Span)| {
        let unknown = no_such_notice(id.as_str(), place.clone());
        match closest(id.as_str(), there.iter().map(|id| id.as_str())) {
            Some(near) => unknown.hint(format!("did you mean `{near}`?")),
            None => unknown.hint("write the name of a folder in `content/`, or delete this one"),
        }
    };
    named.map(told).collect()
}

fn no_such_notice(name: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Rule::NoSuchNotice, place, format!("there is no notice `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::overrides::Overrides;
    use crate::load::settings::settings;
    use crate::source::SourceFile;

    fn read(notices: &str) -> (Option<Vec<NoticeGroup>>, Vec<String>) {
        let least = "title: T\nbase_url: https://example.org/\norganization: {name: X}\nlanguages: [en, es]\n";
        let file = SourceFile::new("noticepress.yaml", format!("{least}notices: {notices}\n"));
        let (settings, _, problems) = settings(&file, &Overrides::default());
        let told = problems.iter().map(|d| format!("{} {:?} {} ({})", d.rule, d.place, d.message, d.hints.join("; ")));
        (settings.map(|settings| settings.arrangement), told.collect())
    }

    fn outline(groups: &[NoticeGroup]) -> Vec<String> {
        let names = |group: &NoticeGroup| {
            let names: Vec<&str> = group.notices.iter().map(|(id, _)| id.as_str()).collect();
            let titles: Vec<String> = group.titles.iter().map(|(lang, title)| format!("{lang} {title}")).collect();
            format!("{}: {}", titles.join(", "), names.join(" "))
        };
        groups.iter().map(names).collect()
    }

    #[test]
    fn notices_are_named_in_an_order_and_in_groups() {
        let (groups, told) = read(
            "[terms, {group: {es: Privacidad, en: Privacy}, notices: [privacy, cookies]}, a, {group: B, notices: b}]",
        );
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(
            outline(&groups.unwrap()),
            [": terms", "en Privacy, es Privacidad: privacy cookies", ": a", "en B: b"]
        );
    }

    #[test]
    fn a_wrong_order_says_what_to_write() {
        let all = [
            "[privacy, privacy]",
            "[Privacy Notice]",
            "privacy",
            "[{notices: [privacy]}]",
            "[{group: Privacy, notice: [privacy]}]",
            "[{group: {en: Privacy, fr: Vie privée}, notices: [privacy]}]",
            "[3]",
        ];
        insta::assert_snapshot!(all.map(|notices| read(notices).1.join("\n")).join("\n"), @r#"
        N0361 Text(noticepress.yaml:5:20) `privacy` is named twice (delete one of the two)
        N0360 Text(noticepress.yaml:5:11) there is no notice `Privacy Notice` (write the name of a folder in `content/`)
        N0039 Text(noticepress.yaml:5:10) `notices` must be a list (write `notices: [{group: Privacy, notices: [privacy, cookie-notice]}, terms]`)
        N0037 Text(noticepress.yaml:5:11) `group` is missing (add `group: Privacy`)
        N0035 Text(noticepress.yaml:5:28) unknown key `notice` (did you mean `notices`?; use one of the keys `group`, `notices`)
        N0362 Text(noticepress.yaml:5:33) `fr` is not one of the site's languages (the languages are `en`, `es`)
        N0039 Text(noticepress.yaml:5:11) `3` is a number in YAML, but `notices` must be text (put it in quotes: `- "3"`)
        "#);
    }

    #[test]
    fn a_notice_that_is_not_there_is_named_at_its_place() {
        let (groups, _) = read("[privcy, {group: B, notices: [rules]}]");
        let there: Vec<NoticeId> = ["privacy", "terms"].map(|id| id.parse().unwrap()).to_vec();
        let told = unknown_notices(&groups.unwrap(), there.iter());
        let told: Vec<String> =
            told.iter().map(|d| format!("{:?} {} ({})", d.place, d.message, d.hints.join("; "))).collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        Text(noticepress.yaml:5:11) there is no notice `privcy` (did you mean `privacy`?)
        Text(noticepress.yaml:5:40) there is no notice `rules` (write the name of a folder in `content/`, or delete this one)
        ");
    }
}
