//! Compares one question's text with the corpus, and decides how sure kotq may be. Knows text and
//! corpus only, so that `search`, `eval` and `fill` share it.

mod answering;
mod bundled;
mod decide;
mod diff;
mod differing;
mod features;
mod figures;
mod hearing;
mod held;
mod index;
mod learn;
mod lexicon;
mod linear;
mod logistic;
mod matcher;
mod model;
mod neighbourhood;
mod network;
mod pairwise;
mod pointing;
mod postings;
mod prebuilt;
mod query;
mod random;
mod reading;
mod scan;
mod status;
mod stride;
mod svm;
mod traits;
mod trees;
mod wordings;

pub use decide::{Candidate, Decision, Direction, Explanation};
pub use diff::{Span, differences};
pub use features::NAMES as FEATURES;
pub use learn::{Learned, Lesson, OutOfFold, contradicts, learn};
pub use lexicon::{Lexicon, LexiconError};
pub use matcher::Matcher;
pub use model::Model;
pub use query::Query;
pub use status::{Confidence, Reason, Status};
