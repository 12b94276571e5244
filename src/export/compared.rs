//! What is compared, in the words of the one who asked.

use crate::values::day::Day;
use crate::values::lang::Lang;

/// Which two texts a redline is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The notice, or the new file.
    pub notice: String,
    /// The version with the old text, or the old file.
    pub from: String,
    /// The version with the new text, or the new file.
    pub to: String,
    /// The language of both; `None` where nobody said.
    pub lang: Option<Lang>,
    /// The day at the top of the new text; none in a file.
    pub updated: Option<Day>,
    /// What was typed after `noticepress diff`, without the format.
    pub arguments: String,
}

impl Compared {
    /// The language's tag; `und` (RFC 5646) where nobody said.
    #[must_use]
    pub fn lang(&self) -> &str {
        self.lang.as_ref().map_or("und", Lang::as_str)
    }

    /// Both texts in one line: "privacy: 2022-06-01 → 2024-09-09".
    #[must_use]
    pub fn title(&self) -> String {
        if self.notice == self.to {
            format!("{} → {}", self.from, self.to)
        } else {
            format!("{}: {} → {}", self.notice, self.from, self.to)
        }
    }
}
