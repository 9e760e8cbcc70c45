//! The learned numbers: which candidate is right, which way round it is asked, how sure that is.

use serde::{Deserialize, Serialize};

use super::figures::Threshold;
use super::hearing::Hearing;
use super::pairwise::Pairwise;
use super::trees::Forest;

/// Everything that is learned. Lives in `data/model.json`; `kotq eval --learn` writes it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Model {
    /// The state of the default profile's corpus that it was learned from.
    pub corpus_digest: String,
    /// Whether a candidate's entry answers the question.
    pub rank: Forest,
    /// Which of the candidates does, in few numbers.
    #[serde(default)]
    pub pairwise: Pairwise,
    /// What its words tell.
    #[serde(default)]
    pub hearing: Hearing,
    /// Whether the question is asked the other way round.
    pub direction: Forest,
    /// Whether the best candidate's answer, with its verdict, is right.
    pub decision: Forest,
    /// Measured share of right answers for the decision's raw value: rising points, straight lines
    /// between.
    pub calibration: Vec<[f32; 2]>,
    /// Least raw value of a confident answer.
    pub confident: f32,
}

/// What the model makes of a question's candidates.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Positions of the candidates, best first.
    pub order: Vec<usize>,
    /// For each candidate, in the order given, the chance that it answers the question.
    pub ranks: Vec<f32>,
    /// The chance that the question is asked the other way round.
    pub reversed: f32,
    /// The decision's raw value for the best candidate.
    pub raw: f32,
}

impl Model {
    /// Judges the candidates of one question by their features; there is at least one.
    pub fn judge(&self, candidates: &[Vec<f32>], thresholds: &[Threshold]) -> Judgement {
        let ranks = ranks(&self.rank, &self.pairwise, candidates);
        let order = order(&ranks);
        let best = &candidates[order[0]];
        let reversed = self.direction.predict(best);
        let raw = self.decision.predict(&decision_features(
            best,
            &ranks,
            &order,
            reversed,
            thresholds[order[0]],
        ));
        Judgement {
            order,
            ranks,
            reversed,
            raw,
        }
    }

    /// The measured share of right answers at a raw value.
    pub fn calibrated(&self, raw: f32) -> f32 {
        let after = self.calibration.partition_point(|[x, _]| *x < raw);
        match (
            after.checked_sub(1).map(|i| self.calibration[i]),
            self.calibration.get(after),
        ) {
            (Some([x0, y0]), Some([x1, y1])) if x1 > &x0 => y0 + (y1 - y0) * (raw - x0) / (x1 - x0),
            (Some([_, y]), _) | (None, Some(&[_, y])) => y,
            (None, None) => 0.0,
        }
    }
}

/// The mean of what forest and linear ranker give each candidate.
pub fn ranks(forest: &Forest, pairwise: &Pairwise, candidates: &[Vec<f32>]) -> Vec<f32> {
    let shares = pairwise.shares(candidates);
    candidates
        .iter()
        .zip(shares)
        .map(|(f, share)| 0.5 * (forest.predict(f) + share))
        .collect()
}

/// Best first; equal chances keep the order of nearness.
pub fn order(ranks: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ranks.len()).collect();
    order.sort_by(|a, b| ranks[*b].total_cmp(&ranks[*a]).then(a.cmp(b)));
    order
}

/// The best candidate's features, and how the other models see it.
pub fn decision_features(
    best: &[f32],
    ranks: &[f32],
    order: &[usize],
    reversed: f32,
    threshold: Threshold,
) -> Vec<f32> {
    let first = ranks[order[0]];
    let second = order.get(1).map_or(0.0, |&at| ranks[at]);
    let mut features = best.to_vec();
    let certain = f32::from(u8::from(matches!(
        threshold,
        Threshold::Met | Threshold::Missed
    )));
    let missed = f32::from(u8::from(threshold == Threshold::Missed));
    let certainty = (reversed - 0.5).abs();
    features.extend([first, first - second, reversed, certainty, certain, missed]);
    features
}
