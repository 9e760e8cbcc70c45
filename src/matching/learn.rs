//! Learns the numbers of [`Model`] from labelled questions and from the corpus itself, and shows how
//! they do on questions that taught them nothing.
//!
//! Everything is learned twice: once from all examples (this is what is kept), and once for each fold
//! of customers without that fold (this is what is measured, and what confidence is calibrated on).

use std::collections::BTreeSet;

use jiff::civil::Date;
use rayon::prelude::*;

use super::decide::{Decision, decide, thresholds, verdict};
use super::index::{PhrasingId, Usage};
use super::matcher::{Compared, Matcher};
use super::model::{self, Judgement, Model, decision_features, order};
use super::pairwise::{Difference, Pairwise};
use super::prebuilt::Prebuilt;
use super::query::Query;
use super::status::Status;
use super::trees::{Example, Forest, Growth};
use super::wordings::Wordings;
use crate::corpus::{EntryId, Profile, Verdict};

/// A labelled question.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The question.
    pub question: String,
    /// The heading above it.
    pub section: Vec<String>,
    /// Entries whose answer is right and sufficient.
    pub accept: Vec<EntryId>,
    /// The verdict for the question as asked.
    pub verdict: Option<Verdict>,
    /// Whose form it stands in: a customer's questions are learned from, or measured on, together.
    pub customer: String,
}

/// What was learned, and how it does out of fold.
pub struct Learned {
    /// To be kept.
    pub model: Model,
    /// For each lesson, what kotq decides when that customer taught it nothing.
    pub out_of_fold: Vec<OutOfFold>,
}

/// A decision on a question that taught nothing.
pub type OutOfFold = Decision;

/// Folds of customers.
const FOLDS: usize = 8;
/// What a question from the corpus counts against a customer's.
const PAIR_WEIGHT: f32 = 0.2;
/// The same where being sure is learned: the corpus' questions are surer than customers' are.
const PAIR_WEIGHT_IN_DECISIONS: f32 = 0.1;
/// The same where direction is learned. Opposites, which are all used, are many more among these than customers'
/// questions that ask for the reverse.
const PAIR_WEIGHT_IN_DIRECTION: f32 = 0.1;
const OPPOSITE_WEIGHT_IN_DIRECTION: f32 = 0.05;
/// Every how manieth phrasing questions the index; of the few opposites each one does.
const PAIR_STEP: usize = 3;
/// Greatest share of wrong answers among confident ones: half the goal of 1 %, and half an answer is added to
/// those seen, since the best threshold in hindsight flatters. It costs some 2 points of coverage.
const MOST_WRONG: f32 = 0.005;

const RANK: Growth = Growth {
    trees: 150,
    depth: 4,
    rate: 0.06,
    leaf: 15.0,
    sample: 0.7,
    features: 0.6,
};
const DIRECTION: Growth = Growth {
    trees: 150,
    depth: 3,
    rate: 0.06,
    leaf: 8.0,
    sample: 0.7,
    features: 0.6,
};
const DECISION: Growth = Growth {
    trees: 200,
    depth: 4,
    rate: 0.04,
    leaf: 15.0,
    sample: 0.6,
    features: 0.5,
};
/// Any number does; fixed, so that learning is repeatable.
const SEED: u64 = 20_261_124;

/// One question to learn from.
struct Item {
    compared: Compared,
    accept: Vec<usize>,
    verdict: Option<Verdict>,
    fold: usize,
    weight: f32,
}

/// Whether two verdicts contradict each other: yes against no; partial or not-applicable against
/// yes or no. What is merely stated contradicts nothing.
pub fn contradicts(a: Verdict, b: Verdict) -> bool {
    let plain = |v| matches!(v, Verdict::Yes | Verdict::No);
    let between = |v| matches!(v, Verdict::Partial | Verdict::NotApplicable);
    (plain(a) && plain(b) && a != b) || (plain(a) && between(b)) || (between(a) && plain(b))
}

/// Learns. `matcher` holds the profile that the lessons are labelled against; `profiles` are all whose
/// asks and opposites teach direction. `today` is the day that `review_by` goes by.
pub fn learn(
    mut matcher: Matcher,
    profiles: &[Profile],
    lessons: &[Lesson],
    today: Date,
) -> Learned {
    let profiles: Vec<Prebuilt> = profiles
        .par_iter()
        .map(|profile| Prebuilt::of(profile.clone(), &matcher.lexicon))
        .collect();
    let mut items = lesson_items(&matcher, lessons);
    items.extend(pair_items(&matcher, &profiles));
    let ranks = ranks(&items);
    let directions = directions(&matcher, &items, &ranks.1);
    let judged = judge(&items, &ranks.1, &directions.1);
    let (decision, raws) = decisions(&matcher, &items, &judged);
    let judged: Vec<Judgement> = judged
        .into_iter()
        .zip(&raws)
        .map(|(judgement, raw)| Judgement {
            raw: *raw,
            ..judgement
        })
        .collect();
    let count = lessons.len();
    let right: Vec<bool> = items[..count]
        .iter()
        .zip(&judged)
        .map(|(item, judgement)| is_right(&matcher, item, judgement))
        .collect();
    matcher.model = Model {
        corpus_digest: matcher.corpus_digest().to_owned(),
        rank: ranks.0,
        pairwise: ranks.2,
        direction: directions.0,
        decision,
        calibration: isotonic(&judged[..count], &right),
        confident: 0.0,
    };
    // With every answer allowed that no veto holds back, the threshold is where too many are wrong.
    let allowed: Vec<Decision> = decide_all(&matcher, &items[..count], &judged, today);
    matcher.model.confident = threshold(&judged[..count], &right, &allowed);
    let out_of_fold = decide_all(&matcher, &items[..count], &judged, today);
    Learned {
        model: matcher.model,
        out_of_fold,
    }
}

fn lesson_items(matcher: &Matcher, lessons: &[Lesson]) -> Vec<Item> {
    let customers: BTreeSet<&str> = lessons.iter().map(|l| l.customer.as_str()).collect();
    let customers: Vec<&str> = customers.into_iter().collect();
    lessons
        .par_iter()
        .map(|lesson| {
            let query = Query {
                section: &lesson.section,
                ..Query::of(&lesson.question)
            };
            let entries = &matcher.profile().entries;
            let known = |id: &EntryId| entries.iter().position(|entry| entry.id == *id);
            let customer = customers.iter().position(|c| *c == lesson.customer);
            Item {
                compared: compared(matcher, &query, None, &matcher.wordings),
                accept: lesson.accept.iter().filter_map(known).collect(),
                verdict: lesson.verdict,
                fold: customer.unwrap_or_default() % FOLDS,
                weight: 1.0,
            }
        })
        .collect()
}

/// Compares, and lets go of the scores of every single text, which are gigabytes over all questions.
fn compared(
    matcher: &Matcher,
    query: &Query,
    but: Option<PhrasingId>,
    wordings: &Wordings,
) -> Compared {
    let mut compared = matcher.compare(query, but, wordings);
    compared.scan.terms = Vec::new();
    compared.scan.concepts = Vec::new();
    compared
}

/// The corpus questions itself: each phrasing with itself unknown, decoys as questions without an
/// answer. Wording is judged by what was not learned from the entry.
fn pair_items(matcher: &Matcher, profiles: &[Prebuilt]) -> Vec<Item> {
    let name = &matcher.profile().name;
    let halves: Vec<Wordings> = [0, 1]
        .into_par_iter()
        .map(|half| {
            Wordings::learn(profiles, &|profile, at| {
                profile.name == *name && at % 2 == half
            })
        })
        .collect();
    let index = &matcher.built.index;
    (0..index.phrasings().len() as PhrasingId)
        .into_par_iter()
        .filter_map(|id| {
            let phrasing = index.phrasings()[id as usize];
            if phrasing.usage != Usage::Opposite && !(id as usize).is_multiple_of(PAIR_STEP) {
                return None;
            }
            let at = phrasing.entry as usize;
            let verdict = matcher.profile().entries[at].verdict;
            let (accept, verdict) = match phrasing.usage {
                Usage::Ask => (vec![at], Some(verdict)),
                Usage::Opposite => (vec![at], Some(verdict.reversed())),
                Usage::Decoy => (Vec::new(), None),
                Usage::Answer => return None,
            };
            let query = Query::of(matcher.phrasing(id));
            Some(Item {
                compared: compared(matcher, &query, Some(id), &halves[at % 2]),
                accept,
                verdict,
                fold: at % FOLDS,
                weight: PAIR_WEIGHT,
            })
        })
        .collect()
}

impl Item {
    fn entry(&self, candidate: usize) -> usize {
        self.compared.scan.nearest[candidate].entry
    }
}

/// A forest from all examples, and for each fold one without it.
fn folded(examples: &[(usize, Example)], growth: Growth) -> (Forest, Vec<Forest>) {
    let mut forests: Vec<Forest> = (0..=FOLDS)
        .into_par_iter()
        .map(|fold| {
            let chosen: Vec<Example> = examples
                .iter()
                .filter(|(theirs, _)| *theirs != fold)
                .map(|(_, example)| example.clone())
                .collect();
            Forest::grow(&chosen, growth, SEED)
        })
        .collect();
    let whole = forests.pop().unwrap_or_default();
    (whole, forests)
}

/// The linear ranker, from all items but those of one fold.
fn pairwise(items: &[Item], without: Option<usize>) -> Pairwise {
    let mut differences = Vec::new();
    for item in items.iter().filter(|item| Some(item.fold) != without) {
        let accepted = |at: &usize| item.accept.contains(&item.entry(*at));
        let features = &item.compared.features;
        let (right, wrong): (Vec<usize>, Vec<usize>) = (0..features.len()).partition(accepted);
        let Some(&right) = right.first() else {
            continue;
        };
        let weight = item.weight / wrong.len().max(1) as f32;
        for at in wrong {
            differences.push(Difference::of(&features[right], &features[at], weight));
        }
    }
    Pairwise::learn(&differences)
}

/// The rankers, and every item's ranks out of fold.
fn ranks(items: &[Item]) -> (Forest, Vec<Vec<f32>>, Pairwise) {
    let examples: Vec<(usize, Example)> = items
        .iter()
        .flat_map(|item| {
            item.compared
                .features
                .iter()
                .enumerate()
                .map(|(at, features)| {
                    let label = f32::from(u8::from(item.accept.contains(&item.entry(at))));
                    (
                        item.fold,
                        Example {
                            features: features.clone(),
                            label,
                            weight: item.weight,
                        },
                    )
                })
        })
        .collect();
    let (whole, forests) = folded(&examples, RANK);
    let linear: Vec<Pairwise> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| pairwise(items, Some(fold)))
        .collect();
    let rank = |item: &Item| {
        model::ranks(
            &forests[item.fold],
            &linear[item.fold],
            &item.compared.features,
        )
    };
    (
        whole,
        items.iter().map(rank).collect(),
        pairwise(items, None),
    )
}

/// The direction forest, and for every item's best candidate the chance of the reverse, out of fold.
fn directions(matcher: &Matcher, items: &[Item], ranks: &[Vec<f32>]) -> (Forest, Vec<f32>) {
    let plain = |verdict| matches!(verdict, Verdict::Yes | Verdict::No);
    let mut examples = Vec::new();
    for item in items {
        let Some(wanted) = item.verdict.filter(|v| plain(*v)) else {
            continue;
        };
        if !item.compared.query.quantities.is_empty() {
            continue;
        }
        for (at, features) in item.compared.features.iter().enumerate() {
            let entry = item.entry(at);
            let stated = matcher.profile().entries[entry].verdict;
            if item.accept.contains(&entry) && plain(stated) {
                let label = f32::from(u8::from(stated != wanted));
                let example = Example {
                    features: features.clone(),
                    label,
                    weight: match (item.weight < 1.0, stated != wanted) {
                        (false, _) => item.weight,
                        (true, true) => OPPOSITE_WEIGHT_IN_DIRECTION,
                        (true, false) => PAIR_WEIGHT_IN_DIRECTION,
                    },
                };
                examples.push((item.fold, example));
            }
        }
    }
    let (whole, forests) = folded(&examples, DIRECTION);
    let reversed = items
        .iter()
        .zip(ranks)
        .map(|(item, ranks)| match order(ranks).first() {
            Some(&best) => forests[item.fold].predict(&item.compared.features[best]),
            None => 0.0,
        })
        .collect();
    (whole, reversed)
}

fn judge(items: &[Item], ranks: &[Vec<f32>], reversed: &[f32]) -> Vec<Judgement> {
    items
        .iter()
        .zip(ranks)
        .zip(reversed)
        .map(|((_, ranks), reversed)| Judgement {
            order: order(ranks),
            ranks: ranks.clone(),
            reversed: *reversed,
            raw: 0.0,
        })
        .collect()
}

/// The decision forest, and every item's raw value out of fold.
fn decisions(matcher: &Matcher, items: &[Item], judged: &[Judgement]) -> (Forest, Vec<f32>) {
    let features = |item: &Item, judged: &Judgement| {
        let at = *judged.order.first()?;
        let best = &item.compared.features[at];
        let threshold = thresholds(matcher, &item.compared)[at];
        Some(decision_features(
            best,
            &judged.ranks,
            &judged.order,
            judged.reversed,
            threshold,
        ))
    };
    let examples: Vec<(usize, Example)> = items
        .iter()
        .zip(judged)
        .filter_map(|(item, judged)| {
            let label = f32::from(u8::from(is_right(matcher, item, judged)));
            let features = features(item, judged)?;
            Some((
                item.fold,
                Example {
                    features,
                    label,
                    weight: if item.weight < 1.0 {
                        PAIR_WEIGHT_IN_DECISIONS
                    } else {
                        item.weight
                    },
                },
            ))
        })
        .collect();
    let (whole, forests) = folded(&examples, DECISION);
    let raw = |(item, judged): (&Item, &Judgement)| {
        features(item, judged).map_or(0.0, |features| forests[item.fold].predict(&features))
    };
    (whole, items.iter().zip(judged).map(raw).collect())
}

fn is_right(matcher: &Matcher, item: &Item, judged: &Judgement) -> bool {
    let Some(&best) = judged.order.first() else {
        return false;
    };
    let entry = &matcher.profile().entries[item.entry(best)];
    let (given, _, _) = verdict(matcher, &item.compared, judged, entry);
    item.accept.contains(&item.entry(best))
        && !item
            .verdict
            .is_some_and(|wanted| contradicts(given, wanted))
}

fn decide_all(
    matcher: &Matcher,
    items: &[Item],
    judged: &[Judgement],
    today: Date,
) -> Vec<Decision> {
    items
        .iter()
        .zip(judged)
        .map(|(item, judged)| decide(matcher, &item.compared, Some(judged.clone()), today))
        .collect()
}

/// Pool adjacent violators: the share of right answers as a rising function of the raw value.
fn isotonic(judged: &[Judgement], right: &[bool]) -> Vec<[f32; 2]> {
    let mut points: Vec<(f32, f32)> = judged
        .iter()
        .zip(right)
        .map(|(j, r)| (j.raw, f32::from(u8::from(*r))))
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
fn threshold(judged: &[Judgement], right: &[bool], allowed: &[Decision]) -> f32 {
    let mut answers: Vec<(f32, bool)> = judged
        .iter()
        .zip(right)
        .zip(allowed)
        .filter(|(_, decision)| decision.status == Status::Confident)
        .map(|((judged, right), _)| (judged.raw, *right))
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
