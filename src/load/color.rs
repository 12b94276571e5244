//! Reads colours of the settings, and says whether each can be read where site and letters put it.
//!
//! A colour is judged where it is chosen, once: each page and each letter has links of that colour.

use super::yaml::fields::Fields;
use super::yaml::value::Stated;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rules::Rule;
use crate::values::color::{Color, InvalidColor};

/// The least contrast of text (WCAG 2.2, 1.4.3).
const LEAST: f64 = 4.5;
/// The contrast of text that every reader can read (WCAG 2.2, 1.4.6).
const GOOD: f64 = 7.0;

const BLACK: Color = rgb(0x00_0000);
const WHITE: Color = rgb(0xff_ffff);

/// On which ground a colour stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    Light,
    Dark,
}

impl Ground {
    /// The grounds of links on pages of the built-in theme: `--paper` and `--wash`.
    fn of_pages(self) -> [Color; 2] {
        match self {
            Self::Light => [rgb(0xfd_fcf9), rgb(0xf5_f1e9)],
            Self::Dark => [rgb(0x1a_1714), rgb(0x25_211c)],
        }
    }

    /// The ground of the built-in letter.
    fn of_letters(self) -> Color {
        match self {
            Self::Light => rgb(0xfd_fcfa),
            Self::Dark => rgb(0x1c_1a17),
        }
    }

    /// What every colour can be read by that goes far enough towards it.
    fn ink(self) -> Color {
        match self {
            Self::Light => BLACK,
            Self::Dark => WHITE,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

const fn rgb(value: u32) -> Color {
    let [_, red, green, blue] = value.to_be_bytes();
    Color { red, green, blue }
}

/// A colour, written `#1a4f8b`.
pub(super) fn color(fields: &mut Fields<'_>, key: &'static str) -> Option<Stated<Color>> {
    let stated = fields.text(key)?;
    let Ok(color) = stated.value.parse() else {
        let message = format!("`{}` is not a colour", stated.value);
        fields
            .report(Diagnostic::new(Rule::NotAColor, stated.span, message).hint(format!("{InvalidColor}, in quotes")));
        return None;
    };
    Some(stated.map(|_| color))
}

/// What is wrong (N0330) or risky (N0331) about a colour of pages and letters.
pub(super) fn judge_brand_color(key: &str, stated: &Stated<Color>, ground: Ground) -> Option<Diagnostic> {
    let [paper, wash] = ground.of_pages();
    judge(key, stated, ground, &[paper, wash, ground.of_letters()], GOOD)
}

/// What is wrong (N0330) about a colour of links in letters alone.
pub(super) fn judge_email_color(key: &str, stated: &Stated<Color>, ground: Ground) -> Option<Diagnostic> {
    judge(key, stated, ground, &[ground.of_letters()], LEAST)
}

/// The colour for a dark ground that is closest to one for a light ground.
pub(super) fn for_the_dark(color: Color) -> Color {
    let [paper, wash] = Ground::Dark.of_pages();
    readable(color, Ground::Dark, &[paper, wash, Ground::Dark.of_letters()])
}

fn judge(key: &str, stated: &Stated<Color>, ground: Ground, papers: &[Color], wanted: f64) -> Option<Diagnostic> {
    let color = stated.value;
    let (contrast, paper) = poorest(color, papers);
    let instead = || format!("write `{key}: \"{}\"`, or choose another", readable(color, ground, papers));
    if ground == Ground::Light && color.is_extreme() {
        let message = format!("`{key}` is {color}, which mail programs treat as the default and may change");
        return Some(wrong(Rule::UnreadableColor, stated, message).hint(instead()));
    }
    if contrast >= wanted {
        return None;
    }
    let name = ground.name();
    // Rounded down, so that no figure looks as if it were enough.
    let shown = (contrast * 10.0).floor() / 10.0;
    let (rule, message) = if contrast < LEAST {
        let message = format!(
            "links in {color} on a {name} background ({paper}) cannot be read: their contrast is {shown:.1}, and must \
             be at least {LEAST}"
        );
        (Rule::UnreadableColor, message)
    } else {
        let message = format!(
            "links in {color} on a {name} background ({paper}) are hard for some people to read: their contrast is \
             {shown:.1}, and should be {GOOD:.0}"
        );
        (Rule::PaleColor, message)
    };
    Some(wrong(rule, stated, message).hint(instead()))
}

fn wrong(rule: Rule, stated: &Stated<Color>, message: String) -> Diagnostic {
    Diagnostic::new(rule, stated.span.clone(), message)
}

/// The least contrast that a colour has on any of some papers, and on which.
fn poorest(color: Color, papers: &[Color]) -> (f64, Color) {
    let contrasts = papers.iter().map(|paper| (color.contrast(*paper), *paper));
    contrasts.min_by(|a, b| a.0.total_cmp(&b.0)).expect("a colour is judged on one paper at least")
}

/// The first colour on the way to the ink that everybody can read on these papers.
fn readable(color: Color, ground: Ground, papers: &[Color]) -> Color {
    let mut way = (0..=u8::MAX).map(|part| color.toward(ground.ink(), part));
    let is_fit = |color: &Color| poorest(*color, papers).0 >= GOOD && !color.is_extreme();
    // Black itself is none that letters may have.
    way.find(is_fit).unwrap_or_else(|| ground.ink().toward(color.inverted(), 0x11))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = include_str!("../../themes/default/assets/noticepress.css");
    const LETTER: &str = include_str!("../../themes/default/email/letter.mjml");

    fn judged(color: &str, ground: Ground) -> String {
        let file = crate::source::SourceFile::new("noticepress.yaml", "x");
        let stated = Stated { value: color.parse().unwrap(), span: crate::source::Span::top_of(&file) };
        let of = |judged: Option<Diagnostic>| {
            judged.map(|found| format!("{} {} ({})", found.rule, found.message, found.hints.join("; ")))
        };
        let brand = of(judge_brand_color("color", &stated, ground)).unwrap_or_default();
        let email = of(judge_email_color("link_color", &stated, ground)).unwrap_or_default();
        format!("{brand}\n{email}")
    }

    #[test]
    fn the_grounds_are_those_of_the_built_in_theme() {
        let (light, dark) = SHEET.split_once("prefers-color-scheme: dark").unwrap();
        let (letter, letter_dark) = LETTER.split_once("prefers-color-scheme: dark").unwrap();
        for (ground, sheet, letter) in [(Ground::Light, light, letter), (Ground::Dark, dark, letter_dark)] {
            let [paper, wash] = ground.of_pages();
            assert!(sheet.contains(&format!("--paper: {paper};")) && sheet.contains(&format!("--wash: {wash};")));
            assert!(letter.contains(&format!("{}", ground.of_letters())), "{ground:?}");
        }
    }

    #[test]
    fn a_colour_is_refused_that_nobody_reads_and_doubted_that_some_do_not() {
        assert_eq!(judged("#1d4f91", Ground::Light), "\n");
        assert_eq!(judged("#8ab4f8", Ground::Dark), "\n");
        insta::assert_snapshot!(
            [
                judged("#ff6600", Ground::Light),
                judged("#0066cc", Ground::Light),
                judged("#000000", Ground::Light),
                judged("#1d4f91", Ground::Dark),
            ]
            .join("\n"),
            @r##"
        N0330 links in #ff6600 on a light background (#f5f1e9) cannot be read: their contrast is 2.6, and must be at least 4.5 (write `color: "#8a3700"`, or choose another)
        N0330 links in #ff6600 on a light background (#fdfcfa) cannot be read: their contrast is 2.8, and must be at least 4.5 (write `link_color: "#953c00"`, or choose another)
        N0331 links in #0066cc on a light background (#f5f1e9) are hard for some people to read: their contrast is 4.9, and should be 7 (write `color: "#0050a1"`, or choose another)

        N0330 `color` is #000000, which mail programs treat as the default and may change (write `color: "#111111"`, or choose another)
        N0330 `link_color` is #000000, which mail programs treat as the default and may change (write `link_color: "#111111"`, or choose another)
        N0330 links in #1d4f91 on a dark background (#25211c) cannot be read: their contrast is 1.9, and must be at least 4.5 (write `color: "#96aecc"`, or choose another)
        N0330 links in #1d4f91 on a dark background (#1c1a17) cannot be read: their contrast is 2.1, and must be at least 4.5 (write `link_color: "#8ea7c8"`, or choose another)
        "##
        );
    }

    #[test]
    fn what_is_written_instead_is_never_judged_again_nor_what_is_made_for_the_dark() {
        for color in (0..=0xff_ffff).step_by(0x05_0b11).map(rgb) {
            for ground in [Ground::Light, Ground::Dark] {
                let [paper, wash] = ground.of_pages();
                let instead = readable(color, ground, &[paper, wash, ground.of_letters()]).to_string();
                assert_eq!(judged(&instead, ground), "\n", "{color} {ground:?}");
            }
            assert_eq!(judged(&for_the_dark(color).to_string(), Ground::Dark), "\n", "{color}");
        }
    }
}
