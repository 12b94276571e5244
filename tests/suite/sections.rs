//! A section through time: its page, and how the contents of a version lead there.

use crate::project::{Project, SETTINGS, Sandbox};

const SETTINGS_TEXT: &str = "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\n\
                             languages: [en, es]\nrules: {N0130: off}\n";

fn body(logs: &str, sharing: &str) -> String {
    format!("## Logs\n\n{logs} See [sharing](#sharing).\n\n## Sharing\n\n{sharing}\n\n## Contact\n\nWrite to us.")
}

/// A section that changed twice, one that changed once, one that never did, and one that came later.
fn changing() -> Sandbox {
    let long = "We share nothing with anyone. ".repeat(20);
    let text = |logs: &str, sharing: &str| body(logs, sharing);
    let later =
        text("We keep logs for 90 days.", "We share logs with our bank.") + "\n\n## Children\n\nAsk your parents.";
    let project = Project::empty()
        .write(SETTINGS, SETTINGS_TEXT)
        .version("privacy", "2020-01-01", "title: Privacy\n", &text("We keep logs for 30 days.", &long))
        .version("privacy", "2021-02-01", "title: Privacy\nchange: minor\n", &text("We keep logs for 60 days.", &long))
        .version("privacy", "2024-09-09", "title: Privacy\nchange: minor\n", &later);
    let sandbox = Sandbox::with(&project);
    sandbox.build_on("2025-01-01");
    sandbox
}

/// The list of contents on a page, a line a heading.
fn contents(sandbox: &Sandbox, page: &str) -> String {
    let html = sandbox.site(page);
    let list = html.split("<nav aria-label=\"").find(|part| part.contains("level-1")).expect("it has contents");
    let items = list.split("</ol>").next().unwrap_or_default().lines().filter(|line| line.starts_with("<li"));
    items.map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_contents_say_since_when_each_section_reads_as_it_does_and_lead_to_its_page() {
    let sandbox = changing();
    insta::assert_snapshot!(contents(&sandbox, "privacy/index.html"), @r##"
    <li class="level-1"><a href="#logs">Logs</a> <a href="../privacy/sections/logs/">changed 9 Sept 2024</a></li>
    <li class="level-1"><a href="#sharing">Sharing</a> <a href="../privacy/sections/sharing/">changed 9 Sept 2024</a></li>
    <li class="level-1"><a href="#contact">Contact</a></li>
    <li class="level-1"><a href="#children">Children</a></li>
    "##);
    // On the page of an earlier version they tell of no later change.
    insta::assert_snapshot!(contents(&sandbox, "privacy/2021-02-01/index.html"), @r##"
    <li class="level-1"><a href="#logs">Logs</a> <a href="../../privacy/sections/logs/">changed 1 Feb 2021</a></li>
    <li class="level-1"><a href="#sharing">Sharing</a></li>
    <li class="level-1"><a href="#contact">Contact</a></li>
    "##);
    assert!(!contents(&sandbox, "privacy/2020-01-01/index.html").contains("/sections/"));
    // Words about a text of another language are in that of the page.
    insta::assert_snapshot!(contents(&sandbox, "es/privacy/index.html").lines().next().unwrap_or_default(), @r##"<li class="level-1"><a href="#logs">Logs</a> <a href="../privacy/sections/logs/" lang="es">cambiada el 9 sept 2024</a></li>"##);
}

#[test]
fn the_page_of_a_section_ends_with_what_it_said_first() {
    let sandbox = changing();
    let last = |name: &str| {
        let page = sandbox.site(&format!("privacy/sections/{name}/index.html"));
        let entries = page.split("</ol>").next().unwrap_or_default().split("<li class=").last().map(str::to_owned);
        entries.expect("it has entries")
    };
    // Its links are words, as in other quotes: where they led may be gone.
    assert!(
        last("logs").contains("<div class=\"prose\" lang=\"en\"><p>We keep logs for 30 days. See sharing.</p>"),
        "{}",
        last("logs")
    );
    assert!(!last("logs").contains("<details>") && last("contact").contains("<p>Write to us.</p>"));
    let sharing = last("sharing");
    let folded = sharing.split("<details><summary>First wording</summary>").nth(1).unwrap_or_default();
    assert!(
        folded.split("</details>").next().unwrap_or_default().matches("nothing with anyone").count() == 20,
        "{sharing}"
    );
    // One that came later has what came, and then all of it.
    let children = last("children");
    assert!(
        children.contains("<ins>") && children.contains("<details>") && children.contains("<p>Ask your parents.</p>"),
        "{children}"
    );
}
