//! Reads the files of a project from disk, and writes into its content. The only place of the load stage that touches the world.

mod file;
mod open;
pub(in crate::disk) mod wanted;
pub(crate) mod write;

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

pub(crate) use self::file::OpenFile;
use self::open::OpenedEntry;
use self::wanted::{LETTERS, STATIC, Wanted, wanted};

use crate::disk::outside::Outside;
use crate::failure::Failure;
use crate::load::files::{CONTENT, Entry, EntryKind, ProjectFiles, SERVED_HIDDEN, SETTINGS, STATIC_NAME, TEXT_LIMIT};
use crate::record::SENT;
use crate::values::digest::Digest;
use crate::values::packed::Packer;

/// How often a project is read before it is given up that nobody writes there meanwhile.
const MOST_READINGS: usize = 5;

/// How many files one thread reads after another. Those of a notice are packed beside each other as far as they are read so.
const TOGETHER: usize = 128;

/// Reads a project's folder.
#[derive(Clone, Copy, Debug)]
pub struct ContentDir;

impl ContentDir {
    /// Reads `noticepress.yaml` and `content/` of the project in `root`, without following a symbolic link: as they were before
    /// a command wrote there, or after it.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when `root` holds no settings, [`Failure::World`] when something cannot be read, or one command after
    /// another writes there.
    pub fn read(root: &Path) -> Result<ProjectFiles, Failure> {
        Self::read_again(root, &mut FilesRead::default())
    }

    /// Reads the project as [`read`](Self::read) does, but for the files that look as they did when they were read `before`.
    /// Afterwards that says how they look now.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub(crate) fn read_again(root: &Path, read_before: &mut FilesRead) -> Result<ProjectFiles, Failure> {
        let mut before = last_change(root);
        for _ in 0..MOST_READINGS {
            let files = read_once(root, read_before);
            let after = last_change(root);
            if before == after {
                return files;
            }
            before = after;
        }
        let cause = io::Error::new(io::ErrorKind::ResourceBusy, "other commands are writing there");
        Err(Failure::world("cannot read", &root.join(CONTENT))(cause))
    }

    /// The digest of a file of the content as it lies on disk, by its path below the root; `None` where there is none.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when it cannot be read.
    pub(crate) fn digest(root: &Path, path: &str) -> Result<Option<Digest>, Failure> {
        let cannot_read = |cause| Failure::world("cannot read", &root.join(path))(cause);
        match open::open(root, Path::new(path)) {
            Ok(OpenedEntry::Plain(file, _)) => Digest::of_all(file).map(Some).map_err(cannot_read),
            Ok(_) => Ok(None),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(cannot_read(cause)),
        }
    }

    /// Opens a file that the site has as it stands, by its path below the root, and judges it again: it may be another by now.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] when it is an image that is not what its name says, [`Failure::World`] when it is no plain file any
    /// more or cannot be read.
    pub fn open(root: &Path, below: &str) -> Result<OpenFile, Failure> {
        OpenFile::open(root, below)
    }

    /// The bytes of the settings.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub(crate) fn settings(root: &Path) -> Result<Vec<u8>, Failure> {
        settings(root)
    }
}

/// The files of a content that need not be read again, by their path below the root: how each looked before it was read, and what
/// it held.
#[derive(Debug, Default)]
pub(crate) struct FilesRead(HashMap<String, (Outside, EntryKind)>);

impl FilesRead {
    /// What a file holds that looks as it did when it was read.
    fn known(&self, path: &str, outside: Option<&Outside>) -> Option<&EntryKind> {
        let (looked, kind) = self.0.get(path)?;
        (Some(looked) == outside).then_some(kind)
    }
}

fn read_once(root: &Path, before: &mut FilesRead) -> Result<ProjectFiles, Failure> {
    let settings = settings(root)?;
    let (entries, outsides): (Vec<Entry>, Vec<Option<Outside>>) = entries(root, before)?.into_iter().unzip();
    let seen = entries.iter().zip(outsides);
    let kept = seen.filter_map(|(entry, outside)| Some((entry.path.clone(), (outside?, entry.kind.clone()))));
    before.0 = kept.collect();
    Ok(ProjectFiles { settings, entries })
}

/// When a name right in `content/` last came or went; `None` where there is no such folder.
///
/// A [`writer`](write::ContentWriter) has a folder of its own there, whose name comes before the first file that it puts in its
/// place, and goes after the last. So what was read while this stayed the same is what was there at one moment.
fn last_change(root: &Path) -> Option<SystemTime> {
    fs::symlink_metadata(root.join(CONTENT)).and_then(|found| found.modified()).ok()
}

fn settings(root: &Path) -> Result<Vec<u8>, Failure> {
    let path = root.join(SETTINGS);
    match open::open(root, Path::new(SETTINGS)) {
        Ok(OpenedEntry::Plain(file, len)) => {
            match text(&file, len, TEXT_LIMIT).map_err(Failure::world("cannot read", &path))? {
                Ok(bytes) => Ok(bytes),
                Err(_) => Err(Failure::usage(format!("{} is larger than {TEXT_LIMIT} bytes", path.display()))),
            }
        }
        Ok(_) => Err(Failure::usage(format!("{} is not a plain file", path.display()))),
        Err(cause) if matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            let hint = match above(root) {
                Some(project) => format!("add `--root {0}`: there is one in {0}", project.display()),
                None => {
                    "name the project's folder with `--root`, or start a project with `noticepress init`".to_owned()
                }
            };
            Err(Failure::usage_with_hint(format!("there is no `{SETTINGS}` in {}", root.display()), hint))
        }
        Err(cause) => Err(Failure::world("cannot read", &path)(cause)),
    }
}

/// The nearest folder above that holds settings, from where `root` is named.
fn above(root: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(root).ok()?;
    let up = real.ancestors().skip(1).position(|folder| folder.join(SETTINGS).is_file())?;
    let way: PathBuf = std::iter::repeat_n("..", up + 1).collect();
    Some(if root == Path::new(".") { way } else { root.join(way) })
}

/// What lies in the content, and how each file looked before it was read.
fn entries(root: &Path, before: &FilesRead) -> Result<Vec<(Entry, Option<Outside>)>, Failure> {
    let content = root.join(CONTENT);
    match content.symlink_metadata() {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Failure::world("cannot read", &content)(cause)),
        Ok(_) => {}
    }
    // Two levels are all there is, but for letters, whose is the fifth, and static files. The third is listed to show whoever
    // made it what lies there.
    let mut walk = WalkDir::new(&content)
        .follow_links(false)
        .follow_root_links(false)
        .max_depth(STATIC)
        .sort_by_file_name()
        .into_iter();
    let mut all = Vec::new();
    while let Some(found) = walk.next() {
        let found = found.map_err(Failure::walk("cannot read", &content))?;
        if found.depth() == 0 && found.file_type().is_dir() {
            continue;
        }
        if found.file_type().is_dir() && !is_entered(&content, &found) {
            walk.skip_current_dir();
        }
        all.push(found);
    }
    let read = all.par_chunks(TOGETHER).flat_map_iter(|together| {
        // Each file is packed when it is read, so that the bytes of few are held at a time.
        let mut packer = Packer::default();
        together.iter().map(move |found| entry(root, found, before, &mut packer))
    });
    // Of several that cannot be read, the first is told.
    read.collect::<Vec<_>>().into_iter().collect()
}

/// Whether what lies in a folder of the content is listed.
fn is_entered(content: &Path, found: &DirEntry) -> bool {
    let is_closed = found.file_name().to_str().is_none() || is_hidden(found);
    let is_static = found.path().strip_prefix(content).is_ok_and(|below| below.starts_with(STATIC_NAME));
    if is_static {
        return !is_closed || SERVED_HIDDEN.iter().any(|name| found.file_name() == *name);
    }
    let is_of_letters = found.path().parent().and_then(Path::file_name).is_some_and(|name| name == SENT);
    match found.depth() {
        2 => true,
        3 if !is_of_letters => false,
        depth => !is_closed && depth < LETTERS,
    }
}

fn entry(
    root: &Path,
    found: &DirEntry,
    before: &FilesRead,
    packer: &mut Packer,
) -> Result<(Entry, Option<Outside>), Failure> {
    let below = found.path().strip_prefix(root).expect("the walk starts below the root");
    let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
    let path = names.join("/");
    let outside = found.metadata().ok().and_then(|found| Outside::settled(&found));
    let kind = match before.known(&path, outside.as_ref()) {
        Some(kind) => kind.clone(),
        None => kind(root, found, &path, packer)?,
    };
    Ok((Entry { path, kind }, outside))
}

fn kind(root: &Path, found: &DirEntry, path: &str, packer: &mut Packer) -> Result<EntryKind, Failure> {
    if found.file_name().to_str().is_none() {
        return Ok(EntryKind::Unnamable);
    }
    let file_type = found.file_type();
    if file_type.is_symlink() {
        return Ok(EntryKind::Symlink);
    }
    if file_type.is_dir() {
        return Ok(EntryKind::Folder);
    }
    if !file_type.is_file() {
        return Ok(EntryKind::Special);
    }
    match wanted(path) {
        Wanted::Text { limit } => opened(root, path, |file, len| {
            Ok(match text(file, len, limit)? {
                Ok(bytes) => EntryKind::Text(packer.pack(path, bytes)),
                Err(len) => EntryKind::TooLarge { len },
            })
        }),
        Wanted::Image(format) => opened(root, path, |file, len| {
            let (_, problems) = file::judge(file, len, path, format)?;
            Ok(EntryKind::Image { problems })
        }),
        Wanted::Size => other(found),
    }
}

fn other(found: &DirEntry) -> Result<EntryKind, Failure> {
    let metadata = found.metadata().map_err(Failure::walk("cannot read", found.path()))?;
    Ok(EntryKind::Other { len: metadata.len() })
}

/// What is read from a plain file, or what lies there by now in its place.
fn opened(
    root: &Path,
    path: &str,
    read: impl FnOnce(&File, u64) -> io::Result<EntryKind>,
) -> Result<EntryKind, Failure> {
    let kind = open::open(root, Path::new(path)).and_then(|opened| match opened {
        OpenedEntry::Plain(file, len) => read(&file, len),
        OpenedEntry::Symlink => Ok(EntryKind::Symlink),
        OpenedEntry::Folder => Ok(EntryKind::Folder),
        OpenedEntry::Special => Ok(EntryKind::Special),
    });
    kind.map_err(Failure::world("cannot read", &root.join(path)))
}

/// What a file holds, or its size where that is past the limit. One byte past it is read at the most, so that no size a file
/// claims is trusted.
fn text(file: &File, len: u64, limit: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let mut bytes = Vec::new();
    if len <= limit {
        file.take(limit + 1).read_to_end(&mut bytes)?;
    }
    let read = bytes.len() as u64;
    Ok(if len.max(read) > limit { Err(len.max(read)) } else { Ok(bytes) })
}

fn is_hidden(found: &DirEntry) -> bool {
    found.file_name().as_encoded_bytes().starts_with(b".")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::load::files::{LEDGER_LIMIT, STATIC as STATIC_FILES};

    fn project(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(CONTENT)).unwrap();
        for (path, bytes) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        root
    }

    fn read(root: &Path) -> Vec<(String, EntryKind)> {
        ContentDir::read(root).unwrap().entries.into_iter().map(|e| (e.path, e.kind)).collect()
    }

    #[test]
    fn texts_are_read_in_the_order_of_their_names_and_images_are_judged_and_left_on_disk() {
        let root = project(&[
            (SETTINGS, b"title: x"),
            ("content/terms/2020-01-01.md", b"b"),
            ("content/privacy/seal.png", b"\x89PNG\r\n\x1a\n123"),
            ("content/seal.png", b"123"),
            ("content/privacy/2019-05-06.md", b"a"),
        ]);
        let expected = [
            ("content/privacy", EntryKind::Folder),
            ("content/privacy/2019-05-06.md", EntryKind::text(b"a")),
            ("content/privacy/seal.png", EntryKind::Image { problems: Vec::new() }),
            ("content/seal.png", EntryKind::Other { len: 3 }),
            ("content/terms", EntryKind::Folder),
            ("content/terms/2020-01-01.md", EntryKind::text(b"b")),
        ];
        assert_eq!(read(root.path()), expected.map(|(path, kind)| (path.to_owned(), kind)));
    }

    #[test]
    fn a_file_that_looks_as_when_it_was_read_is_not_read_again_and_any_other_is() {
        let root = project(&[(SETTINGS, b""), ("content/p/2019-05-06.md", b"a")]);
        let path = "content/p/2019-05-06.md";
        let mut read = FilesRead::default();
        let text = |read: &mut FilesRead| {
            let entries = ContentDir::read_again(root.path(), read).unwrap().entries;
            entries.into_iter().find(|entry| entry.path == path).unwrap().kind
        };
        assert_eq!(text(&mut read), EntryKind::text(b"a"));
        assert!(read.0.is_empty(), "a file changed this very moment may change again and look the same");

        // The project's own texts were there before this was compiled.
        let (own, path) = (Path::new(env!("CARGO_MANIFEST_DIR")), "content/privacy/2019-05-06.md");
        ContentDir::read_again(own, &mut read).unwrap();
        let marker = EntryKind::text(b"not read again");
        read.0.get_mut(path).expect("it has not changed for a while").1 = marker.clone();
        let entries = ContentDir::read_again(own, &mut read).unwrap().entries;
        assert!(entries.contains(&Entry { path: path.to_owned(), kind: marker }));
    }

    #[test]
    fn a_folder_without_settings_is_no_project_and_says_how_to_start_one() {
        let root = project(&[]);
        let Err(Failure::Usage { hint: Some(hint), .. }) = ContentDir::read(root.path()) else { panic!() };
        assert!(hint.contains("noticepress init"));
    }

    #[test]
    fn a_project_without_content_reads_as_empty() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(SETTINGS), "").unwrap();
        assert_eq!(read(root.path()), []);
    }

    #[test]
    fn the_ledger_may_be_larger_than_a_text() {
        let large = vec![b'a'; usize::try_from(TEXT_LIMIT).unwrap() + 1];
        let root = project(&[("noticepress.yaml", b""), ("content/ledger.yaml", &large)]);
        assert_eq!(read(root.path()), [("content/ledger.yaml".to_owned(), EntryKind::text(large))]);
        File::options()
            .write(true)
            .open(root.path().join("content/ledger.yaml"))
            .and_then(|file| file.set_len(LEDGER_LIMIT + 1))
            .unwrap();
        assert_eq!(read(root.path())[0].1, EntryKind::TooLarge { len: LEDGER_LIMIT + 1 });
    }

    #[test]
    fn a_text_past_the_limit_is_measured_and_not_read() {
        let large = vec![b'a'; usize::try_from(TEXT_LIMIT).unwrap() + 1];
        let root = project(&[(SETTINGS, b""), ("content/p/2019-05-06.md", &large)]);
        assert_eq!(read(root.path())[1].1, EntryKind::TooLarge { len: TEXT_LIMIT + 1 });
    }

    #[test]
    fn what_lies_deeper_than_a_notice_is_not_read_and_hidden_folders_are_not_listed() {
        let root = project(&[
            (SETTINGS, b""),
            ("content/p/deep/a.md", b""),
            ("content/p/deep/er/b.md", b""),
            ("content/.git/c.md", b""),
        ]);
        let paths: Vec<String> = read(root.path()).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["content/.git", "content/p", "content/p/deep", "content/p/deep/a.md", "content/p/deep/er"]);
        assert_eq!(read(root.path())[3].1, EntryKind::Other { len: 0 });
    }

    #[test]
    fn static_files_are_listed_as_deep_as_they_may_lie_and_none_that_hides_unless_servers_ask_for_it() {
        let deepest = format!("{STATIC_FILES}/1/2/3/4/5/6/7/8/last");
        let beyond = format!("{STATIC_FILES}/1/2/3/4/5/6/7/8/9/unseen");
        let at = |name: &str| format!("{STATIC_FILES}/{name}");
        let names =
            [at("CNAME"), at(".well-known/security.txt"), at(".git/config"), at("a/.hidden/b"), at("a/sent/c/d/e/f")];
        let files: Vec<(&str, &[u8])> = [deepest.as_str(), &beyond]
            .into_iter()
            .chain(names.iter().map(String::as_str))
            .map(|path| (path, &b"x"[..]))
            .collect();
        let root = project(&[&[(SETTINGS, &b"title: x"[..])][..], &files].concat());
        let listed = read(root.path());
        let plain: Vec<&str> = listed
            .iter()
            .filter(|(_, kind)| *kind == EntryKind::Other { len: 1 })
            .map(|(path, _)| &path[STATIC_FILES.len() + 1..])
            .collect();
        assert_eq!(plain, [".well-known/security.txt", "1/2/3/4/5/6/7/8/last", "CNAME", "a/sent/c/d/e/f"]);
        let is_seen = |name: &str| listed.contains(&(at(name), EntryKind::Folder));
        assert!(is_seen(".git") && is_seen("a/.hidden") && is_seen("1/2/3/4/5/6/7/8/9"), "they are refused by name");
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_reported_and_never_followed() {
        use std::os::unix::fs::symlink;
        let root = project(&[(SETTINGS, b""), ("content/p/2019-05-06.md", b"")]);
        symlink("/etc/passwd", root.path().join("content/p/2020-01-01.md")).unwrap();
        symlink("..", root.path().join("content/loop")).unwrap();
        symlink("nowhere", root.path().join("content/p/dangling.png")).unwrap();
        let links: Vec<String> = read(root.path())
            .into_iter()
            .filter(|(_, kind)| *kind == EntryKind::Symlink)
            .map(|(path, _)| path)
            .collect();
        assert_eq!(links, ["content/loop", "content/p/2020-01-01.md", "content/p/dangling.png"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_content_folder_that_is_a_link_is_one_entry() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(SETTINGS), "").unwrap();
        std::os::unix::fs::symlink("/etc", root.path().join(CONTENT)).unwrap();
        assert_eq!(read(root.path()), [(CONTENT.to_owned(), EntryKind::Symlink)]);
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_named_like_a_text_is_never_opened() {
        let root = project(&[(SETTINGS, b""), ("content/p/2019-05-06.md", b"")]);
        let _socket = std::os::unix::net::UnixListener::bind(root.path().join("content/p/x.md")).unwrap();
        assert_eq!(read(root.path())[2], ("content/p/x.md".to_owned(), EntryKind::Special));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf_8_is_shown_as_well_as_it_can_be() {
        use std::os::unix::ffi::OsStrExt;
        let root = project(&[(SETTINGS, b"")]);
        fs::write(root.path().join(CONTENT).join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), "").unwrap();
        assert_eq!(read(root.path()), [("content/caf\u{FFFD}.md".to_owned(), EntryKind::Unnamable)]);
    }
}
