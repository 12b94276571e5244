//! What readers of a change are told first, and that each place tells the same.

use crate::project::{NEW, Project, Sandbox, good, in_new};

const NOTICE: &str = "content/privacy/notice.yaml";
const WITHDRAWN: &str = "withdrawn:\n  - {version: 2024-03-01, on: 2024-03-14, reason: The provider needs no data.}\n";
const CHANGES: &str = "privacy/2024-03-01/changes/index.html";

fn built(project: &Project, day: &str) -> Sandbox {
    let sandbox = Sandbox::with(project);
    sandbox.build_on(day);
    sandbox
}

/// What of the page is before `words`.
fn before<'p>(page: &'p str, words: &str) -> &'p str {
    page.split_once(words).unwrap_or_else(|| panic!("{words} is in {page}")).0
}

#[test]
fn a_change_is_told_by_what_it_means_and_what_one_can_do_then_one_by_one_then_in_the_text() {
    let page = built(&good(), "2024-03-15").site(CHANGES);
    let order = [
        "What will change on 15 April 2024",
        "data-standing=\"upcoming\"",
        "We now share log data with a payment provider.</li>",
        "Turn off sharing in your settings",
        "See 1 change",
        "id=\"np-e1\"",
        "About this comparison",
        "<article data-redline",
        "id=\"np-c1\"",
    ];
    let places: Vec<usize> = order.iter().map(|words| before(&page, words).len()).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_change_that_was_withdrawn_says_so_first_and_offers_nothing_to_do() {
    let page = built(&good().write(NOTICE, WITHDRAWN), "2024-03-20").site(CHANGES);
    let first = before(&page, "id=\"np-changes\"");
    for words in [
        "Change that was planned for 15 April 2024",
        "data-standing=\"withdrawn\"",
        "This change was withdrawn on",
        "14 March 2024",
        "The provider needs no data.",
        "version of 10 January 2023</a> stays in force",
        "What was planned",
    ] {
        assert!(first.contains(words), "{words}: {first}");
    }
    for words in ["What you can do", "Turn off sharing", "will change on"] {
        assert!(!page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_change_that_another_took_the_place_of_leads_to_that_one() {
    let later = "title: Privacy Notice\neffective: 2024-04-15\nchange: minor\n";
    let text = "## Sharing\n\nWe share log data with two payment providers.\n\n## Contact\n\nWrite to us.\n";
    let page = built(&good().version("privacy", "2024-03-10", later, text), "2024-03-20").site(CHANGES);
    let first = before(&page, "id=\"np-changes\"");
    assert!(first.contains("This change was never in force. It was replaced on"), "{first}");
    assert!(first.contains("version of 10 March 2024</a>"), "{first}");
    assert!(!page.contains("Turn off sharing"), "{page}");
}

/// One count was of places, one of passages, and one of sections.
#[test]
fn page_history_feed_and_email_tell_the_same_changes() {
    let project = in_new(
        "We share log data with a payment provider.\n\n",
        "We share log data, and we keep it.\n\nWe tell you.\n\n",
    )
    .replace(NEW, "Write to us.", "Write to us, or call.");
    let sandbox = built(&project, "2024-03-15");
    let page = sandbox.site(CHANGES);
    let listed = page.matches("id=\"np-e").count();
    assert_eq!(listed, 4, "{page}");
    assert!(page.contains("<h2 id=\"np-list\">4 changes</h2>"), "{page}");
    assert!(sandbox.site("privacy/history/index.html").contains("4 changes"));
    let feed = sandbox.site("privacy/feed.xml");
    assert_eq!(feed.matches("&lt;blockquote&gt;").count(), 3, "{feed}");
    assert!(feed.contains("and 1 more change in this section"), "{feed}");
    let letter = sandbox.read("output/notifications/privacy/2024-03-01/en/body.txt");
    let told = ["Deleted: We share nothing", "Added: We tell you.", "After: Write to us, or call."];
    assert!(told.iter().all(|words| letter.contains(words)), "{letter}");
    let order =
        ["SUMMARY", "WHAT YOU CAN DO", "KEY DATES", "CHANGES BY SECTION"].map(|words| before(&letter, words).len());
    assert!(order.is_sorted(), "{letter}");
}

#[test]
fn a_section_that_came_whole_is_one_change_and_one_that_moved_says_from_where() {
    let page = |new: &str| {
        let old = "# Notice\n\n## Use\n\nWe use it to answer you.\n\n## Sharing\n\nWe share nothing with anybody at all.\n\n## Contact\n\nYou can write to us at any time, and we answer within thirty days of your letter.\n";
        let project = Project::empty()
            .write("noticepress.yaml", good().text("noticepress.yaml"))
            .version("privacy", "2023-01-10", "title: Privacy Notice\n", old)
            .version("privacy", "2024-03-01", "title: Privacy Notice\nchange: minor\n", new);
        built(&project, "2024-03-15").site(CHANGES)
    };
    let added = page(
        "# Notice\n\n## Use\n\nWe use it to answer you.\n\n## Cookies\n\nWe set one.\n\nIt holds a number.\n\n## Sharing\n\nWe share nothing with anybody at all.\n\n## Contact\n\nYou can write to us at any time, and we answer within thirty days of your letter.\n",
    );
    assert_eq!(added.matches("id=\"np-e").count(), 1, "{added}");
    assert!(added.contains("Section added") && added.contains("It holds a number."), "{added}");
    let moved = page(
        "# Notice\n\n## Use\n\nWe use it to answer you.\n\n## Contact\n\nYou can write to us at any time, and we answer within thirty days of your letter.\n\n## Sharing\n\nWe share nothing with anybody at all.\n",
    );
    assert_eq!(moved.matches("id=\"np-e").count(), 1, "{moved}");
    assert!(moved.contains("Section moved") && moved.contains("It was after “"), "{moved}");
}
