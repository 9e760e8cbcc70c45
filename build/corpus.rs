//! The parts of `src/corpus` that the build needs: everything but the bundled profiles themselves.

#[path = "../src/corpus/entry.rs"]
mod entry;
#[path = "../src/corpus/load.rs"]
mod load;

pub use entry::*;
pub use load::*;
