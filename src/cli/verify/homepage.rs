//! `noticepress verify --homepage`: whether a homepage that others build carries the banner.

use std::path::Path;
use std::process::ExitCode;

use url::Url;

use crate::announce::Announcement;
use crate::check::embedding::{self, Embedding, PlacedTag, PlainBanner};
use crate::cli::args::{CheckFormat, Common};
use crate::cli::conclude::conclude;
use crate::cli::given_file;
use crate::cli::project::Project;
use crate::cli::report::Places;
use crate::diagnostic::rules::{Rule, Severity};
use crate::diagnostic::{Diagnostic, Place};
use crate::failure::Failure;
use crate::model::notice::Notice;
use crate::model::settings::Homepage;
use crate::site::address::Address;
use crate::site::banner::{BannerView, banner_view, due};
use crate::site::edition::{Edition, Nav};
use crate::site::embed::{self, BannerScript};
use crate::source::SourceFile;
use crate::values::english::counted;
use crate::values::lang::Lang;

/// The greatest size of a homepage, in bytes.
const LIMIT: u64 = 16 << 20;

/// Reads a saved copy of the homepage and says what is missing or old, and what to paste.
///
/// # Errors
///
/// [`Failure::World`] when the copy cannot be read, [`Failure::Usage`] when it is no file to read; [`Failure::Content`]
/// with what is wrong with it, or with the project.
pub(super) fn verify(common: &Common, homepage: &Path, format: CheckFormat) -> Result<ExitCode, Failure> {
    let project = Project::open(common)?;
    let bytes = given_file::read(homepage, LIMIT)?.ok_or_else(|| {
        Failure::usage(format!("{} is larger than {} MiB, too large for a homepage", homepage.display(), LIMIT >> 20))
    })?;
    let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').replace("\r\n", "\n").replace('\r', "\n");
    let page = SourceFile::new(homepage.display().to_string(), text);
    let embedding = embedding::read(&page, embed::ELEMENT);
    let expected = Expected::of(&project);
    let judged = project.judged(expected.judge(&embedding, page.path()));
    conclude(common, judged, &Places::default(), format, || expected.summary(&embedding, page.path()))
}

/// What the homepage ought to carry on the day of the command.
struct Expected<'a> {
    project: &'a Project,
    script: BannerScript,
    due: Vec<Announcement<'a>>,
    /// What relative addresses on the homepage are resolved against.
    homepage: &'a Url,
}

impl<'a> Expected<'a> {
    fn of(project: &'a Project) -> Self {
        let settings = &project.register.settings;
        let notices: Vec<&Notice> = project.register.notices.iter().collect();
        let homepage = match &settings.homepage {
            Homepage::Own => &settings.base_url,
            Homepage::Elsewhere(url) => url,
        };
        let script = BannerScript::new(&project.theme, &settings.base_url);
        Self { project, script, due: due(&notices, project.as_of), homepage }
    }

    fn judge(&self, page: &Embedding, path: &str) -> Vec<Diagnostic> {
        if page.elements.is_empty() { self.judge_plain(page, path) } else { self.judge_elements(page) }
    }

    fn judge_elements(&self, page: &Embedding) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = self.judge_script(page).into_iter().collect();
        found.extend(page.elements.iter().filter_map(|element| self.judge_source(element)));
        // What stands inside the element is for readers without a script: an old one is a pity, and no broken promise.
        found.extend(page.banners.iter().filter_map(|banner| self.judge_banner(banner, Severity::Warning)));
        found
    }

    fn judge_script(&self, page: &Embedding) -> Option<Diagnostic> {
        let paste = || format!("paste this into the head: {}", self.script.tag());
        let element = page.elements.first()?;
        let Some(script) = page.scripts.iter().find(|tag| self.is_current(tag)).or(page.scripts.last()) else {
            let message = "this element does nothing: the page does not load its script";
            return Some(Diagnostic::new(Rule::ScriptNotLoaded, element.span.clone(), message).hint(paste()));
        };
        let place = || script.span.clone();
        if !self.is_current(script) {
            let message = format!("this is not the current script, which is `{}`", self.script.name);
            return Some(Diagnostic::new(Rule::OldScript, place(), message).hint(paste()));
        }
        if script.get("integrity").is_none_or(|given| !given.split(' ').any(|hash| hash == self.script.integrity)) {
            let message = "the script's `integrity` is missing or not that of the current script";
            return Some(Diagnostic::new(Rule::WrongIntegrity, place(), message).hint(paste()));
        }
        if script.get("crossorigin").is_none_or(|value| value.eq_ignore_ascii_case("use-credentials")) {
            let message = "without `crossorigin=\"anonymous\"` browsers refuse a script that has `integrity`";
            return Some(Diagnostic::new(Rule::NoCrossOrigin, place(), message).hint(paste()));
        }
        let is_late = ["async", "defer"].iter().any(|name| script.get(name).is_some())
            || script.get("type") == Some("module")
            || script.span.range().start > element.span.range().start;
        is_late.then(|| {
            let message = "the script loads late: the page jumps when the banner appears, and a hidden banner flashes";
            Diagnostic::new(Rule::LateScript, place(), message).hint(paste())
        })
    }

    fn is_current(&self, script: &PlacedTag) -> bool {
        let path = script.get("src").unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
        path.rsplit('/').next() == Some(&self.script.name)
    }

    fn judge_source(&self, element: &PlacedTag) -> Option<Diagnostic> {
        let settings = &self.project.register.settings;
        let addresses: Vec<String> =
            settings.languages.iter().map(|lang| embed::json_url(&settings.base_url, lang)).collect();
        let address = element.get("src").and_then(|src| self.homepage.join(src.trim()).ok());
        if address.is_some_and(|address| addresses.iter().any(|known| *known == *address.as_str())) {
            return None;
        }
        let message = "the `src` of this element is not a banner of this site";
        let hint = format!("write one of: {}", addresses.join(", "));
        Some(Diagnostic::new(Rule::UnknownBannerAddress, element.span.clone(), message).hint(hint))
    }

    fn judge_plain(&self, page: &Embedding, path: &str) -> Vec<Diagnostic> {
        let settings = &self.project.register.settings;
        let place = || Place::Path(path.to_owned());
        let lang = settings.reference_language();
        let paste = || format!("paste the contents of {}", embed::snippet_url(&settings.base_url, lang));
        if page.banners.is_empty() && (!self.due.is_empty() || !page.scripts.is_empty()) {
            let message = format!("this page has no banner of {}", settings.base_url);
            let element = embed::element(&settings.base_url, lang, "").replace('\n', "");
            let error = Diagnostic::new(Rule::NoBanner, place(), message)
                .hint(format!("paste this into the head: {}", self.script.tag()))
                .hint(format!("and this at the top of the body: {element}"));
            return vec![error.hint(format!("or, without a script, {}", paste()))];
        }
        let mut found = Vec::new();
        for banner in &self.due {
            let (notice, version) = (&banner.notice.id, banner.version.id);
            if !page.banners.iter().any(|plain| is_of(&plain.tag, banner)) {
                let (from, until) = (banner.shown_from, banner.shown_until.previous());
                let message = format!("the banner of `{notice}@{version}` is missing, due from {from} through {until}");
                found.push(Diagnostic::new(Rule::MissingBanner, place(), message).hint(paste()));
            }
        }
        found.extend(page.banners.iter().filter_map(|banner| self.judge_banner(banner, Severity::Error)));
        found
    }

    /// Whether a banner as plain HTML is due, and says what it ought to.
    fn judge_banner(&self, plain: &PlainBanner, severity: Severity) -> Option<Diagnostic> {
        let settings = &self.project.register.settings;
        let place = plain.tag.span.clone();
        let Some(banner) = self.due.iter().find(|banner| is_of(&plain.tag, banner)) else {
            let message = format!("this banner is out of date on {}", self.project.as_of);
            let found = Diagnostic::new(Rule::BannerNotDue, place, message)
                .hint("remove it, including the closing `</section>`");
            return Some(Diagnostic { severity, ..found });
        };
        let own = plain.tag.get("lang").and_then(|lang| lang.parse::<Lang>().ok());
        let lang = settings.languages.iter().find(|lang| Some(*lang) == own.as_ref());
        let lang = lang.unwrap_or_else(|| settings.reference_language());
        let view = self.view(banner, lang);
        let shown = format!("{}/{}", view.begins_at, view.ends_at);
        let is_current = plain.tag.get("data-shown") == Some(&*shown)
            && plain.tag.get("data-effective") == Some(&*view.effective_at)
            && plain.tag.get("aria-label") == Some(&*view.label)
            && plain
                .link
                .as_ref()
                .and_then(|link| self.homepage.join(link).ok())
                .is_some_and(|link| link.as_str() == view.changes);
        (!is_current).then(|| {
            let message = format!("this banner of `{}` is old: its dates, title or link differ", banner.notice.id);
            let hint = format!("paste the contents of {}", embed::snippet_url(&settings.base_url, lang));
            Diagnostic { severity, ..Diagnostic::new(Rule::OldBanner, place, message).hint(hint) }
        })
    }

    fn view(&self, banner: &Announcement<'_>, lang: &Lang) -> BannerView {
        let Project { register, theme, as_of, .. } = self.project;
        let (settings, nav) = (&register.settings, Nav::default());
        let edition =
            Edition { register, theme, lang, phrases: theme.phrases(lang), as_of: *as_of, nav: &nav, record: None };
        banner_view(banner, |path| Address::new(settings, lang, path).absolute(&settings.base_url), edition)
    }

    fn summary(&self, page: &Embedding, path: &str) -> String {
        let due = match self.due.len() {
            0 => "no banner is due".to_owned(),
            1 => "1 banner is due".to_owned(),
            n => format!("{} are due", counted(n, "banner")),
        };
        let carried = match (page.elements.is_empty(), page.banners.is_empty()) {
            (false, _) => "has the element, with the current script",
            (true, false) => "has every banner as HTML",
            (true, true) => "has no banner",
        };
        format!("{path} {carried}; {due} on {}\n", self.project.as_of)
    }
}

fn is_of(tag: &PlacedTag, banner: &Announcement<'_>) -> bool {
    tag.get("data-notice") == Some(banner.notice.id.as_str())
        && tag.get("data-version") == Some(&*banner.version.id.to_string())
}
