//! Which headings have to state their id, because their words give them another.

use super::super::anchors::Anchors;
use crate::text::document::{Block, BlockKind, Body};

/// Takes away the ids of headings that they get by their words.
pub(super) fn leave_out_ids(blocks: &mut [Block]) {
    let wanted = heading_ids(blocks);
    let mut stated: Vec<bool> = vec![false; wanted.len()];
    loop {
        let mut given = blocks.to_vec();
        keep(&mut given, &mut stated.iter().copied());
        let mut anchors = Anchors::default();
        anchors.claim(&mut given);
        let found = heading_ids(&given);
        let before = stated.clone();
        for ((stated, wanted), found) in stated.iter_mut().zip(&wanted).zip(&found) {
            *stated |= wanted.is_some() && wanted != found;
        }
        // A heading that states its id takes it from those that would get it by their words.
        if stated == before {
            break;
        }
    }
    keep(blocks, &mut stated.into_iter());
}

fn heading_ids(blocks: &[Block]) -> Vec<Option<String>> {
    let mut ids = Vec::new();
    for block in blocks {
        if matches!(block.kind, BlockKind::Heading(_)) {
            ids.push(block.id.clone());
        }
        ids.extend(heading_ids(block.blocks()));
    }
    ids
}

fn keep(blocks: &mut [Block], stated: &mut impl Iterator<Item = bool>) {
    for block in blocks {
        if matches!(block.kind, BlockKind::Heading(_)) && !stated.next().unwrap_or_default() {
            block.id = None;
        }
        if let Body::Blocks(blocks) = &mut block.body {
            keep(blocks, stated);
        }
    }
}
