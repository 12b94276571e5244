//! A Word file as a package: which parts it has, and what each holds (ECMA-376, part 2).

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::element::{NotXml, XmlElement};

/// Bytes of one part when it is unpacked, at the most.
const PART_LIMIT: u64 = 64 << 20;
/// Parts of a file, at the most.
const MOST_PARTS: usize = 10_000;

/// Why a file cannot be read as a Word file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotDocx {
    /// Not a ZIP archive, which every `.docx` is.
    NoArchive,
    /// Word's format from before 2007.
    OldWord,
    /// It asks for a password.
    Encrypted,
    /// Another office format: an `.odt`, an `.xlsx`.
    OtherFormat(&'static str),
    /// A part is larger than any text, or there are too many.
    TooLarge,
    /// It is damaged: the part, and what is wrong with it.
    Damaged(String, String),
}

impl NotDocx {
    /// What to do about it.
    #[must_use]
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::NoArchive => "name a file that Word or LibreOffice saved as .docx",
            Self::OldWord | Self::OtherFormat(_) => "open it in Word or LibreOffice, and save it as .docx",
            Self::Encrypted => "open it in Word, take the password away (File, Info, Protect Document), and save it",
            Self::TooLarge => "check that it is the right file; images are not read, and no notice is that long",
            Self::Damaged(..) => "open it in Word or LibreOffice, which may repair it, and save it again",
        }
    }
}

impl fmt::Display for NotDocx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoArchive => f.write_str("this is not a Word file"),
            Self::OldWord => f.write_str("this is a Word file from before 2007 (.doc)"),
            Self::Encrypted => f.write_str("this Word file is protected by a password"),
            Self::OtherFormat(format) => write!(f, "this is not a Word file but {format}"),
            Self::TooLarge => f.write_str("this Word file is too large when it is unpacked"),
            Self::Damaged(part, why) => write!(f, "this Word file is damaged: {part}: {why}"),
        }
    }
}

/// Where the parts of one part lead.
#[derive(Clone, Debug)]
pub(super) struct Relationship {
    /// The last word of its type: `hyperlink`.
    pub kind: String,
    /// Another part, or an address.
    pub target: String,
}

/// The parts of a Word file.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, NotDocx> {
        // The signature of compound files (MS-CFB 2.2): old Office formats, and new ones that are encrypted.
        if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let is_encrypted = bytes.windows(name.len()).any(|window| window == name);
            return Err(if is_encrypted { NotDocx::Encrypted } else { NotDocx::OldWord });
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotDocx::NoArchive)?;
        if archive.len() > MOST_PARTS {
            return Err(NotDocx::TooLarge);
        }
        Ok(Self { archive })
    }

    /// The name of the part with the text.
    pub(super) fn document(&mut self) -> Result<String, NotDocx> {
        let found = self.relationships("").into_values().find(|found| found.kind == "officeDocument");
        let name = found.map_or_else(|| "word/document.xml".to_owned(), |found| found.target);
        if name.starts_with("xl/") {
            return Err(NotDocx::OtherFormat("a spreadsheet"));
        }
        if name.starts_with("ppt/") {
            return Err(NotDocx::OtherFormat("a presentation"));
        }
        if self.archive.index_for_name(&name).is_some() {
            return Ok(name);
        }
        let is_open_document = self.archive.index_for_name("content.xml").is_some();
        Err(if is_open_document { NotDocx::OtherFormat("an OpenDocument text (.odt)") } else { NotDocx::NoArchive })
    }

    /// A part's elements; `None` where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<XmlElement>, NotDocx> {
        let damaged = |why: &dyn fmt::Display| NotDocx::Damaged(name.to_owned(), why.to_string());
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) if why.contains("assword") => return Err(NotDocx::Encrypted),
            Err(why) => return Err(damaged(&why)),
        };
        let mut bytes = Vec::new();
        // What the archive says of its size is not trusted.
        part.take(PART_LIMIT + 1).read_to_end(&mut bytes).map_err(|why| damaged(&why))?;
        if bytes.len() as u64 > PART_LIMIT {
            return Err(NotDocx::TooLarge);
        }
        XmlElement::read(&bytes).map(Some).map_err(|why| match why {
            NotXml::TooMuch => NotDocx::TooLarge,
            NotXml::Wrong(why) => damaged(&why),
        })
    }

    /// Where a part leads, by id. Parts of the package by their whole names.
    pub(super) fn relationships(&mut self, part: &str) -> BTreeMap<String, Relationship> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let top = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Ok(Some(root)) = self.part(&format!("{top}_rels/{name}.rels")) else { return BTreeMap::new() };
        let read = root.elements().filter_map(|found| {
            let kind = found.attribute("Type")?.rsplit('/').next()?.to_owned();
            let target = found.attribute("Target")?;
            let is_outside = found.attribute("TargetMode") == Some("External");
            let target = if is_outside { target.to_owned() } else { inside(folder, target) };
            Some((found.attribute("Id")?.to_owned(), Relationship { kind, target }))
        });
        read.collect()
    }
}

/// The whole name of a part that is named from a folder.
fn inside(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(target) => target.to_owned(),
        None => format!("{folder}/{target}"),
    };
    let mut names = Vec::new();
    for name in whole.split('/') {
        match name {
            "" | "." => {}
            ".." => _ = names.pop(),
            name => names.push(name),
        }
    }
    names.join("/")
}
