//! One cause is told once: what follows from a mistake is not told beside it.

use crate::project::{NEW, OLD, Project, SETTINGS, Sandbox, good, in_languages, in_new, material};

fn remove(sandbox: &Sandbox, path: &str) {
    std::fs::remove_file(sandbox.root().join(path)).unwrap();
}

/// The codes of what `check` says.
fn told(sandbox: &Sandbox) -> Vec<String> {
    sandbox.run(&["check"]).messages().into_iter().filter_map(|message| message.code).collect()
}

const SPANISH: &str = "content/privacy/2024-03-01.es.md";

fn translated() -> Project {
    in_languages("[en, es]").write(
        SPANISH,
        "---\ntitle: Aviso de privacidad\nsummary: Compartimos datos.\nchoices: []\n---\n\n## Compartir\n\nCompartimos \
         datos con un proveedor.\n\n## Contacto\n\nEscríbanos.\n",
    )
}

fn marks(ours: &str, theirs: &str) -> String {
    format!("<<<<<<< HEAD\n{ours}\n=======\n{theirs}\n>>>>>>> branch")
}

#[test]
fn a_text_that_is_half_merged_is_told_of_its_marks_and_of_nothing_that_stands_between_them() {
    let paragraph = "We share log data with a payment provider.";
    for between in [
        marks(paragraph, "We share log data with 30 payment providers."),
        marks("| Logs | 30 days |\n", "| Logs | 40 days |\n"),
        marks("TODO: ask [DATE]", "- one\n\n## Sharing\n\n#No heading"),
    ] {
        let sandbox = Sandbox::with(&translated().replace(NEW, paragraph, &between));
        assert_eq!(told(&sandbox), ["N0212"], "{between}");
    }
    // What the settings and the front matter say wrong is another cause.
    let other = translated().replace(NEW, paragraph, &marks("One.", "Two.")).replace(
        NEW,
        "effective: 2024-04-15",
        "effective: 2024-03-20",
    );
    assert_eq!(told(&Sandbox::with(&other)), ["N0088", "N0212"]);
}

#[test]
fn texts_beside_one_that_is_half_merged_are_not_said_to_lose_what_it_says() {
    let body = |days: &str| format!("## What we keep\n\nWe keep your letters for {days} days.\n");
    let project = Project::empty()
        .write(SETTINGS, "title: Legal\nbase_url: https://example.org/\norganization: {name: Example}\ntimezone: UTC\n")
        .version("privacy", "2023-01-10", "title: P\n", &body("30"))
        .version(
            "privacy",
            "2024-03-01",
            &("title: P\n".to_owned() + &material("2024-04-15", "We keep letters longer.")),
            &body("60"),
        )
        .version(
            "privacy",
            "2024-03-10",
            "title: P\neffective: 2024-03-10\nchange: correction\nfollows: 2023-01-10\n",
            &marks(&body("45"), &body("50")),
        );
    assert_eq!(told(&Sandbox::with(&project)), ["N0212"]);
}

#[test]
fn a_text_made_from_another_than_it_says_is_not_judged_by_that_one() {
    let copied = good().text(OLD).replace("updated: 2023-01-10", "updated: 2024-03-15\nchange: correction");
    let project =
        in_new("We share log data with a payment provider.", "We must not keep logs for 30 days, and share them.");
    let sandbox = Sandbox::with(&project.write("content/privacy/2024-03-15.md", copied));
    assert_eq!(told(&sandbox), ["N0211"]);
}

#[test]
fn a_version_that_is_gone_or_has_another_name_is_told_once_whatever_its_languages() {
    let sealed = || {
        let sandbox = Sandbox::with(&translated());
        sandbox.succeeds(&["seal"]);
        sandbox
    };
    let gone = sealed();
    remove(&gone, NEW);
    remove(&gone, SPANISH);
    assert_eq!(told(&gone), ["N0186"]);
    let draft = sealed();
    draft.edit(NEW, "change: material", "draft: true\nchange: material");
    assert_eq!(told(&draft), ["N0186"]);
    let untranslated = Sandbox::with(&translated().replace(NEW, "translations: later\n", ""));
    untranslated.succeeds(&["seal"]);
    remove(&untranslated, SPANISH);
    assert_eq!(told(&untranslated), ["N0186"]);
    let renamed = sealed();
    for (old, new) in [(NEW, "content/privacy/2024-02-29.md"), (SPANISH, "content/privacy/2024-02-29.es.md")] {
        let text = renamed.read(old).replace("updated: 2024-03-01", "updated: 2024-02-29");
        remove(&renamed, old);
        renamed.write(new, text);
    }
    assert_eq!(told(&renamed), ["N0186"]);
    assert!(renamed.run(&["seal"]).code == Some(1), "it is not sealed under the other name");
}

#[test]
fn a_notice_that_is_gone_is_told_once_with_how_many_texts_it_had() {
    let sandbox =
        Sandbox::with(&good().copy(OLD, "content/terms/2023-01-10.md").copy(NEW, "content/terms/2024-03-01.md"));
    sandbox.succeeds(&["seal"]);
    remove(&sandbox, "content/terms/2023-01-10.md");
    remove(&sandbox, "content/terms/2024-03-01.md");
    std::fs::remove_dir(sandbox.root().join("content/terms")).unwrap();
    let run = sandbox.run(&["check"]);
    assert_eq!(told(&sandbox), ["N0186"], "{run}");
    assert!(run.says("its notice `terms` is gone, and 1 version file with it"), "{run}");
    assert!(run.says("`noticepress seal --withdraw terms --reason"), "{run}");
}

#[test]
fn a_file_that_is_named_by_another_day_does_not_leave_its_translation_without_a_text() {
    let project = translated();
    let text = project.text(NEW);
    let sandbox = Sandbox::with(&project.without(NEW).write("content/privacy/2024-03-02.md", text));
    assert_eq!(told(&sandbox), ["N0043"]);
}
