//! What happens to a text from one version to the next, and what happens to it by accident.

use std::mem;

use fastrand::Rng;

use crate::texts::{SCRAPS, Texts};

/// Edits of one pair.
const MOST_EDITS: usize = 12;

/// The text after a few edits.
pub fn edited(text: &str, texts: &Texts, rng: &mut Rng) -> String {
    let mut blocks: Vec<String> = text.split("\n\n").map(str::to_owned).collect();
    for _ in 0..rng.usize(1..MOST_EDITS) {
        if blocks.is_empty() {
            blocks.push(texts.block(rng));
        }
        let at = rng.usize(..blocks.len());
        if rng.bool() { edit_blocks(&mut blocks, at, texts, rng) } else { edit_words(&mut blocks[at], rng) }
    }
    blocks.join("\n\n")
}

fn edit_blocks(blocks: &mut Vec<String>, at: usize, texts: &Texts, rng: &mut Rng) {
    let other = rng.usize(..blocks.len());
    match rng.u8(..10) {
        0 => drop(blocks.remove(at)),
        1 => blocks.insert(other, blocks[at].clone()),
        2 => blocks.swap(at, other),
        3 => {
            let moved = blocks.remove(at);
            blocks.insert(rng.usize(..=blocks.len()), moved);
        }
        4 | 5 => blocks.insert(at, texts.block(rng)),
        6 => blocks[at] = texts.block(rng),
        7 => {
            let block = mem::take(&mut blocks[at]);
            let prefix = ["> ", "- ", "## ", "    ", "1. "][rng.usize(..5)];
            blocks[at] = block.lines().map(|line| format!("{prefix}{line}\n")).collect();
        }
        8 => {
            let (first, rest) = cut(&blocks[at], rng);
            blocks[at] = first;
            blocks.insert(at + 1, rest);
        }
        _ if at + 1 < blocks.len() => {
            let next = blocks.remove(at + 1);
            blocks[at] += &format!(" {next}");
        }
        _ => {}
    }
}

/// Splits at the end of a sentence or, where there is none, at a space.
fn cut(block: &str, rng: &mut Rng) -> (String, String) {
    let ends: Vec<usize> =
        block.match_indices(if block.contains(". ") { ". " } else { " " }).map(|(at, _)| at + 1).collect();
    let at = if ends.is_empty() { block.len() } else { ends[rng.usize(..ends.len())] };
    (block[..at].to_owned(), block[at..].trim_start().to_owned())
}

fn edit_words(block: &mut String, rng: &mut Rng) {
    let mut words: Vec<&str> = block.split(' ').collect();
    let at = rng.usize(..words.len());
    let scrap = SCRAPS[rng.usize(..SCRAPS.len())];
    match rng.u8(..8) {
        0 => drop(words.drain(at..rng.usize(at..=words.len()).min(at + 5))),
        1 => words[at] = scrap,
        2 | 3 => words.insert(at, scrap),
        4 => {
            let other = rng.usize(..words.len());
            words.swap(at, other);
        }
        5 => {
            *block =
                block.chars().map(|c| if c.is_ascii_digit() { char::from(b'0' + rng.u8(..10)) } else { c }).collect();
            return;
        }
        6 => {
            let place = boundary(block, rng);
            block.insert_str(place, scrap);
            return;
        }
        _ => {
            let from = boundary(block, rng);
            let some: usize = block[from..].chars().take(rng.usize(..20)).map(char::len_utf8).sum();
            block.drain(from..from + some).for_each(drop);
            return;
        }
    }
    *block = words.join(" ");
}

/// A place between two characters.
fn boundary(text: &str, rng: &mut Rng) -> usize {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    places[rng.usize(..places.len())]
}
