//! The program and its rules, tested from outside: the real binary on projects in empty folders, and the rules of time.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test meets the world, and panics when it fails"
)]
#![cfg(unix)]

mod advice;
mod architecture;
mod beside;
mod brand;
mod changed_output;
mod emails;
mod embed;
mod faults;
mod following;
mod guides;
mod hints;
mod history;
mod import;
mod languages;
mod many_notices;
mod new;
mod next_change;
mod one_cause;
mod overlooked;
mod packaging;
mod pages;
mod pipeline;
mod program;
mod project;
mod readers;
mod record;
mod retired_words;
mod rules;
mod sections;
mod sent;
mod since;
mod timeline;
mod translations;
