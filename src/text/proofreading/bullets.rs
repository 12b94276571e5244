//! Lists that were typed, and are none to Markdown.

use super::galley::{Galley, ProofBlock, ProofLine};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;

/// Signs that begin an item wherever a list is typed by hand.
const SIGNS: &[char] = &['•', '●', '▪', '■', '‣', '◦', '○', '∙', '►', '➢', '✓', '·'];

pub(super) fn judge(galley: &Galley<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for block in galley.paragraphs() {
        let dashes = galley.lines(block).filter(|line| is_dash_item(line.prose)).count();
        for line in galley.lines(block) {
            if let Some(sign) = typed_bullet(line.prose).or_else(|| dash(line.prose).filter(|_| dashes > 1)) {
                found.push(typed(galley, &line, sign));
            } else if let Some(mark) = mark_without_space(line.prose) {
                found.push(without_space(galley, block, &line, mark));
            }
        }
    }
    found
}

/// The sign that a line begins with in place of a mark of Markdown.
pub(super) fn typed_bullet(words: &str) -> Option<&str> {
    let sign = words.chars().next()?;
    let (head, rest) = words.split_at(sign.len_utf8());
    let is_sign = SIGNS.contains(&sign) && rest.starts_with(char::is_whitespace)
        || matches!(sign, '•' | '●' | '▪' | '‣' | '➢') && rest.chars().next().is_some_and(char::is_alphanumeric)
        || matches!(sign, 'o' | '§') && rest.starts_with('\t');
    is_sign.then_some(head)
}

fn is_dash_item(words: &str) -> bool {
    dash(words).is_some()
}

fn dash(words: &str) -> Option<&str> {
    let rest = words.strip_prefix(['–', '—'])?;
    rest.starts_with([' ', '\t', '\u{A0}']).then(|| &words[..words.len() - rest.len()])
}

fn typed(galley: &Galley<'_>, line: &ProofLine<'_>, sign: &str) -> Diagnostic {
    let range = line.start..line.start + sign.len();
    let words: String = line.written[sign.len()..].trim_start().chars().take(40).collect();
    galley
        .found(Rule::TypedBullet, range, format!("a typed `{sign}` does not make a list: its lines run together"))
        .hint(format!("write `- {}`", words.trim_end()))
}

/// `-We`, `1.We`: what makes an item, without the space that it needs.
pub(super) fn mark_without_space(words: &str) -> Option<&str> {
    if let Some(rest) = words.strip_prefix('-') {
        return rest.starts_with(|c: char| c.is_alphabetic() || c == '\u{A0}').then_some("-");
    }
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = words.len() - rest.len();
    let after = rest.strip_prefix(['.', ')'])?;
    let mut letters = after.chars();
    let begins_a_word = letters.next().is_some_and(|c| c.is_uppercase() || c == '\u{A0}')
        && letters.next().is_some_and(char::is_lowercase);
    ((1..=2).contains(&digits) && begins_a_word).then(|| &words[..=digits])
}

fn without_space(galley: &Galley<'_>, block: &ProofBlock, line: &ProofLine<'_>, mark: &str) -> Diagnostic {
    let rest = &line.written[mark.len()..];
    let space = if rest.starts_with('\u{A0}') { "a no-break space" } else { "no space" };
    let words: String = rest.trim_start().chars().take(40).collect();
    let message = format!("`{mark}` with {space} after it does not make a list, and is printed");
    let found = galley.found(Rule::DashWithoutSpace, line.start..line.start + mark.len(), message);
    let hint = format!("write `{mark} {}`", words.trim_end());
    let is_first = line.start == block.range.start;
    found.hint(if is_first { hint } else { hint + ", and leave a line blank above the first item" })
}
