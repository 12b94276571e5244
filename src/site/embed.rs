//! The banner for homepages that others build: a snippet, an element of its own with its content as JSON, and the page
//! that says how to put them in. All below `embed/`, once a site.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest as _, Sha384};
use url::Url;

use super::address::{Address, Page};
use super::banner::{BannerView, banner_view, due, told};
use super::claims::Claims;
use super::edition::{About, Edition};
use crate::failure::Failure;
use crate::html::write::escape_into;
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::Notice;
use crate::theme::templates::Theme;
use crate::values::digest::Digest;
use crate::values::direction::direction;
use crate::values::json;
use crate::values::lang::Lang;

/// The name of the element.
pub(crate) const ELEMENT: &str = "noticepress-banner";

const FOLDER: &str = "embed/";

/// Bytes of a script's hash that its name holds.
const NAME_BYTES: usize = 8;

/// The script that defines the element: its name tells what is in it, so it never changes under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BannerScript {
    /// The name of the file: `banner.0123456789abcdef.js`.
    pub name: String,
    /// Its address.
    pub url: String,
    /// What `integrity` says of it (Subresource Integrity): `sha384-...`.
    pub integrity: String,
}

impl BannerScript {
    /// The script of `theme`, on the site at `base_url`.
    #[must_use]
    pub(crate) fn new(theme: &Theme, base_url: &Url) -> Self {
        let script = theme.banner_script();
        let bytes = script.as_bytes();
        let hash = Digest::of(bytes).beginning(NAME_BYTES);
        let name = format!("banner.{hash}.js");
        let url = format!("{base_url}{FOLDER}{name}");
        Self { name, url, integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))) }
    }

    /// The tag that loads it.
    #[must_use]
    pub(crate) fn tag(&self) -> String {
        let mut url = String::new();
        escape_into(&mut url, &self.url);
        format!(r#"<script src="{url}" integrity="{}" crossorigin="anonymous"></script>"#, self.integrity)
    }
}

/// Where the JSON in `lang` is.
#[must_use]
pub(crate) fn json_url(base_url: &Url, lang: &Lang) -> String {
    format!("{base_url}{}", json_path(lang))
}

/// Where the snippet in `lang` is.
#[must_use]
pub(crate) fn snippet_url(base_url: &Url, lang: &Lang) -> String {
    format!("{base_url}{}", snippet_path(lang))
}

fn json_path(lang: &Lang) -> String {
    format!("{FOLDER}banner.{lang}.json")
}

fn snippet_path(lang: &Lang) -> String {
    format!("{FOLDER}banner.{lang}.html")
}

/// The element in `lang` around what stands in it.
#[must_use]
pub(crate) fn element(base_url: &Url, lang: &Lang, inside: &str) -> String {
    let mut url = String::new();
    escape_into(&mut url, &json_url(base_url, lang));
    format!("<{ELEMENT} src=\"{url}\">\n{inside}</{ELEMENT}>")
}

/// The banners in one language, for pages that others build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LanguageBanners {
    lang: Lang,
    name: String,
    snippet: String,
    json: String,
    claims: Claims,
}

#[derive(Serialize)]
struct SnippetBanner<'a> {
    #[serde(flatten)]
    banner: &'a BannerView,
    /// Until when it is shown, for whoever pastes it.
    comment: String,
}

/// What the element reads.
#[derive(Serialize)]
struct ElementJson<'a> {
    schema: u8,
    lang: &'a Lang,
    dir: &'static str,
    banner: Option<&'a BannerJson<'a>>,
    banners: &'a [BannerJson<'a>],
}

#[derive(Serialize)]
struct BannerJson<'a> {
    notice: &'a NoticeId,
    version: VersionId,
    label: &'a str,
    text: Headlines<'a>,
    summary: Vec<&'a str>,
    /// The language of each item of the summary.
    summary_lang: Vec<&'a Lang>,
    link: LinkJson<'a>,
    dismiss: &'a str,
    show_from: &'a str,
    effective_at: &'a str,
    show_until: &'a str,
}

#[derive(Serialize)]
struct Headlines<'a> {
    upcoming: &'a str,
    effective: &'a str,
    neutral: &'a str,
}

#[derive(Serialize)]
struct LinkJson<'a> {
    text: &'a str,
    url: &'a str,
}

impl LanguageBanners {
    /// The banners that are shown on the day of the build, in the language of `edition`. Nothing in them is of a text
    /// that cannot be read on that day.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] when the theme's template is wrong.
    pub(crate) fn new(notices: &[&Notice], edition: Edition<'_>) -> Result<Self, Failure> {
        let settings = &edition.register.settings;
        let due = due(notices, edition.as_of);
        let banners: Vec<BannerView> =
            due.iter().map(|banner| banner_view(banner, |path| edition.url(path), edition)).collect();
        let about = due.iter().zip(&banners).map(|(banner, view)| told(banner, &view.summary, edition.lang)).collect();
        let mut claims = Claims { about, ..Claims::default() };
        for banner in &banners {
            claims.lead_to(&banner.changes, &settings.base_url);
        }
        Ok(Self {
            claims,
            lang: edition.lang.clone(),
            name: edition.phrases.get("language").to_owned(),
            snippet: snippet(&banners, edition)?,
            json: json(&banners, edition),
        })
    }
}

fn snippet(banners: &[BannerView], edition: Edition<'_>) -> Result<String, Failure> {
    let phrases = edition.phrases;
    let url = snippet_url(&edition.register.settings.base_url, edition.lang);
    let banners: Vec<SnippetBanner<'_>> = banners
        .iter()
        .map(|banner| {
            let values = [("date", &*phrases.date(banner.show_until)), ("instant", &banner.ends_at), ("url", &url)];
            SnippetBanner { banner, comment: phrases.fill("banner_snippet_until", &values) }
        })
        .collect();
    let without = phrases.fill("banner_snippet_none", &[("url", &url)]);
    let dir = direction(edition.lang);
    let values: [(&'static str, &dyn crate::theme::templates::ErasedValue); 4] =
        [("banners", &banners), ("without", &without), ("lang", edition.lang), ("dir", &dir)];
    edition.theme.render("embed/banner.html", phrases, &values)
}

fn json(banners: &[BannerView], edition: Edition<'_>) -> String {
    let banners: Vec<BannerJson<'_>> = banners
        .iter()
        .map(|banner| BannerJson {
            notice: &banner.notice,
            version: banner.version,
            label: &banner.label,
            text: Headlines {
                upcoming: banner.upcoming.as_ref().unwrap_or(&banner.neutral),
                effective: banner.effective.as_ref().unwrap_or(&banner.neutral),
                neutral: &banner.neutral,
            },
            summary: banner.summary.iter().map(|item| &*item.text).collect(),
            summary_lang: banner.summary.iter().map(|item| item.lang.as_ref().unwrap_or(edition.lang)).collect(),
            link: LinkJson { text: edition.phrases.get("banner_link"), url: &banner.changes },
            dismiss: edition.phrases.get("dismiss"),
            show_from: &banner.begins_at,
            effective_at: &banner.effective_at,
            show_until: &banner.ends_at,
        })
        .collect();
    let (lang, dir) = (edition.lang, direction(edition.lang));
    let content = ElementJson { schema: 1, lang, dir, banner: banners.first(), banners: &banners };
    json::pretty(&content) + "\n"
}

#[derive(Serialize)]
struct EmbedView {
    intro: String,
    script: String,
    editions: Vec<LanguageView>,
    policy: String,
    headers: String,
    verify: &'static str,
}

#[derive(Serialize)]
struct LanguageView {
    name: String,
    element_intro: String,
    element: String,
    snippet_url: String,
}

/// What is below `embed/`: script, snippets, JSON, and the page that says how to use them, in the language of `edition`.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn pages(languages: &[LanguageBanners], edition: Edition<'_>) -> Result<Vec<Page>, Failure> {
    let script = BannerScript::new(edition.theme, &edition.register.settings.base_url);
    let mut pages = vec![
        Page::site(format!("{FOLDER}{}", script.name), edition.theme.banner_script().to_owned()),
        guide(languages, &script, edition)?,
    ];
    for banners in languages {
        pages.push(Page::site(snippet_path(&banners.lang), banners.snippet.clone()).claiming(banners.claims.clone()));
        pages.push(Page::site(json_path(&banners.lang), banners.json.clone()).claiming(banners.claims.clone()));
    }
    Ok(pages)
}

fn guide(languages: &[LanguageBanners], script: &BannerScript, edition: Edition<'_>) -> Result<Page, Failure> {
    let phrases = edition.phrases;
    let settings = &edition.register.settings;
    let base_url = &settings.base_url;
    let address = Address::new(settings, edition.lang, FOLDER);
    let host = base_url.host_str().unwrap_or_default();
    let intro = phrases.fill("embed_intro", &[("organization", edition.organization()), ("host", host)]);
    let mut frame = edition.frame(About {
        address: &address,
        title: phrases.get("title_embed").to_owned(),
        description: intro.clone(),
        noindex: true,
        canonical: None,
        notice: None,
    });
    // It is there once, whatever the languages.
    frame.alternates.clear();
    frame.languages.clear();
    let view = |banners: &LanguageBanners| LanguageView {
        name: banners.name.clone(),
        element_intro: phrases.fill("embed_body", &[("language", &banners.name)]),
        element: element(base_url, &banners.lang, &banners.snippet),
        snippet_url: snippet_url(base_url, &banners.lang),
    };
    let view = EmbedView {
        intro,
        script: script.tag(),
        editions: languages.iter().map(view).collect(),
        policy: policy(base_url),
        headers: headers(languages, script),
        verify: "noticepress verify --homepage homepage.html",
    };
    let html = edition.theme.render("embed.html", phrases, &[("page", &frame), ("embed", &view)])?;
    let claims = Claims { links: address.leads(frame.hrefs()), ..Claims::default() };
    Ok(Page::site(format!("{FOLDER}index.html"), html).claiming(claims))
}

/// What the homepage's policy has to allow (Content Security Policy), and nothing beside it.
fn policy(base_url: &Url) -> String {
    let source = format!("{base_url}{FOLDER}");
    format!("script-src {source}; connect-src {source}")
}

fn headers(languages: &[LanguageBanners], script: &BannerScript) -> String {
    let block = |path: &str, age: &str| {
        format!(
            "/{path}\n  Access-Control-Allow-Origin: *\n  Cache-Control: max-age={age}\n  X-Content-Type-Options: nosniff\n"
        )
    };
    let contents = languages.iter().map(|banners| block(&json_path(&banners.lang), "300"));
    contents.chain([block(&format!("{FOLDER}{}", script.name), "31536000, immutable")]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::settings::DatePatterns;
    use crate::source::SourceFile;
    use crate::theme::templates::Asked;

    #[test]
    fn the_policy_allows_the_folder_and_nothing_beside_it() {
        let base_url: Url = "https://example.org/legal/".parse().unwrap();
        insta::assert_snapshot!(policy(&base_url), @"script-src https://example.org/legal/embed/; connect-src https://example.org/legal/embed/");
    }

    #[test]
    fn the_element_has_the_address_of_the_json_and_what_stands_in_it() {
        let base_url: Url = "https://example.org/a&b/".parse().unwrap();
        let lang: Lang = "pt-BR".parse().unwrap();
        insta::assert_snapshot!(element(&base_url, &lang, "<!-- nothing -->\n"), @r#"
        <noticepress-banner src="https://example.org/a&amp;b/embed/banner.pt-BR.json">
        <!-- nothing -->
        </noticepress-banner>
        "#);
    }

    #[test]
    fn the_built_in_script_defines_the_element_and_writes_no_markup() {
        let settings = SourceFile::new("noticepress.yaml", "");
        let languages = ["en".parse().unwrap()];
        let asked =
            Asked { name: "default", languages: &languages, dates: &DatePatterns::default(), settings: &settings };
        let theme = Theme::new(&std::collections::BTreeMap::new(), asked).unwrap();
        let script = theme.banner_script();
        assert!(script.contains(&format!("customElements.define('{ELEMENT}'")));
        for forbidden in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "document.cookie"] {
            assert!(!script.contains(forbidden), "{forbidden}");
        }
        let BannerScript { name, integrity, .. } = BannerScript::new(&theme, &"https://example.org/".parse().unwrap());
        assert_eq!((name.len(), integrity.len()), ("banner.0123456789abcdef.js".len(), "sha384-".len() + 64));
    }
}
