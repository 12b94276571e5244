//! Counters in a copy of a template: before each body, and behind each value.

use std::ops::Range;

use super::tags::{TemplateTag, tags};

/// What a body, or a value, counts besides its length.
pub(crate) const STEP: u64 = 64;
/// What a template or a component counts besides its length when it is called.
const CALL: u64 = 128;
/// Counts a body that begins.
pub(crate) const BODY: &str = "meter_body";
/// Counts a value with all that is in it.
pub(crate) const WHOLE: &str = "meter_whole";
/// Counts a text by its length, and a list by the number of its items.
pub(crate) const TOP: &str = "meter_top";
/// Counts a text that is about to be split or indented by what that makes of it.
pub(crate) const SPREAD: &str = "meter_spread";
/// Counts a list whose items are about to be compared with each other.
pub(crate) const SQUARE: &str = "meter_square";

/// Where something was put in, and how many bytes: in order.
#[derive(Debug)]
pub(crate) struct Insertions(Vec<(usize, usize)>);

impl Insertions {
    /// Where a part of the copy stands in the template itself.
    pub(crate) fn original(&self, copied: &Range<usize>) -> Range<usize> {
        let back = |at: usize| {
            let mut added = 0;
            for (start, len) in &self.0 {
                if start + added >= at {
                    break;
                }
                added += len.min(&(at - start - added));
            }
            at - added
        };
        back(copied.start)..back(copied.end)
    }
}

/// A template with its counters, which gives what the template gives.
pub(crate) struct Copy {
    pub(crate) text: String,
    pub(crate) insertions: Insertions,
}

impl Copy {
    pub(crate) fn of(template: &str) -> Self {
        let mut counters = Counters::default();
        let tags = tags(template);
        let is_child = tags.iter().any(|tag| tag.is_statement && tag.text(0) == "extends");
        if !is_child {
            counters.insert(0, body(template.len(), CALL));
        }
        for tag in &tags {
            counters.bodies(tag);
            counters.values(tag);
            counters.operators(tag);
        }
        let mut insertions = counters.insertions;
        insertions.sort_by_key(|(at, _)| *at);
        let mut text = String::with_capacity(template.len() * 2);
        let mut copied = 0;
        for (at, added) in &insertions {
            text += &template[copied..*at];
            text += added;
            copied = *at;
        }
        text += &template[copied..];
        Self { text, insertions: Insertions(insertions.iter().map(|(at, added)| (*at, added.len())).collect()) }
    }
}

fn body(len: usize, besides: u64) -> String {
    format!("{{{{ {BODY}(n={}) }}}}", len as u64 + besides)
}

#[derive(Default)]
struct Counters {
    /// What is put in where.
    insertions: Vec<(usize, String)>,
    /// Where each open body begins, and whether space is taken away there.
    open: Vec<(usize, bool)>,
}

impl Counters {
    fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.insertions.push((at, text.into()));
    }

    fn wrap(&mut self, range: Range<usize>, filter: &str) {
        self.insert(range.start, "(");
        self.insert(range.end, format!(") | {filter}"));
    }

    /// Counts what can be run more than once.
    fn bodies(&mut self, tag: &TemplateTag<'_>) {
        match tag.text(0) {
            "for" | "block" | "component" if tag.is_statement => self.open.push((tag.range.end, tag.trims)),
            "endfor" | "endblock" | "endcomponent" if tag.is_statement => {
                if let Some((start, trims)) = self.open.pop() {
                    let besides = if tag.text(0) == "endcomponent" { CALL } else { STEP };
                    let counter = body(tag.range.start - start, besides);
                    self.insert(start, if trims { counter.replace(" }}", " -}}") } else { counter });
                }
            }
            _ => {}
        }
    }

    /// Counts what is shown, kept and gone through.
    fn values(&mut self, tag: &TemplateTag<'_>) {
        let (Some(first), Some(last)) = (tag.lexemes.first(), tag.lexemes.last()) else { return };
        if !tag.is_statement {
            // What these show is counted where it is made.
            let is_call = tag.text(0) == "<" || (tag.text(0) == "super" && tag.lexemes.len() == 3);
            if !is_call {
                self.wrap(first.at..last.end(), WHOLE);
            }
            return;
        }
        let value = match tag.text(0) {
            "set" | "set_global" if tag.text(2) == "=" => tag.lexemes.get(3).map(|lexeme| (lexeme.at, WHOLE)),
            "for" => container(tag, 0).map(|at| (tag.lexemes[at].at, TOP)),
            _ => None,
        };
        if let Some((start, filter)) = value {
            self.wrap(start..last.end(), filter);
        }
    }

    /// Counts what operators read, and what stands in brackets of its own.
    fn operators(&mut self, tag: &TemplateTag<'_>) {
        let mut brackets: Vec<Bracket> = Vec::new();
        for (at, lexeme) in tag.lexemes.iter().enumerate() {
            match lexeme.text {
                "|" => {
                    let filter = counter_of(tag.text(at + 1));
                    self.insert(lexeme.at, format!("| {filter} "));
                }
                "~" | "==" | "!=" => self.insert(lexeme.at, format!("| {WHOLE} ")),
                "(" | "{" | "[" | "?[" => brackets.push(Bracket::new(tag, at)),
                "," | ")" | "}" | "]" => {
                    let (Some(bracket), Some(before)) = (brackets.last_mut(), at.checked_sub(1)) else { continue };
                    let end = tag.lexemes[before].end();
                    if let Some(start) = bracket.spread.take().or(bracket.attribute.take()) {
                        self.wrap(start..end, WHOLE);
                    }
                    if lexeme.text == "," {
                        bracket.items += 1;
                        continue;
                    }
                    if let Some(start) = bracket.container.take() {
                        self.wrap(start..end, TOP);
                    }
                    if bracket.is_range {
                        self.insert(lexeme.end(), format!(" | {TOP}"));
                    }
                    brackets.pop();
                }
                "..." if tag.text(0) != "component" => {
                    if let (Some(bracket), Some(next)) = (brackets.last_mut(), tag.lexemes.get(at + 1)) {
                        bracket.spread = Some(next.at);
                    }
                }
                "for" | "if" if at > 0 && !tag.text(at - 1).ends_with('.') => {
                    if let Some(bracket) = brackets.last_mut() {
                        self.comprehension(tag, at, bracket);
                    }
                }
                _ => {}
            }
        }
    }

    /// `[item for name in container if condition]`: counts each item, and the container.
    fn comprehension(&mut self, tag: &TemplateTag<'_>, at: usize, bracket: &mut Bracket) {
        let end = tag.lexemes[at - 1].end();
        if tag.text(at) == "if" {
            if let Some(start) = bracket.container.take() {
                self.wrap(start..end, TOP);
            }
        } else if bracket.is_list
            && bracket.items == 0
            && at > bracket.first
            && let (Some(item), Some(container)) = (tag.lexemes.get(bracket.first), container(tag, at))
        {
            self.wrap(item.at..end, WHOLE);
            bracket.container = Some(tag.lexemes[container].at);
        }
    }
}

/// The counter of what a filter reads.
fn counter_of(filter: &str) -> &'static str {
    match filter {
        "split" | "indent" => SPREAD,
        "unique" => SQUARE,
        "join" | "str" | "sort" | "group_by" => WHOLE,
        _ => TOP,
    }
}

/// The lexeme that begins what `for`, the lexeme `at`, goes through.
fn container(tag: &TemplateTag<'_>, at: usize) -> Option<usize> {
    let is = if tag.text(at + 2) == "," { at + 4 } else { at + 2 };
    (tag.text(is) == "in" && is + 1 < tag.lexemes.len()).then_some(is + 1)
}

/// An open bracket.
struct Bracket {
    /// The lexeme behind it.
    first: usize,
    is_list: bool,
    /// Whether it holds what `range` is asked for.
    is_range: bool,
    /// How many items are behind us.
    items: usize,
    /// Where the value of a component's attribute begins, if it holds one.
    attribute: Option<usize>,
    /// Where begins what is spread out into it.
    spread: Option<usize>,
    /// Where begins what a comprehension goes through.
    container: Option<usize>,
}

impl Bracket {
    fn new(tag: &TemplateTag<'_>, at: usize) -> Self {
        let before = at.checked_sub(1).map_or("", |before| tag.text(before));
        let is_attribute = tag.text(at) == "{" && before == "=" && !is_map(tag, at + 1);
        Self {
            first: at + 1,
            is_list: tag.text(at) == "[",
            is_range: tag.text(at) == "(" && before == "range",
            items: 0,
            attribute: tag.lexemes.get(at + 1).filter(|_| is_attribute).map(|lexeme| lexeme.at),
            spread: None,
            container: None,
        }
    }
}

/// Whether a brace whose first lexeme is `first` holds keys and values.
fn is_map(tag: &TemplateTag<'_>, first: usize) -> bool {
    matches!(tag.text(first), "}" | "...") || tag.text(first + 1) == ":"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_counts_bodies_and_values_and_knows_where_they_stand() {
        let template = "{% for x in a -%} {{ x | upper }}{% endfor %}";
        let Copy { text, insertions } = Copy::of(template);
        insta::assert_snapshot!(text, @"{{ meter_body(n=173) }}{% for x in (a) | meter_top -%}{{ meter_body(n=80) -}} {{ (x | meter_top | upper) | meter_whole }}{% endfor %}");
        let copied = text.find("upper").unwrap();
        let original = template.find("upper").unwrap();
        assert_eq!(insertions.original(&(copied..copied + 5)), original..original + 5);
        let counter = text.find("meter_body(n=80)").unwrap();
        assert_eq!(insertions.original(&(counter..counter + 16)).start, template.find(" {{").unwrap());
    }

    #[test]
    fn every_kind_of_value_is_counted_in_brackets_of_its_own() {
        let counted = |template: &str| Copy::of(template).text.split_once("}}").unwrap().1.to_owned();
        insta::assert_snapshot!(
            ["{{ [a ~ b for a, b in c.d if a] }}", "{% set a = {\"k\": [...b, 1]} %}", "{{ <c a={x} b=\"y\" {...z}/> }}",
             "{{ f(x=range(end=3)) == 1 }}"].map(counted).join("\n"),
            @r#"
        {{ ([(a | meter_whole ~ b) | meter_whole for a, b in (c.d) | meter_top if a]) | meter_whole }}
        {% set a = ({"k": [...(b) | meter_whole, 1]}) | meter_whole %}
        {{ <c a={(x) | meter_whole} b="y" {...(z) | meter_whole}/> }}
        {{ (f(x=range(end=3) | meter_top) | meter_whole == 1) | meter_whole }}
        "#);
    }
}
