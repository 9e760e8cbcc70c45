//! Every fixture's questions and slots are found as its truth says.
//!
//! `KOTQ_TRUTH_DIR` names another folder of workbooks with `NAME.truth.json` beside them; the table
//! of all workbooks is printed by `cargo test --test layouts -- --nocapture`.

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
            }) => vocabulary.option_for(verdict).map(|(at, _)| {
                let end = boxes[at] + text[boxes[at]..].chars().next().unwrap().len_utf8();
                (*cell, format!("{}☑{}", &text[..boxes[at]], &text[end..]))
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
