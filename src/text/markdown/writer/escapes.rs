//! Which characters Markdown would take for marks.

/// Where the words of a leaf stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// On lines of their own.
    Lines,
    /// On the line of a heading.
    Heading,
    /// Between the bars of a table.
    Cell,
}

/// Where a character stands.
pub(super) struct MarkNeighbours<'t> {
    /// The character before it; a line end at the beginning of a line.
    pub before: char,
    /// What follows it in the same words.
    pub after: &'t str,
    /// What the line has before it, if that is no more than digits.
    pub line: Option<&'t str>,
    /// Whether it is on the first line of its leaf.
    pub is_first_line: bool,
    /// The leaf.
    pub spot: Spot,
    /// Whether a link or an image begins right behind these words.
    pub meets_bracket: bool,
}

/// Whether `c` may be taken for a mark there.
pub(super) fn may_be_a_mark(c: char, at: &MarkNeighbours<'_>) -> bool {
    let next = at.after.chars().next();
    let is_apart = |c: char| c.is_whitespace();
    let between_spaces = is_apart(at.before) && next.is_none_or(is_apart);
    let ends_marker = next.is_none_or(is_apart);
    match c {
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        '`' | '[' | ']' => true,
        '*' => !between_spaces || at.line == Some(""),
        '~' => !between_spaces,
        '_' => !(between_spaces || at.before.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)),
        '!' => next == Some('[') || next.is_none() && at.meets_bracket,
        '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
        '&' => is_reference(at.after),
        '|' => at.spot == Spot::Cell || !at.is_first_line || at.line == Some(""),
        '{' => at.spot == Spot::Heading,
        '#' if at.spot == Spot::Heading => at.after.trim_start_matches('#').is_empty(),
        '#' => at.line == Some("") && is_marker(at.after.trim_start_matches('#')),
        '>' => at.line == Some(""),
        '-' | '+' | '=' | ':' => at.line == Some("") && (ends_marker || next == Some(c) || !at.is_first_line),
        '.' | ')' => at.line.is_some_and(|digits| (1..=9).contains(&digits.len())) && ends_marker,
        _ => false,
    }
}

fn is_marker(rest: &str) -> bool {
    rest.chars().next().is_none_or(char::is_whitespace)
}

/// Whether a reference such as `&amp;` or `&#38;` goes on so.
fn is_reference(after: &str) -> bool {
    let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
    name.len() < after.len() && name.starts_with(';')
}
