//! Why `.noticepress` cannot be used, and what to do about it.

use std::path::Path;

use crate::failure::Failure;

/// Why `.noticepress` cannot be used.
pub(super) enum Obstacle {
    /// It is not what we left.
    Damage(Damage),
    /// Something else.
    Failure(Failure),
}

/// What is there in place of what we left, and what to do about it.
pub(super) struct Damage {
    pub(super) message: String,
    pub(super) hint: &'static str,
}

impl Obstacle {
    /// `what` is there at `path`: "is a symlink".
    pub(super) fn damage(path: &Path, what: &str) -> Self {
        Self::Damage(Damage { message: format!("`{}` {what}", path.display()), hint: DAMAGED })
    }
}

const DAMAGED: &str = "type `noticepress build --reset`, which sets `.noticepress` aside, deletes nothing and builds \
                       again; or choose another folder with `--output`";
pub(super) const NOT_OURS: &str = "choose another folder with `--output`, or move those files away; if noticepress \
                                   built them and `.noticepress` is lost, type `noticepress build --reset` to take \
                                   them over again";

impl From<Failure> for Obstacle {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Obstacle> for Failure {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::Failure(failure) => failure,
            Obstacle::Damage(Damage { message, hint }) => Self::usage_with_hint(message, hint),
        }
    }
}
