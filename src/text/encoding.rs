//! From bytes to text: UTF-8, without BOM, line ends as line feeds, no control characters.

use std::sync::Arc;

use super::characters::forbidden;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::source::{SourceFile, SourceText, Span, with_line_feeds};
use crate::values::character::breaks;
use crate::values::packed::PackedBytes;

/// Decodes a file, to be held as it is. A byte order mark is dropped, and carriage returns become line feeds.
///
/// # Errors
///
/// An error (N0001) when it is not UTF-8, naming the likely encoding, or (N0002) at the first character that no text may
/// hold, so that a message about the file never brings one to a terminal.
pub fn decode(path: &str, bytes: &[u8]) -> Result<Arc<SourceFile>, Diagnostic> {
    decoded(path, bytes.to_vec(), |text| {
        let file = SourceFile::new(path, with_line_feeds(text));
        let text = file.text();
        (file, text)
    })
    .map(|(file, _)| file)
}

/// Decodes a file as [`decode`] does, to be held as it is packed. Its text is returned beside it, held.
///
/// # Errors
///
/// As [`decode`].
pub(crate) fn decode_packed(path: &str, bytes: &Arc<PackedBytes>) -> Result<(Arc<SourceFile>, SourceText), Diagnostic> {
    decoded(path, bytes.unpack(), |text| SourceFile::packed(path, bytes, text))
}

fn decoded(
    path: &str,
    bytes: Vec<u8>,
    hold: impl FnOnce(String) -> (Arc<SourceFile>, SourceText),
) -> Result<(Arc<SourceFile>, SourceText), Diagnostic> {
    if let Some(order) = utf_16(&bytes) {
        return Err(is_utf_16(path, &bytes, order));
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| not_utf_8(path, error.as_bytes(), error.utf8_error().valid_up_to()))?;
    let (file, text) = hold(text);
    let found: Vec<(usize, char)> = doubtful(&text).filter(|&(_, c)| breaks(c)).collect();
    let Some(&(at, c)) = found.first() else { return Ok((file, text)) };
    let error = forbidden(Span::new(&file, at..at + c.len_utf8()), "the file contains", c);
    Err(match found.len() - 1 {
        0 => error,
        more => error.hint(format!("there are {more} more in this file")),
    })
}

/// The characters of a text that are no printable ASCII and no ends of lines, with their places. Most of a text is passed over
/// in pieces of some bytes.
fn doubtful(text: &str) -> impl Iterator<Item = (usize, char)> {
    const PIECE: usize = 64;
    let is_doubtful = |byte: &u8| !matches!(byte, b'\t' | b'\n' | b' '..=b'~' | 0x80..=0xBF);
    // Without a way out of the loop it is done for many bytes at once.
    let has_doubtful = move |piece: &[u8]| piece.iter().fold(false, |found, byte| found | is_doubtful(byte));
    let pieces = text.as_bytes().chunks(PIECE).zip((0..).step_by(PIECE));
    let places = pieces.filter(move |(piece, _)| has_doubtful(piece)).flat_map(move |(piece, start)| {
        piece.iter().enumerate().filter(move |(_, byte)| is_doubtful(byte)).map(move |(at, _)| start + at)
    });
    places.filter_map(|at| Some((at, text[at..].chars().next()?)))
}

#[derive(Clone, Copy)]
enum ByteOrder {
    Little,
    Big,
}

/// UTF-16 by its byte order mark or, without one, by every other byte of its beginning being NUL.
fn utf_16(bytes: &[u8]) -> Option<ByteOrder> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(ByteOrder::Little),
        [0xFE, 0xFF, ..] => return Some(ByteOrder::Big),
        _ => {}
    }
    let (pairs, _) = bytes.get(..64).unwrap_or(bytes).as_chunks::<2>();
    let nul = |at: usize| pairs.iter().filter(|pair| pair[at] == 0 && pair[1 - at] != 0).count();
    let most = |count: usize| pairs.len() >= 2 && count * 4 > pairs.len() * 3;
    match (nul(1), nul(0)) {
        (low, _) if most(low) => Some(ByteOrder::Little),
        (_, high) if most(high) => Some(ByteOrder::Big),
        _ => None,
    }
}

fn is_utf_16(path: &str, bytes: &[u8], order: ByteOrder) -> Diagnostic {
    let (name, unit): (_, fn([u8; 2]) -> u16) = match order {
        ByteOrder::Little => ("UTF-16 LE", u16::from_le_bytes),
        ByteOrder::Big => ("UTF-16 BE", u16::from_be_bytes),
    };
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    let file = SourceFile::new(path, with_line_feeds(String::from_utf16_lossy(&units)));
    let message = format!("the file is not UTF-8: from line 1, byte 0 on it is {name}");
    Diagnostic::new(Rule::NotUtf8, Span::new(&file, 0..1), message).hint("save it as UTF-8")
}

fn not_utf_8(path: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    let before = with_line_feeds(String::from_utf8_lossy(&bytes[..valid]).into_owned());
    let file = SourceFile::new(path, with_line_feeds(String::from_utf8_lossy(bytes).into_owned()));
    let line = before.matches('\n').count() + 1;
    let message = format!("the file is not UTF-8: line {line}, byte {valid} is 0x{:02X}", bytes[valid]);
    let place = Span::new(&file, before.len()..before.len() + '\u{FFFD}'.len_utf8());
    Diagnostic::new(Rule::NotUtf8, place, message).hint(format!("it looks like {}; save it as UTF-8", eight_bit(bytes)))
}

/// Bytes 0x80 to 0x9F are quotation marks and dashes in Windows-1252 and unused in Latin-1.
fn eight_bit(bytes: &[u8]) -> &'static str {
    if bytes.iter().any(|b| matches!(b, 0x80..=0x9F)) { "Windows-1252" } else { "Latin-1 (ISO 8859-1) or Windows-1252" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::digest::Digest;

    fn refused(bytes: &[u8]) -> (Diagnostic, (usize, usize)) {
        let diagnostic = decode("a.md", bytes).unwrap_err();
        let crate::diagnostic::Place::Text(span) = &diagnostic.place else { panic!() };
        let at = span.line_and_column();
        (diagnostic, at)
    }

    #[test]
    fn a_byte_order_mark_is_dropped_and_every_line_end_is_a_line_feed() {
        assert_eq!(decode("a.md", b"\xEF\xBB\xBFa\r\nb\rc\n").unwrap().text().to_string(), "a\nb\nc\n");
    }

    #[test]
    fn a_text_has_the_digest_of_its_words_whatever_its_line_ends_are_and_is_unpacked_as_it_was_read() {
        for bytes in ["a\nb\n", "a\rb\r", "a\r\nb\r\n", "\u{FEFF}a\nb\n"] {
            let (file, text) = decode_packed("a.md", &PackedBytes::whole(bytes.into())).unwrap();
            drop(text);
            assert_eq!((&*file.text(), file.len()), ("a\nb\n", 4), "{bytes:?}");
            assert_eq!(file.sha256(), Digest::of(b"a\nb\n"), "{bytes:?}");
        }
    }

    #[test]
    fn a_latin_1_file_is_refused_at_its_first_strange_byte() {
        let (diagnostic, at) = refused(b"a\r\ncaf\xE9 au lait");
        assert_eq!(diagnostic.message, "the file is not UTF-8: line 2, byte 6 is 0xE9");
        assert_eq!(at, (2, 4));
        assert_eq!(diagnostic.hints, ["it looks like Latin-1 (ISO 8859-1) or Windows-1252; save it as UTF-8"]);
    }

    #[test]
    fn curly_quotes_of_windows_1252_give_it_away() {
        assert_eq!(refused(b"\x93data\x94").0.hints, ["it looks like Windows-1252; save it as UTF-8"]);
    }

    #[test]
    fn utf_16_is_named_with_and_without_a_byte_order_mark() {
        let little: Vec<u8> = "---\ntitle".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{FEFF}---\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(refused(&little).0.message.contains("UTF-16 LE"));
        assert!(refused(&big).0.message.contains("UTF-16 BE"));
    }

    #[test]
    fn a_control_character_is_refused_where_it_stands() {
        let (diagnostic, at) = refused(b"one\ntw\0o");
        assert_eq!((diagnostic.message.as_str(), at), ("the file contains a NUL (U+0000)", (2, 3)));
        assert_eq!(refused(b"a\x0Cb").0.message, "the file contains a form feed (U+000C)");
        assert!(decode("a.md", b"a\tb\n").is_ok());
    }

    #[test]
    fn no_bytes_at_all_panic() {
        for bytes in [&b""[..], b"\xFF", b"\xFF\xFE\x00", b"\x00", b"\x00\x00\x00\x00", b"\r\xC3"] {
            let _ = decode("a.md", bytes);
        }
    }
}
