//! What is known about a question and one candidate entry, as numbers to learn from.

use super::answering;
use super::differing::differences;
use super::hearing::{Heard, HeardClause, Hearing};
use super::held::{Held, Lookup, Usages};
use super::index::{Index, Phrasing, PhrasingId, Usage};
use super::lexicon::{ConceptId, Kind, Lexicon};
use super::pointing;
use super::postings::Weighted;
use super::query::{Clause, Prepared};
use super::reading::{entry_rows, ways};
use super::scan::{ClauseScan, Nearness, Scan};
use super::traits::EntryTraits;
use super::wordings::Wordings;
use crate::corpus::{Entry, Profile, Verdict};
use crate::text::{Cue, Language, QuestionKind};

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
    "least near clause",
    "least clause ahead of decoys",
    "most a clause asks for more",
    "section",
    "entries nearby",
    "notes",
    "standards unknown",
    "average wording",
    "average concepts",
    "wording of opposites only",
    "concepts of opposites only",
    "nearest is an opposite",
    "reversed by its negations",
    "support",
    "support margin",
    "own decoys' support",
    "most support of decoys",
    "support ahead of own decoys",
    "all decoys' support",
    "all support",
    "opposites' support",
    "asks for more",
    "rule unknown",
    "number unknown",
    "turned round",
    "most turning word",
    "three most turning words",
    "turning words",
    "straight words",
    "straightest word",
    "not answered",
    "most word beyond",
    "three most words beyond",
    "words beyond",
    "words within",
    "word most within",
    "clause least answered",
    "turned round against near texts",
    "against the nearest text",
    "against near texts on average",
    "most against a near text",
    "least against a near text",
    "against the nearest ask",
    "against the nearest opposite",
    "read as answered",
    "read as turned round",
    "clause least read as answered",
];

/// Everything that the features of one question are computed from.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The entries.
    pub profile: &'a Profile,
    /// Their texts.
    pub index: &'a Index<'a>,
    /// The concepts.
    pub lexicon: &'a Lexicon,
    /// What the corpus' texts teach.
    pub wordings: &'a Wordings,
    /// What customers' questions teach besides.
    pub hearing: &'a Hearing,
    /// The question.
    pub query: &'a Prepared,
    /// The question against the index.
    pub scan: &'a Scan,
    /// The text that must not be known, where the corpus questions itself.
    pub but: Option<PhrasingId>,
}

/// Candidates whose texts are compared with the question one by one, which takes longest. Further ones hardly ever
/// answer it.
const COMPARED: usize = 4;
/// Texts whose owners are counted.
const NEIGHBOURS: usize = 10;

impl Setting<'_> {
    /// The features of every candidate, in the scan's order, and what [`Hearing`] listens to; `traits` are all entries'.
    pub fn features(&self, traits: &[EntryTraits]) -> (Vec<Vec<f32>>, Vec<Heard>) {
        let term_lookup = Lookup::new(&self.query.terms, &self.index.terms);
        let concept_lookup = Lookup::new(&self.query.concepts, &self.index.concepts);
        let read = self.hearing.read(self.query);
        let of = |(rank, candidate): (usize, &Nearness)| {
            let entry = candidate.entry;
            let terms = term_lookup.held(self.index, &self.index.terms, entry, self.but);
            let concepts = concept_lookup.held(self.index, &self.index.concepts, entry, self.but);
            let heard = Heard {
                ways: ways(&self.query.tokens, &terms, &concepts),
                entry: entry_rows(&self.profile.entries[entry].id.0),
                pointing: pointing::keys(&terms, self.query),
                answering: answering::keys(&terms, &concepts, &self.query.endings),
                clauses: self.heard_clauses(&terms, &concepts),
                differing: if rank < COMPARED {
                    let nearness = &self.scan.terms;
                    differences(
                        &term_lookup,
                        self.query,
                        self.index,
                        nearness,
                        entry,
                        self.but,
                    )
                } else {
                    Vec::new()
                },
            };
            let mut features = self.candidate(rank, &traits[entry], &terms, &concepts);
            features.extend(self.hearing.numbers(&heard, &read));
            (features, heard)
        };
        self.scan.nearest.iter().enumerate().map(of).unzip()
    }

    fn heard_clauses(&self, terms: &Held, concepts: &Held) -> Vec<HeardClause> {
        let heard = |clause: &Clause| {
            let terms = terms.narrowed(&clause.terms);
            let concepts = concepts.narrowed(&clause.concepts);
            HeardClause {
                answering: answering::keys(&terms, &concepts, &[]),
                ways: ways(&clause.tokens, &terms, &concepts),
            }
        };
        self.query.clauses.iter().map(heard).collect()
    }

    fn candidate(
        &self,
        rank: usize,
        traits: &EntryTraits,
        terms: &Held,
        concepts: &Held,
    ) -> Vec<f32> {
        let candidate = &self.scan.nearest[rank];
        let entry = &self.profile.entries[candidate.entry];
        let query = self.query;
        let best = candidate.best();
        let matched = best
            .phrasing
            .unwrap_or(self.index.of_entry(candidate.entry).start);
        let phrasing = self.index.phrasing(matched);
        let theirs = self.index.concepts_of(matched);
        let (margin, margin_verdict) = self.margins(rank, candidate, entry);
        let (rarest_concept, concepts_unknown) = concepts.missing(Usages::KNOWN);
        let (rarest_concept_asked, concepts_not_asked) = concepts.missing(Usages::ASKED);
        let (rarest_term, terms_unknown) = terms.missing(Usages::KNOWN);
        let (_, terms_not_asked) = terms.missing(Usages::ASKED);
        let flag = |truth: bool| f32::from(u8::from(truth));
        let beyond = |cue| flag(query.hints(cue) && !traits.cues.contains(&cue));
        let prohibition_missing = traits.prohibiting * flag(!query.hints(Cue::Negative));
        let nearby = |wanted: &dyn Fn(&Phrasing) -> bool| {
            self.neighbours()
                .filter(|phrasing| wanted(phrasing))
                .count() as f32
        };
        let own = candidate.entry as u32;
        let shared_figures = query
            .quantities
            .iter()
            .filter(|q| traits.figures.iter().any(|f| f.unit == q.unit))
            .count();
        let length = query.text.chars().len() as f32;
        let opposite = candidate.opposite.score > candidate.ask.score;
        let asks_for_more = self.wordings.beyond(terms);
        let support = self.scan.neighbourhood.of(candidate.entry);
        let (all_asked, all_decoys, most_decoys) = self.scan.neighbourhood.sums();
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
            rarest_concept,
            concepts_unknown,
            rarest_concept_asked,
            concepts_not_asked,
            rarest_term,
            terms_unknown,
            terms_not_asked,
            share(
                theirs
                    .iter()
                    .filter(|id| !query.concept_ids.contains(id))
                    .count(),
                theirs.len(),
            ),
            self.of_kind_missing(Kind::Asking, concepts, Usages::ASKED),
            candidate.ask.score - candidate.opposite.score,
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
            length / phrasing.length.max(1) as f32,
            flag(query.language == Language::Ja),
            flag(query.language != phrasing.language),
            nearby(&|p| p.usage == Usage::Decoy),
            nearby(&|p| p.entry == own && p.usage != Usage::Decoy),
            nearby(&|p| p.entry == own && p.usage == Usage::Decoy),
            self.clashing(&theirs, |id| &self.lexicon.concept(id).opposite, false),
            self.clashing(&theirs, |id| &self.lexicon.concept(id).not, true),
            flag(entry.verdict == Verdict::Stated),
            flag(entry.verdict == Verdict::Yes),
            flag(entry.detail),
            query.clauses.len() as f32,
            worst_known(query.clauses.iter().map(|clause| &clause.terms), terms),
            clause_score(self.scan, &|clause| clause.asked[rank], best.score),
            clause_score(
                self.scan,
                &|clause| clause.asked[rank] - clause.decoy,
                best.score - self.scan.decoy.score,
            ),
            self.clause_beyond(terms).unwrap_or(asks_for_more),
            self.section_known(candidate.entry),
            self.owners_nearby(),
            query.notes as f32,
            self.of_kind_missing(Kind::Standard, concepts, Usages::KNOWN),
            self.average(&self.scan.terms, candidate.entry),
            self.average(&self.scan.concepts, candidate.entry),
            terms.of_opposites_only(),
            concepts.of_opposites_only(),
            flag(opposite),
            // An opposite that the question negates asks straight on.
            flag(opposite != ((query.main_negations + phrasing.main_negations) % 2 == 1)),
            support.asked,
            support.asked - self.scan.neighbourhood.best_other(candidate.entry),
            support.decoy,
            most_decoys,
            support.asked - support.decoy,
            all_decoys,
            all_asked,
            support.opposite,
            asks_for_more,
            1.0 - worst_known(query.rules.iter(), terms),
            1.0 - worst_known(query.numerals.iter(), terms),
        ]
    }

    fn neighbours(&self) -> impl Iterator<Item = &Phrasing> {
        let nearest = self.scan.neighbours.iter().take(NEIGHBOURS);
        nearest.map(|(id, _)| self.index.phrasing(*id))
    }

    fn owners_nearby(&self) -> f32 {
        let mut owners: Vec<u32> = self.neighbours().map(|phrasing| phrasing.entry).collect();
        owners.sort_unstable();
        owners.dedup();
        owners.len() as f32
    }

    /// How many of the question's concepts of a kind the entry does not hold in any of the usages.
    fn of_kind_missing(&self, kind: Kind, concepts: &Held, usages: Usages) -> f32 {
        concepts
            .keys()
            .filter(|(key, held)| {
                self.lexicon.concept(key.key as ConceptId).kind == kind && !held.meets(usages)
            })
            .count() as f32
    }

    /// How many of the question's concepts have one on the other side that they clash with, where
    /// the question has not that one too.
    fn clashing<'l>(
        &'l self,
        theirs: &[ConceptId],
        with: impl Fn(ConceptId) -> &'l Vec<ConceptId>,
        only_ours: bool,
    ) -> f32 {
        let ours = &self.query.concept_ids;
        let clashes = |id: &&ConceptId| {
            with(**id)
                .iter()
                .any(|other| theirs.contains(other) && !ours.contains(other))
        };
        ours.iter()
            .filter(|id| !only_ours || !theirs.contains(id))
            .filter(clashes)
            .count() as f32
    }

    /// Share of the concepts of the headings that the entry's asks and opposites name.
    fn section_known(&self, entry: usize) -> f32 {
        if self.query.section.keys.is_empty() {
            return 0.0;
        }
        let lookup = Lookup::new(&self.query.section, &self.index.concepts);
        let held = lookup.held(self.index, &self.index.concepts, entry, self.but);
        share(
            held.keys()
                .filter(|(_, held)| held.meets(Usages::ASKED))
                .count(),
            held.len(),
        )
    }

    /// The most that any clause, taken by itself, asks for more than the entry says; `None` where there is but one.
    fn clause_beyond(&self, terms: &Held) -> Option<f32> {
        let beyond = |clause: &Clause| self.wordings.beyond(&terms.narrowed(&clause.terms));
        self.query.clauses.iter().map(beyond).reduce(f32::max)
    }

    /// How near the entry's asks and opposites are on average: the cosine with their sum, but for
    /// that sum's length.
    fn average(&self, scores: &[f32], entry: usize) -> f32 {
        let own = |id: &PhrasingId| {
            let usage = self.index.phrasing(*id).usage;
            matches!(usage, Usage::Ask | Usage::Opposite) && self.but != Some(*id)
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
}

/// The least score of any clause; `whole` where there is but one.
fn clause_score(scan: &Scan, score: &dyn Fn(&ClauseScan) -> f32, whole: f32) -> f32 {
    scan.clauses
        .iter()
        .map(score)
        .reduce(f32::min)
        .unwrap_or(whole)
}

/// The least share that the entry knows of the wording of any of the question's parts; 1 where there are none.
fn worst_known<'w>(parts: impl Iterator<Item = &'w Weighted>, terms: &Held) -> f32 {
    let known = |part: &Weighted| {
        let all: f32 = part.keys.iter().map(|key| key.rarity).sum();
        let held: f32 = part
            .keys
            .iter()
            .filter(|key| terms.usages(key.key).meets(Usages::KNOWN))
            .map(|key| key.rarity)
            .sum();
        if all > 0.0 { held / all } else { 1.0 }
    };
    parts.map(known).fold(1.0, f32::min)
}

fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}
