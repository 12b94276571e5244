//! What the site says: a page for each text and each redline, history, home, banner, feeds, calendar.

pub(crate) mod address;
pub(crate) mod arranged;
pub(crate) mod banner;
pub(crate) mod brand;
pub(crate) mod calendar;
pub(crate) mod change_list;
pub(crate) mod chooser;
pub(crate) mod claims;
mod coming;
pub(crate) mod edition;
pub(crate) mod embed;
pub(crate) mod feed;
pub(crate) mod history_page;
pub(crate) mod home_page;
pub(crate) mod labels;
pub(crate) mod marks;
pub(crate) mod redline_page;
pub(crate) mod shown_text;
mod text_facts;
mod text_notes;
pub(crate) mod text_page;
pub(crate) mod wording;
