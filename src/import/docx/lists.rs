//! Lists and quotations while the paragraphs in them are read.

use crate::text::document::{Block, BlockKind, Body};

/// A block, and how many quotations it stands in.
pub(super) type Quoted = (usize, Block);

/// A list that is open.
pub(super) struct OpenList {
    pub(super) kind: BlockKind,
    pub(super) num: String,
    pub(super) family: String,
    pub(super) level: usize,
    pub(super) left: i64,
    pub(super) quotes: usize,
    /// The number of the next item.
    pub(super) next: u64,
    pub(super) items: Vec<Block>,
    /// What is in the last item so far.
    pub(super) inside: Vec<Quoted>,
}

/// Whether the last item that is open has nothing in it yet.
pub(super) fn follows_item(lists: &[OpenList]) -> bool {
    lists.last().is_some_and(|list| list.inside.is_empty())
}

impl OpenList {
    /// Ends the last item.
    pub(super) fn end_item(&mut self) {
        let blocks = in_quotations(std::mem::take(&mut self.inside));
        self.items.push(Block { kind: BlockKind::Item, body: Body::Blocks(blocks), id: None, source: 0..0 });
    }

    fn end(mut self) -> Block {
        self.end_item();
        // In a list whose items are one paragraph each, these are words right in the items.
        let is_loose = self
            .items
            .iter()
            .any(|item| item.blocks().iter().filter(|block| block.kind == BlockKind::Paragraph).count() > 1);
        if !is_loose {
            let inside = self.items.iter_mut().flat_map(|item| match &mut item.body {
                Body::Blocks(blocks) => blocks.iter_mut(),
                Body::Text(_) => [].iter_mut(),
            });
            for block in inside.filter(|block| block.kind == BlockKind::Paragraph) {
                block.kind = BlockKind::Plain;
            }
        }
        Block { kind: self.kind, body: Body::Blocks(self.items), id: None, source: 0..0 }
    }
}

/// Closes the lists but for some of the outermost.
pub(super) fn close(lists: &mut Vec<OpenList>, keep: usize, done: &mut Vec<Quoted>) {
    while lists.len() > keep {
        let Some(list) = lists.pop() else { return };
        let around = lists.last().map_or(0, |list| list.quotes);
        let list = (list.quotes.saturating_sub(around), list.end());
        match lists.last_mut() {
            Some(outer) => outer.inside.push(list),
            None => done.push(list),
        }
    }
}

/// Puts a block into the list that it stands in, or behind all that is done.
pub(super) fn put(home: Option<usize>, lists: &mut [OpenList], done: &mut Vec<Quoted>, block: Option<Quoted>) {
    match home.and_then(|home| lists.get_mut(home)) {
        Some(list) => list.inside.extend(block),
        None => done.extend(block),
    }
}

/// Puts blocks that stand in quotations into such.
pub(super) fn in_quotations(blocks: Vec<Quoted>) -> Vec<Block> {
    let mut out = Vec::new();
    let mut quoted: Vec<Quoted> = Vec::new();
    for (depth, block) in blocks {
        if depth > 0 {
            quoted.push((depth - 1, block));
            continue;
        }
        out.extend(quotation(&mut quoted));
        out.push(block);
    }
    out.extend(quotation(&mut quoted));
    out
}

fn quotation(quoted: &mut Vec<Quoted>) -> Option<Block> {
    let blocks = std::mem::take(quoted);
    if blocks.is_empty() {
        return None;
    }
    Some(Block { kind: BlockKind::Quote, body: Body::Blocks(in_quotations(blocks)), id: None, source: 0..0 })
}
