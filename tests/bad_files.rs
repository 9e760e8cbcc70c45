//! Customers' files that are damaged, hostile or odd, as the user of the tool meets them: a sentence
//! in their language that says what to do next, exit code 1, and nothing written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
mod tool;

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use support::*;
use tool::{kotq_in, names, stderr};

/// A file's name, its bytes, and the words that must be said in Japanese and in English.
type Case = (
    &'static str,
    Vec<u8>,
    &'static [&'static str],
    &'static [&'static str],
);

/// A checklist of one sheet.
const FORM: &str = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>No</t></is></c>\
    <c r=\"B1\" t=\"inlineStr\"><is><t>質問</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>回答</t>\
    </is></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>\
    通信は暗号化されていますか。</t></is></c><c r=\"C2\" s=\"1\"/></row><row r=\"3\"><c r=\"A3\">\
    <v>2</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>データのバックアップを取得していますか。</t></is>\
    </c><c r=\"C3\" s=\"1\"/></row></sheetData>";

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// The form's parts with one left out.
fn without(part: &str) -> Vec<u8> {
    let sheet = sheet(FORM);
    let all = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT_RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        (SHEET, sheet.as_str()),
        ("xl/styles.xml", STYLES),
    ];
    let rest: Vec<_> = all.into_iter().filter(|(name, _)| *name != part).collect();
    package(&rest)
}

/// A part under two names that differ in case, or in nothing.
fn twice(same: bool) -> Vec<u8> {
    let mut bytes = with_parts(FORM, &[("xl/Styles.xml", STYLES)]);
    if same {
        let places: Vec<usize> = (0..bytes.len() - 13)
            .filter(|at| &bytes[*at..at + 13] == b"xl/Styles.xml")
            .collect();
        for at in places {
            bytes[at + 3] = b's';
        }
    }
    bytes
}

/// A worksheet of blanks, 200 times as large as its file and more.
fn bomb() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file(SHEET, options).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..80 {
        writer.write_all(&blanks).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn many_parts() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for number in 0..20_001 {
        writer.start_file(format!("{number}"), options).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The form with the bit set by which zip programs mark an encrypted entry (APPNOTE 4.4.4).
fn zip_encrypted() -> Vec<u8> {
    let mut bytes = workbook(FORM);
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|w| w == signature).unwrap();
        bytes[at + flags] |= 1;
    }
    bytes
}

fn encoded(name: &str, xml: &str) -> Vec<u8> {
    let xml = xml.replace("UTF-8", name);
    let bytes = match name {
        "UTF-16" => {
            let mut bytes = vec![0xff, 0xfe];
            bytes.extend(xml.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        }
        _ => encoding_rs::SHIFT_JIS.encode(&xml).0.into_owned(),
    };
    package_of_bytes(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT_RELS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.as_bytes()),
        (SHEET, &bytes),
        ("xl/styles.xml", STYLES.as_bytes()),
    ])
}

/// Fills the one file of the folder, which must fail; what was said in both languages.
fn refused(folder: &Path, file: &str, command: &[&str]) -> [String; 2] {
    ["ja", "en"].map(|ui| {
        let output = kotq_in(ui, folder, command);
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{file}: {message}");
        assert!(
            message.starts_with(&format!("kotq: {file}: ")),
            "{file}: {message}"
        );
        assert!(
            !message.contains("Error") && !message.contains("panicked"),
            "{file}: {message}"
        );
        message
    })
}

#[test]
fn each_trouble_has_a_sentence_with_advice_and_leaves_nothing() {
    let whole = workbook(FORM);
    let nowhere = WORKBOOK_RELS.replace("worksheets/sheet1.xml", "worksheets/gone.xml");
    let unrelated = WORKBOOK.replace("rId1", "rId9");
    let no_sheets = WORKBOOK.replace("<sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/>", "");
    let doctype = sheet(FORM).replace("?><w", "?><!DOCTYPE w [<!ENTITY a \"b\">]><w");
    let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0];
    let binary = ROOT_RELS.replace("workbook.xml", "workbook.bin");
    let word = ROOT_RELS.replace("xl/workbook.xml", "word/document.xml");
    let cases: Vec<Case> = vec![
        (
            "cut.xlsx",
            whole[..whole.len() - 30].to_vec(),
            &["途中で切れている", "修復"],
            &["cut short", "repair"],
        ),
        (
            "half.xlsx",
            whole[..whole.len() / 2].to_vec(),
            &["途中で切れている"],
            &["cut short"],
        ),
        (
            "case.xlsx",
            twice(false),
            &["xl/Styles.xml", "2つ"],
            &["xl/Styles.xml", "twice"],
        ),
        (
            "twice.xlsx",
            twice(true),
            &["xl/styles.xml", "2つ"],
            &["xl/styles.xml", "twice"],
        ),
        (
            "book.xlsx",
            without("xl/workbook.xml"),
            &["xl/workbook.xml", "ありません"],
            &["xl/workbook.xml", "missing"],
        ),
        (
            "sheet.xlsx",
            without(SHEET),
            &[SHEET, "ありません"],
            &[SHEET, "missing"],
        ),
        (
            "styles.xlsx",
            without("xl/styles.xml"),
            &["xl/styles.xml", "ありません"],
            &["xl/styles.xml", "missing"],
        ),
        (
            "root.xlsx",
            without("_rels/.rels"),
            &["Excel のブックではない"],
            &["not an Excel workbook"],
        ),
        (
            "rels.xlsx",
            without("xl/_rels/workbook.xml.rels"),
            &["Sheet1", "修復"],
            &["Sheet1", "save it again"],
        ),
        (
            "nowhere.xlsx",
            with_parts(FORM, &[("xl/_rels/workbook.xml.rels", &nowhere)]),
            &["gone.xml", "ありません"],
            &["gone.xml", "missing"],
        ),
        (
            "unrelated.xlsx",
            with_parts(FORM, &[("xl/workbook.xml", &unrelated)]),
            &["Sheet1", "修復"],
            &["Sheet1", "save it again"],
        ),
        (
            "none.xlsx",
            with_parts(FORM, &[("xl/workbook.xml", &no_sheets)]),
            &["ブックではない"],
            &["lists no sheets"],
        ),
        (
            "strings.xlsx",
            with_parts(
                FORM,
                &[(
                    "xl/sharedStrings.xml",
                    "<sst uniqueCount=\"4294967296\"><si><t>a</t></si></sst>",
                )],
            ),
            &["xl/sharedStrings.xml", "修復"],
            &["xl/sharedStrings.xml", "more strings than it can hold"],
        ),
        (
            "zip.xlsx",
            zip_encrypted(),
            &["[Content_Types].xml", "暗号化", "--password"],
            &["[Content_Types].xml", "encrypted", "--password"],
        ),
        (
            "bomb.xlsx",
            bomb(),
            &["ratio（200）", "送り主"],
            &["ratio is 200", "who sent it"],
        ),
        (
            "many.xlsx",
            many_parts(),
            &["parts（20000）", "送り主"],
            &["parts is 20000", "who sent it"],
        ),
        (
            "doctype.xlsx",
            with_parts(FORM, &[(SHEET, &doctype)]),
            &[SHEET, "DOCTYPE"],
            &[SHEET, "DOCTYPE"],
        ),
        (
            "sjis.xlsx",
            encoded("Shift_JIS", &sheet(FORM)),
            &["Shift_JIS", "修復"],
            &["Shift_JIS", "repair"],
        ),
        ("ole.xlsx", ole.to_vec(), &["保存し直して"], &["xls"]),
        (
            "binary.xlsx",
            with_parts(FORM, &[("_rels/.rels", &binary)]),
            &["xlsb", "保存し直して"],
            &["xlsb"],
        ),
        (
            "word.xlsx",
            with_parts(
                FORM,
                &[("_rels/.rels", &word), ("word/document.xml", "<d/>")],
            ),
            &["Word"],
            &["Word"],
        ),
        (
            "rows.csv",
            format!("質問,回答\n{}", "a,\n".repeat(1_048_576)).into_bytes(),
            &["上限"],
            &["limit"],
        ),
    ];
    for (file, bytes, japanese, english) in cases {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(file), bytes).unwrap();
        let said = refused(folder.path(), file, &["fill", file, "-o", "out.xlsx"]);
        for (message, words) in said.iter().zip([japanese, english]) {
            for word in words {
                assert!(message.contains(word), "{file}: {message}");
            }
        }
        assert_eq!(names(folder.path()), [file]);
    }
}

#[test]
fn verify_and_inspect_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("whole.xlsx"), workbook(FORM)).unwrap();
    fs::write(folder.path().join("bad.xlsx"), without(SHEET)).unwrap();
    for command in [
        vec!["inspect", "bad.xlsx"],
        vec!["verify", "whole.xlsx", "bad.xlsx"],
        vec!["verify", "bad.xlsx", "whole.xlsx"],
    ] {
        let [ja, en] = refused(folder.path(), "bad.xlsx", &command);
        assert!(ja.contains(SHEET) && ja.contains("ありません"), "{ja}");
        assert!(en.contains(SHEET) && en.contains("missing"), "{en}");
    }
    let [ja, en] = refused(
        folder.path(),
        "gone.xlsx",
        &["verify", "whole.xlsx", "gone.xlsx"],
    );
    assert!(
        ja.contains("見つかりません") && en.contains("no such file"),
        "{ja}{en}"
    );
}

#[test]
fn absurd_sizes_are_no_trouble() {
    let form = FORM.replace("<sheetData>", "<dimension ref=\"A1:XFD1048576\"/><sheetData>").replace(
        "</sheetData>",
        "<row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row><row r=\"99999999\"><c r=\"ZZZ9\"/>\
         </row></sheetData><mergeCells><mergeCell ref=\"XFA9:XFD1048576\"/></mergeCells>",
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("form.xlsx"), workbook(&form)).unwrap();
    let output = kotq_in(
        "en",
        folder.path(),
        &["fill", "form.xlsx", "-o", "out.xlsx"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let output = kotq_in("ja", folder.path(), &["verify", "form.xlsx", "out.xlsx"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_form_in_utf16_is_read_and_answered() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("form.xlsx"),
        encoded("UTF-16", &sheet(FORM)),
    )
    .unwrap();
    let output = kotq_in(
        "ja",
        folder.path(),
        &["fill", "form.xlsx", "-o", "out.xlsx"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("UTF-16 から UTF-8"),
        "{}",
        stderr(&output)
    );
    let written = fs::read(folder.path().join("out.xlsx")).unwrap();
    let text = part(&written, SHEET);
    assert!(text.contains("バックアップを取得して"), "{text}");
    let seen = openpyxl(&written);
    let answer = &seen["sheets"]["Sheet1"]["cells"]["C2"]["value"];
    assert!(
        answer.as_str().is_some_and(|text| !text.is_empty()),
        "{seen}"
    );
}

/// What the customer protected stays so: the review stands beside the workbook, and a signature that
/// becomes invalid is told of.
#[test]
fn locked_structures_and_signatures_are_respected() {
    let locked = WORKBOOK.replace(
        "<sheets>",
        "<workbookProtection lockStructure=\"true\"/><sheets>",
    );
    let signed = ROOT_RELS.replace(
        "</Relationships>",
        "<Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin\" Target=\"_xmlsignatures/origin.sigs\"/></Relationships>",
    );
    let form = with_parts(
        FORM,
        &[
            ("xl/workbook.xml", locked.as_str()),
            ("_rels/.rels", signed.as_str()),
            ("_xmlsignatures/origin.sigs", ""),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("form.xlsx"), form).unwrap();
    let output = kotq_in(
        "ja",
        folder.path(),
        &["fill", "form.xlsx", "-o", "out.xlsx"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(
        said.contains("構成が保護") && said.contains("署名は無効"),
        "{said}"
    );
    assert_eq!(
        names(folder.path()),
        ["form.xlsx", "out.review.xlsx", "out.xlsx"]
    );
    let written = fs::read(folder.path().join("out.xlsx")).unwrap();
    assert_eq!(part(&written, "xl/workbook.xml"), locked);
    let review = fs::read(folder.path().join("out.review.xlsx")).unwrap();
    assert!(part(&review, "xl/sharedStrings.xml").contains("バックアップ"));
}
