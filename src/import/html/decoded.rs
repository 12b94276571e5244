//! The characters of a saved page, which says itself in which encoding it is, or not (HTML Standard, 13.2.3).

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How far into a page it may say its encoding, in bytes.
const BEGINNING: usize = 1024;

/// The text of a page, and its encoding where that is not UTF-8.
pub(super) fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
    // Bytes of other encodings hardly ever are UTF-8 by chance, whatever the page says.
    let stated = if std::str::from_utf8(bytes).is_ok() { None } else { stated(bytes) };
    let encoding = match stated {
        Some(encoding) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    // A byte order mark comes before all that.
    let (text, encoding, _) = encoding.decode(bytes);
    (text.into_owned(), Some(encoding.name()).filter(|_| encoding != UTF_8))
}

fn stated(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(BEGINNING)]).to_ascii_lowercase();
    let said = beginning.split("charset=").nth(1)?.trim_start_matches(['"', '\'', ' ']);
    let label = said.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':' | '.')).next()?;
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_in_the_encoding_it_is_in() {
        assert_eq!(decoded("für".as_bytes()), ("für".to_owned(), None));
        assert_eq!(decoded(b"\xEF\xBB\xBFa"), ("a".to_owned(), None));
        assert_eq!(decoded(b"\xFF\xFEa\0"), ("a".to_owned(), Some("UTF-16LE")));
        assert_eq!(
            decoded(b"<meta charset=iso-8859-1>f\xFCr \x93x\x94 \x80"),
            ("<meta charset=iso-8859-1>für “x” €".to_owned(), Some("windows-1252"))
        );
        assert_eq!(decoded(b"<meta charset=\"UTF-8\">f\xFCr").0, "<meta charset=\"UTF-8\">f\u{FFFD}r");
    }
}
