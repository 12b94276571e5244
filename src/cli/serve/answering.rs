//! Answers requests from the site in memory.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;
use url::form_urlencoded;

use super::admission::admit;
use super::asked_redlines::AskedRedline;
use super::building::problem;
use super::headers;
use super::held::{Held, Site};
use super::held_file::HeldFile;
use super::start_page::{self, EMAILS_ON, NOTIFICATIONS, PAGES_ON, START, held_back_page, pages_of, start_page};
use super::view::View;
use super::views::Views;
use crate::cli::report::Places;
use crate::failure::Failure;
use crate::html::write::escape_into;
use crate::site::address::Tree;
use crate::values::day::{Day, InvalidDay};

// Addresses of our own, which no notice can have.
const RELOAD: &str = "/@noticepress/reload.js";
const EVENTS: &str = "/@noticepress/events";
const STYLE: &str = "/@noticepress/theme.css";
const COMPARE: &str = "/@noticepress/compare";
const OWN_STYLE: &str = "/@noticepress/preview.css";

/// Who answers: the site as `serve` was asked for it, and as it is in other views.
#[derive(Clone)]
struct Sites {
    held: Arc<Held>,
    views: Arc<Views>,
}

/// Answers GET and HEAD with what is held, at this port of the machine.
pub(crate) fn router(held: Arc<Held>, views: Arc<Views>, port: u16) -> Router {
    let sites = Sites { held: Arc::clone(&held), views };
    let router = Router::new()
        .route(EVENTS, get(events))
        .route(RELOAD, get(|| async { file("reload.js", include_str!("reload.js")) }))
        .route(STYLE, get(|| async { file("theme.css", start_page::STYLE) }))
        .route(OWN_STYLE, get(|| async { file("preview.css", start_page::OWN_STYLE) }))
        .route(START.trim_end_matches('/'), get(Redirect::permanent(START)))
        .route(NOTIFICATIONS.trim_end_matches('/'), get(Redirect::permanent(NOTIFICATIONS)))
        .route(START, get(start).with_state(sites.clone()))
        .route(COMPARE, get(compare).with_state(sites.clone()))
        .fallback_service(get(page).with_state(sites));
    router.layer(from_fn_with_state(port, admit)).with_state(held)
}

/// The state of the site, now and whenever it changes.
async fn events(State(held): State<Arc<Held>>) -> Response {
    let states = WatchStream::new(held.follow()).map(|site| site.state.to_string());
    let events = states.map(|state| Ok::<_, Infallible>(Event::default().data(state)));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

fn file(path: &str, text: &str) -> Response {
    respond(StatusCode::OK, path, headers::of_page(path), text.into())
}

impl Sites {
    /// The site in a view, and that view; as `serve` was asked for it, where none is named. Building it may take long.
    async fn site(&self, view: Option<View>) -> (Arc<Site>, Option<View>) {
        let main = self.held.site();
        let Some(view) = view.filter(|view| Some(*view) != main.overview.view) else {
            let view = main.overview.view;
            return (main, view);
        };
        let views = Arc::clone(&self.views);
        let built = tokio::task::spawn_blocking(move || views.site(view)).await;
        (built.unwrap_or(main), Some(view))
    }
}

/// The start page, on the day that is asked for.
async fn start(State(sites): State<Sites>, request: Request) -> Response {
    let Ok(view) = asked_view(&filled_in(&request)) else { return Redirect::to(START).into_response() };
    let (site, view) = sites.site(view).await;
    let page = start_page(&site, view, sites.held.site().overview.view);
    respond(StatusCode::OK, "index.html", headers::of_preview(), live(page.as_bytes(), &site, None))
}

/// Leads to the redline of the two versions that are asked for; where there is none, to the start page.
async fn compare(State(sites): State<Sites>, request: Request) -> Response {
    let asked = filled_in(&request);
    let of = |key: &str| asked.get(key).map_or("", |value| value);
    let Ok(view) = asked_view(&asked) else { return Redirect::to(START).into_response() };
    let (site, view) = sites.site(view).await;
    let path = site.redlines.path(of("notice"), [of("from"), of("to")]);
    let to = path.zip(view.zip(sites.held.site().overview.view));
    let to = to.map_or_else(|| START.to_owned(), |(path, (view, main))| pages_of(view, main) + &path);
    Redirect::to(&to).into_response()
}

/// What was filled into a form.
fn filled_in(request: &Request) -> BTreeMap<String, String> {
    form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// The view that a form asks for, if it does.
fn asked_view(asked: &BTreeMap<String, String>) -> Result<Option<View>, InvalidDay> {
    let day = asked.get("as_of").map(|day| day.parse::<Day>()).transpose()?;
    Ok(day.map(|day| View { day, drafts: asked.contains_key("drafts") }))
}

/// What the path of an address asks for: whether a page or something of an email, in which view, at which path of that tree.
fn asked(address: &str) -> (Tree, Option<View>, &str) {
    for (start, tree) in [(PAGES_ON, Tree::Site), (EMAILS_ON, Tree::Notifications)] {
        let of_view = address.strip_prefix(start).and_then(|rest| rest.split_once('/'));
        if let Some((view, path)) = of_view.and_then(|(view, path)| Some((view.parse().ok()?, path))) {
            return (tree, Some(view), path);
        }
    }
    match address.strip_prefix(NOTIFICATIONS) {
        Some(path) => (Tree::Notifications, None, path),
        None => (Tree::Site, None, address.strip_prefix('/').unwrap_or(address)),
    }
}

async fn page(State(sites): State<Sites>, request: Request) -> Response {
    let address = percent_decode_str(request.uri().path()).decode_utf8_lossy();
    let (tree, view, path) = asked(&address);
    let (site, view) = sites.site(view).await;
    let main = sites.held.site().overview.view;
    let other = view.filter(|view| Some(*view) != main);
    match (find(site.files(tree), path), tree) {
        (Some(Found::File(path, bytes)), Tree::Notifications) => {
            // Of the files of an email, those that people read in a browser: a letter has no page around it.
            let bytes = if path.ends_with("index.html") { live(&bytes, &site, other) } else { bytes };
            respond(StatusCode::OK, path, headers::of_email(path), bytes)
        }
        (Some(Found::File(path, bytes)), Tree::Site) => {
            let bytes = if suffix(path) == "html" { live(&bytes, &site, other) } else { bytes };
            respond(StatusCode::OK, path, headers::of_page(path), bytes)
        }
        (Some(Found::Folder), _) => Redirect::permanent(&format!("{}/", request.uri().path())).into_response(),
        (None, _) => {
            if let (Tree::Site, Some(answer)) = (tree, compared(&site, path, view.zip(main)).await) {
                return answer;
            }
            let hidden = if tree == Tree::Site { site.overview.held_back(path) } else { None };
            if let Some((hidden, (view, main))) = hidden.zip(view.zip(main)) {
                let page = held_back_page(hidden, path, view, main);
                return respond(
                    StatusCode::OK,
                    "index.html",
                    headers::of_preview(),
                    live(page.as_bytes(), &site, other),
                );
            }
            let page = site.pages.get("404.html").map_or_else(Vec::new, HeldFile::bytes);
            respond(StatusCode::NOT_FOUND, "404.html", headers::of_page("404.html"), live(&page, &site, other))
        }
    }
}

/// The redline of two versions that no page of the site compares; `None` where `path` does not ask for one.
async fn compared(site: &Arc<Site>, path: &str, views: Option<(View, View)>) -> Option<Response> {
    let (view, main) = views?;
    let of = (Arc::clone(site), path.to_owned());
    let made = tokio::task::spawn_blocking(move || of.0.redlines.at(&of.1)).await;
    let made = made.unwrap_or_else(|_| Err(Failure::Bug("the comparison stopped half way".to_owned())));
    Some(match made {
        Ok(Some(AskedRedline::Page(page))) => {
            let bytes = live(&page.bytes(), site, Some(view).filter(|view| *view != main));
            respond(StatusCode::OK, "index.html", headers::of_page(path), bytes)
        }
        Ok(Some(AskedRedline::Elsewhere(path))) => Redirect::temporary(&(pages_of(view, main) + &path)).into_response(),
        Ok(None) => return None,
        Err(failure) => {
            let words = problem(&failure, &Places::default());
            respond(StatusCode::INTERNAL_SERVER_ERROR, "problem.txt", headers::of_preview(), words.into_bytes())
        }
    })
}

/// What lies at a path.
enum Found<'s> {
    /// A file, or the index of a folder: its own path, and what it holds.
    File(&'s str, Vec<u8>),
    /// A folder, of which the path lacks the last slash.
    Folder,
}

fn find<'s>(tree: &'s BTreeMap<String, HeldFile>, path: &str) -> Option<Found<'s>> {
    if let Some((path, held)) = tree.get_key_value(path) {
        return Some(Found::File(path, held.bytes()));
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    let (index, held) = tree.get_key_value(&format!("{path}{}index.html", if is_folder { "" } else { "/" }))?;
    Some(if is_folder { Found::File(index, held.bytes()) } else { Found::Folder })
}

fn suffix(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, suffix)| suffix)
}

fn respond(status: StatusCode, path: &str, headers: Vec<(&'static str, &'static str)>, bytes: Vec<u8>) -> Response {
    let kind = match suffix(path) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "ics" => "text/calendar; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "eml" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    let mut response = (status, [(header::CONTENT_TYPE, kind)], bytes).into_response();
    for (name, value) in headers {
        let name = name.parse::<HeaderName>().expect("our headers have names of headers");
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The page with the script that loads it again, with what is wrong above it, and with the view where that is another than that
/// of `serve`.
fn live(html: &[u8], site: &Site, other: Option<View>) -> Vec<u8> {
    let mut page = String::from_utf8_lossy(html).into_owned();
    if page.is_empty() {
        page.push_str("<!doctype html><html lang=\"en\"><head><title>noticepress</title></head><body></body></html>");
    }
    let mut above = String::new();
    if let Some(View { day, drafts }) = other {
        let (with, asked) = if drafts { (", with drafts", "&amp;drafts=yes") } else { ("", "") };
        above += &format!(
            "<p class=\"np-view\">As of {day}{with} <a href=\"{START}?as_of={day}{asked}\">All versions on that \
             day</a></p>"
        );
    }
    if let Some(problem) = &site.problem {
        above.push_str("<pre role=\"alert\" tabindex=\"0\" class=\"np-problem\">");
        escape_into(&mut above, problem);
        above.push_str("</pre>");
    }
    let mut head = format!("<script src=\"{RELOAD}?state={}\"></script>\n", site.state);
    if !above.is_empty() {
        page = page.replacen("<body>", &format!("<body>\n{above}"), 1);
        head += &format!("<link rel=\"stylesheet\" href=\"{OWN_STYLE}\">\n");
    }
    page.replacen("</head>", &format!("{head}</head>"), 1).into_bytes()
}
