//! `noticepress serve`: the site in a browser, rebuilt at each save.
//!
//! Pages are held in memory by their address, so no request is ever turned into a path on disk. Only this machine can
//! ask: the socket is on loopback, and a page of another site that reaches it through a name of its own is refused.

mod admission;
mod answering;
mod asked_redlines;
mod building;
mod connections;
mod headers;
mod held;
mod held_file;
mod inputs;
mod overview;
mod start_page;
mod view;
mod views;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use self::building::Builder;
use self::held::Held;
use self::inputs::Inputs;
use self::views::Views;
use super::args::Common;
use super::project::Project;
use super::say::say;
use crate::failure::Failure;
use crate::load::files::SETTINGS;

/// Serves the site on 127.0.0.1 until it is interrupted.
///
/// # Errors
///
/// [`Failure::World`] when the port is taken, [`Failure::Usage`] when the folder is no project. Mistakes in the content
/// are shown on the page and in the terminal, and do not end it.
pub(crate) fn serve(common: &Common, port: u16, drafts: bool) -> Result<(), Failure> {
    let busy =
        |cause| Failure::World { attempt: "cannot listen on", path: PathBuf::from(format!("127.0.0.1:{port}")), cause };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(busy)?;
    let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port))).map_err(busy)?;
    let port = listener.local_addr().map_or(port, |address: SocketAddr| address.port());
    let mut common = common.clone();
    let address = format!("http://127.0.0.1:{port}/");
    common.base_url = Some(address.parse().map_err(|error| Failure::Bug(format!("{address}: {error}")))?);

    // Without settings there is nothing to watch and nothing to show.
    if !common.root.join(SETTINGS).exists() {
        Project::open(&common)?;
    }
    let held = Arc::new(Held::new());
    // Watched before they are read, so that no change falls between the two.
    let mut inputs = Inputs::watch(&common.root);
    let views = Arc::new(Views::new(common.clone(), Arc::clone(&held)));
    let mut builder = Builder::new(common, drafts, Arc::clone(&held));
    let mut retry = builder.build(inputs.digest());
    let at = |path: &str| format!("{address}{}", path.trim_start_matches('/'));
    say(&format!("Serving {address} until you press Ctrl-C.\n"))?;
    say(&format!("Every version on any day, the emails, and what to do: {}\n", at(start_page::START)))?;
    std::thread::spawn(move || {
        loop {
            inputs.wait_for_change(retry);
            retry = builder.build(inputs.digest());
        }
    });
    runtime.block_on(connections::answer_all(listener, answering::router(held, views, port)))
}
