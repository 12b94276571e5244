//! Cuts characters into words.

use std::sync::Arc;

use super::script::{is_sign, is_wide};
use super::segment::word_ends;
use super::{Cut, Image, Rare, SpaceKind, Style, Text, Token};

/// Collects characters into [`Text`].
#[derive(Debug, Default)]
pub(crate) struct TextBuilder {
    /// The characters so far, with the white space before each word: a space, or as typed where that is kept.
    leaf: String,
    cuts: Vec<Cut>,
    /// White space that was typed since the last character.
    typed: String,
    has_break: bool,
    /// A run of characters without white space that is not yet cut into words.
    chunk: Option<Chunk>,
    /// The styles in the chunk, each with the byte of the leaf at which it begins.
    styles: Vec<(usize, Style)>,
    /// Where the words of a chunk end; here to be used again.
    ends: Vec<usize>,
    anchor: Option<Box<str>>,
    verbatim: bool,
}

#[derive(Debug)]
struct Chunk {
    start: usize,
    space: SpaceKind,
    from: usize,
}

impl TextBuilder {
    /// For prose: white space at both ends is dropped, and runs of it count as one space.
    #[must_use]
    pub(crate) fn prose() -> Self {
        Self::default()
    }

    /// For code: white space is kept as typed.
    #[must_use]
    pub(crate) fn verbatim() -> Self {
        Self { verbatim: true, ..Self::default() }
    }

    /// Adds characters of one style.
    pub(crate) fn push(&mut self, text: &str, style: &Style) {
        self.leaf.reserve(text.len());
        for piece in text.split_inclusive(char::is_whitespace) {
            let word = piece.trim_end_matches(char::is_whitespace);
            if let Some(first) = word.chars().next() {
                self.start_word(first);
                if self.styles.last().is_none_or(|(_, last)| last != style) {
                    self.styles.push((self.leaf.len(), style.clone()));
                }
                self.leaf.push_str(word);
            }
            self.typed.push_str(&piece[word.len()..]);
        }
    }

    /// Adds a line break.
    pub(crate) fn push_break(&mut self) {
        self.end_chunk();
        self.has_break = true;
    }

    /// Adds an image.
    pub(crate) fn push_image(&mut self, image: Image, style: &Style) {
        self.end_chunk();
        let Chunk { start, space, from } = self.start_chunk();
        let rare = Rare { restyled: Vec::new(), anchor: self.anchor.take(), image: Some(image) };
        let rare = Some(Box::new(rare));
        let [from, start] = [from, start].map(place);
        self.cuts.push(Cut { space, from, start, end: start, is_word: true, style: style.clone(), rare });
    }

    /// Lets links lead to the place before the next token; of two in a row the first is kept.
    pub(crate) fn push_anchor(&mut self, id: &str) {
        self.end_chunk();
        self.anchor.get_or_insert_with(|| id.into());
    }

    /// The text, complete.
    #[must_use]
    pub(crate) fn finish(mut self) -> Text {
        self.end_chunk();
        if !self.verbatim
            && let Some(first) = self.cuts.first_mut()
        {
            first.space = SpaceKind::None;
        }
        let leaf: Arc<str> = self.leaf.into();
        Text { tokens: self.cuts.into_iter().map(|cut| Token { leaf: Arc::clone(&leaf), cut }).collect() }
    }

    /// Ends the chunk where white space was typed after it, and begins one if there is none.
    fn start_word(&mut self, first: char) {
        if self.is_wrapped_before(first) {
            self.typed.clear();
        }
        if !self.typed.is_empty() {
            self.end_chunk();
        }
        if self.chunk.is_none() {
            self.chunk = Some(self.start_chunk());
        }
    }

    /// Whether the white space that is due is a line end of the source between two wide characters, or one and a digit:
    /// Japanese and Chinese have none there (CSS Text 4, segment break transformation).
    fn is_wrapped_before(&self, next: char) -> bool {
        let is_line_end = self.typed.contains('\n') && self.typed.chars().all(is_ordinary);
        let last = self.leaf.trim_end_matches(' ').chars().next_back();
        let Some(last) = last.filter(|_| is_line_end && !self.verbatim) else { return false };
        let beside = |c: char| is_wide(c) || c.is_ascii_digit();
        (is_wide(last) || is_wide(next)) && beside(last) && beside(next)
    }

    /// The white space that is due belongs to what begins here.
    fn start_chunk(&mut self) -> Chunk {
        let from = self.leaf.len();
        let space = if std::mem::take(&mut self.has_break) {
            SpaceKind::Break
        } else if self.typed.is_empty() {
            SpaceKind::None
        } else if self.typed == " " || (!self.verbatim && self.typed.chars().all(is_ordinary)) {
            self.leaf.push(' ');
            SpaceKind::Plain
        } else {
            self.leaf.push_str(&self.typed);
            SpaceKind::Other
        };
        self.typed.clear();
        Chunk { start: self.leaf.len(), space, from }
    }

    fn end_chunk(&mut self) {
        let Some(Chunk { start, mut space, from }) = self.chunk.take() else { return };
        word_ends(&self.leaf[start..], &mut self.ends);
        let mut at = start;
        for end in self.ends.drain(..).map(|end| start + end) {
            let before = self.styles.partition_point(|(start, _)| *start <= at) - 1;
            let inside = self.styles[before + 1..].iter().take_while(|(start, _)| *start < end);
            let restyled: Vec<(usize, Style)> = inside.map(|(start, style)| (start - at, style.clone())).collect();
            let anchor = self.anchor.take();
            let is_rare = anchor.is_some() || !restyled.is_empty();
            self.cuts.push(Cut {
                space,
                from: place(from),
                start: place(at),
                end: place(end),
                is_word: self.leaf[at..end].chars().any(|c| c.is_alphanumeric() || is_sign(c)),
                style: self.styles[before].1.clone(),
                rare: is_rare.then(|| Box::new(Rare { restyled, anchor, image: None })),
            });
            (at, space) = (end, SpaceKind::None);
        }
        self.styles.clear();
    }
}

fn is_ordinary(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r')
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a text is far smaller than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::Link;
    use proptest::prelude::*;

    fn words_of(text: &str) -> Vec<String> {
        let mut builder = TextBuilder::prose();
        builder.push(text, &Style::default());
        builder.finish().tokens.iter().map(|token| token.text().to_owned()).collect()
    }

    #[test]
    fn a_word_is_what_a_reader_would_not_break() {
        for (text, expected) in [
            ("kept for 30 days.", vec!["kept", "for", "30", "days", "."]),
            ("(third-party e-mail, don’t)", vec!["(", "third-party", "e-mail", ",", "don’t", ")"]),
            ("2026-11-16 or 16/11/2026", vec!["2026-11-16", "or", "16/11/2026"]),
            ("$1,000.50 and 30%", vec!["$1,000.50", "and", "30%"]),
            ("write to privacy@example.org.", vec!["write", "to", "privacy@example.org", "."]),
            ("<https://example.org/a?b=c>;", vec!["<", "https://example.org/a?b=c", ">", ";"]),
            ("and/or", vec!["and", "/", "or"]),
            ("data—yours", vec!["data", "—", "yours"]),
            ("{{ site.name }}", vec!["{", "{", "site.name", "}", "}"]),
            ("from -5 to −€6, or 5–6", vec!["from", "-5", "to", "−€6", ",", "or", "5", "–", "6"]),
            ("1’000 or 30일간 or 제3자", vec!["1’000", "or", "30", "일간", "or", "제3자"]),
            ("https://example.org/über.", vec!["https://example.org/über", "."]),
            (
                "请访问https://example.org/a?b=c.或致电",
                vec!["请", "访问", "https://example.org/a?b=c", ".", "或", "致电"],
            ),
            ("（privacy@example.org）", vec!["（", "privacy@example.org", "）"]),
            ("privacy@example.org으로", vec!["privacy@example.org", "으로"]),
            ("保存三十天，不会向第三方提供", vec!["保存", "三十", "天", "，", "不", "会", "向", "第三", "方", "提供"]),
            ("เราจะแชร์ข้อมูล", vec!["เรา", "จะ", "แชร์", "ข้อมูล"]),
            ("ຂໍ້ມູນສ່ວນຕົວ", vec!["ຂໍ້ມູນ", "ສ່ວນຕົວ"]),
            ("ទិន្នន័យផ្ទាល់ខ្លួន", vec!["ទិន្នន័យ", "ផ្ទាល់ខ្លួន"]),
            ("အချက်အလက်များ", vec!["အချက်အလက်", "များ"]),
        ] {
            assert_eq!(words_of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_link_that_covers_part_of_a_word_leaves_it_one_word() {
        let link = Style { link: Some(Arc::new(Link { href: "/".into(), title: None })), ..Style::default() };
        let mut builder = TextBuilder::prose();
        builder.push("GitHub", &link);
        builder.push("’s terms", &Style::default());
        let text = builder.finish();
        assert_eq!(text.tokens.len(), 2);
        let parts: Vec<_> = text.tokens[0].parts().map(|(part, style)| (part, style.link.is_some())).collect();
        assert_eq!(parts, [("GitHub", true), ("’s", false)]);
    }

    #[test]
    fn a_wrapped_line_of_japanese_or_chinese_has_no_white_space_and_one_of_korean_has() {
        assert_eq!(words_of("個人\n情報を\n30日"), words_of("個人情報を30日"));
        let plain = |text: &str| {
            let mut builder = TextBuilder::prose();
            builder.push(text, &Style::default());
            builder.finish().plain()
        };
        assert_eq!(plain("保護し\nます。\n「個人」"), "保護します。「個人」");
        assert_eq!(plain("개인\n정보"), "개인 정보");
        assert_eq!(plain("日本\nGoogle"), "日本 Google");
        assert_eq!(plain("個人 情報"), "個人 情報", "a space that was typed stays");
    }

    proptest! {
        #[test]
        fn words_of_every_script_joined_are_the_text(text in "[一-三不個人情報のは、。ก-ฮะ-ูເ-ໄဗ-မក-ខ0-9a@.:/ \u{a0}‑-]{0,40}") {
            let mut builder = TextBuilder::prose();
            builder.push(&text, &Style::default());
            let expected: Vec<&str> = text.split_whitespace().collect();
            let plain = builder.finish().plain();
            prop_assert_eq!(plain.split_whitespace().collect::<Vec<_>>(), expected);
        }

        #[test]
        fn the_words_joined_are_the_text(text in "\\PC{0,60}") {
            let mut builder = TextBuilder::prose();
            builder.push(&text, &Style::default());
            let expected: Vec<&str> = text.split_whitespace().collect();
            let plain = builder.finish().plain();
            prop_assert_eq!(plain.split_whitespace().collect::<Vec<_>>(), expected);
        }
    }
}
