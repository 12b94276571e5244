//! What was typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use url::Url;

use super::mailing::Mailing;
use super::new_options::NewOptions;
use crate::disk::clock::Clock;
use crate::load::overrides::Overrides;
use crate::load::web_address::{BaseUrl, WEB, whole};
use crate::model::name::NoticeId;
use crate::values::day::Day;
use crate::values::lang::Lang;

/// Publishes privacy notices with every version, what changed, and who is told when.
#[derive(Debug, Parser)]
#[command(name = "noticepress", version, about, propagate_version = true, max_term_width = 100)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where the project is, and as of which day.
    #[command(flatten)]
    pub common: Common,
}

/// What every command understands.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// Project folder (contains noticepress.yaml).
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub root: PathBuf,
    /// Folder for the site and the emails [default: `output` in the project].
    #[arg(long, global = true, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Date or time to build for, such as 2027-01-01 or 2027-01-01T00:00:00+02:00 [default: today].
    #[arg(long, global = true, value_name = "DAY")]
    pub as_of: Option<Clock>,
    /// Web address of the site; overrides noticepress.yaml.
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
    /// Treat warnings as errors.
    #[arg(long, global = true)]
    pub strict: bool,
    /// Print only results, warnings and errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

impl Common {
    /// What holds in place of what the files say.
    pub(crate) fn overrides(&self) -> Overrides {
        Overrides { base_url: self.base_url.clone(), ..Overrides::default() }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a working example project: two notices, settings and a CI workflow.
    Init {
        /// Create it without the example notices: settings, a README for editors and a CI workflow.
        #[arg(long)]
        empty: bool,
        /// Folder to create the project in [default: current folder].
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Begin the next version of a notice, from the right one and with its dates filled in, ready to edit.
    New {
        /// The notice: `privacy`.
        #[arg(value_name = "NOTICE")]
        notice: String,
        /// What it is to be.
        #[command(flatten)]
        options: NewOptions,
    },
    /// Report every error and warning; write no files.
    Check {
        /// Also check what this branch changed since it started from REF: published versions that were altered, and
        /// versions that it adds. Uses git.
        #[arg(long, value_name = "REF")]
        since: Option<String>,
        /// Format of the messages: text goes to stderr, the others to stdout.
        #[arg(long, value_enum, default_value_t)]
        format: CheckFormat,
    },
    /// Build the site and the emails.
    Build {
        /// Build for the first day on which everything that this branch adds since REF is published: a preview, in a separate
        /// folder.
        #[arg(long, value_name = "REF", requires = "output")]
        since: Option<String>,
        /// What it may do.
        #[command(flatten)]
        consent: Consent,
    },
    /// Preview the site in a browser and reload it on every save.
    Serve {
        /// Port on 127.0.0.1.
        #[arg(long, default_value_t = 4500)]
        port: u16,
        /// Show drafts as if they were published.
        #[arg(long)]
        drafts: bool,
    },
    /// Show what is in force, what comes next and what you need to do.
    Status {
        /// Format of the result.
        #[arg(long, value_enum, default_value_t)]
        format: StatusFormat,
    },
    /// Compare two versions of a notice, or two files.
    Diff {
        /// A notice (`privacy`), a version and the one it edits (`privacy@2027-01-01`), two versions
        /// (`privacy@2022-06-01..2027-01-01`), or a file with the old version.
        #[arg(value_name = "NOTICE|OLD.md")]
        old: String,
        /// A file with the new version.
        #[arg(value_name = "NEW.md")]
        new: Option<PathBuf>,
        /// Format of the result.
        #[arg(long, value_enum, default_value_t)]
        format: DiffFormat,
    },
    /// Add what a fix changed to each upcoming or scheduled version that lacks it, by writing its next version.
    Carry {
        /// The fix: a version that changed the one in force, or another upcoming one.
        #[arg(value_name = "NOTICE@VERSION")]
        version: String,
    },
    /// Import versions of a notice from Word, HTML or git.
    Import {
        /// From where.
        #[command(subcommand)]
        from: ImportFrom,
    },
    /// Write the email that announces a change, even before its publication date.
    Email {
        /// A notice (`privacy`: its newest announced version) or a version (`privacy@2027-01-01`).
        #[arg(value_name = "NOTICE[@VERSION]")]
        version: String,
        /// Format of the result.
        #[arg(long, value_enum, default_value_t)]
        format: EmailFormat,
        /// Write the complete email folder, in every language, to this new folder.
        #[arg(long, value_name = "DIR", conflicts_with = "format")]
        pack: Option<PathBuf>,
        /// Language of the email [default: the reference language; with --pack, every language].
        #[arg(long, value_name = "LANG")]
        lang: Option<Lang>,
    },
    /// Record what was published in content/ledger.yaml, so that it cannot change unnoticed.
    Seal {
        /// What to record besides the versions that are new.
        #[command(flatten)]
        exception: Exception,
    },
    /// Record that the email about a version was sent, and keep it as it was sent.
    Sent {
        /// The version: `privacy@2027-01-01`.
        #[arg(value_name = "NOTICE@VERSION")]
        version: String,
        /// When, to whom, to how many.
        #[command(flatten)]
        mailing: Mailing,
    },
    /// Put the version in force on a day, its record and who was told into one archive that anyone can check.
    Evidence {
        /// The notice: `privacy`.
        #[arg(value_name = "NOTICE")]
        notice: String,
        /// The day in question.
        #[arg(long, value_name = "DATE")]
        on: Day,
        /// The archive, a new file.
        #[arg(short = 'o', long = "file", value_name = "FILE.zip")]
        file: PathBuf,
    },
    /// Change the date of a version that missed its publication date to today, with the same notice period.
    Redate {
        /// The version: `privacy@2027-01-01`.
        #[arg(value_name = "NOTICE@VERSION")]
        version: String,
    },
    /// List the files of the built-in theme, or copy one into your own theme to change it.
    Theme {
        /// What to do.
        #[command(subcommand)]
        command: ThemeCommand,
    },
    /// Check versions against the ledger, a published copy of the site, or the banner on another site's homepage.
    Verify {
        /// Check that another site's homepage, saved as it is served, shows the banner, and print the code if it does not.
        #[arg(long, value_name = "FILE")]
        homepage: Option<PathBuf>,
        /// Check that a copy of the published site is what was built and what was sealed.
        #[arg(long, value_name = "DIR", conflicts_with = "homepage")]
        site: Option<PathBuf>,
        /// Format of the messages: text goes to stderr, the others to stdout.
        #[arg(long, value_enum, default_value_t)]
        format: CheckFormat,
    },
    /// Print the completion script for a shell.
    Completions {
        /// The shell.
        #[arg(value_enum, value_name = "SHELL")]
        shell: Shell,
    },
    /// Write the manual pages, for packages of this program.
    #[command(hide = true)]
    Man {
        /// The folder; existing files are not overwritten.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Where versions are imported from.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportFrom {
    /// Import a Word file as the next version of a notice, with its tracked changes accepted.
    Docx {
        /// The file: `privacy.docx`.
        #[arg(value_name = "FILE.docx")]
        file: PathBuf,
        /// Where it goes.
        #[command(flatten)]
        into: ImportInto,
        /// The `updated` date [default: the date printed in the text].
        #[arg(long, value_name = "DATE")]
        date: Option<Day>,
        /// Reject the tracked changes instead of accepting them.
        #[arg(long)]
        reject: bool,
    },
    /// Import every wording that a file had in a git repository as a version of a notice, dated by its commit.
    Git {
        /// Which history, and how it is read.
        #[command(flatten)]
        source: GitSource,
        /// Where it goes.
        #[command(flatten)]
        into: ImportInto,
    },
    /// Import a saved page, or a folder of them with dates in their names, as versions of a notice, without what surrounds
    /// the text.
    Html {
        /// The file, or the folder: `privacy.html`.
        #[arg(value_name = "FILE|DIR")]
        saved: PathBuf,
        /// Where it goes.
        #[command(flatten)]
        into: ImportInto,
        /// The `updated` date of a file [default: the date printed in the text].
        #[arg(long, value_name = "DATE")]
        date: Option<Day>,
        /// The address that the page was saved from, used to complete its relative links.
        #[arg(long, value_name = "URL", value_parser = page_address)]
        base: Option<Url>,
    },
}

/// A file in a repository.
#[derive(Clone, Debug, Args)]
pub(crate) struct GitSource {
    /// A folder that `git clone` made, or a bundle.
    #[arg(value_name = "REPO")]
    pub repo: PathBuf,
    /// The file, by its current or last path in REPO: `policies/privacy.md`.
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub path: String,
    /// The branch, tag or commit up to which the history is read [default: what is checked out].
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Which date of a commit becomes the date of its version.
    #[arg(long, value_enum, default_value_t)]
    pub dated_by: Timestamp,
    /// Value to fill in for `{{ NAME }}`: `site.email=privacy@example.org`.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    pub var: Vec<(String, String)>,
    /// Accept a clone that lacks its older commits.
    #[arg(long)]
    pub shallow: bool,
}

/// The dates that a commit has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Timestamp {
    /// When it came into the history: closest to when its version was public.
    #[default]
    Committer,
    /// When its change was written: for histories that were rewritten on one day.
    Author,
}

fn variable(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("write a name and its value: `site.email=privacy@example.org`")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

fn page_address(text: &str) -> Result<Url, &'static str> {
    whole(text, &WEB).ok_or("write a whole address: `https://example.org/legal/privacy`")
}

/// What every import is told.
#[derive(Clone, Debug, Args)]
pub(crate) struct ImportInto {
    /// The notice, which may be new: `privacy`.
    #[arg(long, value_name = "NOTICE")]
    pub notice: NoticeId,
    /// Write nothing; show what would be written.
    #[arg(long)]
    pub dry_run: bool,
}

/// What is done with the built-in theme.
#[derive(Debug, Subcommand)]
pub(crate) enum ThemeCommand {
    /// List its files, and show which ones your theme replaces.
    List,
    /// Copy one of its files into your theme, without overwriting anything.
    Eject {
        /// The file: `templates/base.html`, or `base.html`.
        #[arg(value_name = "FILE")]
        file: String,
    },
}

/// What a build may do that cannot be undone by building again.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Consent {
    /// Allow the build to remove published versions, or much of the site, if they are no longer in the project.
    #[arg(long)]
    pub allow_removal: bool,
    /// Set a damaged `.noticepress` aside, and take over the files in the output folder. Deletes nothing.
    #[arg(long)]
    pub reset: bool,
}

/// What is recorded although it would be an error unrecorded. One at a time, with a reason.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Exception {
    /// Record a correction of a published version on the same page; the former wording stays readable.
    #[arg(long, value_name = "NOTICE@VERSION", requires = "reason", conflicts_with_all = ["backdate", "withdraw"])]
    pub correct: Option<String>,
    /// Accept a version, or a whole notice, that is dated before the day on which it is recorded.
    #[arg(long, value_name = "NOTICE[@VERSION]", requires = "reason", conflicts_with = "withdraw")]
    pub backdate: Option<String>,
    /// Record that a version, or a whole notice, is no longer published: its file is gone.
    #[arg(long, value_name = "NOTICE[@VERSION]", requires = "reason")]
    pub withdraw: Option<String>,
    /// Reason for the exception; for a correction it is shown to readers.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// A file with the former wording, if neither the last build nor git has it.
    #[arg(long, value_name = "FILE", requires = "correct")]
    pub former: Option<PathBuf>,
}

/// Forms of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Plain text.
    #[default]
    Text,
    /// One object with all messages.
    Json,
    /// Workflow commands that mark the lines of a pull request.
    Github,
    /// A code quality report.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A comment on a pull request.
    Markdown,
}

/// Forms of a status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// Plain text.
    #[default]
    Text,
    /// JSON.
    Json,
}

/// Forms of a redline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For a terminal, coloured when it is one.
    #[default]
    Terminal,
    /// The redline's HTML article, alone.
    Html,
    /// A comment on a pull request, or the text of an email.
    Markdown,
    /// JSON, described in docs/redline-json.md.
    Json,
    /// A Word file with tracked changes; send it to a file with `>`.
    Docx,
}

/// Forms of an email.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum EmailFormat {
    /// The plain text part.
    #[default]
    Text,
    /// The HTML part.
    Html,
    /// The whole email, as a draft.
    Eml,
    /// The subject.
    Subject,
    /// Preview text shown next to the subject.
    Preheader,
}
