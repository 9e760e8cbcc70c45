//! Workbooks of several makers, each with what checklists hold, made when the tests run.

use std::process::Command;

use rust_xlsxwriter::{
    Chart, ChartType, Color, ConditionalFormatDataBar, ConditionalFormatFormula, DataValidation,
    Format, FormatBorder, Formula, Note, ProtectionOptions, Sparkline, Table, Url, Workbook,
};

/// All of them with their names, made once.
pub fn all() -> Vec<(String, Vec<u8>)> {
    static MADE: std::sync::OnceLock<Vec<(String, Vec<u8>)>> = std::sync::OnceLock::new();
    MADE.get_or_init(make).clone()
}

fn make() -> Vec<(String, Vec<u8>)> {
    let openpyxl = openpyxl();
    let calc = super::libreoffice(&[("calc.xlsx".into(), openpyxl.clone())], "xlsx").remove(0);
    vec![
        ("rust_xlsxwriter.xlsx".into(), rust_xlsxwriter()),
        ("openpyxl.xlsx".into(), openpyxl),
        ("libreoffice.xlsx".into(), calc),
        ("exotic.xlsm".into(), super::exotic::macro_workbook()),
        ("google.xlsx".into(), super::exotic::google_like()),
    ]
}

pub fn openpyxl() -> Vec<u8> {
    let python = std::env::var("KOTQ_PYTHON").unwrap_or_else(|_| "python3".into());
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("made.xlsx");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/make.py");
    let output = Command::new(&python)
        .arg(script)
        .arg(&out)
        .output()
        .unwrap_or_else(|e| panic!("{python} is needed for this test (KOTQ_PYTHON names it): {e}"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::read(out).unwrap()
}

pub fn rust_xlsxwriter() -> Vec<u8> {
    let mut book = Workbook::new();
    let boxed = Format::new().set_border(FormatBorder::Thin).set_unlocked();
    let sheet = book.add_worksheet();
    sheet.set_name("Sheet1").unwrap();
    sheet.write(0, 0, "チェックリスト").unwrap();
    for row in 2..12 {
        sheet.write(row, 0, format!("質問 {row}")).unwrap();
        sheet.write_blank(row, 1, &boxed).unwrap();
        sheet.write_blank(row, 2, &boxed).unwrap();
    }
    sheet
        .write_formula(2, 5, Formula::new("COUNTA(B3:B12)").set_result("0"))
        .unwrap();
    let rich: [(&Format, &str); 2] = [
        (&Format::new().set_bold(), "太字"),
        (&Format::default(), "と普通"),
    ];
    sheet.write_rich_string(1, 0, &rich).unwrap();
    sheet.insert_note(3, 1, &Note::new("顧客の注記")).unwrap();
    sheet.merge_range(13, 1, 15, 2, "", &boxed).unwrap();
    let list = DataValidation::new()
        .allow_list_strings(&["はい", "いいえ"])
        .unwrap();
    sheet.add_data_validation(2, 1, 11, 1, &list).unwrap();
    sheet
        .add_conditional_format(
            2,
            1,
            11,
            1,
            &ConditionalFormatFormula::new()
                .set_rule("B3=\"いいえ\"")
                .set_format(Format::new().set_background_color(Color::Pink)),
        )
        .unwrap();
    // Data bars and sparklines live in the extension list.
    sheet
        .add_conditional_format(2, 5, 4, 5, &ConditionalFormatDataBar::new())
        .unwrap();
    sheet
        .add_sparkline(2, 6, &Sparkline::new().set_range(("Sheet1", 2, 5, 4, 5)))
        .unwrap();
    sheet
        .write_url(20, 0, Url::new("https://example.com/?a=1&b=2"))
        .unwrap();
    sheet.protect_with_options(&ProtectionOptions::default());
    sheet.set_header("&L社外秘");
    sheet.set_freeze_panes(2, 0).unwrap();
    let mut chart = Chart::new(ChartType::Pie);
    chart.add_series().set_values(("Sheet1", 2, 5, 4, 5));
    sheet.insert_chart(3, 8, &chart).unwrap();

    let table = book.add_worksheet();
    table.set_name("表'二").unwrap();
    table.write(1, 0, 1).unwrap();
    table.add_table(0, 0, 3, 2, &Table::new()).unwrap();
    book.define_name("'表''二'!範囲", "='表''二'!$A$1:$B$2")
        .unwrap();
    book.save_to_buffer().unwrap()
}
