//! What the tests of the package editor share: building packages, taking them apart, and asking
//! other programs what they see.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

pub mod exotic;
pub mod makers;
pub mod mutate;

use kotq::address::CellAddress;
use kotq::ooxml::{CellEdit, Edits, Fill, Limits, NewSheet, Note, SheetEdits};

/// A cell by its name.
pub fn at(name: &str) -> CellAddress {
    name.parse().unwrap()
}

/// The parts of a package, by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut part = Vec::new();
            file.read_to_end(&mut part).unwrap();
            (file.name().unwrap().into_owned(), part)
        })
        .collect()
}

/// The packed bytes of each part, in the order of the zip.
pub fn packed(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index_raw(index).unwrap();
            let mut raw = Vec::new();
            file.read_to_end(&mut raw).unwrap();
            (file.name().unwrap().into_owned(), raw)
        })
        .collect()
}

/// One part as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    let part = parts(bytes)
        .remove(name)
        .unwrap_or_else(|| panic!("no part {name}"));
    String::from_utf8(part).unwrap()
}

/// A package of these parts, in this order.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<_> = parts
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    package_of_bytes(&parts)
}

/// A package of parts that need not be text.
pub fn package_of_bytes(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
pub const ROOT_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
pub const WORKBOOK_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
pub const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" borderId="1" applyBorder="1" applyProtection="1"><protection locked="0"/></xf><xf xfId="0" borderId="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>"#;

/// A worksheet with this content.
pub fn sheet(content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">{content}</worksheet>"#
    )
}

/// A workbook of one worksheet, `Sheet1`, with this content.
pub fn workbook(content: &str) -> Vec<u8> {
    with_parts(content, &[])
}

/// The same with parts replaced or added.
pub fn with_parts(content: &str, other: &[(&str, &str)]) -> Vec<u8> {
    let sheet = sheet(content);
    let mut all: Vec<(&str, &str)> = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT_RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/styles.xml", STYLES),
    ];
    for (name, text) in other {
        match all.iter_mut().find(|(known, _)| known == name) {
            Some(slot) => slot.1 = text,
            None => all.push((name, text)),
        }
    }
    package(&all)
}

/// The relationship part of the one worksheet.
pub fn sheet_rels(relationships: &[(&str, &str, &str)]) -> String {
    let list: String = relationships
        .iter()
        .map(|(id, kind, target)| {
            let base = if kind.contains("://") {
                ""
            } else {
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
            };
            format!(r#"<Relationship Id="{id}" Type="{base}{kind}" Target="{target}"/>"#)
        })
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{list}</Relationships>"#
    )
}

/// Edits of the one worksheet.
pub fn edits(cells: Vec<CellEdit>) -> Edits {
    Edits {
        sheets: vec![SheetEdits {
            sheet: "Sheet1".into(),
            cells,
        }],
        ..Edits::default()
    }
}

/// A text into a cell.
pub fn put(cell: &str, text: &str) -> CellEdit {
    CellEdit::new(at(cell)).with_text(text)
}

/// Edits, which must succeed.
pub fn edit(bytes: &[u8], edits: &Edits) -> kotq::ooxml::Edited {
    kotq::ooxml::edit(bytes, edits, &Limits::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// A review sheet as kotq makes it: links, fills, widths, a frozen row, a filter, a rule, a number
/// format.
pub fn review_sheet() -> NewSheet {
    use rust_xlsxwriter::{
        Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, Workbook,
    };
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("kotq").unwrap();
    let bold = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xD9E1F2));
    sheet.write_with_format(0, 0, "質問", &bold).unwrap();
    sheet.write_with_format(0, 1, "信頼度", &bold).unwrap();
    let percent = Format::new().set_num_format("0.0\"％\"");
    sheet.write_with_format(1, 1, 98.5, &percent).unwrap();
    sheet.write(1, 0, "=not a formula & <text>").unwrap();
    sheet.write_url(2, 0, "internal:'Sheet1'!B2").unwrap();
    sheet.set_column_width(0, 40).unwrap();
    sheet.set_freeze_panes(1, 0).unwrap();
    sheet.autofilter(0, 0, 2, 1).unwrap();
    sheet.set_repeat_rows(0, 0).unwrap();
    let rule = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::GreaterThan(50))
        .set_format(Format::new().set_font_color(Color::Red));
    sheet.add_conditional_format(1, 1, 2, 1, &rule).unwrap();
    NewSheet {
        name: "kotq".into(),
        workbook: workbook.save_to_buffer().unwrap(),
    }
}

/// Answers forced into every worksheet of any workbook: short, long, several lines, looking like
/// formulas; with fills and notes; into cells that are there and cells that are not.
pub fn forced_answers(bytes: &[u8]) -> Edits {
    use calamine::Reader;
    const TEXTS: [&str; 6] = [
        "○",
        "対応済みです。保存データはすべて AES-256 で暗号化し、鍵は専用の管理サービスで年に一度更新しています。詳細は別紙をご覧ください。",
        "=1+1",
        "はい\n一行目\n二行目",
        "+81-3-0000-0000 <&> _x000D_",
        "Yes, all data at rest is encrypted and the keys are rotated every year by our key service.",
    ];
    let mut book: calamine::Xlsx<_> =
        calamine::Xlsx::new(Cursor::new(bytes)).expect("calamine reads it");
    let mut sheets = Vec::new();
    let worksheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    for name in worksheets {
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let (rows, columns) = range.end().unwrap_or((5, 3));
        let mut cells = Vec::new();
        for row in 0..=(rows + 2).min(30) {
            let columns: std::collections::BTreeSet<u32> = [
                columns.saturating_sub(1).min(30),
                columns.min(31),
                (columns + 2).min(33),
            ]
            .into();
            for column in columns {
                let number = cells.len();
                let mut edit = CellEdit::new(CellAddress::new(row, column));
                if number % 7 != 6 {
                    edit = edit.with_text(TEXTS[number % TEXTS.len()]);
                }
                edit.fill = (number % 3 == 0).then(|| Fill::new(0xFFEB9C));
                edit.note = (number % 5 == 0).then(|| Note {
                    author: "kotq".into(),
                    text: "要確認\n次点: …".into(),
                });
                cells.push(edit);
            }
        }
        sheets.push(SheetEdits { sheet: name, cells });
    }
    Edits {
        sheets,
        append: Some(review_sheet()),
        ..Edits::default()
    }
}

/// What openpyxl sees.
pub fn openpyxl(bytes: &[u8]) -> serde_json::Value {
    let python = std::env::var("KOTQ_PYTHON").unwrap_or_else(|_| "python3".into());
    let file = saved(bytes, "judged.xlsx");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/judge.py");
    let output = Command::new(&python)
        .arg(script)
        .arg(file.path())
        .output()
        .unwrap_or_else(|e| panic!("{python} is needed for this test (KOTQ_PYTHON names it): {e}"));
    assert!(
        output.status.success(),
        "openpyxl refuses the workbook: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A file that vanishes with this.
pub struct Saved {
    folder: tempfile::TempDir,
    name: String,
}

impl Saved {
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }
}

pub fn saved(bytes: &[u8], name: &str) -> Saved {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    Saved {
        folder,
        name: name.into(),
    }
}

/// Converts workbooks with LibreOffice, all in one run; the results in the order of the inputs.
pub fn libreoffice(files: &[(String, Vec<u8>)], to: &str) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = Command::new("soffice");
    command
        .arg(format!(
            "-env:UserInstallation=file://{}",
            folder.path().join("profile").display()
        ))
        .args(["--headless", "--convert-to", to, "--outdir"])
        .arg(&out);
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        command.arg(path);
    }
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("soffice (LibreOffice) is needed for this test: {e}"));
    let extension = to.split(':').next().unwrap();
    files
        .iter()
        .map(|(name, _)| {
            let made = out.join(Path::new(name).with_extension(extension));
            std::fs::read(&made)
                .unwrap_or_else(|e| panic!("LibreOffice made nothing of {name} ({e}): {output:?}"))
        })
        .collect()
}

/// Every .xlsx and .xlsm of the fixtures, with its name.
pub fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folder = std::env::var_os("KOTQ_TEST_WORKBOOKS").map_or(folder, PathBuf::from);
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        let name = entry.file_name().to_string_lossy().into_owned();
        if (name.ends_with(".xlsx") || name.ends_with(".xlsm")) && !name.starts_with("~$") {
            found.push((name, std::fs::read(entry.path()).unwrap()));
        }
    }
    found
}
