//! `kotq eval` as people and scripts meet it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod tool;

use std::fs;

use serde_json::Value;
use tool::{kotq, stderr, stdout};

/// One question that is a phrasing of the corpus, and one that has no answer.
const QUESTIONS: &str = r#"{"id":"1","customer":"a","lang":"ja","question":"通信は暗号化されていますか。","accept":["no-such-entry"],"verdict":"yes"}
{"id":"2","customer":"a","lang":"en","question":"What is your favourite colour?","accept":[],"verdict":null,"trap":"off-topic"}
"#;

#[test]
fn the_document_has_every_part_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("q.jsonl"), QUESTIONS).unwrap();
    let run = |arguments: &[&str]| -> Value {
        let output = kotq(
            folder.path(),
            &[&["eval", "q.jsonl", "--json"], arguments].concat(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_str(&stdout(&output)).unwrap()
    };
    let plain = run(&[]);
    assert_eq!(plain["rows"][0]["questions"], 2);
    assert_eq!(plain["risk_coverage"].as_array().unwrap().len(), 5);
    assert_eq!(plain["reliability"].as_array().unwrap().len(), 10);
    assert!(plain.get("baselines").is_none() && plain.get("errors").is_none());
    // An entry that does not exist is never found.
    let errors = run(&["--errors"]);
    assert_eq!(errors["errors"][0]["id"], "1");
    assert_eq!(run(&["--errors=0"])["errors"].as_array().unwrap().len(), 0);
    let baselines = run(&["--baselines", "--profile", "tokium"]);
    assert_eq!(baselines["baselines"][0]["method"], "kotq");
    assert_eq!(baselines["baselines"].as_array().unwrap().len(), 4);
}

#[test]
fn people_get_tables() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("q.jsonl"), QUESTIONS).unwrap();
    let output = kotq(folder.path(), &["eval", "q.jsonl", "--errors"]);
    let text = stdout(&output);
    for part in [
        "coverage %",
        "wrong at most %",
        "stated %",
        "wanted [\"no-such-entry\"]",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
