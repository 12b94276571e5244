//! Writes into a project's `content/`: what a command writes there is there whole, or not at all.
//!
//! The files are written and synced in a folder beside the notices, with a plan that says where each belongs. In one step
//! that folder takes the name [`WRITTEN`]; from then on the change is made, and each file only has to be put in its place.
//! Whoever is killed before that step leaves everything as it was, and worthless files; whoever is killed after it leaves a
//! change that the next writer finishes. Until then the content is refused (N0210), so nobody reads half of it.
//!
//! Every step is done to a name in a folder that is held open, and follows no link.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk::folder_lock::FolderLock;
use crate::disk::output::content::Content;
use crate::disk::output::disk::Disk;
use crate::disk::output::folder::Folder;
use crate::failure::Failure;
use crate::load::files::{CONTENT, UNFINISHED, WRITTEN};
use crate::values::digest::Digest;

/// What says where each file of a change belongs.
const PLAN: &str = "plan.json";

/// The content of a project, into which nobody else writes while this is held.
///
/// Whoever changes what is there takes this first and reads afterwards, so that two commands never build on the same text.
pub(crate) struct ContentWriter {
    content: Folder,
    finished: Vec<String>,
    _lock: FolderLock,
}

/// A file to be written.
#[derive(Clone, Debug)]
pub(crate) struct FileToWrite {
    /// Its path below the root with `/` between names: `content/privacy/2026-11-26.md`. Missing folders are made.
    pub path: String,
    /// All that it holds.
    pub bytes: Vec<u8>,
    /// The digest of the file that it takes the place of; `None` where there is to be none.
    pub instead_of: Option<Digest>,
    /// The path of the file that goes when this one is there, in the same way; `None` where none does.
    pub formerly: Option<String>,
}

impl FileToWrite {
    /// A file that is new.
    #[must_use]
    pub(crate) fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into(), instead_of: None, formerly: None }
    }
}

/// A file of a change, by its number in the folder.
#[derive(Debug, Serialize, Deserialize)]
struct PlannedFile {
    path: String,
    replaces: bool,
    sha256: Digest,
    formerly: Option<String>,
}

impl ContentWriter {
    /// Takes the content of the project in `root`, and finishes what a command that was killed began there.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when another command is writing there, when `content` is no folder, or when the disk refuses.
    pub(crate) fn open(root: &Path) -> Result<Self, Failure> {
        Self::open_on(&Disk::default(), root)
    }

    pub(super) fn open_on(disk: &Disk, root: &Path) -> Result<Self, Failure> {
        let real = fs::canonicalize(root).map_err(Failure::world("cannot resolve", root))?;
        let content = Folder::at(disk, &real)?.open(CONTENT)?;
        let mut writer = Self { _lock: FolderLock::take(&real.join(CONTENT))?, content, finished: Vec::new() };
        if writer.content.look(name_of(WRITTEN))?.is_some() {
            writer.finished = writer.put_in_place()?;
        }
        writer.clear()?;
        Ok(writer)
    }

    /// The paths of the files that a command which was killed had written, and that are in their places now.
    #[must_use]
    pub(crate) fn finished(&self) -> &[String] {
        &self.finished
    }

    /// Writes all of the files, or none.
    ///
    /// # Errors
    ///
    /// [`Failure::World`] when the disk refuses, when something is in the place of a new file, or a file to be replaced is
    /// another by now. Then nothing is changed, unless the message comes after the one step that makes the change; the next
    /// [`ContentWriter::open`] then puts the rest in its place.
    pub(crate) fn write(&self, files: &[FileToWrite]) -> Result<(), Failure> {
        let collected = files.iter().try_for_each(|file| self.see_room(file)).and_then(|()| self.collect(files));
        if let Err(failure) = collected {
            // What is left of it is worthless, and goes with the next writer at the latest.
            let _ = self.clear();
            return Err(failure);
        }
        self.put_in_place()?;
        self.clear()
    }

    /// Whether the file may be written: nothing is in its place, or just what it is to replace.
    fn see_room(&self, file: &FileToWrite) -> Result<(), Failure> {
        let (folders, name) = place(&file.path)?;
        let refuse = |cause| Err(Failure::world("cannot write", &self.content.path_of(folders.join(name)))(cause));
        let mut folder = self.content.open_below(Path::new(""))?;
        for above in &folders {
            match folder.look(above)? {
                Some(_) => folder = folder.open(above)?,
                None if file.instead_of.is_none() => return Ok(()),
                None => return refuse(io::ErrorKind::NotFound.into()),
            }
        }
        let Some(instead_of) = file.instead_of else {
            return match folder.look(name)? {
                None => Ok(()),
                Some(_) => refuse(io::ErrorKind::AlreadyExists.into()),
            };
        };
        if digest(&folder, name)? == instead_of {
            return Ok(());
        }
        refuse(io::Error::other("it was changed a moment ago; type the command again"))
    }

    /// Collects the files and the plan in a folder of their own, and makes that the change.
    fn collect(&self, files: &[FileToWrite]) -> Result<(), Failure> {
        let unfinished = self.content.create_folder(name_of(UNFINISHED))?;
        let mut plan = Vec::new();
        for (number, file) in files.iter().enumerate() {
            unfinished.write(number.to_string(), Content::Bytes(&file.bytes))?;
            let (path, replaces) = (file.path.clone(), file.instead_of.is_some());
            plan.push(PlannedFile { path, replaces, sha256: Digest::of(&file.bytes), formerly: file.formerly.clone() });
        }
        let plan = serde_json::to_vec(&plan).expect("a plan is paths and digests");
        unfinished.write(PLAN, Content::Bytes(&plan))?;
        unfinished.sync()?;
        self.content.rename(name_of(UNFINISHED), &self.content, name_of(WRITTEN))?;
        self.content.sync()
    }

    /// Gives each file of a change its name, as far as it has not got it yet. Returns their paths.
    fn put_in_place(&self) -> Result<Vec<String>, Failure> {
        let written = self.content.open(name_of(WRITTEN))?;
        let plan = plan(&written)?;
        for (number, file) in plan.iter().enumerate() {
            let number = number.to_string();
            if written.look(&number)?.is_none() {
                self.remove(file.formerly.as_deref())?;
                continue;
            }
            let (folders, name) = place(&file.path)?;
            let mut folder = self.content.open_below(Path::new(""))?;
            for above in &folders {
                folder = folder.open_or_create_folder(above)?;
            }
            if file.replaces {
                written.rename(&number, &folder, name)?;
            } else if folder.look(name)?.is_some() && digest(&folder, name)? == file.sha256 {
                // It had its name already, and was about to lose the other.
                written.remove_file(&number)?;
            } else {
                written.place(&number, &folder, name)?;
            }
            folder.sync()?;
            self.remove(file.formerly.as_deref())?;
        }
        self.content.rename(name_of(WRITTEN), &self.content, name_of(UNFINISHED))?;
        Ok(plan.into_iter().map(|file| file.path).collect())
    }

    /// Removes a file that has another name now, if it is still there.
    fn remove(&self, formerly: Option<&str>) -> Result<(), Failure> {
        let Some(path) = formerly else { return Ok(()) };
        let (folders, name) = place(path)?;
        let folder = self.content.open_below(&folders)?;
        if folder.look(name)?.is_some() {
            folder.remove_file(name)?;
            folder.sync()?;
        }
        Ok(())
    }

    /// Removes what was collected and is worthless.
    fn clear(&self) -> Result<(), Failure> {
        let name = name_of(UNFINISHED);
        if self.content.look(name)?.is_none() {
            return Ok(());
        }
        let unfinished = self.content.open(name)?;
        for file in unfinished.names()? {
            unfinished.remove_file(file)?;
        }
        self.content.remove_folder(name)
    }
}

fn plan(written: &Folder) -> Result<Vec<PlannedFile>, Failure> {
    let path = written.path_of(PLAN);
    let mut bytes = Vec::new();
    written.open_file(PLAN)?.read_to_end(&mut bytes).map_err(Failure::world("cannot read", &path))?;
    serde_json::from_slice(&bytes).map_err(|wrong| Failure::world("cannot read", &path)(io::Error::other(wrong)))
}

/// The folders below the content and the name of a file, all of them plain names that do not hide.
fn place(path: &str) -> Result<(PathBuf, &str), Failure> {
    let below = path.strip_prefix(CONTENT).and_then(|path| path.strip_prefix('/')).unwrap_or_default();
    let is_plain = |part| matches!(part, Component::Normal(name) if !name.as_encoded_bytes().starts_with(b"."));
    match Path::new(below).file_name().and_then(|name| name.to_str()) {
        Some(name) if Path::new(below).components().all(is_plain) => {
            Ok((Path::new(below).parent().unwrap_or(Path::new("")).to_owned(), name))
        }
        _ => Err(Failure::world("cannot write", Path::new(path))(io::Error::other("it is not a file of the content"))),
    }
}

fn digest(folder: &Folder, name: &str) -> Result<Digest, Failure> {
    let file = folder.open_file(name)?;
    Digest::of_all(file).map_err(Failure::world("cannot read", &folder.path_of(name)))
}

/// The name in the content of what lies there, by its path below the root.
fn name_of(path: &'static str) -> &'static str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::os::unix::fs::symlink;
    use std::sync::Arc;

    use walkdir::WalkDir;

    use super::*;
    use crate::disk::output::tests::{Fault, Faults};

    fn project() -> tempfile::TempDir {
        let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        fs::create_dir_all(root.path().join("content/privacy")).unwrap();
        fs::write(root.path().join("content/ledger.yaml"), "old ledger").unwrap();
        fs::write(root.path().join("content/privacy/2026-11-16.md"), "old text").unwrap();
        root
    }

    fn new(path: &str, text: &str) -> FileToWrite {
        FileToWrite::new(path, text)
    }

    /// Two texts, one of which had another name, a letter in folders of its own, and a ledger in place of the old one.
    fn change() -> Vec<FileToWrite> {
        let ledger =
            FileToWrite { instead_of: Some(Digest::of(b"old ledger")), ..new("content/ledger.yaml", "new ledger") };
        vec![
            FileToWrite {
                formerly: Some("content/privacy/2026-11-16.md".to_owned()),
                ..new("content/privacy/2026-11-26.md", "text")
            },
            new("content/privacy/2026-11-26.es.md", "texto"),
            ledger,
            new("content/privacy/sent/2026-11-26/en/body.txt", "letter"),
        ]
    }

    fn files(root: &Path) -> BTreeMap<String, String> {
        let entries = WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let named = entries.map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().display().to_string();
            (path, fs::read_to_string(entry.path()).unwrap())
        });
        named.collect()
    }

    fn named(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn before() -> BTreeMap<String, String> {
        named(&[("content/ledger.yaml", "old ledger"), ("content/privacy/2026-11-16.md", "old text")])
    }

    fn after() -> BTreeMap<String, String> {
        named(&[
            ("content/ledger.yaml", "new ledger"),
            ("content/privacy/2026-11-26.md", "text"),
            ("content/privacy/2026-11-26.es.md", "texto"),
            ("content/privacy/sent/2026-11-26/en/body.txt", "letter"),
        ])
    }

    #[test]
    fn all_files_are_written_with_the_folders_they_need_and_nothing_stays_behind() {
        let root = project();
        ContentWriter::open(root.path()).unwrap().write(&change()).unwrap();
        assert_eq!(files(root.path()), after());
        assert_eq!(fs::read_dir(root.path().join("content")).unwrap().count(), 2);
    }

    /// Whatever step fails, and however: the files are as they were or as they are to be, at once or after the next writer.
    #[test]
    fn a_step_that_fails_leaves_the_files_as_they_were_or_as_they_are_to_be() {
        for fault in [Fault::Once, Fault::Full, Fault::Dead] {
            let mut made = 0;
            for step in 0.. {
                let root = project();
                let faults = Arc::new(Faults::at(step, fault));
                let disk = Disk { faults: Arc::clone(&faults) };
                let wrote = ContentWriter::open_on(&disk, root.path()).and_then(|writer| writer.write(&change()));
                if !faults.struck() {
                    wrote.unwrap();
                    break;
                }
                let is_refused = root.path().join(WRITTEN).exists();
                let seen = files(&root.path().join("content/privacy")).len();
                assert!(is_refused || [1, 3].contains(&seen), "{fault:?} at {step}: {seen} files, and nothing says so");
                drop(ContentWriter::open(root.path()).unwrap());
                let left = files(root.path());
                assert!(left == before() || left == after(), "{fault:?} at {step}: {left:?}");
                assert!(left == after() || wrote.is_err(), "{fault:?} at {step}");
                made += usize::from(left == after());
            }
            assert!(made > 0, "{fault:?}");
        }
    }

    #[test]
    fn nothing_is_overwritten_that_nobody_meant_to_replace() {
        let root = project();
        let writer = ContentWriter::open(root.path()).unwrap();
        fs::write(root.path().join("content/privacy/2026-11-26.es.md"), "theirs").unwrap();
        let refused = writer.write(&change()).unwrap_err().to_string();
        assert!(refused.contains("2026-11-26.es.md"), "{refused}");
        fs::remove_file(root.path().join("content/privacy/2026-11-26.es.md")).unwrap();
        fs::write(root.path().join("content/ledger.yaml"), "theirs").unwrap();
        let refused = writer.write(&change()).unwrap_err().to_string();
        assert!(refused.contains("ledger.yaml") && refused.contains("changed"), "{refused}");
        let theirs = named(&[("content/ledger.yaml", "theirs"), ("content/privacy/2026-11-16.md", "old text")]);
        assert_eq!(files(root.path()), theirs);
    }

    #[test]
    fn no_link_leads_out_of_the_content() {
        let root = project();
        let elsewhere = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), root.path().join("content/terms")).unwrap();
        symlink(elsewhere.path().join("gone"), root.path().join("content/privacy/2026-11-26.md")).unwrap();
        let writer = ContentWriter::open(root.path()).unwrap();
        for path in ["content/terms/a.md", "content/privacy/2026-11-26.md"] {
            writer.write(&[new(path, "text")]).unwrap_err();
        }
        for path in
            ["a.md", "content/../a.md", "/a.md", "content//etc/a.md", "content/.hidden", "content/p/.a/b", "content"]
        {
            assert!(writer.write(&[new(path, "text")]).is_err(), "{path}");
        }
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
        assert!(!root.path().join("a.md").exists());
    }

    #[test]
    fn one_command_at_a_time_writes() {
        let root = project();
        let first = ContentWriter::open(root.path()).unwrap();
        let second = ContentWriter::open(root.path()).map(|_| ()).unwrap_err().to_string();
        assert!(second.contains("another noticepress"), "{second}");
        drop(first);
        ContentWriter::open(root.path()).unwrap();
    }
}
