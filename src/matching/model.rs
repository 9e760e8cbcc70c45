//! The learned numbers: how evidence is weighed, and how sure it makes. Learned by `kotq train`,
//! kept in `data/weights.json`.

use serde::{Deserialize, Serialize};

/// Everything learned.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Digest of the corpus it was learned on.
    pub corpus: String,
    /// Weighs an entry's evidence against the others'.
    pub ranking: Vec<f32>,
    /// The chance that the first entry is right.
    pub confidence: Forest,
    /// The chance from which on an answer is confident, chosen on questions that did not train.
    pub threshold: f32,
}

impl Default for Model {
    /// Nothing learned: plain weights, and never confident.
    fn default() -> Self {
        Self {
            corpus: String::new(),
            ranking: vec![1.0, 1.0, 0.0, 0.0, 1.0, 0.6, -1.0, -0.5, -1.0, 0.2, 0.1, -0.3],
            confidence: Forest::default(),
            threshold: f32::INFINITY,
        }
    }
}

/// Regression trees that add up to the log-odds of a chance (gradient boosting, Friedman 2001).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Forest {
    /// Log-odds before any tree.
    pub base: f32,
    /// Each tree by its nodes.
    pub trees: Vec<Vec<Node>>,
}

/// A node of a tree: a question with two ways on, or a leaf.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Node(
    /// Feature, or -1 for a leaf.
    pub i16,
    /// Limit (up to it: left), or the leaf's log-odds.
    pub f32,
    /// Place of the left node in the tree; the right one follows it.
    pub u16,
);

impl Forest {
    /// The chance, 0 to 1.
    pub fn chance(&self, features: &[f32]) -> f32 {
        let odds = self.trees.iter().fold(self.base, |sum, tree| sum + leaf(tree, features));
        1.0 / (1.0 + (-odds).exp())
    }
}

fn leaf(tree: &[Node], features: &[f32]) -> f32 {
    let mut at = 0;
    // A tree of n nodes is left after fewer than n steps, whatever its numbers say.
    for _ in 0..tree.len() {
        let Some(&Node(feature, value, left)) = tree.get(at) else { return 0.0 };
        let Ok(feature) = usize::try_from(feature) else { return value };
        let here = features.get(feature).copied().unwrap_or(0.0);
        at = usize::from(left) + usize::from(here > value);
    }
    0.0
}

/// A question to learn from: its features, whether the answer was right, how much it counts.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What was seen.
    pub features: Vec<f32>,
    /// Whether it was right.
    pub right: Outcome,
    /// How many questions it counts for.
    pub weight: f32,
}

/// Whether an answer was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was.
    Right,
    /// It was not.
    Wrong,
}

impl Outcome {
    fn value(self) -> f32 {
        match self {
            Self::Right => 1.0,
            Self::Wrong => 0.0,
        }
    }
}

/// Shape of the forest: few, shallow, slowly learned trees with heavy leaves, since the lessons
/// are few and the questions of other customers decide.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// Number of trees.
    pub trees: usize,
    /// Questions asked in a row.
    pub depth: usize,
    /// Share of each tree's correction that is taken.
    pub rate: f32,
    /// Least weight of lessons (times p(1-p)) in a leaf.
    pub leaf: f32,
    /// Ridge on the leaves.
    pub ridge: f32,
}

impl Default for Growth {
    fn default() -> Self {
        Self { trees: 160, depth: 3, rate: 0.08, leaf: 4.0, ridge: 4.0 }
    }
}

/// Learns a forest by Newton boosting on the logistic loss.
pub fn grow(lessons: &[Lesson], growth: Growth) -> Forest {
    let features = lessons.first().map_or(0, |lesson| lesson.features.len());
    let total: f32 = lessons.iter().map(|l| l.weight).sum();
    let right: f32 = lessons.iter().map(|l| l.weight * l.right.value()).sum();
    let share = ((right + 1.0) / (total + 2.0)).clamp(0.01, 0.99);
    let mut forest = Forest { base: (share / (1.0 - share)).ln(), trees: Vec::new() };
    let order: Vec<Vec<u32>> = (0..features)
        .map(|feature| {
            let mut order: Vec<u32> = (0..lessons.len() as u32).collect();
            order.sort_by(|&a, &b| {
                let value = |i: u32| lessons[i as usize].features[feature];
                value(a).total_cmp(&value(b)).then(a.cmp(&b))
            });
            order
        })
        .collect();
    let mut odds = vec![forest.base; lessons.len()];
    for _ in 0..growth.trees {
        let slopes: Vec<(f32, f32)> = lessons
            .iter()
            .zip(&odds)
            .map(|(lesson, odds)| {
                let p = 1.0 / (1.0 + (-odds).exp());
                ((lesson.right.value() - p) * lesson.weight, (p * (1.0 - p)).max(1e-4) * lesson.weight)
            })
            .collect();
        let tree = tree(lessons, &order, &slopes, growth);
        for (odds, lesson) in odds.iter_mut().zip(lessons) {
            *odds += leaf(&tree, &lesson.features);
        }
        forest.trees.push(tree);
    }
    forest
}

fn tree(lessons: &[Lesson], order: &[Vec<u32>], slopes: &[(f32, f32)], growth: Growth) -> Vec<Node> {
    let mut nodes = vec![Node(-1, 0.0, 0)];
    let mut home = vec![0_u16; lessons.len()];
    let mut level = vec![0_u16];
    for depth in 0..=growth.depth {
        let mut next = Vec::new();
        for &node in &level {
            let sum = |pick: fn(&(f32, f32)) -> f32| -> f32 {
                slopes.iter().zip(&home).filter(|(_, h)| **h == node).map(|(s, _)| pick(s)).sum()
            };
            let (gradient, curvature) = (sum(|s| s.0), sum(|s| s.1));
            nodes[usize::from(node)].1 = growth.rate * gradient / (curvature + growth.ridge);
            if depth == growth.depth {
                continue;
            }
            if let Some((feature, limit)) = split(lessons, order, slopes, &home, node, (gradient, curvature), growth) {
                let left = nodes.len() as u16;
                nodes[usize::from(node)] = Node(feature as i16, limit, left);
                nodes.extend([Node(-1, 0.0, 0), Node(-1, 0.0, 0)]);
                for (home, lesson) in home.iter_mut().zip(lessons) {
                    if *home == node {
                        *home = left + u16::from(lesson.features[feature] > limit);
                    }
                }
                next.extend([left, left + 1]);
            }
        }
        level = next;
    }
    nodes
}

/// The question that parts a node's lessons best, if any is worth asking.
fn split(
    lessons: &[Lesson],
    order: &[Vec<u32>],
    slopes: &[(f32, f32)],
    home: &[u16],
    node: u16,
    (gradient, curvature): (f32, f32),
    growth: Growth,
) -> Option<(usize, f32)> {
    let worth = |g: f32, h: f32| g * g / (h + growth.ridge);
    let mut best = (1e-3, None);
    for (feature, order) in order.iter().enumerate() {
        let (mut g, mut h) = (0.0, 0.0);
        let mut before: Option<f32> = None;
        for &i in order.iter().filter(|&&i| home[i as usize] == node) {
            let here = lessons[i as usize].features[feature];
            if let Some(before) = before
                && here > before
                && h >= growth.leaf
                && curvature - h >= growth.leaf
            {
                let gain = worth(g, h) + worth(gradient - g, curvature - h) - worth(gradient, curvature);
                if gain > best.0 {
                    best = (gain, Some((feature, f32::midpoint(before, here))));
                }
            }
            g += slopes[i as usize].0;
            h += slopes[i as usize].1;
            before = Some(here);
        }
    }
    best.1
}

/// Learns weights that put right entries before wrong ones: logistic regression on differences
/// of features (right minus wrong), by Newton's method with a ridge.
pub fn weigh(differences: &[(Vec<f32>, f32)], ridge: f64) -> Vec<f32> {
    let size = differences.first().map_or(0, |(d, _)| d.len());
    let mut weights = vec![0.0_f64; size];
    for _ in 0..12 {
        let mut slope: Vec<f64> = weights.iter().map(|w| -ridge * w).collect();
        let mut curve = vec![vec![0.0_f64; size]; size];
        for (difference, count) in differences {
            let d: Vec<f64> = difference.iter().map(|v| f64::from(*v)).collect();
            let score: f64 = d.iter().zip(&weights).map(|(a, b)| a * b).sum();
            let p = 1.0 / (1.0 + (-score).exp());
            let count = f64::from(*count);
            for i in 0..size {
                slope[i] += count * (1.0 - p) * d[i];
                for j in 0..=i {
                    curve[i][j] += count * p * (1.0 - p) * d[i] * d[j];
                }
            }
        }
        for (i, row) in curve.iter_mut().enumerate() {
            row[i] += ridge;
        }
        for (weight, step) in weights.iter_mut().zip(solve(curve, slope)) {
            *weight += step;
        }
    }
    weights.into_iter().map(|w| w as f32).collect()
}

/// Solves a symmetric positive definite system, given its lower half (Cholesky).
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - sum).max(1e-12).sqrt() } else { (a[i][j] - sum) / a[j][j] };
        }
    }
    for i in 0..n {
        let sum: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forest_learns_what_no_single_weight_can() {
        let lessons: Vec<Lesson> = (0..400)
            .map(|i| {
                let (a, b) = ((i % 20) as f32 / 20.0, (i / 20) as f32 / 20.0);
                let right = if (a > 0.5) == (b > 0.3) { Outcome::Right } else { Outcome::Wrong };
                Lesson { features: vec![a, b], right, weight: 1.0 }
            })
            .collect();
        let forest = grow(&lessons, Growth::default());
        assert!(forest.chance(&[0.9, 0.9]) > 0.9 && forest.chance(&[0.1, 0.1]) > 0.9);
        assert!(forest.chance(&[0.9, 0.1]) < 0.1 && forest.chance(&[0.1, 0.9]) < 0.1);
        assert_eq!(Forest::default().chance(&[]), 0.5);
    }

    #[test]
    fn what_tells_right_from_wrong_gets_the_weight() {
        let differences: Vec<(Vec<f32>, f32)> =
            (0..50).map(|i| (vec![1.0, if i % 2 == 0 { 1.0 } else { -1.0 }], 1.0)).collect();
        let weights = weigh(&differences, 1.0);
        assert!(weights[0] > 1.0 && weights[1].abs() < 0.05);
    }
}
