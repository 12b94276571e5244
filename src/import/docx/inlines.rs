//! What stands in a paragraph of a Word file: words, links, notes, and what goes with them.

use std::sync::Arc;

use super::element::XmlElement;
use super::fields::{WordLink, WordLinkPlace, is_contents, link_of};
use super::flow::{FlowReader, Inline, InlineKind, TrackedSide};
use crate::text::words::{Mark, Marks};
use crate::values::character::breaks;

/// Fonts in which all characters are of one width: those of code.
const CODE_FONTS: [&str; 9] = [
    "courier new",
    "courier",
    "consolas",
    "menlo",
    "monaco",
    "liberation mono",
    "dejavu sans mono",
    "lucida console",
    "cascadia code",
];

impl FlowReader<'_> {
    /// Reads what is in a paragraph, or in what groups words in it.
    pub(super) fn inline(&mut self, element: &XmlElement) {
        self.linked(element, None);
    }

    fn linked(&mut self, element: &XmlElement, link: Option<&Arc<WordLink>>) {
        for child in element.elements() {
            match child.name.as_str() {
                "w:r" => self.run(child, link),
                "w:hyperlink" => {
                    let target = self.target(child).map(Arc::new);
                    self.linked(child, target.as_ref().or(link));
                }
                "w:ins" | "w:moveTo" | "w:del" | "w:moveFrom" => {
                    self.tally.changes += 1;
                    let came = matches!(child.name.as_str(), "w:ins" | "w:moveTo");
                    if came == (self.side == TrackedSide::Accepted) {
                        self.linked(child, link);
                    } else {
                        self.fields_alone(child);
                    }
                }
                "w:fldSimple" => self.simple_field(child, link),
                "w:sdt" => {
                    if child.child("w:sdtPr").is_some_and(|properties| properties.child("w:showingPlcHdr").is_some()) {
                        self.say("a form field was never filled in: its placeholder is kept as written");
                    }
                    if let Some(content) = child.child("w:sdtContent") {
                        self.linked(content, link);
                    }
                }
                "w:smartTag" | "w:customXml" | "w:dir" | "w:bdo" => self.linked(child, link),
                "w:bookmarkStart" => {
                    if let Some(name) = child.attribute("w:name") {
                        self.push(InlineKind::Place(name.to_owned()), Marks::NONE, None);
                    }
                }
                "m:oMath" | "m:oMathPara" => {
                    let mut parts = Vec::new();
                    child.all("m:t", &mut parts);
                    let words: String = parts.iter().map(|part| part.text()).collect();
                    self.say(format!("a formula became the words “{words}”"));
                    self.words(&words, Marks::NONE, link);
                }
                "mc:AlternateContent" => {
                    if let Some(choice) = child.child("mc:Choice").or_else(|| child.child("mc:Fallback")) {
                        self.linked(choice, link);
                    }
                }
                _ => {}
            }
        }
    }

    /// Words that are not there on this side: their fields begin and end all the same.
    fn fields_alone(&mut self, element: &XmlElement) {
        let inlines = std::mem::take(&mut self.inlines);
        let (said, boxes, notes) = (self.said.len(), self.boxes.len(), self.notes.len());
        self.linked(element, None);
        self.inlines = inlines;
        self.boxes.truncate(boxes);
        self.notes.truncate(notes);
        // Comments on them are still to be read.
        let comments: Vec<String> = self.said.split_off(said).into_iter().filter(|said| is_comment(said)).collect();
        self.said.extend(comments);
    }

    fn target(&self, link: &XmlElement) -> Option<WordLink> {
        let title = link.attribute("w:tooltip").filter(|title| !title.is_empty()).map(str::to_owned);
        let anchor = link.attribute("w:anchor").filter(|anchor| !anchor.is_empty());
        let outside = link.attribute("r:id").and_then(|id| self.relationships.get(id));
        let place = match (outside, anchor) {
            (Some(outside), None) => WordLinkPlace::Address(outside.target.clone()),
            (Some(outside), Some(anchor)) => WordLinkPlace::Address(format!("{}#{anchor}", outside.target)),
            (None, anchor) => WordLinkPlace::Bookmark(anchor?.to_owned()),
        };
        Some(WordLink { place, title })
    }

    fn simple_field(&mut self, field: &XmlElement, link: Option<&Arc<WordLink>>) {
        let code = field.attribute("w:instr").unwrap_or_default();
        if is_contents(code) {
            self.tally.contents += 1;
            return;
        }
        let target = link_of(code).map(Arc::new);
        self.linked(field, target.as_ref().or(link));
    }

    fn run(&mut self, run: &XmlElement, link: Option<&Arc<WordLink>>) {
        let empty = XmlElement::default();
        let stated = run.child("w:rPr").unwrap_or(&empty);
        let before = stated.find(&["w:rPrChange", "w:rPr"]);
        if stated.child("w:rPrChange").is_some() {
            self.tally.changes += 1;
        }
        let properties = match (self.side, stated.child("w:rPrChange")) {
            (TrackedSide::Rejected, Some(_)) => before.unwrap_or(&empty),
            _ => stated,
        };
        let marks = self.marks(properties);
        if self.switch(properties, "w:vanish") {
            let words = run.text();
            if !words.trim().is_empty() && self.fields.shows() {
                self.say(format!("hidden words were left out: “{}”", words.trim()));
            }
            return;
        }
        let is_underlined = properties.value("w:u").is_some_and(|kind| kind != "none");
        let link = link.cloned().or_else(|| self.fields.link().cloned());
        if is_underlined && link.is_none() && !run.text().trim().is_empty() {
            self.tally.underlined += 1;
        }
        for child in run.elements() {
            self.run_part(child, marks, link.as_ref());
        }
    }

    fn run_part(&mut self, part: &XmlElement, marks: Marks, link: Option<&Arc<WordLink>>) {
        match part.name.as_str() {
            "w:t" | "w:delText" => {
                let words = part.text();
                let keeps = part.attribute("xml:space") == Some("preserve");
                self.words(if keeps { &words } else { words.trim() }, marks, link);
            }
            "w:fldChar" => match part.attribute("w:fldCharType") {
                Some("begin") => self.fields.begin(),
                Some("separate") => self.fields.separate(),
                _ => self.fields.end(),
            },
            "w:instrText" | "w:delInstrText" => self.fields.code(&part.text()),
            _ if !self.fields.shows() => {}
            "w:br" => match part.attribute("w:type") {
                Some("page" | "column") => self.words(" ", marks, link),
                _ => self.push(InlineKind::Break, marks, link),
            },
            "w:cr" => self.push(InlineKind::Break, marks, link),
            "w:tab" | "w:ptab" => {
                self.tally.tabs += usize::from(!self.inlines.is_empty());
                self.words("\t", marks, link);
            }
            "w:noBreakHyphen" => self.words("\u{2011}", marks, link),
            "w:softHyphen" => self.tally.soft_hyphens += 1,
            "w:sym" => self.symbol(part, marks, link),
            "w:footnoteReference" => self.note("w:footnote", part, marks),
            "w:endnoteReference" => self.note("w:endnote", part, marks),
            "w:commentReference" => {
                let comment = part.attribute("w:id").and_then(|id| self.comments.get(id));
                if let Some(comment) = comment.cloned() {
                    self.say(comment);
                }
            }
            "w:drawing" | "w:pict" | "w:object" => self.drawing(part),
            "mc:AlternateContent" => {
                let choice = part.child("mc:Choice").or_else(|| part.child("mc:Fallback"));
                for inside in choice.into_iter().flat_map(XmlElement::elements) {
                    self.run_part(inside, marks, link);
                }
            }
            "w:ruby" => {
                let mut readings = Vec::new();
                part.all("w:rt", &mut readings);
                let reading: String = readings.iter().map(|reading| reading.text()).collect();
                self.say(format!("a pronunciation guide above the words was left out: “{reading}”"));
                if let Some(base) = part.child("w:rubyBase") {
                    self.linked(base, link);
                }
            }
            // What Word draws by itself, and properties.
            "w:rPr"
            | "w:lastRenderedPageBreak"
            | "w:footnoteRef"
            | "w:endnoteRef"
            | "w:annotationRef"
            | "w:separator"
            | "w:continuationSeparator" => {}
            other => self.say(format!("`{other}` was not understood and left out")),
        }
    }

    fn words(&mut self, words: &str, marks: Marks, link: Option<&Arc<WordLink>>) {
        if !self.fields.shows() {
            return;
        }
        let is_left_out = |c: char| c == '\u{ad}' || breaks(c);
        self.tally.soft_hyphens += words.matches('\u{ad}').count();
        self.tally.controls += words.chars().filter(|c| breaks(*c)).count();
        let kept: String = words.chars().filter(|c| !is_left_out(*c)).collect();
        if !kept.is_empty() {
            self.push(InlineKind::Words(kept), marks, link);
        }
    }

    pub(super) fn push(&mut self, what: InlineKind, marks: Marks, link: Option<&Arc<WordLink>>) {
        let link = link.cloned();
        if let (Some(last), InlineKind::Words(more)) = (self.inlines.last_mut(), &what)
            && last.marks == marks
            && last.link == link
            && let InlineKind::Words(words) = &mut last.what
        {
            words.push_str(more);
            return;
        }
        self.inlines.push(Inline { what, marks, link });
    }

    /// How characters are set: by themselves, or by their own style. What a paragraph's style says goes with what it is.
    fn marks(&self, properties: &XmlElement) -> Marks {
        let mut marks = Marks::NONE;
        for (names, mark) in
            [(&["w:b"][..], Mark::Strong), (&["w:i"], Mark::Emphasis), (&["w:strike", "w:dstrike"], Mark::Strike)]
        {
            if names.iter().any(|name| self.switch(properties, name)) {
                marks = marks.with(mark);
            }
        }
        let raised = |element: &XmlElement| element.value("w:vertAlign").map(str::to_owned);
        let font = |element: &XmlElement| {
            Some(
                element
                    .child("w:rFonts")?
                    .attribute("w:ascii")
                    .or_else(|| element.child("w:rFonts")?.attribute("w:hAnsi"))?
                    .to_lowercase(),
            )
        };
        // `LibreOffice` raises by half points.
        let height = |element: &XmlElement| element.value("w:position")?.parse::<i32>().ok();
        let height = self.of_characters(properties, height).unwrap_or(0);
        match self.of_characters(properties, raised).as_deref() {
            Some("superscript") => marks = marks.with(Mark::Superscript),
            Some("subscript") => marks = marks.with(Mark::Subscript),
            _ if height > 0 => marks = marks.with(Mark::Superscript),
            _ if height < 0 => marks = marks.with(Mark::Subscript),
            _ => {}
        }
        if self.of_characters(properties, font).is_some_and(|font| CODE_FONTS.contains(&font.as_str())) {
            marks = marks.with(Mark::Code);
        }
        marks
    }

    fn switch(&self, properties: &XmlElement, name: &str) -> bool {
        self.of_characters(properties, |element| element.switch(name)).unwrap_or_default()
    }

    fn of_characters<T>(&self, properties: &XmlElement, what: impl Fn(&XmlElement) -> Option<T>) -> Option<T> {
        what(properties).or_else(|| self.styles.characters(properties.value("w:rStyle")?, what))
    }

    fn note(&mut self, kind: &'static str, reference: &XmlElement, marks: Marks) {
        let Some(id) = reference.attribute("w:id") else { return };
        let note = (kind, id.to_owned());
        let known = self.notes.iter().position(|known| *known == note);
        let number = known.unwrap_or(self.notes.len()) + 1;
        if known.is_none() {
            self.notes.push(note);
        }
        self.push(InlineKind::Note(number), marks, None);
    }

    fn symbol(&mut self, symbol: &XmlElement, marks: Marks, link: Option<&Arc<WordLink>>) {
        let font = symbol.attribute("w:font").unwrap_or_default().to_owned();
        let code = symbol.attribute("w:char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or_default();
        // Fonts of signs have theirs at F000 (17.3.3.30).
        let known = match (font.as_str(), code & 0xFF) {
            ("Wingdings", 0xFC) => '✓',
            ("Wingdings", 0xFB) => '✗',
            ("Wingdings", 0x6F | 0xA8) => '☐',
            ("Wingdings", 0xFE) => '☑',
            ("Wingdings", 0xA7) => '▪',
            ("Wingdings", 0xE0) => '→',
            ("Symbol", 0xB7) => '•',
            ("Symbol", 0xD2) => '®',
            ("Symbol", 0xD3) => '©',
            ("Symbol", 0xD4) => '™',
            _ => {
                self.say(format!("a sign of the font {font} (number {:X}) was left out", code & 0xFF));
                return;
            }
        };
        self.words(&known.to_string(), marks, link);
    }

    /// An image, or a shape with words in it.
    fn drawing(&mut self, drawing: &XmlElement) {
        let mut shapes = Vec::new();
        drawing.all("w:txbxContent", &mut shapes);
        if shapes.is_empty() {
            let mut properties = Vec::new();
            drawing.all("wp:docPr", &mut properties);
            let alt = properties.iter().find_map(|found| found.attribute("descr").filter(|alt| !alt.is_empty()));
            let what = alt.map(|alt| format!(" (“{alt}”)")).unwrap_or_default();
            self.say(format!(
                "an image{what} was left out: put its file beside the text, and write `![what it shows](file.png)`"
            ));
            return;
        }
        self.say("the words of a text box were put after this paragraph");
        for shape in shapes {
            let said = std::mem::take(&mut self.said);
            let boxes = std::mem::take(&mut self.boxes);
            let inside = self.flow(shape);
            self.boxes = boxes;
            self.boxes.extend(inside);
            self.said = said;
        }
    }
}

/// How a comment is told of.
pub(super) fn comment(author: &str, words: &str) -> String {
    format!("comment by {author}: “{words}”")
}

fn is_comment(said: &str) -> bool {
    said.starts_with("comment by ")
}
