use super::*;
use crate::load::image::Format;

fn basics() -> Basics {
    Basics {
        languages: ["en", "es"].map(|tag| tag.parse().unwrap()).into(),
        languages_known: true,
        ..Basics::default()
    }
}

/// Folders end in `/`, links in `@`.
fn entries(paths: &[&str]) -> Vec<Entry> {
    let entry = |path: &&str| {
        let path = format!("content/{path}");
        let (path, kind) = match path.split_at(path.len() - 1) {
            (folder, "/") => (folder.to_owned(), EntryKind::Folder),
            (link, "@") => (link.to_owned(), EntryKind::Symlink),
            _ if [".md", ".yaml"].iter().any(|end| path.ends_with(end)) => (path, EntryKind::text([])),
            _ if Format::of(&path).is_some() => (path, EntryKind::Image { problems: Vec::new() }),
            _ => (path, EntryKind::Other { len: 1 }),
        };
        Entry { path, kind }
    };
    paths.iter().map(entry).collect()
}

/// Code, path and message of what is wrong with these paths.
fn wrong(paths: &[&str]) -> Vec<String> {
    let entries = entries(paths);
    let (_, problems) = tree(&entries, &basics());
    problems
        .iter()
        .map(|d| format!("{} {}: {}", d.rule.number(), d.path().trim_start_matches("content/"), d.message))
        .collect()
}

#[test]
fn every_file_finds_its_role() {
    let entries = entries(&[
        "index.md",
        "index.es.md",
        "ledger.yaml",
        "privacy/",
        "privacy/2019-05-06.md",
        "privacy/2019-05-06-2.md",
        "privacy/2019-05-06.es.md",
        "privacy/notice.yaml",
        "privacy/seal.PNG",
    ]);
    let (tree, problems) = tree(&entries, &basics());
    assert_eq!(problems, []);
    assert_eq!(tree.homepage.keys().map(Lang::as_str).collect::<Vec<_>>(), ["en", "es"]);
    let privacy = &tree.notices[&"privacy".parse().unwrap()];
    assert_eq!(privacy.references.keys().map(ToString::to_string).collect::<Vec<_>>(), ["2019-05-06", "2019-05-06-2"]);
    assert_eq!(privacy.translations.len(), 1);
    assert!(privacy.notice_yaml.is_some());
    assert_eq!(*privacy.images, BTreeSet::from(["seal.PNG".to_owned()]));
}

#[test]
fn back_up_files_of_editors_are_not_there() {
    let left_behind = [
        "p/",
        "p/2019-05-06.md",
        "p/2019-05-06.md~",
        "p/.#2019-05-06.md@",
        "p/#2019-05-06.md#",
        "p/.2019-05-06.md.swp",
        "p/2019-05-06.md.bak",
        "p/2019-05-06.md.orig",
        "p/.DS_Store",
        "p/4913",
        "old~/",
        "old~/x.md",
    ];
    assert_eq!(wrong(&left_behind), Vec::<String>::new());
}

#[test]
fn a_folder_that_cannot_be_a_notice_is_told_why_and_read_all_the_same() {
    assert_eq!(
        wrong(&["Cookie Notice/", "Cookie Notice/notes.md"]),
        [
            "10 Cookie Notice: no notice can be named `Cookie Notice`",
            "16 Cookie Notice/notes.md: `notes.md` is not a valid version file name",
        ]
    );
    for name in ["es", "fr", "embed", "404", "con", ".hidden", "a_b", "%2e%2e"] {
        let found = wrong(&[&format!("{name}/")]);
        assert!(matches!(found.as_slice(), [one] if one.starts_with("10 ")), "{found:?}");
    }
}

#[test]
fn two_names_that_some_disks_take_for_one_are_both_named() {
    assert_eq!(
        wrong(&["Privacy/", "privacy/"]),
        ["11 Privacy: `Privacy` and `privacy` are the same name on many disks and servers"]
    );
    assert_eq!(wrong(&["caf\u{e9}/", "cafe\u{301}/"]).len(), 1);
    assert_eq!(
        wrong(&["p/", "p/A.png", "p/a.png"]),
        ["11 p/a.png: `A.png` and `a.png` are the same name on many disks and servers"]
    );
}

#[test]
fn the_reference_language_is_not_part_of_a_name() {
    assert_eq!(
        wrong(&["p/", "p/2024-01-01.en.md", "p/2024-01-01.md"]),
        [
            "17 p/2024-01-01.en.md: two files contain version 2024-01-01 in `en`: content/p/2024-01-01.md and content/p/2024-01-01.en.md"
        ]
    );
    assert_eq!(
        wrong(&["p/", "p/2024-01-01.en.md"]),
        ["17 p/2024-01-01.en.md: `en` is the reference language, whose files have no language in their name"]
    );
    assert_eq!(wrong(&["p/", "p/2024-01-01.ES.md", "p/2024-01-01.es.md", "p/2024-01-01.md"]).len(), 1);
}

#[test]
fn a_translation_needs_its_language_and_its_reference_text() {
    assert_eq!(
        wrong(&["p/", "p/2024-01-01.fr.md", "p/2024-01-01.md"]),
        ["19 p/2024-01-01.fr.md: the settings do not name the language `fr`"]
    );
    assert_eq!(
        wrong(&["p/", "p/2024-01-01.es.md"]),
        ["18 p/2024-01-01.es.md: this translation (`es`) has no reference text"]
    );
}

#[test]
fn the_texts_of_a_day_are_counted_without_gaps() {
    assert_eq!(
        wrong(&["p/", "p/2024-01-01.md", "p/2024-01-01-3.md"]),
        ["82 p/2024-01-01-3.md: there is no version 2024-01-01-2 before this one"]
    );
    assert_eq!(wrong(&["p/", "p/2024-01-01-2.md"]).len(), 1);
}

#[test]
fn what_may_not_lie_there_is_told_what_may() {
    insta::assert_snapshot!(
        wrong(&[
            "2019-05-06.md", "2019-05-06/", "feed.xml", "link@", "notice.yaml", "p/", "p/.git/", "p/.gitignore", "p/a?.png",
            "p/deep/", "p/deep/x.md", "p/empty/", "p/history/", "p/history/index.html", "p/index.html", "p/link@",
            "p/notes.txt", "p/notice.yml", "p/x.md/",
        ])
        .join("\n"),
        @r"
        14 2019-05-06: `2019-05-06` is a version name, but this is a folder
        13 2019-05-06.md: `2019-05-06.md` does not belong in this folder
        15 feed.xml: `feed.xml` would replace a page of the site
        7 link: this is a symbolic link, and links are never followed
        13 notice.yaml: `notice.yaml` does not belong in this folder
        12 p/.git: `.git` is hidden, and hidden files are never read
        12 p/.gitignore: `.gitignore` is hidden, and hidden files are never read
        9 p/a?.png: the name `a?.png` contains a character that is not possible in web addresses or on some disks
        14 p/deep: `deep/x.md` is one folder too deep
        14 p/empty: `empty` is a folder inside a notice's folder
        15 p/history: `history/index.html` would replace a page of the site
        15 p/index.html: `index.html` would replace a page of the site
        7 p/link: this is a symbolic link, and links are never followed
        13 p/notes.txt: `notes.txt` does not belong in this folder
        13 p/notice.yml: `notice.yml` does not belong in this folder
        14 p/x.md: `x.md` is a folder inside a notice's folder
        "
    );
}

#[test]
fn a_folder_with_a_wrong_name_never_hides_the_one_that_has_it() {
    let entries = entries(&["A B/", "A B/2019-05-06.md", "a-b/", "a-b/2020-01-01.md"]);
    let (tree, _) = tree(&entries, &basics());
    assert_eq!(tree.notices[&"a-b".parse().unwrap()].path, "content/a-b");
}
