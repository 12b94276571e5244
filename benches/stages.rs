//! Times the stages: load, parse, compare, render, and all of them together; and the program as it builds a project anew, with
//! nothing to do, and after one text was edited.
//!
//! `cargo bench` uses the project's own `content/`; `NOTICEPRESS_BENCH=DIR cargo bench` another project's folder, such as
//! one with real notices, whose newest text is not sealed. The program builds a copy in a temporary folder. Criterion prints ratios to the run before; single figures depend on the machine.
#![allow(
    clippy::disallowed_methods,
    reason = "a bench is an edge: it reads a project and the variable that names it, and runs the program"
)]
#![allow(missing_docs, reason = "criterion's macros make an undocumented function")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use noticepress::testing::{
    Asked, ContentDir, CopiedFile, Day, Digest, Document, Form, Labels, Links, Outlet, Page, ProjectFiles, RawHtml,
    Register, Setting, SourceFile, Surroundings, Theme, compare, document, markdown, prove, publish, register,
};

/// The day for which everything is made.
const AS_OF: (i32, u32, u32) = (2026, 11, 24);

fn root() -> PathBuf {
    std::env::var("NOTICEPRESS_BENCH").map_or_else(|_| PathBuf::from("."), PathBuf::from)
}

fn files() -> ProjectFiles {
    ContentDir::read(&root()).expect("the project can be read")
}

fn as_of() -> Day {
    let (year, month, day) = AS_OF;
    Day::new(year, month, day).expect("a day")
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
    criterion.bench_function("parse: texts of a notice", |bench| bench.iter(|| documents(black_box(&register))));

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
    let asked = Asked {
        name: "default",
        languages: &register.settings.languages,
        dates: &register.settings.dates,
        settings: &settings,
    };
    let theme = Theme::new(&BTreeMap::new(), asked).expect("the built-in theme is well-formed");
    let as_of = as_of();
    let (put, copy) = (|page| Ok(Digest::of(&black_box::<Page>(page).bytes)), |_: &CopiedFile| Ok(Digest::NONE));
    let outlet = Outlet::of_all(&put, &copy);
    criterion.bench_function("whole: register to pages", |bench| {
        bench.iter(|| publish(&register, &theme, as_of, outlet).expect("the project has no mistake"));
    });
}

/// The program on a copy of the project, with its own ways to the disk: what it remembers lies there.
fn builds(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path();
    for part in ["noticepress.yaml", "content", "themes"] {
        copy_tree(&root().join(part), &copy.join(part));
    }
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticepress"));
        command.args(["build", "--as-of", &as_of().to_string(), "--root"]).arg(copy);
        let ended = command.output().expect("the program runs");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    };
    let forget = || {
        let _ = fs::remove_dir_all(copy.join("output"));
    };
    criterion.bench_function("whole: a build of a project", |bench| {
        bench.iter_batched(forget, |()| build(), BatchSize::PerIteration);
    });

    build();
    criterion.bench_function("no-op: a build with nothing to do", |bench| bench.iter(build));

    let newest = newest_text(&copy.join("content"));
    let text = fs::read_to_string(&newest).expect("a text");
    let mut turn = 0;
    let mut edit = || {
        turn += 1;
        fs::write(&newest, format!("{text}\n\nOne more sentence, the {turn}.\n")).expect("a text that can be edited");
    };
    criterion.bench_function("edit: a build after one text was edited", |bench| {
        bench.iter_batched(&mut edit, |()| build(), BatchSize::PerIteration);
    });
}

/// The newest text of the notice with the most files.
fn newest_text(content: &Path) -> PathBuf {
    let texts = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        // Translations end in `.es.md`.
        entries
            .filter(|path| {
                path.extension().is_some_and(|end| end == "md") && path.with_extension("").extension().is_none()
            })
            .collect()
    };
    let folders = fs::read_dir(content).expect("the content").map(|entry| entry.expect("an entry").path());
    let notices = folders.filter(|path| path.is_dir()).map(|folder| texts(&folder));
    notices.max_by_key(Vec::len).and_then(|texts| texts.into_iter().max()).expect("a notice has a text")
}

fn copy_tree(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("a folder is made");
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            copy_tree(&entry.path(), &to.join(entry.file_name()));
        }
    } else if from.is_file() {
        fs::copy(from, to).expect("a file is copied");
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages, builds
}
criterion_main!(benches);
