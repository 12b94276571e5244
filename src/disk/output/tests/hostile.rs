//! What a checkout, a pull request or a deployment puts where we keep our own things: nothing outside is touched.

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use super::*;
use crate::values::digest::Digest;

const SITE: &Files = &[("site/index.html", "home"), ("notifications/a.eml", "mail")];

/// A published project, beside which lie somebody's files.
struct Beside {
    project: Project,
    before: BTreeMap<String, String>,
    identities: BTreeMap<PathBuf, (u64, i64, i64)>,
}

impl Beside {
    fn new() -> Self {
        let project = Project::new();
        project.publish(SITE);
        let victim = project.parent.join("victim");
        for (path, text) in [("thesis.txt", "years"), (".ssh/id_ed25519", "secret"), ("site/deep/page.html", "theirs")]
        {
            fs::create_dir_all(victim.join(path).parent().unwrap()).unwrap();
            fs::write(victim.join(path), text).unwrap();
        }
        let (before, identities) = (contents(&victim), identities(&victim));
        Self { project, before, identities }
    }

    fn victim(&self) -> PathBuf {
        self.project.parent.join("victim")
    }

    /// Puts a link to `target` in the output folder, in place of what was there.
    fn link(&self, path: &str, target: &str) {
        let place = self.project.output(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        if place.is_dir() {
            fs::remove_dir_all(&place).unwrap();
        } else if place.exists() {
            fs::remove_file(&place).unwrap();
        }
        symlink(self.victim().join(target), place).unwrap();
    }

    fn assert_untouched(&self, case: &str) {
        assert_eq!(contents(&self.victim()), self.before, "{case}");
        assert_eq!(identities(&self.victim()), self.identities, "{case}");
    }

    /// Expects that a build is refused with the way out, touches nothing outside, and goes through after a reset.
    fn assert_refused(&self, case: &str) {
        let site = self.project.tree(Tree::Site);
        let refused = self.project.publish_on(Arc::default(), CHANGED).unwrap_err();
        assert!(matches!(refused, Failure::Usage { .. }), "{case}: {refused}");
        let Failure::Usage { hint: Some(hint), .. } = &refused else { panic!("{case}: {refused:?}") };
        assert!(hint.contains("build --reset"), "{case}: {hint}");
        assert_eq!(self.project.tree(Tree::Site), site, "{case}: what is published stays");
        self.assert_untouched(case);
        self.project.reset(CHANGED);
        self.assert_untouched(case);
        assert_eq!(self.project.read("site/index.html"), "changed", "{case}");
        self.project.publish(SITE);
        self.assert_untouched(case);
    }
}

const CHANGED: &Files = &[("site/index.html", "changed"), ("notifications/a.eml", "mail")];

/// A manifest that names claims in another folder.
const OUTSIDE: &[u8] =
    br#"{"format": 5, "claims": {"../../victim/x": "0123456789abcdef"}, "notifications": {}, "site": {}}"#;

#[test]
fn links_among_our_own_things_are_refused_and_never_followed() {
    for (link, target) in [
        (".noticepress", ""),
        (".noticepress/staging", ""),
        (".noticepress/staging/site", "site"),
        (".noticepress/staging/other", "site"),
        (".noticepress/ready", ""),
        (".noticepress/ready/site", "."),
        (".noticepress/ready/site.old", ""),
        (".noticepress/ready/notifications", ""),
        (".noticepress/ready/notifications.old", "thesis.txt"),
        (".noticepress/ready/other", ""),
        (".noticepress/lock", "thesis.txt"),
        (".noticepress/lock", "not-there"),
        (".noticepress/manifest.json", "thesis.txt"),
        (".noticepress/manifest.json", ""),
        (".noticepress/manifest.new", "thesis.txt"),
        (".noticepress/claims", ""),
        (".noticepress/claims", "thesis.txt"),
        (".noticepress/claims/privacy.0123456789abcdef.claims", "thesis.txt"),
        (".noticepress/claims/privacy.0123456789abcdef.new", "not-there"),
        (".noticepress/claims/deep", ""),
    ] {
        let beside = Beside::new();
        beside.link(link, target);
        beside.assert_refused(&format!("{link} -> {target}"));
        assert!(!beside.victim().join("not-there").exists());
    }
}

#[test]
fn what_is_not_of_its_kind_is_refused_with_the_way_out() {
    for file in ["staging", "ready", "ready/site", "ready/site.old", "ready/x", "staging/x"] {
        let beside = Beside::new();
        beside.project.put(&format!(".noticepress/{file}"), "a file");
        beside.assert_refused(file);
    }
    for folder in ["lock", "manifest.json", "manifest.new", "claims/privacy.0123456789abcdef.claims"] {
        let beside = Beside::new();
        let _ = fs::remove_file(beside.project.output(".noticepress").join(folder));
        beside.project.put(&format!(".noticepress/{folder}/inside"), "a file");
        beside.assert_refused(folder);
    }
    for text in [&b"\xff\xfe"[..], b"<<<<<<< HEAD", b"{}", b"", b"[1]", OUTSIDE] {
        let beside = Beside::new();
        fs::write(beside.project.output(".noticepress/manifest.json"), text).unwrap();
        beside.assert_refused(&format!("a manifest of {text:?}"));
    }
}

#[test]
fn a_lock_with_another_name_elsewhere_is_not_cut() {
    let beside = Beside::new();
    fs::remove_file(beside.project.output(".noticepress/lock")).unwrap();
    fs::hard_link(beside.victim().join("thesis.txt"), beside.project.output(".noticepress/lock")).unwrap();
    let refused = beside.project.publish_on(Arc::default(), CHANGED).unwrap_err();
    assert!(matches!(refused, Failure::Usage { .. }), "{refused}");
    assert_eq!(contents(&beside.victim()), beside.before);
}

#[test]
fn a_pipe_or_a_socket_in_place_of_the_manifest_is_never_opened() {
    let beside = Beside::new();
    fs::remove_file(beside.project.output(".noticepress/manifest.json")).unwrap();
    let _socket = UnixListener::bind(beside.project.output(".noticepress/manifest.json")).unwrap();
    beside.assert_refused("a socket");
}

#[test]
fn real_trees_that_a_checkout_carries_are_neither_published_nor_moved_among_what_is() {
    for (site_stands, tree) in [(false, "site"), (false, "site.old"), (true, "site"), (true, "site.old")] {
        let case = format!("{tree}, site stands: {site_stands}");
        let beside = Beside::new();
        beside.project.put(&format!(".noticepress/ready/{tree}/evil.html"), "evil");
        if !site_stands {
            fs::remove_dir_all(beside.project.output("site")).unwrap();
        }
        beside.assert_refused(&case);
        assert!(!beside.project.output("site/evil.html").exists(), "{case}");
        assert_eq!(beside.project.read(&format!(".noticepress.aside/.noticepress/ready/{tree}/evil.html")), "evil");
    }
}

#[test]
fn a_tree_that_becomes_a_link_while_we_build_is_left_alone() {
    for no_exchange in [false, true] {
        for (path, target) in [("site", "site"), ("site", "thesis.txt"), ("notifications", "")] {
            let beside = Beside::new();
            let (place, moved, target) =
                (beside.project.output(path), beside.project.path("moved"), beside.victim().join(target));
            let faults = Faults { no_exchange, ..Faults::default() };
            *faults.intruder.lock().unwrap() = Some(Box::new(move || {
                fs::rename(&place, moved).unwrap();
                symlink(target, place).unwrap();
            }));
            let outcome = beside
                .project
                .publish_on(Arc::new(faults), &[("site/index.html", "changed"), ("notifications/b.eml", "other")]);
            let case = format!("{path}, no exchange: {no_exchange}");
            let refused = outcome.expect_err(&case);
            assert!(matches!(refused, Failure::Usage { .. }), "{case}: {refused}");
            assert!(refused.to_string().contains("was replaced while"), "{case}: {refused}");
            beside.assert_untouched(&case);
            assert!(beside.project.output(path).is_symlink(), "{case}: the link is as it was put");
            // As long as it is there nothing is built; afterwards all is well.
            assert!(
                matches!(beside.project.publish_on(Arc::default(), CHANGED).unwrap_err(), Failure::Usage { .. }),
                "{case}"
            );
            fs::remove_file(beside.project.output(path)).unwrap();
            beside.project.publish(CHANGED);
            assert_eq!(beside.project.read("site/index.html"), "changed", "{case}");
            beside.assert_untouched(&case);
        }
    }
}

#[test]
fn when_the_second_tree_cannot_take_its_place_the_first_gives_its_own_back() {
    for no_exchange in [false, true] {
        let beside = Beside::new();
        let place = beside.project.output("site");
        let moved = beside.project.path("moved");
        let faults = Faults { no_exchange, ..Faults::default() };
        *faults.intruder.lock().unwrap() = Some(Box::new(move || {
            fs::rename(&place, moved).unwrap();
            fs::create_dir(&place).unwrap();
            fs::write(place.join("other"), "another folder").unwrap();
        }));
        let files: &Files = &[("site/index.html", "changed"), ("notifications/a.eml", "changed too")];
        beside.project.publish_on(Arc::new(faults), files).unwrap_err();
        assert_eq!(beside.project.read("notifications/a.eml"), "mail", "no exchange: {no_exchange}");
        assert_eq!(beside.project.read("site/other"), "another folder", "no exchange: {no_exchange}");
    }
}

#[test]
fn a_command_that_only_reads_follows_no_link_either() {
    use crate::disk::output::built::Built;
    let beside = Beside::new();
    let link = beside.project.path("link");
    symlink(beside.victim(), &link).unwrap();
    assert!(matches!(Built::open(&link), Err(Failure::Usage { .. })));
    let built = Built::open(&beside.project.path("output")).unwrap();
    assert_eq!(built.digest(Tree::Site, "index.html"), Some(Digest::of(b"home")));
    beside.link("site", "site");
    assert_eq!(built.digest(Tree::Site, "deep/page.html"), None);
    beside.assert_untouched("reading");
}
