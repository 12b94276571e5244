//! What a server says with each file of a site, so that browsers allow the site nothing that it does not need.
//!
//! docs/hosting.md has the same for the servers of published sites.

/// Headers of a published site, by the files they go with; a later rule takes the place of an earlier one.
///
/// There is no `Cross-Origin-Opener-Policy`: browsers refuse to open a page that has one from a frame without rights, and
/// that is where the links of a previewed email are.
pub(crate) const PUBLISHED: [(&str, &[(&str, &str)]); 3] = [
    ("/*", &[(POLICY, SITE), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")]),
    // An SVG image is a document when it is opened by itself, and could hold a script.
    ("/*.svg", &[(POLICY, DRAWING)]),
    // Homepages at other addresses ask for the banner.
    ("/embed/*", &[("Access-Control-Allow-Origin", "*")]),
];

const POLICY: &str = "Content-Security-Policy";

const SITE: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const DRAWING: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
/// For the emails, which no site publishes. Their pages carry style and script with them, because they are also opened
/// from a disk. Their frames inherit this, but are sandboxed without scripts; a letter may show a logo of its sender.
const EMAILS: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' 'unsafe-inline'; \
                      img-src 'self' data: https:; connect-src 'self'; frame-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// For the pages of the preview itself, which ask for a day.
const PREVIEW: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; \
                       form-action 'self'; frame-ancestors 'none'";

/// Headers of this server alone: what it shows is not published yet, and changes at each save.
const OURS: [(&str, &str); 2] = [("Cache-Control", "no-store"), ("Cross-Origin-Resource-Policy", "same-origin")];

/// The headers of a file of the site, by its path below it.
pub(crate) fn of_page(path: &str) -> Vec<(&'static str, &'static str)> {
    let path = format!("/{path}");
    let mut headers = OURS.to_vec();
    for (_, rules) in PUBLISHED.iter().filter(|(pattern, _)| matches(pattern, &path)) {
        for rule in *rules {
            headers.retain(|header| header.0 != rule.0);
            headers.push(*rule);
        }
    }
    headers
}

/// The headers of a file of an email.
pub(crate) fn of_email(path: &str) -> Vec<(&'static str, &'static str)> {
    with_policy(path, EMAILS)
}

/// The headers of a page of the preview itself.
pub(crate) fn of_preview() -> Vec<(&'static str, &'static str)> {
    with_policy("index.html", PREVIEW)
}

fn with_policy(path: &str, policy: &'static str) -> Vec<(&'static str, &'static str)> {
    let headers = of_page(path).into_iter();
    headers.map(|(name, value)| if name == POLICY { (name, policy) } else { (name, value) }).collect()
}

fn matches(pattern: &str, path: &str) -> bool {
    let (start, end) = pattern.split_once('*').expect("each pattern has a star");
    path.starts_with(start) && path.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(headers: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
        let mut values = headers.iter().filter(|header| header.0 == name).map(|header| header.1);
        let value = values.next();
        assert_eq!(values.next(), None, "{name} is said once");
        value
    }

    #[test]
    fn a_later_rule_takes_the_place_of_an_earlier_one() {
        assert_eq!(value(&of_page("privacy/index.html"), POLICY), Some(SITE));
        assert_eq!(value(&of_page("privacy/seal.svg"), POLICY), Some(DRAWING));
        assert_eq!(value(&of_page("embed/banner.en.json"), "Access-Control-Allow-Origin"), Some("*"));
        assert_eq!(value(&of_page("privacy/embed/x.json"), "Access-Control-Allow-Origin"), None);
        assert_eq!(value(&of_email("privacy/2024-03-01/en/index.html"), POLICY), Some(EMAILS));
    }

    /// The page of the documentation, which people copy from.
    const HOSTING: &str = include_str!("../../../docs/hosting.md");

    #[test]
    fn the_documentation_has_the_same_headers_for_hosts_with_a_headers_file() {
        let rules = PUBLISHED.iter().map(|(pattern, headers)| {
            let lines: String = headers.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
            format!("{pattern}\n{lines}")
        });
        let expected = format!("```\n{}```\n", rules.collect::<String>());
        assert!(HOSTING.contains(&expected), "docs/hosting.md must have\n{expected}");
    }

    #[test]
    fn the_documentation_has_the_same_headers_for_nginx() {
        for (pattern, headers) in PUBLISHED {
            for (name, value) in headers {
                let line = match (pattern, *name) {
                    ("/*", POLICY) => format!("default    \"{value}\";"),
                    ("/*", name) => format!("add_header {name} \"{value}\" always;"),
                    ("/*.svg", _) => format!("~\\.svg$    \"{value}\";"),
                    (pattern, _) => format!("~^{}    \"{value}\";", pattern.trim_end_matches('*')),
                };
                assert!(HOSTING.contains(&line), "docs/hosting.md must have {line}");
            }
        }
    }
}
