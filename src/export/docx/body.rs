//! The words of a redline as `WordprocessingML` (ECMA-376, part 1, chapter 17).

use std::collections::BTreeMap;

use crate::values::digest::Digest;

use super::flow::{Flow, FlowLeaf, Row, Segment};
use super::formats::{ParagraphFormat, ParagraphStyle};
use super::marks::{End, Paragraph, ParagraphMark, paragraphs};
use super::words::{RunChange, TextRun, text_runs};
use super::xml::Xml;
use crate::redline::changes::Fate;
use crate::text::document::Align;
use crate::text::links::Links;
use crate::text::words::{Link, Mark, Marks};

/// Who made the changes, as Word shows it.
pub(crate) const AUTHOR: &str = "noticepress";
/// Twentieths of a point: between the margins of a page, and for each list or quotation that words stand in.
const TEXT_WIDTH: usize = 9026;
const INDENT: usize = 567;

/// What is in `word/document.xml`, and the addresses that its links lead to, from `rId1` on.
pub(crate) fn body(flow: &Flow<'_>, day: Option<&str>) -> (String, Vec<String>) {
    let mut body =
        BodyWriter { xml: Xml::part(), day, hour: 0, ids: 0, targets: Vec::new(), ends: BTreeMap::new(), range: None };
    body.xml.open(
        "w:document",
        &[
            ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
            ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        ],
    );
    body.xml.open("w:body", &[]);
    body.segments(&flow.segments, Fate::Kept);
    body.xml.open("w:sectPr", &[]);
    body.xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
    let margins = ["w:top", "w:right", "w:bottom", "w:left"].map(|side| (side, "1440"));
    body.xml.empty("w:pgMar", &[&margins[..], &[("w:header", "709"), ("w:footer", "709"), ("w:gutter", "0")]].concat());
    (body.xml.finish(), body.targets)
}

struct BodyWriter<'d> {
    xml: Xml,
    day: Option<&'d str>,
    /// The hour of the day that changes are dated. `LibreOffice` takes two changes of one hour that meet at the end of a
    /// paragraph for one, with that end in it; so those after an end that both texts have are of another hour.
    hour: u8,
    ids: u32,
    targets: Vec<String>,
    /// How many ranges each end of each move has had; `true` for where it is.
    ends: BTreeMap<(u32, bool), u32>,
    /// The range of a move that is open.
    range: Option<(u32, bool, String)>,
}

impl BodyWriter<'_> {
    /// Writes segments, with what Word wants after a table.
    fn segments(&mut self, segments: &[Segment<'_>], row: Fate) {
        for (at, segment) in segments.iter().enumerate() {
            let next = segments.get(at + 1);
            match segment {
                Segment::Leaves(leaves) => {
                    let is_open = row != Fate::Kept || matches!(next, Some(Segment::Table(_)));
                    self.leaves(leaves, if is_open { End::Open } else { End::Closed });
                }
                Segment::Table(rows) => self.table(rows),
            }
            if matches!((segment, next), (Segment::Table(_), None | Some(Segment::Table(_)))) {
                self.empty_paragraph();
            }
        }
        if segments.is_empty() {
            self.empty_paragraph();
        }
    }

    fn empty_paragraph(&mut self) {
        self.xml.open("w:p", &[]);
        self.xml.close();
    }

    fn leaves(&mut self, leaves: &[FlowLeaf<'_>], end: End) {
        let mut rest = leaves;
        for paragraph in paragraphs(leaves, end) {
            self.xml.open("w:p", &[]);
            self.properties(&paragraph);
            for leaf in paragraph.leaves {
                rest = &rest[1..];
                self.leaf(leaf, rest.first());
            }
            self.xml.close();
            if paragraph.mark == ParagraphMark::Kept {
                self.hour = 1 - self.hour;
            }
        }
    }

    fn leaf(&mut self, leaf: &FlowLeaf<'_>, next: Option<&FlowLeaf<'_>>) {
        let end_of = |leaf: &FlowLeaf<'_>| leaf.moved.map(|moved| (moved.id, leaf.fate == Fate::Inserted));
        if let Some((id, is_here)) = end_of(leaf).filter(|_| self.range.is_none()) {
            self.start_range(id, is_here);
        }
        if let Some(id) = leaf.id.filter(|_| leaf.fate != Fate::Deleted) {
            self.bookmark(id);
        }
        let runs = text_runs(leaf);
        for linked in runs.chunk_by(|a, b| a.link == b.link) {
            let target = linked[0].link.and_then(target);
            if leaf.moved.is_some() {
                self.in_field(linked, target.as_ref());
                continue;
            }
            if let Some(target) = &target {
                self.open_link(target);
            }
            for changed in linked.chunk_by(|a, b| a.change == b.change) {
                self.changed(changed, ["", ""]);
            }
            if target.is_some() {
                self.xml.close();
            }
        }
        if end_of(leaf).is_some() && next.and_then(end_of) != end_of(leaf) {
            self.end_range();
        }
    }

    fn start_range(&mut self, id: u32, is_here: bool) {
        let count = self.ends.entry((id, is_here)).or_default();
        *count += 1;
        // Both ends of a move have one name; one that a table divides has several ranges.
        let name = if *count == 1 { format!("move{id}") } else { format!("move{id}_{count}") };
        let range = self.next_id();
        let element = if is_here { "w:moveToRangeStart" } else { "w:moveFromRangeStart" };
        let date = self.date();
        let mut attributes = vec![("w:id", &*range), ("w:author", AUTHOR)];
        attributes.extend(date.as_deref().map(|date| ("w:date", date)));
        attributes.push(("w:name", &name));
        self.xml.empty(element, &attributes);
        self.range = Some((id, is_here, range));
    }

    fn end_range(&mut self) {
        if let Some((_, is_here, range)) = self.range.take() {
            self.xml.empty(if is_here { "w:moveToRangeEnd" } else { "w:moveFromRangeEnd" }, &[("w:id", &range)]);
        }
    }

    fn bookmark(&mut self, id: &str) {
        let number = self.next_id();
        self.xml.empty("w:bookmarkStart", &[("w:id", &number), ("w:name", &bookmark_name(id))]);
        self.xml.empty("w:bookmarkEnd", &[("w:id", &number)]);
    }

    /// Writes words of a passage that moved. Their link is a field among them: `LibreOffice` takes what is in an element of a
    /// link for deleted and inserted, and Word itself writes the links of moved words as fields.
    fn in_field(&mut self, runs: &[TextRun<'_>], target: Option<&LinkTarget<'_>>) {
        let code = target.map(LinkTarget::field_code).unwrap_or_default();
        let changes: Vec<_> = runs.chunk_by(|a, b| a.change == b.change).collect();
        for (at, changed) in changes.iter().enumerate() {
            let begins = if at == 0 { &*code } else { "" };
            let ends = if at + 1 == changes.len() && !code.is_empty() { "end" } else { "" };
            self.changed(changed, [begins, ends]);
        }
    }

    /// Opens a link.
    fn open_link(&mut self, target: &LinkTarget<'_>) {
        let id;
        let mut attributes = match &target.place {
            LinkPlace::Bookmark(name) => vec![("w:anchor", &**name)],
            LinkPlace::Address(address) => {
                let known = self.targets.iter().position(|known| known == address);
                let at = known.unwrap_or_else(|| {
                    self.targets.push(address.clone());
                    self.targets.len() - 1
                });
                id = format!("rId{}", at + 1);
                vec![("r:id", &*id)]
            }
        };
        attributes.push(("w:history", "1"));
        attributes.extend(target.title.map(|title| ("w:tooltip", title)));
        self.xml.open("w:hyperlink", &attributes);
    }

    /// Writes runs of one change, and in it the code of a field that begins before them, and the end of one.
    fn changed(&mut self, runs: &[TextRun<'_>], [field, end]: [&str; 2]) {
        let change = runs[0].change;
        let element = match change {
            RunChange::Kept => None,
            RunChange::Inserted => Some("w:ins"),
            RunChange::Deleted => Some("w:del"),
            RunChange::MovedHere => Some("w:moveTo"),
            RunChange::MovedAway => Some("w:moveFrom"),
        };
        if let Some(element) = element {
            self.tracked(element, true);
        }
        if !field.is_empty() {
            self.field_part("begin");
            self.xml.open("w:r", &[]);
            self.xml.element("w:instrText", &[("xml:space", "preserve")], field);
            self.xml.close();
            self.field_part("separate");
        }
        for run in runs {
            if let Some(anchor) = run.anchor {
                self.bookmark(anchor);
            }
            self.run(run, change == RunChange::Deleted);
        }
        if !end.is_empty() {
            self.field_part("end");
        }
        if element.is_some() {
            self.xml.close();
        }
    }

    fn field_part(&mut self, part: &'static str) {
        self.xml.open("w:r", &[]);
        self.xml.empty("w:fldChar", &[("w:fldCharType", part)]);
        self.xml.close();
    }

    fn run(&mut self, run: &TextRun<'_>, is_deleted: bool) {
        self.xml.open("w:r", &[]);
        if run.marks != Marks::NONE || run.were.is_some() || run.link.is_some() {
            self.xml.open("w:rPr", &[]);
            self.set(run.marks, run.link.is_some());
            if let Some(were) = run.were {
                self.tracked("w:rPrChange", true);
                self.xml.open("w:rPr", &[]);
                self.set(were, run.link.is_some());
                self.xml.close();
                self.xml.close();
            }
            self.xml.close();
        }
        let element = if is_deleted { "w:delText" } else { "w:t" };
        for piece in run.text.split_inclusive(['\n', '\t']) {
            let words = piece.trim_end_matches(['\n', '\t']);
            if !words.is_empty() {
                self.xml.element(element, &[("xml:space", "preserve")], words);
            }
            match piece.chars().next_back() {
                Some('\n') => self.xml.empty("w:br", &[]),
                Some('\t') => self.xml.empty("w:tab", &[]),
                _ => {}
            }
        }
        self.xml.close();
    }

    /// How characters are set, in the order that the schema asks for.
    fn set(&mut self, marks: Marks, is_link: bool) {
        if is_link {
            self.xml.empty("w:rStyle", &[("w:val", "Hyperlink")]);
        }
        if marks.has(Mark::Code) {
            self.xml
                .empty("w:rFonts", &[("w:ascii", "Courier New"), ("w:hAnsi", "Courier New"), ("w:cs", "Courier New")]);
        }
        for (mark, element) in [(Mark::Strong, "w:b"), (Mark::Emphasis, "w:i"), (Mark::Strike, "w:strike")] {
            if marks.has(mark) {
                self.xml.empty(element, &[]);
            }
        }
        for (mark, value) in [(Mark::Superscript, "superscript"), (Mark::Subscript, "subscript")] {
            if marks.has(mark) {
                self.xml.empty("w:vertAlign", &[("w:val", value)]);
            }
        }
    }

    fn properties(&mut self, paragraph: &Paragraph<'_, '_>) {
        let mark = match (paragraph.mark, paragraph.moved) {
            (ParagraphMark::Inserted, false) => Some("w:ins"),
            (ParagraphMark::Inserted, true) => Some("w:moveTo"),
            (ParagraphMark::Deleted, false) => Some("w:del"),
            (ParagraphMark::Deleted, true) => Some("w:moveFrom"),
            (ParagraphMark::Kept | ParagraphMark::None, _) => None,
        };
        self.xml.open("w:pPr", &[]);
        self.format(&paragraph.format);
        if let Some(mark) = mark {
            self.xml.open("w:rPr", &[]);
            self.tracked(mark, false);
            self.xml.close();
        }
        if let Some(was) = &paragraph.was {
            self.tracked("w:pPrChange", true);
            self.xml.open("w:pPr", &[]);
            self.format(was);
            self.xml.close();
            self.xml.close();
        }
        self.xml.close();
    }

    /// How a paragraph is set, in the order that the schema asks for. Of how it was set, `LibreOffice` reads the list and not the
    /// depth: an item that moved out of an inner list stays in the outer one there, whatever is rejected.
    fn format(&mut self, format: &ParagraphFormat) {
        let heading;
        let style = match format.style {
            ParagraphStyle::Heading(level) => {
                heading = format!("Heading{level}");
                Some(&*heading)
            }
            ParagraphStyle::Code => Some("Code"),
            ParagraphStyle::Rule => Some("Rule"),
            ParagraphStyle::CellHead => Some("CellHead"),
            ParagraphStyle::Body if format.lists > 0 => Some("ListParagraph"),
            ParagraphStyle::Body if format.quotes > 0 => Some("Quote"),
            ParagraphStyle::Body => None,
        };
        if let Some(style) = style {
            self.xml.empty("w:pStyle", &[("w:val", style)]);
        }
        if let Some((list, depth)) = format.item {
            self.xml.open("w:numPr", &[]);
            self.xml.empty("w:ilvl", &[("w:val", &depth.min(8).to_string())]);
            self.xml.empty("w:numId", &[("w:val", &(list + 1).to_string())]);
            self.xml.close();
        }
        let indent = (format.lists + format.quotes) * INDENT;
        if indent > 0 {
            let left = indent.to_string();
            let mut attributes = vec![("w:left", &*left)];
            let hanging = INDENT.to_string();
            attributes.extend(format.item.map(|_| ("w:hanging", &*hanging)));
            self.xml.empty("w:ind", &attributes);
        }
        match format.align {
            Align::Start => {}
            Align::Center => self.xml.empty("w:jc", &[("w:val", "center")]),
            Align::End => self.xml.empty("w:jc", &[("w:val", "right")]),
        }
    }

    fn table(&mut self, rows: &[Row<'_>]) {
        let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(1).max(1);
        self.xml.open("w:tbl", &[]);
        self.xml.open("w:tblPr", &[]);
        self.xml.empty("w:tblStyle", &[("w:val", "TableGrid")]);
        self.xml.empty("w:tblW", &[("w:w", "5000"), ("w:type", "pct")]);
        self.xml.close();
        self.xml.open("w:tblGrid", &[]);
        let width = (TEXT_WIDTH / columns).to_string();
        for _ in 0..columns {
            self.xml.empty("w:gridCol", &[("w:w", &width)]);
        }
        self.xml.close();
        for row in rows {
            self.row(row, columns);
        }
        self.xml.close();
    }

    fn row(&mut self, row: &Row<'_>, columns: usize) {
        self.xml.open("w:tr", &[]);
        if row.head || row.fate != Fate::Kept {
            self.xml.open("w:trPr", &[]);
            if row.head {
                self.xml.empty("w:tblHeader", &[]);
            }
            match row.fate {
                Fate::Kept => {}
                Fate::Inserted => self.tracked("w:ins", false),
                Fate::Deleted => self.tracked("w:del", false),
            }
            self.xml.close();
        }
        for (at, cell) in row.cells.iter().enumerate() {
            // The last cell of a row from a table with fewer columns takes the room of those it lacks.
            let span = if at + 1 == row.cells.len() { columns - at } else { 1 };
            self.xml.open("w:tc", &[]);
            self.xml.open("w:tcPr", &[]);
            self.xml.empty("w:tcW", &[("w:w", &(TEXT_WIDTH * span / columns).to_string()), ("w:type", "dxa")]);
            if span > 1 {
                self.xml.empty("w:gridSpan", &[("w:val", &span.to_string())]);
            }
            self.xml.close();
            self.segments(cell, row.fate);
            self.xml.close();
        }
        self.xml.close();
    }

    /// An element that says who changed what it stands for, and when; `open` if there is something in it.
    fn tracked(&mut self, element: &'static str, open: bool) {
        let (id, date) = (self.next_id(), self.date());
        let mut attributes = vec![("w:id", &*id), ("w:author", AUTHOR)];
        attributes.extend(date.as_deref().map(|date| ("w:date", date)));
        if open {
            self.xml.open(element, &attributes);
        } else {
            self.xml.empty(element, &attributes);
        }
    }

    fn date(&self) -> Option<String> {
        self.day.map(|day| format!("{day}T{:02}:00:00Z", self.hour))
    }

    fn next_id(&mut self) -> String {
        self.ids += 1;
        self.ids.to_string()
    }
}

/// Where a link leads, and what a pointer over it tells.
struct LinkTarget<'a> {
    place: LinkPlace,
    title: Option<&'a str>,
}

enum LinkPlace {
    Bookmark(String),
    Address(String),
}

/// Where a link leads, unless that is nowhere that Word would accept.
fn target(link: &Link) -> Option<LinkTarget<'_>> {
    let title = link.title.as_deref();
    if let Some(id) = link.href.strip_prefix('#') {
        return Some(LinkTarget { place: LinkPlace::Bookmark(bookmark_name(id)), title });
    }
    let address = Links::as_written().href(&link.href).into_owned();
    is_address(&address).then_some(LinkTarget { place: LinkPlace::Address(address), title })
}

impl LinkTarget<'_> {
    /// The link as the code of a field (ECMA-376, part 1, 17.16.5.25).
    fn field_code(&self) -> String {
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let place = match &self.place {
            LinkPlace::Bookmark(name) => format!("\\l {}", quoted(name)),
            LinkPlace::Address(address) => quoted(address),
        };
        let title = self.title.map_or(String::new(), |title| format!(" \\o {}", quoted(title)));
        format!(" HYPERLINK {place}{title} ")
    }
}

/// Whether Word, which reads addresses strictly, takes this one: with one that it does not the file would not open.
fn is_address(target: &str) -> bool {
    let base = url::Url::parse("https://example.org/").expect("an address");
    base.join(target).is_ok()
}

/// A name that Word accepts: letters, digits and underscores, a letter first, 40 characters at the most.
pub(crate) fn bookmark_name(id: &str) -> String {
    let letters: Vec<char> = id.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    if letters.len() <= 38 {
        return "n_".chars().chain(letters).collect();
    }
    // Long ids may begin alike: what is cut off is told apart by its hash.
    let hash = Digest::of(id.as_bytes()).beginning(5);
    format!("n_{}_{hash}", letters[..27].iter().collect::<String>())
}
