//! One pass over a worksheet: where its rows lie, and what surrounds them. Cells are looked at only
//! in the rows that receive something, since a sheet has far more cells than answers.

use std::ops::Range;

use super::super::xml::{self, Kind, Tokens, XmlError};
use crate::address::{CellAddress, CellRange, MAX_COLUMNS, MAX_ROWS};

/// Where everything lies in a worksheet part. All offsets are bytes of the part's text.
#[derive(Debug, Default)]
pub struct SheetMap {
    /// The root's start tag.
    pub root: String,
    /// Direct children of the root, in their order.
    pub children: Vec<Child>,
    /// The rows that are written down, ascending as far as the file is sound.
    pub rows: Vec<Row>,
    /// `<col>` elements.
    pub columns: Vec<Columns>,
    /// `<sheetFormatPr>`.
    pub format: Format,
    /// Merged cells.
    pub merges: Vec<CellRange>,
    /// Ranges of array formulas and data tables, whose cells depend on one formula.
    pub arrays: Vec<CellRange>,
    /// Whether locked cells are locked in fact.
    pub protection: Protection,
    /// Whether any cell holds a formula.
    pub formulas: Formulas,
}

/// Whether a sheet holds formulas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formulas {
    /// It does not.
    #[default]
    None,
    /// It does.
    Some,
}

/// A direct child of the root.
#[derive(Debug)]
pub struct Child {
    /// Local name.
    pub name: String,
    /// Its start tag.
    pub open: Range<usize>,
    /// Behind its end tag.
    pub end: usize,
}

/// A row as it is written down.
#[derive(Clone, Debug)]
pub struct Row {
    /// Zero-based number.
    pub number: u32,
    /// Its start tag.
    pub open: Range<usize>,
    /// Behind its end tag.
    pub end: usize,
}

/// One `<col>`: neighbouring columns with one width and style.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Zero-based first column.
    pub first: u32,
    /// Zero-based last column.
    pub last: u32,
    /// Width in digits of the default font; `None` for the sheet's default.
    pub width: Option<f64>,
    /// Style of its cells.
    pub style: u32,
    /// Whether they show.
    pub visibility: Visibility,
}

/// Whether a row or column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// It does.
    Shown,
    /// It does not.
    Hidden,
}

impl Visibility {
    fn of(tag: &str) -> Self {
        match xml::flag(tag, "hidden") {
            Some(true) => Self::Hidden,
            _ => Self::Shown,
        }
    }
}

/// Whether `<sheetProtection sheet="1">` is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protection {
    /// It is not.
    #[default]
    Off,
    /// It is: locked cells cannot be edited by hand.
    On,
}

/// Default sizes of a sheet (ECMA-376 Part 1, 18.3.1.81).
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Height of a row without `ht`, in points.
    pub row_height: f64,
    /// Width of a column without `<col>`, in digits.
    pub column_width: f64,
    /// Whether rows without `ht` show.
    pub rows: Visibility,
}

impl Default for Format {
    /// What Excel takes where the sheet says nothing: 15 points, 8.43 digits.
    fn default() -> Self {
        Self {
            row_height: 15.0,
            column_width: 8.43,
            rows: Visibility::Shown,
        }
    }
}

/// A cell as it is written down, in one of the rows looked at.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Zero-based column.
    pub column: u32,
    /// Its start tag, in bytes of the part.
    pub open: Range<usize>,
    /// Behind its end tag.
    pub end: usize,
    /// Its style.
    pub style: u32,
    /// What it holds.
    pub content: Content,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A formula, with or without a cached value.
    Formula,
    /// Anything else, or nothing.
    Plain,
}

impl SheetMap {
    /// Reads a worksheet part.
    ///
    /// # Errors
    /// Where the XML is damaged or is no worksheet.
    pub fn scan(xml: &str) -> Result<Self, XmlError> {
        let mut map = Self::default();
        let mut tokens = Tokens::new(xml);
        let mut next_row = 0;
        let mut area = "";
        while let Some(token) = tokens.next()? {
            if token.kind == Kind::Text {
                continue;
            }
            let tag = &xml[token.span.clone()];
            match (token.depth, token.opens()) {
                (0, true) => {
                    if token.name != "worksheet" {
                        let found = token.name.to_owned();
                        return Err(XmlError::Root {
                            expected: "worksheet",
                            found,
                        });
                    }
                    tag.clone_into(&mut map.root);
                }
                (1, true) => {
                    area = token.name;
                    map.child(tag, token.name);
                    let end = token.span.end;
                    map.children.push(Child {
                        name: token.name.to_owned(),
                        open: token.span,
                        end,
                    });
                }
                (1, false) => {
                    if let Some(child) = map.children.last_mut() {
                        child.end = token.span.end;
                    }
                }
                (2, true) if area == "sheetData" && token.name == "row" => {
                    let number = match xml::number::<u32>(tag, "r") {
                        Some(r @ 1..=MAX_ROWS) => r - 1,
                        _ => next_row,
                    };
                    next_row = number + 1;
                    let end = token.span.end;
                    map.rows.push(Row {
                        number,
                        open: token.span,
                        end,
                    });
                }
                (2, false) if area == "sheetData" => {
                    if let Some(row) = map.rows.last_mut() {
                        row.end = token.span.end;
                    }
                }
                (2, true) if area == "cols" && token.name == "col" => {
                    map.columns.extend(columns(tag));
                }
                (2, true) if area == "mergeCells" && token.name == "mergeCell" => {
                    map.merges.extend(range(tag));
                }
                (4, true) if area == "sheetData" && token.name == "f" => {
                    map.formulas = Formulas::Some;
                    // Only these have consequences outside their own cell.
                    let kind = xml::attribute(tag, "t");
                    if matches!(kind.as_deref(), Some("array" | "dataTable")) {
                        map.arrays.extend(range(tag));
                    }
                }
                _ => {}
            }
        }
        if map.root.is_empty() {
            return Err(XmlError::Root {
                expected: "worksheet",
                found: String::new(),
            });
        }
        Ok(map)
    }

    fn child(&mut self, tag: &str, name: &str) {
        match name {
            "sheetFormatPr" => {
                let default = Format::default();
                // The attribute baseColWidth counts digits, to which Excel adds its padding.
                let base = xml::number::<f64>(tag, "baseColWidth").map(|digits| digits + 0.71);
                self.format = Format {
                    row_height: xml::number(tag, "defaultRowHeight").unwrap_or(default.row_height),
                    column_width: xml::number(tag, "defaultColWidth")
                        .or(base)
                        .unwrap_or(default.column_width),
                    rows: match xml::flag(tag, "zeroHeight") {
                        Some(true) => Visibility::Hidden,
                        _ => Visibility::Shown,
                    },
                };
            }
            "sheetProtection" if xml::flag(tag, "sheet") == Some(true) => {
                self.protection = Protection::On;
            }
            _ => {}
        }
    }

    /// The child of this name.
    pub fn find(&self, name: &str) -> Option<&Child> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The prefix of the sheet's own elements.
    pub fn prefix(&self) -> &str {
        xml::prefix(&self.root)
    }

    /// The index of the row with this number among [`Self::rows`], or where it would be inserted.
    pub fn row(&self, number: u32) -> Result<usize, usize> {
        self.rows
            .binary_search_by_key(&number, |row| row.number)
            .or_else(|place| {
                // A file with rows out of order is unsound, but its rows must be found all the same.
                self.rows
                    .iter()
                    .position(|row| row.number == number)
                    .ok_or(place)
            })
    }

    /// The merge that a cell lies in.
    pub fn merge(&self, cell: CellAddress) -> Option<CellRange> {
        self.merges
            .iter()
            .find(|merge| merge.contains(cell))
            .copied()
    }

    /// Width of a column in digits of the default font; 0 if hidden.
    pub fn column_width(&self, column: u32) -> f64 {
        match self.column(column) {
            Some(columns) if columns.visibility == Visibility::Hidden => 0.0,
            Some(columns) => columns.width.unwrap_or(self.format.column_width),
            None => self.format.column_width,
        }
    }

    /// What `<cols>` says about a column.
    pub fn column(&self, column: u32) -> Option<&Columns> {
        self.columns
            .iter()
            .find(|c| (c.first..=c.last).contains(&column))
    }

    /// Height of a row in points; 0 if hidden.
    pub fn row_height(&self, xml: &str, number: u32) -> f64 {
        let tag = self
            .row(number)
            .ok()
            .map(|index| &xml[self.rows[index].open.clone()]);
        match tag {
            Some(tag) if Visibility::of(tag) == Visibility::Hidden => 0.0,
            Some(tag) => xml::number(tag, "ht").unwrap_or(self.format.row_height),
            None if self.format.rows == Visibility::Hidden => 0.0,
            None => self.format.row_height,
        }
    }
}

impl Row {
    /// The cells that the row holds.
    ///
    /// # Errors
    /// Where a cell says that it stands in another row: nobody can tell which of the two is meant.
    pub fn cells(&self, part: &str) -> Result<Vec<Cell>, XmlError> {
        let xml = &part[self.open.start..self.end];
        let base = self.open.start;
        let mut cells: Vec<Cell> = Vec::new();
        let mut tokens = Tokens::new(xml);
        let mut next_column = 0;
        while let Some(token) = tokens.next()? {
            let tag = &xml[token.span.clone()];
            match (token.depth, token.kind) {
                (1, Kind::Open | Kind::Empty) if token.name == "c" => {
                    let address =
                        xml::attribute(tag, "r").and_then(|r| r.parse::<CellAddress>().ok());
                    if let Some(address) = address
                        && address.row != self.number
                    {
                        return Err(XmlError::Malformed {
                            offset: base + token.span.start,
                            reason: format!("cell {address} stands in row {}", self.number + 1),
                        });
                    }
                    let column = address
                        .map_or(next_column, |address| address.column)
                        .min(MAX_COLUMNS - 1);
                    next_column = column + 1;
                    cells.push(Cell {
                        column,
                        open: base + token.span.start..base + token.span.end,
                        end: base + token.span.end,
                        style: xml::number(tag, "s").unwrap_or(0),
                        content: Content::Plain,
                    });
                }
                (1, Kind::Close) => {
                    if let Some(cell) = cells.last_mut() {
                        cell.end = base + token.span.end;
                    }
                }
                (2, Kind::Open | Kind::Empty) if token.name == "f" => {
                    if let Some(cell) = cells.last_mut() {
                        cell.content = Content::Formula;
                    }
                }
                _ => {}
            }
        }
        Ok(cells)
    }

    /// The style that the row gives to cells that are not written down.
    pub fn style(&self, part: &str) -> Option<u32> {
        let tag = &part[self.open.clone()];
        (xml::flag(tag, "customFormat") == Some(true))
            .then(|| xml::number(tag, "s"))
            .flatten()
    }
}

fn columns(tag: &str) -> Option<Columns> {
    let first: u32 = xml::number(tag, "min")?;
    let last: u32 = xml::number(tag, "max")?;
    Some(Columns {
        first: first.checked_sub(1)?,
        last: last.checked_sub(1)?,
        width: xml::number(tag, "width"),
        style: xml::number(tag, "style").unwrap_or(0),
        visibility: Visibility::of(tag),
    })
}

fn range(tag: &str) -> Option<CellRange> {
    xml::attribute(tag, "ref")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = r#"<x:worksheet xmlns:x="n"><x:dimension ref="A1:C9"/>
        <x:sheetFormatPr defaultRowHeight="18.75"/>
        <x:cols><x:col min="2" max="3" width="40" style="7" hidden="false"/></x:cols>
        <x:sheetData><x:row><x:c/><x:c s='3'><x:f t="array" ref="B1:B4">1</x:f></x:c></x:row>
        <x:row r='5' customFormat="true" s="4" hidden="true" ht="3"/><x:row><x:c r="$D$6"/><x:c/></x:row>
        </x:sheetData><x:sheetProtection sheet="true"/>
        <x:mergeCells><x:mergeCell ref="B5:C6"/></x:mergeCells>
        <x:extLst><x:ext><x:row r="9"/><x:mergeCell ref="A1:A2"/></x:ext></x:extLst></x:worksheet>"#;

    #[test]
    fn rows_and_cells_without_numbers_are_counted() {
        let map = SheetMap::scan(SHEET).unwrap();
        assert_eq!(
            map.rows.iter().map(|r| r.number).collect::<Vec<_>>(),
            [0, 4, 5]
        );
        let first = map.rows[0].cells(SHEET).unwrap();
        assert_eq!(first.iter().map(|c| c.column).collect::<Vec<_>>(), [0, 1]);
        assert_eq!((first[1].style, first[1].content), (3, Content::Formula));
        let last = map.rows[2].cells(SHEET).unwrap();
        assert_eq!(last.iter().map(|c| c.column).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(
            (map.row(4), map.row(2), map.row(99)),
            (Ok(1), Err(1), Err(3))
        );
    }

    #[test]
    fn a_cell_in_the_wrong_row_is_an_error() {
        let part = "<worksheet><sheetData><row r='1'><c r='A2'/></row></sheetData></worksheet>";
        let map = SheetMap::scan(part).unwrap();
        let error = map.rows[0].cells(part).unwrap_err().to_string();
        assert!(error.contains("cell A2 stands in row 1"), "{error}");
    }

    #[test]
    fn surroundings() {
        let map = SheetMap::scan(SHEET).unwrap();
        assert_eq!(map.prefix(), "x:");
        assert_eq!(map.merges, ["B5:C6".parse().unwrap()]);
        assert_eq!(map.arrays, ["B1:B4".parse().unwrap()]);
        assert_eq!(map.protection, Protection::On);
        assert_eq!((map.column_width(2), map.column_width(0)), (40.0, 8.43));
        assert_eq!(
            (map.row_height(SHEET, 4), map.row_height(SHEET, 7)),
            (0.0, 18.75)
        );
        assert_eq!(
            (map.rows[1].style(SHEET), map.rows[0].style(SHEET)),
            (Some(4), None)
        );
    }

    #[test]
    fn a_part_of_another_kind_is_refused() {
        assert!(matches!(
            SheetMap::scan("<chartsheet/>"),
            Err(XmlError::Root { .. })
        ));
        assert!(SheetMap::scan("").is_err());
    }
}
