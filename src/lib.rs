//! kotq fills customers' security checklists from a corpus of approved answers.
//!
//! The data flows one way, and each stage knows only those before it:
//!
//! ```text
//! bytes -> workbook -> questions -> matches -> answers -> written workbook -> bytes
//! ```
//!
//! * [`workbook`] reads a file of any format into sparse cells on absolute addresses;
//! * [`questions`] finds which cells ask and which take the answers;
//! * [`matching`] compares one question's text with the [`corpus`];
//! * [`answers`] puts the answer in the form's own words;
//! * [`output`] edits the customer's package in place through [`ooxml`].
//!
//! [`fill`] is all of them in a row; [`mod@verify`] proves what they changed. The library never prints; the
//! binary renders what it returns.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod address;
pub mod answers;
pub mod corpus;
pub mod eval;
pub mod fill;
pub mod matching;
pub mod ooxml;
pub mod output;
pub mod questions;
pub mod text;
pub mod verify;
pub mod words;
pub mod workbook;
