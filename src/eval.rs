//! Labelled questions to measured quality.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::corpus::{EntryId, Verdict};
use crate::matching::{Decision, Lesson, Status, contradicts};
use crate::text::Language;

/// One line of a file of labelled questions.
#[derive(Clone, Debug, Deserialize)]
pub struct Labelled {
    /// Its name.
    pub id: String,
    /// Whose form it stands in.
    pub customer: String,
    /// Its language.
    pub lang: Language,
    /// The heading above it.
    #[serde(default)]
    pub section: String,
    /// The question.
    pub question: String,
    /// Entries whose answer is right and sufficient; empty if there is none.
    pub accept: Vec<EntryId>,
    /// The verdict for the question as asked.
    pub verdict: Option<Verdict>,
    /// What makes it hard, if anything.
    #[serde(default)]
    pub trap: Option<String>,
}

/// A file of labelled questions that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// It cannot be read.
    #[error("{}: {error}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A line is not a labelled question.
    #[error("{}:{line}: {error}", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        error: serde_json::Error,
    },
}

/// Reads a file with one question a line (`shared` format: see `docs/matching.md`).
///
/// # Errors
/// See [`EvalError`].
pub fn read(file: &Path) -> Result<Vec<Labelled>, EvalError> {
    let text = std::fs::read_to_string(file).map_err(|error| EvalError::Read {
        file: file.to_owned(),
        error,
    })?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| EvalError::Line {
                file: file.to_owned(),
                line: at + 1,
                error,
            })
        })
        .collect()
}

impl Labelled {
    /// As something to learn from.
    pub fn lesson(&self) -> Lesson {
        Lesson {
            question: self.question.clone(),
            section: self.sections(),
            accept: self.accept.clone(),
            verdict: self.verdict,
            customer: self.customer.clone(),
        }
    }

    /// The headings above it.
    pub fn sections(&self) -> Vec<String> {
        if self.section.is_empty() {
            Vec::new()
        } else {
            vec![self.section.clone()]
        }
    }

    /// Whether the corpus answers it.
    pub fn is_answerable(&self) -> bool {
        !self.accept.is_empty()
    }

    /// Whether the decision's entry and verdict are right.
    pub fn is_right(&self, decision: &Decision) -> bool {
        let entry = decision
            .entry
            .as_ref()
            .is_some_and(|id| self.accept.contains(id));
        let opposed = match (decision.verdict, self.verdict) {
            (Some(given), Some(wanted)) => contradicts(given, wanted),
            _ => false,
        };
        entry && !opposed
    }
}

/// The measures over some questions; shares are 0 to 1, and 0 where there is nothing to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Questions.
    pub questions: usize,
    /// Of these answerable.
    pub answerable: usize,
    /// Confident decisions.
    pub confident: usize,
    /// Of these wrong.
    pub wrong: usize,
    /// Wrong among confident.
    pub wrong_share: f64,
    /// Confident and right among answerable.
    pub coverage: f64,
    /// An accepted entry comes first, among answerable.
    pub first: f64,
    /// An accepted entry is among the first three, among answerable.
    pub first_three: f64,
    /// Not confident, among unanswerable.
    pub kept_back: f64,
}

impl Measures {
    /// Measures pairs of question and decision.
    pub fn of<'a>(pairs: impl Iterator<Item = (&'a Labelled, &'a Decision)>) -> Self {
        let mut m = Self::default();
        let (mut right, mut first, mut three, mut kept) = (0, 0, 0, 0);
        for (question, decision) in pairs {
            let confident = decision.status == Status::Confident;
            m.questions += 1;
            m.confident += usize::from(confident);
            let is_right = question.is_right(decision);
            m.wrong += usize::from(confident && !is_right);
            right += usize::from(confident && is_right);
            if question.is_answerable() {
                m.answerable += 1;
                let accepted = |n: usize| {
                    decision
                        .candidates
                        .iter()
                        .take(n)
                        .any(|c| question.accept.contains(&c.entry))
                };
                first += usize::from(accepted(1));
                three += usize::from(accepted(3));
            } else {
                kept += usize::from(!confident);
            }
        }
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        m.wrong_share = share(m.wrong, m.confident);
        m.coverage = share(right, m.answerable);
        m.first = share(first, m.answerable);
        m.first_three = share(three, m.answerable);
        m.kept_back = share(kept, m.questions - m.answerable);
        m
    }
}
