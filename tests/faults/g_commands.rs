//! Part G: what commands are given to read, where they are told to write, and what ends them half way.

use crate::harness::Sandbox;
use crate::project::{NEW, with_paragraph};

#[test]
fn g11_thousands_of_messages_about_one_line_are_counted_and_twenty_are_shown() {
    // The second took a minute when each message read the whole file; a run that takes long is killed.
    for links in [4_000, 20_000] {
        let sandbox = Sandbox::with(&with_paragraph(&"[a](javascript:1) and on, ".repeat(links)));
        let checked = sandbox.run(&["check"]);
        assert!(checked.code == Some(1) && checked.bad_manners().is_empty(), "{checked}");
        assert!(checked.says(&format!("and {} more of N0105 in this file", links - 20)), "{checked}");
        assert!(checked.says(&format!("error: {links} errors")), "the count is true\n{checked}");
        // The columns are those of the file and not of the part that is shown.
        assert!(
            checked.messages().iter().any(|message| message.is_at(&format!("{NEW}:14:{}", 19 * 26 + 1))),
            "{checked}"
        );
        let json = sandbox.run(&["check", "--format", "json"]);
        let messages: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
        assert_eq!(messages["messages"].as_array().map(Vec::len), Some(links));
        for format in ["github", "sarif"] {
            let listed = sandbox.run(&["check", "--format", format]);
            assert_eq!(listed.stdout.matches("javascript:` address").count(), links, "{format}");
        }
    }
}
