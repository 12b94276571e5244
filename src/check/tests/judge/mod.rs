//! An independent judge: reads built pages, redlines, emails, banner and feeds as people do, and says where they differ.
//!
//! It knows the built files of the built-in theme and nothing else. What an editor or a theme may do is no contradiction: a
//! page that marks no day as one is not asked for days, and an editor's links lead where they lead.

mod email;
mod words;

use std::collections::BTreeSet;

use atom_syndication::Feed;
use serde_json::Value;

use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::html::read::{Element, Hypertext, one_line};
use crate::site::address::Tree;
use crate::values::day::Day;

/// The built files: their names, and how to read one.
pub(crate) struct Built<'a> {
    /// Names of the files of both trees.
    pub names: BTreeSet<(Tree, String)>,
    /// Reads a file; `None` when it is not there.
    pub read: &'a dyn Fn(Tree, &str) -> Option<Vec<u8>>,
    /// What begins a tag of any mailing platform that the theme describes.
    pub delimiters: Vec<String>,
}

/// Where built files contradict each other, an error for each; sorted by file.
#[must_use]
pub(crate) fn disagreements(built: &Built<'_>) -> Vec<Diagnostic> {
    let mut found = Findings { built, diagnostics: Vec::new() };
    for (_, path) in built.names.iter().filter(|(tree, path)| *tree == Tree::Site && is_history(path)) {
        if let Some(history) = History::read(built, path) {
            found.history(&history);
        } else {
            found.say(Tree::Site, path, "it is no history");
        }
    }
    crate::diagnostic::sort(&mut found.diagnostics);
    found.diagnostics
}

/// A theme may have a file of that name among its assets.
fn is_history(path: &str) -> bool {
    path.ends_with("/versions.json") && !path.starts_with("assets/")
}

/// What `versions.json` says of a notice in one language.
struct History {
    /// The folder of the language: empty, or `es/`.
    root: String,
    notice: String,
    lang: String,
    /// The address of the site.
    base: String,
    versions: Vec<Told>,
}

struct Told {
    name: String,
    updated: String,
    effective: String,
    /// Whether it was to apply, or did.
    applies: bool,
    /// Whether it was taken back: its banner says that, and not what was to change.
    is_withdrawn: bool,
    predecessor: Option<String>,
    summary: Vec<String>,
    url: String,
    changes: Option<String>,
}

impl History {
    fn read(built: &Built<'_>, path: &str) -> Option<Self> {
        let json: Value = serde_json::from_slice(&(built.read)(Tree::Site, path)?).ok()?;
        let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
        let notice = text(&json, "notice")?;
        let root = path.strip_suffix(&format!("{notice}/versions.json"))?.to_owned();
        let versions = json["versions"].as_array()?.iter().map(|version| {
            Some(Told {
                name: text(version, "version")?,
                updated: text(version, "updated")?,
                effective: text(version, "effective")?,
                applies: !matches!(version["standing"].as_str(), Some("replaced" | "withdrawn")),
                is_withdrawn: version["standing"] == "withdrawn",
                predecessor: text(version, "predecessor"),
                summary: strings(&version["summary"]),
                url: text(version, "url")?,
                changes: text(version, "changes_url"),
            })
        });
        let base = text(&json, "url")?.strip_suffix(&format!("{root}{notice}/"))?.to_owned();
        Some(Self { lang: text(&json, "lang")?, base, versions: versions.collect::<Option<_>>()?, root, notice })
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|item| item.as_str().map(one_line)).collect()
}

struct Findings<'a> {
    built: &'a Built<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl Findings<'_> {
    fn say(&mut self, tree: Tree, path: &str, what: impl Into<String>) {
        let place = Place::Path(format!("{}/{path}", tree.folder()));
        let hint = "build again; do not edit built files by hand";
        self.diagnostics.push(Diagnostic::new(Rule::ChangedOutput, place, what).hint(hint));
    }

    fn expect(&mut self, holds: bool, tree: Tree, path: &str, what: impl FnOnce() -> String) {
        if !holds {
            self.say(tree, path, what());
        }
    }

    fn text(&mut self, tree: Tree, path: &str) -> Option<String> {
        let text = (self.built.read)(tree, path).and_then(|bytes| String::from_utf8(bytes).ok());
        self.expect(text.is_some(), tree, path, || "this file is missing, or no text".to_owned());
        text
    }

    fn page(&mut self, path: &str) -> Option<Hypertext> {
        self.text(Tree::Site, path).map(|html| Hypertext::read(&html))
    }

    fn history(&mut self, history: &History) {
        for version in &history.versions {
            self.version(history, version);
        }
        self.feed(history);
        self.banners(history);
        for version in &history.versions {
            let folder = format!("{}/{}/{}/", history.notice, version.name, history.lang);
            if self.built.names.contains(&(Tree::Notifications, format!("{folder}body.html"))) {
                self.email(history, version, &folder);
            }
        }
    }

    /// The page of a version and its redline.
    fn version(&mut self, history: &History, version: &Told) {
        let path = format!("{}{}/{}/index.html", history.root, history.notice, version.name);
        if let Some(page) = self.page(&path) {
            let named = page.all("article").any(|article| {
                article.attribute("data-notice") == Some(&history.notice)
                    && article.attribute("data-version") == Some(&version.name)
            });
            self.expect(named, Tree::Site, &path, || format!("it does not hold the text of {}", version.name));
            let days: BTreeSet<&str> = page.all("time").filter_map(|time| time.attribute("datetime")).collect();
            // The page of a text that never applied says so, and not since when it was to.
            let effective = version.applies.then_some(&version.effective);
            for day in effective.into_iter().chain([&version.updated]).filter(|_| !days.is_empty()) {
                self.expect(days.contains(day.as_str()), Tree::Site, &path, || format!("it does not say {day}"));
            }
            let words = page.text();
            for item in &version.summary {
                self.expect(words.contains(item), Tree::Site, &path, || format!("it does not say `{item}`"));
            }
        }
        let Some(from) = &version.predecessor else { return };
        let path = format!("{}{}/{}/changes/index.html", history.root, history.notice, version.name);
        if let Some(page) = self.page(&path) {
            let named = page.all("article").any(|article| {
                article.attribute("data-from") == Some(from) && article.attribute("data-to") == Some(&version.name)
            });
            self.expect(named, Tree::Site, &path, || format!("it is no redline from {from} to {}", version.name));
        }
    }

    fn feed(&mut self, history: &History) {
        let path = format!("{}{}/feed.xml", history.root, history.notice);
        let Some(xml) = self.text(Tree::Site, &path) else { return };
        let Ok(feed) = Feed::read_from(xml.as_bytes()) else { return self.say(Tree::Site, &path, "it is no feed") };
        for entry in feed.entries() {
            let Some(version) = history.versions.iter().find(|version| version.url == entry.id()) else {
                self.say(Tree::Site, &path, format!("no version is at {}", entry.id()));
                continue;
            };
            let content = entry.content().and_then(|content| content.value()).unwrap_or_default();
            let page = Hypertext::read(content);
            let words = page.text();
            for item in &version.summary {
                self.expect(words.contains(item), Tree::Site, &path, || {
                    format!("the entry of {} does not say `{item}`", version.name)
                });
            }
            let target = version.changes.as_ref().unwrap_or(&version.url);
            let leads = entry.links().iter().any(|link| link.href() == target);
            self.expect(leads, Tree::Site, &path, || {
                format!("the entry of {} does not lead to {target}", version.name)
            });
            for href in page.all("a").filter_map(|link| link.attribute("href")) {
                self.link(history, &path, href);
            }
        }
    }

    /// The banners of the homepage and of the JSON for homepages elsewhere, each against the history and the other.
    fn banners(&mut self, history: &History) {
        let home = format!("{}index.html", history.root);
        let json = format!("embed/banner.{}.json", history.lang);
        let Some(page) = self.page(&home) else { return };
        let Some(text) = self.text(Tree::Site, &json) else { return };
        let Ok(content) = serde_json::from_str::<Value>(&text) else {
            return self.say(Tree::Site, &json, "it is no JSON");
        };
        let all: Vec<&Value> = content["banners"].as_array().into_iter().flatten().collect();
        let first = content["banners"].get(0).cloned().unwrap_or_default();
        self.expect(content["banner"] == first, Tree::Site, &json, || {
            "`banner` is not the first of `banners`".to_owned()
        });
        let is_ours = |element: &Element| {
            element.attribute("data-banner").is_some() && element.attribute("data-notice") == Some(&history.notice)
        };
        let ours = all.iter().filter(|banner| banner["notice"] == history.notice.as_str()).count();
        let shown: Vec<usize> =
            page.elements.iter().enumerate().filter(|(_, element)| is_ours(element)).map(|(at, _)| at).collect();
        self.expect(ours == shown.len(), Tree::Site, &json, || {
            format!("it has {ours} banners of {}, and the homepage {}", history.notice, shown.len())
        });
        for at in shown {
            let name = page.elements[at].attribute("data-version").unwrap_or_default();
            let Some(version) = history.versions.iter().find(|version| version.name == name) else {
                self.say(Tree::Site, &home, format!("a banner is about {name}, which nobody can read"));
                continue;
            };
            let is_it = |banner: &&&Value| banner["version"] == name && banner["notice"] == history.notice.as_str();
            let Some(banner) = all.iter().find(is_it) else {
                self.say(Tree::Site, &json, format!("it has no banner about {name}"));
                continue;
            };
            self.banner_days(&page.elements[at], banner, (&home, &json));
            self.banner_words(version, &page.words_in(at), banner, (&home, &json));
            self.link(history, &json, banner["link"]["url"].as_str().unwrap_or_default());
        }
    }

    /// The days of a banner: on the homepage as days and as instants, in the JSON as instants.
    fn banner_days(&mut self, section: &Element, banner: &Value, (home, json): (&str, &str)) {
        let name = section.attribute("data-version").unwrap_or_default();
        let instant = |key: &str| banner[key].as_str().unwrap_or_default();
        for (attribute, key) in [("data-show-from", "show_from"), ("data-show-until", "show_until")] {
            let day = section.attribute(attribute).unwrap_or_default();
            self.expect(begins_on(instant(key), day), Tree::Site, json, || {
                format!("`{key}` of {name} is not the `{attribute}` of the homepage")
            });
        }
        let shown = format!("{}/{}", instant("show_from"), instant("show_until"));
        for (attribute, stated) in [("data-effective", instant("effective_at")), ("data-shown", &shown)] {
            let is_same = section.attribute(attribute).is_none_or(|value| value == stated);
            self.expect(is_same, Tree::Site, home, || {
                format!("`{attribute}` of the banner about {name} is not what the JSON says")
            });
        }
    }

    fn banner_words(&mut self, version: &Told, words: &str, banner: &Value, (home, json): (&str, &str)) {
        let name = &version.name;
        let day = &version.effective;
        let effective = banner["effective_at"].as_str().unwrap_or_default();
        self.expect(begins_on(effective, day), Tree::Site, json, || format!("`effective_at` of {name} is not {day}"));
        for said in strings(&banner["summary"]).into_iter().chain(banner["text"]["neutral"].as_str().map(one_line)) {
            self.expect(words.contains(&said), Tree::Site, json, || {
                format!("it says `{said}` of {name}, and the homepage does not")
            });
        }
        for item in version.summary.iter().filter(|_| !version.is_withdrawn) {
            self.expect(words.contains(item), Tree::Site, home, || {
                format!("the banner about {name} does not say `{item}`")
            });
        }
    }

    /// A link of ours to a notice leads to a built page, and to a place in it. What else is at the site's host is not ours
    /// to know.
    fn link(&mut self, history: &History, from: &str, href: &str) {
        let tree = Tree::Site;
        let Some(below) = href.strip_prefix(&history.base) else {
            return self.expect(!href.is_empty(), tree, from, || "a link leads nowhere".to_owned());
        };
        let (path, id) = below.split_once('#').map_or((below, None), |(path, id)| (path, Some(id)));
        let folder = path.strip_prefix(&history.root).unwrap_or(path).split_once('/').map_or("", |(folder, _)| folder);
        let folder = format!("{}{folder}/versions.json", history.root);
        if !self.built.names.contains(&(Tree::Site, folder)) {
            return;
        }
        let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let page = (self.built.read)(Tree::Site, &path);
        self.expect(page.is_some(), tree, from, || format!("{href} leads to nothing that was built"));
        if let (Some(page), Some(id)) = (page, id) {
            let page = Hypertext::read(&String::from_utf8_lossy(&page));
            self.expect(page.has_id(id), tree, from, || format!("nothing on {path} is called `{id}`"));
        }
    }
}

/// Whether a day begins at an instant, by the publisher's clock. Where a zone crossed the date line there is no such day,
/// and the next one begins instead.
fn begins_on(instant: &str, day: &str) -> bool {
    let Ok(day) = day.parse::<Day>() else { return false };
    [day, day.plus(1)].iter().any(|day| instant.starts_with(&day.to_string()))
}
