//! The order in which names reach the medium: what a loss of power may leave.

use super::*;

const OLD: &Files = &[("site/index.html", "old"), ("notifications/a.eml", "old")];
const NEW: &Files = &[("site/index.html", "new"), ("notifications/a.eml", "new")];

/// What was done while `NEW` took the place of `OLD`, each step with the path below `.noticepress` or the output folder.
fn steps(no_exchange: bool) -> Vec<(String, String)> {
    let project = Project::new();
    project.publish(OLD);
    let faults = Arc::new(Faults { no_exchange, ..Faults::default() });
    project.publish_on(Arc::clone(&faults), NEW).unwrap();
    let below = |path: &Path| path.strip_prefix(project.path("output")).unwrap().display().to_string();
    let done = faults.done.lock().unwrap();
    done.iter().map(|(attempt, path)| (attempt.trim_start_matches("cannot ").to_owned(), below(path))).collect()
}

fn position(steps: &[(String, String)], attempt: &str, path: &str) -> usize {
    let found = steps.iter().position(|(did, to)| did == attempt && to == path);
    found.unwrap_or_else(|| panic!("no step was `{attempt} {path}`: {steps:#?}"))
}

/// Whether `path` was synced after the step at `from` and before that at `to`.
fn is_synced_between(steps: &[(String, String)], path: &str, from: usize, to: usize) -> bool {
    steps[from..to].iter().any(|(did, synced)| did == "sync" && synced == path)
}

#[test]
fn what_was_filled_is_on_the_medium_before_it_is_called_ready() {
    let steps = steps(false);
    let ready = position(&steps, "move", ".noticepress/staging");
    for path in ["staging/site/index.html", "staging/site", "staging/notifications", "staging"] {
        assert!(is_synced_between(&steps, &format!(".noticepress/{path}"), 0, ready), "{path}");
    }
    let manifest = position(&steps, "move", ".noticepress/manifest.new");
    assert!(manifest < ready && is_synced_between(&steps, ".noticepress", manifest, ready), "the manifest claims it");
}

#[test]
fn what_is_claimed_is_on_the_medium_before_a_manifest_names_it_and_what_was_is_cleared_away_after() {
    let steps = steps(false);
    let is_of_claims = |path: &str| path.starts_with(".noticepress/claims/");
    let manifests: Vec<usize> =
        (0..steps.len()).filter(|&n| steps[n] == ("move".to_owned(), ".noticepress/manifest.new".to_owned())).collect();
    let [_, named] = manifests[..] else { panic!("one on the way, and one of what came of it: {steps:#?}") };
    let placed = steps.iter().position(|(did, path)| did == "move" && is_of_claims(path)).unwrap();
    let written = steps[..placed].iter().any(|(did, path)| did == "sync" && is_of_claims(path));
    assert!(written && is_synced_between(&steps, ".noticepress/claims", placed, named), "{steps:#?}");
    let cleared = steps.iter().position(|(did, path)| did == "remove" && is_of_claims(path)).unwrap();
    assert!(is_synced_between(&steps, ".noticepress", named, cleared), "{steps:#?}");
}

#[test]
fn no_tree_that_stands_goes_to_a_place_whose_name_a_loss_of_power_could_take_back() {
    for (no_exchange, leaves) in [(false, "exchange"), (true, "move")] {
        let steps = steps(no_exchange);
        let ready = position(&steps, "move", ".noticepress/staging");
        let leaves = position(&steps, leaves, "notifications");
        assert!(is_synced_between(&steps, ".noticepress", ready, leaves), "no exchange: {no_exchange}");
    }
}

#[test]
fn nothing_is_cleared_away_before_what_took_its_place_is_on_the_medium() {
    for no_exchange in [false, true] {
        let steps = steps(no_exchange);
        let clearing = position(&steps, "move", ".noticepress/ready");
        let last = steps[..clearing].iter().rposition(|(did, _)| did == "exchange" || did == "move").unwrap();
        assert!(is_synced_between(&steps, "", last, clearing), "no exchange: {no_exchange}");
        assert!(is_synced_between(&steps, ".noticepress/ready", last, clearing), "no exchange: {no_exchange}");
        let removal = steps.iter().position(|(did, _)| did == "remove").unwrap();
        assert!(removal > clearing, "no exchange: {no_exchange}");
    }
}
