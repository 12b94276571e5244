//! The notices that are at work side by side.
//!
//! A notice holds its texts while its pages are made, so memory is bounded by how many are at work at once: as many as there
//! are threads. A thread that waits for the pages of its notice takes up no other one, as it would if both were tasks of one
//! pool.

use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crate::failure::Failure;
use crate::model::notice::Notice;

/// What is made of each notice, in their order. Those with most versions are begun first, so that none of them is left for the
/// end.
///
/// # Errors
///
/// That of the first notice, by their order, of which nothing could be made; no further one is begun then.
/// [`Failure::World`] when the system has no thread left.
pub(super) fn each_notice<'n, T: Send>(
    notices: &'n [Notice],
    make: impl Fn(&'n Notice) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let mut waiting: Vec<usize> = (0..notices.len()).collect();
    waiting.sort_by_key(|at| std::cmp::Reverse(notices[*at].versions().len()));
    let (taken, is_stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        let mut results = Vec::new();
        while let Some(at) = waiting.get(taken.fetch_add(1, Ordering::Relaxed))
            && !is_stopped.load(Ordering::Relaxed)
        {
            let result = make(&notices[*at]);
            is_stopped.fetch_or(result.is_err(), Ordering::Relaxed);
            results.push((*at, result));
        }
        results
    };
    let mut results = thread::scope(|scope| {
        let count = rayon::current_num_threads().min(notices.len());
        let threads: Vec<_> = (0..count).map(|_| thread::Builder::new().spawn_scoped(scope, work)).collect();
        // Where there is no thread left for the second, the first does all.
        let is_none = threads.iter().all(Result::is_err);
        let mut results = Vec::new();
        for thread in threads {
            match thread {
                Ok(thread) => results.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic))),
                Err(cause) if is_none => return Err(Failure::world("cannot start", Path::new("threads"))(cause)),
                Err(_) => {}
            }
        }
        Ok(results)
    })?;
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}
