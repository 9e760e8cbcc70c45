//! The questions to learn from: customers', and those that the corpus asks itself.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{FOLDS, Lesson};
use crate::corpus::{EntryId, Profile, Verdict};
use crate::matching::index::{PhrasingId, Usage};
use crate::matching::matcher::{Compared, Matcher};
use crate::matching::prebuilt::Prebuilt;
use crate::matching::query::Query;
use crate::matching::wordings::Wordings;

/// Every how manieth phrasing questions the index; of the few opposites each one does.
const PAIR_STEP: usize = 3;

/// Where a question comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A customer's form.
    Form,
    /// A form that is all difficult questions: it teaches, but is no measure.
    Drill,
    /// The corpus.
    Corpus,
}

/// One question to learn from.
pub struct Item {
    pub compared: Compared,
    pub accept: Vec<usize>,
    pub verdict: Option<Verdict>,
    pub fold: usize,
    pub origin: Origin,
}

pub fn lesson_items(matcher: &Matcher, lessons: &[Lesson]) -> Vec<Item> {
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
                origin: if lesson.drill {
                    Origin::Drill
                } else {
                    Origin::Form
                },
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
    for heard in &mut compared.heard {
        heard.shrink();
    }
    compared
}

/// The corpus questions itself: each phrasing with itself unknown, decoys as questions without an
/// answer. Wording is judged by what was not learned from the entry.
pub fn pair_items(matcher: &Matcher, profiles: &[Prebuilt]) -> Vec<Item> {
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
                origin: Origin::Corpus,
            })
        })
        .collect()
}

impl Item {
    /// Whether an accepted candidate's entry is asked the other way round; `None` where there is no telling.
    pub fn reversed(&self, profile: &Profile, candidate: usize) -> Option<bool> {
        let plain = |verdict: &Verdict| matches!(verdict, Verdict::Yes | Verdict::No);
        let entry = self.entry(candidate);
        let stated = Some(profile.entries[entry].verdict).filter(plain)?;
        let wanted = self.verdict.filter(plain)?;
        // A figure decides for itself.
        let told = self.accept.contains(&entry) && self.compared.query.quantities.is_empty();
        told.then_some(stated != wanted)
    }

    /// Which entry a candidate is.
    pub fn entry(&self, candidate: usize) -> usize {
        self.compared.scan.nearest[candidate].entry
    }
}
