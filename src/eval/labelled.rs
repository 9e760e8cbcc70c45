//! Questions whose right answers are known.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::corpus::{EntryId, Verdict};
use crate::matching::{Decision, Lesson, contradicts};
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
    /// Whether its form is all difficult questions, which teach but are no measure.
    #[serde(default)]
    pub drill: bool,
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
            drill: self.drill,
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
        let entry = decision.entry.as_ref();
        entry.is_some_and(|id| self.accepts(id, decision.verdict))
    }

    /// Whether an entry's answer is right, given with this verdict.
    pub fn accepts(&self, entry: &EntryId, verdict: Option<Verdict>) -> bool {
        let opposed = match (verdict, self.verdict) {
            (Some(given), Some(wanted)) => contradicts(given, wanted),
            _ => false,
        };
        self.accept.contains(entry) && !opposed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let good =
            r#"{"id":"1","customer":"c","lang":"ja","question":"q","accept":[],"verdict":null}"#;
        std::fs::write(file.path(), format!("{good}\n\n{{}}\n")).unwrap();
        let error = read(file.path()).unwrap_err();
        assert!(matches!(error, EvalError::Line { line: 3, .. }), "{error}");
    }
}
