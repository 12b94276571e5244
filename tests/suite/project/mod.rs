//! A project as a list of files, the folder it is laid out in, and the real program run on it.
//!
//! A test makes its files of a [`Project`], lays them out in a [`Sandbox`], runs the program there, and looks at the
//! [`Run`] and at the output:
//!
//! ```ignore
//! let project = good().replace(NEW, "2024-04-15", "2024-06-01");
//! let sandbox = Sandbox::with(&project);
//! sandbox.build_on("2024-03-15");
//! assert!(sandbox.site("privacy/index.html").contains("1 June 2024"));
//! ```

mod files;
mod good;
pub mod page;
mod past;
mod run;
mod sandbox;
mod tree;

pub use files::Project;
pub use good::{NEW, OLD, PIXEL, SETTINGS, WORDS, good, in_languages, in_new, material, with_key, with_paragraph};
pub use past::PastRepository;
pub use run::{Message, Run, program, program_at, run, run_within};
pub use sandbox::{AS_OF, Sandbox, built};
pub use tree::{Tree, changes, tree};
