//! How answers get into cells: one test for each trouble that worksheets have in store.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use kotq::ooxml::{CellEdit, EditError, EditWarning, Fill, Limits};
use support::*;

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn sheet_after(content: &str, cells: Vec<CellEdit>) -> String {
    part(&edit(&workbook(content), &edits(cells)).bytes, SHEET)
}

fn filled(cell: &str) -> CellEdit {
    CellEdit {
        fill: Some(Fill::new(0xFFEB9C)),
        ..CellEdit::new(at(cell))
    }
}

#[test]
fn only_the_target_cell_changes_to_the_byte() {
    let content = "<sheetData>\n <row r='1'  spans=\"1:3\" foo:bar='x' xmlns:foo='y'><c r=\"A1\" t='n'><v>1</v></c>\
        <!-- kept --><c r=\"B1\" s=\"1\"/><c r=\"C1\"><v>3</v></c></row>\n</sheetData><pageMargins left='1'/>";
    assert_eq!(
        sheet_after(content, vec![put("B1", "はい")]),
        sheet(&content.replace(
            "<c r=\"B1\" s=\"1\"/>",
            "<c r=\"B1\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">はい</t></is></c>"
        ))
    );
}

#[test]
fn merged_targets_go_to_the_first_cell_and_two_answers_in_one_are_refused() {
    let content = "<sheetData><row r=\"2\"><c r=\"B2\" s=\"1\"/><c r=\"C2\" s=\"1\"/></row></sheetData>\
        <mergeCells><mergeCell ref=\"B2:C3\"/></mergeCells>";
    let edited = edit(
        &workbook(content),
        &edits(vec![put("C3", "first"), put("B3", "second")]),
    );
    let xml = part(&edited.bytes, SHEET);
    assert!(xml.contains("<c r=\"B2\" s=\"1\" t=\"inlineStr\"") && xml.contains("first"));
    assert!(!xml.contains("second") && !xml.contains("\"C3\"") && !xml.contains("\"B3\""));
    let sheet = "Sheet1".to_owned();
    let shared = EditWarning::SharedMerge {
        sheet,
        cell: at("B3"),
        with: at("B2"),
    };
    assert_eq!(edited.warnings, [shared]);
}

#[test]
fn absent_rows_and_cells_stand_in_order_with_a_fitting_look() {
    let content = "<dimension ref=\"B2:D4\"/><cols><col min=\"5\" max=\"5\" style=\"2\"/></cols><sheetData>\
        <row r=\"2\" spans=\"2:4\"><c r=\"B2\"/><c r=\"D2\" s=\"1\"/></row>\
        <row r=\"4\" s=\"2\" customFormat=\"1\"/></sheetData>";
    let xml = sheet_after(
        content,
        vec![
            put("D2", "x"),
            put("C2", "b"),
            put("A2", "a"),
            put("F2", "z"),
            put("D3", "n"),
            put("A4", "r"),
            put("E9", "c"),
            put("A1", "f"),
        ],
    );
    let order: Vec<usize> = ["A1", "A2", "B2", "C2", "D2", "F2", "D3", "A4", "E9"]
        .iter()
        .map(|cell| {
            xml.find(&format!("<c r=\"{cell}\""))
                .unwrap_or_else(|| panic!("{cell}: {xml}"))
        })
        .collect();
    assert!(order.is_sorted(), "{xml}");
    // As the nearest answer cell of the column, the row, the column.
    assert!(xml.contains("<c r=\"D3\" s=\"1\" t="), "{xml}");
    assert!(xml.contains("<row r=\"4\" s=\"2\" customFormat=\"1\"><c r=\"A4\" s=\"2\" t="));
    assert!(xml.contains("<c r=\"E9\" s=\"2\" t="));
    assert!(xml.contains("<dimension ref=\"A1:F9\"/>") && xml.contains("spans=\"1:6\""));
}

#[test]
fn empty_sheet_data_and_self_closed_rows_take_cells() {
    for content in [
        "<sheetData/>",
        "<sheetData></sheetData>",
        "<sheetData><row r=\"3\"/></sheetData>",
    ] {
        let xml = sheet_after(content, vec![put("B3", "x")]);
        assert!(
            xml.contains("<row r=\"3\"><c r=\"B3\" t=\"inlineStr\">"),
            "{xml}"
        );
        assert!(
            openpyxl(&edit(&workbook(content), &edits(vec![put("B3", "x")])).bytes)["sheets"]["Sheet1"]
                ["cells"]["B3"]["value"]
                == "x"
        );
    }
}

#[test]
fn rows_and_cells_without_numbers_are_counted() {
    let content =
        "<sheetData><row><c><v>1</v></c><c s=\"1\"/></row><row><c/><c s=\"1\"/></row></sheetData>";
    let xml = sheet_after(
        content,
        vec![put("B2", "b"), put("C1", "c"), put("A4", "d")],
    );
    assert!(
        xml.contains("<row><c/><c s=\"1\" r=\"B2\" t=\"inlineStr\">"),
        "{xml}"
    );
    let seen = openpyxl(
        &edit(
            &workbook(content),
            &edits(vec![put("B2", "b"), put("C1", "c")]),
        )
        .bytes,
    );
    let cells = &seen["sheets"]["Sheet1"]["cells"];
    assert_eq!(
        (&cells["B2"]["value"], &cells["C1"]["value"]),
        (&"b".into(), &"c".into())
    );
    assert_eq!(cells["A1"]["value"], "1");
}

#[test]
fn formulas_are_never_overwritten() {
    let content = "<sheetData><row r=\"1\"><c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\"><f t=\"array\" ref=\"B1:B3\">\
        A1:A3</f><v>1</v></c><c r=\"C1\"><f t=\"shared\" ref=\"C1:C2\" si=\"0\">A1</f></c></row><row r=\"2\">\
        <c r=\"B2\"><v>1</v></c><c r=\"C2\"><f t=\"shared\" si=\"0\"/></c></row></sheetData>";
    let targets = ["A1", "B1", "B2", "C2"];
    let edited = edit(
        &workbook(content),
        &edits(targets.map(|cell| put(cell, "x")).to_vec()),
    );
    assert_eq!(edited.bytes, workbook(content), "nothing is left to write");
    let refused: Vec<_> = edited.warnings.iter().filter_map(|w| w.refused()).collect();
    assert_eq!(refused, targets.map(|cell| ("Sheet1", at(cell))));
    // A flag on such a cell is no change of its formula.
    let xml = sheet_after(content, vec![filled("A1")]);
    assert!(
        xml.contains("<c r=\"A1\" s=\"3\"><f>1+1</f><v>2</v></c>"),
        "{xml}"
    );
}

#[test]
fn formulas_elsewhere_are_computed_on_opening() {
    let formula = "<sheetData><row r=\"1\"><c r=\"A1\"><f>B1</f><v>0</v></c></row></sheetData>";
    let workbook_after =
        |bytes: &[u8], cells| part(&edit(bytes, &edits(cells)).bytes, "xl/workbook.xml");
    let with = workbook(formula);
    assert!(
        workbook_after(&with, vec![put("B1", "x")])
            .contains("</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>")
    );
    assert_eq!(workbook_after(&with, vec![filled("B1")]), WORKBOOK);
    assert_eq!(
        workbook_after(&workbook("<sheetData/>"), vec![put("B1", "x")]),
        WORKBOOK
    );
    // Behind the names and before what follows, or into the element that is there.
    let later = WORKBOOK.replace(
        "</sheets>",
        "</sheets><definedNames><definedName name=\"a\">1</definedName></definedNames>\
         <calcPr calcId=\"1\"/><extLst/>",
    );
    let bytes = with_parts(formula, &[("xl/workbook.xml", &later)]);
    assert!(
        workbook_after(&bytes, vec![put("B1", "x")])
            .contains("<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/><extLst/>")
    );
    let later = later.replace("<calcPr calcId=\"1\"/>", "");
    let bytes = with_parts(formula, &[("xl/workbook.xml", &later)]);
    assert!(
        workbook_after(&bytes, vec![put("B1", "x")])
            .contains("</definedNames><calcPr fullCalcOnLoad=\"1\"/><extLst/>")
    );
}

#[test]
fn formulas_on_another_sheet_count_too() {
    let other = sheet("<sheetData><row r=\"1\"><c r=\"A1\"><f>Sheet1!A1</f></c></row></sheetData>");
    let book = WORKBOOK.replace(
        "</sheets>",
        "<sheet name=\"S2\" sheetId=\"5\" r:id=\"rId3\"/></sheets>",
    );
    let rels = WORKBOOK_RELS.replace(
        "</Relationships>",
        "<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"/xl/worksheets/two.xml\"/></Relationships>",
    );
    let bytes = with_parts(
        "<sheetData/>",
        &[
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", &rels),
            ("xl/worksheets/two.xml", &other),
        ],
    );
    let edited = edit(&bytes, &edits(vec![put("A1", "x")]));
    assert!(part(&edited.bytes, "xl/workbook.xml").contains("fullCalcOnLoad"));
}

#[test]
fn text_stays_text_for_every_reader() {
    let texts = [
        "=1+1",
        "+81",
        "-x",
        "@SUM(A1)",
        "\ttab",
        "a\u{b}b",
        "_x000D_",
        "<&>\"'",
        "1\n2",
        " a ",
        "2024-08-01",
        "=cmd|' /C calc'!A0",
    ];
    let cells = texts
        .iter()
        .enumerate()
        .map(|(n, text)| put(&format!("A{}", n + 1), text))
        .collect();
    let edited = edit(&workbook("<sheetData/>"), &edits(cells));
    let xml = part(&edited.bytes, SHEET);
    assert!(!xml.contains("<f") && xml.contains("_x000B_") && xml.contains("_x005F_x000D_"));
    let again = libreoffice(&[("a.xlsx".into(), edited.bytes.clone())], "xlsx").remove(0);
    for (who, bytes) in [("kotq", &edited.bytes), ("LibreOffice", &again)] {
        let mut book: calamine::Xlsx<_> =
            calamine::Reader::new(std::io::Cursor::new(bytes)).unwrap();
        let range = calamine::Reader::worksheet_range(&mut book, "Sheet1").unwrap();
        for (row, text) in texts.iter().enumerate() {
            let seen = range.get_value((row as u32, 0));
            assert_eq!(seen, Some(&calamine::Data::String((*text).into())), "{who}");
        }
    }
    // Excel would take these for formulas when someone re-enters the cell.
    let seen = openpyxl(&edited.bytes);
    for (row, text) in texts.iter().enumerate() {
        let quoted = &seen["sheets"]["Sheet1"]["cells"][format!("A{}", row + 1)]["quote"];
        assert_eq!(
            *quoted,
            text.starts_with(['=', '+', '-', '@', '\t']),
            "{text}"
        );
    }
}

#[test]
fn too_long_a_text_is_cut_and_told() {
    let edited = edit(
        &workbook("<sheetData/>"),
        &edits(vec![put("A1", &"あ".repeat(40_000))]),
    );
    let cut = EditWarning::TextCut {
        sheet: "Sheet1".into(),
        cell: at("A1"),
    };
    assert_eq!(edited.warnings, [cut]);
    let seen = openpyxl(&edited.bytes);
    let text = seen["sheets"]["Sheet1"]["cells"]["A1"]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(text.chars().count(), 32_767);
}

#[test]
fn flags_keep_the_look_and_are_made_once() {
    let content = "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>5</v></c><c r=\"B1\" s=\"1\"/><c r=\"C1\" s=\"2\"/></row></sheetData>";
    let bytes = workbook(content);
    let edited = edit(
        &bytes,
        &edits(vec![filled("A1"), filled("B1"), filled("C1")]),
    );
    let styles = part(&edited.bytes, "xl/styles.xml");
    assert!(styles.contains("<cellXfs count=\"5\">") && styles.contains("<fills count=\"3\">"));
    let before = openpyxl(&bytes)["sheets"]["Sheet1"]["cells"]["A1"].clone();
    let after = openpyxl(&edited.bytes)["sheets"]["Sheet1"]["cells"]["A1"].clone();
    assert_eq!(after["fill"], "FFFFEB9C");
    for what in ["value", "locked", "wrap", "border", "quote"] {
        assert_eq!(before[what], after[what], "{what}");
    }
}

#[test]
fn locked_cells_on_protected_sheets_are_told() {
    let content = "<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"B1\" s=\"1\"/></row></sheetData>\
        <sheetProtection sheet=\"true\" objects=\"1\"/>";
    let edited = edit(
        &workbook(content),
        &edits(vec![put("A1", "x"), put("B1", "y")]),
    );
    let locked = EditWarning::LockedCell {
        sheet: "Sheet1".into(),
        cell: at("A1"),
    };
    assert_eq!(edited.warnings, [locked]);
    let unprotected = content.replace("sheet=\"true\"", "sheet=\"0\"");
    assert_eq!(
        edit(&workbook(&unprotected), &edits(vec![put("A1", "x")])).warnings,
        []
    );
}

#[test]
fn rows_grow_until_the_answer_can_be_read_and_never_shrink() {
    let long = "保存データはすべて暗号化しています。".repeat(8);
    let content = "<sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"2\" width=\"30\"/></cols><sheetData>\
        <row r=\"1\" ht=\"15\"><c r=\"A1\" s=\"2\"/></row>\
        <row r=\"2\" ht=\"300\" customHeight=\"true\"><c r=\"A2\" s=\"2\"/></row>\
        <row r=\"3\" hidden=\"true\"><c r=\"A3\" s=\"2\"/></row>\
        <row r=\"4\"><c r=\"A4\" s=\"2\"/></row>\
        <row r=\"6\"><c r=\"A6\" s=\"1\"/></row>\
        <row r=\"7\" ht=\"20\"><c r=\"A7\"/></row></sheetData>\
        <mergeCells><mergeCell ref=\"A4:B5\"/></mergeCells>";
    let cells = ["A1", "A2", "A3", "A4", "A6"]
        .map(|cell| put(cell, &long))
        .to_vec();
    let mut cells = cells;
    cells.push(put("A7", "短い"));
    let bytes = workbook(content);
    let edited = edit(&bytes, &edits(cells));
    let xml = part(&edited.bytes, SHEET);
    let height = |row: u32| -> Option<f64> {
        let tag = &xml[xml.find(&format!("<row r=\"{row}\""))?..];
        let tag = &tag[..tag.find('>')?];
        let at = tag.find(" ht=\"")? + 5;
        tag[at..at + tag[at..].find('"')?].parse().ok()
    };
    let alone = height(1).unwrap();
    assert!((150.0..=409.0).contains(&alone), "{alone}");
    assert_eq!(
        (height(2), height(3), height(7)),
        (Some(300.0), None, Some(20.0))
    );
    // Two rows and two columns together: half the lines, shared by two rows.
    let merged = height(4).unwrap() + height(5).unwrap();
    assert!(
        merged >= alone / 2.0 - 20.0 && merged < alone,
        "{merged} of {alone}"
    );
    // The cell did not wrap: now it does, in a style of its own that is still unlocked.
    let seen = &openpyxl(&edited.bytes)["sheets"]["Sheet1"]["cells"]["A6"];
    assert_eq!(
        (&seen["wrap"], &seen["locked"]),
        (&true.into(), &false.into())
    );
    assert_eq!(xml.matches("customHeight").count(), 5);
    let cap = edit(&bytes, &edits(vec![put("A1", &long.repeat(50))]));
    assert!(part(&cap.bytes, SHEET).contains("ht=\"409\""));
}

#[test]
fn a_row_that_excel_would_fit_to_its_question_is_not_made_lower() {
    let question = "質問文がとても長い場合".repeat(20);
    let content = format!(
        "<cols><col min=\"1\" max=\"1\" width=\"20\"/><col min=\"2\" max=\"2\" width=\"60\"/></cols><sheetData>\
         <row r=\"1\"><c r=\"A1\" s=\"2\" t=\"inlineStr\"><is><t>{question}</t></is></c><c r=\"B1\" s=\"2\"/></row></sheetData>"
    );
    let xml = sheet_after(&content, vec![put("B1", "はい。\n二行です。")]);
    let at = xml.find("ht=\"").unwrap() + 4;
    let height: f64 = xml[at..at + xml[at..].find('"').unwrap()].parse().unwrap();
    assert!(height > 300.0, "{height}");
}

#[test]
fn prefixed_and_strict_packages() {
    let book = WORKBOOK
        .replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x=");
    let styles = STYLES
        .replace("<", "<x:")
        .replace("<x:/", "</x:")
        .replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x=");
    let sheet = "<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:sheetData>\
        <x:row r=\"1\"><x:c r=\"A1\" s=\"1\"/></x:row></x:sheetData></x:worksheet>";
    let prefixed = with_parts(
        "",
        &[
            ("xl/workbook.xml", &book),
            ("xl/styles.xml", &styles),
            (SHEET, sheet),
        ],
    );
    let strict = |text: &str| {
        text.replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        .replace(
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
    };
    let sheet = strict(&support::sheet(
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"/></row></sheetData>",
    ));
    let strict = with_parts(
        "",
        &[
            ("_rels/.rels", &strict(ROOT_RELS)),
            ("xl/workbook.xml", &strict(WORKBOOK)),
            ("xl/_rels/workbook.xml.rels", &strict(WORKBOOK_RELS)),
            ("xl/styles.xml", &strict(STYLES)),
            (SHEET, &sheet),
        ],
    );
    let mut asked = edits(vec![
        CellEdit {
            note: Some(kotq::ooxml::Note {
                author: "kotq".into(),
                text: "n".into(),
            }),
            ..filled("A1").with_text("はい")
        },
        put("C2", "x"),
    ]);
    asked.append = Some(review_sheet());
    let mut results = Vec::new();
    for (name, bytes) in [("prefixed", prefixed), ("strict", strict)] {
        let edited = edit(&bytes, &asked);
        assert_eq!(edited.review_sheet.as_deref(), Some("kotq"), "{name}");
        let wrong: Vec<_> = kotq::verify::compare(&bytes, &edited.bytes)
            .unwrap()
            .unexpected()
            .map(ToString::to_string)
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        // The other dialect must not come in by the back door.
        let all: String = parts(&edited.bytes)
            .iter()
            .filter(|(part, _)| part.ends_with(".xml") && !part.starts_with('['))
            .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
            .collect();
        assert_eq!(
            all.contains("schemas.openxmlformats.org/spreadsheetml"),
            name == "prefixed"
        );
        results.push((format!("{name}.xlsx"), edited.bytes));
    }
    openpyxl(&results[0].1);
    for again in libreoffice(&results, "xlsx:Calc MS Excel 2007 XML") {
        let seen = openpyxl(&again);
        let cells = &seen["sheets"]["Sheet1"]["cells"];
        assert_eq!(
            (&cells["A1"]["value"], &cells["C2"]["value"]),
            (&"はい".into(), &"x".into())
        );
        assert_eq!(
            (&cells["A1"]["fill"], &cells["A1"]["locked"]),
            (&"FFFFEB9C".into(), &false.into())
        );
        assert_eq!(cells["A1"]["border"], "thin");
        assert!(cells["A1"]["note"].as_str().unwrap().contains('n'));
        assert_eq!(seen["sheets"]["kotq"]["cells"]["A1"]["fill"], "FFD9E1F2");
    }
}

#[test]
fn a_utf16_sheet_becomes_utf8_and_says_so() {
    let xml = sheet("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>質問</t></is></c></row></sheetData>")
        .replace("UTF-8", "UTF-16");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(xml.encode_utf16().flat_map(u16::to_le_bytes));
    let bytes = package_of_bytes(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT_RELS.as_bytes()),
        ("xl/workbook.xml", WORKBOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS.as_bytes()),
        (SHEET, &utf16),
        ("xl/styles.xml", STYLES.as_bytes()),
    ]);
    let edited = edit(&bytes, &edits(vec![put("B1", "はい")]));
    assert_eq!(
        edited.warnings,
        [EditWarning::Transcoded { part: SHEET.into() }]
    );
    let seen = openpyxl(&edited.bytes);
    let cells = &seen["sheets"]["Sheet1"]["cells"];
    assert_eq!(
        (&cells["A1"]["value"], &cells["B1"]["value"]),
        (&"質問".into(), &"はい".into())
    );
    // Untouched, it stays as it is.
    assert_eq!(edit(&bytes, &edits(vec![])).bytes, bytes);
}

#[test]
fn edits_that_contradict_themselves_or_miss_are_errors() {
    let bytes = workbook("<sheetData/>");
    let run = |edits| kotq::ooxml::edit(&bytes, &edits, &Limits::default()).unwrap_err();
    assert!(matches!(
        run(edits(vec![put("A1", "a"), put("A1", "b")])),
        EditError::CellTwice { .. }
    ));
    let mut other = edits(vec![put("A1", "a")]);
    other.sheets[0].sheet = "表紙".into();
    assert!(matches!(run(other), EditError::NoSuchSheet(name) if name == "表紙"));
}

#[test]
fn an_empty_text_empties_the_cell() {
    let content =
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\" t=\"str\"><v>sample</v></c></row></sheetData>";
    assert!(
        sheet_after(content, vec![put("A1", "")])
            .contains("<row r=\"1\"><c r=\"A1\" s=\"1\"/></row>")
    );
}

#[test]
fn a_workbook_without_styles_gets_some() {
    let rels = WORKBOOK_RELS.replace("relationships/styles", "relationships/other");
    let bytes = package(&[
        (
            "[Content_Types].xml",
            &TYPES.replace("/xl/styles.xml", "/xl/other.xml"),
        ),
        ("_rels/.rels", ROOT_RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", &rels),
        (SHEET, &sheet("<sheetData/>")),
    ]);
    let edited = edit(&bytes, &edits(vec![filled("A1").with_text("x")]));
    assert_eq!(
        openpyxl(&edited.bytes)["sheets"]["Sheet1"]["cells"]["A1"]["fill"],
        "FFFFEB9C"
    );
}
