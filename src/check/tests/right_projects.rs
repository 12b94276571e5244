//! Projects that are right and odd, the same for the same number.

use std::fmt::Write;

use super::Files;
use crate::theme::phrases::ENGLISH;
use crate::values::day::Day;

/// Numbers that look random and are the same each time (`SplitMix64`).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn days(&mut self, n: usize) -> u32 {
        u32::try_from(self.below(n)).unwrap()
    }

    fn often(&mut self, in_ten: usize) -> bool {
        self.below(10) < in_ten
    }
}

const ODD: &[&str] = &[
    "%%b%%",
    "{{x}}",
    "{{{ x }}}",
    "{% if a %}",
    "{# x #}",
    "*|FNAME|*",
    "*|UNSUB|*",
    "[[ x ]]",
    "[[name]]",
    "${x}",
    "<b>",
    "</title>",
    "<!-- x -->",
    "</script>",
    "]]>",
    "&amp;",
    "&lt;b&gt;",
    "AT&T",
    "=?utf-8?",
    "5% added",
    "100%",
    "%41",
    "add",
    "\u{a0}a\u{a0}b\u{a0}",
    "“quoted”",
    "a: b",
    ": c",
    "a | b",
    "[…]",
    "…",
    "--",
    "- dash",
    "• dot",
    "· dot",
    "From me",
    ".",
    "# hash",
    "1. one",
    "https://example.org/legal/privacy/nowhere/",
    "(https://example.org/legal/privacy/2021-01-01/changes/)",
    "https://example.org/%7Bx%7D/{{y}}/%%z%%",
    "mailto:a@b.org",
    "שלום עולם",
    "مرحبا",
    "我们与处理付款的公司共享日志我们与处理付款的公司共享日志我们与处理付款的公司共享日志我们与处理付款的公司共享日志",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzendenstellvertreter",
    "e\u{301}",
    "é",
    "😀👩‍👩‍👧",
    "\\",
    "`code`",
    "_x_",
    "**y**",
    "~~z~~",
    "|",
    "{",
    "}",
    "{ {",
    "* |",
    "% %",
    "1 January 2027",
    "Before: this",
    "2024-01-01",
    "kept for 30 days",
    "not",
    "we may share",
    "We sell nothing at all.",
];

/// Some words, now and then an odd one among them.
fn words(dice: &mut Dice) -> String {
    const PLAIN: &[&str] = &[
        "We",
        "share",
        "logs",
        "with",
        "providers",
        "for",
        "30",
        "90",
        "days",
        "and",
        "may",
        "not",
        "keep",
        "them",
        "here,",
    ];
    let count = 1 + dice.below(14);
    let all: Vec<&str> = (0..count).map(|_| if dice.often(2) { dice.one(ODD) } else { dice.one(PLAIN) }).collect();
    all.join(" ")
}

fn yaml(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\"").trim())
}

/// The text below the front matter: what `before` had, with some of it changed.
fn markdown(dice: &mut Dice, before: &[String]) -> Vec<String> {
    let mut blocks: Vec<String> = before.to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(blocks.len() + 1);
        match dice.below(8) {
            0 if blocks.len() > 2 => drop(blocks.remove(at.min(blocks.len() - 1))),
            1 => blocks.insert(at, format!("## {}", words(dice))),
            2 => blocks.insert(at, format!("- {}\n- {}", words(dice), words(dice))),
            3 => blocks.insert(
                at,
                format!("| a | b |\n|---|---|\n| {} | {} |", dice.one(&["x", "30 days"]), dice.one(&["y", "5%"])),
            ),
            4 if !blocks.is_empty() => {
                let last = blocks.len() - 1;
                let block = &mut blocks[at.min(last)];
                let _ = write!(block, " {}", words(dice));
            }
            5 => {
                let heading = dice.one(&["Sharing", "Was sharing", "Was was sharing", "Keeping"]);
                blocks.insert(at, format!("## {heading}"));
            }
            _ => blocks.insert(at, words(dice)),
        }
    }
    blocks
}

/// The project of a number, and days on which something happens in it.
pub(super) fn right_project(seed: u64) -> (Files, Vec<Day>) {
    let mut dice = Dice(seed);
    let dice = &mut dice;
    let mut files = Files::new();
    let base = dice.one(&[
        "https://example.org/legal/",
        "https://example.org/",
        "http://localhost:8000/",
        "https://example.org:8443/a/b/",
        "https://example.org/l%C3%A9gal%20x/",
    ]);
    let languages = dice.one(&["en", "en", "en, es", "es", "en, ar", "ar, en", "zh"]);
    let platform = dice.one(&[
        "none",
        "none",
        "mailchimp",
        "sendgrid",
        "braze",
        "customerio",
        "sfmc",
        "hubspot",
        "iterable",
        "custom",
    ]);
    let mut settings = format!(
        "title: {}\nbase_url: \"{base}\"\ntimezone: {}\nlanguages: [{languages}]\ncompare: {}\nnotice_period_days: {}\n\
         organization: {{name: {}, email: privacy@example.org{}}}\n\
         email: {{platform: {platform}, greet_by_name: {}, class: {}}}\n",
        yaml(&words(dice)),
        dice.one(&["UTC", "Pacific/Apia", "America/New_York", "Asia/Kathmandu"]),
        dice.one(&["auto", "adjacent", "latest", "all"]),
        dice.one(&["0", "30"]),
        yaml(dice.one(&["Example", "Example & Sons", "Ex{{ample", "Example %%a%% Consortium"])),
        dice.one(&["", ", address: \"1 Example Street, Springfield\""]),
        dice.often(5),
        dice.one(&["service", "marketing"]),
    );
    settings += dice.one(&["", "", "links_base: https://www.example.org/x/\n"]);
    settings += dice.one(&["", "", "homepage: https://www.example.org/\n"]);
    files.insert("noticepress.yaml".into(), settings);
    files.insert(
        "themes/default/email/platforms/custom.yaml".into(),
        "name: Example Mailer\ngreeting: {if: \"[[if name]]\", name: \"[[name]]\", else: \"[[else]]\", end: \"[[end]]\"}\n\
         unsubscribe: \"[[unsubscribe]]\"\naddress: \"[[address]]\"\nrequired: [unsubscribe, address]\ndelimiters: [\"[[\"]\n"
            .into(),
    );
    for (lang, words) in [("ar", in_six_forms(ENGLISH)), ("zh", without_plurals(ENGLISH))] {
        files.insert(format!("themes/default/words/{lang}.yaml"), words);
    }
    if dice.often(2) {
        let settings = files.get_mut("noticepress.yaml").expect("it was written above");
        settings.push_str("dates: \"{month} {day}, {year}\"\n");
    }
    let mut days = Vec::new();
    for notice in ["privacy", "terms"].into_iter().take(1 + dice.below(2)) {
        days.extend(add_notice(&mut files, notice, (base, languages), dice));
    }
    (files, days)
}

/// Adds the texts of a notice, and returns the days on which something happens to it.
fn add_notice(files: &mut Files, notice: &str, (base, languages): (&str, &str), dice: &mut Dice) -> Vec<Day> {
    let mut days = Vec::new();
    let mut updated: Day = "2021-01-01".parse().unwrap();
    // No text applies before the one it edits.
    let mut effective = updated;
    let mut sequence = 1;
    let mut text =
        markdown(dice, &["## Sharing", "We share nothing.", "## Keeping", "For 30 days."].map(str::to_owned));
    let mut withdrawn = String::new();
    for at in 0..2 + dice.below(4) {
        if at > 0 {
            text = markdown(dice, &text);
            (updated, sequence) =
                if dice.often(2) { (updated, sequence + 1) } else { (updated.plus(1 + dice.days(60)), 1) };
            // Now and then on the day of a text before it, whose place it takes.
            effective = effective.max(updated.plus(if dice.often(3) { 0 } else { 31 * dice.days(3) }));
        }
        let name = if sequence == 1 { updated.to_string() } else { format!("{updated}-{sequence}") };
        let (dates, told) =
            if at == 0 { (String::new(), String::new()) } else { (dates(effective, dice), told(base, dice)) };
        let body = text.join("\n\n");
        let title = yaml(&words(dice));
        let front = format!("title: {title}\nupdated: {updated}\n{dates}{told}");
        files.insert(format!("content/{notice}/{name}.md"), format!("---\n{front}---\n{body}\n"));
        for lang in languages.split(", ").skip(1) {
            if dice.often(6) {
                let front = format!("title: {}\n{told}", yaml(&words(dice)));
                files.insert(format!("content/{notice}/{name}.{lang}.md"), format!("---\n{front}---\n{body}\n"));
            }
        }
        let on = updated.plus(2);
        if at > 0 && on < effective && dice.often(3) {
            let _ = writeln!(withdrawn, "  - {{version: {name}, on: {on}, reason: {}}}", yaml(&words(dice)));
        }
        days.extend([updated, on, effective, effective.plus(1)]);
    }
    let mut sheet = "description: A notice\n".to_owned();
    if !withdrawn.is_empty() {
        sheet += &format!("withdrawn:\n{withdrawn}");
    }
    if dice.often(2) {
        let on = effective.plus(40);
        let _ = writeln!(sheet, "ended: {{on: {on}, reason: {}}}", yaml(&words(dice)));
        days.push(on.plus(1));
    }
    files.insert(format!("content/{notice}/notice.yaml"), sheet);
    days
}

/// What the front matter of a change says of it.
fn dates(effective: Day, dice: &mut Dice) -> String {
    let change = dice.one(&["material", "material", "material", "minor", "correction"]);
    let mut front = format!("change: {change}\neffective: {effective}\nlate_notice: {}\n", yaml(&words(dice)));
    if change == "material" {
        front += "retroactive: false\n";
    }
    if dice.often(1) {
        front += "draft: true\n";
    }
    front
}

/// What the front matter of a change says to readers, in the reference language or another.
fn told(base: &str, dice: &mut Dice) -> String {
    let summary: Vec<String> = (0..=dice.below(3)).map(|_| yaml(&words(dice))).collect();
    let url =
        dice.one(&["", ", url: \"https://example.org/a?q={{x}}#%41\"", ", url: \"BASEprivacy/2021-01-01/nowhere/#x\""]);
    let choices = if dice.often(3) { String::new() } else { format!("{{text: {}{url}}}", yaml(&words(dice))) };
    let impact = if dice.often(5) { format!("impact: {}\n", yaml(&words(dice))) } else { String::new() };
    format!("summary: [{}]\nchoices: [{}]\n{impact}", summary.join(", "), choices.replace("BASE", base))
}

/// Words for a language that says one thing and many alike.
/// The words with as many forms as Arabic has.
fn in_six_forms(words: &str) -> String {
    let six_forms = |line: &str| match line.strip_suffix('"').and_then(|line| line.rsplit_once(" | ")) {
        Some((one, other)) => format!("{one}{}\"\n", format!(" | {other}").repeat(5)),
        None => format!("{line}\n"),
    };
    words.lines().map(six_forms).collect()
}

fn without_plurals(words: &str) -> String {
    let one_form = |line: &str| match (line.split_once(": \""), line.split_once(" | ")) {
        (Some((key, _)), Some((_, many))) if !line.starts_with('#') => format!("{key}: \"{many}\n"),
        _ => format!("{line}\n"),
    };
    words.lines().map(one_form).collect()
}
