//! Puts a link into each place that a build reads or writes: what it leads to stays as it is, unread and unpublished.

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant, UNIX_EPOCH};
use std::{fs, thread};

use walkdir::WalkDir;

use crate::course::{Amount, Campaign, Case, HANGS, Seen};
use crate::flaw::Flaw;
use crate::project::{Sandbox, good, run_within};
use crate::strace;

pub const CAMPAIGN: Campaign = Campaign { name: "links", short: Amount::All, long: Amount::All, prepare };

/// What stands in each file outside, and may stand in none of ours.
const SECRET: &str = "SECRET of somebody else";
const PROMISE: &str = "nothing outside is read, written, moved or removed";

/// Paths below the output at which a link is put.
const OUTPUT: [&str; 22] = [
    "output",
    "output/.noticepress",
    "output/.noticepress/lock",
    "output/.noticepress/manifest.json",
    "output/.noticepress/manifest.new",
    "output/.noticepress/cache",
    "output/.noticepress/cache/site.left",
    "output/.noticepress/claims",
    "output/.noticepress/claims/privacy.0123456789abcdef.claims",
    "output/.noticepress/staging",
    "output/.noticepress/staging/site",
    "output/.noticepress/staging/site/deep",
    "output/.noticepress/ready",
    "output/.noticepress/ready/site",
    "output/.noticepress/ready/site.old",
    "output/.noticepress/ready/site/deep",
    "output/.noticepress/ready/notifications",
    "output/site",
    "output/site/index.html",
    "output/site/mine",
    "output/notifications",
    "output/notifications/privacy",
];
/// Paths below what a build reads.
const SOURCES: [&str; 13] = [
    "content",
    "content/index.md",
    "content/privacy",
    "content/privacy/2024-03-01.md",
    "content/privacy/notice.yaml",
    "content/privacy/picture.png",
    "content/terms",
    "themes",
    "themes/default",
    "themes/default/templates",
    "themes/default/email/body.mjml",
    "themes/default/words/en.yaml",
    "themes/default/assets/more.css",
];

/// What stands in the project before the link does.
#[derive(Clone, Copy, Debug)]
enum Before {
    Nothing,
    /// A manifest of no files, as a checkout could bring along.
    EmptyManifest,
    /// What a build left.
    Build,
}

/// Where a link leads, from the folder that holds the project and what is outside of it.
const TARGETS: [&str; 3] = ["outside/home", "outside/thesis.txt", "outside/absent"];

#[derive(Clone, Copy)]
enum Attack {
    /// A link that is there when the build begins.
    Standing(&'static str, &'static str, Before),
    /// A link that takes the place of a tree while the build is about to exchange it for a new one.
    Swapped(&'static str),
}

fn attacks() -> Vec<Attack> {
    let befores = [Before::Nothing, Before::EmptyManifest, Before::Build];
    let in_output = OUTPUT.iter().flat_map(|place| befores.iter().map(move |before| (place, *before)));
    let all = in_output.chain(SOURCES.iter().map(|place| (place, Before::Build)));
    let standing = all.flat_map(|(place, before)| TARGETS.map(|target| Attack::Standing(place, target, before)));
    standing.chain(["output/site", "output/notifications"].map(Attack::Swapped)).collect()
}

fn prepare(_seed: u64) -> Result<Box<Case>, String> {
    strace::is_there()?;
    let attacks = attacks();
    Ok(Box::new(move |number, _| {
        let Some(attack) = usize::try_from(number).ok().and_then(|number| attacks.get(number)) else {
            return Seen::past_the_end();
        };
        let flaw = match *attack {
            Attack::Standing(place, target, before) => standing(place, target, before),
            Attack::Swapped(place) => swapped(place),
        };
        flaw.map_or_else(|| Seen::note("links that led nowhere"), Seen::flaw)
    }))
}

fn standing(place: &str, target: &str, before: Before) -> Option<Flaw> {
    let world = World::new(before);
    world.link(place, target);
    let outside = world.outside();
    let log = world.sandbox.top().join("calls");
    // What a first build leaves may be what harms in the second.
    for arguments in [&["build"][..], &["build"], &["check"]] {
        let options = ["--trace=%file", "--decode-fds=path"].map(str::to_owned);
        let run = run_within(strace::traced(&world.sandbox.command(arguments), &options, &log), HANGS);
        let wrong = match run.code {
            Some(0..=3) => run.bad_manners(),
            code => vec![format!("exit {code:?}")],
        };
        let wrong: Vec<_> = wrong.into_iter().chain(world.opened(&log)).chain(world.changes(&outside)).collect();
        if !wrong.is_empty() {
            let wrong = wrong.join("; ");
            let what = format!("{place} leads to {target}, before it {before:?}, {}: {wrong}", arguments[0]);
            return Some(Flaw::new(PROMISE, what));
        }
    }
    None
}

fn swapped(place: &str) -> Option<Flaw> {
    let world = World::new(Before::Build);
    world.announce_otherwise();
    let outside = world.outside();
    let log = world.sandbox.top().join("calls");
    let options = ["--trace=renameat2,rename", "--inject=renameat2,rename:delay_enter=300000"].map(str::to_owned);
    let mut build = strace::traced(&world.sandbox.command(&["build"]), &options, &log);
    let mut build = build.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("strace runs");
    let ready = world.sandbox.output().join(".noticepress/ready");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !ready.exists() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
    world.link(place, TARGETS[0]);
    build.wait().expect("strace ends");
    let again = run_within(world.sandbox.command(&["build"]), HANGS);
    let wrong: Vec<_> = again.bad_manners().into_iter().chain(world.changes(&outside)).collect();
    let what = || format!("{place} becomes a link to a folder during the build: {}", wrong.join("; "));
    (!wrong.is_empty()).then(|| Flaw::new(PROMISE, what()))
}

/// A project, and beside it what belongs to somebody else.
struct World {
    sandbox: Sandbox,
}

/// What tells whether anybody touched a file: what it is and holds, its mode, how many names it has, when it changed.
type Untouched = BTreeMap<PathBuf, (Vec<u8>, u32, u64, Duration)>;

impl World {
    fn new(before: Before) -> Self {
        let sandbox = match before {
            Before::Build => Sandbox::with_old_output(),
            Before::Nothing | Before::EmptyManifest => Sandbox::with(&good()),
        };
        let world = Self { sandbox };
        match before {
            Before::Nothing | Before::Build => {}
            Before::EmptyManifest => {
                let manifest = r#"{"format":1,"notifications":[],"site":[]}"#;
                world.write("work/project/output/.noticepress/manifest.json", manifest);
                for tree in ["site", "notifications"] {
                    fs::create_dir_all(world.sandbox.output().join(tree)).expect("an empty tree is made");
                }
            }
        }
        for path in [
            "home/.ssh/id_ed25519",
            "home/deep/er/note.txt",
            "home/site/index.html",
            "home/default/assets/note.css",
            "thesis.txt",
        ] {
            world.write(&format!("outside/{path}"), SECRET);
        }
        world
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.sandbox.top().join(path);
        fs::create_dir_all(path.parent().expect("it is below the top")).expect("its folder is made");
        fs::write(path, text).expect("it is written");
    }

    /// Another text, so that both trees change.
    fn announce_otherwise(&self) {
        let path = self.sandbox.root().join(crate::project::NEW);
        let text = fs::read_to_string(&path).expect("the text is there");
        fs::write(path, text.replace("payment provider", "payment company")).expect("the text is written");
    }

    /// Puts a link in place of whatever is there.
    fn link(&self, place: &str, target: &str) {
        let place = self.sandbox.root().join(place);
        // A folder above may be missing; what is in the way goes.
        fs::create_dir_all(place.parent().expect("it is in the project")).expect("its folder is made");
        match fs::symlink_metadata(&place) {
            Ok(found) if found.is_dir() => fs::remove_dir_all(&place).expect("the folder goes"),
            Ok(_) => fs::remove_file(&place).expect("the file goes"),
            Err(_) => {}
        }
        symlink(self.sandbox.top().join(target), place).expect("the link is made");
    }

    fn outside(&self) -> Untouched {
        let entries = WalkDir::new(self.sandbox.top().join("outside")).into_iter();
        entries
            .map(|entry| {
                let path = entry.expect("what is outside can be walked").into_path();
                let found = fs::symlink_metadata(&path).expect("it is there");
                let content = if found.is_file() { fs::read(&path).expect("it can be read") } else { Vec::new() };
                let changed =
                    found.modified().expect("there are times").duration_since(UNIX_EPOCH).expect("it is past");
                (path, (content, found.mode(), found.nlink(), changed))
            })
            .collect()
    }

    /// The first file outside that a traced run opened. Descriptors are shown with the path that they really lead to.
    fn opened(&self, log: &Path) -> Option<String> {
        let outside = self.sandbox.top().canonicalize().expect("it is there").join("outside");
        let outside = outside.display().to_string();
        let led_there = |line: &&str| line.rsplit(" = ").next().is_some_and(|result| result.contains(&outside));
        strace::report(log).lines().find(led_there).map(|line| format!("opened: {line}"))
    }

    /// What is another outside than before, and what of it stands in the output.
    fn changes(&self, before: &Untouched) -> Vec<String> {
        let after = self.outside();
        let name = |path: &Path| path.strip_prefix(self.sandbox.top()).unwrap_or(path).display().to_string();
        let gone =
            before.keys().filter(|path| !after.contains_key(*path)).map(|path| format!("{} is gone", name(path)));
        let new = after.iter().filter_map(|(path, found)| match before.get(path) {
            None => Some(format!("{} is new", name(path))),
            Some(was) => (was != found).then(|| format!("{} was touched", name(path))),
        });
        // Where the output itself is a link, what lies there is not ours.
        let output = Some(self.sandbox.output()).filter(|output| !output.is_symlink());
        let files = output.into_iter().flat_map(|output| WalkDir::new(output).into_iter().flatten());
        let published = files.filter(|entry| {
            entry.file_type().is_file()
                && fs::read(entry.path())
                    .is_ok_and(|bytes| bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()))
        });
        let published = published.map(|entry| format!("{} holds what is outside", name(entry.path())));
        gone.chain(new).chain(published).collect()
    }
}
