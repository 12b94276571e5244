//! Images beside the versions: whether each is what its name says, and harmless to whoever opens it.
//!
//! Browsers and servers go by the name, people go by the picture, and programs that receive a page go by the bytes: where
//! these disagree, somebody sees nothing, or something else. An image is evidence, as the text is: it is published byte
//! for byte or refused, and never mended here.

mod drawing;

use std::path::Path;

use super::files::{DRAWING_LIMIT, IMAGE_LIMIT};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::text::encoding;

/// Bytes at the beginning of an image that tell what it is.
pub(crate) const HEAD: u64 = 4096;

/// Suffixes of the images that a text can show.
pub(crate) const SUFFIXES: [&str; 7] = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"];

/// Kinds of images that a text can show: those that every browser shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Portable Network Graphics (ISO/IEC 15948).
    Png,
    /// JPEG (ISO/IEC 10918).
    Jpeg,
    /// GIF 87a and 89a.
    Gif,
    /// Scalable Vector Graphics (W3C SVG 1.1 and 2).
    Svg,
    /// WebP (RFC 9649).
    Webp,
    /// AV1 Image File Format.
    Avif,
}

impl Format {
    /// The format that a file's name promises; `None` when it is no image's name.
    #[must_use]
    pub(crate) fn of(name: &str) -> Option<Self> {
        let suffix = Path::new(name).extension()?.to_str()?.to_lowercase();
        match suffix.as_str() {
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "gif" => Some(Self::Gif),
            "svg" => Some(Self::Svg),
            "webp" => Some(Self::Webp),
            "avif" => Some(Self::Avif),
            _ => None,
        }
    }

    /// The greatest size of such a file, in bytes.
    #[must_use]
    pub(crate) fn limit(self) -> u64 {
        if self == Self::Svg { DRAWING_LIMIT } else { IMAGE_LIMIT }
    }

    /// How many bytes of it have to be read to judge it: its beginning, or all of a drawing.
    #[must_use]
    pub(crate) fn judged_bytes(self) -> u64 {
        if self == Self::Svg { DRAWING_LIMIT } else { HEAD }
    }

    fn suffix(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Svg => "svg",
            Self::Webp => "webp",
            Self::Avif => "avif",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Svg => "SVG",
            Self::Webp => "WebP",
            Self::Avif => "AVIF",
        }
    }
}

/// What is wrong with an image at `path`, of which `bytes` are the first [`Format::judged_bytes`].
///
/// An error (N0099) when it is not what its name says, (N0101) when a drawing cannot be read, (N0104) for everything in a
/// drawing that could run or fetch something.
#[must_use]
pub(crate) fn problems(path: &str, format: Format, bytes: &[u8]) -> Vec<Diagnostic> {
    let looks = looks(bytes);
    match (format, looks) {
        (Format::Svg, Some(Looks::Like(Format::Svg) | Looks::Xml)) => {
            encoding::decode(path, bytes).map_or_else(|problem| vec![problem], |source| drawing::problems(&source))
        }
        // Another encoding hides what it is.
        (Format::Svg, None) => vec![match encoding::decode(path, bytes) {
            Err(problem) => problem,
            Ok(_) => misnamed(path, format, bytes, looks),
        }],
        (_, Some(Looks::Like(seen))) if seen == format => Vec::new(),
        _ => vec![misnamed(path, format, bytes, looks)],
    }
}

/// An image of `len` bytes at `path` is too large to be published; it was not read.
#[must_use]
pub(crate) fn too_large(path: &str, format: Format, len: u64) -> Diagnostic {
    let limit = format.limit();
    let (what, advice) = match format {
        Format::Svg => ("an SVG", "export it without what is embedded in it, or as a PNG"),
        _ => ("an image", "export it smaller: readers wait for every byte"),
    };
    let message = format!("the file has {len} bytes; {what} may have at most {} MiB ({limit})", limit >> 20);
    Diagnostic::new(Rule::LargeImage, Place::Path(path.to_owned()), message).hint(advice)
}

fn misnamed(path: &str, format: Format, bytes: &[u8], looks: Option<Looks>) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let wanted = format.name();
    let (seen, advice) = match looks {
        _ if bytes.is_empty() => ("the file is empty".to_owned(), format!("export it again as {wanted}, or delete it")),
        Some(Looks::Like(other)) => {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let renamed = format!("rename it to `{stem}.{}`, and the links to it", other.suffix());
            (format!("the file looks like {}", with_article(other.name())), renamed)
        }
        Some(Looks::LikeNone(GIT_LFS)) => {
            ("the file is a Git LFS pointer, not the image".to_owned(), "run `git lfs pull`".to_owned())
        }
        Some(Looks::LikeNone(GZIP)) if format == Format::Svg => {
            ("the file is a compressed SVG".to_owned(), "unpack it, or save it as plain SVG".to_owned())
        }
        Some(Looks::LikeNone(other)) => {
            (format!("the file looks like {other}"), format!("export it as {wanted}, or delete it"))
        }
        Some(Looks::Xml) => ("the file looks like XML".to_owned(), format!("export it as {wanted}, or delete it")),
        None => {
            let message = format!("the file does not begin as {} does", with_article(wanted));
            (message, format!("open it to see what it is, and export it as {wanted}"))
        }
    };
    let message = format!("`{name}` is named {}, but {seen}", with_article(wanted));
    Diagnostic::new(Rule::ImageOfAnotherKind, Place::Path(path.to_owned()), message).hint(advice)
}

fn with_article(name: &str) -> String {
    let article = if matches!(name, "SVG" | "AVIF") { "an" } else { "a" };
    format!("{article} {name}")
}

/// What a file is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    /// An image that a text can show.
    Like(Format),
    /// Something with a name that is no such image.
    LikeNone(&'static str),
    /// XML, of which no more is known.
    Xml,
}

const GIT_LFS: &str = "a Git LFS pointer";
const GZIP: &str = "a gzip archive";

/// The beginnings of files that are often taken for images, by the specification of each format.
const BEGINNINGS: [(&[u8], Looks); 17] = [
    (b"\x89PNG\r\n\x1A\n", Looks::Like(Format::Png)),
    (b"\xFF\xD8\xFF", Looks::Like(Format::Jpeg)),
    (b"GIF87a", Looks::Like(Format::Gif)),
    (b"GIF89a", Looks::Like(Format::Gif)),
    (b"BM", Looks::LikeNone("a BMP")),
    (b"II*\0", Looks::LikeNone("a TIFF")),
    (b"MM\0*", Looks::LikeNone("a TIFF")),
    (b"\0\0\x01\0", Looks::LikeNone("an icon (ICO)")),
    (b"8BPS", Looks::LikeNone("a Photoshop file")),
    (b"%PDF-", Looks::LikeNone("a PDF")),
    (b"%!PS", Looks::LikeNone("a PostScript file")),
    (b"PK\x03\x04", Looks::LikeNone("a ZIP archive")),
    (b"\x1F\x8B", Looks::LikeNone(GZIP)),
    (b"\xFF\x0A", Looks::LikeNone("a JPEG XL")),
    (b"\0\0\0\x0CJXL \r\n\x87\n", Looks::LikeNone("a JPEG XL")),
    (b"\0\0\0\x0CjP  \r\n\x87\n", Looks::LikeNone("a JPEG 2000")),
    (b"version https://git-lfs", Looks::LikeNone(GIT_LFS)),
];

fn looks(bytes: &[u8]) -> Option<Looks> {
    let by_beginning = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, looks)| *looks);
    by_beginning.or_else(|| webp(bytes)).or_else(|| by_brand(bytes)).or_else(|| markup(bytes))
}

fn webp(bytes: &[u8]) -> Option<Looks> {
    let riff = bytes.strip_prefix(b"RIFF")?;
    Some(if riff.get(4..8) == Some(b"WEBP") { Looks::Like(Format::Webp) } else { Looks::LikeNone("a RIFF file") })
}

/// Files of ISO/IEC 14496-12 name what they are in their first box, as one brand or more.
fn by_brand(bytes: &[u8]) -> Option<Looks> {
    let (len, rest) = bytes.split_first_chunk::<4>()?;
    let brands = rest.strip_prefix(b"ftyp")?;
    let len = usize::try_from(u32::from_be_bytes(*len)).ok()?.saturating_sub(8);
    let (brands, _) = brands.get(..len).unwrap_or(brands).as_chunks::<4>();
    let has = |known: &[&[u8; 4]]| brands.iter().any(|brand| known.contains(&brand));
    Some(if has(&[b"avif", b"avis"]) {
        Looks::Like(Format::Avif)
    } else if has(&[b"heic", b"heix", b"mif1", b"msf1"]) {
        Looks::LikeNone("a HEIC")
    } else {
        Looks::LikeNone("a film (MP4)")
    })
}

fn markup(bytes: &[u8]) -> Option<Looks> {
    // Enough for the comments that drawing programs put first.
    let head = &bytes[..bytes.len().min(usize::try_from(HEAD).unwrap_or(usize::MAX))];
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let starts = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if starts("<!doctype html") || starts("<html") {
        return Some(Looks::LikeNone("an HTML page"));
    }
    if text.contains("<svg") || text.contains(":svg") {
        return text.starts_with('<').then_some(Looks::Like(Format::Svg));
    }
    text.starts_with('<').then_some(Looks::Xml)
}

#[cfg(test)]
mod tests;
