//! A limit to what the templates of a project's own theme may do: to steps, size and depth.
//!
//! Tera bounds how deep expressions, tags and components nest, and has no hook for anything else. So the templates are
//! rendered from copies in which each body and each value is counted: a body when it begins, by its length; a value when
//! it is kept, shown, joined or given to a filter, by its size. The count does not depend on the machine. What a copy
//! gives is what the template gives.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::{io, thread};

use tera::{Context, ErrorKind, Kwargs, Map, State, StringInput, Tera, TeraResult, Value};

use super::counters::{BODY, Copy, Insertions, SPREAD, SQUARE, STEP, TOP, WHOLE};

/// What a template may do at the least, in bytes of templates run and of values read.
pub(crate) const WORK: u64 = 32 << 20;
/// How much more for each byte that it is given to show.
const WORK_OF_A_BYTE: u64 = 8;
/// The most values inside each other.
const DEEPEST: usize = 64;
/// The most templates that include or extend each other in a chain. Tera allows twenty components inside each other, and
/// each may go through such a chain.
pub(crate) const CHAIN: usize = 16;
/// The stack for that, in bytes: it takes about 4 MiB, and a thread has 2 unless it is asked for.
const STACK: usize = 16 << 20;
/// The most `elif` of one template: Tera reads each inside the one before it.
pub(crate) const ELIF: usize = 200;

/// The templates of a theme, counted.
#[derive(Debug)]
pub(crate) struct Meter {
    tera: Tera,
    copies: BTreeMap<String, Insertions>,
}

/// Why a template came to no end.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// It would have done too much: in which template, and where.
    Spent(String, Range<usize>),
    /// It is wrong, and the template itself can say how.
    Wrong,
}

impl Meter {
    /// Makes counted copies of templates, by name and text, that Tera could read.
    ///
    /// # Errors
    ///
    /// Those of Tera, placed in the template itself: a copy has about twice as many operators.
    pub(crate) fn new(templates: &[(&str, &str)], mut tera: Tera) -> Result<Self, tera::Error> {
        register(&mut tera);
        let copies: Vec<(&str, Copy)> = templates.iter().map(|(name, text)| (*name, Copy::of(text))).collect();
        tera.add_raw_templates(copies.iter().map(|(name, copy)| (*name, copy.text.as_str())))?;
        let copies = copies.into_iter().map(|(name, copy)| (name.to_owned(), copy.insertions)).collect();
        Ok(Self { tera, copies })
    }

    /// Renders a template.
    pub(crate) fn render(&self, name: &str, context: &Context, given: u64) -> Result<String, Stopped> {
        LEFT.set(Some(WORK.saturating_add(WORK_OF_A_BYTE.saturating_mul(given))));
        self.tera.render(name, context).map_err(|error| match (LEFT.get(), error.kind()) {
            (Some(_), _) => Stopped::Wrong,
            (None, ErrorKind::RenderingError(report)) => {
                let place = self.copies.get(report.filename()).map(|copy| copy.original(&report.span().range));
                Stopped::Spent(report.filename().to_owned(), place.unwrap_or_default())
            }
            (None, _) => Stopped::Spent(name.to_owned(), 0..0),
        })
    }
}

/// Does `work` where templates can be as deep as they may be.
///
/// # Errors
///
/// When the system gives no thread.
pub(crate) fn deep<T: Send>(work: impl FnOnce() -> T + Send) -> io::Result<T> {
    thread::scope(|scope| {
        let done = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work)?.join();
        Ok(done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// The size of a value as it is counted; none where it is too deep to be gone through.
pub(crate) fn size(value: &Value) -> Option<u64> {
    weight(value, u64::MAX, 0)
}

thread_local! {
    // A filter has no other place for what belongs to one rendering, and a rendering stays on its thread.
    /// What is left to do; nothing once it is spent.
    static LEFT: Cell<Option<u64>> = const { Cell::new(None) };
}

fn charge(work: Option<u64>) -> TeraResult<()> {
    let left = LEFT.get().zip(work).and_then(|(left, work)| left.checked_sub(work));
    LEFT.set(left);
    if left.is_some() { Ok(()) } else { Err(tera::Error::message("the template does too much")) }
}

/// The size of a value, or none when it is past `most`, or too deep to be gone through.
fn weight(value: &Value, most: u64, depth: usize) -> Option<u64> {
    if depth > DEEPEST {
        return None;
    }
    let mut sum = STEP + top(value);
    let inside = value.as_array().into_iter().flatten().chain(value.as_map().into_iter().flat_map(|map| map.values()));
    for item in inside {
        sum += weight(item, most.checked_sub(sum)?, depth + 1)?;
    }
    (sum <= most).then_some(sum)
}

/// The length of a text, or of a list in the bytes that each item takes.
fn top(value: &Value) -> u64 {
    let bytes = value.as_str().map(str::len).or_else(|| value.as_bytes().map(<[u8]>::len));
    let items = value.as_array().map(<[Value]>::len).or_else(|| value.as_map().map(Map::len));
    bytes.unwrap_or(0) as u64 + STEP * items.unwrap_or(0) as u64
}

fn register(tera: &mut Tera) {
    tera.register_function(BODY, |kwargs: Kwargs, _: &State<'_>| {
        charge(Some(kwargs.must_get::<u64>("n")?)).map(|()| String::new())
    });
    let counted = |count: fn(&Value) -> Option<u64>| {
        move |value: Value, _: Kwargs, _: &State<'_>| charge(count(&value)).map(|()| value)
    };
    tera.register_filter(WHOLE, counted(|value| weight(value, LEFT.get()?, 0)));
    tera.register_filter(TOP, counted(|value| Some(STEP + top(value))));
    tera.register_filter(
        SPREAD,
        counted(|value| {
            let lines = value.as_str().map_or(0, |text| text.matches('\n').count()) as u64;
            Some(STEP * (1 + top(value)) + INDENT * lines)
        }),
    );
    tera.register_filter(SQUARE, counted(|value| (top(value) / STEP).checked_pow(2)?.checked_add(STEP + top(value))));
    tera.register_filter("replace", replace);
    tera.register_filter("join", join);
}

/// The widest that Tera's `indent` makes each line.
const INDENT: u64 = 1000;

/// Tera's own filter, counted by what it writes.
#[expect(clippy::needless_pass_by_value, reason = "Tera passes values to filters")]
fn replace(text: StringInput<'_>, kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let from = kwargs.must_get::<&str>("from")?;
    let to = kwargs.must_get::<StringInput<'_>>("to")?;
    let escapes = state.autoescaping_enabled() && (text.is_safe() || to.is_safe());
    let (whole, by) =
        if escapes { (text.rendered(state)?, to.rendered(state)?) } else { (text.as_str().into(), to.as_str().into()) };
    charge((whole.matches(from).count() as u64).checked_mul(by.len() as u64))?;
    let replaced = whole.replace(from, &by);
    Ok(if escapes { Value::safe_string(&replaced) } else { Value::from(replaced) })
}

/// Tera's own filter, counted by what it writes.
#[expect(clippy::needless_pass_by_value, reason = "Tera passes values to filters")]
fn join(items: &[Value], kwargs: Kwargs, state: &State<'_>) -> TeraResult<Value> {
    let between = kwargs.get::<StringInput<'_>>("sep")?;
    let len = between.as_ref().map_or(0, |between| between.as_str().len());
    charge((items.len() as u64).checked_mul(len as u64))?;
    let is_safe = |value: &Value| value.is_string() && value.is_safe();
    let escapes = state.autoescaping_enabled()
        && (items.iter().any(is_safe) || between.as_ref().is_some_and(StringInput::is_safe));
    let between = match &between {
        Some(between) if escapes => between.rendered(state)?,
        Some(between) => between.as_str().into(),
        None => "".into(),
    };
    if escapes {
        let write = |item: &Value| if item.is_undefined() { Ok(String::new()) } else { state.escape_if_needed(item) };
        let parts: Vec<String> = items.iter().map(write).collect::<TeraResult<_>>()?;
        Ok(Value::safe_string(&parts.join(&between)))
    } else {
        let parts: Vec<String> = items.iter().map(ToString::to_string).collect();
        Ok(Value::from(parts.join(&between)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_inside_itself_many_times_is_not_gone_through() {
        let mut value = Value::from(vec![1_u64]);
        for _ in 0..40 {
            value = Value::from(vec![value.clone(), value]);
        }
        assert_eq!(weight(&value, WORK, 0), None);
        let deep = (0..=DEEPEST).fold(Value::from(1_u64), |inner, _| Value::from(vec![inner]));
        assert_eq!(weight(&deep, WORK, 0), None);
    }
}
