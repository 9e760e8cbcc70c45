//! Absolute cell addresses in A1 notation, the only way cells are named between the stages.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// Number of rows of an Excel worksheet (ECMA-376 Part 1, 18.3.1.73).
pub const MAX_ROWS: u32 = 1_048_576;
/// Number of columns of an Excel worksheet (A to XFD).
pub const MAX_COLUMNS: u32 = 16_384;

/// One cell, counted from A1 = (0, 0). Ordered by row, then column: reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellAddress {
    /// Zero-based row, below [`MAX_ROWS`].
    pub row: u32,
    /// Zero-based column, below [`MAX_COLUMNS`].
    pub column: u32,
}

impl CellAddress {
    /// The cell at a zero-based row and column.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

/// The letters of a zero-based column: 0 is `A`, 27 is `AB`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The zero-based column of its letters (case folded); `None` outside `A` to `XFD`.
pub fn column_index(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0;
    for byte in letters.bytes() {
        if !byte.is_ascii_alphabetic() {
            return None;
        }
        column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
    }
    (column <= MAX_COLUMNS).then(|| column - 1)
}

impl fmt::Display for CellAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row + 1)
    }
}

impl Serialize for CellAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that is not a cell address or range inside an Excel worksheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a cell address such as B7 or a range such as B7:D9")]
pub struct InvalidAddress(pub String);

impl FromStr for CellAddress {
    type Err = InvalidAddress;

    /// Reads `B7`, `$B$7` or `b7`.
    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let invalid = || InvalidAddress(text.to_owned());
        let rest = text.strip_prefix('$').unwrap_or(text);
        let digits = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .ok_or_else(invalid)?;
        let (letters, rest) = rest.split_at(digits);
        let number = rest.strip_prefix('$').unwrap_or(rest);
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(invalid());
        }
        let column = column_index(letters).ok_or_else(invalid)?;
        match number.parse::<u32>() {
            Ok(row @ 1..=MAX_ROWS) => Ok(Self::new(row - 1, column)),
            _ => Err(invalid()),
        }
    }
}

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellRange {
    /// Top-left corner.
    pub start: CellAddress,
    /// Bottom-right corner.
    pub end: CellAddress,
}

impl CellRange {
    /// The rectangle between two corners, in whatever order they come.
    pub fn new(a: CellAddress, b: CellAddress) -> Self {
        Self {
            start: CellAddress::new(a.row.min(b.row), a.column.min(b.column)),
            end: CellAddress::new(a.row.max(b.row), a.column.max(b.column)),
        }
    }

    /// Whether the cell lies in the rectangle.
    pub fn contains(&self, cell: CellAddress) -> bool {
        (self.start.row..=self.end.row).contains(&cell.row)
            && (self.start.column..=self.end.column).contains(&cell.column)
    }

    /// Number of columns.
    pub fn width(&self) -> u32 {
        self.end.column - self.start.column + 1
    }

    /// Number of rows.
    pub fn height(&self) -> u32 {
        self.end.row - self.start.row + 1
    }
}

impl fmt::Display for CellRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == self.end {
            write!(f, "{}", self.start)
        } else {
            write!(f, "{}:{}", self.start, self.end)
        }
    }
}

impl FromStr for CellRange {
    type Err = InvalidAddress;

    /// Reads `B7` and `B7:D9`, with or without `$`.
    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        match text.split_once(':') {
            Some((a, b)) => Ok(Self::new(a.parse()?, b.parse()?)),
            None => {
                let cell = text.parse()?;
                Ok(Self::new(cell, cell))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_to_text_and_back() {
        for (text, row, column) in [
            ("A1", 0, 0),
            ("Z9", 8, 25),
            ("AA10", 9, 26),
            ("XFD1048576", 1_048_575, 16_383),
        ] {
            assert_eq!(text.parse(), Ok(CellAddress::new(row, column)));
            assert_eq!(CellAddress::new(row, column).to_string(), text);
        }
        for column in 0..MAX_COLUMNS {
            assert_eq!(column_index(&column_letters(column)), Some(column));
        }
    }

    #[test]
    fn what_is_outside_a_worksheet_is_refused() {
        for text in [
            "",
            "A",
            "1",
            "A0",
            "XFE1",
            "A1048577",
            "A-1",
            "Ａ1",
            "A1B",
            "AAAA1",
            "A+1",
            "A99999999999",
        ] {
            assert_eq!(
                text.parse::<CellAddress>(),
                Err(InvalidAddress(text.to_owned())),
                "{text}"
            );
        }
    }

    #[test]
    fn ranges_are_put_in_order() {
        let range: CellRange = "$D$9:B7".parse().unwrap();
        assert_eq!(range.to_string(), "B7:D9");
        assert_eq!((range.width(), range.height()), (3, 3));
        assert!(range.contains("C8".parse().unwrap()) && !range.contains("E8".parse().unwrap()));
    }
}
