//! What teaches [`Network`]: the corpus' texts as their entries see them, and customers' questions as those entries see
//! them that answer them and the nearest that do not.

use rayon::prelude::*;

use super::FOLDS;
use super::items::{Item, Origin};
use super::network::{self, Sample};
use crate::corpus::Verdict;
use crate::matching::held::Lookup;
use crate::matching::index::{PhrasingId, Usage};
use crate::matching::matcher::Matcher;
use crate::matching::query::{Prepared, Query};
use crate::matching::reading::{Network, Token, Way, entry_rows, ways};

/// What a text of the corpus and a customer's question count against a drill.
const CORPUS_WEIGHT: f32 = 0.35;
const FORM_WEIGHT: f32 = 1.5;
/// So many of the nearest entries teach what a question does not ask for.
const WRONG_ENTRIES: usize = 3;

/// A sample, and its fold.
pub type Folded = (usize, Sample);

/// Without each of the folds, and last from all.
pub fn learn(samples: &[Folded]) -> Vec<Network> {
    (0..=FOLDS)
        .into_par_iter()
        .map(|fold| {
            let others = samples.iter().filter(|(theirs, _)| *theirs != fold);
            let others: Vec<&Sample> = others.map(|(_, sample)| sample).collect();
            network::learn(&others)
        })
        .collect()
}

fn pieces(tokens: &[Token], ways: &[Way]) -> Vec<([Option<u32>; 3], Way)> {
    let rows = tokens.iter().map(|token| token.rows);
    rows.zip(ways.iter().copied()).collect()
}

/// The corpus' texts.
pub fn corpus_samples(matcher: &Matcher) -> Vec<Folded> {
    let index = &matcher.built.index;
    let of = |id: PhrasingId| {
        let phrasing = index.phrasing(id);
        let at = phrasing.entry as usize;
        if phrasing.usage == Usage::Answer {
            return None;
        }
        let query = Prepared::new(&Query::of(matcher.phrasing(id)), index, &matcher.lexicon);
        let terms = Lookup::new(&query.terms, &index.terms);
        let terms = terms.held(index, &index.terms, at, Some(id));
        let concepts = Lookup::new(&query.concepts, &index.concepts);
        let concepts = concepts.held(index, &index.concepts, at, Some(id));
        let entry = &matcher.profile().entries[at];
        let answered = phrasing.usage != Usage::Decoy;
        let directed = answered && entry.verdict != Verdict::Stated;
        let sample = Sample {
            pieces: pieces(&query.tokens, &ways(&query.tokens, &terms, &concepts)),
            entry: entry_rows(&entry.id.0),
            wanted: [
                Some(answered),
                directed.then_some(phrasing.usage == Usage::Opposite),
            ],
            weight: CORPUS_WEIGHT,
        };
        Some((at % FOLDS, sample))
    };
    (0..index.phrasings().len() as PhrasingId)
        .into_par_iter()
        .filter_map(of)
        .collect()
}

/// A customer's question.
pub fn samples(matcher: &Matcher, item: &Item) -> Vec<Folded> {
    let weight = match item.origin {
        Origin::Form => FORM_WEIGHT,
        Origin::Drill => 1.0,
        Origin::Corpus => return Vec::new(),
    };
    let told = |at: usize| {
        let answered = item.accept.contains(&item.entry(at));
        let heard = &item.compared.heard[at];
        let sample = || Sample {
            pieces: pieces(&item.compared.query.tokens, &heard.ways),
            entry: heard.entry,
            wanted: [Some(answered), item.reversed(matcher.profile(), at)],
            weight,
        };
        (answered || at < WRONG_ENTRIES).then(|| (item.fold, sample()))
    };
    (0..item.compared.heard.len()).filter_map(told).collect()
}
