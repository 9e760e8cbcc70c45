//! What teaches [`Hearing`]: asks, opposites and decoys, and customers' questions.

use rayon::prelude::*;

use super::by_fold;
use super::items::{Item, Origin, Question};
use super::texts::of_corpus;
use super::{network, reading};
use crate::matching::hearing::Hearing;
use crate::matching::matcher::Matcher;
use crate::matching::svm::{Svm, Text};
use crate::matching::{answering, pointing};

/// What a customer's question counts against a text of the corpus: those are written to be unlike each other, customers'
/// questions are plain.
const FORM_WEIGHT: f32 = 10.0;
/// How much what asks for the reverse counts against what does not, of which there is several times as much.
const REVERSED_WEIGHT: f32 = 3.0;
/// What a pair of texts counts, of which there are six to a question.
const CORPUS_PAIR_WEIGHT: f32 = 0.1;
const FORM_PAIR_WEIGHT: f32 = 0.3;

/// A text to learn from, and its fold.
type Folded = (usize, Text);

/// What one question teaches.
struct Told {
    points: Vec<Folded>,
    answers: Vec<Folded>,
    differences: Vec<Folded>,
    samples: Vec<reading::Folded>,
}

/// Learns without each of the folds' customers and entries, and last from all.
pub fn learn(matcher: &Matcher, questions: &[Question]) -> Vec<Hearing> {
    let silent = Hearing::default();
    // Of each question only what is learned from is kept; what all its candidates are heard by is gigabytes.
    let told: Vec<Told> = questions
        .par_iter()
        .map(|question| {
            let item = question.compare(matcher, &silent);
            Told {
                points: points(matcher, &item),
                answers: answers(&item),
                differences: differences(matcher, &item),
                samples: reading::samples(matcher, &item),
            }
        })
        .collect();
    let (mut points, mut answers) = corpus_texts(matcher);
    let mut differences = Vec::new();
    let mut samples = reading::corpus_samples(matcher);
    for told in told {
        points.extend(told.points);
        answers.extend(told.answers);
        differences.extend(told.differences);
        samples.extend(told.samples);
    }
    let pointing = by_fold(&points, Svm::learn);
    drop(points);
    let answering = by_fold(&answers, Svm::learn);
    drop(answers);
    let differing = by_fold(&differences, Svm::learn);
    drop(differences);
    let reading = by_fold(&samples, network::learn);
    let all = pointing.into_iter().zip(answering);
    all.zip(differing)
        .zip(reading)
        .map(|(((pointing, answering), differing), reading)| Hearing {
            pointing,
            answering,
            differing,
            reading,
        })
        .collect()
}

fn text(fold: usize, keys: Vec<u32>, wanted: bool, weight: f32) -> Folded {
    let text = Text {
        keys,
        wanted,
        weight,
    };
    (fold, text)
}

fn point(fold: usize, keys: Vec<u32>, reversed: bool, weight: f32) -> Folded {
    let dear = if reversed { REVERSED_WEIGHT } else { 1.0 };
    text(fold, keys, reversed, weight * dear)
}

/// The corpus' texts: which way each points, and whether it is answered.
fn corpus_texts(matcher: &Matcher) -> (Vec<Folded>, Vec<Folded>) {
    let told = of_corpus(matcher, |own| {
        let keys = answering::keys(&own.terms, &own.concepts, &own.query.endings);
        let pointing = |reversed| {
            let keys = pointing::keys(&own.terms, own.query);
            point(own.fold, keys, reversed, 1.0)
        };
        (
            own.reversed.map(pointing),
            text(own.fold, keys, !own.answered, 1.0),
        )
    });
    let (points, answers): (Vec<Option<Folded>>, Vec<Folded>) = told.into_iter().unzip();
    (points.into_iter().flatten().collect(), answers)
}

/// A customer's question, as those see it that answer it.
fn points(matcher: &Matcher, item: &Item) -> Vec<Folded> {
    if item.labels.origin == Origin::Corpus {
        return Vec::new();
    }
    let told = |at: usize| {
        let reversed = item.reversed(matcher.profile(), at)?;
        let keys = item.compared.heard[at].pointing.clone();
        Some(point(item.labels.fold, keys, reversed, FORM_WEIGHT))
    };
    (0..item.compared.heard.len()).filter_map(told).collect()
}

/// The same, and as the nearest see it that do not.
fn answers(item: &Item) -> Vec<Folded> {
    if item.labels.origin == Origin::Corpus {
        return Vec::new();
    }
    let told = |(at, answered): (usize, bool)| {
        let keys = item.compared.heard[at].answering.clone();
        text(item.labels.fold, keys, !answered, FORM_WEIGHT)
    };
    item.tellers().map(told).collect()
}

/// A question beside the nearest texts of those that answer it.
fn differences(matcher: &Matcher, item: &Item) -> Vec<Folded> {
    let weight = match item.labels.origin {
        Origin::Corpus => CORPUS_PAIR_WEIGHT,
        Origin::Form | Origin::Drill => FORM_PAIR_WEIGHT,
    };
    let candidates = item.compared.heard.iter().enumerate();
    candidates
        .filter_map(|(at, heard)| Some((item.reversed(matcher.profile(), at)?, heard)))
        .flat_map(|(reversed, heard)| heard.differing.iter().map(move |d| (reversed, d)))
        .map(|(reversed, difference)| {
            let unlike = reversed != difference.opposite;
            text(item.labels.fold, difference.keys.clone(), unlike, weight)
        })
        .collect()
}
