//! Limits that keep a hostile or broken file from exhausting the machine. Real checklists are below
//! 1 MB with some thousand cells; the limits leave a hundredfold of room. What a package may unpack
//! to, [`crate::ooxml::Limits`] says.

/// Filled cells of a workbook.
pub const MAX_CELLS: usize = 2_000_000;
/// Blank cells whose look is remembered, a sheet; what lies beyond is padding.
pub const MAX_STYLED_BLANKS: usize = 60_000;
/// Merged ranges of a sheet that are considered.
pub const MAX_MERGES: usize = 100_000;
/// Words of one drop-down list that are read.
pub const MAX_LIST_WORDS: usize = 200;
/// Rectangle of cells that a reader may lay out densely (.xls, .ods).
pub const MAX_DENSE_CELLS: u64 = 20_000_000;
