//! Layout: which cells of a workbook ask, which take the answers, and in which words.

mod column;
mod find;
mod form;
mod grid;
mod header;
mod items;
mod legend;
mod map;
mod meaning;
mod model;
mod roles;
mod shape;
mod slots;
mod words;

pub use find::find;
pub use form::*;
pub use map::FormMap;
pub use model::*;
