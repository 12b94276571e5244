//! The redline of any two versions of a notice, made when somebody asks for it.

use std::sync::{Mutex, PoisonError};

use super::Publisher;
use super::compared_pairs::compared_pairs;
use super::memory::NoticeMemory;
use super::outlet::{CopiedFile, Outlet};
use super::pages::NoticePages;
use super::texts::Texts;
use crate::failure::Failure;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Version};
use crate::model::register::Register;
use crate::model::settings::Compare;
use crate::record::published::PublishedRecord;
use crate::site::address::{Page, redline_path};
use crate::site::chooser::Partners;
use crate::theme::templates::Theme;
use crate::values::day::Day;
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// Two readable versions of a notice, in the order in which a build compares them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnyPair<'a> {
    notice: &'a Notice,
    from: &'a Version,
    to: &'a Version,
}

impl<'a> AnyPair<'a> {
    /// Two versions that are named in whichever order; `None` where nobody can read one of them on `as_of`, or they are one.
    pub(crate) fn find(register: &'a Register, notice: &NoticeId, named: [VersionId; 2], as_of: Day) -> Option<Self> {
        let notice = register.notice(notice)?;
        let [one, other] = named;
        let pairs = compared_pairs(notice, Compare::All, as_of);
        let (from, to) = [(one, other), (other, one)].into_iter().find(|pair| pairs.contains(pair))?;
        Some(Self { notice, from: notice.version(from)?, to: notice.version(to)? })
    }

    /// The path of its page in the tree of a language: where a build with `compare: all` has it.
    pub(crate) fn path(&self) -> String {
        redline_path(self.notice, self.from, self.to)
    }

    /// Its page in one of the languages of the settings: that of a build with `compare: all`.
    ///
    /// # Errors
    ///
    /// As those of a build.
    pub(crate) fn page(
        &self,
        register: &'a Register,
        theme: &'a Theme,
        lang: &Lang,
        as_of: Day,
    ) -> Result<Page, Failure> {
        let Self { notice, from, to } = *self;
        let made = Mutex::new(None);
        let put = |page: Page| {
            let digest = Digest::of(&page.bytes);
            *made.lock().unwrap_or_else(PoisonError::into_inner) = Some(page);
            Ok(digest)
        };
        let copy =
            |copied: &CopiedFile| Err(Failure::Bug(format!("a redline is made of versions, not {}", copied.source)));
        let readable: Vec<&Notice> = register.notices.iter().filter(|notice| notice.shown(as_of).is_some()).collect();
        let record = register.ledger.as_ref().map(PublishedRecord::by_ledger);
        let outlet = Outlet::of_all(&put, &copy);
        let publisher = Publisher::new(register, theme, as_of, (outlet, &readable), record.as_ref());
        let texts = Texts::of(notice, register.settings.raw_html, as_of);
        let memory = NoticeMemory::default();
        let pages = NoticePages::of(notice, &texts, outlet, publisher.edition_in(lang), &memory);
        let partners = Partners::of(compared_pairs(notice, Compare::All, as_of).into_iter());
        let pages = NoticePages { partners, ..pages.comparing([(from.id, to.id)]) };
        pages.redline_page(&pages.pair((from.id, to.id)))?;
        let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.ok_or_else(|| Failure::Bug(format!("no page was made at {}", self.path())))
    }
}
