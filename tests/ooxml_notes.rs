//! Notes where there are none, where others wrote some, and where there may be none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use kotq::ooxml::{CellEdit, EditWarning, Note};
use support::*;

const SHEET: &str = "xl/worksheets/sheet1.xml";
const SHEET_RELS: &str = "xl/worksheets/_rels/sheet1.xml.rels";
const VML_HEAD: &str = r#"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>"#;

fn noted(cell: &str) -> CellEdit {
    let note = Note {
        author: "kotq".into(),
        text: "要確認: 次点と僅差\n<次点> & …".into(),
    };
    CellEdit {
        note: Some(note),
        ..CellEdit::new(at(cell))
    }
}

fn note_of(bytes: &[u8], cell: &str) -> Option<String> {
    let seen = openpyxl(bytes);
    seen["sheets"]["Sheet1"]["cells"][cell]["note"]
        .as_str()
        .map(str::to_owned)
}

fn unexpected(before: &[u8], after: &[u8]) -> Vec<String> {
    let comparison = kotq::verify::compare(before, after).unwrap();
    comparison.unexpected().map(ToString::to_string).collect()
}

#[test]
fn a_sheet_without_notes_gets_everything_a_note_needs_in_schema_order() {
    let bytes = with_parts(
        "<sheetData/><pageMargins left=\"1\"/><legacyDrawingHF r:id=\"rId9\"/><tableParts count=\"0\"/><extLst/>",
        &[
            (
                SHEET_RELS,
                &sheet_rels(&[("rId9", "vmlDrawing", "../drawings/vmlDrawing1.vml")]),
            ),
            (
                "xl/drawings/vmlDrawing1.vml",
                &format!("{VML_HEAD}<v:shape id=\"LH_x0000_s1025\"/></xml>"),
            ),
        ],
    );
    let edited = edit(&bytes, &edits(vec![noted("B2"), noted("XFD1048576")]));
    let xml = part(&edited.bytes, SHEET);
    // The header's drawing is no place for notes.
    assert!(
        xml.contains("<pageMargins left=\"1\"/><legacyDrawing r:id=\"rId11\"/><legacyDrawingHF r:id=\"rId9\"/>"),
        "{xml}"
    );
    let rels = part(&edited.bytes, SHEET_RELS);
    assert!(
        rels.contains("Target=\"../comments1.xml\"")
            && rels.contains("../drawings/vmlDrawing2.vml")
    );
    let types = part(&edited.bytes, "[Content_Types].xml");
    assert!(
        types.contains("Extension=\"vml\"") && types.contains("PartName=\"/xl/comments1.xml\"")
    );
    // Ids must be the drawing's own: block 1 is the header's.
    let vml = part(&edited.bytes, "xl/drawings/vmlDrawing2.vml");
    assert!(
        vml.contains("data=\"2\"") && vml.contains("id=\"_x0000_s2049\""),
        "{vml}"
    );
    assert!(
        note_of(&edited.bytes, "B2")
            .unwrap()
            .contains("要確認: 次点と僅差\n<次点> & …")
    );
    assert_eq!(unexpected(&bytes, &edited.bytes), [""; 0]);
}

#[test]
fn notes_join_those_of_other_writers() {
    // Excel's form controls hold HTML that is no XML; other writers use prefixes of their own.
    let excel = format!(
        "{VML_HEAD}<v:shapetype id=\"_x0000_t201\"/><v:shape id=\"_x0000_s1025\" type=\"#_x0000_t201\">\
         <v:textbox><div><font>対応<br></font></div></v:textbox><x:ClientData ObjectType=\"Checkbox\"/></v:shape></xml>"
    );
    let other = "<ns0:xml xmlns:ns0=\"x\" xmlns:ns1=\"urn:schemas-microsoft-com:office:office\"><ns1:shapelayout>\
        <ns1:idmap data='3'/></ns1:shapelayout><ns2:shape xmlns:ns2=\"urn:schemas-microsoft-com:vml\" id='_x0000_s3073'/></ns0:xml>";
    let bare = "<xml/>".replace("/>", "></xml>");
    for vml in [excel.as_str(), other, &bare] {
        let comments = r#"<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>顧客</author></authors><commentList><comment ref="A1" authorId="0"><text><t>記入してください</t></text></comment></commentList></comments>"#;
        let types = TYPES.replace(
            "<Override",
            "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/><Override",
        );
        let types = types.replacen("<Override", "<Override PartName=\"/xl/c.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml\"/><Override", 1);
        let bytes = with_parts(
            "<sheetData/><legacyDrawing r:id=\"d\"/>",
            &[
                ("[Content_Types].xml", &types),
                (
                    SHEET_RELS,
                    &sheet_rels(&[
                        ("d", "vmlDrawing", "/xl/d.vml"),
                        ("c", "comments", "../c.xml"),
                    ]),
                ),
                ("xl/d.vml", vml),
                ("xl/c.xml", comments),
            ],
        );
        let edited = edit(&bytes, &edits(vec![noted("A1"), noted("B2")]));
        let sheet = "Sheet1".to_owned();
        assert_eq!(
            edited.warnings,
            [EditWarning::NoteExists {
                sheet,
                cell: at("A1")
            }]
        );
        let after = parts(&edited.bytes);
        assert_eq!(
            after[SHEET],
            parts(&bytes)[SHEET],
            "the sheet needs no change"
        );
        assert_eq!(after["[Content_Types].xml"], types.as_bytes());
        let drawn = part(&edited.bytes, "xl/d.vml");
        let end = vml.rfind("</").unwrap();
        assert!(
            drawn.starts_with(&vml[..end]) && drawn.ends_with(&vml[end..]),
            "{drawn}"
        );
        assert_eq!(
            note_of(&edited.bytes, "A1").as_deref(),
            Some("記入してください")
        );
        assert!(note_of(&edited.bytes, "B2").unwrap().contains("次点"));
        assert_eq!(unexpected(&bytes, &edited.bytes), [""; 0]);
    }
}

#[test]
fn cells_with_threaded_comments_take_no_note() {
    let threads = r#"<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="B2" personId="{1}" id="{2}"><text>?</text></threadedComment></ThreadedComments>"#;
    let kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment";
    let bytes = with_parts(
        "<sheetData/>",
        &[
            (
                SHEET_RELS,
                &sheet_rels(&[("t", kind, "../threadedComments/t1.xml")]),
            ),
            ("xl/threadedComments/t1.xml", threads),
        ],
    );
    let edited = edit(&bytes, &edits(vec![noted("B2"), noted("B3")]));
    let sheet = "Sheet1".to_owned();
    assert_eq!(
        edited.warnings,
        [EditWarning::ThreadedComment {
            sheet,
            cell: at("B2")
        }]
    );
    assert_eq!(
        parts(&edited.bytes)["xl/threadedComments/t1.xml"],
        threads.as_bytes()
    );
    assert!(note_of(&edited.bytes, "B3").is_some() && note_of(&edited.bytes, "B2").is_none());
}

#[test]
fn a_root_that_does_not_know_relationships_gets_its_own_prefix() {
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData/></worksheet>";
    let bytes = with_parts("", &[(SHEET, sheet)]);
    let edited = edit(&bytes, &edits(vec![noted("A1")]));
    assert!(part(&edited.bytes, SHEET).contains("<legacyDrawing xmlns:kr=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" kr:id="));
    assert!(note_of(&edited.bytes, "A1").is_some());
}

#[test]
fn libreoffice_shows_the_notes() {
    let bytes = workbook("<sheetData/>");
    let edited = edit(
        &bytes,
        &edits(vec![noted("B2"), noted("D5").with_text("x")]),
    );
    let again = libreoffice(
        &[("a.xlsx".into(), edited.bytes)],
        "xlsx:Calc MS Excel 2007 XML",
    )
    .remove(0);
    for cell in ["B2", "D5"] {
        assert!(note_of(&again, cell).unwrap().contains("僅差"), "{cell}");
    }
}
