//! Compares one question's text with the corpus, and decides how sure kotq may be. Knows text and
//! corpus only, so that `search`, `eval` and `fill` share it.

mod status;

pub use status::{Confidence, Reason, Status};
