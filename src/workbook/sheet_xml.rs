//! What calamine does not tell about a worksheet: its validations, hidden lines, locks and looks.

use std::collections::BTreeMap;

use super::limits;
use super::model::Protection;
use super::rows::Lines;
use crate::address::{CellAddress, CellRange, MAX_COLUMNS, MAX_ROWS};
use crate::ooxml::XmlError;
use crate::ooxml::xml::{self, Kind, Tokens};

/// Everything of a worksheet part but its values.
#[derive(Debug, Default)]
pub(super) struct SheetXml {
    pub merges: Vec<CellRange>,
    pub hidden_rows: Lines,
    pub hidden_columns: Lines,
    pub protection: Protection,
    /// Cell -> index into cellXfs.
    pub styles: BTreeMap<CellAddress, u16>,
    /// First column, last column, index into cellXfs.
    pub column_styles: Vec<(u32, u32, u16)>,
    pub column_widths: BTreeMap<u32, f64>,
    pub row_heights: BTreeMap<u32, f64>,
    pub validations: Vec<RawValidation>,
}

/// A validation before its list is looked up.
#[derive(Debug, Default)]
pub(super) struct RawValidation {
    pub ranges: Vec<CellRange>,
    pub kind: String,
    pub formula: String,
    pub prompt: Option<String>,
}

/// Columns beyond this one have their widths left out: they are padding.
const MAX_WIDTHS: u32 = 1_024;

/// Reads a worksheet part.
pub(super) fn read(part: &str) -> Result<SheetXml, XmlError> {
    let mut sheet = SheetXml::default();
    let mut tokens = Tokens::lenient(part);
    let mut position = Position::default();
    let mut blanks = 0usize;
    while let Some(token) = tokens.next()? {
        let open = match token.kind {
            Kind::Open => true,
            Kind::Empty => false,
            Kind::Close => {
                if token.name == "row" {
                    position.end_row();
                }
                continue;
            }
            Kind::Text => continue,
        };
        let tag = &part[token.span];
        match token.name {
            "c" => {
                let (cell, style) = read_cell(tag, &mut position);
                if !open {
                    blanks += 1;
                }
                if let (Some(cell), Some(style)) = (cell, style)
                    && (open || blanks <= limits::MAX_STYLED_BLANKS)
                {
                    sheet.styles.insert(cell, style);
                }
            }
            "row" => {
                position.start_row(xml::number(tag, "r"));
                read_row(tag, position.row, &mut sheet);
                if !open {
                    position.end_row();
                }
            }
            "col" => read_column(tag, &mut sheet),
            "mergeCell" => {
                if let Some(range) = xml::attribute(tag, "ref").and_then(|r| r.parse().ok())
                    && sheet.merges.len() < limits::MAX_MERGES
                {
                    sheet.merges.push(range);
                }
            }
            "sheetProtection" if xml::flag(tag, "sheet").unwrap_or(false) => {
                sheet.protection = Protection::On;
            }
            "dataValidation" => {
                let validation = read_validation(tag, open, &mut tokens)?;
                sheet.validations.push(validation);
            }
            _ => {}
        }
    }
    sheet.merges.sort_by_key(|range| range.start);
    Ok(sheet)
}

/// A cell's address and style, in one walk over its attributes: a sheet has many cells.
fn read_cell(tag: &str, position: &mut Position) -> (Option<CellAddress>, Option<u16>) {
    let (mut reference, mut style) = (None, None);
    for attribute in xml::attributes(tag) {
        match attribute.name {
            "r" => reference = Some(attribute.raw),
            "s" => style = attribute.raw.trim().parse().ok(),
            _ => {}
        }
    }
    (position.cell(reference), style)
}

/// Counts rows and cells, for files that do not number them.
#[derive(Default)]
struct Position {
    row: u32,
    column: u32,
}

impl Position {
    fn start_row(&mut self, number: Option<u32>) {
        if let Some(number @ 1..=MAX_ROWS) = number {
            self.row = number - 1;
        }
        self.column = 0;
    }

    fn end_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.column = 0;
    }

    fn cell(&mut self, reference: Option<&str>) -> Option<CellAddress> {
        let cell = match reference {
            Some(reference) => reference.parse().ok()?,
            None => CellAddress::new(self.row, self.column),
        };
        self.column = cell.column + 1;
        (cell.row < MAX_ROWS && cell.column < MAX_COLUMNS).then_some(cell)
    }
}

fn read_row(tag: &str, row: u32, sheet: &mut SheetXml) {
    let height = xml::number::<f64>(tag, "ht");
    if xml::flag(tag, "hidden").unwrap_or(false) || height == Some(0.0) {
        sheet.hidden_rows.insert(row, row);
    } else if let Some(height) = height {
        sheet.row_heights.insert(row, height);
    }
}

fn read_column(tag: &str, sheet: &mut SheetXml) {
    let (Some(first @ 1..=MAX_COLUMNS), Some(last @ 1..=MAX_COLUMNS)) = (
        xml::number::<u32>(tag, "min"),
        xml::number::<u32>(tag, "max"),
    ) else {
        return;
    };
    let (first, last) = (first - 1, last - 1);
    let width = xml::number::<f64>(tag, "width");
    if xml::flag(tag, "hidden").unwrap_or(false) || width == Some(0.0) {
        sheet.hidden_columns.insert(first, last);
    }
    if let Some(width) = width {
        for column in first..=last.min(MAX_WIDTHS) {
            sheet.column_widths.insert(column, width);
        }
    }
    if let Some(style) = xml::number::<u16>(tag, "style") {
        sheet.column_styles.push((first, last, style));
    }
}

/// Reads both kinds: `<dataValidation sqref=…><formula1>…` and the x14 extension, where formula and
/// `sqref` are child elements.
fn read_validation(
    tag: &str,
    open: bool,
    tokens: &mut Tokens<'_>,
) -> Result<RawValidation, XmlError> {
    let mut validation = RawValidation {
        ranges: xml::attribute(tag, "sqref")
            .map(|text| ranges(&text))
            .unwrap_or_default(),
        kind: xml::attribute(tag, "type").unwrap_or_default(),
        formula: String::new(),
        prompt: xml::attribute(tag, "prompt").filter(|text| !text.trim().is_empty()),
    };
    if !open {
        return Ok(validation);
    }
    while let Some(token) = tokens.next()? {
        match (token.kind, token.name) {
            (Kind::Open, "formula1") => validation.formula = tokens.text_within("formula1", "")?,
            (Kind::Open, "sqref") => validation.ranges = ranges(&tokens.text_within("sqref", "")?),
            (Kind::Close, "dataValidation") => break,
            _ => {}
        }
    }
    Ok(validation)
}

/// Ranges separated by blanks; what is not one is left out.
fn ranges(text: &str) -> Vec<CellRange> {
    text.split_whitespace()
        .filter_map(|range| range.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_rows_without_numbers_are_counted() {
        let text = r#"<x:worksheet xmlns:x="urn:x"><x:sheetData>
            <x:row><x:c s="1"/><x:c s="2"><x:v>1</x:v></x:c></x:row>
            <x:row hidden='true'/><x:row><x:c s="3"/></x:row></x:sheetData></x:worksheet>"#;
        let sheet = read(text).unwrap();
        let styles: Vec<_> = sheet
            .styles
            .iter()
            .map(|(c, s)| (c.to_string(), *s))
            .collect();
        assert_eq!(
            styles,
            [("A1".into(), 1), ("B1".into(), 2), ("A3".into(), 3)]
        );
        assert!(sheet.hidden_rows.contains(1));
    }

    #[test]
    fn validations_of_both_kinds_are_read() {
        let text = r#"<worksheet><dataValidations><dataValidation type="list" sqref="A1 B2:B3">
            <formula1>"a,b"</formula1></dataValidation></dataValidations><extLst><ext>
            <x14:dataValidations><x14:dataValidation type="list"><x14:formula1><xm:f>L!$A$1:$A$2</xm:f>
            </x14:formula1><xm:sqref>C1</xm:sqref></x14:dataValidation></x14:dataValidations></ext>
            </extLst></worksheet>"#;
        let sheet = read(text).unwrap();
        assert_eq!(sheet.validations[0].formula.trim(), "\"a,b\"");
        assert_eq!(sheet.validations[0].ranges.len(), 2);
        assert_eq!(sheet.validations[1].formula.trim(), "L!$A$1:$A$2");
        assert_eq!(sheet.validations[1].ranges[0].to_string(), "C1");
    }
}
