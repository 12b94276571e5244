//! Texts by chance: pieces of the demonstration's texts, and what unlucky or hostile authors write.

use std::fs;
use std::path::Path;

use fastrand::Rng;
use walkdir::WalkDir;

/// Blocks that are hard to read, to compare or to write.
const HARD_BLOCKS: [&str; 28] = [
    "Data[^1] and more[^note].\n\n[^1]: A note.\n\n[^note]: Another\n    of two lines.",
    "| who | what | how long |\n|:--|:-:|--:|\n| us | logs | 30 days |\n| them | `a\\|b` | *never* |",
    "|a|\n|-|\n|<b>x</b>|\n|  |",
    "- one\n  - two\n    1. three\n\n       a paragraph\n  - four\n- five",
    "1. one\n1. two\n\n   > quoted\n\n   ```\n   code\n   ```",
    "> quoted\n>\n> > twice\n> - item",
    "```html\n<script>canary()</script>\n```",
    "    indented code\n      more",
    "## Sharing {#sharing}",
    "## Sharing {#sharing}\n\n## Sharing",
    "Setext\n======\n\nAgain\n-----",
    "<table><tr><td>cell</td></tr></table>",
    "<div onclick=\"canary()\">\n\n*inside*\n\n</div>",
    "<!-- a comment -->",
    "<script>canary()</script>",
    "<a id=\"here\"></a>Text with<br>a break and H<sub>2</sub>O and <kbd>Ctrl</kbd>",
    "[one](https://example.org/a \"title\") [two](mailto:a@example.org) [three](#sharing) [four][ref]\n\n[ref]: ../terms/ 'x'",
    "***\n\n---\n\n___",
    "A line that ends hard  \nand another\\\nand the last.",
    "**bold *both* ~~gone~~** `code ``` here` \\*escaped\\*",
    "![a picture](https://elsewhere.example/p.png) and text",
    "{{ title }} {% for x in y %} {# z #} *|NAME|* %%name%% ${name} [[ name ]]",
    "]]> & &amp; &lt;b&gt; &nbsp; &copy; &#169; &#xA9;",
    "&#x1b;[2K words &#8; and &#xFFFE; and &#0; and &#x202e;turned",
    "Ünïcödé ẞ ﬁ ½ Å Å e\u{301} 👩‍👩‍👧 🇪🇸 नमस्ते 你好。再见！",
    "مرحبا بالعالم، we keep 30 days שלום",
    "Pneumonoultramicroscopicsilicovolcanoconiosispneumonoultramicroscopicsilicovolcanoconiosis",
    "-\n-\n- \n\n*\n\n1.",
];

/// Scraps that go into the middle of words.
pub const SCRAPS: [&str; 40] = [
    "not",
    "30 days",
    "€ 1,000.50",
    "may",
    "will",
    "2026-11-16",
    "*",
    "**",
    "_",
    "`",
    "``",
    "[",
    "](",
    ")",
    "<b>",
    "</b>",
    "<",
    ">",
    "&",
    "&amp;",
    "&#x200b;",
    "|",
    "\\",
    "\n",
    "\n\n",
    "\n- ",
    "\n> ",
    "\n# ",
    "    ",
    "\t",
    "\u{a0}",
    "\u{200d}",
    "\u{ad}",
    "\u{301}",
    "“",
    "’",
    "…",
    "—",
    "[^1]",
    "~~",
];

/// Where texts come from.
pub struct Texts {
    blocks: Vec<String>,
}

impl Texts {
    /// Takes the blocks of every text of the demonstration.
    pub fn of_the_demonstration() -> Result<Self, String> {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        let files = WalkDir::new(content).sort_by_file_name().into_iter().flatten();
        let texts = files.filter(|file| file.path().extension().is_some_and(|suffix| suffix == "md"));
        let mut blocks = Vec::new();
        for text in texts {
            let text = fs::read_to_string(text.path()).expect("the demonstration can be read");
            let body = text.split_once("\n---\n").map_or(&*text, |(_, body)| body);
            blocks.extend(body.split("\n\n").map(|block| block.trim_matches('\n').to_owned()));
        }
        blocks.retain(|block| !block.is_empty());
        if blocks.len() < 100 {
            return Err(format!("the demonstration has {} blocks to begin with", blocks.len()));
        }
        Ok(Self { blocks })
    }

    /// One block: mostly such as people write.
    pub fn block(&self, rng: &mut Rng) -> String {
        if rng.u8(..5) == 0 {
            HARD_BLOCKS[rng.usize(..HARD_BLOCKS.len())].to_owned()
        } else {
            self.blocks[rng.usize(..self.blocks.len())].clone()
        }
    }

    /// A text of a few blocks that follow each other somewhere, with some from elsewhere.
    pub fn text(&self, rng: &mut Rng) -> String {
        let length = rng.usize(1..24);
        let from = rng.usize(..self.blocks.len() - length);
        let blocks = self.blocks[from..from + length].iter();
        let blocks = blocks.map(|block| if rng.u8(..6) == 0 { self.block(rng) } else { block.clone() });
        blocks.collect::<Vec<_>>().join("\n\n")
    }

    /// A few words in one line, without markup.
    pub fn line(&self, rng: &mut Rng) -> String {
        let block = &self.blocks[rng.usize(..self.blocks.len())];
        let plain = block.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric));
        let line = plain.take(rng.usize(2..14)).collect::<Vec<_>>().join(" ");
        if line.is_empty() { "We keep logs".to_owned() } else { line }
    }
}
