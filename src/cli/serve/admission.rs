//! Who may ask: people at this machine, and the site's own pages.
//!
//! A page of another site can send a browser here too, through a name that it makes lead to 127.0.0.1, or with an image, a
//! frame or a script of its own. Drafts are not for it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Lets a request through to those who answer, or refuses it.
pub(crate) async fn admit(State(port): State<u16>, request: Request, next: Next) -> Response {
    match refusal(&request, port) {
        Some(status) => status.into_response(),
        None => next.run(request).await,
    }
}

/// Why a request gets no answer: 400 when it does not say once which host it is for (RFC 9112, section 3.2), 403 when that
/// is not this one, or when the page of another site asks.
fn refusal(request: &Request, port: u16) -> Option<StatusCode> {
    let headers = request.headers();
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return Some(StatusCode::BAD_REQUEST) };
    let is_us = |host: &str| is_us(host, port);
    // A request to a proxy names the host in its first line as well.
    let target = request.uri().authority().is_none_or(|authority| is_us(authority.as_str()));
    let host = host.to_str().is_ok_and(is_us);
    let origin_is_us = |origin: &str| origin.strip_prefix("http://").is_some_and(is_us);
    let origins = headers.get_all(header::ORIGIN).iter().all(|origin| origin.to_str().is_ok_and(origin_is_us));
    let is_admitted = target && host && origins && (is_from_our_pages(headers) || is_visit(request.method(), headers));
    (!is_admitted).then_some(StatusCode::FORBIDDEN)
}

fn is_us(host: &str, port: u16) -> bool {
    ["127.0.0.1", "localhost"].iter().any(|us| {
        let is_default = port == 80 && host.eq_ignore_ascii_case(us);
        is_default || host.eq_ignore_ascii_case(&format!("{us}:{port}"))
    })
}

/// Whether the browser says that a page of ours asks, or nobody but its user. Programs that are no browser say nothing.
fn is_from_our_pages(headers: &HeaderMap) -> bool {
    headers.get_all(FETCH_SITE).iter().all(|site| site == "same-origin" || site == "none")
}

/// Whether somebody followed a link, to a page that takes the place of the one they were on.
fn is_visit(method: &Method, headers: &HeaderMap) -> bool {
    let says = |name: HeaderName, value: &str| headers.get(name).is_some_and(|said| said == value);
    method == Method::GET && says(FETCH_MODE, "navigate") && says(FETCH_DEST, "document")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORT: u16 = 4500;

    fn refused(target: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let request = headers
            .iter()
            .fold(axum::http::Request::get(target), |request, (name, value)| request.header(*name, *value));
        refusal(&request.body(axum::body::Body::empty()).unwrap(), PORT).map(|status| status.as_u16())
    }

    #[test]
    fn a_request_says_once_which_host_it_is_for_and_means_us() {
        for host in ["127.0.0.1:4500", "localhost:4500", "LOCALHOST:4500"] {
            assert_eq!(refused("/", &[("host", host)]), None, "{host}");
            assert_eq!(refused(&format!("http://{host}/"), &[("host", host)]), None, "{host}");
        }
        for host in
            ["evil.example", "127.0.0.1", "127.0.0.1:4501", "127.0.0.1:4500.evil.example", "", "localhost:4500 "]
        {
            assert_eq!(refused("/", &[("host", host)]), Some(403), "{host:?}");
        }
        assert_eq!(refused("/", &[]), Some(400));
        assert_eq!(refused("/", &[("host", "localhost:4500"), ("host", "localhost:4500")]), Some(400));
        for target in ["http://evil.example/", "http://localhost:4500@evil.example/"] {
            assert_eq!(refused(target, &[("host", "localhost:4500")]), Some(403), "{target}");
        }
    }

    #[test]
    fn at_the_port_of_the_web_browsers_do_not_say_the_port() {
        assert!(is_us("localhost", 80) && !is_us("localhost", 4500));
    }

    #[test]
    fn a_page_of_another_site_gets_nothing_but_visitors() {
        let from = |site: &str, mode: &str, dest: &str| {
            let fetched = [("sec-fetch-site", site), ("sec-fetch-mode", mode), ("sec-fetch-dest", dest)];
            refused("/", &[&[("host", "localhost:4500")], &fetched[..]].concat())
        };
        for site in ["cross-site", "same-site", "what comes next"] {
            assert_eq!(from(site, "navigate", "document"), None);
            for (mode, dest) in [
                ("navigate", "iframe"),
                ("no-cors", "image"),
                ("no-cors", "script"),
                ("cors", "empty"),
                ("no-cors", "document"),
            ] {
                assert_eq!(from(site, mode, dest), Some(403), "{site}, {mode}, {dest}");
            }
        }
        assert_eq!(from("same-origin", "navigate", "iframe"), None);
        assert_eq!(from("same-origin", "cors", "empty"), None);
        assert_eq!(from("none", "navigate", "document"), None);
        for origin in ["http://evil.example", "null", "http://localhost:4501", "https://localhost:4500"] {
            assert_eq!(refused("/", &[("host", "localhost:4500"), ("origin", origin)]), Some(403), "{origin}");
        }
        assert_eq!(refused("/", &[("host", "localhost:4500"), ("origin", "http://localhost:4500")]), None);
    }
}
