//! What is said of an import from git: what became of the history, its dates, and what was found in the texts.

use super::cleaned::TextFindingKind;
use super::plan::{HistoryPlan, PlannedText, TextFindingCount};
use super::verdict::DateVerdict;
use crate::import::destination::PlacedText;
use crate::model::name::NoticeId;
use crate::values::english::counted;

/// Digits of a commit that are shown.
const SHOWN: usize = 10;
/// Lines about things of one kind.
const MOST_LINES: usize = 12;

/// Says what a history becomes.
#[must_use]
pub(crate) fn told(plan: &HistoryPlan, placed: &[PlacedText], notice: &NoticeId, is_dry: bool) -> String {
    let mut said = wordings(plan);
    if is_dry {
        said += &files(plan, placed);
    } else if let [first, .., last] = placed {
        said += &format!("Wrote {}: {} to {}\n", counted(placed.len(), "version"), first.path, last.path);
    } else if let [only] = placed {
        said += &format!("Wrote {}\n", only.path);
    }
    said += &dates(plan, placed, notice);
    said += &findings(plan);
    said += &odd_commits(plan, placed);
    said
}

fn wordings(plan: &HistoryPlan) -> String {
    let mut said = format!("{} of the file: {}", counted(plan.commits, "commit"), counted(plan.wordings, "wording"));
    if plan.known > 0 {
        said += &format!(", {} of them already in the notice", plan.known);
    }
    said += "\n";
    if plan.same > 0 {
        said += &format!("  {} changed no wording\n", counted(plan.same, "commit"));
    }
    if plan.unseen > 0 {
        said += &format!("  {} changed only what readers cannot see\n", counted(plan.unseen, "commit"));
    }
    said
}

fn files(plan: &HistoryPlan, placed: &[PlacedText]) -> String {
    let line = |(text, file): (&PlannedText, &PlacedText)| {
        let printed = text.printed.map_or_else(|| "no date".to_owned(), |day| day.to_string());
        let effective = text.text.effective.map_or_else(String::new, |day| format!(", applies from {day}"));
        format!("  {}  from {}, prints {printed}{effective}\n", file.path, short(&text.commit))
    };
    plan.texts.iter().zip(placed).map(line).collect()
}

/// How the printed dates kept up with the wording.
fn dates(plan: &HistoryPlan, placed: &[PlacedText], notice: &NoticeId) -> String {
    let count = |wanted: DateVerdict| plan.verdicts.iter().filter(|verdict| **verdict == wanted).count();
    let changes = plan.verdicts.len().saturating_sub(1);
    if changes == 0 {
        return String::new();
    }
    let (stayed, none) = (count(DateVerdict::LeftBehind), count(DateVerdict::NotPrinted));
    let behind = stayed + none;
    let share = (100 * behind + changes / 2) / changes;
    let mut said = format!(
        "\n\
         Printed dates: out of date after {behind} of {} ({share} %)\n\
           {stayed} kept the date of the previous version, {none} printed no date\n\
           {} edited again on the printed day, {} changed to an earlier date, {} to a date already past, {} correct\n",
        counted(changes, "change"),
        count(DateVerdict::SameDay),
        count(DateVerdict::WentBack),
        count(DateVerdict::HadPassed),
        count(DateVerdict::Right),
    );
    for (text, file) in plan.texts.iter().zip(placed).filter(|(text, _)| text.verdict.is_left_behind()) {
        let printed = match text.printed {
            Some(day) if text.verdict == DateVerdict::LeftBehind => format!("still printed {day}"),
            _ => "printed no date".to_owned(),
        };
        said += &format!("    {notice}@{}  {printed}\n", file.id);
    }
    said
}

fn findings(plan: &HistoryPlan) -> String {
    let mut said = String::new();
    let mut kinds: Vec<TextFindingKind> = plan.findings.keys().map(|(kind, _)| *kind).collect();
    kinds.dedup();
    for kind in kinds {
        let of_kind: Vec<(&str, &TextFindingCount)> = plan
            .findings
            .iter()
            .filter(|((other, _), _)| *other == kind)
            .map(|((_, what), found)| (what.as_str(), found))
            .collect();
        said += &format!("  {}\n", explained(kind));
        // What stands in most texts first.
        let mut sorted = of_kind;
        sorted.sort_by_key(|(_, found)| std::cmp::Reverse(found.texts));
        for (what, found) in sorted.iter().take(MOST_LINES) {
            said += &format!("    {}\n", line(what, found));
        }
        if sorted.len() > MOST_LINES {
            said += &format!("    and {} more\n", sorted.len() - MOST_LINES);
        }
    }
    if said.is_empty() {
        said
    } else {
        format!(
            "\n\
                                                Found in the versions:\n\
                                                {said}"
        )
    }
}

fn explained(kind: TextFindingKind) -> &'static str {
    match kind {
        TextFindingKind::Encoding => "not UTF-8; read in this encoding:",
        TextFindingKind::Characters => "characters that a notice may not contain, removed:",
        TextFindingKind::FrontMatter => "front matter that cannot be read, left out:",
        TextFindingKind::Key => "unknown front matter keys, left out:",
        TextFindingKind::Heading => "a first heading that repeats the title, which every page prints above the text:",
        TextFindingKind::Attributes => "kramdown attributes, removed:",
        TextFindingKind::FilledIn => "variables that were filled in:",
        TextFindingKind::Tag => "template tags, left as written; `--var NAME=VALUE` fills in `{{ NAME }}`:",
        TextFindingKind::TakenOut => {
            "content that a notice may not contain, such as an image whose file is missing; its words were kept:"
        }
        TextFindingKind::Refused => "what `check` will reject:",
    }
}

fn line(what: &str, found: &TextFindingCount) -> String {
    let what = if what.is_empty() {
        String::new()
    } else {
        format!("`{}` ", what.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let place = if found.line > 0 {
        format!(
            "{}, the last at {}:{}:{}",
            counted(found.texts, "version"),
            short(&found.commit),
            found.path,
            found.line
        )
    } else {
        format!("{}, the last {}", counted(found.texts, "version"), short(&found.commit))
    };
    format!("{what}in {place}")
}

fn odd_commits(plan: &HistoryPlan, placed: &[PlacedText]) -> String {
    let mut said = String::new();
    for (commit, day, why) in &plan.unread {
        said += &format!("  {} of {day} gives no version: {why}\n", short(commit));
    }
    for [(gone, left), (back, came)] in &plan.away {
        said += &format!(
            "  {} deleted the file on {left}, and {} restored it on {came}: anything between is under another name, \
             if at all\n",
            short(gone),
            short(back)
        );
    }
    for (commit, day, doubtful) in &plan.doubtful {
        said += &format!(
            "  {} of {day} prints {doubtful}, which cannot be the day it applies from; `effective` was left out\n",
            short(commit)
        );
    }
    for (text, file) in plan.texts.iter().zip(placed).filter(|(text, _)| !text.day_is_stated) {
        said += &format!(
            "  {} has a date that does not fit the other commits: {} was given the date of the one before\n",
            short(&text.commit),
            file.path
        );
    }
    if let Some((commit, day)) = &plan.gone {
        said += &format!(
            "  {} deleted the file on {day}; if the notice ended then, say so in notice.yaml: `ended`\n",
            short(commit)
        );
    }
    if said.is_empty() {
        said
    } else {
        format!(
            "\n\
                                                Unusual commits:\n\
                                                {said}"
        )
    }
}

/// The beginning of a commit's name.
#[must_use]
pub(crate) fn short(commit: &str) -> &str {
    commit.get(..SHOWN).unwrap_or(commit)
}
