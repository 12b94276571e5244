use super::*;
use crate::import::incoming::IncomingText;

fn text_of(html: &str, base: Option<&str>) -> (IncomingText, Vec<String>) {
    let base = base.map(|base| base.parse().unwrap());
    read(html.as_bytes(), base.as_ref()).into_text().unwrap()
}

fn said(html: &str) -> Vec<String> {
    text_of(html, None).0.remarks.iter().map(ToString::to_string).collect()
}

#[test]
fn the_notice_is_taken_without_what_stands_around_it() {
    let page = "<title>Site</title><header><nav><a href=/>Home</a></nav></header><div class=cookie-consent>We use cookies</div>\
        <main><h1 id=top-of-it>Privacy</h1><p>Last updated: May 6, 2019<div class=share>Tweet</div><h2 id=x>What <a href='#x'>#</a></h2>\
        <p>We keep <b>names</b>.<ul><li>One<li>Two</ul><script>run()</script></main><footer>© Example</footer>";
    let (text, facts) = text_of(page, None);
    assert_eq!(text.title.as_deref(), Some("Privacy"));
    assert_eq!(text.markdown, "Last updated: May 6, 2019\n\n## What {#x}\n\nWe keep **names**.\n\n- One\n- Two\n");
    assert_eq!(facts[1], "taken from `<main>`");
    assert_eq!(
        said(page),
        [
            "left out `<header>`, 1 word: “Home”",
            "left out `<div>`, 3 words: “We use cookies”",
            "left out `<footer>`, 2 words: “© Example”",
            "left out `<div>`, 1 word: “Tweet”",
        ]
    );
}

#[test]
fn a_page_without_main_is_read_where_most_of_its_words_are() {
    let words = "We keep your letters for thirty days and no longer. ".repeat(9);
    let page =
        format!("<body><div>Menu</div><div id=page><div class=text><p>{words}</p><p>{words}</p></div></div></body>");
    let (text, facts) = text_of(&page, None);
    assert_eq!(text.markdown.matches("thirty").count(), 18);
    assert_eq!(facts[1], "taken from `<div class=\"text\">`, which has most of the words");
    assert_eq!(said(&page), ["left out `<div>`, 1 word: “Menu”"]);
    // A teaser is not the text, though it is an article.
    let teaser = format!("<body><article><p>Read our news</p></article><div><p>{words}</p></div></body>");
    assert!(text_of(&teaser, None).0.markdown.contains("thirty"));
}

#[test]
fn a_cookie_notice_is_no_cookie_banner() {
    let words = "A cookie is a short text that a site asks your browser to keep. ".repeat(9);
    let page = format!("<main><div class=cookie-policy><p>{words}</p></div></main>");
    assert_eq!(text_of(&page, None).0.markdown.matches("browser").count(), 9);
}

#[test]
fn links_hold_wherever_the_text_stands() {
    let page = "<main><p id=here><a href='../terms#a'>a</a> <a href='#here'>b</a>, <a href='https://example.org/legal/privacy#here'>c</a></main>";
    let (text, _) = text_of(page, Some("https://example.org/legal/privacy"));
    assert_eq!(text.markdown, "<a id=\"here\"></a>[a](https://example.org/terms#a) [b](#here), [c](#here)\n");
    assert_eq!(
        said(page),
        [
            "1 relative link left as written, relative to the notice's own address: name the page's original address with `--base`"
        ]
    );
}

#[test]
fn a_link_to_the_title_leads_to_the_top_of_the_text() {
    let (text, _) = text_of("<main><h1 id=it>Title</h1><p><a href='#it'>up</a></main>", None);
    assert_eq!(text.markdown, "<div id=\"it\"></div>\n\n[up](#it)\n");
}

#[test]
fn a_table_whose_first_row_is_names_is_one_of_markdown() {
    let page = "<main><table><tr><th>a<th>b<tr><td>1<td>2</table></main>";
    assert_eq!(text_of(page, None).0.markdown, "| a | b |\n| --- | --- |\n| 1 | 2 |\n");
}
