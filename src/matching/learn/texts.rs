//! The corpus' own texts as lessons: each as its entry's other texts see it.

use rayon::prelude::*;

use super::FOLDS;
use crate::corpus::{Entry, Verdict};
use crate::matching::held::{Held, Lookup};
use crate::matching::index::{PhrasingId, Usage};
use crate::matching::matcher::Matcher;
use crate::matching::query::{Prepared, Query};

/// One text.
pub struct OwnText<'a> {
    /// What is learned without it.
    pub fold: usize,
    pub entry: &'a Entry,
    pub query: &'a Prepared,
    /// How the entry's other texts hold its wording, and its concepts.
    pub terms: Held<'a>,
    pub concepts: Held<'a>,
    /// Whether the entry answers it: decoys it does not.
    pub answered: bool,
    /// Whether it asks for the reverse, where the entry's answer has one.
    pub reversed: Option<bool>,
}

/// What every ask, opposite and decoy tells.
pub fn of_corpus<T: Send>(matcher: &Matcher, tell: impl Fn(OwnText) -> T + Sync) -> Vec<T> {
    let index = &matcher.built.index;
    let told = |id: PhrasingId| {
        let phrasing = index.phrasing(id);
        if phrasing.usage == Usage::Answer {
            return None;
        }
        let at = phrasing.entry as usize;
        let entry = &matcher.profile().entries[at];
        let query = Prepared::new(&Query::of(matcher.phrasing(id)), index, &matcher.lexicon);
        let terms = Lookup::new(&query.terms, &index.terms);
        let concepts = Lookup::new(&query.concepts, &index.concepts);
        let answered = phrasing.usage != Usage::Decoy;
        let directed = answered && entry.verdict != Verdict::Stated;
        Some(tell(OwnText {
            fold: at % FOLDS,
            entry,
            query: &query,
            terms: terms.held(index, &index.terms, at, Some(id)),
            concepts: concepts.held(index, &index.concepts, at, Some(id)),
            answered,
            reversed: directed.then_some(phrasing.usage == Usage::Opposite),
        }))
    };
    (0..index.phrasings().len() as PhrasingId)
        .into_par_iter()
        .filter_map(told)
        .collect()
}
