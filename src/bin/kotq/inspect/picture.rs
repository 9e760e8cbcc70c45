//! The form as a picture for people: sheet by sheet the columns and their use, counts, doubts, and
//! what was left alone.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comfy_table::Table;
use comfy_table::presets::UTF8_BORDERS_ONLY;
use kotq::address::{CellAddress, column_letters};
use kotq::corpus::Verdict;
use kotq::questions::{
    ColumnUse, Direction, Doubt, Form, FormSheet, Ignored, IgnoredReason, Question, QuestionState,
    SheetUse, TableLayout, Vocabulary, VocabularyOrigin,
};
use kotq::text::Language;
use kotq::workbook::{Gap, Visibility, Workbook};

use crate::ui::pick;

/// Longer texts are cut in the picture.
const CELL_CHARACTERS: usize = 16;
/// So many ignored rows are shown for each reason.
const SHOWN_IGNORED: usize = 3;

/// Draws the form.
pub fn draw(workbook: &Workbook, form: &Form, ui: Language) -> String {
    let mut out = String::new();
    for gap in &workbook.gaps {
        line(&mut out, &format!("! {}", gap_words(*gap, ui)));
    }
    for sheet in &form.sheets {
        let width = workbook.sheet(&sheet.name);
        draw_sheet(&mut out, sheet, ui, |cell| {
            width.map(|s| s.text(cell)).unwrap_or_default()
        });
    }
    if !form.respondent.is_empty() {
        let fields: Vec<String> = form
            .respondent
            .iter()
            .map(|field| {
                let label = workbook.sheet(&field.sheet).map(|s| s.text(field.label));
                format!(
                    "{} → {}!{}",
                    cut(&label.unwrap_or_default()),
                    field.sheet,
                    field.cell
                )
            })
            .collect();
        let title = pick(ui, "回答者の欄", "fields about the respondent");
        line(&mut out, &format!("{title}: {}", fields.join(", ")));
    }
    if form.is_empty() {
        line(&mut out, &nothing(ui));
    }
    out
}

fn draw_sheet(
    out: &mut String,
    sheet: &FormSheet,
    ui: Language,
    text: impl Fn(CellAddress) -> String,
) {
    let hidden = match sheet.visibility {
        Visibility::Visible => "",
        Visibility::Hidden | Visibility::VeryHidden => pick(ui, "（非表示）", " (hidden)"),
    };
    let open = count(sheet, QuestionState::Open);
    let kept = count(sheet, QuestionState::Answered);
    let left = count(sheet, QuestionState::Hidden);
    let summary = match sheet.use_ {
        SheetUse::Questionnaire => pick(
            ui,
            format!("質問 {open} 件、回答済み {kept} 件、非表示のため答えないもの {left} 件"),
            format!("{open} questions, {kept} answered already, {left} hidden and left alone"),
        ),
        SheetUse::Other => pick(
            ui,
            "質問票ではないため触りません",
            "no questionnaire: left alone",
        )
        .to_owned(),
        SheetUse::Empty => pick(ui, "空", "empty").to_owned(),
        SheetUse::NotChosen => pick(ui, "指定されていません", "not chosen").to_owned(),
    };
    line(out, &format!("■ {}{hidden}: {summary}", sheet.name));
    let mut rest = sheet.questions.as_slice();
    for table in &sheet.tables {
        let (own, others) = rest.split_at(table.questions.min(rest.len()));
        rest = others;
        draw_table(out, table, own, ui, &text);
    }
    for doubt in &sheet.doubts {
        line(out, &format!("  ? {}", doubt_words(doubt, ui)));
    }
    draw_ignored(out, &sheet.ignored, ui);
    out.push('\n');
}

fn count(sheet: &FormSheet, state: QuestionState) -> usize {
    sheet
        .questions
        .iter()
        .filter(|question| question.state == state)
        .count()
}

fn draw_table(
    out: &mut String,
    table: &TableLayout,
    questions: &[Question],
    ui: Language,
    text: &impl Fn(CellAddress) -> String,
) {
    let header = match table.header_row {
        Some(row) => pick(
            ui,
            format!("見出し {} 行目", row + 1),
            format!("headings in row {}", row + 1),
        ),
        None => pick(ui, "見出しなし", "no headings").to_owned(),
    };
    let rows = pick(
        ui,
        format!("{}～{} 行目", table.rows.0 + 1, table.rows.1 + 1),
        format!("rows {} to {}", table.rows.0 + 1, table.rows.1 + 1),
    );
    let below = match table.direction {
        Direction::Beside => "",
        Direction::Below => pick(ui, "、回答は質問の下の行", ", answers below the questions"),
        Direction::Labelled => pick(
            ui,
            "、回答は見出し（回答・補足など）の右のセル",
            ", answers right of their labels",
        ),
    };
    line(out, &format!("  {header}, {rows}{below}"));
    let mut drawn = Table::new();
    drawn.load_style(UTF8_BORDERS_ONLY);
    let columns = &table.columns;
    drawn.set_header(columns.iter().map(|column| column_letters(column.column)));
    drawn.add_row(columns.iter().map(|column| use_words(column.use_, ui)));
    drawn.add_row(columns.iter().map(|column| cut(&column.heading)));
    if let Some(first) = questions
        .first()
        .and_then(|question| question.cells.first())
    {
        let at = |column: u32| text(CellAddress::new(first.row, column));
        drawn.add_row(columns.iter().map(|column| cut(&at(column.column))));
    }
    for row in drawn.to_string().lines() {
        line(out, &format!("  {row}"));
    }
    match &table.vocabulary {
        Some(vocabulary) => line(
            out,
            &format!("  {}", vocabulary_words(vocabulary, table, ui)),
        ),
        None => {
            let free = pick(
                ui,
                "回答の言葉: 自由記述、または質問ごとに異なる",
                "answer words: free text, or they differ",
            );
            line(out, &format!("  {free}"));
        }
    }
}

fn vocabulary_words(vocabulary: &Vocabulary, table: &TableLayout, ui: Language) -> String {
    let words: Vec<String> = vocabulary
        .options
        .iter()
        .map(|option| {
            let meaning = match option.meaning {
                Some(Verdict::Yes) => pick(ui, "はい", "yes"),
                Some(Verdict::No) => pick(ui, "いいえ", "no"),
                Some(Verdict::Partial) => pick(ui, "一部", "partial"),
                Some(Verdict::NotApplicable) => pick(ui, "該当なし", "not applicable"),
                Some(Verdict::Stated) | None => "?",
            };
            format!("{}={meaning}", option.text)
        })
        .collect();
    let origin = match vocabulary.origin {
        VocabularyOrigin::Validation => pick(ui, "ドロップダウン", "drop-down list"),
        VocabularyOrigin::Legend => pick(ui, "凡例", "legend"),
        VocabularyOrigin::Header => pick(ui, "見出し", "headings"),
        VocabularyOrigin::Cell => pick(ui, "セル内のチェック欄", "boxes in the cell"),
        VocabularyOrigin::Habit => pick(ui, "記入済みの回答", "answers given"),
    };
    let scale = if vocabulary.scale {
        pick(
            ui,
            "、段階評価のため人が判断",
            "; a scale, for a person to judge",
        )
    } else {
        ""
    };
    let mark = table
        .mark
        .as_ref()
        .map(|mark| pick(ui, format!("、印 {mark}"), format!("; mark {mark}")));
    let title = pick(ui, "回答の言葉", "answer words");
    format!(
        "{title}: {} ({origin}{scale}{})",
        words.join("  "),
        mark.unwrap_or_default()
    )
}

fn draw_ignored(out: &mut String, ignored: &[Ignored], ui: Language) {
    let mut by_reason: BTreeMap<&str, Vec<&Ignored>> = BTreeMap::new();
    for left in ignored {
        by_reason
            .entry(reason_words(left.reason, ui))
            .or_default()
            .push(left);
    }
    for (reason, left) in by_reason {
        let shown: Vec<String> = left
            .iter()
            .take(SHOWN_IGNORED)
            .map(|left| format!("{} {}", left.range.start, cut(&left.text)))
            .collect();
        let more = if left.len() > SHOWN_IGNORED {
            " …"
        } else {
            ""
        };
        line(
            out,
            &format!("  - {reason} {}: {}{more}", left.len(), shown.join(" / ")),
        );
    }
}

fn use_words(use_: ColumnUse, ui: Language) -> &'static str {
    match use_ {
        ColumnUse::Number => pick(ui, "番号", "number"),
        ColumnUse::Section => pick(ui, "分類", "section"),
        ColumnUse::Question => pick(ui, "質問", "QUESTION"),
        ColumnUse::Answer => pick(ui, "回答", "ANSWER"),
        ColumnUse::Tick => pick(ui, "印", "TICK"),
        ColumnUse::Comment => pick(ui, "コメント", "COMMENT"),
        ColumnUse::Unit => pick(ui, "単位", "unit"),
        ColumnUse::Owner => pick(ui, "担当", "owner"),
        ColumnUse::Left => pick(ui, "（触らない）", "(left)"),
    }
}

fn reason_words(reason: IgnoredReason, ui: Language) -> &'static str {
    match reason {
        IgnoredReason::Section => pick(ui, "区切りの見出し", "section headings"),
        IgnoredReason::Sample => pick(ui, "記入例", "examples"),
        IgnoredReason::CustomerItem => pick(ui, "お客様側の項目", "the customer's own items"),
        IgnoredReason::Note => pick(ui, "注記", "notes"),
        IgnoredReason::NoSlot => pick(
            ui,
            "書き込めない（ロック・数式）",
            "cannot be written (locked, formula)",
        ),
        IgnoredReason::OtherTable => pick(ui, "別の表", "other tables"),
    }
}

fn doubt_words(doubt: &Doubt, ui: Language) -> String {
    match doubt {
        Doubt::NoAnswerColumn {
            question_column, ..
        } => {
            let column = column_letters(*question_column);
            pick(
                ui,
                format!(
                    "{column} 列は質問のようですが、回答欄が見つかりません。--choice-column か --comment-column で指定してください。"
                ),
                format!(
                    "column {column} seems to ask, but no column for answers was found: name it with --choice-column or --comment-column"
                ),
            )
        }
        Doubt::NoHeadings { row } => pick(
            ui,
            format!(
                "{} 行目からの表に見出しがありません。違っていれば --question-columns と --choice-column を指定してください。",
                row + 1
            ),
            format!(
                "the table from row {} has no headings; if it is read wrongly, use --question-columns and --choice-column",
                row + 1
            ),
        ),
        Doubt::UnknownWords { words } => {
            let words = words.join(", ");
            pick(
                ui,
                format!(
                    "回答の言葉「{words}」の意味が分かりません。--write-map で地図を書き、words に意味を記入してください。"
                ),
                format!(
                    "the answer words {words} are not understood: write a map with --write-map and fill in its words"
                ),
            )
        }
        Doubt::UnresolvedList { cell } => pick(
            ui,
            format!("{cell} のドロップダウンの内容を読み取れません。"),
            format!("the drop-down list of {cell} cannot be worked out"),
        ),
        Doubt::TwoQuestionColumns { taken, other } => {
            let (taken, other) = (column_letters(*taken), column_letters(*other));
            pick(
                ui,
                format!(
                    "質問の列は {taken} としましたが、{other} 列かもしれません（--question-columns {other}）。"
                ),
                format!(
                    "column {taken} was taken for the questions, but {other} could be it (--question-columns {other})"
                ),
            )
        }
        Doubt::NearDuplicate { sheet } => pick(
            ui,
            format!("シート「{sheet}」とほぼ同じ質問です。片方だけなら --sheet で選んでください。"),
            format!("nearly the same questions as sheet {sheet}; choose one with --sheet"),
        ),
    }
}

fn gap_words(gap: Gap, ui: Language) -> &'static str {
    match gap {
        Gap::Validations => pick(
            ui,
            "この形式ではドロップダウンを読み取れません",
            "drop-down lists of this format are not read",
        ),
        Gap::HiddenLines => pick(
            ui,
            "この形式では非表示の行・列を見分けられません",
            "hidden rows and columns of this format are not recognised",
        ),
        Gap::Merges => pick(
            ui,
            "この形式では結合セルを見分けられません",
            "merged cells of this format are not recognised",
        ),
    }
}

fn nothing(ui: Language) -> String {
    pick(
        ui,
        "質問票らしいものが見つかりません。--sheet、--header-row、--question-columns、--choice-column で場所を指定してください。",
        "nothing looks like a questionnaire; say where it is with --sheet, --header-row, --question-columns and --choice-column",
    )
    .to_owned()
}

fn cut(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= CELL_CHARACTERS {
        return joined;
    }
    let head: String = joined.chars().take(CELL_CHARACTERS - 1).collect();
    format!("{head}…")
}

fn line(out: &mut String, text: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{}", text.trim_end());
}
