//! A question made ready: one spelling, weighted wording and concepts, and what its grammar tells.

use super::index::Index;
use super::lexicon::{ConceptId, Lexicon};
use super::postings::Weighted;
use crate::text::{
    Cue, Language, Normal, Quantity, QuestionKind, Term, asked, clauses, cues, endings, garbled,
    kind, main_negations, negations, quantities, rules, terms,
};

/// What is asked, with what stands around it.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The question.
    pub text: &'a str,
    /// Headings above it, outermost first.
    pub section: &'a [String],
    /// The worksheet's name.
    pub sheet: Option<&'a str>,
    /// What the form's unit column wants.
    pub unit: Option<&'a str>,
}

impl<'a> Query<'a> {
    /// A question without surroundings.
    pub fn of(text: &'a str) -> Self {
        Self {
            text,
            section: &[],
            sheet: None,
            unit: None,
        }
    }
}

/// A question as the features see it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Without numbering, notes and courtesy.
    pub text: Normal,
    /// By its script.
    pub language: Language,
    /// Its wording.
    pub terms: Weighted,
    /// Its concepts.
    pub concepts: Weighted,
    /// The same, sorted.
    pub concept_ids: Vec<ConceptId>,
    /// Concepts of the headings above it.
    pub section: Weighted,
    /// Hints of its wording.
    pub cues: Vec<Cue>,
    /// What kind of answer it wants.
    pub kind: QuestionKind,
    /// How often it negates.
    pub negations: u32,
    /// How often its main clause does.
    pub main_negations: u32,
    /// Its figures.
    pub quantities: Vec<Quantity>,
    /// Wording of each clause, where there are several.
    pub clauses: Vec<Weighted>,
    /// Further wording that tells the direction.
    pub endings: Vec<Term>,
    /// Wording of each law, guideline or standard that it names.
    pub rules: Vec<Weighted>,
    /// Whether it can be read: what was decoded wrongly cannot.
    pub legible: bool,
    /// Whether notes were left out (「※…」).
    pub notes: usize,
}

impl Prepared {
    /// Prepares a question for an index.
    pub fn new(query: &Query, index: &Index, lexicon: &Lexicon) -> Self {
        let whole = Normal::of(query.text);
        let asked = asked(&whole);
        let text = asked.text;
        let concept_ids = lexicon.concepts_in(&text);
        let section = Normal::of(&query.section.join("\n"));
        let parts = clauses(&text);
        let clauses = if parts.len() > 1 {
            parts
                .iter()
                .map(|part| index.weigh_terms(terms(part)))
                .collect()
        } else {
            Vec::new()
        };
        Self {
            language: Language::of(query.text),
            terms: index.weigh_terms(terms(&text)),
            concepts: index.weigh_concepts(&concept_ids, lexicon),
            section: index.weigh_concepts(&lexicon.concepts_in(&section), lexicon),
            cues: cues(&whole),
            kind: kind(&whole),
            negations: negations(&text),
            main_negations: main_negations(&text),
            quantities: quantities(&whole),
            clauses,
            endings: endings(&text),
            rules: rules(&text)
                .iter()
                .map(|rule| index.weigh_terms(terms(rule)))
                .collect(),
            legible: !garbled(query.text),
            notes: asked.notes.len(),
            concept_ids,
            text,
        }
    }

    /// All that tells the direction.
    pub fn pointing(&self) -> Vec<Term> {
        let wording = self.terms.keys.iter().map(|key| key.key);
        wording.chain(self.endings.iter().copied()).collect()
    }

    /// Whether the wording gives the hint.
    pub fn hints(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    /// Whether there is anything to compare: at least two characters of words, and legible.
    pub fn says_something(&self) -> bool {
        let words = self.text.chars().iter().filter(|c| c.is_alphanumeric());
        self.legible && words.count() >= 2
    }
}
