//! What the corpus says, ready to be compared: every text's wording and concepts.

use serde::{Deserialize, Serialize};

use super::lexicon::{ConceptId, Kind, Lexicon};
use super::postings::{Postings, TextId, Weighted};
use crate::corpus::{Entry, Profile};
use crate::text::{Language, Normal, Term, asked, main_negations, negations, terms};

/// How an entry uses a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Usage {
    /// Asks for the entry.
    Ask,
    /// Asks for its reverse.
    Opposite,
    /// Looks like it, but no entry answers it.
    Decoy,
    /// Is its answer: known wording, but no way of asking.
    Answer,
}

/// Index of a phrasing in its index.
pub type PhrasingId = TextId;

/// One indexed text of an entry, and of its grammar what is compared with a question's.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Phrasing {
    /// Position of its entry in the profile.
    pub entry: u32,
    /// How the entry uses it.
    pub usage: Usage,
    /// By its script.
    pub language: Language,
    /// How often it negates.
    pub negations: u32,
    /// How often its main clause does.
    pub main_negations: u32,
    /// In characters of the normal form.
    pub length: u32,
}

/// Asking words and actors say less about the subject than things and actions do; the share is from
/// the ablation in `docs/matching.md`.
const LIGHT_KIND: f32 = 0.4;

/// Everything precomputed about a profile's texts. Borrowed from the binary for bundled profiles.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Index<'a> {
    phrasings: Vec<Phrasing>,
    /// First phrasing of each entry, and one past the last of all; an entry's stand together.
    starts: Vec<PhrasingId>,
    /// Wording.
    #[serde(borrow)]
    pub terms: Postings<'a>,
    /// Meaning.
    #[serde(borrow)]
    pub concepts: Postings<'a>,
}

impl Index<'static> {
    /// Indexes a profile.
    pub fn build(profile: &Profile, lexicon: &Lexicon) -> Self {
        let mut phrasings = Vec::new();
        let mut starts = vec![0];
        let mut term_lists = Vec::new();
        let mut concept_lists = Vec::new();
        for (position, entry) in profile.entries.iter().enumerate() {
            for (usage, text) in texts(entry) {
                let asked = asked(&Normal::of(text)).text;
                phrasings.push(Phrasing {
                    entry: position as u32,
                    usage,
                    language: Language::of(text),
                    negations: negations(&asked),
                    main_negations: main_negations(&asked),
                    length: asked.chars().len() as u32,
                });
                term_lists.push(terms(&asked));
                let concepts = lexicon.concepts_in(&asked);
                concept_lists.push(concepts.into_iter().map(u32::from).collect());
            }
            starts.push(phrasings.len() as u32);
        }
        Self {
            phrasings,
            starts,
            terms: Postings::build(term_lists, |_| 1.0),
            concepts: Postings::build(concept_lists, |key| kind_weight(lexicon, key as ConceptId)),
        }
    }
}

impl Index<'_> {
    /// All indexed texts.
    pub fn phrasings(&self) -> &[Phrasing] {
        &self.phrasings
    }

    /// One of them.
    pub fn phrasing(&self, id: PhrasingId) -> &Phrasing {
        &self.phrasings[id as usize]
    }

    /// The texts of an entry.
    pub fn of_entry(&self, entry: usize) -> std::ops::Range<PhrasingId> {
        self.starts[entry]..self.starts[entry + 1]
    }

    /// Number of entries.
    pub fn entries(&self) -> usize {
        self.starts.len() - 1
    }

    /// A question's wording, weighted by rarity.
    pub fn weigh_terms(&self, list: Vec<Term>) -> Weighted {
        self.terms.weigh(list, |_| 1.0)
    }

    /// A question's concepts, weighted by rarity.
    pub fn weigh_concepts(&self, list: &[ConceptId], lexicon: &Lexicon) -> Weighted {
        let keys = list.iter().map(|&id| u32::from(id)).collect();
        self.concepts
            .weigh(keys, |key| kind_weight(lexicon, key as ConceptId))
    }

    /// The concepts that a phrasing names, sorted.
    pub fn concepts_of(&self, id: PhrasingId) -> Vec<ConceptId> {
        let mut concepts = Vec::new();
        self.concepts.places(id, |place| {
            concepts.push(self.concepts.key(place) as ConceptId);
        });
        concepts
    }
}

fn kind_weight(lexicon: &Lexicon, id: ConceptId) -> f32 {
    match lexicon.concept(id).kind {
        Kind::Asking | Kind::Actor => LIGHT_KIND,
        Kind::Thing | Kind::Action | Kind::Quality | Kind::Standard => 1.0,
    }
}

/// An entry's texts in the order in which they are indexed.
pub fn texts(entry: &Entry) -> impl Iterator<Item = (Usage, &str)> {
    let lists = [
        (Usage::Ask, &entry.ask),
        (Usage::Opposite, &entry.opposite),
        (Usage::Decoy, &entry.decoy),
    ];
    let phrasings = lists
        .into_iter()
        .flat_map(|(usage, list)| list.all().map(move |(_, text)| (usage, text.as_str())));
    let answers = [&entry.answer.ja, &entry.answer.en];
    phrasings.chain(
        answers
            .into_iter()
            .map(|text| (Usage::Answer, text.as_str())),
    )
}
