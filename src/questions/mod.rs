//! Layout: which cells of a workbook ask, which take the answers, and in which words.

mod model;

pub use model::*;
