//! The numbers that Word gives to paragraphs (ECMA-376, part 1, 17.9).

use std::collections::{BTreeMap, BTreeSet};

use super::element::XmlElement;
use crate::text::markdown::letters::roman;

/// Which numbers there are, and how far each has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<String, BTreeMap<usize, Level>>,
    nums: BTreeMap<String, Num>,
    /// The last number at each level of each abstract numbering.
    counters: BTreeMap<String, BTreeMap<usize, u64>>,
    /// Numberings whose own first numbers have been taken, by level.
    begun: BTreeSet<(String, usize)>,
}

#[derive(Clone, Debug, Default)]
struct Level {
    start: u64,
    format: String,
    text: String,
    is_legal: bool,
    restart: Option<usize>,
    left: Option<i64>,
    style: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Num {
    of: String,
    levels: BTreeMap<usize, Level>,
    starts: BTreeMap<usize, u64>,
}

/// What stands before a numbered paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NumberLabel {
    /// A bullet.
    Bullet,
    /// One number in digits, with a stop or a bracket behind it or nothing: as a list of a document has it.
    Number(u64),
    /// Anything else, as the reader saw it: `3.1`, `(a)`, `Article 4`. Whether it is more than one
    /// number, and so no mark of a list.
    Words(String, bool),
}

impl Numbering {
    pub(super) fn read(root: Option<&XmlElement>) -> Self {
        let mut numbering = Self::default();
        let mut linked: BTreeMap<String, String> = BTreeMap::new();
        for element in root.into_iter().flat_map(XmlElement::elements) {
            match element.name.as_str() {
                "w:abstractNum" => {
                    let id = element.attribute("w:abstractNumId").unwrap_or_default().to_owned();
                    let levels = element.elements().filter(|level| level.name == "w:lvl").filter_map(level);
                    numbering.abstracts.insert(id.clone(), levels.collect());
                    if let Some(style) = element.value("w:styleLink") {
                        linked.insert(style.to_owned(), id);
                    }
                }
                "w:num" => {
                    let id = element.attribute("w:numId").unwrap_or_default().to_owned();
                    numbering.nums.insert(id, num(element));
                }
                _ => {}
            }
        }
        // A numbering that is only the name of another's style.
        let empty: Vec<String> =
            numbering.abstracts.iter().filter(|(_, levels)| levels.is_empty()).map(|(id, _)| id.clone()).collect();
        for element in root.into_iter().flat_map(XmlElement::elements).filter(|element| element.name == "w:abstractNum")
        {
            let id = element.attribute("w:abstractNumId").unwrap_or_default();
            let other = element.value("w:numStyleLink").and_then(|style| linked.get(style));
            if let Some(other) = other.filter(|_| empty.iter().any(|empty| empty == id)) {
                let levels = numbering.abstracts.get(other).cloned().unwrap_or_default();
                numbering.abstracts.insert(id.to_owned(), levels);
            }
        }
        numbering
    }

    /// The level of a numbering that a style stands for.
    pub(super) fn level_of_style(&self, num: &str, style: &str) -> Option<usize> {
        let levels = self.abstracts.get(&self.nums.get(num)?.of)?;
        levels.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(at, _)| *at)
    }

    /// How far from the margin the words of a level stand, in twentieths of a point.
    pub(super) fn left(&self, num: &str, level: usize) -> Option<i64> {
        self.level(num, level)?.left
    }

    /// The numbering that a number belongs to, which it may share with others.
    pub(super) fn family(&self, num: &str) -> Option<&str> {
        Some(&self.nums.get(num)?.of)
    }

    fn level(&self, num: &str, level: usize) -> Option<&Level> {
        let num = self.nums.get(num)?;
        num.levels.get(&level).or_else(|| self.abstracts.get(&num.of)?.get(&level))
    }

    /// Counts the next paragraph of a level; `None` where it has no number. In a file of this program every number is one of
    /// a list, whatever its digits look like at that depth.
    pub(super) fn next(&mut self, num: &str, at: usize, is_ours: bool) -> Option<NumberLabel> {
        let level = self.level(num, at)?.clone();
        let family = self.nums.get(num)?.of.clone();
        let own_start = self.nums.get(num)?.starts.get(&at).copied();
        let is_first = self.begun.insert((num.to_owned(), at));
        let levels: Vec<(usize, Option<usize>)> =
            self.abstracts.get(&family)?.iter().map(|(at, level)| (*at, level.restart)).collect();
        let counters = self.counters.entry(family).or_default();
        let next = match (own_start.filter(|_| is_first), counters.get(&at)) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => level.start,
        };
        counters.insert(at, next);
        // Deeper levels begin anew, unless they say when they do.
        for (deeper, restart) in levels {
            if deeper > at && restart.is_none_or(|restart| restart > at) && restart != Some(0) {
                counters.remove(&deeper);
            }
        }
        self.label(num, at, next, &level, is_ours)
    }

    fn label(&self, num: &str, at: usize, number: u64, level: &Level, is_ours: bool) -> Option<NumberLabel> {
        if level.format == "bullet" {
            return Some(NumberLabel::Bullet);
        }
        let text = &level.text;
        let own = format!("%{}", at + 1);
        let rest = text.strip_prefix(&own);
        if level.format != "none" && rest.is_some_and(|rest| matches!(rest, "" | "." | ")")) {
            let in_digits = level.format == "decimal" || level.is_legal;
            if in_digits || is_ours {
                return Some(NumberLabel::Number(number));
            }
        }
        let mut words = String::new();
        let mut numbers = 0;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let digit = chars.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| c == '%' && *digit > 0);
            let Some(digit) = digit else {
                words.push(c);
                continue;
            };
            chars.next();
            numbers += 1;
            let other = digit as usize - 1;
            let of = self.level(num, other)?;
            let value = if other == at { number } else { self.count_of(num, other, of) };
            let format = if level.is_legal { "decimal" } else { &of.format };
            words += &written(value, format);
        }
        let words = words.trim().to_owned();
        let is_named = text.chars().any(|c| c.is_alphabetic() || c == '§');
        (!words.is_empty()).then_some(NumberLabel::Words(words, numbers != 1 || is_named))
    }

    fn count_of(&self, num: &str, at: usize, level: &Level) -> u64 {
        let family = self.nums.get(num).and_then(|num| self.counters.get(&num.of));
        family.and_then(|counters| counters.get(&at)).copied().unwrap_or(level.start)
    }
}

fn level(element: &XmlElement) -> Option<(usize, Level)> {
    let at = element.attribute("w:ilvl")?.parse().ok()?;
    let left = element.find(&["w:pPr", "w:ind"]).and_then(left_of);
    Some((
        at,
        Level {
            start: element.value("w:start").and_then(|start| start.parse().ok()).unwrap_or(0),
            format: element.value("w:numFmt").unwrap_or("decimal").to_owned(),
            text: element.value("w:lvlText").unwrap_or_default().to_owned(),
            is_legal: element.switch("w:isLgl").unwrap_or_default(),
            restart: element.value("w:lvlRestart").and_then(|restart| restart.parse().ok()),
            left,
            style: element.value("w:pStyle").map(str::to_owned),
        },
    ))
}

fn num(element: &XmlElement) -> Num {
    let mut num = Num { of: element.value("w:abstractNumId").unwrap_or_default().to_owned(), ..Num::default() };
    for changed in element.elements().filter(|changed| changed.name == "w:lvlOverride") {
        let Some(at) = changed.attribute("w:ilvl").and_then(|at| at.parse().ok()) else { continue };
        if let Some((_, level)) = changed.child("w:lvl").and_then(level) {
            num.levels.insert(at, level);
        }
        if let Some(start) = changed.value("w:startOverride").and_then(|start| start.parse().ok()) {
            num.starts.insert(at, start);
        }
    }
    num
}

/// How far an indentation begins from the margin.
pub(super) fn left_of(indent: &XmlElement) -> Option<i64> {
    indent.attribute("w:left").or_else(|| indent.attribute("w:start"))?.parse().ok()
}

/// A number as a format writes it (17.18.59); those that are not known here in digits.
fn written(number: u64, format: &str) -> String {
    let letters = |first: char| -> Option<String> {
        let at = number.checked_sub(1)?;
        let letter = char::from_u32(u32::from(first) + u32::try_from(at % 26).ok()?)?;
        // Behind `z` come `aa` and `bb`.
        Some(letter.to_string().repeat(usize::try_from(at / 26 + 1).ok().filter(|times| *times < 30)?))
    };
    let read = match format {
        "lowerLetter" => letters('a'),
        "upperLetter" => letters('A'),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).map(|roman| roman.to_uppercase()),
        "decimalZero" => Some(format!("{number:02}")),
        "none" => Some(String::new()),
        _ => None,
    };
    read.unwrap_or_else(|| number.to_string())
}
