//! What was written is read as it was; what was changed is not.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::entries::NewEntry;
use super::reading::read;
use super::sealing::with_entries;
use crate::model::ledger::{Act, Ledger, LetterKind, SealedText, SentLetter};
use crate::model::name::NoticeId;
use crate::model::notice::Change;
use crate::source::SourceFile;
use crate::values::day::Day;
use crate::values::digest::Digest;

fn day() -> impl Strategy<Value = Day> {
    (0..4000_u32).prop_map(|days| Day::new(2019, 5, 6).unwrap().plus(days))
}

/// Words with everything in them that could be taken for something else.
fn words() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &["why", " ", "\"", "\\", ": ", "#", "- ", "été", "理由", "🙂", "{", "before: ", "'"];
    vec(select(PARTS), 1..8).prop_map(|parts| parts.concat())
}

fn sealed() -> impl Strategy<Value = SealedText> {
    let change = select(vec![Change::First, Change::Material, Change::Minor, Change::Correction, Change::Unclassified]);
    (day(), 1..3_u32, select(vec!["en", "es", "zh-Hant"]), day(), change, any::<u64>()).prop_map(
        |(updated, sequence, lang, effective, change, seed)| SealedText {
            version: format!("{updated}{}", if sequence > 1 { "-2" } else { "" }).parse().unwrap(),
            lang: lang.parse().unwrap(),
            effective,
            change,
            sha256: Digest::of(&seed.to_le_bytes()),
        },
    )
}

fn letter_kind() -> impl Strategy<Value = LetterKind> {
    select(vec![LetterKind::Announcement, LetterKind::Correction, LetterKind::Withdrawal])
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (sealed(), proptest::option::of(words())).prop_map(|(sealed, backdated)| Act::Text { sealed, backdated }),
        (sealed(), words()).prop_map(|(sealed, reason)| Act::Correction { sealed, reason }),
        (sealed(), words()).prop_map(|(sealed, reason)| Act::Withdrawal { version: sealed.version, reason }),
        (sealed(), words()).prop_map(|(sealed, file)| Act::Image {
            version: sealed.version,
            file,
            sha256: sealed.sha256
        }),
        (sealed(), letter_kind(), words(), words(), any::<u64>()).prop_map(
            |(sealed, kind, channel, audience, count)| {
                Act::Letter(SentLetter {
                    version: sealed.version,
                    lang: sealed.lang,
                    kind,
                    channel,
                    sent: sealed.effective,
                    audience,
                    count,
                    sha256: sealed.sha256,
                })
            }
        ),
    ]
}

fn entries() -> impl Strategy<Value = Vec<(NoticeId, NewEntry)>> {
    let notice = select(vec!["privacy", "terms", "cookie-notice"]).prop_map(|id| id.parse().unwrap());
    vec((notice, (day(), act()).prop_map(|(recorded, act)| NewEntry { recorded, act })), 1..12)
}

fn ledger(text: &str) -> Arc<SourceFile> {
    SourceFile::new("content/ledger.yaml", text)
}

fn acts(ledger: &Ledger, notice: &NoticeId) -> Vec<(Day, Act)> {
    ledger.chain(notice).iter().map(|entry| (entry.recorded, entry.act.clone())).collect()
}

proptest! {
    #[test]
    fn what_was_written_is_read_and_added_to(first in entries(), second in entries()) {
        let written = with_entries(&Ledger::default(), &first);
        let read_back = read(&ledger(&written)).unwrap();
        let added = with_entries(&read_back, &second);
        let both = read(&ledger(&added)).unwrap();
        for notice in both.chains.keys() {
            let of_notice = |entries: &[(NoticeId, NewEntry)]| -> Vec<(Day, Act)> {
                let own = entries.iter().filter(|(id, _)| id == notice);
                own.map(|(_, entry)| (entry.recorded, entry.act.clone())).collect()
            };
            prop_assert_eq!(acts(&both, notice), [of_notice(&first), of_notice(&second)].concat());
        }
        for (notice, end) in read_back.ends() {
            prop_assert!(both.continues(&notice, end));
        }
        // Other programs read it too.
        let yaml: serde_yaml::Value = serde_yaml::from_str(&added).unwrap();
        prop_assert_eq!(yaml["notices"].as_mapping().unwrap().len(), both.chains.len());
    }

    /// Whatever happens to a line of it: gone, twice, exchanged with another, or with another character in it.
    #[test]
    fn what_was_changed_is_an_error(entries in entries(), how in 0..4, one in any::<Index>(), other in any::<Index>()) {
        let written = with_entries(&Ledger::default(), &entries);
        let mut lines: Vec<String> = written.split_inclusive('\n').map(str::to_owned).collect();
        let (one, other) = (one.index(lines.len()), other.index(lines.len()));
        match how {
            0 => drop(lines.remove(one)),
            1 => lines.insert(other, lines[one].clone()),
            2 => lines.swap(one, other),
            _ => {
                let at = other % lines[one].chars().count();
                let changed = lines[one].chars().enumerate().map(|(n, c)| if n != at { c } else if c == 'x' { 'y' } else { 'x' });
                lines[one] = changed.collect();
            }
        }
        let changed = lines.concat();
        prop_assume!(changed != written);
        let problems = read(&ledger(&changed)).err();
        prop_assert!(problems.is_some_and(|problems| !problems.is_empty()), "{changed}");
    }

    /// Whatever the file holds, it is read or refused, and nothing worse.
    #[test]
    fn no_file_is_too_odd_to_be_refused(text in "(format: 1|notices:|  privacy:|    entries: |      - text: |\n|\\PC{0,9}){0,40}") {
        let _ = read(&ledger(&text));
        let _ = read(&ledger(&(super::entries::TOP.to_owned() + &text)));
    }

    #[test]
    fn a_ledger_that_was_cut_short_is_never_read(entries in entries(), at in any::<Index>()) {
        let written = with_entries(&Ledger::default(), &entries);
        let ends: Vec<usize> = written.char_indices().map(|(at, _)| at).collect();
        let cut = &written[..ends[at.index(ends.len())]];
        // Between two chains nothing in the file tells that one is gone; the last build and git do.
        prop_assume!(!with_entries(&Ledger::default(), &[]).starts_with(cut) || cut.len() < super::entries::TOP.len());
        if let Ok(read) = read(&ledger(cut)) {
            let whole = super::reading::read(&ledger(&written)).unwrap();
            let whole_ends = whole.ends();
            prop_assert!(read.ends().iter().all(|(notice, end)| whole_ends.get(notice) == Some(end)));
            prop_assert!(read.chains.len() < whole.chains.len());
        }
    }
}
