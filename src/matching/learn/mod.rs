//! Learns the numbers of [`Model`] from labelled questions and from the corpus itself, and shows how
//! they do on questions that taught them nothing.
//!
//! Everything is learned twice: once from all examples (this is what is kept), and once for each fold
//! of customers without that fold (this is what is measured, and what confidence is calibrated on).

mod calibrate;
mod hearing;
mod items;
mod network;
mod reading;
mod texts;

use jiff::civil::Date;
use rayon::prelude::*;

use self::calibrate::{isotonic, threshold};
use self::items::{Item, Origin, halves, lesson_questions, pair_questions};
use crate::corpus::{EntryId, Profile, Verdict};
use crate::matching::decide::{Decision, decide, thresholds, verdict};
use crate::matching::matcher::Matcher;
use crate::matching::model::{self, Judgement, Model, decision_features, order};
use crate::matching::pairwise::{Difference, Pairwise};
use crate::matching::prebuilt::Prebuilt;
use crate::matching::trees::{Example, Forest, Growth};

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
    /// Whether the form is all difficult questions: it teaches, but confidence is not calibrated on it.
    pub drill: bool,
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
/// The same for a form of difficult questions, which are unlike what most ask.
const DRILL_WEIGHT_IN_DECISIONS: f32 = 0.3;
/// The same where direction is learned. Opposites, which are all used, are many more among these than customers'
/// questions that ask for the reverse.
const PAIR_WEIGHT_IN_DIRECTION: f32 = 0.1;
/// Half of what drills ask is turned round, which a tenth of what forms ask is.
const DRILL_WEIGHT_IN_DIRECTION: f32 = 0.5;
const OPPOSITE_WEIGHT_IN_DIRECTION: f32 = 0.05;

const RANK: Growth = Growth {
    trees: 150,
    depth: 4,
    rate: 0.06,
    leaf: 15.0,
    sample: 0.7,
    features: 0.6,
};
const DIRECTION: Growth = Growth {
    trees: 300,
    depth: 3,
    rate: 0.06,
    leaf: 8.0,
    sample: 0.7,
    features: 0.6,
};
const DECISION: Growth = Growth {
    trees: 400,
    depth: 4,
    rate: 0.04,
    leaf: 30.0,
    sample: 0.6,
    features: 0.5,
};
/// Any number does; fixed, so that learning is repeatable.
const SEED: u64 = 20_261_124;

/// Whether two verdicts contradict each other: yes against no; partial or not-applicable against
/// yes or no. What is merely stated contradicts nothing.
pub fn contradicts(a: Verdict, b: Verdict) -> bool {
    let plain = |v| matches!(v, Verdict::Yes | Verdict::No);
    let between = |v| matches!(v, Verdict::Partial | Verdict::NotApplicable);
    (plain(a) && plain(b) && a != b) || (plain(a) && between(b)) || (between(a) && plain(b))
}

/// Learns. `matcher` holds the profile that the lessons are labelled against; `profiles` are all whose
/// texts teach what asks for more than an entry says. `today` is the day that `review_by` goes by.
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
    let halves = halves(&matcher, &profiles);
    let mut questions = lesson_questions(&matcher, lessons);
    questions.extend(pair_questions(&matcher, &halves));
    let mut hearing = hearing::learn(&matcher, &questions);
    let items: Vec<Item> = questions
        .par_iter()
        .map(|question| {
            question
                .compare(&matcher, &hearing[question.labels.fold])
                .light()
        })
        .collect();
    drop(questions);
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
    let forms: Vec<usize> = (0..lessons.len())
        .filter(|at| !lessons[*at].drill)
        .collect();
    let right: Vec<bool> = forms
        .iter()
        .map(|&at| is_right(&matcher, &items[at], &judged[at]))
        .collect();
    let raw: Vec<f32> = forms.iter().map(|&at| judged[at].raw).collect();
    matcher.model = Model {
        corpus_digest: matcher.corpus_digest().to_owned(),
        rank: ranks.0,
        pairwise: ranks.2,
        hearing: hearing.pop().unwrap_or_default(),
        direction: directions.0,
        decision,
        calibration: isotonic(&raw, &right),
        confident: 0.0,
    };
    // With every answer allowed that no veto holds back, the threshold is where too many are wrong.
    let lessons = lessons.len();
    let allowed = decide_all(&matcher, &items[..lessons], &judged, today);
    let allowed: Vec<&Decision> = forms.iter().map(|&at| &allowed[at]).collect();
    matcher.model.confident = threshold(&raw, &right, &allowed);
    let out_of_fold = decide_all(&matcher, &items[..lessons], &judged, today);
    Learned {
        model: matcher.model,
        out_of_fold,
    }
}

/// What a question counts where ranking is learned.
fn weight(item: &Item) -> f32 {
    match item.labels.origin {
        Origin::Corpus => PAIR_WEIGHT,
        Origin::Form | Origin::Drill => 1.0,
    }
}

/// Learned without each of the folds, and last from all.
fn by_fold<S: Sync, L: Send>(samples: &[(usize, S)], learn: impl Fn(&[&S]) -> L + Sync) -> Vec<L> {
    (0..=FOLDS)
        .into_par_iter()
        .map(|fold| {
            let others = samples.iter().filter(|(theirs, _)| *theirs != fold);
            let others: Vec<&S> = others.map(|(_, sample)| sample).collect();
            learn(&others)
        })
        .collect()
}

/// A forest from all examples, and for each fold one without it.
fn folded(examples: &[(usize, Example)], growth: Growth) -> (Forest, Vec<Forest>) {
    let mut forests = by_fold(examples, |chosen| Forest::grow(chosen, growth, SEED));
    let whole = forests.pop().unwrap_or_default();
    (whole, forests)
}

/// The linear ranker, from all items but those of one fold.
fn pairwise(items: &[Item], without: Option<usize>) -> Pairwise {
    let mut differences = Vec::new();
    for item in items
        .iter()
        .filter(|item| Some(item.labels.fold) != without)
    {
        let features = &item.compared.features;
        let (right, wrong): (Vec<usize>, Vec<usize>) =
            (0..features.len()).partition(|at| item.answered_by(*at));
        let Some(&right) = right.first() else {
            continue;
        };
        let weight = weight(item) / wrong.len().max(1) as f32;
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
                    let label = f32::from(u8::from(item.answered_by(at)));
                    (
                        item.labels.fold,
                        Example {
                            features: features.clone(),
                            label,
                            weight: weight(item),
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
            &forests[item.labels.fold],
            &linear[item.labels.fold],
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
    let mut examples = Vec::new();
    for item in items {
        for (at, features) in item.compared.features.iter().enumerate() {
            let Some(reversed) = item.reversed(matcher.profile(), at) else {
                continue;
            };
            let example = Example {
                features: features.clone(),
                label: f32::from(u8::from(reversed)),
                weight: match (item.labels.origin, reversed) {
                    (Origin::Corpus, true) => OPPOSITE_WEIGHT_IN_DIRECTION,
                    (Origin::Corpus, false) => PAIR_WEIGHT_IN_DIRECTION,
                    (Origin::Drill, _) => DRILL_WEIGHT_IN_DIRECTION,
                    (Origin::Form, _) => 1.0,
                },
            };
            examples.push((item.labels.fold, example));
        }
    }
    let (whole, forests) = folded(&examples, DIRECTION);
    let reversed = items
        .iter()
        .zip(ranks)
        .map(|(item, ranks)| match order(ranks).first() {
            Some(&best) => forests[item.labels.fold].predict(&item.compared.features[best]),
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
                item.labels.fold,
                Example {
                    features,
                    label,
                    weight: match item.labels.origin {
                        Origin::Corpus => PAIR_WEIGHT_IN_DECISIONS,
                        Origin::Drill => DRILL_WEIGHT_IN_DECISIONS,
                        Origin::Form => 1.0,
                    },
                },
            ))
        })
        .collect();
    let (whole, forests) = folded(&examples, DECISION);
    let raw = |(item, judged): (&Item, &Judgement)| {
        features(item, judged).map_or(0.0, |features| forests[item.labels.fold].predict(&features))
    };
    (whole, items.iter().zip(judged).map(raw).collect())
}

fn is_right(matcher: &Matcher, item: &Item, judged: &Judgement) -> bool {
    let Some(&best) = judged.order.first() else {
        return false;
    };
    let entry = &matcher.profile().entries[item.entry(best)];
    let (given, _, _) = verdict(matcher, &item.compared, judged, entry);
    item.answered_by(best)
        && !item
            .labels
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
