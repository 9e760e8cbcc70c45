//! The questions to learn from: customers', and those that the corpus asks itself.

use std::collections::BTreeSet;

use super::{FOLDS, Lesson};
use crate::corpus::{EntryId, Profile, Verdict};
use crate::matching::hearing::Hearing;
use crate::matching::index::{PhrasingId, Usage};
use crate::matching::matcher::{Compared, Matcher};
use crate::matching::prebuilt::Prebuilt;
use crate::matching::query::Query;
use crate::matching::wordings::Wordings;

/// Every how manieth phrasing questions the index; of the few opposites each one does.
const PAIR_STEP: usize = 3;

/// So many of the nearest entries teach what a question does not ask for.
const WRONG_ENTRIES: usize = 3;

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
pub struct Question<'a> {
    query: Query<'a>,
    /// Its own text, where the corpus questions itself.
    but: Option<PhrasingId>,
    /// What was not learned from the entry that it questions.
    wordings: &'a Wordings,
    /// What is known of it.
    pub labels: Labels,
}

/// What is known of a question.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Entries that answer it.
    pub accept: Vec<usize>,
    pub verdict: Option<Verdict>,
    /// What is learned without it.
    pub fold: usize,
    pub origin: Origin,
}

/// The same, compared with the corpus.
pub struct Item {
    pub labels: Labels,
    pub compared: Compared,
}

impl Question<'_> {
    /// Compares it; `hearing` must not have been learned from it.
    pub fn compare(&self, matcher: &Matcher, hearing: &Hearing) -> Item {
        Item {
            labels: self.labels.clone(),
            compared: matcher.compare(&self.query, self.but, self.wordings, hearing),
        }
    }
}

pub fn lesson_questions<'a>(matcher: &'a Matcher, lessons: &'a [Lesson]) -> Vec<Question<'a>> {
    let customers: BTreeSet<&str> = lessons.iter().map(|l| l.customer.as_str()).collect();
    let customers: Vec<&str> = customers.into_iter().collect();
    let entries = &matcher.profile().entries;
    lessons
        .iter()
        .map(|lesson| {
            let known = |id: &EntryId| entries.iter().position(|entry| entry.id == *id);
            let customer = customers.iter().position(|c| *c == lesson.customer);
            Question {
                query: Query {
                    section: &lesson.section,
                    ..Query::of(&lesson.question)
                },
                but: None,
                wordings: &matcher.wordings,
                labels: Labels {
                    accept: lesson.accept.iter().filter_map(known).collect(),
                    verdict: lesson.verdict,
                    fold: customer.unwrap_or_default() % FOLDS,
                    origin: if lesson.drill {
                        Origin::Drill
                    } else {
                        Origin::Form
                    },
                },
            }
        })
        .collect()
}

/// For each half of the entries what the rest teaches about wording, so that no entry is judged by what was learned from
/// it.
pub fn halves(matcher: &Matcher, profiles: &[Prebuilt]) -> [Wordings; 2] {
    let name = &matcher.profile().name;
    [0, 1].map(|half| {
        Wordings::learn(profiles, &|profile, at| {
            profile.name == *name && at % 2 == half
        })
    })
}

/// The corpus questions itself: each phrasing with itself unknown, decoys as questions without an
/// answer. Wording is judged by one of the [`halves`].
pub fn pair_questions<'a>(matcher: &'a Matcher, halves: &'a [Wordings; 2]) -> Vec<Question<'a>> {
    let index = &matcher.built.index;
    (0..index.phrasings().len() as PhrasingId)
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
            Some(Question {
                query: Query::of(matcher.phrasing(id)),
                but: Some(id),
                wordings: &halves[at % 2],
                labels: Labels {
                    accept,
                    verdict,
                    fold: at % FOLDS,
                    origin: Origin::Corpus,
                },
            })
        })
        .collect()
}

impl Item {
    /// Lets go of what has been learned from, and of what is known of every single text: 200 kB a question.
    pub fn light(mut self) -> Self {
        self.compared.heard = Vec::new();
        let scan = &mut self.compared.scan;
        scan.terms = Vec::new();
        scan.concepts = Vec::new();
        scan.nearest.shrink_to_fit();
        scan.neighbours.shrink_to_fit();
        self
    }

    /// Whether an accepted candidate's entry is asked the other way round; `None` where there is no telling.
    pub fn reversed(&self, profile: &Profile, candidate: usize) -> Option<bool> {
        let plain = |verdict: &Verdict| matches!(verdict, Verdict::Yes | Verdict::No);
        let entry = self.entry(candidate);
        let stated = Some(profile.entries[entry].verdict).filter(plain)?;
        let wanted = self.labels.verdict.filter(plain)?;
        // A figure decides for itself.
        let told = self.answered_by(candidate) && self.compared.query.quantities.is_empty();
        told.then_some(stated != wanted)
    }

    /// Whether a candidate's entry answers it.
    pub fn answered_by(&self, candidate: usize) -> bool {
        self.labels.accept.contains(&self.entry(candidate))
    }

    /// The candidates that answer it and the nearest that do not, with whether they do: they teach what an entry answers.
    pub fn tellers(&self) -> impl Iterator<Item = (usize, bool)> {
        let all = (0..self.compared.scan.nearest.len()).map(|at| (at, self.answered_by(at)));
        all.filter(|(at, answered)| *answered || *at < WRONG_ENTRIES)
    }

    /// Which entry a candidate is.
    pub fn entry(&self, candidate: usize) -> usize {
        self.compared.scan.nearest[candidate].entry
    }
}
