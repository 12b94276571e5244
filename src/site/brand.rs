//! What pages have of the publisher's look: pictures of the site's own, and a style sheet with the colours.

use serde::Serialize;

use super::address::{Page, Tree};
use crate::load::image::Format;
use crate::model::settings::{Brand, BrandColors, BrandFile};
use crate::theme::templates::Theme;

/// The style sheet that the build makes of the settings, in the folder of assets.
const SHEET: &str = "brand.css";

/// The style sheet of a theme that changes the built-in one instead of taking its place, likewise.
const CUSTOM: &str = "custom.css";

/// The pictures, by what leads to them from a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct BrandView {
    pub logo: Option<String>,
    pub logo_dark: Option<String>,
    pub favicon: Option<String>,
    /// The media type of the favicon.
    pub favicon_type: Option<&'static str>,
}

impl BrandView {
    /// The pictures from a page that `to_site` leads from to the top of the site; `None` where there are none.
    pub(super) fn of(brand: &Brand, to_site: &str) -> Option<Self> {
        let Brand { logo, logo_dark, favicon, colors: _ } = brand;
        let href = |file: &Option<BrandFile>| Some(format!("{to_site}{}", file.as_ref()?.path));
        let favicon_type = favicon.as_ref().map(|file| match Format::of(&file.path) {
            Some(Format::Svg) => "image/svg+xml",
            Some(_) => "image/png",
            None => "image/x-icon",
        });
        let view = Self { logo: href(logo), logo_dark: href(logo_dark), favicon: href(favicon), favicon_type };
        (view.logo.is_some() || view.favicon.is_some()).then_some(view)
    }

    /// What leads to the pictures.
    pub(super) fn hrefs_mut(&mut self) -> impl Iterator<Item = &mut String> {
        [&mut self.logo, &mut self.logo_dark, &mut self.favicon].into_iter().flatten()
    }
}

/// The style sheets that a page loads after the built-in one, by name.
pub(super) fn sheets(brand: &Brand, theme: &Theme) -> impl Iterator<Item = &'static str> {
    let has_own = style(brand).is_some();
    [(SHEET, has_own), (CUSTOM, theme.assets().contains_key(CUSTOM))]
        .into_iter()
        .filter_map(|(name, is)| is.then_some(name))
}

/// The style sheet of the brand, to be published; `None` where it has no look, or the theme has a file in its place.
#[must_use]
pub(crate) fn sheet(brand: &Brand, theme: &Theme) -> Option<Page> {
    let style = style(brand).filter(|_| !theme.assets().contains_key(SHEET))?;
    Some(Page::new(Tree::Site, format!("assets/{SHEET}"), style.into_bytes()))
}

fn style(brand: &Brand) -> Option<String> {
    let mut style = String::new();
    if let Some(BrandColors { light, dark, stated: _ }) = &brand.colors {
        // On paper links are black, as the built-in sheet says.
        style += &format!(
            "@media screen {{ :root {{ --accent: {light}; }} }}\n\
             @media screen and (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n"
        );
    }
    if brand.logo.is_some() {
        style += ".site-name img { width: auto; max-width: min(16rem, 100%); height: 2.25rem; object-fit: contain; \
                  vertical-align: middle; }\n";
    }
    (!style.is_empty()).then_some(style)
}

/// The picture of the brand that programs can show beside a link to a page, by its path in the site: none that is drawn in SVG.
#[must_use]
pub(super) fn raster_logo(brand: &Brand) -> Option<&str> {
    let logo = brand.logo.as_ref()?;
    Format::of(&logo.path).is_some_and(|format| format != Format::Svg).then_some(&*logo.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Span};

    fn file(path: &str) -> BrandFile {
        BrandFile { path: path.to_owned(), stated: Span::top_of(&SourceFile::new("noticepress.yaml", "x")) }
    }

    #[test]
    fn a_brand_of_nothing_has_neither_pictures_nor_style() {
        assert_eq!((BrandView::of(&Brand::default(), "./"), style(&Brand::default())), (None, None));
    }

    #[test]
    fn an_icon_alone_needs_no_style_and_each_kind_says_which_it_is() {
        for (path, kind) in [("i.svg", "image/svg+xml"), ("i.PNG", "image/png"), ("favicon.ico", "image/x-icon")] {
            let brand = Brand { favicon: Some(file(path)), ..Brand::default() };
            let view = BrandView::of(&brand, "../").unwrap();
            assert_eq!((view.favicon, view.favicon_type), (Some(format!("../{path}")), Some(kind)));
            assert_eq!(style(&brand), None);
        }
    }

    #[test]
    fn programs_are_offered_a_logo_that_they_can_show() {
        for (path, shown) in [("logo.svg", None), ("img/logo.png", Some("img/logo.png"))] {
            assert_eq!(raster_logo(&Brand { logo: Some(file(path)), ..Brand::default() }), shown);
        }
    }
}
