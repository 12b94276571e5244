//! Times redlines pair by pair: reads lines of `OLD.md TAB NEW.md TAB OUT.html` from stdin, writes each redline's HTML to
//! OUT, and answers each line with the milliseconds that reading both texts, comparing them, writing and proving the HTML, and
//! all of it took.
//!
//! `cargo bench --bench pairs < LINES`. The texts are read from disk before the clock starts.
#![allow(clippy::disallowed_methods, reason = "a bench is an edge: it reads files and the clock")]

use std::io::{BufRead, Write};
use std::time::Instant;

use noticepress::testing::{
    Form, Labels, Links, RawHtml, Setting, SourceFile, Surroundings, compare, document, markdown, prove,
};

fn main() {
    let links = Links::as_written();
    let setting = Setting::alone(&links);
    let surroundings = Surroundings { files: None, raw_html: RawHtml::Sanitize, lang: None };
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("lines of paths");
        let [old, new, out] = line.split('\t').collect::<Vec<_>>().try_into().expect("three paths, with tabs between");
        let source = |path: &str| SourceFile::new(path, std::fs::read_to_string(path).expect("a text"));
        let (old, new) = (source(old), source(new));
        let start = Instant::now();
        let [old, new] = [&old, &new].map(|text| markdown::read(text, 0..text.text().len(), surroundings).document);
        let read_at = start.elapsed();
        let compared = compare(&old, &new);
        let compared_at = start.elapsed();
        let readings = [&old, &new].map(|text| document(text, &setting).1);
        let readings = [&readings[0], &readings[1]];
        let proved = prove(compared, readings, &setting, &Labels::ENGLISH, Form::Plain).expect("a redline of both");
        let all = start.elapsed();
        std::fs::write(out, proved.html()).expect("a place for the redline");
        let [reading, comparing, writing, all] =
            [read_at, compared_at.saturating_sub(read_at), all.saturating_sub(compared_at), all]
                .map(|time| format!("{:.3}", time.as_secs_f64() * 1000.0));
        let mut answers = std::io::stdout().lock();
        writeln!(answers, "{reading} {comparing} {writing} {all}")
            .and_then(|()| answers.flush())
            .expect("a reader of times");
    }
}
