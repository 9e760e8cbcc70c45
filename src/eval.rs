//! Labelled questions, and how well decisions answer them (the measures of `data/eval`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::corpus::{EntryId, Verdict};
use crate::matching::{Decision, Labelled, Status, contradicts};
use crate::text::Language;

/// A line of a file of labelled questions.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// Its name.
    pub id: String,
    /// Whose form it stands in.
    pub customer: String,
    /// The question's language.
    pub lang: Language,
    /// The heading above it.
    #[serde(default)]
    pub section: String,
    /// The text as it stands in the form.
    pub question: String,
    /// Every entry whose answer is right and sufficient.
    pub accept: Vec<EntryId>,
    /// What belongs into the yes/no cell.
    pub verdict: Option<Verdict>,
    /// What makes it hard.
    pub trap: Option<String>,
}

/// A line that is no labelled question.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {cause}")]
pub struct RowError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub cause: serde_json::Error,
}

/// Reads labelled questions, one JSON object a line; empty lines are passed over.
///
/// # Errors
/// The first line that is not one.
pub fn read(text: &str) -> Result<Vec<Row>, RowError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| serde_json::from_str(line).map_err(|cause| RowError { line: i + 1, cause }))
        .collect()
}

impl Row {
    /// As the matcher learns from it.
    pub fn labelled(&self) -> Labelled {
        Labelled {
            group: self.customer.clone(),
            text: self.question.clone(),
            section: (!self.section.is_empty()).then(|| self.section.clone()).into_iter().collect(),
            accept: self.accept.clone(),
            verdict: self.verdict,
        }
    }

    /// Whether a confident answer would be right.
    pub fn is_answered_by(&self, decision: &Decision) -> bool {
        let entry = decision.entry.as_ref().is_some_and(|entry| self.accept.contains(entry));
        let verdicts = decision.verdict.zip(self.verdict);
        entry && !verdicts.is_some_and(|(given, right)| contradicts(given, right))
    }
}

/// Counts over some questions; the shares follow from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// All questions.
    pub questions: usize,
    /// Those that some entry answers.
    pub answerable: usize,
    /// Confident and right.
    pub right: usize,
    /// Confident and wrong.
    pub wrong: usize,
    /// Answerable, the first candidate accepted.
    pub first: usize,
    /// Answerable, one of the first three candidates accepted.
    pub first_three: usize,
    /// Unanswerable, not confident.
    pub kept_back: usize,
}

impl Tally {
    fn count(&mut self, row: &Row, decision: &Decision) {
        let answerable = !row.accept.is_empty();
        let confident = decision.status == Status::Confident;
        let right = row.is_answered_by(decision);
        let among = |n: usize| {
            decision.candidates.iter().take(n).any(|candidate| row.accept.contains(&candidate.entry))
        };
        self.questions += 1;
        self.answerable += usize::from(answerable);
        self.right += usize::from(confident && right);
        self.wrong += usize::from(confident && !right);
        self.first += usize::from(answerable && among(1));
        self.first_three += usize::from(answerable && among(3));
        self.kept_back += usize::from(!answerable && !confident);
    }

    /// Wrong among confident.
    pub fn wrong_share(&self) -> f64 {
        share(self.wrong, self.right + self.wrong)
    }

    /// Confident and right among answerable.
    pub fn coverage(&self) -> f64 {
        share(self.right, self.answerable)
    }

    /// Accepted entry first, among answerable.
    pub fn first_share(&self) -> f64 {
        share(self.first, self.answerable)
    }

    /// Accepted entry among the first three, among answerable.
    pub fn first_three_share(&self) -> f64 {
        share(self.first_three, self.answerable)
    }

    /// Not confident, among unanswerable.
    pub fn kept_back_share(&self) -> f64 {
        share(self.kept_back, self.questions - self.answerable)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Counts overall, by language and by trap, in the order of their names.
pub fn tallies(rows: &[Row], decisions: &[Decision]) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for (row, decision) in rows.iter().zip(decisions) {
        let language = match row.lang {
            Language::Ja => "ja",
            Language::En => "en",
        };
        let trap = format!("trap {}", row.trap.as_deref().unwrap_or("none"));
        for name in ["all", language, &trap] {
            tallies.entry(name.to_owned()).or_default().count(row, decision);
        }
    }
    tallies
}
