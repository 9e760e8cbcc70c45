//! The committed numbers are those that the labelled questions of this repository teach.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use jiff::civil::date;
use kotq::corpus::{DEFAULT_PROFILE, bundled, profile_names};
use kotq::eval::{Labelled, read};
use kotq::matching::{Lesson, Matcher, learn};
use serde_json::Value;

/// What `data/model.json` is learned from, in this order; `unseen` teaches nothing.
const LESSONS: [&str; 12] = [
    "dev",
    "customers",
    "holdout",
    "more",
    "public",
    "further",
    "unseen_before",
    "twelve",
    "lists",
    "forms",
    "drill",
    "contrast",
];
/// How far a number may be off: other processors round `exp` and `ln` a little differently.
const TOLERANCE: f64 = 1e-4;

#[test]
#[ignore = "takes minutes in release and far longer in debug; tests/run runs it in release"]
fn learning_again_gives_the_committed_numbers() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let questions = LESSONS
        .iter()
        .flat_map(|name| read(&data.join(format!("eval/{name}.jsonl"))).unwrap());
    let lessons: Vec<Lesson> = questions
        .map(|question: Labelled| question.lesson())
        .collect();
    let profiles: Vec<_> = profile_names().filter_map(bundled).collect();
    let matcher = Matcher::bundled(DEFAULT_PROFILE).unwrap();
    // Every `review_by` of the corpus has passed by then, as it had when the numbers were learned.
    let today = date(2026, 12, 1);
    let learned = learn(matcher, &profiles, &lessons, today).model;
    let committed = fs::read_to_string(data.join("model.json")).unwrap();
    let committed: Value = serde_json::from_str(&committed).unwrap();
    // By way of text, so that both are rounded alike.
    let learned = serde_json::to_string(&learned).unwrap();
    let learned: Value = serde_json::from_str(&learned).unwrap();
    let mut differences = Vec::new();
    compare("", &committed, &learned, &mut differences);
    assert!(
        differences.is_empty(),
        "data/model.json is not what {LESSONS:?} teach; learn again (docs/matching.md).\n{} differences, such as\n{}",
        differences.len(),
        differences[..differences.len().min(10)].join("\n")
    );
}

fn compare(at: &str, committed: &Value, learned: &Value, differences: &mut Vec<String>) {
    match (committed, learned) {
        (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
            for (key, value) in a {
                compare(&format!("{at}/{key}"), value, &b[key], differences);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (n, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{at}/{n}"), a, b, differences);
            }
        }
        (Value::Number(a), Value::Number(b)) if near(a.as_f64(), b.as_f64()) => {}
        (a, b) if a == b => {}
        (a, b) => differences.push(format!(
            "{at}: committed {}, learned {}",
            short(a),
            short(b)
        )),
    }
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a - b).abs() <= TOLERANCE)
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

#[test]
fn the_comparison_sees_structure_and_numbers() {
    let differ = |a: &str, b: &str| {
        let (a, b) = (
            serde_json::from_str(a).unwrap(),
            serde_json::from_str(b).unwrap(),
        );
        let mut differences = Vec::new();
        compare("", &a, &b, &mut differences);
        differences.len()
    };
    let numbers = r#"{"a": [1, 0.50001], "b": "x"}"#;
    assert_eq!(differ(numbers, r#"{"a": [1.0, 0.5], "b": "x"}"#), 0);
    assert_eq!(differ(numbers, r#"{"a": [1, 0.51], "b": "y"}"#), 2);
    assert_eq!(differ(numbers, r#"{"a": [1], "b": "x"}"#), 1);
    assert_eq!(differ(numbers, r#"{"a": [1, 0.5], "c": "x"}"#), 1);
}
