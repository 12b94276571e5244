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
    /// The project's folder, which holds noticepress.yaml.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub root: PathBuf,
    /// Where the site and the notifications go; `output` in the project unless stated.
    #[arg(long, global = true, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// The day to build for: 2027-01-01, or an instant such as 2027-01-01T00:00:00+02:00. Today unless stated.
    #[arg(long, global = true, value_name = "DAY")]
    pub as_of: Option<Clock>,
    /// The address of the site, instead of that in noticepress.yaml.
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
    /// Let warnings fail the command.
    #[arg(long, global = true)]
    pub strict: bool,
    /// Say nothing when all is well; results, warnings and errors stay.
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
    /// Start a project that builds: a notice with several versions, settings, a workflow for CI.
    Init {
        /// Without the notices of the demonstration: settings, a README for editors, a workflow for CI.
        #[arg(long)]
        empty: bool,
        /// The folder; this one unless stated.
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Begin the next text of a notice, from the right one and with its dates, ready to edit.
    New {
        /// The notice: `privacy`.
        #[arg(value_name = "NOTICE")]
        notice: String,
        /// What it is to be.
        #[command(flatten)]
        options: NewOptions,
    },
    /// Say everything that is wrong or risky; write nothing.
    Check {
        /// Judge also what this branch changed since it began from REF: published texts that are not as they were, and
        /// versions that it adds. Asks git.
        #[arg(long, value_name = "REF")]
        since: Option<String>,
        /// The form of the messages: text on stderr, the others on stdout.
        #[arg(long, value_enum, default_value_t)]
        format: CheckFormat,
    },
    /// Write the site and the notifications.
    Build {
        /// Build for the first day on which all that this branch adds since REF is readable: a preview, for a folder of its own.
        #[arg(long, value_name = "REF", requires = "output")]
        since: Option<String>,
        /// What it may do.
        #[command(flatten)]
        consent: Consent,
    },
    /// Show the site in a browser, and again at each save.
    Serve {
        /// The port on 127.0.0.1.
        #[arg(long, default_value_t = 4500)]
        port: u16,
        /// Show drafts as if they were not.
        #[arg(long)]
        drafts: bool,
    },
    /// Say of each notice what is in force, what comes next, and what to do.
    Status {
        /// The form of the result.
        #[arg(long, value_enum, default_value_t)]
        format: StatusFormat,
    },
    /// Compare two versions of a notice, or two files.
    Diff {
        /// A notice (`privacy`), a version with the one it edits (`privacy@2027-01-01`), two versions
        /// (`privacy@2022-06-01..2027-01-01`), or a file with the old text.
        #[arg(value_name = "NOTICE|OLD.md")]
        old: String,
        /// A file with the new text.
        #[arg(value_name = "NEW.md")]
        new: Option<PathBuf>,
        /// The form of the result.
        #[arg(long, value_enum, default_value_t)]
        format: DiffFormat,
    },
    /// Write the next text of each pending one that lacks what a fix changed, with both merged.
    Carry {
        /// The fix: a version that changed the text in force, or another pending one.
        #[arg(value_name = "NOTICE@VERSION")]
        version: String,
    },
    /// Bring a text from elsewhere into a notice.
    Import {
        /// From where.
        #[command(subcommand)]
        from: ImportFrom,
    },
    /// Write the message that announces a change, also ahead of its day.
    Email {
        /// A notice (`privacy`: its newest announced version) or a version (`privacy@2027-01-01`).
        #[arg(value_name = "NOTICE[@VERSION]")]
        version: String,
        /// The form of the result.
        #[arg(long, value_enum, default_value_t)]
        format: EmailFormat,
        /// Write the whole folder of the message instead, in each language, to this new folder.
        #[arg(long, value_name = "DIR", conflicts_with = "format")]
        pack: Option<PathBuf>,
        /// The language; the reference language unless stated (with --pack: every language).
        #[arg(long, value_name = "LANG")]
        lang: Option<Lang>,
    },
    /// Record what was published in content/ledger.yaml, so that it cannot change unseen.
    Seal {
        /// What to record besides the texts that are new.
        #[command(flatten)]
        exception: Exception,
    },
    /// Record that the letter about a version went out, and keep it as it was sent.
    Sent {
        /// The version: `privacy@2027-01-01`.
        #[arg(value_name = "NOTICE@VERSION")]
        version: String,
        /// When, to whom, to how many.
        #[command(flatten)]
        mailing: Mailing,
    },
    /// Put the text that applied on a day, the record of it and who was told into one archive, to be checked by anybody.
    Evidence {
        /// The notice: `privacy`.
        #[arg(value_name = "NOTICE")]
        notice: String,
        /// The day that is asked about.
        #[arg(long, value_name = "DATE")]
        on: Day,
        /// The archive, a new file.
        #[arg(short = 'o', long = "file", value_name = "FILE.zip")]
        file: PathBuf,
    },
    /// Move a text that came after its day to today, with its notice period.
    Redate {
        /// The version: `privacy@2027-01-01`.
        #[arg(value_name = "NOTICE@VERSION")]
        version: String,
    },
    /// List the files of the built-in theme, or copy one into the project's own to change it.
    Theme {
        /// What to do.
        #[command(subcommand)]
        command: ThemeCommand,
    },
    /// Check the ledger and the texts, a published copy of the site, or a homepage built elsewhere.
    Verify {
        /// A saved copy of a homepage built elsewhere, as it is served: does it carry the banner, and what to paste?
        #[arg(long, value_name = "FILE")]
        homepage: Option<PathBuf>,
        /// A copy of the published site: is it what was built, and what was sealed?
        #[arg(long, value_name = "DIR", conflicts_with = "homepage")]
        site: Option<PathBuf>,
        /// The form of the messages: text on stderr, the others on stdout.
        #[arg(long, value_enum, default_value_t)]
        format: CheckFormat,
    },
    /// Print what a shell completes commands and options by.
    Completions {
        /// The shell.
        #[arg(value_enum, value_name = "SHELL")]
        shell: Shell,
    },
    /// Write the manual pages, for packages of this program.
    #[command(hide = true)]
    Man {
        /// The folder; files that are there already are not overwritten.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Where a text is brought in from.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportFrom {
    /// A Word file becomes the next text of a notice, with its tracked changes accepted.
    Docx {
        /// The file: `privacy.docx`.
        #[arg(value_name = "FILE.docx")]
        file: PathBuf,
        /// Where it goes.
        #[command(flatten)]
        into: ImportInto,
        /// The `updated` date; the date that the text prints unless stated.
        #[arg(long, value_name = "DATE")]
        date: Option<Day>,
        /// Reject the tracked changes instead of accepting them.
        #[arg(long)]
        reject: bool,
    },
    /// Every wording that a file had in a git repository becomes a text of a notice, dated by its commit.
    Git {
        /// Which history, and how it is read.
        #[command(flatten)]
        source: GitSource,
        /// Where it goes.
        #[command(flatten)]
        into: ImportInto,
    },
    /// A saved page, or a folder of them with dates in their names, becomes texts of a notice, without what stands around them.
    Html {
        /// The file, or the folder: `privacy.html`.
        #[arg(value_name = "FILE|DIR")]
        saved: PathBuf,
        /// Where it goes.
        #[command(flatten)]
        into: ImportInto,
        /// The `updated` date of a file; the date that the text prints unless stated.
        #[arg(long, value_name = "DATE")]
        date: Option<Day>,
        /// The address that the page was saved from, by which its relative links become whole ones.
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
    /// The file, by its path in REPO, as it is called now or was at last: `policies/privacy.md`.
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub path: String,
    /// The branch, tag or commit up to which the history is read; what is checked out unless stated.
    #[arg(long, value_name = "REV")]
    pub rev: Option<String>,
    /// Whose date of a commit is the day of its text.
    #[arg(long, value_enum, default_value_t)]
    pub dated_by: Timestamp,
    /// What takes the place of `{{ NAME }}` in the texts: `site.email=privacy@example.org`.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    pub var: Vec<(String, String)>,
    /// Take the history of a clone that lacks its older commits.
    #[arg(long)]
    pub shallow: bool,
}

/// The dates that a commit has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Timestamp {
    /// When it came into the history: nearest to when its text was public.
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
    /// Write nothing; say what would be written.
    #[arg(long)]
    pub dry_run: bool,
}

/// What is done with the built-in theme.
#[derive(Debug, Subcommand)]
pub(crate) enum ThemeCommand {
    /// List its files, and which of them the project has its own of.
    List,
    /// Copy one of its files into the project's theme; overwrite nothing.
    Eject {
        /// The file: `templates/base.html`, or `base.html`.
        #[arg(value_name = "FILE")]
        file: String,
    },
}

/// What a build may do that cannot be undone by building again.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct Consent {
    /// Remove texts that were readable, or much of the site, if they have no place in it any more.
    #[arg(long)]
    pub allow_removal: bool,
    /// Set a damaged `.noticepress` aside, and take what stands in the output folder for ours. Deletes nothing.
    #[arg(long)]
    pub reset: bool,
}

/// What is recorded although it would be an error unrecorded. One at a time, with a reason.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Exception {
    /// The page of a text that was published says something else from now on; the former wording stays readable.
    #[arg(long, value_name = "NOTICE@VERSION", requires = "reason", conflicts_with_all = ["backdate", "withdraw"])]
    pub correct: Option<String>,
    /// A text, or all of a notice, is dated before the day on which it is recorded.
    #[arg(long, value_name = "NOTICE[@VERSION]", requires = "reason", conflicts_with = "withdraw")]
    pub backdate: Option<String>,
    /// A text, or all of a notice, is published no more: its file is gone.
    #[arg(long, value_name = "NOTICE[@VERSION]", requires = "reason")]
    pub withdraw: Option<String>,
    /// Why; of a correction, readers see it.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// A file with the former wording, where neither the last build nor git has it.
    #[arg(long, value_name = "FILE", requires = "correct")]
    pub former: Option<PathBuf>,
}

/// Forms of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
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
    /// For people.
    #[default]
    Text,
    /// For machines.
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
    /// For machines: docs/redline-json.md describes it.
    Json,
    /// A Word file with tracked changes; send it to a file with `>`.
    Docx,
}

/// Forms of a message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum EmailFormat {
    /// The text part.
    #[default]
    Text,
    /// The HTML part.
    Html,
    /// The whole message, as a draft.
    Eml,
    /// The subject.
    Subject,
    /// What programs show beside the subject.
    Preheader,
}
