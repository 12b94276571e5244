//! Makes an input smaller while it still shows what is wrong.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// After this an input is small enough.
const PATIENCE: Duration = Duration::from_secs(20);

/// Drops files, then lines, then fewer lines at once, for as long as `shows` says yes.
pub fn shrink(
    mut files: BTreeMap<String, String>,
    shows: impl Fn(&BTreeMap<String, String>) -> bool,
) -> BTreeMap<String, String> {
    let start = Instant::now();
    for path in files.keys().cloned().collect::<Vec<_>>() {
        let mut fewer = files.clone();
        fewer.remove(&path);
        if start.elapsed() < PATIENCE && shows(&fewer) {
            files = fewer;
        }
    }
    for path in files.keys().cloned().collect::<Vec<_>>() {
        let mut at_once = files[&path].lines().count() / 2;
        while at_once > 0 {
            let mut from = 0;
            while from < files[&path].lines().count() && start.elapsed() < PATIENCE {
                let mut shorter = files.clone();
                shorter.insert(path.clone(), without(&files[&path], from, at_once));
                if shows(&shorter) {
                    files = shorter;
                } else {
                    from += at_once;
                }
            }
            at_once /= 2;
        }
    }
    files
}

fn without(text: &str, from: usize, lines: usize) -> String {
    let kept = text.split_inclusive('\n').enumerate().filter(|(at, _)| *at < from || *at >= from + lines);
    kept.map(|(_, line)| line).collect()
}
