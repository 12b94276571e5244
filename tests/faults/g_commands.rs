//! Part G: what commands are given to read, where they are told to write, and what ends them half way.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::harness::{Run, Sandbox, changes, program, run, tree};
use crate::project::{NEW, good, with_paragraph};

/// Runs a line of bash in the project's folder.
fn shell(sandbox: &Sandbox, line: &str) -> Run {
    let mut command = Command::new("bash");
    let binary = assert_cmd::cargo::cargo_bin!("noticepress");
    command.args(["-c", &line.replace("noticepress", &format!("'{}'", binary.display()))]);
    command.current_dir(sandbox.root()).env("HOME", sandbox.home());
    run(command)
}

#[test]
fn g11_thousands_of_messages_about_one_line_are_counted_and_twenty_are_shown() {
    // The second took a minute when each message read the whole file; a run that takes long is killed.
    for links in [4_000, 20_000] {
        let sandbox = Sandbox::with(&with_paragraph(&"[a](javascript:1) and on, ".repeat(links)));
        let checked = sandbox.run(&["check"]);
        assert!(checked.code == Some(1) && checked.bad_manners().is_empty(), "{checked}");
        assert!(checked.says(&format!("and {} more of N0105 in this file", links - 20)), "{checked}");
        assert!(checked.says(&format!("error: {links} errors")), "the count is true\n{checked}");
        // The columns are those of the file and not of the part that is shown.
        assert!(
            checked.messages().iter().any(|message| message.is_at(&format!("{NEW}:14:{}", 19 * 26 + 1))),
            "{checked}"
        );
        let json = sandbox.run(&["check", "--format", "json"]);
        let messages: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
        assert_eq!(messages["messages"].as_array().map(Vec::len), Some(links));
        for format in ["github", "sarif"] {
            let listed = sandbox.run(&["check", "--format", format]);
            assert_eq!(listed.stdout.matches("javascript:` address").count(), links, "{format}");
        }
    }
}

#[test]
fn g12_a_system_without_threads_is_named_as_the_cause() {
    let sandbox = Sandbox::with(&good());
    let mut command = sandbox.command(&["build"]);
    command.env("RUST_MIN_STACK", (1_u64 << 46).to_string());
    let run = run(command);
    assert!(run.code == Some(3) && run.bad_manners().is_empty() && run.says("cannot start threads"), "{run}");
}

#[test]
fn g12_a_file_past_the_size_limit_of_the_shell_is_an_error_and_leaves_nothing() {
    let sandbox = Sandbox::with_old_output();
    sandbox.replace(&good().replace(NEW, "Write to us.", "Write to us at any time."));
    let before = sandbox.tree();
    let run = shell(&sandbox, "ulimit -f 4; noticepress build --as-of 2024-03-15");
    assert!(run.code == Some(3) && run.bad_manners().is_empty(), "exit {:?}\n{run}", run.code);
    assert!(run.says("cannot write") && run.says("too large") && run.says("output"), "{run}");
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0]);
}

#[test]
fn g13_an_email_is_not_packed_where_it_is_published_or_read() {
    let sandbox = Sandbox::with_old_output();
    let top = sandbox.top().to_owned();
    fs::create_dir_all(sandbox.root().join("themes")).expect("the test makes a folder");
    symlink(sandbox.output().join("site"), top.join("link")).expect("the test makes a link");
    symlink(sandbox.root(), top.join("project")).expect("the test makes a link");
    sandbox.builds(&["build", "--output", &top.join("elsewhere").display().to_string()]);
    let before = sandbox.tree();
    let refused = [
        "work/project/output/site",
        "work/project/output/site/pk",
        "work/project/output/../output/site/pk",
        "work/project/new/../output/site/pk",
        "work/project/output/site/./privacy/new/pk",
        "work/project/output/notifications/pk",
        "work/project/output/.noticepress/pk",
        "work/project/content/pk",
        "work/project/content/privacy/pk",
        "work/project/themes/pk",
        "link/pk",
        "link",
        "project/output/site/pk",
        "elsewhere/site/pk",
        "elsewhere/notifications/pk",
    ];
    for folder in refused {
        let run = sandbox.run(&["email", "privacy", "--pack", folder]);
        assert!(run.code == Some(2) && run.says("nothing is written to"), "{folder}\n{run}");
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{folder}");
    }
    for folder in ["mail", "work/project/output/mail", "a/b/c", "work/project/mail/"] {
        let run = sandbox.run(&["email", "privacy", "--pack", folder]);
        assert!(run.code == Some(0) && top.join(folder).join("en/body.html").exists(), "{folder}\n{run}");
    }
}

#[test]
fn g13_a_site_that_is_not_built_yet_is_none_to_pack_an_email_into() {
    let sandbox = Sandbox::with(&good());
    let run = sandbox.run(&["email", "privacy", "--pack", "work/project/output/site/pk"]);
    assert!(run.code == Some(2) && !sandbox.output().exists(), "{run}");
}

#[test]
fn g13_a_pack_that_the_disk_refuses_leaves_nothing_and_can_be_tried_again() {
    let sandbox = Sandbox::with(&good());
    for folder in ["new", "deep/er", "empty"] {
        let path = sandbox.root().join(folder);
        if folder == "empty" {
            fs::create_dir(&path).expect("the test makes a folder");
        }
        let before = sandbox.tree();
        let refused = shell(&sandbox, &format!("ulimit -f 4; noticepress email privacy --pack {folder}"));
        assert!(refused.code == Some(3) && refused.says("cannot write") && refused.stdout.is_empty(), "{refused}");
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{folder}");
        let again = shell(&sandbox, &format!("noticepress email privacy --pack {folder}"));
        assert!(again.code == Some(0) && path.join("en/message.eml").exists(), "{again}");
        let twice = shell(&sandbox, &format!("noticepress email privacy --pack {folder}"));
        assert!(twice.code == Some(2) && twice.says("is not empty"), "{twice}");
    }
}

#[test]
fn g13_what_a_killed_run_left_of_a_pack_is_replaced() {
    let sandbox = Sandbox::with(&good());
    let root = sandbox.root();
    let left = |path: &str| {
        fs::create_dir_all(root.join(path)).expect("the test makes a folder");
        fs::write(root.join(path).join("old.png"), "half").expect("the test writes a file");
    };
    left(".new.noticepress-unfinished/en");
    left("there/.noticepress-unfinished/es");
    left("there/en");
    for folder in ["new", "there"] {
        let run = shell(&sandbox, &format!("noticepress email privacy --pack {folder}"));
        assert!(run.code == Some(0) && root.join(folder).join("en/body.html").exists(), "{run}");
        assert!(!root.join(folder).join("en/old.png").exists(), "what was half is not mixed with what is whole");
    }
    let names: Vec<String> = tree(&root).into_keys().filter(|path| path.contains("unfinished")).collect();
    assert_eq!(names, [""; 0]);
}

/// The starter project, as `init` writes it where nothing stands in its way.
fn starter() -> crate::harness::Tree {
    let sandbox = Sandbox::empty();
    let run = shell(&sandbox, "noticepress init notices");
    assert!(run.code == Some(0) && run.bad_manners().is_empty(), "{run}");
    tree(&sandbox.root().join("notices"))
}

#[test]
fn g14_init_leaves_all_or_nothing_when_it_is_killed_and_can_be_run_again() {
    let whole = starter();
    for is_there in [false, true] {
        for pause in 0..60 {
            let sandbox = Sandbox::empty();
            let folder = sandbox.root().join("notices");
            if is_there {
                fs::create_dir(&folder).expect("the test makes a folder");
            }
            let mut child = program(&["init", "notices"])
                .current_dir(sandbox.root())
                .stdout(Stdio::null())
                .spawn()
                .expect("the program is there");
            std::thread::sleep(Duration::from_micros(pause * 100));
            child.kill().and_then(|()| child.wait()).expect("the program is killed");
            let left = tree(&folder);
            let names_its_state = folder.join(".noticepress-unfinished").is_dir();
            assert!(left == whole || left.is_empty() || names_its_state, "after {pause}: {:?}", left.keys());
            let again = shell(&sandbox, "noticepress init notices");
            let was_done = left == whole && again.code == Some(1) && again.says("N0140");
            assert!(was_done || again.code == Some(0), "after {pause}\n{again}");
            assert_eq!(tree(&sandbox.root()).len(), whole.len() + 1, "nothing else is left after {pause}");
            assert_eq!(tree(&folder), whole);
        }
    }
}

#[test]
fn g14_init_finishes_what_it_left_and_touches_nothing_else() {
    let whole = starter();
    let lay = |sandbox: &Sandbox, path: &str, text: &[u8]| {
        let path = sandbox.root().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the test makes a folder");
        fs::write(path, text).expect("the test writes a file");
    };
    let index = whole["content/index.md"].strip_prefix(b"file ").expect("it is a file");
    let unfinished = Sandbox::empty();
    lay(&unfinished, "content/index.md", index);
    lay(&unfinished, "README.md", b"theirs");
    let refused = shell(&unfinished, "noticepress init");
    assert!(refused.code == Some(1) && refused.says("N0140"), "a file without a trace of us is theirs\n{refused}");
    lay(&unfinished, ".noticepress-unfinished/noticepress.yaml", b"half");
    let finished = shell(&unfinished, "noticepress init");
    assert!(finished.code == Some(0), "{finished}");
    let mut with_readme = whole.clone();
    with_readme.insert("README.md".to_owned(), b"file theirs".to_vec());
    assert_eq!(tree(&unfinished.root()), with_readme);

    let edited = Sandbox::empty();
    lay(&edited, "content/index.md", b"theirs");
    lay(&edited, ".noticepress-unfinished/noticepress.yaml", b"half");
    let before = edited.tree();
    let refused = shell(&edited, "noticepress init");
    assert!(refused.code == Some(1) && refused.says("N0140"), "{refused}");
    assert_eq!(changes(&before, &edited.tree()), [""; 0]);
}

#[test]
fn g14_init_that_the_disk_refuses_leaves_nothing() {
    let sandbox = Sandbox::empty();
    fs::create_dir(sandbox.root().join("empty")).expect("the test makes a folder");
    let before = sandbox.tree();
    for folder in ["new", "deep/er", "empty"] {
        let refused = shell(&sandbox, &format!("ulimit -f 4; noticepress init {folder}"));
        assert!(refused.code == Some(3) && refused.says("cannot write"), "exit {:?}\n{refused}", refused.code);
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{folder}");
    }
}

#[test]
fn g14_init_and_pack_follow_no_link_out_of_their_folder() {
    let sandbox = Sandbox::with(&good());
    let victim = sandbox.top().join("victim");
    fs::create_dir(&victim).expect("the test makes a folder");
    fs::write(victim.join("thesis.txt"), "theirs").expect("the test writes a file");
    fs::create_dir(sandbox.root().join("new")).expect("the test makes a folder");
    for link in
        [".start.noticepress-unfinished", ".mail.noticepress-unfinished", "new/.noticepress-unfinished", "new/content"]
    {
        symlink(&victim, sandbox.root().join(link)).expect("the test makes a link");
    }
    for arguments in ["init start", "init new", "email privacy --pack mail"] {
        let run = shell(&sandbox, &format!("noticepress {arguments}"));
        assert!(run.code == Some(3) || run.code == Some(1), "{arguments}\n{run}");
        let left: Vec<String> = tree(&victim).into_keys().collect();
        assert_eq!(left, ["thesis.txt"], "{arguments}");
    }
}

#[test]
fn g14_new_files_have_the_permissions_that_the_shell_asks_for() {
    let sandbox = Sandbox::with(&good());
    let run = shell(&sandbox, "umask 027; noticepress init start && noticepress email privacy --pack mail");
    assert!(run.code == Some(0), "{run}");
    let mode = |path: &str| {
        let path: &Path = &sandbox.root().join(path);
        path.metadata().expect("it is there").permissions().mode() & 0o777
    };
    let modes = ["start", "start/content", "mail", "mail/en", "start/noticepress.yaml", "mail/en/body.html"].map(mode);
    assert_eq!(modes, [0o750, 0o750, 0o750, 0o750, 0o640, 0o640]);
}
