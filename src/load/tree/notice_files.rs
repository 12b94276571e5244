//! What lies in the folder of a notice: its texts, its sheet, its images, and what it keeps.

use std::sync::Arc;

use super::Sorting;
use super::placed::PlacedEntry;
use crate::diagnostic::rules::Rule;
use crate::load::file_name::{self, folded};
use crate::load::files::{Entry, EntryKind};
use crate::load::image::{self, Format};
use crate::model::name::NoticeId;
use crate::record::{FORMER, SENT};

/// Names in a notice's folder that would take the place of pages of the site.
const NOTICE_PAGES: [&str; 9] = [
    "index.html",
    "feed.xml",
    "feed-material.xml",
    "calendar.ics",
    "versions.json",
    "current.json",
    "history",
    "compare",
    "sections",
];

impl<'a> Sorting<'a, '_> {
    pub(super) fn in_notice(&mut self, id: &NoticeId, at: &PlacedEntry<'a>) {
        if NOTICE_PAGES.contains(&at.name) {
            self.problems.push(self.site_page(at));
        } else if at.is_folder() && at.name == FORMER {
            self.former(id, at.entry);
        } else if at.is_folder() && at.name == SENT {
            self.letters(id, at.entry);
        } else if at.is_folder() {
            let message = match self.first_inside(at) {
                Some(inside) => format!("`{}/{inside}` is one folder too deep", at.name),
                None => format!("`{}` is a folder inside a notice's folder", at.name),
            };
            let hint = "put the files beside the versions: a notice's folder contains no folders";
            self.problems.push(at.wrong(Rule::FolderAmongFiles, message).hint(hint));
        } else if at.name == "notice.yaml" {
            self.folder(id).notice_yaml = at.text();
        } else if at.extension() == "md" {
            self.version_file(id, at);
        } else if Format::of(at.name).is_some() {
            self.image(id, at);
        } else {
            let wrong = at.stray(Some(id.as_str()));
            let wrong = if at.name == "notice.yml" { wrong.hint("rename it to `notice.yaml`") } else { wrong };
            self.problems.push(wrong.hint(format!(
                "keep in a notice's folder only versions (`2019-05-06.md`), `notice.yaml` and images ({})",
                image::SUFFIXES.join(", ")
            )));
        }
    }

    /// What lies in `former/`: wordings of texts and nothing else.
    fn former(&mut self, id: &NoticeId, folder: &Entry) {
        for (name, entry) in self.inside.get(folder.path.as_str()).cloned().unwrap_or_default() {
            let at = PlacedEntry { folder: Some(FORMER), name, entry };
            if self.refuse_unreadable(&at) {
                continue;
            }
            match at.text() {
                Some(text) => {
                    self.folder(id).former.insert(at.name, text);
                }
                None => self.problems.push(
                    at.wrong(Rule::StrayFile, format!("`{name}` does not belong in this folder")).hint(
                        "move it elsewhere: `former/` contains only wordings that `noticepress seal --correct` put \
                         there",
                    ),
                ),
            }
        }
    }

    fn image(&mut self, id: &NoticeId, at: &PlacedEntry<'a>) {
        let first = *self.folded_images.entry((id.clone(), folded(at.name))).or_insert(at.name);
        if first != at.name {
            let twins = file_name::one_name(&at.entry.path, first, at.name);
            self.problems.push(twins.hint("rename one of the two, and the links to it"));
        }
        if let EntryKind::Image { problems } = &at.entry.kind {
            self.problems.extend(problems.iter().cloned());
        }
        Arc::make_mut(&mut self.folder(id).images).insert(at.name.to_owned());
    }
}
