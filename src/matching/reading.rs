//! Reads a question from its beginning to its end, as one entry sees it: a small convolutional network over its pieces,
//! which says whether the entry answers it and whether it is asked the other way round.
//!
//! The other classifiers know which words there are, this one in which order: what is negated, what is done to what.
//! Each piece is a row of numbers: its own, that of the piece with the next, that of the concept it belongs to, and how
//! the entry's texts hold them. A window of five pieces slides over the rows; the largest and the average of what it
//! gives are weighed by one more layer (Kim: "Convolutional Neural Networks for Sentence Classification", EMNLP 2014).

use serde::{Deserialize, Serialize};

use super::held::{Held, Usages};
use super::lexicon::{ConceptId, Form};
use super::svm::of_kind;
use crate::text::{Normal, Term, pieces};

/// Numbers in a row. 48 and 64 were no better in cross-validation.
pub const WIDTH: usize = 32;
/// Pieces that are seen together; 3 were worse.
pub const WINDOW: usize = 5;
/// How many numbers [`Read::numbers`] gives.
pub const NUMBERS: usize = 2;
/// More pieces are not read: of all questions at hand one in a hundred is longer.
const MOST_TOKENS: usize = 100;
/// Ways in which an entry can hold a piece.
pub const WAYS: usize = Usages::SETS;
/// Sets the rows of concepts, and of entries, apart from those of wording.
const CONCEPT: u32 = 0x0c0c_e900;
const ENTRY: u32 = 0xe27_1e5;
/// Rows are kept in steps of this.
const STEP: f32 = 1.0 / 64.0;

/// Numbers that belong together.
pub type Row = [f32; WIDTH];

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
pub type Way = (u8, Option<u8>);

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
            (terms.usages(token.term).set(), concept.map(Usages::set))
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

/// The learned weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Packed", into = "Packed")]
pub struct Network {
    /// Keys of the rows, sorted.
    pub keys: Vec<u32>,
    /// What each piece, pair, concept and entry is, in steps of [`STEP`].
    pub rows: Vec<[i8; WIDTH]>,
    /// What each way of holding a piece's wording adds to it, and of holding its concept.
    pub ways: [Vec<Row>; 2],
    /// For each place in the window and each number of a row what it adds.
    pub window: Vec<Row>,
    /// What is added to all.
    pub window_bias: Row,
    /// The same for the largest of each number, and then for the averages.
    pub dense: Vec<Row>,
    /// What is added to all.
    pub dense_bias: Row,
    /// What each number says of the two answers.
    pub heads: [Row; NUMBERS],
    /// What is added to each answer.
    pub biases: [f32; NUMBERS],
    /// For each place in the window what each way adds, reckoned in advance.
    pub windowed: [Vec<Row>; 2],
}

/// What is kept of a [`Network`].
#[derive(Clone, Serialize, Deserialize)]
struct Packed {
    keys: Vec<u32>,
    #[serde(with = "steps")]
    rows: Vec<[i8; WIDTH]>,
    ways: [Vec<Row>; 2],
    window: Vec<Row>,
    window_bias: Row,
    dense: Vec<Row>,
    dense_bias: Row,
    heads: [Row; NUMBERS],
    biases: [f32; NUMBERS],
}

impl From<Network> for Packed {
    fn from(network: Network) -> Self {
        Self {
            keys: network.keys,
            rows: network.rows,
            ways: network.ways.map(rounded),
            window: rounded(network.window),
            window_bias: network.window_bias.map(round),
            dense: rounded(network.dense),
            dense_bias: network.dense_bias.map(round),
            heads: network.heads.map(|row| row.map(round)),
            biases: network.biases.map(round),
        }
    }
}

fn round(value: f32) -> f32 {
    (value * 10_000.0).round() / 10_000.0
}

fn rounded(rows: Vec<Row>) -> Vec<Row> {
    rows.into_iter().map(|row| row.map(round)).collect()
}

impl From<Packed> for Network {
    fn from(packed: Packed) -> Self {
        let mut network = Self {
            keys: packed.keys,
            rows: packed.rows,
            ways: packed.ways,
            window: packed.window,
            window_bias: packed.window_bias,
            dense: packed.dense,
            dense_bias: packed.dense_bias,
            heads: packed.heads,
            biases: packed.biases,
            windowed: Default::default(),
        };
        network.windowed = [0, 1].map(|kind| {
            let places = 0..network.window.len() / WIDTH;
            places
                .flat_map(|place| network.ways[kind].iter().map(move |way| (place, way)))
                .map(|(place, way)| network.at_place(place, way, [0.0; WIDTH]))
                .collect()
        });
        network
    }
}

/// A row as it is kept.
pub fn in_steps(row: &Row) -> [i8; WIDTH] {
    row.map(|value| (value / STEP).round().clamp(-127.0, 127.0) as i8)
}

/// Rows as numbers in text, and as bare bytes in the binary, whose decoding one by one would take half as long as a
/// whole look-up.
mod steps {
    use std::fmt;

    use serde::de::{Error, Visitor};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::WIDTH;

    type Rows = Vec<[i8; WIDTH]>;

    pub fn serialize<S: Serializer>(rows: &Rows, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            return rows.serialize(to);
        }
        let bytes: Vec<u8> = rows.iter().flatten().map(|steps| *steps as u8).collect();
        to.serialize_bytes(&bytes)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Rows, D::Error> {
        if from.is_human_readable() {
            return Rows::deserialize(from);
        }
        from.deserialize_bytes(Bytes)
    }

    struct Bytes;

    impl Visitor<'_> for Bytes {
        type Value = Rows;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            write!(f, "rows of {WIDTH} bytes")
        }

        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Rows, E> {
            let rows = bytes.chunks_exact(WIDTH);
            Ok(rows
                .map(|row| std::array::from_fn(|at| row[at] as i8))
                .collect())
        }
    }
}

/// Adds so many times a row.
pub fn add(sum: &mut Row, times: f32, row: &Row) {
    for (sum, number) in sum.iter_mut().zip(row) {
        *sum += times * number;
    }
}

/// The sum of the products, in an order that a processor can work on eight at a time.
pub fn dot(one: &Row, other: &Row) -> f32 {
    let mut sums = [0.0f32; 8];
    for (one, other) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for ((sum, one), other) in sums.iter_mut().zip(one).zip(other) {
            *sum += one * other;
        }
    }
    sums.iter().sum()
}

impl Network {
    /// As it comes out of the file that it is kept in.
    #[must_use]
    pub fn kept(self) -> Self {
        Self::from(Packed::from(self))
    }

    /// The row of a key, if it is known.
    pub fn row(&self, key: u32) -> Option<Row> {
        let at = self.keys.binary_search(&key).ok()?;
        let row = self.rows.get(at)?;
        Some(row.map(|steps| f32::from(steps) * STEP))
    }

    /// What a row at one place of the window adds.
    pub fn at_place(&self, place: usize, row: &Row, mut sum: Row) -> Row {
        let weights = &self.window[place * WIDTH..(place + 1) * WIDTH];
        for (number, weights) in row.iter().zip(weights) {
            add(&mut sum, *number, weights);
        }
        sum
    }

    /// Reads a question, as far as that is the same for all entries.
    pub fn read(&self, tokens: &[Token]) -> Read<'_> {
        if self.window.is_empty() {
            return Read {
                network: self,
                base: Vec::new(),
                windowed: Vec::new(),
            };
        }
        let base: Vec<Row> = tokens
            .iter()
            .map(|token| {
                let mut sum = [0.0; WIDTH];
                let rows = token.rows.iter().flatten();
                for row in rows.filter_map(|key| self.row(*key)) {
                    add(&mut sum, 1.0, &row);
                }
                sum
            })
            .collect();
        let windowed = (0..base.len())
            .map(|at| {
                places(at, base.len()).fold(self.window_bias, |sum, (place, other)| {
                    self.at_place(place, &base[other], sum)
                })
            })
            .collect();
        Read {
            network: self,
            base,
            windowed,
        }
    }

    /// What comes after the window: the answers, from the largest and the averages.
    pub fn hidden(&self, pooled: &[Row; 2]) -> Row {
        let mut hidden = self.dense_bias;
        for (number, weights) in pooled.iter().flatten().zip(&self.dense) {
            add(&mut hidden, *number, weights);
        }
        hidden.map(|number| number.max(0.0))
    }

    /// The two answers: each number of the last layer by its weight, and by what the entry adds to that.
    pub fn answers(&self, hidden: &Row, entry: [Option<Row>; NUMBERS]) -> [f32; NUMBERS] {
        [0, 1].map(|at| {
            let mut weights = self.heads[at];
            if let Some(own) = entry[at] {
                for (weight, own) in weights.iter_mut().zip(own) {
                    *weight *= 1.0 + own;
                }
            }
            self.biases[at] + dot(&weights, hidden)
        })
    }
}

/// The places of the window over one piece, with the pieces under them.
pub fn places(at: usize, pieces: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..WINDOW).filter_map(move |place| {
        let other = (at + place).checked_sub(WINDOW / 2)?;
        (other < pieces).then_some((place, other))
    })
}

/// What an average is of: the square root of the pieces and one, so that one word of many still counts.
pub fn share(pieces: usize) -> f32 {
    1.0 / ((pieces + 1) as f32).sqrt()
}

/// A question that was read.
pub struct Read<'n> {
    network: &'n Network,
    base: Vec<Row>,
    windowed: Vec<Row>,
}

impl Read<'_> {
    /// Whether an entry answers the question, and whether it is asked the other way round: more than 0 for yes.
    pub fn numbers(&self, ways: &[Way], entry: &[u32; NUMBERS]) -> [f32; NUMBERS] {
        let network = self.network;
        if self.base.is_empty() {
            return network.biases;
        }
        let mut pooled = [[f32::NEG_INFINITY; WIDTH], [0.0; WIDTH]];
        for (at, windowed) in self.windowed.iter().enumerate() {
            let mut windowed = *windowed;
            for (place, other) in places(at, self.base.len()) {
                let (wording, concept) = ways[other];
                let row =
                    |kind: usize, way: u8| &network.windowed[kind][place * WAYS + usize::from(way)];
                add(&mut windowed, 1.0, row(0, wording));
                if let Some(concept) = concept {
                    add(&mut windowed, 1.0, row(1, concept));
                }
            }
            let mut out = self.base[at];
            let (wording, concept) = ways[at];
            add(&mut out, 1.0, &network.ways[0][usize::from(wording)]);
            if let Some(concept) = concept {
                add(&mut out, 1.0, &network.ways[1][usize::from(concept)]);
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
        network.answers(&network.hidden(&pooled), entry.map(|key| network.row(key)))
    }
}
