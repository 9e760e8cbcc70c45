//! What teaches [`Pointing`]: asks and opposites, and customers' questions.

use rayon::prelude::*;

use super::FOLDS;
use super::items::{Item, Origin};
use crate::corpus::Verdict;
use crate::matching::held::Lookup;
use crate::matching::index::{PhrasingId, Usage};
use crate::matching::matcher::Matcher;
use crate::matching::pointing::{self, Pointing};
use crate::matching::query::{Prepared, Query};
use crate::matching::svm::Text;

/// What a customer's question counts against a text of the corpus: opposites are written to be unlike each other,
/// customers' questions are plain.
const FORM_WEIGHT: f32 = 10.0;
/// How much what asks for the reverse counts against what does not, of which there is several times as much.
const REVERSED_WEIGHT: f32 = 3.0;

/// Learns from all, and for each fold from all but its customers and entries; fills in the items' features with what
/// their own fold did not teach.
pub fn pointing(matcher: &Matcher, items: &mut [Item]) -> Pointing {
    let mut texts = corpus_texts(matcher);
    texts.extend(form_texts(matcher, items));
    let mut learned: Vec<Pointing> = (0..=FOLDS)
        .into_par_iter()
        .map(|fold| {
            let others: Vec<&Text> = texts
                .iter()
                .filter(|(theirs, _)| *theirs != fold)
                .map(|(_, text)| text)
                .collect();
            Pointing::learn(&others)
        })
        .collect();
    let whole = learned.pop().unwrap_or_default();
    for item in items {
        let compared = &mut item.compared;
        for (features, keys) in compared.features.iter_mut().zip(&compared.pointing) {
            features.truncate(features.len() - pointing::NUMBERS);
            features.extend(learned[item.fold].numbers(keys));
        }
    }
    whole
}

fn text(fold: usize, keys: &[u32], reversed: bool, weight: f32) -> (usize, Text) {
    let text = Text {
        keys: keys.to_vec(),
        wanted: reversed,
        weight: if reversed {
            weight * REVERSED_WEIGHT
        } else {
            weight
        },
    };
    (fold, text)
}

/// Every ask and opposite as its entry's other texts see it.
fn corpus_texts(matcher: &Matcher) -> Vec<(usize, Text)> {
    let index = &matcher.built.index;
    (0..index.phrasings().len() as PhrasingId)
        .into_par_iter()
        .filter_map(|id| {
            let phrasing = index.phrasing(id);
            let at = phrasing.entry as usize;
            let reversed = match phrasing.usage {
                Usage::Ask => false,
                Usage::Opposite => true,
                Usage::Decoy | Usage::Answer => return None,
            };
            if matcher.profile().entries[at].verdict == Verdict::Stated {
                return None;
            }
            let query = Query::of(matcher.phrasing(id));
            let query = Prepared::new(&query, index, &matcher.lexicon);
            let lookup = Lookup::new(&query.terms, &index.terms);
            let held = lookup.held(index, &index.terms, at, Some(id));
            let keys = pointing::keys(&held, &query.endings);
            Some(text(at % FOLDS, &keys, reversed, 1.0))
        })
        .collect()
}

fn form_texts(matcher: &Matcher, items: &[Item]) -> Vec<(usize, Text)> {
    let profile = matcher.profile();
    let of = |item: &Item| -> Vec<(usize, Text)> {
        (0..item.compared.features.len())
            .filter_map(|at| {
                let reversed = item.reversed(profile, at)?;
                Some(text(
                    item.fold,
                    &item.compared.pointing[at],
                    reversed,
                    FORM_WEIGHT,
                ))
            })
            .collect()
    };
    let forms = items.iter().filter(|item| item.origin != Origin::Corpus);
    forms.flat_map(of).collect()
}
