//! Whether what is said can be seen: contrast and size, in light, in dark, and where a program turns colours round.

use std::collections::BTreeSet;

use super::letter::{JudgedEmail, excerpt};
use crate::html::read::{Hypertext, Scheme};
use crate::values::color::Color;

/// The least contrast of text (WCAG 2.2, 1.4.3), and of text whose colours a program inverts.
const CONTRAST: f64 = 4.5;
const INVERTED: f64 = 3.0;

pub(super) fn legibility(letter: &JudgedEmail<'_>) -> Vec<String> {
    let page = &letter.page;
    let mut wrong = BTreeSet::new();
    if let Some(unread) = &page.unread_dark {
        wrong.insert(format!(
            "colours on a dark background cannot be checked: `{unread}` is not understood; write `@media \
             (prefers-color-scheme: dark)`, and name elements and classes in it"
        ));
    }
    let (mut all, mut large) = (0, 0);
    for (words, at) in seen_words(page) {
        for scheme in [Scheme::Light, Scheme::Dark] {
            match colors(page, at, scheme) {
                Some((ink, paper)) if ink.contrast(paper) < CONTRAST => drop(wrong.insert(format!(
                    "{ink} on {paper} has a contrast of {:.1}, and should have {CONTRAST} (`{}`)",
                    ink.contrast(paper),
                    excerpt(words)
                ))),
                Some(_) => {}
                None => drop(wrong.insert(format!("`{}` has no text or background colour", excerpt(words)))),
            }
        }
        let number = |property, unit| {
            let value = page.inherited(at, property, Scheme::Light)?;
            value.strip_suffix(unit).unwrap_or(value).parse::<f64>().ok()
        };
        let (size, line) = (number("font-size", "px").unwrap_or(0.0), number("line-height", "").unwrap_or(0.0));
        if size < 14.0 {
            wrong.insert(format!("`{}` is smaller than 14 pixels", excerpt(words)));
        }
        // Headings are set closer, and can be most of a message that tells of moved sections.
        let is_heading = |at: usize| matches!(&*page.elements[at].name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let letters = if page.around(at).any(is_heading) { 0 } else { words.trim().chars().count() };
        all += letters;
        large += if size >= 16.0 && line >= 1.5 { letters } else { 0 };
    }
    if 2 * large < all {
        wrong.insert("most of the text is smaller than 16 pixels, or its lines closer than 1.5".to_owned());
    }
    if page.all("a").any(|link| link.style("text-decoration").is_some_and(|value| value.contains("none"))) {
        wrong.insert("a link is not underlined".to_owned());
    }
    wrong.into_iter().collect()
}

pub(super) fn inversion(letter: &JudgedEmail<'_>) -> Vec<String> {
    let page = &letter.page;
    let mut wrong = BTreeSet::new();
    for (words, at) in seen_words(page) {
        let Some((ink, paper)) = colors(page, at, Scheme::Light) else { continue };
        for color in [ink, paper].into_iter().filter(|color| color.is_extreme()) {
            wrong.insert(format!(
                "mail programs treat {color} as the default and may change it; use a colour close to it"
            ));
        }
        let contrast = ink.inverted().contrast(paper.inverted());
        if contrast < INVERTED {
            wrong.insert(format!(
                "{ink} on {paper}, inverted, has a contrast of {contrast:.1}, and should have {INVERTED} (`{}`)",
                excerpt(words)
            ));
        }
    }
    wrong.into_iter().collect()
}

pub(super) fn seen_words(page: &Hypertext) -> impl Iterator<Item = (&str, usize)> {
    let words = page.words.iter().filter(|(words, _)| !words.trim().is_empty());
    words.filter(|(_, at)| page.is_seen(*at)).map(|(words, at)| (words.as_str(), *at))
}

fn colors(page: &Hypertext, at: usize, scheme: Scheme) -> Option<(Color, Color)> {
    let paper = page.color(at, "background-color", scheme)?;
    Some((page.color(at, "color", scheme)?, paper))
}
