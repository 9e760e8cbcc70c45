//! Which answers are wrong, worst first.

use serde::Serialize;

use super::Labelled;
use crate::corpus::{EntryId, Verdict};
use crate::matching::{Confidence, Decision, Status};

/// What is wrong about a decision, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MistakeKind {
    /// A confident answer whose entry or verdict is wrong, or to a question that has no answer.
    Confident,
    /// Filled in for review with an accepted entry and a verdict that contradicts the right one.
    Verdict,
    /// An answerable question whose first candidate is no accepted entry.
    Rank,
}

/// One wrong decision.
#[derive(Clone, Debug, Serialize)]
pub struct Mistake {
    /// What is wrong.
    pub kind: MistakeKind,
    /// The question's name.
    pub id: String,
    /// What makes it hard, if anything.
    pub trap: Option<String>,
    /// The question.
    pub question: String,
    /// The entries that would be right; none if it has no answer.
    pub wanted: Vec<EntryId>,
    /// The verdict that would be right.
    pub wanted_verdict: Option<Verdict>,
    /// The first candidate.
    pub got: Option<EntryId>,
    /// The verdict given, if any.
    pub got_verdict: Option<Verdict>,
    /// Confident, review or unanswered.
    pub status: Status,
    /// The stated chance of being right, 0 to 1.
    pub confidence: Confidence,
}

/// Every wrong decision: confident ones first, then by confidence, the surest first; equals in the
/// order of the questions.
pub fn mistakes(questions: &[Labelled], decisions: &[Decision]) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = questions
        .iter()
        .zip(decisions)
        .filter_map(|(question, decision)| {
            kind(question, decision).map(|kind| Mistake {
                kind,
                id: question.id.clone(),
                trap: question.trap.clone(),
                question: question.question.clone(),
                wanted: question.accept.clone(),
                wanted_verdict: question.verdict,
                got: decision.candidates.first().map(|c| c.entry.clone()),
                got_verdict: decision.verdict,
                status: decision.status,
                confidence: decision.confidence,
            })
        })
        .collect();
    mistakes.sort_by(|a, b| {
        let confident = |m: &Mistake| m.kind == MistakeKind::Confident;
        let sure = |m: &Mistake| m.confidence.get();
        (confident(b).cmp(&confident(a))).then(sure(b).total_cmp(&sure(a)))
    });
    mistakes
}

fn kind(question: &Labelled, decision: &Decision) -> Option<MistakeKind> {
    let wrong = !question.is_right(decision);
    let accepted = |id: &EntryId| question.accept.contains(id);
    let first = decision.candidates.first().map(|c| &c.entry);
    if wrong && decision.status == Status::Confident {
        Some(MistakeKind::Confident)
    } else if question.is_answerable() && !first.is_some_and(accepted) {
        Some(MistakeKind::Rank)
    } else if wrong && decision.entry.as_ref().is_some_and(accepted) {
        Some(MistakeKind::Verdict)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::{decision, labelled};

    #[test]
    fn the_worst_come_first_and_right_ones_not_at_all() {
        let questions = [
            labelled("ranked wrong", &["a"], "yes"),
            labelled("right", &["a"], "yes"),
            labelled("wrong way round", &["a"], "no"),
            labelled("has no answer", &[], ""),
            labelled("wrong entry", &["a"], "yes"),
            labelled("rightly in doubt", &[], ""),
        ];
        let of = |status, entry, confidence| {
            let mut decision = decision(status, entry, "yes", 0.5);
            decision.confidence = Confidence::new(confidence);
            decision
        };
        let decisions = [
            of(Status::Review, "b", 0.5),
            of(Status::Confident, "a", 0.99),
            of(Status::Review, "a", 0.8),
            of(Status::Confident, "b", 0.7),
            of(Status::Confident, "b", 0.9),
            of(Status::Review, "b", 0.95),
        ];
        let found: Vec<(String, MistakeKind)> = mistakes(&questions, &decisions)
            .into_iter()
            .map(|m| (m.id, m.kind))
            .collect();
        let expected = [
            ("wrong entry", MistakeKind::Confident),
            ("has no answer", MistakeKind::Confident),
            ("wrong way round", MistakeKind::Verdict),
            ("ranked wrong", MistakeKind::Rank),
        ];
        assert_eq!(
            found,
            expected.map(|(id, kind)| (id.to_owned(), kind)).to_vec()
        );
    }
}
