//! Part G: what commands are given to read, where they are told to write, and what ends them half way.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::project::{NEW, Run, Sandbox, Tree, changes, good, run, tree, with_paragraph};

/// `noticepress diff OLD.md NEW.md` on these two texts.
fn diff(old: impl AsRef<[u8]>, new: impl AsRef<[u8]>) -> Run {
    diff_with(&["old.md", "new.md"], old, new)
}

fn diff_with(arguments: &[&str], old: impl AsRef<[u8]>, new: impl AsRef<[u8]>) -> Run {
    let sandbox = Sandbox::empty();
    sandbox.write("old.md", old);
    sandbox.write("new.md", new);
    sandbox.run_inside(&[&["diff"][..], arguments].concat())
}

/// Asserts exit 1 with a message of this code at this place, and no redline.
fn assert_not_compared(run: &Run, code: &str, place: &str) {
    let messages = run.messages();
    let found = messages.iter().any(|message| message.code.as_deref() == Some(code) && message.is_at(place));
    assert!(run.code == Some(1) && run.stdout.is_empty() && found, "{code} at {place}\n{run}\n{}", run.stdout);
    assert_eq!(run.bad_manners(), [""; 0]);
}

fn assert_shows(run: &Run, words: &[&str]) {
    assert!(run.code == Some(0) && run.bad_manners().is_empty(), "{run}");
    // Lines end where there is no more room.
    let shown = run.stdout.replace('\n', " ");
    for words in words {
        assert!(shown.contains(words), "{words:?} is in:\n{}", run.stdout);
    }
}

const SAME: &str = "No changes: a reader would see the same text.";

#[test]
fn g09_texts_that_were_not_read_whole_are_not_called_the_same() {
    let many = |end: &str| "a\n\n".repeat(110_000) + end;
    assert_not_compared(&diff(many("OLD END\n"), many("NEW END\n")), "N0108", "old.md");
    let link = |target: u32| format!("We keep [logs](javascript:{target}).\n");
    assert_not_compared(&diff(link(1), link(2)), "N0105", "old.md:1:9");
    assert_not_compared(&diff("text\n", link(2)), "N0105", "new.md:1:9");
    let deep = |word: &str| "> ".repeat(100) + word;
    assert_not_compared(&diff(deep("old\n"), deep("new\n")), "N0109", "old.md");
    assert_not_compared(&diff("text\n", "te\0xt\n"), "N0002", "new.md:1:3");
    assert_not_compared(&diff("a\u{202e}b\n", "ab\n"), "N0004", "old.md:1:2");
    let large = "a long line of a text\n".repeat(50_000);
    assert_not_compared(&diff(&large, "text\n"), "N0003", "old.md");
}

#[test]
fn g09_what_is_wrong_with_either_text_is_said_in_one_run() {
    let both = diff(b"caf\xE9\n", "te\0xt\n");
    assert_not_compared(&both, "N0001", "old.md");
    assert_not_compared(&both, "N0002", "new.md");
    let both = diff(b"caf\xE9\n", "[a](javascript:1)\n");
    assert_not_compared(&both, "N0105", "new.md");
}

#[test]
fn g09_a_version_that_was_not_read_whole_is_not_compared() {
    let sandbox = Sandbox::with(&with_paragraph("We keep [logs](javascript:1)."));
    assert_not_compared(&sandbox.run(&["diff", "privacy"]), "N0105", NEW);
}

#[test]
fn g09_warnings_of_reading_are_shown_and_fail_under_strict() {
    let (old, new) = ("text <iframe src=a></iframe>\n", "text <iframe src=b></iframe>\n");
    let warned = diff(old, new);
    assert_shows(&warned, &[SAME]);
    let places = |run: &Run| run.messages().iter().filter(|message| message.code.as_deref() == Some("N0102")).count();
    assert_eq!(places(&warned), 2, "{warned}");
    let strict = diff_with(&["old.md", "new.md", "--strict"], old, new);
    assert!(strict.code == Some(1) && strict.stdout.is_empty() && places(&strict) == 2, "{strict}");
}

#[test]
fn g09_a_text_that_begins_with_a_rule_is_compared_from_its_first_line() {
    let text = |word: &str| format!("---\n\nrule {word}\n\n---\n\nafter\n");
    assert_shows(&diff(text("OLD"), text("NEW")), &["[-OLD-] {+NEW+}"]);
}

#[test]
fn g09_front_matter_is_told_from_text_as_in_a_build_and_said_to_differ() {
    let text = |title: &str, end: &str, word: &str| format!("---\ntitle: {title}\n{end}\n\nThe {word} text.\n");
    let shown = diff(text("One", "---", "old"), text("Two", "--- ", "new"));
    assert_shows(&shown, &["[-old-] {+new+}", "The front matter differs."]);
    assert!(!shown.stdout.contains("title"), "{}", shown.stdout);
    let same = diff(text("One", "---", "old"), text("Two", "---\t", "old"));
    assert_eq!(same.stdout, format!("{SAME}\nThe front matter differs.\n"));
    let equal = diff(text("One", "---", "old"), text("One", "---  ", "old"));
    assert_eq!(equal.stdout, format!("{SAME}\n"));
}

#[test]
fn g09_front_matter_that_cannot_be_read_or_is_empty_is_no_text() {
    let text = |between: &str, word: &str| format!("---\n{between}---\n\nThe {word} text.\n");
    let long = "# a comment\n".repeat(300) + "a: 1\n";
    for between in ["title: Terms: all of them\n", "", "tags: !set {a}\n", &long] {
        let shown = diff(text(between, "old"), text("", "new"));
        assert!(
            shown.code == Some(0) && shown.stdout.starts_with("| The [-old-] {+new+}"),
            "{between}: {}",
            shown.stdout
        );
    }
}

#[test]
fn g09_texts_whose_difference_is_not_marked_are_not_called_the_same() {
    let cases = [
        ("the lines of a paragraph", "a  \nb\n", "a b\n"),
        ("white space in code", "```\na  b\n```\n", "```\na b\n```\n"),
        ("a space that does not break", "30\u{a0}days\n", "30 days\n"),
        ("the alignment of a column", "|a|\n|-|\n|b|\n", "|a|\n|-:|\n|b|\n"),
        ("the id of a heading", "## a {#x}\n", "## a {#y}\n"),
    ];
    for (what, old, new) in cases {
        for format in ["terminal", "markdown"] {
            let run = diff_with(&["old.md", "new.md", "--format", format], old, new);
            assert_shows(&run, &["The two differ only in what a redline does not mark"]);
            assert!(!run.stdout.contains("No change"), "{what}: {}", run.stdout);
        }
    }
    assert_shows(&diff("one\nparagraph\n", "one paragraph\n"), &[SAME]);
    assert_shows(&diff("1. a\n2. b\n", "5. a\n6. b\n"), &["[began with 1]", "[items 1 to 2 are now 5 to 6]"]);
}

#[test]
fn g09_what_has_no_end_or_may_never_begin_is_not_read() {
    let sandbox = Sandbox::with(&good().fifo("pipe").folder("folder").write("old.md", "text\n"));
    let refused =
        [("/dev/zero", "a device"), ("/dev/null", "a device"), ("pipe", "a named pipe"), ("folder", "a folder")];
    for (path, what) in refused {
        let run = sandbox.run_inside(&["diff", path, "old.md"]);
        assert!(run.code == Some(2) && run.says(what) && run.says("plain file"), "{path}\n{run}");
    }
    let endless = shell(&sandbox, "yes | noticepress diff old.md -");
    assert_not_compared(&endless, "N0003", "-");
}

#[test]
fn g09_what_comes_through_a_pipe_is_compared() {
    let sandbox = Sandbox::with(&good().write("new.md", "We keep logs for 90 days.\n"));
    let marked = ["logs for [-30-] {+90+} days."];
    assert_shows(&shell(&sandbox, "echo We keep logs for 30 days. | noticepress diff - new.md"), &marked);
    assert_shows(&shell(&sandbox, "noticepress diff <(echo We keep logs for 30 days.) new.md"), &marked);
    let twice = shell(&sandbox, "echo text | noticepress diff - -");
    assert!(twice.code == Some(2) && twice.says("stdin"), "{twice}");
}

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
    // The second took a minute when each message read the whole file.
    for links in [4_000, 20_000] {
        let sandbox = Sandbox::with(&with_paragraph(&"[a](javascript:1) and on, ".repeat(links)));
        let checked = sandbox.run(&["check"]);
        assert!(checked.code == Some(1) && checked.bad_manners().is_empty(), "{checked}");
        assert!(checked.took < Duration::from_secs(20), "{:?}", checked.took);
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
    sandbox.succeeds(&["build", "--output", &top.join("elsewhere").display().to_string()]);
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
    for left in [".new.noticepress-unfinished/en", "there/.noticepress-unfinished/es", "there/en"] {
        sandbox.write(&format!("{left}/old.png"), "half");
    }
    for folder in ["new", "there"] {
        let run = shell(&sandbox, &format!("noticepress email privacy --pack {folder}"));
        assert!(run.code == Some(0) && root.join(folder).join("en/body.html").exists(), "{run}");
        assert!(!root.join(folder).join("en/old.png").exists(), "what was half is not mixed with what is whole");
    }
    let names: Vec<String> = tree(&root).into_keys().filter(|path| path.contains("unfinished")).collect();
    assert_eq!(names, [""; 0]);
}

/// The starter project, as `init` writes it where nothing stands in its way.
fn starter() -> Tree {
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
            let mut child = sandbox
                .command_inside(&["init", "notices"])
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
    let index = whole["content/index.md"].strip_prefix(b"file ").expect("it is a file");
    let unfinished = Sandbox::empty();
    unfinished.write("content/index.md", index);
    unfinished.write("README.md", "theirs");
    let refused = shell(&unfinished, "noticepress init");
    assert!(refused.code == Some(1) && refused.says("N0140"), "a file without a trace of us is theirs\n{refused}");
    unfinished.write(".noticepress-unfinished/noticepress.yaml", "half");
    let finished = shell(&unfinished, "noticepress init");
    assert!(finished.code == Some(0), "{finished}");
    let mut with_readme = whole.clone();
    with_readme.insert("README.md".to_owned(), b"file theirs".to_vec());
    assert_eq!(tree(&unfinished.root()), with_readme);

    let edited = Sandbox::empty();
    edited.write("content/index.md", "theirs");
    edited.write(".noticepress-unfinished/noticepress.yaml", "half");
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
        assert!(run.code == Some(3) && run.says("cannot make the folder"), "{arguments}\n{run}");
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

#[test]
fn the_address_of_the_site_is_judged_when_it_is_typed_as_in_the_settings() {
    let sandbox = Sandbox::with(&good());
    for (address, says) in [
        ("https://user:secret@example.org/", "write `https://example.org/`"),
        ("https://example.org/?q", "write `https://example.org/`"),
        ("https://example.org/legal#top", "write `https://example.org/legal`"),
        ("ftp://example.org/", "write one such as `https://example.org/legal/`"),
        ("legal", "write one such as `https://example.org/legal/`"),
    ] {
        for command in ["check", "build"] {
            let run = sandbox.run(&[command, "--base-url", address]);
            assert!(
                run.code == Some(2) && run.stderr.contains("--base-url") && run.stderr.contains(says),
                "{address}: {run}"
            );
        }
    }
    assert_eq!(sandbox.run(&["build", "--base-url", "https://example.com/legal"]).code, Some(0));
}
