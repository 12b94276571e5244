//! Tables of a Word file.

use super::blocks::BlockReader;
use super::flow::{FlowBlock, FlowCell, FlowParagraph, FlowRow, FlowTable, Inline, InlineKind, place, words_of};
use super::styles::StyledAs;
use crate::import::incoming::Remark;
use crate::text::document::{Align, Block, BlockKind, Body};
use crate::text::words::{Mark, Marks};

impl BlockReader<'_> {
    /// A table; the blocks in it where it has one cell, which only draws a frame around them.
    pub(super) fn table(&mut self, table: &FlowTable) -> Vec<Block> {
        if let ([FlowRow { cells, .. }], false) = (table.rows.as_slice(), self.is_ours)
            && let [cell] = cells.as_slice()
        {
            self.say(table, "a table with a single cell is a frame: its contents became part of the text");
            return self.blocks(&cell.blocks);
        }
        let heads = self.heads(table);
        let aligns = if self.is_ours { Vec::new() } else { aligns(&table.rows[heads.min(table.rows.len())..]) };
        let mut above: Vec<Option<Block>> = Vec::new();
        let (mut is_merged, mut is_deep) = (false, false);
        let mut rows = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let head = at < heads;
            let mut cells: Vec<Block> = Vec::new();
            for (number, cell) in row.cells.iter().enumerate() {
                let column = cells.len();
                is_deep |= cell.blocks.iter().any(|block| matches!(block, FlowBlock::Table(_)));
                // The last cell of a row of ours takes the room of those that the row lacks.
                let is_short = self.is_ours && number + 1 == row.cells.len();
                let columns = if is_short { 1 } else { cell.columns };
                is_merged |= columns > 1 || cell.goes_on;
                let block = if cell.goes_on {
                    above.get(column).cloned().flatten().unwrap_or_else(|| empty(head))
                } else {
                    self.cell(cell, head, aligns.get(column).copied())
                };
                for _ in 0..columns {
                    cells.push(block.clone());
                }
            }
            above = cells.iter().cloned().map(Some).collect();
            rows.push(Block { kind: BlockKind::Row { head }, body: Body::Blocks(cells), id: None, source: 0..0 });
        }
        if !self.is_ours {
            let columns = rows.iter().map(|row| row.blocks().len()).max().unwrap_or(0);
            for (at, row) in rows.iter_mut().enumerate() {
                if let Body::Blocks(cells) = &mut row.body {
                    cells.resize_with(columns, || empty(at < heads));
                }
            }
        }
        if is_merged {
            self.say(table, "merged cells were split: their words are repeated in each cell");
        }
        if is_deep {
            self.say(table, "a table is inside a cell of another, which few readers can follow: consider two tables");
        }
        vec![Block { kind: BlockKind::Table, body: Body::Blocks(rows), id: None, source: 0..0 }]
    }

    /// How many of the first rows name the columns.
    fn heads(&self, table: &FlowTable) -> usize {
        let marked = table.rows.iter().take_while(|row| row.is_head).count();
        if self.is_ours || marked == 1 {
            return marked;
        }
        let first_is_bold = table.rows.first().is_some_and(|row| row.cells.iter().all(is_bold));
        usize::from(table.rows.len() > 1 && (marked > 0 || table.sets_first_row_apart || first_is_bold))
    }

    fn cell(&mut self, cell: &FlowCell, head: bool, align: Option<Align>) -> Block {
        let own = first_paragraph(cell).map_or(Align::Start, |paragraph| paragraph.format.align);
        let names = first_paragraph(cell).is_some_and(|paragraph| paragraph.format.kind == StyledAs::CellHead);
        let kind = BlockKind::Cell { head: head || self.is_ours && names, align: align.unwrap_or(own) };
        let mut joined = if self.is_ours { None } else { in_one(&cell.blocks) };
        if let Some(paragraph) = joined.as_mut().filter(|_| head) {
            // Names are bold by what they are.
            let is_all = paragraph.inlines.iter().all(|inline| is_blank(inline) || inline.marks.has(Mark::Strong));
            for inline in paragraph.inlines.iter_mut().filter(|_| is_all) {
                inline.marks = inline.marks.iter().filter(|mark| *mark != Mark::Strong).fold(Marks::NONE, Marks::with);
            }
        }
        let mut blocks = match joined {
            Some(paragraph) => self.leaf(&paragraph, BlockKind::Plain).into_iter().collect(),
            None => self.blocks(&cell.blocks),
        };
        if let [only] = blocks.as_mut_slice()
            && only.kind == BlockKind::Paragraph
        {
            only.kind = BlockKind::Plain;
        }
        Block { kind, body: Body::Blocks(blocks), id: None, source: 0..0 }
    }

    fn say(&mut self, table: &FlowTable, words: &str) {
        let first = table.rows.first().and_then(|row| row.cells.first()).and_then(first_paragraph);
        let (heading, begins) = first.map_or((String::new(), String::new()), |paragraph| {
            (paragraph.format.under.clone(), words_of(&paragraph.inlines))
        });
        self.remarks.push(Remark::at(format!("{}, in the table", place(&heading, &begins)), words));
    }
}

fn first_paragraph(cell: &FlowCell) -> Option<&FlowParagraph> {
    cell.blocks.iter().find_map(|block| match block {
        FlowBlock::Paragraph(paragraph) => Some(paragraph),
        FlowBlock::Table(_) => None,
    })
}

/// Plain paragraphs of a cell as one, with line breaks between them.
fn in_one(blocks: &[FlowBlock]) -> Option<FlowParagraph> {
    let mut all = FlowParagraph::default();
    for (at, block) in blocks.iter().enumerate() {
        let FlowBlock::Paragraph(paragraph) = block else { return None };
        let is_plain = matches!(
            paragraph.format.kind,
            StyledAs::Body | StyledAs::CellHead | StyledAs::List | StyledAs::Heading(_) | StyledAs::Title
        );
        if !is_plain || paragraph.format.number.is_some() {
            return None;
        }
        if at > 0 {
            all.inlines.push(Inline { what: InlineKind::Break, marks: Marks::NONE, link: None });
        } else {
            all.format = paragraph.format.clone();
        }
        all.inlines.extend(paragraph.inlines.iter().cloned());
    }
    Some(all)
}

fn is_blank(inline: &Inline) -> bool {
    !matches!(&inline.what, InlineKind::Words(words) if !words.trim().is_empty())
}

fn is_bold(cell: &FlowCell) -> bool {
    first_paragraph(cell).is_some_and(|paragraph| {
        let mut words = paragraph.inlines.iter().filter(|inline| !is_blank(inline)).peekable();
        words.peek().is_some() && words.all(|inline| inline.marks.has(Mark::Strong) || paragraph.format.is_bold)
    })
}

/// Where the words of each column stand: as in most of its cells.
fn aligns(rows: &[FlowRow]) -> Vec<Align> {
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let of = |column: usize| {
        let cells: Vec<Align> = rows
            .iter()
            .filter_map(|row| first_paragraph(row.cells.get(column)?))
            .map(|paragraph| paragraph.format.align)
            .collect();
        let most = |align: Align| cells.iter().filter(|other| **other == align).count() * 2 > cells.len();
        [Align::Center, Align::End].into_iter().find(|align| most(*align)).unwrap_or_default()
    };
    (0..columns).map(of).collect()
}

fn empty(head: bool) -> Block {
    let kind = BlockKind::Cell { head, align: Align::Start };
    Block { kind, body: Body::Blocks(Vec::new()), id: None, source: 0..0 }
}
