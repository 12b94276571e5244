//! The emails that announce changes, as the program writes them.

use std::collections::BTreeSet;

use crate::project::{Message, NEW, Project, SETTINGS, Sandbox, material};

const DAY: &str = "2026-11-24";
const LETTER: &str = include_str!("../../themes/default/email/letter.mjml");
const TEXT: &str = include_str!("../../themes/default/email/body.txt");

/// A project with a notice that has no text yet.
fn legal() -> Project {
    let settings = "title: Legal\nbase_url: https://example.org/legal/\ntimezone: UTC\n\
                    organization: {name: Example Learning Consortium, email: privacy@example.org}\n";
    Project::empty().write(SETTINGS, settings).write("content/privacy/notice.yaml", "title: Privacy Notice\n")
}

/// Rules of emails, and a change of the theme that breaks each: a file, some words of it, and others in their place.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (
        "E1",
        "letter.mjml",
        "{{ email.greeting }}",
        "{% for n in range(end=9000) %}and so on{{ n }}{% endfor %}{{ email.greeting }}",
    ),
    (
        "E2",
        "letter.mjml",
        "</mj-style>",
        "{% for n in range(end=600) %}h{{ n }} { margin: 0 }\n{% endfor %}</mj-style>",
    ),
    ("E3", "letter.mjml", "<mj-style>\n", "<mj-style>\n.quiet { color: #5a5248; }\n"),
    ("E4", "letter.mjml", "<table role=\"presentation\" ", "<table "),
    ("E4", "letter.mjml", "<mj-body width=\"600px\"", "<mj-body width=\"700px\""),
    ("E5", "letter.mjml", "<mjml lang=\"{{ email.lang }}\" dir=\"{{ email.dir }}\">", "<mjml>"),
    ("E6", "letter.mjml", "<mj-title>{{ email.subject }}</mj-title>", "<mj-title>News</mj-title>"),
    ("E6", "letter.mjml", "<meta name=\"supported-color-schemes\" content=\"light dark\">", ""),
    ("E7", "letter.mjml", "<mj-preview>{{ email.preheader }}", "<mj-preview>Hello {{ email.preheader }}"),
    ("E7", "preheader.txt", "{{ email.preheader }}", "Short"),
    ("E8", "letter.mjml", "<h2 ", "<h1 "),
    ("E8", "letter.mjml", "{{ quote.before_label }}", "-"),
    ("E8", "letter.mjml", "{{ quote.before }}{%", "<del>{{ quote.before }}</del>{%"),
    ("E9", "letter.mjml", "font-size:14px;color:#5a5248", "font-size:14px;color:#a89f94"),
    ("E9", "letter.mjml", ".ink .quiet { color: #c4bcb0", ".ink .quiet { color: #5a5248"),
    ("E9", "letter.mjml", "font-size=\"16px\"", "font-size=\"13px\""),
    (
        "E9",
        "letter.mjml",
        "style=\"color:{{ email.link }};\"",
        "style=\"color:{{ email.link }};text-decoration:none;\"",
    ),
    ("E10", "letter.mjml", "color=\"#1d1a16\"", "color=\"#000000\""),
    ("E11", "letter.mjml", "<p style=\"margin:0 0 14px;\">{{ email.greeting }}</p>", "<form><input></form>"),
    ("E11", "letter.mjml", "margin:0 0 20px;font-size:24px", "position:fixed;font-size:24px"),
    ("E12", "letter.mjml", "<h1 ", "<img src=\"https://example.org/pixel.gif\"><h1 "),
    ("E13", "letter.mjml", "href=\"{{ section.href }}\"", "href=\"http://example.org/{{ section.number }}\""),
    ("E13", "letter.mjml", "{% else %}{{ link.href }}{% endif %}", "{% else %}here{% endif %}"),
    ("E14", "body.txt", "{{ words.email_dates | upper }}", "\u{2500}\u{2500}\u{2500}"),
    ("E16", "body.txt", "{{ section.heading }}", "Section"),
    ("E16", "body.txt", "   {{ section.href }}\n", ""),
    ("E16", "letter.mjml", "{{ quote.after }}{%", "{%"),
    ("E17", "body.txt", "{{ email.greeting }}", "Dear reader,"),
    ("E19", "body.html", "", "<p><!--[if mso]><b></p>"),
];

#[test]
fn a_theme_that_breaks_a_rule_of_emails_is_refused_with_the_rules_number() {
    let front = "title: T\nimpact: We know more.\nsummary: We keep logs for longer.\nchoices:\n  \
                 - {text: Object, url: \"https://example.org/object\"}\n";
    let sandbox = announcing(front, "For 90 days.");
    sandbox.edit(SETTINGS, "title: Legal\n", "title: Legal\nemail: {platform: mailchimp, greet_by_name: true}\n");
    let day = "2024-03-02";
    sandbox.succeeds(&["check", "--as-of", day]);
    let mut missed = Vec::new();
    for (rule, file, from, to) in BROKEN {
        let whole = match *file {
            "letter.mjml" => LETTER,
            "body.txt" => TEXT,
            _ => from,
        };
        assert!(whole.contains(from), "{from} is in {file}");
        let path = format!("themes/default/email/{file}");
        sandbox.write(&path, whole.replace(from, to));
        let checked = sandbox.run(&["check", "--as-of", day]);
        if checked.code != Some(1) || !checked.stderr.contains(&format!("breaks rule {rule}:")) {
            let start: Vec<&str> = checked.stderr.lines().take(3).collect();
            missed.push(format!("{rule}: {from} -> {to}\n{}", start.join("\n")));
        }
        std::fs::remove_file(sandbox.root().join(path)).unwrap();
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_is_wrong_in_the_content_and_in_the_output_is_said_in_one_run() {
    let sandbox = Sandbox::with_starter();
    sandbox.edit("content/privacy/2026-11-16.md", "---\n\n", "---\n\n<blink>New</blink>\n\n");
    sandbox.build_on(DAY);
    sandbox.edit("output/site/privacy/feed.xml", "for 90 days instead", "for 9 days instead");
    let checked = sandbox.run(&["check", "--as-of", DAY]);
    assert_eq!(checked.code, Some(1));
    let codes: BTreeSet<_> = checked.messages().into_iter().filter_map(|message| message.code).collect();
    assert_eq!(codes, ["N0102", "N0160"].map(str::to_owned).into(), "{checked}");
}

/// What is built is of other files after every edit, and of another day every morning: that is no mistake.
#[test]
fn output_that_is_older_than_the_files_is_told_and_not_called_wrong() {
    let sandbox = Sandbox::with_starter();
    sandbox.write(
        "content/privacy/notice.yaml",
        "title: Privacy Notice\nwithdrawn: [{version: 2026-11-16, on: 2026-12-01, reason: Not yet}]\n",
    );
    sandbox.build_on("2026-12-02");
    let checked = sandbox.run(&["check", "--strict", "--as-of", "2026-12-02"]);
    assert_eq!((checked.code, &*checked.stderr), (Some(0), ""));
    sandbox.edit("content/privacy/2026-11-16.md", "We will keep", "We shall keep");
    for day in ["2026-12-02", "2027-01-02"] {
        let checked = sandbox.run(&["check", "--strict", "--as-of", day]);
        assert_eq!(checked.code, Some(0), "{checked}");
        let is_told = checked.says("is not what `build` would write from these files on");
        assert!(is_told && checked.stderr.lines().count() == 1, "{checked}");
    }
}

/// In the autumn of 2020 GitHub edited a pending change three times, the last time only in its wording.
#[test]
fn a_pending_change_that_is_edited_is_announced_once_more_by_each_edit_that_matters() {
    let announced = |summary: &str| material("2020-11-16", summary);
    let late = "late_notice: The day was set by law.\n";
    let project = legal()
        .version("privacy", "2019-12-20", "", "## Sharing\n\nWe share nothing.")
        .version("privacy", "2020-10-15", &announced("We share logs."), "## Sharing\n\nWe share logs.")
        .version(
            "privacy",
            "2020-10-23",
            &(announced("We keep logs.") + late),
            "## Sharing\n\nWe share logs. We keep them.",
        )
        .version("privacy", "2020-11-13", "change: minor\n", "## Sharing\n\nWe share logs. We keep these.");
    let sandbox = Sandbox::with(&project);
    let on = |day: &str| {
        sandbox.build_on(day);
        sandbox.succeeds(&["check", "--as-of", day]);
        sandbox.read("output/notifications/index.html")
    };
    let place = |list: &str, words: &str| list.find(words).unwrap_or_else(|| panic!("{words} is in {list}"));
    assert!(place(&on("2020-10-16"), "privacy/2020-10-15/en/") < place(&on("2020-10-16"), "Already in effect</h2>"));
    for day in ["2020-10-23", "2020-11-13", "2020-11-15"] {
        let list = on(day);
        assert!(place(&list, "privacy/2020-10-23/en/") < place(&list, "Already in effect</h2>"), "{day}: it is due");
        assert!(place(&list, "privacy/2020-10-15/en/") > place(&list, "Replaced"), "{day}: it is replaced");
        assert!(!list.contains("2020-11-13"), "{day}: a change of wording has no email");
    }
    let list = on("2020-11-16");
    assert!(place(&list, "privacy/2020-10-23/en/") > place(&list, "Already in effect</h2>"), "it is past");
    let letter = sandbox.read("output/notifications/privacy/2020-10-23/en/body.txt");
    for words in ["replaces the one we sent on 15 October 2020", "- We keep logs.", "set by law"] {
        assert!(letter.contains(words), "{words} is in {letter}");
    }
    // A summary says all that changes.
    assert!(!letter.contains("- We share logs."), "{letter}");
}

#[test]
fn the_folder_of_a_scheduled_message_is_written_ahead_of_its_day_and_never_into_the_site() {
    let sandbox = Sandbox::with_starter();
    sandbox.build_on("2026-11-01");
    let packed = sandbox.run_inside(&["email", "privacy@2026-11-16", "--pack", "ahead"]);
    assert_eq!(packed.code, Some(0), "{packed}");
    sandbox.build_on(DAY);
    for name in ["subject.txt", "preheader.txt", "body.txt", "body.html", "message.eml", "index.html"] {
        for lang in ["en", "es"] {
            let built = sandbox.read(&format!("output/notifications/privacy/2026-11-16/{lang}/{name}"));
            assert_eq!(sandbox.read(&format!("ahead/{lang}/{name}")), built, "{lang}/{name}");
        }
    }
    for (target, why) in [("ahead", "is not empty"), ("output/site/x", "would be published")] {
        let refused = sandbox.run_inside(&["email", "privacy@2026-11-16", "--pack", target]);
        assert!(refused.code == Some(2) && refused.says(why), "{refused}");
    }
}

/// A site at the root of a host shares it with pages of others; and a platform's tags split words of the notice.
#[test]
fn what_others_have_at_the_host_and_what_a_platform_splits_contradicts_nothing() {
    let sandbox = Sandbox::with_starter();
    sandbox.edit("noticepress.yaml", "https://example.org/legal/", "https://example.org/");
    sandbox.edit("noticepress.yaml", "platform: none", "platform: sendgrid\n  greet_by_name: true");
    sandbox.edit("content/privacy/2026-11-16.md", "We will keep sign-in logs", "We will keep {{ sign-in }} logs");
    sandbox.edit("content/privacy/2026-11-16.md", "we will close it", "we will {{ close }} it");
    sandbox.edit(
        "content/privacy/2026-11-16.md",
        "https://example.org/account\"",
        "https://example.org/account?q={{x}}\"",
    );
    sandbox.build_on(DAY);
    sandbox.succeeds(&["check", "--as-of", DAY]);
}

/// A text of 37signals moved its sections about; its message is headings for the most part, and was called too close.
#[test]
fn a_message_that_tells_of_little_but_moved_sections_is_legible() {
    let section = |n: usize| {
        let heading = "a heading that goes on for longer than anybody would like to read it".repeat(2);
        format!("## {n} {heading}\n\nSection {n} says {n} times that number {n} is {n}.\n\n")
    };
    let (forth, back): (String, String) = ((1..9).map(section).collect(), (1..9).rev().map(section).collect());
    let project = legal().version("privacy", "2024-01-01", "", &forth).version(
        "privacy",
        "2024-03-01",
        &material("2024-06-01", "Moved."),
        &back,
    );
    let sandbox = Sandbox::with(&project);
    sandbox.build_on(DAY);
    sandbox.succeeds(&["check", "--as-of", DAY]);
}

/// A project whose second text is announced, with `front` in its front matter and `text` below it.
fn announcing(front: &str, text: &str) -> Sandbox {
    let front = format!("effective: 2024-05-01\nchange: material\nretroactive: false\n{front}");
    let project = legal().version("privacy", "2024-01-01", "title: T\n", "## Keeping\n\nFor 30 days.").version(
        "privacy",
        "2024-03-01",
        &front,
        &format!("## Keeping\n\n{text}"),
    );
    Sandbox::with(&project)
}

#[test]
fn few_words_and_long_ones_make_a_right_email() {
    let long = format!("https://example.org/legal/{}", "a-very-long-path-".repeat(8));
    let chinese = "我们与处理付款的公司共享日志".repeat(8);
    let summaries = ["Ok.", "Ok", &format!("See {long} for more"), &long, &chinese];
    for summary in summaries {
        let sandbox = announcing(&format!("title: TT\nsummary: {summary}\nchoices: []\n"), "• For 90 days.");
        for command in ["build", "check"] {
            // The typed dot is the text's own matter, and said at its line.
            let run = sandbox.run(&[command, "--as-of", "2024-03-02"]);
            let codes: Vec<_> = run.messages().into_iter().filter_map(|message| message.code).collect();
            assert_eq!((run.code, codes), (Some(0), vec!["N0235".to_owned()]), "{summary}: {run}");
        }
        let text = sandbox.read("output/notifications/privacy/2024-03-01/en/body.txt");
        assert!(!summary.contains("://") || text.contains(&long), "an address stays whole: {text}");
    }
}

/// An editor cannot mend a template, and the text is published: the site is built, and the email waits for other words.
#[test]
fn words_that_break_a_rule_of_emails_are_a_warning_where_they_stand() {
    for (front, place, says) in [
        (
            "title: T\nsummary: We keep logs.\nchoices:\n  - {text: Object, url: \"http://example.com/a\"}\n",
            "9:5",
            "E13",
        ),
        ("title: T\nsummary:\n  - We keep logs.\n  - • and more\nchoices: []\n", "9:5", "E8"),
        ("title: T\nsummary: We keep logs.\nimpact: · More\nchoices: []\n", "8:9", "E8"),
        ("title: T\nsummary: We keep logs.\nchoices: []\nlate_notice: ‣ Late\n", "9:14", "E8"),
    ] {
        let sandbox = announcing(front, "For 90 days.");
        let built = sandbox.run(&["build", "--as-of", "2024-03-02"]);
        assert_eq!(built.code, Some(0), "{built}");
        let is_of_emails = |message: &Message| message.code.as_ref().is_some_and(|code| code.starts_with("N01"));
        let said: Vec<_> = built.messages().into_iter().filter(is_of_emails).collect();
        assert_eq!(said.len(), 1, "{built}");
        assert_eq!((&*said[0].severity, said[0].code.as_deref()), ("warning", Some("N0133")), "{front}{built}");
        assert!(said[0].is_at(&format!("{NEW}:{place}")) && said[0].says(says), "{front}{built}");
        // Its day is past, and nobody sends it any more.
        let later = sandbox.build_on("2024-06-01");
        assert!(!later.says("N0133"), "{later}");
    }
}

#[test]
fn a_colour_of_links_that_nobody_can_read_is_one_mistake_where_it_is_chosen() {
    let sandbox = Sandbox::with_starter();
    sandbox.edit("noticepress.yaml", "platform: none", "platform: none\n  link_color: \"#ff6600\"");
    let checked = sandbox.run(&["check", "--as-of", DAY]);
    assert_eq!(checked.code, Some(2), "{checked}");
    let said: Vec<_> = checked.messages().into_iter().filter(|message| message.code.is_some()).collect();
    assert_eq!(said.len(), 1, "{checked}");
    assert!(
        said[0].code.as_deref() == Some("N0330") && said[0].is_at(&format!("{SETTINGS}:30")) && said[0].says("#ff6600"),
        "{checked}"
    );
}
