//! How the site is looked at: as of which day, and whether with drafts.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::values::day::Day;

/// What follows the day where drafts are shown.
const WITH_DRAFTS: &str = "+drafts";

/// The site as it stands on a day. In addresses it is written as `2027-01-01` or `2027-01-01+drafts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct View {
    pub day: Day,
    /// Whether drafts are shown as if they were none.
    pub drafts: bool,
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.day, if self.drafts { WITH_DRAFTS } else { "" })
    }
}

impl FromStr for View {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (day, drafts) = text.strip_suffix(WITH_DRAFTS).map_or((text, false), |day| (day, true));
        let view = day.parse().map(|day| Self { day, drafts }).map_err(|_| ())?;
        // Days may be written out elsewhere; of an address there is one form.
        if view.to_string() == text { Ok(view) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_as_it_is_written_and_nothing_else_is_one() {
        for text in ["2027-01-01", "2027-01-01+drafts"] {
            assert_eq!(text.parse::<View>().map(|view| view.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "2027-02-30", "2027-01-01+draft", "2027-01-01+drafts+drafts", "../2027-01-01"] {
            assert_eq!(text.parse::<View>(), Err(()), "{text}");
        }
    }
}
