use super::*;

fn file(text: &str) -> Arc<SourceFile> {
    SourceFile::new("content/privacy/2019-05-06.md", text)
}

fn told(problems: &[Diagnostic]) -> Vec<String> {
    problems
        .iter()
        .map(|d| match &d.place {
            Place::Text(span) => {
                let (line, column) = span.line_and_column();
                format!("{} {line}:{column} {}", d.rule.number(), d.message)
            }
            Place::Path(path) => format!("{} {path} {}", d.rule.number(), d.message),
        })
        .collect()
}

fn english() -> Lang {
    "en".parse().unwrap()
}

fn wrong(text: &str) -> Vec<String> {
    told(&version(&file(text), &english()).1)
}

#[test]
fn everything_of_the_contract_is_read() {
    let text = "---\ntitle: Privacy Notice\nUpdated: May 6, 2019\neffective: 2019-06-05\nchange: material\n\
                summary:\n  - We share.\n\
                impact: More.\nchoices:\n  - {text: Turn it off, url: \"https://example.org/settings\"}\n\
                notify: [homepage]\nretroactive: false\nlate_notice: why\nfollows: 2019-01-01\ndraft: true\n\
                extra: {a: [1, x]}\nimported: {commit: 1234567, printed: 2019-05-01}\n---\n\nText\n";
    let (front_matter, problems) = version(&file(text), &english());
    assert_eq!(told(&problems), Vec::<String>::new());
    let front_matter = front_matter.unwrap();
    assert_eq!(front_matter.updated.unwrap().value.to_string(), "2019-05-06");
    assert_eq!(front_matter.words.summary, ["We share."]);
    assert_eq!(front_matter.words.choices[0].url.as_ref().unwrap().as_str(), "https://example.org/settings");
    assert_eq!(front_matter.notify.unwrap().value, BTreeSet::from([Channel::Homepage]));
    assert_eq!(front_matter.follows.unwrap().value.to_string(), "2019-01-01");
    assert_eq!(front_matter.particulars.extra, serde_json::json!({"a": [1, "x"]}));
    assert_eq!(front_matter.particulars.imported.unwrap().printed.unwrap().to_string(), "2019-05-01");
    assert_eq!(&front_matter.words.source.text()[front_matter.words.body], "\nText\n");
}

#[test]
fn a_file_without_front_matter_an_empty_one_and_one_without_text_are_told_apart() {
    assert_eq!(wrong("# Privacy\n"), ["20 1:1 the file has no front matter"]);
    assert_eq!(wrong(" \n"), ["21 1:1 the file is empty"]);
    assert_eq!(wrong("---\nupdated: 2019-05-06\n---\n \n"), ["23 3:1 there is no text below the front matter"]);
}

#[test]
fn a_file_that_begins_with_a_rule_has_no_front_matter_and_one_with_keys_has() {
    let body = |text: &str| split_if_any(&file(text)).map(|(parts, _)| text[parts.body].to_owned());
    for text in [
        "---\n\nA rule above\n\n---\nText\n",
        "---\n\n# A heading, or a comment\n\n---\nText\n",
        "---\nIt is said: a: b\n---\nText\n",
        "---\na: 1\n",
        "---\na: 1\n...\nText\n",
        " ---\na: 1\n---\n",
        "---\n- a\n---\n",
        "---",
        "Text\n",
        "",
    ] {
        assert_eq!(body(text), None, "{text:?}");
    }
    let long = format!("---\n{}---\nText\n", "# a comment\n".repeat(300) + "a: 1\n");
    for text in [
        "---\nlayout: page\n---\nText\n",
        "--- \na: 1\n---\t\nText\n",
        "---\n---\nText\n",
        "---\n \n---\nText\n",
        "---\ntitle: Terms: all of them\ndate: *anchor\n---\nText\n",
        "---\ntags: !set {a}\n---\nText\n",
        &long,
    ] {
        assert_eq!(body(text).as_deref(), Some("Text\n"), "{text:?}");
    }
    let read = crate::text::encoding::decode("a.md", b"\xEF\xBB\xBF---\r\na: 1\r\n---\r\nText\r\n").unwrap();
    assert_eq!(split_if_any(&read).map(|(parts, _)| read.text()[parts.body].to_owned()).as_deref(), Some("Text\n"));
}

#[test]
fn front_matter_without_an_end_is_reported_where_it_begins() {
    assert_eq!(wrong("---\nupdated: x\n\n# Text\n"), ["22 1:1 this front matter is never closed"]);
    let long = format!("---\n{}---\nText\n", "a: 1\n".repeat(201));
    assert_eq!(wrong(&long), ["24 1:1 no closing `---` within 200 lines"]);
    assert_eq!(wrong(&format!("---\n{}", "a: 1\n".repeat(202))), ["22 1:1 no closing `---` within 200 lines"]);
    assert_eq!(wrong("---\nupdated: x\n... \n# Text\n"), ["22 3:1 front matter must end with `---`, not with `...`"]);
}

#[test]
fn a_rule_in_the_text_does_not_pass_for_the_end_in_silence() {
    let (_, problems) = version(&file("---\nupdated: 2019-05-06\n\nWe share data.\n\n---\n\nMore\n"), &english());
    assert_eq!(problems[0].hints.last().unwrap(), "check whether the closing `---` is missing above this line");
}

#[test]
fn a_missing_date_is_reported_at_the_opening_line() {
    assert_eq!(wrong("---\ntitle: x\n---\nText\n"), ["37 1:1 `updated` is missing"]);
}

#[test]
fn every_mistake_is_listed_in_one_run() {
    let text = "---\nupdated: 2023-02-30\nefective: 2023-01-01\nchange: major\ndraft: yes\n\
                summary: ~\nkind: x\n---\nText\n";
    assert_eq!(wrong(text).len(), 6);
}

#[test]
fn a_translation_holds_words_only() {
    let text = "---\ntitle: Aviso\nsummary: [Uno, Dos]\nupdated: 2019-05-06\nsumary: x\n---\nTexto\n";
    let (words, problems) = translation(&file(text), &english(), "content/privacy/2019-05-06.md");
    assert_eq!(words.unwrap().summary, ["Uno", "Dos"]);
    assert_eq!(told(&problems), ["36 4:1 `updated` does not belong here", "35 5:1 unknown key `sumary`"]);
}

#[test]
fn a_change_is_unclassified_only_when_it_was_imported() {
    let unclassified = |more| format!("---\nupdated: 2019-05-06\nchange: unclassified\n{more}---\nText\n");
    assert_eq!(wrong(&unclassified("")), ["49 3:9 only an imported version may leave its change unclassified"]);
    assert_eq!(wrong(&unclassified("imported: {printed: 2019-05-01}\n")), Vec::<String>::new());
}

#[test]
fn a_choice_leads_to_a_whole_address() {
    let choice = |url| format!("---\nupdated: 2019-05-06\nchoices:\n  - {{text: x, url: \"{url}\"}}\n---\nText\n");
    assert_eq!(wrong(&choice("mailto:a@b.org")), Vec::<String>::new());
    assert_eq!(wrong(&choice("javascript:alert(1)")).len(), 1);
    assert_eq!(wrong(&choice("/settings")).len(), 1);
}

#[test]
fn a_file_without_front_matter_is_told_the_lines_for_its_own_name() {
    let hint = |path: &str| split(&SourceFile::new(path, "# Privacy\n")).unwrap_err().hints[0].clone();
    assert_eq!(
        hint("content/privacy/2024-03-01-2.md"),
        "begin the file with these lines: `---`, `title: Privacy Notice`, `updated: 2024-03-01`, `---`"
    );
    assert_eq!(
        hint("content/privacy/2024-03-01.es.md"),
        "begin the file with these lines: `---`, `title: Privacy Notice`, `---`"
    );
}

#[test]
fn who_misspelt_a_key_did_not_forget_it() {
    let problems = |yaml: &str| {
        let file = SourceFile::new("content/privacy/2024-03-01.md", format!("---\ntitle: T\n{yaml}---\nText\n"));
        let (_, problems) = version(&file, &"en".parse().unwrap());
        problems.into_iter().map(|found| format!("{} {}", found.message, found.hints[0])).collect::<Vec<_>>()
    };
    assert_eq!(problems("udpated: 2024-03-01\n"), ["unknown key `udpated` did you mean `updated`?"]);
    assert_eq!(
        problems("updated: 2024-03-01\nEffective date: 2024-03-01\n"),
        ["unknown key `Effective date` did you mean `effective`?"]
    );
}

#[test]
fn words_with_a_comma_between_braces_are_told_to_be_quoted() {
    let text = "---\ntitle: N\nupdated: 2019-05-06\nchoices:\n  - {text: Pay by transfer, and nothing is shared}\n---\n\nText\n";
    let (_, problems) = version(&file(text), &english());
    assert_eq!(told(&problems), ["35 5:29 unknown key `and nothing is shared`"]);
    assert!(problems[0].hints.iter().any(|hint| hint.contains("put quotes around")), "{:?}", problems[0].hints);
}
