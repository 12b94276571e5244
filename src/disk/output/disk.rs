//! Every change we make on disk, one small step each, so that a test can let any of them fail.

use std::io;
use std::path::Path;

use cap_std::fs::Metadata;

use crate::failure::Failure;

/// The folder that holds what we need to know about an output folder.
pub(super) const OWN: &str = ".noticepress";
/// Permissions of a published file, whatever the umask.
pub(super) const FILE_MODE: u32 = 0o644;
/// Permissions of a published folder, whatever the umask.
pub(super) const FOLDER_MODE: u32 = 0o755;

/// The disk, as far as we change it. In tests it can be told to fail.
#[derive(Clone, Default)]
pub(in crate::disk) struct Disk {
    #[cfg(test)]
    pub(in crate::disk) faults: std::sync::Arc<super::tests::Faults>,
}

impl Disk {
    /// Does one thing to `path`; `attempt` names it in the failure, as in "cannot write".
    pub(in crate::disk) fn attempt<T>(
        &self,
        attempt: &'static str,
        path: &Path,
        act: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, Failure> {
        let Self {
            #[cfg(test)]
            faults,
        } = self;
        #[cfg(test)]
        faults.strike(attempt, path).map_err(Failure::world(attempt, path))?;
        act().map_err(Failure::world(attempt, path))
    }
}

/// What a medium is asked to do with a file that it has no second name for.
pub(super) fn has_no_link(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::CrossesDevices
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::TooManyLinks
            | io::ErrorKind::Unsupported
    )
}

/// The permissions, without the bits that a folder may inherit.
#[cfg(unix)]
pub(super) fn mode(metadata: &Metadata) -> u32 {
    use cap_std::fs::PermissionsExt;
    metadata.permissions().mode() & 0o777
}

#[cfg(not(unix))]
pub(super) fn mode(_: &Metadata) -> u32 {
    FOLDER_MODE
}

#[cfg(unix)]
pub(super) fn has_mode(metadata: &Metadata, expected: u32) -> bool {
    mode(metadata) == expected
}

#[cfg(not(unix))]
pub(super) fn has_mode(_: &Metadata, _: u32) -> bool {
    true
}

/// Whether two names are one file or folder.
pub(super) fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use cap_fs_ext::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}
