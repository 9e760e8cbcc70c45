//! Text as kotq compares it: one spelling, words, n-grams, and what its grammar tells (what kind
//! of answer is wanted, polarity, clauses, numbers). A leaf: knows no corpus and no workbook.

mod clause;
mod kind;
mod language;
mod normal;
mod number;
mod okurigana;
mod polarity;
mod script;
mod terms;
mod trim;
mod words;

pub use clause::clauses;
pub use kind::{QuestionKind, kind};
pub use language::Language;
pub use normal::{MAX_CHARS, Normal};
pub use number::{Comparator, Quantity, Unit, quantities};
pub use polarity::negations;
pub use script::{Script, hiragana, is_katakana};
pub use terms::{Term, terms};
pub use trim::{Asked, asked};
pub use words::{Word, stem, words};
