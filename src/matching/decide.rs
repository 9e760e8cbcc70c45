//! From evidence to a decision: which entry, which direction, how sure, and why not.

use jiff::civil::Date;
use serde::Serialize;

use crate::corpus::{EntryId, Verdict};
use crate::text::{Language, clauses};

use super::analysis::Analysis;
use super::cues::cues;
use super::features::{self, CONFIDENCE_FEATURES, Context, Figures, RANKING_FEATURES};
use super::index::{Side, phrasing_text};
use super::matcher::{Matcher, Query};
use super::rank::{Evidence, Ranking, rank};
use super::status::{Confidence, Reason, Status};

/// Whether the question asks for the entry or for its reverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// As in the entry's `ask`.
    Straight,
    /// As in the entry's `opposite`.
    Reversed,
}

/// An entry that may answer the question.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Which.
    pub entry: EntryId,
    /// Its share of the chance, against the other candidates and against none.
    pub score: Confidence,
    /// Its phrasing nearest to the question.
    pub phrasing: String,
    /// Which way round that phrasing asks.
    pub direction: Direction,
}

/// What kotq makes of a question.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Of the question, by its script.
    pub language: Language,
    /// Whether to fill it in, and whether to flag it.
    pub status: Status,
    /// Why it is not confident; empty if it is.
    pub reasons: Vec<Reason>,
    /// The entry to fill from; `None` if unanswered.
    pub entry: Option<EntryId>,
    /// The verdict for the question as asked; `None` if unanswered.
    pub verdict: Option<Verdict>,
    /// Whether that is the entry's verdict or its reverse.
    pub direction: Direction,
    /// The calibrated chance that the first candidate is right.
    pub confidence: Confidence,
    /// Best first, each entry once.
    pub candidates: Vec<Candidate>,
}

/// The whole reckoning behind a decision.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The question as it was compared.
    pub compared: String,
    /// Concepts that it names.
    pub concepts: Vec<String>,
    /// For each candidate its entry, rank score, and named evidence with what each adds.
    pub ranking: Vec<(EntryId, f32, Vec<(&'static str, f32, f32)>)>,
    /// The evidence that the first candidate is right.
    pub confidence: Vec<(&'static str, f32)>,
}

/// Half the threshold between a proposal worth a reviewer's look and none at all.
const WORTH_A_LOOK: f32 = 0.30;

/// Lead in similarity from which on one direction is certain; less, and a reversed question is
/// flagged.
const CERTAIN_DIRECTION: f32 = 0.10;

/// Place of the section heading among the ranking features.
const HEADING: usize = 10;

/// A question scored, before any threshold.
#[derive(Clone, Debug, Default)]
pub(super) struct Scored {
    pub question: Analysis,
    pub ranking: Ranking,
    /// Places in the ranking, best first.
    pub order: Vec<usize>,
    /// Rank scores in that order.
    pub scores: Vec<f32>,
    /// Features in the ranking's own order.
    pub rank_features: Vec<[f32; 12]>,
    pub features: [f32; 26],
}

pub(super) fn score(matcher: &Matcher, query: &Query<'_>, without: Option<usize>, weights: &[f32]) -> Scored {
    let question = Analysis::of(query.text, matcher.lexicon);
    let ranking = rank(&question, &matcher.index, without);
    let headings: Vec<u32> = query
        .section
        .iter()
        .map(String::as_str)
        .chain(query.sheet)
        .flat_map(|text| Analysis::of(text, matcher.lexicon).concepts.into_keys())
        .collect();
    let heading = |entry: usize| {
        let named = headings.iter().filter(|&&c| matcher.index.entry_concepts.holds(c, entry as u32));
        if headings.is_empty() { 0.0 } else { named.count() as f32 / headings.len() as f32 }
    };
    let rank_features: Vec<[f32; 12]> = ranking
        .evidence
        .iter()
        .map(|found| {
            let entry = &matcher.profile.entries[found.entry];
            let opposites = matcher.opposites(&question, found.phrasing);
            features::ranking(&question, found, entry, heading(found.entry), opposites)
        })
        .collect();
    let mut scored = Scored { question, ranking, rank_features, ..Scored::default() };
    scored.put_in_order(matcher, weights);
    scored
}

impl Scored {
    /// Ranks by the given weights, and gathers the evidence that the first is right.
    pub fn put_in_order(&mut self, matcher: &Matcher, weights: &[f32]) {
        let sum: Vec<f32> = self
            .rank_features
            .iter()
            .map(|features| features.iter().zip(weights).map(|(f, w)| f * w).sum())
            .collect();
        let entry = |place: usize| self.ranking.evidence[place].entry;
        self.order = (0..sum.len()).collect();
        self.order.sort_by(|&a, &b| sum[b].total_cmp(&sum[a]).then(entry(a).cmp(&entry(b))));
        self.scores = self.order.iter().map(|&place| sum[place]).collect();
        let context = Context {
            question: &self.question,
            profile: &matcher.profile,
            index: &matcher.index,
            ranking: &self.ranking,
        };
        let heading = self.order.first().map_or(0.0, |&place| self.rank_features[place][HEADING]);
        self.features = features::confidence(&context, &self.order, &self.scores, heading);
    }

    /// The first candidate.
    pub fn first(&self) -> Option<&Evidence> {
        self.order.first().and_then(|&place| self.ranking.evidence.get(place))
    }

    /// The first candidate's verdict for the question as asked.
    pub fn verdict(&self, matcher: &Matcher) -> Option<Verdict> {
        let first = self.first()?;
        let verdict = matcher.profile.entries[first.entry].verdict;
        Some(match matcher.index.phrasings[first.phrasing].side {
            Side::Opposite => verdict.reversed(),
            Side::Ask | Side::Decoy => verdict,
        })
    }
}

pub(super) fn decide(matcher: &Matcher, query: &Query<'_>, scored: &Scored, chance: f32, today: Date) -> Decision {
    let Scored { question, scores, .. } = scored;
    let candidates = candidates(matcher, scored, chance);
    let mut decision = Decision {
        language: question.language,
        status: Status::Unanswered,
        reasons: vec![Reason::LowScore],
        entry: None,
        verdict: None,
        direction: candidates.first().map_or(Direction::Straight, |first| first.direction),
        confidence: Confidence::new(chance),
        candidates,
    };
    let (Some(first), Some(verdict)) = (scored.first(), scored.verdict(matcher)) else {
        return decision;
    };
    let entry = &matcher.profile.entries[first.entry];
    let phrasing = phrasing_text(&matcher.profile, &matcher.index.phrasings[first.phrasing]);
    let there = Analysis::of(phrasing, matcher.lexicon);
    let mut reasons = Vec::new();
    let known: Vec<Reason> = cues(&there.text).collect();
    reasons.extend(cues(&question.text).filter(|cue| !known.contains(cue)));
    if matcher.names_unknown_framework(question, first.entry) {
        reasons.push(Reason::UnknownFramework);
    }
    let straight = first.sides[Side::Ask as usize];
    let reversed = first.sides[Side::Opposite as usize];
    let flips = question.negations % 2 != there.negations % 2;
    if decision.direction == Direction::Reversed {
        if reversed - straight < CERTAIN_DIRECTION || flips {
            reasons.push(Reason::Reversed);
        }
    } else if flips || (straight - reversed < CERTAIN_DIRECTION / 2.0 && reversed > 0.0) {
        reasons.push(Reason::Reversed);
    }
    match features::figures(question, entry, phrasing) {
        Figures::None | Figures::Met => {}
        Figures::Missed | Figures::Unstated => reasons.push(Reason::NumberDiffers),
    }
    if chance < matcher.model.threshold {
        let lead = scores.get(1).map_or(f32::INFINITY, |second| scores[0] - second);
        reasons.push(if lead < 0.7 {
            Reason::CloseRunnerUp
        } else if clauses(&question.text).len() > 1 && clauses(&there.text).len() == 1 {
            Reason::Compound
        } else {
            Reason::LowScore
        });
    }
    if entry.review.is_some() {
        reasons.push(Reason::NeedsReview);
    }
    if entry.review_by.is_some_and(|day| today >= day) {
        reasons.push(Reason::Expired);
    }
    reasons.sort_unstable();
    reasons.dedup();
    decision.status = if chance < WORTH_A_LOOK || query.text.trim().chars().count() < 2 {
        Status::Unanswered
    } else if reasons.is_empty() {
        Status::Confident
    } else {
        Status::Review
    };
    if decision.status == Status::Unanswered {
        if reasons.is_empty() {
            reasons.push(Reason::LowScore);
        }
    } else {
        decision.entry = Some(entry.id.clone());
        decision.verdict = Some(verdict);
    }
    decision.reasons = reasons;
    decision
}

/// The shortlist with the chance shared out by rank scores.
fn candidates(matcher: &Matcher, scored: &Scored, chance: f32) -> Vec<Candidate> {
    let top = scored.scores.first().copied().unwrap_or(0.0);
    scored
        .order
        .iter()
        .zip(&scored.scores)
        .map(|(&place, score)| {
            let found = &scored.ranking.evidence[place];
            let phrasing = &matcher.index.phrasings[found.phrasing];
            Candidate {
                entry: matcher.profile.entries[found.entry].id.clone(),
                score: Confidence::new(chance * (score - top).exp()),
                phrasing: phrasing_text(&matcher.profile, phrasing).to_owned(),
                direction: match phrasing.side {
                    Side::Opposite => Direction::Reversed,
                    Side::Ask | Side::Decoy => Direction::Straight,
                },
            }
        })
        .collect()
}

pub(super) fn explain(matcher: &Matcher, scored: &Scored) -> Explanation {
    let names = |id: &u32| matcher.lexicon.concepts.get(*id as usize).map(|c| c.id.clone());
    let ranking = scored
        .order
        .iter()
        .zip(&scored.scores)
        .map(|(&place, score)| {
            let parts = RANKING_FEATURES
                .into_iter()
                .zip(scored.rank_features[place])
                .zip(&matcher.model.ranking)
                .map(|((name, value), weight)| (name, value, value * weight))
                .collect();
            let entry = &matcher.profile.entries[scored.ranking.evidence[place].entry];
            (entry.id.clone(), *score, parts)
        })
        .collect();
    Explanation {
        compared: scored.question.text.to_string(),
        concepts: scored.question.concepts.keys().filter_map(names).collect(),
        ranking,
        confidence: CONFIDENCE_FEATURES.into_iter().zip(scored.features).collect(),
    }
}

impl Decision {
    /// The same decision where only a greater chance is confident.
    #[must_use]
    pub(super) fn with_threshold(mut self, threshold: f32) -> Self {
        if self.status == Status::Confident && self.confidence.get() < threshold {
            self.status = Status::Review;
            self.reasons = vec![Reason::LowScore];
        }
        self
    }
}
