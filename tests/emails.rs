//! The emails that announce changes, as the program writes them.
#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test meets the world, and panics when it fails"
)]

mod folder;

use folder::{Folder, stderr};

const DAY: &str = "2026-11-24";
const LETTER: &str = include_str!("../themes/default/email/letter.mjml");
const TEXT: &str = include_str!("../themes/default/email/body.txt");

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
    ("E8", "letter.mjml", "{{ words.email_before }}", "-"),
    ("E8", "letter.mjml", "{{ quote.before }}</td>", "<del>{{ quote.before }}</del></td>"),
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
    ("E13", "letter.mjml", "{{ link.href }}</a>", "here</a>"),
    ("E14", "body.txt", "{{ words.email_dates | upper }}", "\u{2500}\u{2500}\u{2500}"),
    ("E16", "body.txt", "{{ section.heading }}", "Section"),
    ("E16", "body.txt", "   {{ section.href }}\n", ""),
    ("E16", "letter.mjml", "{{ quote.after }}</td>", "</td>"),
    ("E17", "body.txt", "{{ email.greeting }}", "Dear reader,"),
    ("E19", "body.html", "", "<p><!--[if mso]><b></p>"),
];

#[test]
fn a_theme_that_breaks_a_rule_of_emails_is_refused_with_the_rules_number() {
    let folder = Folder::with_starter();
    folder.edit("noticepress.yaml", "platform: none", "platform: mailchimp\n  greet_by_name: true");
    folder.succeeds(&["check", "--as-of", DAY]);
    let mut missed = Vec::new();
    for (rule, file, from, to) in BROKEN {
        let whole = match *file {
            "letter.mjml" => LETTER,
            "body.txt" => TEXT,
            _ => from,
        };
        assert!(whole.contains(from), "{from} is in {file}");
        let path = format!("themes/default/email/{file}");
        folder.write(&path, &whole.replace(from, to));
        let checked = folder.run(&["check", "--as-of", DAY]);
        let said = stderr(&checked);
        if checked.status.code() != Some(1) || !said.contains(&format!("breaks rule {rule}:")) {
            missed.push(format!("{rule}: {from} -> {to}\n{}", said.lines().take(3).collect::<Vec<_>>().join("\n")));
        }
        std::fs::remove_file(folder.path().join(path)).unwrap();
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
