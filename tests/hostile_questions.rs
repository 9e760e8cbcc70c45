//! What stands in a cell may be anything: no text brings the matching down, and none that says
//! nothing is ever answered for sure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, WINDOWS_1252};
use jiff::civil::{Date, date};
use kotq::corpus::profile_names;
use kotq::matching::{Matcher, Query, Status};

fn today() -> Date {
    date(2026, 1, 1)
}

/// Excel's cells hold 32,767 characters at the most.
const LONG: usize = 30_000;

fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = [
        // Nothing.
        "",
        " ",
        "\u{3000}\u{3000}",
        "\n\r\n\t",
        "\u{FEFF}",
        "\u{200B}\u{200D}\u{2060}",
        // One character.
        "a",
        "?",
        "？",
        "あ",
        "暗",
        "1",
        "①",
        "-",
        "●",
        "\u{0}",
        "\u{301}",
        "\u{10FFFF}",
        "\u{E000}",
        // Emoji, with joiners, modifiers, flags, variation selectors.
        "😀",
        "👩‍👩‍👧‍👦👍🏽🇯🇵❤️",
        "🔒🔑❓",
        "☑️✅❌⭕",
        "🤷 🤷 🤷?",
        // Scripts mixed, and other scripts.
        "пароль パスワード mot de passe 密码 비밀번호 كلمة السر",
        "Ѕесurіtу рοlісу?",
        "暗号化 шифрование تشفير?",
        "هل البيانات مشفرة؟",
        "데이터를 암호화합니까?",
        "ａbｃ１２３ｱｲｳ漢字кириллица",
        "A\u{202E}?detpyrcne atad sI\u{202C}",
        // Control characters.
        "\u{0}\u{1}\u{2}\u{7}\u{8}\u{1B}[31m",
        "\u{7F}\u{80}\u{9F}",
        "\u{FFFD}\u{FFFD}\u{FFFD}",
        "\u{FFFE}\u{FFFF}",
        "a\u{0}b\u{0}c\u{0}d",
        "x\u{1B}]0;title\u{7}y",
        // Marks only, numbers only, what only looks like a question.
        "????????",
        "……………",
        "1234567890",
        "１．２．３．",
        "3.14159",
        "=1+1",
        "' OR 1=1 --",
        "%s%n%x",
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "${jndi:ldap://x}",
        "N/A",
        "なし",
        "同上",
        "※",
        "はい",
        "○",
        "lorem ipsum dolor sit amet",
        "asdfghjkl qwertyuiop",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.push(format!("e{}", "\u{301}".repeat(LONG)));
    for piece in [
        "あ",
        "a",
        "a ",
        "？",
        "😀",
        "\u{0}",
        "ー",
        "(",
        "「",
        "ではない",
        "not ",
        "1,",
        "暗号化",
        "。\n",
        "㍿",
    ] {
        texts.push(piece.chars().cycle().take(LONG).collect());
    }
    texts
}

/// The text's bytes in one encoding, taken for another.
fn mojibake(text: &str, written: &'static Encoding, read: &'static Encoding) -> String {
    read.decode_without_bom_handling(&written.encode(text).0)
        .0
        .into_owned()
}

#[test]
fn questions_that_say_nothing_are_never_confident() {
    let texts = hostile();
    for name in profile_names() {
        let matcher = Matcher::bundled(name).unwrap();
        let queries: Vec<Query> = texts.iter().map(|text| Query::of(text)).collect();
        for (text, decision) in texts.iter().zip(matcher.decide_form(&queries, today())) {
            let start: String = text.chars().take(40).collect();
            assert_ne!(decision.status, Status::Confident, "{name}: {start:?}");
            assert!(
                (0.0..=1.0).contains(&decision.confidence.get()),
                "{name}: {start:?}"
            );
        }
    }
}

#[test]
fn mojibake_is_never_confident() {
    let mut confident = Vec::new();
    let mut asked = 0;
    for name in profile_names() {
        let matcher = Matcher::bundled(name).unwrap();
        let asks = matcher
            .profile()
            .entries
            .iter()
            .flat_map(|e| e.ask.ja.first());
        let broken: Vec<String> = asks
            .step_by(3)
            .flat_map(|ask| {
                [
                    (encoding_rs::UTF_8, SHIFT_JIS),
                    (encoding_rs::UTF_8, WINDOWS_1252),
                    (SHIFT_JIS, WINDOWS_1252),
                    (SHIFT_JIS, EUC_JP),
                    (EUC_JP, SHIFT_JIS),
                    (SHIFT_JIS, encoding_rs::UTF_8),
                ]
                .map(|(written, read)| mojibake(ask, written, read))
            })
            .collect();
        let queries: Vec<Query> = broken.iter().map(|text| Query::of(text)).collect();
        asked += broken.len();
        for (text, decision) in broken.iter().zip(matcher.decide_form(&queries, today())) {
            if decision.status == Status::Confident {
                confident.push(format!("{name}: {text}"));
            }
        }
    }
    assert!(
        confident.is_empty(),
        "{} of {asked} are confident:\n{}",
        confident.len(),
        confident.join("\n")
    );
}

/// What stands around a question is as little to be trusted.
#[test]
fn hostile_surroundings_bring_nothing_down() {
    let texts = hostile();
    let matcher = Matcher::bundled("tokium").unwrap();
    for text in &texts {
        let section = [text.clone(), text.clone()];
        let query = Query {
            text: "通信は暗号化されていますか",
            section: &section,
            sheet: Some(text),
            unit: Some(text),
        };
        let decision = matcher.decide(&query, today());
        assert!((0.0..=1.0).contains(&decision.confidence.get()));
    }
}

/// A question repeated until the cell is full asks many things, or one; whichever, it ends.
#[test]
fn long_questions_of_real_words_end_and_are_never_confident() {
    let matcher = Matcher::bundled("kingoftime").unwrap();
    let entries = matcher.profile().entries.iter();
    let all: String = entries
        .flat_map(|e| e.ask.all())
        .map(|(_, text)| text.as_str())
        .collect();
    let chars: Vec<char> = all.chars().collect();
    for part in chars.chunks(LONG).take(4) {
        let text: String = part.iter().collect();
        let decision = matcher.decide(&Query::of(&text), today());
        assert_ne!(decision.status, Status::Confident);
    }
}
