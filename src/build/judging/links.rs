//! Links between notices and versions that lead nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use url::Url;

use super::judged::JudgedNotice;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, Guesses};
use crate::model::name::{NoticeId, VersionId};
use crate::model::notice::{Notice, Translation, Version};
use crate::site::address::notice_path;
use crate::text::document::{Block, Body, Document};
use crate::text::links::scheme;
use crate::text::words::Token;

/// Addresses of a text that are told, at the most.
const MOST: usize = 50;

/// Links of a text to a notice, a version, or a place in a version that is not there. What else may stand on the same host
/// nobody knows here, so only what is shaped like one of these is judged.
pub(super) fn judge<'a>(judged: JudgedNotice<'a>, version: &Version, text: &'a Translation) -> Vec<Diagnostic> {
    let Some(document) = judged.texts.get(&(version.id, text.lang.clone())) else { return Vec::new() };
    let mut links = Vec::new();
    document.blocks.iter().for_each(|block| collect(block, &mut links));
    let mut search = LinkSearch { judged, text, guesses: Guesses::default(), places: BTreeMap::new() };
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (href, block) in links {
        // The same address is wrong in the same way wherever it stands.
        if found.len() == MOST || !told.insert(href) {
            continue;
        }
        let Some(DeadEnd { what, meant }) = search.dead_end(href) else { continue };
        let written = text.markdown().get(block.clone()).and_then(|source| source.find(href));
        let place = written.map_or(block.clone(), |at| block.start + at..block.start + at + href.len());
        let message = format!("`{href}` leads nowhere: {what}");
        let dead = Diagnostic::new(Rule::DeadEnd, text.span(&place), message);
        found.push(dead.hint(meant));
    }
    found
}

fn collect<'d>(block: &'d Block, links: &mut Vec<(&'d str, Range<usize>)>) {
    match &block.body {
        Body::Blocks(blocks) => blocks.iter().for_each(|block| collect(block, links)),
        Body::Text(text) => {
            let styles = text.tokens().iter().flat_map(Token::styles);
            links.extend(styles.filter_map(|style| Some((&*style.link.as_ref()?.href, block.source.clone()))));
        }
    }
}

/// A link that leads nowhere.
struct DeadEnd {
    /// What is not there.
    what: String,
    /// What to do.
    meant: String,
}

/// Where a link leads on the site.
struct SiteLink {
    /// From the site's first page.
    path: String,
    fragment: Option<String>,
    is_relative: bool,
}

/// Where a link of a text leads on the site; `None` where it leads elsewhere, or stays in the text.
fn on_site(judged: JudgedNotice<'_>, href: &str) -> Option<SiteLink> {
    if href.starts_with(['#', '?']) || href.is_empty() {
        return None;
    }
    let settings = &judged.register.settings;
    let is_relative = scheme(href).is_none() && !href.starts_with('/');
    let from = if is_relative {
        settings.base_url.join(&notice_path(&judged.notice.id)).ok()?
    } else {
        settings.links_base.clone()
    };
    let mut url = from.join(href).ok()?;
    let fragment = url.fragment().map(str::to_owned);
    url.set_fragment(None);
    url.set_query(None);
    let path = Url::as_str(&url).strip_prefix(settings.base_url.as_str())?.to_owned();
    Some(SiteLink { path, fragment, is_relative })
}

/// What is looked up for the links of one text.
struct LinkSearch<'a> {
    judged: JudgedNotice<'a>,
    text: &'a Translation,
    guesses: Guesses,
    /// The places in other versions that were asked for.
    places: BTreeMap<VersionId, BTreeSet<&'a str>>,
}

impl<'a> LinkSearch<'a> {
    fn dead_end(&mut self, href: &str) -> Option<DeadEnd> {
        let judged = self.judged;
        let SiteLink { path, fragment, is_relative } = on_site(judged, href)?;
        let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let is_lang = |segment: &&str| judged.register.settings.languages.iter().any(|lang| lang.as_str() == *segment);
        if segments.first().is_some_and(is_lang) {
            segments.remove(0);
        }
        let (first, rest) = segments.split_first()?;
        if let Some(name) = segments.last()?.strip_suffix(".md") {
            // `terms/index.md` is what its folder is.
            let folder = segments.len().checked_sub(2).map(|at| segments[at]);
            let name = folder.filter(|_| name == "index").unwrap_or(name);
            return Some(self.source_file(name));
        }
        let Some(notice) = judged.register.notices.iter().find(|notice| notice.id.as_str() == *first) else {
            let is_one_name = is_relative && rest.is_empty() && first.parse::<NoticeId>().is_ok();
            return is_one_name.then(|| self.no_notice(first));
        };
        let second = rest.first()?;
        if second.parse::<NoticeId>().is_ok_and(|id| rest.len() == 1 && judged.register.notice(&id).is_some()) {
            let what = format!("addresses begin at `{}`", notice_path(&notice.id));
            return Some(DeadEnd { what, meant: format!("write `../{second}/`") });
        }
        let Ok(id) = second.parse::<VersionId>() else { return None };
        match notice.version(id).filter(|version| !version.draft) {
            None => Some(self.no_version(notice, second)),
            Some(version) if rest.len() == 1 && notice.id == judged.notice.id => self.no_place(version, &fragment?),
            Some(_) => None,
        }
    }

    /// Forges lead from file to file; the site has pages.
    fn source_file(&mut self, name: &str) -> DeadEnd {
        let what = "no page of the site ends in `.md`".to_owned();
        let (name, lang) = name.split_once('.').map_or((name, None), |(name, lang)| (name, Some(lang)));
        let notice = self.judged.register.notices.iter().any(|notice| notice.id.as_str() == name);
        let meant = match name.parse::<VersionId>() {
            Ok(id) if self.judged.notice.version(id).is_some() => {
                let tree =
                    lang.map_or(String::new(), |lang| format!("../{lang}/{}", notice_path(&self.judged.notice.id)));
                format!("write `{tree}{id}/`")
            }
            _ if notice => format!("write `../{name}/`"),
            _ => self.near_notice(name),
        };
        DeadEnd { what, meant }
    }

    fn no_notice(&mut self, name: &str) -> DeadEnd {
        DeadEnd { what: format!("there is no notice `{name}`"), meant: self.near_notice(name) }
    }

    fn near_notice(&mut self, name: &str) -> String {
        let names = self.judged.register.notices.iter().map(|notice| notice.id.as_str());
        match self.guesses.closest(name, names) {
            Some(near) => format!("did you mean `../{near}/`?"),
            None => "a page that is not of this site has an address from `https://` on; a notice has `../privacy/`"
                .to_owned(),
        }
    }

    fn no_version(&mut self, notice: &Notice, name: &str) -> DeadEnd {
        let up =
            if notice.id == self.judged.notice.id { String::new() } else { format!("../{}", notice_path(&notice.id)) };
        let names: Vec<String> =
            notice.versions().iter().filter(|version| !version.draft).map(|version| version.id.to_string()).collect();
        let meant = match self.guesses.closest(name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{up}{near}/`?"),
            None => {
                format!("write the name of a version, or `../{}` for the version in force", notice_path(&notice.id))
            }
        };
        DeadEnd { what: format!("`{}` has no version {name}", notice.id), meant }
    }

    /// A place in another version of the same notice, whose text is at hand.
    fn no_place(&mut self, version: &'a Version, fragment: &str) -> Option<DeadEnd> {
        let lang = &version.translation_or_reference(&self.text.lang).lang;
        let document = self.judged.texts.get(&(version.id, lang.clone()))?;
        let ids = self.places.entry(version.id).or_insert_with(|| ids(document));
        let fragment = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        if fragment.is_empty() || ids.contains(&*fragment) {
            return None;
        }
        let meant = match self.guesses.closest(&fragment, ids.iter().copied()) {
            Some(near) => format!("did you mean `{}/#{near}`?", version.id),
            None => format!("delete `#{fragment}`, or name a heading of that version"),
        };
        Some(DeadEnd { what: format!("nothing in the version of {} has the name `#{fragment}`", version.id), meant })
    }
}

/// The places in a text that links can lead to.
fn ids(document: &Document) -> BTreeSet<&str> {
    fn collect<'d>(block: &'d Block, ids: &mut BTreeSet<&'d str>) {
        ids.extend(block.id.as_deref());
        match &block.body {
            Body::Text(text) => ids.extend(text.tokens().iter().filter_map(|token| token.anchor())),
            Body::Blocks(blocks) => blocks.iter().for_each(|block| collect(block, ids)),
        }
    }
    let mut ids = BTreeSet::new();
    document.blocks.iter().for_each(|block| collect(block, &mut ids));
    ids
}
