//! The schemas of our own JSON, for tests: whether the docs have them, and whether a value is valid by one.

use schemars::JsonSchema;
use serde_json::Value;

/// Holds the file of `docs` that describes a form to the type that is written in it.
///
/// # Panics
///
/// When it says anything else, with what it is to be.
#[expect(clippy::disallowed_methods, reason = "a test reads the file")]
pub(crate) fn assert_documented<T: JsonSchema>(name: &str) {
    let derived = serde_json::to_string_pretty(&schemars::schema_for!(T)).unwrap() + "\n";
    let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
    assert!(derived == std::fs::read_to_string(path).unwrap(), "docs/{name} is to be:\n{derived}");
}

/// What of `value` breaks `schema`, by the keywords that ours use.
///
/// # Panics
///
/// When the schema uses any other keyword: nothing may go unchecked.
pub(crate) fn violation(schema: &Value, value: &Value) -> Option<String> {
    broken(schema, schema, value)
}

fn broken(root: &Value, schema: &Value, value: &Value) -> Option<String> {
    for (keyword, rule) in schema.as_object()? {
        let broken = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "required" => None,
            "$ref" => {
                let name = rule.as_str()?.strip_prefix("#/$defs/")?;
                broken(root, &root["$defs"][name], value)
            }
            "type" => {
                let is = |name: &Value| match name.as_str().unwrap() {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "integer" => value.is_u64(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    other => panic!("the schema knows a type `{other}`"),
                };
                let fits = rule.as_array().map_or_else(|| is(rule), |names| names.iter().any(is));
                (!fits).then(|| format!("{value} is no {rule}"))
            }
            "const" => (value != rule).then(|| format!("{value} is not {rule}")),
            "enum" => (!rule.as_array()?.contains(value)).then(|| format!("{value} is none of {rule}")),
            "minimum" => (value.as_u64() < rule.as_u64()).then(|| format!("{value} is too small")),
            "maximum" => (value.as_u64() > rule.as_u64()).then(|| format!("{value} is too large")),
            "items" => value.as_array().into_iter().flatten().find_map(|item| broken(root, rule, item)),
            "properties" => {
                let missing = list(schema, "required").iter().find(|key| value.get(key.as_str().unwrap()).is_none());
                let of_key = |(key, rule): (&String, &Value)| broken(root, rule, value.get(key)?);
                missing.map(|key| format!("{key} is missing")).or_else(|| rule.as_object()?.iter().find_map(of_key))
            }
            "additionalProperties" => {
                let is_unknown = |key: &str| schema["properties"].get(key).is_none();
                let mut unknown = value.as_object().into_iter().flatten().filter(|(key, _)| is_unknown(key));
                match rule {
                    Value::Bool(true) => None,
                    Value::Bool(false) => unknown.next().map(|(key, _)| format!("{key} is unknown")),
                    rule => unknown.find_map(|(_, value)| broken(root, rule, value)),
                }
            }
            "anyOf" | "oneOf" => {
                let broken: Vec<_> = rule.as_array()?.iter().map(|rule| broken(root, rule, value)).collect();
                broken.iter().all(Option::is_some).then(|| format!("{value}: {broken:?}"))
            }
            other => panic!("the schema uses `{other}`, which this test does not check"),
        };
        if broken.is_some() {
            return broken;
        }
    }
    None
}

fn list<'s>(schema: &'s Value, key: &str) -> &'s [Value] {
    schema[key].as_array().map_or(&[], Vec::as_slice)
}
