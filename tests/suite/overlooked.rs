//! What an editor may overlook that one text alone does not show.

use crate::project::{NEW, OLD, Project, Run, SETTINGS, Sandbox, good};

const TERMS: &str = "---\ntitle: Terms\nupdated: 2023-01-10\n---\n\n## Rules\n\nBe kind.\n";

fn check(project: &Project) -> Run {
    Sandbox::with(project).run(&["check", "--as-of", "2024-03-15"])
}

/// What the hint of a link to nowhere says; nothing where the link is right.
fn hint(href: &str) -> Option<String> {
    let project = good().write("content/terms/2023-01-10.md", TERMS);
    let run = check(&project.replace(NEW, "Write to us.", &format!("Read [this]({href}).")));
    assert_eq!(run.code, Some(0), "{run}");
    let (_, told) = run.stderr.split_once("warning[N0265]")?;
    assert!(told.contains(&format!("`{href}` leads nowhere")), "{run}");
    assert!(told.contains("2024-03-01.md:18:13"), "{run}");
    told.lines().find_map(|line| line.split_once("hint: ")).map(|(_, hint)| hint.to_owned())
}

#[test]
fn a_link_to_a_notice_or_a_version_that_is_not_there_says_what_to_type() {
    for (href, expected) in [
        ("terms.md", "write `../terms/`"),
        ("../terms/index.md", "write `../terms/`"),
        ("2023-01-10.md", "write `2023-01-10/`"),
        ("../termss/", "did you mean `../terms/`?"),
        ("terms/", "write `../terms/`"),
        ("2023-01-11/", "did you mean `2023-01-10/`?"),
        ("../terms/2023-01-11/", "did you mean `../terms/2023-01-10/`?"),
        ("/legal/privacy/2031-12-28/", "write the name of a version, or `../privacy/` for the version in force"),
        ("https://example.org/legal/privacy/2023-01-11/", "did you mean `2023-01-10/`?"),
        ("2023-01-10/#sharng", "did you mean `2023-01-10/#sharing`?"),
    ] {
        assert_eq!(hint(href).as_deref(), Some(expected), "{href}");
    }
}

#[test]
fn a_link_that_leads_somewhere_or_elsewhere_is_left_alone() {
    for href in [
        "../terms/",
        "../terms/#rules",
        "../terms/2023-01-10/",
        "2023-01-10/#sharing",
        "2023-01-10/changes/",
        "history/",
        "../feed.xml",
        "/privacy/2031-01-01/",
        "/contact/",
        "https://example.com/terms.md",
        "mailto:privacy@example.org",
        "#sharing",
    ] {
        assert_eq!(hint(href), None, "{href}");
    }
}

/// What is said of a change from one text to another that is called minor.
fn understated(old: &str, new: &str, summary: &str) -> Option<String> {
    let front = format!("title: Privacy Notice\nchange: minor\nsummary: {summary}\n");
    let project = good().without(NEW).replace(OLD, "We share nothing with anybody.", old);
    let project =
        project.version("privacy", "2024-03-01", &front, &format!("## Sharing\n\n{new}\n\n## Contact\n\nWrite to us."));
    let run = check(&project);
    assert_eq!(run.code, Some(0), "{run}");
    let (_, told) = run.stderr.split_once("warning[N0263]: ")?;
    assert!(told.contains("2024-03-01.md:4:9"), "{run}");
    told.lines().next().map(str::to_owned)
}

#[test]
fn a_small_change_that_changes_what_was_promised_is_told() {
    for (old, new, told) in [
        ("We keep it for 30 days.", "We keep it for 900 days.", "`30 days` becomes `900 days` under \"Sharing\""),
        ("We do not sell data.", "We do sell data.", "`We do not sell data` becomes `We do sell data`"),
        ("We will ask first.", "We may ask first.", "`We will ask first` becomes `We may ask first`"),
        ("We send you 3 letters.", "We send you 4 letters.", "`3 letters` becomes `4 letters`"),
        (
            "OUR LIABILITY SHALL NOT EXCEED 300.",
            "OUR LIABILITY SHALL NOT EXCEED 100.",
            "`EXCEED 300` becomes `EXCEED 100`",
        ),
    ] {
        let found = understated(old, new, "A clearer sentence.");
        let found = found.unwrap_or_else(|| panic!("{old} -> {new}"));
        assert!(found.starts_with("this change is marked `minor`: "), "{found}");
        let is_negation = old.contains("not");
        assert!(if is_negation { found.contains("not") } else { found.contains(told) }, "{found}");
    }
}

#[test]
fn a_may_beside_a_figure_of_the_summary_is_not_told_by_it() {
    let found = understated("We may wait 30 days.", "We will wait 30 days.", "We wait for 30 days.");
    assert!(found.is_some_and(|found| found.contains("`We may wait 30 days` becomes `We will wait 30 days`")));
}

#[test]
fn what_changes_nothing_or_is_told_in_the_summary_is_left_alone() {
    for (old, new, summary) in [
        ("We keep it for 30 days.", "We store it for 30 days.", "A clearer sentence."),
        ("We keep it for 30 days.", "We keep it for 10 days.", "We keep it for 10 days instead of 30."),
        ("Last updated: January 10, 2023", "Last updated: March 1, 2024", "A new date."),
        ("Export it from Basecamp 3 at any time.", "Export it from Basecamp 4 at any time.", "A new name."),
        ("Write to us in San Francisco, CA 94110.", "Write to us in San Francisco, CA 94107.", "We moved."),
        ("1\\. One.\n\n2\\. Two.", "1\\. New.\n\n2\\. One.\n\n3\\. Two.", "A new rule."),
    ] {
        assert_eq!(understated(old, new, summary), None, "{old} -> {new}");
    }
}

#[test]
fn a_summary_of_another_text_is_told_with_what_the_text_says() {
    let project = good()
        .replace(NEW, "We share log data with a payment provider.\n\n", "We keep logs for 90 days.\n\n")
        .replace(NEW, "summary: We now share log data with a payment provider.", "summary: We keep logs for 120 days.");
    let run = check(&project);
    for words in ["warning[N0264]", "2024-03-01.md:7:10", "the summary says `120 days`", "the text says `90 days`"] {
        assert!(run.stderr.contains(words), "{words}: {run}");
    }
    let right = check(&project.clone().replace(NEW, "for 120 days.", "for 90 days."));
    assert!(!right.stderr.contains("N0264"), "{right}");
    let in_words =
        check(&project.replace(NEW, "for 120 days.", "for 14 days.").replace(NEW, "90 days", "fourteen days"));
    assert!(!in_words.stderr.contains("N0264"), "{in_words}");
}

#[test]
fn a_text_in_force_is_to_be_read_again_after_twelve_months() {
    let told = |project: &Project, day: &str| {
        Sandbox::with(project)
            .run(&["check", "--as-of", day])
            .stderr
            .contains("warning[N0266]: this version was updated on")
    };
    let project = good().without(NEW);
    assert!(!told(&project, "2024-01-10") && told(&project, "2024-01-11"));
    assert!(!told(&good(), "2024-02-01"), "a newer text is written");
    assert!(!told(&project.append(SETTINGS, "rules: {N0266: off}\n"), "2024-06-01"));
    let ended =
        good().without(NEW).write("content/privacy/notice.yaml", "ended: {on: 2025-01-01, reason: It closes.}\n");
    assert!(!told(&ended, "2024-06-01"), "nobody reads it again");
}

#[test]
fn an_address_in_two_spellings_names_both_places() {
    let project = good()
        .write("content/terms/2023-01-10.md", TERMS.replace("Be kind.", "Write to <legalteam@example.org>."))
        .write("content/rules/2023-01-10.md", TERMS.replace("Be kind.", "Write to <legalteam@example.org>."))
        .replace(NEW, "Write to us.", "Write to <legaltaem@example.org> or <support@example.org>.");
    let run = check(&project);
    for words in
        ["warning[N0267]", "2024-03-01.md:18:11", "`legaltaem@example.org` is written here", "rules/2023-01-10.md:8:11"]
    {
        assert!(run.stderr.contains(words), "{words}: {run}");
    }
    assert_eq!(run.stderr.matches("N0267").count(), 1, "{run}");
}
