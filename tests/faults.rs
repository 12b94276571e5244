//! Bad inputs and bad days, and what each must get: one test a row of the table, named after it.
//!
//! The rows are those of the project's table of faults: A front matter, B encoding and text, C Markdown and injection,
//! D names and paths, E output safety, F time and publication, G commands. Everything here is seen from outside: a
//! project is laid out in an empty folder, the real program is run on it, and its exit code, its messages and its files
//! are judged.
//! D names and paths, E output safety, F time and publication, G `serve`. Everything here is seen from outside: a project
//! is laid out in an empty folder, the real program is run on it, and its exit code, its messages and its files are
//! judged.
//! D names and paths, E output safety, F time and publication; and T, the project's own theme. Everything here is seen from outside: a project is laid
//! out in an empty folder, the real program is run on it, and its exit code, its messages and its files are judged.
//!
//! What a row expects is said in one of three words:
//!
//! - `refused`: exit 1 from `check` and from `build`; one message with a code, a place and a hint; nothing written;
//! - `warned`: exit 0 with a warning that has a code and a place; exit 1 and nothing written under `--strict`;
//! - `built`: exit 0, and then the output is looked at.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a test meets the world, and panics when it fails"
)]
#![cfg(unix)]

#[path = "faults/harness.rs"]
mod harness;
#[path = "faults/page.rs"]
mod page;
#[path = "faults/project.rs"]
mod project;
#[path = "faults/server.rs"]
mod server;

#[path = "faults/a_front_matter.rs"]
mod a_front_matter;
#[path = "faults/b_decoded.rs"]
mod b_decoded;
#[path = "faults/b_text.rs"]
mod b_text;
#[path = "faults/c_markdown.rs"]
mod c_markdown;
#[path = "faults/d_names.rs"]
mod d_names;
#[path = "faults/e_output.rs"]
mod e_output;
#[path = "faults/f_time.rs"]
mod f_time;
#[path = "faults/g_commands.rs"]
mod g_commands;
#[path = "faults/g_serve.rs"]
mod g_serve;
#[path = "faults/h_removal.rs"]
mod h_removal;
#[path = "faults/images.rs"]
mod images;
#[path = "faults/t_theme.rs"]
mod t_theme;
