//! Reading: a file of any format becomes sparse cells on absolute addresses, with everything that
//! helps to understand the form (merges, drop-down lists, hidden lines, locks, looks, notes).
//!
//! calamine reads the values. What it does not tell is read from the package by a pass of our own.

mod annotations;
mod error;
mod guard;
mod legacy;
pub mod limits;
mod lists;
mod model;
mod ods;
mod rows;
mod sheet_xml;
mod styles_xml;
mod text_file;
mod values;
mod xlsx;

pub use error::ReadError;
pub use model::*;
pub use rows::Lines;

use crate::ooxml::{Limits, Package};

/// First bytes of a zip with entries, of an empty zip, and of an OLE compound file.
const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

impl Workbook {
    /// Reads a workbook from its bytes. The format is found in the bytes; `name`, the file's name,
    /// tells only whether text is a CSV, and its stem is then the sheet's name.
    ///
    /// # Errors
    /// Says what is wrong with the file; see [`ReadError`].
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::EmptyFile);
        }
        guard::fenced(|| {
            if bytes.starts_with(ZIP) || bytes.starts_with(EMPTY_ZIP) {
                read_package(bytes)
            } else if bytes.starts_with(OLE) {
                read_ole(bytes)
            } else if is_named_as_text(name) {
                text_file::read(bytes, name)
            } else {
                Err(ReadError::NotAWorkbook)
            }
        })
    }
}

/// Any bytes might be text in some encoding: only a file that says so by its name is taken for it.
fn is_named_as_text(name: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ["csv", "tsv", "txt"].contains(&ending.as_str()))
}

fn read_package(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let package = Package::open(bytes, &Limits::default())?;
    let has = |part: &str| package.find(part).is_some();
    if let Some(kind) = package.text("mimetype")?
        && has("content.xml")
    {
        return if kind.xml.contains("spreadsheet") {
            ods::read(bytes, &package)
        } else {
            Err(ReadError::OtherDocument("OpenDocument"))
        };
    }
    let root = package.relationships("")?;
    let main = root.iter().find(|r| r.word() == "officeDocument");
    let main = main
        .and_then(|relationship| relationship.part())
        .unwrap_or_default()
        .to_lowercase();
    if main.ends_with(".bin") {
        return legacy::read_xlsb(bytes);
    }
    for (folder, kind) in [
        ("word/", "Word"),
        ("ppt/", "PowerPoint"),
        ("visio/", "Visio"),
    ] {
        if main.starts_with(folder) {
            return Err(ReadError::OtherDocument(kind));
        }
    }
    if main.is_empty() && !has("[content_types].xml") {
        return Err(ReadError::OtherDocument("zip"));
    }
    xlsx::read(bytes, &package)
}

/// An OLE file is an old .xls, or a package encrypted with a password, or something else.
fn read_ole(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let utf16 = |name: &str| {
        name.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<_>>()
    };
    let holds = |name: &str| {
        let name = utf16(name);
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") {
        return Err(ReadError::PasswordProtected);
    }
    if holds("WordDocument") {
        return Err(ReadError::OtherDocument("Word"));
    }
    if holds("PowerPoint Document") {
        return Err(ReadError::OtherDocument("PowerPoint"));
    }
    legacy::read_xls(bytes)
}
