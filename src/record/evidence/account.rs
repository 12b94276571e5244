//! What evidence says in words: what applied, what is on record, who was told, what that proves and what not.

use super::found::{Evidence, Wording, letter_path};
use super::page::EvidencePart;
use crate::model::ledger::{Act, Ledger, LedgerEntry};
use crate::model::notice::Channel;
use crate::record::time_stamp::{Stamped, stamped};
use crate::values::day::Day;
use crate::values::english::{counted, entries};

/// The title, and all that is said below it.
pub(super) fn account(evidence: &Evidence<'_>) -> (String, Vec<EvidencePart>) {
    let Evidence { notice, version, on, .. } = evidence;
    let title = format!("The version of “{}” in force on {on}", version.text.title);
    let mut parts = vec![EvidencePart::Words(format!(
        "{} publishes it at {}{}/{}/.",
        notice.organization.name.reference(),
        evidence.register.settings.base_url,
        notice.id,
        version.id
    ))];
    parts.extend(applied(evidence));
    parts.extend(told(evidence));
    parts.extend(proof(evidence));
    parts.extend(record(evidence));
    (title, parts)
}

fn applied(evidence: &Evidence<'_>) -> Vec<EvidencePart> {
    let Evidence { version, on, as_of, since, until, .. } = evidence;
    let span = match until {
        Some(until) => format!("It was in force from {since} to {}.", until.previous()),
        None => format!("It has been in force since {since}, and still was on {as_of}, when this archive was made."),
    };
    let mut parts = vec![
        EvidencePart::Heading("The version in force"),
        EvidencePart::Words(format!("On {on} the version of {} was in force. {span}", version.id)),
    ];
    let wordings = evidence.wordings();
    let row = |wording: &Wording<'_>| {
        let recorded = match (wording.corrected, wording.sealed.and_then(|sealed| sealed.recorded)) {
            (Some(correction), _) => format!("as it was before the correction of {}", correction.recorded),
            (None, Some(day)) => format!("on {day}"),
            (None, None) => "nowhere".to_owned(),
        };
        vec![evidence.file_name(wording), wording.text.lang.to_string(), wording.sha256.to_string(), recorded]
    };
    let rows = wordings.iter().map(row).collect();
    parts.push(EvidencePart::Table { head: &["File", "Language", "SHA-256", "Recorded in the ledger"], rows });
    for wording in &wordings {
        if let Some(correction) = wording.corrected {
            parts.push(EvidencePart::Words(format!(
                "The page of this version in “{}” was corrected on {}, after the day in question: {} The file is the \
                 wording before the correction.",
                wording.text.lang, correction.recorded, correction.reason
            )));
        }
    }
    let changes = [
        format!("Published: {}", version.id.updated),
        format!("Applies from: {}", version.effective),
        format!("Kind of change: {}", version.change.as_str()),
    ];
    let taken = version.predecessor.map(|before| format!("It edits the version of {before}."));
    parts.push(EvidencePart::Items(changes.into_iter().chain(taken).collect()));
    parts.push(EvidencePart::Words(
        "Each file of this archive has its SHA-256 in SHA256SUMS. To check all of them, type in its folder:".into(),
    ));
    parts.push(EvidencePart::Commands(vec!["sha256sum -c SHA256SUMS".to_owned()]));
    parts
}

fn record(evidence: &Evidence<'_>) -> Vec<EvidencePart> {
    let chain = evidence.chain();
    let mut parts = vec![EvidencePart::Heading("What is on record")];
    if chain.is_empty() {
        parts.push(EvidencePart::Words(
            "Nothing: the project has no ledger, or its ledger has no entry for this notice. The files are those that \
             the project has now."
                .to_owned(),
        ));
        return parts;
    }
    parts.push(EvidencePart::Words(format!(
        "ledger.yaml is the publisher’s record of what was published and sent. It has a chain of {} for this notice. \
         Each entry contains, as “before”, the SHA-256 of the lines of the entry before it, the first that of the \
         notice's name; “last”, above the chain, is that of the last one.",
        entries(chain.len())
    )));
    let mut rows = Vec::new();
    let mut commands = Vec::new();
    for (at, entry) in (1..).zip(chain) {
        let (first, last) = lines(entry);
        rows.push(vec![
            at.to_string(),
            format!("{first} to {last}"),
            what(&entry.act),
            entry.recorded.to_string(),
            entry.digest.to_string(),
        ]);
        commands.push(format!("sed -n '{first},{last}p' ledger.yaml | sha256sum"));
    }
    parts.push(EvidencePart::Table {
        head: &["Entry", "Lines", "What it records", "Made on", "SHA-256 of its lines"],
        rows,
    });
    parts.push(EvidencePart::Words(
        "To check the chain, type these commands in the folder of the archive. Each prints the SHA-256 of an entry, \
         which must be the one in the list above and the “before” of the next entry in ledger.yaml."
            .to_owned(),
    ));
    parts.push(EvidencePart::Commands(commands));
    parts
}

/// The first and the last line of an entry, counted from 1.
fn lines(entry: &LedgerEntry) -> (usize, usize) {
    let (file, range) = (entry.span.file(), entry.span.range());
    (file.line_at(range.start).0, file.line_at(range.end.saturating_sub(1)).0)
}

/// "the text of 2019-05-06 (en)"
fn what(act: &Act) -> String {
    match act {
        Act::Text { sealed, backdated: None } => format!("the version of {} ({})", sealed.version, sealed.lang),
        Act::Text { sealed, backdated: Some(reason) } => {
            format!("the version of {} ({}), after its date: {reason}", sealed.version, sealed.lang)
        }
        Act::Image { version, file, .. } => format!("the image {file} of {version}"),
        Act::Correction { sealed, reason } => format!("a correction of {} ({}): {reason}", sealed.version, sealed.lang),
        Act::Withdrawal { version, reason } => format!("that {version} is no longer published: {reason}"),
        Act::Letter(letter) => {
            let (kind, version, lang) = (letter.kind.as_str(), letter.version, &letter.lang);
            format!("an email ({kind}) about {version} ({lang}), sent on {}", letter.sent)
        }
    }
}

fn told(evidence: &Evidence<'_>) -> Vec<EvidencePart> {
    let mut parts = vec![EvidencePart::Heading("Who was told, and when")];
    let mut rows = Vec::new();
    for letter in evidence.letters() {
        for mailing in &letter.mailings {
            rows.push(vec![
                mailing.sent.to_string(),
                format!("{} about the version of {} ({})", letter.kind.as_str(), letter.version, letter.lang),
                mailing.channel.clone(),
                mailing.audience.clone(),
                mailing.count.to_string(),
                mailing.recorded.to_string(),
                format!("{}/", letter_path(letter)),
            ]);
        }
    }
    parts.push(if rows.is_empty() {
        EvidencePart::Words(format!("No email about this version is on record. {}", asked_for(evidence)))
    } else {
        let head = &["Sent", "Email", "Channel", "To whom", "How many", "Recorded", "Folder"];
        EvidencePart::Table { head, rows }
    });
    let version = evidence.version;
    let by_banner = version.notify.contains(&Channel::Homepage) && evidence.notice.base(version).is_some();
    if by_banner {
        parts.push(EvidencePart::Words(format!(
            "The version asks for a banner on the homepage, which the program includes in each build from {} on.",
            version.id.updated
        )));
    }
    parts
}

/// Whether a letter was to go out, for those who find none.
fn asked_for(evidence: &Evidence<'_>) -> String {
    let version = evidence.version;
    if evidence.notice.base(version).is_none() {
        "It is the first version of the notice: there was no change to announce.".to_owned()
    } else if version.notify.contains(&Channel::Email) {
        "The version asks for one.".to_owned()
    } else {
        format!("The version asks for none: the publisher classified its change as “{}”.", version.change.as_str())
    }
}

fn proof(evidence: &Evidence<'_>) -> Vec<EvidencePart> {
    let Evidence { version, on, .. } = evidence;
    let ledger = evidence.register.ledger.as_ref().and_then(Ledger::source);
    let wordings = evidence.wordings();
    let reference = wordings.iter().find(|wording| wording.text.lang == version.text.lang);
    let recorded = reference.and_then(|wording| first_recorded(evidence, wording));
    let mut proves = Vec::new();
    let mut does_not = Vec::new();
    match recorded {
        Some(day) => {
            proves.push(
                "The files of the version are, byte for byte, those whose SHA-256 the ledger records. Nobody can \
                 change one of them unnoticed, unless the ledger is changed too."
                    .to_owned(),
            );
            proves.push(
                "The entries of the ledger were made in the order in which they are listed. None was changed, removed \
                 or inserted later, unless all that follow were made again."
                    .to_owned(),
            );
            if day > version.id.updated {
                does_not.push(format!(
                    "That the version existed by {}, its own date: it was recorded on {day}, {} later{}.",
                    version.id.updated,
                    counted(usize::try_from(version.id.updated.days_until(day)).unwrap_or_default(), "day"),
                    if day > *on { ", and after the day in question" } else { "" }
                ));
            }
        }
        None => does_not.push(
            "Anything beyond what the files say today: this version is not in the ledger, and could have been changed \
             at any time."
                .to_owned(),
        ),
    }
    let mut stamps = Vec::new();
    if let Some(ledger) = ledger {
        let digest = ledger.sha256();
        for (name, bytes) in &evidence.register.time_stamps {
            if stamped(name, &bytes.unpack(), digest) == Stamped::This {
                stamps.push(stamp_command(name));
            } else {
                does_not.push(format!(
                    "When this ledger existed, by {name}: that time stamp is of another state of the ledger."
                ));
            }
        }
        does_not.push(if stamps.is_empty() {
            "The dates. Those in the ledger are the publisher's own. Others can confirm them: a time stamp of the \
             ledger, the history on a git server, a copy of the site in a web archive."
                .to_owned()
        } else {
            "The dates before that of the time stamp. Those in the ledger are the publisher's own.".to_owned()
        });
        does_not.push(
            "That there is no other ledger: compare the SHA-256 of the last entry with a copy that somebody else kept."
                .to_owned(),
        );
    }
    if !stamps.is_empty() {
        proves.push(
            "The ledger, with every entry in it, existed at the time of the time stamp beside it, if the commands \
             below say that the stamp is genuine."
                .to_owned(),
        );
    }
    does_not.push("That the site was reachable on that day, or that anybody read it.".to_owned());
    if !evidence.letters().is_empty() {
        does_not.push(
            "That the emails arrived, to whom they were sent and to how many people: on that the ledger has only what \
             the publisher recorded. What they said is in the folders of the emails."
                .to_owned(),
        );
    }
    let mut parts = Vec::new();
    if !proves.is_empty() {
        parts.extend([EvidencePart::Heading("What this proves"), EvidencePart::Items(proves)]);
    }
    if !stamps.is_empty() {
        parts.push(EvidencePart::Commands(stamps));
    }
    parts.extend([EvidencePart::Heading("What this does not prove"), EvidencePart::Items(does_not)]);
    parts
}

/// The day on which a wording was first recorded.
fn first_recorded(evidence: &Evidence<'_>, wording: &Wording<'_>) -> Option<Day> {
    evidence.chain().iter().find_map(|entry| match &entry.act {
        Act::Text { sealed, .. } | Act::Correction { sealed, .. }
            if sealed.version == evidence.version.id
                && sealed.lang == wording.text.lang
                && sealed.sha256 == wording.sha256 =>
        {
            Some(entry.recorded)
        }
        _ => None,
    })
}

/// What to type to see whether a stamp is genuine, with the tools of those who made it.
fn stamp_command(name: &str) -> String {
    if name.rsplit('.').next() == Some("ots") {
        format!("ots verify {name}")
    } else {
        format!("openssl ts -verify -data ledger.yaml -in {name} -CAfile CERTIFICATES_OF_THE_AUTHORITY.pem")
    }
}
