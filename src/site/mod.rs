//! What the site says: a page for each text and each redline, history, home, banner, feeds, calendar.

pub mod address;
pub mod banner;
pub mod calendar;
pub mod edition;
pub mod embed;
pub mod feed;
pub mod history_page;
pub mod home_page;
pub mod redline_page;
pub mod text_page;
