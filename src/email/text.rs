//! The text part: lines that any mail program shows as they are.

use std::borrow::Cow;

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
        let body = &with_long_words_broken(body, LINE - textwrap::core::display_width(&hang));
        let options = textwrap::Options::new(LINE)
            .initial_indent(indent)
            .subsequent_indent(&hang)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
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

/// A word that fills more than a line, such as a sentence in Chinese, goes on in the next; an address stays whole.
fn with_long_words_broken(body: &str, columns: usize) -> Cow<'_, str> {
    let is_long = |word: &str| !word.contains("://") && textwrap::core::display_width(word) > columns;
    if !body.split(' ').any(is_long) {
        return Cow::Borrowed(body);
    }
    let words = body.split(' ').map(|word| {
        if !is_long(word) {
            return word.to_owned();
        }
        let mut lines = vec![String::new()];
        for letter in word.graphemes(true) {
            let line = lines.last().map_or(0, |line| textwrap::core::display_width(line));
            if line + textwrap::core::display_width(letter) > columns {
                lines.push(String::new());
            }
            lines.last_mut().expect("there is a line from the start").push_str(letter);
        }
        lines.join(" ")
    });
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_longer_than_a_line_goes_on_in_the_next() {
        let wrapped = wrapped(&format!("- {}\n", "我们与处理付款的公司共享日志".repeat(6)));
        assert!(wrapped.lines().all(|line| textwrap::core::display_width(line) <= LINE), "{wrapped}");
        assert_eq!(wrapped.split_whitespace().skip(1).collect::<String>(), "我们与处理付款的公司共享日志".repeat(6));
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
