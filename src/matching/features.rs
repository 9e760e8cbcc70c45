//! What is known about a question and one candidate entry, as numbers to learn from.

use serde::{Deserialize, Serialize};

use super::index::{Index, PhrasingId, Usage, Weighted};
use super::lexicon::{Kind, Lexicon};
use super::query::Prepared;
use super::scan::{Nearness, Scan};
use crate::corpus::{Entry, Profile, Verdict};
use crate::text::{Cue, Language, Normal, Quantity, QuestionKind, cues, quantities};

/// The names of the features, in their order; `search --explain` shows them.
pub const NAMES: &[&str] = &[
    "rank",
    "total",
    "best",
    "wording",
    "concepts",
    "margin",
    "margin to a different verdict",
    "ahead of nearest decoy",
    "ahead of own decoy",
    "nearest decoy",
    "rarest concept unknown",
    "concepts unknown",
    "rarest concept not asked",
    "concepts not asked",
    "rarest wording unknown",
    "wording unknown",
    "wording not asked",
    "phrasing's concepts missing",
    "asking words not asked",
    "ask ahead of opposite",
    "valence",
    "phrasing's valence",
    "prohibiting asks",
    "prohibition missing",
    "negation parity",
    "possible",
    "forward",
    "history",
    "legal",
    "customer's side",
    "follow-up",
    "open",
    "document",
    "open beyond entry",
    "document beyond entry",
    "figures",
    "figures shared",
    "yes/no kind",
    "heading kind",
    "kind never asked",
    "length",
    "length against phrasing",
    "Japanese",
    "cross-language",
    "decoys nearby",
    "own phrasings nearby",
    "own decoys nearby",
    "opposite concepts",
    "confusable concepts",
    "verdict stated",
    "verdict yes",
    "detail",
    "clauses",
    "worst clause",
    "section",
    "entries nearby",
    "notes",
    "standards unknown",
    "average wording",
    "average concepts",
    "wording of opposites only",
    "concepts of opposites only",
    "nearest is an opposite",
    "valence against phrasing",
    "reversed by its negations",
];

/// The features that tell the direction. The others are left out of its forest: a few hundred
/// opposites are too few to learn that sixty numbers mean nothing.
pub const DIRECTION: &[&str] = &[
    "best",
    "ask ahead of opposite",
    "valence",
    "phrasing's valence",
    "valence against phrasing",
    "prohibiting asks",
    "prohibition missing",
    "negation parity",
    "possible",
    "opposite concepts",
    "yes/no kind",
    "verdict yes",
    "wording of opposites only",
    "concepts of opposites only",
    "nearest is an opposite",
    "reversed by its negations",
];

/// Those of a candidate's features that tell the direction.
pub fn direction_features(features: &[f32]) -> Vec<f32> {
    let at = |name: &&str| NAMES.iter().position(|known| known == name);
    DIRECTION
        .iter()
        .filter_map(at)
        .filter_map(|at| features.get(at).copied())
        .collect()
}

/// Facts about an entry that do not depend on the question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryTraits {
    /// Share of its asks that prohibit, prevent or deny.
    pub prohibiting: f32,
    /// Whether any ask hints at it.
    pub cues: Vec<Cue>,
    /// Figures in its answers.
    pub figures: Vec<Quantity>,
    /// Kinds of question that its asks are.
    pub kinds: Vec<QuestionKind>,
}

impl EntryTraits {
    /// Reads them off an entry.
    pub fn of(entry: &Entry) -> Self {
        let asks: Vec<Normal> = entry.ask.all().map(|(_, text)| Normal::of(text)).collect();
        let all: Vec<Vec<Cue>> = asks.iter().map(cues).collect();
        let prohibiting = all
            .iter()
            .filter(|cues| cues.contains(&Cue::Negative))
            .count();
        let mut kinds: Vec<QuestionKind> = asks.iter().map(crate::text::kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut cues: Vec<Cue> = all.concat();
        cues.sort_unstable();
        cues.dedup();
        let mut figures = quantities(&Normal::of(&entry.answer.ja));
        for quantity in quantities(&Normal::of(&entry.answer.en)) {
            let known =
                |other: &Quantity| other.unit == quantity.unit && near(other.value, quantity.value);
            if !figures.iter().any(known) {
                figures.push(quantity);
            }
        }
        Self {
            prohibiting: prohibiting as f32 / asks.len().max(1) as f32,
            cues,
            figures,
            kinds,
        }
    }
}

/// Whether two figures are the same but for rounding.
pub fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 0.02 * a.abs().max(b.abs())
}

/// Everything that the features of one question are computed from.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The entries.
    pub profile: &'a Profile,
    /// Their texts.
    pub index: &'a Index<'a>,
    /// The concepts.
    pub lexicon: &'a Lexicon,
    /// The question.
    pub query: &'a Prepared,
    /// The question against the index.
    pub scan: &'a Scan,
    /// The text that must not be known, where the corpus questions itself.
    pub but: Option<PhrasingId>,
}

const KNOWN: &[Usage] = &[Usage::Ask, Usage::Opposite, Usage::Answer];
const ASKED: &[Usage] = &[Usage::Ask, Usage::Opposite];

impl Setting<'_> {
    /// The features of one candidate. `valence` gives a text's chance of asking the wrong way round.
    pub fn features(
        &self,
        rank: usize,
        traits: &EntryTraits,
        valence: &dyn Fn(&[u32]) -> f32,
        phrasing: &Prepared,
    ) -> Vec<f32> {
        let candidate = &self.scan.nearest[rank];
        let entry = &self.profile.entries[candidate.entry];
        let query = self.query;
        let best = candidate.best();
        let matched = best
            .phrasing
            .unwrap_or(self.index.of_entry(candidate.entry).start);
        let (margin, margin_verdict) = self.margins(rank, candidate, entry);
        let missing = Missing::of(self, candidate.entry);
        let flag = |truth: bool| f32::from(u8::from(truth));
        let beyond = |cue| flag(query.hints(cue) && !traits.cues.contains(&cue));
        let concepts = &query.concept_ids;
        let theirs = &phrasing.concept_ids;
        let theirs_missing = share(
            theirs.iter().filter(|id| !concepts.contains(id)).count(),
            theirs.len(),
        );
        let asking = |id: &&u16| self.lexicon.concept(**id).kind == Kind::Asking;
        let asking_unknown = concepts
            .iter()
            .filter(asking)
            .filter(|id| {
                !self.index.holds_concept(
                    u32::from(**id),
                    self.index.of_entry(candidate.entry),
                    ASKED,
                    self.but,
                )
            })
            .count();
        let opposed = concepts
            .iter()
            .filter(|id| {
                self.lexicon
                    .concept(**id)
                    .opposite
                    .iter()
                    .any(|o| theirs.contains(o) && !concepts.contains(o))
            })
            .count();
        let confusable = concepts
            .iter()
            .filter(|id| !theirs.contains(id))
            .filter(|id| {
                self.lexicon
                    .concept(**id)
                    .not
                    .iter()
                    .any(|o| theirs.contains(o) && !concepts.contains(o))
            })
            .count();
        let standards = concepts
            .iter()
            .filter(|id| self.lexicon.concept(**id).kind == Kind::Standard)
            .filter(|id| {
                !self.index.holds_concept(
                    u32::from(**id),
                    self.index.of_entry(candidate.entry),
                    KNOWN,
                    self.but,
                )
            })
            .count();
        let owner = |id: &&PhrasingId| self.index.phrasings()[**id as usize];
        let nearby = |wanted: &dyn Fn(&super::index::Phrasing) -> bool| {
            self.scan
                .neighbours
                .iter()
                .filter(|id| wanted(&owner(id)))
                .count() as f32
        };
        let own = candidate.entry as u32;
        let mut owners: Vec<u32> = self
            .scan
            .neighbours
            .iter()
            .map(|id| owner(&id).entry)
            .collect();
        owners.sort_unstable();
        owners.dedup();
        let shared_figures = query
            .quantities
            .iter()
            .filter(|q| traits.figures.iter().any(|f| f.unit == q.unit))
            .count();
        let prohibition_missing = traits.prohibiting * flag(!query.hints(Cue::Negative));
        let section_known = query
            .section
            .iter()
            .filter(|id| {
                self.index.holds_concept(
                    u32::from(**id),
                    self.index.of_entry(candidate.entry),
                    ASKED,
                    self.but,
                )
            })
            .count();
        let length = query.text.chars().len() as f32;
        vec![
            rank as f32,
            candidate.total,
            best.score,
            self.scan.terms[matched as usize],
            self.scan.concepts[matched as usize],
            margin,
            margin_verdict,
            best.score - self.scan.decoy.score,
            best.score - candidate.decoy.score,
            self.scan.decoy.score,
            missing.rarest_concept_known,
            missing.concepts_known,
            missing.rarest_concept_asked,
            missing.concepts_asked,
            missing.rarest_term,
            missing.terms_known,
            missing.terms_asked,
            theirs_missing,
            asking_unknown as f32,
            candidate.ask.score - candidate.opposite.score,
            valence(&query.valence),
            valence(&phrasing.valence),
            traits.prohibiting,
            prohibition_missing,
            ((query.negations + phrasing.negations) % 2) as f32,
            flag(query.hints(Cue::Possible)),
            beyond(Cue::Forward),
            beyond(Cue::History),
            beyond(Cue::Legal),
            beyond(Cue::CustomerSide),
            beyond(Cue::FollowUp),
            flag(query.hints(Cue::Open)),
            flag(query.hints(Cue::Document)),
            beyond(Cue::Open),
            beyond(Cue::Document),
            query.quantities.len() as f32,
            shared_figures as f32,
            flag(query.kind == QuestionKind::YesNo),
            flag(query.kind == QuestionKind::Heading),
            flag(!traits.kinds.contains(&query.kind)),
            length,
            length / phrasing.text.chars().len().max(1) as f32,
            flag(query.language == Language::Ja),
            flag(query.language != phrasing.language),
            nearby(&|p| p.usage == Usage::Decoy),
            nearby(&|p| p.entry == own && p.usage != Usage::Decoy),
            nearby(&|p| p.entry == own && p.usage == Usage::Decoy),
            opposed as f32,
            confusable as f32,
            flag(entry.verdict == Verdict::Stated),
            flag(entry.verdict == Verdict::Yes),
            flag(entry.detail),
            query.clauses.len() as f32,
            self.worst_clause(candidate.entry),
            share(section_known, query.section.len()),
            owners.len() as f32,
            query.notes as f32,
            standards as f32,
            self.average(&self.scan.terms, candidate.entry),
            self.average(&self.scan.concepts, candidate.entry),
            of_opposites_only(&query.terms, &|key, usage| {
                let range = self.index.of_entry(candidate.entry);
                self.index.holds_term(key, range, &[usage], self.but)
            }),
            of_opposites_only(&query.concepts, &|key, usage| {
                let range = self.index.of_entry(candidate.entry);
                self.index.holds_concept(key, range, &[usage], self.but)
            }),
            flag(candidate.opposite.score > candidate.ask.score),
            valence(&query.valence) - valence(&phrasing.valence),
            // An opposite that the question negates asks straight on.
            flag(
                (candidate.opposite.score > candidate.ask.score)
                    != ((query.main_negations + phrasing.main_negations) % 2 == 1),
            ),
        ]
    }

    /// How near the entry's asks and opposites are on average: the cosine with their sum, but for
    /// that sum's length.
    fn average(&self, scores: &[f32], entry: usize) -> f32 {
        let own = |id: &PhrasingId| {
            let usage = self.index.phrasings()[*id as usize].usage;
            ASKED.contains(&usage) && self.but != Some(*id)
        };
        let (sum, count) = self
            .index
            .of_entry(entry)
            .filter(own)
            .fold((0.0, 0), |(sum, count), id| {
                (sum + scores[id as usize], count + 1)
            });
        sum / (count.max(1) as f32)
    }

    fn margins(&self, rank: usize, candidate: &Nearness, entry: &Entry) -> (f32, f32) {
        let others = || {
            self.scan
                .nearest
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != rank)
                .map(|(_, n)| n)
        };
        let best = others().map(|n| n.total).fold(0.0, f32::max);
        let different = others()
            .filter(|n| self.profile.entries[n.entry].verdict != entry.verdict)
            .map(|n| n.total)
            .fold(0.0, f32::max);
        (candidate.total - best, candidate.total - different)
    }

    /// The least share of a clause's wording that the entry knows; 1 for a question of one clause.
    fn worst_clause(&self, entry: usize) -> f32 {
        let known = |clause: &Weighted| {
            let all: f32 = clause.keys.iter().map(|(_, _, rarity)| rarity).sum();
            let held: f32 = clause
                .keys
                .iter()
                .filter(|(key, _, _)| {
                    self.index
                        .holds_term(*key, self.index.of_entry(entry), KNOWN, self.but)
                })
                .map(|(_, _, rarity)| rarity)
                .sum();
            if all > 0.0 { held / all } else { 1.0 }
        };
        self.query.clauses.iter().map(known).fold(1.0, f32::min)
    }
}

/// Share, by rarity, of the question's keys that an entry's opposites have and its asks have not.
fn of_opposites_only(query: &Weighted, held: &dyn Fn(u32, Usage) -> bool) -> f32 {
    let all: f32 = query.keys.iter().map(|(_, _, rarity)| rarity).sum();
    let own: f32 = query
        .keys
        .iter()
        .filter(|(key, ..)| held(*key, Usage::Opposite) && !held(*key, Usage::Ask))
        .map(|(_, _, rarity)| rarity)
        .sum();
    if all > 0.0 { own / all } else { 0.0 }
}

/// What of the question an entry's texts do not have.
struct Missing {
    rarest_concept_known: f32,
    concepts_known: f32,
    rarest_concept_asked: f32,
    concepts_asked: f32,
    rarest_term: f32,
    terms_known: f32,
    terms_asked: f32,
}

impl Missing {
    fn of(setting: &Setting, entry: usize) -> Self {
        let range = setting.index.of_entry(entry);
        let count = |keys: &[(u32, f32, f32)], held: &dyn Fn(u32) -> bool| {
            let all: f32 = keys.iter().map(|(_, _, rarity)| rarity).sum();
            let (mut rarest, mut sum) = (0.0f32, 0.0);
            for (key, _, rarity) in keys {
                if !held(*key) {
                    rarest = rarest.max(*rarity);
                    sum += rarity;
                }
            }
            (rarest, if all > 0.0 { sum / all } else { 0.0 })
        };
        let concept = |usages: &'static [Usage]| {
            let range = range.clone();
            count(&setting.query.concepts.keys, &move |key| {
                setting
                    .index
                    .holds_concept(key, range.clone(), usages, setting.but)
            })
        };
        let term = |usages: &'static [Usage]| {
            let range = range.clone();
            count(&setting.query.terms.keys, &move |key| {
                setting
                    .index
                    .holds_term(key, range.clone(), usages, setting.but)
            })
        };
        let (rarest_concept_known, concepts_known) = concept(KNOWN);
        let (rarest_concept_asked, concepts_asked) = concept(ASKED);
        let (rarest_term, terms_known) = term(KNOWN);
        let (_, terms_asked) = term(ASKED);
        Self {
            rarest_concept_known,
            concepts_known,
            rarest_concept_asked,
            concepts_asked,
            rarest_term,
            terms_known,
            terms_asked,
        }
    }
}

fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}
