//! What teaches [`Network`]: the corpus' texts as their entries see them, and customers' questions as those entries see
//! them that answer them and the nearest that do not.

use rayon::prelude::*;

use super::FOLDS;
use super::items::{Item, Origin};
use super::network::{self, Sample};
use super::texts::of_corpus;
use crate::matching::matcher::Matcher;
use crate::matching::network::Network;
use crate::matching::reading::{Token, Way, entry_rows, ways};

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
    of_corpus(matcher, |own| {
        let tokens = &own.query.tokens;
        let sample = Sample {
            pieces: pieces(tokens, &ways(tokens, &own.terms, &own.concepts)),
            entry: entry_rows(&own.entry.id.0),
            wanted: [Some(own.answered), own.reversed],
            weight: CORPUS_WEIGHT,
        };
        (own.fold, sample)
    })
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
