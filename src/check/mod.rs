//! Whether what was built is as it was built, and says the same everywhere; and what a homepage built elsewhere carries.

pub(crate) mod built;
pub(crate) mod copy;
pub(crate) mod embedding;

#[cfg(test)]
mod tests;
