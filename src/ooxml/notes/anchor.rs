//! Where a note's box stands: beside its cell, large enough for its text.

use std::collections::BTreeMap;

use super::super::sheet::SheetMap;
use super::vml::Anchor;
use crate::address::{CellAddress, MAX_COLUMNS, MAX_ROWS};
use unicode_width::UnicodeWidthStr;

/// Pixels of a digit of the usual default fonts at 96 dpi.
const DIGIT: f64 = 7.0;
/// Pixels of a point at 96 dpi.
const POINT: f64 = 96.0 / 72.0;
/// Width of a box in pixels.
const WIDTH: f64 = 300.0;
/// Digits that fit into a line of it.
const LINE: usize = 44;
/// Pixels of a line of 9 point text.
const LINE_HEIGHT: f64 = 16.0;
/// Lines beyond which the box grows no more; the reader scrolls.
const MOST_LINES: usize = 30;
/// Pixels between the cell and the box, as Excel leaves them.
const GAP: u32 = 15;

/// Widths and heights of a sheet, with the heights that its rows are about to get.
pub struct Grid<'a> {
    /// The sheet.
    pub map: &'a SheetMap,
    /// Its text.
    pub xml: &'a str,
    /// Rows that are being raised, in points.
    pub heights: &'a BTreeMap<u32, f64>,
}

impl Grid<'_> {
    /// A box to the right of the cell, or to its left at the sheet's right edge.
    pub fn anchor(&self, cell: CellAddress, text: &str) -> Anchor {
        let lines: usize = text
            .split('\n')
            .map(|line| 1 + line.width_cjk() / LINE)
            .sum();
        let height = (lines + 1).min(MOST_LINES) as f64 * LINE_HEIGHT;
        // A box is a few columns wide at the least; further left it always finds room.
        let left = (cell.column + 1).min(MAX_COLUMNS - 20);
        let top = cell.row.saturating_sub(1).min(MAX_ROWS - 50);
        let (right, right_px) = self.walk(left, MAX_COLUMNS, WIDTH + f64::from(GAP), |column| {
            self.map.column_width(column) * DIGIT + 5.0
        });
        let (bottom, bottom_px) = self.walk(top, MAX_ROWS, height, |row| {
            let raised = self.heights.get(&row).copied();
            raised.unwrap_or_else(|| self.map.row_height(self.xml, row)) * POINT
        });
        Anchor {
            start: (left, GAP, top, 2),
            end: (right, right_px, bottom, bottom_px),
        }
    }

    /// The line (row or column) and the pixels into it, so many pixels behind the start of `first`.
    fn walk(&self, first: u32, end: u32, pixels: f64, size: impl Fn(u32) -> f64) -> (u32, u32) {
        let mut rest = pixels;
        for line in first..end {
            let here = size(line);
            if rest <= here {
                return (line, rest.max(0.0) as u32);
            }
            rest -= here;
        }
        (end - 1, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_is_as_large_as_its_text_wherever_it_stands() {
        let xml = "<worksheet><cols><col min='3' max='3' width='100'/></cols><sheetData>\
            <row r='5' ht='200'/></sheetData></worksheet>";
        let map = SheetMap::scan(xml).unwrap();
        let heights = BTreeMap::from([(5, 60.0)]);
        let grid = Grid {
            map: &map,
            xml,
            heights: &heights,
        };
        let beside_wide = grid.anchor(CellAddress::new(4, 1), "短い");
        assert_eq!(beside_wide.end, (2, 315, 4, 12));
        let long = grid.anchor(CellAddress::new(4, 1), &"あ".repeat(400));
        assert!(long.end.2 > 4 && long.end.2 < 10);
        let corner = grid.anchor(CellAddress::new(MAX_ROWS - 1, MAX_COLUMNS - 1), "x");
        assert!(corner.end.0 < MAX_COLUMNS && corner.end.2 < MAX_ROWS);
    }
}
