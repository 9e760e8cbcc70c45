//! A macro workbook with what customers' forms hold besides cells, put together by hand: a drop-down
//! whose list lies on another sheet (x14), a form control, furigana, rich text, printer settings,
//! custom XML, an external link, a sensitivity label, macros, a calculation chain, persons.

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument";

/// The parts in their order.
pub fn macro_workbook() -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="{MAIN}" xmlns:r="{REL}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" mc:Ignorable="x14"><sheetPr codeName="Sheet1"/><dimension ref="A1:C4"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="18.75"/><cols><col min="1" max="1" width="40" customWidth="1"/></cols><sheetData><row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c></row><row r="2" spans="1:3"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"/><c r="C2" s="1"/></row><row r="3" spans="1:3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"/><c r="C3"><f>COUNTA(B2:B3)</f><v>0</v></c></row></sheetData><phoneticPr fontId="0"/><dataValidations count="1"><dataValidation type="list" allowBlank="1" sqref="C2"><formula1>"○,×"</formula1></dataValidation></dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" r:id="rId1"/><drawing r:id="rId2"/><legacyDrawing r:id="rId3"/><mc:AlternateContent><mc:Choice Requires="x14"><controls><mc:AlternateContent><mc:Choice Requires="x14"><control shapeId="1025" r:id="rId4" name="Check Box 1"><controlPr defaultSize="0" autoFill="0" autoLine="0" autoPict="0"><anchor moveWithCells="1"><from><xdr:col xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">1</xdr:col></from></anchor></controlPr></control></mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent><extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations count="1"><x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>一覧!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>B2:B3</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"#
    );
    let list = format!(
        r#"<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s"><v>3</v></c></row></sheetData></worksheet>"#
    );
    let strings = format!(
        r#"<sst xmlns="{MAIN}" count="5" uniqueCount="4"><si><t>東京都</t><rPh sb="0" eb="3"><t>トウキョウト</t></rPh><phoneticPr fontId="0"/></si><si><r><rPr><b/><sz val="11"/></rPr><t>太字</t></r><r><t>の質問</t></r></si><si><t>はい</t></si><si><t>いいえ</t></si></sst>"#
    );
    let workbook = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="{MAIN}" xmlns:r="{REL}"><fileVersion appName="xl"/><workbookPr codeName="ThisWorkbook" defaultThemeVersion="166925"/><bookViews><workbookView activeTab="0"/></bookViews><sheets><sheet name="回答" sheetId="1" r:id="rId1"/><sheet name="一覧" sheetId="3" state="hidden" r:id="rId2"/></sheets><externalReferences><externalReference r:id="rId5"/></externalReferences><definedNames><definedName name="選択">一覧!$A$1:$A$2</definedName></definedNames><calcPr calcId="191029"/></workbook>"#
    );
    let rels = |list: &[(&str, &str, &str)]| super::sheet_rels(list);
    let workbook_rels = rels(&[
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "worksheet", "worksheets/sheet2.xml"),
        ("rId3", "styles", "styles.xml"),
        ("rId4", "sharedStrings", "sharedStrings.xml"),
        ("rId5", "externalLink", "externalLinks/externalLink1.xml"),
        ("rId6", "calcChain", "calcChain.xml"),
        (
            "rId7",
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "vbaProject.bin",
        ),
        (
            "rId8",
            "http://schemas.microsoft.com/office/2017/10/relationships/person",
            "persons/person.xml",
        ),
    ]);
    let root_rels = rels(&[
        ("rId1", "officeDocument", "xl/workbook.xml"),
        ("rId2", "customXml", "customXml/item1.xml"),
        (
            "rId3",
            "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
            "docMetadata/LabelInfo.xml",
        ),
    ]);
    let sheet_rels = rels(&[
        (
            "rId1",
            "printerSettings",
            "../printerSettings/printerSettings1.bin",
        ),
        ("rId2", "drawing", "../drawings/drawing1.xml"),
        ("rId3", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
        ("rId4", "ctrlProp", "../ctrlProps/ctrlProp1.xml"),
    ]);
    let types = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" ContentType="{CONTENT}.spreadsheetml.printerSettings"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="vml" ContentType="{CONTENT}.vmlDrawing"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="{CONTENT}.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{CONTENT}.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="{CONTENT}.spreadsheetml.sharedStrings+xml"/><Override PartName="/xl/calcChain.xml" ContentType="{CONTENT}.spreadsheetml.calcChain+xml"/><Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/xl/drawings/drawing1.xml" ContentType="{CONTENT}.drawing+xml"/><Override PartName="/xl/ctrlProps/ctrlProp1.xml" ContentType="application/vnd.ms-excel.controlproperties+xml"/><Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{CONTENT}.spreadsheetml.externalLink+xml"/><Override PartName="/xl/persons/person.xml" ContentType="application/vnd.ms-excel.person+xml"/></Types>"#
    );
    let vml = r##"<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201" path="m,l,21600r21600,l21600,xe"/><v:shape id="_x0000_s1025" type="#_x0000_t201" style="position:absolute"><v:textbox><div style="text-align:left"><font face="Meiryo UI">対応済み<br></font></div></v:textbox><x:ClientData ObjectType="Checkbox"><x:Anchor>1, 0, 0, 0, 2, 0, 1, 0</x:Anchor></x:ClientData></v:shape></xml>"##;
    super::package_of_bytes(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root_rels.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", workbook_rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/worksheets/sheet2.xml", list.as_bytes()),
        ("xl/worksheets/_rels/sheet1.xml.rels", sheet_rels.as_bytes()),
        ("xl/styles.xml", super::STYLES.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/calcChain.xml", br#"<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="C3" i="1"/></calcChain>"#),
        ("xl/vbaProject.bin", &[0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]),
        ("xl/drawings/drawing1.xml", br#"<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>"#),
        ("xl/drawings/vmlDrawing1.vml", vml.as_bytes()),
        ("xl/ctrlProps/ctrlProp1.xml", br#"<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" lockText="1" noThreeD="1"/>"#),
        ("xl/printerSettings/printerSettings1.bin", &[0, 1, 2, 255]),
        (
            "xl/externalLinks/externalLink1.xml",
            br#"<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"><sheetNames><sheetName val="S"/></sheetNames></externalBook></externalLink>"#,
        ),
        (
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="other.xlsx" TargetMode="External"/></Relationships>"#,
        ),
        ("xl/persons/person.xml", br#"<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"/>"#),
        ("customXml/item1.xml", br#"<root xmlns="urn:customer">1</root>"#),
        ("docMetadata/LabelInfo.xml", br#"<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"/>"#),
    ])
}

/// As Google Sheets exports: no theme, empty drawings, sizes as it likes them, a streamed zip.
pub fn google_like() -> Vec<u8> {
    use std::io::Write;
    let sheet = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="{MAIN}" xmlns:r="{REL}" xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main"><sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData><row r="1"><c r="A1" s="1" t="inlineStr"><is><t>質問</t></is></c><c r="B1" s="1"/></row><row r="2"><c r="A2" s="2" t="inlineStr"><is><t>MFA を使っていますか</t></is></c><c r="B2" s="2"/></row></sheetData><dataValidations><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="B2"><formula1>"Yes,No"</formula1></dataValidation></dataValidations><drawing r:id="rId1"/></worksheet>"#
    );
    let sheet_rels = super::sheet_rels(&[("rId1", "drawing", "../drawings/drawing1.xml")]);
    let types = super::TYPES.replacen("<Override", &format!("<Override PartName=\"/xl/drawings/drawing1.xml\" ContentType=\"{CONTENT}.drawing+xml\"/><Override"), 1);
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    for (name, text) in [
        (
            "xl/drawings/drawing1.xml",
            "<xdr:wsDr xmlns:xdr=\"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing\"/>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
        ("xl/worksheets/_rels/sheet1.xml.rels", &sheet_rels),
        ("xl/styles.xml", super::STYLES),
        ("xl/workbook.xml", super::WORKBOOK),
        ("xl/_rels/workbook.xml.rels", super::WORKBOOK_RELS),
        ("_rels/.rels", super::ROOT_RELS),
        ("[Content_Types].xml", &types),
    ] {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
