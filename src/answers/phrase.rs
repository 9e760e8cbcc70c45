use serde::Serialize;

use crate::address::CellAddress;
use crate::corpus::{Entry, Verdict};
use crate::matching::{Decision, Reason, Status};
use crate::questions::{AnswerSlot, Question, SlotContent, Slots, Vocabulary};
use crate::text::Language;
use crate::words;

/// One question with what became of it: the fact that everything later is rendered from.
#[derive(Clone, Debug)]
pub struct Answered {
    /// What was asked.
    pub question: Question,
    /// What the corpus says to it.
    pub decision: Decision,
    /// The final status: the decision's, lowered where the form offers no fitting word.
    pub status: Status,
    /// The final reasons, without repetition.
    pub reasons: Vec<Reason>,
    /// What goes into the form.
    pub written: Vec<Written>,
}

/// One cell's new content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Where.
    pub cell: CellAddress,
    /// What the cell is for.
    pub role: Role,
    /// The whole new text of the cell.
    pub value: String,
}

/// What a cell that takes an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Takes one of the form's words.
    Choice,
    /// Takes the explanation.
    Comment,
    /// Takes the whole answer.
    Text,
    /// Takes the mark of a tick column.
    Tick,
    /// Holds boxes, one of which is ticked.
    Box,
    /// Takes something about whoever fills in the form, such as 会社名.
    Field,
}

/// An entry's answer in the words of one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrased {
    /// What goes into the form.
    pub written: Vec<Written>,
    /// The form has a place for a word, but none that surely means the verdict.
    pub missing_word: Option<Verdict>,
}

/// Puts an entry's answer into a question's slots. `verdict` is the one for the question as asked.
///
/// A word that the form does not offer is never replaced by a near one: the cell stays blank, and
/// the explanation says what the word would have said.
pub fn phrase(slots: &Slots, entry: &Entry, verdict: Verdict, language: Language) -> Phrased {
    let mut phrased = Phrased::default();
    let answer = entry.answer.get(language);
    let mut text_given = false;
    match &slots.answer {
        Some(AnswerSlot::Text { cell }) => {
            phrased.put(*cell, Role::Text, full_text(answer, verdict, language));
            text_given = true;
        }
        Some(AnswerSlot::Choice { cell, vocabulary }) => match vocabulary.option_for(verdict) {
            Some((_, option)) => phrased.put(*cell, Role::Choice, option.text.clone()),
            None => phrased.missing_word = Some(verdict),
        },
        Some(AnswerSlot::Ticks {
            cells,
            vocabulary,
            mark,
        }) => match index_of(vocabulary, verdict).and_then(|index| cells.get(index)) {
            Some(cell) => phrased.put(*cell, Role::Tick, mark.clone()),
            None => phrased.missing_word = Some(verdict),
        },
        Some(AnswerSlot::Boxes {
            cell,
            text,
            vocabulary,
            boxes,
            mark,
        }) => {
            let ticked = index_of(vocabulary, verdict)
                .and_then(|index| boxes.get(index))
                .and_then(|&offset| tick_box(text, offset, mark));
            match ticked {
                Some(value) => phrased.put(*cell, Role::Box, value),
                None => phrased.missing_word = Some(verdict),
            }
        }
        None => {}
    }
    if let Some(comment) = slots
        .comment
        .as_ref()
        .filter(|c| c.content != SlotContent::Answer)
    {
        let explain = entry.detail
            || matches!(
                verdict,
                Verdict::No | Verdict::Partial | Verdict::NotApplicable | Verdict::Stated
            )
            || comment.demanded.contains(&verdict)
            || phrased.missing_word.is_some();
        if slots.answer.is_none() {
            phrased.put(
                comment.cell,
                Role::Text,
                full_text(answer, verdict, language),
            );
        } else if explain && !text_given {
            phrased.put(comment.cell, Role::Comment, answer.clone());
        }
    }
    phrased
}

impl Phrased {
    fn put(&mut self, cell: CellAddress, role: Role, value: String) {
        self.written.push(Written { cell, role, value });
    }
}

fn index_of(vocabulary: &Vocabulary, verdict: Verdict) -> Option<usize> {
    vocabulary.option_for(verdict).map(|(index, _)| index)
}

/// The answer with its verdict word in front, unless it already begins with it.
fn full_text(answer: &str, verdict: Verdict, language: Language) -> String {
    let Some(opening) = words::opening(verdict, language) else {
        return answer.to_owned();
    };
    let word = opening.trim_end_matches(['。', '.', ' ']);
    if answer.to_lowercase().starts_with(&word.to_lowercase()) {
        answer.to_owned()
    } else {
        format!("{opening}{answer}")
    }
}

/// The text with the empty box, or the blank between brackets, at a byte offset replaced by the mark.
/// `None` where no such thing stands there.
fn tick_box(text: &str, offset: usize, mark: &str) -> Option<String> {
    let (before, rest) = (text.get(..offset)?, text.get(offset..)?);
    let empty = rest.chars().next().filter(|c| "□☐◻▢ 　".contains(*c))?;
    Some(format!("{before}{mark}{}", &rest[empty.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Bilingual, EntryId};
    use crate::questions::{ChoiceOption, CommentSlot, VocabularyOrigin};

    fn entry(verdict: Verdict, detail: bool) -> Entry {
        let ask = Bilingual {
            ja: vec!["問い".to_owned()],
            en: vec!["Question".to_owned()],
        };
        Entry {
            id: EntryId("e".to_owned()),
            topic: "t".to_owned(),
            verdict,
            ask,
            opposite: Bilingual::default(),
            decoy: Bilingual::default(),
            answer: Bilingual {
                ja: "回答文です。".to_owned(),
                en: "The answer.".to_owned(),
            },
            detail,
            source: Vec::new(),
            superseded: Vec::new(),
            review: None,
            review_by: None,
        }
    }

    fn vocabulary(words: &[(&str, Option<Verdict>)]) -> Vocabulary {
        let options = words
            .iter()
            .map(|(text, meaning)| ChoiceOption {
                text: (*text).to_owned(),
                meaning: *meaning,
            })
            .collect();
        Vocabulary {
            options,
            scale: false,
            origin: VocabularyOrigin::Validation,
        }
    }

    fn at(text: &str) -> CellAddress {
        text.parse().unwrap()
    }

    fn choice(words: &[(&str, Option<Verdict>)]) -> Slots {
        Slots {
            answer: Some(AnswerSlot::Choice {
                cell: at("E7"),
                vocabulary: vocabulary(words),
            }),
            comment: Some(CommentSlot {
                cell: at("F7"),
                demanded: Vec::new(),
                content: SlotContent::Blank,
            }),
        }
    }

    fn values(phrased: &Phrased) -> Vec<(String, &str)> {
        phrased
            .written
            .iter()
            .map(|w| (w.cell.to_string(), w.value.as_str()))
            .collect()
    }

    const MARKS: &[(&str, Option<Verdict>)] = &[
        ("○", Some(Verdict::Yes)),
        ("×", Some(Verdict::No)),
        ("△", Some(Verdict::Partial)),
    ];

    #[test]
    fn a_plain_yes_takes_the_forms_word_and_no_comment() {
        let phrased = phrase(
            &choice(MARKS),
            &entry(Verdict::Yes, false),
            Verdict::Yes,
            Language::Ja,
        );
        assert_eq!(values(&phrased), [("E7".to_owned(), "○")]);
    }

    #[test]
    fn details_and_every_no_are_explained() {
        let detailed = phrase(
            &choice(MARKS),
            &entry(Verdict::Yes, true),
            Verdict::Yes,
            Language::En,
        );
        assert_eq!(values(&detailed)[1], ("F7".to_owned(), "The answer."));
        let no = phrase(
            &choice(MARKS),
            &entry(Verdict::No, false),
            Verdict::No,
            Language::Ja,
        );
        assert_eq!(
            values(&no),
            [("E7".to_owned(), "×"), ("F7".to_owned(), "回答文です。")]
        );
    }

    #[test]
    fn a_comment_that_the_form_demands_is_given() {
        let mut slots = choice(MARKS);
        slots.comment = Some(CommentSlot {
            cell: at("F7"),
            demanded: vec![Verdict::Yes],
            content: SlotContent::Blank,
        });
        assert_eq!(
            phrase(
                &slots,
                &entry(Verdict::Yes, false),
                Verdict::Yes,
                Language::Ja
            )
            .written
            .len(),
            2
        );
    }

    #[test]
    fn a_comment_that_somebody_wrote_stays() {
        let mut slots = choice(MARKS);
        slots.comment = Some(CommentSlot {
            cell: at("F7"),
            demanded: vec![Verdict::Yes],
            content: SlotContent::Answer,
        });
        let phrased = phrase(&slots, &entry(Verdict::No, true), Verdict::No, Language::Ja);
        assert_eq!(values(&phrased), [("E7".to_owned(), "×")]);
    }

    #[test]
    fn a_word_that_is_not_offered_or_not_clear_is_never_guessed() {
        for words in [
            MARKS,
            &[
                ("対象外", Some(Verdict::NotApplicable)),
                ("除外", Some(Verdict::NotApplicable)),
            ],
            &[("要相談", None)],
        ] {
            let phrased = phrase(
                &choice(words),
                &entry(Verdict::NotApplicable, false),
                Verdict::NotApplicable,
                Language::Ja,
            );
            assert_eq!(phrased.missing_word, Some(Verdict::NotApplicable));
            assert_eq!(values(&phrased), [("F7".to_owned(), "回答文です。")]);
        }
    }

    #[test]
    fn a_scale_is_left_to_a_person() {
        let mut words = vocabulary(MARKS);
        words.scale = true;
        let slots = Slots {
            answer: Some(AnswerSlot::Choice {
                cell: at("E7"),
                vocabulary: words,
            }),
            comment: None,
        };
        let phrased = phrase(
            &slots,
            &entry(Verdict::Yes, true),
            Verdict::Yes,
            Language::Ja,
        );
        assert_eq!(
            (phrased.written, phrased.missing_word),
            (Vec::new(), Some(Verdict::Yes))
        );
    }

    #[test]
    fn free_text_opens_with_the_verdict_only_where_there_is_one() {
        let slots = Slots {
            answer: Some(AnswerSlot::Text { cell: at("B2") }),
            comment: None,
        };
        let text = |verdict, language| {
            let phrased = phrase(&slots, &entry(verdict, true), verdict, language);
            phrased.written[0].value.clone()
        };
        assert_eq!(text(Verdict::No, Language::Ja), "いいえ。回答文です。");
        assert_eq!(text(Verdict::Yes, Language::En), "Yes. The answer.");
        assert_eq!(text(Verdict::Stated, Language::Ja), "回答文です。");
    }

    #[test]
    fn the_opening_is_not_said_twice() {
        assert_eq!(
            full_text("Yes, it is.", Verdict::Yes, Language::En),
            "Yes, it is."
        );
        assert_eq!(
            full_text("はい、あります。", Verdict::Yes, Language::Ja),
            "はい、あります。"
        );
    }

    #[test]
    fn the_mark_goes_into_the_column_of_the_verdict() {
        let slots = Slots {
            answer: Some(AnswerSlot::Ticks {
                cells: vec![at("D5"), at("E5")],
                vocabulary: vocabulary(&[("Yes", Some(Verdict::Yes)), ("No", Some(Verdict::No))]),
                mark: "X".to_owned(),
            }),
            comment: None,
        };
        let phrased = phrase(
            &slots,
            &entry(Verdict::Yes, false),
            Verdict::No,
            Language::En,
        );
        assert_eq!(values(&phrased), [("E5".to_owned(), "X")]);
    }

    #[test]
    fn one_box_of_the_text_is_ticked_in_its_own_style() {
        for (text, offset, mark, ticked) in [
            ("□はい　□いいえ", 12, "☑", Some("□はい　☑いいえ")),
            ("□はい　□いいえ", 0, "■", Some("■はい　□いいえ")),
            ("☐ Yes ☐ No", 0, "☑", Some("☑ Yes ☐ No")),
            ("[ ] Yes [ ] No", 9, "x", Some("[ ] Yes [x] No")),
            ("（　）有（　）無", 3, "○", Some("（○）有（　）無")),
            ("■はい", 0, "☑", None),
            ("□はい", 1, "☑", None),
            ("□はい", 99, "☑", None),
        ] {
            assert_eq!(tick_box(text, offset, mark).as_deref(), ticked, "{text}");
        }
    }
}
