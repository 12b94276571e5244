//! The pages of the preview itself: where it starts, and why a text is not shown. No site has them.

use std::sync::LazyLock;

use serde::Serialize;
use tera::{Context, Tera};

use super::held::Site;
use super::overview::{NoticeOverview, Overview, TextOverview};
use super::view::View;

/// The templates, compiled in.
static PAGES: LazyLock<Tera> = LazyLock::new(|| {
    let mut pages = Tera::default();
    let templates = [
        ("preview.html", include_str!("preview/preview.html")),
        ("start.html", include_str!("preview/start.html")),
        ("nothing.html", include_str!("preview/nothing.html")),
        ("text.html", include_str!("preview/text.html")),
        ("held_back.html", include_str!("preview/held_back.html")),
    ];
    pages.add_raw_templates(templates).expect("they are part of the program, and its tests read them");
    pages
});

/// The style that these pages share with the built-in theme, and what they have of their own.
pub(super) const STYLE: &str = include_str!("../../../themes/default/assets/noticepress.css");
pub(super) const OWN_STYLE: &str = include_str!("preview/preview.css");

/// What a start page shows.
#[derive(Serialize)]
struct StartPage<'a> {
    overview: &'a Overview,
    /// Whether this is the day of `serve`, whose pages are at the top of the server.
    is_main: bool,
    view: View,
    /// The addresses that those of pages and emails are below.
    pages: String,
    emails: String,
    /// For each text that has emails, the languages of those.
    texts: Vec<Vec<TextLinks>>,
    /// Whether the files have a mistake, which stands above every page.
    is_wrong: bool,
    main: View,
}

/// What it shows before the site was ever built.
#[derive(Serialize)]
struct Nothing {
    is_wrong: bool,
}

/// Where a text and what comes with it is to be seen.
#[derive(Serialize)]
struct TextLinks {
    pages: String,
    /// Languages and addresses of its emails.
    emails: Vec<(String, String)>,
    /// Where its email is to be seen that is not written yet.
    email_to_come: Option<String>,
}

/// The page that `serve` starts with, as HTML: what is told of `site`, which is shown in `view`, while `main` is that of `serve`.
pub(super) fn start_page(site: &Site, view: Option<View>, main: Option<View>) -> String {
    let overview = &site.overview;
    // As `view` is asked for, it is built, unless there is a mistake.
    let (Some(view), Some(main), Some(_)) = (view, main.or(view), overview.view) else {
        return rendered("nothing.html", &Nothing { is_wrong: site.problem.is_some() });
    };
    let is_main = view == main;
    let texts =
        overview.notices.iter().map(|notice| notice.texts.iter().map(|text| links(site, text, view, main)).collect());
    let page = StartPage {
        overview,
        is_main,
        view,
        pages: pages_of(view, main),
        emails: emails_of(view, main),
        texts: texts.collect(),
        is_wrong: site.problem.is_some(),
        main,
    };
    rendered("start.html", &page)
}

fn links(site: &Site, text: &TextOverview, view: View, main: View) -> TextLinks {
    let seen = text.seen_in.unwrap_or(view);
    let folder = format!("{}/", text.emails);
    let of_text = site.emails.keys().filter_map(|path| path.strip_prefix(&folder)?.strip_suffix("/index.html"));
    let emails = of_text.filter(|lang| !lang.contains('/'));
    let emails: Vec<_> =
        emails.map(|lang| (lang.to_owned(), format!("{}{folder}{lang}/", emails_of(view, main)))).collect();
    let reference = site.overview.languages.first().map_or("", String::as_str);
    let is_to_come = text.seen_in.is_some() && emails.is_empty() && text.is_emailed;
    TextLinks {
        pages: pages_of(seen, main),
        email_to_come: is_to_come.then(|| format!("{}{folder}{reference}/", emails_of(seen, main))),
        emails,
    }
}

/// What the page says that stands in the place of one that is held back.
#[derive(Serialize)]
struct HeldBack<'a> {
    notice: &'a NoticeOverview,
    text: &'a TextOverview,
    view: View,
    /// The address at which it is shown.
    seen: String,
}

/// The page at the address of a text that is not shown in `view`, as HTML: why, and where it is.
pub(super) fn held_back_page(
    (notice, text): (&NoticeOverview, &TextOverview),
    path: &str,
    view: View,
    main: View,
) -> String {
    let seen = text.seen_in.unwrap_or(view);
    let page = HeldBack { notice, text, view, seen: format!("{}{path}", pages_of(seen, main)) };
    rendered("held_back.html", &page)
}

/// Where the start page is.
pub(crate) const START: &str = "/@noticepress/";
/// Where the emails are.
pub(crate) const NOTIFICATIONS: &str = "/@noticepress/notifications/";
/// What the addresses of the pages and the emails of another view begin with.
pub(super) const PAGES_ON: &str = "/@noticepress/on/";
pub(super) const EMAILS_ON: &str = "/@noticepress/notifications-on/";

/// The address that those of a view's pages are below.
pub(super) fn pages_of(view: View, main: View) -> String {
    if view == main { "/".to_owned() } else { format!("{PAGES_ON}{view}/") }
}

/// The address that those of a view's emails are below.
fn emails_of(view: View, main: View) -> String {
    if view == main { NOTIFICATIONS.to_owned() } else { format!("{EMAILS_ON}{view}/") }
}

fn rendered(template: &str, page: &impl Serialize) -> String {
    let context = Context::from_serialize(page).expect("what a page shows can be written");
    PAGES.render(template, &context).expect("the templates are part of the program, and its tests render them")
}
