//! What kramdown, the Markdown of Jekyll, says of elements in braces: `{: #id .class}`, `{:toc}`, `{::comment}`.
//!
//! Readers never see it. The name of a heading is kept as Markdown here writes it, so that links to it go on leading there.

use std::iter;

use crate::text::document::{Block, BlockKind, Body, Document};

/// A text without them, and what was taken out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WithoutAttributes {
    /// The text.
    pub(crate) markdown: String,
    /// What was taken out, as it stood there; the name of a heading is not among it.
    pub(crate) taken_out: Vec<String>,
}

/// Takes out of a text what kramdown says of its elements; `document` is what the text holds.
#[must_use]
pub(crate) fn plain(markdown: &str, document: &Document) -> WithoutAttributes {
    let mut plain = WithoutAttributes::default();
    let code = code_lines(markdown, document);
    let lines: Vec<&str> = markdown.split_inclusive('\n').collect();
    let mut written: Vec<String> = Vec::new();
    let mut for_next: Option<String> = None;
    let mut hides = false;
    for (number, line) in lines.iter().enumerate() {
        if code[number] {
            written.push((*line).to_owned());
            continue;
        }
        if hides || line.trim_start().starts_with("{::comment}") {
            hides = !line.contains("{:/");
            plain.taken_out.push(line.trim().to_owned());
            continue;
        }
        if let Some(said) = whole_line(line) {
            plain.of_block(said, &mut written, &mut for_next, lines.get(number + 1).copied());
            continue;
        }
        let mut line = plain.of_words(line);
        if let Some(id) = for_next.take_if(|_| is_heading(&line)) {
            name(&mut line, &id);
        }
        written.push(line);
    }
    plain.markdown = written.concat();
    plain
}

impl WithoutAttributes {
    /// What stands on a line of its own is said of the block above, or of the one below where none ends there.
    fn of_block(&mut self, said: &str, written: &mut Vec<String>, for_next: &mut Option<String>, next: Option<&str>) {
        let is_below_heading = written.last().is_some_and(|line| is_heading(line));
        match id(said) {
            Some(id) if is_below_heading => written.last_mut().into_iter().for_each(|line| name(line, id)),
            Some(id) if next.is_some_and(is_heading) => *for_next = Some(id.to_owned()),
            _ => self.taken_out.push(said.to_owned()),
        }
        if said.contains("toc") && written.last().is_some_and(|line| is_item(line)) {
            self.taken_out.extend(written.pop().map(|line| line.trim().to_owned()));
        }
        // Two paragraphs must not become one.
        let is_prose = |line: &str| !line.trim().is_empty() && !is_heading(line) && !is_item(line);
        if written.last().is_some_and(|line| is_prose(line)) && next.is_some_and(is_prose) {
            written.push("\n".to_owned());
        }
    }

    fn of_words(&mut self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find("{:") {
            let (before, from) = rest.split_at(at);
            out += before;
            // Between backticks it is code, and behind a backslash it is meant.
            let is_code = out.matches('`').count() % 2 == 1;
            let said = from.find('}').map(|end| &from[..=end]).filter(|said| is_said_of_an_element(said));
            let Some(said) = said.filter(|_| !is_code && !out.ends_with('\\')) else {
                out += "{:";
                rest = &from[2..];
                continue;
            };
            rest = &from[said.len()..];
            match id(said) {
                Some(id) if is_heading(line) => {
                    out.truncate(out.trim_end().len());
                    name(&mut out, id);
                }
                _ => self.taken_out.push(said.to_owned()),
            }
        }
        out + rest
    }
}

fn whole_line(line: &str) -> Option<&str> {
    let said = line.trim();
    let is_one = said.starts_with("{:") && said.find('}') == Some(said.len() - 1);
    (is_one && is_said_of_an_element(said)).then_some(said)
}

/// Whether braces hold names, classes, keys with values or words, and nothing else.
fn is_said_of_an_element(said: &str) -> bool {
    let inner = said.trim_start_matches("{:").trim_end_matches('}').trim_matches(['/', ':']);
    let mut is_quoted = false;
    inner.chars().all(|c| {
        is_quoted ^= c == '"' || c == '\'';
        is_quoted || c.is_alphanumeric() || "#.-_=:\"' ".contains(c)
    })
}

fn id(said: &str) -> Option<&str> {
    let words = said.trim_start_matches("{:").trim_end_matches('}').split_whitespace();
    words.filter_map(|word| word.strip_prefix('#')).next_back().filter(|id| !id.is_empty())
}

fn name(heading: &mut String, id: &str) {
    let words = heading.trim_end();
    if !words.ends_with('}') {
        *heading = format!("{words} {{#{id}}}{}", &heading[words.len()..]);
    }
}

fn is_heading(line: &str) -> bool {
    line.starts_with('#') && line.trim_start_matches('#').starts_with([' ', '\t'])
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    ["* ", "- ", "+ ", ". "].iter().any(|mark| line.starts_with(mark))
}

/// Which lines are code.
fn code_lines(markdown: &str, document: &Document) -> Vec<bool> {
    let blocks = document.blocks.iter().flat_map(every_block);
    let code: Vec<&Block> = blocks.filter(|block| matches!(block.kind, BlockKind::Code(_))).collect();
    let starts = markdown.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some(start..*next)
    });
    // Both are in their order.
    let mut at = 0;
    let lines = starts.map(|line| {
        while code.get(at).is_some_and(|block| block.source.end <= line.start) {
            at += 1;
        }
        code.get(at).is_some_and(|block| block.source.start < line.end)
    });
    lines.collect()
}

fn every_block(block: &Block) -> Box<dyn Iterator<Item = &Block> + '_> {
    let inner = match &block.body {
        Body::Blocks(blocks) => blocks.as_slice(),
        Body::Text(_) => &[],
    };
    Box::new(iter::once(block).chain(inner.iter().flat_map(every_block)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use crate::text::markdown::{self, RawHtml, Surroundings};

    fn of(text: &str) -> WithoutAttributes {
        let source = SourceFile::new("a.md", text);
        let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
        plain(text, &markdown::read(&source, 0..text.len(), surroundings).document)
    }

    #[test]
    fn the_name_of_a_heading_is_kept_and_everything_else_goes() {
        for (text, plain) in [
            ("## Data\n{: #data .wide}\n\nWords.\n", "## Data {#data}\n\nWords.\n"),
            ("{:#data}\n## Data\n", "## Data {#data}\n"),
            ("## Data {:#data}\n", "## Data {#data}\n"),
            ("Words.\n{:.note}\n\nMore.\n", "Words.\n\nMore.\n"),
            ("Words.\n{: .note}\nMore.\n", "Words.\n\nMore.\n"),
            ("* TOC\n{:toc}\n\nWords.\n", "\nWords.\n"),
            ("[a](b){:target=\"_blank\" rel='x'} and **c**{:.d}.\n", "[a](b) and **c**.\n"),
            ("{::comment}\nhidden\n{:/comment}\nWords.\n", "Words.\n"),
        ] {
            assert_eq!(of(text).markdown, plain, "{text}");
        }
        assert_eq!(of("* TOC\n{:toc}\n").taken_out, ["{:toc}", "* TOC"]);
        assert_eq!(of("## Data\n{: #data}\n").taken_out, Vec::<String>::new());
    }

    #[test]
    fn code_and_braces_that_mean_something_else_stay_as_they_are() {
        for text in [
            "```\n{:toc}\n```\n",
            "Type `{:toc}` there.\n",
            "Type \\{:toc} there.\n",
            "A face {: and no end.\n",
            "A map {: a, b; c }.\n",
            "Say {{ site.name }}.\n",
        ] {
            assert_eq!(of(text), WithoutAttributes { markdown: text.to_owned(), taken_out: Vec::new() }, "{text}");
        }
    }
}
