//! Times the stages: load, compare, render, and all of them together.
//!
//! `cargo bench` uses the project's own `content/`; `NOTICEPRESS_BENCH=DIR cargo bench` another project's folder, such as
//! one with real notices. Criterion prints ratios to the run before; single figures depend on the machine.
#![allow(clippy::disallowed_methods, reason = "a bench is an edge: it reads a project, and the variable that names it")]
#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use noticepress::testing::{
    Asked, ContentDir, Day, Digest, Document, Form, Labels, Links, Outlet, Page, ProjectFiles, RawHtml, Register,
    Setting, ShownImage, SourceFile, Surroundings, Theme, compare, document, markdown, prove, publish, register,
};

fn files() -> ProjectFiles {
    let root = std::env::var("NOTICEPRESS_BENCH").map_or_else(|_| PathBuf::from("."), PathBuf::from);
    ContentDir::read(&root).expect("the project can be read")
}

fn loaded(files: &ProjectFiles) -> Register {
    register(files).register.expect("the project has no mistake")
}

/// The texts of the notice with the most versions, in order.
fn documents(register: &Register) -> Vec<Document> {
    let notice = register.notices.iter().max_by_key(|notice| notice.versions().len()).expect("there is a notice");
    let surroundings = Surroundings { files: Some(&notice.files), raw_html: RawHtml::Sanitize, lang: None };
    let texts = notice.versions().iter().map(|version| &version.text);
    texts.map(|text| markdown::read(&text.source, text.body.clone(), surroundings).document).collect()
}

fn stages(criterion: &mut Criterion) {
    let files = files();
    criterion.bench_function("load: files to register", |bench| bench.iter(|| register(black_box(&files))));

    let register = loaded(&files);
    criterion.bench_function("load: texts of a notice", |bench| bench.iter(|| documents(black_box(&register))));

    let texts = documents(&register);
    criterion.bench_function("compare: neighbours of a notice", |bench| {
        bench.iter(|| texts.windows(2).map(|pair| compare(&pair[0], &pair[1]).blocks.len()).sum::<usize>());
    });

    let links = Links::as_written();
    let setting = Setting { permalinks: true, ..Setting::alone(&links) };
    let redlines: Vec<_> = texts.windows(2).map(|pair| compare(&pair[0], &pair[1])).collect();
    criterion.bench_function("render: texts and redlines of a notice", |bench| {
        bench.iter(|| {
            let (pages, readings): (Vec<String>, Vec<_>) = texts.iter().map(|text| document(text, &setting)).unzip();
            let written: usize = pages.iter().map(String::len).sum();
            let pairs = redlines.iter().zip(readings.windows(2));
            let proved = pairs.map(|(redline, pair)| {
                prove(redline.clone(), [&pair[0], &pair[1]], &setting, &Labels::ENGLISH, Form::Plain)
                    .expect("a redline of both")
            });
            written + proved.map(|proved| proved.html().len()).sum::<usize>()
        });
    });

    let settings = SourceFile::new("noticepress.yaml", "");
    let asked = Asked { name: "default", languages: &register.settings.languages, settings: &settings };
    let theme = Theme::new(&BTreeMap::new(), asked).expect("the built-in theme is well-formed");
    let as_of = Day::new(2026, 11, 24).expect("a day");
    let (put, image) = (|page| Ok(Digest::of(&black_box::<Page>(page).bytes)), |_: &ShownImage<'_>| Ok(Digest::NONE));
    let outlet = Outlet::of_all(&put, &image);
    criterion.bench_function("all: register to pages", |bench| {
        bench.iter(|| publish(&register, &theme, as_of, outlet).expect("the project has no mistake"));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages
}
criterion_main!(benches);
