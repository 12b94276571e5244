//! The YAML of a project as JSON schemas, so that editors complete and check it while somebody types: `schemas/`, which
//! `init` writes into a project. What a schema cannot say, such as that a date is after another, `check` says.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};
use serde_json::Value;

use super::keys::Home;
use crate::model::notice::Channel;
use crate::model::settings::Platform;

/// A day: 2019-05-06, May 6, 2019 or 6 May 2019.
#[derive(JsonSchema)]
#[schemars(transparent)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct WrittenDay(String);

/// Words, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "the form is all there is of it")]
enum Items {
    One(String),
    Several(Vec<String>),
}

/// Words, or words for each of several languages.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "the form is all there is of it")]
enum EachLanguage {
    One(String),
    Each(BTreeMap<String, String>),
}

/// The front matter of a version.
#[derive(JsonSchema)]
#[schemars(title = "Front matter of a version (noticepress)", deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct TextKeys {
    /// The title; may be left out if notice.yaml has it.
    title: Option<String>,
    /// The "Updated" date shown at the top: the day this version is published.
    updated: Option<WrittenDay>,
    /// The first day it applies. Required for a material change.
    effective: Option<WrittenDay>,
    /// What kind of change it is. Required from the second version on.
    #[schemars(schema_with = "change", default)]
    change: Option<String>,
    /// What changed, in plain words, for banner, email, feed and history. Required for a material change.
    summary: Option<Items>,
    /// What it means for the reader, in a sentence or two.
    impact: Option<String>,
    /// What the reader can do.
    choices: Option<Vec<ReadersChoice>>,
    /// Where it is announced. Default: both for a material change, neither for other changes.
    #[schemars(schema_with = "channels", default)]
    notify: Option<Vec<String>>,
    /// Whether it applies to data collected earlier. Required when a privacy change is material.
    retroactive: Option<bool>,
    /// Why a material change could not be announced in time; shown to readers.
    late_notice: Option<String>,
    /// The version this one edits, if not the previous one: a fix to the version in force while another is upcoming.
    follows: Option<String>,
    /// Translations of a material change may follow after its publication date.
    #[schemars(schema_with = "later", default)]
    translations: Option<String>,
    /// Earlier versions whose changes it leaves out on purpose.
    takes_back: Option<Items>,
    /// Never published, but shown by `serve --drafts`.
    draft: Option<bool>,
    /// Your own keys, for the templates of your theme.
    extra: Option<BTreeMap<String, Value>>,
    /// Where the version came from. Written by `import`.
    imported: Option<OriginKeys>,
}

/// Something the reader can do.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct ReadersChoice {
    /// What, in a sentence.
    text: String,
    /// Where: an address that begins with https, mailto or tel.
    url: Option<String>,
}

/// What an import knows.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct OriginKeys {
    /// The date printed in the original.
    printed: Option<WrittenDay>,
}

/// What is true of a notice as a whole.
#[derive(JsonSchema)]
#[schemars(title = "notice.yaml of noticepress", deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct NoticeFile {
    /// The title of the versions that state none.
    title: Option<String>,
    /// What kind of notice it is, such as `privacy`.
    kind: Option<String>,
    /// What it is, in a sentence.
    description: Option<String>,
    /// The email address for questions about it.
    contact: Option<String>,
    /// Who publishes it, if not the publisher of the site.
    organization: Option<PublisherKeys>,
    /// A material change must be published at least this many days before it applies.
    #[schemars(range(min = 0, max = 365))]
    notice_period_days: Option<u32>,
    /// How many days the banner stays after the change has taken effect.
    #[schemars(range(min = 0, max = 365))]
    banner_days: Option<u32>,
    /// Who sends its emails.
    email: Option<Sender>,
    /// Announced versions that were withdrawn before they applied.
    withdrawn: Option<Vec<Withdrawn>>,
    /// The end of the notice.
    ended: Option<Ended>,
}

/// Who publishes.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct PublisherKeys {
    /// The name, or one for each language.
    name: Option<EachLanguage>,
    /// Where readers send their questions.
    email: Option<String>,
    /// The postal address.
    address: Option<String>,
}

/// Who sends.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct Sender {
    /// The sender that recipients see.
    from: Option<String>,
    /// Where their answers go.
    reply_to: Option<String>,
}

/// A withdrawn version.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct Withdrawn {
    /// The name of the version.
    version: String,
    /// The day it was withdrawn.
    on: WrittenDay,
    /// Why, for readers.
    reason: String,
}

/// The end of a notice.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct Ended {
    /// The first day on which no version is in force.
    on: WrittenDay,
    /// Why, for readers.
    reason: String,
    /// The notice that replaces it.
    successor: Option<String>,
}

/// The settings of the site.
#[derive(JsonSchema)]
#[schemars(title = "noticepress.yaml", deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct SettingsFile {
    /// The name of the site, printed at the top of every page; or one for each language.
    title: EachLanguage,
    /// Where the site will be published, such as `https://example.org/legal/`.
    base_url: String,
    /// Who publishes the notices.
    organization: PublisherKeys,
    /// `own` if this site has its own homepage; otherwise the address of the homepage on your other site, which gets the
    /// banner from /embed/.
    homepage: Option<String>,
    /// A day begins at midnight in this zone of the IANA list, such as Europe/Madrid.
    timezone: Option<String>,
    /// BCP 47 tags. The first is the reference language; the others are translations of it.
    languages: Option<Items>,
    /// `default`, or the name of a folder in themes/.
    theme: Option<String>,
    /// A material change must be published at least this many days before it applies.
    #[schemars(range(min = 0, max = 365))]
    notice_period_days: Option<u32>,
    /// How many days the banner stays after the change has taken effect.
    #[schemars(range(min = 0, max = 365))]
    banner_days: Option<u32>,
    /// Which versions are compared, besides neighbours and announced pairs.
    #[schemars(schema_with = "compare", default)]
    compare: Option<String>,
    /// HTML inside a notice: `sanitize` removes anything unsafe, `error` stops the build.
    #[schemars(schema_with = "raw_html", default)]
    raw_html: Option<String>,
    /// The address that links beginning with `/` start from [default: the host of `base_url`].
    links_base: Option<String>,
    /// The email that announces a change.
    email: Option<EmailFile>,
    /// The publisher's look, on pages and in emails.
    brand: Option<BrandKeys>,
    /// How dates are printed: `default`, `{month} {day}, {year}`, or one of these for each language.
    dates: Option<EachLanguage>,
    /// The order of the notices on the homepage and in the menu: names of folders, and groups of them.
    notices: Option<Vec<ListedNotice>>,
    /// How serious warnings are: error, warning or off: `{N0131: error, N0130: off}`.
    #[schemars(schema_with = "severities", default)]
    rules: Option<BTreeMap<String, String>>,
}

/// A notice, or a group of them.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "the form is all there is of it")]
enum ListedNotice {
    Name(String),
    Group(GroupKeys),
}

/// Notices that are grouped on the homepage.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct GroupKeys {
    /// The title: one for all languages, or one for each.
    group: TitleOfGroup,
    /// The names of their folders.
    notices: Items,
}

/// One title, or one for each language.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "the form is all there is of it")]
enum TitleOfGroup {
    One(String),
    Each(BTreeMap<String, String>),
}

/// The publisher's look.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct BrandKeys {
    /// The picture in the header of each page: a file in content/static/, such as `logo.svg`.
    logo: Option<String>,
    /// The same on a dark background.
    logo_dark: Option<String>,
    /// The icon beside the title in a browser: an svg, png or ico in content/static/.
    favicon: Option<String>,
    /// Links and marks on a light background: "#1d4f91".
    color: Option<String>,
    /// The same on a dark background [default: derived from `color`].
    color_dark: Option<String>,
}

/// The email that announces a change.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct EmailFile {
    /// The sender that recipients see.
    from: Option<String>,
    /// Where their answers go.
    reply_to: Option<String>,
    /// The mailing platform whose tags to write.
    #[schemars(schema_with = "platform", default)]
    platform: Option<String>,
    /// Whether the platform inserts each reader's name.
    greet_by_name: Option<bool>,
    /// `service`: every reader must get it. `marketing`: has an unsubscribe link.
    #[schemars(schema_with = "class", default)]
    class: Option<String>,
    /// Links on a light background: "#1a4f8b".
    link_color: Option<String>,
    /// Links on a dark background.
    link_color_dark: Option<String>,
    /// A picture above the text, loaded from the internet when a reader opens the email.
    logo: Option<LetterLogo>,
    /// A line at the end.
    footer: Option<String>,
}

/// A picture above the text of an email.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the form is all there is of it")]
struct LetterLogo {
    /// Its address, which begins with https.
    url: String,
    /// What it shows, in words.
    alt: String,
    /// In pixels.
    #[schemars(range(min = 1, max = 600))]
    width: u32,
    /// In pixels.
    #[schemars(range(min = 1, max = 600))]
    height: u32,
}

fn words(words: &[&str]) -> Schema {
    json_schema!({"type": "string", "enum": words})
}

fn change(_: &mut SchemaGenerator) -> Schema {
    words(&["material", "minor", "correction", "unclassified"])
}

fn channels(_: &mut SchemaGenerator) -> Schema {
    let channels = words(&Channel::ALL.map(Channel::as_str));
    json_schema!({"anyOf": [channels, {"type": "array", "items": channels}]})
}

fn later(_: &mut SchemaGenerator) -> Schema {
    words(&["later"])
}

fn compare(_: &mut SchemaGenerator) -> Schema {
    words(&["adjacent", "latest", "all", "auto"])
}

fn raw_html(_: &mut SchemaGenerator) -> Schema {
    words(&["sanitize", "error"])
}

fn platform(_: &mut SchemaGenerator) -> Schema {
    words(&Platform::ALL.map(Platform::as_str))
}

fn class(_: &mut SchemaGenerator) -> Schema {
    words(&["service", "marketing"])
}

fn severities(_: &mut SchemaGenerator) -> Schema {
    // An editor that knows YAML 1.1 reads `off` as a truth value.
    json_schema!({"type": "object", "additionalProperties": {"enum": ["error", "warning", "off", false]}})
}

/// The schemas, by the names of their files.
pub(crate) fn schemas() -> [(&'static str, Home, Value); 3] {
    [
        ("text", Home::Version, without_null(schema_for!(TextKeys).to_value())),
        ("notice", Home::Notice, without_null(schema_for!(NoticeFile).to_value())),
        ("settings", Home::Settings, without_null(schema_for!(SettingsFile).to_value())),
    ]
}

/// What may be left out may not be null: a key without a value is a mistake.
fn without_null(schema: Value) -> Value {
    match schema {
        Value::Object(entries) => {
            let entries = entries.into_iter().filter(|(key, value)| key != "default" || !value.is_null());
            let entries: serde_json::Map<String, Value> =
                entries.map(|(key, value)| (key, without_null(value))).collect();
            match entries.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
                Some([Value::Object(only)]) => {
                    let said = entries.iter().filter(|(key, _)| *key != "anyOf");
                    Value::Object(only.iter().chain(said).map(|(key, value)| (key.clone(), value.clone())).collect())
                }
                _ => Value::Object(entries),
            }
        }
        Value::Array(items) => {
            let is_null = |item: &Value| *item == "null" || item.get("type").is_some_and(|name| name == "null");
            let mut items: Vec<Value> = items.into_iter().filter(|item| !is_null(item)).map(without_null).collect();
            let is_type =
                |item: &Value| ["string", "boolean", "integer", "object", "array"].iter().any(|name| item == name);
            if items.len() == 1 && is_type(&items[0]) { items.remove(0) } else { Value::Array(items) }
        }
        other => other,
    }
}

#[test]
fn the_schemas_in_the_docs_are_those_of_the_code() {
    let written = [
        include_str!("../../schemas/text.schema.json"),
        include_str!("../../schemas/notice.schema.json"),
        include_str!("../../schemas/settings.schema.json"),
    ];
    for ((name, _, schema), written) in schemas().into_iter().zip(written) {
        let derived = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        assert!(derived == written, "schemas/{name}.schema.json is to be:\n{derived}");
    }
}

#[test]
fn the_schemas_have_the_keys_that_are_read_and_no_others() {
    for (name, home, schema) in schemas() {
        let mut known: Vec<&str> = home.keys().collect();
        known.sort_unstable();
        let mut named: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        named.sort_unstable();
        assert_eq!(named, known, "{name}");
    }
}
