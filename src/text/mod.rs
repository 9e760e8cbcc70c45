//! Text as kotq compares it: language and normalisation. A leaf: knows no corpus and no workbook.

mod language;

pub use language::Language;
