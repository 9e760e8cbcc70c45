//! Learns a [`Network`] by stochastic gradient descent on logistic loss.
//!
//! Adagrad sets the steps (Duchi, Hazan, Singer, JMLR 2011), for rows one for all their numbers; a fifth of the pieces and
//! of the pooled numbers are left out at random each time (Srivastava et al., "Dropout", JMLR 2014). All of it only adds,
//! multiplies, divides and takes roots, in a fixed order, so it comes out the same on every machine.

use rustc_hash::FxHashMap;

use crate::matching::network::{
    ANSWERS, Layers, Network, Row, WAYS, WIDTH, WINDOW, add, dot, in_steps, places, share,
};
use crate::matching::random::SplitMix;
use crate::matching::reading::{Way, parts};

/// Times that all samples are gone through; 2 were worse, 4 no better.
const PASSES: usize = 3;
/// Samples after which all but the rows is moved.
const BATCH: usize = 16;
/// Steps of Adagrad, for rows, for those of entries, for all else. They fall to a twentieth towards the end.
const ROW_STEP: f32 = 0.1;
const ENTRY_STEP: f32 = 0.02;
const STEP: f32 = 0.05;
const LAST_STEP: f32 = 0.05;
/// What is left out.
const DROPPED: f32 = 0.2;
/// Keys of fewer samples than this have no row.
const LEAST_SAMPLES: usize = 5;
/// How far rows and ways are from 0 at first.
const ROW_SPREAD: f32 = 0.03;
const WAY_SPREAD: f32 = 0.1;
/// Where the squared slopes begin, so that first steps are not too long.
const ROW_SLOPES: f32 = 1e-3;
const ENTRY_SLOPES: f32 = 1e-2;
const SLOPES: f32 = 1e-6;
/// Any number does.
const SEED: u64 = 20_261_127;

/// A question as one entry sees it, and what is to come out.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Keys of each piece's rows, and how the entry holds it.
    pub pieces: Vec<([Option<u32>; 3], Way)>,
    /// Keys of the entry's rows.
    pub entry: [u32; ANSWERS],
    /// Whether the entry answers the question, and whether it is asked the other way round, where that can be told.
    pub wanted: [Option<bool>; ANSWERS],
    /// How much it counts.
    pub weight: f32,
}

/// A sample whose rows have been looked up.
struct Placed<'s> {
    sample: &'s Sample,
    rows: Vec<[Option<u32>; 3]>,
    entry: [u32; ANSWERS],
}

/// Learns; the same samples always give the same network.
pub fn learn(samples: &[&Sample]) -> Network {
    if samples.is_empty() {
        return Network::default();
    }
    let keys = keys(samples);
    let places: FxHashMap<u32, u32> = keys.iter().copied().zip(0..).collect();
    let placed: Vec<Placed> = samples
        .iter()
        .map(|sample| Placed {
            sample,
            rows: sample
                .pieces
                .iter()
                .map(|(rows, _)| rows.map(|key| places.get(&key?).copied()))
                .collect(),
            entry: sample.entry.map(|key| places[&key]),
        })
        .collect();
    let mut learner = Learner::new(keys.len(), &placed);
    let mut order: Vec<usize> = (0..placed.len()).collect();
    let all = (PASSES * placed.len()) as f32;
    for pass in 0..PASSES {
        learner.random.shuffle(&mut order);
        for (nth, at) in order.iter().enumerate() {
            let done = (pass * placed.len() + nth) as f32 / all;
            learner.cool = 1.0 - (1.0 - LAST_STEP) * done;
            learner.hear(&placed[*at]);
            if (nth + 1) % BATCH == 0 {
                learner.step();
            }
        }
    }
    let rows = learner.rows.iter().map(in_steps).collect();
    Network::new(keys, rows, learner.layers.rounded())
}

/// The keys that have rows: those of enough samples, and all entries'.
fn keys(samples: &[&Sample]) -> Vec<u32> {
    let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
    for sample in samples {
        let pieces = sample.pieces.iter();
        for key in pieces.flat_map(|(rows, _)| rows.iter().flatten()) {
            *counts.entry(*key).or_default() += 1;
        }
        for key in sample.entry {
            *counts.entry(key).or_default() += LEAST_SAMPLES;
        }
    }
    let enough = counts
        .into_iter()
        .filter(|(_, count)| *count >= LEAST_SAMPLES);
    let mut keys: Vec<u32> = enough.map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys
}

/// What is seen of one sample on the way forward.
#[derive(Default)]
struct Sight {
    /// What each piece counts: 0 where it is left out.
    kept: Vec<f32>,
    base: Vec<Row>,
    windowed: Vec<Row>,
    /// The way back.
    slopes: Vec<Row>,
}

struct Learner {
    rows: Vec<Row>,
    row_squares: Vec<f32>,
    layers: Layers,
    /// By how much they are to move after the batch, and the squares of all such slopes so far.
    slopes: Layers,
    squares: Layers,
    sight: Sight,
    random: SplitMix,
    cool: f32,
}

/// The logistic function by a quotient of polynomials (Lambert's continued fraction for its hyperbolic tangent), as `exp`
/// is not the same on every machine.
fn chance(x: f32) -> f32 {
    let half = (0.5 * x).clamp(-3.0, 3.0);
    let square = half * half;
    0.5 + 0.5 * half * (27.0 + square) / (27.0 + 9.0 * square)
}

impl Learner {
    fn new(count: usize, samples: &[Placed]) -> Self {
        let mut random = SplitMix(SEED);
        let mut rows = |count: usize, spread: f32| -> Vec<Row> {
            (0..count)
                .map(|_| [0.0; WIDTH].map(|_: f32| spread * random.normal()))
                .collect()
        };
        let even = |inputs: usize| 1.0 / (inputs as f32).sqrt();
        let mut own = rows(count, ROW_SPREAD);
        let mut layers = Layers {
            ways: [rows(WAYS, WAY_SPREAD), rows(WAYS, WAY_SPREAD)],
            window: rows(WINDOW * WIDTH, even(WINDOW * WIDTH)),
            dense: rows(2 * WIDTH, even(2 * WIDTH)),
            ..Layers::zero()
        };
        for (head, row) in layers.heads.iter_mut().zip(rows(ANSWERS, WAY_SPREAD)) {
            *head = row;
        }
        let mut row_squares = vec![ROW_SLOPES; count];
        for at in samples.iter().flat_map(|sample| sample.entry) {
            own[at as usize] = [0.0; WIDTH];
            row_squares[at as usize] = ENTRY_SLOPES;
        }
        Self {
            rows: own,
            row_squares,
            layers,
            slopes: Layers::zero(),
            squares: Layers::zero(),
            sight: Sight::default(),
            random,
            cool: 1.0,
        }
    }

    fn kept(&mut self) -> f32 {
        if self.random.unit() < DROPPED {
            0.0
        } else {
            1.0 / (1.0 - DROPPED)
        }
    }

    /// Takes in one sample: its rows move at once, all else after the batch.
    fn hear(&mut self, placed: &Placed) {
        self.look(placed);
        let pieces = placed.rows.len();
        // Forward: the largest and the average of each number, and whose the largest is.
        let mut largest = [f32::NEG_INFINITY; WIDTH];
        let mut whose = [0; WIDTH];
        let mut sum = [0.0; WIDTH];
        for (at, (base, windowed)) in self.sight.base.iter().zip(&self.sight.windowed).enumerate() {
            for number in 0..WIDTH {
                let out = base[number] + windowed[number].max(0.0);
                sum[number] += out;
                if out > largest[number] {
                    largest[number] = out;
                    whose[number] = at;
                }
            }
        }
        if pieces == 0 {
            largest = sum;
        }
        let kept = [0, 1].map(|_| [0.0; WIDTH].map(|_: f32| self.kept()));
        let share = share(pieces);
        let pooled = [0, 1].map(|half| {
            let mut row = if half == 0 {
                largest
            } else {
                sum.map(|sum| sum * share)
            };
            for (number, kept) in row.iter_mut().zip(&kept[half]) {
                *number *= kept;
            }
            row
        });
        let hidden = self.layers.hidden(&pooled);
        let entry = placed.entry.map(|at| self.rows[at as usize]);
        let answers = self.layers.answers(&hidden, entry.map(Some));
        // Back: the answers, the layer before them, the pooled numbers, the window.
        let mut back = [0.0; WIDTH];
        for (at, answer) in answers.into_iter().enumerate() {
            let Some(wanted) = placed.sample.wanted[at] else {
                continue;
            };
            let slope = placed.sample.weight * (chance(answer) - f32::from(u8::from(wanted)));
            self.slopes.biases[at] += slope;
            let mut own = [0.0; WIDTH];
            for number in 0..WIDTH {
                let head = self.layers.heads[at][number];
                let times = 1.0 + entry[at][number];
                back[number] += slope * head * times;
                self.slopes.heads[at][number] += slope * times * hidden[number];
                own[number] = slope * head * hidden[number];
            }
            self.move_row(placed.entry[at], &own, ENTRY_STEP);
        }
        for (back, hidden) in back.iter_mut().zip(&hidden) {
            if *hidden <= 0.0 {
                *back = 0.0;
            }
        }
        add(&mut self.slopes.dense_bias, 1.0, &back);
        let mut pooled_back = [[0.0; WIDTH]; 2];
        let inputs = pooled.iter().flatten().zip(kept.iter().flatten());
        for (at, (input, kept)) in inputs.enumerate() {
            add(&mut self.slopes.dense[at], *input, &back);
            pooled_back[at / WIDTH][at % WIDTH] = dot(&self.layers.dense[at], &back) * kept;
        }
        let [largest_back, average_back] = pooled_back;
        let average_back = average_back.map(|slope| slope * share);
        self.sight.slopes.clear();
        self.sight.slopes.resize(pieces, [0.0; WIDTH]);
        for at in 0..pieces {
            let mut out = average_back;
            for number in 0..WIDTH {
                if whose[number] == at {
                    out[number] += largest_back[number];
                }
            }
            add(&mut self.sight.slopes[at], 1.0, &out);
            for (out, windowed) in out.iter_mut().zip(&self.sight.windowed[at]) {
                if *windowed <= 0.0 {
                    *out = 0.0;
                }
            }
            add(&mut self.slopes.window_bias, 1.0, &out);
            for (place, other) in places(at, pieces) {
                if self.sight.kept[other] == 0.0 {
                    continue;
                }
                let base = self.sight.base[other];
                let slopes = &mut self.sight.slopes[other];
                for number in 0..WIDTH {
                    let weights = place * WIDTH + number;
                    add(&mut self.slopes.window[weights], base[number], &out);
                    slopes[number] += dot(&self.layers.window[weights], &out);
                }
            }
        }
        self.move_pieces(placed);
    }

    /// The rows of the pieces, some left out, and what the window makes of them.
    fn look(&mut self, placed: &Placed) {
        let mut sight = std::mem::take(&mut self.sight);
        sight.kept.clear();
        sight.kept.extend(placed.rows.iter().map(|_| self.kept()));
        sight.base.clear();
        let pieces = placed.rows.iter().zip(&placed.sample.pieces);
        for ((rows, (_, way)), kept) in pieces.zip(&sight.kept) {
            let mut base = [0.0; WIDTH];
            for row in rows.iter().flatten() {
                add(&mut base, *kept, &self.rows[*row as usize]);
            }
            for (kind, way) in parts(way) {
                add(&mut base, *kept, &self.layers.ways[kind][way]);
            }
            sight.base.push(base);
        }
        sight.windowed.clear();
        let windowed = (0..sight.base.len()).map(|at| self.layers.around(at, &sight.base));
        sight.windowed.extend(windowed);
        self.sight = sight;
    }

    fn move_pieces(&mut self, placed: &Placed) {
        let pieces = placed.rows.iter().zip(&placed.sample.pieces);
        for (at, (rows, (_, way))) in pieces.enumerate() {
            let kept = self.sight.kept[at];
            if kept == 0.0 {
                continue;
            }
            let slopes = self.sight.slopes[at].map(|slope| slope * kept);
            for row in rows.iter().flatten() {
                self.move_row(*row, &slopes, ROW_STEP);
            }
            for (kind, way) in parts(way) {
                add(&mut self.slopes.ways[kind][way], 1.0, &slopes);
            }
        }
    }

    fn move_row(&mut self, row: u32, slopes: &Row, step: f32) {
        let squares = &mut self.row_squares[row as usize];
        *squares += dot(slopes, slopes) / WIDTH as f32;
        let step = step * self.cool / squares.sqrt();
        add(&mut self.rows[row as usize], -step, slopes);
    }

    /// Moves all that is not a row.
    fn step(&mut self) {
        let runs = self.layers.runs().zip(self.slopes.runs());
        for ((run, slopes), squares) in runs.zip(self.squares.runs()) {
            for ((number, slope), square) in run.iter_mut().zip(slopes).zip(squares) {
                let mean = *slope / BATCH as f32;
                *square += mean * mean;
                *number -= STEP * self.cool * mean / (*square + SLOPES).sqrt();
                *slope = 0.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::reading::{Read, Token};

    /// "not" before the word that follows turns round, elsewhere it does not: no single word tells.
    fn samples() -> Vec<Sample> {
        let of = |words: &[u32], turned| Sample {
            pieces: words
                .windows(2)
                .map(|pair| {
                    let both = pair[0] * 100 + pair[1];
                    ([Some(pair[0]), Some(1_000 + both), None], [Some(1), None])
                })
                .collect(),
            entry: [7_000, 7_001],
            wanted: [Some(true), Some(turned)],
            weight: 1.0,
        };
        (0..60)
            .flat_map(|n| {
                let (a, b) = (20 + n % 7, 40 + n % 5);
                [of(&[1, 2, a, b, 0], true), of(&[2, a, 1, b, 0], false)]
            })
            .collect()
    }

    fn tokens_of(sample: &Sample) -> Vec<Token> {
        sample
            .pieces
            .iter()
            .map(|(rows, _)| Token::of(*rows))
            .collect()
    }

    #[test]
    fn order_is_learned_and_read_again() {
        let samples = samples();
        let network = learn(&samples.iter().collect::<Vec<_>>());
        for sample in &samples {
            let ways: Vec<Way> = sample.pieces.iter().map(|(_, way)| *way).collect();
            let read = Read::new(&network, &tokens_of(sample));
            let [_, turned] = read.numbers(&ways, &sample.entry);
            assert_eq!(Some(turned > 0.0), sample.wanted[1]);
        }
        assert_eq!(network, learn(&samples.iter().collect::<Vec<_>>()));
    }

    #[test]
    fn nothing_to_learn_from_says_nothing() {
        let network = learn(&[]);
        assert_eq!(
            Read::new(&network, &[]).numbers(&[], &[1, 2]),
            [0.0; ANSWERS]
        );
    }
}
