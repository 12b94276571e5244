//! The theme: templates, words and assets, the built-in ones and those that replace them.

use super::{assets, chain, meter, tags};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::meter::{Meter, Stopped};
use super::phrases::{self, Phrases};
use super::platform::Tags;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;
use crate::load::settings::language_place;
use crate::model::settings::{DatePatterns, Platform};
use crate::source::{SourceFile, SourceText, Span};
use crate::values::digest::Digest;
use crate::values::lang::Lang;

/// The built-in theme, compiled in: path and text of each file.
pub(crate) const BUILT_IN: &[(&str, &str)] = &[
    ("templates/base.html", include_str!("../../themes/default/templates/base.html")),
    ("templates/banner.html", include_str!("../../themes/default/templates/banner.html")),
    ("templates/embed.html", include_str!("../../themes/default/templates/embed.html")),
    ("templates/history.html", include_str!("../../themes/default/templates/history.html")),
    ("templates/home.html", include_str!("../../themes/default/templates/home.html")),
    ("templates/not_found.html", include_str!("../../themes/default/templates/not_found.html")),
    ("templates/phrase.html", include_str!("../../themes/default/templates/phrase.html")),
    ("templates/redline.html", include_str!("../../themes/default/templates/redline.html")),
    ("templates/section.html", include_str!("../../themes/default/templates/section.html")),
    ("templates/sections.html", include_str!("../../themes/default/templates/sections.html")),
    ("templates/sitemap.xml", include_str!("../../themes/default/templates/sitemap.xml")),
    ("templates/text.html", include_str!("../../themes/default/templates/text.html")),
    ("email/body.mjml", include_str!("../../themes/default/email/body.mjml")),
    ("email/body.txt", include_str!("../../themes/default/email/body.txt")),
    ("email/log.html", include_str!("../../themes/default/email/log.html")),
    ("email/index.html", include_str!("../../themes/default/email/index.html")),
    ("email/letter.mjml", include_str!("../../themes/default/email/letter.mjml")),
    ("email/line.html", include_str!("../../themes/default/email/line.html")),
    ("email/line.txt", include_str!("../../themes/default/email/line.txt")),
    ("email/pack.html", include_str!("../../themes/default/email/pack.html")),
    ("email/platforms/braze.yaml", include_str!("../../themes/default/email/platforms/braze.yaml")),
    ("email/platforms/customerio.yaml", include_str!("../../themes/default/email/platforms/customerio.yaml")),
    ("email/platforms/hubspot.yaml", include_str!("../../themes/default/email/platforms/hubspot.yaml")),
    ("email/platforms/iterable.yaml", include_str!("../../themes/default/email/platforms/iterable.yaml")),
    ("email/platforms/mailchimp.yaml", include_str!("../../themes/default/email/platforms/mailchimp.yaml")),
    (
        "email/platforms/mailchimp-transactional.yaml",
        include_str!("../../themes/default/email/platforms/mailchimp-transactional.yaml"),
    ),
    ("email/platforms/none.yaml", include_str!("../../themes/default/email/platforms/none.yaml")),
    ("email/platforms/sendgrid.yaml", include_str!("../../themes/default/email/platforms/sendgrid.yaml")),
    ("email/platforms/sfmc.yaml", include_str!("../../themes/default/email/platforms/sfmc.yaml")),
    ("email/preheader.txt", include_str!("../../themes/default/email/preheader.txt")),
    ("email/preview.html", include_str!("../../themes/default/email/preview.html")),
    ("email/subject.txt", include_str!("../../themes/default/email/subject.txt")),
    ("embed/banner.html", include_str!("../../themes/default/embed/banner.html")),
    ("embed/banner.js", include_str!("../../themes/default/embed/banner.js")),
    ("assets/history.js", include_str!("../../themes/default/assets/history.js")),
    ("assets/home.js", include_str!("../../themes/default/assets/home.js")),
    ("assets/noticepress.css", include_str!("../../themes/default/assets/noticepress.css")),
    ("assets/redline.js", include_str!("../../themes/default/assets/redline.js")),
    ("words/en.yaml", phrases::ENGLISH),
    ("words/ar.yaml", include_str!("../../themes/default/words/ar.yaml")),
    ("words/de.yaml", include_str!("../../themes/default/words/de.yaml")),
    ("words/es.yaml", include_str!("../../themes/default/words/es.yaml")),
    ("words/fr.yaml", include_str!("../../themes/default/words/fr.yaml")),
    ("words/it.yaml", include_str!("../../themes/default/words/it.yaml")),
    ("words/ja.yaml", include_str!("../../themes/default/words/ja.yaml")),
    ("words/nl.yaml", include_str!("../../themes/default/words/nl.yaml")),
    ("words/pl.yaml", include_str!("../../themes/default/words/pl.yaml")),
    ("words/pt.yaml", include_str!("../../themes/default/words/pt.yaml")),
    ("words/ru.yaml", include_str!("../../themes/default/words/ru.yaml")),
    ("words/zh.yaml", include_str!("../../themes/default/words/zh.yaml")),
];

/// The one script that is no asset: its name tells what is in it.
const BANNER_SCRIPT: &str = "embed/banner.js";

/// Where the tags of mailing platforms are.
const PLATFORMS: &str = "email/platforms/";

/// A file of the project's own theme, as read.
#[derive(Clone, Debug)]
pub enum ThemeFile {
    /// A template or words.
    Text(Arc<SourceFile>),
    /// An asset: published as it is.
    Asset(Vec<u8>),
}

/// What a project asks of its theme.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Name of the theme.
    pub name: &'a str,
    /// Languages that it has to speak.
    pub languages: &'a [Lang],
    /// How days are printed, where not as usual in the language.
    pub dates: &'a DatePatterns,
    /// `noticepress.yaml`, which says so.
    pub settings: &'a Arc<SourceFile>,
}

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    /// There when the project has templates of its own.
    meter: Option<Meter>,
    sources: BTreeMap<String, Arc<SourceFile>>,
    phrases: BTreeMap<Lang, Phrases>,
    /// By the names that settings have for them.
    platforms: BTreeMap<&'static str, Tags>,
    assets: BTreeMap<String, Vec<u8>>,
    warnings: Vec<Diagnostic>,
    digest: Digest,
    is_own: bool,
}

impl Theme {
    /// The built-in theme with `files` in place of its own, by path inside the theme (`templates/home.html`).
    ///
    /// # Errors
    ///
    /// Diagnostics at line and column of each template that is malformed and of words that do not fit, and for each
    /// language that the theme does not speak.
    pub fn new(files: &BTreeMap<String, ThemeFile>, asked: Asked<'_>) -> Result<Self, Vec<Diagnostic>> {
        let Overlay { sources, words, assets } = Overlay::with(files);
        let mut diagnostics = Vec::new();
        let phrases = asked
            .languages
            .iter()
            .filter_map(|lang| match phrases(lang, &sources, &words, asked) {
                Ok((phrases, odd)) => {
                    diagnostics.extend(odd);
                    Some((lang.clone(), phrases))
                }
                Err(found) => {
                    diagnostics.extend(found);
                    None
                }
            })
            .collect();
        let platforms = platforms(&sources, &mut diagnostics);
        let (tera, meter) = match templates(&sources) {
            Ok(made) => made,
            Err(found) => {
                diagnostics.push(found);
                (Tera::default(), None)
            }
        };
        // A file that several languages share is wrong once.
        crate::diagnostic::sort(&mut diagnostics);
        diagnostics.dedup();
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Err(diagnostics);
        }
        let digest = digest(files, asked);
        let is_own = files.values().any(|file| matches!(file, ThemeFile::Text(_)));
        Ok(Self { tera, meter, sources, phrases, platforms, assets, warnings: diagnostics, digest, is_own })
    }

    /// Tells it from every other theme: its name, what it speaks, how it prints days, and every file of the project's own.
    #[must_use]
    pub(crate) fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether the project has templates or words of its own, so that what is made of them may be wrong by its doing.
    #[must_use]
    pub(crate) fn is_own(&self) -> bool {
        self.is_own
    }

    /// What is odd in its files, though it can be used.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The words of one of the languages it was made for.
    #[must_use]
    pub fn phrases(&self, lang: &Lang) -> &Phrases {
        self.phrases.get(lang).or_else(|| self.phrases.values().next()).expect("a theme speaks at least one language")
    }

    /// The files that pages load, by name.
    #[must_use]
    pub fn assets(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.assets
    }

    /// Whether there is such a template.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.tera.get_template_names().any(|known| known == name)
    }

    /// The tags of a mailing platform.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] when no file describes it.
    pub fn platform(&self, platform: Platform) -> Result<Tags, Failure> {
        let tags = self.platforms.get(platform.as_str()).cloned();
        tags.ok_or_else(|| Failure::Content(vec![Tags::missing(platform)]))
    }

    /// The script of the banner for homepages that others build.
    #[must_use]
    pub fn banner_script(&self) -> SourceText {
        self.sources[BANNER_SCRIPT].text()
    }

    /// A template filled with values and words. Names are without folder and with suffix: `home.html`, `email/body.txt`.
    ///
    /// # Errors
    ///
    /// [`Failure::Content`] with the place in the template.
    pub fn render(
        &self,
        name: &str,
        words: &Phrases,
        values: &[(&'static str, &dyn ErasedValue)],
    ) -> Result<String, Failure> {
        let mut context = Context::new();
        context.insert_value("words", words.value());
        for (key, value) in values {
            value.insert_into(&mut context, key);
        }
        let plain = || {
            let rendered = self.tera.render(name, &context);
            rendered.map_err(|error| Failure::Content(vec![diagnostic(&error, name, &self.sources)]))
        };
        let Some(meter) = &self.meter else { return plain() };
        let given = values.iter().filter_map(|(key, _)| meter::size(context.get(key)?)).sum();
        let counted = || match meter.render(name, &context, given) {
            Ok(text) => Ok(text),
            Err(Stopped::Spent(template, place)) => Err(Failure::Content(vec![spent(&template, place, &self.sources)])),
            // Where the counted copy is wrong the template is, at the same place, and says what is wrong in its own words.
            Err(Stopped::Wrong) => plain(),
        };
        meter::deep(counted).map_err(Failure::world("cannot start a thread to render", Path::new(name)))?
    }
}

/// What tells a theme from every other that the same program makes.
fn digest(files: &BTreeMap<String, ThemeFile>, asked: Asked<'_>) -> Digest {
    let Asked { name, languages, dates, settings: _ } = asked;
    let languages: Vec<&str> = languages.iter().map(Lang::as_str).collect();
    let dates = format!("{dates:?}");
    let asked = [name.as_bytes(), languages.join(" ").as_bytes(), dates.as_bytes()].map(Digest::of);
    let files = files.iter().flat_map(|(path, file)| {
        let sha256 = match file {
            ThemeFile::Text(source) => source.sha256(),
            ThemeFile::Asset(bytes) => Digest::of(bytes),
        };
        [Digest::of(path.as_bytes()), sha256]
    });
    Digest::of_parts(asked.into_iter().chain(files))
}

/// A value that a template can see.
pub trait ErasedValue {
    /// Adds it under `key`.
    fn insert_into(&self, context: &mut Context, key: &'static str);
}

impl<T: Serialize> ErasedValue for T {
    fn insert_into(&self, context: &mut Context, key: &'static str) {
        context.insert(key, self);
    }
}

/// The files of the built-in theme and of the project's own.
#[derive(Default)]
struct Overlay {
    /// Texts by path inside the theme, the project's own in place of built-in ones; of the words only those built in.
    sources: BTreeMap<String, Arc<SourceFile>>,
    /// The project's own words, which replace single lines.
    words: BTreeMap<String, Arc<SourceFile>>,
    assets: BTreeMap<String, Vec<u8>>,
}

impl Overlay {
    fn with(own: &BTreeMap<String, ThemeFile>) -> Self {
        let mut all = Self::default();
        for (path, text) in BUILT_IN {
            if let Some(name) = path.strip_prefix("assets/") {
                all.assets.insert(name.to_owned(), assets::compact(name, text).into_bytes());
            } else {
                all.sources.insert((*path).to_owned(), SourceFile::new(format!("built-in {path}"), *text));
            }
        }
        for (path, file) in own {
            match (file, path.strip_prefix("assets/")) {
                // A copy that nobody has changed is the built-in file.
                (ThemeFile::Asset(bytes), Some(_)) if is_built_in(path, bytes) => {}
                (ThemeFile::Asset(bytes), Some(name)) => drop(all.assets.insert(name.to_owned(), bytes.clone())),
                (ThemeFile::Text(source), None) => {
                    let texts = if path.starts_with("words/") { &mut all.words } else { &mut all.sources };
                    texts.insert(path.clone(), Arc::clone(source));
                }
                (ThemeFile::Asset(_), None) | (ThemeFile::Text(_), Some(_)) => {}
            }
        }
        all
    }
}

fn is_built_in(path: &str, bytes: &[u8]) -> bool {
    BUILT_IN.iter().any(|(known, text)| *known == path && text.as_bytes() == bytes)
}

fn platforms(
    sources: &BTreeMap<String, Arc<SourceFile>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<&'static str, Tags> {
    let mut platforms = BTreeMap::new();
    for name in Platform::ALL.map(Platform::as_str) {
        match sources.get(&format!("{PLATFORMS}{name}.yaml")).map(Tags::read) {
            Some(Ok(tags)) => drop(platforms.insert(name, tags)),
            Some(Err(wrong)) => diagnostics.push(wrong),
            None => {}
        }
    }
    platforms
}

/// The words of a language: those that are built in, then the theme's own; of each first the language, then its
/// regional form.
fn phrases(
    lang: &Lang,
    built_in: &BTreeMap<String, Arc<SourceFile>>,
    own: &BTreeMap<String, Arc<SourceFile>>,
    asked: Asked<'_>,
) -> Result<(Phrases, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut names = vec![lang.primary(), lang.as_str()];
    names.dedup();
    if !lang.is_written_as_usual() {
        names.remove(0);
    }
    let files: Vec<Arc<SourceFile>> = [built_in, own]
        .into_iter()
        .flat_map(|words| names.iter().filter_map(|name| words.get(&format!("words/{name}.yaml")).cloned()))
        .collect();
    if files.is_empty() {
        let message = format!("the theme has no words in `{lang}`");
        let hint = format!(
            "write every line of the built-in `words/en.yaml` in that language in `themes/{}/words/{lang}.yaml`, or take \
             `{lang}` out of `languages`",
            asked.name
        );
        return Err(vec![
            Diagnostic::new(Rule::MissingWords, language_place(asked.settings, lang), message).hint(hint),
        ]);
    }
    let asked_for = |wrong: Diagnostic| match wrong.rule {
        Rule::MissingWords => {
            wrong.label(language_place(asked.settings, lang), format!("the pages in `{lang}` need them"))
        }
        _ => wrong,
    };
    let read = Phrases::new(lang, &files, asked.dates.of(lang).cloned());
    read.map_err(|found| found.into_iter().map(asked_for).collect())
}

/// The templates, and counted copies of them where the project has some of its own: those built in come to an end.
fn templates(sources: &BTreeMap<String, Arc<SourceFile>>) -> Result<(Tera, Option<Meter>), Diagnostic> {
    let is_template = |path: &str| !path.starts_with("words/") && !path.starts_with(PLATFORMS) && path != BANNER_SCRIPT;
    let own = sources.iter().any(|(path, source)| is_template(path) && !is_built_in(path, source.text().as_bytes()));
    let texts: Vec<(&str, SourceText)> = sources
        .iter()
        .filter(|(path, _)| is_template(path))
        .map(|(path, source)| (path.strip_prefix("templates/").unwrap_or(path), source.text()))
        .collect();
    let templates: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
    if own && let Some((name, what)) = chain::too_deep(&templates) {
        return Err(limit(&name, 0..0, what, sources));
    }
    let mut tera = engine();
    tera.add_raw_templates(templates.iter().copied()).map_err(|error| diagnostic(&error, "", sources))?;
    let meter = own.then(|| Meter::new(&templates, engine())).transpose().map_err(|error| {
        let (name, what) = match error.kind() {
            ErrorKind::SyntaxError(report) => (report.filename(), report.message()),
            _ => ("", ""),
        };
        limit(name, 0..0, format!("what the template does cannot be counted: {}", first_line(what)), sources)
    })?;
    Ok((tera, meter))
}

fn engine() -> Tera {
    let mut tera = Tera::default();
    // `.xml` and `.html` are what Tera escapes by itself; `.txt` is the email's text part, which must not be.
    tera.autoescape_on([".html", ".xml", ".mjml"]);
    tera
}

/// The file of a template, by the name that Tera has for it.
fn source_of<'a>(name: &str, sources: &'a BTreeMap<String, Arc<SourceFile>>) -> Option<&'a Arc<SourceFile>> {
    sources.get(&format!("templates/{name}")).or_else(|| sources.get(name))
}

fn spent(name: &str, place: Range<usize>, sources: &BTreeMap<String, Arc<SourceFile>>) -> Diagnostic {
    let most = meter::WORK >> 20;
    limit(
        name,
        place,
        format!("the template exceeds the limit of {most} MiB of templates run and values read"),
        sources,
    )
    .hint("look for a loop inside a loop, or a string that grows in one; loop only over what the page has")
}

fn limit(name: &str, place: Range<usize>, what: String, sources: &BTreeMap<String, Arc<SourceFile>>) -> Diagnostic {
    let place = match source_of(name, sources) {
        Some(file) => Span::new(file, place).into(),
        None => Place::Path(name.to_owned()),
    };
    Diagnostic::new(Rule::CostlyTemplate, place, what).hint("see docs/themes.md for what templates may do")
}

fn diagnostic(error: &tera::Error, rendered: &str, sources: &BTreeMap<String, Arc<SourceFile>>) -> Diagnostic {
    let (ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report)) = error.kind() else {
        let message = format!("the theme's templates do not fit together: {}", first_line(&error.to_string()));
        let name = match error.kind() {
            ErrorKind::CircularInclude { tpl, .. } | ErrorKind::CircularExtend { tpl, .. } => tpl,
            ErrorKind::MissingParent { current, .. } => current,
            _ => rendered,
        };
        let place = source_of(name, sources).map_or_else(|| Place::Path("themes".into()), |file| calls(file).into());
        return Diagnostic::new(Rule::TemplatesDoNotFit, place, message)
            .hint("correct this template, or what it includes, extends or calls");
    };
    let message = format!("template: {}", first_line(report.message()));
    match source_of(report.filename(), sources) {
        Some(file) => Diagnostic::new(Rule::WrongTemplate, Span::new(file, report.span().range.clone()), message)
            .hint("see the built-in template of the same name for the values it has"),
        None => Diagnostic::new(Rule::WrongTemplate, Place::Path(report.filename().to_owned()), message),
    }
}

/// Where a template first includes or extends another; its top where it does neither.
fn calls(file: &Arc<SourceFile>) -> Span {
    let text = file.text();
    let tags = tags::tags(&text);
    let call = tags.iter().find(|tag| tag.is_statement && matches!(tag.text(0), "include" | "extends"));
    call.map_or_else(|| Span::top_of(file), |tag| Span::new(file, tag.range.clone()))
}

fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or(text)
}
