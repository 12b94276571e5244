//! What a project has of its publisher's look, and how it starts without the demonstration.

use std::collections::BTreeMap;

use crate::project::{NEW, PIXEL, Project, SETTINGS, Sandbox, built, changes, good, in_languages};

/// The good project with a brand of all that one can have.
fn branded() -> Project {
    let drawing =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 1\"><rect width=\"4\" height=\"1\"/></svg>";
    good()
        .append(
            SETTINGS,
            "brand:\n  logo: img/logo.png\n  logo_dark: dark.svg\n  favicon: favicon.svg\n  color: \"#0a4f42\"\n  \
             color_dark: \"#7fd6c2\"\n",
        )
        .write("content/static/img/logo.png", PIXEL)
        .write("content/static/dark.svg", drawing)
        .write("content/static/favicon.svg", drawing)
}

#[test]
fn every_page_has_the_brand_by_links_of_its_own_site() {
    let sandbox = built(&branded());
    let page = sandbox.site("privacy/2024-03-01/index.html");
    for has in [
        "<link rel=\"icon\" href=\"../../favicon.svg\" type=\"image/svg+xml\">",
        "<link rel=\"stylesheet\" href=\"../../assets/noticepress.css\">\n<link rel=\"stylesheet\" href=\"../../assets/brand.css\">\n",
        "<source srcset=\"../../dark.svg\" media=\"screen and (prefers-color-scheme: dark)\">",
        "<img src=\"../../img/logo.png\" alt=\"Example\">",
        "<meta property=\"og:image\" content=\"https://example.org/legal/img/logo.png\">",
    ] {
        assert!(page.contains(has), "{has}\n{page}");
    }
    let home = sandbox.site("index.html");
    assert!(home.contains("href=\"favicon.svg\"") && home.contains("href=\"assets/brand.css\""), "{home}");
    // The page for addresses that are not there can stand at any.
    let lost = sandbox.site("404.html");
    for has in ["href=\"/legal/favicon.svg\"", "href=\"/legal/assets/brand.css\"", "src=\"/legal/img/logo.png\""] {
        assert!(lost.contains(has), "{has}\n{lost}");
    }
    let sheet = sandbox.site("assets/brand.css");
    assert!(sheet.contains("@media screen { :root { --accent: #0a4f42; } }"), "{sheet}");
    assert!(sheet.contains("(prefers-color-scheme: dark) { :root { --accent: #7fd6c2; } }"), "{sheet}");
    assert_eq!(sandbox.run(&["check", "--strict"]).code, Some(0));
}

#[test]
fn emails_have_the_colours_of_the_brand_and_ask_no_host_for_its_pictures() {
    let sandbox = built(&branded());
    let letter = sandbox.read("output/notifications/privacy/2024-03-01/en/body.html");
    assert!(letter.contains("#0a4f42") && letter.contains("#7fd6c2"), "{letter}");
    assert!(!letter.contains("<img") && !letter.contains("logo.png"), "{letter}");
    // What is said of emails alone comes first.
    sandbox.edit(SETTINGS, "reply_to: privacy@example.org", "reply_to: privacy@example.org, link_color: \"#103050\"");
    sandbox.succeeds(&["build"]);
    let letter = sandbox.read("output/notifications/privacy/2024-03-01/en/body.html");
    assert!(letter.contains("#103050") && letter.contains("#7fd6c2") && !letter.contains("#0a4f42"), "{letter}");
}

#[test]
fn a_colour_for_the_dark_is_made_of_the_other_where_none_is_stated() {
    let sandbox = built(&good().append(SETTINGS, "brand: {color: \"#0a4f42\"}\n"));
    let sheet = sandbox.site("assets/brand.css");
    let dark = sheet.split("dark) { :root { --accent: ").nth(1).unwrap().split(';').next().unwrap();
    assert!(dark != "#0a4f42" && dark.len() == 7, "{sheet}");
    assert!(sandbox.read("output/notifications/privacy/2024-03-01/en/body.html").contains(dark));
}

#[test]
fn a_colour_that_some_cannot_read_is_a_warning_that_the_settings_can_set() {
    let sandbox = Sandbox::with(&good().append(SETTINGS, "brand: {color: \"#0066cc\"}\n"));
    let run = sandbox.run(&["check"]);
    assert!(
        run.code == Some(0) && run.says("warning[N0331]") && run.messages()[0].is_at(&format!("{SETTINGS}:8:16")),
        "{run}"
    );
    sandbox.edit(SETTINGS, "brand:", "rules: {N0331: off}\nbrand:");
    assert!(!sandbox.run(&["check"]).says("N0331"));
}

#[test]
fn without_a_brand_no_file_is_written_and_with_one_the_texts_stay_as_they_were() {
    let (plain, branded) = (built(&good()), built(&branded()));
    let files = |sandbox: &Sandbox| sandbox.every_published_file().into_iter().collect::<BTreeMap<_, _>>();
    let (plain, branded) = (files(&plain), files(&branded));
    assert!(!plain.contains_key("site/assets/brand.css"));
    let new: Vec<&String> = branded.keys().filter(|path| !plain.contains_key(*path)).collect();
    assert_eq!(new, ["site/assets/brand.css", "site/dark.svg", "site/favicon.svg", "site/img/logo.png"]);
    let text = |files: &BTreeMap<String, Vec<u8>>| {
        let page = String::from_utf8(files["site/privacy/index.html"].clone()).unwrap();
        page[page.find("<main").unwrap()..].to_owned()
    };
    assert_eq!(text(&plain), text(&branded));
}

#[test]
fn a_sheet_of_the_themes_own_is_linked_last_and_may_take_the_place_of_the_brands() {
    let project = branded().write("themes/default/assets/custom.css", ":root { --edge: 3rem; }\n");
    let sandbox = built(&project);
    let home = sandbox.site("index.html");
    let at = |name: &str| home.find(&format!("href=\"assets/{name}.css\"")).unwrap_or_else(|| panic!("{name}\n{home}"));
    assert!(at("noticepress") < at("brand") && at("brand") < at("custom"), "{home}");
    sandbox.write("themes/default/assets/brand.css", "/* theirs */");
    sandbox.succeeds(&["build"]);
    assert_eq!(sandbox.site("assets/brand.css"), "/* theirs */");
    let plain = built(&good().write("themes/default/assets/custom.css", "p { color: red; }"));
    assert!(plain.site("index.html").contains("href=\"assets/custom.css\""));
}

#[test]
fn a_shared_link_says_what_the_page_says_and_nothing_of_a_text_that_waits_for_its_day() {
    let waiting = "---\ntitle: Canary Notice\nupdated: 2030-01-01\nchange: minor\nsummary: Canary.\n---\n\nCanary.\n";
    let sandbox = built(
        &in_languages("[en, pt-BR]")
            .write("themes/default/words/pt.yaml", crate::project::WORDS)
            .write("content/privacy/2030-01-01.md", waiting),
    );
    let page = sandbox.site("privacy/index.html");
    for has in [
        "<meta property=\"og:title\" content=\"Privacy Notice\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:url\" content=\"https://example.org/legal/privacy/\">",
        "<meta property=\"og:locale\" content=\"en\">",
        "<meta property=\"og:site_name\" content=\"Legal\">",
    ] {
        assert!(page.contains(has), "{has}\n{page}");
    }
    let described = page
        .lines()
        .find(|line| line.contains("name=\"description\""))
        .map(|line| line.replace("name=\"", "property=\"og:"));
    assert!(described.is_none_or(|described| page.contains(&described)), "{page}");
    assert!(!page.contains("og:image"), "there is none without a brand");
    assert!(sandbox.site("index.html").contains("<meta property=\"og:type\" content=\"website\">"));
    assert!(sandbox.site("pt-BR/index.html").contains("<meta property=\"og:locale\" content=\"pt_BR\">"));
    for (path, bytes) in sandbox.every_published_file() {
        assert!(!String::from_utf8_lossy(&bytes).contains("Canary"), "{path}");
    }
}

#[test]
fn another_address_goes_into_all_that_names_the_site_and_nowhere_stays_the_one_of_the_settings() {
    let sandbox =
        Sandbox::with(&branded().replace(SETTINGS, "https://example.org/legal/", "https://canary.example.org/legal/"));
    sandbox.succeeds(&["build", "--base-url", "https://preview.example.net/42/"]);
    let mut named = 0;
    for (path, bytes) in sandbox.every_output_file() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("canary"), "{path}");
        named += usize::from(text.contains("https://preview.example.net/42/"));
    }
    assert!(named > 10, "{named} files name it");
    let page = sandbox.site("privacy/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://preview.example.net/42/privacy/\">"), "{page}");
    assert!(page.contains("og:image\" content=\"https://preview.example.net/42/img/logo.png\""), "{page}");
    assert!(sandbox.site("404.html").contains("href=\"/42/assets/noticepress.css\""));
}

#[test]
fn theme_list_says_which_files_are_the_projects_own() {
    let sandbox = Sandbox::with(
        &good().write("themes/default/assets/custom.css", "").write("themes/default/words/en.yaml", "home: Start\n"),
    );
    let run = sandbox.succeeds(&["theme", "list"]);
    let line = |path: &str| {
        run.stdout.lines().find(|line| line.trim_start().starts_with(&format!("{path} "))).unwrap_or_default()
    };
    assert!(line("templates/base.html").ends_with("built in"), "{run}");
    assert!(line("words/en.yaml").ends_with("yours, line by line"), "{run}");
    assert!(line("assets/custom.css").ends_with("yours only"), "{run}");
}

#[test]
fn a_file_of_the_theme_is_copied_once_and_makes_the_same_pages_until_it_is_changed() {
    let sandbox = built(&good());
    let before = sandbox.output_tree();
    let ejected = sandbox.succeeds(&["theme", "eject", "base.html"]);
    assert!(
        ejected.stdout.contains("themes/default/templates/base.html")
            && ejected.stdout.contains("no setting is needed"),
        "{ejected}"
    );
    sandbox.succeeds(&["build"]);
    let is_of_site = |path: &String| path.contains("site/") && !path.contains(".noticepress");
    let changed = changes(&before, &sandbox.output_tree());
    assert!(!changed.iter().any(is_of_site), "{changed:?}");

    let path = "themes/default/templates/base.html";
    sandbox.edit(path, "<main id=\"np-main\">", "<main id=\"np-main\" class=\"ours\">");
    let ours = sandbox.read(path);
    let again = sandbox.run(&["theme", "eject", "templates/base.html"]);
    assert!(again.code == Some(2) && again.says("files are never overwritten"), "{again}");
    assert_eq!(sandbox.read(path), ours);
    sandbox.succeeds(&["build"]);
    assert!(sandbox.site("index.html").contains("class=\"ours\""));

    let wrong = sandbox.run(&["theme", "eject", "hoem.html"]);
    assert!(wrong.code == Some(2) && wrong.says("did you mean `templates/home.html`"), "{wrong}");
}

#[test]
fn a_theme_that_the_settings_name_can_begin_with_a_copied_file_though_a_text_is_wrong() {
    let sandbox = Sandbox::with(&good().append(SETTINGS, "theme: ours\n").write(NEW, "no front matter"));
    let ejected = sandbox.succeeds(&["theme", "eject", "words/es.yaml"]);
    assert!(
        ejected.stdout.contains("themes/ours/words/es.yaml") && ejected.stdout.contains("`theme: ours`"),
        "{ejected}"
    );
    assert!(!sandbox.run(&["check"]).says("there is no theme"));
    let out = Sandbox::with(&good().write("../out/x", "").link("themes", "../out"));
    let run = out.run(&["theme", "eject", "base.html"]);
    assert!(run.code == Some(1) && run.says("link"), "{run}");
}

#[test]
fn a_project_without_the_demonstration_asks_for_its_first_text_and_builds_with_it() {
    let sandbox = Sandbox::empty();
    let started = sandbox.run_inside(&["init", "--empty"]);
    assert!(
        started.code == Some(0) && started.says("") && started.stdout.contains("noticepress new privacy --title"),
        "{started}"
    );
    for path in
        ["README.md", ".github/workflows/notices.yml", ".gitignore", ".gitattributes", "content/static/.gitkeep"]
    {
        assert!(sandbox.root().join(path).is_file(), "{path}");
    }
    let checked = sandbox.run(&["check"]);
    assert!(
        checked.code == Some(1) && checked.messages().len() <= 2 && checked.says("there is no notice"),
        "{checked}"
    );

    // The example of the README, with the blanks that it explains, is a first text that builds.
    let readme = sandbox.read("README.md");
    let example = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("there is one");
    let first: String = example
        .lines()
        .filter(|line| {
            !["effective", "change", "summary", "  -", "impact", "retroactive"].iter().any(|key| line.starts_with(key))
        })
        .map(|line| format!("{line}\n"))
        .collect();
    sandbox.write("content/privacy/2026-11-16.md", first);
    let built = sandbox.run(&["build", "--strict", "--as-of", "2026-11-16"]);
    assert_eq!(built.code, Some(0), "{built}");
    // And as it stands it is the next one.
    sandbox
        .write("content/privacy/2025-01-01.md", "---\ntitle: Privacy Notice\nupdated: 2025-01-01\n---\n\nThe text.\n");
    sandbox.write("content/privacy/2026-11-16.md", example);
    let built = sandbox.run(&["build", "--as-of", "2026-11-16"]);
    assert_eq!(built.code, Some(0), "{built}");
}

#[test]
fn a_readme_that_is_there_stays_and_is_no_obstacle() {
    for arguments in [&["init"][..], &["init", "--empty"]] {
        let sandbox = Sandbox::empty();
        sandbox.write("README.md", "theirs");
        let started = sandbox.run_inside(arguments);
        assert!(started.code == Some(0) && started.stdout.contains("Your README.md stays"), "{started}");
        assert_eq!(sandbox.read("README.md"), "theirs");
        assert_eq!(sandbox.run_inside(arguments).code, Some(1), "the other files are there now");
    }
}
