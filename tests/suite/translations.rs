//! Texts that are not translated, or not as their reference text.

use serde_json::Value;

use crate::project::{NEW, Project, Run, SETTINGS, Sandbox, good};

const DAY: &str = "2024-03-15";

/// The good project in English and Spanish, without a Spanish text.
fn bilingual() -> Project {
    good().replace(SETTINGS, "languages: [en]", "languages: [en, es]")
}

fn later() -> Project {
    bilingual().replace(NEW, "change: material", "change: material\ntranslations: later")
}

fn translated(project: Project) -> Project {
    let words = "---\ntitle: Aviso de privacidad\nsummary: Ahora damos datos de registro a un proveedor de pagos.\n---\n\n\
                 ## Con quién\n\nDamos datos de registro a un proveedor de pagos.\n\n## Contacto\n\nEscríbanos.\n";
    project.write("content/privacy/2024-03-01.es.md", words)
}

fn check(project: &Project, day: &str) -> Run {
    Sandbox::with(project).run(&["check", "--as-of", day])
}

#[test]
fn a_material_change_that_is_not_translated_cannot_be_published() {
    let run = check(&bilingual(), DAY);
    assert_eq!(run.code, Some(1), "{run}");
    for words in [
        "error[N0260]",
        "2024-03-01.md:5:9",
        "the material change privacy@2024-03-01 is not translated into `es`",
        "write `content/privacy/2024-03-01.es.md`",
        "add `translations: later`",
    ] {
        assert!(run.stderr.contains(words), "{words}: {run}");
    }
    assert_eq!(Sandbox::with(&bilingual()).run(&["build", "--as-of", DAY]).code, Some(1));
    let run = check(&translated(bilingual()), DAY);
    assert!(run.code == Some(0) && !run.stderr.contains("N0260"), "{run}");
}

#[test]
fn before_its_day_a_missing_translation_is_a_warning() {
    let run = check(&bilingual(), "2024-02-01");
    assert!(run.code == Some(0) && run.stderr.contains("warning[N0260]"), "{run}");
    assert!(run.stderr.contains("and must be by 2024-03-01"), "{run}");
}

#[test]
fn a_translation_of_a_text_that_was_superseded_is_not_asked_for() {
    let next = "title: Privacy Notice\nchange: minor\n";
    let project = bilingual().version("privacy", "2024-06-01", next, "## Sharing\n\nWe share log data with payers.\n");
    let run = check(&project, "2024-06-01");
    assert!(run.code == Some(0) && !run.stderr.contains("N0260"), "{run}");
    assert!(run.stdout.contains("not translated into es: privacy@2024-06-01"), "{run}");
}

#[test]
fn a_letter_in_two_languages_is_never_due() {
    let sandbox = Sandbox::with(&later());
    sandbox.build_on(DAY);
    let index = sandbox.read("output/notifications/index.html");
    let (due, incomplete) = index.split_once("Incomplete – do not send").unwrap();
    assert!(due.contains("privacy/2024-03-01/en/") && !due.contains("/es/"), "{due}");
    assert!(incomplete.contains("privacy/2024-03-01/es/"), "{incomplete}");
    let page = sandbox.read("output/notifications/privacy/2024-03-01/es/index.html");
    assert!(page.contains("No lo envíe todavía."), "{page}");
    let english = sandbox.read("output/notifications/privacy/2024-03-01/en/index.html");
    assert!(!english.contains("Do not send it yet"), "{english}");
    let status = sandbox.run(&["status", "--as-of", DAY]).stdout;
    assert!(status.contains("send the email about privacy@2024-03-01 in en before 2024-04-15"), "{status}");
    assert!(status.contains("missing     2024-03-01 in es"), "{status}");
    let run = sandbox.run(&["email", "privacy", "--lang", "es"]);
    assert!(run.code == Some(0) && run.stderr.contains("this email is incomplete"), "{run}");
}

#[test]
fn a_translated_letter_quotes_no_text_in_another_language() {
    let sandbox = Sandbox::with(&translated(bilingual()));
    sandbox.build_on(DAY);
    let letter = sandbox.read("output/notifications/privacy/2024-03-01/es/body.txt");
    assert!(letter.contains("Ahora damos datos") && !letter.contains("We share"), "{letter}");
    assert!(sandbox.run(&["status", "--as-of", DAY]).stdout.contains("send the email about privacy@2024-03-01 before"));
}

#[test]
fn without_a_translation_readers_see_the_reference_text_and_are_told_so() {
    let old = "---\ntitle: Aviso\n---\n\n## Con quién\n\nNo damos nada a nadie.\n\n## Contacto\n\nEscríbanos.\n";
    let sandbox = Sandbox::with(&later().write("content/privacy/2023-01-10.es.md", old));
    sandbox.build_on("2024-05-01");
    let page = sandbox.site("es/privacy/index.html");
    assert!(page.contains("data-version=\"2024-03-01\" lang=\"en\"") && page.contains("We share log data"), "{page}");
    assert!(!page.contains("No damos nada") && page.contains("No hay traducción"), "{page}");
}

#[test]
fn status_lists_what_is_not_translated_for_programs_too() {
    let run = Sandbox::with(&later()).run(&["status", "--as-of", DAY, "--format", "json"]);
    let status: Value = serde_json::from_str(&run.stdout).unwrap();
    let missing: Vec<String> = status["notices"][0]["untranslated"]
        .as_array()
        .unwrap()
        .iter()
        .map(|missing| format!("{} {}", missing["version"].as_str().unwrap(), missing["lang"].as_str().unwrap()))
        .collect();
    assert_eq!(missing, ["2023-01-10 es", "2024-03-01 es"]);
}
