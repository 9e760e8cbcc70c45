//! Evidence as numbers that a model can weigh. Every number has a name, which `--explain` shows.

use crate::corpus::{Entry, Profile, Verdict};
use crate::text::{Language, Unit, clauses, quantities, Normal};

use super::analysis::Analysis;
use super::index::{Index, Side};
use super::rank::{Evidence, Ranking};

/// Names of what [`ranking`] gives, in its order.
pub const RANKING_FEATURES: [&str; 12] = [
    "best phrasing",
    "three best phrasings",
    "wording of the best phrasing",
    "concepts of the best phrasing",
    "wording of the whole entry",
    "concepts of the whole entry",
    "wording that the entry lacks",
    "concepts that the entry lacks",
    "decoy of the entry is nearer by",
    "wants information, entry has it",
    "section heading",
    "opposite concepts",
];

/// Names of what [`confidence`] gives, in its order.
pub const CONFIDENCE_FEATURES: [&str; 26] = [
    "rank score",
    "lead over the second",
    "lead over another verdict",
    "best phrasing",
    "three best phrasings",
    "wording of the best phrasing",
    "concepts of the best phrasing",
    "wording of the whole entry",
    "concepts of the whole entry",
    "wording that the entry lacks",
    "concepts that the entry lacks",
    "lead over its own decoys",
    "lead over every decoy",
    "wants information",
    "entry gives information",
    "figures in the question",
    "figures that the entry does not state",
    "negations differ",
    "lead of one direction",
    "length",
    "concepts named",
    "parts",
    "wording the worst part lacks",
    "Japanese",
    "first by wording, too",
    "section heading",
];

/// Whether the entry's answer says more than its verdict.
pub fn gives_information(entry: &Entry) -> bool {
    entry.detail || entry.verdict == Verdict::Stated
}

fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// The evidence for one entry, to be weighed against the others'.
pub fn ranking(question: &Analysis, found: &Evidence, entry: &Entry, heading: f32, opposites: f32) -> [f32; 12] {
    let information = question.kind.wants_information();
    [
        found.best,
        found.top3,
        found.terms,
        found.concepts,
        found.entry_terms,
        found.entry_concepts,
        found.missing_terms,
        found.missing_concepts,
        (found.sides[Side::Decoy as usize] - found.best).max(0.0),
        flag(information && gives_information(entry)),
        heading,
        opposites,
    ]
}

/// What the deciding needs besides the ranking.
pub struct Context<'a> {
    /// The question.
    pub question: &'a Analysis,
    /// The corpus.
    pub profile: &'a Profile,
    /// Its index.
    pub index: &'a Index,
    /// The ranking before learned weights.
    pub ranking: &'a Ranking,
}

/// How the question's figures stand to those that the entry's answer states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// It names none.
    None,
    /// Every one is met by a stated figure.
    Met,
    /// A stated figure does not meet one.
    Missed,
    /// The entry states nothing of the kind.
    Unstated,
}

/// Compares the figures of a question with an entry's answer and, where those name none of the
/// kind, with the matched phrasing (a figure there is part of what the entry says yes to).
pub fn figures(question: &Analysis, entry: &Entry, phrasing: &str) -> Figures {
    let asked: Vec<_> = question.quantities.iter().filter(|q| q.unit != Unit::Version).collect();
    if asked.is_empty() {
        return Figures::None;
    }
    let stated: Vec<_> = [&entry.answer.ja, &entry.answer.en]
        .into_iter()
        .flat_map(|text| quantities(&Normal::of(text)))
        .collect();
    let same = quantities(&Normal::of(phrasing));
    let mut result = Figures::Met;
    for demand in asked {
        if same.iter().any(|there| there == demand) {
            continue;
        }
        let verdicts: Vec<bool> = stated.iter().filter_map(|figure| demand.met_by(figure)).collect();
        if verdicts.is_empty() {
            return Figures::Unstated;
        }
        if !verdicts.contains(&true) {
            result = Figures::Missed;
        }
    }
    result
}

/// The evidence that the first entry is right. `scores` are the rank scores, best first, of
/// `order`, places in the ranking.
pub fn confidence(context: &Context<'_>, order: &[usize], scores: &[f32], heading: f32) -> [f32; 26] {
    let Context { question, profile, index, ranking, .. } = context;
    let Some(first) = order.first().and_then(|&place| ranking.evidence.get(place)) else {
        return [0.0; 26];
    };
    let entry = &profile.entries[first.entry];
    let phrasing = &index.phrasings[first.phrasing];
    let score = scores[0];
    let behind = |other: Option<&f32>| other.map_or(9.0, |other| score - other);
    let other_verdict = order.iter().zip(scores).skip(1).find(|(place, _)| {
        ranking.evidence.get(**place).is_some_and(|e| profile.entries[e.entry].verdict != entry.verdict)
    });
    let text = super::index::phrasing_text(profile, phrasing);
    let figures = figures(question, entry, text);
    let parts = clauses(&question.text);
    let worst = parts
        .iter()
        .map(|part| {
            let own = crate::text::terms(&question.text.slice(part.clone()));
            index.missing_share(&own, first.entry)
        })
        .fold(0.0_f32, f32::max);
    let by_wording = ranking
        .evidence
        .iter()
        .max_by(|a, b| a.terms.total_cmp(&b.terms).then(b.entry.cmp(&a.entry)))
        .is_some_and(|best| best.entry == first.entry);
    [
        score,
        behind(scores.get(1)),
        behind(other_verdict.map(|(_, score)| score)),
        first.best,
        first.top3,
        first.terms,
        first.concepts,
        first.entry_terms,
        first.entry_concepts,
        first.missing_terms,
        first.missing_concepts,
        first.best - first.sides[Side::Decoy as usize],
        first.best - ranking.decoy,
        flag(question.kind.wants_information()),
        flag(gives_information(entry)),
        flag(figures != Figures::None),
        flag(matches!(figures, Figures::Unstated | Figures::Missed)),
        flag(question.negations % 2 != phrasing.negations % 2),
        (first.sides[Side::Ask as usize] - first.sides[Side::Opposite as usize]).abs(),
        (question.text.chars().len() as f32).ln_1p(),
        question.concepts.len() as f32,
        parts.len() as f32,
        worst,
        flag(question.language == Language::Ja),
        flag(by_wording),
        heading,
    ]
}
