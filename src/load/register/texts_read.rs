//! What a text file says, remembered for whoever reads the project again.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::load::front_matter::{self, FrontMatter, Words};
use crate::load::tree::TextFile;
use crate::source::{SourceFile, SourceText};
use crate::text::encoding;
use crate::values::lang::Lang;
use crate::values::packed::PackedBytes;

/// What the text files of a project were found to say, by their paths.
#[derive(Debug, Default)]
pub(crate) struct TextsRead(HashMap<String, Arc<TextRead>>);

/// A text file, split and read.
#[derive(Debug)]
pub(super) struct TextRead {
    bytes: Arc<PackedBytes>,
    lang: Lang,
    /// The file.
    pub source: Arc<SourceFile>,
    /// The bytes of the text in it, where it can be split.
    pub body: Option<Range<usize>>,
    /// What its front matter says, where that can be read.
    pub said: Option<Said>,
    /// What is wrong with its front matter.
    pub problems: Vec<Diagnostic>,
}

/// What front matter says.
#[derive(Debug)]
pub(super) enum Said {
    /// That of a reference text.
    Version(Box<FrontMatter>),
    /// That of the translation of the reference text in a file.
    Translation(Words, String),
}

impl TextsRead {
    /// What a file says in `lang`: as a reference text, or as the translation of that in the file `translates`. What was found of
    /// the same bytes before is not read again.
    ///
    /// # Errors
    ///
    /// As [`encoding::decode`].
    pub(super) fn read(
        &self,
        file: TextFile<'_>,
        lang: &Lang,
        translates: Option<&str>,
    ) -> Result<Arc<TextRead>, Diagnostic> {
        match self.0.get(file.path).filter(|read| read.is_of(file.bytes, lang, translates)) {
            Some(read) => Ok(Arc::clone(read)),
            None => TextRead::of(file, lang, translates).map(Arc::new),
        }
    }

    /// Takes the place of what was remembered before.
    pub(super) fn remember(&mut self, read: impl IntoIterator<Item = Arc<TextRead>>) {
        self.0 = read.into_iter().map(|read| (read.source.path().to_owned(), read)).collect();
    }
}

impl TextRead {
    fn of(file: TextFile<'_>, lang: &Lang, translates: Option<&str>) -> Result<Self, Diagnostic> {
        // Held until the front matter is read, so that it is unpacked once.
        let (source, _text): (_, SourceText) = encoding::decode_packed(file.path, file.bytes)?;
        let body = front_matter::split(&source).ok().map(|parts| parts.body);
        let (said, problems) = match translates {
            None => {
                let (front_matter, problems) = front_matter::version(&source, lang);
                (front_matter.map(|said| Said::Version(Box::new(said))), problems)
            }
            Some(reference) => {
                let (words, problems) = front_matter::translation(&source, lang, reference);
                (words.map(|words| Said::Translation(words, reference.to_owned())), problems)
            }
        };
        Ok(Self { bytes: Arc::clone(file.bytes), lang: lang.clone(), source, body, said, problems })
    }

    fn is_of(&self, bytes: &Arc<PackedBytes>, lang: &Lang, translates: Option<&str>) -> bool {
        let is_in_the_same_place = match (&self.said, translates) {
            (Some(Said::Version(_)), None) => true,
            (Some(Said::Translation(_, of)), Some(reference)) => of == reference,
            // Of what could not be read, nobody knows as what it was read.
            _ => false,
        };
        self.bytes == *bytes && self.lang == *lang && is_in_the_same_place
    }
}
