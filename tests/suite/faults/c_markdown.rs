//! Part C: Markdown that tries to be something else. Every payload that would run calls `canary()`.

use super::judge::{Case, SOON, judge, refused, warned};
use crate::project::page::{Kind, Page, article};
use crate::project::{NEW, OLD, PIXEL, Project, SETTINGS, Sandbox, built, good, in_new, with_key, with_paragraph};

#[test]
fn c01_raw_html_that_does_anything_is_gone_from_every_output() {
    let payloads = [
        ("a script", "<script>canary()</script>", "14:1"),
        ("an image with a handler", "We share <img src=x onerror=canary()> data.", "14:10"),
        ("a drawing with a handler", "We share <svg onload=canary()> data.", "14:10"),
        ("a frame", "<iframe src=\"https://elsewhere.example/canary()\"></iframe>", "14:1"),
        ("a style sheet", "<style>p { content: 'canary()' }</style>", "14:1"),
        ("a style", "<p style=\"background: url(https://elsewhere.example/canary())\">Hello</p>", "14:1"),
        ("a handler on a harmless tag", "We <sup onclick=\"canary()\">share</sup> data.", "14:4"),
        (
            "a harmless tag with a script for its address",
            "We share <a id=\"x\" href=\"javascript:canary()\">data</a>.",
            "14:10",
        ),
        ("a script in a list", "- item\n\n  <script>canary()</script>", "16"),
        ("a script in a table", "|a|\n|-|\n|<script src=\"canary()\"></script>|", "16"),
    ];
    let sandboxes = judge(
        "C01",
        payloads.map(|(what, payload, at)| Case {
            what,
            project: with_paragraph(payload),
            expect: warned(NEW, at, &["html"]),
        }),
    );
    for (sandbox, (what, ..)) in sandboxes.iter().zip(payloads) {
        sandbox.is_harmless(what);
        sandbox.nowhere_says("canary()");
    }
    // By the rules of Markdown this is text: it is escaped, and there is nothing to warn of.
    built(&with_paragraph("We share <script src=\"canary()\" data.")).is_harmless("a tag that never ends");
}

#[test]
fn c01_raw_html_is_an_error_where_the_settings_say_so() {
    let payloads = [
        ("a script", "<script>canary()</script>", "14:1"),
        ("an image with a handler", "We share <img src=x onerror=canary()> data.", "14:10"),
    ];
    judge(
        "C01",
        payloads.map(|(what, payload, at)| Case {
            what,
            project: with_paragraph(payload).append(SETTINGS, "raw_html: error\n"),
            expect: refused(NEW, at, &["html"]),
        }),
    );
}

#[test]
fn c01_harmless_tags_stay_and_nothing_is_said() {
    let table = "<table><tr><td>cell</td></tr></table>";
    let project = with_paragraph(&format!("Log<br>data <a id=\"kept\"></a> H<sub>2</sub>O x<sup>2</sup>\n\n{table}"));
    let sandbox = Sandbox::with(&project);
    let run = sandbox.succeeds(&["build", "--strict"]);
    assert!(run.messages().is_empty(), "{run}");
    let page = sandbox.site("privacy/2024-03-01/index.html");
    let text = Page::parse(article(&page));
    for tag in ["br", "sub", "sup", "table", "td"] {
        assert!(text.all(tag).next().is_some(), "<{tag}> stays: {}", article(&page));
    }
    assert!(text.elements.iter().any(|element| element.attribute("id") == Some("kept")), "the anchor stays");
}

#[test]
fn c02_a_link_that_runs_something_is_refused_at_the_link() {
    let links = [
        ("a script", "[this](javascript:canary())"),
        ("in mixed case", "[this](JaVaScRiPt:canary())"),
        ("behind a tab", "[this](<java\tscript:canary()>)"),
        ("behind an entity for a tab", "[this](java&Tab;script:canary())"),
        ("with an entity for a letter", "[this](&#106;avascript:canary())"),
        ("with an entity for the colon", "[this](javascript&colon;canary())"),
        ("Visual Basic", "[this](vbscript:canary())"),
        ("data", "[this](data:text/html,<script>canary()</script>)"),
        ("data in base64", "[this](data:text/html;base64,PHNjcmlwdD5jYW5hcnkoKTwvc2NyaXB0Pg==)"),
        ("a file", "[this](file:///etc/passwd)"),
        ("by reference", "[this][p]\n\n[p]: javascript:canary()"),
        ("as an autolink", "<javascript:canary()>"),
        ("as an image", "![this](javascript:canary())"),
        ("around an image", "[![this](https://example.org/p.png)](javascript:canary())"),
    ];
    judge(
        "C02",
        links.map(|(what, link)| Case {
            what,
            project: with_paragraph(&format!("Read {link}")),
            expect: refused(NEW, "14:6", &["link|address|scheme|image"]),
        }),
    );
    judge(
        "C02",
        [Case {
            what: "behind a control character, which is a mistake of its own",
            project: with_paragraph("Read [this](&#1;javascript:canary())"),
            expect: refused(NEW, "14:6", &["link|address"]).among_others(),
        }],
    );
}

#[test]
fn c02_a_choice_cannot_link_to_a_script_either() {
    judge(
        "C02",
        [Case {
            what: "a choice",
            project: in_new("\"https://example.org/settings\"", "\"javascript:canary()\""),
            expect: refused(NEW, "9", &["link|address|scheme|url"]),
        }],
    );
}

#[test]
fn c02_addresses_that_only_look_odd_are_links() {
    let sandbox = built(&with_paragraph(
        "[a](mailto:privacy@example.org) [b](tel:+123) [c](HTTPS://example.org) [d](?x=javascript:y) [e](#contact)",
    ));
    let page = sandbox.site("privacy/2024-03-01/index.html");
    let links = Page::parse(article(&page)).all("a").filter(|a| a.attribute("href").is_some()).count();
    assert!(links >= 5, "{}", article(&page));
    sandbox.is_harmless("odd addresses");
}

/// What an attacker, or a lawyer with a taste for punctuation, calls a notice.
const TITLE: &str = "'\"><script>canary()</script> & Notice";

/// The good project with another title for its notice, as YAML quotes it.
fn titled(title: &str) -> Project {
    let line = format!("title: '{}'", title.replace('\'', "''"));
    good().replace(OLD, "title: Privacy Notice", &line).replace(NEW, "title: Privacy Notice", &line)
}

#[test]
fn c03_markup_in_a_title_is_text_in_every_output() {
    let sandbox = built(&titled(TITLE));
    sandbox.is_harmless("a title");
    assert!(sandbox.words_of("privacy/2024-03-01/index.html").contains(TITLE), "the title reads as it was written");
}

#[test]
fn c03_markup_in_any_other_place_is_text_in_every_output() {
    let quoted = "'\"''><script>canary()</script>'";
    let places = [
        (
            "an image's alternative text",
            with_paragraph("![x\"onerror=\"canary()](pic.png)").write("content/privacy/pic.png", PIXEL),
        ),
        ("a link's title", with_paragraph("[x](https://example.org \"a\\\" onclick=\\\"canary()\")")),
        ("a fence's language", with_paragraph("```html\"onclick=\"canary()\"><script>\ncode\n```")),
        ("a fence's text", with_paragraph("```\n<script>canary()</script>\n```")),
        ("a code span", with_paragraph("Use `<script>canary()</script>`.")),
        ("a heading", in_new("## Sharing", "## Sharing \\<script>canary()\\</script> \"x\" 'y' &")),
        ("a heading's id", in_new("## Sharing", "## Sharing {#a\"onclick=\"canary() .b\"onclick=\"canary()}")),
        ("a footnote's label", with_paragraph("Data[^x\"onclick=\"canary()].\n\n[^x\"onclick=\"canary()]: A note.")),
        ("the impact", with_key(&format!("impact: {quoted}"))),
        (
            "a reason for a late notice",
            with_key(&format!("late_notice: {quoted}")).replace(NEW, "effective: 2024-04-15", "effective: 2024-03-02"),
        ),
        ("a choice", in_new("text: Turn off sharing in your settings", &format!("text: {quoted}"))),
        ("a choice's address", in_new("org/settings", "org/'onclick='canary()")),
        ("the organisation", good().replace(SETTINGS, "name: Example", &format!("name: {quoted}"))),
        ("the postal address", good().replace(SETTINGS, "address: 1 Example Street", &format!("address: {quoted}"))),
        ("the site's title", good().replace(SETTINGS, "title: Legal", &format!("title: {quoted}"))),
        ("the notice's own settings", good().write("content/privacy/notice.yaml", format!("description: {quoted}\n"))),
    ];
    for (what, project) in places {
        built(&project).is_harmless(what);
    }
}

#[test]
fn c04_a_title_and_summary_cannot_close_the_element_they_stand_in() {
    for closing in ["</title>", "</textarea>", "</template>", "</style>", "-->", "]]>"] {
        let payload = format!("{closing}<script>canary()</script>");
        let sandbox = built(&titled(&payload).replace(
            NEW,
            "summary: We now share log data with a payment provider.",
            &format!("summary: '{payload}'"),
        ));
        sandbox.is_harmless(closing);
        assert!(
            sandbox.words_of("privacy/2024-03-01/index.html").contains(&payload),
            "{closing} reads as it was written"
        );
        assert!(
            sandbox.letters().iter().any(|letter| letter.contains(&payload)),
            "{closing} reads so in the email's text"
        );
    }
}

#[test]
fn c05_a_title_of_xml_leaves_the_feeds_well_formed() {
    let title = "Terms ]]> & &nbsp; <b>";
    let sandbox = built(&titled(title));
    sandbox.is_harmless("a title of XML");
    for feed in ["feed.xml", "privacy/feed.xml"] {
        let feed = atom_syndication::Feed::read_from(sandbox.site(feed).as_bytes()).expect("it is Atom");
        let titles = feed.entries.iter().map(|entry| &entry.title).chain([&feed.title]);
        let read = titles.map(|title| match title.r#type {
            atom_syndication::TextType::Text => title.value.clone(),
            _ => Page::parse(&title.value).text,
        });
        assert!(read.clone().any(|words| words.contains(title)), "{:?}", read.collect::<Vec<_>>());
    }
}

#[test]
fn c06_text_inside_a_script_element_cannot_end_it() {
    let title = "Privacy </script><script>canary()</script> Notice";
    let sandbox = built(&titled(title).replace(
        NEW,
        "payment provider.\nchoices",
        "payment provider.\nimpact: \"a\\u2028b </script><!--<script>\"\nchoices",
    ));
    sandbox.is_harmless("JSON inside a page");
    for piece in sandbox.published().iter().filter(|piece| piece.kind == Kind::Html && !piece.is_preview()) {
        for script in Page::parse(&piece.text).scripts.iter().filter(|script| !script.is_empty()) {
            assert!(!script.contains('<') && !script.contains(['\u{2028}', '\u{2029}']), "{}: {script}", piece.from);
            serde_json::from_str::<serde_json::Value>(script).expect("what a page holds for programs is JSON");
        }
    }
    let versions: serde_json::Value = serde_json::from_str(&sandbox.site("privacy/versions.json")).expect("it is JSON");
    assert!(holds(&versions, title), "the title reads as it was written: {versions}");
}

/// Whether any string in `value` holds `words`.
fn holds(value: &serde_json::Value, words: &str) -> bool {
    match value {
        serde_json::Value::String(text) => text.contains(words),
        serde_json::Value::Array(items) => items.iter().any(|item| holds(item, words)),
        serde_json::Value::Object(fields) => fields.values().any(|field| holds(field, words)),
        _ => false,
    }
}

#[test]
fn c07_template_syntax_in_a_text_is_printed_as_it_stands() {
    let syntax = "{{ config }} and {% include x %} and {# note #}";
    let summary = format!("summary: \"{syntax}\"");
    let sandbox = built(
        &titled(syntax).replace(NEW, "summary: We now share log data with a payment provider.", &summary).replace(
            NEW,
            "We share log data with a payment provider.\n\n",
            &format!("We share {syntax} data.\n\n## With {syntax} in it\n\n"),
        ),
    );
    for page in ["privacy/2024-03-01/index.html", "privacy/history/index.html", "index.html"] {
        assert!(sandbox.words_of(page).contains(syntax), "{page}");
    }
    let text = sandbox.words_of("privacy/2024-03-01/index.html");
    assert!(text.contains(&format!("We share {syntax} data.")), "{text}");
    let redline = sandbox.site("privacy/2024-03-01/changes/index.html");
    assert!(Page::parse(article(&redline)).text.contains(&format!("With {syntax} in it")), "{}", article(&redline));
    let letters = sandbox.letters().into_iter().map(|letter| letter.split_whitespace().collect::<Vec<_>>().join(" "));
    assert!(letters.clone().any(|letter| letter.contains(syntax)), "{:?}", letters.collect::<Vec<_>>());
}

#[test]
fn c08_a_line_break_in_a_title_or_summary_is_refused() {
    let header = "\"Privacy\\r\\nBcc: victim@example.org\"";
    judge(
        "C08",
        [
            Case {
                what: "in the title",
                project: in_new("title: Privacy Notice", &format!("title: {header}")),
                expect: refused(NEW, "2:8", &["line|control"]),
            },
            Case {
                what: "in the title, LF alone",
                project: in_new("title: Privacy Notice", "title: \"Privacy\\nBcc: victim@example.org\""),
                expect: refused(NEW, "2:8", &["line|control"]),
            },
            Case {
                what: "in the summary",
                project: in_new("We now share log data with a payment provider.", header),
                expect: refused(NEW, "7", &["line|control"]),
            },
        ],
    );
}

#[test]
fn c08_a_line_break_in_the_settings_is_refused_before_it_is_a_header() {
    for (key, value) in [
        ("title: Legal", "title: \"Legal\\r\\nBcc: victim@example.org\""),
        ("name: Example", "name: \"Example\\r\\nBcc: victim@example.org\""),
    ] {
        let run = Sandbox::with(&good().replace(SETTINGS, key, value)).run(&["build"]);
        assert!(run.code == Some(2) && run.says(SETTINGS) && run.bad_manners().is_empty(), "{run}");
    }
}

#[test]
fn c08_no_text_ever_becomes_a_mail_header() {
    let line = "summary: We now share log data with a payment provider.";
    for (summary, code) in [
        ("summary: |\n  We share.\n\n  Bcc: victim@example.org", 1),
        ("summary: >\n  We share.\n\n  Bcc: victim@example.org", 1),
        ("summary:\n  - We share.\n  - 'Bcc: victim@example.org'", 0),
    ] {
        let sandbox = Sandbox::with(&in_new(line, summary));
        let run = sandbox.run(&["build"]);
        assert!(run.code == Some(code) && run.bad_manners().is_empty(), "{run}");
        assert_eq!(sandbox.emails().is_empty(), code == 1, "the announced change has its email");
        for email in sandbox.emails() {
            let message = mail_parser::MessageParser::default().parse(&email).expect("it is an email");
            assert!(
                !message.headers_raw().any(|(name, _)| ["bcc", "cc", "to"].contains(&name.to_lowercase().as_str()))
            );
        }
    }
}

#[test]
fn c09_an_image_from_elsewhere_becomes_a_link_with_a_warning() {
    for address in ["https://elsewhere.example/p.png", "//elsewhere.example/p.png"] {
        let sandboxes = judge(
            "C09",
            [Case {
                what: "from elsewhere",
                project: with_paragraph(&format!("See ![a diagram]({address}).")),
                expect: warned(NEW, "14:5", &["image"]),
            }],
        );
        let page = sandboxes[0].site("privacy/2024-03-01/index.html");
        let text = Page::parse(article(&page));
        assert!(text.all("img").next().is_none() && text.text.contains("a diagram"), "{}", article(&page));
        assert!(
            text.all("a").any(|a| a.attribute("href").is_some_and(|href| href.ends_with("elsewhere.example/p.png")))
        );
    }
}

#[test]
fn c09_an_image_beside_the_version_is_copied_and_a_missing_one_is_refused() {
    let sandbox = built(&with_paragraph("See ![a diagram](pic.png).").write("content/privacy/pic.png", PIXEL));
    let copied = sandbox
        .every_output_file()
        .into_iter()
        .filter(|(path, bytes)| path.starts_with("site/") && bytes == PIXEL)
        .count();
    assert_eq!(copied, 1, "the image is in the site");
    assert!(Page::parse(article(&sandbox.site("privacy/2024-03-01/index.html"))).all("img").next().is_some());
    judge(
        "C09",
        [
            Case {
                what: "an image that is not there",
                project: with_paragraph("See ![a diagram](pic.png)."),
                expect: refused(NEW, "14:5", &["pic.png"]),
            },
            Case {
                what: "an image outside of the content",
                project: with_paragraph("See ![a diagram](../../../outside.png).").write("../outside.png", PIXEL),
                expect: refused(NEW, "14:5", &["outside.png"]),
            },
        ],
    );
}

#[test]
fn c10_markdown_bombs_finish_soon_or_are_refused_for_their_size() {
    let megabyte = |piece: &str| piece.repeat((1 << 20) / piece.len());
    let table = format!("{}|\n{}|\n{}", "|a".repeat(150_000), "|-".repeat(150_000), "|b\n".repeat(150_000));
    let bombs = [
        ("a table of many columns and rows", table),
        ("quotes", megabyte(">")),
        ("brackets", megabyte("[")),
        ("brackets of images", megabyte("![")),
        ("brackets that close", format!("{}{}", "[".repeat(1 << 19), "]".repeat(1 << 19))),
        ("footnotes that never end", megabyte("[^")),
        ("footnotes of one letter", megabyte("[^a] ")),
        ("emphasis", megabyte("*a **b ")),
        ("backticks", (1..1400).map(|n| "`".repeat(n) + " ").collect()),
        ("nested lists", megabyte("- ")),
        ("open tags", megabyte("<a ")),
        ("one word", megabyte("x")),
    ];
    for (what, bomb) in bombs {
        let sandbox = Sandbox::with(&with_paragraph(&bomb));
        let run = sandbox.run(&["build"]);
        assert!(matches!(run.code, Some(0 | 1)) && run.bad_manners().is_empty(), "{what}\n{run}");
        assert!(run.took < SOON, "{what} took {:?}", run.took);
        let refused = run.messages().iter().any(|message| message.severity == "error" && message.is_at(NEW));
        assert!(refused == (run.code == Some(1)), "{what} is refused with a message\n{run}");
    }
}

#[test]
fn c10_a_bomb_in_the_older_text_is_one_too() {
    let sandbox = Sandbox::with(&good().replace(OLD, "We share nothing with anybody.", &"[^".repeat(1 << 19)));
    let run = sandbox.run(&["build"]);
    assert!(matches!(run.code, Some(0 | 1)) && run.took < SOON && run.bad_manners().is_empty(), "{run}");
}
