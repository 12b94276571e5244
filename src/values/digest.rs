//! What tells the bytes of one file from those of any other.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

/// The SHA-256 of a file's bytes (FIPS 180-4), written as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// What stands where there is nothing to take a digest of: 64 zeros.
    pub const NONE: Self = Self([0; 32]);

    /// That of bytes at hand.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// That of everything a reader gives, which is held piece by piece.
    ///
    /// # Errors
    ///
    /// What the reader reports.
    pub(crate) fn of_all(mut reader: impl Read) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 64 << 10];
        loop {
            match reader.read(&mut piece)? {
                0 => return Ok(Self(hasher.finalize().into())),
                read => hasher.update(&piece[..read]),
            }
        }
    }

    /// That of several things, one after the other. What ends one and begins the next is part of it: two words that are
    /// parted elsewhere have another digest.
    #[must_use]
    pub(crate) fn of_parts<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            let part = part.as_ref();
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// Its 32 bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its first bytes in hexadecimal: enough to tell a few files apart.
    pub(crate) fn beginning(&self, bytes: usize) -> String {
        hexadecimal(&self.0[..bytes])
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The beginning of a SHA-256, written as 16 hexadecimal digits: enough to tell what somebody changed by mistake, and not what
/// somebody forged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShortDigest([u8; 8]);

impl ShortDigest {
    /// That of bytes at hand.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let whole = Digest::of(bytes);
        Self(std::array::from_fn(|at| whole.0[at]))
    }
}

impl fmt::Display for ShortDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

impl FromStr for ShortDigest {
    type Err = InvalidDigest;

    fn from_str(digits: &str) -> Result<Self, InvalidDigest> {
        bytes_of(digits).map(Self)
    }
}

impl Serialize for ShortDigest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ShortDigest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        digits.parse().map_err(|_| de::Error::custom(format!("`{digits}` is not the beginning of a SHA-256")))
    }
}

/// Text that is not as many hexadecimal digits as a digest has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDigest;

impl FromStr for Digest {
    type Err = InvalidDigest;

    fn from_str(digits: &str) -> Result<Self, InvalidDigest> {
        bytes_of(digits).map(Self)
    }
}

/// What so many hexadecimal digits say, and no others.
fn bytes_of<const N: usize>(digits: &str) -> Result<[u8; N], InvalidDigest> {
    let mut bytes = [0; N];
    if digits.len() != 2 * N || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(InvalidDigest);
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).map_err(|_| InvalidDigest)?;
    }
    Ok(bytes)
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        digits.parse().map_err(|_| de::Error::custom(format!("`{digits}` is not a SHA-256")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_at_hand_and_bytes_that_are_read_have_one_digest() {
        let bytes = vec![7; 200_000];
        let digest = Digest::of(&bytes);
        assert_eq!(Digest::of_all(&*bytes).unwrap(), digest);
        assert_ne!(Digest::of(&bytes[1..]), digest);
        assert!(Digest::of(b"").to_string().starts_with("e3b0c44298fc1c14") && digest.beginning(5).len() == 10);
    }

    #[test]
    fn the_digest_of_several_things_tells_where_each_ends() {
        let digest = |parts: &[&str]| Digest::of_parts(parts);
        assert_eq!(digest(&["may", "be"]), digest(&["may", "be"]));
        assert_ne!(digest(&["may", "be"]), digest(&["ma", "ybe"]));
        assert_ne!(digest(&["may"]), digest(&["may", ""]));
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let digest = Digest::of(b"text");
        assert_eq!(serde_json::from_str::<Digest>(&serde_json::to_string(&digest).unwrap()).unwrap(), digest);
        for wrong in ["", "ab", &"g".repeat(64), &"é".repeat(32)] {
            assert!(serde_json::from_str::<Digest>(&format!("\"{wrong}\"")).is_err(), "{wrong}");
            assert!(serde_json::from_str::<ShortDigest>(&format!("\"{wrong}\"")).is_err(), "{wrong}");
        }
        let short = ShortDigest::of(b"text");
        assert_eq!(serde_json::from_str::<ShortDigest>(&serde_json::to_string(&short).unwrap()).unwrap(), short);
        assert!(digest.to_string().starts_with(&short.to_string()));
    }
}
