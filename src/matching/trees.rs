//! Gradient-boosted decision trees: small, deterministic, and the same on every machine.
//!
//! Logistic loss, second-order leaf values, greedy splits over quantile bins (Friedman 2001 for the
//! method; the bins follow what histogram learners do).

use serde::{Deserialize, Serialize};

use super::random::SplitMix;

/// One tree, its nodes in one list; node 0 is the root.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Tree(Vec<Node>);

/// A node: a question (`feature < threshold`? left : right), or a leaf (`right` = 0).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Node {
    feature: u16,
    /// A leaf's value, or a split's threshold.
    value: f32,
    left: u16,
    right: u16,
}

/// A learned function from features to a probability.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Forest {
    base: f32,
    trees: Vec<Tree>,
}

/// One example to learn from.
#[derive(Clone, Debug)]
pub struct Example {
    /// What is known.
    pub features: Vec<f32>,
    /// What it is to be: 1 or 0.
    pub label: f32,
    /// How much it counts.
    pub weight: f32,
}

/// How a forest is grown. Chosen by cross-validation on the labelled questions.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// Trees.
    pub trees: usize,
    /// Splits from root to leaf.
    pub depth: usize,
    /// Share of each tree's advice that is taken.
    pub rate: f32,
    /// Least weight of the examples in a leaf. Not their second-order weight: where nearly all are right, that is
    /// next to nothing, and it is there that the few wrong ones must be told apart.
    pub leaf: f32,
    /// Share of the examples that each tree sees.
    pub sample: f32,
    /// Share of the features that each tree sees.
    pub features: f32,
}

/// Quantile bins a feature is cut into.
const BINS: usize = 64;
/// Shrinks leaf values toward 0.
const L2: f32 = 1.0;

impl Forest {
    /// The probability, 0 to 1.
    pub fn predict(&self, features: &[f32]) -> f32 {
        sigmoid(self.score(features))
    }

    fn score(&self, features: &[f32]) -> f32 {
        self.base
            + self
                .trees
                .iter()
                .map(|tree| tree.value(features))
                .sum::<f32>()
    }

    /// Learns from examples; the same examples and seed always give the same forest.
    pub fn grow(examples: &[&Example], growth: Growth, seed: u64) -> Self {
        let total: f32 = examples.iter().map(|e| e.weight).sum();
        let positive: f32 = examples.iter().map(|e| e.weight * e.label).sum();
        let share = ((positive + 1.0) / (total + 2.0)).clamp(0.001, 0.999);
        let mut forest = Self {
            base: (share / (1.0 - share)).ln(),
            trees: Vec::new(),
        };
        if examples.is_empty() {
            return forest;
        }
        let binned = Binned::of(examples);
        let mut scores = vec![forest.base; examples.len()];
        let mut random = SplitMix(seed);
        for _ in 0..growth.trees {
            let chosen: Vec<u32> = (0..examples.len() as u32)
                .filter(|_| random.unit() < growth.sample)
                .collect();
            let seen: Vec<bool> = (0..binned.columns.len())
                .map(|_| random.unit() < growth.features)
                .collect();
            let gradients: Vec<Sums> = examples
                .iter()
                .zip(&scores)
                .map(|(example, score)| {
                    let p = sigmoid(*score);
                    Sums {
                        slope: example.weight * (p - example.label),
                        curve: example.weight * p * (1.0 - p),
                        weight: example.weight,
                    }
                })
                .collect();
            let mut tree = Tree(Vec::new());
            let sight = Sight {
                binned: &binned,
                seen: &seen,
                gradients: &gradients,
            };
            tree.split(chosen, &sight, growth, growth.depth);
            for (score, example) in scores.iter_mut().zip(examples) {
                *score += tree.value(&example.features);
            }
            forest.trees.push(tree);
        }
        forest
    }
}

impl Tree {
    fn value(&self, features: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            let node = self.0[at];
            if node.right == 0 {
                return node.value;
            }
            let left = features[usize::from(node.feature)] < node.value;
            at = usize::from(if left { node.left } else { node.right });
        }
    }

    /// Grows the subtree over the rows; returns its node.
    fn split(&mut self, rows: Vec<u32>, sight: &Sight, growth: Growth, depth: usize) -> u16 {
        let at = self.0.len();
        let sum = rows.iter().fold(Sums::default(), |sum, &row| {
            sum.plus(sight.gradients[row as usize])
        });
        self.0.push(Node {
            feature: 0,
            value: -growth.rate * sum.slope / (sum.curve + L2),
            left: 0,
            right: 0,
        });
        if depth == 0 {
            return at as u16;
        }
        let Some((feature, bin)) = sight.best_split(&rows, sum, growth.leaf) else {
            return at as u16;
        };
        let column = &sight.binned.columns[feature];
        let (left, right): (Vec<u32>, Vec<u32>) = rows
            .into_iter()
            .partition(|&row| usize::from(column[row as usize]) < bin);
        let left = self.split(left, sight, growth, depth - 1);
        let right = self.split(right, sight, growth, depth - 1);
        self.0[at] = Node {
            feature: feature as u16,
            value: sight.binned.edges[feature][bin - 1],
            left,
            right,
        };
        at as u16
    }
}

/// First and second derivative of the loss, and the weight of the examples they are summed over.
#[derive(Clone, Copy, Default)]
struct Sums {
    slope: f32,
    curve: f32,
    weight: f32,
}

impl Sums {
    fn plus(self, other: Self) -> Self {
        Self {
            slope: self.slope + other.slope,
            curve: self.curve + other.curve,
            weight: self.weight + other.weight,
        }
    }

    fn less(self, other: Self) -> Self {
        Self {
            slope: self.slope - other.slope,
            curve: self.curve - other.curve,
            weight: self.weight - other.weight,
        }
    }

    /// How much the best single value lowers the loss.
    fn gain(self) -> f32 {
        self.slope * self.slope / (self.curve + L2)
    }
}

/// What one tree sees.
struct Sight<'a> {
    binned: &'a Binned,
    seen: &'a [bool],
    gradients: &'a [Sums],
}

impl Sight<'_> {
    /// The feature and bin edge that lower the loss most; `None` where none does.
    fn best_split(&self, rows: &[u32], sum: Sums, leaf: f32) -> Option<(usize, usize)> {
        let mut best: Option<(f32, usize, usize)> = None;
        let columns = self.binned.columns.iter().zip(self.seen).enumerate();
        for (feature, (column, _)) in columns.filter(|(_, (_, seen))| **seen) {
            let mut bins = [Sums::default(); BINS];
            for &row in rows {
                let bin = &mut bins[usize::from(column[row as usize])];
                *bin = bin.plus(self.gradients[row as usize]);
            }
            let mut left = Sums::default();
            for bin in 1..=self.binned.edges[feature].len() {
                left = left.plus(bins[bin - 1]);
                let right = sum.less(left);
                if left.weight < leaf || right.weight < leaf {
                    continue;
                }
                let better = left.gain() + right.gain() - sum.gain();
                if better > 1e-4 && best.is_none_or(|(most, _, _)| better > most) {
                    best = Some((better, feature, bin));
                }
            }
        }
        best.map(|(_, feature, bin)| (feature, bin))
    }
}

/// Every feature cut into bins of about equally many examples.
struct Binned {
    columns: Vec<Vec<u8>>,
    edges: Vec<Vec<f32>>,
}

impl Binned {
    fn of(examples: &[&Example]) -> Self {
        let features = examples[0].features.len();
        let mut binned = Self {
            columns: Vec::new(),
            edges: Vec::new(),
        };
        for feature in 0..features {
            let values: Vec<f32> = examples.iter().map(|e| e.features[feature]).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f32::total_cmp);
            let mut edges: Vec<f32> = (1..BINS)
                .map(|bin| sorted[bin * sorted.len() / BINS])
                .collect();
            edges.dedup();
            // An edge at the least value would leave its left side empty.
            edges.retain(|edge| *edge > sorted[0]);
            let bin = |value: f32| edges.partition_point(|edge| *edge <= value) as u8;
            binned.columns.push(values.into_iter().map(bin).collect());
            binned.edges.push(edges);
        }
        binned
    }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROWTH: Growth = Growth {
        trees: 60,
        depth: 3,
        rate: 0.2,
        leaf: 4.0,
        sample: 0.8,
        features: 1.0,
    };

    fn examples() -> Vec<Example> {
        let mut random = SplitMix(7);
        (0..400)
            .map(|_| {
                let features = vec![random.unit(), random.unit(), random.unit()];
                // Only together do the first two tell: no single split can.
                let label = f32::from(u8::from((features[0] > 0.5) != (features[1] > 0.5)));
                Example {
                    features,
                    label,
                    weight: 1.0,
                }
            })
            .collect()
    }

    #[test]
    fn what_depends_on_two_features_at_once_is_learned() {
        let examples = examples();
        let forest = Forest::grow(&examples[..300].iter().collect::<Vec<_>>(), GROWTH, 1);
        let right = examples[300..]
            .iter()
            .filter(|e| (forest.predict(&e.features) > 0.5) == (e.label > 0.5))
            .count();
        assert!(right >= 88, "{right} of 100");
    }

    #[test]
    fn the_same_examples_give_the_same_forest() {
        let examples = examples();
        let examples: Vec<&Example> = examples.iter().collect();
        let grow = || serde_json::to_string(&Forest::grow(&examples, GROWTH, 3)).unwrap();
        assert_eq!(grow(), grow());
    }

    #[test]
    fn nothing_to_learn_from_gives_even_odds() {
        assert!((Forest::grow(&[], GROWTH, 1).predict(&[]) - 0.5).abs() < 0.01);
    }
}
