//! What packages and pipelines ask of the program besides its work: completions, pages of the manual, and silence.

use crate::project::{Project, SETTINGS, Sandbox, good};

#[test]
fn a_shell_completes_every_command_and_its_options() {
    let sandbox = Sandbox::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = sandbox.run_inside(&["completions", shell]);
        assert!(run.code == Some(0) && run.stderr.is_empty(), "{run}");
        for word in ["evidence", "follows", "as-of"] {
            assert!(run.stdout.contains(word), "{shell}: {word}");
        }
        assert!(!run.stdout.contains("noticepress__man"), "{shell}: a hidden command");
    }
    let bash = sandbox.run_inside(&["completions", "bash"]).stdout;
    sandbox.write("completions.sh", bash);
    let ask = "source completions.sh && COMP_WORDS=(noticepress evi) && COMP_CWORD=1 && \
               _noticepress noticepress evi noticepress && echo \"${COMPREPLY[@]}\"";
    let asked = std::process::Command::new("bash").args(["-c", ask]).current_dir(sandbox.root()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&asked.stdout).trim(), "evidence", "{asked:?}");
}

#[test]
fn each_command_has_a_page_of_the_manual_and_none_is_overwritten() {
    let sandbox = Sandbox::empty();
    assert_eq!(sandbox.run_inside(&["man", "share/man1"]).code, Some(0));
    let page = sandbox.read("share/man1/noticepress-new.1");
    assert!(page.contains(".TH noticepress-new 1") && page.contains("notice period"), "{page}");
    assert!(sandbox.read("share/man1/noticepress.1").contains("noticepress\\-evidence"));
    let before = sandbox.tree();
    let again = sandbox.run_inside(&["man", "share/man1"]);
    assert!(again.code == Some(2) && again.stderr.contains("files are never overwritten"), "{again}");
    assert!(sandbox.tree() == before);
}

#[test]
fn under_quiet_success_is_silent_and_results_warnings_and_errors_stay() {
    let sandbox = Sandbox::with(&good());
    for command in [&["build"][..], &["check"], &["seal"], &["verify"], &["email", "privacy", "--pack", "pack"]] {
        let run = sandbox.run(&[&["-q"], command].concat());
        assert!(run.code == Some(0) && run.stdout.is_empty() && run.stderr.is_empty(), "{run}");
    }
    for command in [&["status"][..], &["diff", "privacy"], &["email", "privacy"], &["check", "--format", "json"]] {
        let loud = sandbox.run(command);
        let quiet = sandbox.run(&[command, &["--quiet"]].concat());
        assert!(!loud.stdout.is_empty() && loud.stdout == quiet.stdout, "{quiet}");
    }
    let wrong = Sandbox::with(&Project::empty().write(SETTINGS, "title: x\ncolour: red\n"));
    let run = wrong.run(&["check", "--quiet"]);
    assert!(run.code == Some(2) && run.stderr.contains("unknown key `colour`"), "{run}");
}
