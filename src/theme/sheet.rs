//! The built-in style sheet as pages load it: without what it says to whoever writes one.

/// A style sheet without its comments, its indents and its empty lines (CSS Syntax 3, 4.3.2): a comment in a string is none.
#[must_use]
pub(super) fn compact(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    for line in without_comments(sheet).lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut quote = None;
    let mut rest = sheet;
    while let Some(c) = rest.chars().next() {
        if quote.is_none()
            && let Some(comment) = rest.strip_prefix("/*")
        {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        }
        // What is escaped ends no string.
        let length = if c == '\\' { 1 + rest[1..].chars().next().map_or(0, char::len_utf8) } else { c.len_utf8() };
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indents_go_and_what_stands_in_strings_stays() {
        let sheet = "/* one */\n:root {\n  --a: 1px; /* two\n  lines */\n}\n\np::before { content: \"/* kept */ \\\" \"; }\n/* open";
        assert_eq!(compact(sheet), ":root {\n--a: 1px;\n}\np::before { content: \"/* kept */ \\\" \"; }\n");
    }

    #[test]
    fn the_built_in_sheet_keeps_its_rules() {
        let sheet = include_str!("../../themes/default/assets/noticepress.css");
        let compact = compact(sheet);
        let comments = sheet.matches("/*").count();
        assert!(comments > 10 && !compact.contains("/*"), "{comments}");
        let braces = |text: &str| [text.matches('{').count(), text.matches('}').count()];
        assert_eq!(braces(&compact)[0], braces(&compact)[1]);
        assert!(compact.len() * 10 < sheet.len() * 9);
    }
}
