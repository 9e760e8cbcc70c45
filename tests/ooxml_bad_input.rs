//! Files that are no sound workbooks: an error that says what is wrong, never a panic, never output.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::io::{Cursor, Write};

use kotq::ooxml::{EditError, Limits, PackageError};
use support::*;

fn error(bytes: &[u8]) -> PackageError {
    error_within(bytes, &Limits::default())
}

fn error_within(bytes: &[u8], limits: &Limits) -> PackageError {
    let mut asked = edits(vec![put("A1", "x")]);
    asked.append = Some(review_sheet());
    match kotq::ooxml::edit(bytes, &asked, limits) {
        Err(EditError::Package(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn cut_short_at_any_byte() {
    let bytes = workbook("<sheetData/>");
    for end in 0..bytes.len() {
        let _ = error(&bytes[..end]);
    }
    let message = error(b"<html>").to_string();
    assert!(message.contains("not an .xlsx file"), "{message}");
}

#[test]
fn broken_at_any_byte_it_is_an_error_or_a_workbook() {
    let bytes = workbook("<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"/></row></sheetData>");
    let mut asked = edits(vec![put("A1", "x"), put("C9", "y")]);
    asked.append = Some(review_sheet());
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        if let Ok(edited) = kotq::ooxml::edit(&broken, &asked, &Limits::default()) {
            parts(&edited.bytes);
        }
    }
}

#[test]
fn a_part_twice() {
    let mut bytes = package(&[("xl/styles.xml", ""), ("xl/Styles.xml", "")]);
    assert!(matches!(error(&bytes), PackageError::DuplicatePart(name) if name == "xl/Styles.xml"));
    // The zip library writes no name twice, so the second is renamed afterwards.
    let at: Vec<usize> = bytes
        .windows(13)
        .enumerate()
        .filter(|(_, w)| *w == b"xl/Styles.xml")
        .map(|(at, _)| at)
        .collect();
    for at in at {
        bytes[at + 3] = b's';
    }
    assert!(matches!(error(&bytes), PackageError::DuplicatePart(name) if name == "xl/styles.xml"));
}

#[test]
fn missing_parts_and_relationships_to_nowhere() {
    let all = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", ROOT_RELS.to_owned()),
        ("xl/workbook.xml", WORKBOOK.to_owned()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet("<sheetData/>")),
        ("xl/styles.xml", STYLES.to_owned()),
    ];
    for missing in 0..all.len() {
        let rest: Vec<_> = all
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != missing)
            .map(|(_, (name, text))| (*name, text.as_str()))
            .collect();
        let asked = edits(vec![put("A1", "x")]);
        let result = kotq::ooxml::edit(&package(&rest), &asked, &Limits::default());
        match all[missing].0 {
            // No part is new, so the types need not be looked at.
            "[Content_Types].xml" => assert!(result.is_ok()),
            "_rels/.rels" => assert!(matches!(
                result,
                Err(EditError::Package(PackageError::NotAWorkbook(_)))
            )),
            "xl/_rels/workbook.xml.rels" => {
                assert!(
                    matches!(result, Err(EditError::NotAWorksheet(_))),
                    "{result:?}"
                );
            }
            name => match result {
                Err(EditError::Package(PackageError::MissingPart { part, .. })) => {
                    assert_eq!(part, name);
                }
                other => panic!("{name}: {other:?}"),
            },
        }
    }
}

#[test]
fn damaged_xml_names_its_part() {
    for name in [
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    ] {
        for text in [
            "",
            "<a",
            "<a></b>",
            "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
            "<Types/>",
        ] {
            let bytes = with_parts("<sheetData/>", &[(name, text)]);
            let mut asked = edits(vec![put("A1", "x")]);
            asked.append = Some(review_sheet());
            match kotq::ooxml::edit(&bytes, &asked, &Limits::default()) {
                Err(EditError::Package(PackageError::Xml { part, .. })) => assert_eq!(part, name),
                Err(
                    EditError::Package(PackageError::NotAWorkbook(_)) | EditError::NotAWorksheet(_),
                ) => {
                    assert!(
                        name.ends_with(".rels") || name == "xl/workbook.xml",
                        "{name}"
                    );
                }
                other => panic!("{name} {text:?}: {:?}", other.map(|e| e.warnings)),
            }
        }
    }
}

#[test]
fn a_bomb_names_the_limit() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file(
            "xl/worksheets/sheet1.xml",
            zip::write::SimpleFileOptions::default(),
        )
        .unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..80 {
        writer.write_all(&zeros).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let message = error(&bytes).to_string();
    assert!(message.contains("`ratio` is 200"), "{message}");
    let tight = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    let message = error_within(&bytes, &tight).to_string();
    assert!(message.contains("`unpacked_bytes` is 1048576"), "{message}");
    let few = Limits {
        parts: 3,
        ..Limits::default()
    };
    assert!(
        error_within(&workbook(""), &few)
            .to_string()
            .contains("`parts` is 3")
    );
}

#[test]
fn a_bomb_that_lies_about_its_size_stops_at_the_limit() {
    let text = sheet(&format!("<sheetData/>{}", " ".repeat(3 << 20)));
    let mut bytes = with_parts("", &[("xl/worksheets/sheet1.xml", &text)]);
    // Both the local and the central header state the unpacked size.
    let honest = (text.len() as u32).to_le_bytes();
    let places: Vec<usize> = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| *w == honest)
        .map(|(at, _)| at)
        .collect();
    assert!(places.len() >= 2);
    for at in places {
        bytes[at..at + 4].copy_from_slice(&100u32.to_le_bytes());
    }
    let tight = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    let error = error_within(&bytes, &tight);
    assert!(
        matches!(
            error,
            PackageError::TooLarge { .. } | PackageError::DamagedPart { .. }
        ),
        "{error}"
    );
}

#[test]
fn absurd_numbers_in_a_sheet() {
    for content in [
        "<dimension ref=\"A1:ZZZZ99999999\"/><sheetData><row r=\"99999999999\"><c r=\"ZZZZZ1\"/></row></sheetData>",
        "<cols><col min=\"0\" max=\"99999999\" width=\"nan\"/></cols><sheetData><row r=\"0\" ht=\"-5\" spans=\"a:b\"><c r=\"1A\" s=\"4000000000\"/></row></sheetData>",
        "<sheetData/><mergeCells><mergeCell ref=\"A1:XFD1048576\"/><mergeCell ref=\"x\"/></mergeCells>",
        "<sheetFormatPr defaultRowHeight=\"1e300\" defaultColWidth=\"inf\"/><sheetData><row r=\"3\"/><row r=\"2\"/></sheetData>",
    ] {
        let edited = edit(
            &workbook(content),
            &edits(vec![
                put("A1", "長い文".repeat(50).as_str()),
                put("C2", "y"),
            ]),
        );
        assert!(parts(&edited.bytes).len() >= 6);
    }
}

#[test]
fn other_files_under_this_name() {
    let xls = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0, 0];
    assert!(matches!(error(&xls), PackageError::OldBinary));
    let rels = ROOT_RELS.replace("workbook.xml", "workbook.bin");
    assert!(matches!(
        error(&with_parts("", &[("_rels/.rels", &rels)])),
        PackageError::Binary
    ));
    let word = package(&[
        (
            "_rels/.rels",
            &ROOT_RELS.replace("xl/workbook", "word/document"),
        ),
        ("word/document.xml", "<document/>"),
    ]);
    assert!(error(&word).to_string().contains("word/document.xml"));
    assert!(matches!(
        error(&package(&[("mimetype", "x")])),
        PackageError::NotAWorkbook(_)
    ));
}
