//! A build that is right is never called contradictory, however odd its files are.

mod claims;
mod judge;
mod programs;
mod right_projects;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Mutex;

use self::judge::{Built, disagreements};
use self::right_projects::{Dice, right_project};
use super::built::{BuiltClaims, Claiming, Says, contradictions};
use crate::build::outlet::Outlet;
use crate::build::publish;
use crate::cli::init::STARTER;
use crate::diagnostic::Diagnostic;
use crate::load::files::{Entry, EntryKind, ProjectFiles};
use crate::load::overrides::Overrides;
use crate::load::register;
use crate::model::name::NoticeId;
use crate::model::settings::DatePatterns;
use crate::model::settings::Platform;
use crate::site::address::{Page, Tree};
use crate::site::claims::{Claimant, Claims};
use crate::source::SourceFile;
use crate::theme::templates::{Asked, Theme, ThemeFile};
use crate::values::day::Day;
use crate::values::digest::Digest;

/// The files of a project by path, those of its theme among them.
type Files = BTreeMap<String, String>;

/// What a build of `files` as of `day` writes; the messages where it is refused.
fn built(files: &Files, day: Day) -> Result<BTreeMap<(Tree, String), Page>, String> {
    let mut entries: BTreeMap<String, EntryKind> = BTreeMap::new();
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("content/")) {
        let folder = path.rsplit_once('/').unwrap().0;
        entries.insert(folder.to_owned(), EntryKind::Folder);
        entries.insert(path.clone(), EntryKind::text(text.clone()));
    }
    let entries = entries.into_iter().map(|(path, kind)| Entry { path, kind }).collect();
    let files_of_it = ProjectFiles { settings: files["noticepress.yaml"].clone().into_bytes(), entries };
    let loaded = register::register(&files_of_it, &Overrides::default());
    let said = |problems: &[Diagnostic]| {
        problems.iter().filter(|problem| problem.is_error()).map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    let Some(register) = loaded.register else { return Err(said(&loaded.problems).join("; ")) };
    let theme = theme(files, &register.settings.languages, &register.settings.dates);
    let pages = Mutex::new(BTreeMap::new());
    let put = |page: Page| {
        let digest = Digest::of(&page.bytes);
        pages.lock().unwrap().insert((page.tree, page.path.clone()), page);
        Ok(digest)
    };
    let published = publish(&register, &theme, day, Outlet::of_all(&put, &|_: &_| Ok(Digest::NONE)));
    let problems = published.map_err(|failure| failure.to_string())?;
    let errors = said(&problems);
    if errors.is_empty() { Ok(pages.into_inner().unwrap()) } else { Err(errors.join("; ")) }
}

fn theme(files: &Files, languages: &[crate::values::lang::Lang], dates: &DatePatterns) -> Theme {
    let own = files.iter().filter_map(|(path, text)| Some((path.strip_prefix("themes/default/")?, text)));
    let own = own.map(|(path, text)| {
        let is_asset = path.starts_with("assets/");
        let text = || ThemeFile::Text(SourceFile::new(path, text.as_str()));
        (path.to_owned(), if is_asset { ThemeFile::Asset(b"{}".to_vec()) } else { text() })
    });
    let settings = SourceFile::new("noticepress.yaml", files["noticepress.yaml"].as_str());
    Theme::new(&own.collect(), Asked { name: "default", languages, dates, settings: &settings }).unwrap()
}

/// What is said of a build of `files`; the messages where it is refused.
fn said(files: &Files, day: Day) -> Result<Vec<String>, String> {
    let pages = built(files, day)?;
    let mut found = contradicted_by_words(&pages, files);
    found.extend(contradicted(&pages));
    Ok(found.iter().map(|found| format!("{}: {}", found.path(), found.message)).collect())
}

/// What the judge says, who reads them.
fn contradicted_by_words(pages: &BTreeMap<(Tree, String), Page>, files: &Files) -> Vec<Diagnostic> {
    let theme = theme(files, &["en".parse().unwrap()], &DatePatterns::default());
    let tags = Platform::ALL.iter().filter_map(|platform| theme.platform(*platform).ok());
    disagreements(&Built {
        names: pages.keys().cloned().collect(),
        read: &|tree, path| pages.get(&(tree, path.to_owned())).map(|page| page.bytes.clone()),
        delimiters: tags.flat_map(|tags| tags.delimiters).collect(),
    })
}

/// What `check` says of the claims of pages.
fn contradicted(pages: &BTreeMap<(Tree, String), Page>) -> Vec<Diagnostic> {
    contradictions(&Pages::of(pages))
}

/// Pages that nobody wrote.
struct Pages<'a> {
    all: &'a BTreeMap<(Tree, String), Page>,
    notices: BTreeSet<NoticeId>,
    claiming: BTreeMap<Claimant, Vec<Claiming>>,
}

impl<'a> Pages<'a> {
    fn of(pages: &'a BTreeMap<(Tree, String), Page>) -> Self {
        let told = pages.values().flat_map(|page| &page.claims.about);
        let notices = told.map(|told| told.notice.clone()).collect();
        let mut of = Self { all: pages, notices, claiming: BTreeMap::new() };
        for Page { tree, path, claims, .. } in pages.values().filter(|page| page.claims != Claims::default()) {
            let claiming = Claiming { tree: *tree, path: path.clone(), claims: claims.clone() };
            of.claiming.entry(of.claimant(path)).or_default().push(claiming);
        }
        of
    }
}

impl BuiltClaims for Pages<'_> {
    fn claimants(&self) -> Vec<Claimant> {
        self.claiming.keys().cloned().collect()
    }

    fn claimant(&self, path: &str) -> Claimant {
        Claimant::of(path, |notice| self.notices.contains(notice))
    }

    fn says(&self, path: &str) -> Option<Says> {
        let page = self.all.get(&(Tree::Site, path.to_owned()))?;
        Some(if page.claims == Claims::default() { Says::Nothing } else { Says::Something })
    }

    fn claims(&self, claimant: &Claimant) -> Option<Vec<Claiming>> {
        self.claiming.get(claimant).cloned()
    }

    fn place(&self, claimant: &Claimant) -> String {
        claimant.to_string()
    }
}

fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

const SETTINGS: &str = "title: Legal\nbase_url: https://example.org/legal/\ntimezone: UTC\n\
                        organization: {name: Example, email: privacy@example.org, address: 1 Example Street}\n";

/// A project of two texts, with what `edit` makes of it.
fn project(edit: impl FnOnce(&mut Files)) -> Files {
    let mut project = files([
        ("noticepress.yaml", SETTINGS),
        (
            "content/privacy/2024-01-01.md",
            "---\ntitle: Terms\nupdated: 2024-01-01\n---\n## Sharing\n\nWe share nothing.\n\n## Keeping\n\nFor 30 days.\n",
        ),
        (
            "content/privacy/2024-03-01.md",
            "---\ntitle: Terms\nupdated: 2024-03-01\neffective: 2024-05-01\nchange: material\nretroactive: false\n\
             choices: []\nsummary: We keep logs for 90 days.\n---\n## Sharing\n\nWe share nothing.\n\n## Keeping\n\nFor 90 days.\n",
        ),
    ]);
    edit(&mut project);
    project
}

fn edit(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = files.get_mut(path).unwrap();
    assert!(text.contains(from), "{from} is in {path}");
    *text = text.replace(from, to);
}

const NEW: &str = "content/privacy/2024-03-01.md";

#[track_caller]
fn assert_agrees(day: &str, files: &Files) {
    assert_eq!(said(files, day.parse().unwrap()), Ok(Vec::new()));
}

#[test]
fn a_text_that_was_taken_back_has_a_banner_that_says_so_and_not_its_summary() {
    let withdrawn = "title: Terms\nwithdrawn: [{version: 2024-03-01, on: 2024-04-01, reason: Not yet}]\n";
    let project = project(|files| drop(files.insert("content/privacy/notice.yaml".into(), withdrawn.into())));
    assert_agrees("2024-04-02", &project);
}

#[test]
fn a_second_text_of_a_day_beside_a_draft_is_called_by_the_day_in_its_email() {
    let project = project(|files| {
        let text = files[NEW].clone();
        files.insert("content/privacy/2024-03-01-2.md".into(), text);
        edit(files, NEW, "change: material", "change: material\ndraft: true");
    });
    assert_agrees("2024-03-02", &project);
}

#[test]
fn words_that_look_like_a_tag_are_the_same_words_in_every_part() {
    for (platform, tag) in [
        ("none", "%%b%%"),
        ("mailchimp", "*|FNAME|*"),
        ("sendgrid", "{{{x}}}"),
        ("sfmc", "%%b%%"),
        ("hubspot", "{% x %}"),
    ] {
        let project = project(|files| {
            let platform = format!("timezone: UTC\nemail: {{platform: {platform}, greet_by_name: true}}");
            edit(files, "noticepress.yaml", "timezone: UTC", &platform);
            edit(files, NEW, "title: Terms", &format!("title: \"Terms {tag} of use\"\nimpact: \"{tag}\""));
            edit(files, NEW, "summary: We keep", &format!("summary: We keep {tag}"));
            edit(files, NEW, "For 90 days.", &format!("{tag}\n\nFor 5% added days."));
        });
        assert_agrees("2024-03-02", &project);
    }
}

/// The platform that docs/email.md describes.
#[test]
fn the_tags_of_a_platform_of_ones_own_are_tags() {
    let project = project(|files| {
        edit(
            files,
            "noticepress.yaml",
            "timezone: UTC",
            "timezone: UTC\nemail: {platform: custom, greet_by_name: true}",
        );
        let docs = include_str!("../../../docs/email.md");
        let start = docs.find("name: Example Mailer").unwrap();
        let platform = &docs[start..start + docs[start..].find("```").unwrap()];
        files.insert("themes/default/email/platforms/custom.yaml".into(), platform.into());
    });
    assert_agrees("2024-03-02", &project);
}

#[test]
fn a_section_that_is_gone_is_found_beside_one_that_is_called_as_it_was() {
    let project = project(|files| {
        edit(files, NEW, "## Sharing\n\nWe share nothing.\n\n", "");
        edit(files, NEW, "For 90 days.\n", "For 90 days.\n\n## Was sharing\n\nIt is told.\n");
    });
    assert_agrees("2024-03-02", &project);
    let pages = built(&project, "2024-03-02".parse().unwrap()).unwrap();
    let text = |tree, path: &str| String::from_utf8(pages[&(tree, path.to_owned())].bytes.clone()).unwrap();
    let redline = text(Tree::Site, "privacy/2024-03-01/changes/index.html");
    let letter = text(Tree::Notifications, "privacy/2024-03-01/en/body.txt");
    assert!(redline.contains("id=\"was-sharing-2\"") && letter.contains("changes/#was-sharing-2\n"), "{letter}");
}

fn starter() -> Files {
    STARTER.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn an_editor_links_to_what_is_not_there_and_a_theme_marks_no_day() {
    let project = project(|files| {
        let choice = "choices: [{text: Object, url: \"https://example.org/legal/privacy/2030-01-01/\"}]";
        edit(files, NEW, "choices: []", choice);
        edit(files, NEW, "90 days.\n---", "90 days, see https://example.org/legal/privacy/nowhere/.\n---");
        files.insert(
            "themes/default/templates/phrase.html".into(),
            "{% for part in parts %}{% if part.href %}<a href=\"{{ part.href }}\">{{ part.text }}</a>\
             {% else %}{{ part.text }}{% endif %}{% endfor %}"
                .into(),
        );
        files.insert("themes/default/assets/versions.json".into(), "{}".into());
        files.insert("themes/default/words/en.yaml".into(), "email_after: \"Now: after\"\n".into());
    });
    assert_agrees("2024-03-02", &project);
}

/// On the other side of the date line 30 December 2011 was left out.
#[test]
fn a_zone_may_have_no_such_day() {
    let project = project(|files| {
        edit(files, "noticepress.yaml", "timezone: UTC", "timezone: Pacific/Apia");
        let old = files.remove("content/privacy/2024-01-01.md").unwrap().replace("2024-01-01", "2010-01-01");
        files.insert("content/privacy/2010-01-01.md".into(), old);
        let new = files.remove(NEW).unwrap().replace("2024-03-01", "2011-10-01").replace("2024-05-01", "2011-12-30");
        files.insert("content/privacy/2011-10-01.md".into(), new);
    });
    assert_agrees("2011-10-02", &project);
}

/// Words of built files, what somebody makes of them by hand, and what the judge says of it.
const MUTATED: &[(&str, &str, &str, &str)] = &[
    ("EMAIL/body.html", "1 January 2027", "2 January 2027", "does not say `2 January 2027`, as the HTML part does"),
    (
        "EMAIL/body.html",
        "datetime=\"2027-01-01\"",
        "datetime=\"2027-01-02\"",
        "nothing of this notice happens on 2027-01-02",
    ),
    ("EMAIL/body.html", "we may close it", "we might close it", "the change does not say what"),
    ("EMAIL/body.html", "#how-long-we-keep-information", "#how-long", "is called `how-long`"),
    (
        "EMAIL/body.html",
        "How long we keep information",
        "How long we sell information",
        "its HTML part says something else",
    ),
    (
        "EMAIL/body.txt",
        "16 November 2026",
        "17 November 2026",
        "does not say `16 November 2026`, as the HTML part does",
    ),
    (
        "EMAIL/body.txt",
        "- We will keep sign-in logs for 90 days",
        "- We will keep sign-in logs for 60 days",
        "does not say `We will keep sign-in logs for 90 days",
    ),
    (
        "EMAIL/body.txt",
        "/2026-11-16/changes/\n",
        "/2026-11-17/changes/\n",
        "does not have the link https://example.org",
    ),
    ("EMAIL/subject.txt", "1 January", "2 January", "its title is not the subject"),
    ("EMAIL/preheader.txt", "log information", "information", "does not begin with the preheader"),
    ("EMAIL/message.eml", "Subject: =?us-ascii?Q?Example", "Subject: =?us-ascii?Q?Exemple", "has another subject"),
    ("EMAIL/message.eml", "sign-in logs for 90", "sign-in logs for 91", "its text part says something else"),
    ("notifications/index.html", "from 1 January 2027", "from 3 January 2027", "does not list `Example"),
    (
        "site/privacy/2026-11-16/index.html",
        "data-version=\"2026-11-16\"",
        "data-version=\"2026-11-17\"",
        "does not hold the text of 2026-11-16",
    ),
    (
        "site/privacy/2026-11-16/index.html",
        "sign-in logs for 90 days instead",
        "sign-in logs for 9 days instead",
        "does not say `We will keep sign-in logs for 90 days",
    ),
    (
        "site/privacy/2026-11-16/changes/index.html",
        "data-from=\"2025-09-08\"",
        "data-from=\"2025-09-09\"",
        "is no redline from 2025-09-08 to 2026-11-16",
    ),
    (
        "site/privacy/2026-11-16/changes/index.html",
        "IP address, the type",
        "name, the type",
        "the change does not say what",
    ),
    (
        "site/privacy/versions.json",
        "\"effective\": \"2027-01-01\"",
        "\"effective\": \"2027-01-02\"",
        "does not say 2027-01-02",
    ),
    ("site/embed/banner.en.json", "2027-01-01T", "2027-01-02T", "is not what the JSON says"),
    (
        "site/embed/banner.en.json",
        "a new version applies from 1 January",
        "a new version applies from 2 January",
        "of 2026-11-16, and the homepage does not",
    ),
    ("site/embed/banner.en.json", "/2026-11-16/changes/", "/2026-11-17/changes/", "leads to nothing that was built"),
    (
        "site/index.html",
        "data-show-until=\"2027-01-31\"",
        "data-show-until=\"2027-02-28\"",
        "is not the `data-show-until` of the homepage",
    ),
    (
        "site/privacy/feed.xml",
        "sign-in logs for 90 days instead",
        "sign-in logs for 9 days instead",
        "the entry of 2026-11-16 does not say",
    ),
    ("site/privacy/feed.xml", "/privacy/2026-11-16/</id>", "/privacy/2026-11-17/</id>", "no version is at"),
];

#[test]
fn the_judge_names_what_somebody_changed_by_what_it_contradicts() {
    let starter = starter();
    let day = "2026-11-24".parse().unwrap();
    let pages = built(&starter, day).unwrap();
    let mut missed = String::new();
    for (file, from, to, says) in MUTATED {
        let file = file.replace("EMAIL", "notifications/privacy/2026-11-16/en");
        let mut pages = pages.clone();
        let page = pages.values_mut().find(|page| format!("{}/{}", page.tree.folder(), page.path) == file).unwrap();
        let text = String::from_utf8(page.bytes.clone()).unwrap();
        assert!(text.contains(from), "{from} is in {file}");
        page.bytes = text.replace(from, to).into_bytes();
        let found = contradicted_by_words(&pages, &starter);
        if !found.iter().any(|found| found.message.contains(says)) {
            let _ = writeln!(missed, "{file}: {from} -> {to}: {found:#?}");
        }
    }
    assert!(missed.is_empty(), "{missed}");
}

#[test]
fn a_build_of_any_project_that_is_right_contradicts_itself_nowhere() {
    let (mut judged, mut refused) = (0_u64, BTreeMap::<String, usize>::new());
    let mut wrong = String::new();
    for seed in 0..SEEDS {
        let (files, days) = right_project(seed);
        let mut dice = Dice(seed);
        for _ in 0..2 {
            let day = days[dice.below(days.len())];
            match said(&files, day) {
                Ok(found) if found.is_empty() => judged += 1,
                Ok(found) => {
                    let _ = writeln!(wrong, "seed {seed} on {day}: {}", found.join("\n    "));
                }
                Err(why) => *refused.entry(why).or_default() += 1,
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(judged > SEEDS / 2, "{judged} builds were judged; refused were {refused:#?}");
}

/// Projects that are made; each is built as of two days.
const SEEDS: u64 = 60;
