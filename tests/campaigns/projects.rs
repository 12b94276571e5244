//! Builds whole projects by chance: each is refused in good order, or built soundly, without a word of an embargoed text,
//! and nothing that was just built is called a contradiction.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use fastrand::Rng;

use crate::course::{Amount, Campaign, Case, HANGS, Seen};
use crate::edits::edited;
use crate::flaw::Flaw;
use crate::outputs::Output;
use crate::project::{Project, Sandbox, run_within};
use crate::shrink::shrink;
use crate::texts::{SCRAPS, Texts};

pub const CAMPAIGN: Campaign =
    Campaign { name: "projects", short: Amount::Times(60), long: Amount::Time(Duration::from_secs(20 * 60)), prepare };

/// Stands in every field of an embargoed text, its dates left out.
const CANARY: &str = "embargoedcanary";
const ENGLISH: &str = include_str!("../../themes/default/words/en.yaml");
/// Days from the first text to the last.
const SPAN: u64 = 900;
const LANGUAGES: [&str; 5] = ["en", "en, es", "es, en", "fa, en", "de, en, es"];
const PLATFORMS: [&str; 9] =
    ["none", "mailchimp", "mailchimp-transactional", "sendgrid", "braze", "customerio", "sfmc", "hubspot", "iterable"];

fn prepare(seed: u64) -> Result<Box<Case>, String> {
    let texts = Texts::of_the_demonstration()?;
    Ok(Box::new(move |number, rng| {
        let made = Maker { texts: &texts, rng, files: BTreeMap::new() }.project();
        match made.judge() {
            Ok(note) => Seen::note(note),
            Err(flaw) => {
                let day = made.day;
                let shows = |files: &BTreeMap<String, String>| {
                    let smaller = Made { files: files.clone(), day };
                    smaller.judge().is_err_and(|found| found.promise == flaw.promise)
                };
                let files = shrink(made.files.clone(), shows);
                let told = format!("{}, on {day}", flaw.detail);
                Seen::flaw(Flaw::new(flaw.promise, told).with_input(&format!("projects-{seed}-{number}"), &files))
            }
        }
    }))
}

/// A project and the day it is built for.
struct Made {
    files: BTreeMap<String, String>,
    day: NaiveDate,
}

impl Made {
    fn judge(&self) -> Result<&'static str, Flaw> {
        let project =
            self.files.iter().fold(Project::empty(), |project, (path, text)| project.write(path, text.as_str()));
        let sandbox = Sandbox::with(&project);
        let day = self.day.to_string();
        let run = run_within(sandbox.command(&["build", "--as-of", &day]), HANGS);
        // Many mistakes make many messages, and these projects are full of them.
        if let Some(wrong) = run.bad_manners().into_iter().find(|wrong| !wrong.ends_with("bytes of messages")) {
            return Err(Flaw::new("messages are in good order", format!("{wrong}\n{run}")));
        }
        match run.code {
            Some(0) => {}
            Some(1 | 2) => return Ok("refused"),
            code => return Err(Flaw::new("content is built or refused", format!("exit {code:?}\n{run}"))),
        }
        let output = Output::of(&sandbox);
        let told = || output.says(CANARY).map(|from| Flaw::new("no byte of an embargoed text is in the output", from));
        if let Some(flaw) = output.unsound().or_else(told) {
            return Err(flaw);
        }
        let check = run_within(sandbox.command(&["check", "--as-of", &day]), HANGS);
        let said = check.messages().into_iter().find(|message| message.code.as_deref() == Some("N0160"));
        if let Some(said) = said {
            return Err(Flaw::new("what was just built contradicts nothing", said.headline));
        }
        match check.code {
            Some(0) => Ok("built"),
            code => Err(Flaw::new("what can be built is right", format!("check exits {code:?}\n{check}"))),
        }
    }
}

struct Maker<'a> {
    texts: &'a Texts,
    rng: &'a mut Rng,
    files: BTreeMap<String, String>,
}

impl Maker<'_> {
    fn project(mut self) -> Made {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).expect("it is a day") + Days::new(self.rng.u64(..SPAN));
        let day = first + Days::new(self.rng.u64(..SPAN));
        let languages = LANGUAGES[self.rng.usize(..LANGUAGES.len())];
        self.settings(languages);
        // Languages without built-in words get English ones: words of pages are not what this is about.
        for lang in languages.split(", ").filter(|lang| !["en", "es"].contains(lang)) {
            self.files.insert(format!("themes/default/words/{lang}.yaml"), ENGLISH.to_owned());
        }
        let names = ["privacy", "terms", "cookie-notice"];
        let notices = self.rng.usize(1..=names.len());
        for name in &names[..notices] {
            self.notice(name, first, day, languages);
        }
        if self.rng.bool() {
            let words = self.texts.text(self.rng);
            self.files.insert("content/index.md".to_owned(), words);
        }
        Made { files: self.files, day }
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.rng.usize(..choices.len())]
    }

    fn one_in(&mut self, times: u8) -> bool {
        self.rng.u8(..times) == 0
    }

    /// Words in one line of YAML, now and then with a scrap of something in them.
    fn words(&mut self) -> String {
        let mut words = self.texts.line(self.rng);
        if self.one_in(4) {
            words = format!("{words} {} more", self.one_of(&SCRAPS));
        }
        // JSON between quotes is YAML.
        serde_json::Value::from(words.replace('\n', " ")).to_string()
    }

    fn settings(&mut self, languages: &str) {
        let (title, name) = (self.words(), self.words());
        let platform = if self.one_in(3) { self.one_of(&PLATFORMS) } else { "none" };
        let (compare, raw_html) = (self.one_of(&["adjacent", "latest", "all", "auto"]), "sanitize");
        let (zone, banner) = (self.one_of(&["UTC", "Europe/Madrid", "Pacific/Kiritimati"]), self.rng.u8(..40));
        let greet = self.rng.bool();
        let settings = format!(
            "title: {title}\nbase_url: https://example.org/legal/\ntimezone: {zone}\nlanguages: [{languages}]\n\
             organization: {{name: {name}, email: privacy@example.org, address: 1 Example Street}}\n\
             notice_period_days: 30\nbanner_days: {banner}\ncompare: {compare}\nraw_html: {raw_html}\n\
             email: {{from: privacy@example.org, reply_to: privacy@example.org, platform: {platform}, greet_by_name: {greet}}}\n"
        );
        self.files.insert("noticepress.yaml".to_owned(), settings);
    }

    fn notice(&mut self, name: &str, first: NaiveDate, day: NaiveDate, languages: &str) {
        let mut body = self.texts.text(self.rng);
        let mut updated = first;
        let mut applies = first;
        let mut sheet = format!("kind: {}\n", self.one_of(&["privacy", "terms", "cookies"]));
        for number in 0..self.rng.usize(1..7) {
            let material = number > 0 && self.one_in(2);
            let effective = if material {
                updated.max(applies - Days::new(30)) + Days::new(30 + self.rng.u64(..30))
            } else {
                updated
            };
            let effective = effective.max(applies);
            let draft = number > 0 && self.one_in(10);
            let hidden = draft || updated > day;
            let front = self.front_matter(number, (updated, effective), material, draft, hidden);
            let canary = if hidden { format!("\n\n{CANARY} and more\n\n## {CANARY}") } else { String::new() };
            self.files.insert(format!("content/{name}/{updated}.md"), format!("{front}{body}{canary}\n"));
            if let Some((_, lang)) = languages.split_once(", ").filter(|_| self.rng.bool()) {
                let lang = lang.split(", ").next().unwrap_or(lang);
                let title = self.words();
                let text = format!("---\ntitle: {title}\nsummary: {}\n---\n\n{body}{canary}\n", self.words());
                self.files.insert(format!("content/{name}/{updated}.{lang}.md"), text);
            }
            if material && !draft && effective > updated && self.one_in(5) {
                let on = updated + Days::new(self.rng.u64(..30));
                let reason = if on > day { CANARY.to_owned() } else { self.words() };
                sheet += &format!("withdrawn: [{{version: {updated}, on: {on}, reason: {reason}}}]\n");
                self.files.insert(format!("content/{name}/notice.yaml"), sheet);
                return;
            }
            if !draft {
                applies = effective;
            }
            updated = updated + Days::new(1 + self.rng.u64(..SPAN / 4));
            body = edited(&body, self.texts, self.rng);
        }
        if self.one_in(6) {
            sheet += &format!("ended: {{on: {}, reason: {}}}\n", applies.max(updated) + Days::new(1), self.words());
        }
        self.files.insert(format!("content/{name}/notice.yaml"), sheet);
    }

    fn front_matter(
        &mut self,
        number: usize,
        (updated, effective): (NaiveDate, NaiveDate),
        material: bool,
        draft: bool,
        hidden: bool,
    ) -> String {
        let words = |it: &mut Self| if hidden { CANARY.to_owned() } else { it.words() };
        let mut front = format!("---\ntitle: {}\nupdated: {updated}\neffective: {effective}\n", words(self));
        if material {
            front += &format!("change: material\nretroactive: {}\nsummary:\n", self.rng.bool());
            for _ in 0..self.rng.usize(1..5) {
                front += &format!("  - {}\n", words(self));
            }
            let choice = words(self);
            front += &format!("choices:\n  - {{text: {choice}, url: \"https://example.org/choice\"}}\n");
            if self.rng.bool() {
                front += &format!("impact: {}\n", words(self));
            }
        } else if number > 0 {
            front += &format!("change: {}\n", self.one_of(&["minor", "correction"]));
            if self.rng.bool() {
                front += &format!("summary: {}\n", words(self));
            }
        }
        if draft {
            front += "draft: true\n";
        }
        front + "---\n\n"
    }
}
