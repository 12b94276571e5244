//! What the site says: a page for each text and each redline, history, home, banner, feeds, calendar.

pub(crate) mod address;
pub(crate) mod banner;
pub(crate) mod brand;
pub(crate) mod calendar;
pub(crate) mod change_list;
pub(crate) mod chooser;
pub(crate) mod citation;
pub(crate) mod claims;
pub(crate) mod current_json;
pub(crate) mod edition;
pub(crate) mod embed;
pub(crate) mod feed;
pub(crate) mod gone_sections;
pub(crate) mod history_page;
pub(crate) mod home_page;
pub(crate) mod labels;
pub(crate) mod marks;
pub(crate) mod redline_page;
pub(crate) mod relations;
pub(crate) mod section_names;
pub(crate) mod section_page;
pub(crate) mod text_page;
pub(crate) mod trails;
pub(crate) mod versions_json;
pub(crate) mod wording;
