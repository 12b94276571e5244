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

use super::admission::admit;
use super::headers;
use super::held::{Held, HeldFile, Site};
use crate::html::write::escape_into;

// Addresses of our own, which no notice can have.
const RELOAD: &str = "/@noticepress/reload.js";
const EVENTS: &str = "/@noticepress/events";
/// Where the emails are.
pub(crate) const NOTIFICATIONS: &str = "/@noticepress/notifications/";

/// Answers GET and HEAD with what is held, at this port of the machine.
pub(crate) fn router(held: Arc<Held>, port: u16) -> Router {
    let router = Router::new()
        .route(EVENTS, get(events))
        .route(RELOAD, get(reload))
        .route(NOTIFICATIONS.trim_end_matches('/'), get(Redirect::permanent(NOTIFICATIONS)))
        .fallback_service(get(page).with_state(Arc::clone(&held)));
    router.layer(from_fn_with_state(port, admit)).with_state(held)
}

/// The state of the site, now and whenever it changes.
async fn events(State(held): State<Arc<Held>>) -> Response {
    let states = WatchStream::new(held.follow()).map(|site| site.state.to_string());
    let events = states.map(|state| Ok::<_, Infallible>(Event::default().data(state)));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

async fn reload() -> Response {
    respond(StatusCode::OK, "reload.js", headers::of_page("reload.js"), include_bytes!("reload.js").into())
}

async fn page(State(held): State<Arc<Held>>, request: Request) -> Response {
    let site = held.site();
    let address = percent_decode_str(request.uri().path()).decode_utf8_lossy();
    let found = match address.strip_prefix(NOTIFICATIONS) {
        Some(path) => find(&site.emails, path).map(|found| (found, NOTIFICATIONS)),
        None => find(&site.pages, address.strip_prefix('/').unwrap_or(&address)).map(|found| (found, "/")),
    };
    match found {
        Some((Found::File(path, bytes), NOTIFICATIONS)) => {
            // Of the files of an email, those that people read in a browser: a letter has no page around it.
            let bytes = if path.ends_with("index.html") { live(&bytes, &site) } else { bytes };
            respond(StatusCode::OK, path, headers::of_email(path), bytes)
        }
        Some((Found::File(path, bytes), _)) => {
            let bytes = if suffix(path) == "html" { live(&bytes, &site) } else { bytes };
            respond(StatusCode::OK, path, headers::of_page(path), bytes)
        }
        Some((Found::Folder(path), top)) => Redirect::permanent(&format!("{top}{path}/")).into_response(),
        None => {
            let page = site.pages.get("404.html").map_or_else(Vec::new, HeldFile::bytes);
            respond(StatusCode::NOT_FOUND, "404.html", headers::of_page("404.html"), live(&page, &site))
        }
    }
}

/// What lies at a path.
enum Found<'s> {
    /// A file, or the index of a folder: its own path, and what it holds.
    File(&'s str, Vec<u8>),
    /// A folder, of which the path lacks the last slash.
    Folder(&'s str),
}

fn find<'s>(tree: &'s BTreeMap<String, HeldFile>, path: &str) -> Option<Found<'s>> {
    if let Some((path, held)) = tree.get_key_value(path) {
        return Some(Found::File(path, held.bytes()));
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    let (index, held) = tree.get_key_value(&format!("{path}{}index.html", if is_folder { "" } else { "/" }))?;
    let folder = index.strip_suffix("/index.html").filter(|_| !is_folder);
    Some(folder.map_or_else(|| Found::File(index, held.bytes()), Found::Folder))
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

/// The page with the script that loads it again, and with what is wrong above it.
fn live(html: &[u8], site: &Site) -> Vec<u8> {
    let mut page = String::from_utf8_lossy(html).into_owned();
    if page.is_empty() {
        page.push_str("<!doctype html><html lang=\"en\"><head><title>noticepress</title></head><body></body></html>");
    }
    if let Some(problem) = &site.problem {
        let mut shown = String::from("<pre role=\"alert\" class=\"problem\">");
        escape_into(&mut shown, problem);
        shown.push_str("</pre>");
        page = page.replacen("<body>", &format!("<body>\n{shown}"), 1);
    }
    let script = format!("<script src=\"{RELOAD}?state={}\"></script>\n</head>", site.state);
    page.replacen("</head>", &script, 1).into_bytes()
}
