//! Compares one question's text with the corpus, and decides how sure kotq may be. Knows text and
//! corpus only, so that `search`, `eval` and `fill` share it.

mod analysis;
mod bundled;
mod cues;
mod decide;
mod diff;
mod features;
mod index;
mod learn;
mod lexicon;
mod matcher;
mod model;
mod rank;
mod status;

pub use decide::{Candidate, Decision, Direction, Explanation};
pub use diff::{Difference, Differs, diff};
pub use features::{CONFIDENCE_FEATURES, RANKING_FEATURES};
pub use learn::{Labelled, Learned, contradicts, learn};
pub use matcher::{Matcher, Query};
pub use model::{Forest, Growth, Lesson, Model, Node, Outcome, grow, weigh};
pub use status::{Confidence, Reason, Status};
