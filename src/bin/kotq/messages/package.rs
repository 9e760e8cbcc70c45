//! What is wrong with a customer's file, and what to do about it: packages, their XML, their
//! passwords.

use kotq::ooxml::crypto::CryptoError;
use kotq::ooxml::{EditError, PackageError, XmlError};
use kotq::text::Language;
use kotq::workbook::{ReadError, limits};

use crate::ui::pick;

const REPAIR: (&str, &str) = (
    "Excel で開いて修復し、保存し直してください。",
    "Open it in Excel, let Excel repair it, and save it again.",
);

/// Why a workbook could not be read.
pub fn read(error: &ReadError, ui: Language) -> String {
    let ja = match error {
        ReadError::Package(error) => return package(error, ui),
        ReadError::NotAWorkbook => {
            "表計算ファイルではありません。.xlsx .xlsm .xls .xlsb .ods .csv のいずれかを指定してください。".to_owned()
        }
        ReadError::OtherDocument(kind) => {
            format!("表計算ではない別種の文書（{kind}）です。Excel のファイルを指定してください。")
        }
        ReadError::EmptyFile => {
            "ファイルが空です。共有・クラウドドライブの場合は、同期が終わるのを待ってください。".to_owned()
        }
        ReadError::Damaged(_) => {
            format!("ファイルが壊れています（内容が矛盾しています）。{}", REPAIR.0)
        }
        ReadError::PasswordProtected => {
            "パスワードで保護されています。--password または環境変数 KOTQ_PASSWORD でパスワードを指定してください。".to_owned()
        }
        ReadError::MissingSheet(name) => {
            format!("ワークシート「{name}」の中身がファイルにありません。{}", REPAIR.0)
        }
        ReadError::TooManyCells => format!(
            "記入されたセルが上限（{} 個）を超えています。質問のないシートや行を除いてから試してください。",
            limits::MAX_CELLS
        ),
        ReadError::NoSheets => {
            "ワークシートがありません。質問のあるファイルを指定してください。".to_owned()
        }
        ReadError::Unreadable { format, reason } => {
            format!(".{format} として読めませんでした（{reason}）。Excel で開いて .xlsx で保存し直してください。")
        }
    };
    pick(ui, ja, error.to_string())
}

/// What is wrong with a package.
pub fn package(error: &PackageError, ui: Language) -> String {
    let repaired = |ja: String, en: String| {
        pick(
            ui,
            format!("{ja}{}", REPAIR.0),
            format!("{en}. {}", REPAIR.1),
        )
    };
    match error {
        PackageError::NotAZip(reason) => repaired(
            format!("ファイルが壊れています。途中で切れているようです（{reason}）。もう一度受け取るか、"),
            format!("the file is damaged or cut short ({reason}); get it again if you can"),
        ),
        PackageError::Encrypted => read(&ReadError::PasswordProtected, ui),
        PackageError::OldBinary => pick(
            ui,
            "名前にかかわらず、中身は Excel 97-2003 形式（.xls）です。Excel で .xlsx として保存し直してください。",
            "whatever its name says, this is a workbook of Excel 97-2003 (.xls). Save it as .xlsx in Excel.",
        )
        .to_owned(),
        PackageError::Binary => pick(
            ui,
            "名前にかかわらず、中身はバイナリ形式（.xlsb）です。Excel で .xlsx として保存し直してください。",
            "whatever its name says, this is a binary workbook (.xlsb). Save it as .xlsx in Excel.",
        )
        .to_owned(),
        PackageError::NotAWorkbook(what) => pick(
            ui,
            format!("Excel のブックではない zip ファイルです（{what}）。Excel のファイルを指定してください。"),
            format!("this zip file is not an Excel workbook ({what}). Give an Excel file."),
        ),
        PackageError::DuplicatePart(part) => repaired(
            format!("ファイルの中に部品「{part}」が2つあり、どちらが正しいか決められません。"),
            format!("the part `{part}` stands twice in the file, and nobody can tell which one counts"),
        ),
        PackageError::EncryptedPart(part) => pick(
            ui,
            format!("ファイルの中の部品「{part}」が zip の方式で暗号化されています。zip のパスワードを外してください。Excel のパスワードなら --password で開けます。"),
            format!("the part `{part}` is encrypted by the zip program. Take that password off; one set in Excel can be given with --password."),
        ),
        PackageError::MissingPart { part, source_part } => repaired(
            format!("「{source_part}」が指している部品「{part}」がファイルにありません。"),
            format!("the part `{part}`, to which `{source_part}` refers, is missing from the file"),
        ),
        PackageError::DamagedPart { part, reason } => repaired(
            format!("ファイルの中の部品「{part}」が壊れています（{reason}）。"),
            format!("the part `{part}` is damaged ({reason})"),
        ),
        PackageError::Xml { part, source } => repaired(
            format!("ファイルの中の部品「{part}」が壊れています（{}）。", xml(source)),
            format!("the part `{part}` is damaged: {source}"),
        ),
        PackageError::TooLarge { actual, limit } => pick(
            ui,
            format!("展開すると {actual} バイト以上あり、上限 unpacked_bytes（{limit}）を超えます。送り主を確かめ、本物なら不要なシートや画像を除いてから試してください。"),
            format!("unpacked it has {actual} bytes or more; the limit unpacked_bytes is {limit}. Make sure who sent it; if it is genuine, take out sheets and pictures that are not needed."),
        ),
        PackageError::TooDense { ratio, limit } => pick(
            ui,
            format!("展開すると {ratio} 倍の大きさになり、上限 ratio（{limit}）を超えます。送り主を確かめ、本物なら Excel で保存し直してから試してください。"),
            format!("unpacked it is {ratio} times as large; the limit ratio is {limit}. Make sure who sent it; if it is genuine, save it again in Excel."),
        ),
        PackageError::TooManyParts { actual, limit } => pick(
            ui,
            format!("中の部品が {actual} 個あり、上限 parts（{limit}）を超えます。送り主を確かめ、本物なら不要なシートや画像を除いてから試してください。"),
            format!("it has {actual} parts; the limit parts is {limit}. Make sure who sent it; if it is genuine, take out sheets and pictures that are not needed."),
        ),
        // The library may learn of more troubles than this binary knows words for.
        other => other.to_string(),
    }
}

fn xml(error: &XmlError) -> String {
    match error {
        XmlError::Malformed { offset, reason } => format!("{offset} バイト目付近: {reason}"),
        XmlError::DocumentType => {
            "Office のファイルにあってはならない DOCTYPE 宣言があります".to_owned()
        }
        XmlError::Encoding(name) => {
            format!("文字コードが {name} です。UTF-8 か UTF-16 でなければなりません")
        }
        XmlError::Root { expected, found } => {
            format!("<{expected}> で始まるはずが <{found}> です")
        }
    }
}

/// Why the answers could not be put into the package.
pub fn edit(error: &EditError, ui: Language) -> String {
    match error {
        EditError::Package(error) => package(error, ui),
        EditError::NotAWorksheet(sheet) | EditError::NoSuchSheet(sheet) => pick(
            ui,
            format!(
                "「{sheet}」はセルのあるワークシートではありません。{}",
                REPAIR.0
            ),
            format!("`{sheet}` is no worksheet with cells. {}", REPAIR.1),
        ),
        EditError::CellTwice { sheet, cell } => pick(
            ui,
            format!(
                "「{sheet}」{cell} に2つの回答が重なりました。`kotq inspect` で様式の読み取りを確かめ、--map などで直してください。"
            ),
            format!(
                "two answers want `{sheet}` {cell}. See with `kotq inspect` how the form was read, and correct it with --map."
            ),
        ),
        other => pick(
            ui,
            format!(
                "書き込めませんでした（{other}）。Excel で開いて保存し直してから試してください。"
            ),
            format!(
                "nothing could be written ({other}). Open the file in Excel, save it, and try again."
            ),
        ),
    }
}

/// Why a protected workbook cannot be opened or made.
pub fn crypto(error: &CryptoError, ui: Language) -> String {
    match error {
        CryptoError::WrongPassword => pick(
            ui,
            "パスワードが違います。確かめてからもう一度実行してください。".to_owned(),
            "the password is wrong. Check it and run again.".to_owned(),
        ),
        CryptoError::Unsupported(what) => pick(
            ui,
            format!(
                "kotq の知らない方式で保護されています（{what}）。Excel で保護を外して保存し直してください。"
            ),
            format!(
                "it is protected in a way that kotq does not know ({what}). Take the protection off in Excel."
            ),
        ),
        CryptoError::Damaged(what) => pick(
            ui,
            format!("保護されたファイルが壊れています（{what}）。もう一度受け取ってください。"),
            format!("the protected file is damaged ({what}). Get it again."),
        ),
        other => pick(
            ui,
            format!(
                "暗号化されたファイルを扱えませんでした（{other}）。Excel でパスワードを外してから試してください。"
            ),
            format!(
                "the protected workbook cannot be handled ({other}). Take the password off in Excel and try again."
            ),
        ),
    }
}
