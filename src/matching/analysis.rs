//! Everything that is read from a text before it is compared.

use crate::text::{
    Language, Normal, Quantity, QuestionKind, asked, kind, negations, quantities, terms,
};

use super::index::{Counts, counts};
use super::lexicon::Lexicon;

/// A text, read.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// By script.
    pub language: Language,
    /// Without numbering, notes and courtesy.
    pub text: Normal,
    /// Hashed n-grams and stems, counted.
    pub terms: Counts,
    /// Concepts named.
    pub concepts: Counts,
    /// What kind of answer is wanted.
    pub kind: QuestionKind,
    /// How often it negates.
    pub negations: u32,
    /// Numbers with units.
    pub quantities: Vec<Quantity>,
}

impl Analysis {
    /// Reads a text. Linear in its length, which [`crate::text::MAX_CHARS`] bounds.
    pub fn of(text: &str, lexicon: &Lexicon) -> Self {
        Self::of_normal(&Normal::of(text), lexicon)
    }

    /// Reads a text in normal form.
    pub fn of_normal(normal: &Normal, lexicon: &Lexicon) -> Self {
        let text = asked(normal).text;
        Self {
            language: Language::of(&text.to_string()),
            terms: counts(terms(&text)),
            concepts: counts(lexicon.concepts(&text).into_iter().map(u32::from)),
            kind: kind(normal),
            negations: negations(&text),
            quantities: quantities(&text),
            text,
        }
    }
}
