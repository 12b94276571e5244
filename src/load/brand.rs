//! Reads `brand` of the settings: files of `content/static/`, and colours.

use std::collections::BTreeSet;
use std::path::Path;

use super::color::{Ground, color, for_the_dark, judge_brand_color};
use super::files::STATIC;
use super::image::SUFFIXES;
use super::keys;
use super::yaml::fields::Fields;
use crate::diagnostic::rules::Rule;
use crate::diagnostic::{Diagnostic, closest};
use crate::model::settings::{Brand, BrandColors, BrandFile};
use crate::values::color::Color;

const LOGO: &str = "logo";
const LOGO_DARK: &str = "logo_dark";
const FAVICON: &str = "favicon";
const COLOR: &str = "color";
const COLOR_DARK: &str = "color_dark";

/// Suffixes of the icons that browsers show beside a title.
const ICONS: [&str; 3] = ["svg", "png", "ico"];

/// Reads the brand. Whether its files are there is for [`missing_files`] to say.
pub(super) fn brand(fields: &mut Fields<'_>) -> Brand {
    let read =
        fields.mapping(keys::BRAND, "brand: {logo: logo.svg, favicon: favicon.svg, color: \"#1d4f91\"}", |fields| {
            let brand = Brand {
                logo: file(fields, LOGO, &SUFFIXES),
                logo_dark: file(fields, LOGO_DARK, &SUFFIXES),
                favicon: file(fields, FAVICON, &ICONS),
                colors: colors(fields),
            };
            // Asked once all are read: a key that is not known yet would be taken for another, misspelt.
            for (dark, light, example) in [(LOGO_DARK, LOGO, "logo.svg"), (COLOR_DARK, COLOR, "\"#1d4f91\"")] {
                if fields.has(dark) {
                    fields.require(light, example);
                }
            }
            brand
        });
    read.map(|brand| brand.value).unwrap_or_default()
}

fn colors(fields: &mut Fields<'_>) -> Option<BrandColors> {
    let mut judged = |key, ground| {
        let stated = color(fields, key)?;
        if let Some(wrong) = judge_brand_color(key, &stated, ground) {
            fields.report(wrong);
        }
        Some(stated)
    };
    let (light, dark) = (judged(COLOR, Ground::Light), judged(COLOR_DARK, Ground::Dark));
    let light = light?;
    let place_of_dark = dark.as_ref().map_or(&light.span, |dark| &dark.span).clone();
    let dark: Color = dark.map_or_else(|| for_the_dark(light.value), |dark| dark.value);
    Some(BrandColors { light: light.value, dark, stated: [light.span, place_of_dark] })
}

/// The file that a key names; one of a kind that cannot be shown there is an error (N0332).
fn file(fields: &mut Fields<'_>, key: &'static str, suffixes: &[&str]) -> Option<BrandFile> {
    let stated = fields.text(key)?;
    let written = stated.value;
    let wrong = |message| Diagnostic::new(Rule::UnfitBrandFile, stated.span.clone(), message);
    if written.contains("://") {
        let wrong = wrong(format!("`{written}` is an address, but pages load nothing from other sites"));
        fields.report(wrong.hint(format!("put the picture into `{STATIC}/`, and write its name there")));
        return None;
    }
    if !suffixes.contains(&&*suffix_of(&written)) {
        let wrong = wrong(format!("`{written}` cannot be used as `{key}`"));
        fields.report(wrong.hint(format!("name a file that ends in {}", suffixes.join(", "))));
        return None;
    }
    Some(BrandFile { path: written, stated: stated.span })
}

/// What is wrong (N0332) with the files that the brand names, by the files that are there, as paths below `content/static/`.
pub(super) fn missing_files(brand: &Brand, there: &BTreeSet<String>) -> Vec<Diagnostic> {
    let named = [(LOGO, &brand.logo), (LOGO_DARK, &brand.logo_dark), (FAVICON, &brand.favicon)];
    let missing = named.into_iter().filter_map(|(key, file)| Some((key, file.as_ref()?)));
    missing.filter(|(_, file)| !there.contains(&file.path)).map(|(key, file)| missing_file(key, file, there)).collect()
}

fn missing_file(key: &str, BrandFile { path, stated }: &BrandFile, there: &BTreeSet<String>) -> Diagnostic {
    let message = format!("there is no file `{path}` in `{STATIC}/`");
    let missing = Diagnostic::new(Rule::UnfitBrandFile, stated.clone(), message);
    let plain = path.trim_start_matches("./").trim_start_matches('/');
    let plain = ["content/static/", "static/"].iter().find_map(|above| plain.strip_prefix(above)).unwrap_or(plain);
    let pictures = there.iter().map(String::as_str).filter(|path| is_picture(path));
    if there.contains(plain) {
        missing.hint(format!("write `{key}: {plain}`, the path of the file below that folder"))
    } else if let Some(near) = closest(plain, pictures) {
        missing.hint(format!("did you mean `{near}`?"))
    } else {
        missing.hint(format!("put the file there: `{STATIC}/{plain}`"))
    }
}

fn is_picture(path: &str) -> bool {
    SUFFIXES.iter().chain(&ICONS).any(|suffix| *suffix == suffix_of(path))
}

fn suffix_of(path: &str) -> String {
    Path::new(path).extension().and_then(|suffix| suffix.to_str()).unwrap_or_default().to_lowercase()
}
