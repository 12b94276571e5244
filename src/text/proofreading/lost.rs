//! What no reader gets to see or hear.

use super::galley::Galley;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;

pub(super) fn judge(galley: &Galley<'_>) -> Vec<Diagnostic> {
    let notes = galley.notes.iter().filter(|(name, _)| !galley.noted.contains(name));
    let notes = notes.map(|(name, range)| {
        let message = format!("nothing refers to the note `[^{name}]`, so readers will not see it");
        let end = range.start + name.len() + 4;
        galley
            .found(Rule::NoteWithoutMark, range.start..end, message)
            .hint(format!("write `[^{name}]` where it belongs, or delete the note"))
    });
    let images = galley.silent_images.iter().map(|range| {
        let written = &galley.text[range.clone()];
        let address = written.split_once("](").map_or("flow.png)", |(_, address)| address);
        galley
            .found(Rule::ImageWithoutWords, range.clone(), "this image has no description for people who cannot see it")
            .hint(format!("describe what it shows: `![What it shows]({address}`"))
    });
    notes.chain(images).collect()
}
