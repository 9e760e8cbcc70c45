//! The help texts in Japanese, by command and argument; a test keeps them complete.

use clap::Command;

/// `command` or `command.argument`, and its text. Arguments that several commands share stand once,
/// without a command.
const TEXTS: &[(&str, &str)] = &[
    (
        "kotq",
        "顧客のセキュリティチェックシート（Excel）に、承認済みの回答を記入します",
    ),
    (
        "ui",
        "メッセージ・メモ・確認シートの言語: ja または en（既定: システムの言語）",
    ),
    ("config", "kotq.toml の代わりに使う設定ファイル"),
    ("help", "使い方を表示します"),
    ("version", "バージョンを表示します"),
    (
        "profile",
        "回答を使うサービス: kingoftime、clue、tokium、または自作プロファイルのフォルダ",
    ),
    (
        "corpus",
        "プロファイルに重ねる自分の回答（ファイルまたはフォルダ、複数可）",
    ),
    ("json", "結果を JSON で標準出力に書きます"),
    (
        "lang",
        "回答の言語: ja または en（既定: それぞれの質問の言語）",
    ),
    ("sheet", "このシートだけを対象にします（複数可）"),
    ("header_row", "見出しの行（1から数えます）"),
    ("question_columns", "質問の列（例: C または C,D）"),
    ("choice_column", "選択肢を記入する列（例: E）"),
    ("comment_column", "補足を記入する列（例: F）"),
    (
        "include_hidden",
        "非表示の行・列・シートの質問にも回答します",
    ),
    (
        "map",
        "直した地図を使います（inspect --write-map で作れます）",
    ),
    ("maps", "様式の指紋で探す地図のフォルダ"),
    (
        "password",
        "保護されたファイルのパスワード（KOTQ_PASSWORD または画面での入力が安全です）",
    ),
    ("command.fill", "顧客のファイルに承認済みの回答を記入します"),
    (
        "fill.inputs",
        "ファイル、フォルダ、または \"受信箱/*.xlsx\" のような書き方",
    ),
    ("fill.output", "回答済みのファイルの名前（入力が1つのとき）"),
    (
        "fill.out_dir",
        "回答済みのファイルを、元の名前のままこのフォルダに書きます",
    ),
    ("fill.force", "既にある出力を置き換えます"),
    (
        "fill.review",
        "確認シートの場所: sheet（同じファイル）、file（別のファイル）、none（なし）",
    ),
    (
        "fill.strict",
        "確認が必要なものがあれば終了コード 3 で終わります",
    ),
    ("fill.overwrite", "既に記入されている回答を置き換えます"),
    ("command.search", "1つの質問に合う回答を探します"),
    ("search.query", "質問。- なら標準入力の1行に1つ"),
    ("search.explain", "計算の内訳をすべて見せます"),
    ("search.number", "見せる候補の数"),
    ("inspect.file", "顧客のファイル"),
    (
        "inspect.write_map",
        "読み取った結果を地図のファイルに書きます（直して fill --map に渡せます）",
    ),
    ("verify.original", "顧客の元のファイル"),
    ("verify.written", "それから作られたファイル"),
    ("verify.all", "予期した違いもすべて並べます"),
    (
        "eval.files",
        "正解の付いた質問のファイル（1行に1つの JSON）",
    ),
    (
        "eval.cross_validate",
        "その顧客の質問から何も学んでいない数値で判定します",
    ),
    ("eval.with", "交差検証のときに加えて学ぶ質問のファイル"),
    (
        "eval.learn",
        "これらのファイルから数値を学び、data/model.json に書きます",
    ),
    (
        "eval.errors",
        "誤った回答を、確信度の高い順にすべて（--errors=N なら初めの N 件）並べます",
    ),
    (
        "eval.baselines",
        "単純な手法でどこまで届くかと比べます（時間がかかります）",
    ),
    (
        "command.inspect",
        "様式をどう読み取ったかを、記入する前に見せます",
    ),
    (
        "command.verify",
        "2つのファイルの違いを、部品ごと・セルごとに調べます",
    ),
    ("command.eval", "正解の付いた質問で、照合の精度を測ります"),
    ("command.corpus", "承認済みの回答を見たり、点検したりします"),
    ("command.corpus.list", "回答の一覧"),
    (
        "command.corpus.check",
        "誤りを探します: 重複する質問文、出典のない回答、矛盾、期限切れ",
    ),
    ("command.corpus.show", "1つの回答のすべて"),
    ("corpus.show.id", "回答の ID"),
    ("command.config", "設定ファイルの合計を表示します"),
    ("command.completions", "シェルの補完スクリプトを出力します"),
    ("completions.shell", "bash、elvish、fish、powershell、zsh"),
    (
        "command.man",
        "kotq と各コマンドの man ページを書き出します",
    ),
    ("man.folder", "書き出すフォルダ"),
];

/// The command with every help text in Japanese.
pub fn translate(command: Command) -> Command {
    translate_in(command, "")
}

fn translate_in(mut command: Command, path: &str) -> Command {
    let about = if path.is_empty() {
        text("kotq")
    } else {
        text(&format!("command.{path}"))
    };
    if let Some(about) = about {
        command = command.about(about).long_about(None::<&str>);
    }
    let arguments: Vec<String> = command
        .get_arguments()
        .map(|argument| argument.get_id().to_string())
        .collect();
    for id in arguments {
        if let Some(help) = text(&format!("{path}.{id}")).or_else(|| text(&id)) {
            command = command.mut_arg(id, |argument| argument.help(help).long_help(None::<&str>));
        }
    }
    let children: Vec<String> = command
        .get_subcommands()
        .map(|child| child.get_name().to_owned())
        .collect();
    for name in children {
        let below = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        command = command.mut_subcommand(name, |child| translate_in(child, &below));
    }
    command
}

fn text(key: &str) -> Option<&'static str> {
    TEXTS
        .iter()
        .find(|(known, _)| *known == key)
        .map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;
    use kotq::text::Language;

    fn untranslated(command: &Command, path: &str, missing: &mut Vec<String>) {
        let japanese =
            |text: Option<String>| text.is_some_and(|text| Language::of(&text) == Language::Ja);
        if !japanese(command.get_about().map(ToString::to_string)) {
            missing.push(path.to_owned());
        }
        for argument in command
            .get_arguments()
            .filter(|argument| !argument.is_hide_set())
        {
            if !japanese(argument.get_help().map(ToString::to_string))
                && argument.get_id() != "shell"
            {
                missing.push(format!("{path}.{}", argument.get_id()));
            }
        }
        for child in command.get_subcommands() {
            untranslated(child, &format!("{path}.{}", child.get_name()), missing);
        }
    }

    #[test]
    fn every_command_and_option_is_explained_in_japanese() {
        let mut missing = Vec::new();
        untranslated(&translate(Cli::command()), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }
}
