//! Large workbooks, made when the test runs (72,000 rows pack to 10 MB): time and memory of the editor
//! and of the whole tool. Ignored, since it takes minutes and means something in release only; run with
//! `cargo test --release --test ooxml_large -- --ignored --nocapture --test-threads 1`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::time::{Duration, Instant};

use kotq::ooxml::{CellEdit, Edits, Fill, SheetEdits};
use support::*;

/// Letters that no packer makes smaller: real data is not the same line a thousand times.
fn noise(seed: u32) -> String {
    let mut number = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..2)
        .map(|_| {
            number = number
                .wrapping_mul(6_364_136_223_846_793_005)
                .rotate_left(29)
                ^ number;
            format!("{:016x}", number)
        })
        .collect()
}

/// A form of so many rows, eight columns each, with Japanese text in six of them.
fn form(rows: u32) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let boxed = rust_xlsxwriter::Format::new().set_border(rust_xlsxwriter::FormatBorder::Thin);
    for row in 0..rows {
        for column in 0..6 {
            let text = format!(
                "質問 {row}-{column}: アクセス権限を定期的に見直していますか。{}",
                noise(row * 8 + column as u32)
            );
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
    for rows in [200, 5_200, 72_000] {
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

/// The highest memory that a child takes while it runs, in KiB, and how long it takes.
fn measured(mut command: std::process::Command) -> (u64, Duration) {
    let start = Instant::now();
    let mut child = command
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(done) = child.try_wait().unwrap() {
            assert!(done.success(), "{done}");
            return (peak, start.elapsed());
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM"));
        let now = line.and_then(|line| line.split_ascii_whitespace().nth(1)?.parse().ok());
        peak = peak.max(now.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// A checklist of 200 questions beside a large sheet of data, as customers attach them.
fn checklist_with_data(rows: u32) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["No", "質問", "回答", "備考"])
        .unwrap();
    for row in 1..=200 {
        sheet.write(row, 0, row).unwrap();
        let question = format!("管理策 {row}: アクセス権限を定期的に見直していますか。");
        sheet.write(row, 1, question).unwrap();
    }
    let data = book.add_worksheet();
    for row in 0..rows {
        for column in 0..6 {
            let text = format!(
                "{row}-{column}: 端末の名前と利用者、設置場所の一覧 {}",
                noise(row * 8 + column as u32)
            );
            data.write(row, column, text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
#[ignore = "a measurement: takes long, and means something in release only"]
fn the_whole_tool() {
    for rows in [0, 72_000] {
        let bytes = checklist_with_data(rows);
        let unpacked: usize = parts(&bytes).values().map(Vec::len).sum();
        let file = saved(&bytes, "form.xlsx");
        let out = file.path().with_file_name("out.xlsx");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_kotq"));
        command.arg("fill").arg(file.path()).arg("-o").arg(&out);
        let (peak, time) = measured(command);
        println!(
            "{rows} rows of data, {} KiB packed, {} KiB unpacked: unzip+parse+rezip {:?}, kotq fill \
             {time:?}, peak {} KiB ({:.1} x unpacked)",
            bytes.len() / 1024,
            unpacked / 1024,
            baseline(&bytes),
            peak,
            peak as f64 * 1024.0 / unpacked as f64,
        );
        assert!(rows == 0 || peak * 1024 < 6 * unpacked as u64);
    }
}
