//! Text is never a formula: not in the customer's workbook, not in one that kotq had to make anew,
//! and not after somebody has taken the sheet through a CSV file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use kotq::output::rebuild;
use kotq::workbook::{Source, Value, Workbook};
use support::*;

/// What a spreadsheet takes for a formula when somebody types it.
const TEXTS: [&str; 7] = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-対象外です",
    "@SUM(A1)",
    "\t=1+1",
    "=HYPERLINK(\"http://example.com\",\"x\")",
];

fn answers(column: &str) -> kotq::ooxml::Edits {
    let cells = TEXTS.iter().enumerate();
    edits(
        cells
            .map(|(n, text)| put(&format!("{column}{}", n + 2), text))
            .collect(),
    )
}

/// No cell of the workbook is a formula, and the column reads as it was written.
fn assert_texts(bytes: &[u8], column: u32, who: &str) {
    let workbook = Workbook::read(bytes, "a.xlsx").unwrap();
    let cells = &workbook.sheets[0].cells;
    assert!(
        cells.values().all(|cell| cell.source == Source::Literal),
        "{who}"
    );
    for (n, text) in TEXTS.iter().enumerate() {
        let at = kotq::address::CellAddress::new(n as u32 + 1, column);
        let seen = cells.get(&at).map(|cell| &cell.value);
        assert_eq!(seen, Some(&Value::Text((*text).into())), "{who}");
    }
}

#[test]
fn in_a_workbook_made_anew_answers_and_the_customers_own_texts_stay_text() {
    let mut form = String::from("質問,回答\n");
    for text in TEXTS {
        form.push_str(&format!("\"{}\",\n", text.replace('"', "\"\"")));
    }
    let workbook = Workbook::read(form.as_bytes(), "Sheet1.csv").unwrap();
    let edited = edit(&rebuild(&workbook).unwrap(), &answers("B"));
    let xml = part(&edited.bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f") && !xml.contains("<hyperlink"), "{xml}");
    assert!(
        !parts(&edited.bytes)
            .keys()
            .any(|name| name.contains("externalLink"))
    );
    for column in [0, 1] {
        assert_texts(&edited.bytes, column, "kotq");
    }
}

/// A CSV file cannot say that a cell is text: LibreOffice and Excel compute what begins with `=` when
/// they read one. kotq cannot help that without changing the answer, so it says so.
#[test]
fn what_a_csv_file_would_turn_into_formulas_is_told() {
    let edited = edit(&workbook("<sheetData/>"), &answers("A"));
    let told = kotq::ooxml::EditWarning::FormulaLookalikes {
        sheet: "Sheet1".into(),
        cell: at("A2"),
        count: TEXTS.len(),
    };
    assert_eq!(edited.warnings, [told]);
    let harmless = edits(vec![
        put("A1", "-"),
        put("A2", "－対象外"),
        put("A3", "a=b"),
    ]);
    assert!(
        edit(&workbook("<sheetData/>"), &harmless)
            .warnings
            .is_empty()
    );
    let again = libreoffice(&[("a.xlsx".into(), edited.bytes)], "xlsx").remove(0);
    assert_texts(&again, 0, "LibreOffice");
}
