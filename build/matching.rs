//! The parts of `src/matching` that the build needs: what precomputes the index.

#[path = "../src/matching/features.rs"]
pub mod features;
#[path = "../src/matching/figures.rs"]
pub mod figures;
#[path = "../src/matching/index.rs"]
pub mod index;
#[path = "../src/matching/lexicon.rs"]
pub mod lexicon;
#[path = "../src/matching/model.rs"]
pub mod model;
#[path = "../src/matching/pairwise.rs"]
pub mod pairwise;
#[path = "../src/matching/prebuilt.rs"]
pub mod prebuilt;
#[path = "../src/matching/query.rs"]
pub mod query;
#[path = "../src/matching/scan.rs"]
pub mod scan;
#[path = "../src/matching/trees.rs"]
pub mod trees;
#[path = "../src/matching/valence.rs"]
pub mod valence;
