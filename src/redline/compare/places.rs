//! Where each element of the old text stood, where that does not follow from what is around it in the redline.
//!
//! The new text gives a redline its frame. Whoever rejects its changes builds the tree of the old text again from the
//! elements in their order; this walks through a redline as such a reader does, and notes at each element what the reader
//! must be told: that it was another element, that it was not there, or that it stood elsewhere.

use crate::html::reading::{gives_way, is_leaf};
use crate::redline::changes::{BlockChange, ChangedBody, Fate, OldPlace, Was};
use crate::redline::text_tree::{NodeId, ROOT, TextNode, TextTree};
use crate::text::document::{Block, BlockKind};

/// Notes at each block of a redline, and at each piece, where it stood.
///
/// time: O(N d) for elements d deep
pub(crate) fn note_places(changes: &mut [BlockChange<'_>], old: &TextTree) {
    Walk { old, open: Vec::new() }.changes(changes, ROOT, false);
}

struct Walk<'o> {
    old: &'o TextTree,
    /// The elements of the old text that are open to a reader, the outermost first.
    open: Vec<NodeId>,
}

impl Walk<'_> {
    /// `home` is where words belong that stand right in the element around; `in_list` where that is a list.
    fn changes(&mut self, changes: &mut [BlockChange<'_>], home: NodeId, in_list: bool) {
        for change in changes {
            match change.fate {
                // Nobody who rejects it looks inside.
                Fate::Inserted => {}
                Fate::Deleted => self.deleted(change, home, in_list),
                Fate::Kept => self.kept(change, home),
            }
        }
    }

    fn deleted(&mut self, change: &mut BlockChange<'_>, home: NodeId, in_list: bool) {
        let block = change.old.expect("what was deleted was there");
        let node = self.old.node_of(block);
        let is_held = change.is_held(in_list);
        change.was = if is_held || matches!(block.kind, BlockKind::Plain | BlockKind::Rule) {
            let parent = if block.kind == BlockKind::Plain { node } else { self.old.node(node).parent };
            (is_held || !self.is_at(home, parent)).then(|| self.path(parent, Some(block)))
        } else {
            let shown = if in_list { "li" } else { self.old.node(node).element };
            let path = self.path(node, Some(block));
            self.begin(home, node, Some(block), shown).map(|_| path)
        };
        self.open = self.old.chain(last_node(self.old, block));
    }

    fn kept(&mut self, change: &mut BlockChange<'_>, home: NodeId) {
        let shown = change.new.map_or(Some("div"), |new| new.kind.element());
        let inner = match (change.old, &change.body) {
            (_, ChangedBody::Merged(_)) => return self.merged(change, home, shown),
            (Some(old), _) if old.kind == BlockKind::Rule => {
                let parent = self.old.node(self.old.node_of(old)).parent;
                change.was = (!self.is_at(home, parent)).then(|| self.path(parent, Some(old)));
                self.open = self.old.chain(parent);
                return;
            }
            (Some(old), _) if old.kind != BlockKind::Plain => {
                let node = self.old.node_of(old);
                // Words without an element of their own take one that says what they stood in.
                let was = self.begin(home, node, Some(old), shown.unwrap_or("div"));
                let is_same = matches!(was, Some(Was::Start(_))) && change.new.is_some_and(|new| new.kind == old.kind);
                change.was = was.filter(|_| !is_same);
                node
            }
            (old, ChangedBody::Text(_)) => {
                let target = old.map_or_else(|| self.top(), |old| self.old.node_of(old));
                change.was = self.words(home, target, shown, old);
                target
            }
            (_, ChangedBody::Blocks(blocks)) => {
                // An element that was not there: what is in it stands where it stands.
                let begins_with_words = |first: &&BlockChange<'_>| {
                    let is_plain = |block: &Block| block.kind == BlockKind::Plain;
                    shown == Some("li") && first.new.is_none_or(is_plain) && first.old.is_none_or(is_plain)
                };
                let words = blocks.first().filter(begins_with_words);
                let target = words.map(|words| words.old.map_or_else(|| self.top(), |old| self.old.node_of(old)));
                change.was = match target {
                    Some(target) => self.words(home, target, shown, None),
                    None => Some(Was::Elements(String::new())),
                };
                target.unwrap_or(home)
            }
        };
        if let ChangedBody::Blocks(blocks) = &mut change.body {
            let is_list = change.new.is_some_and(|new| new.kind.is_list());
            match change.old.map(|old| &old.kind) {
                Some(BlockKind::Table) => self.rows(blocks),
                _ => self.changes(blocks, inner, is_list),
            }
        }
    }

    /// Rows: those of the head are in another element than the others.
    fn rows(&mut self, rows: &mut [BlockChange<'_>]) {
        for row in rows {
            if let Some(old) = row.old {
                let part = self.old.node(self.old.node_of(old)).parent;
                self.open = self.old.chain(part);
                self.changes(std::slice::from_mut(row), part, false);
            }
        }
    }

    /// The words of blocks that are one now: the first begin with its element, each of the others with one of its own.
    fn merged(&mut self, change: &mut BlockChange<'_>, home: NodeId, shown: Option<&'static str>) {
        let BlockChange { body: ChangedBody::Merged(pieces), was, .. } = change else { return };
        let mut at = home;
        for (place, piece) in pieces.iter_mut().enumerate() {
            let block = *piece.was.last().expect("a piece is of a block");
            let node = self.old.node_of(block);
            let tag = if place > 0 { Some("span") } else { shown };
            let noted = match block.kind {
                BlockKind::Plain => self.words(at, node, tag, Some(block)),
                _ => self.begin(at, node, Some(block), tag.unwrap_or("div")),
            };
            // What begins in a leaf ends it, and the words that follow go on in what has begun.
            if place == 0 || !matches!(noted, Some(Was::Path { .. })) && shown.is_some_and(is_leaf) {
                at = node;
            }
            if place == 0 {
                was.clone_from(&noted);
            } else {
                piece.place = noted;
            }
        }
    }

    /// Words that stand right in an element, or go on in it; `old` is what they were.
    fn words(&mut self, home: NodeId, target: NodeId, shown: Option<&str>, old: Option<&Block>) -> Option<Was> {
        if !self.is_open(target) {
            return self.begin(home, target, old, shown.unwrap_or("div"));
        }
        let goes_on = self.top() == target && (target != ROOT || home == ROOT);
        let was = match shown {
            None | Some("span") if home == target => None,
            Some(name) if goes_on && (is_leaf(name) || name == "li") => Some(Was::Elements(String::new())),
            _ => Some(self.path(target, old)),
        };
        self.open = self.old.chain(target);
        was
    }

    /// Begins an element of the old text in one that is shown as `shown`: what a reader must be told, if anything.
    fn begin(&mut self, home: NodeId, node: NodeId, block: Option<&Block>, shown: &str) -> Option<Was> {
        let chain = self.old.chain(node);
        let known = chain.iter().take_while(|node| self.is_open(**node)).count();
        let parent = if known == 0 { ROOT } else { chain[known - 1] };
        let fresh = &chain[known..];
        let follows = fresh.first().is_some_and(|first| self.is_open(home) && self.lands(home, *first) == parent);
        let was = if follows {
            let only = self.old.node(node);
            if fresh.len() > 1 || only.element != shown {
                let names: Vec<String> = fresh.iter().map(|node| self.old.name(*node)).collect();
                Some(Was::Elements(names.join(" ")))
            } else {
                Some(Was::Start(only.start)).filter(|_| shown == "ol")
            }
        } else {
            Some(self.path(node, block))
        };
        self.open = chain;
        was
    }

    /// In which element one would begin that is written right in `home`, which is open.
    fn lands(&self, home: NodeId, begins: NodeId) -> NodeId {
        let TextNode { element, start, .. } = self.old.node(begins);
        let mut at = home;
        // A name with a number is not one that every reader knows to end a leaf.
        while at != ROOT && start == 1 && gives_way(self.old.node(at).element, element) {
            at = self.old.node(at).parent;
        }
        at
    }

    /// The way from the article to an element.
    fn path(&self, node: NodeId, block: Option<&Block>) -> Was {
        let mut path = String::new();
        let mut is_known = true;
        for node in self.old.chain(node) {
            is_known &= self.is_open(node);
            let separator = if path.is_empty() { "" } else { " " };
            path += &format!("{separator}{}{}", if is_known { "+" } else { "" }, self.old.name(node));
        }
        Was::Path { path, place: self.place(node, block) }
    }

    /// Where a block stood, as a reader would say it.
    fn place(&self, node: NodeId, block: Option<&Block>) -> OldPlace {
        let is_item = block.is_some_and(|block| block.kind == BlockKind::Item);
        let mut around = self.old.chain(node);
        if block.is_some_and(|block| block.kind != BlockKind::Plain && !is_item && block.kind != BlockKind::Rule) {
            around.pop();
        }
        for node in around.into_iter().rev().map(|node| self.old.node(node)) {
            match node.element {
                "li" if is_item => return OldPlace::Item(node.number),
                "li" => return OldPlace::InItem(node.number),
                "blockquote" => return OldPlace::InQuote,
                _ => {}
            }
        }
        OldPlace::Alone
    }

    /// Whether what is written right in `home` belongs to this element.
    fn is_at(&self, home: NodeId, node: NodeId) -> bool {
        home == node && self.is_open(node)
    }

    fn top(&self) -> NodeId {
        self.open.last().copied().unwrap_or(ROOT)
    }

    fn is_open(&self, node: NodeId) -> bool {
        node == ROOT || self.open.get(self.old.node(node).depth - 1) == Some(&node)
    }
}

/// The element that a block ends with.
fn last_node(old: &TextTree, block: &Block) -> NodeId {
    match block.blocks().last() {
        Some(last) => last_node(old, last),
        // A rule has ended when it has begun.
        None if block.kind == BlockKind::Rule => old.node(old.node_of(block)).parent,
        None => old.node_of(block),
    }
}
