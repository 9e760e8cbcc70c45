//! Layout: which cells of a workbook ask, which take the answers, and in which words.

mod cells_beside;
mod column;
mod duplicates;
mod find;
mod form;
mod grid;
mod guide;
mod guide_texts;
mod header;
mod items;
mod layout;
mod legend;
mod map;
mod meaning;
mod model;
mod region;
mod respondent;
mod roles;
mod shape;
mod slots;
mod stacked;
mod words;

pub use find::find;
pub use form::*;
pub use legend::is_choice_text;
pub use map::{FormMap, MapError, TableMap, fingerprint};
pub use model::*;
pub use words::is_placeholder;
