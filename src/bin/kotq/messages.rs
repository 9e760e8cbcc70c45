//! What went wrong, in the reader's language: what happened, where, and what to do next.
//!
//! The library's errors are English sentences by themselves; this is where they become advice.

mod difference;
mod package;

use std::io;
use std::path::Path;

use clap::error::{ContextKind, ErrorKind};
use kotq::corpus::{CorpusError, CorpusErrorKind};
use kotq::fill::{FillError, FillWarning};
use kotq::ooxml::EditWarning;
use kotq::output::SaveError;
use kotq::questions::{Form, FormSheet, SheetUse};
use kotq::text::Language;
use kotq::workbook::ReadError;

use crate::config::{ConfigError, UnknownProfile, known_profiles};
use crate::inputs::InputError;
use crate::job::{FileError, JobError};
use crate::ui::pick;

pub use difference::{difference, verdict};
use package::{crypto, edit, read};

/// An error that ends the run.
pub fn sentence(error: &anyhow::Error, ui: Language) -> String {
    let text = if let Some(error) = error.downcast_ref::<CorpusError>() {
        corpus(error, ui)
    } else if let Some(UnknownProfile(name)) = error.downcast_ref() {
        let known = known_profiles();
        pick(
            ui,
            format!(
                "「{name}」というプロファイルはありません。{known} のいずれか、またはプロファイルのフォルダを指定してください。"
            ),
            format!(
                "there is no profile `{name}`. Give one of {known}, or the folder of your own profile."
            ),
        )
    } else if let Some(error) = error.downcast_ref::<ConfigError>() {
        let file = error.file.display();
        pick(
            ui,
            format!(
                "設定ファイル {file} を読めません。該当箇所を直してください: {}",
                error.what
            ),
            format!(
                "the configuration {file} cannot be used; please mend it: {}",
                error.what
            ),
        )
    } else if let Some(FileError { path, error }) = error.downcast_ref() {
        file(path, error, ui)
    } else if let Some(error) = error.downcast_ref::<InputError>() {
        return input(error, ui);
    } else {
        format!("{error:#}")
    };
    format!("kotq: {text}")
}

/// An argument that leads to no workbook.
pub fn input(error: &InputError, ui: Language) -> String {
    let text = match error {
        InputError::Missing(name) if name.contains(['*', '?']) => pick(
            ui,
            format!(
                "{name}: 当てはまるファイル（.xlsx .xlsm .xls .xlsb .ods .csv）がありません。名前とフォルダを確かめてください。"
            ),
            format!(
                "{name}: no workbook (.xlsx .xlsm .xls .xlsb .ods .csv) fits this pattern. Check the name and the folder."
            ),
        ),
        InputError::Missing(name) => pick(
            ui,
            format!("{name}: ファイルが見つかりません。名前とフォルダを確かめてください。"),
            format!("{name}: no such file. Check the name and the folder."),
        ),
        InputError::EmptyFolder(name) => pick(
            ui,
            format!(
                "{name}: このフォルダには回答できるファイル（.xlsx .xlsm .xls .xlsb .ods .csv）がありません。"
            ),
            format!("{name}: the folder holds no workbook (.xlsx .xlsm .xls .xlsb .ods .csv)."),
        ),
        InputError::SameOutput {
            first,
            second,
            output,
        } => pick(
            ui,
            format!(
                "{second}: 出力先 {output} が {first} と重なるため処理しませんでした。別々に実行してください。"
            ),
            format!(
                "{second}: its output {output} is taken by {first}, so it was left out. Run it by itself."
            ),
        ),
    };
    format!("kotq: {text}")
}

/// Why one workbook was not read or not filled.
pub fn file(path: &Path, error: &JobError, ui: Language) -> String {
    let input = path.display();
    match error {
        JobError::Open(error) => format!("{input}: {}", open(error, ui)),
        JobError::PasswordNeeded => {
            format!("{input}: {}", read(&ReadError::PasswordProtected, ui))
        }
        JobError::Crypto(error) => format!("{input}: {}", crypto(error, ui)),
        JobError::Fill(FillError::Read(error)) => format!("{input}: {}", read(error, ui)),
        JobError::Fill(FillError::NoQuestions(form)) => {
            format!("{input}: {}", no_questions(form, ui))
        }
        JobError::Fill(FillError::Edit(error)) => format!("{input}: {}", edit(error, ui)),
        JobError::Fill(FillError::Made(error)) => {
            format!("{input}: {error}")
        }
        JobError::Save(error) => save(error, ui),
    }
}

/// What the system says when a file is opened.
fn open(error: &io::Error, ui: Language) -> String {
    /// ERROR_SHARING_VIOLATION: another program holds the file.
    const SHARING_VIOLATION: i32 = 32;
    if cfg!(windows) && error.raw_os_error() == Some(SHARING_VIOLATION) {
        return pick(
            ui,
            "ほかのプログラム（Excel など）で開かれています。閉じてからもう一度実行してください。",
            "another program, such as Excel, has it open. Close it there and run again.",
        )
        .to_owned();
    }
    match error.kind() {
        io::ErrorKind::NotFound => pick(
            ui,
            "ファイルが見つかりません。名前とフォルダを確かめてください。",
            "no such file. Check the name and the folder.",
        )
        .to_owned(),
        io::ErrorKind::PermissionDenied => pick(
            ui,
            "読み取る権限がありません。ファイルとフォルダの権限を確かめてください。",
            "you have no permission to read it. Check the rights on file and folder.",
        )
        .to_owned(),
        io::ErrorKind::IsADirectory => pick(
            ui,
            "フォルダです。ファイルを1つ指定してください。",
            "this is a folder. Give one file.",
        )
        .to_owned(),
        _ => pick(
            ui,
            format!("読めませんでした: {error}"),
            format!("cannot be read: {error}"),
        ),
    }
}

fn save(error: &SaveError, ui: Language) -> String {
    match error {
        SaveError::Exists(path) => {
            let path = path.display();
            pick(
                ui,
                format!("{path}: 既にあります。置き換えるなら --force を付けてください。"),
                format!("{path}: exists already. Add --force to replace it."),
            )
        }
        SaveError::IsInput(path) => {
            let path = path.display();
            pick(
                ui,
                format!(
                    "{path}: 入力と同じファイルには書き込みません。別の名前を -o で指定してください。"
                ),
                format!(
                    "{path}: is the input itself, which is never changed. Give another name with -o."
                ),
            )
        }
        SaveError::Write { path, .. } if is_below_a_file(path) => {
            let path = path.display();
            pick(
                ui,
                format!(
                    "{path}: 書き込めません。出力先のフォルダと同じ名前のファイルがあります。別のフォルダを指定してください。"
                ),
                format!(
                    "{path}: cannot be written, because its folder is a file. Name another folder."
                ),
            )
        }
        SaveError::Write { path, error } => {
            let path = path.display();
            pick(
                ui,
                format!(
                    "{path}: 書き込めません（{error}）。フォルダの権限と空き容量、Excel で開いていないかを確かめてください。"
                ),
                format!(
                    "{path}: cannot be written ({error}). Check the folder's rights and free space, and that it is not open in Excel."
                ),
            )
        }
    }
}

/// Whether what should be the folder of a path is a file.
fn is_below_a_file(path: &Path) -> bool {
    path.ancestors()
        .skip(1)
        .any(|folder| !folder.as_os_str().is_empty() && folder.is_file())
}

fn no_questions(form: &Form, ui: Language) -> String {
    let seen: Vec<String> = form
        .sheets
        .iter()
        .map(|sheet| format!("「{}」", sheet.name))
        .collect();
    let seen = seen.join(pick(ui, "、", ", "));
    let chosen = |sheet: &FormSheet| sheet.use_ != SheetUse::NotChosen;
    if !form.sheets.is_empty() && !form.sheets.iter().any(chosen) {
        return pick(
            ui,
            format!(
                "指定した名前のシートがありません（シート: {seen}）。--sheet の名前を確かめてください。何も書き込んでいません。"
            ),
            format!(
                "it has no sheet of the name given (sheets: {seen}). Check --sheet. Nothing was written."
            ),
        );
    }
    pick(
        ui,
        format!(
            "質問票らしいものが見つかりませんでした（シート: {seen}）。何も書き込んでいません。`kotq inspect` で見えているものを確かめ、--sheet --header-row --question-columns --choice-column --comment-column で場所を指定してください。"
        ),
        format!(
            "nothing in it looks like a questionnaire (sheets: {seen}). Nothing was written. See with `kotq inspect` what was seen, and say where the questions are with --sheet, --header-row, --question-columns, --choice-column or --comment-column."
        ),
    )
}

fn corpus(error: &CorpusError, ui: Language) -> String {
    let place = match error.line {
        Some(line) => format!("{}:{line}", error.file.display()),
        None => error.file.display().to_string(),
    };
    let ja = match &error.kind {
        CorpusErrorKind::Read(error) if error.kind() == io::ErrorKind::NotFound => {
            "見つかりません。名前とフォルダを確かめてください。".to_owned()
        }
        CorpusErrorKind::Read(error) => format!("読めません: {error}"),
        CorpusErrorKind::Syntax(what) => format!("書き方に誤りがあります: {what}"),
        CorpusErrorKind::DuplicateId(id) => format!("ID「{id}」が2回出てきます。"),
        CorpusErrorKind::UnknownId(id) => format!("ID「{id}」の回答がありません。"),
        CorpusErrorKind::Incomplete { id, what } => format!("「{id}」に {what} がありません。"),
        CorpusErrorKind::NoProfile => {
            "profile.toml がないため、プロファイルとして使えません。".to_owned()
        }
    };
    pick(
        ui,
        format!("回答集 {place}: {ja}"),
        format!("corpus {place}: {}", error.kind),
    )
}

/// What a person should know about a written file.
pub fn warning(warning: &FillWarning, ui: Language) -> String {
    match warning {
        FillWarning::Rebuilt(format) => pick(
            ui,
            format!(
                "{} 形式はそのまま書き換えられないため、新しい .xlsx に値・結合・列幅・基本的な書式を写して回答しました。図形・入力規則・マクロなどは写していません。",
                format.extension()
            ),
            format!(
                "a .{} file cannot be changed in place: the answers stand in a new .xlsx with its values, merges, widths and basic looks; pictures, validations, macros and the like were not carried over.",
                format.extension()
            ),
        ),
        FillWarning::Edit(edit) => pick(ui, edit_warning_ja(edit), edit.to_string()),
    }
}

fn edit_warning_ja(warning: &EditWarning) -> String {
    match warning {
        EditWarning::FormulaKept { sheet, cell } => {
            format!("「{sheet}」{cell}: 数式があるため書き込みませんでした。")
        }
        EditWarning::SharedMerge { sheet, cell, with } => {
            format!(
                "「{sheet}」{cell}: {with} と結合されており、別の回答が入るため書き込みませんでした。"
            )
        }
        EditWarning::TextCut { sheet, cell } => {
            format!("「{sheet}」{cell}: 32,767 文字を超える分を切り捨てました。")
        }
        EditWarning::LockedCell { sheet, cell } => {
            format!("「{sheet}」{cell}: 保護されたシートのロックされたセルです。")
        }
        EditWarning::NoteExists { sheet, cell } => {
            format!("「{sheet}」{cell}: 既にメモがあるため、メモを付けませんでした。")
        }
        EditWarning::ThreadedComment { sheet, cell } => {
            format!("「{sheet}」{cell}: コメントのやりとりがあるため、メモを付けませんでした。")
        }
        EditWarning::StructureLocked => {
            "ブックの構成が保護されているため、確認シートを別のファイルに分けました。".to_owned()
        }
        EditWarning::FormulaLookalikes { sheet, cell, count } => {
            format!(
                "「{sheet}」: = + - @ やタブで始まる文字列が {count} 件あります（最初は {cell}）。このファイルでは文字列のままですが、CSV にすると Excel が数式とみなすので、CSV では渡さないでください。"
            )
        }
        EditWarning::Signed => {
            "電子署名付きのファイルです。書き込みにより署名は無効になります。".to_owned()
        }
        EditWarning::StylesFull { sheet, cell } => {
            format!(
                "「{sheet}」{cell}: ブックの書式が多すぎるため、色や折り返しを付けませんでした。"
            )
        }
        EditWarning::Transcoded { part } => {
            format!("部品「{part}」の文字コードを UTF-16 から UTF-8 に変えました。内容は同じです。")
        }
        other => other.to_string(),
    }
}

/// A command line that kotq does not understand.
pub fn usage(error: &clap::Error, ui: Language) -> String {
    if ui == Language::En {
        return error.render().to_string().trim_end().to_owned();
    }
    let context = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」というオプションはありません。"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "「{}」というコマンドはありません。",
                context(ContextKind::InvalidSubcommand)
            )
        }
        ErrorKind::MissingRequiredArgument => format!("「{argument}」を指定してください。"),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("「{argument}」に値を指定してください。")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            // What may stand there: `1 … 1048576`, `ja / en`.
            let allowed = std::error::Error::source(error)
                .map(|source| format!("（{source}）"))
                .unwrap_or_default();
            format!("「{argument}」に「{value}」は使えません{allowed}。")
        }
        ErrorKind::ArgumentConflict => {
            format!(
                "「{argument}」と「{}」は同時に使えません。",
                context(ContextKind::PriorArg)
            )
        }
        _ => return error.render().to_string().trim_end().to_owned(),
    };
    let hint = context(ContextKind::SuggestedArg) + &context(ContextKind::SuggestedSubcommand);
    let hint = if hint.is_empty() {
        String::new()
    } else {
        format!("\n  もしかして: {hint}")
    };
    format!(
        "kotq: {what}{hint}\n使い方は `kotq --help`、各コマンドは `kotq fill --help` などで見られます。"
    )
}
