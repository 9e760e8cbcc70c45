//! .xls and .xlsb: values and merges by calamine.

use std::io::Cursor;

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError};

use super::error::ReadError;
use super::model::{Cell, Format, Gap, Sheet, Source, Value, Visibility, Workbook};
use super::values::{self, Budget};

/// calamine's visibility as ours.
pub(super) fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

/// Reads an Excel 97-2003 workbook.
pub(super) fn read_xls(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let explain = |error: XlsError| match error {
        XlsError::Password => ReadError::PasswordProtected,
        error => ReadError::Unreadable {
            format: "xls",
            reason: error.to_string(),
        },
    };
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(explain)?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for entry in book.sheets_metadata().to_vec() {
        if entry.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&entry.name).map_err(explain)?;
        let formulas = book.worksheet_formula(&entry.name).ok();
        let merges = book
            .merge_cells_by_sheet_name(&entry.name)
            .unwrap_or_default();
        let mut merges: Vec<_> = merges.iter().filter_map(values::range).collect();
        merges.sort_by_key(|range| range.start);
        sheets.push(Sheet {
            name: entry.name.clone(),
            visibility: visibility(entry.visible),
            cells: values::cells(&range, formulas.as_ref(), &mut budget)?,
            merges,
            ..Sheet::default()
        });
    }
    if sheets.is_empty() {
        return Err(ReadError::NoSheets);
    }
    let gaps = vec![Gap::Validations, Gap::HiddenLines];
    Ok(Workbook {
        format: Format::Xls,
        sheets,
        gaps,
    })
}

/// Reads an Excel binary workbook.
pub(super) fn read_xlsb(bytes: &[u8]) -> Result<Workbook, ReadError> {
    let explain = |error: XlsbError| match error {
        XlsbError::Password => ReadError::PasswordProtected,
        error => ReadError::Unreadable {
            format: "xlsb",
            reason: error.to_string(),
        },
    };
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(explain)?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for entry in book.sheets_metadata().to_vec() {
        if entry.typ != SheetType::WorkSheet {
            continue;
        }
        let mut sheet = Sheet {
            name: entry.name.clone(),
            visibility: visibility(entry.visible),
            ..Sheet::default()
        };
        let mut reader = book.worksheet_cells_reader(&entry.name).map_err(explain)?;
        while let Some(cell) = reader.next_cell().map_err(explain)? {
            let value = values::value(cell.get_value().clone().into());
            budget.spend()?;
            if let (Some(at), false) = (values::address(cell.get_position()), value == Value::Empty)
            {
                sheet.cells.insert(
                    at,
                    Cell {
                        value,
                        source: Source::Literal,
                    },
                );
            }
        }
        drop(reader);
        let mut reader = book.worksheet_cells_reader(&entry.name).map_err(explain)?;
        while let Some(cell) = reader.next_formula().map_err(explain)? {
            budget.spend()?;
            if let Some(at) = values::address(cell.get_position()) {
                let empty = Cell {
                    value: Value::Empty,
                    source: Source::Formula,
                };
                sheet.cells.entry(at).or_insert(empty).source = Source::Formula;
            }
        }
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(ReadError::NoSheets);
    }
    let gaps = vec![Gap::Validations, Gap::HiddenLines, Gap::Merges];
    Ok(Workbook {
        format: Format::Xlsb,
        sheets,
        gaps,
    })
}
