//! T: the files of the project's own theme.

use std::fs::File;

use crate::harness::{Case, SOON, Sandbox, judge, refused};
use crate::project::{Project, good};

const ENGLISH: &str = "themes/default/words/en.yaml";

#[test]
fn t06_a_theme_that_is_a_link_or_holds_one_is_refused_and_never_followed() {
    let outside = || good().write("../theme/words/en.yaml", "skip: secretcanary\n").write("../theme/a.css", "");
    let cases = [
        (
            "the folder of themes",
            "themes",
            good().write("../themes/default/words/en.yaml", "").link("themes", "../themes"),
        ),
        ("the theme", "themes/default", outside().link("themes/default", "../../theme")),
        ("a link to nothing", "themes/default", good().link("themes/default", "nowhere")),
        ("a folder in it", "themes/default/words", outside().link("themes/default/words", "../../../theme/words")),
        ("a file", ENGLISH, outside().link(ENGLISH, "../../../../theme/words/en.yaml")),
        ("a device", "themes/default/assets/a.css", good().link("themes/default/assets/a.css", "/dev/zero")),
        ("a pipe", "themes/default/assets/b.css", good().fifo("themes/default/assets/b.css")),
        ("a pipe for words", ENGLISH, good().fifo(ENGLISH)),
    ];
    let sandboxes = judge(
        "T06",
        cases.map(|(what, path, project)| Case { what, project, expect: refused(path, "", &["link"]).soon() }),
    );
    for sandbox in sandboxes {
        sandbox.nowhere_says("secretcanary");
    }
    let file = good().write("themes", "");
    judge("T06", [Case { what: "a file", project: file, expect: refused("themes", "", &["folder"]) }]);
}

#[test]
fn t07_a_name_that_a_disk_or_an_address_cannot_hold_is_refused() {
    let assets = |name: &str| format!("themes/default/assets/{name}");
    let two = |one: &str, other: &str| good().write(&assets(one), "a").write(&assets(other), "b");
    let one = |name: &str| good().write(&assets(name), "a");
    let cases: [(&str, Project, &str, &[&str]); 13] = [
        ("capitals", two("A.css", "a.css"), "a.css", &["A.css", "one name"]),
        ("composition", two("caf\u{e9}.css", "cafe\u{301}.css"), "", &["one name"]),
        ("folders", two("Img/a.png", "img/b.png"), "img", &["one name"]),
        ("a built-in file in capitals", one("NoticePress.css"), "NoticePress.css", &["noticepress.css"]),
        ("a folder for a built-in file", one("noticepress.css/a"), "noticepress.css", &["folder"]),
        ("a newline", one("a\nb.css"), "", &["character"]),
        ("a backslash", one("a\\b.css"), "", &["character"]),
        ("an escape", one("a\u{1b}[2Kb.css"), "", &["character"]),
        ("a question mark", one("a?b.css"), "a?b.css", &["character"]),
        ("a folder with a bad name", one("a:b/c.css"), "a:b", &["character"]),
        ("a device of Windows", one("con.css"), "con.css", &["Windows"]),
        ("a space at the end", one("a.css "), "", &["Windows"]),
        ("a full stop at the end", one("a."), "a.", &["Windows"]),
    ];
    judge(
        "T07",
        cases.map(|(what, project, name, says)| Case {
            what,
            project,
            expect: refused(assets(name).trim_end_matches('/'), "", says),
        }),
    );
    let template = good().write("themes/default/templates/Home.html", "");
    let expect = refused("themes/default/templates/Home.html", "", &["templates/home.html"]);
    judge("T07", [Case { what: "a template in capitals", project: template, expect }]);
}

#[cfg(target_os = "linux")]
#[test]
fn t07_names_that_are_not_utf_8_are_refused_each() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::with(&good().folder("themes/default/assets"));
    for name in [b"a\xe9.css", b"a\xe8.css"] {
        File::create(sandbox.root().join("themes/default/assets").join(OsStr::from_bytes(name))).expect("it is made");
    }
    for command in ["check", "build"] {
        let run = sandbox.run(&[command]);
        let errors = run.messages().iter().filter(|message| message.headline.contains("UTF-8")).count();
        assert!(run.code == Some(1) && errors == 2 && run.bad_manners().is_empty(), "{run}");
    }
}

#[test]
fn t07_what_editors_and_desktops_leave_in_a_theme_is_not_there() {
    let mut project = good().write("themes/default/.git/config", "x");
    for name in ["en.yaml~", "en.yaml.bak", "#en.yaml#", ".DS_Store", "Thumbs.db"] {
        project = project.write(&format!("themes/default/words/{name}"), "backupcanary");
    }
    Sandbox::with(&project).builds(&["build", "--strict"]);
}

#[test]
fn t08_a_theme_is_bounded_in_size_number_and_depth() {
    let sparse = |path: &str, len: u64| {
        let sandbox = Sandbox::with(&good().write(path, ""));
        let file = File::options().write(true).open(sandbox.root().join(path)).expect("it is there");
        file.set_len(len).expect("it grows");
        sandbox
    };
    let cases = [
        (sparse("themes/default/assets/a.bin", (16 << 20) + 1), "themes/default/assets/a.bin"),
        (sparse("themes/default/assets/a.bin", 1 << 40), "themes/default/assets/a.bin"),
        (sparse(ENGLISH, (1 << 20) + 1), ENGLISH),
        (sparse("themes/default/templates/home.html", 1 << 40), "themes/default/templates/home.html"),
        (
            Sandbox::with(&good().folder(&format!("themes/default/assets{}", "/a".repeat(20)))),
            "themes/default/assets/a/a",
        ),
        (
            Sandbox::with(&(0..1001).fold(good(), |all, n| all.write(&format!("themes/default/assets/{n}.css"), ""))),
            "themes/default",
        ),
    ];
    for (sandbox, path) in cases {
        let run = sandbox.run(&["check"]);
        let told = run.messages().iter().filter(|message| message.is_at(path)).count();
        assert!(run.code == Some(1) && told == 1 && run.took < SOON && run.bad_manners().is_empty(), "{path}\n{run}");
    }
    let assets = (0..5).fold(good(), |all, n| all.write(&format!("themes/default/assets/{n}.bin"), ""));
    let sandbox = Sandbox::with(&assets);
    for n in 0..5 {
        let file = sandbox.root().join(format!("themes/default/assets/{n}.bin"));
        File::options().write(true).open(file).and_then(|file| file.set_len(15 << 20)).expect("it grows");
    }
    let run = sandbox.run(&["check"]);
    assert!(run.code == Some(1) && run.says("64 MiB"), "{run}");
}
