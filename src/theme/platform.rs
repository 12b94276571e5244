//! The tags of a mailing platform, and what keeps a notice's own words from being taken for them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::phrases::Phrases;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::settings::{EmailSettings, Platform, SendClass};
use crate::source::{SourceFile, Span};

/// What a file `email/platforms/<name>.yaml` of a theme says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tags {
    /// What the platform calls itself; empty for none.
    pub name: String,
    /// What it calls a message that every reader is owed.
    pub service: Option<String>,
    /// The platform for such messages in the settings, where that is another one.
    pub service_platform: Option<String>,
    /// How it puts in a reader's name.
    pub greeting: Option<Greeting>,
    /// The address at which a reader unsubscribes. `{site}` in it is the address of the site.
    pub unsubscribe: Option<String>,
    /// The address at which a reader chooses what to receive.
    pub preferences: Option<String>,
    /// The address at which a reader sees the message in a browser.
    pub view: Option<String>,
    /// The sender's postal address.
    pub address: Option<String>,
    /// The tags without which it sends nothing.
    #[serde(default)]
    pub required: Vec<Required>,
    /// What begins a tag.
    #[serde(default)]
    pub delimiters: Vec<String>,
}

/// A condition on the reader's name being known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Greeting {
    /// What begins it.
    #[serde(rename = "if")]
    pub condition: String,
    /// The name.
    pub name: String,
    /// What stands between the two ways.
    #[serde(rename = "else")]
    pub otherwise: String,
    /// What ends it.
    pub end: String,
}

/// A tag without which a platform sends nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Required {
    /// The address at which a reader unsubscribes.
    Unsubscribe,
    /// The sender's postal address.
    Address,
}

/// The tags that one message has, by what they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// The greeting with its conditions.
    pub greeting: Option<String>,
    /// See [`Tags::unsubscribe`].
    pub unsubscribe: Option<String>,
    /// See [`Tags::address`].
    pub address: Option<String>,
    /// See [`Tags::preferences`].
    pub preferences: Option<String>,
    /// See [`Tags::view`].
    pub view: Option<String>,
}

impl Tags {
    /// Reads the file of a platform.
    ///
    /// # Errors
    ///
    /// When it does not describe one, with the place.
    pub fn read(file: &Arc<SourceFile>) -> Result<Self, Diagnostic> {
        let wrong = |place: Span, what: String| {
            Diagnostic::new(Rule::WrongPlatform, place, format!("this does not describe a platform: {what}"))
                .hint("compare it with the example in docs/email.md")
        };
        let tags: Self = serde_yaml::from_str(&file.text()).map_err(|error| {
            let start = error.location().map_or(0, |place| place.index()).min(file.text().len().saturating_sub(1));
            wrong(Span::new(file, start..start + 1), error.to_string())
        })?;
        match tags.first_problem() {
            None => Ok(tags),
            Some(what) => Err(wrong(Span::top_of(file), what.to_owned())),
        }
    }

    /// The error for a platform that no file describes: one that the project has to describe itself.
    #[must_use]
    pub fn missing(platform: Platform) -> Diagnostic {
        let name = platform.as_str();
        let place = Place::Path(format!("themes/<name>/email/platforms/{name}.yaml"));
        Diagnostic::new(Rule::MissingPlatform, place, format!("the theme does not describe the platform `{name}`"))
            .hint("write this file in your theme; docs/email.md has an example")
    }

    /// Whether there is no platform, and so no tag.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    fn first_problem(&self) -> Option<&'static str> {
        let every = self.required.iter().all(|required| match required {
            Required::Unsubscribe => self.unsubscribe.is_some(),
            Required::Address => self.address.is_some(),
        });
        if !every {
            Some("a tag is `required` that it does not have")
        } else if self.delimiters.iter().any(|delimiter| delimiter.chars().count() < 2) {
            Some("a delimiter has two characters or more")
        } else if self.all().any(|tag| !self.delimiters.iter().any(|delimiter| tag.contains(delimiter.as_str()))) {
            Some("a tag contains none of the `delimiters`")
        } else {
            None
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        let whole = [&self.unsubscribe, &self.preferences, &self.view, &self.address].into_iter().flatten();
        let parts = self.greeting.iter().flat_map(|g| [&g.condition, &g.name, &g.otherwise, &g.end]);
        whole.chain(parts).map(String::as_str)
    }

    /// The tags that a message has: a name only if asked for, a way to unsubscribe only where it has to be there.
    #[must_use]
    pub fn placed(&self, settings: &EmailSettings, site: &Url, words: &Phrases) -> Placed {
        let wants = |required| self.required.contains(&required) || settings.class == SendClass::Marketing;
        let greeting = self.greeting.as_ref().filter(|_| settings.greets_by_name).map(|greeting| {
            let Greeting { condition, name, otherwise, end } = greeting;
            let named = words.fill("email_hello_name", &[("name", name)]);
            format!("{condition}{named}{otherwise}{}{end}", words.get("email_hello"))
        });
        Placed {
            greeting,
            unsubscribe: self
                .unsubscribe
                .as_ref()
                .filter(|_| wants(Required::Unsubscribe))
                .map(|tag| tag.replace("{site}", site.as_str())),
            address: self.address.clone().filter(|_| wants(Required::Address)),
            preferences: self.preferences.clone(),
            view: self.view.clone(),
        }
    }
}

/// Stands where a tag will stand, around its number: a character that no text may hold (a noncharacter of Unicode).
const TAG: char = '\u{fdd0}';
/// Stands behind the first character of what could be taken for a tag.
const SPLIT: char = '\u{fdd1}';

/// Both of our marks.
pub(crate) const MARKS: [char; 2] = [TAG, SPLIT];

impl Placed {
    fn slots(&mut self) -> [&mut Option<String>; 5] {
        [&mut self.greeting, &mut self.unsubscribe, &mut self.address, &mut self.preferences, &mut self.view]
    }

    /// Every tag there is.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        let tags = [&self.greeting, &self.unsubscribe, &self.address, &self.preferences, &self.view];
        tags.into_iter().flatten().map(String::as_str)
    }

    /// The same with each tag replaced by a mark, so that no template and no escaping changes it on its way.
    #[must_use]
    pub fn marked(&self) -> Self {
        let mut marked = self.clone();
        for (at, slot) in marked.slots().into_iter().enumerate() {
            if let Some(tag) = slot {
                *tag = format!("{TAG}{at}{TAG}");
            }
        }
        marked
    }

    /// Puts the tags where their marks are.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (at, slot) in self.clone().slots().into_iter().enumerate() {
            if let Some(tag) = slot {
                filled = filled.replace(&format!("{TAG}{at}{TAG}"), tag);
            }
        }
        filled
    }
}

/// Marks what a platform would take for a tag in every text of `values`, and takes our own marks out of them.
pub(crate) fn split_delimiters(values: &mut Value, delimiters: &[String]) {
    match values {
        Value::String(text) => *text = split(text, delimiters),
        Value::Array(items) => items.iter_mut().for_each(|item| split_delimiters(item, delimiters)),
        Value::Object(entries) => entries.values_mut().for_each(|value| split_delimiters(value, delimiters)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn split(text: &str, delimiters: &[String]) -> String {
    let clean: String = text.chars().filter(|c| !matches!(*c, TAG | SPLIT)).collect();
    let mut out = String::with_capacity(clean.len());
    for (at, c) in clean.char_indices() {
        out.push(c);
        if delimiters.iter().any(|delimiter| clean[at..].starts_with(delimiter.as_str())) {
            out.push(SPLIT);
        }
    }
    out
}

/// In the text part a space stands within what could be taken for a tag; in an address, its first character is written
/// by its number, as addresses write it.
#[must_use]
pub(crate) fn split_text(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        if !word.contains("://") {
            return word.replace(SPLIT, " ");
        }
        replaced(word, |c| {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
        })
    });
    words.collect()
}

/// In HTML the first character of what could be taken for a tag is written by its number; readers see no difference.
#[must_use]
pub(crate) fn split_html(html: &str) -> String {
    replaced(html, |c| format!("&#{};", u32::from(c)))
}

/// Writes each character that is marked in another way, and takes the mark away.
fn replaced(text: &str, write: impl Fn(char) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if letters.next_if_eq(&SPLIT).is_some() {
            out.push_str(&write(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::phrases::ENGLISH;
    use crate::theme::templates::BUILT_IN;

    fn built_in(platform: Platform) -> Tags {
        let path = format!("email/platforms/{}.yaml", platform.as_str());
        let (name, text) = BUILT_IN.iter().find(|(name, _)| *name == path).unwrap();
        Tags::read(&SourceFile::new(*name, *text)).unwrap()
    }

    fn placed(platform: Platform, settings: &EmailSettings) -> Placed {
        built_in(platform).placed(settings, &"https://example.org/legal/".parse().unwrap(), &words())
    }

    fn words() -> Phrases {
        Phrases::new(&"en".parse().unwrap(), &[SourceFile::new("en.yaml", ENGLISH)], None).unwrap().0
    }

    #[test]
    fn every_platform_but_the_projects_own_is_described() {
        for platform in Platform::ALL {
            match platform {
                Platform::Custom => {}
                Platform::None => assert_eq!(built_in(platform), Tags::default()),
                _ => assert!(!built_in(platform).delimiters.is_empty(), "{platform:?}"),
            }
        }
    }

    #[test]
    fn a_name_stands_in_a_message_only_if_asked_for() {
        let greetings = Platform::ALL.iter().filter(|platform| **platform != Platform::Custom).filter_map(|platform| {
            assert_eq!(placed(*platform, &EmailSettings::default()).greeting, None);
            placed(*platform, &EmailSettings { greets_by_name: true, ..EmailSettings::default() }).greeting
        });
        insta::assert_snapshot!(greetings.collect::<Vec<_>>().join("\n"), @r"
        *|IF:FNAME|*Hello *|FNAME|*,*|ELSE:|*Hello,*|END:IF|*
        {{#if first_name}}Hello {{first_name}},{{else}}Hello,{{/if}}
        {% if ${first_name} != blank %}Hello {{${first_name}}},{% else %}Hello,{% endif %}
        {% if customer.first_name != blank %}Hello {{customer.first_name}},{% else %}Hello,{% endif %}
        %%[ IF NOT EMPTY([First Name]) THEN ]%%Hello %%First Name%%,%%[ ELSE ]%%Hello,%%[ ENDIF ]%%
        {% if contact.firstname %}Hello {{ contact.firstname }},{% else %}Hello,{% endif %}
        {{#if firstName}}Hello {{firstName}},{{else}}Hello,{{/if}}
        ");
    }

    #[test]
    fn a_way_to_unsubscribe_stands_only_where_it_has_to() {
        let marketing = EmailSettings { class: SendClass::Marketing, ..EmailSettings::default() };
        let service = EmailSettings::default();
        assert_eq!(placed(Platform::Mailchimp, &service).unsubscribe.as_deref(), Some("*|UNSUB|*"));
        assert_eq!(placed(Platform::Braze, &service).unsubscribe, None);
        assert_eq!(
            placed(Platform::MailchimpTransactional, &service).all().next(),
            None,
            "it knows none of the others"
        );
        assert_eq!(
            placed(Platform::MailchimpTransactional, &marketing).unsubscribe.as_deref(),
            Some("*|UNSUB:https://example.org/legal/|*")
        );
        assert_eq!(
            placed(Platform::Braze, &marketing).unsubscribe.as_deref(),
            Some("{{${set_user_to_unsubscribed_url}}}")
        );
    }

    #[test]
    fn words_of_a_notice_are_never_a_tag() {
        let hubspot = built_in(Platform::HubSpot).delimiters;
        let mut value = serde_json::json!({"a": ["{{{ x }}} {% if %} {#", "\u{fdd0}1\u{fdd0}", 3]});
        split_delimiters(&mut value, &hubspot);
        let text = value["a"][0].as_str().unwrap();
        assert_eq!(split_text(text), "{ { { x }}} { % if %} { #");
        assert_eq!(split_html(text), "&#123;&#123;{ x }}} &#123;% if %} &#123;#");
        assert_eq!(value["a"][1], "1");
    }

    #[test]
    fn tags_come_back_where_their_marks_are() {
        let placed = Placed { unsubscribe: Some("*|UNSUB|*".into()), ..Placed::default() };
        let marked = placed.marked().unsubscribe.unwrap();
        assert_eq!(placed.fill(&format!("<a href=\"{marked}\">")), "<a href=\"*|UNSUB|*\">");
    }
}
