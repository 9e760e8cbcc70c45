//! Okurigana inside compound verbs: 取り扱い and 取扱い, 問い合わせ and 問合せ are one word.

use super::normal::Normal;
use super::script::Script;

/// Pairs of kanji whose compound is written with and without the kana between them (the
/// optional spellings of the 1973 Cabinet notice on okurigana, as far as checklists use them).
const COMPOUNDS: &[[char; 2]] = &[
    ['取', '扱'],
    ['取', '決'],
    ['取', '組'],
    ['取', '消'],
    ['取', '込'],
    ['取', '替'],
    ['取', '外'],
    ['取', '出'],
    ['取', '付'],
    ['問', '合'],
    ['申', '込'],
    ['申', '出'],
    ['引', '継'],
    ['引', '渡'],
    ['引', '上'],
    ['受', '渡'],
    ['受', '入'],
    ['受', '付'],
    ['受', '取'],
    ['切', '替'],
    ['切', '離'],
    ['切', '分'],
    ['立', '上'],
    ['立', '入'],
    ['立', '会'],
    ['持', '出'],
    ['持', '込'],
    ['組', '込'],
    ['組', '合'],
    ['書', '込'],
    ['書', '換'],
    ['読', '取'],
    ['読', '込'],
    ['払', '出'],
    ['割', '当'],
    ['割', '込'],
    ['洗', '出'],
    ['打', '切'],
    ['打', '合'],
    ['埋', '込'],
    ['繰', '返'],
    ['貸', '出'],
    ['呼', '出'],
    ['呼', '掛'],
    ['締', '切'],
    ['締', '結'],
    ['差', '替'],
    ['差', '止'],
    ['見', '直'],
    ['見', '積'],
    ['入', '替'],
    ['入', '退'],
    ['置', '換'],
    ['買', '替'],
    ['振', '分'],
    ['振', '替'],
    ['突', '合'],
    ['照', '合'],
    ['乗', '換'],
    ['書', '留'],
    ['手', '続'],
    ['後', '払'],
    ['支', '払'],
    ['抜', '取'],
    ['巻', '戻'],
    ['売', '上'],
    ['届', '出'],
    ['落', '着'],
    ['追', '越'],
    ['移', '替'],
];

/// Drops the kana between the two kanji of a known compound, and 合わせ becomes 合せ.
pub(super) fn fold(text: &mut Normal) {
    let chars = text.chars();
    let drops = |i: usize| {
        let Some(&[before, kana, after]) = i
            .checked_sub(1)
            .and_then(|start| chars.get(start..start + 3))
            .and_then(|three| <&[char; 3]>::try_from(three).ok())
        else {
            return false;
        };
        Script::of(kana) == Script::Hiragana
            && (COMPOUNDS.contains(&[before, after]) || (before, kana, after) == ('合', 'わ', 'せ'))
    };
    if (0..chars.len()).any(drops) {
        *text = text.keep(|i| !drops(i));
    }
}

#[cfg(test)]
mod tests {
    use crate::text::Normal;

    #[test]
    fn variants_are_one_word() {
        for (one, other) in [
            ("取り扱い", "取扱い"),
            ("問い合わせ", "問合せ"),
            ("申し込みの受け付け", "申込みの受付け"),
            ("持ち出し", "持出し"),
        ] {
            assert_eq!(Normal::of(one).chars(), Normal::of(other).chars(), "{one}");
        }
        assert_eq!(Normal::of("取る。扱う").to_string(), "取る。扱う");
    }
}
