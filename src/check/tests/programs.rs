//! What programs read of a site is of the form that the docs give.

use serde_json::Value;

use super::{Files, built, right_project, starter};
use crate::site::address::Tree;
use crate::values::day::Day;
use crate::values::json::schema::violation;

const SCHEMAS: [(&str, &str); 2] = [
    ("/current.json", include_str!("../../../docs/current.schema.json")),
    ("/versions.json", include_str!("../../../docs/versions.schema.json")),
];

/// What programs read of each notice, all of it valid; the messages where the project is refused on that day.
fn read(files: &Files, day: Day) -> Result<Vec<(String, Value)>, String> {
    let pages = built(files, day)?;
    let mut read = Vec::new();
    for ((tree, path), page) in
        pages.iter().filter(|((tree, path), _)| *tree == Tree::Site && !path.starts_with("assets/"))
    {
        for (_, schema) in SCHEMAS.iter().filter(|(name, _)| path.ends_with(name)) {
            let (schema, value) = (serde_json::from_str(schema).unwrap(), serde_json::from_slice(&page.bytes).unwrap());
            assert_eq!(violation(&schema, &value), None, "{path} of {tree:?}: {value:#}");
            read.push((path.clone(), value));
        }
    }
    Ok(read)
}

#[test]
fn what_programs_read_is_of_the_form_in_the_docs() {
    for day in ["2026-11-26", "2027-01-01", "2019-05-06"] {
        assert!(!read(&starter(), day.parse().unwrap()).unwrap().is_empty());
    }
    let of_project = |number| {
        let (files, days) = right_project(number);
        days.into_iter().find_map(|day| read(&files, day).ok()).map_or(0, |read| read.len())
    };
    assert!((0..10).map(of_project).sum::<usize>() > 10);
}

/// Editors and programs read the same days: those of the pages are the first and the last.
#[test]
fn the_days_for_programs_are_those_of_the_pages() {
    let read = read(&starter(), "2026-11-26".parse().unwrap()).unwrap();
    let (_, versions) = read.iter().find(|(path, _)| path == "privacy/versions.json").unwrap();
    let days: Vec<&Value> = versions["versions"].as_array().unwrap().iter().map(|version| &version["days"]).collect();
    let pairs = days.iter().zip(&days[1..]);
    for (earlier, later) in pairs {
        let last: Day = earlier["to"].as_str().unwrap().parse().unwrap();
        assert_eq!(last.plus(1).to_string(), later["from"].as_str().unwrap());
    }
    assert_eq!(days.last().unwrap()["to"], Value::Null);
}

#[test]
fn an_agreement_holds_until_a_material_change_is_in_force() {
    let current = |day: &str| {
        let read = read(&starter(), day.parse().unwrap()).unwrap();
        read.into_iter().find(|(path, _)| path == "privacy/current.json").unwrap().1
    };
    let (before, after) = (current("2026-12-31"), current("2027-01-01"));
    assert_eq!(
        (&before["material_since"], &before["in_force"]["version"]),
        (&"2022-06-01".into(), &"2025-09-08".into())
    );
    assert_eq!(before["next"]["effective"], "2027-01-01");
    assert_eq!(after["material_since"], "2026-11-16");
    assert_eq!(after["agreements_hold"], serde_json::json!(["2026-11-16"]));
    assert!(before["agreements_hold"].as_array().unwrap().contains(&"2025-09-08".into()));
}
