//! What can be wrong with a package, and what an edit could not do.

use super::xml::XmlError;
use crate::address::CellAddress;

/// A file that cannot be taken for an Excel workbook.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackageError {
    /// Not a zip file at all, or one whose end is missing.
    #[error("this is not an .xlsx file, or it is cut short ({0})")]
    NotAZip(String),
    /// A password-protected workbook.
    #[error("the workbook is protected with a password")]
    Encrypted,
    /// .xls: a binary workbook in an OLE container.
    #[error("this is a binary workbook of Excel 97-2003 (.xls), whatever its name says")]
    OldBinary,
    /// .xlsb: the right container, but binary parts.
    #[error("this is a binary workbook (.xlsb), whatever its name says")]
    Binary,
    /// A zip that has no main workbook part.
    #[error("this zip file is not an Excel workbook: {0}")]
    NotAWorkbook(String),
    /// Two entries with one name: programs would disagree on which one counts.
    #[error("the part `{0}` occurs twice")]
    DuplicatePart(String),
    /// An entry with zip's own encryption.
    #[error("the part `{0}` is encrypted inside the zip file")]
    EncryptedPart(String),
    /// A part that a relationship leads to is not there.
    #[error("the part `{part}`, which `{source_part}` refers to, is missing")]
    MissingPart {
        /// The part that is missing.
        part: String,
        /// Where it is referred to.
        source_part: String,
    },
    /// An entry whose packed bytes cannot be unpacked, or do not fit its checksum.
    #[error("the part `{part}` is damaged: {reason}")]
    DamagedPart {
        /// The part.
        part: String,
        /// The unpacker's words.
        reason: String,
    },
    /// XML that cannot be followed.
    #[error("the part `{part}` is damaged: {source}")]
    Xml {
        /// The part.
        part: String,
        /// What is wrong.
        source: XmlError,
    },
    /// More than [`super::Limits::unpacked_bytes`].
    #[error("the workbook unpacks to {actual} bytes; the limit `unpacked_bytes` is {limit}")]
    TooLarge {
        /// What was found, at least.
        actual: u64,
        /// The limit.
        limit: u64,
    },
    /// More than [`super::Limits::ratio`].
    #[error("the workbook unpacks to {ratio} times its size; the limit `ratio` is {limit}")]
    TooDense {
        /// What was found.
        ratio: u64,
        /// The limit.
        limit: u64,
    },
    /// More than [`super::Limits::parts`].
    #[error("the workbook has {actual} parts; the limit `parts` is {limit}")]
    TooManyParts {
        /// What was found.
        actual: usize,
        /// The limit.
        limit: usize,
    },
}

/// The error for XML of a part that cannot be followed.
pub(crate) fn damaged(part: &str, source: XmlError) -> PackageError {
    PackageError::Xml {
        part: part.to_owned(),
        source,
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The customer's file.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// No worksheet of this name.
    #[error("the workbook has no worksheet named `{0}`")]
    NoSuchSheet(String),
    /// A name that is there, but of a chart sheet, a dialog or a macro sheet.
    #[error("`{0}` is not a worksheet: it has no cells")]
    NotAWorksheet(String),
    /// One cell twice in the edits.
    #[error("sheet `{sheet}`, cell {cell}: two edits for one cell")]
    CellTwice {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// A name that Excel does not take for a worksheet.
    #[error("`{0}` cannot name a worksheet")]
    SheetName(String),
    /// The sheet to be appended does not come from a usable workbook.
    #[error("the sheet to append: {0}")]
    Graft(String),
    /// The new package could not be written.
    #[error("the workbook could not be put together: {0}")]
    Write(String),
}

/// What an edit could not do, or what its reader must know. Nothing of this stops the rest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditWarning {
    /// The cell holds a formula, or lies inside an array formula: left as it is.
    #[error("sheet `{sheet}`, cell {cell}: holds a formula, nothing was written")]
    FormulaKept {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// The cell was not written, since another edit goes into the same merged cell.
    #[error("sheet `{sheet}`, cell {cell}: merged with {with}, which another answer takes")]
    SharedMerge {
        /// Worksheet.
        sheet: String,
        /// Cell as asked for.
        cell: CellAddress,
        /// The merge's first cell.
        with: CellAddress,
    },
    /// The text was longer than a cell can hold.
    #[error("sheet `{sheet}`, cell {cell}: the text was cut at 32,767 characters")]
    TextCut {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// Texts that begin like a formula. They are text here and stay text when they are re-entered, but
    /// a CSV file made of the sheet cannot say so.
    #[error(
        "sheet `{sheet}`: {count} texts begin with = + - @ or a tab, the first in {cell}; they are \
         text here, but do not pass this sheet on as a CSV file: Excel would take them for formulas"
    )]
    FormulaLookalikes {
        /// Worksheet.
        sheet: String,
        /// The first such cell.
        cell: CellAddress,
        /// How many there are.
        count: usize,
    },
    /// The cell is locked on a protected sheet: the customer did not mean it to be filled.
    #[error("sheet `{sheet}`, cell {cell}: is locked on this protected sheet")]
    LockedCell {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// The cell has a note of the customer's: ours was not added.
    #[error("sheet `{sheet}`, cell {cell}: has a note already, none was added")]
    NoteExists {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// The cell has a threaded comment, beside which Excel allows no note.
    #[error("sheet `{sheet}`, cell {cell}: has a threaded comment, no note was added")]
    ThreadedComment {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// The workbook has as many cell styles as Excel takes (65,490): no fill, no wrap.
    #[error("sheet `{sheet}`, cell {cell}: the workbook has too many styles, its look was kept")]
    StylesFull {
        /// Worksheet.
        sheet: String,
        /// Cell.
        cell: CellAddress,
    },
    /// `lockStructure`: no sheet was appended.
    #[error("the workbook's structure is protected: no sheet was appended")]
    StructureLocked,
    /// The package carries a digital signature, which any change makes invalid.
    #[error("the workbook is digitally signed: the signature is no longer valid")]
    Signed,
    /// A part that was not UTF-8 had to be changed and is UTF-8 now.
    #[error("the part `{part}` was UTF-16 and is now UTF-8")]
    Transcoded {
        /// The part.
        part: String,
    },
}

impl EditWarning {
    /// The sheet and cell that were not written at all, if the warning says so.
    pub fn refused(&self) -> Option<(&str, CellAddress)> {
        match self {
            Self::FormulaKept { sheet, cell } | Self::SharedMerge { sheet, cell, .. } => {
                Some((sheet, *cell))
            }
            _ => None,
        }
    }
}
