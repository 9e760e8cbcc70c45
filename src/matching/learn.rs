//! Learns the numbers of a [`Model`] from labelled questions and from the corpus' own phrasings.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::corpus::{EntryId, Verdict};

use super::decide::{self, Decision, Scored};
use super::index::{Side, phrasing_text};
use super::matcher::{Matcher, Query};
use super::model::{Growth, Lesson, Model, Outcome, grow, weigh};

/// A question whose right answer is known.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The form or customer it comes from: what is held out together.
    pub group: String,
    /// The text.
    pub text: String,
    /// Headings above it.
    pub section: Vec<String>,
    /// Entries whose answer is right; empty if no entry answers.
    pub accept: Vec<EntryId>,
    /// For the question as asked.
    pub verdict: Option<Verdict>,
}

/// A labelled question, scored.
struct Pupil {
    scored: Scored,
    accept: Vec<usize>,
    verdict: Option<Verdict>,
    weight: f32,
}

/// How much one of the corpus' own phrasings counts beside a customer's question. There are
/// twenty times as many of them, and they are easier.
const OWN_PHRASING: f32 = 0.25;

/// Ridge of the ranking weights, for features that are cosines.
const RIDGE: f64 = 2.0;

/// Whether one verdict denies the other, so that filling it in would be wrong.
pub fn contradicts(given: Verdict, right: Verdict) -> bool {
    use Verdict::{No, NotApplicable, Partial, Yes};
    matches!(
        (given, right),
        (Yes, No) | (No, Yes) | (Partial | NotApplicable, Yes | No) | (Yes | No, Partial | NotApplicable)
    )
}

impl Pupil {
    fn outcome(&self, matcher: &Matcher) -> Outcome {
        let accepted = self.scored.first().is_some_and(|first| self.accept.contains(&first.entry));
        let verdict = self.scored.verdict(matcher).zip(self.verdict);
        if accepted && !verdict.is_some_and(|(given, right)| contradicts(given, right)) {
            Outcome::Right
        } else {
            Outcome::Wrong
        }
    }
}

fn own_phrasings(matcher: &Matcher) -> Vec<Pupil> {
    (0..matcher.index.phrasings.len())
        .into_par_iter()
        .map(|number| {
            let phrasing = &matcher.index.phrasings[number];
            let query = Query::new(phrasing_text(&matcher.profile, phrasing));
            let verdict = matcher.profile.entries[phrasing.entry as usize].verdict;
            let (accept, verdict) = match phrasing.side {
                Side::Ask => (vec![phrasing.entry as usize], Some(verdict)),
                Side::Opposite => (vec![phrasing.entry as usize], Some(verdict.reversed())),
                Side::Decoy => (Vec::new(), None),
            };
            let scored = decide::score(matcher, &query, Some(number), &matcher.model.ranking);
            Pupil { scored, accept, verdict, weight: OWN_PHRASING }
        })
        .collect()
}

fn pupils(matcher: &Matcher, questions: &[Labelled]) -> Vec<Pupil> {
    let place = |id: &EntryId| matcher.profile.entries.iter().position(|entry| entry.id == *id);
    questions
        .par_iter()
        .map(|labelled| {
            let query = Query { section: &labelled.section, ..Query::new(&labelled.text) };
            Pupil {
                scored: decide::score(matcher, &query, None, &matcher.model.ranking),
                accept: labelled.accept.iter().filter_map(place).collect(),
                verdict: labelled.verdict,
                weight: 1.0,
            }
        })
        .collect()
}

fn ranking_weights<'a>(pupils: impl Iterator<Item = &'a Pupil>) -> Vec<f32> {
    let mut differences = Vec::new();
    for pupil in pupils {
        let evidence = &pupil.scored.ranking.evidence;
        let accepted = |place: usize| pupil.accept.contains(&evidence[place].entry);
        let Some(right) = (0..evidence.len()).find(|&place| accepted(place)) else { continue };
        let wrong: Vec<usize> = (0..evidence.len()).filter(|&place| !accepted(place)).take(5).collect();
        for &place in &wrong {
            let features = &pupil.scored.rank_features;
            let difference = features[right].iter().zip(features[place]).map(|(a, b)| a - b).collect();
            differences.push((difference, pupil.weight / wrong.len() as f32));
        }
    }
    weigh(&differences, RIDGE)
}

fn teach(matcher: &Matcher, own: &[Pupil], others: &mut [Pupil], held: &dyn Fn(usize) -> bool) -> Model {
    let taught = || others.iter().enumerate().filter(|(i, _)| !held(*i)).map(|(_, pupil)| pupil);
    let ranking = ranking_weights(own.iter().chain(taught()));
    others.par_iter_mut().for_each(|pupil| pupil.scored.put_in_order(matcher, &ranking));
    let taught = others.iter().enumerate().filter(|(i, _)| !held(*i)).map(|(_, pupil)| pupil);
    // The corpus' own phrasings teach ranking only: each is part of the whole entry that it is
    // compared with, so what they say about being sure is too rosy.
    let lessons: Vec<Lesson> = taught
        .map(|pupil| Lesson {
            features: pupil.scored.features.to_vec(),
            right: pupil.outcome(matcher),
            weight: pupil.weight,
        })
        .collect();
    let confidence = grow(&lessons, Growth::default());
    Model { corpus: matcher.corpus_digest().to_owned(), ranking, confidence, threshold: f32::INFINITY }
}

/// What is learned from all the questions, and what each of them got from a model that had not
/// seen its group.
pub struct Learned {
    /// To be kept.
    pub model: Model,
    /// One decision a question, made by a model that never saw its group.
    pub held_out: Vec<Decision>,
}

/// Share of wrong answers among the confident that the threshold is chosen for, on held-out
/// questions: half of what DESIGN section 9 allows, since other customers will differ.
const WRONG_ALLOWED: f64 = 0.005;

/// Learns a model. Groups are held out `folds` at a time (a fold holds whole groups).
pub fn learn(matcher: &Matcher, questions: &[Labelled], folds: usize, today: Date) -> Learned {
    let own = own_phrasings(matcher);
    let mut others = pupils(matcher, questions);
    let groups: Vec<&str> =
        questions.iter().map(|q| q.group.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let fold_of = |i: usize| {
        groups.iter().position(|group| *group == questions[i].group).unwrap_or(0) % folds.max(1)
    };
    let mut held_out: Vec<Option<(Decision, Outcome)>> = vec![None; questions.len()];
    for fold in 0..folds {
        let model = teach(matcher, &own, &mut others, &|i| fold_of(i) == fold);
        // Every answer that no veto stops comes out confident; the threshold is found below.
        let open = matcher.clone().with_model(Model { threshold: 0.0, ..model.clone() });
        for (i, pupil) in others.iter().enumerate().filter(|(i, _)| fold_of(*i) == fold) {
            let chance = model.confidence.chance(&pupil.scored.features);
            let query = Query { section: &questions[i].section, ..Query::new(&questions[i].text) };
            let decision = decide::decide(&open, &query, &pupil.scored, chance, today);
            held_out[i] = Some((decision, pupil.outcome(matcher)));
        }
    }
    let held_out: Vec<(Decision, Outcome)> = held_out.into_iter().flatten().collect();
    let threshold = threshold(&held_out);
    let mut model = teach(matcher, &own, &mut others, &|_| false);
    model.threshold = threshold;
    let held_out = held_out
        .into_iter()
        .map(|(decision, _)| decision.with_threshold(threshold))
        .collect();
    Learned { model, held_out }
}

/// The least chance above which no more are wrong than allowed.
fn threshold(held_out: &[(Decision, Outcome)]) -> f32 {
    let mut confident: Vec<(f32, Outcome)> = held_out
        .iter()
        .filter(|(decision, _)| decision.reasons.is_empty())
        .map(|(decision, outcome)| (decision.confidence.get(), *outcome))
        .collect();
    confident.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut wrong, mut best) = (0.0, 1.0);
    for (count, (chance, outcome)) in confident.iter().enumerate() {
        wrong += if *outcome == Outcome::Wrong { 1.0 } else { 0.0 };
        if wrong <= WRONG_ALLOWED * (count + 1) as f64 {
            best = *chance;
        }
    }
    best
}
