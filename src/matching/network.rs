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

/// All that is learned but the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layers {
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
}

impl Layers {
    /// Of full size, and nothing but 0.
    pub fn zero() -> Self {
        let rows = |count| vec![[0.0; WIDTH]; count];
        Self {
            ways: [rows(WAYS), rows(WAYS)],
            window: rows(WINDOW * WIDTH),
            dense: rows(2 * WIDTH),
            ..Self::default()
        }
    }

    /// All numbers, in runs, always in the same order.
    pub fn runs(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let rows = self.ways.iter_mut().flatten();
        rows.chain(&mut self.window)
            .chain([&mut self.window_bias])
            .chain(&mut self.dense)
            .chain([&mut self.dense_bias])
            .chain(&mut self.heads)
            .map(|row| row.as_mut_slice())
            .chain([self.biases.as_mut_slice()])
    }

    /// With as many digits as are kept.
    #[must_use]
    pub fn rounded(mut self) -> Self {
        for number in self.runs().flatten() {
            *number = (*number * 10_000.0).round() / 10_000.0;
        }
        self
    }

    /// What a row at one place of the window adds.
    fn at_place(&self, place: usize, row: &Row, mut sum: Row) -> Row {
        let weights = &self.window[place * WIDTH..(place + 1) * WIDTH];
        for (number, weights) in row.iter().zip(weights) {
            add(&mut sum, *number, weights);
        }
        sum
    }

    /// What the window makes of the rows around one piece.
    pub fn around(&self, at: usize, rows: &[Row]) -> Row {
        places(at, rows.len()).fold(self.window_bias, |sum, (place, other)| {
            self.at_place(place, &rows[other], sum)
        })
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

/// The learned weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Network {
    /// Keys of the rows, sorted.
    keys: Vec<u32>,
    /// What each piece, pair, concept and entry is, in steps of [`STEP`].
    #[serde(with = "steps")]
    rows: Vec<[i8; WIDTH]>,
    /// All else.
    pub layers: Layers,
    /// For each place in the window what each way adds, reckoned in advance.
    #[serde(skip)]
    windowed: [Vec<Row>; 2],
}

/// What is kept of a [`Network`].
#[derive(Deserialize)]
struct Kept {
    keys: Vec<u32>,
    #[serde(with = "steps")]
    rows: Vec<[i8; WIDTH]>,
    layers: Layers,
}

impl From<Kept> for Network {
    fn from(kept: Kept) -> Self {
        Self::new(kept.keys, kept.rows, kept.layers)
    }
}

impl Network {
    /// Of rows, sorted by their keys, and all else.
    pub fn new(keys: Vec<u32>, rows: Vec<[i8; WIDTH]>, layers: Layers) -> Self {
        let windowed = [0, 1].map(|kind| {
            let places = 0..layers.window.len() / WIDTH;
            let all =
                places.flat_map(|place| layers.ways[kind].iter().map(move |way| (place, way)));
            all.map(|(place, way)| layers.at_place(place, way, [0.0; WIDTH]))
                .collect()
        });
        Self {
            keys,
            rows,
            layers,
            windowed,
        }
    }

    /// The row of a key, if it is known.
    pub fn row(&self, key: u32) -> Option<Row> {
        let at = self.keys.binary_search(&key).ok()?;
        let row = self.rows.get(at)?;
        Some(row.map(|steps| f32::from(steps) * STEP))
    }

    /// What a way of holding a wording (0) or a concept (1) adds at one place of the window.
    pub fn way_at(&self, place: usize, kind: usize, way: usize) -> &Row {
        &self.windowed[kind][place * WAYS + way]
    }
}

/// A row as it is kept.
pub fn in_steps(row: &Row) -> [i8; WIDTH] {
    row.map(|value| (value / STEP).round().clamp(-127.0, 127.0) as i8)
}

/// Rows as numbers in text, and as bare bytes in the binary: decoded one by one they would be an eighth of all that a
/// look-up does (163 against 144 million instructions).
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
