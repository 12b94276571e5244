//! The project as the commit has it that a branch began from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono_tz::Tz;
use rayon::prelude::*;

use crate::build::texts::shown_images;
use crate::cli::args::Common;
use crate::cli::project::Project;
use crate::diagnostic::Diagnostic;
use crate::disk::content::ContentDir;
use crate::disk::git::{CommittedProject, Repository};
use crate::failure::Failure;
use crate::load::files::{CONTENT, EntryKind};
use crate::load::register::{self, Loaded, StatedText};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::register::Register;
use crate::record::by_path::judge_files;
use crate::record::judging::{Lateness, judge, lost};
use crate::record::published::{CommitWitness, PublishedFile, PublishedRecord, Witness, digest_of};
use crate::source::SourceFile;
use crate::text::encoding;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::english::counted;

/// What the commit has.
pub(crate) struct Before {
    /// How messages speak of it.
    pub(super) commit: CommitWitness,
    /// Its name in hexadecimal digits.
    pub(super) id: String,
    committed: CommittedProject,
    /// Its settings and notices; none where they could not be read, or there are none.
    register: Option<Register>,
    /// Its texts, drafts left out.
    pub(super) texts: Vec<PublishedFile>,
    /// What is to be known of how the project is judged.
    pub(super) notes: Vec<String>,
}

impl Before {
    /// Reads the project as the merge base of `name` and `HEAD` has it.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] when there is no repository or no such commit, [`Failure::World`] when git cannot be run.
    pub(crate) fn read(common: &Common, name: &str) -> Result<Self, Failure> {
        let repository = Repository::around(&common.root)?;
        let commit = repository.since(name)?;
        let committed = repository.project_at(&commit)?;
        let mut notes = Vec::new();
        if repository.is_shallow {
            notes.push(format!(
                "this is a shallow clone, so it is not certain that the branch began from {}. To fetch the full \
                 history: `git fetch --unshallow`; on GitHub `fetch-depth: 0`, on GitLab `GIT_DEPTH: 0`",
                commit.id
            ));
        }
        for submodule in &committed.submodules {
            notes.push(format!("`{submodule}` is a submodule in `{name}`: its contents are in another repository"));
        }
        let loaded = committed.files.as_ref().map(|files| register::register(files, &common.overrides()));
        let (register, texts) = match loaded {
            None => {
                notes.push(format!("`{name}` has no project here: everything is new"));
                (None, Vec::new())
            }
            Some(Loaded { register: Some(register), .. }) => {
                let texts = register.notices.iter().flat_map(of_notice).collect();
                (Some(register), texts)
            }
            Some(Loaded { register: None, texts, problems, .. }) => {
                let errors = problems.iter().filter(|problem| problem.is_error()).count();
                let first = problems.iter().find(|problem| problem.is_error()).map_or("", Diagnostic::path);
                notes.push(format!(
                    "the project as of `{name}` cannot be read ({}, the first in {first}): its versions are compared \
                     byte by byte, its dates and images not at all",
                    counted(errors, "error")
                ));
                (None, texts.iter().filter_map(of_file).collect())
            }
        };
        let commit_witness = CommitWitness { name: name.to_owned(), checkout: commit.checkout };
        Ok(Self { commit: commit_witness, id: commit.id, committed, register, texts, notes })
    }

    /// In what the project differs from what was published.
    pub(super) fn problems(&self, project: &Project) -> Result<Vec<Diagnostic>, Failure> {
        let mut published = match &self.register {
            Some(register) => {
                let images = self.images(register, project.as_of)?;
                let shown = |notice: &Notice, version: &Version| {
                    images.get(&(notice.id.clone(), version.id)).cloned().unwrap_or_default()
                };
                PublishedRecord::by_commit(self.commit.clone(), register, project.as_of, shown)
            }
            None => PublishedRecord::by_files(self.commit.clone(), self.readable(project.as_of), &project.register),
        };
        let ledger = project.register.ledger.as_ref();
        let mut problems = Vec::new();
        if let Some(before) = self.register.as_ref().and_then(|register| register.ledger.as_ref()) {
            problems.extend(lost(&format!("`{}`", self.commit.name), &before.ends(), ledger));
        }
        if let Some(ledger) = ledger {
            published.add_recorded(&PublishedRecord::by_ledger(ledger));
        }
        let image = |notice: &NoticeId, file: &str| project.image_digest(notice, file).ok();
        problems.extend(judge(&project.register, &published, project.as_of, Lateness::Judged, &image));
        Ok(problems)
    }

    /// In what the files of a project that cannot be read differ from what was published.
    pub(super) fn problems_of_files(&self, common: &Common) -> Result<Vec<Diagnostic>, Failure> {
        let zone = self.register.as_ref().map_or(Tz::UTC, |register| register.settings.timezone);
        let as_of = common.as_of.unwrap_or_default().day(zone);
        let published = self.readable(as_of).map(|file| (file.path.clone(), file.sha256)).collect();
        let mut here: BTreeMap<String, Arc<SourceFile>> = BTreeMap::new();
        for entry in ContentDir::read(&common.root)?.entries {
            if let EntryKind::Text(bytes) = entry.kind
                && let Ok((file, _)) = encoding::decode_packed(&entry.path, &bytes)
            {
                here.insert(entry.path, file);
            }
        }
        Ok(judge_files(&Witness::Commit(self.commit.clone()), &published, &here))
    }

    fn readable(&self, as_of: Day) -> impl Iterator<Item = &PublishedFile> {
        self.texts.iter().filter(move |file| file.version.updated <= as_of)
    }

    /// The digests of the images that each published version showed.
    fn images(&self, register: &Register, as_of: Day) -> Result<ImagesShown, Failure> {
        // A text can only show what lies beside it: most notices have no image, and are not read again.
        let with_images = register.notices.iter().filter(|notice| !notice.files.is_empty());
        let versions: Vec<(&Notice, &Version)> =
            with_images.flat_map(|notice| notice.public(as_of).map(move |version| (notice, version))).collect();
        let shown: Vec<BTreeSet<String>> = versions
            .par_iter()
            .map(|(notice, version)| shown_images(notice, version, register.settings.raw_html))
            .collect();
        let path = |notice: &Notice, file: &String| format!("{CONTENT}/{}/{file}", notice.id);
        let of_version = || versions.iter().zip(&shown);
        let paths = of_version().flat_map(|((notice, _), files)| files.iter().map(|file| path(notice, file))).collect();
        let digests = self.committed.image_digests(&paths)?;
        let named = of_version().map(|((notice, version), files)| {
            let found =
                files.iter().filter_map(|file| Some((file.clone(), *digests.get(&path(notice, file))?))).collect();
            ((notice.id.clone(), version.id), found)
        });
        Ok(named.collect())
    }
}

/// The digests of the images that each version shows, by name.
type ImagesShown = BTreeMap<(NoticeId, VersionId), BTreeMap<String, Digest>>;

fn of_notice(notice: &Notice) -> impl Iterator<Item = PublishedFile> {
    let versions = notice.versions().iter().filter(|version| !version.draft);
    versions.flat_map(|version| {
        version.every_text().map(|text| PublishedFile {
            notice: notice.id.clone(),
            version: version.id,
            lang: text.lang.clone(),
            path: text.source.path().to_owned(),
            sha256: digest_of(text),
        })
    })
}

fn of_file(text: &StatedText) -> Option<PublishedFile> {
    let (notice, version) = text.version.clone().filter(|_| !text.is_draft())?;
    Some(PublishedFile {
        notice,
        version,
        lang: text.lang.clone(),
        path: text.source.path().to_owned(),
        sha256: text.source.sha256(),
    })
}
