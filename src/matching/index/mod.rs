//! The corpus turned inside out: from a term or a concept to the phrasings and entries with it.

mod postings;

pub use postings::{Counts, Postings, counts, frequency, rarity};

use serde::{Deserialize, Serialize};

use crate::corpus::{Bilingual, Profile};
use crate::text::{Language, QuestionKind};

use super::analysis::Analysis;
use super::lexicon::Lexicon;

/// Which list of an entry a phrasing stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// Asks for the entry.
    Ask,
    /// Asks for the reverse.
    Opposite,
    /// Looks like it, and is answered by no entry.
    Decoy,
}

/// A phrasing of an entry, and what was read from it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Phrasing {
    /// Place of the entry in [`Profile::entries`].
    pub entry: u32,
    /// Which of the entry's lists.
    pub side: Side,
    /// Which language's list.
    pub language: Language,
    /// Place in that list.
    pub nth: u32,
    /// How often it negates.
    pub negations: u32,
    /// Whether a bare yes or no is no answer to it.
    pub wants_information: bool,
}

/// The index of one profile.
#[derive(Clone, Debug)]
pub struct Index {
    /// By document number of the phrasing indexes.
    pub phrasings: Vec<Phrasing>,
    /// Terms of the phrasings.
    pub terms: Postings,
    /// Concepts of the phrasings.
    pub concepts: Postings,
    /// Terms of whole entries: every `ask` and `opposite`, and the answers.
    pub entry_terms: Postings,
    /// Concepts of whole entries.
    pub entry_concepts: Postings,
    /// How many entries there are.
    pub entries: usize,
}

/// The text of a phrasing.
pub fn phrasing_text<'a>(profile: &'a Profile, phrasing: &Phrasing) -> &'a str {
    profile
        .entries
        .get(phrasing.entry as usize)
        .and_then(|entry| {
            let list: &Bilingual<Vec<String>> = match phrasing.side {
                Side::Ask => &entry.ask,
                Side::Opposite => &entry.opposite,
                Side::Decoy => &entry.decoy,
            };
            list.get(phrasing.language).get(phrasing.nth as usize)
        })
        .map_or("", String::as_str)
}

impl Index {
    /// Reads and inverts a profile.
    pub fn new(profile: &Profile, lexicon: &Lexicon) -> Self {
        let mut phrasings = Vec::new();
        let (mut terms, mut concepts) = (Vec::new(), Vec::new());
        let (mut entry_terms, mut entry_concepts) = (Vec::new(), Vec::new());
        for (number, entry) in profile.entries.iter().enumerate() {
            let mut whole = (Counts::new(), Counts::new());
            let add = |into: &mut (Counts, Counts), read: &Analysis| {
                for (all, own) in [(&mut into.0, &read.terms), (&mut into.1, &read.concepts)] {
                    for (term, count) in own {
                        *all.entry(*term).or_default() += count;
                    }
                }
            };
            let sides = [
                (Side::Ask, &entry.ask),
                (Side::Opposite, &entry.opposite),
                (Side::Decoy, &entry.decoy),
            ];
            for (side, texts) in sides {
                for language in [Language::Ja, Language::En] {
                    for (nth, text) in texts.get(language).iter().enumerate() {
                        let read = Analysis::of(text, lexicon);
                        if side != Side::Decoy {
                            add(&mut whole, &read);
                        }
                        phrasings.push(Phrasing {
                            entry: number as u32,
                            side,
                            language,
                            nth: nth as u32,
                            negations: read.negations,
                            wants_information: QuestionKind::wants_information(read.kind),
                        });
                        terms.push(read.terms);
                        concepts.push(read.concepts);
                    }
                }
            }
            for language in [Language::Ja, Language::En] {
                add(&mut whole, &Analysis::of(entry.answer.get(language), lexicon));
            }
            entry_terms.push(whole.0);
            entry_concepts.push(whole.1);
        }
        Self {
            phrasings,
            terms: Postings::build(&terms),
            concepts: Postings::build(&concepts),
            entry_terms: Postings::build(&entry_terms),
            entry_concepts: Postings::build(&entry_concepts),
            entries: profile.entries.len(),
        }
    }

    /// Share, by rarity, of terms that an entry nowhere uses.
    pub fn missing_share(&self, terms: &[u32], entry: usize) -> f32 {
        let (mut all, mut missing) = (0.0, 0.0);
        for &term in terms {
            let list = self.entry_terms.list(term);
            let idf = rarity(self.entries, list.len());
            all += idf;
            if !self.entry_terms.holds(term, entry as u32) {
                missing += idf;
            }
        }
        if all > 0.0 { missing / all } else { 0.0 }
    }
}
