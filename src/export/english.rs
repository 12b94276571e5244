//! What is said of a redline in English, where a form has no page for it: in a terminal, in Markdown and in a Word file.

use std::cmp::Ordering;

use crate::redline::changes::{BlockChange, ChangedBody, Fate, OldPlace, Redline, Renumbered, Run, Was, restyling};
use crate::redline::summary::Sections;
use crate::redline::text_tree::TextTree;
use crate::text::document::{Block, BlockKind};
use crate::text::words::{Image, Mark, Marks, Token, plain};
use crate::values::english::{counted, joined};

/// What stands for the heading of the words before the first.
pub(crate) const BEFORE_FIRST: &str = "The beginning";

/// What a redline without a mark says: that the texts are the same, or what may differ all the same.
#[must_use]
pub(crate) fn nothing_marked(redline: &Redline<'_>) -> &'static str {
    if redline.is_exact() {
        "No changes: a reader would see the same text."
    } else {
        "No word, number, element, emphasis, link or image changes. The two differ only in what a redline does not \
         mark: white space, line breaks, the alignment of a column, the language of code, or the id of a heading."
    }
}

/// How much changed, in one line.
#[must_use]
pub(crate) fn counts(sections: &Sections) -> String {
    let total = sections.total;
    let mut loud = counted_if_any(&[(total.changes, "change", "changes"), (total.moves, "move", "moves")]);
    if !loud.is_empty() {
        let in_which = match sections.sections.len() {
            1 => String::new(),
            all => format!(" in {} of {all} sections", sections.substantive().count()),
        };
        loud = format!("{loud}{in_which}: {} added, {} deleted", counted(total.inserted, "word"), total.deleted);
    }
    let quiet = counted_if_any(&[
        (total.editorial(), "punctuation or typography change", "punctuation or typography changes"),
        (total.links, "changed link", "changed links"),
        (total.form, "formatting change", "formatting changes"),
    ]);
    match (loud.is_empty(), quiet.is_empty()) {
        (false, false) => format!("{loud}; {quiet}."),
        (true, true) => "No changes.".to_owned(),
        _ => format!("{loud}{quiet}."),
    }
}

/// Each with its noun, but for what there is none of: "1 change and 2 moves".
fn counted_if_any(numbers: &[(usize, &str, &str)]) -> String {
    let told = numbers.iter().filter(|(n, ..)| *n > 0);
    let told = told.map(|(n, one, more)| format!("{n} {}", if *n == 1 { one } else { more }));
    joined(&told.collect::<Vec<_>>())
}

/// That a passage moved, at either end: "Moved here, 3 blocks, from below “Logs”".
#[must_use]
pub(crate) fn moved(is_here: bool, blocks: usize, other_heading: &str) -> String {
    let with = if blocks > 1 { format!(", {},", counted(blocks, "block")) } else { String::new() };
    if is_here {
        format!("Moved here{with} from below “{other_heading}”")
    } else {
        format!("Moved from here{with} to below “{other_heading}”")
    }
}

/// Which image it is: `[image: flow.png, “Data flow”]`.
#[must_use]
pub(crate) fn image(Image { file, alt, .. }: &Image) -> String {
    if alt.is_empty() { format!("[image: {file}]") } else { format!("[image: {file}, “{alt}”]") }
}

/// A word's characters, or which image it is.
#[must_use]
pub(crate) fn shown(token: &Token) -> String {
    token.image().map_or_else(|| token.text().to_owned(), image)
}

/// The characters of tokens, white space as single spaces, with which images they are and what their author struck out.
#[must_use]
pub(crate) fn shown_words(tokens: &[Token]) -> String {
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if !token.space().is_none() && !out.is_empty() {
            out.push(' ');
        }
        out += &shown_at(tokens, at);
    }
    out
}

/// The same of one of the tokens: the first and the last of those that their author struck out have brackets, as nothing else
/// would tell them from words that hold.
#[must_use]
pub(crate) fn shown_at(tokens: &[Token], at: usize) -> String {
    let is_struck = |token: Option<&Token>| token.is_some_and(|token| token.style().marks.has(Mark::Strike));
    let words = shown(&tokens[at]);
    if !is_struck(tokens.get(at)) {
        return words;
    }
    let begins = if is_struck(at.checked_sub(1).map(|before| &tokens[before])) { "" } else { "[struck out: " };
    let ends = if is_struck(tokens.get(at + 1)) { "" } else { "]" };
    format!("{begins}{words}{ends}")
}

/// What stands before an item: its number, the old and the new one where they differ, or a bullet.
#[must_use]
pub(crate) fn item_label(change: &BlockChange<'_>, [old, new]: &[TextTree; 2]) -> String {
    if let Some(Renumbered { old, new }) = change.renumbered {
        return format!("{old}. → {new}.");
    }
    let number = |tree: &TextTree, block: Option<&Block>| tree.node(tree.node_of(block?)).number;
    let number = if change.new.is_some() { number(new, change.new) } else { number(old, change.old) };
    number.map_or_else(|| "•".to_owned(), |number| format!("{number}."))
}

/// Items of which only the numbers changed, all by as much: "items 9 to 16 are now 8 to 15".
#[must_use]
pub(crate) fn renumbered(items: &[BlockChange<'_>]) -> Option<String> {
    let number = |item: Option<&BlockChange<'_>>| item.and_then(|item| item.renumbered);
    let (first, last) = (number(items.first())?, number(items.last())?);
    Some(if items.len() == 1 {
        format!("item {} is now {}", first.old, first.new)
    } else {
        format!("items {} to {} are now {} to {}", first.old, last.old, first.new, last.new)
    })
}

/// How many items from the first on changed their numbers alone, all by as much.
#[must_use]
pub(crate) fn only_renumbered(items: &[BlockChange<'_>], trees: &[TextTree; 2]) -> usize {
    let shift = |item: &BlockChange<'_>| {
        let step = item.renumbered?.step();
        let is_only_that = was(item, trees).is_none() && !is_changed_inside(item);
        is_only_that.then_some(step)
    };
    let Some(first) = items.first().and_then(shift) else { return 0 };
    items.iter().take_while(|item| shift(item) == Some(first)).count()
}

fn is_changed_inside(change: &BlockChange<'_>) -> bool {
    match &change.body {
        ChangedBody::Text(runs) => runs.iter().any(Run::is_changed),
        ChangedBody::Blocks(blocks) => blocks.iter().any(BlockChange::is_changed),
        ChangedBody::Merged(_) => true,
    }
}

/// Where words lead, if that changed: "link: /old → /new". `write` shows an address.
#[must_use]
pub(crate) fn link(was: Option<&str>, is: Option<&str>, write: impl Fn(&str) -> String) -> Option<String> {
    match (was, is) {
        (Some(was), Some(is)) if was == is => None,
        (Some(was), Some(is)) => Some(format!("link: {} → {}", write(was), write(is))),
        (None, Some(is)) => Some(format!("link added: {}", write(is))),
        (Some(was), None) => Some(format!("link deleted: {}", write(was))),
        (None, None) => None,
    }
}

/// The kept words that are set otherwise, and how: "“never” (bold now)".
#[must_use]
pub(crate) fn set_otherwise(change: &BlockChange<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    for run in change.runs() {
        let Run::Kept { old, new } = *run else { continue };
        let marks = |at: usize| restyling(&old[at], &new[at]).1.then(|| first_difference(&old[at], &new[at]));
        let mut start = 0;
        while start < new.len() {
            let differs = marks(start);
            let end = start + (start..new.len()).take_while(|at| marks(*at) == differs).count();
            notes.extend(differs.map(|(was, is)| format!("“{}” ({})", plain(&new[start..end]), set(was, is))));
            start = end;
        }
    }
    notes
}

fn first_difference(old: &Token, new: &Token) -> (Marks, Marks) {
    let marks = |part: std::ops::Range<usize>| (old.style_at(part.start).marks, new.style_at(part.start).marks);
    old.common_parts(new).map(marks).find(|(was, is)| was != is).unwrap_or_default()
}

fn set(was: Marks, is: Marks) -> String {
    let name = |mark: Mark| match mark {
        Mark::Strong => "bold",
        Mark::Emphasis => "italic",
        Mark::Strike => "struck out",
        Mark::Code => "code",
        Mark::Superscript => "raised",
        Mark::Subscript => "lowered",
    };
    let comes = is.iter().filter(|mark| !was.has(*mark)).map(|mark| format!("{} now", name(mark)));
    let goes = was.iter().filter(|mark| !is.has(*mark)).map(|mark| format!("no longer {}", name(mark)));
    comes.chain(goes).collect::<Vec<_>>().join(", ")
}

/// What a block was, where it was another element or stood elsewhere: "was item 2 of the list above".
#[must_use]
pub(crate) fn was(change: &BlockChange<'_>, trees: &[TextTree; 2]) -> Option<String> {
    if let (ChangedBody::Merged(pieces), Fate::Kept) = (&change.body, change.fate) {
        return Some(format!("was {} paragraphs", pieces.len()));
    }
    match (&change.was, was_in_other_list(change, trees)) {
        (_, Some(said)) => Some(said),
        (None, None) => None,
        (Some(Was::Start(first)), None) => Some(format!("began with {first}")),
        (Some(Was::Elements(names)), None) => was_elements(change, names, trees),
        (Some(Was::Path { path, place }), None) => Some(was_elsewhere(change, path, *place)),
    }
}

/// Where an item stood that is one level further in or out.
fn was_in_other_list(change: &BlockChange<'_>, [old, new]: &[TextTree; 2]) -> Option<String> {
    let item_of = |tree: &TextTree, block: Option<&Block>| {
        let node = tree.node_of(block.filter(|block| block.kind == BlockKind::Item)?);
        let lists = tree.chain(node).iter().filter(|node| tree.node(**node).element == "li").count();
        Some((tree.node(node).number, lists))
    };
    let ((number, was), (_, is)) = item_of(old, change.old).zip(item_of(new, change.new))?;
    match was.cmp(&is) {
        Ordering::Less => Some(format!("was {}", item(number, "the list above"))),
        Ordering::Equal => None,
        Ordering::Greater => Some(format!("was {}", item(number, "a list in the item above"))),
    }
}

fn was_elements(change: &BlockChange<'_>, names: &str, [old, _]: &[TextTree; 2]) -> Option<String> {
    let is_plain = |block: Option<&Block>| block.is_some_and(|block| block.kind == BlockKind::Plain);
    let around = |name: &str| names.split(' ').any(|other| other == name);
    let begins_with_old =
        matches!(&change.body, ChangedBody::Blocks(blocks) if blocks.first().is_some_and(|first| first.old.is_some()));
    Some(match (change.old, change.new) {
        (Some(_), _) if is_plain(change.old) && names.is_empty() => "was set without space around it".to_owned(),
        (Some(_), new) if is_plain(new) && names == "p" => "was set with space around it".to_owned(),
        // What is in a list that was none says what it was.
        (_, Some(new)) if names.is_empty() && new.kind.is_list() => return None,
        (_, Some(new)) if names.is_empty() && new.kind == BlockKind::Quote => "was not a quotation".to_owned(),
        (None, _) if begins_with_old => "was not an item".to_owned(),
        (None, _) => "was joined to the passage before it".to_owned(),
        (Some(block), _) if block.kind == BlockKind::Item => {
            format!("was {}", item(old.node(old.node_of(block)).number, "a list"))
        }
        (Some(_), _) if around("li") => "was part of an item of a list".to_owned(),
        (Some(block), _) if around("blockquote") && block.kind != BlockKind::Quote => "was in a quotation".to_owned(),
        (Some(block), _) => format!("was {}", named(&block.kind)),
    })
}

/// An item of a list, by its number if it has one.
fn item(number: Option<u64>, list: &str) -> String {
    number.map_or_else(|| format!("an item of {list}"), |number| format!("item {number} of {list}"))
}

fn named(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Heading(level) => return format!("a heading of level {level}"),
        BlockKind::NumberedList(first) if *first != 1 => return format!("a numbered list from {first}"),
        BlockKind::Paragraph | BlockKind::Plain => "a separate paragraph",
        BlockKind::BulletList => "a list with bullets",
        BlockKind::NumberedList(_) => "a numbered list",
        BlockKind::Item => "an item of a list",
        BlockKind::Quote => "a quotation",
        BlockKind::Code(_) => "code",
        BlockKind::Table => "a table",
        BlockKind::Row { .. } => "a row of a table",
        BlockKind::Cell { .. } => "a cell of a table",
        BlockKind::Rule => "a line across",
    }
    .to_owned()
}

fn was_elsewhere(change: &BlockChange<'_>, path: &str, place: OldPlace) -> String {
    let above = |names: &[&str]| {
        let last = path
            .split(' ')
            .rfind(|name| names.contains(&name.trim_start_matches('+').trim_end_matches(char::is_numeric)));
        last.is_some_and(|name| name.starts_with('+'))
    };
    match place {
        OldPlace::Item(number) => {
            let list = match (above(&["ul", "ol"]), path.contains("+li")) {
                (true, false) => "the list above",
                (true, true) => "the list in the item above",
                (false, true) => "a list in the item above",
                (false, false) => "another list",
            };
            format!("was {}", item(number, list))
        }
        OldPlace::InItem(number) if above(&["li"]) => {
            number.map_or("was part of the item above".to_owned(), |number| format!("was part of item {number} above"))
        }
        OldPlace::InItem(number) => format!("was part of {}", item(number, "a list")),
        OldPlace::InQuote if above(&["blockquote"]) => "was in the quotation above".to_owned(),
        OldPlace::InQuote => "was in a quotation".to_owned(),
        OldPlace::Alone => change.old.map_or("stood by itself".to_owned(), |old| match &old.kind {
            BlockKind::Paragraph | BlockKind::Plain | BlockKind::Heading(_) => format!("was {}", named(&old.kind)),
            kind => format!("was {}, in no other list", named(kind)),
        }),
    }
}
