//! From a day until its next change every build gives the same bytes, and on that day others.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use noticepress::testing::{
    Asked, ContentDir, Day, Digest, Outlet, Page, Register, SourceFile, Theme, Tree, next_change, publish, register,
};

use crate::project::{Project, SETTINGS, Sandbox, material};

/// Every file of both trees.
type Output = BTreeMap<(Tree, String), Vec<u8>>;

/// A project as the library reads it.
struct Site {
    register: Register,
    theme: Theme,
}

impl Site {
    fn of(root: &Path) -> Self {
        let loaded = register(&ContentDir::read(root).unwrap());
        let told: Vec<String> = loaded.problems.iter().map(|problem| problem.message.clone()).collect();
        let register = loaded.register.unwrap_or_else(|| panic!("{told:?}"));
        let settings = SourceFile::new("noticepress.yaml", "");
        let asked = Asked {
            name: "default",
            languages: &register.settings.languages,
            dates: &register.settings.dates,
            settings: &settings,
        };
        let theme = Theme::new(&BTreeMap::new(), asked).unwrap();
        Self { register, theme }
    }

    fn output(&self, as_of: Day) -> Output {
        let output = Mutex::new(Output::new());
        let put = |page: Page| {
            let digest = Digest::of(&page.bytes);
            assert!(
                output.lock().unwrap().insert((page.tree, page.path), page.bytes).is_none(),
                "a file is written once"
            );
            Ok(digest)
        };
        publish(&self.register, &self.theme, as_of, Outlet::of_all(&put, &|_: &_| Ok(Digest::NONE))).unwrap();
        output.into_inner().unwrap()
    }

    fn next(&self, as_of: Day) -> Option<Day> {
        self.register.notices.iter().filter_map(|notice| next_change(notice, as_of)).map(|next| next.on).min()
    }

    /// Builds on `days`, in order, and holds that each is as the last one exactly until its next change.
    fn holds_over(&self, days: impl IntoIterator<Item = Day>) -> usize {
        let mut days = days.into_iter();
        let mut on = days.next().unwrap();
        let (mut output, mut next, mut changes) = (self.output(on), self.next(on), 0);
        for day in days {
            let built = self.output(day);
            if next.is_some_and(|next| next <= day) {
                assert_ne!(names(&output, &built), [""; 0], "nothing is another on {day} than on {on}");
                (output, changes) = (built, changes + 1);
            } else {
                assert_eq!(names(&output, &built), [""; 0], "{day} is before {next:?}, the change after {on}");
            }
            (on, next) = (day, self.next(day));
        }
        changes
    }
}

/// The files that only one output has, or that differ.
fn names<'a>(one: &'a Output, other: &'a Output) -> Vec<&'a str> {
    let mut names: Vec<&str> = one
        .keys()
        .chain(other.keys())
        .filter(|key| one.get(*key) != other.get(*key))
        .map(|(_, path)| &**path)
        .collect();
    names.dedup();
    names
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn days(first: &str, last: &str) -> impl Iterator<Item = Day> {
    let last = day(last);
    std::iter::successors(Some(day(first)), |day| Some(day.plus(1))).take_while(move |day| *day <= last)
}

#[test]
fn the_demonstration_is_the_same_bytes_until_its_next_change_and_others_on_it() {
    let site = Site::of(Path::new(env!("CARGO_MANIFEST_DIR")));
    // Over the years, the days around each change.
    let changes = std::iter::successors(site.next(day("2019-01-01")), |day| site.next(*day)).collect::<Vec<_>>();
    let around = changes.iter().flat_map(|on| [on.previous(), *on, on.plus(1)]);
    assert_eq!((changes.len(), site.holds_over(around)), (13, 13));
    // Around the pending text, every day.
    let late = Site::of(&Sandbox::with(&Project::demonstration().of_late()).root());
    assert_eq!(late.holds_over(days("2026-12-20", "2027-02-05")), 2);
}

#[test]
fn texts_of_every_standing_leave_the_bytes_alone_between_the_days_that_are_named() {
    let settings = "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\n\
                    languages: [en, es]\nbanner_days: 9\n";
    let text = |project: Project, (notice, day, front): (&str, &str, &str)| {
        let words = format!("## One\n\nThis is the text of {day}. It stays.");
        project.version(notice, day, &format!("title: Notice\n{front}"), &words)
    };
    let texts = [
        ("cookies", "2024-01-20", ""),
        ("cookies", "2024-02-20", "change: minor\neffective: 2024-03-05\n"),
        ("cookies", "2024-04-10", "change: minor\ndraft: true\n"),
        ("drafts", "2024-01-01", "draft: true\n"),
        ("privacy", "2024-01-01", ""),
        ("privacy", "2024-01-10", &material("2024-02-15", "We share.")),
        // Takes the place of the pending one.
        ("privacy", "2024-01-25", "change: minor\nsummary: Other words.\n"),
        ("privacy", "2024-03-01", &material("2024-04-05", "We share.")),
        ("privacy", "2024-03-25", "follows: 2024-01-25\nchange: minor\nsummary: Other words.\n"),
    ];
    let sheets = [
        ("cookies", "title: Cookies\nended: {on: 2024-04-01, reason: It has closed., successor: privacy}\n"),
        ("drafts", "ended: {on: 2024-03-20, reason: Nothing came of it.}\n"),
        ("privacy", "title: Privacy\nwithdrawn: [{version: 2024-03-01, on: 2024-03-12, reason: Not yet.}]\n"),
    ];
    let project = texts.into_iter().fold(Project::empty().write(SETTINGS, settings), text);
    let project = sheets
        .into_iter()
        .fold(project, |project, (notice, sheet)| project.write(&format!("content/{notice}/notice.yaml"), sheet));
    let site = Site::of(&Sandbox::with(&project).root());
    let found = site.holds_over(days("2023-12-30", "2024-05-01"));
    assert_eq!(found, 13);
}
