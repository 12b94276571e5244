//! What is asked of a person at a terminal.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use crate::failure::Failure;

/// Whether somebody is there to be asked.
#[must_use]
pub(super) fn is_somebody_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for one of several, and returns its place among them.
///
/// # Errors
///
/// [`Failure::Usage`] when the input ends without an answer.
pub(super) fn choose(question: &str, choices: &[String]) -> Result<usize, Failure> {
    choose_at(&mut io::stdin().lock(), &mut io::stderr().lock(), question, choices)
}

fn choose_at(
    input: &mut impl BufRead,
    output: &mut impl Write,
    question: &str,
    choices: &[String],
) -> Result<usize, Failure> {
    let numbered = choices.iter().enumerate().map(|(at, choice)| format!("  {}  {choice}\n", at + 1));
    let mut prompt = format!("{question}\n{}[1-{}] ", numbered.collect::<String>(), choices.len());
    loop {
        let Some(answer) = answer(input, output, &prompt)? else {
            return Err(Failure::usage("nothing was chosen, and nothing was written"));
        };
        match answer.parse::<usize>() {
            Ok(number) if (1..=choices.len()).contains(&number) => return Ok(number - 1),
            _ => prompt = format!("type a number from 1 to {}: ", choices.len()),
        }
    }
}

/// Asks a question that is answered by yes or no; without an answer it is no.
///
/// # Errors
///
/// [`Failure::World`] when the terminal is gone.
pub(super) fn is_wanted(question: &str) -> Result<bool, Failure> {
    let answer = answer(&mut io::stdin().lock(), &mut io::stderr().lock(), &format!("{question} [y/N] "))?;
    Ok(answer.is_some_and(|answer| ["y", "yes"].contains(&answer.to_lowercase().as_str())))
}

/// The next line; `None` where the input has ended.
fn answer(input: &mut impl BufRead, output: &mut impl Write, prompt: &str) -> Result<Option<String>, Failure> {
    let lost = |cause| Failure::world("cannot ask on", Path::new("the terminal"))(cause);
    output.write_all(prompt.as_bytes()).and_then(|()| output.flush()).map_err(lost)?;
    let mut line = String::new();
    let read = input.read_line(&mut line).map_err(lost)?;
    Ok((read > 0).then(|| line.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(typed: &str) -> (Option<usize>, String) {
        let mut shown = Vec::new();
        let choices = ["the one".to_owned(), "the other".to_owned()];
        let chosen = choose_at(&mut typed.as_bytes(), &mut shown, "Which?", &choices);
        (chosen.ok(), String::from_utf8(shown).unwrap())
    }

    #[test]
    fn a_choice_is_asked_for_until_it_is_one() {
        assert_eq!(chosen("2\n"), (Some(1), "Which?\n  1  the one\n  2  the other\n[1-2] ".to_owned()));
        let (which, shown) = chosen("0\nboth\n 1 \n");
        assert_eq!(which, Some(0));
        assert_eq!(shown.matches("type a number from 1 to 2: ").count(), 2);
    }

    #[test]
    fn who_leaves_chooses_nothing() {
        assert_eq!(chosen("").0, None);
        assert_eq!(chosen("3\n").0, None);
    }
}
