//! Whether what was built says the same everywhere: pages, redlines, emails, banner and feeds.
//!
//! It knows the built files and nothing else, so it also finds what somebody changed by hand.

use std::collections::{BTreeMap, BTreeSet};

use atom_syndication::Feed;
use mail_parser::MessageParser;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Place};
use crate::render::hypertext::{Element, Hypertext, one_line};
use crate::render::page::Tree;

/// The built files: their names, and how to read one.
pub struct Built<'a> {
    /// Names of the files of both trees.
    pub names: BTreeSet<(Tree, String)>,
    /// Reads a file; `None` when it is not there.
    pub read: &'a dyn Fn(Tree, &str) -> Option<Vec<u8>>,
}

/// Where built files contradict each other, an error for each; sorted by file.
#[must_use]
pub fn disagreements(built: &Built<'_>) -> Vec<Diagnostic> {
    let mut found = Findings { built, diagnostics: Vec::new() };
    for (_, path) in built.names.iter().filter(|(tree, path)| *tree == Tree::Site && path.ends_with("versions.json")) {
        if let Some(history) = History::read(built, path) {
            found.history(&history);
        } else {
            found.say(Tree::Site, path, "it is no history");
        }
    }
    crate::diagnostic::sort(&mut found.diagnostics);
    found.diagnostics
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
        let hint = "build again; what was built is not to be changed by hand";
        self.diagnostics.push(Diagnostic::error(160, place, what).hint(hint));
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
            for day in effective.into_iter().chain([&version.updated]) {
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
                self.link(history, Tree::Site, &path, href);
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
            let section = &page.elements[at];
            let name = section.attribute("data-version").unwrap_or_default();
            let Some(version) = history.versions.iter().find(|version| version.name == name) else {
                self.say(Tree::Site, &home, format!("a banner is about {name}, which nobody can read"));
                continue;
            };
            let is_it = |banner: &&&Value| banner["version"] == name && banner["notice"] == history.notice.as_str();
            let Some(banner) = all.iter().find(is_it) else {
                self.say(Tree::Site, &json, format!("it has no banner about {name}"));
                continue;
            };
            let words = page.words_in(at);
            let begins = |key: &str, day: &str| banner[key].as_str().is_some_and(|instant| instant.starts_with(day));
            let days = [
                ("data-effective", "effective_at", version.effective.as_str()),
                ("data-show-from", "show_from", section.attribute("data-show-from").unwrap_or("?")),
                ("data-show-until", "show_until", section.attribute("data-show-until").unwrap_or("?")),
            ];
            for (attribute, key, day) in days {
                let stated = section.attribute(attribute).is_some_and(|value| value.starts_with(day));
                self.expect(stated, Tree::Site, &home, || format!("the banner about {name} does not say {day}"));
                self.expect(begins(key, day), Tree::Site, &json, || format!("`{key}` of {name} is not {day}"));
            }
            let spoken =
                strings(&banner["summary"]).into_iter().chain(banner["text"]["neutral"].as_str().map(one_line));
            for said in spoken {
                self.expect(words.contains(&said), Tree::Site, &json, || {
                    format!("it says `{said}` of {name}, and the homepage does not")
                });
            }
            for item in &version.summary {
                self.expect(words.contains(item) || banner["text"]["upcoming"].is_null(), Tree::Site, &home, || {
                    format!("the banner about {name} does not say `{item}`")
                });
            }
            self.link(history, Tree::Site, &json, banner["link"]["url"].as_str().unwrap_or_default());
        }
    }

    /// The folder of an email.
    fn email(&mut self, history: &History, version: &Told, folder: &str) {
        let tree = Tree::Notifications;
        let path = |name: &str| format!("{folder}{name}");
        let mut read = |name: &str| self.text(tree, &path(name));
        let (Some(html), Some(text), Some(subject), Some(preheader), Some(preview)) =
            (read("body.html"), read("body.txt"), read("subject.txt"), read("preheader.txt"), read("index.html"))
        else {
            return;
        };
        let Some(eml) = (self.built.read)(tree, &path("message.eml")) else {
            return self.say(tree, &path("message.eml"), "this file is missing");
        };
        let body = path("body.html");
        let page = Hypertext::read(&html);
        let subject = one_line(&subject);
        let title = page.find(|element| element.name == "title").map(|at| page.words_in(at));
        self.expect(title.as_ref() == Some(&subject), tree, &body, || "its title is not the subject".to_owned());
        let first = page.words.iter().find(|(words, at)| {
            !words.trim().is_empty() && page.around(*at).any(|at| page.elements[at].name == "body")
        });
        let begins = first.is_some_and(|(words, _)| one_line(words).starts_with(&one_line(&preheader)));
        self.expect(begins, tree, &body, || "it does not begin with the preheader".to_owned());
        let preview = Hypertext::read(&preview);
        let shown = preview.text();
        for (words, what) in
            [(&subject, "subject"), (&one_line(&preheader), "preheader"), (&one_line(&text), "text part")]
        {
            self.expect(shown.contains(words.as_str()), tree, &path("index.html"), || {
                format!("it shows another {what}")
            });
        }
        if let Some(list) = self.text(tree, "index.html") {
            let listed = Hypertext::read(&list).text().contains(&subject);
            self.expect(listed, tree, "index.html", || format!("it does not list `{subject}`"));
        }
        self.parts(history, version, folder, (&page, &text));
        self.draft(folder, &eml, (&html, &text, &subject));
    }

    /// What the HTML and the text part say, against each other and against the pages.
    fn parts(&mut self, history: &History, version: &Told, folder: &str, (page, text): (&Hypertext, &str)) {
        let tree = Tree::Notifications;
        let (html_path, text_path) = (format!("{folder}body.html"), format!("{folder}body.txt"));
        let addresses: Vec<&str> = text.split_whitespace().filter(|word| word.starts_with(&history.base)).collect();
        let (seen, text) = (letters(&page.text()), letters(text));
        for item in &version.summary {
            for (path, words) in [(&html_path, &seen), (&text_path, &text)] {
                self.expect(words.contains(&letters(item)), tree, path, || format!("it does not say `{item}`"));
            }
        }
        let days: BTreeMap<String, String> = spelled_days(page).collect();
        self.expect(days.contains_key(&version.effective), tree, &html_path, || {
            format!("it does not say that the text applies from {}", version.effective)
        });
        if let (Some(words), Some(subject)) =
            (days.get(&version.effective), self.text(tree, &format!("{folder}subject.txt")))
        {
            let path = format!("{folder}subject.txt");
            self.expect(subject.contains(words.as_str()), tree, &path, || format!("it does not say `{words}`"));
        }
        let known: BTreeSet<&str> =
            history.versions.iter().flat_map(|told| [told.updated.as_str(), told.effective.as_str()]).collect();
        for day in days.keys().filter(|day| !known.contains(day.as_str())) {
            self.say(tree, &html_path, format!("nothing of this notice happens on {day}"));
        }
        // The words of a day are the same wherever it stands, here and in the history.
        let there = self.page(&format!("{}{}/history/index.html", history.root, history.notice));
        let there: BTreeMap<String, String> = there.iter().flat_map(spelled_days).collect();
        for (at, element) in page.elements.iter().enumerate() {
            let Some(day) = element.attribute("datetime") else { continue };
            let words = page.words_in(at);
            let here = text.contains(&letters(&words));
            self.expect(here, tree, &text_path, || format!("it does not say `{words}`, as the HTML part does"));
            self.expect(there.get(day).is_none_or(|spelled| *spelled == words), tree, &html_path, || {
                format!("`{words}` stands for {day}, and the history spells it otherwise")
            });
        }
        for href in page.all("a").filter_map(|link| link.attribute("href")) {
            let told = href.strip_prefix("mailto:").unwrap_or(href);
            let here = text.contains(&letters(told));
            self.expect(here, tree, &text_path, || format!("it does not have the link {href}"));
            self.link(history, tree, &html_path, href);
        }
        for address in addresses {
            self.link(history, tree, &text_path, address);
        }
        self.quotes(history, folder, page, &text);
    }

    /// Quotes and sections, against the redline that the message leads to.
    fn quotes(&mut self, history: &History, folder: &str, page: &Hypertext, text: &str) {
        let tree = Tree::Notifications;
        let body = format!("{folder}body.html");
        let redline = page.all("a").filter_map(|link| link.attribute("href")).find_map(|href| {
            let path = href.strip_prefix(&history.base)?.split('#').next()?;
            (path.ends_with("/changes/") || path.contains("/compare/")).then(|| format!("{path}index.html"))
        });
        let Some(redline) = redline.and_then(|path| self.page(&path)) else {
            return self.say(tree, &body, "it leads to no redline");
        };
        let Some(article) = redline.find(|element| element.attribute("data-redline").is_some()) else { return };
        let (old, new) = (reading(&redline, article, "ins"), reading(&redline, article, "del"));
        for (at, element) in page.elements.iter().enumerate() {
            let (side, class) = match element.attribute("class") {
                Some("before") => (&old, "before"),
                Some("after") => (&new, "after"),
                _ => continue,
            };
            let words = page.words_in(at);
            let quote = words.split_once(": ").map_or(words.as_str(), |(_, quote)| quote);
            self.expect(text.contains(&letters(quote)), tree, &format!("{folder}body.txt"), || {
                format!("it does not quote `{quote}`")
            });
            for piece in quote.split("[…]").flat_map(|piece| piece.split(" | ")) {
                let piece = letters(piece);
                self.expect(side.contains(&piece), tree, &body, || {
                    format!("the text {class} the change does not say `{quote}`")
                });
            }
        }
        let listed = |page: &Hypertext, is: &dyn Fn(usize) -> bool| -> Vec<String> {
            let links = page.elements.iter().enumerate().filter(|(at, element)| element.name == "a" && is(*at));
            links.filter_map(|(_, link)| Some(link.attribute("href")?.split_once('#')?.1.to_owned())).collect()
        };
        let told = listed(page, &|at| page.around(at).any(|at| page.elements[at].name == "h3"));
        let changed = listed(&redline, &|at| {
            let item = redline.around(at).find_map(|at| redline.elements[at].attribute("data-change"));
            item.is_some_and(|change| !["kept", "form", "moved-away"].contains(&change))
        });
        if !changed.is_empty() && told != changed[..told.len().min(changed.len())] {
            self.say(tree, &body, "it tells other sections than the redline, or in another order");
        }
    }

    fn draft(&mut self, folder: &str, eml: &[u8], (html, text, subject): (&str, &str, &str)) {
        let (tree, path) = (Tree::Notifications, format!("{folder}message.eml"));
        let Some(message) = MessageParser::default().parse(eml) else {
            return self.say(tree, &path, "it is no message");
        };
        self.expect(message.subject().map(one_line).as_deref() == Some(subject), tree, &path, || {
            "it has another subject".to_owned()
        });
        let words = |html: &str| Hypertext::read(html).text();
        let parts = [
            ("HTML", message.body_html(0).map(|part| words(&part)), words(html)),
            ("text", message.body_text(0).map(|part| one_line(&part)), one_line(text)),
        ];
        for (name, drafted, built) in parts {
            // A platform's tags stand in the one and not in the other; what both have is the same.
            let is_same = drafted.as_ref() == Some(&built) || has_tags(&built);
            self.expect(is_same, tree, &path, || format!("its {name} part says something else"));
        }
    }

    /// A link to a notice leads to a built page, and to a place in it. What else is at the site's host is not ours to know.
    fn link(&mut self, history: &History, tree: Tree, from: &str, href: &str) {
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
            let is_there = page.elements.iter().any(|element| element.attribute("id") == Some(id));
            self.expect(is_there, tree, from, || format!("nothing on {path} is called `{id}`"));
        }
    }
}

/// The days that a page names, and how it spells them.
fn spelled_days(page: &Hypertext) -> impl Iterator<Item = (String, String)> {
    let elements = page.elements.iter().enumerate();
    elements.filter_map(|(at, element)| Some((element.attribute("datetime")?.to_owned(), page.words_in(at))))
}

/// The letters of one reading of a redline, without those that `left_out` marks and our own labels.
fn reading(page: &Hypertext, article: usize, left_out: &str) -> String {
    let is_in = |at: usize| {
        let mut within = false;
        for around in page.around(at) {
            let element = &page.elements[around];
            let hides = element.name == left_out
                || element.attribute("data-diff") == Some(left_out)
                || element.attribute("data-redline") == Some("ignore");
            if hides {
                return false;
            }
            within |= around == article;
        }
        within
    };
    let words = page.words.iter().filter(|(_, at)| is_in(*at)).map(|(words, _)| &**words);
    letters(&words.collect::<String>())
}

/// A text without its spaces, which stand otherwise in a quote and within what a platform would take for a tag; there an
/// address has a character written by its number.
fn letters(words: &str) -> String {
    let close: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    percent_decode_str(&close).decode_utf8_lossy().into_owned()
}

fn has_tags(text: &str) -> bool {
    ["{{", "{%", "*|", "%%", "${"].iter().any(|delimiter| text.contains(delimiter))
}
