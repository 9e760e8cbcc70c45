//! `verify` passes what filling does and fails everything else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use kotq::verify::{Difference, Verdict, VerifyError, compare};
use support::*;

/// A customer's workbook with something of everything, and the same filled.
fn filled() -> (Vec<u8>, Vec<u8>) {
    let original = makers::rust_xlsxwriter();
    let mut asked = edits(vec![
        put("B3", "はい"),
        put("C3", &"暗号化しています。".repeat(20)),
        put("B5", "=いいえ"),
        put("B14", "結合セル"),
    ]);
    asked.sheets[0].cells[0].fill = Some(kotq::ooxml::Fill::new(0xFFEB9C));
    let note = kotq::ooxml::Note {
        author: "kotq".into(),
        text: "要確認".into(),
    };
    asked.sheets[0].cells[2].note = Some(note);
    asked.append = Some(review_sheet());
    let written = edit(&original, &asked).bytes;
    (original, written)
}

fn kinds(before: &[u8], after: &[u8], wanted: Verdict) -> Vec<String> {
    let comparison = compare(before, after).unwrap_or_else(|e| panic!("{e}"));
    let of_verdict = comparison
        .differences
        .iter()
        .filter(|d| d.verdict() == wanted);
    of_verdict
        .map(|d| {
            serde_json::to_value(d).unwrap()["kind"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn a_filled_workbook_passes_and_everything_is_told() {
    let (original, written) = filled();
    assert_eq!(kinds(&original, &written, Verdict::Unexpected), [""; 0]);
    let told = kinds(&original, &written, Verdict::Expected);
    for kind in [
        "value",
        "style",
        "row-height",
        "note-added",
        "sheet-added",
        "styles-appended",
        "defined-name",
    ] {
        assert!(told.iter().any(|k| k == kind), "{kind} of {told:?}");
    }
    assert_eq!(told.iter().filter(|k| *k == "value").count(), 4);
}

/// Rewrites one part of a package.
fn with_part(bytes: &[u8], name: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut all = parts(bytes);
    let old = String::from_utf8(all[name].clone()).unwrap();
    let new = change(&old);
    assert_ne!(old, new, "the sabotage of {name} hits nothing");
    all.insert(name.to_owned(), new.into_bytes());
    repacked(&all)
}

fn repacked(all: &std::collections::BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let list: Vec<_> = all
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    package_of_bytes(&list)
}

#[test]
fn sabotage_of_any_kind_fails() {
    let (original, written) = filled();
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    let swap = |name: &'static str, from: &'static str, to: &'static str| {
        (
            name,
            from,
            to,
            with_part(&written, name, |text| text.replacen(from, to, 1)),
        )
    };
    for (name, from, to, bytes) in [
        swap(
            SHEET,
            "<dataValidation ",
            "<dataValidation errorStyle=\"warning\" ",
        ),
        swap(
            SHEET,
            "<mergeCell ref=\"B14:C16\"/>",
            "<mergeCell ref=\"B14:C15\"/>",
        ),
        swap(
            SHEET,
            "<sheetProtection sheet=\"1\"",
            "<sheetProtection sheet=\"0\"",
        ),
        swap(SHEET, "<cfRule ", "<cfRule stopIfTrue=\"1\" "),
        swap(SHEET, "<f>COUNTA(B3:B12)</f>", "<f>COUNTA(B3:B11)</f>"),
        swap(SHEET, "<f>COUNTA(B3:B12)</f>", ""),
        swap(SHEET, "<c r=\"A4\" t=\"s\"><v>", "<c r=\"A4\" t=\"s\"><v>1"),
        swap(
            SHEET,
            "<c r=\"A4\" t=\"s\">",
            "<c r=\"A4\" s=\"1\" t=\"s\">",
        ),
        swap(SHEET, "<row r=\"4\"", "<row r=\"4\" hidden=\"1\""),
        swap(
            SHEET,
            "<row r=\"4\"",
            "<row r=\"4\" ht=\"3\" customHeight=\"1\"",
        ),
        swap(SHEET, "<sheetView ", "<sheetView rightToLeft=\"1\" "),
        swap("xl/sharedStrings.xml", "質問 3", "質問 三"),
        swap("xl/sharedStrings.xml", "<b/>", "<i/>"),
        swap("xl/styles.xml", "<protection locked=\"0\"/>", ""),
        swap("xl/workbook.xml", "name=\"表'二\"", "name=\"表'三\""),
        swap(
            "xl/workbook.xml",
            "name=\"表'二\"",
            "state=\"hidden\" name=\"表'二\"",
        ),
        swap("xl/workbook.xml", "$A$1:$B$2", "$A$1:$B$3"),
        swap("xl/comments1.xml", "顧客の注記", "別の注記"),
        swap("xl/charts/chart1.xml", "pieChart", "barChart"),
        swap(
            "xl/worksheets/_rels/sheet1.xml.rels",
            "https://example.com",
            "https://example.org",
        ),
        swap(
            "docProps/core.xml",
            "cp:coreProperties",
            "cp:coreproperties",
        ),
        swap(
            "xl/drawings/vmlDrawing1.vml",
            "visibility:hidden",
            "visibility:visible",
        ),
        swap(
            "[Content_Types].xml",
            "drawingml.chart+xml",
            "drawingml.chart+xyz",
        ),
        swap(SHEET, "<dimension ref=\"A1:", "<dimension ref=\"B2:"),
    ] {
        let found = kinds(&original, &bytes, Verdict::Unexpected);
        assert!(!found.is_empty(), "{name}: {from} -> {to} goes through");
    }
}

#[test]
fn parts_that_are_lost_or_added_fail() {
    let (original, written) = filled();
    let all = parts(&written);
    for name in all.keys() {
        let mut rest = all.clone();
        rest.remove(name);
        let passes = match compare(&original, &repacked(&rest)) {
            Ok(comparison) => comparison.unexpected().next().is_none(),
            Err(_) => false,
        };
        // What kotq itself added may go again.
        let added = !parts(&original).contains_key(name);
        assert!(!passes || added, "{name} may be lost");
    }
    let mut more = all;
    more.insert("xl/vbaProject.bin".into(), vec![0]);
    let found = kinds(&original, &repacked(&more), Verdict::Unexpected);
    assert_eq!(found, ["part-added"]);
}

#[test]
fn answers_over_texts_are_told_from_answers_into_blanks() {
    let content = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>□はい □いいえ</v></c><c r=\"B1\"><v>5</v></c>\
        <c r=\"C1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> </t></is></c></row></sheetData>";
    let original = workbook(content);
    let run = |cell: &str, text: &str| {
        let written = edit(&original, &edits(vec![put(cell, text)])).bytes;
        let comparison = compare(&original, &written).unwrap();
        let value = comparison.differences.into_iter().find_map(|d| match &d {
            Difference::Value { change, .. } => Some((*change, d.verdict())),
            _ => None,
        });
        value.unwrap()
    };
    use kotq::verify::ValueChange::{Answered, Replaced, Ticked};
    assert_eq!(run("A1", "☑はい □いいえ"), (Ticked, Verdict::Expected));
    assert_eq!(run("A1", "はい"), (Replaced, Verdict::Unexpected));
    assert_eq!(run("B1", "6"), (Replaced, Verdict::Unexpected));
    assert_eq!(run("C1", "はい"), (Answered, Verdict::Expected));
    assert_eq!(run("D9", "はい"), (Answered, Verdict::Expected));
}

#[test]
fn computing_on_opening_is_told_and_expected() {
    let original = workbook("<sheetData><row r=\"1\"><c r=\"A1\"><f>B1</f></c></row></sheetData>");
    let written = edit(&original, &edits(vec![put("B1", "x")])).bytes;
    assert_eq!(
        kinds(&original, &written, Verdict::Expected),
        ["recalculation", "value"]
    );
    assert_eq!(kinds(&original, &written, Verdict::Unexpected), [""; 0]);
}

#[test]
fn what_another_program_changed_is_compared_by_meaning() {
    let (original, _) = filled();
    let saved = libreoffice(
        &[("a.xlsx".into(), original.clone())],
        "xlsx:Calc MS Excel 2007 XML",
    )
    .remove(0);
    let comparison = compare(&original, &saved).unwrap();
    // LibreOffice writes every part anew, but says the same in the cells.
    let values: Vec<String> = comparison
        .differences
        .iter()
        .filter(|d| matches!(d, Difference::Value { change, .. } if *change != kotq::verify::ValueChange::Recomputed))
        .map(ToString::to_string)
        .collect();
    assert_eq!(values, [""; 0]);
    assert!(comparison.unexpected().next().is_some());
}

#[test]
fn what_is_no_workbook_is_named() {
    let sound = workbook("<sheetData/>");
    assert!(matches!(
        compare(b"x", &sound),
        Err(VerifyError::Original(_))
    ));
    assert!(matches!(
        compare(&sound, b"x"),
        Err(VerifyError::Written(_))
    ));
}
