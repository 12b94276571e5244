//! What an editor may have overlooked in the newest text of a notice.

use super::texts::Texts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::model::notice::{Change, Notice, Version};
use crate::redline::compare::compare;
use crate::redline::summary::Sections;
use crate::source::Span;

/// Words that come and go in a change, above which calling it small deserves a second look.
const LARGE_CHANGE: usize = 250;

/// What an editor may have overlooked in the newest text, which can still be mended.
pub(super) fn judge_newest(notice: &Notice, texts: &Texts) -> Option<Diagnostic> {
    let version = notice.versions().last()?;
    let before = notice.predecessor(version)?;
    let text = |version: &Version| texts.get(&(version.id, version.text.lang.clone()));
    let total = Sections::of(&compare(text(before)?, text(version)?)).total;
    let place = Span::top_of(&version.text.source);
    let words = total.inserted + total.deleted;
    if total.is_invisible() {
        let how = if total.encoding() > 0 { ", only some characters are stored otherwise" } else { "" };
        let message = format!("no visible change: this text says the same as that of {}{how}", before.id);
        let hint = "take the file away if nothing was to change; if something was, it is not in the text yet";
        return Some(Diagnostic::new(Rule::NoVisibleChange, place, message).hint(hint));
    }
    let is_small = matches!(version.change, Change::Minor | Change::Correction);
    (is_small && words > LARGE_CHANGE).then(|| {
        let message = format!("{words} words come or go, and the change is called `{}`", version.change.as_str());
        Diagnostic::new(Rule::LargeSmallChange, place, message).hint(format!(
            "see what changes with `noticepress diff {}@{}`; if it matters to readers, write `change: material`",
            notice.id, version.id
        ))
    })
}
