//! Reads `noticepress.yaml`.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono_tz::{TZ_VARIANTS, Tz};
use url::Url;

use super::arrangement::arrangement;
use super::brand::brand;
use super::by_language::{ByLanguage, by_language, local_text};
use super::color::{Ground, color, judge_email_color};
use super::keys::{self, Home};
use super::overrides::Overrides;
use super::proofreading;
use super::rule_settings::rules;
use super::web_address::{BaseUrl, InvalidBaseUrl, WEB, bare};
use super::yaml::fields::Fields;
use super::yaml::value::Stated;
use super::yaml::{self, Data, Node};
use crate::diagnostic::rules::Rule;
use crate::diagnostic::severities::Severities;
use crate::diagnostic::{Diagnostic, closest};
use crate::model::settings::{
    Brand, Compare, DatePatterns, EmailLook, EmailSettings, Homepage, Logo, Organization, Platform, SendClass, Settings,
};
use crate::source::{SourceFile, Span};
use crate::text::markdown::RawHtml;
use crate::values::date_pattern::DatePattern;
use crate::values::lang::Lang;

/// Days that a notice period or a banner can have.
pub(crate) const DAYS: RangeInclusive<u32> = 0..=365;

/// What the notices are read by: the part of the settings that is known even where another part is wrong.
#[derive(Clone, Debug)]
pub(crate) struct Basics {
    /// Languages, the reference language first; never empty.
    pub languages: Vec<Lang>,
    /// Whether the languages could be read; if not, any language may be right.
    pub languages_known: bool,
    /// Who publishes, unless a notice says otherwise.
    pub organization: Organization,
    /// Notice period, unless a notice says otherwise.
    pub notice_period_days: u32,
    /// Days of a banner, unless a notice says otherwise.
    pub banner_days: u32,
    /// How emails are written, unless a notice says otherwise.
    pub email: EmailSettings,
    /// The look of the publisher, whose files lie in the content.
    pub brand: Brand,
    /// How grave rules are that judge an editor's choice.
    pub rules: Severities,
}

impl Default for Basics {
    fn default() -> Self {
        Self {
            languages: vec!["en".parse().expect("`en` is a language tag")],
            languages_known: false,
            organization: Organization::default(),
            notice_period_days: 30,
            banner_days: 30,
            email: EmailSettings::default(),
            brand: Brand::default(),
            rules: Severities::default(),
        }
    }
}

/// Reads the settings, all of them and the part that the notices need; `None` for all when anything is wrong, also where
/// something else holds in its place.
#[must_use]
pub(crate) fn settings(file: &Arc<SourceFile>, with: &Overrides) -> (Option<Settings>, Basics, Vec<Diagnostic>) {
    let (node, mut problems) = match yaml::read(file, 0..file.len(), first_language) {
        Ok(read) => read,
        Err(problems) => return (None, Basics::default(), problems),
    };
    let mut fields = Fields::with_keys(&node, Span::top_of(file), Home::Settings.keys());
    let languages = languages(&mut fields);
    fields.require(keys::TITLE, "Legal notices");
    let title = local_text(&mut fields, keys::TITLE, languages.as_deref());
    let base_url = base_url(&mut fields);
    let organization = organization(&mut fields, languages.as_deref());
    let homepage = homepage(&mut fields);
    let timezone = timezone(&mut fields);
    let theme = theme(&mut fields);
    let dates = dates(&mut fields, languages.as_deref());
    let notice_period_days = fields.number(keys::NOTICE_PERIOD_DAYS, &DAYS).map_or(30, |days| days.value);
    let banner_days = fields.number(keys::BANNER_DAYS, &DAYS).map_or(30, |days| days.value);
    let compare =
        [("adjacent", Compare::Adjacent), ("latest", Compare::Latest), ("all", Compare::All), ("auto", Compare::Auto)];
    let compare = fields.one_of(keys::COMPARE, &compare).map_or(Compare::Auto, |compare| compare.value);
    let raw_html = [("sanitize", RawHtml::Sanitize), ("error", RawHtml::Error)];
    let raw_html = fields.one_of(keys::RAW_HTML, &raw_html).map_or(RawHtml::Sanitize, |raw_html| raw_html.value);
    let links_base = links_base(&mut fields);
    let brand = brand(&mut fields);
    let email = email(&mut fields, &brand);
    let arrangement = arrangement(&mut fields, languages.as_deref().unwrap_or(&Basics::default().languages));
    let rules = rules(&mut fields);
    let timezone_stated = fields.has(keys::TIMEZONE);
    Home::Settings.refuse_others(&mut fields, Home::as_hint);
    problems.extend(fields.finish());
    let languages_known = languages.is_some();
    let languages = languages.unwrap_or_else(|| Basics::default().languages);
    problems.extend(proofreading::values(&node, &languages[0]));

    let basics = Basics {
        languages_known,
        languages,
        organization: organization.unwrap_or_default(),
        notice_period_days,
        banner_days,
        email,
        brand,
        rules,
    };
    let settings = (!problems.iter().any(Diagnostic::is_error)).then_some(()).and_then(|()| {
        let base_url = Url::from(with.base_url.clone().or(base_url)?);
        Some(Settings {
            title: title?,
            links_base: links_base.unwrap_or_else(|| host_of(&base_url)),
            base_url,
            organization: basics.organization.clone(),
            homepage,
            timezone,
            timezone_stated,
            languages: basics.languages.clone(),
            theme,
            notice_period_days,
            banner_days,
            compare,
            raw_html,
            email: basics.email.clone(),
            brand: basics.brand.clone(),
            dates,
            arrangement,
            rules: basics.rules.clone(),
        })
    });
    (settings, basics, problems)
}

fn base_url(fields: &mut Fields<'_>) -> Option<BaseUrl> {
    fields.require(keys::BASE_URL, "https://example.org/legal/");
    let url = fields.address(keys::BASE_URL, &WEB)?;
    match BaseUrl::try_from(url.value) {
        Ok(base) => Some(base),
        Err(InvalidBaseUrl::NotBare { bare }) => {
            fields.report(not_bare(keys::BASE_URL, url.span, &bare));
            None
        }
        Err(InvalidBaseUrl::NotWhole) => None,
    }
}

fn not_bare(key: &str, place: Span, bare: &Url) -> Diagnostic {
    let message = format!("`{key}` has a query, a fragment or a password in it");
    Diagnostic::new(Rule::AddressWithExtras, place, message).hint(format!("write `{key}: {bare}`"))
}

fn host_of(url: &Url) -> Url {
    url.join("/").expect("an address with a host has a root")
}

fn links_base(fields: &mut Fields<'_>) -> Option<Url> {
    let stated_empty = fields.anything(keys::LINKS_BASE).is_some_and(|node| node.data == Data::Text(String::new()));
    if stated_empty {
        return None;
    }
    let url = fields.address(keys::LINKS_BASE, &WEB)?;
    let bare = bare(&url.value);
    if bare != url.value {
        fields.report(not_bare(keys::LINKS_BASE, url.span, &bare));
        return None;
    }
    Some(bare)
}

fn organization(fields: &mut Fields<'_>, languages: Option<&[Lang]>) -> Option<Organization> {
    let example = "{name: Example Learning Consortium, email: privacy@example.org}";
    fields.require(keys::ORGANIZATION, example);
    let read = fields.mapping(keys::ORGANIZATION, &format!("organization: {example}"), |fields| {
        fields.require("name", "Example Learning Consortium");
        organization_fields(fields, languages)
    });
    read.map(|organization| organization.value)
}

/// Reads who publishes; shared with `notice.yaml`, where the name may be left to the settings.
pub(crate) fn organization_fields(fields: &mut Fields<'_>, languages: Option<&[Lang]>) -> Organization {
    Organization {
        name: local_text(fields, "name", languages).unwrap_or_default(),
        email: fields.email("email").map(|email| email.value),
        address: fields.text("address").map(|address| address.value),
    }
}

fn homepage(fields: &mut Fields<'_>) -> Homepage {
    let own = fields.anything(keys::HOMEPAGE).is_none_or(|node| node.data == Data::Text("own".to_owned()));
    if own && fields.has(keys::HOMEPAGE) {
        // Read as text, so that `homepage:` without a value is an error.
        _ = fields.text(keys::HOMEPAGE);
        return Homepage::Own;
    }
    fields.address(keys::HOMEPAGE, &WEB).map_or(Homepage::Own, |url| Homepage::Elsewhere(url.value))
}

fn timezone(fields: &mut Fields<'_>) -> Tz {
    let Some(name) = fields.text(keys::TIMEZONE) else { return Tz::UTC };
    name.value.parse().unwrap_or_else(|_| {
        let message = format!("there is no time zone `{}`", name.value);
        let wrong = Diagnostic::new(Rule::UnknownTimeZone, name.span, message);
        fields.report(match closest_zone(&name.value) {
            Some(near) => wrong.hint(format!("did you mean `{near}`?")),
            None => wrong.hint("write a name from the IANA list, such as `UTC`, `Europe/Madrid` or `America/New_York`"),
        });
        Tz::UTC
    })
}

/// The zone of that name in other letters, or of that city, or spelt nearly so.
fn closest_zone(name: &str) -> Option<&'static str> {
    let city = name.replace(' ', "_");
    let is_city = |zone: &&str| zone.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city));
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name());
    names()
        .find(|zone| zone.eq_ignore_ascii_case(name))
        .or_else(|| names().find(is_city))
        .or_else(|| closest(name, names()))
}

fn languages(fields: &mut Fields<'_>) -> Option<Vec<Lang>> {
    if !fields.has(keys::LANGUAGES) {
        return Some(Basics::default().languages);
    }
    let tags = fields.text_or_list(keys::LANGUAGES)?.value;
    let (mut languages, mut seen) = (Vec::new(), BTreeSet::new());
    for tag in &tags {
        match tag.value.parse::<Lang>() {
            Ok(lang) if seen.insert(lang.clone()) => languages.push(lang),
            Ok(lang) => {
                let twice = Diagnostic::new(
                    Rule::WrongLanguages,
                    tag.span.clone(),
                    format!("the language `{lang}` is listed twice"),
                );
                fields.report(twice.hint("delete one of the two"));
            }
            Err(_) => {
                let message = format!("`{}` is not a language tag", tag.value);
                let wrong = Diagnostic::new(Rule::WrongLanguages, tag.span.clone(), message);
                fields.report(match tag.value.replace('_', "-").parse::<Lang>() {
                    Ok(lang) => wrong.hint(format!("write `{lang}`")),
                    Err(why) => match several(&tag.value) {
                        Some(list) => wrong.hint(format!("write `languages: [{list}]`")),
                        None => wrong.hint(why.to_string()),
                    },
                });
            }
        }
    }
    (languages.len() == tags.len() && !languages.is_empty()).then_some(languages)
}

/// How days are printed; `default` is as usual.
fn dates(fields: &mut Fields<'_>, languages: Option<&[Lang]>) -> DatePatterns {
    let pattern = |stated: Stated<String>| match (&*stated.value, stated.value.parse::<DatePattern>()) {
        ("default", _) => Ok(None),
        (_, Ok(pattern)) => Ok(Some(pattern)),
        (written, Err(why)) => {
            let message = format!("dates cannot be printed as `{written}`: {why}");
            let wrong = Diagnostic::new(Rule::UnusableDatePattern, stated.span, message);
            Err(wrong.hint(
                "write `default`, or a pattern such as `\"{month} {day}, {year}\"` or `\"{day} {month} {year}\"`",
            ))
        }
    };
    match by_language(fields, keys::DATES, languages, pattern) {
        Some(ByLanguage::One(all)) => DatePatterns { all, ..DatePatterns::default() },
        Some(ByLanguage::Each(each)) => DatePatterns { all: None, each },
        None => DatePatterns::default(),
    }
}

/// The languages that somebody wrote as one text: "en, es" of `en; es`.
fn several(text: &str) -> Option<String> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/')).filter(|part| !part.is_empty());
    let tags = parts.map(str::parse::<Lang>).collect::<Result<Vec<_>, _>>().ok()?;
    (tags.len() > 1).then(|| tags.iter().map(Lang::as_str).collect::<Vec<_>>().join(", "))
}

/// Where the settings name a language; their top where they do not, since one is the default.
#[must_use]
pub(crate) fn language_place(file: &Arc<SourceFile>, lang: &Lang) -> Span {
    let named = yaml::read(file, 0..file.len(), |_| None).ok().and_then(|(node, _)| {
        let tags = Fields::new(&node, Span::top_of(file)).text_or_list(keys::LANGUAGES)?.value;
        tags.into_iter().find(|tag| tag.value.parse::<Lang>().as_ref() == Ok(lang)).map(|tag| tag.span)
    });
    named.unwrap_or_else(|| Span::top_of(file))
}

/// The theme that the settings name, whatever else is wrong in them.
///
/// # Errors
///
/// What is wrong with its name, or keeps the file from being read.
pub(crate) fn theme_name(file: &Arc<SourceFile>) -> Result<String, Vec<Diagnostic>> {
    let (node, _) = yaml::read(file, 0..file.len(), first_language)?;
    let mut fields = Fields::new(&node, Span::top_of(file));
    let name = theme(&mut fields);
    // The keys that nobody asked for here are none that nobody knows.
    let wrong: Vec<Diagnostic> = fields.finish().into_iter().filter(|wrong| wrong.rule != Rule::UnknownKey).collect();
    if wrong.is_empty() { Ok(name) } else { Err(wrong) }
}

/// The language that the settings are in; what is wrong with it is said when they are read.
fn first_language(settings: &Node) -> Option<Lang> {
    let languages = languages(&mut Fields::new(settings, settings.span.clone()));
    languages.unwrap_or_else(|| Basics::default().languages).into_iter().next()
}

fn theme(fields: &mut Fields<'_>) -> String {
    let Some(theme) = fields.text(keys::THEME) else { return "default".to_owned() };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !theme.value.chars().all(plain) {
        let message = format!("`{}` is not the name of a folder in `themes/`", theme.value);
        fields.report(
            Diagnostic::new(Rule::NotAThemeName, theme.span, message)
                .hint("write the name alone, in letters, digits, `-` and `_`: `theme: default`"),
        );
    }
    theme.value
}

fn email(fields: &mut Fields<'_>, brand: &Brand) -> EmailSettings {
    let example = "email: {from: privacy@example.org, reply_to: privacy@example.org}";
    let read = fields.mapping(keys::EMAIL, example, |fields| {
        let platforms = Platform::ALL.map(|platform| (platform.as_str(), platform));
        let classes = [("service", SendClass::Service), ("marketing", SendClass::Marketing)];
        EmailSettings {
            platform: fields.one_of("platform", &platforms).map_or(Platform::None, |platform| platform.value),
            greets_by_name: fields.flag("greet_by_name").is_some_and(|flag| flag.value),
            class: fields.one_of("class", &classes).map_or(SendClass::Service, |class| class.value),
            look: look(fields, brand),
            ..email_fields(fields)
        }
    });
    let unstated = || EmailSettings { look: usual_look(brand), ..EmailSettings::default() };
    read.map_or_else(unstated, |email| email.value)
}

/// Reads the addresses of the emails; shared with `notice.yaml`.
pub(crate) fn email_fields(fields: &mut Fields<'_>) -> EmailSettings {
    EmailSettings {
        from: fields.email("from").map(|from| from.value),
        reply_to: fields.email("reply_to").map(|reply_to| reply_to.value),
        ..EmailSettings::default()
    }
}

fn look(fields: &mut Fields<'_>, brand: &Brand) -> EmailLook {
    let usual = usual_look(brand);
    let mut link = |key, ground| {
        let stated = color(fields, key)?;
        if let Some(wrong) = judge_email_color(key, &stated, ground) {
            fields.report(wrong);
        }
        Some(stated)
    };
    let (link, link_dark) = (link("link_color", Ground::Light), link("link_color_dark", Ground::Dark));
    let [place, place_dark] = usual.stated;
    EmailLook {
        stated: [
            link.as_ref().map(|color| color.span.clone()).or(place),
            link_dark.as_ref().map(|color| color.span.clone()).or(place_dark),
        ],
        link: link.map_or(usual.link, |color| color.value),
        link_dark: link_dark.map_or(usual.link_dark, |color| color.value),
        logo: logo(fields),
        footer: fields.text("footer").map(|footer| footer.value),
    }
}

/// The look of emails whose own settings say nothing.
fn usual_look(brand: &Brand) -> EmailLook {
    let usual = EmailLook::default();
    match &brand.colors {
        Some(colors) => {
            EmailLook { link: colors.light, link_dark: colors.dark, stated: colors.stated.clone().map(Some), ..usual }
        }
        None => usual,
    }
}

/// The picture above the text. It is asked for from wherever a reader opens the message, so only from a safe place.
fn logo(fields: &mut Fields<'_>) -> Option<Logo> {
    let example = "{url: \"https://example.org/logo.png\", alt: Example, width: 120, height: 40}";
    let read = fields.mapping("logo", &format!("logo: {example}"), |fields| {
        for (key, example) in
            [("url", "\"https://example.org/logo.png\""), ("alt", "Example"), ("width", "120"), ("height", "40")]
        {
            fields.require(key, example);
        }
        let (url, alt) = (fields.address("url", &["https"]), fields.text("alt"));
        let (width, height) = (fields.number("width", &(1..=600)), fields.number("height", &(1..=600)));
        Some(Logo { url: url?.value, alt: alt?.value, width: width?.value, height: height?.value })
    });
    read.and_then(|logo| logo.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "title: T\nbase_url: https://example.org/legal\norganization: {name: X}\n";

    fn read(more: &str) -> (Option<Settings>, Vec<String>) {
        let file = SourceFile::new("noticepress.yaml", format!("{LEAST}{more}"));
        let (settings, _, problems) = settings(&file, &Overrides::default());
        (
            settings,
            problems.iter().map(|d| format!("{} {} ({})", d.rule.number(), d.message, d.hints.join("; "))).collect(),
        )
    }

    fn wrong(more: &str) -> String {
        let (settings, problems) = read(more);
        assert_eq!(settings, None, "{more}");
        problems.join("\n")
    }

    #[test]
    fn the_least_settings_have_the_defaults_of_the_contract() {
        let (settings, problems) = read("");
        assert_eq!(problems, Vec::<String>::new());
        let settings = settings.unwrap();
        assert_eq!(settings.base_url.as_str(), "https://example.org/legal/");
        assert_eq!(settings.links_base.as_str(), "https://example.org/");
        assert_eq!(settings.timezone, Tz::UTC);
        assert!(!settings.timezone_stated);
        assert_eq!(settings.languages, ["en".parse().unwrap()]);
        assert_eq!((settings.notice_period_days, settings.banner_days), (30, 30));
        assert_eq!((settings.compare, settings.raw_html), (Compare::Auto, RawHtml::Sanitize));
        assert_eq!((settings.homepage, settings.theme.as_str()), (Homepage::Own, "default"));
    }

    #[test]
    fn every_setting_of_the_contract_is_read() {
        let (settings, problems) = read(
            "homepage: https://example.org/\ntimezone: Europe/Madrid\nlanguages: [en, pt-br, no]\ntheme: dark_2\n\
             notice_period_days: 0\nbanner_days: 365\ncompare: adjacent\nraw_html: error\n\
             dates: {en: \"{month} {day}, {year}\", no: default}\n\
             links_base: https://www.example.org/x\nemail: {from: a@b.org, reply_to: c@d.org, platform: none}\n",
        );
        assert_eq!(problems, Vec::<String>::new());
        let settings = settings.unwrap();
        assert_eq!(settings.timezone, Tz::Europe__Madrid);
        assert_eq!(settings.languages.iter().map(Lang::as_str).collect::<Vec<_>>(), ["en", "pt-BR", "no"]);
        assert_eq!(settings.email.reply_to.as_deref(), Some("c@d.org"));
        assert_eq!(settings.links_base.as_str(), "https://www.example.org/x");
    }

    #[test]
    fn an_empty_file_misses_the_three_settings_that_nobody_can_guess() {
        let (_, _, problems) = settings(&SourceFile::new("noticepress.yaml", "# nothing\n"), &Overrides::default());
        let messages: Vec<&str> = problems.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["`title` is missing", "`base_url` is missing", "`organization` is missing"]);
    }

    #[test]
    fn an_organization_has_a_name() {
        let file =
            SourceFile::new("noticepress.yaml", "title: T\nbase_url: https://a.b\norganization: {email: a@b.c}\n");
        let (_, _, problems) = settings(&file, &Overrides::default());
        assert_eq!(problems[0].message, "`name` is missing");
    }

    #[test]
    fn a_wrong_setting_says_what_to_write() {
        insta::assert_snapshot!(
            [
                wrong("timezone: europe/madrid\n"),
                wrong("timezone: Madrid\n"),
                wrong("languages: [en, EN]\n"),
                wrong("languages: [pt_BR]\n"),
                wrong("languages: []\n"),
                wrong("theme: ../x\n"),
                wrong("notice_period_days: 400\n"),
                wrong("compare: some\n"),
                wrong("email: {link_color: blue}\n"),
                wrong("email: {logo: {url: \"http://example.org/l.png\", alt: X, width: 1}}\n"),
                wrong("email: {class: spam}\n"),
                wrong("email: {platform: gmail}\n"),
                wrong("homepage: somewhere\n"),
                wrong("links_base: https://a.b/?q\n"),
                wrong("dates: \"{month} {day} {years}\"\n"),
                wrong("languages: [en, es]\ndates: {en: default, fr: \"{day}{month} {year}\", es: 5}\n"),
                wrong("time_zone: UTC\n"),
            ]
            .join("\n"),
            @r#"
        61 there is no time zone `europe/madrid` (did you mean `Europe/Madrid`?)
        61 there is no time zone `Madrid` (did you mean `Europe/Madrid`?)
        62 the language `en` is listed twice (delete one of the two)
        62 `pt_BR` is not a language tag (write `pt-BR`)
        38 `languages` is empty (write its value, or delete the line)
        63 `../x` is not the name of a folder in `themes/` (write the name alone, in letters, digits, `-` and `_`: `theme: default`)
        44 `notice_period_days` must be a whole number from 0 to 365 (write digits only, such as `notice_period_days: 30`)
        40 `compare` cannot be `some` (write `adjacent`, `latest`, `all` or `auto`)
        65 `blue` is not a colour (a colour must be `#` and six of 0-9 and a-f, such as `#1a4f8b`, in quotes)
        37 `height` is missing (add `height: 40`)
        45 `http://example.org/l.png` is not a complete address (write `url: https://example.org/page`; it begins with `https:`)
        40 `class` cannot be `spam` (write `service` or `marketing`)
        40 `platform` cannot be `gmail` (write `none`, `mailchimp`, `mailchimp-transactional`, `sendgrid`, `braze`, `customerio`, `sfmc`, `hubspot`, `iterable` or `custom`)
        45 `somewhere` is not a complete address (write `homepage: https://example.org/page`; it begins with `https:`)
        60 `links_base` has a query, a fragment or a password in it (write `links_base: https://a.b/`)
        370 dates cannot be printed as `{month} {day} {years}`: `{` does not belong in a date (write `default`, or a pattern such as `"{month} {day}, {year}"` or `"{day} {month} {year}"`)
        371 `fr` is not one of the languages (write one of those in `languages`: `en`, `es`)
        370 dates cannot be printed as `{day}{month} {year}`: nothing separates `{day}` and `{month}` (write `default`, or a pattern such as `"{month} {day}, {year}"` or `"{day} {month} {year}"`)
        39 `5` is a number in YAML, but `es` must be text (put it in quotes: `es: "5"`)
        35 unknown key `time_zone` (did you mean `timezone`?; use one of the keys `title`, `base_url`, `organization`, `homepage`, `timezone`, `languages`, `theme`, `notice_period_days`, `banner_days`, `compare`, `raw_html`, `links_base`, `email`, `brand`, `dates`, `notices`, `rules`)
        "#
        );
    }

    #[test]
    fn an_address_with_a_password_or_a_query_is_no_base() {
        for address in ["https://a:b@example.org/", "https://example.org/?a", "https://example.org/#a"] {
            let file = SourceFile::new("s", format!("title: T\nbase_url: \"{address}\"\norganization: {{name: X}}\n"));
            let (_, _, problems) = settings(&file, &Overrides::default());
            assert_eq!(problems[0].hints, ["write `base_url: https://example.org/`"]);
        }
    }

    #[test]
    fn the_languages_are_known_though_the_title_is_wrong() {
        let (settings, basics, _) =
            settings(&SourceFile::new("s", "title:\nlanguages: [es, en]\n"), &Overrides::default());
        assert_eq!(settings, None);
        assert!(basics.languages_known);
        assert_eq!(basics.languages[0].as_str(), "es");
    }
}
