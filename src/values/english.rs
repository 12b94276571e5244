//! What is said to whoever works with the program, in English.

/// A number with its noun: "1 change", "2 changes".
#[must_use]
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// "1 entry", "12 entries"
pub(crate) fn entries(n: usize) -> String {
    if n == 1 { "1 entry".to_owned() } else { format!("{n} entries") }
}

/// "1 day", "12 days"; nothing is less than none.
#[must_use]
pub(crate) fn counted_days(days: i64) -> String {
    counted(usize::try_from(days).unwrap_or_default(), "day")
}

/// "1 day's notice", "14 days' notice"
#[must_use]
pub(crate) fn days_notice(days: i64) -> String {
    format!("{}{} notice", counted_days(days), if days == 1 { "'s" } else { "'" })
}

/// "today", "tomorrow", "in 12 days"
#[must_use]
pub(crate) fn in_days(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ => format!("in {}", counted_days(days)),
    }
}

/// "one", "one and two", "one, two and three"
#[must_use]
pub(crate) fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_agrees_with_its_number() {
        assert_eq!([0, 1, 2].map(|n| counted(n, "change")), ["0 changes", "1 change", "2 changes"]);
        assert_eq!([0, 1, 12].map(in_days), ["today", "tomorrow", "in 12 days"]);
        assert_eq!([0, 1, 14].map(days_notice), ["0 days' notice", "1 day's notice", "14 days' notice"]);
        let words = ["one", "two", "three"].map(str::to_owned);
        assert_eq!([1, 2, 3].map(|n| joined(&words[..n])), ["one", "one and two", "one, two and three"]);
    }
}
