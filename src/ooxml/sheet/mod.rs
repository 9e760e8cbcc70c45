//! Worksheets: where their rows and cells lie, and how answers get into them.

mod cells;
mod fitted;
mod height;
mod plan;
mod scan;
mod write;

pub use plan::apply;
pub use plan::{Context, PlanError};
pub use scan::{Formulas, SheetMap};

/// Children of `<worksheet>` in schema order (ECMA-376 Part 1, 18.3.1.99). Excel drops what stands
/// in another order without a word.
pub const ORDER: [&str; 38] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
];

impl SheetMap {
    /// The byte behind the last child that the schema puts before `name`.
    pub fn place_for(&self, name: &str, root_end: usize) -> usize {
        let rank = |name: &str| ORDER.iter().position(|known| *known == name);
        self.children
            .iter()
            .filter(|child| rank(&child.name).is_some_and(|r| Some(r) < rank(name)))
            .map(|child| child.end)
            .max()
            .unwrap_or(root_end)
    }
}
