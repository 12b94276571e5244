//! Which text applies when, and what readers are told of it: section 3 of the contract.
//!
//! Histories are laid out as files and loaded, so that the rules of `load` have their say. The properties hold for
//! every history that may be published and for every day; [`plainly`] says the rules a second time, as slowly and as
//! close to the words of the contract as can be. The examples are histories as people make them.

mod autumn_of_2020;
mod examples;
mod found;
mod generated;
mod history;
mod plainly;
mod properties;
mod seen;
