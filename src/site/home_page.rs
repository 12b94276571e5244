//! The homepage with its banners, the page for addresses that are not there, and the sitemap.

use serde::Serialize;

use super::address::{Address, Page, changes_of, history_path, notice_path, version_path};
use super::arranged::{Arranged, GroupName, arranged};
use super::banner::{BannerView, SummaryItem, banner_view, due, summary_lines, told};
use super::brand::BrandView;
use super::claims::{Claims, Told};
use super::edition::{About, Edition, Line, Part, hrefs, line};
use super::text_facts::Facts;
use super::wording::{change_name, standing_name};
use crate::announce;
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
    groups: Vec<HomeGroup>,
    recent: Vec<RecentChange>,
}

#[derive(Serialize)]
struct HomeGroup {
    title: Option<String>,
    /// The language of the title, where that is not the page's.
    lang: Option<Lang>,
    notices: Vec<NoticeRow>,
}

#[derive(Serialize)]
struct NoticeRow {
    title: String,
    /// The language of the title, where that is not the page's.
    lang: Option<Lang>,
    href: String,
    description: Line,
    /// When the text in force applies.
    state: Line,
    /// What comes after it, a line each.
    next: Vec<Line>,
}

#[derive(Serialize)]
struct RecentChange {
    day: Day,
    date: String,
    notice: String,
    change: String,
    /// What changed, in the editor's words; of one that was withdrawn, why.
    summary: Vec<SummaryItem>,
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
        description: phrases.fill("home_intro", &[("organization", edition.organization())]),
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
        let told = Told::of(notice, version, edition.lang);
        if never_applies(notice.standing(version, edition.as_of)) {
            return told;
        }
        let versions = announce::told_on(notice, version, edition.as_of);
        let summary: Vec<String> = summary(notice, version, edition).into_iter().map(|item| item.text).collect();
        told.summing_up(versions.into_iter(), &summary)
    });
    let about = banners_told.chain(dated).chain(summed_up).collect();
    let view = HomeView {
        banners: views,
        intro: intro.map(|(html, _)| html),
        intro_lang: intro.map(|(_, lang)| lang),
        intro_dir: intro.map(|(_, lang)| direction(lang)),
        default_intro: phrases.fill("home_intro", &[("organization", edition.organization())]),
        groups: groups(notices, &address, edition),
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
        let rows = self.groups.iter().flat_map(|group| &group.notices);
        let rows = rows.flat_map(|row| hrefs(&row.next).chain([&*row.href]));
        banners.chain(rows).chain(self.recent.iter().map(|change| &*change.href))
    }
}

fn groups(notices: &[&Notice], address: &Address, edition: Edition<'_>) -> Vec<HomeGroup> {
    let phrases = edition.phrases;
    let group = |group: Arranged<'_>| {
        let (title, lang) = match group.title {
            GroupName::None => (None, None),
            GroupName::Stated(title, lang) => (Some(title), Some(lang)),
            GroupName::Others => (Some(phrases.get("other_notices")), None),
            GroupName::Ended => (Some(phrases.get("ended_notices")), None),
        };
        HomeGroup {
            title: title.map(str::to_owned),
            lang: lang.filter(|lang| *lang != edition.lang).cloned(),
            notices: group.notices.iter().filter_map(|notice| notice_row(notice, address, edition)).collect(),
        }
    };
    let arranged = arranged(notices, &edition.register.settings, edition.lang, edition.as_of);
    arranged.into_iter().map(group).collect()
}

fn notice_row(notice: &Notice, address: &Address, edition: Edition<'_>) -> Option<NoticeRow> {
    let phrases = edition.phrases;
    let shown = notice.shown(edition.as_of)?;
    let text = edition.text(shown);
    let ended = notice.ended.as_ref().filter(|ending| ending.on <= edition.as_of);
    let state = match ended {
        Some(ending) => line(phrases, "ended_on", &[("date", Part::day(ending.on, phrases))]),
        None => Facts { notice, address, edition }.state(shown),
    };
    let upcoming = notice.upcoming(edition.as_of);
    let changes = upcoming.into_iter().filter(|version| version.id != shown.id).map(|version| {
        let path = changes_of(notice, version, edition.as_of);
        let href = address.to(&path.unwrap_or_else(|| version_path(&notice.id, version.id)));
        vec![Part::link(phrases.fill("coming", &[("date", &phrases.date(version.effective))]), href)]
    });
    let ends = notice.ended.as_ref().filter(|ending| ending.on > edition.as_of);
    let ends = ends.map(|ending| line(phrases, "ends_on", &[("date", Part::day(ending.on, phrases))]));
    let description = notice.description.as_ref().filter(|_| edition.nav.are_few());
    Some(NoticeRow {
        title: text.title.clone(),
        lang: (text.lang != *edition.lang).then(|| text.lang.clone()),
        href: address.to(&notice_path(&notice.id)),
        description: description.map(|words| vec![edition.as_written(words)]).unwrap_or_default(),
        state,
        next: changes.chain(ends).collect(),
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
    let standing = notice.standing(version, edition.as_of);
    let never_applies = never_applies(standing);
    let change = change_name(version.change, edition);
    let redline = changes_of(notice, version, edition.as_of).filter(|_| version.change != Change::First);
    let link = match (&redline, standing) {
        (None, _) => "text",
        (_, Standing::Upcoming { .. }) => "what_changes",
        _ if never_applies => "banner_link",
        _ => "what_changed",
    };
    RecentChange {
        day: version.id.updated,
        date: phrases.date(version.id.updated),
        notice: translation.title.clone(),
        change: if never_applies { format!("{} · {change}", standing_name(notice, version, edition)) } else { change },
        summary: summary(notice, version, edition),
        href: address.to(&redline.unwrap_or_else(|| version_path(&notice.id, version.id))),
        link: phrases.get(link).to_owned(),
    }
}

/// What the homepage says of a change: what is told of it, with what it carries on, each line once.
fn summary(notice: &Notice, version: &Version, edition: Edition<'_>) -> Vec<SummaryItem> {
    // What a change says that never applies is not so, and never will be.
    match &version.withdrawn {
        _ if !never_applies(notice.standing(version, edition.as_of)) => {
            summary_lines(announce::told_on(notice, version, edition.as_of), edition)
        }
        Some(withdrawal) => {
            vec![SummaryItem::of(&withdrawal.reason, edition.register.settings.reference_language(), edition)]
        }
        None => Vec::new(),
    }
}

fn never_applies(standing: Standing) -> bool {
    matches!(standing, Standing::Replaced { .. } | Standing::Withdrawn { .. })
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
        description: edition.phrases.get("not_found").to_owned(),
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
