//! What calamine does not tell about a worksheet: its validations, hidden lines, locks and looks.

use std::collections::BTreeMap;

use super::error::ReadError;
use super::limits;
use super::model::Protection;
use super::rows::Lines;
use super::xml::{Tag, Xml, XmlEvent};
use crate::address::{CellAddress, CellRange, MAX_COLUMNS, MAX_ROWS};

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
pub(super) fn read(text: &str, part: &str) -> Result<SheetXml, ReadError> {
    let mut sheet = SheetXml::default();
    let mut xml = Xml::new(text, part);
    let mut position = Position::default();
    let mut blanks = 0usize;
    while let Some(event) = xml.next()? {
        let (tag, open) = match &event {
            XmlEvent::Open(tag) => (tag, true),
            XmlEvent::Closed(tag) => (tag, false),
            XmlEvent::Close(name) => {
                if name == "row" {
                    position.end_row();
                }
                continue;
            }
            XmlEvent::Text(_) => continue,
        };
        match tag.name() {
            "c" => {
                let cell = position.cell(tag.value("r").as_deref());
                if !open {
                    blanks += 1;
                }
                if let (Some(cell), Some(style)) = (cell, tag.number::<u16>("s"))
                    && (open || blanks <= limits::MAX_STYLED_BLANKS)
                {
                    sheet.styles.insert(cell, style);
                }
            }
            "row" => {
                position.start_row(tag.number("r"));
                read_row(tag, position.row, &mut sheet);
                if !open {
                    position.end_row();
                }
            }
            "col" => read_column(tag, &mut sheet),
            "mergeCell" => {
                if let Some(range) = tag.value("ref").and_then(|r| r.parse().ok())
                    && sheet.merges.len() < limits::MAX_MERGES
                {
                    sheet.merges.push(range);
                }
            }
            "sheetProtection" if tag.flag("sheet").unwrap_or(false) => {
                sheet.protection = Protection::On;
            }
            "dataValidation" => {
                let validation = read_validation(tag, open, &mut xml)?;
                sheet.validations.push(validation);
            }
            _ => {}
        }
    }
    sheet.merges.sort_by_key(|range| range.start);
    Ok(sheet)
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

fn read_row(tag: &Tag<'_>, row: u32, sheet: &mut SheetXml) {
    let height = tag.number::<f64>("ht");
    if tag.flag("hidden").unwrap_or(false) || height == Some(0.0) {
        sheet.hidden_rows.insert(row, row);
    } else if let Some(height) = height {
        sheet.row_heights.insert(row, height);
    }
}

fn read_column(tag: &Tag<'_>, sheet: &mut SheetXml) {
    let (Some(first @ 1..=MAX_COLUMNS), Some(last @ 1..=MAX_COLUMNS)) =
        (tag.number::<u32>("min"), tag.number::<u32>("max"))
    else {
        return;
    };
    let (first, last) = (first - 1, last - 1);
    let width = tag.number::<f64>("width");
    if tag.flag("hidden").unwrap_or(false) || width == Some(0.0) {
        sheet.hidden_columns.insert(first, last);
    }
    if let Some(width) = width {
        for column in first..=last.min(MAX_WIDTHS) {
            sheet.column_widths.insert(column, width);
        }
    }
    if let Some(style) = tag.number::<u16>("style") {
        sheet.column_styles.push((first, last, style));
    }
}

/// Reads both kinds: `<dataValidation sqref=…><formula1>…` and the x14 extension, where formula and
/// `sqref` are child elements.
fn read_validation(
    tag: &Tag<'_>,
    open: bool,
    xml: &mut Xml<'_>,
) -> Result<RawValidation, ReadError> {
    let mut validation = RawValidation {
        ranges: tag
            .value("sqref")
            .map(|text| ranges(&text))
            .unwrap_or_default(),
        kind: tag.value("type").unwrap_or_default(),
        formula: String::new(),
        prompt: tag.value("prompt").filter(|text| !text.trim().is_empty()),
    };
    if !open {
        return Ok(validation);
    }
    while let Some(event) = xml.next()? {
        match event {
            XmlEvent::Open(tag) if tag.name() == "formula1" => {
                validation.formula = xml.text_of("formula1", "")?;
            }
            XmlEvent::Open(tag) if tag.name() == "sqref" => {
                validation.ranges = ranges(&xml.text_of("sqref", "")?);
            }
            XmlEvent::Close(name) if name == "dataValidation" => break,
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
        let sheet = read(text, "s").unwrap();
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
        let sheet = read(text, "s").unwrap();
        assert_eq!(sheet.validations[0].formula.trim(), "\"a,b\"");
        assert_eq!(sheet.validations[0].ranges.len(), 2);
        assert_eq!(sheet.validations[1].formula.trim(), "L!$A$1:$A$2");
        assert_eq!(sheet.validations[1].ranges[0].to_string(), "C1");
    }
}
