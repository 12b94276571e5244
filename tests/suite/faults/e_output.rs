//! Part E: the output folder. A wrong one is refused before anything is written.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::project::{AS_OF, NEW, OLD, Sandbox, changes, good};

/// Asserts that a build into `output`, called from the project's folder, is refused and touches nothing.
fn assert_refused(sandbox: &Sandbox, output: &str, what: &str) {
    let before = sandbox.tree();
    let run = sandbox.run_inside(&["build", "--output", output, "--as-of", AS_OF]);
    assert!(run.code == Some(2) && run.bad_manners().is_empty(), "{what}: exit {:?} where 2 was due\n{run}", run.code);
    assert!(run.stderr.starts_with("error") && run.says("output"), "{what}\n{run}");
    assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{what}");
}

#[test]
fn e01_an_output_folder_that_would_endanger_others_is_refused() {
    let sandbox = Sandbox::with(&good().write(".git/HEAD", "ref: refs/heads/main\n").folder(".git/objects"));
    let home = sandbox.home().display().to_string();
    let root = sandbox.root().display().to_string();
    let top = sandbox.top().display().to_string();
    let refused = [
        ("home", home.clone()),
        ("home, said with a slash", format!("{home}/")),
        ("home, said from below", format!("{home}/x/..")),
        ("the project", ".".to_owned()),
        ("the project, in full", root.clone()),
        ("the project, said from below", "output/..".to_owned()),
        ("the folder above the project", "..".to_owned()),
        ("a folder further above", top),
        ("the content", "content".to_owned()),
        ("a notice", "content/privacy".to_owned()),
        ("a new folder in the content", "content/output".to_owned()),
        ("the content, in full", format!("{root}/content")),
        ("the content, said from below", "output/../content/./".to_owned()),
        ("the repository", ".git".to_owned()),
        ("inside the repository", ".git/output".to_owned()),
        ("deep inside the repository", ".git/objects/a/b".to_owned()),
        ("nothing", String::new()),
    ];
    for (what, output) in refused {
        assert_refused(&sandbox, &output, what);
    }
}

#[test]
fn e01_the_root_of_the_machine_is_refused() {
    let sandbox = Sandbox::with(&good());
    let ours = ["/site", "/notifications", "/.noticepress"];
    assert!(ours.iter().all(|path| !Path::new(path).exists()), "the test starts without {ours:?}");
    for output in ["/", "//", "/usr/.."] {
        assert_refused(&sandbox, output, output);
        assert!(ours.iter().all(|path| !Path::new(path).exists()), "{output}");
    }
}

#[test]
fn e01_a_link_does_not_hide_what_an_output_folder_is() {
    let sandbox = Sandbox::with(&good());
    symlink(sandbox.root().join("content"), sandbox.home().join("hidden")).expect("the test makes a link");
    let hidden = sandbox.home().join("hidden/output").display().to_string();
    assert_refused(&sandbox, &hidden, "the content behind a link");
}

#[test]
fn e02_a_folder_with_files_that_are_not_ours_is_refused() {
    for theirs in ["site/index.html", "site/.htaccess", "site/deep/down/file", "notifications/letter.txt"] {
        let sandbox = Sandbox::with(&good().write(&format!("public/{theirs}"), "theirs"));
        assert_refused(&sandbox, "public", theirs);
    }
    let sandbox = Sandbox::with(&good().write("public/site", "a file"));
    assert_refused(&sandbox, "public", "a file in the place of the site");
    let sandbox = Sandbox::with(&good().write("public", "a file"));
    assert_refused(&sandbox, "public", "a file in the place of the output");
}

#[test]
fn e02_a_folder_that_is_there_and_empty_is_used() {
    let sandbox = Sandbox::with(&good().folder("public/site").folder("public/notifications"));
    let run = sandbox.run_inside(&["build", "--output", "public", "--as-of", AS_OF]);
    assert!(run.code == Some(0) && sandbox.root().join("public/site/index.html").exists(), "{run}");
}

#[test]
fn e03_files_of_others_beside_ours_are_kept_and_listed() {
    let sandbox = Sandbox::with_old_output();
    let theirs = ["site/CNAME", "site/.git/HEAD", "site/privacy/robots.txt", "site/elsewhere/page.html", "notes.txt"];
    for path in theirs {
        let path = sandbox.output().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the test makes a folder");
        fs::write(path, "theirs").expect("the test writes a file");
    }
    sandbox.replace(&good().replace(NEW, "Write to us.", "Write to us at any time."));
    let run = sandbox.succeeds(&["build"]);
    for path in theirs {
        assert_eq!(fs::read_to_string(sandbox.output().join(path)).ok().as_deref(), Some("theirs"), "{path}");
    }
    assert!(run.says("CNAME") || run.stdout.contains("CNAME"), "what is kept is listed\n{run}\n{}", run.stdout);
    assert!(sandbox.site("privacy/2024-03-01/index.html").contains("at any time"), "the build was made");
}

#[test]
fn e03_a_page_that_is_no_longer_built_goes_and_only_that() {
    let sandbox = Sandbox::with(&good().copy(OLD, "content/terms/2023-01-10.md"));
    sandbox.succeeds(&["build"]);
    let terms = sandbox.output().join("site/terms");
    fs::write(terms.join("theirs.txt"), "theirs").expect("the test writes a file");
    sandbox.replace(&good());
    sandbox.succeeds(&["build", "--allow-removal"]);
    assert!(!terms.join("index.html").exists() && !terms.join("2023-01-10/index.html").exists());
    assert_eq!(fs::read_to_string(terms.join("theirs.txt")).ok().as_deref(), Some("theirs"));
}

#[test]
fn e04_an_output_that_is_a_link_is_refused() {
    let sandbox = Sandbox::with(&good().folder("../elsewhere").link("public", "../elsewhere"));
    assert_refused(&sandbox, "public", "the output itself");

    let sandbox = Sandbox::with_old_output();
    let (site, moved) = (sandbox.output().join("site"), sandbox.top().join("moved"));
    fs::rename(&site, &moved).expect("the test moves the site");
    symlink(&moved, &site).expect("the test makes a link");
    assert_refused(&sandbox, "output", "the site in the output");

    let sandbox = Sandbox::with(&good().link("public", "nowhere"));
    assert_refused(&sandbox, "public", "a link to nothing");
}

#[test]
fn e09_an_output_inside_a_site_that_we_built_is_refused() {
    let sandbox = Sandbox::with_old_output();
    for inside in
        ["output/site", "output/site/privacy", "output/site/new/folder", "output/notifications", "output/.noticepress"]
    {
        assert_refused(&sandbox, inside, inside);
    }
}
