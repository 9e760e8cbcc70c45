//! From raw values to confidence, and to the least that is confident.

use crate::matching::decide::Decision;
use crate::matching::status::Status;

/// Greatest share of wrong answers among confident ones: seven tenths of the goal of 1 %, and half an answer is added to
/// those seen, since the best threshold in hindsight flatters. On customers never seen, about a third as many are wrong as
/// out of fold (docs/matching.md). It costs some 3 points of coverage against the goal.
const MOST_WRONG: f32 = 0.007;

/// Pool adjacent violators: the share of right answers as a rising function of the raw value.
pub fn isotonic(raw: &[f32], right: &[bool]) -> Vec<[f32; 2]> {
    let mut points: Vec<(f32, f32)> = raw
        .iter()
        .zip(right)
        .map(|(raw, right)| (*raw, f32::from(u8::from(*right))))
        .collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    // Blocks of (sum of raw values, sum of right, count).
    let mut blocks: Vec<(f32, f32, f32)> = Vec::new();
    for (raw, right) in points {
        blocks.push((raw, right, 1.0));
        while let [.., before, last] = blocks[..]
            && before.1 / before.2 >= last.1 / last.2
        {
            blocks.truncate(blocks.len() - 2);
            blocks.push((before.0 + last.0, before.1 + last.1, before.2 + last.2));
        }
    }
    // Laplace's rule keeps small blocks from claiming certainty.
    blocks
        .into_iter()
        .map(|(raw, right, n)| [raw / n, (right + 1.0) / (n + 2.0)])
        .collect()
}

/// The least raw value from which on at most [`MOST_WRONG`] of the answers are wrong.
pub fn threshold(raw: &[f32], right: &[bool], allowed: &[&Decision]) -> f32 {
    let mut answers: Vec<(f32, bool)> = raw
        .iter()
        .zip(right)
        .zip(allowed)
        .filter(|(_, decision)| decision.status == Status::Confident)
        .map(|((raw, right), _)| (*raw, *right))
        .collect();
    answers.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut wrong, mut least) = (0.5f32, 1.0);
    for (count, (raw, right)) in answers.iter().enumerate() {
        wrong += f32::from(u8::from(!right));
        if wrong / (count + 1) as f32 <= MOST_WRONG {
            least = *raw;
        }
    }
    least
}
