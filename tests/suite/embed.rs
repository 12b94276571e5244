//! The banner for homepages that others build: what the site offers them, and what `verify` says of them.

use serde_json::{Value, json};

use crate::project::{Project, SETTINGS, Sandbox, material, tree};

/// A notice with a change announced on 2026-11-16, one of 2027-03-01 that is not readable yet, and nothing else.
fn announced() -> Sandbox {
    let settings = "title: Legal\nbase_url: https://example.org/legal/\norganization: {name: Example}\n\
                    timezone: Europe/Madrid\nlanguages: [en, es]\nhomepage: https://www.example.org/\n";
    let front = |effective: &str, summary: &str| {
        "title: Privacy Notice\ntranslations: later\n".to_owned() + &material(effective, summary)
    };
    let project = Project::empty()
        .write(SETTINGS, settings)
        .version("privacy", "2020-01-01", "title: Privacy Notice\n", "We keep logs for 30 days.")
        .version("privacy", "2026-11-16", &front("2027-01-01", "We keep logs for longer."), "We keep logs for 90 days.")
        .version(
            "privacy",
            "2027-03-01",
            &front("2027-04-15", "A canarybird keeps the logs."),
            "A canarybird keeps logs.",
        );
    Sandbox::with(&project)
}

impl Sandbox {
    /// What the site offers to homepages in this language.
    fn banner_json(&self, lang: &str) -> Value {
        serde_json::from_str(&self.site(&format!("embed/banner.{lang}.json"))).unwrap()
    }

    /// The lines that the page for builders says to paste: script, and element with what stands in it.
    fn lines_to_paste(&self) -> Vec<String> {
        let page = self.site("embed/index.html");
        let codes = page.split("<pre><code>").skip(1).map(|rest| rest.split("</code>").next().unwrap());
        let plain = |code: &str| {
            let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
            pairs.iter().fold(code.to_owned(), |code, (from, to)| code.replace(from, to))
        };
        codes.map(plain).collect()
    }

    /// Exit code and what is said of a homepage on the day, with addresses and lines in it.
    fn verify(&self, html: &str, as_of: &str) -> (Option<i32>, String) {
        self.write("homepage.html", html);
        let done = self.run_inside(&["verify", "--homepage", "homepage.html", "--as-of", as_of]);
        (done.code, done.stdout + &done.stderr)
    }

    /// The numbers of the messages about a homepage, as a machine gets them.
    fn codes(&self, html: &str, as_of: &str) -> (Option<i32>, Vec<String>) {
        self.write("homepage.html", html);
        let done = self.run_inside(&["verify", "--homepage", "homepage.html", "--as-of", as_of, "--format", "json"]);
        let said: Value = serde_json::from_str(&done.stdout).unwrap();
        let code = |message: &Value| message["code"].as_str().unwrap().to_owned();
        (done.code, said["messages"].as_array().unwrap().iter().map(code).collect())
    }
}

const DAY: &str = "2026-11-24";

#[test]
fn the_json_says_what_the_banner_says_with_instants_where_the_publisher_is() {
    let sandbox = announced();
    sandbox.build_on(DAY);
    let content = sandbox.banner_json("en");
    assert_eq!((&content["schema"], &content["lang"], &content["dir"]), (&json!(1), &json!("en"), &json!("ltr")));
    assert_eq!(content["banner"], content["banners"][0]);
    let banner = serde_json::to_string_pretty(&content["banner"]).unwrap();
    insta::assert_snapshot!(banner, @r#"
    {
      "dismiss": "Hide this message",
      "effective_at": "2027-01-01T00:00:00+01:00",
      "label": "Change to Privacy Notice, 1 January 2027",
      "link": {
        "text": "About this change",
        "url": "https://example.org/legal/privacy/2026-11-16/changes/"
      },
      "notice": "privacy",
      "show_from": "2026-11-16T00:00:00+01:00",
      "show_until": "2027-01-31T00:00:00+01:00",
      "summary": [
        "We keep logs for longer."
      ],
      "summary_lang": [
        "en"
      ],
      "text": {
        "effective": "Privacy Notice: changes took effect on 1 January 2027.",
        "neutral": "Privacy Notice: a new version applies from 1 January 2027.",
        "upcoming": "Privacy Notice: changes apply from 1 January 2027."
      },
      "version": "2026-11-16"
    }
    "#);
    assert_eq!(sandbox.banner_json("es")["banner"]["summary_lang"], json!(["en"]), "nobody has translated it");
}

#[test]
fn without_a_change_to_announce_the_json_is_there_and_the_snippet_is_a_comment() {
    let sandbox = announced();
    for as_of in ["2026-11-15", "2027-01-31"] {
        sandbox.build_on(as_of);
        for lang in ["en", "es"] {
            let empty = json!({"schema": 1, "lang": lang, "dir": "ltr", "banner": null, "banners": []});
            assert_eq!(sandbox.banner_json(lang), empty, "{as_of}");
        }
    }
    insta::assert_snapshot!(sandbox.site("embed/banner.en.html"), @"<!-- noticepress: there is no change to announce at the moment. When there is one, it will be at https://example.org/legal/embed/banner.en.html -->");
}

#[test]
fn no_byte_of_the_site_is_of_a_text_that_is_not_readable_yet() {
    let sandbox = announced();
    let hidden = ["canarybird", "2027-03-01", "1 March 2027", "2027-04-15", "15 April 2027"];
    let leaks = |as_of| {
        sandbox.build_on(as_of);
        let files = tree(&sandbox.output().join("site")).into_iter();
        let texts = files.map(|(path, content)| format!("{path} {}", String::from_utf8_lossy(&content)));
        texts.filter(|text| hidden.iter().any(|word| text.contains(word))).count()
    };
    assert_eq!(leaks("2027-02-28"), 0);
    assert!(leaks("2027-03-01") > 3, "the words are found where they are");
}

#[test]
fn a_change_that_was_taken_back_has_one_wording_at_any_time() {
    let sandbox = announced();
    let withdrawn = "withdrawn: [{version: 2026-11-16, on: 2026-11-20, reason: We thought again.}]\n";
    sandbox.write("content/privacy/notice.yaml", withdrawn);
    sandbox.build_on(DAY);
    let text = &sandbox.banner_json("en")["banner"]["text"];
    let said = "Privacy Notice: the change announced for 1 January 2027 has been withdrawn.";
    assert_eq!(*text, json!({"upcoming": said, "effective": said, "neutral": said}));
    assert!(!sandbox.site("index.html").contains("data-before"));
    assert!(!sandbox.site("embed/banner.en.html").contains("data-before"));
}

#[test]
fn the_script_is_named_by_what_is_in_it_and_a_theme_can_replace_it() {
    let sandbox = announced();
    sandbox.build_on(DAY);
    let script = || sandbox.lines_to_paste().swap_remove(0);
    let before = script();
    assert!(before.contains(r#" integrity="sha384-"#) && before.contains(r#" crossorigin="anonymous""#), "{before}");
    sandbox.write("themes/default/embed/banner.js", "// Nothing.\n");
    sandbox.build_on(DAY);
    assert_eq!(sandbox.site("embed/banner.7b386a2358f08ce0.js"), "// Nothing.\n");
    assert!(before != script() && script().contains("/embed/banner.7b386a2358f08ce0.js\""), "{}", script());
    let files: Vec<String> = tree(&sandbox.output().join("site/embed")).into_keys().collect();
    let snippets = ["banner.en.html", "banner.en.json", "banner.es.html", "banner.es.json", "index.html"];
    assert_eq!(files, [&["banner.7b386a2358f08ce0.js"][..], &snippets].concat());
}

#[test]
fn a_homepage_with_the_lines_as_the_page_says_is_fine() {
    let sandbox = announced();
    sandbox.build_on(DAY);
    let lines = sandbox.lines_to_paste();
    let (script, element) = (&lines[0], &lines[1]);
    let (code, said) = sandbox.verify(&format!("<head>{script}</head><body>{element}"), DAY);
    assert_eq!(code, Some(0), "{said}");
    insta::assert_snapshot!(said, @"homepage.html has the element, with the current script; 1 banner is due on 2026-11-24");
    let snippet = sandbox.site("embed/banner.es.html");
    let (code, said) = sandbox.verify(&format!("<body>{snippet}"), DAY);
    assert_eq!(code, Some(0), "{said}");
    insta::assert_snapshot!(said, @"homepage.html has every banner as HTML; 1 banner is due on 2026-11-24");
    let (code, said) = sandbox.verify("<body>", "2026-11-15");
    assert_eq!(code, Some(0), "{said}");
    insta::assert_snapshot!(said, @"homepage.html has no banner; no banner is due on 2026-11-15");
}

#[test]
fn a_homepage_without_the_banner_is_told_what_to_paste() {
    let sandbox = announced();
    let (code, said) = sandbox.verify("<body>", DAY);
    assert_eq!(code, Some(1));
    // The hash is that of a file that changes often.
    let script = said.split("banner.").nth(1).unwrap().split(".js").next().unwrap();
    let integrity = said.split("integrity=\"").nth(1).unwrap().split('"').next().unwrap();
    insta::assert_snapshot!(said.replace(script, "HASH").replace(integrity, "sha384-HASH"), @r#"
    error[N0150]: this page has no banner of https://example.org/legal/
    --> homepage.html
     = hint: paste this into the head: <script src="https://example.org/legal/embed/banner.HASH.js" integrity="sha384-HASH" crossorigin="anonymous"></script>
     = hint: and this at the top of the body: <noticepress-banner src="https://example.org/legal/embed/banner.en.json"></noticepress-banner>
     = hint: or, without a script, paste the contents of https://example.org/legal/embed/banner.en.html

    error: 1 error
    "#);
}

#[test]
fn what_is_old_or_missing_on_a_homepage_has_a_number_each() {
    let sandbox = announced();
    sandbox.build_on(DAY);
    let lines = sandbox.lines_to_paste();
    let (script, element) = (&*lines[0], &*lines[1]);
    let hash = script.split("banner.").nth(1).unwrap().split('.').next().unwrap();
    let integrity = script.split("integrity=\"").nth(1).unwrap().split('"').next().unwrap();
    let snippet = sandbox.site("embed/banner.en.html");
    let old = script.replace(hash, "0123456789abcdef");
    for (what, html, code, expected) in [
        ("no script", element.to_owned(), 1, "N0151"),
        ("a comment around the script", format!("<!--{script}-->{element}"), 1, "N0151"),
        ("an old script", format!("{old}{element}"), 1, "N0152"),
        ("another integrity", format!("{}{element}", script.replace(integrity, "sha384-AAAA")), 1, "N0153"),
        ("no crossorigin", format!("{}{element}", script.replace(" crossorigin=\"anonymous\"", "")), 1, "N0154"),
        ("another site", format!("{script}{}", element.replacen("example.org", "example.com", 1)), 1, "N0155"),
        ("a late script", format!("{element}{script}"), 0, "N0159"),
        ("an async script", format!("{}{element}", script.replace("<script", "<script async")), 0, "N0159"),
        ("an old snippet inside", format!("{script}{}", element.replace("2026-11-16\"", "2026-11-17\"")), 0, "N0157"),
        ("only the script", script.to_owned(), 1, "N0150"),
        ("another banner", "<section data-banner data-notice=x data-version=y></section>".to_owned(), 1, "N0156 N0157"),
        ("an old date", snippet.replace("2027-01-01T", "2027-01-02T"), 1, "N0158"),
        ("an old link", snippet.replace("/changes/", "/"), 1, "N0158"),
    ] {
        let (exit, mut codes) = sandbox.codes(&html, DAY);
        codes.sort();
        assert_eq!((exit, codes.join(" ").as_str()), (Some(code), expected), "{what}");
    }
    assert_eq!(sandbox.codes(&snippet, "2027-01-31"), (Some(1), vec!["N0157".to_owned()]), "its days are over");
}

#[test]
fn a_homepage_that_cannot_be_read_is_the_worlds_fault() {
    let sandbox = announced();
    assert_eq!(sandbox.run_inside(&["verify", "--homepage", "nowhere.html"]).code, Some(3));
    assert_eq!(sandbox.run_inside(&["verify", "--homepage"]).code, Some(2));
}
