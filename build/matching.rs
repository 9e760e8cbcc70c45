//! The parts of `src/matching` that prepare the bundled index.

#[path = "../src/matching/analysis.rs"]
pub mod analysis;
#[path = "../src/matching/index/mod.rs"]
pub mod index;
#[path = "../src/matching/lexicon.rs"]
pub mod lexicon;
