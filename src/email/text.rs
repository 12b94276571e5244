//! The text part: lines that any mail program shows as they are.

use std::sync::LazyLock;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use textwrap::WordSeparator;
use textwrap::core::{Word, display_width};
use unicode_segmentation::UnicodeSegmentation;

/// The most that a line holds, in columns, but for an address by itself (RFC 5322, 2.1.1: 78).
const LINE: usize = 72;

/// Wraps each line of the text part under its own beginning: `- `, `   Before: `.
pub(crate) fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 40);
    for line in text.lines() {
        let line = line.trim_end();
        let body = line.trim_start();
        let indent = &line[..line.len() - body.len()];
        let hang = if body.starts_with("- ") { format!("{indent}  ") } else { indent.to_owned() };
        let options = textwrap::Options::new(LINE)
            .initial_indent(indent)
            .subsequent_indent(&hang)
            .break_words(false)
            .word_separator(WordSeparator::Custom(pieces))
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
        for wrapped in textwrap::wrap(body, options) {
            // "From " at the start of a line begins the next message in a mailbox file (RFC 4155), and a dot alone ends one
            // on its way (RFC 5321, 4.5.2).
            if wrapped.starts_with("From ") || wrapped == "." {
                out.push(' ');
            }
            out.push_str(wrapped.trim_end());
            out.push('\n');
        }
    }
    out
}

/// Where lines may break in scripts without spaces: by the rules of Unicode (UAX 14), and by dictionaries for Thai and its like.
static BREAKS: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_dictionary(LineBreakOptions::default()));

/// Columns of the longest piece that is never cut: whatever stands before it in its line has room as well.
const LONGEST: usize = LINE - 12;

/// The pieces of a line that stay whole: words between spaces, and in them what Unicode keeps together where it is not written in
/// ASCII, of which a sign in the midst of a word makes no place to break. Addresses stay whole, however long they are; any other
/// piece that fills more than a line goes on in the next.
fn pieces(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(WordSeparator::AsciiSpace.find_words(line).flat_map(|word| {
        let spaces = word.whitespace;
        let ends = if word.word.contains("://") { vec![word.word.len()] } else { ends(word.word) };
        let mut start = 0;
        ends.into_iter().map(move |end| {
            let piece = &word.word[start..end];
            start = end;
            let whitespace = if end == word.word.len() { spaces } else { "" };
            Word { whitespace, ..Word::from(piece) }
        })
    }))
}

/// Where the pieces of a word end, in bytes.
fn ends(word: &str) -> Vec<usize> {
    if word.is_ascii() && word.len() <= LONGEST {
        return vec![word.len()];
    }
    let is_ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
    let may_break = |at: &usize| !is_ascii(word[..*at].chars().next_back()) || !is_ascii(word[*at..].chars().next());
    let mut ends = Vec::new();
    let mut start = 0;
    for end in BREAKS.segment_str(word).skip(1).filter(|at| *at == word.len() || may_break(at)) {
        let mut columns = 0;
        for (at, letter) in word[start..end].grapheme_indices(true) {
            columns += display_width(letter);
            if columns > LONGEST {
                ends.push(start + at);
                columns = display_width(letter);
            }
        }
        ends.push(end);
        start = end;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_longer_than_a_line_goes_on_in_the_next() {
        let wrapped = wrapped(&format!("- {}\n", "我们与处理付款的公司共享日志".repeat(6)));
        assert!(wrapped.lines().all(|line| display_width(line) <= LINE), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().skip(1).collect::<String>(), "我们与处理付款的公司共享日志".repeat(6));
    }

    #[test]
    fn a_line_begins_with_no_sign_that_ends_a_sentence_and_thai_breaks_between_words() {
        for n in 30..40 {
            let wrapped = wrapped(&format!("{}。次の文です。\n", "共".repeat(n)));
            assert!(wrapped.lines().all(|line| !line.starts_with('。') && display_width(line) <= LINE), "{wrapped}");
        }
        let thai = "เราใช้ข้อมูลของคุณ".repeat(8);
        let wrapped = wrapped(&thai);
        assert!(wrapped.lines().count() > 1 && wrapped.lines().all(|line| display_width(line) <= LINE), "{wrapped}");
        assert!(wrapped.lines().all(|line| !line.starts_with(['า', 'ู', '้'])), "{wrapped}");
        assert_eq!(wrapped.replace('\n', ""), thai);
    }

    #[test]
    fn a_letter_in_ascii_breaks_at_spaces_alone() {
        let wrapped = wrapped(&"sign-in/sign-out ".repeat(12));
        assert!(wrapped.split_whitespace().all(|word| word == "sign-in/sign-out"), "{wrapped}");
    }

    #[test]
    fn lines_are_wrapped_under_their_own_beginning_and_addresses_are_not() {
        let url = format!("https://example.org/{}", "a/".repeat(40));
        let wrapped = wrapped(&format!("- {}\n   {url}\n", "words and ".repeat(9)));
        insta::assert_snapshot!(wrapped.replace(&url, "URL"), @r"
        - words and words and words and words and words and words and words and
          words and words and
           URL
        ");
    }
}
