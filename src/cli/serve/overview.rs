//! What the start page tells: each notice with its texts as they stand on a day, and what is to be done.

use serde::Serialize;

use super::view::View;
use crate::announce::next_change::next_change;
use crate::cli::project::Project;
use crate::cli::status;
use crate::model::notice::{Change, Channel, Notice, Version};
use crate::model::timeline::Standing;
use crate::site::address::{changes_of, notice_path, version_path};
use crate::values::day::Day;

/// So many days ahead on which the site changes are named.
const DAYS_AHEAD: usize = 6;

/// A project as it stands on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Overview {
    /// The title of the site.
    pub title: String,
    /// The view that this is of.
    pub view: Option<View>,
    /// The next days on which the site changes if nothing is edited.
    pub ahead: Vec<DayAhead>,
    /// What is to be done, soonest first.
    pub to_do: Vec<String>,
    /// The warnings of `check`, as text; nothing where there is none.
    pub warnings: String,
    /// The notices.
    pub notices: Vec<NoticeOverview>,
    /// The languages of the site, that of the texts first.
    pub languages: Vec<String>,
}

/// A day on which the site changes, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct DayAhead {
    pub day: Day,
    pub why: Vec<String>,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct NoticeOverview {
    pub id: String,
    pub title: String,
    /// The address of its page below the site; `None` while nobody can read any of its texts.
    pub path: Option<String>,
    /// Its texts, the newest first.
    pub texts: Vec<TextOverview>,
    /// The versions that can be read in this view, the newest first.
    pub readable: Vec<String>,
    /// Whether any of them is one that most readers of this page do not look for.
    pub has_earlier: bool,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct TextOverview {
    pub version: String,
    /// The day it is readable from.
    pub day: Day,
    /// Its file in the project.
    pub file: String,
    pub change: &'static str,
    /// One word for its standing.
    pub standing: &'static str,
    /// Its standing in words, with the day.
    pub words: String,
    /// Whether most readers of this page look for it: it applies, or is to come.
    pub is_current: bool,
    /// The view in which it can be read, where that is another than this.
    pub seen_in: Option<View>,
    /// The address of its page below the site.
    pub path: String,
    /// That of what it changes.
    pub changes: Option<String>,
    /// The folder of its emails, below the emails.
    pub emails: String,
    /// Whether an email announces it.
    pub is_emailed: bool,
}

impl Overview {
    /// What is told of `project` in a view of it; `warnings` is what `check` says of the texts.
    pub(crate) fn of(project: &Project, view: View, warnings: String) -> Self {
        let register = &project.register;
        Self {
            title: register.settings.title.reference().to_owned(),
            view: Some(view),
            ahead: ahead(&register.notices, view.day),
            to_do: status::to_do_of_all(project),
            warnings,
            notices: register.notices.iter().map(|notice| of_notice(notice, view)).collect(),
            languages: register.settings.languages.iter().map(ToString::to_string).collect(),
        }
    }

    /// The text whose page would be at an address below the site, but is not in this view; or the notice of which none is.
    pub(crate) fn held_back(&self, address: &str) -> Option<(&NoticeOverview, &TextOverview)> {
        let mut names = address.split('/').filter(|name| !name.is_empty()).peekable();
        names.next_if(|name| self.languages.iter().skip(1).any(|lang| lang == name));
        let name = names.next()?;
        let notice = self.notices.iter().find(|notice| notice.id == name)?;
        let hidden = |text: &&TextOverview| text.seen_in.is_some();
        let text = match names.next() {
            Some(version) => notice.texts.iter().filter(hidden).find(|text| text.version == version),
            None => notice.path.is_none().then(|| notice.texts.iter().rfind(hidden)).flatten(),
        };
        text.map(|text| (notice, text))
    }
}

fn ahead(notices: &[Notice], as_of: Day) -> Vec<DayAhead> {
    let mut ahead: Vec<DayAhead> = Vec::new();
    let mut from = as_of;
    while ahead.len() < DAYS_AHEAD {
        let next: Vec<_> = notices.iter().filter_map(|notice| Some((notice, next_change(notice, from)?))).collect();
        let Some(day) = next.iter().map(|(_, next)| next.on).min() else { break };
        let of_the_day = next.into_iter().filter(|(_, next)| next.on == day);
        let why = of_the_day.flat_map(|(notice, next)| next.why.into_iter().map(|turn| turn.words(&notice.id)));
        ahead.push(DayAhead { day, why: why.collect() });
        from = day;
    }
    ahead
}

fn of_notice(notice: &Notice, view: View) -> NoticeOverview {
    let shown = notice.shown(view.day);
    let titled = shown.or_else(|| notice.versions().last());
    let texts: Vec<_> = notice.versions().iter().rev().map(|version| of_text(notice, version, view)).collect();
    NoticeOverview {
        id: notice.id.to_string(),
        title: titled.map_or_else(String::new, |version| version.text.title.clone()),
        path: shown.map(|_| notice_path(&notice.id)),
        readable: notice.public(view.day).rev().map(|version| version.id.to_string()).collect(),
        has_earlier: texts.iter().any(|text| !text.is_current),
        texts,
    }
}

fn of_text(notice: &Notice, version: &Version, view: View) -> TextOverview {
    let standing = notice.standing(version, view.day);
    let seen_in = match standing {
        Standing::Draft => Some(View { day: view.day.max(version.id.updated), drafts: true }),
        Standing::Scheduled { readable } => Some(View { day: readable, ..view }),
        _ => None,
    };
    let seen = seen_in.unwrap_or(view);
    TextOverview {
        version: version.id.to_string(),
        day: version.id.updated,
        file: version.text.source.path().to_owned(),
        change: if version.change == Change::First { "first version" } else { version.change.as_str() },
        standing: standing.as_str(),
        words: words(standing),
        is_current: matches!(
            standing,
            Standing::Draft | Standing::Scheduled { .. } | Standing::Upcoming { .. } | Standing::InForce { .. }
        ),
        seen_in,
        path: version_path(&notice.id, version.id),
        changes: changes_of(notice, version, seen.day),
        emails: format!("{}/{}", notice.id, version.id),
        is_emailed: version.notify.contains(&Channel::Email),
    }
}

/// "applies from 2027-01-01"
fn words(standing: Standing) -> String {
    match standing {
        Standing::Draft => "draft: not published".to_owned(),
        Standing::Scheduled { readable } => format!("scheduled: not published before {readable}"),
        Standing::Upcoming { effective } => format!("upcoming: applies from {effective}"),
        Standing::InForce { since } => format!("in force since {since}"),
        Standing::Superseded { since, until } => format!("superseded: in force {since} to {}", until.previous()),
        Standing::Replaced { by } => format!("never in force: replaced by {by}"),
        Standing::Withdrawn { on } => format!("never in force: withdrawn on {on}"),
    }
}
