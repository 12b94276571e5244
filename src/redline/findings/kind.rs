//! What there is to find, and how much of it is told.

/// Kinds of findings, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FindingKind {
    /// Another sum of money, another share.
    Amount,
    /// A `not` that came or went.
    Negation,
    /// A `may`, `must` or `will` that came or went.
    Duty,
    /// Another length of time.
    Period,
    /// Another date or number.
    Number,
    /// An entry that a list gained or lost: a recipient, a category.
    Entry,
    /// An `only` or `unless` that came or went, an `and` that is `or` now.
    Scope,
    /// Labels that were shifted: clauses 9 to 16 are 8 to 15 now.
    Numbering,
    /// Words that stayed and name a clause by a number that means another one now.
    Reference,
}

impl FindingKind {
    /// Findings of this kind that are shown, at the most.
    pub(super) fn most(self) -> usize {
        match self {
            Self::Amount => 4,
            Self::Negation | Self::Duty | Self::Period | Self::Number | Self::Entry => 3,
            Self::Scope | Self::Numbering | Self::Reference => 2,
        }
    }
}
