//! What simple means reach on the same questions, so that kotq's gain can be seen.

use rayon::prelude::*;
use serde::Serialize;

use super::grams::{Grams, Weighing};
use super::risk::{Answer, answers, best_coverage};
use super::{Labelled, Measures};
use crate::corpus::{Entry, EntryId, Profile, Verdict};
use crate::matching::Decision;
use crate::text::Normal;

/// Share of wrong answers, 0 to 1, that methods are compared at: 99 % precision.
const WRONG_AT_MOST: f64 = 0.01;

/// How good one method is; shares are 0 to 1 of the answerable questions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// What it is called.
    pub method: &'static str,
    /// An accepted entry comes first.
    pub first: f64,
    /// An accepted entry is among the first three.
    pub first_three: f64,
    /// Answered rightly, entry and verdict, by the best threshold in hindsight at which at most 1 %
    /// of what it answers is wrong.
    pub coverage_at_99: f64,
}

/// kotq and the simple means. These see what kotq sees of the texts (the normal form) and know every
/// ask and opposite of the profile, but neither decoys nor answers; an entry counts by its nearest
/// text, and an opposite turns its verdict round. Takes about a minute a thousand questions.
pub fn compare(
    profile: &Profile,
    questions: &[Labelled],
    decisions: &[Decision],
) -> Vec<Comparison> {
    let measures = Measures::of(questions.iter().zip(decisions));
    let at_99 = best_coverage(
        &answers(questions, decisions),
        measures.answerable,
        WRONG_AT_MOST,
    );
    let mut rows = vec![Comparison {
        method: "kotq",
        first: measures.first,
        first_three: measures.first_three,
        coverage_at_99: at_99.coverage,
    }];
    let texts = Texts::of(profile);
    let of = |lengths, weighing| Grams::new(texts.texts(), lengths, weighing);
    let tf_idf = of(1..=3, Weighing::TfIdf);
    rows.push(texts.measure("TF-IDF, 1-3 characters", questions, |q| tf_idf.scores(q)));
    let bm25 = of(2..=2, Weighing::Bm25);
    rows.push(texts.measure("BM25, 2 characters", questions, |q| bm25.scores(q)));
    rows.push(texts.measure("Jaro-Winkler", questions, |q| {
        let question = q.to_vec();
        let near = |known: &Known| strsim::generic_jaro_winkler(&question, &known.text) as f32;
        texts.known.iter().map(near).collect()
    }));
    rows
}

/// One ask or opposite.
struct Known {
    entry: usize,
    verdict: Verdict,
    text: Vec<char>,
}

struct Texts<'a> {
    profile: &'a Profile,
    known: Vec<Known>,
}

/// One entry in the order of a simple method.
#[derive(Clone, Copy)]
struct Ranked<'a> {
    entry: &'a EntryId,
    verdict: Verdict,
    score: f32,
}

impl<'a> Texts<'a> {
    fn of(profile: &'a Profile) -> Self {
        let known = profile.entries.iter().enumerate();
        Self {
            profile,
            known: known.flat_map(|(at, entry)| asked(at, entry)).collect(),
        }
    }

    fn texts(&self) -> impl Iterator<Item = &[char]> {
        self.known.iter().map(|known| known.text.as_slice())
    }

    /// The three entries of the nearest texts, best first; ties go to the one that stands first.
    fn rank(&self, scores: &[f32]) -> Vec<Ranked<'a>> {
        // An entry's texts stand together.
        let nearest = self
            .known
            .iter()
            .zip(scores)
            .collect::<Vec<_>>()
            .chunk_by(|(a, _), (b, _)| a.entry == b.entry)
            .filter_map(|texts| {
                let best = texts.iter().rev().max_by(|a, b| a.1.total_cmp(b.1))?;
                Some(Ranked {
                    entry: &self.profile.entries[best.0.entry].id,
                    verdict: best.0.verdict,
                    score: *best.1,
                })
            })
            .collect::<Vec<_>>();
        let mut ranked: Vec<Ranked> = nearest.into_iter().filter(|r| r.score > 0.0).collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        ranked.truncate(3);
        ranked
    }

    fn measure(
        &self,
        method: &'static str,
        questions: &[Labelled],
        scores: impl Fn(&[char]) -> Vec<f32> + Sync,
    ) -> Comparison {
        let ranked: Vec<Vec<Ranked>> = questions
            .par_iter()
            .map(|question| self.rank(&scores(Normal::of(&question.question).chars())))
            .collect();
        let pairs = || questions.iter().zip(&ranked);
        let accepted = |n: usize| {
            pairs()
                .filter(|(question, ranked)| {
                    let mut first = ranked.iter().take(n);
                    first.any(|ranked| question.accept.contains(ranked.entry))
                })
                .count()
        };
        let answerable = questions.iter().filter(|q| q.is_answerable()).count();
        let answers: Vec<Answer> = pairs()
            .filter_map(|(question, ranked)| {
                ranked.first().map(|first| Answer {
                    value: first.score,
                    right: question.accepts(first.entry, Some(first.verdict)),
                })
            })
            .collect();
        let share = |part: usize| part as f64 / answerable.max(1) as f64;
        Comparison {
            method,
            first: share(accepted(1)),
            first_three: share(accepted(3)),
            coverage_at_99: best_coverage(&answers, answerable, WRONG_AT_MOST).coverage,
        }
    }
}

fn asked(at: usize, entry: &Entry) -> impl Iterator<Item = Known> {
    let straight = entry.ask.all().map(|(_, text)| (text, entry.verdict));
    let reversed = entry.opposite.all();
    let reversed = reversed.map(|(_, text)| (text, entry.verdict.reversed()));
    straight.chain(reversed).map(move |(text, verdict)| Known {
        entry: at,
        verdict,
        text: Normal::of(text).chars().to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Bilingual;
    use crate::eval::tests::{decision, labelled};
    use crate::matching::Status;

    fn entry(id: &str, ask: &str, opposite: &str) -> Entry {
        let one = |text: &str| Bilingual {
            ja: Vec::new(),
            en: vec![text.to_owned()],
        };
        Entry {
            id: EntryId(id.to_owned()),
            topic: String::new(),
            verdict: Verdict::Yes,
            ask: one(ask),
            opposite: one(opposite),
            decoy: Bilingual::default(),
            answer: Bilingual::default(),
            detail: false,
            source: Vec::new(),
            superseded: Vec::new(),
            review: None,
            review_by: None,
        }
    }

    #[test]
    fn every_method_finds_a_phrasing_word_for_word() {
        let profile = Profile {
            name: String::new(),
            title: Bilingual::default(),
            aliases: Vec::new(),
            sources: Vec::new(),
            entries: vec![
                entry("locks", "Are doors locked?", "Do doors stand open?"),
                entry("logs", "Is access logged?", "Does access leave no trace?"),
            ],
        };
        let questions = [
            labelled("Are doors locked?", &["locks"], "yes"),
            labelled("Does access leave no trace?", &["logs"], "no"),
            labelled("Who won?", &[], ""),
        ];
        let decisions = [
            decision(Status::Confident, "locks", "yes", 0.9),
            decision(Status::Review, "locks", "yes", 0.2),
            decision(Status::Unanswered, "", "", 0.0),
        ];
        let rows = compare(&profile, &questions, &decisions);
        let methods: Vec<&str> = rows.iter().map(|row| row.method).collect();
        assert_eq!(methods.len(), 4);
        assert_eq!(methods[0], "kotq");
        assert_eq!((rows[0].first, rows[0].coverage_at_99), (0.5, 0.5));
        for row in &rows[1..] {
            let all = (row.first, row.first_three, row.coverage_at_99);
            assert_eq!(all, (1.0, 1.0, 1.0), "{}", row.method);
        }
    }
}
