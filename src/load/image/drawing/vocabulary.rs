//! What each element and attribute of a drawing does in a browser.

use super::style;

/// What an element is to a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It draws, or describes what does.
    Draws,
    /// It changes an attribute while time goes by.
    Animates,
    /// It is of no namespace that browsers know: a drawing program's own notes.
    Inert,
    /// It has no place in a drawing.
    Refused {
        /// What it does, after "the drawing holds `<x>`, ".
        why: &'static str,
        /// What to do.
        advice: &'static str,
    },
}

const SVG: &[u8] = b"http://www.w3.org/2000/svg";

/// Namespaces whose elements do something in browsers, or did in some that are still in use.
const LIVELY: [&[u8]; 8] = [
    b"http://www.w3.org/1999/xhtml",
    b"http://www.w3.org/1998/Math/MathML",
    b"http://www.w3.org/1999/XSL/Transform",
    b"http://www.w3.org/2001/XInclude",
    b"http://www.w3.org/2001/xml-events",
    b"http://www.w3.org/ns/xbl",
    b"http://www.mozilla.org/xbl",
    b"http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul",
];

/// Elements of SVG 1.1, of SVG 2 and of its drafts that Inkscape writes, sorted. Those that run or embed are not here.
#[rustfmt::skip]
const DRAWING: &[&str] = &[
    "a", "altGlyph", "altGlyphDef", "altGlyphItem", "circle", "clipPath", "color-profile", "cursor", "defs", "desc",
    "ellipse", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feConvolveMatrix",
    "feDiffuseLighting", "feDisplacementMap", "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB",
    "feFuncG", "feFuncR", "feGaussianBlur", "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset",
    "fePointLight", "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence", "filter", "flowDiv", "flowPara",
    "flowRegion", "flowRoot", "flowSpan", "font", "font-face", "font-face-format", "font-face-name",
    "font-face-src", "font-face-uri", "g", "glyph", "glyphRef", "hatch", "hatchpath", "hkern", "image", "line",
    "linearGradient", "marker", "mask", "mesh", "meshGradient", "meshPatch", "meshRow", "meshgradient", "meshpatch",
    "meshrow", "metadata", "missing-glyph", "mpath", "path", "pattern", "polygon", "polyline", "radialGradient",
    "rect", "solidColor", "solidcolor", "stop", "style", "svg", "switch", "symbol", "text", "textPath", "title",
    "tref", "tspan", "use", "view", "vkern",
];

const ANIMATIONS: [&str; 5] = ["animate", "animateColor", "animateMotion", "animateTransform", "set"];

/// What the element of that name does. A namespace that is not declared is empty.
pub(super) fn kind(namespace: &[u8], local: &str) -> Kind {
    let plain = "delete it and everything inside it, or export the drawing again as plain SVG";
    match local {
        // Refused by name in every namespace: nothing that draws is called so.
        "script" | "handler" | "listener" => Kind::Refused { why: "which can run a script", advice: plain },
        "foreignObject" => Kind::Refused {
            why: "which contains part of a web page",
            advice: "write its words as `<text>`; in draw.io, switch off `Formatted Text` and `Word Wrap` of the labels, and \
                     export again",
        },
        "iframe" | "embed" | "object" | "audio" | "video" | "canvas" => {
            Kind::Refused { why: "which embeds something else", advice: plain }
        }
        _ if LIVELY.contains(&namespace) => {
            Kind::Refused { why: "which belongs in a web page, not in a drawing", advice: plain }
        }
        _ if namespace != SVG => Kind::Inert,
        _ if DRAWING.binary_search(&local).is_ok() => Kind::Draws,
        _ if ANIMATIONS.contains(&local) => Kind::Animates,
        _ => Kind::Refused { why: "which is not a drawing element", advice: plain },
    }
}

/// Why an attribute has no place in a drawing, after "`x` of `<y>` ", and what to do; `None` for a harmless one.
pub(super) fn wrong_attribute(name: &str, value: &str, element: Kind) -> Option<(String, &'static str)> {
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    if prefix.is_empty() && is_handler(local) {
        return Some(("can run a script".to_owned(), "delete the attribute"));
    }
    if name == "xml:base" {
        return Some(("changes where every reference leads".to_owned(), "delete the attribute"));
    }
    if is_address(local) {
        return leads_out(value).then(|| {
            let advice =
                "embed the picture in the drawing as PNG or JPEG, or delete the attribute; put links into the text";
            (format!("leads out of the drawing, to `{}`", beginning(value)), advice)
        });
    }
    if element == Kind::Animates && name == "attributeName" && changes_what_runs(value) {
        let why = format!("changes `{}`, which could run or load something", beginning(value));
        return Some((why, "delete the animation"));
    }
    if !prefix.is_empty() {
        return None;
    }
    let found = style::fetches(value)?;
    Some((format!("contains `{}`, which loads something", found.what), style::ADVICE))
}

fn is_handler(local: &str) -> bool {
    local.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"))
}

/// In whichever namespace: `xlink:href` is only the usual one.
fn is_address(local: &str) -> bool {
    matches!(local, "href" | "src")
}

fn changes_what_runs(attribute: &str) -> bool {
    let local = attribute.trim().rsplit(':').next().unwrap_or_default();
    is_handler(local) || is_address(local) || local == "base"
}

fn leads_out(address: &str) -> bool {
    let address = address.trim();
    !(address.is_empty() || address.starts_with('#') || style::is_embedded_picture(address))
}

fn beginning(value: &str) -> String {
    const ENOUGH: usize = 30;
    let value = value.trim();
    let mut shown: String = value.chars().take(ENOUGH).collect();
    if value.chars().nth(ENOUGH).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_to_be_searched() {
        assert!(DRAWING.is_sorted());
    }
}
