//! Reads a question from its beginning to its end, as one entry sees it: a small convolutional network over its pieces,
//! which says whether the entry answers it and whether it is asked the other way round.
//!
//! The other classifiers know which words there are, this one in which order: what is negated, what is done to what.
//! Each piece is a row of numbers: its own, that of the piece with the next, that of the concept it belongs to, and how
//! the entry's texts hold them.

use super::held::{Held, Usages};
use super::lexicon::{ConceptId, Form};
use super::network::{ANSWERS, Network, Row, WIDTH, add, places, share};
use super::svm::{CONCEPT, of_kind};
use crate::text::{Normal, Term, pieces};

/// How many numbers [`Read::numbers`] gives.
pub const NUMBERS: usize = ANSWERS;
/// More pieces are not read: of the 33,000 questions at hand two are longer.
const MOST_TOKENS: usize = 100;
/// Sets the rows of entries apart from those of wording.
const ENTRY: u32 = 0xe27_1e5;

/// One piece of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Keys of its rows: its own, with the next piece, of its concept.
    pub rows: [Option<u32>; 3],
    /// The wording that an entry may hold.
    term: Term,
    /// Its concept.
    concept: Option<ConceptId>,
}

#[cfg(test)]
impl Token {
    /// A piece with these rows, which no entry holds.
    pub fn of(rows: [Option<u32>; 3]) -> Self {
        Self {
            rows,
            term: 0,
            concept: None,
        }
    }
}

/// How one entry holds a piece: its wording, and its concept if it has one.
pub type Way = [Option<u8>; 2];

/// The kind and the number of each part of a way.
pub fn parts(way: &Way) -> impl Iterator<Item = (usize, usize)> {
    let sets = way.iter().enumerate();
    sets.filter_map(|(kind, set)| Some((kind, usize::from((*set)?))))
}

/// The pieces of a question, in its order; `forms` are its words that name concepts.
pub fn tokens(text: &Normal, forms: &[Form]) -> Vec<Token> {
    let concept_at = |at: usize| {
        let form = forms.iter().find(|(place, _)| place.contains(&at))?;
        form.1.first().copied()
    };
    pieces(text)
        .into_iter()
        .take(MOST_TOKENS)
        .map(|piece| {
            let concept = concept_at(piece.at);
            Token {
                rows: [
                    Some(piece.own),
                    Some(piece.pair),
                    concept.map(|id| of_kind(u32::from(id), CONCEPT)),
                ],
                term: piece.term,
                concept,
            }
        })
        .collect()
}

/// How one entry holds each piece.
pub fn ways(tokens: &[Token], terms: &Held, concepts: &Held) -> Vec<Way> {
    tokens
        .iter()
        .map(|token| {
            let concept = token.concept.map(|id| concepts.usages(u32::from(id)));
            [Some(terms.usages(token.term)), concept].map(|held| held.map(Usages::set))
        })
        .collect()
}

/// Keys of an entry's two rows: what it adds to each answer.
pub fn entry_rows(id: &str) -> [u32; NUMBERS] {
    let key = id
        .bytes()
        .fold(ENTRY, |key, byte| of_kind(key, u32::from(byte)));
    [of_kind(key, 1), of_kind(key, 2)]
}

/// A question that was read.
pub struct Read<'n> {
    network: &'n Network,
    base: Vec<Row>,
    windowed: Vec<Row>,
}

impl<'n> Read<'n> {
    /// Reads a question, as far as that is the same for all entries.
    pub fn new(network: &'n Network, tokens: &[Token]) -> Self {
        if network.layers.window.is_empty() {
            return Self {
                network,
                base: Vec::new(),
                windowed: Vec::new(),
            };
        }
        let base: Vec<Row> = tokens
            .iter()
            .map(|token| {
                let mut sum = [0.0; WIDTH];
                let rows = token.rows.iter().flatten();
                for row in rows.filter_map(|key| network.row(*key)) {
                    add(&mut sum, 1.0, &row);
                }
                sum
            })
            .collect();
        let windowed = (0..base.len())
            .map(|at| network.layers.around(at, &base))
            .collect();
        Self {
            network,
            base,
            windowed,
        }
    }

    /// Whether an entry answers the question, and whether it is asked the other way round: more than 0 for yes.
    pub fn numbers(&self, ways: &[Way], entry: &[u32; NUMBERS]) -> [f32; NUMBERS] {
        let network = self.network;
        let layers = &network.layers;
        if self.base.is_empty() {
            return layers.biases;
        }
        let mut pooled = [[f32::NEG_INFINITY; WIDTH], [0.0; WIDTH]];
        for (at, windowed) in self.windowed.iter().enumerate() {
            let mut windowed = *windowed;
            for (place, other) in places(at, self.base.len()) {
                for (kind, way) in parts(&ways[other]) {
                    add(&mut windowed, 1.0, network.way_at(place, kind, way));
                }
            }
            let mut out = self.base[at];
            for (kind, way) in parts(&ways[at]) {
                add(&mut out, 1.0, &layers.ways[kind][way]);
            }
            let [largest, sum] = &mut pooled;
            for ((out, windowed), (largest, sum)) in
                out.iter().zip(windowed).zip(largest.iter_mut().zip(sum))
            {
                let out = out + windowed.max(0.0);
                *largest = largest.max(out);
                *sum += out;
            }
        }
        let share = share(self.base.len());
        pooled[1] = pooled[1].map(|sum| sum * share);
        layers.answers(&layers.hidden(&pooled), entry.map(|key| network.row(key)))
    }
}
