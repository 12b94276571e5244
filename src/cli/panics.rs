//! What becomes of a panic: a message that asks for a report, and the exit code of a bug.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use super::report::{self, Places};
use crate::failure::Failure;

/// Lets every panic from now on, in whatever thread, be reported as the bug that it is.
pub(crate) fn report_as_bugs() {
    panic::set_hook(Box::new(report_once));
}

/// Runs a command; `None` when a panic ended it, in its own thread or in one that works for it.
pub(crate) fn caught<T>(command: impl FnOnce() -> T) -> Option<T> {
    // A command that panicked is over: nothing but destructors looks at what it left half done.
    panic::catch_unwind(AssertUnwindSafe(command)).ok()
}

/// Reports a panic, once for each place in the code: threads that do the same work make the same mistake.
fn report_once(panic: &PanicHookInfo<'_>) {
    static REPORTED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    if !REPORTED.lock().unwrap_or_else(PoisonError::into_inner).insert(place.clone()) {
        return;
    }
    report::failure(&bug(panic.payload(), &place), &Places::default());
    // Only where RUST_BACKTRACE asks for one.
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        let _ = writeln!(io::stderr().lock(), "{backtrace}");
    }
}

fn bug(payload: &(dyn Any + Send), place: &str) -> Failure {
    let text = payload.downcast_ref::<&str>().copied();
    let what = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("something broke");
    Failure::Bug(format!("{what} ({place}, noticepress {})", env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn a_panic_in_a_thread_of_the_pool_ends_the_command_and_not_the_program() {
        let count = |limit: u32| caught(|| (0..100_u32).into_par_iter().filter(|n| *n < limit || panic!()).count());
        assert_eq!((count(100), count(50)), (Some(100), None));
    }

    #[test]
    fn a_panic_is_a_bug_that_says_what_where_and_in_which_version() {
        let said = bug(&"versions are sorted", "src/model/timeline.rs:10:5").to_string();
        let expected = "versions are sorted (src/model/timeline.rs:10:5, noticepress 0.1.0). This is a bug in noticepress; \
                        please report it with the files that cause it";
        assert_eq!(said, expected);
        assert!(bug(&"a string".to_owned(), "").to_string().starts_with("a string ("));
    }
}
