//! Which entries a question could be about, with every kind of evidence for each.

use super::analysis::Analysis;
use super::index::{Counts, Index, Postings, Side, frequency, rarity};

/// Terms are looked up rarest first until this many postings have been read, so that a question
/// costs the same whatever the size of the corpus. The bundled corpora never reach it.
const POSTINGS_BUDGET: usize = 600_000;

/// How many entries are looked at closely.
pub const SHORTLIST: usize = 12;

/// Weight of the concepts' cosine beside the terms' (the best of 0.2 to 1.0 on the corpus' own
/// pairs; the learned weights correct it).
const CONCEPTS: f32 = 0.6;

/// Share of the second and third best phrasing of an entry beside its best.
const NEXT_BEST: [f32; 3] = [1.0, 0.5, 0.25];

/// The evidence for one entry.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Place of the entry in the profile.
    pub entry: usize,
    /// Number of its best phrasing that is no decoy.
    pub phrasing: usize,
    /// Similarity of that phrasing: terms, concepts, and their weighted sum.
    pub terms: f32,
    /// See `terms`.
    pub concepts: f32,
    /// See `terms`.
    pub best: f32,
    /// Weighted sum over its three best phrasings.
    pub top3: f32,
    /// Its best `ask`, best `opposite`, best decoy.
    pub sides: [f32; 3],
    /// Cosine with the whole entry: terms.
    pub entry_terms: f32,
    /// Cosine with the whole entry: concepts.
    pub entry_concepts: f32,
    /// Share, by rarity, of the question's terms that the entry nowhere uses.
    pub missing_terms: f32,
    /// Share, by rarity, of the question's concepts that the entry nowhere names.
    pub missing_concepts: f32,
}

/// The ranking before anything learned.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// Most similar first.
    pub evidence: Vec<Evidence>,
    /// The most similar decoy of any entry.
    pub decoy: f32,
}

/// Scores of one kind of document.
struct Scores {
    cosine: Vec<f32>,
    covered: Vec<f32>,
    total: f32,
}

fn scores(question: &Counts, postings: &Postings, documents: usize) -> Scores {
    let mut terms: Vec<(usize, u32, f32, f32)> = question
        .iter()
        .map(|(&term, &count)| {
            let holding = postings.list(term).len();
            let idf = rarity(documents, holding);
            (holding, term, frequency(count) * idf, idf)
        })
        .collect();
    terms.sort_unstable_by_key(|&(holding, term, ..)| (holding, term));
    let length = terms.iter().map(|t| t.2 * t.2).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    let mut cosine = vec![0.0; documents];
    let mut covered = vec![0.0; documents];
    let mut budget = POSTINGS_BUDGET;
    for &(holding, term, weight, idf) in &terms {
        if holding > budget {
            break;
        }
        budget -= holding;
        for (document, there) in postings.list(term) {
            let document = document as usize;
            cosine[document] += weight / length * there;
            covered[document] += idf;
        }
    }
    Scores { cosine, covered, total: terms.iter().map(|t| t.3).sum() }
}

impl Scores {
    fn missing(&self, document: usize) -> f32 {
        if self.total > 0.0 { 1.0 - self.covered[document] / self.total } else { 1.0 }
    }
}

/// Ranks the entries for a question, as if the given phrasing did not exist.
pub fn rank(question: &Analysis, index: &Index, without: Option<usize>) -> Ranking {
    let terms = scores(&question.terms, &index.terms, index.phrasings.len());
    let concepts = scores(&question.concepts, &index.concepts, index.phrasings.len());
    let whole_terms = scores(&question.terms, &index.entry_terms, index.entries);
    let whole_concepts = scores(&question.concepts, &index.entry_concepts, index.entries);
    let mut evidence: Vec<Evidence> = Vec::new();
    let mut best_decoy = 0.0_f32;
    let mut at = 0;
    while at < index.phrasings.len() {
        let entry = index.phrasings[at].entry;
        let start = at;
        while at < index.phrasings.len() && index.phrasings[at].entry == entry {
            at += 1;
        }
        let mut found = Evidence { entry: entry as usize, phrasing: start, ..Evidence::default() };
        let mut three = [0.0_f32; 3];
        for number in start..at {
            if without == Some(number) {
                continue;
            }
            let score = terms.cosine[number] + CONCEPTS * concepts.cosine[number];
            if score <= 0.0 {
                continue;
            }
            let side = &mut found.sides[index.phrasings[number].side as usize];
            *side = side.max(score);
            if index.phrasings[number].side == Side::Decoy {
                best_decoy = best_decoy.max(score);
                continue;
            }
            if score > found.best {
                found.best = score;
                found.phrasing = number;
                found.terms = terms.cosine[number];
                found.concepts = concepts.cosine[number];
            }
            let mut carried = score;
            for place in &mut three {
                if carried > *place {
                    std::mem::swap(&mut carried, place);
                }
            }
        }
        if found.best > 0.0 {
            found.top3 = three.iter().zip(NEXT_BEST).map(|(s, w)| s * w).sum();
            evidence.push(found);
        }
    }
    let key = |e: &Evidence| e.top3 + whole_terms.cosine[e.entry] + CONCEPTS * whole_concepts.cosine[e.entry];
    evidence.sort_by(|a, b| key(b).total_cmp(&key(a)).then(a.entry.cmp(&b.entry)));
    evidence.truncate(SHORTLIST);
    for found in &mut evidence {
        found.entry_terms = whole_terms.cosine[found.entry];
        found.entry_concepts = whole_concepts.cosine[found.entry];
        found.missing_terms = whole_terms.missing(found.entry);
        found.missing_concepts = whole_concepts.missing(found.entry);
    }
    Ranking { evidence, decoy: best_decoy }
}
