//! A tree that stands as the last build left it is not read to know that.

use std::thread::sleep;
use std::time::Duration;

use super::*;

const FILES: &Files = &[("site/index.html", "home"), ("site/privacy/index.html", "text"), ("site/CNAME.txt", "other")];

/// Publishes as a build of some length does: the last file is written some time after the others.
fn publish(project: &Project, files: &Files) {
    let publication = project.start();
    for (path, text) in files {
        let (_, path) = path.split_once('/').unwrap();
        publication.add(&Page::site(path.to_owned(), text.to_string())).unwrap();
    }
    sleep(Duration::from_millis(40));
    publication.finish().unwrap();
}

type Touch = fn(&Project);

fn file(project: &Project) -> PathBuf {
    project.output("site/index.html")
}

fn is_as_left(project: &Project) -> bool {
    project.start().is_as_left(Tree::Site)
}

#[test]
fn a_tree_is_as_it_was_left_until_anything_in_it_is_touched() {
    let touches: [(&str, Touch); 6] = [
        ("another text of the same length and time", |project| {
            let time = fs::metadata(file(project)).unwrap().modified().unwrap();
            fs::write(file(project), "HOME").unwrap();
            fs::File::options().write(true).open(file(project)).unwrap().set_modified(time).unwrap();
        }),
        ("a copy of the same text and time in its place", |project| {
            let time = fs::metadata(file(project)).unwrap().modified().unwrap();
            fs::write(project.path("copy"), "home").unwrap();
            fs::File::options().write(true).open(project.path("copy")).unwrap().set_modified(time).unwrap();
            fs::rename(project.path("copy"), file(project)).unwrap();
        }),
        ("two that changed their names", |project| {
            let other = project.output("site/CNAME.txt");
            fs::rename(file(project), project.path("kept")).unwrap();
            fs::rename(&other, file(project)).unwrap();
            fs::rename(project.path("kept"), other).unwrap();
        }),
        ("a file that is gone", |project| fs::remove_file(file(project)).unwrap()),
        ("a stranger's file", |project| project.put("site/CNAME", "example.org")),
        ("a cache that is gone", |project| fs::remove_dir_all(project.output(".noticepress/cache")).unwrap()),
    ];
    for (what, touch) in touches {
        let project = Project::new();
        publish(&project, FILES);
        assert!(is_as_left(&project), "before {what}");
        touch(&project);
        assert!(!is_as_left(&project), "{what}");
        publish(&project, FILES);
        for (path, text) in FILES {
            assert_eq!(&project.read(path), text, "{what}");
        }
    }
}

#[test]
fn a_build_that_keeps_most_files_leaves_them_and_what_strangers_put_there() {
    let project = Project::new();
    publish(&project, FILES);
    project.put("site/CNAME", "example.org");
    sleep(Duration::from_millis(40));
    publish(&project, &[FILES[0], FILES[1], ("site/CNAME.txt", "another")]);
    assert!(is_as_left(&project));
}
