//! A new .xlsx for a workbook whose format cannot be edited in place: the same cells at the same
//! addresses, with merges, sizes and basic looks as far as the reader knows them.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Workbook as NewWorkbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::address::CellAddress;
use crate::workbook::{Border, Fill, Ink, Look, Sheet, Value, Visibility, Workbook};

/// Widest column that kotq makes for a sheet without widths, in characters: about half a screen.
const WIDEST: usize = 60;
/// Cells a merge may cover: a merge over whole columns would write a million blanks.
const LARGEST_MERGE: u64 = 100_000;

/// The workbook as .xlsx bytes. Formulas become their values.
///
/// # Errors
/// When `rust_xlsxwriter` refuses a name or a size; both come from a file that was valid.
pub fn rebuild(workbook: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut new = NewWorkbook::new();
    for sheet in &workbook.sheets {
        let target = new.add_worksheet();
        target.set_name(sheet_name(&sheet.name))?;
        match sheet.visibility {
            Visibility::Visible => {}
            Visibility::Hidden => {
                target.set_hidden(true);
            }
            Visibility::VeryHidden => {
                target.set_very_hidden(true);
            }
        }
        copy(sheet, target)?;
    }
    // A workbook opens on its first sheet that shows.
    if let Some(first) = workbook
        .sheets
        .iter()
        .position(|sheet| sheet.visibility == Visibility::Visible)
    {
        new.worksheet_from_index(first)?.set_active(true);
    }
    new.save_to_buffer()
}

/// Excel's limit of 31 characters and its forbidden signs bind the names of CSV files too.
fn sheet_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .filter(|c| !"[]:*?/\\".contains(*c))
        .take(31)
        .collect();
    let clean = clean.trim_matches('\'');
    if clean.trim().is_empty() {
        "Sheet1".to_owned()
    } else {
        clean.to_owned()
    }
}

fn copy(sheet: &Sheet, target: &mut Worksheet) -> Result<(), XlsxError> {
    for (&column, &width) in &sheet.column_widths {
        target.set_column_width(small(column), width)?;
    }
    for (column, width) in widths_by_text(sheet) {
        target.set_column_width(small(column), width as f64)?;
    }
    for (&row, &height) in &sheet.row_heights {
        target.set_row_height(row, height)?;
    }
    let last = last_row(sheet);
    for &(first, end) in sheet.hidden_rows.ranges() {
        for row in first..=end.min(last) {
            target.set_row_hidden(row)?;
        }
    }
    for range in &sheet.merges {
        let cells = u64::from(range.width()) * u64::from(range.height());
        if cells > 1 && cells <= LARGEST_MERGE {
            let (start, end) = (range.start, range.end);
            let format = format_of(sheet.looks.get(start), None);
            target.merge_range(
                start.row,
                small(start.column),
                end.row,
                small(end.column),
                "",
                &format,
            )?;
        }
    }
    for (&at, cell) in &sheet.cells {
        let format = format_of(sheet.looks.get(at), Some(&cell.value));
        write(target, at, &cell.value, &format)?;
    }
    Ok(())
}

fn write(
    target: &mut Worksheet,
    at: CellAddress,
    value: &Value,
    format: &Format,
) -> Result<(), XlsxError> {
    let (row, column) = (at.row, small(at.column));
    match value {
        Value::Empty => target.write_blank(row, column, format)?,
        // Never as a formula, whatever it begins with.
        Value::Text(text) | Value::Error(text) => {
            let text: String = text.chars().take(32_767).collect();
            target.write_string_with_format(row, column, text, format)?
        }
        Value::Number(number) | Value::Date(number) => {
            target.write_number_with_format(row, column, *number, format)?
        }
        Value::Bool(truth) => target.write_boolean_with_format(row, column, *truth, format)?,
    };
    Ok(())
}

fn format_of(look: Option<Look>, value: Option<&Value>) -> Format {
    let mut format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    if let Some(look) = look {
        if look.border == Border::Some {
            format = format.set_border(FormatBorder::Thin);
        }
        format = match look.ink {
            Ink::Plain => format,
            Ink::Bold => format.set_bold(),
            Ink::Faint => format.set_font_color(Color::Gray),
        };
        format = match look.fill {
            Fill::Rgb(r, g, b) => {
                let rgb = u32::from(r) << 16 | u32::from(g) << 8 | u32::from(b);
                format.set_background_color(Color::RGB(rgb))
            }
            Fill::Grey => format.set_background_color(Color::RGB(0xD9D9D9)),
            Fill::None | Fill::Theme(_) => format,
        };
    }
    if matches!(value, Some(Value::Date(_))) {
        format.set_num_format("yyyy-mm-dd")
    } else {
        format
    }
}

/// Widths for a sheet that has none (a CSV): as wide as its texts, up to [`WIDEST`].
fn widths_by_text(sheet: &Sheet) -> BTreeMap<u32, usize> {
    let mut widths = BTreeMap::new();
    if !sheet.column_widths.is_empty() {
        return widths;
    }
    for (at, cell) in &sheet.cells {
        let text = cell.value.to_string();
        let longest = text
            .lines()
            .map(UnicodeWidthStr::width)
            .max()
            .unwrap_or_default();
        let width = widths.entry(at.column).or_insert(8);
        *width = (*width).max(longest + 2).min(WIDEST);
    }
    // The column of the answers is blank still, and is the one beside the last that is filled.
    if let Some((&last, _)) = widths.last_key_value() {
        let answers = widths.entry(last).or_default();
        *answers = (*answers).max(30);
    }
    widths
}

fn last_row(sheet: &Sheet) -> u32 {
    sheet.cells.last_key_value().map_or(0, |(at, _)| at.row)
}

/// A column index is below 16,384.
fn small(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
