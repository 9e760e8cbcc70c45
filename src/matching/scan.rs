//! How near every entry is to a question: the sums that ranking starts from.

use super::index::{Index, PhrasingId, Usage};
use super::neighbourhood::{Neighbourhood, VOICES};
use super::postings::Weighted;
use super::query::{Clause, Prepared};

/// Share of concept similarity in a text's score; wording counts 1. From the ablation in
/// `docs/matching.md`.
pub const CONCEPT_SHARE: f32 = 0.6;
/// What an entry's second and third best phrasing add to its best.
const FURTHER: f32 = 0.25;
/// Entries that are looked at more closely.
pub const CANDIDATES: usize = 8;

/// The nearest text of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    /// Its score; 0 where there is none.
    pub score: f32,
    /// Which text.
    pub phrasing: Option<PhrasingId>,
}

const NONE: Nearest = Nearest {
    score: 0.0,
    phrasing: None,
};

/// How near one entry is.
#[derive(Clone, Copy, Debug)]
pub struct Nearness {
    /// Position in the profile.
    pub entry: usize,
    /// Best phrasing, and a share of the next two.
    pub total: f32,
    /// Nearest ask.
    pub ask: Nearest,
    /// Nearest opposite.
    pub opposite: Nearest,
    /// Nearest decoy.
    pub decoy: Nearest,
}

impl Nearness {
    /// The nearer of ask and opposite.
    pub fn best(&self) -> Nearest {
        if self.opposite.score > self.ask.score {
            self.opposite
        } else {
            self.ask
        }
    }
}

/// A question against the whole index.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Wording similarity of each text.
    pub terms: Vec<f32>,
    /// Concept similarity of each text.
    pub concepts: Vec<f32>,
    /// The nearest entries, best first, at most [`CANDIDATES`].
    pub nearest: Vec<Nearness>,
    /// The nearest decoy of any entry.
    pub decoy: Nearest,
    /// The nearest texts of any kind with their scores, best first.
    pub neighbours: Vec<(PhrasingId, f32)>,
    /// What these say together.
    pub neighbourhood: Neighbourhood,
    /// Each clause by itself, where there are several.
    pub clauses: Vec<ClauseScan>,
}

/// One clause against the candidates.
#[derive(Clone, Debug)]
pub struct ClauseScan {
    /// For each candidate the score of its nearest ask or opposite.
    pub asked: Vec<f32>,
    /// The score of the nearest decoy.
    pub decoy: f32,
}

impl Scan {
    /// Compares a question with every text but one (its own, when the corpus questions itself).
    pub fn new(query: &Prepared, index: &Index, but: Option<PhrasingId>) -> Self {
        let (terms, concepts) = scores(&query.terms, &query.concepts, index, but);
        let score = |id: PhrasingId| terms[id as usize] + CONCEPT_SHARE * concepts[id as usize];
        let mut nearest: Vec<Nearness> = (0..index.entries())
            .map(|entry| nearness(entry, index, &score))
            .filter(|nearness| nearness.total > 0.0)
            .collect();
        let decoy = nearest.iter().map(|n| n.decoy).fold(NONE, nearer);
        first(&mut nearest, CANDIDATES, |n| (n.total, n.entry));
        let neighbours = neighbours(index, &score);
        let clauses = query
            .clauses
            .iter()
            .map(|clause| ClauseScan::new(clause, index, &nearest, but))
            .collect();
        Self {
            terms,
            concepts,
            nearest,
            decoy,
            neighbourhood: Neighbourhood::new(&neighbours, index),
            neighbours,
            clauses,
        }
    }
}

impl ClauseScan {
    fn new(clause: &Clause, index: &Index, nearest: &[Nearness], but: Option<PhrasingId>) -> Self {
        let (terms, concepts) = scores(&clause.terms, &clause.concepts, index, but);
        let score = |id: PhrasingId| terms[id as usize] + CONCEPT_SHARE * concepts[id as usize];
        let asked = |candidate: &Nearness| nearness(candidate.entry, index, &score).best().score;
        let decoys = (0..)
            .zip(index.phrasings())
            .filter(|(_, phrasing)| phrasing.usage == Usage::Decoy);
        Self {
            asked: nearest.iter().map(asked).collect(),
            decoy: decoys.map(|(id, _)| score(id)).fold(0.0, f32::max),
        }
    }
}

/// Wording and concept similarity of every text, 0 for the one that must not be known.
fn scores(
    terms: &Weighted,
    concepts: &Weighted,
    index: &Index,
    but: Option<PhrasingId>,
) -> (Vec<f32>, Vec<f32>) {
    let mut terms = index.terms.scores(terms);
    let mut concepts = index.concepts.scores(concepts);
    if let Some(own) = but {
        terms[own as usize] = 0.0;
        concepts[own as usize] = 0.0;
    }
    (terms, concepts)
}

fn nearer(a: Nearest, b: Nearest) -> Nearest {
    if b.score > a.score { b } else { a }
}

fn nearness(entry: usize, index: &Index, score: &impl Fn(PhrasingId) -> f32) -> Nearness {
    let mut nearness = Nearness {
        entry,
        total: 0.0,
        ask: NONE,
        opposite: NONE,
        decoy: NONE,
    };
    let mut best = [0.0f32; 3];
    for id in index.of_entry(entry) {
        let here = Nearest {
            score: score(id),
            phrasing: Some(id),
        };
        let slot = match index.phrasings()[id as usize].usage {
            Usage::Ask => &mut nearness.ask,
            Usage::Opposite => &mut nearness.opposite,
            Usage::Decoy => {
                nearness.decoy = nearer(nearness.decoy, here);
                continue;
            }
            Usage::Answer => continue,
        };
        *slot = nearer(*slot, here);
        if here.score > best[0] {
            best = [here.score, best[0], best[1]];
        } else if here.score > best[1] {
            best = [best[0], here.score, best[1]];
        } else if here.score > best[2] {
            best[2] = here.score;
        }
    }
    nearness.total = best[0] + FURTHER * (best[1] + best[2]);
    nearness
}

fn neighbours(index: &Index, score: &impl Fn(PhrasingId) -> f32) -> Vec<(PhrasingId, f32)> {
    let mut all: Vec<(PhrasingId, f32)> = (0..)
        .zip(index.phrasings())
        .filter(|(_, phrasing)| phrasing.usage != Usage::Answer)
        .map(|(id, _)| (id, score(id)))
        .filter(|(_, score)| *score > 0.0)
        .collect();
    first(&mut all, VOICES, |(id, score)| (*score, *id as usize));
    all
}

/// Keeps the so many with the highest scores, highest first. Ties go to the one that stands first, so that the order
/// never hangs on the machine.
fn first<T>(all: &mut Vec<T>, most: usize, score: impl Fn(&T) -> (f32, usize)) {
    let order = |a: &T, b: &T| {
        let ((a, first), (b, other)) = (score(a), score(b));
        b.total_cmp(&a).then(first.cmp(&other))
    };
    if all.len() > most {
        all.select_nth_unstable_by(most, order);
        all.truncate(most);
    }
    all.sort_unstable_by(order);
}
