//! `noticepress seal`: what was published, added to the ledger.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::args::{Common, Exception};
use super::dry_run::Extent;
use super::given_file;
use super::lost_ledger;
use super::project::Project;
use super::report::{self, Places};
use super::say::tell;
use super::writer::writer;
use crate::build::texts::shown_images;
use crate::disk::content::ContentDir;
use crate::disk::content::write::FileToWrite;
use crate::disk::git::Repository;
use crate::disk::output::built::Built;
use crate::failure::Failure;
use crate::load::files::{CONTENT, TEXT_LIMIT};
use crate::model::ledger::{Act, Ledger};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Translation, Version};
use crate::record;
use crate::record::entries::NewEntry;
use crate::record::judging::{Lateness, untimely};
use crate::record::published::{PublishedNotice, PublishedRecord, digest_of};
use crate::record::sealing::{due, sealed, with_entries};
use crate::record::{FORMER, LEDGER, former_name};
use crate::site::address::{Address, Tree, source_path};
use crate::source::SourceFile;
use crate::text::encoding;
use crate::values::character::breaks;
use crate::values::digest::Digest;
use crate::values::english::{counted, entries as count_entries};

/// Characters of a reason, at the most.
const LONGEST_REASON: usize = 1000;

/// Adds what was published since, and what was asked for, to the ledger. Nothing is sealed that `check` refuses.
///
/// # Errors
///
/// [`Failure::Content`] with everything that is wrong, texts that came after their day among it; [`Failure::Usage`] when there
/// is nothing of what was asked for; [`Failure::World`] when the disk refuses or another command is writing. The ledger is
/// then as it was.
pub(crate) fn seal(common: &Common, exception: &Exception) -> Result<(), Failure> {
    // Nobody else adds to the ledger between reading it and writing it.
    let writer = writer(&common.root)?;
    let mut project = Project::open(common)?;
    project.lateness = Lateness::Judged;
    let reason = exception.reason.as_deref().map(judged_reason).transpose()?;
    let mut sealing = Sealing::of(&project)?;
    if let (Some(named), Some(reason)) = (&exception.correct, reason) {
        sealing.correct(named, reason, exception)?;
    }
    if let (Some(named), Some(reason)) = (&exception.withdraw, reason) {
        sealing.withdraw(named, reason)?;
    }
    let backdated = exception.backdate.as_deref().map(Named::read).transpose()?;
    sealing.seal_new(backdated.as_ref().zip(reason))?;
    let Sealing { entries, former, ledger, .. } = sealing;
    if entries.is_empty() {
        project.judge_all()?;
        return tell(common, "Nothing to seal: every published version is in the ledger.\n");
    }
    let text = with_entries(&ledger, &entries);
    let file = SourceFile::new(LEDGER, text.as_str());
    let extended = record::reading::read(&file)
        .map_err(|problems| Failure::Bug(format!("the ledger could not be read again: {}", problems[0].message)))?;
    let summary = summary(&entries, &extended);
    project.register.ledger = Some(extended);
    for Former { notice, name, source } in &former {
        let notice = project.register.notices.iter_mut().find(|known| known.id == *notice);
        notice.expect("a notice with a correction").former.insert(name.clone(), Arc::clone(source));
    }
    project.judge_all()?;
    let instead_of = ContentDir::digest(&project.root, LEDGER)?;
    let mut files = vec![FileToWrite { instead_of, ..FileToWrite::new(LEDGER, text) }];
    files.extend(former.iter().map(|Former { notice, name, source }| {
        FileToWrite::new(format!("{CONTENT}/{notice}/{FORMER}/{name}"), &*source.text())
    }));
    writer.write(&files)?;
    tell(common, &summary)
}

/// Why something is recorded: words that every page and message can show.
fn judged_reason(reason: &str) -> Result<&str, Failure> {
    let reason = reason.trim();
    if reason.is_empty() || reason.contains(breaks) || reason.chars().count() > LONGEST_REASON {
        return Err(Failure::usage_with_hint(
            "the reason is empty, too long, or contains a character that cannot be shown",
            format!("write a sentence of at most {LONGEST_REASON} characters, on one line"),
        ));
    }
    Ok(reason)
}

/// What `privacy` or `privacy@2019-05-06` names, whether or not it is there.
struct Named {
    notice: NoticeId,
    version: Option<VersionId>,
}

impl Named {
    fn read(typed: &str) -> Result<Self, Failure> {
        let (notice, version) =
            typed.split_once('@').map_or((typed, None), |(notice, version)| (notice, Some(version)));
        let wrong = || {
            Failure::usage_with_hint(
                format!("`{typed}` does not name a version"),
                "write the notice and the version: `privacy@2019-05-06`",
            )
        };
        Ok(Self {
            notice: notice.parse().map_err(|_| wrong())?,
            version: version.map(|version| version.parse().map_err(|_| wrong())).transpose()?,
        })
    }

    fn is(&self, notice: &NoticeId, version: VersionId) -> bool {
        self.notice == *notice && self.version.is_none_or(|named| named == version)
    }
}

/// A wording that a correction takes the place of.
struct Former {
    notice: NoticeId,
    name: String,
    source: Arc<SourceFile>,
}

/// Entries that are to be added.
struct Sealing<'a> {
    project: &'a Project,
    ledger: Ledger,
    published: PublishedRecord,
    entries: Vec<(NoticeId, NewEntry)>,
    former: Vec<Former>,
}

impl<'a> Sealing<'a> {
    fn of(project: &'a Project) -> Result<Self, Failure> {
        if project.register.ledger.is_none() {
            lost_ledger::refuse(project)?;
        }
        let ledger = project.register.ledger.clone().unwrap_or_default();
        let published = PublishedRecord::by_ledger(&ledger);
        Ok(Self { project, ledger, published, entries: Vec::new(), former: Vec::new() })
    }

    fn add(&mut self, notice: &NoticeId, act: Act) {
        self.entries.push((notice.clone(), NewEntry { recorded: self.project.as_of, act }));
    }

    fn correct(&mut self, named: &str, reason: &str, exception: &Exception) -> Result<(), Failure> {
        let (notice, version) = self.project.named(named)?;
        let record = self.published.notices.get(&notice.id).cloned().unwrap_or_default();
        let mut is_sealed = false;
        for text in version.every_text() {
            let Some(before) = record.texts.get(&(version.id, text.lang.clone())) else { continue };
            is_sealed = true;
            if before.sha256 == digest_of(text) {
                continue;
            }
            let source = self.former_wording(notice, version, text, before.sha256, exception)?;
            let n = 1 + record.former.get(&(version.id, text.lang.clone())).map_or(0, Vec::len);
            let translation = (text.lang != version.text.lang).then_some(&text.lang);
            self.former.push(Former {
                notice: notice.id.clone(),
                name: former_name(version.id, translation, n),
                source,
            });
            self.add(&notice.id, Act::Correction { sealed: sealed(version, text), reason: reason.to_owned() });
        }
        if self.entries.is_empty() {
            let (message, hint) = if is_sealed {
                (format!("{named} is as it was sealed"), "edit its file first, then record the correction")
            } else {
                (format!("{named} was never sealed"), "edit it freely, then seal it with `noticepress seal`")
            };
            return Err(Failure::usage_with_hint(message, hint));
        }
        Ok(())
    }

    /// The wording that was sealed: from a file that was named, the last build, or git.
    fn former_wording(
        &self,
        notice: &Notice,
        version: &Version,
        text: &Translation,
        digest: Digest,
        exception: &Exception,
    ) -> Result<Arc<SourceFile>, Failure> {
        let is_it = |bytes: &[u8]| {
            let source = encoding::decode(text.source.path(), bytes).ok()?;
            (source.sha256() == digest).then_some(source)
        };
        if let Some(path) = &exception.former {
            let bytes = given_file::read(path, TEXT_LIMIT)?.unwrap_or_default();
            return is_it(&bytes).ok_or_else(|| {
                let message =
                    format!("{} is not the wording that was sealed: its SHA-256 is not {digest}", path.display());
                Failure::usage(message)
            });
        }
        let tree = Address::new(&self.project.register.settings, &text.lang, "");
        let path = tree.file_in_tree(&source_path(&notice.id, version.id));
        let built = Built::open(&self.project.output).ok().and_then(|built| built.read(Tree::Site, &path));
        let built = built.as_deref().and_then(is_it);
        let found = built.or_else(|| {
            let repository = Repository::around(&self.project.root).ok()?;
            repository.formerly(text.source.path(), is_it).ok()?
        });
        found.ok_or_else(|| {
            Failure::usage_with_hint(
                format!("the sealed wording of {}@{} could not be found", notice.id, version.id),
                "name a file that contains it, front matter included, with `--former FILE`",
            )
        })
    }

    fn withdraw(&mut self, typed: &str, reason: &str) -> Result<(), Failure> {
        let named = Named::read(typed)?;
        let none = PublishedNotice::default();
        let record = self.published.notices.get(&named.notice).unwrap_or(&none);
        let mut versions: Vec<VersionId> = record
            .texts
            .keys()
            .map(|(version, _)| *version)
            .filter(|version| named.is(&named.notice, *version))
            .collect();
        versions.dedup();
        if versions.is_empty() {
            return Err(Failure::usage_with_hint(
                format!("the ledger has no published version `{typed}`"),
                "type `noticepress verify` to list the notices that it has",
            ));
        }
        let here = self.project.register.notice(&named.notice);
        if let Some(version) = versions.iter().find(|id| here.is_some_and(|notice| notice.version(**id).is_some())) {
            let path = format!("{CONTENT}/{}/{version}.md", named.notice);
            return Err(Failure::usage_with_hint(
                format!("{path} still exists, and would be published"),
                "delete the file first; to withdraw an announced version that is not in force yet, use `withdrawn` in \
                 `notice.yaml`",
            ));
        }
        for version in versions {
            self.add(&named.notice, Act::Withdrawal { version, reason: reason.to_owned() });
        }
        Ok(())
    }

    /// Every readable text that the ledger does not have, where it came by its day or somebody says why not.
    fn seal_new(&mut self, backdated: Option<(&Named, &str)>) -> Result<(), Failure> {
        let Project { register, as_of, .. } = self.project;
        let is_backdated = |notice: &NoticeId, version| backdated.is_some_and(|(named, _)| named.is(notice, version));
        let is_first = register.ledger.is_none();
        if !is_first {
            let wrong = untimely(register, &self.published, *as_of, is_backdated);
            if !wrong.is_empty() {
                return Err(Failure::Content(wrong));
            }
        }
        let reason = |notice: &Notice, version: &Version| {
            backdated.filter(|(named, _)| named.is(&notice.id, version.id)).map(|(_, reason)| reason.to_owned())
        };
        let images = |notice: &Notice, version: &Version| self.images(notice, version);
        let new = due(register, &self.published, *as_of, reason, &images);
        if let Some((named, _)) = backdated.filter(|_| new.is_empty()) {
            let what = named.version.map_or_else(|| named.notice.to_string(), |v| format!("{}@{v}", named.notice));
            return Err(Failure::usage_with_hint(
                format!("there is no published version `{what}` left to seal"),
                "type `noticepress status` to list the versions",
            ));
        }
        self.entries.extend(new);
        Ok(())
    }

    fn images(&self, notice: &Notice, version: &Version) -> BTreeMap<String, Digest> {
        let names = shown_images(notice, version, self.project.register.settings.raw_html);
        // One that cannot be read is an error that building it tells.
        let digests = names.into_iter().filter_map(|name| {
            let digest = self.project.image_digest(&notice.id, &name).ok()?;
            Some((name, digest))
        });
        digests.collect()
    }
}

impl Project {
    /// Judges everything that `check` judges in the files, and writes nothing.
    pub(super) fn judge_all(&self) -> Result<(), Failure> {
        let warnings = self.dry_run(Built::open(&self.output).ok().as_ref(), Extent::Words).0?;
        report::to_stderr(&warnings, &Places::of_project(&self.root));
        Ok(())
    }
}

/// "Recorded 3 version files and 1 image in content/ledger.yaml." with the end of each chain.
fn summary(entries: &[(NoticeId, NewEntry)], ledger: &Ledger) -> String {
    let count = |wanted: fn(&Act) -> bool| entries.iter().filter(|(_, entry)| wanted(&entry.act)).count();
    let counts = [
        ("version file", count(|act| matches!(act, Act::Text { .. }))),
        ("image", count(|act| matches!(act, Act::Image { .. }))),
        ("correction", count(|act| matches!(act, Act::Correction { .. }))),
        ("withdrawal", count(|act| matches!(act, Act::Withdrawal { .. }))),
    ];
    let counts: Vec<String> = counts.into_iter().filter(|(_, n)| *n > 0).map(|(name, n)| counted(n, name)).collect();
    let mut out = format!("Recorded {} in {LEDGER}. Commit it with the versions.\n", counts.join(", "));
    for (notice, chain) in &ledger.chains {
        if entries.iter().any(|(added, _)| added == notice) {
            let last = chain.last().map_or(Digest::NONE, |entry| entry.digest);
            out += &format!("{notice}: {}, the last one {last}\n", count_entries(chain.len()));
        }
    }
    out
}
