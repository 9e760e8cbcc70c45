//! The answer in the form's own words: which cell takes which text.

mod phrase;

pub use phrase::{Answered, Phrased, Role, Written, phrase};
