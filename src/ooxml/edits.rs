//! What is to be written, in terms of sheets and cells.

use super::styles::Fill;
use super::text::CellText;
use crate::address::CellAddress;

/// Everything to be done to one workbook.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// A list for each worksheet; a worksheet may occur once only.
    pub sheets: Vec<SheetEdits>,
    /// A sheet to be appended behind the last one.
    pub append: Option<NewSheet>,
    /// What happens to formulas that may depend on the answers.
    pub recalculate: Recalculate,
}

/// Whether formulas are computed anew when the workbook is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recalculate {
    /// Where a value was written and the workbook holds formulas: their cached results may be stale.
    #[default]
    WhenNeeded,
    /// Never: the workbook part stays as it is.
    Never,
}

/// What is to be done to one worksheet.
#[derive(Clone, Debug)]
pub struct SheetEdits {
    /// The worksheet's name.
    pub sheet: String,
    /// Each cell at most once, in any order.
    pub cells: Vec<CellEdit>,
}

/// What is to be done to one cell. Of a merged cell any address will do; its first cell is written.
#[derive(Clone, Debug)]
pub struct CellEdit {
    /// Which cell.
    pub cell: CellAddress,
    /// Its new text; `None` leaves the value, an empty text empties the cell.
    pub value: Option<CellText>,
    /// A colour behind it; the rest of the cell's look stays.
    pub fill: Option<Fill>,
    /// A note on it.
    pub note: Option<Note>,
}

impl CellEdit {
    /// An edit that does nothing yet.
    pub const fn new(cell: CellAddress) -> Self {
        Self {
            cell,
            value: None,
            fill: None,
            note: None,
        }
    }

    /// The edit with a text.
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.value = Some(CellText::new(text));
        self
    }
}

/// A note (an old-style comment), as Excel shows it when the pointer rests on the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whom Excel names as its author.
    pub author: String,
    /// What it says.
    pub text: String,
}

/// A worksheet to be appended.
#[derive(Clone, Debug)]
pub struct NewSheet {
    /// The name wanted; another free one is taken where the workbook has it already.
    pub name: String,
    /// An .xlsx made by `rust_xlsxwriter`, whose first worksheet is taken. That sheet may have no
    /// images, charts, tables, notes or links out of the workbook.
    pub workbook: Vec<u8>,
}
