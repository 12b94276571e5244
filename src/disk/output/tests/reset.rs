//! Getting over damage without losing anything.

use super::*;

const SITE: &Files = &[("site/index.html", "home"), ("site/privacy/index.html", "text")];

fn damaged() -> Project {
    let project = Project::new();
    project.publish(&[SITE, &[("site/old/index.html", "an old page")]].concat());
    project.put("site/CNAME", "example.org");
    project.put(".noticepress/manifest.json", "<<<<<<< HEAD");
    project
}

#[test]
fn what_stands_where_we_write_is_ours_again_and_all_else_stays() {
    let project = damaged();
    let published = project.reset(&[("site/index.html", "changed"), ("site/privacy/index.html", "text")]);
    assert_eq!((published.written, published.unchanged, published.removed), (1, 1, 0));
    assert_eq!(published.foreign, ["site/CNAME", "site/old"]);
    assert_eq!(published.aside, Some(project.output(".noticepress.aside/")));
    assert_eq!(project.read("site/index.html"), "changed");
    assert_eq!(project.read("site/old/index.html"), "an old page");
    let again = project.publish(SITE);
    assert_eq!((again.written, again.unchanged, again.removed), (1, 1, 0), "its manifest is whole again");
}

#[test]
fn what_was_replaced_and_what_was_damaged_can_be_looked_at() {
    let project = damaged();
    project.reset(&[("site/index.html", "changed")]);
    assert_eq!(project.read(".noticepress.aside/.noticepress/manifest.json"), "<<<<<<< HEAD");
    assert_eq!(project.read(".noticepress.aside/replaced/site/index.html"), "home");
    project.put(".noticepress/manifest.json", "{}");
    project.reset(SITE);
    assert_eq!(project.read(".noticepress.aside-2/.noticepress/manifest.json"), "{}");
    assert_eq!(project.read(".noticepress.aside-2/replaced/site/index.html"), "changed");
}

#[test]
fn a_state_that_is_whole_is_not_reset() {
    let project = Project::new();
    project.publish(SITE);
    let published = project.reset(&[("site/index.html", "home")]);
    assert_eq!((published.removed, published.aside), (1, None));
    assert!(!project.output(".noticepress.aside").exists());
}

#[test]
fn a_site_whose_state_was_deleted_says_how_to_take_it_back() {
    let project = Project::new();
    project.publish(SITE);
    fs::remove_dir_all(project.output(".noticepress")).unwrap();
    match project.publish_on(Arc::default(), SITE).unwrap_err() {
        Failure::Usage { message, hint: Some(hint) } => {
            assert!(message.ends_with("contains files that noticepress did not write"), "{message}");
            assert!(hint.contains("build --reset"), "{hint}");
        }
        other => panic!("{other:?}"),
    }
    assert!(!project.output(".noticepress").exists());
    assert_eq!(project.reset(SITE).unchanged, 2);
}

#[test]
fn a_build_at_work_is_not_reset() {
    let project = damaged();
    let other = fs::File::options().write(true).open(project.output(".noticepress/lock")).unwrap();
    other.lock().unwrap();
    let forbidden = Forbidden::of(&project.root());
    let refused = OutputDir::open(&project.path("output"), &forbidden, OnDamage::SetAside).err().unwrap();
    assert!(matches!(refused, Failure::World { .. }), "{refused}");
    assert_eq!(project.read(".noticepress/manifest.json"), "<<<<<<< HEAD");
}

#[test]
fn a_state_that_may_not_be_read_is_the_worlds_failure() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    project.publish(SITE);
    let close = |mode| fs::set_permissions(project.output(".noticepress"), fs::Permissions::from_mode(mode)).unwrap();
    close(0);
    let outcome = project.publish_on(Arc::default(), SITE);
    close(0o755);
    // Root may read whatever it likes.
    if let Err(failure) = outcome {
        assert!(matches!(failure, Failure::World { .. }), "{failure}");
        assert!(failure.to_string().contains(".noticepress"), "{failure}");
    }
}
