//! Whether XML is well-formed, as strict as feed readers and Word are.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Says where `bytes` are no well-formed XML 1.0 document.
pub fn fault(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(cause) => return Some(format!("not UTF-8: {cause}")),
    };
    if let Some(c) = text.chars().find(|&c| !is_char(c)) {
        return Some(format!("{c:?} is no character of XML"));
    }
    let mut reader = Reader::from_str(text);
    let mut open = 0_usize;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(cause) => return Some(format!("at byte {}: {cause}", reader.error_position())),
        };
        let wrong = match &event {
            Event::Start(tag) => {
                open += 1;
                attributes(tag)
            }
            Event::Empty(tag) => attributes(tag),
            Event::End(_) => {
                open -= 1;
                None
            }
            Event::GeneralRef(reference) => general(reference),
            Event::Text(text) if text.windows(3).any(|three| three == b"]]>") => Some("a ]]> that ends nothing".into()),
            Event::Text(text) if open == 0 && !text.trim_ascii().is_empty() => Some("words outside".into()),
            Event::Eof => return (open > 0).then(|| format!("{open} elements are never closed")),
            _ => None,
        };
        if let Some(wrong) = wrong {
            return Some(format!("at byte {}: {wrong}", reader.buffer_position()));
        }
    }
}

fn attributes(tag: &BytesStart<'_>) -> Option<String> {
    tag.attributes().find_map(|attribute| {
        let attribute = match attribute {
            Ok(attribute) => attribute,
            Err(cause) => return Some(cause.to_string()),
        };
        let value = String::from_utf8_lossy(&attribute.value);
        if value.contains('<') {
            return Some(format!("a < in an attribute: {value}"));
        }
        value.split('&').skip(1).find_map(|rest| match rest.split_once(';') {
            Some((name, _)) => general(&BytesRef::new(name)),
            None => Some(format!("a bare & in an attribute: {value}")),
        })
    })
}

fn general(reference: &BytesRef<'_>) -> Option<String> {
    let name = String::from_utf8_lossy(reference).into_owned();
    if ["amp", "lt", "gt", "quot", "apos"].contains(&name.as_str()) {
        return None;
    }
    match reference.resolve_char_ref() {
        Ok(Some(c)) if is_char(c) => None,
        _ => Some(format!("&{name}; stands for nothing in XML")),
    }
}

/// The production `Char` of XML 1.0.
fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}
