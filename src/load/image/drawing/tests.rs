use super::*;
use crate::diagnostic::Place;

fn read(text: &str) -> Vec<Diagnostic> {
    problems(&SourceFile::new("content/p/a.svg", text))
}

/// Number, place and message of everything that is wrong.
fn wrong(text: &str) -> Vec<String> {
    let line = |problem: &Diagnostic| {
        let Place::Text(span) = &problem.place else { panic!("a drawing has lines") };
        assert_eq!(problem.hints.len(), 1, "{}", problem.message);
        let (line, column) = span.line_and_column();
        format!("{} {line}:{column} {}", problem.rule.number(), problem.message)
    };
    read(text).iter().map(line).collect()
}

/// A drawing with this in it, on its second line.
fn around(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:ev=\"http://www.w3.org/2001/xml-events\" xmlns:own=\"urn:own\">\n\
         {inside}\n</svg>\n"
    )
}

#[test]
fn what_drawing_programs_export_is_published() {
    for (program, export) in [
        ("Inkscape", include_str!("exports/inkscape.svg")),
        ("Illustrator", include_str!("exports/illustrator.svg")),
        ("Figma", include_str!("exports/figma.svg")),
    ] {
        assert_eq!(wrong(export), [""; 0], "{program}");
    }
}

#[test]
fn harmless_things_stay() {
    for inside in [
        "<a href=\"#x\"><text>see x</text></a>",
        "<svg:g xmlns:svg=\"http://www.w3.org/2000/svg\"><svg:path d=\"M0 0\"/></svg:g>",
        "<animateTransform attributeName=\"transform\" type=\"rotate\" from=\"0\" to=\"360\" dur=\"4s\"/>",
        "<set attributeName=\"fill\" to=\"red\"/>",
        "<own:notes href=\"\"/>",
        "<own:thing own:onload=\"1\"/>",
        "<text>url(https://example.org) and javascript:x and onload=</text>",
        "<!-- <script>x</script> -->",
        "<text><![CDATA[<script>x</script>]]> &lt;script> &#60;script></text>",
        "<g aria-label=\"once upon\" font-family=\"'Open Sans'\"/>",
        "<style/>",
    ] {
        assert_eq!(wrong(&around(inside)), [""; 0], "{inside}");
    }
}

/// What runs or fetches, in as many ways as there are.
const PAYLOADS: &[&str] = &[
    "<script>x</script>",
    "<script href=\"a.js\"/>",
    "<g><own:script/></g>",
    "<g xmlns:s=\"http://www.w3.org/2000/svg\"><s:script/></g>",
    "<rect onclick=\"x\"/>",
    "<rect ONLOAD=\"x\"/>",
    "<foreignObject><h:p>x</h:p></foreignObject>",
    "<h:p/>",
    "<h:iframe src=\"a\"/>",
    "<p xmlns=\"http://www.w3.org/1999/xhtml\"/>",
    "<embed/>",
    "<ev:listener/>",
    "<a href=\"javascript:x\"/>",
    "<a xlink:href=\"java&#115;cript:x\"/>",
    "<a xlink:href=\" &#x9;javascript:x\"/>",
    "<a own:href=\"https://example.org/\"/>",
    "<image href=\"https://example.org/a.png\"/>",
    "<image href=\"a.png\"/>",
    "<image href=\"data:image/svg+xml,x\"/>",
    "<image href=\"data:text/html,x\"/>",
    "<use href=\"other.svg#x\"/>",
    "<feImage href=\"//example.org/a\"/>",
    "<g xml:base=\"https://example.org/\"/>",
    "<animate attributeName=\"href\" to=\"#x\"/>",
    "<set attributeName=\" xlink:href\" to=\"#x\"/>",
    "<set attributeName=\"onclick\" to=\"x\"/>",
    "<rect fill=\"url(https://example.org/a)\"/>",
    "<rect style=\"fill:u\\72l(a#b)\"/>",
    "<style>.a{fill:red}\n@import 'a.css';</style>",
    "<style>@im<!-- -->port 'a.css';</style>",
    "<style>&#64;import 'a.css';</style>",
    "<style><![CDATA[.a{background:url(a.png)}]]></style>",
    "<style>.a{}<g/></style>",
    "<?xml-stylesheet href=\"a.css\"?>",
    "<blink/>",
];

#[test]
fn whatever_could_run_or_fetch_is_refused_at_its_place() {
    let shown: Vec<String> =
        PAYLOADS.iter().map(|inside| format!("{inside}\n    {}", wrong(&around(inside)).join("\n    "))).collect();
    insta::assert_snapshot!(shown.join("\n"), @r##"
        <script>x</script>
            104 2:1 the drawing contains `<script>`, which can run a script
        <script href="a.js"/>
            104 2:1 the drawing contains `<script>`, which can run a script
            104 2:9 `href` of `<script>` leads out of the drawing, to `a.js`
        <g><own:script/></g>
            104 2:4 the drawing contains `<own:script>`, which can run a script
        <g xmlns:s="http://www.w3.org/2000/svg"><s:script/></g>
            104 2:41 the drawing contains `<s:script>`, which can run a script
        <rect onclick="x"/>
            104 2:7 `onclick` of `<rect>` can run a script
        <rect ONLOAD="x"/>
            104 2:7 `ONLOAD` of `<rect>` can run a script
        <foreignObject><h:p>x</h:p></foreignObject>
            104 2:1 the drawing contains `<foreignObject>`, which contains part of a web page
            104 2:16 the drawing contains `<h:p>`, which belongs in a web page, not in a drawing
        <h:p/>
            104 2:1 the drawing contains `<h:p>`, which belongs in a web page, not in a drawing
        <h:iframe src="a"/>
            104 2:1 the drawing contains `<h:iframe>`, which embeds something else
            104 2:11 `src` of `<h:iframe>` leads out of the drawing, to `a`
        <p xmlns="http://www.w3.org/1999/xhtml"/>
            104 2:1 the drawing contains `<p>`, which belongs in a web page, not in a drawing
        <embed/>
            104 2:1 the drawing contains `<embed>`, which embeds something else
        <ev:listener/>
            104 2:1 the drawing contains `<ev:listener>`, which can run a script
        <a href="javascript:x"/>
            104 2:4 `href` of `<a>` leads out of the drawing, to `javascript:x`
        <a xlink:href="java&#115;cript:x"/>
            104 2:4 `xlink:href` of `<a>` leads out of the drawing, to `javascript:x`
        <a xlink:href=" &#x9;javascript:x"/>
            104 2:4 `xlink:href` of `<a>` leads out of the drawing, to `javascript:x`
        <a own:href="https://example.org/"/>
            104 2:4 `own:href` of `<a>` leads out of the drawing, to `https://example.org/`
        <image href="https://example.org/a.png"/>
            104 2:8 `href` of `<image>` leads out of the drawing, to `https://example.org/a.png`
        <image href="a.png"/>
            104 2:8 `href` of `<image>` leads out of the drawing, to `a.png`
        <image href="data:image/svg+xml,x"/>
            104 2:8 `href` of `<image>` leads out of the drawing, to `data:image/svg+xml,x`
        <image href="data:text/html,x"/>
            104 2:8 `href` of `<image>` leads out of the drawing, to `data:text/html,x`
        <use href="other.svg#x"/>
            104 2:6 `href` of `<use>` leads out of the drawing, to `other.svg#x`
        <feImage href="//example.org/a"/>
            104 2:10 `href` of `<feImage>` leads out of the drawing, to `//example.org/a`
        <g xml:base="https://example.org/"/>
            104 2:4 `xml:base` of `<g>` changes where every reference leads
        <animate attributeName="href" to="#x"/>
            104 2:10 `attributeName` of `<animate>` changes `href`, which could run or load something
        <set attributeName=" xlink:href" to="#x"/>
            104 2:6 `attributeName` of `<set>` changes `xlink:href`, which could run or load something
        <set attributeName="onclick" to="x"/>
            104 2:6 `attributeName` of `<set>` changes `onclick`, which could run or load something
        <rect fill="url(https://example.org/a)"/>
            104 2:7 `fill` of `<rect>` contains `url(https://example.org/a)`, which loads something
        <rect style="fill:u\72l(a#b)"/>
            104 2:7 `style` of `<rect>` contains `url(a#b)`, which loads something
        <style>.a{fill:red}
        @import 'a.css';</style>
            104 3:1 the style sheet of the drawing contains `@import`, which loads something
        <style>@im<!-- -->port 'a.css';</style>
            104 2:8 the style sheet of the drawing contains `@import`, which loads something
        <style>&#64;import 'a.css';</style>
            104 2:8 the style sheet of the drawing contains `@import`, which loads something
        <style><![CDATA[.a{background:url(a.png)}]]></style>
            104 2:31 the style sheet of the drawing contains `url(a.png)`, which loads something
        <style>.a{}<g/></style>
            104 2:12 the drawing contains `<g>` inside a style sheet
        <?xml-stylesheet href="a.css"?>
            104 2:1 the drawing contains an instruction `<?xml-stylesheet?>`, which could load something
        <blink/>
            104 2:1 the drawing contains `<blink>`, which is not a drawing element
        "##);
}

#[test]
fn what_cannot_be_read_as_a_drawing_says_where_and_why() {
    let entity = "<!DOCTYPE svg [<!ENTITY x \"y\">]>\n<svg xmlns=\"http://www.w3.org/2000/svg\">&x;</svg>";
    let shown: Vec<String> = [
        String::new(),
        "<html><body/></html>".to_owned(),
        "<svg/>".to_owned(),
        entity.to_owned(),
        "<!DOCTYPE svg SYSTEM \"https://example.org/a.dtd\">\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
        "<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"é\"/>"
            .to_owned(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/><svg/>".to_owned(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>words".to_owned(),
        "words<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned(),
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g>".to_owned(),
        around("<g></h>"),
        around("<g a=\"1\" a=\"2\"/>"),
        around("<g a=1/>"),
        around("<g a=\"<\"/>"),
        around("<g a=\"&nbsp;\"/>"),
        around("<text>&nbsp;</text>"),
        around("<un:known/>"),
        around("<g un:known=\"\"/>"),
        around("<g xmlns:x=\"http://www.w3.org/1999/xhtm&#108;\"><x:p/></g>"),
        around("<!-- a -- b -->"),
        around("<script"),
        around(&"<g>".repeat(300)),
        around(&format!("<g {}/>", (0..300).map(|n| format!("a{n}=\"\" ")).collect::<String>())),
        around(&format!("<g {}/>", (0..300).map(|n| format!("xmlns:a{n}=\"urn:x\" ")).collect::<String>())),
        around(&(0..200).map(|n| format!("<g xmlns:a{n}=\"urn:x\">")).collect::<String>()),
    ]
    .iter()
    .map(|text| wrong(text).join("\n"))
    .collect();
    insta::assert_snapshot!(shown.join("\n"), @r##"
        101 1:1 the drawing cannot be read as XML: there is nothing in it
        99 1:1 the file is named as an SVG, but its outermost element is `<html>`
        99 1:1 the drawing does not say that it is SVG, so browsers do not draw it
        104 1:1 the drawing has its own DOCTYPE, which can change the meaning of names
        104 1:1 the drawing has its own DOCTYPE, which can change the meaning of names
        101 1:1 the drawing cannot be read as XML: it says that its encoding is `iso-2022-jp`, but it is UTF-8
        101 1:1 the drawing cannot be read as XML: it says that its encoding is `iso-8859-1`, but it is UTF-8
        101 1:42 the drawing cannot be read as XML: a second outermost element
        101 1:42 the drawing cannot be read as XML: text outside the outermost element
        101 1:1 the drawing cannot be read as XML: text outside the outermost element
        101 1:43 the drawing cannot be read as XML: the file ends in the middle of an element
        101 2:4 the drawing cannot be read as XML: expected `</g>`, but `</h>` was found
        101 2:10 the drawing cannot be read as XML: an attribute is written twice
        101 2:6 the drawing cannot be read as XML: a value without quotes
        101 2:4 the drawing cannot be read as XML: a `<` inside quotes, which is written `&lt;`
        101 2:4 the drawing cannot be read as XML: a bare `&` must be written `&amp;`
        101 2:7 the drawing cannot be read as XML: there is no `&nbsp;`
        101 2:1 the drawing cannot be read as XML: nothing says what `un:` means (`xmlns:un`)
        101 2:4 the drawing cannot be read as XML: nothing says what `un:` means (`xmlns:un`)
        101 2:4 the drawing cannot be read as XML: a namespace that is written with a reference (`&...;`)
        101 2:8 the drawing cannot be read as XML: forbidden string `--` was found in a comment
        104 2:1 the drawing contains `<script>`, which can run a script
        101 3:6 the drawing cannot be read as XML: this is not written as `name="value"`
        101 2:766 the drawing cannot be read as XML: elements are nested more than 256 deep
        101 2:1942 the drawing cannot be read as XML: an element has more than 256 attributes
        101 2:1 the drawing cannot be read as XML: a namespace that may not be declared, or one too many
        101 2:2597 the drawing cannot be read as XML: there are more than 128 namespaces
        "##);
}

#[test]
fn a_drawing_full_of_scripts_is_told_so_a_few_times() {
    assert_eq!(wrong(&around(&"<script/>".repeat(1000))).len(), MAX_PROBLEMS);
}
