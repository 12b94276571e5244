use super::*;
use crate::load::files::{Entry, EntryKind};
use crate::model::notice::Channel;
use crate::values::day::Day;

const SETTINGS_TEXT: &str =
    "title: T\nbase_url: https://example.org/\norganization: {name: X}\ntimezone: UTC\nlanguages: [en, es]\n";

/// A project of the usual settings and these files of `content/privacy/`.
fn project(files: &[(&str, &str)]) -> ProjectFiles {
    let folder = Entry { path: "content/privacy".to_owned(), kind: EntryKind::Folder };
    let entry =
        |(name, text): &(&str, &str)| Entry { path: format!("content/privacy/{name}"), kind: EntryKind::text(*text) };
    let entries = [folder].into_iter().chain(files.iter().map(entry)).collect();
    ProjectFiles { settings: SETTINGS_TEXT.into(), entries }
}

/// A version's file: its name, with `updated` to match, and further lines of front matter.
fn version(name: &str, lines: &str) -> (String, String) {
    let updated: String = name.chars().take(10).collect();
    (format!("{name}.md"), format!("---\ntitle: N\nupdated: {updated}\n{lines}---\n\nText\n"))
}

fn register(files: &ProjectFiles) -> Loaded {
    super::register(files, &Overrides::default())
}

fn load(files: &[(String, String)]) -> Loaded {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    register(&project(&files))
}

/// Code, place and message of each problem, below the notice's folder.
fn told(loaded: &Loaded) -> Vec<String> {
    let place = |d: &Diagnostic| match &d.place {
        Place::Text(span) => format!("{span:?}").replace("content/privacy/", ""),
        Place::Path(path) => path.clone(),
    };
    loaded.problems.iter().map(|d| format!("{} {} {}", d.rule.number(), place(d), d.message)).collect()
}

fn wrong(files: &[(String, String)]) -> Vec<String> {
    let loaded = load(files);
    assert_eq!(loaded.register.is_none(), loaded.problems.iter().any(Diagnostic::is_error));
    told(&loaded)
}

fn right(files: &[(String, String)]) -> Vec<Version> {
    let loaded = load(files);
    let problems = told(&loaded);
    loaded.register.unwrap_or_else(|| panic!("{problems:#?}")).notices.remove(0).versions
}

fn effective(versions: &[Version]) -> Vec<String> {
    versions.iter().map(|version| version.effective.to_string()).collect()
}

fn predecessors(versions: &[Version]) -> Vec<String> {
    versions.iter().map(|v| v.predecessor.map(|id| id.to_string()).unwrap_or_default()).collect()
}

const MATERIAL: &str = "change: material\nsummary: We share.\nretroactive: false\nchoices: []\n";

#[test]
fn a_text_applies_from_its_updated_date_or_with_the_pending_text_that_it_edits() {
    let versions = right(&[
        version("2024-01-01", ""),
        version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n")),
        version("2024-03-10", "change: correction\n"),
        version("2024-06-01", "change: minor\n"),
    ]);
    assert_eq!(effective(&versions), ["2024-01-01", "2024-05-01", "2024-05-01", "2024-06-01"]);
    assert_eq!(predecessors(&versions), ["", "2024-01-01", "2024-03-01", "2024-03-10"]);
}

#[test]
fn a_fix_to_the_text_in_force_says_which_text_it_follows() {
    let versions = right(&[
        version("2024-01-01", ""),
        version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n")),
        version("2024-03-10", "change: correction\nfollows: 2024-01-01\n"),
    ]);
    assert_eq!(effective(&versions)[2], "2024-03-10");
    let follows =
        |name| wrong(&[version("2024-01-01", ""), version("2024-03-10", &format!("change: minor\nfollows: {name}\n"))]);
    assert_eq!(
        follows("2023-01-01"),
        ["85 2024-03-10.md:5:10 there is no published version 2023-01-01 before this one"]
    );
    assert_eq!(follows("2024-03-10").len(), 1);
    assert_eq!(follows("soon"), ["85 2024-03-10.md:5:10 `soon` is not a valid version name"]);
}

#[test]
fn drafts_and_texts_withdrawn_by_then_are_nobodys_predecessor() {
    let versions = right(&[
        version("2024-01-01", ""),
        version("2024-02-01", "change: minor\ndraft: true\n"),
        version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n")),
        version("2024-03-10", "change: correction\n"),
        version("2024-03-20", "change: correction\n"),
        ("notice.yaml".into(), "withdrawn:\n  - {version: 2024-03-01, on: 2024-03-20, reason: x}\n  - {version: 2024-03-10, on: 2024-03-20, reason: x}\n".into()),
    ]);
    assert_eq!(predecessors(&versions), ["", "2024-01-01", "2024-01-01", "2024-03-01", "2024-01-01"]);
    assert_eq!(versions[2].withdrawn.as_ref().unwrap().on, "2024-03-20".parse::<Day>().unwrap());
}

#[test]
fn the_first_text_is_first_whatever_it_says() {
    let versions = right(&[version("2024-01-01", "change: material\n")]);
    assert_eq!((versions[0].change, versions[0].notify.len()), (Change::First, 0));
}

#[test]
fn a_material_change_is_announced_everywhere_unless_it_says_where() {
    let material = |more: &str| {
        right(&[version("2024-01-01", ""), version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n{more}"))])
    };
    assert_eq!(material("")[1].notify, BTreeSet::from([Channel::Homepage, Channel::Email]));
    assert_eq!(material("notify: [email]\n")[1].notify, BTreeSet::from([Channel::Email]));
    assert_eq!(
        right(&[version("2024-01-01", ""), version("2024-03-01", "change: minor\n")])[1].notify,
        BTreeSet::new()
    );
}

#[test]
fn a_material_change_says_what_when_and_whether_for_data_collected_before() {
    assert_eq!(
        wrong(&[version("2024-01-01", ""), version("2024-03-01", "change: material\nnotify: []\nlate_notice: x\n")]),
        [
            "87 2024-03-01.md:1:1 `effective` is missing, and a material change needs it",
            "87 2024-03-01.md:1:1 `retroactive` is missing, and a material change needs it",
            "87 2024-03-01.md:1:1 `summary` is missing, and a material change needs it",
            "91 2024-03-01.md:4:9 this material change does not tell readers what they can do (`choices`)",
            "90 2024-03-01.md:5:9 a material change must be announced on the homepage, by email, or both",
        ]
    );
}

#[test]
fn a_material_change_is_readable_for_the_notice_period_or_says_why_not() {
    let given = |lines: &str| wrong(&[version("2024-01-01", ""), version("2024-03-01", &format!("{MATERIAL}{lines}"))]);
    assert_eq!(given("effective: 2024-03-31\n"), Vec::<String>::new());
    assert_eq!(
        given("effective: 2024-03-30\n"),
        ["88 2024-03-01.md:8:12 this gives readers 29 days' notice; a material change needs at least 30 days"]
    );
    assert_eq!(given("effective: 2024-03-30\nlate_notice: A court ordered it.\n"), Vec::<String>::new());
    assert_eq!(given("effective: 2024-03-30\ndraft: true\n"), Vec::<String>::new());
    assert_eq!(given("effective: 2024-03-31\nlate_notice: x\n").len(), 1);
}

#[test]
fn the_earliest_day_is_in_the_hint() {
    let loaded =
        load(&[version("2024-01-01", ""), version("2024-03-01", &format!("{MATERIAL}effective: 2024-03-02\n"))]);
    assert_eq!(loaded.problems[0].hints[0], "write `effective: 2024-03-31` or a later day");
}

#[test]
fn no_text_applies_before_it_is_readable_or_before_the_text_it_edits() {
    assert_eq!(
        wrong(&[version("2024-01-02", "effective: 2024-01-01\n")]),
        ["83 2024-01-02.md:4:12 a version cannot take effect on 2024-01-01, before it is published on 2024-01-02"]
    );
    let files = [
        version("2024-01-01", ""),
        version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n")),
        version("2024-03-10", "change: minor\neffective: 2024-04-01\n"),
    ];
    assert_eq!(
        wrong(&files),
        [
            "84 2024-03-10.md:5:12 this version would apply before the one it edits, 2024-03-01, which takes effect on 2024-05-01"
        ]
    );
}

/// Two messages asked for two days, and who followed the nearer one was refused again.
#[test]
fn a_material_change_before_the_text_it_edits_is_asked_for_one_day() {
    let material = |effective: &str| {
        format!(
            "effective: {effective}\nchange: material\nretroactive: false\nchoices: []\nsummary: S\ntranslations: later\n"
        )
    };
    let files = [
        version("2024-01-01", ""),
        version("2024-03-01", &material("2024-05-01")),
        version("2024-03-10", &material("2024-03-20")),
    ];
    let told = wrong(&files);
    assert!(told.len() == 1 && told[0].starts_with("84 2024-03-10.md:4:12 "), "{told:?}");
}

#[test]
fn a_second_version_says_what_kind_of_change_it_is() {
    assert_eq!(
        wrong(&[version("2024-01-01", ""), version("2024-03-01", "")]),
        ["86 2024-03-01.md:1:1 `change` is missing: what kind of change is this?"]
    );
}

#[test]
fn an_imported_change_that_nobody_judged_announces_nothing() {
    let versions =
        right(&[version("2024-01-01", ""), version("2024-03-01", "change: unclassified\nimported: {commit: abc}\n")]);
    assert_eq!((versions[1].change, versions[1].notify.len()), (Change::Unclassified, 0));
}

#[test]
fn the_file_and_the_front_matter_agree_on_the_date() {
    let file = ("2019-05-06.md".to_owned(), "---\ntitle: N\nupdated: May 7, 2019\n---\nText\n".to_owned());
    let loaded = load(&[file]);
    assert_eq!(told(&loaded), ["43 2019-05-06.md:3:10 `updated` is 2019-05-07, and the file is named 2019-05-06"]);
    assert_eq!(loaded.problems[0].hints, ["write `updated: 2019-05-06`, or rename the file to `2019-05-07.md`"]);
}

#[test]
fn a_title_stands_in_the_version_or_in_notice_yaml() {
    let untitled = ("2024-01-01.md".to_owned(), "---\nupdated: 2024-01-01\n---\nText\n".to_owned());
    assert_eq!(
        wrong(std::slice::from_ref(&untitled)),
        ["37 2024-01-01.md:1:1 `title` is missing, here and in notice.yaml"]
    );
    assert_eq!(right(&[untitled, ("notice.yaml".into(), "title: Terms\n".into())])[0].text.title, "Terms");
}

#[test]
fn a_withdrawal_names_a_text_that_does_not_apply_yet() {
    let withdrawn = |withdrawal: &str| {
        wrong(&[
            version("2024-01-01", ""),
            version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n")),
            ("notice.yaml".into(), format!("withdrawn:\n  - {{{withdrawal}, reason: x}}\n")),
        ])
    };
    assert_eq!(withdrawn("version: 2024-03-01, on: 2024-04-30"), Vec::<String>::new());
    assert_eq!(
        withdrawn("version: 2024-03-02, on: 2024-04-30"),
        ["92 notice.yaml:2:15 this notice has no version `2024-03-02`"]
    );
    assert_eq!(
        withdrawn("version: 2024-03-01, on: 2024-05-01"),
        ["93 notice.yaml:2:31 version 2024-03-01 cannot be withdrawn on 2024-05-01: it is in force from 2024-05-01"]
    );
    assert_eq!(withdrawn("version: 2024-03-01, on: 2024-02-01").len(), 1);
}

#[test]
fn a_notice_ends_after_its_last_text_and_its_successor_is_there() {
    let ended = |ended: &str| {
        wrong(&[version("2024-01-01", ""), ("notice.yaml".into(), format!("ended: {{{ended}, reason: x}}\n"))])
    };
    assert_eq!(ended("on: 2024-06-01"), Vec::<String>::new());
    assert_eq!(
        ended("on: 2023-06-01"),
        ["94 notice.yaml:1:13 the notice ends on 2023-06-01, but its version 2024-01-01 applies from 2024-01-01"]
    );
    assert_eq!(
        ended("on: 2024-06-01, successor: privacy"),
        ["95 notice.yaml:1:36 there is no other notice `privacy` to replace this one"]
    );
}

#[test]
fn a_translation_brings_its_words_and_lacks_none_that_readers_need() {
    let files = |words: &str| {
        [
            version("2024-01-01", ""),
            version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n")),
            ("2024-03-01.es.md".into(), format!("---\n{words}---\nTexto\n")),
        ]
    };
    let versions = right(&files("title: Aviso\nsummary: Compartimos.\n"));
    assert_eq!(versions[1].translation(&"es".parse().unwrap()).unwrap().title, "Aviso");
    assert_eq!(
        wrong(&files("impact: Nada\n")),
        [
            "50 2024-03-01.es.md:1:1 this translation has no `summary`: readers will see the one of the reference text",
            "50 2024-03-01.es.md:1:1 this translation has no `title`: readers will see the one of the reference text",
        ]
    );
}

#[test]
fn a_date_at_the_top_of_the_newest_text_that_is_another_is_a_warning() {
    let text = |name: &str, line: &str| {
        (format!("{name}.md"), format!("---\ntitle: N\nupdated: {name}\nchange: minor\n---\n\n{line}\n"))
    };
    let files = [text("2024-01-01", "Last updated: May 6, 2019"), text("2024-03-01", "*Last updated: May 6, 2019*")];
    assert_eq!(
        wrong(&files),
        [
            "96 2024-03-01.md:7:16 the text says 2019-05-06, but the front matter says updated 2024-03-01 and effective 2024-03-01"
        ]
    );
    assert_eq!(wrong(&[text("2024-03-01", "Last updated: March 1, 2024")]), Vec::<String>::new());
}

#[test]
fn a_material_change_without_a_stated_zone_is_one_warning_at_the_settings() {
    let files = [version("2024-01-01", ""), version("2024-03-01", &format!("{MATERIAL}effective: 2024-05-01\n"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut project = project(&files);
    project.settings = SETTINGS_TEXT.replace("timezone: UTC\n", "").into();
    assert_eq!(
        told(&register(&project)),
        ["97 noticepress.yaml:1:1 there are material changes, but no `timezone` says when their day begins"]
    );
}

#[test]
fn a_project_without_a_notice_is_told_how_to_start_one() {
    let loaded = register(&ProjectFiles { settings: SETTINGS_TEXT.into(), entries: Vec::new() });
    assert_eq!(told(&loaded), ["80 content there is no notice in `content/`"]);
}

#[test]
fn a_notice_without_a_version_is_not_published() {
    let loaded = load(&[("notice.yaml".into(), "title: Terms\n".into())]);
    assert_eq!(told(&loaded), ["81 content/privacy the notice `privacy` has no version, so it is not published"]);
    assert_eq!(loaded.register.unwrap().notices.len(), 0);
}

#[test]
fn every_file_is_judged_in_one_run_and_every_text_is_handed_on() {
    let files = [
        version("2024-01-01", "colour: red\n"),
        version("2024-03-01", "change: major\n"),
        ("notice.yaml".into(), "kinde: x\n".into()),
        ("2024-04-01.md".into(), "No front matter\n".into()),
    ];
    let loaded = load(&files);
    assert_eq!(loaded.problems.iter().map(|d| d.rule.number()).collect::<Vec<_>>(), [35, 40, 20, 35]);
    assert_eq!(loaded.texts.len(), 2);
    assert_eq!(&loaded.texts[0].source.text()[loaded.texts[0].body.clone()], "\nText\n");
}

#[test]
fn broken_settings_do_not_hide_broken_texts() {
    let (name, text) = version("2024-01-01", "colour: red\n");
    let mut project = project(&[(&name, &text)]);
    project.settings = b"\xFF".into();
    assert_eq!(register(&project).problems.iter().map(|d| d.rule.number()).collect::<Vec<_>>(), [35, 1]);
}

proptest::proptest! {
    #[test]
    fn no_file_makes_it_panic(yaml in "[-a-z: \n\\[\\]{},#\"'|>&*!?~0-9\u{202E}é]{0,80}", key in "(updated|summary|choices|extra|follows|notify)", body in proptest::prelude::any::<Vec<u8>>()) {
        let mut project = project(&[("2024-01-01.md", &format!("---\nupdated: 2024-01-01\n{key}: {yaml}\n---\nText\n"))]);
        project.entries.push(Entry { path: "content/privacy/2024-01-02.md".to_owned(), kind: EntryKind::text(body) });
        proptest::prop_assert!(!register(&project).problems.is_empty());
    }
}

#[test]
fn drafts_that_are_let_in_are_followed_and_follow_as_when_they_are_published() {
    let draft = "change: minor\ndraft: true\n";
    let files = [version("2024-01-01", ""), version("2024-02-01", draft), version("2024-03-01", "change: minor\n")];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let chain = |drafts| {
        let loaded = super::register(&project(&files), &Overrides { drafts, ..Overrides::default() });
        assert_eq!(told(&loaded), [""; 0]);
        let versions = &loaded.register.unwrap().notices[0].versions;
        let link = |version: &Version| {
            let named = |id: VersionId| id.to_string();
            format!("{} after {}", version.id, version.predecessor.map_or("nothing".to_owned(), named))
        };
        versions.iter().filter(|version| !version.draft).map(link).collect::<Vec<_>>()
    };
    assert_eq!(chain(false), ["2024-01-01 after nothing", "2024-03-01 after 2024-01-01"]);
    let published = ["2024-01-01 after nothing", "2024-02-01 after 2024-01-01", "2024-03-01 after 2024-02-01"];
    assert_eq!(chain(true), published);
}

#[test]
fn the_notice_period_of_a_draft_that_is_let_in_is_not_judged_yet() {
    let material =
        "change: material\nsummary: s\nretroactive: false\nchoices: []\neffective: 2024-02-02\ndraft: true\n";
    let files = [version("2024-01-01", ""), version("2024-02-01", material)];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(told(&super::register(&project(&files), &Overrides { drafts: true, ..Overrides::default() })), [""; 0]);
}

#[test]
fn another_address_of_the_site_takes_links_with_it_unless_the_settings_state_their_base() {
    let bases = |more: &str| {
        let mut project = project(&[("2024-01-01.md", &version("2024-01-01", "").1)]);
        project.settings.extend_from_slice(more.as_bytes());
        let base_url = Some("http://127.0.0.1:4500/legal".parse().unwrap());
        let settings =
            super::register(&project, &Overrides { base_url, ..Overrides::default() }).register.unwrap().settings;
        (settings.base_url.to_string(), settings.links_base.to_string())
    };
    let base = "http://127.0.0.1:4500/legal/".to_owned();
    assert_eq!(bases(""), (base.clone(), "http://127.0.0.1:4500/".to_owned()));
    let stated = "https://example.org/".to_owned();
    assert_eq!(bases("links_base: https://example.org/\n"), (base, stated));
}

#[test]
fn the_words_for_the_homepage_may_begin_with_a_rule_and_have_no_front_matter() {
    let read = |words: &str| {
        let mut project = project(&[("2024-01-01.md", &version("2024-01-01", "").1)]);
        let path = "content/index.md".to_owned();
        project.entries.insert(0, Entry { path, kind: EntryKind::text(words) });
        register(&project).problems.iter().map(|d| d.rule.number()).collect::<Vec<_>>()
    };
    assert_eq!(read("---\n\nWelcome.\n\n---\n\nRead on.\n"), [0; 0]);
    assert_eq!(read("---\ntitle: Home\n---\n\nWelcome.\n"), [36]);
}

#[test]
fn a_project_read_again_says_what_it_would_say_read_for_the_first_time() {
    let of = |files: &[(String, String)]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        project(&files)
    };
    let settled = version("2019-05-06", "");
    let edited = |summary: &str| version("2020-01-01", &format!("change: minor\nsummary: {summary}\n"));
    let translation = ("2020-01-01.es.md".to_owned(), "---\ntitle: N\n---\n\nTexto\n".to_owned());
    let misspelt = version("2021-01-01", "chnage: minor\n");
    let mut before = TextsRead::default();
    let courses: [Vec<(String, String)>; 6] = [
        vec![settled.clone(), edited("One.")],
        vec![settled.clone(), edited("Two."), translation.clone()],
        vec![settled.clone(), edited("Two."), translation.clone(), misspelt.clone()],
        vec![settled.clone(), translation, misspelt],
        vec![settled.clone(), edited("Two.")],
        vec![settled, edited("One.")],
    ];
    for files in courses {
        let files = of(&files);
        let again = register_again(&files, &Overrides::default(), &mut before);
        let first = register(&files);
        assert_eq!(format!("{again:?}"), format!("{first:?}"));
    }
    // In another reference language the same files are other texts.
    let mut files =
        of(&[version("2019-05-06", ""), ("2019-05-06.es.md".to_owned(), "---\ntitle: N\n---\n\nT\n".to_owned())]);
    let _ = register_again(&files, &Overrides::default(), &mut before);
    files.settings = SETTINGS_TEXT.replace("[en, es]", "[es, en]").into();
    let again = register_again(&files, &Overrides::default(), &mut before);
    assert_eq!(format!("{again:?}"), format!("{:?}", register(&files)));
}
