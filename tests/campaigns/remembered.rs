//! Edits a project by chance, over and over, and builds it each time into an output that remembers the build before and into
//! one that remembers nothing: both hold the same bytes, and the same is said of both.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{Days, NaiveDate};
use fastrand::Rng;

use crate::course::{Amount, Campaign, Case, HANGS, Seen};
use crate::flaw::Flaw;
use crate::project::{Project, Run, Sandbox, good, run_within, tree};

pub const CAMPAIGN: Campaign =
    Campaign { name: "remembered", short: Amount::Times(12), long: Amount::Times(500), prepare };

/// Builds of one project, one after the other.
const STEPS: usize = 6;
const FIRST_DAY: &str = "2024-01-10";
const NOTICES: [&str; 3] = ["privacy", "terms", "cookies"];
const WORDS: [&str; 8] = ["days", "logs", "30", "90", "may", "not", "partners", "£12"];

fn prepare(_: u64) -> Result<Box<Case>, String> {
    let sandbox = Sandbox::with(&good());
    let run = run_within(sandbox.command(&["build"]), HANGS);
    if held(&sandbox.output().join(".noticepress/cache")).is_empty() {
        return Err(format!("a build remembers nothing, so there is nothing to look at\n{run}"));
    }
    Ok(Box::new(|_, rng| {
        let mut course = Steps::begin(rng);
        for _ in 0..STEPS {
            if let Err(flaw) = course.step() {
                let input = course.files.iter().map(|(path, text)| format!("--- {path}\n{text}\n")).collect::<String>();
                return Seen::flaw(Flaw::new(
                    flaw.promise,
                    format!("{}\n{}\n{input}", flaw.detail, course.done.join("; ")),
                ));
            }
        }
        Seen::note("the same with a memory and without")
    }))
}

/// A project on its way from edit to edit.
struct Steps<'a> {
    rng: &'a mut Rng,
    files: BTreeMap<String, String>,
    day: NaiveDate,
    sandbox: Sandbox,
    /// What was done, for messages.
    done: Vec<String>,
}

impl<'a> Steps<'a> {
    fn begin(rng: &'a mut Rng) -> Self {
        let day: NaiveDate = FIRST_DAY.parse().expect("it is a day");
        let mut files = BTreeMap::new();
        files.insert(
            "noticepress.yaml".to_owned(),
            "title: Legal\nbase_url: https://example.org/legal/\ntimezone: UTC\nlanguages: [en, es]\n\
             organization: {name: Example, email: privacy@example.org, address: 1 Example Street}\n\
             email: {from: privacy@example.org, reply_to: privacy@example.org}\ncompare: auto\n"
                .to_owned(),
        );
        let mut steps = Self { rng, files, day, sandbox: Sandbox::empty(), done: Vec::new() };
        for notice in NOTICES {
            for n in 0..steps.rng.u64(2..5) {
                steps.add_version(notice, day - Days::new(400) + Days::new(70 * n));
            }
        }
        steps
    }

    fn step(&mut self) -> Result<(), Flaw> {
        for _ in 0..self.rng.usize(0..3) {
            let what = self.edit();
            self.done.push(what);
        }
        let harm = self.harm();
        self.done.extend(harm);
        self.lay();
        let day = self.day.to_string();
        let fresh = self.sandbox.root().join("fresh");
        let _ = fs::remove_dir_all(&fresh);
        let warm = self.run(&["build", "--as-of", &day, "--allow-removal"]);
        let output = fresh.to_string_lossy().into_owned();
        let cold = self.run(&["build", "--as-of", &day, "--allow-removal", "--output", &output]);
        self.done.push(format!("built for {day}: {:?}", cold.code));
        if let Some(wrong) = warm.bad_manners().into_iter().next() {
            return Err(Flaw::new("messages are in good order", format!("{wrong}\n{warm}")));
        }
        if (warm.code, told(&warm)) != (cold.code, told(&cold)) {
            return Err(Flaw::new("the same is said of a build that remembers", format!("{warm}\n{cold}")));
        }
        if cold.code != Some(0) {
            return Ok(());
        }
        for part in ["site", "notifications", ".noticepress/manifest.json", ".noticepress/claims"] {
            let [remembered, made] = [self.sandbox.output(), fresh.clone()].map(|output| held(&output.join(part)));
            let differ = remembered.keys().chain(made.keys()).find(|path| remembered.get(*path) != made.get(*path));
            if let Some(path) = differ {
                return Err(Flaw::new("a cache never changes a byte of the output", format!("{part}: {path}")));
            }
        }
        let check = self.run(&["check", "--as-of", &day]);
        if check.code != Some(0) || check.says("is not what `build` would write") || check.says("N0161") {
            return Err(Flaw::new("what was just built is as it should be", check.to_string()));
        }
        Ok(())
    }

    fn run(&self, arguments: &[&str]) -> Run {
        run_within(self.sandbox.command(arguments), HANGS)
    }

    fn lay(&self) {
        for folder in ["content", "themes"] {
            let _ = fs::remove_dir_all(self.sandbox.root().join(folder));
        }
        let project = Project::empty();
        self.files
            .iter()
            .fold(project, |project, (path, text)| project.write(path, text.as_str()))
            .lay(&self.sandbox.root());
    }

    /// Does one thing that people do to a project, and says what.
    fn edit(&mut self) -> String {
        let notice = NOTICES[self.rng.usize(..NOTICES.len())];
        match self.rng.usize(..14) {
            0..=3 => self.edit_text(),
            4 => {
                let path = self.any(|path| path.ends_with(".md"));
                self.change(&path, "title: ", "title: New ");
                format!("another title in {path}")
            }
            5 => {
                let path = self.any(|path| path.ends_with(".md"));
                self.change(&path, "summary: ", "summary: In short, ");
                format!("another summary in {path}")
            }
            6 => {
                self.add_version(notice, self.day);
                format!("a version of {notice} of {}", self.day)
            }
            7 => self.remove_newest(notice),
            8..=10 => {
                let days = self.rng.u64(0..90);
                self.day = if self.rng.u8(..4) == 0 { self.day - Days::new(days) } else { self.day + Days::new(days) };
                format!("the day is {}", self.day)
            }
            11 => self.edit_settings(),
            12 => self.edit_theme(),
            _ => {
                let path = format!("content/{notice}/notice.yaml");
                let days = self.rng.u8(1..30);
                self.files
                    .insert(path.clone(), format!("banner_days: {days}\ndescription: What it is, in {days} words\n"));
                format!("{path} has {days}")
            }
        }
    }

    fn edit_text(&mut self) -> String {
        let path = self.any(|path| path.ends_with(".md"));
        let words: Vec<&str> = (0..5).map(|_| WORDS[self.rng.usize(..WORDS.len())]).collect();
        let words = words.join(" ");
        let text = self.files.get_mut(&path).expect("it was chosen among them");
        match self.rng.u8(..3) {
            0 => text.push_str(&format!("\nWe keep {words}.\n")),
            1 => *text = text.replacen("\n## Keeping\n", &format!("\n## Keeping {words}\n"), 1),
            _ => text.push_str(&format!("\n![A picture](picture.svg) and [a link](#keeping) of {words}\n")),
        }
        format!("`{words}` in {path}")
    }

    fn edit_settings(&mut self) -> String {
        let of = [
            ("compare: auto", "compare: all"),
            ("compare: all", "compare: adjacent"),
            ("compare: adjacent", "compare: auto"),
            ("languages: [en, es]", "languages: [en]"),
            ("title: Legal\n", "title: Legal matters\n"),
            ("/legal/", "/"),
            ("name: Example,", "name: Example Learning Consortium,"),
        ];
        let (from, to) = of[self.rng.usize(..of.len())];
        self.change("noticepress.yaml", from, to);
        format!("`{from}` is `{to}`")
    }

    fn edit_theme(&mut self) -> String {
        let n = self.rng.u8(..100);
        let (path, text) = match self.rng.u8(..3) {
            0 => ("themes/default/words/en.yaml", format!("text_updated: \"Text number {n} of {{date}}\"\n")),
            1 => ("themes/default/assets/noticepress.css", format!("body {{ width: {n}em }}\n")),
            _ => ("themes/default/templates/not_found.html", format!("<!doctype html><title>{n}</title>\n")),
        };
        self.files.insert(path.to_owned(), text);
        format!("{path} has {n}")
    }

    /// Does something to the output that no build may fall for, and says what; most often nothing.
    fn harm(&mut self) -> Option<String> {
        let output = self.sandbox.output();
        let own = ["cache", "claims"][self.rng.usize(..2)];
        let own = output.join(".noticepress").join(own);
        match self.rng.u8(..10) {
            0 => fs::remove_dir_all(&own).ok().map(|()| format!("{} is gone", own.display())),
            1 => {
                let path = self.some_file(&own)?;
                let mut bytes = fs::read(&path).ok()?;
                let at = self.rng.usize(..bytes.len().max(1));
                *bytes.get_mut(at)? ^= 1;
                fs::write(&path, bytes).ok()?;
                Some(format!("byte {at} of {} is another", path.display()))
            }
            2 => {
                let path = self.some_file(&own)?;
                let bytes = fs::read(&path).ok()?;
                fs::write(&path, &bytes[..self.rng.usize(..=bytes.len())]).ok()?;
                Some(format!("{} is cut", path.display()))
            }
            3 => {
                let path = self.some_file(&output.join("site"))?;
                let mut bytes = fs::read(&path).ok()?;
                *bytes.last_mut()? ^= 1;
                fs::write(&path, bytes).ok()?;
                Some(format!("{} was changed by hand", path.display()))
            }
            4 => {
                let path = self.some_file(&output.join("notifications"))?;
                fs::remove_file(&path).ok()?;
                Some(format!("{} is gone", path.display()))
            }
            _ => None,
        }
    }

    fn some_file(&mut self, folder: &Path) -> Option<std::path::PathBuf> {
        let files: Vec<String> = held(folder).into_keys().collect();
        let path = files.get(self.rng.usize(..files.len().max(1)))?;
        Some(folder.join(path))
    }

    fn any(&mut self, of: impl Fn(&str) -> bool) -> String {
        let paths: Vec<&String> = self.files.keys().filter(|path| of(path)).collect();
        paths[self.rng.usize(..paths.len())].clone()
    }

    fn change(&mut self, path: &str, from: &str, to: &str) {
        if let Some(text) = self.files.get_mut(path) {
            *text = text.replacen(from, to, 1);
        }
    }

    fn remove_newest(&mut self, notice: &str) -> String {
        let folder = format!("content/{notice}/");
        let dated = |path: &&String| path.starts_with(&folder) && path.ends_with(".md");
        let newest = self.files.keys().filter(dated).map(|path| path[..folder.len() + 10].to_owned()).max();
        let kept = self.files.keys().filter(dated).count();
        let Some(newest) = newest.filter(|_| kept > 4) else { return "nothing".to_owned() };
        self.files.retain(|path, _| !path.starts_with(&newest));
        format!("{newest} is gone")
    }

    fn add_version(&mut self, notice: &str, on: NaiveDate) {
        let folder = format!("content/{notice}");
        let is_first = !self.files.keys().any(|path| path.starts_with(&folder) && path.ends_with(".md"));
        let material = !is_first && self.rng.bool();
        let mut front = format!("title: {notice}\nupdated: {on}\nsummary: What is kept, and for how long\n");
        if material {
            front += &format!(
                "change: material\neffective: {}\nretroactive: false\nchoices: []\nimpact: Things are kept\n",
                on + Days::new(30)
            );
        } else if !is_first {
            front += "change: minor\n";
        }
        let n = self.rng.u8(1..100);
        let body = format!("## Sharing\n\nWe share with {n} partners.\n\n## Keeping\n\nWe keep logs for {n} days.\n");
        self.files.insert(format!("{folder}/{on}.md"), format!("---\n{front}---\n\n{body}"));
        let translated = "title: Aviso\nsummary: Lo que se guarda\nimpact: Se guardan cosas\nchoices: []\n";
        let body = format!("## Compartir\n\nCompartimos con {n} socios.\n\n## Guardar\n\nGuardamos {n} días.\n");
        self.files.insert(format!("{folder}/{on}.es.md"), format!("---\n{translated}---\n\n{body}"));
        let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>\n";
        self.files.insert(format!("{folder}/picture.svg"), picture.to_owned());
    }
}

/// What is said, but for what only the output before a build can tell: that it was built for a later day.
fn told(run: &Run) -> Vec<(Option<String>, String)> {
    let said = run.messages().into_iter().map(|message| (message.code, message.headline));
    said.filter(|(code, _)| code.as_deref() != Some("N0163")).collect()
}

/// The files of a folder, or the file itself, by their paths.
fn held(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    if folder.is_file() {
        return BTreeMap::from([(String::new(), fs::read(folder).unwrap_or_default())]);
    }
    if !folder.exists() {
        return BTreeMap::new();
    }
    tree(folder)
        .into_iter()
        .filter_map(|(path, entry)| Some((path, entry.strip_prefix(b"file ")?.to_owned())))
        .collect()
}
