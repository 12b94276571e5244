//! `noticepress serve`: the site in a browser, rebuilt at each save.
//!
//! Pages are held in memory by their address, so no request is ever turned into a path on disk. Only this machine can
//! ask: the socket is on loopback, and a page of another site that reaches it through a name of its own is refused.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write, stderr};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};
use tokio::sync::watch;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;
use url::Url;

use super::args::Common;
use super::project::Project;
use super::{report, say};
use crate::failure::Failure;
use crate::load::files::SETTINGS;
use crate::render::markup::escape_into;
use crate::render::page::{Page, Tree};

/// How long the files must be quiet before the site is built again: editors save in several steps.
const QUIET: Duration = Duration::from_millis(120);
/// Addresses of our own, which no notice can have.
const RELOAD_SCRIPT: &str = "/@noticepress/reload.js";
const EVENTS: &str = "/@noticepress/events";
const NOTIFICATIONS: &str = "/@noticepress/notifications/";

/// Pages by their path below the site, and emails by theirs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Site {
    pages: BTreeMap<String, Vec<u8>>,
    emails: BTreeMap<String, Vec<u8>>,
    /// What is wrong with the files as they are now; the pages are those of the last build without a mistake.
    problem: Option<String>,
}

struct Shared {
    site: Mutex<Arc<Site>>,
    /// Counts the builds that changed something.
    builds: watch::Sender<u64>,
    port: u16,
}

impl Shared {
    fn site(&self) -> Arc<Site> {
        Arc::clone(&self.site.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, site: Site) {
        let mut current = self.site.lock().unwrap_or_else(PoisonError::into_inner);
        if **current != site {
            *current = Arc::new(site);
            self.builds.send_modify(|builds| *builds += 1);
        }
    }
}

/// Serves the site on 127.0.0.1 until it is interrupted.
///
/// # Errors
///
/// [`Failure::World`] when the port is taken or the files cannot be watched. Mistakes in the content are shown on the
/// page and in the terminal, and do not end it.
pub fn serve(common: &Common, port: u16, drafts: bool) -> Result<(), Failure> {
    let busy =
        |cause| Failure::World { attempt: "cannot listen on", path: PathBuf::from(format!("127.0.0.1:{port}")), cause };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(busy)?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))).map_err(busy)?;
    let port = listener.local_addr().map_or(port, |address: SocketAddr| address.port());
    let mut common = common.clone();
    let address = format!("http://127.0.0.1:{port}/");
    common.base_url = Some(Url::parse(&address).map_err(|error| Failure::Bug(format!("{address}: {error}")))?);

    // Without settings there is nothing to watch and nothing to show.
    if !common.root.join(SETTINGS).exists() {
        Project::open(&common)?;
    }
    let shared = Arc::new(Shared { site: Mutex::default(), builds: watch::Sender::new(0), port });
    let (save_sender, saves) = mpsc::channel();
    let _watcher = watch_files(&common.root, save_sender)?;
    rebuild(&shared, &common, drafts);
    say(&format!("Serving {address} until you press Ctrl-C.\n"))?;
    let builder = Arc::clone(&shared);
    std::thread::spawn(move || {
        while saves.recv().is_ok() {
            // Saves that came while the last build was at work are one more build, not many.
            while saves.try_recv().is_ok() {}
            rebuild(&builder, &common, drafts);
        }
    });
    let router = Router::new().route(EVENTS, get(events)).fallback(page).with_state(shared);
    runtime.block_on(async { axum::serve(listener, router).await }).map_err(busy)
}

/// Watches folders and not files: editors save by putting another file in a file's place.
fn watch_files(root: &Path, saved: mpsc::Sender<()>) -> Result<Debouncer<RecommendedWatcher>, Failure> {
    let failed = |error: notify::Error| Failure::World {
        attempt: "cannot watch",
        path: root.to_owned(),
        cause: std::io::Error::other(error),
    };
    let root = root.canonicalize().map_err(Failure::world("cannot watch", root))?;
    let ours = [root.join("content"), root.join("themes"), root.join(SETTINGS)];
    let folders = ours.clone();
    let mut debouncer = new_debouncer(QUIET, move |events: DebounceEventResult| {
        let is_ours = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
        if events.is_ok_and(|events| events.iter().any(|event| is_ours(&event.path))) {
            let _ = saved.send(());
        }
    })
    .map_err(failed)?;
    debouncer.watcher().watch(&root, RecursiveMode::NonRecursive).map_err(failed)?;
    for folder in ours.iter().filter(|folder| folder.is_dir()) {
        debouncer.watcher().watch(folder, RecursiveMode::Recursive).map_err(failed)?;
    }
    Ok(debouncer)
}

fn rebuild(shared: &Shared, common: &Common, drafts: bool) {
    let site = match build(common, drafts) {
        Ok(site) => site,
        Err(failure) => {
            report::failure(&failure);
            let problem = match &failure {
                Failure::Content(diagnostics) => report::text(diagnostics, false),
                failure => failure.to_string(),
            };
            Site { problem: Some(problem), ..(*shared.site()).clone() }
        }
    };
    if site.problem.is_none() && stderr().is_terminal() {
        let _ = writeln!(stderr().lock(), "Built {} pages.", site.pages.len());
    }
    shared.replace(site);
}

fn build(common: &Common, drafts: bool) -> Result<Site, Failure> {
    let project = Project::open_with(common, |register| {
        if drafts {
            register.publish_drafts();
        }
    })?;
    let pages = Mutex::new(Site::default());
    project.publish(&|Page { tree, path, bytes }| {
        let mut site = pages.lock().unwrap_or_else(PoisonError::into_inner);
        match tree {
            Tree::Site => site.pages.insert(path, bytes),
            Tree::Notifications => site.emails.insert(path, bytes),
        };
        Ok(())
    })?;
    Ok(pages.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Whether the request was meant for this server, and comes from one of its own pages if from any.
fn is_for_us(headers: &HeaderMap, port: u16) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_us = |host: &str| [format!("127.0.0.1:{port}"), format!("localhost:{port}")].iter().any(|us| us == host);
    let origin_is_us = |origin: &str| origin.strip_prefix("http://").is_some_and(is_us);
    text(header::HOST).is_some_and(is_us) && text(header::ORIGIN).is_none_or(origin_is_us)
}

async fn events(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if !is_for_us(&headers, shared.port) {
        return StatusCode::FORBIDDEN.into_response();
    }
    // The first value is the build that the page itself came from.
    let builds = WatchStream::from_changes(shared.builds.subscribe());
    let events = builds.map(|build| Ok::<_, std::convert::Infallible>(Event::default().data(build.to_string())));
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

async fn page(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if !is_for_us(request.headers(), shared.port) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let path = request.uri().path();
    if path == RELOAD_SCRIPT {
        let script = format!("new EventSource({EVENTS:?}).onmessage = () => location.reload();\n");
        return respond(StatusCode::OK, "reload.js", script.into_bytes());
    }
    let site = shared.site();
    if let Some(path) = path.strip_prefix(NOTIFICATIONS) {
        return match site.emails.get(path) {
            Some(bytes) => respond(StatusCode::OK, path, bytes.clone()),
            None => respond(StatusCode::OK, "index.html", email_list(&site).into_bytes()),
        };
    }
    let path = decoded(path.trim_start_matches('/'));
    let index = format!("{path}index.html");
    let found = [path.as_str(), index.as_str()].into_iter().find_map(|path| site.pages.get_key_value(path));
    match found {
        Some((path, bytes)) if suffix(path) == "html" => respond(StatusCode::OK, path, live(bytes, &site)),
        Some((path, bytes)) => respond(StatusCode::OK, path, bytes.clone()),
        None if site.pages.contains_key(&format!("{path}/index.html")) => {
            (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, format!("/{path}/"))]).into_response()
        }
        None => {
            let page = site.pages.get("404.html").map_or(&b""[..], Vec::as_slice);
            respond(StatusCode::NOT_FOUND, "404.html", live(page, &site))
        }
    }
}

fn suffix(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, suffix)| suffix)
}

fn decoded(path: &str) -> String {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn respond(status: StatusCode, path: &str, bytes: Vec<u8>) -> Response {
    let kind = match suffix(path) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" | "eml" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, bytes).into_response()
}

/// The page with the script that reloads it, and with what is wrong above it.
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
    page.replacen("</head>", &format!("<script src=\"{RELOAD_SCRIPT}\"></script>\n</head>"), 1).into_bytes()
}

fn email_list(site: &Site) -> String {
    let mut html =
        String::from("<!doctype html><html lang=\"en\"><title>Notifications</title><h1>Notifications</h1><ul>");
    for path in site.emails.keys() {
        html.push_str("<li><a href=\"");
        escape_into(&mut html, &format!("{NOTIFICATIONS}{path}"));
        html.push_str("\">");
        escape_into(&mut html, path);
        html.push_str("</a></li>");
    }
    html + "</ul></html>"
}
