//! The languages of pages: whose words they are in, how days are written there, and what is said to be in another.

use crate::project::{SETTINGS, Sandbox, good};

const DAY: &str = "2024-03-15";

/// The good project in these languages, with these lines more in its settings.
fn in_languages(languages: &str, more: &str) -> Sandbox {
    let text = "change: material\ntranslations: later";
    let project = good().replace(SETTINGS, "languages: [en]", &format!("languages: [{languages}]\n{more}")).replace(
        crate::project::NEW,
        "change: material",
        text,
    );
    Sandbox::with(&project)
}

#[test]
fn days_are_written_as_the_language_or_the_publisher_writes_them() {
    for (languages, more, written) in [
        ("en", "", "15 April 2024"),
        ("en-GB", "", "15 April 2024"),
        ("en-US", "", "April 15, 2024"),
        ("en", "dates: \"{month} {day}, {year}\"\n", "April 15, 2024"),
        ("en-US", "dates: {en-US: \"{day} {month} {year}\"}\n", "15 April 2024"),
    ] {
        let sandbox = in_languages(languages, more);
        sandbox.build_on(DAY);
        let page = sandbox.read("output/site/privacy/2024-03-01/index.html");
        assert!(page.contains(written), "{languages} {more}: {page}");
    }
}

#[test]
fn a_regional_form_speaks_with_the_words_of_its_language_and_another_script_does_not() {
    let sandbox = in_languages("en, en-US, pt-PT", "");
    sandbox.build_on(DAY);
    let page = sandbox.read("output/site/en-US/privacy/index.html");
    assert!(page.contains("lang=\"en-US\"") && page.contains("Skip to main content"), "{page}");
    assert!(
        page.contains(">English (en)<") && page.contains(">English (en-US)<") && page.contains(">Português<"),
        "{page}"
    );

    let run = in_languages("en, zh-Hant", "").run(&["check", "--as-of", DAY]);
    assert!(run.code == Some(2) && run.stderr.contains("error[N0117]: the theme has no words in `zh-Hant`"), "{run}");
    assert!(
        run.stderr.contains("noticepress.yaml:") && run.stderr.contains("themes/default/words/zh-Hant.yaml"),
        "{run}"
    );
}

#[test]
fn a_title_that_is_not_stated_in_a_language_says_which_one_it_is_in() {
    let sandbox = in_languages("en, es, de", "");
    let settings = sandbox.read(SETTINGS);
    let line = settings.lines().find(|line| line.starts_with("title:")).unwrap();
    sandbox.write(SETTINGS, settings.replace(line, "title: {en: Legal notices, es: Avisos legales}"));
    sandbox.build_on(DAY);
    let page = |path: &str| sandbox.read(&format!("output/site/{path}index.html"));
    assert!(page("es/").contains("<h1>Avisos legales</h1>"), "{}", page("es/"));
    assert!(page("de/").contains("<h1 lang=\"en\">Legal notices</h1>"), "{}", page("de/"));
    assert!(page("").contains("<h1>Legal notices</h1>"), "{}", page(""));
    let german = page("de/privacy/");
    assert!(german.contains("<bdi lang=\"en\" dir=\"ltr\">English</bdi>"), "{german}");
}

#[test]
fn english_names_stand_apart_in_a_page_from_right_to_left() {
    let sandbox = in_languages("en, ar", "");
    sandbox.build_on(DAY);
    let page = sandbox.read("output/site/ar/privacy/index.html");
    assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("lang=\"en\" dir=\"ltr\">\n"), "the text says its own direction: {page}");
    let home = sandbox.read("output/site/ar/index.html");
    assert!(home.contains("\u{2068}Privacy Notice\u{2069}: "), "{home}");
}

/// A sentence in English ended in a stop at its left, on a page in Arabic.
#[test]
fn what_an_editor_wrote_in_one_language_says_so_wherever_a_page_repeats_it() {
    let sandbox = in_languages("en, ar", "");
    sandbox.write("content/privacy/notice.yaml", "description: What we do with information about people.\n");
    sandbox.build_on(DAY);
    let apart = |words: &str| format!("<bdi lang=\"en\" dir=\"ltr\">{words}</bdi>");
    let home = sandbox.read("output/site/ar/index.html");
    assert!(home.contains(&apart("What we do with information about people.")), "{home}");
    let history = sandbox.read("output/site/ar/privacy/history/index.html");
    assert!(history.contains(&apart("We now share log data with a payment provider.")), "{history}");
}
