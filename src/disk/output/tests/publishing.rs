//! What a publication does to trees of ours.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::thread;

use super::*;
use crate::build::memory::{LastBuild, MadeFile, NoticeMemory};
use crate::site::claims::Claimant;
use crate::values::digest::Digest;

const FIRST: &Files = &[
    ("site/index.html", "home"),
    ("site/privacy/index.html", "text of 2019"),
    ("site/privacy/history/index.html", "one version"),
    ("notifications/privacy.eml", "mail"),
];

fn counts(published: &Published) -> (usize, usize, usize) {
    (published.written, published.unchanged, published.removed)
}

#[test]
fn the_added_files_are_the_whole_of_both_trees() {
    let project = Project::new();
    let synced = Faults { syncs: true, ..Faults::default() };
    assert_eq!(counts(&project.publish_on(Arc::new(synced), FIRST).unwrap()), (4, 0, 0));
    let site = project.tree(Tree::Site).unwrap();
    let names: Vec<&str> = site.keys().map(String::as_str).collect();
    assert_eq!(names, ["index.html", "privacy", "privacy/history", "privacy/history/index.html", "privacy/index.html"]);
    assert_eq!(project.read("notifications/privacy.eml"), "mail");
}

#[test]
fn both_folders_exist_even_with_nothing_to_put_in_them() {
    let project = Project::new();
    project.publish(&[("site/index.html", "home")]);
    assert_eq!(project.tree(Tree::Notifications), Some(BTreeMap::new()));
}

#[test]
fn nothing_is_seen_before_it_is_finished() {
    let project = Project::new();
    let publication = project.start();
    add(&publication, "site/index.html", "home").unwrap();
    assert_eq!(project.tree(Tree::Site), None);
    publication.finish().unwrap();
    assert_eq!(project.read("site/index.html"), "home");
}

#[test]
fn a_publication_that_is_dropped_leaves_everything_as_it_was() {
    let project = Project::new();
    project.publish(FIRST);
    let before = identities(&project.output("site"));
    let publication = project.start();
    add(&publication, "site/index.html", "other").unwrap();
    assert!(project.output(".noticepress/staging/site/index.html").exists());
    drop(publication);
    assert_eq!(identities(&project.output("site")), before);
    assert_eq!(project.own().into_keys().collect::<Vec<_>>(), ["lock", "manifest.json"]);
}

#[test]
fn a_build_that_changes_nothing_writes_nothing() {
    let project = Project::new();
    project.publish(FIRST);
    let watched = ["site", "notifications", ".noticepress/manifest.json"].map(|path| project.output(path));
    let before = watched.each_ref().map(|path| identities(path));
    assert_eq!(counts(&project.publish(FIRST)), (0, 4, 0));
    assert_eq!(watched.each_ref().map(|path| identities(path)), before);
}

#[test]
fn a_tree_is_not_touched_when_only_the_other_changes_and_unchanged_files_stay_the_same_files() {
    let project = Project::new();
    project.publish(FIRST);
    let before = identities(&project.path("output"));
    assert_eq!(counts(&project.publish(&[FIRST, &[("site/new.html", "new")]].concat())), (1, 4, 0));
    let after = identities(&project.path("output"));
    for same in ["notifications", "notifications/privacy.eml", "site/index.html", "site/privacy/history/index.html"] {
        assert_eq!(after[&project.output(same)], before[&project.output(same)], "{same}");
    }
}

#[test]
fn what_is_no_longer_produced_is_gone_with_the_folders_that_this_empties() {
    let project = Project::new();
    project.publish(FIRST);
    assert_eq!(counts(&project.publish(&[("site/privacy/index.html", "text of 2019")])), (0, 1, 3));
    let site = project.tree(Tree::Site).unwrap();
    assert_eq!(site.into_keys().collect::<Vec<_>>(), ["privacy", "privacy/index.html"]);
    assert_eq!(project.tree(Tree::Notifications), Some(BTreeMap::new()));
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let project = Project::new();
    let (one, other): (&Files, &Files) = (&[("site/a/b", "1"), ("site/c", "2")], &[("site/a", "3"), ("site/c/d", "4")]);
    project.publish(one);
    assert_eq!(counts(&project.publish(other)), (2, 0, 2));
    assert_eq!((project.read("site/a"), project.read("site/c/d")), ("3".to_owned(), "4".to_owned()));
}

#[test]
fn a_file_that_somebody_edited_deleted_or_replaced_by_a_symlink_is_repaired() {
    let project = Project::new();
    project.publish(FIRST);
    let time = fs::metadata(project.output("site/index.html")).unwrap().modified().unwrap();
    fs::write(project.output("site/index.html"), "HOME").unwrap();
    fs::File::options().write(true).open(project.output("site/index.html")).unwrap().set_modified(time).unwrap();
    fs::remove_file(project.output("site/privacy/index.html")).unwrap();
    fs::remove_file(project.output("site/privacy/history/index.html")).unwrap();
    fs::write(project.path("outside"), "one version").unwrap();
    symlink(project.path("outside"), project.output("site/privacy/history/index.html")).unwrap();
    assert_eq!(counts(&project.publish(FIRST)), (3, 1, 0));
    for (path, text) in FIRST {
        assert_eq!(&project.read(path), text);
        assert!(fs::symlink_metadata(project.output(path)).unwrap().is_file());
    }
    assert_eq!(fs::read_to_string(project.path("outside")).unwrap(), "one version");
}

/// What is known of a file that [`add`] adds.
fn made(text: &str, path: &str) -> MadeFile {
    let claims = path.ends_with("html").then(|| claims(text).written().unwrap().1);
    MadeFile { sha256: Digest::of(text.as_bytes()), claims }
}

#[test]
fn a_file_stands_as_it_was_made_until_somebody_changes_takes_away_or_closes_it() {
    let project = Project::new();
    let path = "index.html";
    let stands = || project.start().stands(Tree::Site, path, &made("home", path)).unwrap();
    assert!(!stands(), "before it is made");
    project.publish(FIRST);
    assert!(stands());
    let publication = project.start();
    for (path, text) in FIRST {
        let (folder, path) = path.split_once('/').unwrap();
        let tree = Tree::ALL.into_iter().find(|tree| tree.folder() == folder).unwrap();
        assert!(publication.stands(tree, path, &made(text, path)).unwrap(), "{path}");
    }
    assert_eq!(counts(&publication.finish().unwrap()), (0, 4, 0));
    assert!(
        !project.start().stands(Tree::Site, path, &MadeFile { sha256: Digest::NONE, ..made("home", path) }).unwrap()
    );
    let file = project.output("site/index.html");
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    let write = |text: &str| {
        fs::write(&file, text).unwrap();
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    };
    write("HOME");
    assert!(!stands(), "other words of the same length and time");
    write("home");
    assert!(stands());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(!stands(), "nobody else may read it");
    fs::remove_file(&file).unwrap();
    assert!(!stands());
}

#[test]
fn permissions_that_somebody_took_away_are_repaired() {
    let project = Project::new();
    project.publish(FIRST);
    let set = |path, mode| fs::set_permissions(project.output(path), fs::Permissions::from_mode(mode)).unwrap();
    let mode = |path| fs::metadata(project.output(path)).unwrap().permissions().mode() & 0o777;
    set("notifications/privacy.eml", 0o600);
    set("site/privacy", 0o700);
    assert_eq!(counts(&project.publish(FIRST)), (1, 3, 0));
    assert_eq!((mode("notifications/privacy.eml"), mode("site/privacy")), (0o644, 0o755));
    assert_eq!(counts(&project.publish(FIRST)), (0, 4, 0));
}

#[test]
fn the_manifest_is_sorted_and_has_a_line_for_each_file_that_tells_it_and_its_claims_from_others() {
    let project = Project::new();
    project.publish(FIRST);
    insta::assert_snapshot!(project.read(".noticepress/manifest.json"), @r#"
    {
    "format": 5,
    "built_for": "2026-11-24",
    "ledger": {},
    "claims": {
    "_": "24a549b5a36ec704",
    "privacy": "ba63b2302d18fe71"
    },
    "notifications": {
    "privacy.eml": {"sha256":"00d8d3f11739d2f3537099982b4674c29fc59a8fda350fca1379613adbb09119"}
    },
    "site": {
    "index.html": {"sha256":"4ea140588150773ce3aace786aeef7f4049ce100fa649c94fbbddb960f1da942","claims":"1704912fc159bfb6"},
    "privacy/history/index.html": {"sha256":"9e2bd1f844e8d29cba0d2a4e0e5c1b9c389a4caf63515af6742b968d36966df0","claims":"2f2717a6158d2084"},
    "privacy/index.html": {"sha256":"8156809238b74aa480cdf18a4668fc1ae34d857f63f115f6ad9534b863888694","claims":"8f86ded9a3cd1e13"}
    }
    }
    "#);
    let claims = project.read(".noticepress/claims/privacy.ba63b2302d18fe71.claims");
    assert_eq!(
        claims,
        "site/privacy/history/index.html\t{\"ids\":[\"one\",\"version\"]}\n\
         site/privacy/index.html\t{\"ids\":[\"2019\",\"of\",\"text\"]}\n"
    );
    let manifest: serde_json::Value = serde_json::from_str(&project.read(".noticepress/manifest.json")).unwrap();
    for (path, text) in FIRST {
        let (tree, path) = path.split_once('/').unwrap();
        assert_eq!(manifest[tree][path]["sha256"], Digest::of(text.as_bytes()).to_string());
    }
}

#[test]
fn a_manifest_of_names_alone_is_read_and_says_that_nobody_knows_what_they_held() {
    let project = Project::new();
    project.publish(FIRST);
    let names = r#"{"format": 1, "built_for": "2026-11-24", "notifications": ["privacy.eml"], "site": ["index.html"]}"#;
    project.put(".noticepress/manifest.json", names);
    let built = Built::open(&project.path("output")).unwrap();
    let files: Vec<_> = built.files().map(|(tree, path, wrote)| (tree, path.to_owned(), wrote.sha256)).collect();
    assert_eq!(
        files,
        [(Tree::Notifications, "privacy.eml".to_owned(), None), (Tree::Site, "index.html".to_owned(), None)]
    );
    assert_eq!(built.digest(Tree::Site, "index.html"), Some(Digest::of(project.read("site/index.html").as_bytes())));
    assert_eq!(built.digest(Tree::Site, "nothing.html"), None);
}

#[test]
fn a_manifest_of_before_held_claims_which_nobody_needs_and_the_next_build_says_where_they_lie() {
    let project = Project::new();
    project.publish(FIRST);
    let home = Digest::of(b"home");
    let earlier = format!(
        r#"{{"format": 4, "ledger": {{}}, "notifications": {{}}, "site": {{"index.html": {{"sha256": "{home}",
            "claims": {{"about": [], "ids": ["home"]}}}}}}}}"#
    );
    project.put(".noticepress/manifest.json", &earlier);
    assert_eq!(claimed(&project), BTreeMap::new());
    assert!(
        !project.start().stands(Tree::Site, "index.html", &made("home", "index.html")).unwrap(),
        "it is made again"
    );
    for of_nobody in ["site/privacy", "notifications"] {
        fs::remove_dir_all(project.output(of_nobody)).unwrap();
    }
    project.publish(FIRST);
    assert_eq!(claimed(&project).len(), 3);
}

/// Builds pages of which the first stand where they do, and returns those that had to be made again.
fn build_on(project: &Project, known: &Files, more: &Files) -> Vec<&'static str> {
    let publication = project.start();
    let mut made_again = Vec::new();
    for (path, text) in known {
        let below = path.strip_prefix("site/").unwrap();
        if !publication.stands(Tree::Site, below, &made(text, below)).unwrap() {
            add(&publication, path, text).unwrap();
            made_again.push(*path);
        }
    }
    for (path, text) in more {
        add(&publication, path, text).unwrap();
    }
    publication.remember(&"privacy".parse().unwrap(), NoticeMemory::default()).unwrap();
    publication.finish().unwrap();
    made_again
}

#[test]
fn what_a_kept_page_claims_is_carried_over_and_what_was_claimed_before_is_cleared_away() {
    let project = Project::new();
    project.publish(&FIRST[..3]);
    assert_eq!(build_on(&project, &FIRST[..2], &[("site/privacy/history/index.html", "two versions")]), [""; 0]);
    let said: Vec<Claims> = claimed(&project).into_values().collect();
    assert_eq!(said, ["home", "two versions", "text of 2019"].map(claims));
    assert_eq!(fs::read_dir(project.output(".noticepress/claims")).unwrap().count(), 2);
    let before = identities(&project.path("output"));
    assert_eq!(build_on(&project, &FIRST[..2], &[("site/privacy/history/index.html", "two versions")]), [""; 0]);
    let changed =
        |path: &str| identities(&project.path("output"))[&project.output(path)] != before[&project.output(path)];
    assert!(!changed(".noticepress/claims") && !changed(".noticepress/manifest.json"), "nothing was written");
}

#[test]
fn where_claims_were_lost_or_changed_the_pages_are_made_again_and_nothing_else() {
    let damage: [fn(&Path); 4] = [
        |file| fs::remove_file(file).unwrap(),
        |file| fs::write(file, "").unwrap(),
        |file| fs::write(file, fs::read_to_string(file).unwrap().replace("2019", "2018")).unwrap(),
        |file| fs::write(file, b"\xff\t").unwrap(),
    ];
    for damage in damage {
        let project = Project::new();
        project.publish(&FIRST[..3]);
        let [whole, site] = [".noticepress/manifest.json", "site"].map(|path| identities(&project.output(path)));
        let mut files = fs::read_dir(project.output(".noticepress/claims")).unwrap().map(|file| file.unwrap().path());
        let file = files.find(|file| file.to_string_lossy().contains("privacy.")).unwrap();
        let before = fs::read(&file).unwrap();
        damage(&file);
        let built = Built::open(&project.path("output")).unwrap();
        assert!(built.claims(&Claimant::Notice("privacy".parse().unwrap())).is_none());
        assert_eq!(
            build_on(&project, &FIRST[..3], &[]),
            ["site/privacy/index.html", "site/privacy/history/index.html"]
        );
        assert_eq!(fs::read(&file).unwrap(), before);
        assert_eq!([".noticepress/manifest.json", "site"].map(|path| identities(&project.output(path))), [whole, site]);
    }
}

#[test]
fn what_is_sent_for_a_notice_after_it_was_finished_is_our_bug() {
    let project = Project::new();
    let publication = project.start();
    add(&publication, "site/privacy/index.html", "text").unwrap();
    publication.remember(&"privacy".parse().unwrap(), NoticeMemory::default()).unwrap();
    assert!(matches!(add(&publication, "site/es/privacy/index.html", "late"), Err(Failure::Bug(_))));
}

#[test]
fn many_threads_may_add_at_once() {
    let project = Project::new();
    let publication = project.start();
    thread::scope(|scope| {
        for thread in 0..4 {
            let publication = &publication;
            scope.spawn(move || {
                for page in (thread..60).step_by(3) {
                    let (folder, name) = (page % 7, page % 60);
                    add(publication, &format!("site/{folder}/{name}/index.html"), &format!("{name}")).unwrap();
                }
            });
        }
    });
    assert_eq!(counts(&publication.finish().unwrap()), (60, 0, 0));
    assert_eq!(project.read("site/3/59/index.html"), "59");
}

#[test]
fn a_clash_of_names_is_our_bug() {
    let project = Project::new();
    let publication = project.start();
    add(&publication, "site/a.html", "one").unwrap();
    add(&publication, "site/a.html", "one").unwrap();
    add(&publication, "notifications/A.html", "the other tree is another matter").unwrap();
    for clash in ["site/a.html", "site/A.html", "site/a.html/b", "site/../b"] {
        assert!(matches!(add(&publication, clash, "two"), Err(Failure::Bug(_))), "{clash}");
    }
}

#[test]
fn going_on_after_a_file_could_not_be_added_is_our_bug_and_never_claims_what_is_a_strangers() {
    let project = Project::new();
    project.publish(FIRST);
    project.put("site/CNAME", "example.org");
    let before = project.own()["manifest.json"].clone();
    let publication = project.start();
    for (path, text) in FIRST {
        add(&publication, path, text).unwrap();
    }
    add(&publication, "site/CNAME", "ours").unwrap_err();
    assert!(matches!(publication.finish(), Err(Failure::Bug(_))));
    assert_eq!(project.own()["manifest.json"], before);
    assert_eq!(project.read("site/CNAME"), "example.org");
}

#[test]
fn two_output_folders_of_one_site_are_the_same_bytes() {
    let (one, other) = (Project::new(), Project::new());
    one.publish(FIRST);
    other.publish(&FIRST[..2]);
    other.publish(&FIRST.iter().rev().copied().collect::<Vec<_>>());
    for tree in Tree::ALL {
        assert_eq!(one.tree(tree), other.tree(tree));
    }
    assert_eq!(one.own()["manifest.json"], other.own()["manifest.json"]);
}
