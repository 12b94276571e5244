//! Bad inputs and bad days, and what each must get: one test a row of the table, named after it.
//!
//! The rows are those of the project's table of faults: A front matter, B encoding and text, C Markdown and injection,
//! D names and paths, E output safety, F time and publication, G commands and `serve`, H removal; and T, the project's
//! own theme. Everything here is seen from outside: a project is laid out in an empty folder, the real program is run on
//! it, and its exit code, its messages and its files are judged.
//!
//! E and F are gone through twice: without a ledger, and with a ledger and letters in play (`ef_record`). There, E02, E03, E04 and
//! E09 are left out, which are about the output alone.
//!
//! Some rows are held elsewhere, because they take another process, another disk or another clock: D08 in `program` (`init`) and
//! `beside` (what is written into the content), E05 and E06 in `disk::output::tests`, `disk::content::write` and the campaigns
//! `kills` and `faults` (of a build) and `records` (of what writes into the content), E07 in `disk::output::tests`, E08, F06 and
//! F08 in `record`, E10 in `t_theme`, F02 also in `build::judging::review`, F04 in `disk::clock`, with a ledger or without.
//!
//! What a row expects is said in one of three words:
//!
//! - `refused`: exit 1 from `check` and from `build`; one message with a code, a place and a hint; nothing written;
//! - `warned`: exit 0 with a warning that has a code and a place; exit 1 and nothing written under `--strict`;
//! - `built`: exit 0, and then the output is looked at.

mod judge;
mod server;

mod a_front_matter;
mod a_yaml;
mod b_decoded;
mod b_text;
mod c_markdown;
mod d_names;
mod d_static;
mod e_output;
mod ef_record;
mod f_time;
mod g_commands;
mod g_comparisons;
mod g_import;
mod g_serve;
mod h_removal;
mod images;
mod t_theme;
