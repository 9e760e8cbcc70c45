use super::limits;

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
    /// The zip directory or an entry in it is broken.
    #[error("the file is damaged ({0}); open it in Excel, let Excel repair it, and save it again")]
    Damaged(String),
    /// Encrypted with a password.
    #[error("the workbook is protected with a password; give it with --password or KOTQ_PASSWORD")]
    PasswordProtected,
    /// A part that must be there is not.
    #[error("the part `{0}` is missing from the workbook; open it in Excel and save it again")]
    MissingPart(String),
    /// A part's XML is broken.
    #[error("the part `{part}` is damaged ({reason}); open the file in Excel and save it again")]
    DamagedPart {
        /// Name inside the package.
        part: String,
        /// The parser's words.
        reason: String,
    },
    /// A part is not in UTF-8.
    #[error("the part `{0}` is not written in UTF-8; open the file in Excel and save it again")]
    NotUtf8(String),
    /// Unpacked it would be larger than [`limits::MAX_UNPACKED_BYTES`].
    #[error(
        "unpacked, the file is larger than {} MB, kotq's limit against zip bombs",
        limits::MAX_UNPACKED_BYTES / 1_000_000
    )]
    TooLarge,
    /// More filled cells than [`limits::MAX_CELLS`].
    #[error(
        "the workbook has more than {} filled cells, kotq's limit",
        limits::MAX_CELLS
    )]
    TooManyCells,
    /// More entries than [`limits::MAX_PARTS`].
    #[error("the package has more than {} parts, kotq's limit", limits::MAX_PARTS)]
    TooManyParts,
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
