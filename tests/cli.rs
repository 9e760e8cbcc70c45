//! The command line as users and scripts meet it: exit codes, messages in both languages, what is
//! written and what is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod tool;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use tool::{fixture, json_lines, kotq, kotq_in, names, stderr, stdout};

const SAMPLE: &str = "construction.xlsx";

/// A folder with one blank checklist under a name with Japanese letters and a space.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture(SAMPLE), folder.path().join("顧客 一.xlsx")).unwrap();
    folder
}

#[test]
fn one_workbook_is_filled_and_the_input_stays_as_it_was() {
    let folder = folder();
    let before = fs::read(folder.path().join("顧客 一.xlsx")).unwrap();
    let output = kotq(folder.path(), &["fill", "顧客 一.xlsx", "-o", "回答.xlsx"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("confident"), "{}", stdout(&output));
    assert_eq!(names(folder.path()), ["回答.xlsx", "顧客 一.xlsx"]);
    assert_eq!(
        fs::read(folder.path().join("顧客 一.xlsx")).unwrap(),
        before
    );
}

#[test]
fn bad_input_gets_a_sentence_of_its_own_and_leaves_nothing() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("text.xlsx"), "no workbook at all").unwrap();
    fs::write(path.join("empty.xlsx"), "").unwrap();
    let whole = fs::read(fixture(SAMPLE)).unwrap();
    fs::write(path.join("cut.xlsx"), &whole[..whole.len() / 2]).unwrap();
    fs::write(path.join("list.csv"), "a,b\n1,2\n3,4\n").unwrap();
    fs::write(path.join("there.xlsx"), "keep me").unwrap();
    fs::write(
        path.join("bad.toml"),
        "[[entry]]\nid = \"a\"\nverdict = \"maybe\"\n",
    )
    .unwrap();
    let sample = "顧客 一.xlsx";
    let before = names(path);
    for (arguments, code, en, ja) in [
        (
            vec!["fill", "none.xlsx", "-o", "o.xlsx"],
            1,
            "no such file",
            "見つかりません",
        ),
        (
            vec!["fill", "text.xlsx", "-o", "o.xlsx"],
            1,
            "not a workbook",
            "表計算ファイルではありません",
        ),
        (
            vec!["fill", "empty.xlsx", "-o", "o.xlsx"],
            1,
            "empty",
            "空です",
        ),
        (
            vec!["fill", "cut.xlsx", "-o", "o.xlsx"],
            1,
            "damaged",
            "壊れています",
        ),
        (
            vec!["fill", "list.csv", "-o", "o.xlsx"],
            1,
            "questionnaire",
            "質問票らしい",
        ),
        (
            vec!["fill", sample, "-o", "there.xlsx"],
            1,
            "--force",
            "--force",
        ),
        (
            vec!["fill", sample, "-o", sample, "--force"],
            1,
            "input itself",
            "入力と同じ",
        ),
        (
            vec!["fill", sample, "-o", "text.xlsx/o.xlsx"],
            1,
            "cannot be written",
            "書き込めません",
        ),
        (
            vec!["fill", sample, "-o", "o.xlsx", "--profile", "nobody"],
            1,
            "no profile",
            "プロファイルはありません",
        ),
        (
            vec!["fill", sample, "-o", "o.xlsx", "--corpus", "bad.toml"],
            1,
            "bad.toml:3",
            "bad.toml:3",
        ),
        (
            vec!["fill", sample, "text.xlsx", "-o", "o.xlsx"],
            2,
            "--out-dir",
            "--out-dir",
        ),
        (
            vec!["fill", sample, "-o", "o.pdf"],
            2,
            "end in .xlsx",
            ".xlsx で終えて",
        ),
        (
            vec!["fill", sample, "-o", "o.xlsx", "--sheet", "nowhere"],
            1,
            "no sheet of the name",
            "シートがありません",
        ),
        (
            vec!["fill", sample, "-o", "o.xlsx", "--map", "none.toml"],
            1,
            "no such file",
            "見つかりません",
        ),
        (
            vec!["fill", "*.pdf", "--out-dir", "out"],
            1,
            "fits this pattern",
            "当てはまる",
        ),
        (
            vec!["fill", sample, "--header-row", "x"],
            2,
            "1048576",
            "1048576",
        ),
        (
            vec!["fill", sample, "--no-such-option"],
            2,
            "--no-such-option",
            "オプションはありません",
        ),
        (vec!["fil", sample], 2, "fil", "コマンドはありません"),
    ] {
        for (ui, words) in [("en", en), ("ja", ja)] {
            let output = kotq_in(ui, path, &arguments);
            let message = stderr(&output);
            assert_eq!(output.status.code(), Some(code), "{arguments:?}: {message}");
            assert!(message.contains(words), "{ui} {arguments:?}: {message}");
            assert!(
                !message.contains("Error {"),
                "a debug text reached the user: {message}"
            );
        }
    }
    assert_eq!(names(path), before);
    assert_eq!(fs::read(path.join("there.xlsx")).unwrap(), b"keep me");
}

#[test]
fn one_bad_file_never_ends_a_batch() {
    let folder = folder();
    let path = folder.path();
    fs::create_dir(path.join("inbox")).unwrap();
    fs::copy(fixture(SAMPLE), path.join("inbox/b c.xlsx")).unwrap();
    fs::write(path.join("inbox/bad.xlsx"), "no workbook").unwrap();
    fs::write(path.join("inbox/~$b c.xlsx"), "lock").unwrap();
    let output = kotq(
        path,
        &["fill", "inbox", "顧客*.xlsx", "--out-dir", "out", "--json"],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("bad.xlsx"), "{}", stderr(&output));
    assert_eq!(names(&path.join("out")), ["b c.xlsx", "顧客 一.xlsx"]);
    let lines = json_lines(&output);
    assert_eq!(lines.len(), 3);
    assert!(
        lines
            .iter()
            .any(|line| line["error"].is_string() && line["output"].is_null())
    );
    // The same script again: what is up to date is not done again, and what is bad is named again.
    let again = kotq(path, &["fill", "inbox", "顧客*.xlsx", "--out-dir", "out"]);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(
        stdout(&again).matches("up to date").count(),
        2,
        "{}",
        stdout(&again)
    );
}

#[test]
fn the_json_of_fill_has_the_documented_fields() {
    let folder = folder();
    let output = kotq(
        folder.path(),
        &["fill", "顧客 一.xlsx", "-o", "o.xlsx", "--json"],
    );
    let lines = json_lines(&output);
    let line = &lines[0];
    for field in [
        "input",
        "output",
        "profile",
        "corpus_digest",
        "counts",
        "questions",
    ] {
        assert!(!line[field].is_null(), "{field}");
    }
    let counts = &line["counts"];
    let sum: u64 = ["confident", "review", "unanswered", "kept"]
        .iter()
        .map(|status| counts[status].as_u64().unwrap())
        .sum();
    assert_eq!(counts["questions"].as_u64(), Some(sum));
    let questions = line["questions"].as_array().unwrap();
    assert_eq!(questions.len() as u64, sum);
    for question in questions {
        let object = question.as_object().unwrap();
        for field in [
            "sheet",
            "row",
            "question_cells",
            "text",
            "section",
            "status",
            "reasons",
            "entry",
            "verdict",
            "reversed",
            "written",
            "candidates",
        ] {
            assert!(object.contains_key(field), "{field}");
        }
        assert!(
            question["candidates"]
                .as_array()
                .unwrap()
                .iter()
                .all(|c| c["score"].is_number())
        );
    }
}

#[test]
fn strict_tells_a_script_that_something_is_left_to_do() {
    let folder = folder();
    let output = kotq(
        folder.path(),
        &["fill", "顧客 一.xlsx", "-o", "o.xlsx", "--strict"],
    );
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}

#[test]
fn a_review_file_stands_beside_the_answers_where_wanted() {
    let folder = folder();
    let output = kotq(
        folder.path(),
        &["fill", "顧客 一.xlsx", "-o", "o.xlsx", "--review", "file"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        names(folder.path()),
        ["o.review.xlsx", "o.xlsx", "顧客 一.xlsx"]
    );
}

#[test]
fn search_answers_each_line_of_its_input() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kotq"))
        .args(["search", "-", "--json"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all("パスワード\nAccount lockout\n".as_bytes())
        .unwrap();
    let lines = json_lines(&child.wait_with_output().unwrap());
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (lines[0]["lang"].as_str(), lines[1]["lang"].as_str()),
        (Some("ja"), Some("en"))
    );
    assert_eq!(lines[1]["candidates"][0]["entry"], "account-lockout");
    for field in [
        "query",
        "lang",
        "status",
        "reasons",
        "entry",
        "verdict",
        "reversed",
        "candidates",
    ] {
        assert!(lines[0].as_object().unwrap().contains_key(field), "{field}");
    }
}

#[test]
fn a_configuration_beside_the_work_sets_defaults() {
    let folder = folder();
    fs::write(folder.path().join("kotq.toml"), "profile = \"tokium\"\n").unwrap();
    let output = kotq(
        folder.path(),
        &["fill", "顧客 一.xlsx", "-o", "o.xlsx", "--json"],
    );
    assert_eq!(json_lines(&output)[0]["profile"], "tokium");
    fs::write(folder.path().join("kotq.toml"), "profil = \"tokium\"\n").unwrap();
    let output = kotq(folder.path(), &["search", "x"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("kotq.toml"), "{}", stderr(&output));
}

#[test]
fn the_bundled_corpora_are_clean_and_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    for profile in ["kingoftime", "clue", "tokium"] {
        let output = kotq(folder.path(), &["corpus", "check", "--profile", profile]);
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    }
    let output = kotq(folder.path(), &["corpus", "show", "account-lockout"]);
    assert!(
        stdout(&output).contains("アカウントロック"),
        "{}",
        stdout(&output)
    );
    assert_eq!(
        kotq(folder.path(), &["corpus", "show", "nothing"])
            .status
            .code(),
        Some(1)
    );
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    // `kotq … | head` once panicked: println! does when stdout is gone.
    let folder = folder();
    let sample = "顧客 一.xlsx";
    for arguments in [
        vec!["corpus", "list"],
        vec!["config"],
        vec!["fill", sample, "-o", "o.xlsx"],
        vec!["fill", sample, "-o", "p.xlsx", "--json"],
        vec!["verify", sample, "o.xlsx"],
        vec!["search", "パスワード"],
        vec!["inspect", sample],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_kotq"))
            .args(&arguments)
            .current_dir(folder.path())
            .env("KOTQ_UI", "en")
            .stdout(writer)
            .output()
            .unwrap();
        let message = stderr(&output);
        assert!(!message.contains("panicked"), "{arguments:?}: {message}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {message}");
    }
    assert!(folder.path().join("p.xlsx").exists());
}

#[test]
fn respondent_fields_are_filled_as_the_form_writes_them_and_verify_agrees() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(fixture("printing.xlsx"), folder.path().join("p.xlsx")).unwrap();
    let config = "[respondent]\ncompany = \"株式会社サンプル\"\ndate = \"today\"\n";
    fs::write(folder.path().join("kotq.toml"), config).unwrap();
    let output = kotq(folder.path(), &["fill", "p.xlsx", "-o", "o.xlsx", "--json"]);
    let line = json_lines(&output).remove(0);
    let values: Vec<&str> = line["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["value"].as_str().unwrap())
        .collect();
    assert_eq!(values[0], "株式会社サンプル");
    assert!(values[1].starts_with("令和"), "{values:?}");
    let verified = kotq(folder.path(), &["verify", "p.xlsx", "o.xlsx"]);
    assert_eq!(verified.status.code(), Some(0), "{}", stdout(&verified));
}

#[test]
fn verify_speaks_the_readers_language_and_its_json_none() {
    let folder = folder();
    let run = |ui: &str, arguments: &[&str]| kotq_in(ui, folder.path(), arguments);
    let filled = run("ja", &["fill", "顧客 一.xlsx", "-o", "回答.xlsx"]);
    assert_eq!(filled.status.code(), Some(0), "{}", stderr(&filled));
    let pair = ["verify", "顧客 一.xlsx", "回答.xlsx", "--all"];
    let (ja, en) = (run("ja", &pair), run("en", &pair));
    assert_eq!((ja.status.code(), en.status.code()), (Some(0), Some(0)));
    let (ja, en) = (stdout(&ja), stdout(&en));
    assert!(
        ja.contains("予期した違い") && ja.contains("空白 → 「") && ja.contains("予期しない違い 0"),
        "{ja}"
    );
    assert!(
        en.contains("nothing -> \"") && en.contains(", 0 unexpected"),
        "{en}"
    );
    assert_eq!(ja.lines().count(), en.lines().count());
    // The other way round answers are lost: nothing that filling does.
    let back = run("ja", &["verify", "回答.xlsx", "顧客 一.xlsx"]);
    assert_eq!(back.status.code(), Some(1));
    assert!(
        stdout(&back).contains("予期しない違い「"),
        "{}",
        stdout(&back)
    );
    let json = |ui: &str| stdout(&run(ui, &["verify", "顧客 一.xlsx", "回答.xlsx", "--json"]));
    assert_eq!(json("ja"), json("en"));
}
