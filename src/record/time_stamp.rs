//! Files beside the ledger by which somebody else says when it was there: a time stamp (RFC 3161) or an `OpenTimestamps`
//! proof.
//!
//! Whether the stamp is genuine is for the tools of those who made it. What can be told from its bytes alone is told here:
//! whether it is such a file at all, and whether it is of this ledger.

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::register::Register;
use crate::values::digest::Digest;

/// The names of the files, beside the ledger.
pub(crate) const TIME_STAMPS: [&str; 2] = ["ledger.yaml.ots", "ledger.yaml.tsr"];

/// What every `OpenTimestamps` proof begins with: its name, its version, and that it is of a SHA-256.
const OTS_HEAD: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08";

/// In DER: the object identifier of signed data (1.2.840.113549.1.7.2), which a time stamp token is.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";

/// In DER: the object identifier of SHA-256 (2.16.840.1.101.3.4.2.1).
const SHA256: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";

/// What a time stamp says of a ledger, by its bytes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stamped {
    /// It is of this ledger.
    This,
    /// It is of something else, such as the ledger before more was added.
    Another,
    /// It is no such file.
    Unreadable,
}

/// What the file `name` says of a ledger with this digest.
#[must_use]
pub(crate) fn stamped(name: &str, bytes: &[u8], ledger: Digest) -> Stamped {
    let is_of_it = |found: &[u8]| if found == ledger.bytes() { Stamped::This } else { Stamped::Another };
    if name.rsplit('.').next() == Some("ots") {
        let digest = bytes.strip_prefix(OTS_HEAD).and_then(|rest| rest.split_at_checked(32));
        return match digest {
            // Behind the digest is at least one step that leads to a block or a calendar.
            Some((digest, steps)) if !steps.is_empty() => is_of_it(digest),
            _ => Stamped::Unreadable,
        };
    }
    let Some(token) = granted_token(bytes) else { return Stamped::Unreadable };
    let imprint = |at: usize| {
        let rest = &token[at + SHA256.len()..];
        // The parameters of the algorithm are left out or NULL.
        rest.strip_prefix(b"\x05\x00").unwrap_or(rest).strip_prefix(b"\x04\x20").and_then(|hash| hash.get(..32))
    };
    let mut imprints = find(token, SHA256).filter_map(imprint);
    match imprints.next() {
        Some(first) => imprints.fold(is_of_it(first), |known, next| match known {
            Stamped::This => known,
            _ => is_of_it(next),
        }),
        None => Stamped::Another,
    }
}

/// The token of a response that grants one (RFC 3161, 2.4.2), to its last byte.
fn granted_token(response: &[u8]) -> Option<&[u8]> {
    let (body, after) = der(response, 0x30)?;
    let (status, token) = der(body, 0x30)?;
    let (code, _) = der(status, 0x02)?;
    let (content, rest) = der(token, 0x30)?;
    (after.is_empty() && rest.is_empty() && matches!(code, [0 | 1]) && content.starts_with(SIGNED_DATA))
        .then_some(token)
}

/// What the first value holds, if it has that tag, and what follows it.
fn der(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, length], rest) = bytes.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match length {
        0x80 | 0x85.. => return None,
        0..0x80 => (usize::from(length), rest),
        _ => {
            let (digits, rest) = rest.split_at_checked(usize::from(length & 0x7f))?;
            (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
        }
    };
    rest.split_at_checked(length)
}

fn find<'b>(bytes: &'b [u8], wanted: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    bytes.windows(wanted.len()).enumerate().filter(move |(_, found)| *found == wanted).map(|(at, _)| at)
}

/// Time stamps that are none (N0283), or are of another state of the ledger (N0284).
#[must_use]
pub(crate) fn judge_time_stamps(register: &Register, ledger: Option<Digest>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (name, bytes) in &register.time_stamps {
        let place = Place::Path(format!("content/{name}"));
        match (stamped(name, &bytes.unpack(), ledger.unwrap_or(Digest::NONE)), ledger) {
            (Stamped::Unreadable, _) => {
                let what = if name.rsplit('.').next() == Some("ots") {
                    "not an OpenTimestamps proof of a SHA-256"
                } else {
                    "not a granted response of a time stamp authority (RFC 3161)"
                };
                let problem = Diagnostic::new(Rule::TimeStampUnreadable, place, format!("this is {what}"));
                problems.push(problem.hint("stamp the ledger again, or delete the file"));
            }
            (Stamped::Another, Some(ledger)) => {
                let message = format!("this time stamp is not of the current ledger, whose SHA-256 is {ledger}");
                let problem = Diagnostic::new(Rule::TimeStampOfAnother, place, message);
                problems.push(
                    problem.hint("stamp the ledger again after each `seal` and `sent`; keep the old stamp elsewhere"),
                );
            }
            _ => {}
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let inside = parts.concat();
        let [.., high, low] = inside.len().to_be_bytes();
        let head = if inside.len() < 0x80 { vec![tag, low] } else { vec![tag, 0x82, high, low] };
        [head, inside].concat()
    }

    /// A response with this status whose token has the imprint of a ledger.
    fn response(status: u8, ledger: Digest) -> Vec<u8> {
        let imprint = value(0x30, &[&value(0x30, &[SHA256, b"\x05\x00"]), &value(0x04, &[ledger.bytes()])]);
        let token = value(0x30, &[SIGNED_DATA, &value(0xa0, &[&imprint, &[7; 200]])]);
        value(0x30, &[&value(0x30, &[&value(0x02, &[&[status]])]), &token])
    }

    #[test]
    fn a_response_is_of_the_ledger_whose_digest_it_holds_and_of_no_other() {
        let [ledger, other] = [b"a", b"b"].map(|bytes| Digest::of(bytes));
        let name = TIME_STAMPS[1];
        assert_eq!(stamped(name, &response(0, ledger), ledger), Stamped::This);
        assert_eq!(stamped(name, &response(1, ledger), other), Stamped::Another);
        assert_eq!(stamped(name, &response(2, ledger), ledger), Stamped::Unreadable, "it was refused");
        assert_eq!(stamped(name, b"a page that says 404", ledger), Stamped::Unreadable);
        let whole = response(0, ledger);
        for end in 0..whole.len() {
            assert_eq!(stamped(name, &whole[..end], ledger), Stamped::Unreadable, "cut at {end}");
        }
        assert_eq!(stamped(name, &[whole, vec![0]].concat(), ledger), Stamped::Unreadable);
    }

    #[test]
    fn a_proof_is_of_the_digest_that_it_begins_with() {
        let [ledger, other] = [b"a", b"b"].map(|bytes| Digest::of(bytes));
        let proof = [OTS_HEAD, ledger.bytes(), b"\xf0"].concat();
        assert_eq!(stamped(TIME_STAMPS[0], &proof, ledger), Stamped::This);
        assert_eq!(stamped(TIME_STAMPS[0], &proof, other), Stamped::Another);
        assert_eq!(stamped(TIME_STAMPS[0], &proof[..proof.len() - 1], ledger), Stamped::Unreadable);
        assert_eq!(stamped(TIME_STAMPS[0], b"ledger", ledger), Stamped::Unreadable);
    }
}
