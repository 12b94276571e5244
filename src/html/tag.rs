//! A start tag.

use std::borrow::Cow;

/// Whether an element has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "input" | "wbr")
}

/// A start tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag<'a> {
    name: &'static str,
    attributes: Vec<(&'static str, Cow<'a, str>)>,
    targets: Targets<'a>,
}

/// Where an element leads in the old and in the new text, as their authors wrote it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Targets<'a> {
    /// In the old text.
    pub old: Option<&'a str>,
    /// In the new text, or the only one.
    pub new: Option<&'a str>,
}

impl<'a> Tag<'a> {
    /// A tag without attributes.
    #[must_use]
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), targets: Targets::default() }
    }

    /// Adds an attribute.
    #[must_use]
    pub(crate) fn with(mut self, key: &'static str, value: impl Into<Cow<'a, str>>) -> Self {
        self.attributes.push((key, value.into()));
        self
    }

    /// Adds an attribute if there is a value for it.
    #[must_use]
    pub(crate) fn with_some(self, key: &'static str, value: Option<impl Into<Cow<'a, str>>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds the attributes of another tag.
    #[must_use]
    pub(crate) fn with_all(mut self, other: Self) -> Self {
        self.attributes.extend(other.attributes);
        self
    }

    /// Tells readers where it leads; the attributes that say so to a browser are others.
    #[must_use]
    pub(crate) fn with_targets(mut self, targets: Targets<'a>) -> Self {
        self.targets = targets;
        self
    }

    /// The name of its element.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// Its attributes in order.
    pub(super) fn attributes(&self) -> &[(&'static str, Cow<'a, str>)] {
        &self.attributes
    }

    /// Where it leads.
    pub(super) fn targets(&self) -> Targets<'a> {
        self.targets
    }

    /// The value of an attribute.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(k, _)| *k == key).map(|(_, value)| &**value)
    }
}
