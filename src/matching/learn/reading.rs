//! What teaches [`super::network`]: the corpus' texts as their entries see them, and customers' questions as those entries see
//! them that answer them and the nearest that do not.

use super::items::{Item, Origin};
use super::network::Sample;
use super::texts::of_corpus;
use crate::matching::matcher::Matcher;
use crate::matching::reading::{Token, Way, entry_rows, ways};

/// What a text of the corpus and a customer's question count against a drill.
const CORPUS_WEIGHT: f32 = 0.35;
const FORM_WEIGHT: f32 = 1.5;

/// A sample, and its fold.
pub type Folded = (usize, Sample);

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
    let weight = match item.labels.origin {
        Origin::Form => FORM_WEIGHT,
        Origin::Drill => 1.0,
        Origin::Corpus => return Vec::new(),
    };
    let told = |(at, answered): (usize, bool)| {
        let heard = &item.compared.heard[at];
        let sample = Sample {
            pieces: pieces(&item.compared.query.tokens, &heard.ways),
            entry: heard.entry,
            wanted: [Some(answered), item.reversed(matcher.profile(), at)],
            weight,
        };
        (item.labels.fold, sample)
    };
    item.tellers().map(told).collect()
}
