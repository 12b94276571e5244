//! Part D: names, and what lies in the content that is no plain file.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::judge::{Case, judge, refused};
use crate::project::{
    AS_OF, NEW, OLD, PIXEL, Project, Run, Sandbox, changes, good, in_languages, program_at, run, with_paragraph,
};

/// The good project with its older text as the only version of a second notice.
fn with_notice(name: &str) -> Project {
    good().copy(OLD, &format!("content/{name}/2023-01-10.md"))
}

#[test]
fn d01_a_folder_that_is_no_name_for_a_notice_is_told_the_rule() {
    let long = "a".repeat(250);
    let names: [(&str, &str, &[&str]); 12] = [
        ("hidden", ".hidden", &["hyphens"]),
        ("a blank", "a b", &["hyphens"]),
        ("percent signs", "%2e%2e", &["hyphens"]),
        ("capitals", "Terms", &["hyphens", "terms"]),
        ("an underscore", "cookie_notice", &["hyphens", "cookie-notice"]),
        ("two hyphens", "cookie--notice", &["hyphens"]),
        ("a hyphen first", "-terms", &["hyphens"]),
        ("a hyphen last", "terms-", &["hyphens"]),
        ("markup", "<b>", &["hyphens"]),
        ("a device of Windows", "con", &["reserved|Windows"]),
        ("another device of Windows", "lpt1", &["reserved|Windows"]),
        ("250 characters", &long, &["characters|long"]),
    ];
    judge(
        "D01",
        names.map(|(what, name, says)| Case {
            what,
            project: with_notice(name),
            expect: refused(&format!("content/{name}"), "", says),
        }),
    );
}

#[test]
fn d01_a_command_cannot_name_a_notice_outside_of_the_content() {
    let sandbox = Sandbox::with(&good().copy(NEW, "../privacy/2024-03-01.md"));
    let before = sandbox.tree();
    for name in ["..", ".", "../privacy", "../../privacy", "/tmp/x", "content/privacy", "%2e%2e", "a b", ""] {
        for command in [&["diff", name][..], &["email", name], &["email", name, "--pack", "mail"]] {
            let run = sandbox.run(command);
            assert!(run.code == Some(2) && run.bad_manners().is_empty(), "{name:?}\n{run}");
            assert!(run.says(&format!("there is no notice named `{name}`")), "{name:?}\n{run}");
        }
        assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{name:?}");
    }
}

#[test]
fn d02_two_names_that_are_one_to_some_systems_are_both_shown() {
    // A message may write the combining accent of the second `cafe` in its own way.
    for (one, other, shown) in [("Privacy", "privacy", "privacy"), ("caf\u{e9}", "cafe\u{301}", "cafe")] {
        let project = good()
            .copy(OLD, &format!("content/{one}/2023-01-10.md"))
            .copy(OLD, &format!("content/{other}/2023-01-10.md"));
        let run = Sandbox::with(&project).run(&["check"]);
        assert!(run.code == Some(1) && run.bad_manners().is_empty(), "{run}");
        assert!(run.stderr.contains(one) && run.stderr.contains(shown), "{run}");
    }
}

#[test]
fn d03_a_link_in_the_content_is_refused_and_never_followed() {
    let secret = "---\ntitle: Secret\nupdated: 2024-05-01\nchange: minor\n---\n\nsecretcanary\n";
    let outside = || good().write("../outside/2024-05-01.md", secret).write("../outside/secretcanary.png", PIXEL);
    let file = "content/privacy/2024-05-01.md";
    let folder = "content/terms";
    let cases = [
        ("a file outside", file, outside().link(file, "../../../outside/2024-05-01.md")),
        ("an absolute path", file, outside().link(file, "/etc/passwd")),
        ("a file inside", file, good().link(file, "2024-03-01.md")),
        ("a folder outside", folder, outside().link(folder, "../../outside")),
        ("a folder inside", folder, good().link(folder, "privacy")),
        ("a folder that holds itself", "content/privacy/loop", good().link("content/privacy/loop", ".")),
        ("a link to itself", file, good().link(file, "2024-05-01.md")),
        ("a link to nothing", file, good().link(file, "nothing.md")),
        ("a link to a pipe", file, good().fifo("../pipe").link(file, "../../../pipe")),
        ("the homepage's words", "content/index.md", outside().link("content/index.md", "../../outside/2024-05-01.md")),
        (
            "a notice's settings",
            "content/privacy/notice.yaml",
            outside().link("content/privacy/notice.yaml", "../../../outside/2024-05-01.md"),
        ),
    ];
    let sandboxes =
        judge("D03", cases.map(|(what, path, project)| Case { what, project, expect: refused(path, "", &["link"]) }));
    for sandbox in sandboxes {
        assert!(!sandbox.run(&["check"]).says("secretcanary"), "what a link leads to is not quoted");
        sandbox.nowhere_says("secretcanary");
    }
}

#[test]
fn d03_a_linked_image_is_refused_and_never_copied() {
    let image = "content/privacy/pic.png";
    let project =
        with_paragraph("See ![x](pic.png).").write("../secret.png", "secretcanary").link(image, "../../../secret.png");
    let sandboxes =
        judge("D03", [Case { what: "an image", project, expect: refused("content/privacy", "", &["link"]) }]);
    sandboxes[0].nowhere_says("secretcanary");
}

#[test]
fn d04_a_file_that_is_no_version_is_refused() {
    let names: [(&str, &[&str]); 8] = [
        ("2024-02-30.md", &["no such date"]),
        ("2024-1-1.md", &["2024-01-01"]),
        ("notes.md", &["date"]),
        ("2024-01-01-0.md", &[]),
        ("2024-01-01-x.md", &[]),
        ("2024-01-01 copy.md", &[]),
        ("2024-01-01.MD", &[".md"]),
        ("2024-01-01.english.md", &[]),
    ];
    judge(
        "D04",
        names.map(|(name, says)| Case {
            what: name,
            project: good().copy(OLD, &format!("content/privacy/{name}")),
            expect: refused(&format!("content/privacy/{name}"), "", says),
        }),
    );
}

#[test]
fn d04_back_up_files_of_editors_are_not_there() {
    let plain = Sandbox::with(&good());
    plain.succeeds(&["build"]);
    let mut project = good();
    for name in [
        "2024-01-01.md~",
        "2024-01-01.md.swp",
        ".2024-01-01.md.swp",
        "2024-01-01.md.bak",
        "#2024-01-01.md#",
        ".DS_Store",
    ] {
        project = project.write(&format!("content/privacy/{name}"), "backupcanary");
    }
    let sandbox = Sandbox::with(&project);
    let run = sandbox.succeeds(&["build", "--strict"]);
    assert!(run.messages().is_empty(), "{run}");
    assert_eq!(changes(&plain.output_tree(), &sandbox.output_tree()), [""; 0]);
}

#[test]
fn d04_a_notice_cannot_take_an_address_of_the_site() {
    judge(
        "D04",
        ["es", "embed", "assets", "404", "feed"].map(|name| Case {
            what: name,
            project: in_languages("[en, es]").copy(OLD, &format!("content/{name}/2023-01-10.md")),
            expect: refused(&format!("content/{name}"), "", &[name]),
        }),
    );
}

#[test]
fn d05_two_files_of_one_version_and_language_are_refused() {
    let twin = "content/privacy/2024-03-01.en.md";
    let translation = "---\ntitle: Aviso\nsummary: Compartimos datos.\n---\n\n## Datos\n\nCompartimos datos.\n";
    let lower = "content/privacy/2024-03-01.es.md";
    let upper = "content/privacy/2024-03-01.ES.md";
    judge(
        "D05",
        [
            Case {
                what: "the reference language named and not named",
                project: good().copy(NEW, twin),
                expect: refused(twin, "", &["2024-03-01.md"]),
            },
            Case {
                what: "a language in small letters and in capitals",
                project: in_languages("[en, es]").write(lower, translation).write(upper, translation),
                expect: refused("content/privacy", "", &[]),
            },
        ],
    );
}

#[test]
fn d06_a_folder_or_a_pipe_in_the_place_of_a_version_never_hangs() {
    let version = "content/privacy/2024-05-01.md";
    let odd = [
        ("a folder", version, good().folder(version)),
        ("a folder with a version in it", version, good().copy(OLD, &format!("{version}/2023-01-10.md"))),
        ("a pipe", version, good().fifo(version)),
        ("a pipe for the homepage's words", "content/index.md", good().fifo("content/index.md")),
        ("a pipe for a notice's settings", "content/privacy/notice.yaml", good().fifo("content/privacy/notice.yaml")),
        ("a folder for the homepage's words", "content/index.md", good().folder("content/index.md")),
        (
            "a pipe for an image",
            "content/privacy/pic.png",
            with_paragraph("See ![x](pic.png).").fifo("content/privacy/pic.png"),
        ),
    ];
    for (what, path, project) in odd {
        let sandbox = Sandbox::with(&project);
        let before = sandbox.tree();
        for command in ["check", "build"] {
            let run = sandbox.run(&[command]);
            let name = path.rsplit('/').next().expect("a path has a name");
            assert!(run.code == Some(1) && run.says(name) && run.bad_manners().is_empty(), "{what}\n{run}");
            assert_eq!(changes(&before, &sandbox.tree()), [""; 0], "{what}");
        }
    }
}

#[test]
fn d06_a_file_that_may_not_be_read_is_named_with_the_systems_words() {
    for path in [NEW, "content/privacy", "noticepress.yaml"] {
        let sandbox = Sandbox::with(&good());
        let locked = sandbox.root().join(path);
        fs::set_permissions(&locked, Permissions::from_mode(0o000)).expect("the test may lock its own file");
        let run = run_as_nobody(&sandbox, &["check"]);
        fs::set_permissions(&locked, Permissions::from_mode(0o755)).expect("the test may unlock it");
        assert_eq!(run.code, Some(3), "{path}\n{run}");
        assert!(run.says(path) && run.says("permission denied") && run.bad_manners().is_empty(), "{path}\n{run}");
    }
}

/// Runs the program as a user whom permissions hold back. To root they mean nothing, so root becomes `nobody` first.
fn run_as_nobody(sandbox: &Sandbox, arguments: &[&str]) -> Run {
    const NOBODY: u32 = 65534;
    let readable =
        |path| fs::set_permissions(path, Permissions::from_mode(0o755)).expect("the test may open its own folder");
    readable(sandbox.top().to_owned());
    // A copy, since nobody may not be let into the folder that the program was built in.
    let binary = sandbox.top().join("noticepress");
    // `cp` makes it: a file that this process had open for writing could be too busy to run, if another test forks.
    let copied = Command::new("cp").arg(assert_cmd::cargo::cargo_bin!("noticepress")).arg(&binary).status();
    assert!(copied.is_ok_and(|status| status.success()), "the program is copied");
    readable(binary.clone());
    let root = sandbox.root();
    let mut command = program_at(&binary, arguments);
    command.args(["--as-of", AS_OF, "--root"]).arg(&root).current_dir(sandbox.top()).env("HOME", sandbox.home());
    if fs::metadata(&root).expect("the project is there").uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    run(command)
}

#[test]
fn d07_a_file_of_the_author_cannot_take_the_place_of_a_page() {
    let collisions = [
        "feed.xml",
        "feed-material.xml",
        "calendar.ics",
        "index.html",
        "versions.json",
        "history/index.html",
        "2024-03-01/index.html",
    ];
    judge(
        "D07",
        collisions.map(|name| Case {
            what: name,
            project: with_paragraph(&format!("See ![x]({name}).")).write(&format!("content/privacy/{name}"), PIXEL),
            expect: refused("content/privacy", "", &[name]),
        }),
    );
}
