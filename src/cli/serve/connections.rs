//! Takes connections: so many at a time, and none that says nothing.

use std::collections::VecDeque;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// How long a client may take to send the head of a request, and may keep a connection without one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// The head of a request and what is read ahead of it, in bytes.
const HEAD_LIMIT: usize = 64 << 10;
/// Open connections. Browsers keep up to six; a process may have 256 files open on some systems, 1024 on others.
const LIMIT: usize = 128;
/// How long to wait where the system gives no connection.
const RELIEF: Duration = Duration::from_millis(100);

/// Answers every request that comes to `listener`, for ever.
///
/// Past the limit the oldest connection makes room for the new one. What stands open for long is idle, or the events of a
/// page, which asks for them again by itself.
pub(crate) async fn answer_all(listener: TcpListener, router: Router) -> ! {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(HEAD_LIMIT);
    let mut open = VecDeque::new();
    loop {
        let accepted = listener.accept().await;
        open.retain(|connection: &AbortHandle| !connection.is_finished());
        let Ok((stream, _)) = accepted else {
            // The files that a process may open are used up, most likely: the build needs some of them as well.
            close(open.drain(..open.len() / 2));
            tokio::time::sleep(RELIEF).await;
            continue;
        };
        close(open.drain(..(open.len() + 1).saturating_sub(LIMIT)));
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        // It ends with an error when the client goes away, which is no news to anyone.
        open.push_back(tokio::spawn(connection).abort_handle());
    }
}

fn close(connections: impl Iterator<Item = AbortHandle>) {
    connections.for_each(|connection| connection.abort());
}
