//! Images: what their names say, harmless to open, never followed elsewhere, and never held whole.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::symlink;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use super::judge::{Case, judge, refused};
use crate::project::{NEW, OLD, PIXEL, Project, Sandbox, built, good, run, with_paragraph};

const PICTURE: &str = "content/privacy/pic.png";
const DRAWING: &str = "content/privacy/pic.svg";

/// The good project with a picture that its newer text shows.
fn with_picture(bytes: impl Into<Vec<u8>>) -> Project {
    with_paragraph("See ![x](pic.png).").write(PICTURE, bytes)
}

/// The good project with a drawing that its newer text shows, and in it this, on its second line.
fn with_drawing(inside: &str) -> Project {
    with_paragraph("See ![x](pic.svg).").write(
        DRAWING,
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             xmlns:h=\"http://www.w3.org/1999/xhtml\" viewBox=\"0 0 1 1\">\n{inside}\n</svg>\n"
        ),
    )
}

#[test]
fn c09_an_image_that_is_not_what_its_name_says_is_refused() {
    let jpeg: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0";
    let page: &[u8] = b"<!DOCTYPE html><script>canary()</script>";
    let cases: [(&str, &str, &[u8], &[&str]); 7] = [
        ("a JPEG called PNG", "pic.png", jpeg, &["JPEG", "pic.jpg"]),
        ("a PNG called JPEG", "pic.jpeg", PIXEL, &["PNG", "pic.png"]),
        ("a page called PNG", "pic.png", page, &["HTML"]),
        ("a page called SVG", "pic.svg", page, &["HTML"]),
        ("a drawing called GIF", "pic.gif", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", &["SVG", "pic.svg"]),
        ("a PNG called WebP", "pic.webp", PIXEL, &["PNG", "pic.png"]),
        ("an empty file", "pic.avif", b"", &["empty"]),
    ];
    judge(
        "C09",
        cases.map(|(what, name, bytes, says)| Case {
            what,
            project: with_paragraph(&format!("See ![x]({name}).")).write(&format!("content/privacy/{name}"), bytes),
            expect: refused(&format!("content/privacy/{name}"), "", says),
        }),
    );
    // An image that no text shows yet is judged too, before its day.
    let hidden = good().write("content/privacy/later.png", jpeg);
    judge("C09", [Case { what: "not shown", project: hidden, expect: refused("content/privacy/later.png", "", &[]) }]);
}

#[test]
fn c01_a_drawing_that_could_run_or_fetch_is_refused_at_its_place() {
    let payloads = [
        ("a script", "<script>canary()</script>", "2:1"),
        ("a handler", "<rect width=\"1\" onload=\"canary()\"/>", "2:17"),
        ("a link to a script", "<a xlink:href=\"java&#115;cript:canary()\"><rect/></a>", "2:4"),
        ("a page in it", "<foreignObject><h:p/></foreignObject>", "2:1"),
        ("an image from elsewhere", "<image href=\"https://elsewhere.example/p.png\"/>", "2:8"),
        ("a style from elsewhere", "<style>@import 'https://elsewhere.example/a.css';</style>", "2:8"),
        ("a style sheet as an instruction", "<?xml-stylesheet href=\"https://elsewhere.example/a.css\"?>", "2:1"),
        ("an animated address", "<a><set attributeName=\"href\" to=\"javascript:canary()\"/></a>", "2:9"),
    ];
    judge(
        "C01",
        payloads.map(|(what, payload, at)| Case {
            what,
            project: with_drawing(payload),
            expect: refused(DRAWING, at, &["drawing|script|runs"]).among_others(),
        }),
    );
}

#[test]
fn c01_a_drawing_that_is_no_drawing_is_refused() {
    let drawings = [
        ("not closed", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g>".to_owned(), "1"),
        ("without its namespace", "<svg/>".to_owned(), "1:1"),
        (
            "with entities",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
            "1:1",
        ),
        ("too deep", format!("<svg xmlns=\"http://www.w3.org/2000/svg\">\n{}", "<g>".repeat(300)), "2"),
        (
            "in another encoding",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
            "1:1",
        ),
    ];
    judge(
        "C01",
        drawings.map(|(what, drawing, at)| Case {
            what,
            project: with_paragraph("See ![x](pic.svg).").write(DRAWING, drawing),
            expect: refused(DRAWING, at, &[]),
        }),
    );
}

#[test]
fn c09_a_drawing_is_published_byte_for_byte() {
    let project = with_drawing("<!-- a note -->\r\n<rect style='fill:url(#a)' width='1'/>");
    let sandbox = built(&project);
    assert_eq!(sandbox.site("privacy/pic.svg").into_bytes(), project.bytes(DRAWING));
}

#[test]
fn c10_drawings_made_to_take_long_do_not() {
    let megabytes = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let namespaces: String = (0..100).map(|n| format!(" xmlns:n{n}=\"urn:n{n}\"")).collect();
    for (what, inside) in [
        ("many elements", megabytes("<g/>")),
        ("nested elements", megabytes("<g>")),
        ("many attributes", format!("<g {}/>", (0..60_000).map(|n| format!("a{n}=\"\" ")).collect::<String>())),
        ("many namespaces", format!("<g{namespaces}>{}</g>", megabytes("<g/>"))),
        ("one long attribute", format!("<path d=\"{}\"/>", megabytes("M0 0 L1 1 "))),
        ("one long style", format!("<style>{}</style>", megabytes(".a{fill:url(#a)}\\\n"))),
        ("many scripts", megabytes("<script/>")),
    ] {
        takes_seconds_at_most(2, what, &with_drawing(&inside));
    }
}

/// A file of that size which begins as a PNG and takes no room on disk.
fn sparse(sandbox: &Sandbox, size: u64) {
    let mut file = File::create(sandbox.root().join(PICTURE)).expect("the fixture is written");
    file.write_all(PIXEL).expect("the fixture is written");
    file.set_len(size).expect("the fixture takes no room");
    file.seek(SeekFrom::End(-1)).and_then(|_| file.write_all(b"x")).expect("the fixture is written");
}

#[test]
fn c09_an_image_past_the_limit_is_refused_before_it_is_read() {
    for size in [(64 << 20) + 1, 1900 << 20] {
        let sandbox = Sandbox::with(&with_picture(PIXEL));
        sparse(&sandbox, size);
        for command in ["check", "build"] {
            let run = sandbox.run(&[command]);
            assert!(run.code == Some(1) && run.says("N0100") && run.says(&size.to_string()), "{run}");
            assert!(run.bad_manners().is_empty(), "{run}");
        }
    }
    let drawing = with_drawing(&"<g/>".repeat(3 << 20));
    judge("C09", [Case { what: "a drawing", project: drawing, expect: refused(DRAWING, "", &["8 MiB"]) }]);
}

#[test]
fn c09_an_image_is_copied_and_compared_without_being_held() {
    let sandbox = Sandbox::with(&with_picture(PIXEL));
    sparse(&sandbox, 64 << 20);
    for pass in ["copied", "compared", "copied again"] {
        if pass == "copied again" {
            let mut image = File::options().write(true).open(sandbox.root().join(PICTURE)).expect("it is there");
            image.seek(SeekFrom::Start(50 << 20)).and_then(|_| image.write_all(b"other")).expect("it is changed");
        }
        // Less than the image has.
        let built = run(limited(&sandbox, "build", &format!("-d {}", 60 << 10)));
        assert!(built.code == Some(0) && built.bad_manners().is_empty(), "{pass}\n{built}");
        let [source, copy] = [sandbox.root().join(PICTURE), sandbox.output().join("site/privacy/pic.png")];
        assert!(fs::read(source).expect("it is there") == fs::read(copy).expect("it is copied"), "{pass}");
    }
}

/// The program held to a limit of the system's, as `ulimit` of the shell writes it.
fn limited(sandbox: &Sandbox, command: &str, limit: &str) -> Command {
    let plain = sandbox.command(&[command]);
    let mut limited = Command::new("sh");
    limited.arg("-c").arg(format!("ulimit {limit} && exec \"$@\"")).arg("sh").arg(plain.get_program());
    limited.args(plain.get_args()).current_dir(sandbox.top()).env("HOME", sandbox.home());
    // Each thread has a stack of its own, and machines differ in how many they would start.
    limited.env("RAYON_NUM_THREADS", "2");
    limited
}

/// Checks a project that may be right or wrong, in so many seconds of the processor: those of the clock depend on what else
/// the machine has to do.
fn takes_seconds_at_most(seconds: u32, what: &str, project: &Project) {
    let run = run(limited(&Sandbox::with(project), "check", &format!("-t {seconds}")));
    assert!(matches!(run.code, Some(0 | 1)) && run.bad_manners().is_empty(), "{what} took {:?}\n{run}", run.took);
}

#[test]
fn c10_many_images_take_a_step_each() {
    let mut project = good();
    for number in 0..8_000 {
        project = project.write(&format!("content/privacy/image-{number}.png"), PIXEL);
    }
    takes_seconds_at_most(2, "8,000 images", &project);
}

/// A text that is compared with no other.
fn alone(text: &str) -> Project {
    good().without(NEW).replace(OLD, "We share nothing with anybody.", text)
}

#[test]
fn c10_equal_headings_take_a_step_each() {
    for (what, piece) in [
        ("equal headings", "## A\n\n"),
        ("equal headings of equal names", "## A {#i}\n\n"),
        ("front matter over and over", "---\ntitle: T\n"),
    ] {
        takes_seconds_at_most(2, what, &alone(&piece.repeat(10_000)));
    }
}

#[test]
fn c10_a_text_that_is_new_in_every_paragraph_takes_a_step_each() {
    takes_seconds_at_most(3, "new paragraphs", &with_paragraph(&"x\n\n".repeat(30_000)));
}

#[test]
fn c10_raw_html_nested_thousands_deep_takes_a_step_a_tag() {
    let times = |piece: &str| piece.repeat(25_000);
    for (what, text) in [
        ("end tags of what is not open", times("<div>") + "x" + &times("</p></ul>")),
        ("end tags of what is open outside", "<ul>".to_owned() + &times("<div>") + &times("</ol>")),
        ("marks that nothing ends", "x ".to_owned() + &times("<b>") + "y" + &times("</i>")),
        ("words inside each", times("<div>x\n") + &times("</div>")),
        ("words inside the innermost", times("<div>") + &times("x<hr>")),
    ] {
        takes_seconds_at_most(2, what, &alone(&text));
    }
}

#[test]
fn d03_a_folder_that_is_a_link_is_refused_wherever_it_stands() {
    for path in ["content", "content/privacy"] {
        let sandbox = Sandbox::with(&good().write("../outside/2024-05-01.md", "secretcanary"));
        let elsewhere = sandbox.top().join("elsewhere");
        fs::rename(sandbox.root().join(path), &elsewhere).expect("the folder is moved");
        symlink(&elsewhere, sandbox.root().join(path)).expect("a link takes its place");
        let run = sandbox.run(&["check"]);
        assert!(run.code == Some(1) && run.says("N0007") && run.says(path) && run.bad_manners().is_empty(), "{run}");
    }
}

#[test]
fn d03_what_takes_an_images_place_during_a_build_is_never_followed() {
    let sandbox = Sandbox::with(&with_picture(PIXEL).write("../secret.png", "secretcanary"));
    let (image, link) = (sandbox.root().join(PICTURE), sandbox.top().join("link.png"));
    let secret = sandbox.top().join("work/secret.png");
    let building = AtomicBool::new(true);
    let builds: Vec<_> = std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            while building.load(Ordering::Relaxed) {
                symlink(&secret, &link).expect("a link is made");
                fs::rename(&link, &image).expect("the link takes the image's place");
                fs::write(&link, PIXEL).expect("the image is written");
                fs::rename(&link, &image).expect("the image takes its place again");
            }
        });
        let builds = (0..30).map(|_| sandbox.run(&["build"])).collect();
        building.store(false, Ordering::Relaxed);
        swapping.join().expect("the swapping ends");
        builds
    });
    for run in &builds {
        assert!(matches!(run.code, Some(0 | 1 | 3)) && run.bad_manners().is_empty(), "{run}");
        assert!(!run.says("secretcanary"), "{run}");
    }
    sandbox.nowhere_says("secretcanary");
}

#[test]
fn a_project_of_images_alone_names_them_in_a_message_of_each() {
    let project = good().write("content/privacy/a.png", "x").write("content/privacy/b.svg", "<svg/>");
    let sandbox = Sandbox::with(&project);
    let run = sandbox.run_inside(&["check"]);
    assert_eq!(run.messages().iter().filter(|message| message.code.is_some()).count(), 2, "{run}");
    assert!(run.says("content/privacy/a.png") && run.says("content/privacy/b.svg") && !run.says(NEW), "{run}");
}
