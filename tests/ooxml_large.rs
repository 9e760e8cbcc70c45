//! Large workbooks: time and memory. Run with
//! `cargo test --release --test ooxml_large -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::time::{Duration, Instant};

use kotq::ooxml::{CellEdit, Edits, Fill, SheetEdits};
use support::*;

/// A form of so many rows, eight columns each, with Japanese text in six of them.
fn form(rows: u32) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let boxed = rust_xlsxwriter::Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
    for row in 0..rows {
        for column in 0..6 {
            let text = format!("質問 {row}-{column}: アクセス権限を定期的に見直していますか。");
            sheet.write_with_format(row, column, text, &boxed).unwrap();
        }
        sheet.write_blank(row, 6, &boxed).unwrap();
        sheet.write_blank(row, 7, &boxed).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn answers(rows: u32, count: u32) -> Edits {
    let cells = (0..count)
        .map(|n| {
            let cell = kotq::address::CellAddress::new(n * (rows / count), 6 + n % 2);
            let fill = (n % 3 == 0).then(|| Fill::new(0xFFEB9C));
            CellEdit {
                fill,
                ..CellEdit::new(cell)
            }
            .with_text("はい。四半期ごとに見直しています。")
        })
        .collect();
    Edits {
        sheets: vec![SheetEdits {
            sheet: "Sheet1".into(),
            cells,
        }],
        append: Some(review_sheet()),
        ..Edits::default()
    }
}

/// Unzip every part, walk the XML of all of them, zip the worksheet and the styles.
fn baseline(bytes: &[u8]) -> Duration {
    let start = Instant::now();
    for (name, part) in parts(bytes) {
        let text = String::from_utf8(part).unwrap();
        let mut reader = quick_xml::Reader::from_str(&text);
        while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
        if name.contains("sheet1") || name.contains("styles") {
            package(&[(&name, &text)]);
        }
    }
    start.elapsed()
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap();
    line.split_ascii_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap()
}

/// How much memory one edit takes. Only a fresh process tells: this one keeps what it once had.
fn peak_of_a_fresh_process(bytes: &[u8], rows: u32) -> u64 {
    let file = saved(bytes, "large.xlsx");
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--nocapture", "--exact", "one_edit"])
        .env("KOTQ_LARGE", file.path())
        .env("KOTQ_LARGE_ROWS", rows.to_string())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find_map(|l| l.split_once("grown "))
        .expect("a figure");
    line.1.trim().parse::<u64>().unwrap() * 1024
}

#[test]
#[ignore = "the other half of time_and_memory"]
fn one_edit() {
    let Some(path) = std::env::var_os("KOTQ_LARGE") else {
        return;
    };
    let rows = std::env::var("KOTQ_LARGE_ROWS").unwrap().parse().unwrap();
    let bytes = std::fs::read(path).unwrap();
    let asked = answers(rows, 200);
    let before = peak_kib();
    let edited = edit(&bytes, &asked);
    println!("\ngrown {}", peak_kib() - before);
    drop(edited);
}

#[test]
#[ignore = "a measurement: takes long, and means something in release only"]
fn time_and_memory() {
    for rows in [200, 5_200, 52_000] {
        let bytes = form(rows);
        let sheet = parts(&bytes)["xl/worksheets/sheet1.xml"].len();
        let asked = answers(rows, 200);
        let best = |run: &dyn Fn() -> Duration| (0..5).map(|_| run()).min().unwrap();
        let base = best(&|| baseline(&bytes));
        let time = best(&|| {
            let start = Instant::now();
            edit(&bytes, &asked);
            start.elapsed()
        });
        let edited = edit(&bytes, &asked);
        let grown = peak_of_a_fresh_process(&bytes, rows);
        let start = Instant::now();
        let comparison = kotq::verify::compare(&bytes, &edited.bytes).unwrap();
        let verified = start.elapsed();
        assert!(comparison.unexpected().next().is_none());
        println!(
            "{rows} rows, {} KiB packed, sheet {} KiB: unzip+parse+rezip {base:?}, edit {time:?}, \
             verify {verified:?}, peak +{} KiB ({:.1} x the sheet)",
            bytes.len() / 1024,
            sheet / 1024,
            grown / 1024,
            grown as f64 / sheet as f64,
        );
        // On a small sheet the fixed cost of the review sheet outweighs the rest.
        assert!(
            time < base * 2 || time < Duration::from_millis(30),
            "{time:?} against {base:?}"
        );
        assert!(sheet < 1 << 20 || grown < 6 * sheet as u64);
    }
}
