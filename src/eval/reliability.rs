//! Whether a stated confidence is what comes true.

use serde::Serialize;

use super::Labelled;
use crate::matching::Decision;

/// Bins between 0 and 1.
const BINS: usize = 10;

/// Decisions of about the same confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// Least confidence, 0 to 1; the bin holds it.
    pub from: f64,
    /// Greatest confidence; belongs to the next bin, but 1 to the last.
    pub to: f64,
    /// Decisions in it, of any status.
    pub questions: usize,
    /// Mean confidence of these, 0 to 1; 0 where there are none.
    pub stated: f64,
    /// Share of these whose entry and verdict are right, 0 to 1; 0 where there are none. A question
    /// left blank is not right, so the lowest bins say little.
    pub right: f64,
}

/// Stated confidence against the measured share of right answers, in ten bins.
pub fn reliability(questions: &[Labelled], decisions: &[Decision]) -> Vec<Bin> {
    let mut bins = [(0usize, 0.0f64, 0usize); BINS];
    for (question, decision) in questions.iter().zip(decisions) {
        let confidence = decision.confidence.get();
        // Clamped to 0..=1 by its type.
        let at = ((confidence * BINS as f32) as usize).min(BINS - 1);
        bins[at].0 += 1;
        bins[at].1 += f64::from(confidence);
        bins[at].2 += usize::from(question.is_right(decision));
    }
    let of = |(at, (count, sum, right)): (usize, &(usize, f64, usize))| Bin {
        from: at as f64 / BINS as f64,
        to: (at + 1) as f64 / BINS as f64,
        questions: *count,
        stated: sum / (*count).max(1) as f64,
        right: *right as f64 / (*count).max(1) as f64,
    };
    bins.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::tests::{decision, labelled};
    use crate::matching::{Confidence, Status};

    #[test]
    fn every_decision_falls_into_one_bin() {
        let question = labelled("a", &["a"], "yes");
        let of = |confidence, entry: &str| {
            let mut decision = decision(Status::Review, entry, "yes", 0.5);
            decision.confidence = Confidence::new(confidence);
            decision
        };
        let decisions = [of(0.0, "b"), of(0.95, "a"), of(1.0, "b"), of(0.5, "a")];
        let bins = reliability(&vec![question; 4], &decisions);
        assert_eq!(bins.len(), 10);
        let counts: Vec<usize> = bins.iter().map(|bin| bin.questions).collect();
        assert_eq!(counts, [1, 0, 0, 0, 0, 1, 0, 0, 0, 2]);
        assert!((bins[9].stated - 0.975).abs() < 1e-6 && bins[9].right == 0.5);
        assert_eq!((bins[5].right, bins[0].right), (1.0, 0.0));
    }
}
