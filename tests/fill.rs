//! Every fixture is filled by the real binary and held against its truth: which cells ask, which
//! may be written, and how each must read. Then foreign programs judge the result.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod tool;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tool::{fixture, json_lines, kotq, stderr, stdout};

/// Share of the truth's questions that must be found, and of cells and words that must be right:
/// the figures that the project has set itself.
const FOUND: f64 = 0.98;
const RIGHT: f64 = 0.99;

struct Fixture {
    name: String,
    file: PathBuf,
    truth: Value,
}

fn fixtures() -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    for item in fs::read_dir(fixture("")).unwrap() {
        let path = item.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".truth.json") else {
            continue;
        };
        let file = ["xlsx", "xlsm", "ods", "xls", "csv"]
            .map(|ending| fixture(&format!("{stem}.{ending}")))
            .into_iter()
            .find(|file| file.exists())
            .unwrap_or_else(|| panic!("{stem} has a truth but no workbook"));
        let truth = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        fixtures.push(Fixture {
            name: stem.to_owned(),
            file,
            truth,
        });
    }
    assert!(fixtures.len() >= 12, "only {} fixtures", fixtures.len());
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}

fn fill(fixture: &Fixture, folder: &Path) -> (PathBuf, Value) {
    let output = folder.join(format!("{}.xlsx", fixture.name));
    let mut arguments = vec![
        "fill",
        fixture.file.to_str().unwrap(),
        "-o",
        output.to_str().unwrap(),
        "--json",
    ];
    arguments.extend(
        fixture.truth["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a.as_str().unwrap()),
    );
    let run = kotq(folder, &arguments);
    assert_eq!(
        run.status.code(),
        Some(0),
        "{}: {}",
        fixture.name,
        stderr(&run)
    );
    (output, json_lines(&run).remove(0))
}

fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item.as_str().unwrap())
        .collect()
}

/// Counts over all fixtures, with a line for each thing that is not as it should be.
#[derive(Default)]
struct Tally {
    questions: usize,
    found: usize,
    written: usize,
    misplaced: usize,
    words: usize,
    wrong_words: usize,
    faults: Vec<String>,
}

impl Tally {
    fn judge(&mut self, fixture: &Fixture, result: &Value) {
        let key = |sheet: &Value, cells: &Value| {
            (sheet.as_str().unwrap().to_owned(), strings(cells).join(","))
        };
        let mut asked: BTreeMap<_, &Value> = result["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|q| (key(&q["sheet"], &q["question_cells"]), q))
            .collect();
        for truth in fixture.truth["questions"].as_array().unwrap() {
            let place = key(&truth["sheet"], &truth["question_cells"]);
            let hidden = truth["hidden"].as_bool().unwrap_or(false);
            let question = asked.remove(&place);
            if hidden {
                if question.is_some() {
                    self.fault(fixture, &place, "is hidden, yet was answered");
                }
                continue;
            }
            self.questions += 1;
            let Some(question) = question else {
                self.fault(fixture, &place, "was not found");
                continue;
            };
            self.found += 1;
            self.judge_question(fixture, &place, truth, question);
        }
        for (place, question) in asked {
            self.misplaced += 1;
            self.fault(
                fixture,
                &place,
                &format!("was invented: {}", question["text"]),
            );
        }
    }

    fn judge_question(
        &mut self,
        fixture: &Fixture,
        place: &(String, String),
        truth: &Value,
        question: &Value,
    ) {
        let kept = truth["kept"].as_bool().unwrap();
        if kept != (question["status"] == "kept") {
            self.misplaced += 1;
            self.fault(fixture, place, &format!("kept should be {kept}"));
        }
        let slots: BTreeSet<&str> = strings(&truth["slots"]).into_iter().collect();
        for written in question["written"].as_array().unwrap() {
            let cell = written["cell"].as_str().unwrap();
            self.written += 1;
            if !slots.contains(cell) {
                self.misplaced += 1;
                self.fault(
                    fixture,
                    place,
                    &format!("{cell} is none of its slots {slots:?}"),
                );
            }
            if ["choice", "tick", "box"].contains(&written["role"].as_str().unwrap()) {
                self.words += 1;
                let verdict = question["verdict"].as_str().unwrap();
                let wanted = &truth["words"][verdict][cell];
                if *wanted != written["value"] {
                    self.wrong_words += 1;
                    let value = &written["value"];
                    self.fault(
                        fixture,
                        place,
                        &format!("{cell} {verdict}: {value}, not {wanted}"),
                    );
                }
            }
        }
    }

    fn fault(&mut self, fixture: &Fixture, place: &(String, String), what: &str) {
        self.faults
            .push(format!("{} {}!{}: {what}", fixture.name, place.0, place.1));
    }
}

#[test]
fn every_form_is_understood_and_answered_in_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut tally = Tally::default();
    for fixture in fixtures() {
        let (_, result) = fill(&fixture, folder.path());
        tally.judge(&fixture, &result);
    }
    let faults = tally.faults.join("\n");
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    assert!(tally.words > 100, "hardly anything was answered");
    assert!(share(tally.found, tally.questions) >= FOUND, "{faults}");
    assert!(
        share(tally.misplaced, tally.written) <= 1.0 - RIGHT,
        "{faults}"
    );
    assert!(
        share(tally.wrong_words, tally.words) <= 1.0 - RIGHT,
        "{faults}"
    );
    assert!(!faults.contains("was invented"), "{faults}");
}

#[test]
fn nothing_else_in_the_workbook_changes() {
    let folder = tempfile::tempdir().unwrap();
    for fixture in fixtures() {
        if fixture
            .file
            .extension()
            .is_none_or(|ending| ending != "xlsx")
        {
            continue;
        }
        let (output, _) = fill(&fixture, folder.path());
        let (original, written) = (fixture.file.to_str().unwrap(), output.to_str().unwrap());
        let verified = kotq(folder.path(), &["verify", original, written]);
        assert_eq!(
            verified.status.code(),
            Some(0),
            "{}:\n{}",
            fixture.name,
            stdout(&verified)
        );
    }
}

/// Reads every written cell with openpyxl and compares it with what kotq says it wrote.
const READ_BACK: &str = r#"
import json, sys, openpyxl
for path, line in json.load(open(sys.argv[1], encoding="utf-8")):
    book = openpyxl.load_workbook(path)
    for question in line["questions"]:
        for written in question["written"]:
            value = book[question["sheet"]][written["cell"]].value
            if value != written["value"]:
                sys.exit(f"{path} {question['sheet']}!{written['cell']}: {value!r}")
    assert book.worksheets[-1].title.startswith("kotq"), path
"#;

#[test]
fn openpyxl_and_libreoffice_read_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut results = Vec::new();
    for fixture in fixtures() {
        let (output, line) = fill(&fixture, folder.path());
        results.push((output.to_str().unwrap().to_owned(), line));
    }
    let list = folder.path().join("results.json");
    fs::write(&list, serde_json::to_string(&results).unwrap()).unwrap();
    let python = std::env::var("KOTQ_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let run = Command::new(python)
        .args(["-c", READ_BACK])
        .arg(&list)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", stderr(&run));
    let pdf = folder.path().join("pdf");
    let run = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}/office",
            folder.path().display()
        ))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(&pdf)
        .args(results.iter().map(|(path, _)| path))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", stderr(&run));
    for (path, _) in &results {
        let made = pdf.join(Path::new(path).with_extension("pdf").file_name().unwrap());
        assert!(made.exists(), "LibreOffice made nothing of {path}");
    }
}
