//! Texts that are much alike, each held without what it shares with another.
//!
//! The versions of a notice differ in a few words of many. Of a folder's texts some are held whole, as models; each of the
//! others is held as what it copies from one model, and what it says of its own. So it takes one step to have it back.
//!
//! LZ4 with a model as its dictionary would pack closer, at three times the cost for every build, and sees no more of the
//! model than its last 64 KiB, where many notices are longer.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hasher;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::digest::Digest;

/// The bytes of a file, held in less room where another that is like it is held as well.
///
/// Two are equal when their bytes are, however they are held.
#[derive(Debug)]
pub struct PackedBytes {
    len: usize,
    sha256: Digest,
    held: HeldBytes,
}

#[derive(Debug)]
enum HeldBytes {
    Whole(Box<[u8]>),
    Beside { model: Arc<PackedBytes>, copies: Box<[Copied]>, own: Box<[u8]> },
}

/// Some bytes of its own, and what it copies from its model after them.
#[derive(Debug)]
struct Copied {
    own: usize,
    from: usize,
    len: usize,
}

impl PackedBytes {
    /// Holds bytes whole.
    #[must_use]
    pub fn whole(bytes: Vec<u8>) -> Arc<Self> {
        let (len, sha256) = (bytes.len(), Digest::of(&bytes));
        Arc::new(Self { len, sha256, held: HeldBytes::Whole(bytes.into()) })
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The digest of the bytes.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// The bytes as they were: a copy, made anew each time.
    #[must_use]
    pub fn unpack(&self) -> Vec<u8> {
        let (model, copies, own) = match &self.held {
            HeldBytes::Whole(bytes) => return bytes.to_vec(),
            HeldBytes::Beside { model, copies, own } => (model.held_whole(), copies, own),
        };
        let mut bytes = Vec::with_capacity(self.len);
        let mut own = &**own;
        for copy in copies {
            let (before, after) = own.split_at(copy.own);
            bytes.extend_from_slice(before);
            bytes.extend_from_slice(&model[copy.from..copy.from + copy.len]);
            own = after;
        }
        bytes.extend_from_slice(own);
        bytes
    }

    /// What it holds of its own.
    fn held_whole(&self) -> &[u8] {
        match &self.held {
            HeldBytes::Whole(bytes) => bytes,
            HeldBytes::Beside { own, .. } => own,
        }
    }
}

impl PartialEq for PackedBytes {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.sha256 == other.sha256
    }
}

impl Eq for PackedBytes {}

/// A text that takes more room beside a model than one part in so many is held whole: the next are like it rather than like
/// the model before it.
const ROOM: usize = 4;

/// Lines of fewer bytes are in every text, and tell nothing of where one goes on like another.
const SHORTEST: usize = 16;

/// Packs the files of a project, given in the order of their names.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    /// The folder of a notice that the last file lay in, at whatever depth.
    folder: String,
    /// The last file of each kind there that is held whole: texts of one language are like each other.
    models: BTreeMap<String, Model>,
}

impl Packer {
    /// Packs the file of that path, beside one that was packed before it if they are alike.
    pub(crate) fn pack(&mut self, path: &str, bytes: Vec<u8>) -> Arc<PackedBytes> {
        let (folder, kind) = series(path);
        if folder != self.folder {
            *self = Self { folder: folder.to_owned(), models: BTreeMap::new() };
        }
        if let Some(packed) = self.models.get(&kind).and_then(|model| model.beside(&bytes)) {
            return Arc::new(packed);
        }
        let packed = PackedBytes::whole(bytes);
        self.models.insert(kind, Model::of(&packed));
        packed
    }
}

/// The folder of a notice that a path leads into, and what the path says below it, but for dates and numbers: `/--.es.md`,
/// `/sent/--/es/body.txt`.
fn series(path: &str) -> (&str, String) {
    let end = path.match_indices('/').nth(1).map_or(0, |(end, _)| end);
    (&path[..end], path[end..].replace(|c: char| c.is_ascii_digit(), ""))
}

/// A text that others copy from.
#[derive(Debug)]
struct Model {
    packed: Arc<PackedBytes>,
    /// Where each line begins first, by the hash of its bytes. Two of one hash cost a copy, and no harm: bytes are compared.
    lines: HashMap<u64, usize>,
}

impl Model {
    fn of(packed: &Arc<PackedBytes>) -> Self {
        let mut lines = HashMap::new();
        let mut at = 0;
        for line in packed.held_whole().split_inclusive(|byte| *byte == b'\n') {
            if line.len() >= SHORTEST {
                lines.entry(hash(line)).or_insert(at);
            }
            at += line.len();
        }
        Self { packed: Arc::clone(packed), lines }
    }

    /// These bytes beside the model; `None` when they are not much like it.
    ///
    /// It costs what is linear in their length: of each run that is not in the model every line is looked up once, and a copy
    /// reaches as far to both sides as bytes are the same.
    fn beside(&self, bytes: &[u8]) -> Option<PackedBytes> {
        let model = self.packed.held_whole();
        let mut copies = Vec::new();
        let mut own = Vec::new();
        let mut at = 0;
        let mut copy = |own_bytes: &[u8], from: usize, len: usize| {
            own.extend_from_slice(own_bytes);
            copies.push(Copied { own: own_bytes.len(), from, len });
            (own.len() + copies.len() * size_of::<Copied>()) * ROOM <= bytes.len()
        };
        let beginning = common_beginning(bytes, model);
        copy(&[], 0, beginning);
        at += beginning;
        while let Some((line, found)) = self.next_line(bytes, at) {
            let before = common_end(&bytes[at..line], &model[..found]);
            let after = common_beginning(&bytes[line..], &model[found..]);
            if !copy(&bytes[at..line - before], found - before, before + after) {
                return None;
            }
            at = line + after;
        }
        let end = common_end(&bytes[at..], model);
        let is_alike = copy(&bytes[at..bytes.len() - end], model.len() - end, end);
        is_alike.then(|| PackedBytes {
            len: bytes.len(),
            sha256: Digest::of(bytes),
            held: HeldBytes::Beside { model: Arc::clone(&self.packed), copies: copies.into(), own: own.into() },
        })
    }

    /// The next line of `bytes` from `at` on that is one of the model: where it begins, and where it does there.
    fn next_line(&self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let is_inside = at > 0 && bytes[at - 1] != b'\n';
        let mut start = at;
        bytes[at..]
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| {
                start += line.len();
                (start - line.len(), line)
            })
            .skip(usize::from(is_inside))
            .filter(|(_, line)| line.len() >= SHORTEST)
            .find_map(|(start, line)| {
                let found = *self.lines.get(&hash(line))?;
                self.packed.held_whole()[found..].starts_with(line).then_some((start, found))
            })
    }
}

fn hash(line: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(line);
    hasher.finish()
}

/// How many bytes both begin with.
fn common_beginning(one: &[u8], other: &[u8]) -> usize {
    // Most of what is compared is the same: whole pieces are compared at once.
    const PIECE: usize = 64;
    let pieces = one.chunks_exact(PIECE).zip(other.chunks_exact(PIECE));
    let same = PIECE * pieces.take_while(|(one, other)| one == other).count();
    same + one[same..].iter().zip(&other[same..]).take_while(|(one, other)| one == other).count()
}

/// How many bytes both end in.
fn common_end(one: &[u8], other: &[u8]) -> usize {
    one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paragraphs(count: usize) -> String {
        (0..count).map(|n| format!("What paragraph {n} says of the data that we keep.\n\n")).collect()
    }

    fn own(packed: &PackedBytes) -> usize {
        packed.held_whole().len()
    }

    #[test]
    fn a_version_is_held_as_what_it_changes_of_the_one_before_it() {
        let mut packer = Packer::default();
        let old = paragraphs(100);
        let new = old.replace("paragraph 40 says", "paragraph 40 no longer says").replacen("paragraph 70", "", 1);
        let first = packer.pack("content/privacy/2020-01-01.md", old.clone().into());
        let second = packer.pack("content/privacy/2021-01-01.md", new.clone().into());
        assert_eq!((first.unpack(), second.unpack()), (old.into_bytes(), new.into_bytes()));
        assert!(own(&first) > 4000 && own(&second) < 60, "{} and {}", own(&first), own(&second));
    }

    #[test]
    fn a_translation_is_packed_beside_its_own_language() {
        let mut packer = Packer::default();
        let (german, english) = (paragraphs(50).replace("data", "Daten"), paragraphs(50));
        let mut held = |path: &str, text: &str| own(&packer.pack(path, text.into()));
        assert!(held("content/p/2020-01-01.de.md", &german) > 0 && held("content/p/2020-01-01.md", &english) > 0);
        assert_eq!(held("content/p/2021-01-01.de.md", &german), 0);
        assert_eq!(held("content/p/2021-01-01.md", &english), 0);
        assert_eq!(held("content/q/2021-01-01.md", &english), english.len());
    }

    #[test]
    fn the_parts_of_a_letter_are_packed_beside_those_of_other_letters() {
        let mut packer = Packer::default();
        let mut held = |path: &str, text: &str| own(&packer.pack(path, text.into()));
        for version in ["2020-01-01", "2021-01-01"] {
            for (lang, words) in [("de", "Daten"), ("en", "data")] {
                let body = paragraphs(20).replace("data", words);
                let folder = format!("content/p/sent/{version}/{lang}");
                let parts = [("body.txt", &*body), ("subject.txt", "What changes")];
                let parts = parts.map(|(name, text)| held(&format!("{folder}/{name}"), text));
                // What is short is held whole: copying it would take more room.
                assert_eq!(parts, [if version == "2020-01-01" { body.len() } else { 0 }, 12]);
            }
        }
    }

    #[test]
    fn what_was_rewritten_is_the_model_of_those_after_it() {
        let mut packer = Packer::default();
        let texts = [paragraphs(50), paragraphs(50).to_uppercase(), paragraphs(49).to_uppercase()];
        let held = texts.each_ref().map(|text| own(&packer.pack("content/p/x.md", text.clone().into())));
        assert_eq!(held, [texts[0].len(), texts[1].len(), 0]);
    }

    #[test]
    fn a_text_that_would_be_put_together_of_scraps_is_held_whole() {
        let mut packer = Packer::default();
        let lines: Vec<String> = (100..300).map(|n| format!("Paragraph no {n}.\n")).collect();
        let (old, new) = (lines.concat(), lines.iter().rev().map(String::as_str).collect::<String>());
        packer.pack("content/p/x.md", old.into());
        assert_eq!(own(&packer.pack("content/p/x.md", new.clone().into())), new.len());
    }

    #[test]
    fn the_same_bytes_are_equal_however_they_are_held() {
        let mut packer = Packer::default();
        let text = paragraphs(9).into_bytes();
        packer.pack("content/p/2020-01-01.md", paragraphs(10).into());
        let beside = packer.pack("content/p/2021-01-01.md", text.clone());
        assert!(own(&beside) < text.len());
        assert_eq!(beside, PackedBytes::whole(text.clone()));
        assert_ne!(beside, PackedBytes::whole(text[1..].to_vec()));
        assert_eq!((beside.len(), beside.sha256()), (text.len(), Digest::of(&text)));
    }

    proptest! {
        #[test]
        fn what_is_unpacked_is_what_was_packed(
            lines in proptest::collection::vec("[a-c\n]{0,30}|[a-zé ]{80,160}\n", 1..6),
            texts in proptest::collection::vec(proptest::collection::vec(0..6_usize, 0..20), 1..8),
        ) {
            let texts = texts.iter().map(|of| of.iter().map(|n| &*lines[n % lines.len()]).collect::<String>().into_bytes());
            let texts: Vec<Vec<u8>> = texts.collect();
            let mut packer = Packer::default();
            let packed: Vec<Arc<PackedBytes>> = texts.iter().map(|text| packer.pack("content/p/x.md", text.clone())).collect();
            for (packed, text) in packed.iter().zip(&texts) {
                prop_assert_eq!(&packed.unpack(), text);
            }
        }

        #[test]
        fn any_bytes_are_unpacked_as_they_were_packed(series in proptest::collection::vec(any::<Vec<u8>>(), 1..4)) {
            let mut packer = Packer::default();
            for bytes in &series {
                prop_assert_eq!(&packer.pack("content/p/x.md", bytes.clone()).unpack(), bytes);
            }
        }
    }
}
