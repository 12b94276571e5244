//! The notices as the homepage and the menu name them: in the order and groups of the settings, those that ended last.

use crate::model::notice::Notice;
use crate::model::settings::{NoticeGroup, Settings};
use crate::values::day::Day;
use crate::values::lang::Lang;

/// Notices that stand together, under a title or none.
#[derive(Debug)]
pub(crate) struct Arranged<'a> {
    /// What they have in common.
    pub title: GroupName<'a>,
    /// The notices in order; at least one.
    pub notices: Vec<&'a Notice>,
}

/// What notices have in common that stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GroupName<'a> {
    /// Nothing, and none is needed.
    None,
    /// What the settings say, and the language it is in.
    Stated(&'a str, &'a Lang),
    /// That they are in no group, where others are.
    Others,
    /// That they have ended.
    Ended,
}

/// The notices in their groups. None is lost: those that the settings do not name come after those that they do, by their
/// names.
pub(crate) fn arranged<'a>(
    notices: &[&'a Notice],
    settings: &'a Settings,
    lang: &Lang,
    as_of: Day,
) -> Vec<Arranged<'a>> {
    let has_ended = |notice: &Notice| notice.ended.as_ref().is_some_and(|ending| ending.on <= as_of);
    let (ended, mut going): (Vec<&Notice>, Vec<&Notice>) = notices.iter().partition(|notice| has_ended(notice));
    let mut groups = Vec::new();
    for NoticeGroup { titles, notices: named } in &settings.arrangement {
        let of_group = named.iter().filter_map(|(id, _)| {
            let at = going.iter().position(|notice| notice.id == *id)?;
            Some(going.remove(at))
        });
        let title = titles.iter().find(|(of, _)| of == lang).or(titles.first());
        groups.push((title.map(|(lang, title)| (lang, title)), of_group.collect::<Vec<_>>()));
    }
    groups.push((None, going));
    let mut arranged: Vec<Arranged<'_>> = Vec::new();
    for (title, notices) in groups.into_iter().filter(|(_, notices)| !notices.is_empty()) {
        match (title, arranged.last_mut()) {
            (Some((lang, title)), _) => arranged.push(Arranged { title: GroupName::Stated(title, lang), notices }),
            (None, Some(last @ Arranged { title: GroupName::None | GroupName::Others, .. })) => {
                last.notices.extend(notices);
            }
            (None, before) => {
                let title = if before.is_some() { GroupName::Others } else { GroupName::None };
                arranged.push(Arranged { title, notices });
            }
        }
    }
    if !ended.is_empty() {
        arranged.push(Arranged { title: GroupName::Ended, notices: ended });
    }
    arranged
}
