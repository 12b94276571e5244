//! Part G: `serve`. It rests when nothing changes, sees every change, and answers those whom it is for.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use super::server::{Answer, DEADLINE, Server};
use crate::project::{NEW, OLD, PIXEL, Project, SETTINGS, Sandbox, good, run};

const PAGE: &str = "/privacy/2024-03-01/";
const WORDS: &str = "Write to us.";

/// Saves other words in the newer text, as an editor that truncates and writes.
fn save(sandbox: &Sandbox, words: &str) {
    fs::write(sandbox.root().join(NEW), saved(words)).expect("the test saves a text");
}

fn saved(words: &str) -> String {
    let text = good().text(NEW);
    assert!(text.contains(WORDS), "the fixture has the words that the test replaces");
    text.replace(WORDS, words)
}

fn rename(from: &Path, to: &Path) {
    fs::rename(from, to).unwrap_or_else(|cause| panic!("{} to {}: {cause}", from.display(), to.display()));
}

fn is_mended(answer: &Answer) -> bool {
    answer.status() == 200 && !answer.is_problem()
}

#[test]
fn serve_rests_when_nothing_changes() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    save(&sandbox, "Write to us when you like.");
    server.wait_for(PAGE, "when you like");
    let (before, long) = (server.worked(), Duration::from_secs(3));
    std::thread::sleep(long);
    let worked = server.worked().saturating_sub(before);
    assert!(worked < long / 10, "it worked {worked:?} of {long:?} in which nothing changed");
}

#[test]
fn drafts_that_are_shown_are_compared_as_when_they_are_published() {
    let text = |day: &str, more: &str| format!("---\ntitle: Privacy\nupdated: {day}\n{more}---\n\nText of {day}.\n");
    let minor = "change: minor\ndraft: true\n";
    let project = good()
        .write("content/terms/2024-01-01.md", text("2024-01-01", ""))
        .write("content/terms/2024-02-01.md", text("2024-02-01", minor))
        .write("content/terms/2024-03-01.md", text("2024-03-01", minor));
    let sandbox = Sandbox::with(&project);
    let server = Server::spawn(sandbox.command(&["serve", "--port", "0", "--drafts"]));
    let redline = server.ask("/terms/2024-03-01/changes/", "");
    assert!(redline.body().contains("data-from=\"2024-02-01\""), "{}", redline.body());
}

#[test]
fn g04_what_is_saved_in_any_way_is_seen() {
    let sandbox = Sandbox::with(&good());
    let (text, root) = (sandbox.root().join(NEW), sandbox.root());
    let server = Server::start(&sandbox);
    assert_eq!(server.ask(PAGE, "").status(), 200);

    save(&sandbox, "Truncated and written.");
    server.wait_for(PAGE, "Truncated and written.");

    fs::write(text.with_file_name(".new~"), saved("Put in its place.")).expect("the test writes beside it");
    rename(&text.with_file_name(".new~"), &text);
    server.wait_for(PAGE, "Put in its place.");

    rename(&text, &text.with_extension("md~"));
    fs::write(&text, saved("Written anew beside a copy.")).expect("the test writes it anew");
    server.wait_for(PAGE, "Written anew beside a copy.");

    fs::remove_file(&text).expect("the test deletes the text");
    server.wait_until(PAGE, "that the text is gone", |answer| answer.status() == 404 || answer.is_problem());
    save(&sandbox, "Deleted and restored.");
    assert!(is_mended(&server.wait_for(PAGE, "Deleted and restored.")));

    for n in 0..100 {
        save(&sandbox, &format!("Save number {n}."));
    }
    server.wait_for(PAGE, "Save number 99.");
    fs::write(root.join("content/privacy/2024-03-09.md"), saved("A third text.").replace("2024-03-01", "2024-03-09"))
        .expect("the test adds a text");
    server.wait_for("/privacy/2024-03-09/", "A third text.");
}

/// Moves a path away and back, and says what the site has to be like meanwhile.
fn assert_survives(away: impl Fn(&Sandbox), meanwhile: Is, back: impl Fn(&Sandbox), what: &str) {
    let sandbox = Sandbox::with(&good().copy(OLD, "content/terms/2023-01-10.md"));
    let server = Server::start(&sandbox);
    for round in ["once", "again"] {
        away(&sandbox);
        server.wait_until(PAGE, &format!("{what} gone, {round}"), meanwhile);
        back(&sandbox);
        server.wait_until(PAGE, &format!("{what} back, {round}"), is_mended);
        // That it was looked at once more is not enough: it has to be watched again.
        let words = format!("After {what} was back, {round}.");
        save(&sandbox, &words);
        server.wait_for(PAGE, &words);
    }
}

type Is = fn(&Answer) -> bool;

/// The page that was built last, with what is wrong above it.
fn is_kept(answer: &Answer) -> bool {
    answer.status() == 200 && answer.is_problem() && answer.body().contains("We share log data")
}

fn is_gone(answer: &Answer) -> bool {
    answer.status() == 404 && !answer.is_problem()
}

#[test]
fn g04_what_is_moved_away_and_back_is_watched_again() {
    let moved: [(&str, Is); 5] = [
        ("work/project/content", is_kept),
        ("work/project/content/privacy", is_gone),
        ("work/project/noticepress.yaml", is_kept),
        ("work/project", is_kept),
        ("work", is_kept),
    ];
    let assert_one_survives = |(path, meanwhile): (&str, Is)| {
        let places = |sandbox: &Sandbox| (sandbox.top().join(path), sandbox.home().join("moved"));
        let away = |sandbox: &Sandbox| {
            let (here, there) = places(sandbox);
            rename(&here, &there);
        };
        let back = |sandbox: &Sandbox| {
            let (here, there) = places(sandbox);
            rename(&there, &here);
        };
        assert_survives(away, meanwhile, back, path);
    };
    // Side by side, for each waits for its server most of the time.
    std::thread::scope(|scope| {
        for one in moved {
            scope.spawn(move || assert_one_survives(one));
        }
    });
}

#[test]
fn g04_settings_that_are_deleted_and_written_anew_are_seen() {
    let delete = |sandbox: &Sandbox| fs::remove_file(sandbox.root().join(SETTINGS)).expect("the test deletes them");
    let write = |sandbox: &Sandbox| {
        fs::write(sandbox.root().join(SETTINGS), good().text(SETTINGS)).expect("the test writes them");
    };
    assert_survives(delete, is_kept, write, "the settings");
}

#[test]
fn g04_a_folder_in_the_place_of_another_is_watched() {
    for path in ["work/project/content/privacy", "work/project/content", "work/project", "work"] {
        let sandbox = Sandbox::with(&good());
        let server = Server::start(&sandbox);
        let other = Sandbox::with(&good().write(NEW, saved("From the other folder.")));
        rename(&sandbox.top().join(path), &sandbox.home().join("old"));
        rename(&other.top().join(path), &sandbox.top().join(path));
        assert!(is_mended(&server.wait_for(PAGE, "From the other folder.")), "{path}");
        let words = format!("Saved in {path} that took the place of another.");
        save(&sandbox, &words);
        server.wait_for(PAGE, &words);
    }
}

#[test]
fn g04_folders_made_after_the_start_are_watched() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    let made = [
        ("themes/default/assets/own.css", "/assets/own.css", "/* made late */"),
        ("themes/default/assets/deep/er/own.css", "/assets/deep/er/own.css", "/* made deep */"),
        ("content/terms/2023-01-10.md", "/terms/2023-01-10/", WORDS),
    ];
    for (path, address, words) in made {
        let text = if words == WORDS { good().text(OLD) } else { words.to_owned() };
        let path = sandbox.root().join(path);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the test makes a folder");
        fs::write(&path, &text).expect("the test writes a file");
        server.wait_for(address, words);
        fs::write(&path, text.replace(words, "Edited.")).expect("the test edits the file");
        server.wait_for(address, "Edited.");
    }
}

#[test]
fn g05_a_broken_file_keeps_the_last_site_and_the_page_says_what_is_wrong() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    save(&sandbox, "The last good text.");
    server.wait_for(PAGE, "The last good text.");
    fs::write(sandbox.root().join(NEW), saved("Not shown.").replace("2024-04-15", "soon")).expect("the test breaks it");
    let broken = server.wait_until(PAGE, "what is wrong", Answer::is_problem);
    assert!(broken.body().contains("The last good text.") && !broken.body().contains("Not shown."), "{}", broken.0);
    assert!(broken.body().contains(&format!("{NEW}:4:12")) && broken.body().contains("N00"), "{}", broken.0);
    save(&sandbox, "Mended.");
    assert!(is_mended(&server.wait_for(PAGE, "Mended.")));
}

#[test]
fn g05_an_open_page_is_told_of_the_site_as_it_is_and_of_each_change() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    let page = server.ask(PAGE, "");
    let state = |page: &Answer| {
        let (_, rest) = page.body().split_once("reload.js?state=").expect("the page has the script");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    assert!(server.ask("/@noticepress/reload.js?state=1", "").body().contains("EventSource"));
    let mut events = listen(&server);
    assert_eq!(next_event(&mut events), state(&page));
    save(&sandbox, "Another text.");
    let told = next_event(&mut events);
    assert_eq!(told, state(&server.wait_for(PAGE, "Another text.")));
    assert_ne!(told, state(&page));
}

fn listen(server: &Server) -> BufReader<TcpStream> {
    let mut stream = server.connect();
    write!(stream, "GET /@noticepress/events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port).expect("it is sent");
    BufReader::new(stream)
}

fn next_event(events: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    while events.read_line(&mut line).expect("the events go on") > 0 {
        if let Some(data) = line.strip_prefix("data: ") {
            return data.trim_end().to_owned();
        }
        line.clear();
    }
    panic!("the events ended")
}

#[test]
fn g01_no_address_leads_out_of_the_site() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    let outside = [
        "/../../etc/passwd",
        "/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "//etc/passwd",
        "//privacy/",
        "/..%5c..%5cetc",
        "/\\..\\etc",
        "/%00",
        "/%ff",
        "/none/",
        "/noticepress.yaml",
        "/content/privacy/2024-03-01.md",
        "/@noticepress/x",
        "/@noticepress/on/",
        "/@noticepress/on/2024-02-30/",
        "/@noticepress/on/2024-03-01/../../noticepress.yaml",
        "/@noticepress/on/2024-03-01/none/",
        "/@noticepress/notifications-on/2024-03-01/../../../noticepress.yaml",
        "/@noticepress/notifications/x",
        "/@noticepress/notifications/../../noticepress.yaml",
        "/@noticepress/events/x",
    ];
    for path in outside {
        let answer = server.ask(path, "");
        assert!([400, 404].contains(&answer.status()) && !answer.0.contains("root:"), "{path}: {}", answer.0);
    }
}

#[test]
fn g01_folders_and_emails_are_at_their_addresses() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    let redirects =
        [("/privacy", "/privacy/"), ("/privacy/2024-03-01", PAGE), ("/@noticepress/notifications", NOTIFICATIONS)];
    for (path, to) in redirects {
        let answer = server.ask(path, "");
        assert_eq!((answer.status(), answer.header("location").as_deref()), (308, Some(to)), "{path}");
    }
    let index = server.ask(NOTIFICATIONS, "");
    assert!(index.status() == 200 && index.body().contains("privacy/2024-03-01/en/index.html"), "{}", index.0);
    for (file, kind) in [("", "text/html"), ("body.html", "text/html"), ("message.eml", "text/plain")] {
        let answer = server.ask(&format!("{NOTIFICATIONS}privacy/2024-03-01/en/{file}"), "");
        let is_kind = answer.header("content-type").is_some_and(|said| said.starts_with(kind));
        assert!(answer.status() == 200 && is_kind, "{file}: {}", answer.0);
    }
}

const NOTIFICATIONS: &str = "/@noticepress/notifications/";

#[test]
fn g02_a_request_for_another_host_or_from_another_site_is_refused() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    let us = format!("127.0.0.1:{}", server.port);
    let raw = |target: &str, head: &str| {
        server.say(&format!("GET {target} HTTP/1.1\r\n{head}Connection: close\r\n\r\n")).status()
    };
    assert_eq!(raw("/", &format!("Host: {us}\r\n")), 200);
    assert_eq!(raw("/", "Host: evil.example\r\n"), 403);
    assert_eq!(raw("/", ""), 400);
    assert_eq!(raw("/", &format!("Host: {us}\r\nHost: evil.example\r\n")), 400);
    assert_eq!(raw(&format!("http://{us}/"), &format!("Host: {us}\r\n")), 200);
    assert_eq!(raw("http://evil.example/", &format!("Host: {us}\r\n")), 403);
    for path in ["/", "/privacy/", NOTIFICATIONS, "/@noticepress/events", "/@noticepress/reload.js", "/none"] {
        let ask = |head: &str| server.ask(path, head).status();
        assert_eq!(ask("Origin: http://evil.example\r\n"), 403, "{path}");
        for site in ["cross-site", "same-site"] {
            let from = |mode: &str, dest: &str| {
                ask(&format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {dest}\r\n"))
            };
            assert_eq!(from("navigate", "iframe"), 403, "{path} in a frame");
            assert_eq!(from("no-cors", "image"), 403, "{path} as an image");
        }
    }
    let link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    assert_eq!(server.ask("/privacy/", link).status(), 200);
    assert_eq!(server.request("HEAD", "/privacy/", link).status(), 403);
}

#[test]
fn g02_only_get_and_head_are_answered() {
    let server_of = Sandbox::with(&good());
    let server = Server::start(&server_of);
    for path in ["/", "/privacy/", "/none", NOTIFICATIONS, "/@noticepress/events", "/@noticepress/reload.js"] {
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO"] {
            let answer = server.request(method, path, "Content-Length: 0\r\n");
            let allowed = answer.header("allow").map(|allowed| allowed.replace(' ', ""));
            assert_eq!((answer.status(), allowed.as_deref()), (405, Some("GET,HEAD")), "{method} {path}");
        }
    }
    for path in ["/privacy/", "/none"] {
        let (get, head) = (server.ask(path, ""), server.request("HEAD", path, ""));
        assert_eq!((head.status(), head.body()), (get.status(), ""), "{path}");
        assert_eq!(head.header("content-length"), get.header("content-length"), "{path}");
    }
}

#[test]
fn g03_it_listens_on_loopback_only_and_names_a_port_that_is_taken() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    let listening = |table: &str| {
        let table = fs::read_to_string(table).unwrap_or_default();
        let port = format!(":{:04X} ", server.port);
        let sockets = table.lines().filter_map(|line| line.split_once(": ").map(|(_, socket)| socket.to_owned()));
        // 0A is TCP_LISTEN.
        sockets.filter(|socket| socket.contains(" 0A ") && socket[..20].contains(&port)).collect::<Vec<_>>()
    };
    let sockets = listening("/proc/net/tcp");
    assert!(sockets.len() == 1 && sockets[0].starts_with("0100007F:"), "{sockets:?}");
    assert_eq!(listening("/proc/net/tcp6"), [""; 0]);

    let port = server.port.to_string();
    let second = run(sandbox.command(&["serve", "--port", &port]));
    assert!(second.code == Some(3) && second.says(&format!("127.0.0.1:{port}")), "{second}");
    assert!(second.bad_manners().is_empty(), "{second}");
}

#[test]
fn g06_slow_large_and_odd_requests_do_no_harm() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    let mut events = listen(&server);
    let shown = next_event(&mut events);
    let start = Instant::now();
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: 12").expect("half a head is sent");
    let mut silent = server.connect();
    let large = format!("X: {}\r\n", "x".repeat(10 << 20));
    // The server may close before the client has sent all, which then reads no answer.
    let refused = server.ask("/", &large).status();
    assert!([0, 431].contains(&refused), "a head of ten megabytes gets {refused}");
    for odd in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"] {
        assert_eq!(server.say(odd).status(), 400, "{odd:?}");
    }
    // Empty lines before a request are none (RFC 9112, 2.2): the server waits, and closes what goes on saying nothing.
    assert_eq!(server.say("\r\n\r\n\r\n").0, "");
    assert_eq!(server.ask("/", "").status(), 200);
    // Both are closed by the server: the reads end.
    for waiting in [&mut slow, &mut silent] {
        waiting.read_to_end(&mut Vec::new()).expect("the server closes what says nothing");
    }
    assert!(start.elapsed() < DEADLINE);
    // The events of a page stay.
    save(&sandbox, "Told long after.");
    assert_ne!(next_event(&mut events), shown);
}

#[test]
fn g06_idle_connections_do_not_lock_anybody_out() {
    let sandbox = Sandbox::with(&good());
    let server = Server::with_files(&sandbox, 220);
    let idle: Vec<TcpStream> = (0..300).map(|_| server.connect()).collect();
    let start = Instant::now();
    assert!(is_mended(&server.ask(PAGE, "")));
    assert!(start.elapsed() < Duration::from_secs(3), "it answered after {:?}", start.elapsed());
    save(&sandbox, "Saved beside idle connections.");
    assert!(is_mended(&server.wait_for(PAGE, "Saved beside idle connections.")));
    drop(idle);
}

#[test]
fn g06_a_system_without_files_to_give_is_waited_for() {
    let sandbox = Sandbox::with(&good());
    let server = Server::with_files(&sandbox, 40);
    let idle: Vec<TcpStream> = (0..100).map(|_| server.connect()).collect();
    save(&sandbox, "Saved when no file could be opened.");
    server.wait_until(PAGE, "the saved text", |answer| {
        is_mended(answer) && answer.0.contains("Saved when no file could be opened.")
    });
    drop(idle);
}

/// A header of the documentation, and its value.
type Header = (String, String);

/// The rules of the `_headers` file in `docs/hosting.md`: a pattern, and what goes with it.
fn documented() -> Vec<(String, Vec<Header>)> {
    let page = include_str!("../../../docs/hosting.md");
    let block = page.split("```\n").find(|block| block.starts_with("/*\n")).expect("it has a `_headers` file");
    let mut rules: Vec<(String, Vec<Header>)> = Vec::new();
    for line in block.lines() {
        match line.trim().split_once(": ") {
            None => rules.push((line.to_owned(), Vec::new())),
            Some((name, value)) => rules.last_mut().expect("a pattern").1.push((name.into(), value.into())),
        }
    }
    rules
}

#[test]
fn a_site_is_shown_under_the_headers_that_it_is_to_be_published_with() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"></svg>";
    let images = "![A seal](seal.png) ![A drawing](seal.svg)\n\nWrite to us.\n";
    let project: Project = good()
        .write("content/privacy/seal.png", PIXEL)
        .write("content/privacy/seal.svg", drawing)
        .replace(NEW, "Write to us.\n", images);
    let sandbox = Sandbox::with(&project);
    let server = Server::start(&sandbox);
    let rules = documented();
    let files = [
        "/",
        PAGE,
        "/privacy/seal.png",
        "/privacy/seal.svg",
        "/assets/noticepress.css",
        "/assets/redline.js",
        "/feed.xml",
        "/embed/",
        "/embed/banner.en.json",
        "/embed/banner.en.html",
        "/none",
    ];
    for path in files {
        let answer = server.ask(path, "");
        assert_eq!(answer.status() == 404, path == "/none", "{path}");
        let goes_with = |pattern: &str| {
            let (start, end) = pattern.split_once('*').expect("a star");
            path.starts_with(start) && path.ends_with(end)
        };
        for (_, headers) in &rules {
            for (name, _) in headers {
                let matching = rules.iter().filter(|(pattern, _)| goes_with(pattern));
                let due = matching.flat_map(|(_, headers)| headers).rfind(|(key, _)| key == name);
                assert_eq!(answer.header(name).as_ref(), due.map(|(_, value)| value), "{name} of {path}");
            }
        }
        assert_eq!(answer.header("cross-origin-resource-policy").as_deref(), Some("same-origin"), "{path}");
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{path}");
    }
}

#[test]
fn the_pages_of_emails_may_do_what_they_need_and_no_more() {
    let sandbox = Sandbox::with(&good());
    let server = Server::start(&sandbox);
    for path in ["", "privacy/2024-03-01/en/", "privacy/2024-03-01/en/body.html"] {
        let answer = server.ask(&format!("{NOTIFICATIONS}{path}"), "");
        let policy = answer.header("content-security-policy").expect("a policy");
        for part in ["default-src 'none'", "style-src 'unsafe-inline'", "frame-ancestors 'none'", "form-action 'none'"]
        {
            assert!(policy.contains(part), "{path}: {policy}");
        }
    }
    let pack = server.ask(&format!("{NOTIFICATIONS}privacy/2024-03-01/en/"), "");
    // Frames inherit the policy of the page, which allows scripts: theirs are kept from running by the sandbox.
    assert!(pack.body().contains("<iframe") && !pack.body().contains("allow-scripts"), "{}", pack.0);
    // And no site that follows the documentation can be shown in one.
    assert!(pack.body().contains("&lt;base target=&quot;_blank&quot;&gt;"), "{}", pack.0);
}

/// A text that nobody can read yet, and one that nobody ever can as it is.
fn with_texts_to_come() -> Project {
    let text = |day: &str, more: &str, words: &str| {
        format!("---\ntitle: Privacy\nupdated: {day}\nchange: minor\n{more}---\n\n{words}\n")
    };
    good()
        .write("content/privacy/2044-01-01.md", text("2044-01-01", "", "Words of a later year."))
        .write("content/privacy/2045-01-01.md", text("2045-01-01", "draft: true\n", "Words of a draft."))
}

#[test]
fn the_start_page_leads_to_every_text_and_says_how_each_stands_on_a_day() {
    let sandbox = Sandbox::with(&with_texts_to_come());
    let server = Server::start(&sandbox);
    let start = server.ask("/@noticepress/", "");
    for words in ["scheduled: not published before 2044-01-01", "draft: not published", "Errors and warnings"] {
        assert!(start.body().contains(words), "{words}: {}", start.0);
    }
    assert!(start.header("content-security-policy").is_some_and(|policy| policy.contains("form-action 'self'")));
    let leading_out: Vec<u16> = links(start.body()).map(|link| server.ask(link, "").status()).collect();
    assert!(leading_out.len() > 10 && leading_out.iter().all(|status| *status == 200), "{leading_out:?}");
    let later = server.ask("/@noticepress/?as_of=2044-01-01", "");
    assert!(later.body().contains("in force since 2044-01-01"), "{}", later.0);
    assert!(links(later.body()).any(|link| link == "/@noticepress/on/2044-01-01/privacy/2044-01-01/"), "{}", later.0);
    let with_drafts = server.ask("/@noticepress/?as_of=2045-01-01&drafts=yes", "");
    assert!(with_drafts.body().contains("in force since 2045-01-01"), "{}", with_drafts.0);
}

fn links(page: &str) -> impl Iterator<Item = &str> {
    page.split("<a href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn a_text_that_is_not_shown_yet_says_why_and_is_there_on_its_day() {
    let sandbox = Sandbox::with(&with_texts_to_come());
    let server = Server::start(&sandbox);
    let scheduled = server.ask("/privacy/2044-01-01/", "");
    assert!(scheduled.status() == 200 && scheduled.body().contains("This version is scheduled."), "{}", scheduled.0);
    assert!(!scheduled.body().contains("Words of a later year."), "{}", scheduled.0);
    let there = links(scheduled.body()).find(|link| link.contains("/on/")).expect("it leads to the text");
    assert!(server.ask(there, "").body().contains("Words of a later year."));
    let draft = server.ask("/privacy/2045-01-01/changes/", "");
    assert!(draft.body().contains("This version is a draft"), "{}", draft.0);
    let there = links(draft.body()).find(|link| link.contains("+drafts")).expect("it leads to what it changes");
    assert!(server.ask(there, "").body().contains("data-to=\"2045-01-01\""), "{there}");
    assert_eq!(server.ask("/privacy/2046-01-01/", "").status(), 404, "there is no such text");
}

#[test]
fn another_day_follows_what_is_saved_and_the_main_site_is_as_it_was() {
    let sandbox = Sandbox::with(&with_texts_to_come());
    let server = Server::start(&sandbox);
    let (file, page) = ("content/privacy/2044-01-01.md", "/@noticepress/on/2044-01-01/privacy/2044-01-01/");
    let before = server.ask("/privacy/", "").body().split("reload.js").last().map(str::to_owned);
    assert!(server.ask(page, "").body().contains("Words of a later year."));
    let text = fs::read_to_string(sandbox.root().join(file)).expect("it is there");
    let temporary = sandbox.root().join("content/privacy/.2044-01-01.md.swp");
    fs::write(&temporary, text.replace("a later year", "another year")).expect("an editor saves beside the file");
    rename(&temporary, &sandbox.root().join(file));
    server.wait_for(page, "Words of another year.");
    fs::write(sandbox.root().join(file), text.replace("change: minor", "change: major")).expect("the test breaks it");
    let broken = server.wait_until(page, "what is wrong", Answer::is_problem);
    assert!(broken.body().contains("Words of another year."), "the last good text stays: {}", broken.0);
    fs::write(sandbox.root().join(file), text).expect("the test mends it");
    assert!(is_mended(&server.wait_until(page, "the first words again", |answer| {
        answer.body().contains("Words of a later year.") && !answer.is_problem()
    })));
    let page_of_today = server.ask("/privacy/", "");
    let after = page_of_today.body().split("reload.js").last().map(str::to_owned);
    let bare = |page: Option<String>| page.and_then(|page| page.split_once('\n').map(|(_, rest)| rest.to_owned()));
    assert_eq!(bare(before), bare(after));
    assert!(!sandbox.root().join("output").exists(), "what is shown is not written");
}

#[test]
fn another_day_shows_the_site_that_serve_would_show_on_it() {
    let sandbox = Sandbox::with(&with_texts_to_come());
    let today = Server::start(&sandbox);
    let there = Server::spawn(sandbox.command(&["serve", "--port", "0", "--as-of", "2044-01-01"]));
    let day = "/@noticepress/on/2044-01-01";
    let bare = |page: &Answer, port: u16| {
        let ours = |line: &&str| !["reload.js", "np-view", "preview.css"].iter().any(|ours| line.contains(ours));
        page.body().lines().filter(ours).collect::<Vec<_>>().join("\n").replace(&port.to_string(), "PORT")
    };
    for path in ["/", "/privacy/", "/privacy/history/", "/privacy/2044-01-01/changes/", "/feed.xml", "/SHA256SUMS"] {
        let (seen, expected) = (today.ask(&format!("{day}{path}"), ""), there.ask(path, ""));
        let sums = path == "/SHA256SUMS";
        // Pages hold the address of the server, and so do their digests: there it is the list that has to be the same.
        let shown = |page: String| if sums { page.lines().filter_map(|line| line.get(64..)).collect() } else { page };
        assert_eq!(seen.status(), 200, "{path}: {}", seen.0);
        assert_eq!(shown(bare(&seen, today.port)), shown(bare(&expected, there.port)), "{path}");
    }
}
