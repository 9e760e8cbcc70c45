//! Text as kotq compares it: one spelling, words, n-grams, and what its grammar tells (clauses,
//! quantities, cues). A leaf: knows no corpus and no workbook.

mod background;
mod clause;
mod compounds;
mod cue;
mod customer;
mod kind;
mod kind_marks;
mod language;
mod legible;
mod normal;
mod numeral;
mod okurigana;
mod pieces;
mod polarity;
mod quantity;
mod rules;
mod script;
mod terms;
mod trim;
mod words;

pub use clause::clauses;
pub use cue::{Cue, cues};
pub use kind::{QuestionKind, kind};
pub use language::Language;
pub use legible::garbled;
pub use normal::{MAX_CHARS, Normal};
pub use numeral::numerals;
pub use pieces::{Piece, pieces};
pub use polarity::{asks_in_the_negative, main_negations, negations};
pub use quantity::{Comparator, Quantity, Unit, quantities};
pub use rules::rules;
pub use script::{Script, hiragana, is_katakana};
pub use terms::{Term, endings, terms};
pub use trim::{Asked, asked};
pub use words::{Word, stem, words};
