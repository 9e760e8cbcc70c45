//! A small convolutional network: rows of numbers, one for each piece of a text, under a sliding window; the largest and
//! the average of what that gives; one more layer; answers (Kim: "Convolutional Neural Networks for Sentence
//! Classification", EMNLP 2014). What the rows stand for is the business of [`super::reading`].

use serde::{Deserialize, Serialize};

use super::held::Usages;

/// Numbers in a row. 48 and 64 were no better in cross-validation.
pub const WIDTH: usize = 32;
/// Pieces that are seen together; 3 were worse.
pub const WINDOW: usize = 5;
/// How many answers it gives.
pub const ANSWERS: usize = 2;
/// Ways in which an entry can hold a piece.
pub const WAYS: usize = Usages::SETS;
/// Rows are kept in steps of this.
const STEP: f32 = 1.0 / 64.0;

/// Numbers that belong together.
pub type Row = [f32; WIDTH];

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
    pub heads: [Row; ANSWERS],
    /// What is added to each answer.
    pub biases: [f32; ANSWERS],
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
    heads: [Row; ANSWERS],
    biases: [f32; ANSWERS],
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

    /// What comes after the window: the answers, from the largest and the averages.
    pub fn hidden(&self, pooled: &[Row; 2]) -> Row {
        let mut hidden = self.dense_bias;
        for (number, weights) in pooled.iter().flatten().zip(&self.dense) {
            add(&mut hidden, *number, weights);
        }
        hidden.map(|number| number.max(0.0))
    }

    /// The two answers: each number of the last layer by its weight, and by what the entry adds to that.
    pub fn answers(&self, hidden: &Row, entry: [Option<Row>; ANSWERS]) -> [f32; ANSWERS] {
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
