//! Every fixture's questions and slots are found as its truth says.
//!
//! `KOTQ_TRUTH_DIR` names another folder of workbooks with `NAME.truth.json` beside them; the table
//! of all workbooks is printed by `cargo test --test layouts -- --nocapture`.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kotq::corpus::Verdict;
use kotq::questions::{self, AnswerSlot, FindOptions, Question, QuestionState};
use kotq::workbook::Workbook;
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    questions: Vec<TrueQuestion>,
}

#[derive(Deserialize)]
struct TrueQuestion {
    sheet: String,
    question_cells: Vec<String>,
    slots: Vec<String>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    kept: bool,
    #[serde(default)]
    hidden: bool,
}

#[derive(Default)]
struct Score {
    expected: usize,
    found: usize,
    invented: usize,
    wrong_slots: usize,
    wrong_words: usize,
    wrong_states: usize,
    remarks: Vec<String>,
}

impl Score {
    fn is_clean(&self) -> bool {
        self.found == self.expected
            && self.invented + self.wrong_slots + self.wrong_words + self.wrong_states == 0
    }
}

#[test]
fn forms_are_understood_as_their_truths_say() {
    let folder = std::env::var_os("KOTQ_TRUTH_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"),
        PathBuf::from,
    );
    let mut failures = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let stem = name
            .rsplit_once('.')
            .map_or(name.as_str(), |(stem, _)| stem);
        let truth = folder.join(format!("{stem}.truth.json"));
        if name.ends_with(".json") || !truth.exists() {
            continue;
        }
        let truth: Truth = serde_json::from_slice(&fs::read(truth).unwrap()).unwrap();
        let bytes = fs::read(&path).unwrap();
        let score = check(&bytes, &name, &truth);
        println!(
            "{name:28} found {}/{} invented {} wrong slots {} words {} states {}",
            score.found,
            score.expected,
            score.invented,
            score.wrong_slots,
            score.wrong_words,
            score.wrong_states
        );
        for remark in score.remarks.iter().take(12) {
            println!("    {remark}");
        }
        if !score.is_clean() {
            failures.push(name);
        }
    }
    assert!(failures.is_empty(), "not understood: {failures:?}");
}

fn check(bytes: &[u8], name: &str, truth: &Truth) -> Score {
    let workbook = Workbook::read(bytes, name).unwrap();
    let form = questions::find(&workbook, &FindOptions::default());
    let mut score = Score {
        expected: truth.questions.len(),
        ..Score::default()
    };
    let mut matched = BTreeSet::new();
    let found: Vec<&Question> = form.questions().collect();
    for expected in &truth.questions {
        let same = |question: &&&Question| {
            question.sheet == expected.sheet
                && question
                    .cells
                    .iter()
                    .map(ToString::to_string)
                    .eq(expected.question_cells.iter().cloned())
        };
        let Some(at) = found.iter().position(|question| same(&question)) else {
            score.remarks.push(format!(
                "missed {} {:?}",
                expected.sheet, expected.question_cells
            ));
            continue;
        };
        let question = found[at];
        matched.insert(at);
        score.found += 1;
        let slots: Vec<String> = question
            .slots
            .cells()
            .map(|cell| cell.to_string())
            .collect();
        if slots != expected.slots {
            score.wrong_slots += 1;
            score.remarks.push(format!(
                "slots of {:?}: {slots:?}, not {:?}",
                expected.question_cells, expected.slots
            ));
        }
        let words = written(question);
        if words != expected.words {
            score.wrong_words += 1;
            score.remarks.push(format!(
                "words of {:?}: {words:?}, not {:?}",
                expected.question_cells, expected.words
            ));
        }
        let state = match (expected.hidden, expected.kept) {
            (true, _) => QuestionState::Hidden,
            (_, true) => QuestionState::Answered,
            (false, false) => QuestionState::Open,
        };
        if question.state != state {
            score.wrong_states += 1;
            score.remarks.push(format!(
                "{:?} is {:?}",
                expected.question_cells, question.state
            ));
        }
    }
    for (at, question) in found.iter().enumerate() {
        // The truth lists hidden questions only where it says so.
        if !matched.contains(&at) && question.state != QuestionState::Hidden {
            score.invented += 1;
            score.remarks.push(format!(
                "invented {} {:?} {}",
                question.sheet,
                question
                    .cells
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>(),
                question.text
            ));
        }
    }
    score
}

/// What each verdict would put where, as the truth writes it.
fn written(question: &Question) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut words = BTreeMap::new();
    for verdict in [
        Verdict::Yes,
        Verdict::No,
        Verdict::Partial,
        Verdict::NotApplicable,
    ] {
        let entry = match &question.slots.answer {
            Some(AnswerSlot::Choice { cell, vocabulary }) => vocabulary
                .option_for(verdict)
                .map(|(_, option)| (*cell, option.text.clone())),
            Some(AnswerSlot::Ticks {
                cells,
                vocabulary,
                mark,
            }) => vocabulary
                .option_for(verdict)
                .map(|(at, _)| (cells[at], mark.clone())),
            Some(AnswerSlot::Boxes {
                cell,
                text,
                vocabulary,
                boxes,
                mark,
            }) => vocabulary.option_for(verdict).map(|(at, _)| {
                let end = boxes[at] + text[boxes[at]..].chars().next().unwrap().len_utf8();
                (
                    *cell,
                    format!("{}{mark}{}", &text[..boxes[at]], &text[end..]),
                )
            }),
            Some(AnswerSlot::Text { .. }) | None => None,
        };
        if let Some((cell, word)) = entry {
            words.insert(
                verdict.slug().to_owned(),
                BTreeMap::from([(cell.to_string(), word)]),
            );
        }
    }
    words
}

/// Damaged files give an error or a form, never a panic: bytes of the file and of its parts are
/// overwritten at places chosen by a fixed sequence.
#[test]
fn damaged_files_do_not_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.retain(|path| {
        let name = path.to_string_lossy();
        [".xlsx", ".xls", ".ods", ".csv"]
            .iter()
            .any(|ending| name.ends_with(ending))
    });
    paths.sort();
    let mut sequence = Sequence(0x5DEE_CE66);
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for _ in 0..6 {
            let mut damaged = bytes.clone();
            sequence.damage(&mut damaged, 8);
            read_and_find(&damaged, &name);
        }
        if bytes.starts_with(b"PK") {
            for _ in 0..12 {
                read_and_find(&damaged_parts(&bytes, &mut sequence), &name);
            }
        }
    }
}

fn read_and_find(bytes: &[u8], name: &str) {
    if let Ok(workbook) = Workbook::read(bytes, name) {
        let form = questions::find(&workbook, &FindOptions::default());
        for question in form.questions() {
            assert!(!question.cells.is_empty() && question.slots.cells().next().is_some());
        }
    }
}

/// The package with some digits, quotes and letters of its XML changed.
fn damaged_parts(bytes: &[u8], sequence: &mut Sequence) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut entry = old.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut part = Vec::new();
        entry.read_to_end(&mut part).unwrap();
        if name.ends_with(".xml") && sequence.next().is_multiple_of(2) {
            for _ in 0..6 {
                let at = sequence.next() as usize % part.len();
                let digit = part.iter().skip(at).position(u8::is_ascii_digit);
                if let Some(digit) = digit {
                    part[at + digit] = b"0123456789-x\"<"[sequence.next() as usize % 14];
                }
            }
        }
        let options = zip::write::SimpleFileOptions::default();
        new.start_file(name, options).unwrap();
        new.write_all(&part).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// A fixed sequence of numbers (the constants of Knuth's MMIX generator).
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn damage(&mut self, bytes: &mut [u8], places: usize) {
        for _ in 0..places {
            let at = self.next() as usize % bytes.len();
            bytes[at] = self.next() as u8;
        }
    }
}

/// A map written for a form finds what was found without it, and the fingerprint finds the map.
#[test]
fn a_map_reads_the_form_it_was_written_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for name in [
        "machinery.xlsx",
        "library_en.xlsx",
        "railway.xlsx",
        "printing.xlsx",
    ] {
        let workbook = Workbook::read(&fs::read(folder.join(name)).unwrap(), name).unwrap();
        let form = questions::find(&workbook, &FindOptions::default());
        let map = questions::FormMap::of(&form);
        let map = questions::FormMap::from_toml(&map.to_toml().unwrap()).unwrap();
        let options = FindOptions {
            maps: vec![map.clone()],
            ..FindOptions::default()
        };
        let mapped = questions::find(&workbook, &options);
        assert!(map.fits(&mapped.fingerprint), "{name}");
        let cells = |form: &questions::Form| -> Vec<(Vec<_>, Vec<_>)> {
            let of = |q: &Question| (q.cells.clone(), q.slots.cells().collect());
            form.questions().map(of).collect()
        };
        assert_eq!(cells(&mapped), cells(&form), "{name}");
    }
}

/// What the user says goes before what kotq would find.
#[test]
fn flags_name_rows_and_columns() {
    let text = "a,b,c,d\nIs it safe?,,,\nIs it fast?,,,\nIs it new?,,,\n";
    let workbook = Workbook::read(text.as_bytes(), "form.csv").unwrap();
    let options = FindOptions {
        header_row: Some(0),
        question_columns: vec![0],
        choice_column: Some(2),
        comment_column: Some(3),
        ..FindOptions::default()
    };
    let form = questions::find(&workbook, &options);
    let slots: Vec<String> = form
        .questions()
        .flat_map(|q| q.slots.cells().map(|c| c.to_string()))
        .collect();
    assert_eq!(slots, ["C2", "D2", "C3", "D3", "C4", "D4"]);
}
