//! A sheet made by rust_xlsxwriter, grafted behind the customer's sheets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use kotq::ooxml::{EditError, EditWarning, Edits, Limits, NewSheet};
use support::*;

fn append() -> Edits {
    Edits {
        append: Some(review_sheet()),
        ..Edits::default()
    }
}

#[test]
fn it_keeps_its_look_and_the_customers_sheets_keep_theirs() {
    let bytes = makers::rust_xlsxwriter();
    let edited = edit(&bytes, &append());
    assert_eq!(edited.review_sheet.as_deref(), Some("kotq"));
    let (before, after) = (openpyxl(&bytes), openpyxl(&edited.bytes));
    for (name, sheet) in before["sheets"].as_object().unwrap() {
        assert_eq!(sheet, &after["sheets"][name], "{name}");
    }
    let cells = &after["sheets"]["kotq"]["cells"];
    assert_eq!(
        (&cells["A1"]["value"], &cells["A1"]["fill"]),
        (&"質問".into(), &"FFD9E1F2".into())
    );
    assert_eq!(cells["A2"]["value"], "=not a formula & <text>");
    assert_ne!(cells["A2"]["type"], "f");
    assert_eq!(after["sheets"]["kotq"]["conditional"], 1);
    let sheet = part(&edited.bytes, "xl/worksheets/sheet3.xml");
    assert!(
        sheet.contains("location=\"'Sheet1'!B2\"") && sheet.contains("<pane "),
        "{sheet}"
    );
    assert!(!sheet.contains("tabSelected"));
    // Its number format must not take the number of one of the customer's.
    let styles = part(&edited.bytes, "xl/styles.xml");
    assert_eq!(
        styles.matches("formatCode=\"0.0&quot;％&quot;\"").count(),
        1
    );
    assert!(
        kotq::verify::compare(&bytes, &edited.bytes)
            .unwrap()
            .unexpected()
            .next()
            .is_none()
    );
}

#[test]
fn its_names_follow_it_and_its_filter_has_the_name_that_excel_wants() {
    let bytes = makers::openpyxl();
    let edited = edit(&bytes, &append());
    let book = part(&edited.bytes, "xl/workbook.xml");
    assert!(
        book.contains(
            "name=\"_xlnm._FilterDatabase\" hidden=\"1\" localSheetId=\"3\">'kotq'!$A$1:$B$3<"
        ),
        "{book}"
    );
    assert!(book.contains("localSheetId=\"3\">'kotq'!$1:$1<"));
    assert!(book.contains("選択肢"));
    let at = |needle: &str| book.find(needle).unwrap();
    assert!(at("</sheets>") < at("<definedNames") && at("</definedNames>") < at("<calcPr"));
}

#[test]
fn a_taken_name_is_avoided_and_ids_are_new() {
    let book = WORKBOOK.replace(
        "name=\"Sheet1\" sheetId=\"1\"",
        "name=\"KOTQ\" sheetId=\"41\"",
    );
    let edited = edit(
        &with_parts("<sheetData/>", &[("xl/workbook.xml", &book)]),
        &append(),
    );
    assert_eq!(edited.review_sheet.as_deref(), Some("kotq (2)"));
    let book = part(&edited.bytes, "xl/workbook.xml");
    assert!(
        book.contains("name=\"kotq (2)\" sheetId=\"42\" r:id=\"rId3\""),
        "{book}"
    );
}

#[test]
fn a_locked_structure_takes_no_sheet() {
    let book = WORKBOOK.replace(
        "<sheets>",
        "<workbookProtection lockStructure=\"true\"/><sheets>",
    );
    let bytes = with_parts("<sheetData/>", &[("xl/workbook.xml", &book)]);
    let edited = edit(&bytes, &append());
    assert_eq!(
        (edited.review_sheet, edited.warnings),
        (None, vec![EditWarning::StructureLocked])
    );
    assert_eq!(edited.bytes, bytes);
}

#[test]
fn a_signed_workbook_is_changed_with_a_warning() {
    let rels = ROOT_RELS.replace(
        "</Relationships>",
        "<Relationship Id=\"s\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin\" Target=\"_xmlsignatures/origin.sigs\"/></Relationships>",
    );
    let bytes = with_parts(
        "<sheetData/>",
        &[("_rels/.rels", &rels), ("_xmlsignatures/origin.sigs", "")],
    );
    let edited = edit(&bytes, &edits(vec![put("A1", "x")]));
    assert_eq!(edited.warnings, [EditWarning::Signed]);
    assert!(parts(&edited.bytes).contains_key("_xmlsignatures/origin.sigs"));
    assert_eq!(edit(&bytes, &Edits::default()).warnings, []);
}

#[test]
fn sheets_that_need_more_than_cells_are_refused() {
    let bytes = workbook("<sheetData/>");
    let run = |workbook: Vec<u8>, name: &str| {
        let append = Some(NewSheet {
            name: name.into(),
            workbook,
        });
        kotq::ooxml::edit(
            &bytes,
            &Edits {
                append,
                ..Edits::default()
            },
            &Limits::default(),
        )
    };
    let formula =
        support::workbook("<sheetData><row r=\"1\"><c r=\"A1\"><f>1</f></c></row></sheetData>");
    assert!(matches!(run(formula, "a"), Err(EditError::Graft(_))));
    assert!(matches!(
        run(makers::rust_xlsxwriter(), "a"),
        Err(EditError::Graft(_))
    ));
    assert!(matches!(run(b"PK".to_vec(), "a"), Err(EditError::Graft(_))));
    assert!(matches!(
        run(review_sheet().workbook, "a/b"),
        Err(EditError::SheetName(_))
    ));
}

#[test]
fn the_last_id_that_there_is_may_be_taken() {
    let book = WORKBOOK.replace("sheetId=\"1\"", "sheetId=\"4294967295\"");
    let mut asked = edits(vec![]);
    asked.append = Some(review_sheet());
    let edited = edit(
        &with_parts("<sheetData/>", &[("xl/workbook.xml", &book)]),
        &asked,
    );
    let xml = part(&edited.bytes, "xl/workbook.xml");
    assert!(xml.contains("name=\"kotq\" sheetId=\"1\""), "{xml}");
}
