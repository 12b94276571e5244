//! Real processes: killed while they publish, and under a strange umask.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, thread};

use super::*;

/// Names the project in which a copy of this test program is to publish.
const PROJECT: &str = "NOTICEPRESS_TEST_PROJECT";
/// How often; without it, until it is killed.
const ROUNDS: &str = "NOTICEPRESS_TEST_ROUNDS";

/// The files of one generation: some shared by both, some of its own, some with other bytes in each.
fn generation(number: usize) -> Vec<(String, String)> {
    let pages =
        (0..12).map(|page| (format!("site/{page}/index.html"), format!("page {page} of {}", number * (page % 3))));
    let own = (0..4).map(|page| (format!("site/only-{number}/{page}.html"), format!("{number}")));
    let mails = (0..3).map(|mail| (format!("notifications/{number}-{mail}.eml"), format!("{number}")));
    pages.chain(own).chain(mails).collect()
}

fn publish_generation(project: &Project, number: usize) -> Published {
    let publication = project.start();
    for (path, text) in generation(number) {
        add(&publication, &path, &text).unwrap();
    }
    publication.finish().unwrap()
}

/// Not a test of its own: does nothing unless one of the tests below has started it in a process.
#[test]
fn a_publisher_in_a_process_of_its_own() {
    let Some(parent) = env::var_os(PROJECT) else {
        return;
    };
    let project = Project { parent: parent.into(), _temporary: None };
    let rounds = env::var(ROUNDS).map_or(usize::MAX, |rounds| rounds.parse().unwrap());
    for round in 0..rounds {
        publish_generation(&project, round % 2);
    }
}

/// Starts the publisher above, in a shell that prepares for it.
fn publisher(project: &Project, preparation: &str) -> Command {
    let name = "a_publisher_in_a_process_of_its_own";
    let path = module_path!().split_once("::").unwrap().1;
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{preparation} exec \"$0\" --exact {path}::{name}"));
    command.arg(env::current_exe().unwrap()).env(PROJECT, &project.parent).stdout(Stdio::null());
    command
}

#[test]
fn killed_at_any_instant_it_leaves_whole_trees_and_the_next_build_succeeds() {
    let put_strangers = |project: &Project| {
        publish_generation(project, 1);
        project.put("site/CNAME", "example.org");
        project.put("site/.git/HEAD", "ref: refs/heads/main");
    };
    let reference = Project::on_disk();
    put_strangers(&reference);
    let generations = [0, 1].map(|number| {
        publish_generation(&reference, number);
        Tree::ALL.map(|tree| reference.tree(tree).unwrap())
    });

    let project = Project::on_disk();
    put_strangers(&project);
    let mut leftovers = 0;
    for round in 0..50 {
        let mut child = publisher(&project, "").spawn().unwrap();
        wait_for_lock(&project, child.id());
        // Any spread of instants over a few publications will do.
        thread::sleep(Duration::from_micros(round * 7_919 % 20_000));
        child.kill().unwrap();
        child.wait().unwrap();
        for (index, tree) in Tree::ALL.into_iter().enumerate() {
            let found = project.tree(tree).unwrap();
            assert!(generations.iter().any(|whole| whole[index] == found), "round {round}: {found:#?}");
        }
        leftovers += usize::from(project.own().len() > 2);
        if round % 5 == 0 {
            publish_generation(&project, 1);
            assert_eq!(Tree::ALL.map(|tree| project.tree(tree).unwrap()), generations[1], "round {round}");
            assert_eq!(project.own().into_keys().collect::<Vec<_>>(), ["lock", "manifest.json"]);
        }
    }
    assert!(leftovers > 0, "no kill fell into a publication");
}

/// Waits until a process is at work. The shell that it was started by had the same id.
fn wait_for_lock(project: &Project, pid: u32) {
    let is_held = || project.read(".noticepress/lock") == pid.to_string();
    let waits = (0..60_000).take_while(|_| !is_held()).inspect(|_| thread::sleep(Duration::from_millis(1)));
    assert!(waits.count() < 60_000, "the process never took the lock");
}

#[test]
fn whatever_the_umask_anyone_may_read_what_is_published() {
    let project = Project::on_disk();
    assert!(publisher(&project, "umask 077;").env(ROUNDS, "1").status().unwrap().success());
    for tree in Tree::ALL {
        for entry in WalkDir::new(project.output(tree.folder())).into_iter().map(Result::unwrap) {
            let expected = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
            assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o7777, expected, "{}", entry.path().display());
        }
    }
}
