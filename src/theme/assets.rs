//! The built-in style sheet and scripts as pages load them: without what they say to whoever writes one.

use std::path::Path;

/// The text of a built-in asset with neither comments nor spaces that say nothing, by the ending of its name.
#[must_use]
pub(super) fn compact(name: &str, text: &str) -> String {
    match Path::new(name).extension().and_then(|ending| ending.to_str()) {
        Some("css") => minifier::css::minify(text).expect("the built-in style sheet is one").to_string(),
        Some("js") => minifier::js::minify(text).expect("the built-in scripts are scripts").to_string(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::templates::BUILT_IN;

    #[test]
    fn built_in_assets_lose_what_they_say_to_writers_and_nothing_else() {
        let mut names = Vec::new();
        for (path, text) in BUILT_IN {
            let Some(name) = path.strip_prefix("assets/") else { continue };
            let compact = compact(name, text);
            assert!(text.lines().any(is_comment) && !compact.contains("/*"), "{name}");
            assert!(compact.len() * 5 < text.len() * 4, "{name}");
            let code: String = text.lines().filter(|line| !is_comment(line)).collect();
            for sign in ["{", "}", "=>", "@media", ":has(", "${", "'", "`"] {
                assert_eq!(compact.matches(sign).count(), code.matches(sign).count(), "{name}: {sign}");
            }
            names.push(name);
        }
        assert_eq!(names, ["history.js", "home.js", "noticepress.css", "redline.js"]);
    }

    /// A comment of these files begins its line.
    fn is_comment(line: &str) -> bool {
        ["//", "/*"].iter().any(|sign| line.trim_start().starts_with(sign))
    }
}
