//! Where we do not write.

use std::env;
use std::os::unix::fs::symlink;

use super::*;

/// Expects a refusal that advises, and that nothing under the project's parent changed.
fn assert_refused(project: &Project, folder: &Path, expected: &str) {
    let before = identities(&project.parent);
    match project.open(folder).err() {
        Some(Failure::Usage { message, hint }) => {
            assert!(message.contains(expected), "{message}");
            assert!(hint.is_some_and(|hint| hint.contains("--output")), "no hint with: {message}");
        }
        other => panic!("{}: {other:?}", folder.display()),
    }
    assert_eq!(identities(&project.parent), before, "{} was written to", folder.display());
}

#[test]
fn the_root_and_the_home_folder_are_refused() {
    let project = Project::new();
    assert_refused(&project, Path::new("/"), "the root of the file system");
    assert_refused(&project, &env::home_dir().unwrap(), "your home folder");
}

#[test]
fn the_project_and_whatever_holds_it_are_refused() {
    let project = Project::new();
    assert_refused(&project, &project.root(), "the project itself");
    assert_refused(&project, &project.path("content/.."), "the project itself");
    assert_refused(&project, &project.path(".."), "it contains the project");
    assert_refused(&project, &project.path("not/there/../../.."), "it contains the project");
}

#[test]
fn the_content_and_the_themes_are_refused_with_what_lies_in_them() {
    let project = Project::new();
    assert_refused(&project, &project.path("content"), "it is the content folder");
    assert_refused(&project, &project.path("content/privacy"), "it is in the content folder");
    assert_refused(&project, &project.path("output/../content/a"), "it is in the content folder");
    assert_refused(&project, &project.path("themes"), "it is the themes folder");
    assert_refused(&project, &project.path("themes/default"), "it is in the themes folder");
}

#[test]
fn a_folder_that_holds_content_kept_elsewhere_is_refused() {
    let project = Project::new();
    let texts = project.path("../texts/content");
    fs::create_dir_all(&texts).unwrap();
    let forbidden = Forbidden { content: texts, ..Forbidden::of(&project.root()) };
    let refused = OutputDir::open(&project.path("../texts"), &forbidden, OnDamage::Refuse).err().unwrap();
    assert!(refused.to_string().contains("it contains the content folder"), "{refused}");
}

#[test]
fn a_place_inside_a_repository_is_refused() {
    let project = Project::new();
    fs::create_dir(project.path(".git")).unwrap();
    assert_refused(&project, &project.path(".git"), "`.git`");
    assert_refused(&project, &project.path(".git/out"), "`.git`");
}

#[test]
fn a_place_inside_a_tree_that_we_built_is_refused() {
    let project = Project::new();
    project.publish(&[("site/index.html", "text")]);
    for inside in ["site", "site/deeper", "notifications", "notifications/a/b", ".noticepress", ".noticepress/a"] {
        let expected = if inside.starts_with('.') { "its own files" } else { "a folder that noticepress built" };
        assert_refused(&project, &project.output(inside), expected);
    }
}

#[test]
fn symlinks_are_refused_and_the_folder_that_they_lead_to_is_named() {
    let project = Project::new();
    fs::create_dir(project.path("real")).unwrap();
    symlink(project.path("real"), project.path("link")).unwrap();
    symlink(project.path("nowhere"), project.path("dangling")).unwrap();
    assert_refused(&project, &project.path("link"), "it is a symlink");
    assert_refused(&project, &project.path("link/"), "it is a symlink");
    assert_refused(&project, &project.path("dangling"), "it is a symlink");
    match project.open(&project.path("link")).err() {
        Some(Failure::Usage { hint: Some(hint), .. }) => {
            assert!(hint.ends_with(&format!("--output {}`", project.path("real").display())), "{hint}");
        }
        other => panic!("{other:?}"),
    }
    for inside in ["site", "notifications", ".noticepress"] {
        let folder = project.path(&format!("with-{inside}"));
        fs::create_dir(&folder).unwrap();
        symlink(project.path("real"), folder.join(inside)).unwrap();
        assert_refused(&project, &folder, "is a symlink");
    }
}

#[test]
fn a_symlink_above_the_folder_is_followed_before_anything_is_compared() {
    let project = Project::new();
    symlink(project.path("content"), project.path("elsewhere")).unwrap();
    symlink(project.root(), project.path("self")).unwrap();
    assert_refused(&project, &project.path("elsewhere/out"), "it is in the content folder");
    assert_refused(&project, &project.path("elsewhere/../.."), "it contains the project");
    project.open(&project.path("self/out")).unwrap();
    assert!(project.path("out/.noticepress").is_dir());
}

#[test]
fn a_file_is_refused_where_a_folder_must_be() {
    let project = Project::new();
    fs::write(project.path("file"), "").unwrap();
    assert_refused(&project, &project.path("file"), "not a folder");
    fs::create_dir(project.path("out")).unwrap();
    fs::write(project.path("out/site"), "").unwrap();
    assert_refused(&project, &project.path("out"), "not a folder");
}

#[test]
fn a_tree_that_we_did_not_write_is_refused_unless_it_is_empty() {
    let project = Project::new();
    for tree in Tree::ALL {
        let folder = project.path(&format!("with-{}", tree.folder()));
        fs::create_dir_all(folder.join(tree.folder())).unwrap();
        project.open(&folder).unwrap();
        fs::write(folder.join(tree.folder()).join("index.html"), "somebody's").unwrap();
        assert_refused(&project, &folder, "files that noticepress did not write");
    }
}

#[test]
fn a_folder_with_other_things_beside_the_trees_is_fine() {
    let project = Project::new();
    project.put(".gitignore", "*");
    project.put("docs/readme.md", "text");
    project.publish(&[("site/index.html", "text")]);
    assert_eq!(project.read(".gitignore"), "*");
    assert_eq!(project.read("docs/readme.md"), "text");
}

#[test]
fn opening_creates_nothing_but_the_folder_and_our_own() {
    let project = Project::new();
    project.open(&project.path("a/b")).unwrap();
    assert_eq!(contents(&project.path("a/b")).into_keys().collect::<Vec<_>>(), [".noticepress", ".noticepress/lock"]);
}

#[test]
fn a_manifest_that_cannot_be_read_is_never_taken_for_an_empty_one() {
    let project = Project::new();
    project.publish(&[("site/index.html", "text")]);
    for text in ["<<<<<<< HEAD", "{}", r#"{"format": 6, "notifications": {}, "site": {}}"#] {
        project.put(".noticepress/manifest.json", text);
        let refused = project.open(&project.path("output")).err().unwrap();
        assert!(matches!(refused, Failure::Usage { .. }));
        assert!(refused.to_string().contains("manifest.json` is unusable"), "{refused}");
    }
    assert_eq!(project.read("site/index.html"), "text");
}

#[test]
fn a_second_build_is_told_who_holds_the_lock() {
    let project = Project::new();
    let first = project.open(&project.path("output")).unwrap();
    let second = project.open(&project.path("output")).err().unwrap();
    assert!(matches!(second, Failure::World { .. }));
    assert!(second.to_string().ends_with(&format!("locked by pid {}", std::process::id())), "{second}");
    drop(first);
    project.open(&project.path("output")).unwrap();
}

#[test]
fn a_lock_file_that_a_dead_build_left_is_no_obstacle() {
    let project = Project::new();
    project.put(".noticepress/lock", "4194305");
    let _open = project.open(&project.path("output")).unwrap();
    assert_eq!(project.read(".noticepress/lock"), std::process::id().to_string());
}

#[test]
fn a_folder_that_cannot_be_made_is_named_with_what_the_system_said() {
    let project = Project::new();
    let refused = project.open(Path::new("/proc/noticepress")).err().unwrap();
    assert!(matches!(refused, Failure::World { .. }));
    assert!(refused.to_string().starts_with("cannot create /proc/noticepress: "), "{refused}");
}
