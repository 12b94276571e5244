//! `check` on output that somebody changed by hand: each such file is named, and no other, whatever made it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::project::{Project, Sandbox};

const DAY: &str = "2026-11-24";

#[test]
fn every_built_file_that_was_changed_or_taken_away_is_named_and_no_other() {
    let sandbox = late_texts();
    assert_each_is_named(&sandbox);
}

/// A draft has no tags, so it never says the same as what goes into a platform.
#[test]
fn a_platform_makes_no_difference() {
    let sandbox = late_texts();
    sandbox.edit("noticepress.yaml", "platform: none", "platform: mailchimp\n  greet_by_name: true");
    assert_each_is_named(&sandbox);
}

/// This one marks no day as a day, calls no heading a heading, and quotes without a class.
#[test]
fn a_theme_makes_no_difference() {
    let sandbox = late_texts();
    sandbox.write(
        "themes/default/templates/phrase.html",
        "{% for part in parts %}{% if part.href %}<a href=\"{{ part.href }}\">{{ part.text }}</a>\
         {% else %}{{ part.text }}{% endif %}{% endfor %}",
    );
    sandbox.write(
        "themes/default/templates/text.html",
        "<!doctype html><title>{{ text.title }}</title>{{ text.html | safe }}",
    );
    sandbox.write(
        "themes/default/templates/redline.html",
        "<!doctype html><title>Changes</title>{{ redline.html | safe }}",
    );
    assert_each_is_named(&sandbox);
}

#[test]
fn output_of_which_nobody_knows_what_it_held_is_told_and_not_called_wrong() {
    let sandbox = late_texts();
    sandbox.build_on(DAY);
    let names: Vec<(String, Vec<u8>)> = sandbox.every_published_file();
    let of = |tree: &str| -> Vec<String> {
        names.iter().filter_map(|(path, _)| Some(format!("\"{}\"", path.strip_prefix(tree)?))).collect()
    };
    let (notifications, site) = (of("notifications/").join(","), of("site/").join(","));
    let manifest = format!(
        "{{\"format\": 1, \"built_for\": \"{DAY}\", \"notifications\": [{notifications}], \"site\": [{site}]}}"
    );
    sandbox.write("output/.noticepress/manifest.json", manifest);
    let checked = sandbox.run(&["check", "--as-of", DAY]);
    assert_eq!(checked.code, Some(0), "{checked}");
    let told = format!("it is unknown whether {} files in ", names.len());
    assert!(checked.stderr.contains(&told), "{checked}");
    sandbox.build_on(DAY);
    assert!(!sandbox.run(&["check", "--as-of", DAY]).stderr.contains("it is unknown"), "a build knows");
}

#[test]
fn what_files_claim_is_named_where_it_was_changed_or_taken_away_and_the_next_build_puts_it_right() {
    let sandbox = late_texts();
    sandbox.build_on(DAY);
    let claims = || {
        let files =
            fs::read_dir(sandbox.output().join(".noticepress/claims")).unwrap().map(|file| file.unwrap().path());
        files
            .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    let before = claims();
    assert_eq!(before.len(), 3, "those of two notices, and of the site");
    let lost = |name: &String| {
        format!(".noticepress/claims/{name}: this file was changed since it was built, or it is missing")
    };
    for (n, (name, bytes)) in before.iter().enumerate() {
        let path = format!("output/.noticepress/claims/{name}");
        if n % 2 == 0 {
            sandbox.write(&path, [bytes.as_slice(), b"\n"].concat());
        } else {
            fs::remove_file(sandbox.root().join(path)).unwrap();
        }
    }
    assert_eq!(named(&sandbox), before.keys().map(lost).collect());
    sandbox.build_on(DAY);
    assert_eq!(named(&sandbox), BTreeSet::new());
    assert_eq!(claims(), before);
}

fn late_texts() -> Sandbox {
    Sandbox::with(&Project::demonstration().of_late())
}

/// Builds; then takes every third file away and adds a line to every other.
fn assert_each_is_named(sandbox: &Sandbox) {
    sandbox.build_on(DAY);
    sandbox.succeeds(&["check", "--as-of", DAY]);
    let files = sandbox.every_output_file();
    for one in [0, files.len() / 2, files.len() - 1] {
        let (path, bytes) = &files[one];
        sandbox.write(&format!("output/{path}"), [bytes.as_slice(), b"\n"].concat());
        assert_eq!(named(sandbox), [format!("{path}: this file was changed since it was built")].into());
        sandbox.write(&format!("output/{path}"), bytes);
    }
    let mut expected = BTreeSet::new();
    for (at, (path, bytes)) in files.iter().enumerate() {
        let file = format!("output/{path}");
        if at % 3 == 0 {
            fs::remove_file(sandbox.root().join(file)).unwrap();
            expected.insert(format!("{path}: this file was built, but is missing"));
        } else {
            sandbox.write(&file, [bytes.as_slice(), b"\n"].concat());
            expected.insert(format!("{path}: this file was changed since it was built"));
        }
    }
    assert_eq!(named(sandbox), expected);
}

/// The files that `check` calls wrong, and how.
fn named(sandbox: &Sandbox) -> BTreeSet<String> {
    let checked = sandbox.run(&["check", "--as-of", DAY, "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
    let wrong = found["messages"].as_array().unwrap().iter().filter(|one| one["code"] == "N0160");
    wrong.map(|one| format!("{}: {}", one["path"].as_str().unwrap(), one["message"].as_str().unwrap())).collect()
}
