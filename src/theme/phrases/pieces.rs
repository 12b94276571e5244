//! A line of words in pieces: words, and gaps to be filled.

/// Stands between the forms for several numbers.
pub(super) const FORMS: &str = " | ";
/// Stands between the names of the months.
pub(super) const MONTHS: &str = ", ";

/// A part of a line of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they stand.
    Words(&'a str),
    /// A gap to be filled: `{date}`.
    Gap(&'a str),
}

impl<'a> Piece<'a> {
    pub(super) fn gap(&self) -> Option<&'a str> {
        match self {
            Self::Gap(name) => Some(name),
            Self::Words(_) => None,
        }
    }
}

pub(super) fn pieces(line: &str) -> impl Iterator<Item = Piece<'_>> {
    line.split_inclusive('}')
        .flat_map(|part| match part.strip_suffix('}').and_then(|p| p.rsplit_once('{')) {
            Some((words, gap)) => [Some(Piece::Words(words)), Some(Piece::Gap(gap))],
            None => [Some(Piece::Words(part)), None],
        })
        .flatten()
        .filter(|piece| *piece != Piece::Words(""))
}

/// The line with `{name}` filled in for each pair.
pub(super) fn filled(line: &str, values: &[(&str, &str)]) -> String {
    pieces(line)
        .map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Gap(name) => values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value),
        })
        .collect()
}
