//! Values into bytes: pages, feeds, emails, and what a terminal shows.

pub mod banner;
pub mod calendar;
pub mod compared;
pub mod email;
pub mod embed;
pub mod feed;
pub mod harmless;
pub mod history_page;
pub mod home_page;
pub mod html;
pub mod hypertext;
pub mod json;
pub mod links;
pub mod markup;
pub mod page;
pub mod phrases;
pub mod redline_docx;
pub mod redline_html;
pub mod redline_json;
pub mod redline_markdown;
pub mod redline_page;
pub mod terminal;
pub mod text_page;
pub mod theme;
pub mod view;
