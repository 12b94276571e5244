//! What readers meet first: the homepage, its banners and menu, and a notice's own page.

use crate::project::{Project, Sandbox, good, material};

const NOTICE: &str = "content/privacy/notice.yaml";
const WITHDRAWN: &str = "withdrawn:\n  - {version: 2024-03-01, on: 2024-03-14, reason: The provider needs no data.}\n";
const SUMMARY: &str = "We now share log data with a payment provider.";
const TEXT: &str = "## Data\n\nWe keep it.\n";

fn built(project: &Project, day: &str) -> Sandbox {
    let sandbox = Sandbox::with(project);
    sandbox.build_on(day);
    sandbox
}

/// Where these words stand in a page, in its order.
fn places(page: &str, words: &[&str]) -> Vec<usize> {
    words.iter().map(|words| page.find(words).unwrap_or_else(|| panic!("{words} is in {page}"))).collect()
}

/// People come from every footer, and met what had changed the year before.
#[test]
fn a_notice_says_what_is_to_come_before_its_text_and_nothing_of_the_last_change() {
    let sandbox = built(&good(), "2024-03-15");
    let page = sandbox.site("privacy/index.html");
    let order = ["in force until", "Version history", "Changes apply from", SUMMARY, "See all the changes", "<article"];
    assert!(places(&page, &order).is_sorted(), "{page}");
    let after = built(&good(), "2024-06-15").site("privacy/index.html");
    for words in [SUMMARY, "class=\"coming\"", "material change"] {
        let main = &after[after.find("<main").unwrap()..];
        assert!(!main.contains(words), "{words}: {main}");
    }
}

#[test]
fn a_withdrawn_change_is_nowhere_told_as_if_it_came() {
    let sandbox = built(&good().write(NOTICE, WITHDRAWN), "2024-03-20");
    for file in ["index.html", "privacy/index.html", "privacy/2024-03-01/index.html"] {
        let page = sandbox.site(file);
        assert!(page.contains("withdrawn") && page.contains("The provider needs no data."), "{file}: {page}");
        for words in
            ["changes apply from", "Changes apply from", "What will change", "what will change", "Turn off sharing"]
        {
            assert!(!page.contains(words), "{file}, {words}: {page}");
        }
    }
    assert!(!sandbox.site("index.html").contains(SUMMARY));
    assert!(!sandbox.site("privacy/index.html").contains(SUMMARY));
    let text = sandbox.site("privacy/2024-03-01/index.html");
    assert!(
        places(&text, &["Read the version in force.", "What was planned", SUMMARY, "<article"]).is_sorted(),
        "{text}"
    );
}

#[test]
fn notices_are_listed_as_the_settings_say_and_those_that_ended_last() {
    let version = "title: Terms of Use\n";
    let project = good()
        .version("terms", "2023-01-10", version, TEXT)
        .version("accounts", "2023-01-10", "title: Accounts\n", TEXT)
        .version("badges", "2023-01-10", "title: Badges\n", TEXT)
        .write("content/badges/notice.yaml", "ended: {on: 2023-06-01, reason: Nobody used them.}\n")
        .append("noticepress.yaml", "notices: [terms, {group: About people, notices: [privacy]}]\n");
    let sandbox = built(&project, "2024-02-01");
    let home = sandbox.site("index.html");
    let list = &home[home.find("id=\"np-notices\"").unwrap()..];
    let order = [
        "Terms of Use</a>",
        "About people</h3>",
        "Privacy Notice</a>",
        "Other notices</h3>",
        "Accounts</a>",
        "No longer in force</h3>",
        "Badges</a>",
        "Ended on",
    ];
    assert!(places(list, &order).is_sorted(), "{list}");
    let page = sandbox.site("privacy/index.html");
    let menu =
        ["<summary>Menu", "Terms of Use</a>", "Privacy Notice</a>", "Accounts</a>", "Badges</a>", "All notices</a>"];
    assert!(places(&page, &menu).is_sorted(), "{page}");
}

#[test]
fn several_banners_are_one_block_and_each_keeps_what_others_rely_on() {
    let front = format!("title: Terms of Use\n{}", material("2024-04-20", "We close unused accounts."));
    let project = good().version("terms", "2023-01-10", "title: Terms of Use\n", TEXT).version(
        "terms",
        "2024-03-05",
        &front,
        "## Data\n\nWe delete it.\n",
    );
    let home = built(&project, "2024-03-15").site("index.html");
    assert_eq!(home.matches("<div class=\"banners several\">").count(), 1, "{home}");
    assert_eq!(home.matches("<section class=\"banner\" data-banner data-notice=").count(), 2, "{home}");
    for words in [SUMMARY, "We close unused accounts."] {
        assert!(home.contains(words), "{words}: {home}");
    }
}

#[test]
fn a_cell_says_its_column_and_the_first_of_a_row_names_it() {
    let text = "## Storage\n\n| What | How long |\n|---|---|\n| Logs | 30 days |\n";
    let page =
        built(&good().version("terms", "2023-01-10", "title: Terms\n", text), "2024-02-01").site("terms/index.html");
    for words in [
        "aria-label=\"Storage\"",
        "<th scope=\"col\">How long",
        "<th scope=\"row\">Logs",
        "<td data-label=\"How long\">30 days",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

/// Search engines print it, and programs that show a card for a shared link.
#[test]
fn every_page_says_in_a_sentence_what_it_is() {
    let description = "What we do with information about people.";
    let project = good().write(NOTICE, format!("description: {description}\n"));
    let sandbox = built(&project, "2024-06-15");
    let said = |file: &str| {
        let page = sandbox.site(file);
        let [plain, shared] = ["<meta name=\"description\" content=\"", "<meta property=\"og:description\" content=\""]
            .map(|head| {
                let at = page.find(head).unwrap_or_else(|| panic!("{file} has {head}")) + head.len();
                page[at..].split('"').next().unwrap().to_owned()
            });
        assert_eq!(plain, shared, "{file}");
        plain
    };
    let cited = "Privacy Notice, version of 1 March 2024, in force from 15 April 2024, https://example.org/legal/privacy/2024-03-01/";
    assert_eq!(said("privacy/index.html"), description);
    assert_eq!(said("privacy/2024-03-01/index.html"), cited);
    assert_eq!(said("privacy/2024-03-01/changes/index.html"), "1 change in 1 of 2 sections: 6 words added, 3 deleted");
    assert_eq!(said("privacy/history/index.html"), "Privacy Notice: 2 versions · 1 material change");
    assert_eq!(said("privacy/sections/sharing/index.html"), "Changed in 1 of 2 versions");
    for file in ["index.html", "404.html", "embed/index.html", "privacy/sections/index.html"] {
        assert!(said(file).len() > 40, "{file}: {}", said(file));
    }
}

/// Most texts begin with their title, and it stood on the page twice.
#[test]
fn a_title_that_the_text_begins_with_is_seen_once() {
    let heading = |words: &str| format!("# {words}\n\n## Data\n\nWe keep it.\n\n## Contact\n\nWrite to us.\n");
    let page = |words: &str| {
        let project = good().version("terms", "2024-03-01", "title: Privacy Notice\n", &heading(words));
        built(&project, "2024-06-15").site("terms/index.html")
    };
    let titled = page("Privacy notice");
    assert!(
        titled.contains("class=\"titled\" data-notice")
            && titled.contains("<h1 id=\"privacy-notice\">Privacy notice<a"),
        "{titled}"
    );
    assert!(!page("What we do with data").contains("titled"));
}
