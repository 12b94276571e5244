//! What others put into our trees.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::*;

const SITE: &Files = &[("site/index.html", "home"), ("site/privacy/index.html", "text")];
const CHANGED: &Files = &[("site/index.html", "changed")];

/// A published site with a domain name, a repository, an empty folder, and symlinks.
fn visited() -> Project {
    let project = Project::new();
    project.publish(SITE);
    project.put("site/CNAME", "example.org");
    project.put("site/.git/refs/heads/main", "1a2b3c");
    project.put("site/privacy/seal.png", "an image");
    fs::create_dir(project.output("site/empty")).unwrap();
    fs::set_permissions(project.output("site/empty"), fs::Permissions::from_mode(0o500)).unwrap();
    symlink("/etc", project.output("site/system")).unwrap();
    symlink("nowhere", project.output("site/dangling")).unwrap();
    project.put("notifications/note.txt", "mine");
    project
}

const LISTED: [&str; 7] = [
    "notifications/note.txt",
    "site/.git",
    "site/CNAME",
    "site/dangling",
    "site/empty",
    "site/privacy/seal.png",
    "site/system",
];

fn assert_kept(project: &Project) {
    let mut site = project.tree(Tree::Site).unwrap();
    site.retain(|path, _| !path.ends_with("index.html") && !path.starts_with(".git"));
    let site: Vec<(&str, &str)> = site.iter().map(|(path, what)| (path.as_str(), what.as_str())).collect();
    let expected = [
        ("CNAME", "example.org"),
        ("dangling", "-> nowhere"),
        ("empty", "/"),
        ("privacy", "/"),
        ("privacy/seal.png", "an image"),
        ("system", "-> /etc"),
    ];
    assert_eq!(site, expected);
    assert_eq!(project.read("site/.git/refs/heads/main"), "1a2b3c");
    assert_eq!(project.read("notifications/note.txt"), "mine");
    let empty = fs::metadata(project.output("site/empty")).unwrap();
    assert_eq!(empty.permissions().mode() & 0o777, 0o500);
}

#[test]
fn what_is_not_ours_stays_and_is_listed_whether_or_not_the_site_changes() {
    let project = visited();
    assert_eq!(project.publish(SITE).foreign, LISTED);
    assert_kept(&project);
    let published = project.publish(CHANGED);
    assert_eq!((published.written, published.removed), (1, 1));
    assert_eq!(published.foreign, LISTED);
    assert_kept(&project);
}

#[test]
fn it_stays_the_same_file_and_the_same_symlink() {
    let project = visited();
    let inode = |path| fs::symlink_metadata(project.output(path)).unwrap().ino();
    let before = ["site/CNAME", "site/system", "site/.git/refs/heads/main"].map(inode);
    project.publish(CHANGED);
    assert_eq!(["site/CNAME", "site/system", "site/.git/refs/heads/main"].map(inode), before);
}

#[test]
fn it_stays_where_no_hard_links_can_be_made_and_unchanged_files_keep_their_times() {
    let project = visited();
    project.put("site/old", "old");
    let old = fs::File::options().write(true).open(project.output("site/old")).unwrap();
    old.set_modified(std::time::UNIX_EPOCH).unwrap();
    let time = |path| fs::metadata(project.output(path)).unwrap().modified().unwrap();
    let before = (time("site/old"), time("site/privacy/index.html"));
    let faults = Faults { no_links: true, ..Faults::default() };
    project.publish_on(Arc::new(faults), &[CHANGED, &SITE[1..]].concat()).unwrap();
    assert_eq!((time("site/old"), time("site/privacy/index.html")), before);
    fs::remove_file(project.output("site/old")).unwrap();
    assert_kept(&project);
}

#[test]
fn a_path_that_a_stranger_took_is_refused_by_name() {
    for (taken, wanted, named) in [
        ("site/about.html", "site/about.html", "site/about.html"),
        ("site/about/team.html", "site/about", "site/about"),
        ("site/about", "site/about/index.html", "site/about"),
        ("site/privacy/seal.png", "site/privacy", "site/privacy/seal.png"),
    ] {
        let project = Project::new();
        project.publish(SITE);
        project.put(taken, "somebody's");
        let before = project.tree(Tree::Site);
        let publication = project.start();
        match add(&publication, wanted, "ours").unwrap_err() {
            Failure::Usage { message, hint } => {
                assert!(
                    message
                        .starts_with(&format!("`{}` was not created by noticepress", project.output(named).display())),
                    "{message}"
                );
                assert!(hint.is_some());
            }
            other => panic!("{other:?}"),
        }
        drop(publication);
        assert_eq!(project.tree(Tree::Site), before);
    }
}

#[test]
fn a_folder_of_ours_that_became_a_symlink_is_not_followed() {
    let project = Project::new();
    project.publish(SITE);
    fs::remove_dir_all(project.output("site/privacy")).unwrap();
    fs::create_dir(project.path("elsewhere")).unwrap();
    fs::write(project.path("elsewhere/index.html"), "text").unwrap();
    symlink(project.path("elsewhere"), project.output("site/privacy")).unwrap();
    let publication = project.start();
    assert!(matches!(add(&publication, "site/privacy/index.html", "other").unwrap_err(), Failure::Usage { .. }));
    drop(publication);
    assert_eq!(project.publish(CHANGED).foreign, ["site/privacy"]);
    assert_eq!(fs::read_to_string(project.path("elsewhere/index.html")).unwrap(), "text");
}

#[test]
fn a_page_may_be_written_into_a_strangers_folder_beside_what_is_there() {
    let project = Project::new();
    project.publish(SITE);
    project.put("site/terms/seal.png", "an image");
    let files = [SITE, &[("site/terms/index.html", "terms")]].concat();
    assert_eq!(project.publish(&files).foreign, ["site/terms/seal.png"]);
    assert_eq!(project.publish(&files).foreign, ["site/terms/seal.png"]);
    project.publish(SITE);
    assert_eq!(project.read("site/terms/seal.png"), "an image");
}

#[test]
fn a_pipe_is_kept_and_never_opened() {
    let project = Project::new();
    project.publish(SITE);
    assert!(Command::new("mkfifo").arg(project.output("site/pipe")).status().unwrap().success());
    project.publish(CHANGED);
    assert_eq!(project.tree(Tree::Site).unwrap()["pipe"], "special");
    let faults = Arc::new(Faults { no_links: true, ..Faults::default() });
    let refused = project.publish_on(faults, SITE).unwrap_err();
    assert!(refused.to_string().starts_with("cannot copy "), "{refused}");
    assert_eq!(project.read("site/index.html"), "changed");
}

#[test]
fn what_arrives_while_we_render_stays() {
    let project = Project::new();
    project.publish(SITE);
    let publication = project.start();
    add(&publication, "site/index.html", "changed").unwrap();
    project.put("site/privacy/late/CNAME", "example.org");
    publication.finish().unwrap();
    assert_eq!(project.read("site/privacy/late/CNAME"), "example.org");
    assert_eq!(project.publish(CHANGED).foreign, ["site/privacy"]);
}

#[test]
fn what_is_saved_at_the_very_moment_of_the_exchange_stays() {
    let project = Project::new();
    project.publish(SITE);
    project.put("site/CNAME", "before");
    let (cname, beside, new) = (project.output("site/CNAME"), project.path("beside"), project.output("site/new"));
    let faults = Faults::default();
    *faults.intruder.lock().unwrap() = Some(Box::new(move || {
        fs::write(&beside, "after").unwrap();
        fs::rename(&beside, cname).unwrap();
        fs::write(new, "new").unwrap();
    }));
    project.publish_on(Arc::new(faults), CHANGED).unwrap();
    assert_eq!((project.read("site/CNAME"), project.read("site/new")), ("after".to_owned(), "new".to_owned()));
}

#[test]
fn what_is_taken_away_while_we_render_is_not_missed() {
    let project = visited();
    let publication = project.start();
    add(&publication, "site/index.html", "changed").unwrap();
    fs::remove_file(project.output("site/CNAME")).unwrap();
    fs::remove_dir_all(project.output("site/.git/refs")).unwrap();
    publication.finish().unwrap();
    assert!(!project.output("site/CNAME").exists());
}
