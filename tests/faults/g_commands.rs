//! Part G: what commands are given to read, where they are told to write, and what ends them half way.

use std::process::Command;

use crate::harness::{Run, Sandbox, changes, run};
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
