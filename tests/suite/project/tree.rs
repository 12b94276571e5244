//! What lies in a folder, and what changed in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// What lies where: each path with what it is and holds.
pub type Tree = BTreeMap<String, Vec<u8>>;

pub fn tree(top: &Path) -> Tree {
    if !top.exists() {
        return Tree::new();
    }
    let below = |path: &Path| path.strip_prefix(top).expect("it is below").to_string_lossy().into_owned();
    WalkDir::new(top)
        .min_depth(1)
        .into_iter()
        .map(|entry| entry.expect("the sandbox can be walked"))
        .map(|entry| {
            let path = entry.path();
            let what = match entry.file_type() {
                kind if kind.is_dir() => b"folder".to_vec(),
                kind if kind.is_symlink() => {
                    fs::read_link(path).expect("it is a link").into_os_string().into_encoded_bytes()
                }
                kind if kind.is_file() => {
                    let content = fs::read(path).unwrap_or_else(|cause| cause.to_string().into_bytes());
                    [b"file ".to_vec(), content].concat()
                }
                _ => b"neither file nor folder".to_vec(),
            };
            (below(path), what)
        })
        .collect()
}

/// What changed from one moment to another, in words. The lock may come and go.
pub fn changes(before: &Tree, after: &Tree) -> Vec<String> {
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    paths
        .filter(|path| !(path.contains(".noticepress/") && path.contains("lock")))
        .filter_map(|path| match (before.get(path), after.get(path)) {
            (Some(_), None) => Some(format!("removed {path}")),
            (None, Some(_)) => Some(format!("made {path}")),
            (old, new) => (old != new).then(|| format!("changed {path}")),
        })
        .collect()
}
