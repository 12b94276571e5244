//! Part D, of the files that the site has as they stand: D03, D06, D07.

use super::judge::{Case, judge, refused};
use super::server::Server;
use crate::project::{NEW, PIXEL, Project, SETTINGS, Sandbox, changes, good, in_languages};

const CNAME: &str = "content/static/CNAME";

/// The good project with a static file at this path below their folder.
fn with(path: &str) -> Project {
    good().write(&format!("content/static/{path}"), "as it stands")
}

#[test]
fn d07_a_static_file_takes_no_place_of_a_page_on_any_day() {
    let cases = [
        ("the homepage", "index.html", with("index.html")),
        ("a feed", "feed.xml", with("feed.xml")),
        ("the sums, in other letters", "sha256sums", with("sha256sums")),
        ("a folder of the site", "assets", with("assets/logo.png.txt")),
        ("the banner for others", "embed", with("embed/banner.txt")),
        ("a notice", "privacy", with("privacy/old.html")),
        ("a notice, as a file", "privacy", with("privacy")),
        ("a language", "es", in_languages("[en, es]").write("content/static/es/x.html", "x")),
    ];
    judge(
        "D07",
        cases.map(|(what, name, project)| Case {
            what,
            project,
            expect: refused(&format!("content/static/{name}"), "", &["would replace"]),
        }),
    );
}

#[test]
fn d07_a_static_file_in_the_folder_of_a_notice_that_nobody_may_know_of_yet_is_refused_too() {
    let later = "---\ntitle: Secret\nupdated: 2030-01-01\n---\n\nNot yet.\n";
    let project = with("secret.html").write("content/secret/2030-01-01.md", later);
    let sandbox = Sandbox::with(&project);
    sandbox.succeeds(&["build"]);
    assert!(sandbox.site("secret.html").contains("as it stands"), "another name is free");
    sandbox.replace(&project.write("content/static/secret/x.html", "x"));
    let run = sandbox.run(&["check"]);
    assert!(run.code == Some(1) && run.says("N0015") && run.says("content/static/secret"), "{run}");
}

#[test]
fn d03_d06_static_files_are_plain_files_with_names_that_every_server_can_have() {
    let cases: [(&'static str, &str, Project, &[&str]); 9] = [
        ("a link to a file", CNAME, good().write("../outside", "canary").link(CNAME, "../../../outside"), &["link"]),
        ("a link to a folder", "content/static/a", good().link("content/static/a", "../privacy"), &["link"]),
        ("the folder itself", "content/static", good().link("content/static", "privacy"), &["link"]),
        ("a pipe", "content/static/pipe", good().fifo("content/static/pipe"), &["pipe"]),
        ("a name for no address", "content/static/a?b", with("a?b"), &["character"]),
        ("such a folder", "content/static/a#b", with("a#b/c"), &["character"]),
        ("what hides", "content/static/.env", with(".env"), &["hidden"]),
        ("a repository", "content/static/.git", with(".git/config"), &["hidden"]),
        ("one too deep", "content/static/1/2/3/4/5/6/7/8/9", with("1/2/3/4/5/6/7/8/9/x"), &["more than 8 deep"]),
    ];
    let sandboxes =
        judge("D03", cases.map(|(what, path, project, says)| Case { what, project, expect: refused(path, "", says) }));
    for sandbox in sandboxes {
        sandbox.nowhere_says("canary");
    }
}

#[test]
fn two_static_files_of_one_name_on_some_disks_are_refused() {
    judge(
        "D02",
        [
            Case {
                what: "files",
                project: with("A.txt").write("content/static/a.txt", "x"),
                expect: refused("content/static/a.txt", "", &["the same name"]),
            },
            Case {
                what: "folders",
                project: with("Docs/a").write("content/static/docs/b", "x"),
                expect: refused("content/static/docs", "", &["the same name"]),
            },
        ],
    );
}

#[test]
fn the_texts_of_a_notice_called_static_are_not_published_unread() {
    let text = good().text(NEW);
    let sandbox = Sandbox::with(&good().write("content/static/2030-01-01.md", text));
    let run = sandbox.run(&["build"]);
    assert!(run.code == Some(1) && run.says("N0010") && run.says("no notice can be named `static`"), "{run}");
    assert!(!sandbox.output().join("site").exists());
}

#[test]
fn a_static_picture_is_judged_as_any_other() {
    let active = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x</script></svg>";
    let cases: [(&'static str, &str, Project, &[&str]); 2] = [
        (
            "a script in a drawing",
            "content/static/logo.svg",
            good().write("content/static/logo.svg", active),
            &["script"],
        ),
        ("another kind", "content/static/logo.jpg", good().write("content/static/logo.jpg", PIXEL), &["PNG"]),
    ];
    let place = |path: &str| if path.ends_with("svg") { "1" } else { "" };
    judge(
        "images",
        cases.map(|(what, path, project, says)| Case { what, expect: refused(path, place(path), says), project }),
    );
}

#[test]
fn a_file_that_lies_beside_the_notices_is_told_where_static_files_lie() {
    let run = Sandbox::with(&good().write("content/robots.txt", "x")).run(&["check"]);
    assert!(run.code == Some(1) && run.says("move it to `content/static/robots.txt`"), "{run}");
}

#[test]
fn static_files_are_published_to_the_byte_and_summed_and_watched_over() {
    let bytes: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let names = ["CNAME", "_headers", "robots.txt", ".well-known/security.txt", ".nojekyll", "old/page.html"];
    let project = names
        .iter()
        .fold(good(), |project, name| project.write(&format!("content/static/{name}"), format!("this is {name}\r\n")));
    let project = project.write("content/static/terms.pdf", bytes.clone()).write("content/static/.gitkeep", "");
    let sandbox = Sandbox::with(&project.write("content/static/old/page.html~", "left behind"));
    sandbox.succeeds(&["build"]);
    for name in names {
        assert_eq!(sandbox.site(name), format!("this is {name}\r\n"));
    }
    assert_eq!(std::fs::read(sandbox.output().join("site/terms.pdf")).unwrap(), bytes);
    let sums = sandbox.site("SHA256SUMS");
    assert!([&names[..], &["terms.pdf"]].concat().iter().all(|name| sums.contains(&format!("  {name}\n"))), "{sums}");
    assert!(!sums.contains(".gitkeep") && !sums.contains('~'), "{sums}");

    let before = sandbox.output_tree();
    let again = sandbox.succeeds(&["build"]);
    assert!(again.stdout.contains("0 files written") && again.stdout.contains("0 removed"), "{again}");
    assert_eq!(changes(&before, &sandbox.output_tree()), [""; 0]);
    assert_eq!(sandbox.run(&["check"]).code, Some(0));

    sandbox.write("output/site/CNAME", "changed by hand");
    let changed = sandbox.run(&["check"]);
    assert!(changed.code == Some(1) && changed.says("CNAME"), "{changed}");
    std::fs::remove_file(sandbox.root().join(CNAME)).unwrap();
    sandbox.succeeds(&["build"]);
    assert!(!sandbox.output().join("site/CNAME").exists(), "what is no static file any more goes");
}

#[test]
fn a_published_text_may_lead_to_a_static_file() {
    let project = with("terms.pdf").replace(NEW, "Write to us.", "Write to us, or read [the form](../terms.pdf).");
    let run = Sandbox::with(&project).run(&["check", "--strict"]);
    assert_eq!(run.code, Some(0), "{run}");
}

#[test]
fn static_files_are_shown_by_serve_and_seen_when_they_change() {
    let sandbox = Sandbox::with(&with(".well-known/security.txt"));
    let server = Server::start(&sandbox);
    let path = "/.well-known/security.txt";
    let first = server.wait_for(path, "as it stands");
    assert_eq!(first.header("content-type").as_deref(), Some("text/plain; charset=utf-8"));
    sandbox.write("content/static/.well-known/security.txt", "Contact: mailto:security@example.org");
    server.wait_for(path, "security@example.org");
    sandbox.write("content/static/robots.txt", "User-agent: *");
    server.wait_for("/robots.txt", "User-agent");
}

#[test]
fn a_brand_names_files_that_are_there_and_colours_that_can_be_read() {
    let brands: [(&str, &str, &[&str]); 11] = [
        ("{logo: logo.png}", "N0332", &["no file `logo.png`", "put the file there: `content/static/logo.png`"]),
        ("{logo: mrak.png}", "N0332", &["did you mean `mark.png`"]),
        ("{logo: content/static/mark.png}", "N0332", &["write `logo: mark.png`"]),
        ("{logo: /mark.png}", "N0332", &["write `logo: mark.png`"]),
        ("{logo: \"https://example.org/logo.png\"}", "N0332", &["load nothing from other sites"]),
        ("{favicon: mark.txt}", "N0332", &["cannot be used as `favicon`", "svg, png, ico"]),
        ("{logo_dark: mark.png}", "N0037", &["`logo` is missing"]),
        ("{color_dark: \"#8ab4f8\"}", "N0037", &["`color` is missing"]),
        ("{color: \"#ff6600\"}", "N0330", &["contrast is 2.", "write `color: \"#"]),
        ("{color: blue}", "N0065", &["#1a4f8b"]),
        ("{colour: \"#1d4f91\"}", "N0035", &["did you mean `color`"]),
    ];
    for (brand, code, says) in brands {
        let sandbox = Sandbox::with(
            &good().append(SETTINGS, &format!("brand: {brand}\n")).write("content/static/mark.png", PIXEL),
        );
        let run = sandbox.run(&["check"]);
        let errors: Vec<_> = run.messages().into_iter().filter(|message| message.code.is_some()).collect();
        assert!(run.code == Some(2) && errors.len() == 1, "{brand}\n{run}");
        assert!(errors[0].code.as_deref() == Some(code) && errors[0].is_at(&format!("{SETTINGS}:8")), "{brand}\n{run}");
        assert!(says.iter().all(|words| run.says(words)), "{brand}\n{run}");
    }
}
