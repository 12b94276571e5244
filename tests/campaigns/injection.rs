//! Puts hostile words into every field that an author fills, and every line of a theme's words: what is built stays sound.

use crate::course::{Amount, Campaign, Case, HANGS, Seen};
use crate::flaw::Flaw;
use crate::outputs::Output;
use crate::project::{PIXEL, Project, Sandbox, run_within};

pub const CAMPAIGN: Campaign = Campaign { name: "injection", short: Amount::Times(60), long: Amount::All, prepare };

/// Coprime to every count of cases there can be, so that a short run sees cases of every kind.
const STRIDE: usize = 7_919;

/// What is written into a field. What would run calls `canary`, and what would be an element is one.
const PAYLOADS: [&str; 24] = [
    "<canary onclick=canary()>x</canary><img src=x onerror=canary()><svg/onload=canary()>",
    "</script><script>canary()</script><!--<script>",
    "\" onmouseover=\"canary()\" x=\"",
    "' onmouseover='canary()' x='",
    "` onmouseover=canary() `",
    "</title></textarea></style></template></noscript></iframe><canary>",
    "--><canary>-->",
    "]]><canary/>]]>",
    "<mj-raw><canary></mj-raw></mj-text></mj-column>",
    "javascript:canary()",
    "https://example.org/'onclick='canary()\"><canary>",
    "&lt;canary&gt; &#60;canary&#62; &amp;lt;canary&amp;gt;",
    "\u{2028}</script>\u{2029}",
    "line\r\nBcc: canary@example.org\r\n\r\n<canary>",
    "=?utf-8?b?DQpCY2M6IGNhbmFyeUBleGFtcGxlLm9yZw==?=",
    "\",<canary@example.org>,\"",
    ";ATTENDEE=canary:x\\;,\\nEND:VEVENT",
    "canary{{ 7 * 7 }}{% include \"canary\" %}{# x #}{{{ x }}}",
    "*|CANARY|* %%canary%% ${canary} <%= canary %> [[ canary ]] %%[canary]%% {canary}",
    "[x](javascript:canary()) ![x](x\"onerror=\"canary()) <javascript:canary()>",
    "&#x1b;[2K &#8; &#xFFFE; &#x202e;",
    "\u{202e}\u{85}\u{9b}[2K\u{fffe}\u{301}",
    "one | two | three, four: {date} {x}",
    "%0d%0aBcc:%20canary@example.org%00%3Ccanary%3E",
];

const SETTINGS: &str = r#"title: "Legal ⟦settings: title⟧"
base_url: https://example.org/legal/
timezone: UTC
languages: [en, es]
notice_period_days: 30
organization:
  name: "Example ⟦settings: organization⟧"
  email: privacy@example.org
  address: "1 Example Street ⟦settings: address⟧"
email:
  from: privacy@example.org
  reply_to: privacy@example.org
  platform: ⟦settings: platform⟧
  greet_by_name: true
  class: marketing
  footer: "Number 123 ⟦settings: footer⟧"
  logo: {url: "https://example.org/logo.png", alt: "Example ⟦settings: alternative text of the logo⟧", width: 160, height: 48}
"#;
const NOTICE: &str = r#"title: "Privacy ⟦notice: title⟧"
kind: privacy
description: "What we do ⟦notice: description⟧"
contact: privacy@example.org
organization: {name: "Example ⟦notice: organization⟧", email: privacy@example.org, address: "2 Example Street ⟦notice: address⟧"}
withdrawn:
  - {version: 2024-02-01, on: 2024-02-10, reason: "We decided against it ⟦notice: reason of a withdrawal⟧"}
"#;
const ENDED: &str = r#"title: "Terms ⟦notice: title of one that ended⟧"
ended: {on: 2024-03-10, reason: "The service has closed ⟦notice: reason of an end⟧", successor: privacy}
"#;
const OLD: &str = r#"---
title: "Privacy Notice ⟦text: older title⟧"
updated: 2023-01-10
---

Words before any heading ⟦text: older paragraph⟧.

## Sharing ⟦text: older heading⟧

We share nothing with anybody.
"#;
const WITHDRAWN: &str = r#"---
title: "Privacy Notice ⟦text: withdrawn title⟧"
updated: 2024-02-01
effective: 2024-04-01
change: material
retroactive: false
summary: "We share everything ⟦text: withdrawn summary⟧"
choices: []
---

## Sharing

We share everything.
"#;
const NEW: &str = r#"---
title: "Privacy Notice ⟦text: title⟧"
updated: 2024-03-01
effective: 2024-03-20
change: material
retroactive: false
summary:
  - "We now share log data ⟦text: summary⟧"
  - "We keep it longer ⟦text: second item of the summary⟧"
impact: "A payment provider sees your address ⟦text: impact⟧"
choices:
  - {text: "Turn off sharing ⟦text: choice⟧", url: "https://example.org/settings?⟦text: address of a choice⟧"}
late_notice: "A fault had to be mended ⟦text: reason for a late notice⟧"
extra: {key: "value ⟦text: extra key⟧"}
---

Words before any heading ⟦text: paragraph⟧.

## Sharing ⟦text: heading⟧

- We share log data ⟦text: list item⟧.

> Quoted ⟦text: quotation⟧

| who | what ⟦text: table head⟧ |
|---|---|
| us | logs ⟦text: table cell⟧ |

Read [this ⟦text: words of a link⟧](https://example.org/⟦text: address of a link⟧ "title ⟦text: title of a link⟧"),
*stressed ⟦text: emphasis⟧*, `code ⟦text: code⟧`, a note[^1], ![a picture ⟦text: alternative text⟧](picture.png).

```⟦text: language of a fence⟧
words ⟦text: fence⟧
```

<b title="⟦text: attribute of raw HTML⟧">raw ⟦text: raw HTML⟧</b>

## Contact {#⟦text: name of a heading⟧}

[^1]: The note ⟦text: footnote⟧.
"#;
const TRANSLATION: &str = r#"---
title: "Aviso ⟦translation: title⟧"
summary: "Compartimos registros ⟦translation: summary⟧"
impact: "El proveedor ve su dirección ⟦translation: impact⟧"
choices:
  - {text: "Desactivar ⟦translation: choice⟧", url: "https://example.org/es"}
---

Compartimos registros ⟦translation: paragraph⟧.
"#;
const ENGLISH: &str = include_str!("../../themes/default/words/en.yaml");
const HOMEPAGE: &str = "Welcome ⟦homepage: words⟧\n\n## Heading ⟦homepage: heading⟧\n";

const PLATFORMS: [&str; 9] =
    ["none", "mailchimp", "mailchimp-transactional", "sendgrid", "braze", "customerio", "sfmc", "hubspot", "iterable"];
/// Filled by a platform's name instead, another in each case.
const PLATFORM: &str = "settings: platform";

/// A project whose fields are named in brackets: `⟦text: title⟧`.
struct Fields {
    files: Vec<(String, String)>,
    /// The name of each field; those of a theme's words are all lines at once, then each alone.
    names: Vec<String>,
}

/// Begins the names of lines of a theme's words, and stands for all of them that are sentences.
const EVERY_WORD: &str = "words: ";
/// Lines of a theme's words that are no sentence: nearly any payload is refused there, and would hide all the others.
const NO_SENTENCES: [&str; 4] = ["months", "date", "number_separator", "language"];

fn prepare(seed: u64) -> Result<Box<Case>, String> {
    let fields = Fields::new();
    if fields.names.len() < 200 {
        return Err(format!("only {} fields were found", fields.names.len()));
    }
    let harmless = Sandbox::with(&fields.project(EVERY_WORD, "", PLATFORMS[0])).run(&["build"]);
    if harmless.code != Some(0) {
        return Err(format!("the project is refused without hostile words, too\n{harmless}"));
    }
    Ok(Box::new(move |number, _| {
        let (cases, number) =
            (fields.names.len() * PAYLOADS.len(), usize::try_from(number).expect("there are few cases"));
        if number >= cases {
            return Seen::past_the_end();
        }
        let at = (number * STRIDE + usize::try_from(seed).unwrap_or_default()) % cases;
        fields.case(at)
    }))
}

impl Fields {
    fn new() -> Self {
        let files: Vec<(String, String)> = [
            ("noticepress.yaml", SETTINGS.to_owned()),
            ("content/index.md", HOMEPAGE.to_owned()),
            ("content/privacy/notice.yaml", NOTICE.to_owned()),
            ("content/privacy/2023-01-10.md", OLD.to_owned()),
            ("content/privacy/2024-02-01.md", WITHDRAWN.to_owned()),
            ("content/privacy/2024-03-01.md", NEW.to_owned()),
            ("content/privacy/2024-03-01.es.md", TRANSLATION.to_owned()),
            ("content/terms/notice.yaml", ENDED.to_owned()),
            ("content/terms/2023-01-10.md", OLD.to_owned()),
            ("themes/default/words/en.yaml", words_with_fields(ENGLISH)),
        ]
        .map(|(path, text)| (path.to_owned(), text))
        .into();
        let mut names = vec![EVERY_WORD.to_owned()];
        for (_, text) in &files {
            for (name, _) in text.split('⟦').skip(1).filter_map(|rest| rest.split_once('⟧')) {
                if name != PLATFORM && !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
        Self { files, names }
    }

    fn case(&self, number: usize) -> Seen {
        let (name, payload) =
            (&self.names[number % self.names.len()], PAYLOADS[number / self.names.len() % PAYLOADS.len()]);
        let platform = PLATFORMS[number % PLATFORMS.len()];
        let sandbox = Sandbox::with(&self.project(name, payload, platform));
        let run = run_within(sandbox.command(&["build"]), HANGS);
        let what = |detail: String| format!("{name} is {payload:?}, for {platform}: {detail}");
        if let Some(wrong) = run.bad_manners().into_iter().next() {
            return Seen::flaw(Flaw::new("messages are in good order", what(wrong)));
        }
        match run.code {
            Some(0) => {}
            Some(1 | 2) => return Seen::note("refused"),
            code => return Seen::flaw(Flaw::new("content is built or refused", what(format!("exit {code:?}\n{run}")))),
        }
        // A template that were filled in would say 49.
        let output = Output::of(&sandbox);
        let filled_in = || output.says("canary49").map(|from| Flaw::new("templates take words as they are", from));
        let found = output.unsound().or_else(filled_in);
        let accused = || {
            let check = run_within(sandbox.command(&["check"]), HANGS);
            let said = check.messages().into_iter().find(|message| message.code.as_deref() == Some("N0160"));
            said.map(|said| Flaw::new("what was just built contradicts nothing", said.headline))
        };
        match found.or_else(accused) {
            Some(flaw) => Seen::flaw(Flaw::new(flaw.promise, what(flaw.detail))),
            None => Seen::note("built"),
        }
    }

    /// The project with this payload in one field, or in every line of the theme's words.
    fn project(&self, name: &str, payload: &str, platform: &str) -> Project {
        let image = Project::empty().write("content/privacy/picture.png", PIXEL);
        self.files.iter().fold(image, |project, (path, text)| {
            let is_yaml = |before: &str| path.ends_with(".yaml") || !before.contains("\n---\n");
            let mut filled = String::new();
            for (at, part) in text.split('⟦').enumerate() {
                let Some((field, after)) = part.split_once('⟧').filter(|_| at > 0) else {
                    filled += part;
                    continue;
                };
                if field == PLATFORM {
                    filled += platform;
                } else if field == name || name == EVERY_WORD && is_sentence(field) {
                    let quoted = is_yaml(&filled) && !path.ends_with("index.md");
                    filled += &if quoted { in_double_quotes(payload) } else { payload.to_owned() };
                }
                filled += after;
            }
            project.write(path, filled)
        })
    }
}

fn is_sentence(field: &str) -> bool {
    field.strip_prefix(EVERY_WORD).is_some_and(|key| !NO_SENTENCES.contains(&key))
}

/// A theme's words with a field at the end of each line.
fn words_with_fields(words: &str) -> String {
    let lines = words.lines().filter(|line| !line.starts_with('#'));
    let lines = lines.filter_map(|line| line.split_once(": "));
    lines
        .map(|(key, value)| {
            let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
            let value = quoted.map_or_else(|| in_double_quotes(value), str::to_owned);
            format!("{key}: \"{value}⟦{EVERY_WORD}{key}⟧\"\n")
        })
        .collect()
}

/// As YAML writes it between double quotes.
fn in_double_quotes(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            '\n' => "\\n".to_owned(),
            '\r' => "\\r".to_owned(),
            c => c.to_string(),
        })
        .collect()
}
