//! Whether the files of an email say what its notice's pages say.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use mail_parser::MessageParser;

use super::words::{addresses, has_tag, letters, same_but_for_tags};
use super::{Findings, History, Told};
use crate::html::read::{Hypertext, close, one_line};
use crate::site::address::Tree;

const TREE: Tree = Tree::Notifications;

impl Findings<'_> {
    /// The folder of an email.
    pub(super) fn email(&mut self, history: &History, version: &Told, folder: &str) {
        let path = |name: &str| format!("{folder}{name}");
        let mut read = |name: &str| self.text(TREE, &path(name));
        let (Some(html), Some(text), Some(subject), Some(preheader), Some(preview)) =
            (read("body.html"), read("body.txt"), read("subject.txt"), read("preheader.txt"), read("index.html"))
        else {
            return;
        };
        let Some(eml) = (self.built.read)(TREE, &path("message.eml")) else {
            return self.say(TREE, &path("message.eml"), "this file is missing");
        };
        let page = Hypertext::read(&html);
        let (subject, preheader) = (one_line(&subject), one_line(&preheader));
        self.beginning(&path("body.html"), &page, &subject, &preheader);
        let shown = Hypertext::read(&preview).text();
        for (words, what) in [(&subject, "subject"), (&preheader, "preheader"), (&one_line(&text), "text part")] {
            self.expect(shown.contains(words.as_str()), TREE, &path("index.html"), || {
                format!("it shows another {what}")
            });
        }
        if let Some(list) = self.text(TREE, "index.html") {
            let listed = Hypertext::read(&list).text().contains(&subject);
            self.expect(listed, TREE, "index.html", || format!("it does not list `{subject}`"));
        }
        self.parts(history, version, folder, (&page, &text));
        self.draft(folder, &eml, (&page, &text, &subject));
    }

    /// The two lines that programs show of a message before it is opened.
    fn beginning(&mut self, path: &str, page: &Hypertext, subject: &str, preheader: &str) {
        let title = page.find(|element| element.name == "title").map(|at| letters(&page.words_in(at)));
        self.expect(title.as_ref() == Some(&letters(subject)), TREE, path, || {
            "its title is not the subject".to_owned()
        });
        let first = page.words.iter().find(|(words, at)| {
            !words.trim().is_empty() && page.around(*at).any(|at| page.elements[at].name == "body")
        });
        let begins = first.is_some_and(|(words, _)| letters(words).starts_with(&letters(preheader)));
        self.expect(begins, TREE, path, || "it does not begin with the preheader".to_owned());
    }

    /// What the HTML and the text part say, against each other and against the pages.
    fn parts(&mut self, history: &History, version: &Told, folder: &str, (page, text): (&Hypertext, &str)) {
        let (html_path, text_path) = (format!("{folder}body.html"), format!("{folder}body.txt"));
        let (seen, close) = (letters(&page.text()), letters(text));
        for item in &version.summary {
            for (path, words) in [(&html_path, &seen), (&text_path, &close)] {
                self.expect(words.contains(&letters(item)), TREE, path, || format!("it does not say `{item}`"));
            }
        }
        self.days(history, version, folder, (page, &close));
        self.links(history, folder, (page, text));
        self.redline(history, version, folder, (page, &close));
    }

    /// The days that the HTML part marks as such; a theme may mark none.
    fn days(&mut self, history: &History, version: &Told, folder: &str, (page, text): (&Hypertext, &str)) {
        let (html_path, text_path) = (format!("{folder}body.html"), format!("{folder}body.txt"));
        let days: BTreeSet<(String, String)> = spelled_days(page).collect();
        let applies = days.is_empty() || days.iter().any(|(day, _)| *day == version.effective);
        self.expect(applies, TREE, &html_path, || {
            format!("it does not say that the text applies from {}", version.effective)
        });
        let known: BTreeSet<&str> =
            history.versions.iter().flat_map(|told| [told.updated.as_str(), told.effective.as_str()]).collect();
        // The words of a day are the same wherever it stands, here and in the history.
        let there = self.page(&format!("{}{}/history/index.html", history.root, history.notice));
        let there: BTreeMap<String, String> = there.iter().flat_map(spelled_days).collect();
        for (day, words) in days {
            self.expect(known.contains(day.as_str()), TREE, &html_path, || {
                format!("nothing of this notice happens on {day}")
            });
            self.expect(text.contains(&letters(&words)), TREE, &text_path, || {
                format!("it does not say `{words}`, as the HTML part does")
            });
            self.expect(there.get(&day).is_none_or(|spelled| is_spelled(spelled, &words)), TREE, &html_path, || {
                format!("`{words}` stands for {day}, and the history spells it otherwise")
            });
        }
    }

    /// Both parts lead to the same places. Where an editor's own links lead is not ours to know; a platform's are its tags.
    fn links(&mut self, history: &History, folder: &str, (page, text): (&Hypertext, &str)) {
        let (seen, close_text) = (letters(&page.text()), letters(text));
        let told: BTreeSet<String> = addresses(text).collect();
        let hrefs: BTreeSet<&str> = page.all("a").filter_map(|link| link.attribute("href")).collect();
        for href in hrefs.iter().filter(|href| !has_tag(href, &self.built.delimiters)) {
            let words = letters(href.strip_prefix("mailto:").unwrap_or(href));
            let is_there = if words.contains("://") { told.contains(&words) } else { close_text.contains(&words) };
            self.expect(is_there && !words.is_empty(), TREE, &format!("{folder}body.txt"), || {
                format!("it does not have the link {href}")
            });
        }
        let linked: BTreeSet<String> = hrefs.iter().map(|href| letters(href)).collect();
        for address in told.iter().filter(|address| address.starts_with(&history.base)) {
            self.expect(
                linked.contains(address) || seen.contains(address),
                TREE,
                &format!("{folder}body.html"),
                || format!("it does not have the link {address}, as the text part does"),
            );
        }
    }

    /// The redline that the message leads to, and what the message says of it.
    fn redline(&mut self, history: &History, version: &Told, folder: &str, (page, text): (&Hypertext, &str)) {
        let body = format!("{folder}body.html");
        let notice = format!("{}{}/", history.root, history.notice);
        let is_redline = |path: &str| {
            path == format!("{notice}{}/changes/", version.name)
                || path.starts_with(&format!("{notice}compare/")) && path.ends_with(&format!("/{}/", version.name))
        };
        let mut hrefs = page.all("a").filter_map(|link| link.attribute("href"));
        let path = hrefs.find_map(|href| {
            let path = href.strip_prefix(&history.base)?.split('#').next()?;
            is_redline(path).then(|| path.to_owned())
        });
        let Some(path) = path else { return self.say(TREE, &body, "it leads to no redline") };
        let Some(redline) = self.page(&format!("{path}index.html")) else { return };
        self.quotes(folder, page, text, &redline);
        self.sections(&body, page, (&redline, &format!("{}{path}", history.base)));
    }

    /// Quotes, against the texts that the redline compares.
    fn quotes(&mut self, folder: &str, page: &Hypertext, text: &str, redline: &Hypertext) {
        let Some(article) = redline.find(|element| element.attribute("data-redline").is_some()) else { return };
        let (old, new) = (reading(redline, article, "ins"), reading(redline, article, "del"));
        for (at, element) in page.elements.iter().enumerate() {
            let (side, class) = match element.attribute("class") {
                Some("before") => (&old, "before"),
                Some("after") => (&new, "after"),
                _ => continue,
            };
            let words = page.words_in(at);
            // Behind the word in front, which a theme may write with a colon of its own.
            let quotes: Vec<&str> =
                words.match_indices(": ").take(2).map(|(at, colon)| &words[at + colon.len()..]).collect();
            let is_told = quotes.iter().any(|quote| text.contains(&letters(quote)));
            self.expect(is_told, TREE, &format!("{folder}body.txt"), || format!("it does not quote `{words}`"));
            let is_there = quotes.iter().any(|quote| is_quoted_from(quote, side));
            self.expect(is_there, TREE, &format!("{folder}body.html"), || {
                format!("the text {class} the change does not say what `{words}` quotes")
            });
        }
    }

    /// Sections, against the redline's list of them and its headings; `address` is where it is.
    fn sections(&mut self, body: &str, page: &Hypertext, (redline, address): (&Hypertext, &str)) {
        let listed = |page: &Hypertext, is: &dyn Fn(usize) -> bool| -> Vec<String> {
            let links = page.elements.iter().enumerate().filter(|(at, element)| element.name == "a" && is(*at));
            let ids = links.filter_map(|(_, link)| link.attribute("href")?.split_once('#'));
            ids.filter(|(path, _)| path.is_empty() || *path == address).map(|(_, id)| id.to_owned()).collect()
        };
        let told = listed(page, &|at| page.around(at).any(|at| page.elements[at].name == "h3"));
        for id in told.iter().filter(|id| !redline.has_id(id)) {
            self.say(TREE, body, format!("nothing on {address} is called `{id}`"));
        }
        let changed = listed(redline, &|at| {
            let item = redline.around(at).find_map(|at| redline.elements[at].attribute("data-change"));
            item.is_some_and(|change| !["kept", "form", "moved-away"].contains(&change))
        });
        if !changed.is_empty() && told != changed[..told.len().min(changed.len())] {
            self.say(TREE, body, "it tells other sections than the redline, or in another order");
        }
    }

    /// The draft, against what goes into a platform.
    fn draft(&mut self, folder: &str, eml: &[u8], (page, text, subject): (&Hypertext, &str, &str)) {
        let path = format!("{folder}message.eml");
        let Some(message) = MessageParser::default().parse(eml) else {
            return self.say(TREE, &path, "it is no message");
        };
        let is_same = message.subject().map(letters) == Some(letters(subject));
        self.expect(is_same, TREE, &path, || "it has another subject".to_owned());
        let delimiters = &self.built.delimiters;
        let words = |page: &Hypertext| without_tag_links(page, delimiters);
        let is_same = |drafted: Option<String>, built: &str| {
            drafted.is_some_and(|drafted| same_but_for_tags(&drafted, built, delimiters))
        };
        let parts = [
            ("HTML", is_same(message.body_html(0).map(|part| words(&Hypertext::read(&part))), &words(page))),
            ("text", is_same(message.body_text(0).map(Cow::into_owned), text)),
        ];
        for (name, is_same) in parts {
            self.expect(is_same, TREE, &path, || format!("its {name} part says something else"));
        }
    }
}

/// The days that a page names, and how it spells them.
fn spelled_days(page: &Hypertext) -> impl Iterator<Item = (String, String)> {
    let elements = page.elements.iter().enumerate();
    elements.filter_map(|(at, element)| Some((element.attribute("datetime")?.to_owned(), page.words_in(at))))
}

/// The history tells texts of one day apart by a number behind the day: "16 November 2026 (2)".
fn is_spelled(spelled: &str, words: &str) -> bool {
    spelled.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ("))
}

/// Whether a text says what a quote quotes: parts of sentences, cells of a row, what leads into a list, and the names of a
/// row and a column before a cell, `statistics, Kept for: 30 days`.
fn is_quoted_from(quote: &str, text: &str) -> bool {
    let has = |piece: &str| text.contains(&close(piece));
    let is_there = |piece: &str| match piece.rsplit_once(": ") {
        _ if has(piece) => true,
        Some((led, words)) => has(words) && (has(led) || led.split(", ").all(has)),
        None => false,
    };
    quote.split("[…]").flat_map(|piece| piece.split(" | ")).all(is_there)
}

/// What readers see, but for the words of links whose address is a tag, or looks like one: a draft has no tags.
fn without_tag_links(page: &Hypertext, delimiters: &[String]) -> String {
    let is_tag = |at: usize| page.elements[at].attribute("href").is_some_and(|href| has_tag(href, delimiters));
    let words = page.words.iter().filter(|(_, at)| page.is_seen(*at) && !page.around(*at).any(is_tag));
    words.map(|(words, _)| &**words).collect()
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
    close(&words.collect::<String>())
}
