use super::*;

fn memory(values: &[(&str, &str)]) -> NoticeMemory {
    let memory = NoticeMemory::default();
    for (key, value) in values {
        memory.note(Digest::of(key.as_bytes()), value);
    }
    memory
}

fn recalled(text: &str, key: &str) -> Option<String> {
    NoticeMemory::of_text(text.to_owned()).recall(Digest::of(key.as_bytes()))
}

#[test]
fn what_was_noted_is_recalled_from_its_text() {
    let text = memory(&[("a", "one\nline"), ("b", "two")]).into_text().unwrap();
    assert_eq!(recalled(&text, "a").as_deref(), Some("one\nline"));
    assert_eq!(recalled(&text, "b").as_deref(), Some("two"));
    assert_eq!(recalled(&text, "c"), None);
}

#[test]
fn what_nobody_asked_for_is_forgotten_and_what_stays_the_same_is_not_written_again() {
    let text = memory(&[("a", "one"), ("b", "two")]).into_text().unwrap();
    let again = NoticeMemory::of_text(text.clone());
    again.keep(Digest::of(b"a"));
    assert_eq!(again.recall::<String>(Digest::of(b"b")).as_deref(), Some("two"));
    assert_eq!(again.into_text(), None);
    let less = NoticeMemory::of_text(text);
    less.keep(Digest::of(b"b"));
    assert_eq!(recalled(&less.into_text().unwrap(), "a"), None);
}

#[test]
fn a_text_that_lost_or_changed_a_single_byte_is_not_used() {
    let text = memory(&[("a", "one"), ("b", "two")]).into_text().unwrap();
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let changed = String::from_utf8(bytes).unwrap();
        assert_eq!(recalled(&changed, "a"), None, "byte {at}");
        assert_eq!(recalled(&text[..at], "b"), None, "up to byte {at}");
    }
}
