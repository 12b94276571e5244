//! The output folder: two trees, each of which is whole whatever happens.
//!
//! ```text
//! output/site/            published, all of it
//! output/notifications/   never published
//! output/.noticepress/
//!   lock                  held while we work here; holds our process id
//!   manifest.json         the files that are ours in the two trees with the digest of each, and the day they were built for
//!   claims/               what the files of each notice say, as far as the manifest names it
//!   cache/                what the last build remembers: worthless to all but the next
//!   staging/              trees that are being filled: worthless after a crash
//!   ready/                complete trees, while each changes places with the one it replaces
//! ```
//!
//! A publication fills a complete sibling of each tree that changes: new files are written and synced, unchanged ones
//! and those of strangers are hard-linked. Then the manifest takes in the new names, `staging` becomes `ready`, each
//! tree changes places with its sibling in one step, what was replaced is cleared away, and the manifest drops the
//! names that are gone. What the files claim is never changed: it is written under the name of its own digest before the
//! manifest names that, and what no manifest names any more is cleared away after. A process that dies on the way leaves whole trees, a manifest that claims at least what is ours,
//! and a `staging` or `ready` that the next [`OutputDir::open`](output_dir::OutputDir::open) knows how to finish.
//!
//! Nothing is deleted outside `.noticepress`, and in `ready` no stranger's file that does not live on in its tree. Every
//! step is done to a name in a [`Folder`](folder::Folder) that is held open, and follows no link: nothing that lies here, or is put here
//! meanwhile, leads a step to another place. What lies under `.noticepress` is examined before it is used (`state`).

pub(crate) mod built;
mod cache;
mod claims_file;
pub(crate) mod content;
pub(super) mod disk;
pub(super) mod folder;
mod lock;
mod manifest;
mod names;
mod next_claims;
mod next_tree;
mod obstacle;
pub(crate) mod output_dir;
pub(crate) mod place;
pub(crate) mod publication;
mod staging;
mod state;
mod survey;
mod swap;
mod tree_look;

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test meets the world")]
pub(super) mod tests;
