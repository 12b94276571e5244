//! What ARCHITECTURE.md says, held against the code.
#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test meets the world, and panics when it fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::Visit;
use walkdir::WalkDir;

/// The wings from the top down: each may import from those below it.
const WINGS: [&str; 21] = [
    "cli",
    "disk",
    "build",
    "check",
    "email",
    "site",
    "theme",
    "beside",
    "import",
    "announce",
    "load",
    "record",
    "model",
    "export",
    "redline",
    "text",
    "html",
    "failure",
    "diagnostic",
    "source",
    "values",
];

/// No wing is more than this part of the house.
const QUARTER: f64 = 0.25;

#[test]
fn imports_point_down_from_wing_to_wing() {
    let mut wrong = Vec::new();
    let house = House::read();
    for (from, to) in house.imports() {
        let (above, below) = (level(from), level(to));
        if above > below {
            wrong.push(format!("{from} imports {to}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_imports_run_in_a_circle() {
    assert_eq!(House::read().circles(), Vec::<Vec<&str>>::new());
}

#[test]
fn no_wing_is_more_than_a_quarter_of_the_house() {
    let mut lines: BTreeMap<String, u32> = BTreeMap::new();
    for (path, text) in sources() {
        *lines.entry(wing(&module_of(&path)).to_owned()).or_default() += u32::try_from(text.lines().count()).unwrap();
    }
    let whole: u32 = lines.values().sum();
    let large: Vec<_> = lines.iter().filter(|(_, lines)| f64::from(**lines) > QUARTER * f64::from(whole)).collect();
    assert!(large.is_empty(), "of {whole} lines: {large:?}");
}

#[test]
fn the_page_about_the_architecture_lists_the_wings_in_their_order() {
    let page = page("ARCHITECTURE.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name));
    let listed: Vec<&str> = rows.map(|name| name.trim_end_matches('/')).collect();
    assert_eq!(listed, WINGS);
}

/// Whoever meets a name need not look at the imports to know what it stands for.
#[test]
fn one_name_is_one_type() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let file = syn::parse_file(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
        for name in types(&file.items) {
            homes.entry(name).or_default().push(path.clone());
        }
    }
    assert!(homes.len() > 300, "the types are found");
    homes.retain(|_, paths| paths.len() > 1);
    assert!(homes.is_empty(), "several types have one name: {homes:#?}");
}

/// The names of types and traits, those in tests apart. What is another on another system (`cfg`) is named once.
fn types(items: &[syn::Item]) -> Vec<String> {
    let mut names = Vec::new();
    for item in items.iter().filter(|item| !is_for_tests(item)) {
        let (name, attributes) = match item {
            syn::Item::Struct(item) => (&item.ident, &item.attrs),
            syn::Item::Enum(item) => (&item.ident, &item.attrs),
            syn::Item::Union(item) => (&item.ident, &item.attrs),
            syn::Item::Type(item) => (&item.ident, &item.attrs),
            syn::Item::Trait(item) => (&item.ident, &item.attrs),
            syn::Item::Mod(item) => {
                names.extend(item.content.iter().flat_map(|(_, items)| types(items)));
                continue;
            }
            _ => continue,
        };
        let name = name.to_string();
        let is_for_one_system = attributes.iter().any(|attribute| attribute.path().is_ident("cfg"));
        if !(is_for_one_system && names.contains(&name)) {
            names.push(name);
        }
    }
    names
}

/// The modules of the program, each a file, and what each imports. Tests may build what they need with what stands above
/// them, so they are no part of it.
struct House {
    imports: BTreeMap<String, BTreeSet<String>>,
}

impl House {
    fn read() -> Self {
        let files: BTreeMap<String, syn::File> = sources()
            .into_iter()
            .map(|(path, text)| (module_of(&path), syn::parse_file(&text).unwrap_or_else(|e| panic!("{path}: {e}"))))
            .filter(|(module, _)| !module.is_empty())
            .collect();
        let is_module = |path: &str| files.contains_key(path);
        let imports: BTreeMap<String, BTreeSet<String>> = files
            .iter()
            .map(|(module, file)| {
                let mut paths = Paths::default();
                paths.visit_file(file);
                let imported = paths.found.iter().filter_map(|path| resolved(path, module, &is_module));
                (module.clone(), imported.filter(|path| path != module).collect())
            })
            .collect();
        let house = Self { imports };
        assert!(house.imports().count() > 500, "the imports are found");
        house
    }

    fn imports(&self) -> impl Iterator<Item = (&str, &str)> {
        self.imports.iter().flat_map(|(from, all)| all.iter().map(|to| (from.as_str(), to.as_str())))
    }

    /// The modules that can be reached from themselves: sets of modules that import one another in a circle.
    fn circles(&self) -> Vec<Vec<&str>> {
        let reach: BTreeMap<&str, BTreeSet<&str>> =
            self.imports.keys().map(|module| (module.as_str(), self.reachable(module))).collect();
        let circle_of = |module: &str| -> Vec<&str> {
            reach[module].iter().copied().filter(|other| reach[other].contains(module)).collect()
        };
        let all: BTreeSet<Vec<&str>> = reach.keys().map(|module| circle_of(module)).filter(|c| !c.is_empty()).collect();
        all.into_iter().collect()
    }

    fn reachable(&self, module: &str) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut open = vec![module];
        while let Some(next) = open.pop() {
            for to in self.imports.get(next).into_iter().flatten() {
                if found.insert(to.as_str()) {
                    open.push(to);
                }
            }
        }
        found
    }
}

/// The deepest module on a path that is written in `module`, if the path leads into the program.
fn resolved(path: &[String], module: &str, is_module: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut here: Vec<&str> = module.split("::").collect();
    let mut rest: Vec<&str> = path.iter().map(String::as_str).collect();
    match rest[0] {
        "crate" => here.clear(),
        "self" => {}
        "super" => {
            while rest.get(1) == Some(&"super") {
                here.pop();
                rest.remove(0);
            }
            here.pop();
        }
        // A module in this one's folder is named without more; anything else is another crate's.
        child if is_module(&format!("{module}::{child}")) => {
            rest.insert(0, "self");
        }
        _ => return None,
    }
    let mut whole = [here.as_slice(), &rest[1..]].concat();
    while !whole.is_empty() && !is_module(&whole.join("::")) {
        whole.pop();
    }
    (!whole.is_empty()).then(|| whole.join("::"))
}

/// Every path that a file names outside its tests: in `use`, in code, in macros.
#[derive(Default)]
struct Paths {
    found: Vec<Vec<String>>,
}

impl Paths {
    fn collect_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.collect_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.found.push(with(&name.ident)),
            syn::UseTree::Rename(name) => self.found.push(with(&name.ident)),
            syn::UseTree::Glob(_) => self.found.push(before.to_vec()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.collect_tree(tree, before)),
        }
    }

    fn collect_tokens(&mut self, tokens: proc_macro2::TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                proc_macro2::TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end_path(&mut path);
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                proc_macro2::TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                proc_macro2::TokenTree::Group(group) => {
                    self.end_path(&mut path);
                    self.collect_tokens(group.stream());
                }
                _ => self.end_path(&mut path),
            }
        }
        self.end_path(&mut path);
    }

    fn end_path(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.found.push(std::mem::take(path));
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_for_tests(item) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.collect_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            self.found.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.collect_tokens(call.tokens.clone());
    }
}

fn is_for_tests(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|what| what.is_ident("test"))
    })
}

fn level(module: &str) -> usize {
    let name = wing(module);
    WINGS.iter().position(|wing| *wing == name).unwrap_or_else(|| panic!("`{name}` has no place in ARCHITECTURE.md"))
}

fn wing(module: &str) -> &str {
    module.split("::").next().unwrap()
}

/// `email::rules` for `email/rules.rs`, and nothing for the two that hold the house together.
fn module_of(path: &str) -> String {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if matches!(path, "lib" | "main") { String::new() } else { path.replace('/', "::") }
}

/// Source files below `src`, by path and text; those of tests apart.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|file| file.path().extension().is_some_and(|suffix| suffix == "rs"))
        .map(|file| {
            let below = file.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (below, std::fs::read_to_string(file.path()).unwrap())
        })
        .filter(|(path, _)| !path.ends_with("tests.rs") && !path.contains("/tests/"))
        .collect()
}

fn page(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Whoever translates the words has to consider each.
#[test]
fn every_word_of_the_theme_is_shown_somewhere() {
    let themes = WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default")).into_iter();
    let templates = themes.map(Result::unwrap).filter(|file| file.file_type().is_file());
    let shown: String = sources()
        .into_iter()
        .map(|(_, text)| text)
        .chain(templates.map(|file| std::fs::read_to_string(file.path()).unwrap()))
        .collect();
    let words = page("themes/default/words/en.yaml");
    let keys = words.lines().filter(|line| !line.starts_with('#')).filter_map(|line| Some(line.split_once(": ")?.0));
    // `change_material` and the like are put together from the kinds of change.
    let forgotten: Vec<&str> = keys
        .filter(|key| !key.starts_with("change_"))
        .filter(|key| !shown.contains(&format!("\"{key}\"")) && !shown.contains(&format!("words.{key}")))
        .collect();
    assert!(words.contains("home: ") && forgotten.is_empty(), "nothing shows {forgotten:?}");
}
