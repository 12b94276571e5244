//! T: the files of the project's own theme.

use std::fs::File;

use super::judge::{Case, SOON, judge, refused};
use crate::project::{NEW, Project, SETTINGS, Sandbox, WORDS, good, in_languages};

const ENGLISH: &str = "themes/default/words/en.yaml";

/// The good project with words of its own in English.
fn with_words(lines: &str) -> Project {
    good().write(ENGLISH, lines)
}

#[test]
fn t01_a_gap_that_nothing_fills_in_is_refused_at_its_place_with_the_right_one() {
    let cases: [(&str, &str, &str, &[&str]); 5] = [
        ("in quotes", "applies_since: \"since {dtae}\"", "1:23", &["{dtae}", "did you mean `{date}`"]),
        ("without quotes", "applies_since: since {dat}", "1:22", &["did you mean `{date}`"]),
        ("with spaces", "applies_since: \"since { date }\"", "1:23", &["did you mean `{date}`"]),
        ("of another line", "home: All notices of {organization}", "1:22", &["{organization}", "All notices"]),
        ("in one form", "of_sections: \"{n} of {totl} | {n} of {total}\"", "1:22", &["did you mean `{total}`"]),
    ];
    judge(
        "T01",
        cases.map(|(what, line, at, says)| Case {
            what,
            project: with_words(line),
            expect: refused(ENGLISH, at, says),
        }),
    );
}

#[test]
fn t02_a_gap_that_is_missing_is_refused_with_the_built_in_line() {
    let cases: [(&str, &str, &[&str]); 5] = [
        ("the only one", "applies_since: since then", &["lacks `{date}`", "since {date}"]),
        ("one of two", "counts: \"{changes}\"", &["lacks `{sections}`", "{changes} in {sections}"]),
        ("the last of two", "title_compare: Changes since {from}", &["lacks `{to}`"]),
        ("in the form for many", "words_count: \"{n} word | words\"", &["lacks `{n}`", "in `words`"]),
        ("in the form for one", "of_sections: \"one section | {n} of {total} sections\"", &["lacks `{total}`"]),
    ];
    judge(
        "T02",
        cases.map(|(what, line, says)| Case { what, project: with_words(line), expect: refused(ENGLISH, "1", says) }),
    );
}

#[test]
fn t03_forms_are_those_of_the_language_and_days_are_no_words() {
    let cases: [(&str, String, &[&str]); 7] = [
        ("one form", "words_count: \"{n} words\"".to_owned(), &["1 form", " | "]),
        ("a bar without spaces", "words_count: \"{n} word|{n} words\"".to_owned(), &["1 form"]),
        ("three forms", "words_count: \"{n} a | {n} b | {n} c\"".to_owned(), &["3 forms"]),
        ("an empty form", "words_count: \" | {n} words\"".to_owned(), &["is empty"]),
        (
            "days",
            "date: \"{month} {day}, {year}\"".to_owned(),
            &["no words named `date`", "`dates` in noticepress.yaml"],
        ),
        ("months", "months: I, II".to_owned(), &["no words named `months`", "`dates` in noticepress.yaml"]),
        ("thousands", "number_separator: x".to_owned(), &["no words named `number_separator`"]),
    ];
    judge(
        "T03",
        cases.map(|(what, line, says)| Case {
            what,
            project: with_words(&line),
            expect: refused(ENGLISH, &line.lines().count().to_string(), says),
        }),
    );
}

#[test]
fn t04_a_line_has_words_and_is_one_line() {
    let cases: [(&str, &str, &[&str]); 7] = [
        ("nothing in quotes", "home: \"\"", &["empty"]),
        ("nothing", "home:", &["empty"]),
        ("a line break", "home: \"All\\nnotices\"", &["line break"]),
        ("an escape", "home: \"All\\e[31m notices\"", &["escape character"]),
        ("a number", "home: 12", &["quotes"]),
        ("a truth value", "home: true", &["quotes"]),
        ("a list", "home: [All, notices]", &["text"]),
    ];
    judge(
        "T04",
        cases.map(|(what, line, says)| Case { what, project: with_words(line), expect: refused(ENGLISH, "1", says) }),
    );
}

#[test]
fn t04_every_mistake_of_a_words_file_is_told_at_once_and_not_without_end() {
    let two = with_words("home: \"\"\napplies_since: since {dat}\nhoem: Home\n");
    let run = Sandbox::with(&two).run(&["check"]);
    let places = [":1:", ":2:", ":3:"].map(|line| run.says(&format!("{ENGLISH}{line}")));
    assert!(run.code == Some(1) && places == [true; 3], "{run}");

    let empty: String = WORDS
        .lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(key, _)| !key.starts_with('#'))
        .map(|(key, _)| format!("{key}: \"\"\n"))
        .collect();
    let run = Sandbox::with(&with_words(&empty)).run(&["check"]);
    assert!(run.code == Some(1) && run.says("more mistakes") && run.bad_manners().is_empty(), "{run}");
}

#[test]
fn t04_words_in_the_right_form_are_taken() {
    let sandbox = Sandbox::with(&with_words("words_count: \"one word | {n} words\"\nhome: \"A | B\"\n"));
    sandbox.succeeds(&["build", "--strict"]);
    assert!(sandbox.site("privacy/history/index.html").contains(" words"));
}

#[test]
fn t04_keys_of_ones_own_reach_every_template_of_the_text() {
    let show = "{% if text.extra.by is defined %} By {{ text.extra.by }}{{ text.extra.tags[1] }}{% endif %}";
    let own = |project: Project, (name, built_in): (&str, &str)| {
        project.write(&format!("themes/default/{name}"), format!("{built_in}{show}"))
    };
    let templates = [
        ("templates/text.html", "{{ text.title }}"),
        ("templates/redline.html", "{{ redline.title }}"),
        ("email/subject.txt", "{{ email.subject }}"),
    ];
    let project = good()
        .replace(NEW, "change: material\n", "change: material\nextra: {by: \"<us> {{ x }}\", tags: [1, 2]}\n")
        .replace(SETTINGS, "email: {", "email: {platform: braze, ");
    let sandbox = Sandbox::with(&templates.into_iter().fold(project, own));
    sandbox.succeeds(&["build"]);
    for page in ["privacy/2024-03-01/index.html", "privacy/2024-03-01/changes/index.html"] {
        assert!(sandbox.site(page).contains(" By &lt;us&gt; {{ x }}2"), "{page}: {}", sandbox.site(page));
    }
    assert!(!sandbox.site("privacy/2023-01-10/index.html").contains(" By "), "a text without such keys");
    let subject = sandbox.run(&["email", "privacy", "--format", "subject"]);
    // What looks like a tag of the mailing platform is kept from being one.
    assert!(subject.stdout.contains(" By <us> { { x }}2"), "{subject}\n{}", subject.stdout);
}

#[test]
fn t05_a_language_without_words_is_refused_where_the_settings_name_it() {
    let swedish = "themes/default/words/sv.yaml";
    let silent = in_languages("[en, sv]").without(swedish);
    for (languages, file) in [("sv]", swedish), ("sv-FI]", "themes/default/words/sv-FI.yaml")] {
        let sandbox = Sandbox::with(&silent.clone().replace(SETTINGS, "sv]", languages));
        for command in ["check", "build"] {
            let run = sandbox.run(&[command]);
            let told = run.says(&format!("{SETTINGS}:4:17")) && run.says(file) && run.bad_manners().is_empty();
            // As for every mistake in the settings.
            assert!(run.code == Some(2) && told && !sandbox.output().exists(), "{run}");
        }
    }
}

#[test]
fn t05_a_language_that_lacks_lines_is_refused_with_their_names() {
    let swedish = "themes/default/words/sv.yaml";
    let short: String =
        WORDS.lines().filter(|line| !line.starts_with("home:")).map(|line| format!("{line}\n")).collect();
    let spoken = |words: &str| in_languages("[en, sv]").write(swedish, words);
    judge(
        "T05",
        [
            Case {
                what: "a file without one line",
                project: spoken(&short),
                expect: refused(swedish, "1", &["`home`", "All notices"]),
            },
            Case {
                what: "a file of one line",
                project: spoken("home: Alla meddelanden\n"),
                expect: refused(swedish, "1", &["lack", "more"]),
            },
            Case { what: "a file of none", project: spoken("# later\n"), expect: refused(swedish, "1", &["lack"]) },
            Case {
                what: "a plural in a language that has none",
                project: in_languages("[en, ja]"),
                expect: refused("themes/default/words/ja.yaml", "", &["one form"]).among_others(),
            },
        ],
    );
    Sandbox::with(&spoken(WORDS)).succeeds(&["build"]);
    let region =
        spoken(WORDS).replace(SETTINGS, "sv]", "sv-FI]").write("themes/default/words/sv-FI.yaml", "skip: Vidare\n");
    let sandbox = Sandbox::with(&region);
    sandbox.succeeds(&["build"]);
    assert!(sandbox.site("sv-FI/index.html").contains("Vidare"));
}

#[test]
fn t05_english_words_of_a_theme_do_not_get_into_spanish_pages() {
    let sandbox = Sandbox::with(&in_languages("[en, es]").write(ENGLISH, "skip: Onwards\n"));
    sandbox.succeeds(&["build"]);
    assert!(!sandbox.site("es/privacy/index.html").contains("Onwards"));
    assert!(sandbox.site("privacy/index.html").contains("Onwards"));
}

#[test]
fn t06_a_theme_that_is_a_link_or_holds_one_is_refused_and_never_followed() {
    let outside = || good().write("../theme/words/en.yaml", "skip: secretcanary\n").write("../theme/a.css", "");
    let cases = [
        (
            "the folder of themes",
            "themes",
            good().write("../themes/default/words/en.yaml", "").link("themes", "../themes"),
        ),
        ("the theme", "themes/default", outside().link("themes/default", "../../theme")),
        ("a link to nothing", "themes/default", good().link("themes/default", "nowhere")),
        ("a folder in it", "themes/default/words", outside().link("themes/default/words", "../../../theme/words")),
        ("a file", ENGLISH, outside().link(ENGLISH, "../../../../theme/words/en.yaml")),
        ("a device", "themes/default/assets/a.css", good().link("themes/default/assets/a.css", "/dev/zero")),
        ("a pipe", "themes/default/assets/b.css", good().fifo("themes/default/assets/b.css")),
        ("a pipe for words", ENGLISH, good().fifo(ENGLISH)),
    ];
    let sandboxes = judge(
        "T06",
        cases.map(|(what, path, project)| Case { what, project, expect: refused(path, "", &["link"]).soon() }),
    );
    for sandbox in sandboxes {
        sandbox.nowhere_says("secretcanary");
    }
    let file = good().write("themes", "");
    judge("T06", [Case { what: "a file", project: file, expect: refused("themes", "", &["folder"]) }]);
}

#[test]
fn t07_a_name_that_a_disk_or_an_address_cannot_hold_is_refused() {
    let assets = |name: &str| format!("themes/default/assets/{name}");
    let two = |one: &str, other: &str| good().write(&assets(one), "a").write(&assets(other), "b");
    let one = |name: &str| good().write(&assets(name), "a");
    let cases: [(&str, Project, &str, &[&str]); 13] = [
        ("capitals", two("A.css", "a.css"), "a.css", &["A.css", "the same name"]),
        ("composition", two("caf\u{e9}.css", "cafe\u{301}.css"), "", &["the same name"]),
        ("folders", two("Img/a.png", "img/b.png"), "img", &["the same name"]),
        ("a built-in file in capitals", one("NoticePress.css"), "NoticePress.css", &["noticepress.css"]),
        ("a folder for a built-in file", one("noticepress.css/a"), "noticepress.css", &["folder"]),
        ("a newline", one("a\nb.css"), "", &["character"]),
        ("a backslash", one("a\\b.css"), "", &["character"]),
        ("an escape", one("a\u{1b}[2Kb.css"), "", &["character"]),
        ("a question mark", one("a?b.css"), "a?b.css", &["character"]),
        ("a folder with a bad name", one("a:b/c.css"), "a:b", &["character"]),
        ("a device of Windows", one("con.css"), "con.css", &["Windows"]),
        ("a space at the end", one("a.css "), "", &["Windows"]),
        ("a full stop at the end", one("a."), "a.", &["Windows"]),
    ];
    judge(
        "T07",
        cases.map(|(what, project, name, says)| Case {
            what,
            project,
            expect: refused(assets(name).trim_end_matches('/'), "", says),
        }),
    );
    let template = good().write("themes/default/templates/Home.html", "");
    let expect = refused("themes/default/templates/Home.html", "", &["templates/home.html"]);
    judge("T07", [Case { what: "a template in capitals", project: template, expect }]);
}

#[cfg(target_os = "linux")]
#[test]
fn t07_names_that_are_not_utf_8_are_refused_each() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::with(&good().folder("themes/default/assets"));
    for name in [b"a\xe9.css", b"a\xe8.css"] {
        File::create(sandbox.root().join("themes/default/assets").join(OsStr::from_bytes(name))).expect("it is made");
    }
    for command in ["check", "build"] {
        let run = sandbox.run(&[command]);
        let errors = run.messages().iter().filter(|message| message.headline.contains("UTF-8")).count();
        assert!(run.code == Some(1) && errors == 2 && run.bad_manners().is_empty(), "{run}");
    }
}

#[test]
fn t07_what_editors_and_desktops_leave_in_a_theme_is_not_there() {
    let mut project = good().write("themes/default/.git/config", "x");
    for name in ["en.yaml~", "en.yaml.bak", "#en.yaml#", ".DS_Store", "Thumbs.db"] {
        project = project.write(&format!("themes/default/words/{name}"), "backupcanary");
    }
    Sandbox::with(&project).succeeds(&["build", "--strict"]);
}

#[test]
fn t08_a_theme_is_bounded_in_size_number_and_depth() {
    let sparse = |path: &str, len: u64| {
        let sandbox = Sandbox::with(&good().write(path, ""));
        let file = File::options().write(true).open(sandbox.root().join(path)).expect("it is there");
        file.set_len(len).expect("it grows");
        sandbox
    };
    let cases = [
        (sparse("themes/default/assets/a.bin", (16 << 20) + 1), "themes/default/assets/a.bin"),
        (sparse("themes/default/assets/a.bin", 1 << 40), "themes/default/assets/a.bin"),
        (sparse(ENGLISH, (1 << 20) + 1), ENGLISH),
        (sparse("themes/default/templates/home.html", 1 << 40), "themes/default/templates/home.html"),
        (
            Sandbox::with(&good().folder(&format!("themes/default/assets{}", "/a".repeat(20)))),
            "themes/default/assets/a/a",
        ),
        (
            Sandbox::with(&(0..1001).fold(good(), |all, n| all.write(&format!("themes/default/assets/{n}.css"), ""))),
            "themes/default",
        ),
    ];
    for (sandbox, path) in cases {
        let run = sandbox.run(&["check"]);
        let told = run.messages().iter().filter(|message| message.is_at(path)).count();
        assert!(run.code == Some(1) && told == 1 && run.took < SOON && run.bad_manners().is_empty(), "{path}\n{run}");
    }
    let assets = (0..5).fold(good(), |all, n| all.write(&format!("themes/default/assets/{n}.bin"), ""));
    let sandbox = Sandbox::with(&assets);
    for n in 0..5 {
        let file = sandbox.root().join(format!("themes/default/assets/{n}.bin"));
        File::options().write(true).open(file).and_then(|file| file.set_len(15 << 20)).expect("it grows");
    }
    let run = sandbox.run(&["check"]);
    assert!(run.code == Some(1) && run.says("64 MiB"), "{run}");
}

const HOME: &str = "templates/home.html";

/// The good project with a template of its own.
fn with_template(path: &str, text: &str) -> Project {
    good().write(&format!("themes/default/{path}"), text)
}

#[test]
fn t09_a_template_that_never_ends_or_grows_without_end_is_refused_where_it_does() {
    let ten = |inner: &str| {
        let open: String = (0..9).map(|n| format!("{{% for a{n} in range(end=10) %}}")).collect();
        format!("{open}{inner}{}", "{% endfor %}".repeat(9))
    };
    let sets = |value: &str| format!("{{% set a = \"xxxxxxxx\" %}}{}", format!("{{% set a = {value} %}}").repeat(40));
    let cases: Vec<(&str, String)> = vec![
        ("10^9 rounds", ten("")),
        ("10^9 rounds with words", ten("x")),
        (
            "a long range in another",
            "{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% endfor %}{% endfor %}".into(),
        ),
        (
            "ranges for nothing",
            "{% for a in range(end=99999) %}{% if range(end=99999) %}{% endif %}{% endfor %}".into(),
        ),
        ("a text doubled", sets("a ~ a") + "{{ a }}"),
        ("a text doubled that nobody sees", sets("a ~ a")),
        ("a list doubled", sets("[a, a]") + "{{ a }}"),
        (
            "a long text compared in a loop",
            sets("a").replace(&"{% set a = a %}".repeat(40), &"{% set a = a ~ a %}".repeat(17))
                + "{% set b = a ~ \"\" %}{% for x in range(end=99999) %}{% if a == b %}{% endif %}{% endfor %}",
        ),
        ("a list doubled and compared", sets("[a, a]") + "{% if a == a %}{% endif %}"),
        ("a list spread out twice", "{% set a = [1] %}".to_owned() + &"{% set a = [...a, ...a] %}".repeat(40)),
        (
            "a list of itself",
            "{% set_global a = [] %}{% for x in range(end=9999) %}{% set_global a = [a] %}{% endfor %}".into(),
        ),
        (
            "a text doubled in a loop",
            "{% set_global a = \"x\" %}{% for x in range(end=99) %}{% set_global a = a ~ a %}{% endfor %}".into(),
        ),
        (
            "a text shown twice in itself",
            "{% set a = \"x\" %}".to_owned() + &"{% set a %}{{ a }}{{ a }}{% endset %}".repeat(40),
        ),
        ("a letter replaced by a text", sets("a | replace(from=\"x\", to=a)")),
        ("letters joined by a text", sets("a | split(pat=\"\") | join(sep=a)")),
        (
            "lines indented",
            "{% set a = \"\n\" %}".to_owned()
                + &"{% set a = a | indent(width=1000, blank=true) ~ \"\n\" ~ a %}".repeat(40),
        ),
        ("a list in a list", "{{ [[0 for a in range(end=9999)] for b in range(end=9999)] | length }}".into()),
        (
            "a list of nothing",
            "{{ [0 for a in range(end=9999) if [0 for b in range(end=9999) if false]] | length }}".into(),
        ),
    ];
    judge(
        "T09",
        cases.into_iter().map(|(what, text)| Case {
            what,
            project: with_template(HOME, &text),
            expect: refused("themes/default/templates/home.html", "", &["32 MiB"]).soon(),
        }),
    );
}

#[test]
fn t09_components_and_templates_that_call_each_other_are_bounded() {
    let twice = "{% component c(a) %}{{ <c a={a ~ a}/> }}{{ <c a={a ~ a}/> }}{% endcomponent %}{{ <c a=\"xx\"/> }}";
    let many = "{% component c() %}{% for x in range(end=50) %}{{ <c/> }}{% endfor %}{% endcomponent %}{{ <c/> }}";
    let spread = "{% component c(a) %}{{ <c {...{\"a\": [a, a]}}/> }}{% endcomponent %}{{ <c a=\"xx\"/> }}";
    let own = |text: &str| with_template(HOME, text);
    let template = |n: usize| format!("themes/default/templates/t{n}.html");
    let chain = (0..40).fold(own("{% include \"t0.html\" %}"), |all, n| {
        all.write(&template(n), format!("{{% include \"t{}.html\" %}}", n + 1))
    });
    let fan = (0..12).fold(own("{% include \"t0.html\" %}"), |all, n| {
        all.write(&template(n), format!("{{% include \"t{}.html\" %}}", n + 1).repeat(20))
    });
    let file = "themes/default/templates";
    let cases = [
        ("a component that calls itself twice", own(twice), refused(file, "", &[]).soon()),
        ("a component that calls itself in a loop", own(many), refused(file, "", &[]).soon()),
        ("a component that doubles a list", own(spread), refused(file, "", &[]).soon()),
        ("a circle", own("{% include \"home.html\" %}"), refused(file, "", &["circular|include"]).soon()),
        ("a long chain", chain.write(&template(40), ""), refused(file, "", &["16"]).soon()),
        ("a template included 20^12 times", fan.write(&template(12), "x"), refused(file, "", &["32 MiB"]).soon()),
        (
            "100 000 elif",
            own(&format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}".repeat(80_000))),
            refused(file, "", &["elif"]).soon(),
        ),
        ("brackets without end", own(&format!("{{{{ {} }}}}", "(".repeat(100_000))), refused(file, "", &[]).soon()),
        (
            "200 blocks inside each other",
            own(&format!("{}{}", "{% if a %}".repeat(200), "{% endif %}".repeat(200))),
            refused(file, "", &[]).soon(),
        ),
    ];
    judge("T09", cases.map(|(what, project, expect)| Case { what, project, expect }));
}

#[test]
fn t09_a_template_as_deep_as_it_may_be_is_rendered() {
    let template = |n: usize| format!("themes/default/templates/t{n}.html");
    // Of a page that the threads of the pool render. Twenty components inside each other, each through a chain of templates as long as a chain may be.
    let call = "{% if n < 20 %}{{ <c n={n + 1}/> }}{% endif %}";
    let home = "{% component c(n) %}{% include \"t0.html\" %}{% endcomponent %}{{ <c n={1}/> }}";
    let chain = (0..14).fold(with_template("templates/history.html", home), |all, n| {
        all.write(&template(n), format!("{{% include \"t{}.html\" %}}", n + 1))
    });
    let sandbox = Sandbox::with(&chain.write(&template(14), format!("{call}deepcanary")));
    sandbox.succeeds(&["build"]);
    assert_eq!(sandbox.site("privacy/history/index.html").matches("deepcanary").count(), 20);
}

#[test]
fn t10_mjml_that_is_too_deep_or_too_long_is_refused() {
    let email = |inner: &str| {
        let text = format!(
            "<mjml><mj-body><mj-section><mj-column><mj-text>{inner}</mj-text></mj-column></mj-section></mj-body></mjml>"
        );
        with_template("email/body.mjml", &text)
    };
    let place = "email/body.mjml";
    let deep = |n: usize| format!("{}a{}", "<b>".repeat(n), "</b>".repeat(n));
    judge(
        "T10",
        [
            Case {
                what: "5,000 deep",
                project: email(&deep(5000)),
                expect: refused(place, "", &["5005", "100"]).soon(),
            },
            Case {
                what: "never closed",
                project: email(&"<div>".repeat(40_000)),
                expect: refused(place, "", &["100"]).soon(),
            },
            Case {
                what: "made in a loop",
                project: email("{% for n in range(end=9000) %}<b>{% endfor %}"),
                expect: refused(place, "", &["9005"]).soon(),
            },
            Case {
                what: "too long",
                project: email("{% for n in range(end=50000) %}<b>0123456789</b> 0123456789 0123456789{% endfor %}"),
                expect: refused(place, "", &["bytes of MJML"]).soon(),
            },
        ],
    );
}

#[test]
fn t11_a_template_of_a_projects_own_gives_what_it_gave() {
    let own = "{% extends \"base.html\" %}{%- block main -%}  {% set a = [1, 2] -%} {% for x in [...a, 3] -%}  \
               {{- x }}{% if not loop.last %},{% endif %}{% endfor %} {{ \"<&\" ~ a | join(sep=\"<\") }} \
               {{ \"a<b\" | safe | replace(from=\"b\", to=\"<\") }} {{ [x * 2 for x in a if x > 1] | first }}\
               {% set b %}[{{ a | length }}]{% endset %}{{ b }}{% endblock %}";
    let sandbox = Sandbox::with(&with_template(HOME, own));
    sandbox.succeeds(&["build"]);
    let page = sandbox.site("index.html");
    assert!(page.contains("1,2,3 &lt;&amp;1&lt;2 a<&lt; 4[2]"), "{page}");

    let wrong = "{% extends \"base.html\" %}{% block main %}\n{% for x in [1, 2] %}{{ x }}{% endfor %}\n{{ home.nothing }}{% endblock %}";
    judge(
        "T11",
        [Case {
            what: "a value that is not there",
            project: with_template(HOME, wrong),
            expect: refused("themes/default/templates/home.html", "3", &["`nothing` is not defined"]),
        }],
    );
}
