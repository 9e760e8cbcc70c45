use super::limits;
use crate::ooxml::PackageError;

/// Why a file could not be read. Each says what happened and what to do next; the caller adds the
/// file's name.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Neither a zip, nor an OLE file, nor readable text.
    #[error(
        "this is not a workbook that kotq knows; give it an .xlsx, .xlsm, .xls, .xlsb, .ods or .csv file"
    )]
    NotAWorkbook,
    /// A text document, presentation or other package.
    #[error("this is a package of another kind ({0}), not a workbook")]
    OtherDocument(&'static str),
    /// Nothing in it.
    #[error(
        "the file is empty; if it lies on a shared or cloud drive, wait until it is synchronised"
    )]
    EmptyFile,
    /// The reader of that format stumbled over contents that cannot be.
    #[error("the file is damaged ({0}); open it in Excel, let Excel repair it, and save it again")]
    Damaged(String),
    /// The package or one of its parts.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// Encrypted with a password.
    #[error("the workbook is protected with a password; give it with --password or KOTQ_PASSWORD")]
    PasswordProtected,
    /// The workbook lists a worksheet that has no part.
    #[error(
        "the content of the worksheet `{0}` is missing; open the file in Excel and save it again"
    )]
    MissingSheet(String),
    /// More filled cells than [`limits::MAX_CELLS`].
    #[error(
        "the workbook has more than {} filled cells, kotq's limit",
        limits::MAX_CELLS
    )]
    TooManyCells,
    /// A workbook without a worksheet.
    #[error("the workbook has no worksheet")]
    NoSheets,
    /// What the reader of that format said.
    #[error("the file could not be read as .{format}: {reason}")]
    Unreadable {
        /// The extension of the format.
        format: &'static str,
        /// The reader's words.
        reason: String,
    },
}
