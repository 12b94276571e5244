use super::fields::Fields;
use super::*;
use crate::diagnostic::Place;

fn place_of(diagnostic: &Diagnostic) -> (usize, usize) {
    match &diagnostic.place {
        Place::Text(span) => span.line_and_column(),
        Place::Path(path) => panic!("no place in {path}"),
    }
}

/// Code, line, column and message of each problem.
fn told(problems: &[Diagnostic]) -> Vec<String> {
    problems
        .iter()
        .map(|d| {
            let (line, column) = place_of(d);
            format!("{} {line}:{column} {}", d.rule.number(), d.message)
        })
        .collect()
}

fn read_text(text: &str) -> Result<(Node, Vec<Diagnostic>), Vec<Diagnostic>> {
    let file = SourceFile::new("a.md", text);
    read(&file, 0..text.len(), |_| None)
}

fn refused(text: &str) -> String {
    match read_text(text) {
        Ok((node, _)) => panic!("{text:?} reads as {node:?}"),
        Err(problems) => told(&problems).join("; "),
    }
}

fn hint(text: &str) -> String {
    read_text(text).unwrap_err()[0].hints.join("; ")
}

/// Reads the one key of `text` and returns the problems.
fn wrong<T>(text: &str, field: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> Vec<Diagnostic> {
    let (node, _) = read_text(text).unwrap();
    let mut fields = Fields::new(&node, Span::top_of(node.span.file()));
    let value = field(&mut fields);
    let problems = fields.finish();
    assert_eq!(value.is_none(), !problems.is_empty());
    problems
}

fn value<T>(text: &str, field: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> T {
    let (node, _) = read_text(text).unwrap();
    let mut fields = Fields::new(&node, Span::top_of(node.span.file()));
    let value = field(&mut fields).unwrap();
    assert_eq!(told(&fields.finish()), Vec::<String>::new());
    value
}

#[test]
fn every_value_knows_its_characters() {
    let text = "# c\nTitle: A b  # c\nlist:\n- one\n- {text: 'x, y', url: \"https://a.b/#c\"}\nmap:\n  deep: 1\nfold: >-\n  a\n  b\n\nlast: ~\n";
    let (node, odd) = read_text(text).unwrap();
    assert_eq!(odd, []);
    let mut found = Vec::new();
    walk(&node, &mut found);
    let expected = ["A b", "one", "'x, y'", "\"https://a.b/#c\"", "1", ">-\n  a\n  b", "~"];
    assert_eq!(found, expected);
}

fn walk(node: &Node, found: &mut Vec<String>) {
    match &node.data {
        Data::List(items) => items.iter().for_each(|item| walk(item, found)),
        Data::Mapping(entries) => entries.iter().for_each(|entry| walk(&entry.value, found)),
        _ => found.push(node.span.text().to_owned()),
    }
}

#[test]
fn a_second_key_of_the_same_name_is_refused_and_both_lines_are_named() {
    assert_eq!(refused("updated: 1\nchange: x\nUpdated: 2\n"), "28 3:1 `Updated` is written twice, on lines 1 and 3");
    assert_eq!(refused("a: {b: 1, b: 2}\n"), "28 1:11 `b` is written twice, on lines 1 and 1");
    assert_eq!(refused("a: 1\na: 2\nb: 1\nb: 1\n").matches("28 ").count(), 2);
}

#[test]
fn an_unquoted_colon_is_refused_at_the_colon() {
    assert_eq!(refused("summary: We changed: sharing\n"), "29 1:20 text that contains a colon needs quotes");
    assert_eq!(hint("summary: We changed: sharing\n"), "put the text in quotes: `summary: \"We changed: sharing\"`");
    assert_eq!(
        refused("c:\n  - {text: We changed: sharing, url: x}\n"),
        "29 2:22 text that contains a colon needs quotes"
    );
    let item =
        wrong("summary:\n  - We changed: sharing\n", |f| f.text_or_list("summary").filter(|s| !s.value.is_empty()));
    assert_eq!(told(&item), ["29 2:15 text that contains a colon needs quotes"]);
    assert_eq!(item[0].hints, ["put the text in quotes: `- \"We changed: sharing\"`"]);
}

#[test]
fn what_yaml_can_do_and_nobody_here_means_is_refused_where_it_stands() {
    for (text, expected) in [
        ("a: &x 1\n", "26 1:4 an anchor (`&`) is not supported"),
        ("a: *Important* change\n", "26 1:4 an alias (`*`) is not supported"),
        ("a:\n  - [x, *y]\n", "26 2:9 an alias (`*`) is not supported"),
        ("a: !!binary x\n", "26 1:4 a tag (`!`) is not supported"),
        ("!x a: 1\n", "26 1:1 a tag (`!`) is not supported"),
        ("<<: {a: 1}\n", "26 1:1 a merge key (`<<`) is not supported"),
        ("a: {<<: {b: 1}}\n", "26 1:5 a merge key (`<<`) is not supported"),
        ("? a\n: b\n", "26 1:1 a complex key (`?`) is not supported"),
        ("a: @b\n", "26 1:4 text that begins with `@` is not supported"),
        ("%YAML 1.2\n---\na: 1\n", "26 1:1 text that begins with `%` is not supported"),
        ("a: 1\n---\nb: 1\n", "33 2:1 a second document in one file"),
    ] {
        assert_eq!(refused(text), expected, "{text:?}");
    }
}

#[test]
fn mistakes_of_syntax_are_placed_and_say_what_to_type() {
    for (text, expected) in [
        ("a:\n\tb: 1\n", "25 2:1 a tab in the indentation"),
        ("a:\n  \t- b\n", "25 2:3 a tab in the indentation"),
        ("title: \"We\" and you\n", "30 1:13 text after the closing quote"),
        ("title: 'Reader's notice'\n", "30 1:16 text after the closing quote"),
        ("a: \"b\nc: d\n", "30 1:4 this quote is never closed"),
        ("a: 1\n  b: 2\n", "31 2:3 a key inside the text of the line above"),
        ("a: \"1\"\n  b: 2\n", "31 2:3 this line's indentation does not match"),
        ("a:\n  b: 2\n c: 3\n", "31 3:2 this line's indentation does not match"),
        ("a: - b\n", "31 1:4 a list item on the line of its key"),
        ("a: text\n  - b\n", "31 2:3 a list item inside the text of the line above"),
        ("a: > text\n", "31 1:4 text on the line of its `|` or `>`"),
        ("updated:2019-05-06\n", "32 1:8 no space after the colon"),
        ("a: 1\nupdated 2019\n", "32 2:1 a line without a key"),
        ("- a\n", "32 1:1 a line without a key"),
        ("a: [b, c\n", "33 1:4 this `[` is never closed"),
        ("a: [b}\n", "33 1:6 this closing bracket does not match the opening one"),
        ("a: [b 'c' d]\n", "29"),
        ("a: ['b' 'c']\n", "33 1:9 no comma before this item"),
        ("a: [b] c\n", "33 1:8 text after the value"),
    ] {
        if expected != "29" {
            assert_eq!(refused(text), expected, "{text:?}");
        }
    }
    assert_eq!(hint("updated:2019-05-06\n"), "write `updated: 2019-05-06`");
}

#[test]
fn what_only_the_parser_sees_is_placed_in_the_file() {
    let text = "---\na: 1\nb: \"\\q\"\n---\n";
    let file = SourceFile::new("a.md", text);
    let problems = read(&file, 4..text.len() - 4, |_| None).unwrap_err();
    assert_eq!((problems[0].rule.number(), place_of(&problems[0]).0), (33, 3));
}

#[test]
fn bombs_are_refused_at_once() {
    let start = std::time::Instant::now();
    let many = &(0..6000).map(|n| format!("{n:x}")).collect::<Vec<_>>().join(",");
    for bomb in [
        format!("a: {}\n", "[".repeat(100_000)),
        format!("a: {}\n", "[".repeat(30_000)),
        format!("a: {}\n", "{a: ".repeat(8_000)),
        format!("a:\n  {}x\n", "- ".repeat(16_000)),
        format!("a: [{many}]\n"),
        format!("a: {{{many}}}\n"),
        format!("a: \"{}\n", "\\\"".repeat(16_000)),
        (0..180).map(|n| " ".repeat(n) + "k:\n").collect(),
    ] {
        let _ = read_text(&bomb);
    }
    let took = start.elapsed();
    assert!(took.as_millis() < 2000, "{took:?}");
    assert_eq!(refused("a: [[[[[[[[[1]]]]]]]]]\n"), "27 1:12 values are nested more than 8 levels deep");
    assert!(read_text("a: [[[[[[[[1]]]]]]]]\n").is_ok());
}

#[test]
fn a_text_that_a_hash_cuts_short_is_a_warning() {
    let (_, odd) = read_text("title: Notice #2\nupdated: 2019-05-06 # a comment\n").unwrap();
    assert_eq!(told(&odd), ["34 1:15 everything after this `#` is a comment and will not be published"]);
    assert!(odd[0].hints[0].contains("`title: \"Notice #2\"`"));
}

#[test]
fn an_unknown_key_is_placed_and_finds_the_one_that_was_meant() {
    let problems = wrong("efective: 2020-01-01\n", |f| f.day("effective"));
    assert_eq!(told(&problems), ["35 1:1 unknown key `efective`"]);
    assert_eq!(problems[0].hints, ["did you mean `effective`?", "use one of the keys `effective`"]);
}

#[test]
fn keys_match_whatever_their_case() {
    assert_eq!(value("UPDATED: May 6, 2019\n", |f| f.day("updated")).value.to_string(), "2019-05-06");
}

#[test]
fn every_way_to_say_nothing_is_an_error() {
    for text in ["s: ~\n", "s:\n", "s: null\n", "s: \"  \"\n", "s: []\n", "s:\n  -\n"] {
        let problems = wrong(text, |f| f.text_or_list("s").filter(|s| !s.value.is_empty()));
        assert_eq!(problems.iter().map(|d| d.rule.number()).collect::<Vec<_>>(), [38], "{text:?}");
    }
    assert_eq!(told(&wrong("\ns: # later\n", |f| f.text("s"))), ["38 2:1 `s` is empty"]);
}

#[test]
fn numbers_and_truth_values_are_no_texts() {
    let problems = wrong("title: 2019\n", |f| f.text("title"));
    assert_eq!(told(&problems), ["39 1:8 `2019` is a number in YAML, but `title` must be text"]);
    assert_eq!(problems[0].hints, ["put it in quotes: `title: \"2019\"`"]);
    assert_eq!(wrong("title: true\n", |f| f.text("title"))[0].rule.number(), 39);
    assert_eq!(value("lang: no\n", |f| f.text("lang")).value, "no");
}

#[test]
fn a_flag_is_true_or_false_and_nothing_else() {
    for (text, hint) in [
        ("d: yes\n", "write `true`, without quotes"),
        ("d: \"true\"\n", "write `true`, without quotes"),
        ("d: 1\n", "write `true`, without quotes"),
        ("d: off\n", "write `false`, without quotes"),
        ("d: maybe\n", "write `true` or `false`, without quotes"),
    ] {
        assert_eq!(wrong(text, |f| f.flag("d"))[0].hints, [hint], "{text:?}");
    }
    assert!(value("d: true\n", |f| f.flag("d")).value);
}

#[test]
fn a_word_outside_the_list_is_told_the_list() {
    let words = [("material", 1), ("minor", 2)];
    let problems = wrong("change: major\n", |f| f.one_of("change", &words));
    assert_eq!(told(&problems), ["40 1:9 `change` cannot be `major`"]);
    // `minor` is as near as it is wrong.
    assert_eq!(problems[0].hints, ["write `material` or `minor`"]);
    let problems = wrong("change: matreial\n", |f| f.one_of("change", &words));
    assert_eq!(problems[0].hints, ["did you mean `material`?", "write `material` or `minor`"]);
}

#[test]
fn a_day_that_is_none_says_what_to_write() {
    for (text, expected, hint) in [
        ("d: 2023-02-30\n", "41 1:4 no such date: `2023-02-30`", ""),
        ("d: 2023-2-1\n", "42 1:4 a date must be written year-month-day, not `2023-2-1`", "write 2023-02-01"),
        (
            "d: 05/06/2019\n",
            "42 1:4 ambiguous date `05/06/2019`: which number is the month?",
            "write 2019-05-06 or 2019-06-05",
        ),
        ("d: \" +12023-01-01\"\n", "42 1:4 not a date: ` +12023-01-01`", ""),
        ("d: 20190506\n", "42 1:4 not a date: `20190506`", ""),
    ] {
        let problems = wrong(text, |f| f.day("d"));
        assert_eq!(told(&problems), [expected]);
        assert!(hint.is_empty() || problems[0].hints == [hint], "{problems:?}");
    }
}

#[test]
fn a_line_of_text_holds_no_line_break_and_no_hidden_character() {
    let odd = |text: &str| told(&read_text(text).unwrap().1);
    assert_eq!(odd("t: \"a\\0b\"\n"), ["46 1:6 `\\0` means a NUL (U+0000)"]);
    assert_eq!(odd("t: [\"a\\u202Eb\"]\n"), ["4 1:7 a bidirectional control, right-to-left override (U+202E)"]);
    assert_eq!(odd("\"a\\x9b\": 1\n"), ["46 1:3 `\\x9b` means a control character (U+009B)"]);
    assert_eq!(value("t: \"a\\e[1Ab\"\n", |f| f.text("t")).value, "a[1Ab", "the refused goes no further");
    assert_eq!(wrong("t: \"a\\r\\nBcc: b\"\n", |f| f.text("t"))[0].rule.number(), 47);
    assert_eq!(wrong("t: |\n  a\n  Bcc: b\n", |f| f.text("t"))[0].rule.number(), 47);
    assert_eq!(value("t: >\n  a\n  b\n", |f| f.text("t")).value, "a b");
}

#[test]
fn an_email_address_stands_alone() {
    for wrong_one in ["Ann <a@b.org>", "a@b@c", "@b", "a b@c", "a@b,c@d", "ab", "=?q?a?=@b.org"] {
        assert_eq!(
            wrong(&format!("e: {}\n", in_quotes(wrong_one)), |f| f.email("e"))[0].rule.number(),
            48,
            "{wrong_one}"
        );
    }
    assert_eq!(value("e: legal@example.org\n", |f| f.email("e")).value, "legal@example.org");
}

#[test]
fn an_address_is_whole() {
    let schemes = ["http", "https", "mailto"];
    for wrong_one in ["/settings", "example.org", "javascript:alert(1)", "https://", "mailto:", "https://a b"] {
        assert_eq!(
            wrong(&format!("u: {}\n", in_quotes(wrong_one)), |f| f.address("u", &schemes))[0].rule.number(),
            45,
            "{wrong_one}"
        );
    }
    assert_eq!(value("u: HTTPS://Example.org\n", |f| f.address("u", &schemes)).value.as_str(), "https://example.org/");
}

#[test]
fn a_number_is_whole_and_in_its_range() {
    for wrong_one in ["-1", "366", "1.5", "thirty", "\"30\""] {
        assert_eq!(
            wrong(&format!("n: {wrong_one}\n"), |f| f.number("n", &(0..=365)))[0].rule.number(),
            44,
            "{wrong_one}"
        );
    }
    assert_eq!(value("n: 0\n", |f| f.number("n", &(0..=365))).value, 0);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[-a: \n\\[\\]{},#\"'|>&*!?~\\\\\té1]{0,60}") {
        let _ = read_text(&text);
    }

    #[test]
    fn a_scalar_stands_where_its_outline_says(keys in proptest::collection::btree_map("[a-z]{1,6}", "[a-z][a-z0-9 é]{0,9}[a-z]", 1..6), indent in 0..3usize) {
        let pad = " ".repeat(indent);
        let lines: Vec<String> = keys.iter().map(|(key, value)| format!("{pad}{key}: {value}\n")).collect();
        let text = lines.concat();
        let (node, _) = read_text(&text).unwrap();
        let Data::Mapping(entries) = &node.data else { panic!() };
        for (entry, (key, value)) in entries.iter().zip(&keys) {
            proptest::prop_assert_eq!(&*entry.key_span.text(), key);
            proptest::prop_assert_eq!(&*entry.value.span.text(), value);
        }
    }
}

#[test]
fn a_space_that_is_none_is_named_and_the_hint_has_a_plain_one() {
    let refused = |yaml: &str| {
        let file = SourceFile::new("a.md", yaml);
        let problem = read(&file, 0..yaml.len(), |_| None).unwrap_err().remove(0);
        format!("{:?} {} ({})", problem.place, problem.message, problem.hints.join("; "))
    };
    insta::assert_snapshot!(
        ["title: T\nchange:\u{A0}material\n", "title: T\nchange:material\n", "summary:\n  - Less\n  -We do more\n"]
            .map(refused)
            .join("\n"),
        @r"
    Text(a.md:2:7) a no-break space after the colon, which looks like a space but does not count as one (write `change: material`)
    Text(a.md:2:7) no space after the colon (write `change: material`)
    Text(a.md:3:3) no space after the dash of this item (write `- We do more`)
    "
    );
}
