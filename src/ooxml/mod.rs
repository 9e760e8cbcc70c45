//! Edits .xlsx and .xlsm packages in place. A leaf: knows cells, not questions.
//!
//! The rule is that nothing changes but what was asked for. A package is a zip of parts; [`edit()`]
//! copies the parts that no edit touches as they lie, packed bytes and all, and changes the others by
//! replacing exact ranges of bytes in their text. No part is ever read into a model and written
//! anew, so what kotq does not know about cannot be lost.

pub mod crypto;

pub(crate) mod content_types;
mod draft;
mod edit;
mod edits;
mod error;
mod graft;
mod limits;
mod notes;
mod package;
pub(crate) mod path;
pub(crate) mod rels;
mod sheet;
mod strings;
mod styles;
pub(crate) mod text;
mod transcode;
pub(crate) mod workbook_part;
pub(crate) mod xml;

pub use edit::{Edited, edit};
pub use edits::{CellEdit, Edits, NewSheet, Note, Recalculate, SheetEdits};
pub(crate) use error::damaged;
pub use error::{EditError, EditWarning, PackageError};
pub use limits::Limits;
pub use package::{Entry, EntryKind, Package, PartEncoding, PartText};
pub use styles::Fill;
pub use text::{CellText, Fit, MAX_CELL_TEXT};
pub use xml::XmlError;
