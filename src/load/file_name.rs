//! Which names files may have, wherever they lie in a project: those that addresses and every kind of disk can hold.

use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::name::is_device;
use crate::values::character::{breaks, turns};

/// Whether editors and desktops leave such files behind.
#[must_use]
pub(crate) fn is_back_up(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    name.ends_with('~')
        || name.starts_with(".#")
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(extension, "swp" | "swo" | "bak" | "orig")
        || matches!(name, ".DS_Store" | "4913" | "Thumbs.db" | "desktop.ini")
}

/// The name as disks that tell neither case nor composition compare it: those of Windows and macOS.
#[must_use]
pub(crate) fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    name.nfd().flat_map(char::to_lowercase).nfc().collect()
}

/// What keeps the file at `path` from being called `name`.
#[must_use]
pub(crate) fn refusal(path: &str, name: &str) -> Option<Diagnostic> {
    let stem = name.split('.').next().unwrap_or_default();
    let (what, hint) = if name.chars().any(is_unsafe) {
        (
            "contains a character that is not possible in web addresses or on some disks",
            "without `\\ : * ? \" < > | # %` and control characters",
        )
    } else if is_device(&stem.to_lowercase()) {
        ("is that of a device on Windows", "with one more letter")
    } else if name.ends_with(['.', ' ']) {
        ("ends in a character that Windows drops", "without the space or full stop at its end")
    } else {
        return None;
    };
    let message = format!("the name `{}` {what}", name.escape_debug());
    Some(
        Diagnostic::new(Rule::UnusableFileName, Place::Path(path.to_owned()), message)
            .hint(format!("rename it, {hint}")),
    )
}

/// What keeps the file or folder at `path` from being read: nobody can say its name.
#[must_use]
pub(crate) fn not_utf_8(path: &str) -> Diagnostic {
    Diagnostic::new(Rule::UnusableFileName, Place::Path(path.to_owned()), "this name is not UTF-8")
        .hint("rename it, in letters without accents to be safe")
}

/// The error at `path` for two names that are one to some disks: [`folded`], they are the same.
#[must_use]
pub(crate) fn one_name(path: &str, first: &str, second: &str) -> Diagnostic {
    let message = format!("`{first}` and `{second}` are the same name on many disks and servers");
    Diagnostic::new(Rule::SameNameOnDisks, Place::Path(path.to_owned()), message)
}

/// Letters, digits and the usual marks are safe in an address, on every disk and to every eye; these are not.
fn is_unsafe(c: char) -> bool {
    c.is_control() || breaks(c) || turns(c) || "\\:*?\"<>|#%".contains(c)
}
