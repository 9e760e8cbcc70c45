//! A question made ready: one spelling, weighted wording and concepts, and what its grammar tells.

use super::index::Index;
use super::lexicon::{ConceptId, Lexicon};
use super::postings::Weighted;
use super::reading::{Token, tokens};
use crate::text::{
    Asked, Cue, Language, Normal, Quantity, QuestionKind, Term, asked, asks_in_the_negative,
    clauses, cues, endings, garbled, kind, main_negations, negations, numerals, quantities, rules,
    terms,
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
    /// The same, as it is read from beginning to end.
    pub tokens: Vec<Token>,
    /// Its concepts.
    pub concepts: Weighted,
    /// The same, sorted.
    pub concept_ids: Vec<ConceptId>,
    /// Concepts of the headings above it, or of the worksheet's name.
    pub section: Weighted,
    /// Hints of its wording.
    pub cues: Vec<Cue>,
    /// What kind of answer it wants.
    pub kind: QuestionKind,
    /// How often it negates.
    pub negations: u32,
    /// How often its main clause does.
    pub main_negations: u32,
    /// Whether it is put in the negative, so that a yes is ambiguous.
    pub in_the_negative: bool,
    /// Its figures.
    pub quantities: Vec<Quantity>,
    /// Each clause, where there are several.
    pub clauses: Vec<Clause>,
    /// Further wording that tells the direction.
    pub endings: Vec<Term>,
    /// Wording of each law, guideline or standard that it names.
    pub rules: Vec<Weighted>,
    /// Wording of each number in it.
    pub numerals: Vec<Weighted>,
    /// Whether it can be read: what was decoded wrongly cannot.
    pub legible: bool,
    /// Whether notes were left out (「※…」).
    pub notes: usize,
}

/// One of several things that a question asks at once.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its wording.
    pub terms: Weighted,
    /// The same, as it is read from beginning to end.
    pub tokens: Vec<Token>,
    /// Its concepts.
    pub concepts: Weighted,
    /// What kind of answer it wants.
    pub kind: QuestionKind,
}

impl Clause {
    fn new(part: &Normal, index: &Index, lexicon: &Lexicon) -> Self {
        let text = asked(part).text;
        let forms = lexicon.forms_in(&text);
        Self {
            terms: index.weigh_terms(terms(&text)),
            tokens: tokens(&text, &forms),
            concepts: index.weigh_concepts(&lexicon.concepts_of(&forms), lexicon),
            kind: kind(part),
        }
    }
}

impl Prepared {
    /// Prepares a question for an index.
    pub fn new(query: &Query, index: &Index, lexicon: &Lexicon) -> Self {
        let Asked { whole, text, notes } = asked(&Normal::of(query.text));
        let forms = lexicon.forms_in(&text);
        let concept_ids = lexicon.concepts_of(&forms);
        // Where no heading stands above, the worksheet's name is the only one.
        let section = match (query.section, query.sheet) {
            ([], Some(sheet)) => Normal::of(sheet),
            (headings, _) => Normal::of(&headings.join("\n")),
        };
        let clauses = match clauses(&whole) {
            parts if parts.len() > 1 => parts
                .iter()
                .map(|part| Clause::new(part, index, lexicon))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            language: Language::of(query.text),
            terms: index.weigh_terms(terms(&text)),
            tokens: tokens(&text, &forms),
            concepts: index.weigh_concepts(&concept_ids, lexicon),
            section: index.weigh_concepts(&lexicon.concepts_in(&section), lexicon),
            cues: cues(&whole),
            kind: kind(&whole),
            negations: negations(&text),
            main_negations: main_negations(&text),
            in_the_negative: asks_in_the_negative(&whole),
            quantities: quantities(&whole),
            clauses,
            endings: endings(&text),
            rules: rules(&text)
                .iter()
                .map(|rule| index.weigh_terms(terms(rule)))
                .collect(),
            numerals: numerals(&text)
                .iter()
                .map(|number| index.weigh_terms(terms(number)))
                .collect(),
            legible: !garbled(query.text),
            notes: notes.len(),
            concept_ids,
            text,
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::bundled;
    use crate::matching::bundled::lexicon;
    use crate::matching::prebuilt::Prebuilt;

    #[test]
    fn a_sheets_name_is_a_heading_where_there_is_no_other() {
        let lexicon = lexicon();
        let built = Prebuilt::of(bundled("tokium").unwrap(), &lexicon);
        let headings = |section: &[String], sheet| {
            let query = Query {
                section,
                sheet,
                ..Query::of("定期的に行っているか")
            };
            let prepared = Prepared::new(&query, &built.index, &lexicon);
            let keys = prepared.section.keys.iter();
            keys.map(|key| key.key).collect::<Vec<_>>()
        };
        let backup = headings(&["バックアップ".to_owned()], None);
        assert!(!backup.is_empty());
        assert_eq!(headings(&[], Some("バックアップ")), backup);
        let network = headings(&["ネットワーク".to_owned()], Some("バックアップ"));
        assert!(!network.is_empty() && network != backup);
        assert!(headings(&[], Some("Sheet1")).is_empty());
    }
}
