//! How many questions could be answered for how many wrong answers.

use serde::Serialize;

use super::Labelled;
use crate::matching::{Decision, Reason, Status};

/// Shares of wrong among confident answers, 0 to 1, that the table is made for: the goal is 1 %, the
/// threshold in use is learned at 0.5 %, and the rest shows what a stricter or laxer one would bring.
pub const WRONG_SHARES: [f64; 5] = [0.003, 0.005, 0.01, 0.02, 0.05];

/// One answer that a threshold lets through or holds back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// What the threshold is compared with; any scale on which more is surer.
    pub value: f32,
    /// Whether entry and verdict are right.
    pub right: bool,
}

/// What the best threshold reaches when at most a given share of its answers may be wrong. Chosen in
/// hindsight, so it flatters: on new questions expect more wrong answers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// Greatest share of wrong answers allowed, 0 to 1.
    pub wrong_at_most: f64,
    /// Least value that is answered; absent where none keeps the share.
    pub threshold: Option<f32>,
    /// Answers at or above it.
    pub confident: usize,
    /// Of these wrong.
    pub wrong: usize,
    /// Wrong among these, 0 to 1.
    pub wrong_share: f64,
    /// Right ones among all answerable questions, 0 to 1.
    pub coverage: f64,
}

/// For each of [`WRONG_SHARES`] the greatest coverage by a threshold on the decision's raw value
/// (`explanation.raw.0`). A threshold moves only some decisions; see [`answer`].
pub fn risk_coverage(questions: &[Labelled], decisions: &[Decision]) -> Vec<Coverage> {
    let answers = answers(questions, decisions);
    let answerable = questions.iter().filter(|q| q.is_answerable()).count();
    WRONG_SHARES
        .iter()
        .map(|share| best_coverage(&answers, answerable, *share))
        .collect()
}

/// The decisions that a threshold moves, with their raw values.
pub fn answers(questions: &[Labelled], decisions: &[Decision]) -> Vec<Answer> {
    let pairs = questions.iter().zip(decisions);
    pairs.filter_map(|(q, d)| answer(q, d)).collect()
}

/// A decision as an answer that a threshold moves: a confident one, or one that was filled in for
/// review, lies below its own threshold, and names no reason but `low-score` or `close-runner-up`.
///
/// Two things cannot be told from outside a decision. `compound` is left out, though now and then it
/// names a doubt of score alone; and a `low-score` below the threshold is taken in, though little
/// support in the neighbourhood might hold it back at any threshold. Both concern only thresholds
/// below the one in use.
pub fn answer(question: &Labelled, decision: &Decision) -> Option<Answer> {
    let (raw, least) = decision.explanation.raw;
    let by_score = || {
        let of_score = |r: &Reason| matches!(r, Reason::LowScore | Reason::CloseRunnerUp);
        decision.status == Status::Review && raw < least && decision.reasons.iter().all(of_score)
    };
    (decision.status == Status::Confident || by_score()).then(|| Answer {
        value: raw,
        right: question.is_right(decision),
    })
}

/// The greatest share of `answerable` questions that some threshold answers rightly, while at most
/// `wrong_at_most` (0 to 1) of what it answers is wrong. Of thresholds that reach the same, the
/// highest. Answers of equal value stand or fall together.
pub fn best_coverage(answers: &[Answer], answerable: usize, wrong_at_most: f64) -> Coverage {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| b.value.total_cmp(&a.value));
    let mut best = Coverage {
        wrong_at_most,
        threshold: None,
        confident: 0,
        wrong: 0,
        wrong_share: 0.0,
        coverage: 0.0,
    };
    let (mut count, mut wrong) = (0, 0);
    for equals in sorted.chunk_by(|a, b| a.value == b.value) {
        count += equals.len();
        wrong += equals.iter().filter(|answer| !answer.right).count();
        let share = wrong as f64 / count as f64;
        let coverage = (count - wrong) as f64 / answerable.max(1) as f64;
        if share <= wrong_at_most && coverage > best.coverage {
            best = Coverage {
                wrong_at_most,
                threshold: Some(equals[0].value),
                confident: count,
                wrong,
                wrong_share: share,
                coverage,
            };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::{decision, labelled};

    fn answers(of: &[(f32, bool)]) -> Vec<Answer> {
        of.iter()
            .map(|&(value, right)| Answer { value, right })
            .collect()
    }

    #[test]
    fn a_threshold_may_step_over_a_wrong_answer_that_later_ones_outweigh() {
        let answers = answers(&[
            (0.5, true),
            (0.9, true),
            (0.8, false),
            (0.7, true),
            (0.6, true),
            (0.4, false),
        ]);
        let none = best_coverage(&answers, 10, 0.0);
        assert_eq!((none.threshold, none.confident), (Some(0.9), 1));
        let fifth = best_coverage(&answers, 10, 0.2);
        assert_eq!((fifth.confident, fifth.wrong), (5, 1));
        assert_eq!((fifth.threshold, fifth.coverage), (Some(0.5), 0.4));
    }

    #[test]
    fn equals_stand_or_fall_together_and_nothing_may_be_reachable() {
        let tied = answers(&[(0.9, true), (0.9, false)]);
        let reached = best_coverage(&tied, 2, 0.1);
        assert_eq!((reached.threshold, reached.coverage), (None, 0.0));
        assert_eq!(best_coverage(&[], 0, 0.1).threshold, None);
        // A wrong answer that opens nothing leaves the threshold where it was.
        let tail = answers(&[(0.9, true), (0.1, false)]);
        assert_eq!(best_coverage(&tail, 2, 0.5).threshold, Some(0.9));
    }

    #[test]
    fn vetoed_and_blank_decisions_move_at_no_threshold() {
        let question = labelled("a", &["a"], "yes");
        let of = |status, reasons: &[Reason], raw| {
            let mut decision = decision(status, "a", "yes", raw);
            decision.reasons = reasons.to_vec();
            answer(&question, &decision).is_some()
        };
        assert!(of(Status::Confident, &[], 0.95));
        assert!(of(Status::Review, &[Reason::LowScore], 0.5));
        assert!(of(Status::Review, &[Reason::CloseRunnerUp], 0.5));
        assert!(!of(
            Status::Review,
            &[Reason::LowScore, Reason::Reversed],
            0.5
        ));
        assert!(!of(Status::Review, &[Reason::NeedsReview], 0.5));
        assert!(!of(Status::Unanswered, &[Reason::LowScore], 0.1));
        // Held back for little support, not by the threshold.
        assert!(!of(Status::Review, &[Reason::LowScore], 0.95));
    }
}
