//! CSV: its encoding, its separator, its cells.

use std::collections::BTreeMap;

use encoding_rs::{SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::error::ReadError;
use super::model::{Cell, Format, Sheet, Source, Value, Workbook};
use super::values::{self, Budget};
use crate::address::{MAX_COLUMNS, MAX_ROWS};

/// Number of leading lines that decide the separator.
const SNIFFED_LINES: usize = 20;

/// Reads comma, semicolon or tab separated text in UTF-8, UTF-16 (with mark) or Shift_JIS.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Workbook, ReadError> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut cells = BTreeMap::new();
    let mut budget = Budget::default();
    // Blank lines are rows in Excel, but the parser passes over them without a word.
    let mut row = 0u32;
    let mut record = csv::StringRecord::new();
    loop {
        let more = reader.read_record(&mut record);
        let unreadable = |reason: String| ReadError::Unreadable {
            format: "csv",
            reason,
        };
        if !more.map_err(|error| unreadable(error.to_string()))? {
            break;
        }
        // A record may begin with the second half of the line break before it.
        let start = record
            .position()
            .and_then(|position| usize::try_from(position.byte()).ok());
        let rest = start
            .and_then(|start| text.as_bytes().get(start..))
            .unwrap_or_default();
        let before = start.and_then(|start| text.as_bytes().get(start.checked_sub(1)?));
        let rest = match (before, rest) {
            (Some(b'\r'), [b'\n', rest @ ..]) => rest,
            (_, rest) => rest,
        };
        let breaks = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let blank = breaks.filter(|byte| **byte == b'\n').count();
        row = row.saturating_add(u32::try_from(blank).unwrap_or(MAX_ROWS));
        for (column, field) in record.iter().enumerate() {
            if field.chars().all(values::is_blank) {
                continue;
            }
            budget.spend()?;
            let position = (row, u32::try_from(column).unwrap_or(MAX_COLUMNS));
            if let Some(cell) = values::address(position) {
                let value = Value::Text(field.replace("\r\n", "\n"));
                cells.insert(
                    cell,
                    Cell {
                        value,
                        source: Source::Literal,
                    },
                );
            }
        }
        row += 1;
        if row >= MAX_ROWS {
            return Err(ReadError::TooManyCells);
        }
    }
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let sheet = Sheet {
        name: stem.to_owned(),
        cells,
        ..Sheet::default()
    };
    Ok(Workbook {
        format: Format::Csv,
        sheets: vec![sheet],
        gaps: Vec::new(),
    })
}

/// UTF-16 and UTF-8 by their mark, else UTF-8 if it is valid, else Shift_JIS as Japanese Excel
/// writes it; an error where neither fits.
fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => SHIFT_JIS,
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken || text.contains('\0') {
        return Err(ReadError::NotAWorkbook);
    }
    Ok(text.into_owned())
}

/// The separator that the first lines hold most often, outside quotation marks.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0usize), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    let head = text.split_inclusive('\n').take(SNIFFED_LINES);
    for byte in head.flat_map(str::bytes) {
        if byte == b'"' {
            quoted = !quoted;
        } else if let (false, Some(count)) = (quoted, counts.iter_mut().find(|c| c.0 == byte)) {
            count.1 += 1;
        }
    }
    // Commas are also punctuation: a tab beats them as soon as there is one for each line or so.
    let [(_, commas), (_, tabs), (_, semicolons)] = counts;
    if tabs > 0 && tabs * 2 >= commas {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<(String, String)> {
        let book = read(bytes, "dir/質問.v2.csv").unwrap();
        assert_eq!(book.sheets[0].name, "質問.v2");
        let cells = book.sheets[0].cells.iter();
        cells
            .map(|(at, cell)| (at.to_string(), cell.value.to_string()))
            .collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect()
    }

    #[test]
    fn every_encoding_that_excel_writes_is_read() {
        let expected = pairs(&[("A1", "質問"), ("B1", "回答")]);
        assert_eq!(texts("\u{FEFF}質問,回答\r\n".as_bytes()), expected);
        assert_eq!(texts("質問\t回答\n".as_bytes()), expected);
        assert_eq!(texts(&SHIFT_JIS.encode("質問,回答\r\n").0), expected);
        let utf16: Vec<u8> = "\u{FEFF}質問\t回答"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(texts(&utf16), expected);
    }

    #[test]
    fn rows_keep_their_numbers() {
        let bytes = "a,\"b\nc\"\n\n\nd\n".as_bytes();
        assert_eq!(
            texts(bytes),
            pairs(&[("A1", "a"), ("B1", "b\nc"), ("A4", "d")])
        );
    }

    #[test]
    fn binary_rubbish_is_refused() {
        assert!(matches!(
            read(&[0xFF, 0x00, 0x81, 0xFF], "x.csv"),
            Err(ReadError::NotAWorkbook)
        ));
    }
}
