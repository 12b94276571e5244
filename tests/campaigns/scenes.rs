//! Projects with a ledger and letters, each a moment before one of the commands that write into the content.

use crate::project::{Project, Sandbox};

/// A command that writes into the content, and the project it is typed in.
pub struct Scene {
    /// The command in a word or two.
    pub name: &'static str,
    pub arguments: &'static [&'static str],
    pub project: Project,
}

const SETTINGS: &str = "\
title: Legal
base_url: https://example.org/legal/
timezone: UTC
languages: [en, es]
organization: {name: Example Learning Consortium, email: privacy@example.org, address: 1 Example Street}
email: {from: privacy@example.org, reply_to: privacy@example.org}
rules: {N0263: off}
";

const CORRECT: &[&str] = &["seal", "--correct", "privacy@2023-01-10", "--reason", "A word was missing."];
const CORRECT_AGAIN: &[&str] = &["seal", "--correct", "privacy@2023-01-10", "--reason", "A better word."];
const WITHDRAW: &[&str] = &["seal", "--withdraw", "terms", "--reason", "The service has closed."];
const BACKDATE: &[&str] = &["seal", "--backdate", "terms@2023-06-01", "--reason", "It stood on the old site."];
const SENT: &[&str] =
    &["sent", "privacy@2024-03-01", "--on", "2024-03-05", "--to", "all subscribers", "--count", "en=3000,es=1211"];
const SENT_NEXT: &[&str] = &["sent", "terms@2024-03-01", "--on", "2024-03-06", "--to", "everybody", "--count", "4211"];

/// All of them; each starts from a project that was sealed, corrected and built, and whose letter went out in two languages.
pub fn scenes() -> Vec<Scene> {
    let recorded = recorded();
    let scene = |name, arguments, project| Scene { name, arguments, project };
    let corrected = recorded
        .clone()
        .replace("content/privacy/2023-01-10.md", "no data with anybody", "no data with anyone")
        .replace("content/privacy/2023-01-10.es.md", "Nada de datos", "Ningún dato");
    let withdrawn = ["2023-01-10", "2024-03-01"].iter().fold(recorded.clone(), |project, version| {
        let path = format!("content/terms/{version}");
        project.without(&format!("{path}.md")).without(&format!("{path}.es.md"))
    });
    vec![
        scene("first seal", &["seal"], texts()),
        scene("seal", &["seal"], both(recorded.clone(), "cookies", "2024-03-15", MINOR, [45, 1])),
        scene("seal --correct", CORRECT_AGAIN, corrected),
        scene("seal --withdraw", WITHDRAW, withdrawn),
        scene("seal --backdate", BACKDATE, both(recorded.clone(), "terms", "2023-06-01", MINOR, [30, 1])),
        scene("sent", SENT_NEXT, recorded.clone()),
        scene("carry", &["carry", "privacy@2024-03-15"], fixed(recorded.clone())),
        scene("carry with a conflict", &["carry", "privacy@2024-03-15"], conflicting(recorded.clone())),
        scene("redate", &["redate", "cookies@2024-03-12"], both(recorded, "cookies", "2024-03-12", MATERIAL, [60, 2])),
    ]
}

const MINOR: &str = "change: minor\n";
const MATERIAL: &str = "effective: 2024-04-15\nchange: material\nretroactive: false\nchoices: []\n";

/// Three notices in two languages; changes of two of them are announced.
fn texts() -> Project {
    let notices = ["privacy", "terms", "cookies"];
    let first = notices.iter().fold(Project::empty().write("noticepress.yaml", SETTINGS), |project, notice| {
        both(project, notice, "2023-01-10", "", [30, 0])
    });
    ["privacy", "terms"].iter().fold(first, |project, notice| both(project, notice, "2024-03-01", MATERIAL, [30, 1]))
}

/// The same with a ledger, a correction and two letters on record, built.
fn recorded() -> Project {
    let sandbox = Sandbox::with(&texts());
    sandbox.succeeds(&["seal"]);
    sandbox.succeeds(&["build"]);
    sandbox.edit("content/privacy/2023-01-10.md", "nothing with anybody", "no data with anybody");
    sandbox.edit("content/privacy/2023-01-10.es.md", "Nada con nadie", "Nada de datos con nadie");
    sandbox.succeeds(CORRECT);
    sandbox.succeeds(SENT);
    sandbox.succeeds(&["build"]);
    Project::of(&sandbox.root(), &["noticepress.yaml", "content", "output"])
}

/// With a fix to the text in force, as that was corrected.
fn with_fix(project: Project) -> Project {
    let front = "effective: 2024-03-15\nchange: minor\nfollows: 2023-01-10\n";
    both(project, "privacy", "2024-03-15", front, [45, 0])
        .replace("content/privacy/2024-03-15.md", "nothing with anybody", "no data with anybody")
        .replace("content/privacy/2024-03-15.es.md", "Nada con nadie", "Nada de datos con nadie")
}

/// With a fix to the text in force, which the pending one lacks and another takes back.
fn fixed(project: Project) -> Project {
    let later = "effective: 2024-06-01\nchange: material\nretroactive: false\nchoices: []\nfollows: 2024-03-01\n\
                 takes_back: [2024-03-15]\n";
    both(with_fix(project), "privacy", "2024-03-15-2", later, [30, 2])
}

/// With a fix to words that the pending text changed too.
fn conflicting(project: Project) -> Project {
    let pending = "effective: 2024-04-20\nchange: material\nretroactive: false\nchoices: []\nfollows: 2024-03-01\n";
    with_fix(both(project, "privacy", "2024-03-14", pending, [90, 1]))
}

/// With a text and its translation: for how many days letters are kept, and with how many data are shared.
fn both(project: Project, notice: &str, version: &str, front: &str, [days, sharers]: [u32; 2]) -> Project {
    let day = &version[.."2024-03-15".len()];
    let english = ["nothing with anybody", "it with our bank", "it with our two banks"][sharers as usize];
    let spanish = ["Nada con nadie", "Con nuestro banco", "Con nuestros dos bancos"][sharers as usize];
    let summary = |words: &str| if front.is_empty() { String::new() } else { format!("summary: {words}\n") };
    let reference = format!(
        "---\ntitle: Notice of {notice}\nupdated: {day}\n{front}{}---\n\n## What we keep\n\nWe keep letters for {days} days.\n\n\
         ## Sharing\n\nWe share {english}.\n",
        summary("We changed how we work.")
    );
    let translation = format!(
        "---\ntitle: Aviso de {notice}\n{}---\n\n## Lo que guardamos\n\nGuardamos cartas durante {days} días.\n\n\
         ## Compartir\n\n{spanish}.\n",
        summary("Cambiamos la forma de trabajar.")
    );
    project
        .write(&format!("content/{notice}/{version}.md"), reference)
        .write(&format!("content/{notice}/{version}.es.md"), translation)
}
