//! Any text as the worksheet of an otherwise sound package, so that the fuzzer need not learn zip
//! first. What is not written into must read as before.
#![no_main]

use std::io::{Cursor, Write as _};

use kotq::ooxml::{CellEdit, Edits, Limits, SheetEdits};
use kotq::verify::{Difference, Verdict, compare};
use libfuzzer_sys::fuzz_target;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

const ANSWER: &str = "kotq の回答";

fuzz_target!(|text: &str| {
    let bytes = package(text);
    let cells = ["A1", "B3", "D2"]
        .map(|cell| CellEdit::new(cell.parse().expect("an address")).with_text(ANSWER));
    let edits = Edits {
        sheets: vec![SheetEdits {
            sheet: "S".into(),
            cells: cells.to_vec(),
        }],
        ..Edits::default()
    };
    let Ok(edited) = kotq::ooxml::edit(&bytes, &edits, &Limits::default()) else {
        return;
    };
    let Ok(comparison) = compare(&bytes, &edited.bytes) else {
        return;
    };
    for difference in comparison.differences {
        let ours = match &difference {
            // An answer, where a text stood before or at the beginning of a merge.
            Difference::Value { after, .. } => after.as_deref() == Some(ANSWER),
            // Cells may name styles that there are not; those are made.
            Difference::Style { .. } | Difference::StylesRewritten => true,
            _ => false,
        };
        assert!(
            ours || difference.verdict() == Verdict::Expected,
            "{difference}"
        );
    }
});

fn package(sheet: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELS),
        ("xl/worksheets/sheet1.xml", sheet),
    ] {
        writer.start_file(name, options).expect("a part");
        writer.write_all(text.as_bytes()).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}
