//! Colours, and whether one can be read on another.

use std::fmt;
use std::str::FromStr;

/// An sRGB colour, written `#1a4f8b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Color {
    /// How much the two differ in lightness: 1 for the same, 21 for black and white (WCAG 2.2, contrast ratio).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// What a program makes of it that turns light into dark by force.
    #[must_use]
    pub fn inverted(self) -> Self {
        Self { red: 255 - self.red, green: 255 - self.green, blue: 255 - self.blue }
    }

    /// The colour so far on the way to another: at 0 this one, at 255 the other.
    #[must_use]
    pub fn toward(self, other: Self, part: u8) -> Self {
        let between = |from: u8, to: u8| {
            let (from, to, part) = (u32::from(from), u32::from(to), u32::from(part));
            u8::try_from((from * (255 - part) + to * part + 127) / 255).expect("what lies between two bytes is one")
        };
        let channel = |of: fn(Self) -> u8| between(of(self), of(other));
        Self { red: channel(|of| of.red), green: channel(|of| of.green), blue: channel(|of| of.blue) }
    }

    /// Whether it is black or white itself, which such programs treat as nobody's choice.
    #[must_use]
    pub fn is_extreme(self) -> bool {
        [0, 255].iter().any(|end| [self.red, self.green, self.blue] == [*end; 3])
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// What is wrong with a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidColor;

impl fmt::Display for InvalidColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a colour must be `#` and six of 0-9 and a-f, such as `#1a4f8b`")
    }
}

impl std::error::Error for InvalidColor {}

impl FromStr for Color {
    type Err = InvalidColor;

    /// Reads `#1a4f8b` or `#abc`.
    fn from_str(text: &str) -> Result<Self, InvalidColor> {
        let digits = text.strip_prefix('#').filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())).ok_or(InvalidColor)?;
        let long = match digits.len() {
            6 => digits.to_owned(),
            3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => return Err(InvalidColor),
        };
        let channel = |at: usize| u8::from_str_radix(&long[at..at + 2], 16).map_err(|_| InvalidColor);
        Ok(Self { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        text.parse().unwrap()
    }

    #[test]
    fn black_on_white_has_the_greatest_contrast_and_a_colour_on_itself_the_least() {
        assert!((color("#000").contrast(color("#ffffff")) - 21.0).abs() < 1e-9);
        assert!((color("#1a4f8b").contrast(color("#1a4f8b")) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_way_to_another_colour_begins_at_one_and_ends_at_the_other() {
        let (from, to) = (color("#1d4f91"), color("#ffffff"));
        assert_eq!([from.toward(to, 0), from.toward(to, 255)], [from, to]);
        let contrasts: Vec<f64> = (0..=255).map(|part| from.toward(to, part).contrast(color("#000"))).collect();
        assert!(contrasts.is_sorted(), "and each step is lighter");
    }

    #[test]
    fn a_colour_is_written_as_it_is_read_and_other_words_are_none() {
        assert_eq!(color("#1A4f8b").to_string(), "#1a4f8b");
        assert_eq!(color("#1af"), color("#11aaff"));
        for wrong in ["blue", "#12345", "1a4f8b", "#1a4f8g", "#", "#é1"] {
            assert_eq!(wrong.parse::<Color>(), Err(InvalidColor), "{wrong}");
        }
    }
}
