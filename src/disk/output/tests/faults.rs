//! Each step of a publication fails, one after another.

use std::collections::BTreeSet;

use super::*;

const OLD: &Files = &[
    ("site/index.html", "old home"),
    ("site/privacy/index.html", "text"),
    ("site/withdrawn/index.html", "gone in the new one"),
    ("notifications/old.eml", "old mail"),
];
const NEW: &Files = &[
    ("site/index.html", "new home"),
    ("site/privacy/index.html", "text"),
    ("site/terms/index.html", "new"),
    ("notifications/new.eml", "new mail"),
];

type Trees = [Option<BTreeMap<String, String>>; 2];

fn trees(project: &Project) -> Trees {
    Tree::ALL.map(|tree| project.tree(tree))
}

/// A project with `files` published, and strangers among them.
fn published(files: &Files) -> Project {
    let project = Project::new();
    if !files.is_empty() {
        project.publish(files);
        project.put("site/CNAME", "example.org");
        project.put("site/privacy/extra/note", "a stranger's");
        fs::create_dir(project.output("notifications/empty")).unwrap();
        std::os::unix::fs::symlink("/etc", project.output("site/system")).unwrap();
    }
    project
}

/// Lets step after step of publishing `new` over `old` fail. Each time every tree must be the old or the new one, the
/// manifest must claim all that is ours, and the next publication must go through.
fn fail_at_every_step(old: &Files, new: &Files, fault: Fault, no_exchange: bool, no_links: bool) {
    let before = trees(&published(old));
    let project = published(old);
    project.publish(new);
    let after = trees(&project);
    for step in 0.. {
        let context = format!("step {step}, {fault:?}, no exchange: {no_exchange}, no links: {no_links}");
        let project = published(old);
        let faults = Arc::new(Faults { fails: Some((step, fault)), no_exchange, no_links, ..Faults::default() });
        let outcome = project.publish_on(Arc::clone(&faults), new);
        if !faults.struck() {
            outcome.unwrap();
            assert!(step > 30, "{context}: the whole was no more than that");
            break;
        }
        // Without an exchange there is a moment with no tree, which the next run ends before it does anything else.
        let has_moment_without_tree = no_exchange && fault == Fault::Dead;
        if !has_moment_without_tree {
            assert_whole(&project, &before, &after, &context);
        }
        drop(project.open(&project.path("output")).unwrap());
        let found = assert_whole(&project, &before, &after, &context);
        assert!(project.own().into_keys().all(|name| name == "lock" || name == "manifest.json"), "{context}");
        if outcome.is_ok() {
            assert_eq!(found, after, "{context}");
        }
        assert_manifest_names(&project, [old, new].concat().as_slice(), &context);
        assert_claims_fit(&project, &context);
        project.publish(new);
        assert_eq!(trees(&project), after, "{context}");
        assert_eq!(claimed(&project), claims_of(new), "{context}");
    }
}

/// Returns the trees that stand, each of which must be one of these.
fn assert_whole(project: &Project, before: &Trees, after: &Trees, context: &str) -> Trees {
    let found = trees(project);
    for (found, (old, new)) in found.iter().zip(before.iter().zip(after)) {
        assert!(found == old || found == new, "{context}: {found:#?}");
    }
    found
}

/// Of each file that stands, and of which the manifest says what it claims, that is what it claims.
fn assert_claims_fit(project: &Project, context: &str) {
    for (path, said) in claimed(project) {
        let Ok(text) = fs::read_to_string(project.output(&path)) else { continue };
        assert_eq!(said, claims(&text), "{context}: {path}");
    }
}

/// What files claim, by their paths.
fn claims_of(files: &Files) -> BTreeMap<String, Claims> {
    let claiming = files.iter().filter(|(path, _)| path.ends_with("html"));
    claiming.map(|(path, text)| ((*path).to_owned(), claims(text))).collect()
}

/// Whatever of `ours` stands, the manifest on disk must name.
fn assert_manifest_names(project: &Project, ours: &Files, context: &str) {
    let built = Built::open(&project.path("output")).unwrap();
    let names: BTreeSet<(Tree, &str)> = built.files().map(|(tree, path, _)| (tree, path)).collect();
    for (path, _) in ours.iter().filter(|(path, _)| project.output(path).exists()) {
        let is_named = Tree::ALL.iter().any(|&tree| {
            let name = path.strip_prefix(tree.folder()).and_then(|path| path.strip_prefix('/'));
            name.is_some_and(|name| names.contains(&(tree, name)))
        });
        assert!(is_named, "{context}: {path} stands, and the manifest does not say so");
    }
}

#[test]
fn whichever_step_fails_each_tree_is_the_old_or_the_new_one() {
    fail_at_every_step(OLD, NEW, Fault::Once, false, false);
}

#[test]
fn from_whichever_step_the_disk_is_full_each_tree_is_the_old_or_the_new_one() {
    fail_at_every_step(OLD, NEW, Fault::Full, false, false);
}

#[test]
fn at_whichever_step_the_process_dies_each_tree_is_the_old_or_the_new_one() {
    fail_at_every_step(OLD, NEW, Fault::Dead, false, false);
}

#[test]
fn the_same_holds_for_the_first_build() {
    for fault in [Fault::Once, Fault::Full, Fault::Dead] {
        fail_at_every_step(&[], NEW, fault, false, false);
    }
}

#[test]
fn the_same_holds_without_an_exchange_once_the_next_run_has_begun() {
    for fault in [Fault::Once, Fault::Full, Fault::Dead] {
        fail_at_every_step(OLD, NEW, fault, true, false);
    }
}

#[test]
fn the_same_holds_without_hard_links() {
    for fault in [Fault::Once, Fault::Full, Fault::Dead] {
        fail_at_every_step(OLD, NEW, fault, false, true);
    }
}

#[test]
fn a_full_disk_is_a_failure_of_the_world_that_names_the_file() {
    let project = published(OLD);
    let fails = |step| Faults { fails: Some((step, Fault::Full)), ..Faults::default() };
    let failures = (0..40).filter_map(|step| project.publish_on(Arc::new(fails(step)), NEW).err());
    let failures: Vec<String> =
        failures.inspect(|failure| assert!(matches!(failure, Failure::World { .. }))).map(|f| f.to_string()).collect();
    let staged = project.output(".noticepress/staging/site/terms/index.html");
    let expected = format!("cannot write {}: ", staged.display());
    assert!(failures.iter().any(|failure| failure.starts_with(&expected)), "{failures:#?}");
}

#[test]
fn what_a_stranger_saves_after_a_crash_is_not_overwritten_by_what_the_crash_left() {
    for step in 0..200 {
        let project = published(OLD);
        let faults = Arc::new(Faults { fails: Some((step, Fault::Dead)), no_links: true, ..Faults::default() });
        let outcome = project.publish_on(faults, NEW);
        fs::remove_file(project.output("site/CNAME")).unwrap();
        project.put("site/CNAME", "moved.example");
        project.publish(NEW);
        assert_eq!(project.read("site/CNAME"), "moved.example", "step {step}");
        if outcome.is_ok() {
            return;
        }
    }
    panic!("a publication takes no 200 steps");
}
