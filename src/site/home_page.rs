//! The homepage with its banners, the page for addresses that are not there, and the sitemap.

use std::iter;

use serde::Serialize;

use super::address::{Address, Page, changes_of, history_path, notice_path, version_path};
use super::banner::{BannerView, banner_view, due, told};
use super::brand::BrandView;
use super::claims::{Claims, Told};
use super::edition::{About, Edition, Fact};
use super::text_facts::Facts;
use super::wording::{change_name, standing_name};
use crate::failure::Failure;
use crate::model::notice::{Change, Notice, Version};
use crate::model::timeline::Standing;
use crate::values::day::Day;
use crate::values::direction::direction;
use crate::values::harmless::in_xml;
use crate::values::lang::Lang;

#[derive(Serialize)]
struct HomeView<'a> {
    banners: Vec<BannerView>,
    intro: Option<&'a str>,
    intro_lang: Option<&'a Lang>,
    intro_dir: Option<&'static str>,
    default_intro: String,
    notices: Vec<NoticeView>,
    recent: Vec<RecentChange>,
}

#[derive(Serialize)]
struct NoticeView {
    title: String,
    href: String,
    history: String,
    description: Option<String>,
    facts: Vec<Fact>,
}

#[derive(Serialize)]
struct RecentChange {
    day: Day,
    date: String,
    notice: String,
    change: String,
    summary: Vec<String>,
    href: String,
    link: String,
}

/// Changes that the homepage lists, of all notices together.
const RECENT: usize = 5;

/// Renders the homepage; `intro` is its words as HTML, and their language.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn home_page(
    notices: &[&Notice],
    intro: Option<(&str, &Lang)>,
    edition: Edition<'_>,
) -> Result<Page, Failure> {
    let phrases = edition.phrases;
    let settings = &edition.register.settings;
    let address = Address::new(settings, edition.lang, "");
    let frame = edition.frame(About {
        address: &address,
        title: edition.site_title().text,
        description: Some(phrases.fill("home_intro", &[("organization", edition.organization())])),
        noindex: false,
        canonical: None,
        notice: None,
    });
    let banners = due(notices, edition.as_of);
    let views: Vec<BannerView> =
        banners.iter().map(|banner| banner_view(banner, |path| address.to(path), edition)).collect();
    let banners_told = banners.iter().zip(&views).map(|(banner, view)| told(banner, &view.summary, edition.lang));
    let dated = shown(notices, edition).map(|(notice, version)| edition.dating(notice, version));
    let summed_up = newest(notices, edition).map(|(notice, version)| {
        Told::of(notice, version, edition.lang).summing_up(iter::once(version), &edition.text(version).summary)
    });
    let about = banners_told.chain(dated).chain(summed_up).collect();
    let view = HomeView {
        banners: views,
        intro: intro.map(|(html, _)| html),
        intro_lang: intro.map(|(_, lang)| lang),
        intro_dir: intro.map(|(_, lang)| direction(lang)),
        default_intro: phrases.fill("home_intro", &[("organization", edition.organization())]),
        notices: notices.iter().filter_map(|notice| notice_view(notice, &address, edition)).collect(),
        recent: recent(notices, &address, edition),
    };
    let html = edition.theme.render("home.html", phrases, &[("page", &frame), ("home", &view)])?;
    let links = address.leads(frame.hrefs().chain(view.hrefs()));
    Ok(Page::site(address.file(), html).claiming(Claims {
        about,
        links,
        around: edition.around(),
        ..Claims::default()
    }))
}

impl HomeView<'_> {
    /// Where it leads within the site; not the words of its introduction, whose links are an editor's.
    fn hrefs(&self) -> impl Iterator<Item = &str> {
        let banners = self.banners.iter().map(|banner| &*banner.changes);
        let notices = self
            .notices
            .iter()
            .flat_map(|notice| notice.facts.iter().flat_map(Fact::hrefs).chain([&*notice.href, &*notice.history]));
        banners.chain(notices).chain(self.recent.iter().map(|change| &*change.href))
    }
}

fn notice_view(notice: &Notice, address: &Address, edition: Edition<'_>) -> Option<NoticeView> {
    let phrases = edition.phrases;
    let shown = notice.shown(edition.as_of)?;
    let facts = Facts { notice, address, edition };
    let mut lines = vec![Fact::line(phrases.get("applies"), facts.applies(shown))];
    lines.extend(facts.next(shown, &[]));
    Some(NoticeView {
        title: edition.text(shown).title.clone(),
        href: address.to(&notice_path(&notice.id)),
        history: address.to(&history_path(&notice.id)),
        description: notice.description.clone(),
        facts: lines,
    })
}

fn recent(notices: &[&Notice], address: &Address, edition: Edition<'_>) -> Vec<RecentChange> {
    newest(notices, edition).map(|(notice, version)| recent_change(notice, version, address, edition)).collect()
}

/// The newest texts of all notices, the newest first.
fn newest<'n>(notices: &[&'n Notice], edition: Edition<'_>) -> impl Iterator<Item = (&'n Notice, &'n Version)> {
    let mut changes: Vec<(&Notice, &Version)> =
        notices.iter().flat_map(|notice| notice.public(edition.as_of).map(|version| (*notice, version))).collect();
    changes.sort_by(|(a, v), (b, w)| (w.id, &a.id).cmp(&(v.id, &b.id)));
    changes.into_iter().take(RECENT)
}

/// The text of each notice that its own page shows, and those that are to follow it.
fn shown<'n>(notices: &[&'n Notice], edition: Edition<'_>) -> impl Iterator<Item = (&'n Notice, &'n Version)> {
    notices.iter().flat_map(move |notice| {
        let shown = notice.shown(edition.as_of).into_iter().chain(notice.upcoming(edition.as_of));
        shown.map(|version| (*notice, version))
    })
}

fn recent_change(notice: &Notice, version: &Version, address: &Address, edition: Edition<'_>) -> RecentChange {
    let phrases = edition.phrases;
    let translation = edition.text(version);
    let is_upcoming = matches!(notice.standing(version, edition.as_of), Standing::Upcoming { .. });
    let mut change = change_name(version.change, edition);
    if matches!(notice.standing(version, edition.as_of), Standing::Replaced { .. } | Standing::Withdrawn { .. }) {
        change = format!("{change} · {}", standing_name(notice, version, edition));
    }
    let (href, link) = match changes_of(notice, version, edition.as_of).filter(|_| version.change != Change::First) {
        None => (version_path(&notice.id, version.id), "text"),
        Some(changes) => (changes, if is_upcoming { "what_changes" } else { "what_changed" }),
    };
    RecentChange {
        day: version.id.updated,
        date: phrases.date(version.id.updated),
        notice: translation.title.clone(),
        change,
        summary: translation.summary.clone(),
        href: address.to(&href),
        link: phrases.get(link).to_owned(),
    }
}

/// Renders the page that hosts show for addresses that are not there. Its links begin at the host's root, because it
/// is shown at any depth.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn not_found_page(edition: Edition<'_>) -> Result<Page, Failure> {
    let settings = &edition.register.settings;
    let address = Address::new(settings, edition.lang, "");
    let mut frame = edition.frame(About {
        address: &address,
        title: edition.phrases.get("title_not_found").to_owned(),
        description: None,
        noindex: true,
        canonical: None,
        notice: None,
    });
    let claims = Claims { links: address.leads(frame.hrefs()), ..Claims::default() };
    let root = settings.base_url.path();
    let from_root = |href: &str| format!("{root}{}", href.strip_prefix("./").unwrap_or(href));
    frame.root = from_root(&frame.root);
    frame.assets = from_root(&frame.assets);
    for href in frame.stylesheets.iter_mut().chain(frame.brand.iter_mut().flat_map(BrandView::hrefs_mut)) {
        *href = from_root(href);
    }
    for link in frame.nav.iter_mut().chain(&mut frame.languages).chain(&mut frame.feeds).chain(&mut frame.calendars) {
        link.href = from_root(&link.href);
        link.current = false;
    }
    let html = edition.theme.render("not_found.html", edition.phrases, &[("page", &frame)])?;
    Ok(Page::site("404.html".to_owned(), html).claiming(claims))
}

#[derive(Serialize)]
struct SitemapEntry {
    href: String,
    day: Day,
}

/// `sitemap.xml`: the pages that search engines should have, with the day on which each last changed.
///
/// # Errors
///
/// [`Failure::Content`] when the theme's template is wrong.
pub(crate) fn sitemap(notices: &[&Notice], edition: Edition<'_>) -> Result<Page, Failure> {
    let settings = &edition.register.settings;
    let mut entries = Vec::new();
    for lang in &settings.languages {
        let url = |path: String| Address::new(settings, lang, path).absolute(&settings.base_url);
        let newest = |notice: &Notice| notice.public(edition.as_of).next_back().map(|version| version.id.updated);
        if let Some(day) = notices.iter().filter_map(|notice| newest(notice)).max() {
            entries.push(SitemapEntry { href: url(String::new()), day });
        }
        for notice in notices {
            let Some(newest) = newest(notice) else { continue };
            let shown = notice.shown(edition.as_of).map_or(newest, |version| version.id.updated);
            entries.push(SitemapEntry { href: url(notice_path(&notice.id)), day: shown });
            entries.push(SitemapEntry { href: url(history_path(&notice.id)), day: newest });
            for version in notice.upcoming(edition.as_of) {
                entries.push(SitemapEntry { href: url(version_path(&notice.id, version.id)), day: version.id.updated });
            }
        }
    }
    let xml = edition.theme.render("sitemap.xml", edition.phrases, &[("entries", &entries)])?;
    let mut claims = Claims::default();
    for entry in &entries {
        claims.lead_to(&entry.href, &settings.base_url);
    }
    Ok(Page::site("sitemap.xml".to_owned(), in_xml(&xml).into_owned()).claiming(claims))
}
