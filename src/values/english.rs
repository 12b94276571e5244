//! What is said to whoever works with the program, in English.

/// A number with its noun: "1 change", "2 changes".
#[must_use]
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// "1 entry", "12 entries"
pub(crate) fn entries(n: usize) -> String {
    if n == 1 { "1 entry".to_owned() } else { format!("{n} entries") }
}
