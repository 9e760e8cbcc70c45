//! What differs between two workbooks, as a sentence for people.

use kotq::text::Language;
use kotq::verify::{Aspect, Difference, SheetPlace};

use crate::ui::pick;

/// The difference in the reader's language.
pub fn difference(difference: &Difference, ui: Language) -> String {
    match ui {
        Language::Ja => japanese(difference),
        Language::En => difference.to_string(),
    }
}

fn japanese(difference: &Difference) -> String {
    let at = |sheet: &str, cell: &dyn std::fmt::Display| format!("「{sheet}」{cell}");
    match difference {
        Difference::Value {
            sheet,
            cell,
            before,
            after,
            ..
        } => format!("{}: {} → {}", at(sheet, cell), text(before), text(after)),
        Difference::Formula {
            sheet,
            cell,
            before,
            after,
        } => format!(
            "{}: 数式 {} → {}",
            at(sheet, cell),
            text(before),
            text(after)
        ),
        Difference::RichText { sheet, cell } => {
            format!(
                "{}: 文字ごとの書式またはふりがなが変わりました",
                at(sheet, cell)
            )
        }
        Difference::Style {
            sheet,
            cell,
            aspects,
        } => {
            let aspects: Vec<&str> = aspects.iter().map(|aspect| self::aspect(*aspect)).collect();
            format!(
                "{}: 見た目が変わりました（{}）",
                at(sheet, cell),
                aspects.join("、")
            )
        }
        Difference::RowHeight {
            sheet,
            row,
            before,
            after,
            ..
        } => {
            let points = |height: &Option<f64>| match height {
                Some(height) => format!("{height} pt"),
                None => "既定".to_owned(),
            };
            format!(
                "「{sheet}」{row} 行目: 高さ {} → {}",
                points(before),
                points(after)
            )
        }
        Difference::Row {
            sheet,
            row,
            attribute,
        } => format!("「{sheet}」{row} 行目: 行の設定 {attribute} が変わりました"),
        Difference::SheetContent { sheet, element } => {
            format!("「{sheet}」: {} が変わりました", content(element))
        }
        Difference::NoteAdded { sheet, cell } => format!("{}: メモが付きました", at(sheet, cell)),
        Difference::NoteChanged { sheet, cell } => {
            format!("{}: メモが変わったか、なくなりました", at(sheet, cell))
        }
        Difference::SheetAdded { sheet, place } => match place {
            SheetPlace::Last => format!("シート「{sheet}」が最後に加わりました"),
            SheetPlace::Between => format!("シート「{sheet}」が途中に加わりました"),
        },
        Difference::SheetLost { sheet } => {
            format!("シート「{sheet}」がなくなったか、名前が変わりました")
        }
        Difference::SheetMoved { sheet } => {
            format!("シート「{sheet}」の順序または表示・非表示が変わりました")
        }
        Difference::DefinedName { name, .. } => format!("名前の定義「{name}」が変わりました"),
        Difference::Recalculation => "開いたときに数式を計算し直す設定が変わりました".to_owned(),
        Difference::WorkbookContent { element } => {
            format!("ブックの {} が変わりました", content(element))
        }
        Difference::StylesAppended => "書式が追加されました".to_owned(),
        Difference::StylesRewritten => "書式の一覧が書き直されました".to_owned(),
        Difference::PartChanged { part } => format!("部品「{part}」が変わりました"),
        Difference::PartLost { part } => format!("部品「{part}」がなくなりました"),
        Difference::PartAdded { part } => format!("部品「{part}」が加わりました"),
        Difference::RelationshipChanged { part, id } => {
            format!("「{part}」の関連付け {id} が変わったか、なくなりました")
        }
        // The library may tell of more than this binary knows words for.
        other => other.to_string(),
    }
}

fn text(text: &Option<String>) -> String {
    match text {
        Some(text) => format!("「{}」", text.replace('\n', "⏎")),
        None => "空白".to_owned(),
    }
}

fn aspect(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Fill => "塗りつぶし",
        Aspect::WrapOn => "折り返し",
        Aspect::QuotePrefix => "文字列の印",
        Aspect::Font => "フォント",
        Aspect::Border => "罫線",
        Aspect::NumberFormat => "表示形式",
        Aspect::Alignment => "配置",
        Aspect::Protection => "ロック",
        Aspect::NamedStyle => "セルのスタイル",
    }
}

/// The elements that people know, by the name that Excel's menus give them.
fn content(element: &str) -> String {
    let known = match element {
        "dataValidations" => "入力規則",
        "conditionalFormatting" => "条件付き書式",
        "mergeCells" => "セルの結合",
        "sheetProtection" => "シートの保護",
        "workbookProtection" => "ブックの保護",
        "cols" => "列の幅と書式",
        "autoFilter" => "フィルター",
        "hyperlinks" => "ハイパーリンク",
        "pageSetup" => "ページ設定",
        "pageMargins" => "余白",
        "headerFooter" => "ヘッダーとフッター",
        "sheetViews" | "bookViews" => "表示の設定",
        "drawing" => "図形と画像",
        "legacyDrawing" => "メモの図形",
        "controls" => "フォームコントロール",
        "tableParts" => "テーブル",
        "calcPr" => "計算の設定",
        other => return format!("要素 {other}"),
    };
    format!("{known}（{element}）")
}

/// What a difference means for the file: whether filling does such a thing.
pub fn verdict(expected: bool, ui: Language) -> &'static str {
    match expected {
        true => pick(ui, "予期した違い  ", "expected    "),
        false => pick(ui, "予期しない違い", "unexpected  "),
    }
}
