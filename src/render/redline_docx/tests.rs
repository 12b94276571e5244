use super::*;
use crate::compare::compare;
use crate::load::markdown::{Surroundings, read};
use crate::model::document::Document;
use crate::model::settings::RawHtml;
use crate::source::SourceFile;

fn document(markdown: &str) -> Document {
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize };
    read(&SourceFile::new("a.md", markdown), 0..markdown.len(), surroundings).document
}

/// The XML of the first paragraph.
fn paragraph(old: &str, new: &str) -> String {
    let (old, new) = (document(old), document(new));
    let (xml, _) = body::body(&Flow::of(&compare(&old, &new).blocks), None);
    let start = xml.find("<w:p>").unwrap();
    xml[start..start + xml[start..].find("</w:p>").unwrap()].to_owned()
}

// That LibreOffice reads the files right is for tests/office.
#[test]
fn a_changed_period_is_a_tracked_deletion_and_a_tracked_insertion() {
    let xml = paragraph("We keep logs for 30 days.", "We keep logs for 90 days.");
    let (gone, come) = (xml.find("<w:del ").unwrap(), xml.find("<w:ins ").unwrap());
    assert!(gone < come, "{xml}");
    assert!(xml[gone..come].contains("30</w:delText>"), "{xml}");
    assert!(xml[come..].contains("90</w:t>"), "{xml}");
}

#[test]
fn a_text_against_itself_has_nothing_tracked() {
    let xml = paragraph("We keep *logs* for 30 days.", "We keep *logs* for 30 days.");
    assert!(!xml.contains("w:ins") && !xml.contains("w:del") && !xml.contains("Change"), "{xml}");
}
