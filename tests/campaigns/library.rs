//! All that the campaigns ask of the library; everything else goes through the program.

use std::sync::Arc;

use noticepress::testing::{
    Compared, Diagnostic, Document, Form, Labels, Links, RawHtml, Setting, Surroundings, compare, document, docx,
    encoding, json, markdown, prove, redline_markdown, terminal,
};

/// A text as the program reads it.
pub struct Text(Document);

/// A redline in every format.
pub struct Redlines {
    pub html: String,
    pub markdown: String,
    pub json: String,
    pub terminal: String,
    pub docx: Vec<u8>,
}

/// Reads a text; `None` when it is refused.
pub fn read(text: &str) -> Option<Text> {
    let source = encoding::decode("text.md", text.as_bytes()).ok()?;
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    let read = markdown::read(&Arc::clone(&source), 0..source.text().len(), surroundings);
    (!read.diagnostics.iter().any(Diagnostic::is_error)).then_some(Text(read.document))
}

/// Compares two texts; says where the redline does not give them back.
pub fn redlines(Text(old): &Text, Text(new): &Text) -> Result<Redlines, String> {
    let redline = compare(old, new);
    let links = Links::as_written();
    let setting = Setting::alone(&links);
    let readings = [old, new].map(|text| document(text, &setting).1);
    let proved = prove(redline, [&readings[0], &readings[1]], &setting, &Labels::ENGLISH, Form::Plain);
    let proved = proved.map_err(|unproved| unproved.to_string())?;
    let redline = proved.redline();
    let compared = Compared {
        notice: "privacy".to_owned(),
        from: "2025-01-01".to_owned(),
        to: "2026-01-01".to_owned(),
        lang: None,
        updated: None,
        arguments: "privacy@2025-01-01..2026-01-01".to_owned(),
    };
    Ok(Redlines {
        html: proved.html().to_owned(),
        markdown: redline_markdown::redline(redline, &compared),
        json: json::redline(redline, &compared),
        terminal: terminal::redline(redline, terminal::Screen { styled: false, width: 80 }),
        docx: docx::redline(redline, &compared),
    })
}
