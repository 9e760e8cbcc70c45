//! What single words tell, learned from all asks, opposites and decoys and from customers' questions, which put it in
//! plainer words: three linear classifiers, each with its own keys, and a network that reads them in their order.

use serde::{Deserialize, Serialize};

use super::differing::{self, Difference};
use super::network::Network;
use super::query::Prepared;
use super::reading::{self, Read, Way};
use super::svm::Svm;

/// The learned weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hearing {
    /// Whether a question is asked the other way round, by its own words ([`super::pointing`]).
    pub pointing: Svm,
    /// Whether it asks for what the entry does not answer ([`super::answering`]).
    pub answering: Svm,
    /// Whether it is turned round against another text ([`super::differing`]).
    pub differing: Svm,
    /// Both again, by the order of its words ([`super::reading`]).
    #[serde(default)]
    pub reading: Network,
}

/// A question that was read, and each of its clauses where there are several.
pub struct ReadQuery<'n> {
    whole: Read<'n>,
    clauses: Vec<Read<'n>>,
}

/// What of a question and one entry is listened to.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Keys of [`super::pointing`].
    pub pointing: Vec<u32>,
    /// Keys of [`super::answering`].
    pub answering: Vec<u32>,
    /// The same of each clause, where there are several.
    pub clauses: Vec<HeardClause>,
    /// Its nearest texts.
    pub differing: Vec<Difference>,
    /// How the entry holds each of the question's pieces.
    pub ways: Vec<Way>,
    /// The entry's rows in the network.
    pub entry: [u32; reading::NUMBERS],
}

/// The same of one clause.
#[derive(Clone, Debug)]
pub struct HeardClause {
    /// Keys of [`super::answering`].
    pub answering: Vec<u32>,
    /// How the entry holds each of its pieces.
    pub ways: Vec<Way>,
}

impl Hearing {
    /// Reads a question, as far as that is the same for all entries.
    pub fn read(&self, query: &Prepared) -> ReadQuery<'_> {
        let clauses = query.clauses.iter();
        ReadQuery {
            whole: Read::new(&self.reading, &query.tokens),
            clauses: clauses
                .map(|clause| Read::new(&self.reading, &clause.tokens))
                .collect(),
        }
    }

    /// What they say, as numbers to learn from; `read` is the question as [`Hearing::read`] reads it.
    pub fn numbers(&self, heard: &Heard, read: &ReadQuery) -> impl Iterator<Item = f32> {
        let pointing = self.pointing.numbers(&heard.pointing);
        let answering = self.answering.numbers(&heard.answering);
        let clauses = heard.clauses.iter();
        let clauses = clauses.map(|clause| self.answering.margin(&clause.answering));
        let clause = clauses.reduce(f32::max).unwrap_or(answering[0]);
        let reading = read.whole.numbers(&heard.ways, &heard.entry);
        let read_clauses = read.clauses.iter().zip(&heard.clauses);
        let clause_reading = read_clauses
            .map(|(read, clause)| read.numbers(&clause.ways, &heard.entry)[0])
            .reduce(f32::min)
            .unwrap_or(reading[0]);
        let differing = differing::numbers(&self.differing, &heard.differing);
        pointing
            .into_iter()
            .chain(answering)
            .chain([clause])
            .chain(differing)
            .chain(reading)
            .chain([clause_reading])
    }
}
