//! Histories as the files that an editor writes, and as they are loaded.

use std::collections::BTreeSet;
use std::fmt;

use noticepress::testing::{Change, Channel, Day, Entry, EntryKind, Notice, ProjectFiles, VersionId, register};

const SETTINGS: &str = "title: T\nbase_url: https://example.org/\norganization: {name: X}\ntimezone: UTC\n";

/// What an editor writes into the folder of one notice.
#[derive(Clone, PartialEq)]
pub struct History {
    pub notice_period_days: u32,
    pub banner_days: u32,
    pub texts: Vec<Text>,
    pub ended: Option<Day>,
}

/// What an editor writes into one version, and of it into `notice.yaml`.
#[derive(Clone, PartialEq)]
pub struct Text {
    pub id: VersionId,
    pub effective: Option<Day>,
    pub change: Option<Change>,
    pub notify: Option<BTreeSet<Channel>>,
    pub follows: Option<VersionId>,
    pub late_notice: bool,
    pub draft: bool,
    pub withdrawn: Option<Day>,
}

impl History {
    pub fn of(texts: impl IntoIterator<Item = Text>) -> Self {
        let mut texts: Vec<Text> = texts.into_iter().collect();
        texts[0].change = None;
        Self { notice_period_days: 30, banner_days: 30, texts, ended: None }
    }

    pub fn ended(self, on: &str) -> Self {
        Self { ended: Some(day(on)), ..self }
    }

    pub fn files(&self) -> Vec<(String, String)> {
        let texts = self.texts.iter().map(|text| (format!("content/privacy/{}.md", text.id), text.to_string()));
        let mut sheet = format!(
            "title: Privacy Notice\nnotice_period_days: {}\nbanner_days: {}\n",
            self.notice_period_days, self.banner_days
        );
        let withdrawn: Vec<String> = self
            .texts
            .iter()
            .filter_map(|text| {
                Some(format!("  - {{version: {}, on: {}, reason: Not yet}}\n", text.id, text.withdrawn?))
            })
            .collect();
        if !withdrawn.is_empty() {
            sheet += "withdrawn:\n";
            sheet.extend(withdrawn);
        }
        if let Some(on) = self.ended {
            sheet += &format!("ended: {{on: {on}, reason: Closed, successor: terms}}\n");
        }
        let mut files: Vec<(String, String)> =
            texts.chain([("content/privacy/notice.yaml".to_owned(), sheet)]).collect();
        if self.ended.is_some() {
            let terms = "---\ntitle: Terms\nupdated: 2000-01-01\n---\n\nText\n".to_owned();
            files.push(("content/terms/2000-01-01.md".to_owned(), terms));
        }
        files.sort();
        files
    }

    /// The notice as loaded, or the messages of the errors that keep it from being.
    pub fn load(&self) -> Result<Notice, Vec<String>> {
        let folder = |path: &str| Entry { path: path.to_owned(), kind: EntryKind::Folder };
        let file = |(path, text): (String, String)| Entry { path, kind: EntryKind::text(text) };
        let mut entries: Vec<Entry> = self.files().into_iter().map(file).collect();
        entries.push(folder("content/privacy"));
        if self.ended.is_some() {
            entries.push(folder("content/terms"));
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let loaded = register(&ProjectFiles { settings: SETTINGS.into(), entries });
        let told = || loaded.problems.iter().filter(|p| p.is_error()).map(|p| format!("{}: {}", p.rule, p.message));
        match &loaded.register {
            Some(register) => Ok(register.notices[0].clone()),
            None => Err(told().collect()),
        }
    }

    pub fn notice(&self) -> Notice {
        self.load().expect("the history breaks no rule")
    }

    /// What was in the folder on `day`: what came later is cut off, and so are drafts.
    pub fn as_known(&self, day: Day) -> Self {
        let mut known = self.clone();
        known.texts.retain(|text| text.id.updated <= day);
        // A second text of a day needs a first, so the drafts that others of their day come after stay.
        for at in (0..known.texts.len()).rev() {
            let next = known.texts.get(at + 1).map(|text| text.id.updated);
            if known.texts[at].draft && next != Some(known.texts[at].id.updated) {
                known.texts.remove(at);
            }
        }
        for text in &mut known.texts {
            text.withdrawn = text.withdrawn.filter(|on| *on <= day);
        }
        known.ended = known.ended.filter(|on| *on <= day);
        known
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "---\nupdated: {}", self.id.updated)?;
        if let Some(effective) = self.effective {
            writeln!(f, "effective: {effective}")?;
        }
        if let Some(change) = self.change {
            writeln!(f, "change: {}", change.as_str())?;
        }
        if self.change == Some(Change::Material) {
            writeln!(f, "summary: We share.\nretroactive: false\nchoices: []")?;
        }
        if let Some(notify) = &self.notify {
            let word = |channel: &Channel| if *channel == Channel::Email { "email" } else { "homepage" };
            writeln!(f, "notify: [{}]", notify.iter().map(word).collect::<Vec<_>>().join(", "))?;
        }
        if let Some(follows) = self.follows {
            writeln!(f, "follows: {follows}")?;
        }
        if self.late_notice {
            writeln!(f, "late_notice: It cannot wait")?;
        }
        if self.draft {
            writeln!(f, "draft: true")?;
        }
        writeln!(f, "---\n\nText {}", self.id)
    }
}

/// A counterexample is shown as the files to type.
impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let privacy = |(path, text): &(String, String)| {
            let name = path.strip_prefix("content/privacy/")?;
            Some(format!("\n{name}: {}", text.replace("---\n", "").trim_end().replace('\n', " | ")))
        };
        self.files().iter().filter_map(privacy).try_for_each(|line| f.write_str(&line))
    }
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a test names days that there are")
}

pub fn name(text: &str) -> VersionId {
    text.parse().expect("a test names versions by their files")
}

/// A text that says nothing but its date and that its change is minor.
pub fn text(id: &str) -> Text {
    Text {
        id: name(id),
        effective: None,
        change: Some(Change::Minor),
        notify: None,
        follows: None,
        late_notice: false,
        draft: false,
        withdrawn: None,
    }
}

impl Text {
    pub fn effective(self, on: &str) -> Self {
        Self { effective: Some(day(on)), ..self }
    }

    pub fn material(self, effective: &str) -> Self {
        Self { change: Some(Change::Material), ..self.effective(effective) }
    }

    pub fn late(self) -> Self {
        Self { late_notice: true, ..self }
    }

    pub fn notify(self, channels: impl IntoIterator<Item = Channel>) -> Self {
        Self { notify: Some(channels.into_iter().collect()), ..self }
    }

    pub fn follows(self, id: &str) -> Self {
        Self { follows: Some(name(id)), ..self }
    }

    pub fn withdrawn(self, on: &str) -> Self {
        Self { withdrawn: Some(day(on)), ..self }
    }

    pub fn draft(self) -> Self {
        Self { draft: true, ..self }
    }
}
