use proptest::prelude::*;

use super::*;

const BASE: &str = "\n# Privacy\n\nWe keep letters for 30 days.\n\n- your name\n- your address\n\nWe share nothing.\n";

fn merge(base: &str, ours: &str, theirs: &str) -> Merge {
    Merge::of(base, MergeSide { name: "2026-11-16", text: ours }, MergeSide { name: "2026-11-26", text: theirs })
}

fn conflicts(merge: &Merge) -> usize {
    merge.missing.iter().filter(|change| change.is_conflict).count()
}

#[test]
fn changes_in_other_places_are_all_made_and_only_those_of_theirs_are_told() {
    let ours = BASE.replace("nothing", "purchases with our bank").replace("- your name\n", "");
    let theirs = BASE.replace("30", "45").replace("- your address\n", "- your address\n- your telephone\n");
    let merged = merge(BASE, &ours, &theirs);
    assert_eq!(
        merged.text,
        "\n# Privacy\n\nWe keep letters for 45 days.\n\n- your address\n- your telephone\n\nWe share purchases with our bank.\n"
    );
    let told: Vec<String> = merged.missing.iter().map(TheirChange::quoted).collect();
    assert_eq!(
        told,
        ["“We keep letters for 30 days.” became “We keep letters for 45 days.”", "“- your telephone” was added"]
    );
    assert!(ours[merged.missing[0].at..].starts_with("We keep"));
    assert_eq!(merge(BASE, &merged.text, &theirs).missing, []);
}

#[test]
fn where_both_changed_the_same_words_both_are_written_out() {
    let merged = merge(BASE, &BASE.replace("30", "60"), &BASE.replace("30", "45"));
    assert_eq!(conflicts(&merged), 1);
    assert_eq!(
        merged.text,
        "\n# Privacy\n\n<<<<<<< 2026-11-16\nWe keep letters for 60 days.\n=======\nWe keep letters for 45 days.\n\
         >>>>>>> 2026-11-26\n\n- your name\n- your address\n\nWe share nothing.\n"
    );
    // A passage that one edited and the other took out.
    let (gone, edited) = (BASE.replace("- your address\n", ""), BASE.replace("address", "postal address"));
    for (ours, theirs) in [(&gone, &edited), (&edited, &gone)] {
        let merged = merge(BASE, ours, theirs);
        assert_eq!(conflicts(&merged), 1, "{}", merged.text);
        assert!(merged.text.contains("- your postal address"), "{}", merged.text);
    }
}

#[test]
fn new_passages_of_both_in_one_place_stand_one_after_the_other_unless_they_say_the_same_otherwise() {
    let with = |text: &str| format!("{BASE}\n{text}\n");
    let merged = merge(BASE, &with("Write to us."), &with("Cookies are small files."));
    assert_eq!(merged.text, format!("{BASE}\nWrite to us.\n\nCookies are small files.\n"));
    assert_eq!(conflicts(&merge(BASE, &with("Write to us by post."), &with("Write to us by email."))), 1);
    let twice = with("Write to us.");
    assert_eq!(merge(BASE, &twice, &twice), Merge { text: twice, missing: vec![] });
}

#[test]
fn a_passage_that_ours_moved_keeps_what_theirs_changed_in_it() {
    let moved = "\n# Privacy\n\n- your name\n- your address\n\nWe share nothing.\n\nWe keep letters for 45 days.\n";
    assert_eq!(merge(BASE, moved, &BASE.replace("30", "45")).missing, []);
}

#[test]
fn lines_wrapped_otherwise_are_no_change() {
    let wrapped = BASE.replace("We keep letters", "We keep\nletters");
    assert_eq!(merge(BASE, BASE, &wrapped).missing, []);
    let merged = merge(BASE, &wrapped, &BASE.replace("nothing", "little"));
    assert!(merged.text.contains("We keep\nletters for 30 days.") && merged.text.contains("little"), "{}", merged.text);
}

/// Words no two of which are alike, in paragraphs and items.
fn base_text() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(2..7_usize, 1..8).prop_map(|lengths| {
        let mut number = 0;
        let blocks = lengths.into_iter().enumerate().map(|(at, length)| {
            let words: Vec<String> = (number..number + length).map(|n| format!("base{n}")).collect();
            number += length;
            format!("{}{}", if at % 3 == 1 { "- " } else { "" }, words.join(" "))
        });
        blocks.collect()
    })
}

/// One edit of a block: what, which block and which word.
fn edits() -> impl Strategy<Value = Vec<(u8, usize, usize)>> {
    prop::collection::vec((0..5_u8, 0..8_usize, 0..7_usize), 0..5)
}

/// The text with edits, each of which brings in a word that nobody else has.
fn edited(blocks: &[String], edits: &[(u8, usize, usize)], who: &str) -> String {
    let mut blocks = blocks.to_vec();
    for (number, (kind, block, word)) in edits.iter().enumerate() {
        let new = format!("{who}{number}");
        if blocks.is_empty() {
            blocks.push(new);
            continue;
        }
        let block = block % blocks.len();
        let mut words: Vec<String> = blocks[block].split(' ').map(str::to_owned).collect();
        let word = word % words.len();
        match kind {
            0 => words[word].clone_from(&new),
            1 => words.insert(word, new),
            2 if words.len() > 1 => drop(words.remove(word)),
            3 => {
                blocks.insert(block, new);
                continue;
            }
            _ => {
                blocks.remove(block);
                continue;
            }
        }
        blocks[block] = words.join(" ");
    }
    if blocks.is_empty() { String::new() } else { blocks.join("\n\n") + "\n" }
}

fn words_of(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn no_word_of_either_side_is_lost(base in base_text(), ours in edits(), theirs in edits()) {
        let (ours, theirs) = (edited(&base, &ours, "our"), edited(&base, &theirs, "their"));
        let base = base.join("\n\n") + "\n";
        let merged = merge(&base, &ours, &theirs);
        let [base, our_words, their_words, all] = [&base, &ours, &theirs, &merged.text].map(|text| words_of(text));
        for word in our_words.union(&their_words) {
            let stays = our_words.contains(word) && their_words.contains(word) || !base.contains(word);
            prop_assert!(!stays || all.contains(word), "{word} is lost: {}", merged.text);
        }
    }

    #[test]
    fn a_side_that_changed_nothing_adds_nothing(base in base_text(), edits in edits()) {
        let text = edited(&base, &edits, "our");
        let base = base.join("\n\n") + "\n";
        prop_assert_eq!(merge(&base, &text, &base), Merge { text: text.clone(), missing: vec![] });
        prop_assert_eq!(merge(&base, &text, &text), Merge { text: text.clone(), missing: vec![] });
        let merged = merge(&base, &base, &text).text;
        prop_assert_eq!(units(&merged), units(&text));
    }

    /// What is merged without a conflict has all of theirs: nothing of it is missed again.
    #[test]
    fn a_merge_is_made_once(base in base_text(), ours in edits(), theirs in edits()) {
        let (ours, theirs) = (edited(&base, &ours, "our"), edited(&base, &theirs, "their"));
        let base = base.join("\n\n") + "\n";
        let merged = merge(&base, &ours, &theirs);
        if conflicts(&merged) == 0 {
            let again = merge(&base, &merged.text, &theirs);
            prop_assert!(again.missing.is_empty(), "{:?} of {}", again.missing, merged.text);
        }
    }
}
