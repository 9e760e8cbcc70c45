//! What the layout stage hands on: questions, their slots, and the words that the slots take.

use serde::Serialize;

use crate::address::CellAddress;
use crate::corpus::Verdict;

/// One thing that the customer asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The worksheet's name.
    pub sheet: String,
    /// Every cell that carries the question's text, in reading order; never empty.
    pub cells: Vec<CellAddress>,
    /// The text of those cells, joined by line breaks.
    pub text: String,
    /// Headings above it (categories, section rows), outermost first.
    pub section: Vec<String>,
    /// What kind of answer the form's unit column (測定単位, 形式) wants, such as 「時間」.
    pub unit: Option<String>,
    /// Where the answer goes.
    pub slots: Slots,
    /// Whether it is to be answered.
    pub state: QuestionState,
}

/// Whether a question is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionState {
    /// Blank: answer it.
    Open,
    /// Holds a real answer already: leave it.
    Answered,
    /// In a hidden row, column or sheet: leave it unless hidden ones are asked for.
    Hidden,
}

/// The cells that take a question's answer. At least one of the two is there.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Slots {
    /// Takes the verdict, or the whole answer as free text.
    pub answer: Option<AnswerSlot>,
    /// Takes the explanation.
    pub comment: Option<CommentSlot>,
}

/// The cell, or cells, that take the verdict or the whole answer. Of a merged cell always its first.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerSlot {
    /// One cell that takes one of a list of words.
    Choice {
        /// Where.
        cell: CellAddress,
        /// The words.
        vocabulary: Vocabulary,
    },
    /// One cell for each word, side by side; one of them gets the mark.
    Ticks {
        /// A column each; `vocabulary.options[i]` belongs to `cells[i]`.
        cells: Vec<CellAddress>,
        /// The words in the headings.
        vocabulary: Vocabulary,
        /// What the form asks for: ○, ✓, X …
        mark: String,
    },
    /// Boxes inside one cell, such as `□はい □いいえ`.
    Boxes {
        /// Where.
        cell: CellAddress,
        /// The whole text as it stands.
        text: String,
        /// The words behind the boxes.
        vocabulary: Vocabulary,
        /// Byte offset in `text` of the box of each option.
        boxes: Vec<usize>,
        /// What the box becomes: ☑, or ■ where the form asks for it.
        mark: String,
    },
    /// One cell that takes a text.
    Text {
        /// Where.
        cell: CellAddress,
    },
}

/// The cell that takes the explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct CommentSlot {
    /// Where.
    pub cell: CellAddress,
    /// Verdicts for which the form demands a comment (「×・△の場合は理由を記入」), besides no, partial
    /// and not-applicable, which always get one.
    pub demanded: Vec<Verdict>,
    /// What stands there already; an answer is left.
    pub content: SlotContent,
}

/// What stands in a cell before kotq writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlotContent {
    /// Nothing.
    #[default]
    Blank,
    /// A placeholder (「選択してください」), a sample (「例：…」) or empty boxes: counts as blank.
    Default,
    /// A real answer.
    Answer,
}

/// The words that a form offers.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Vocabulary {
    /// In the form's order.
    pub options: Vec<ChoiceOption>,
    /// Whether the words are an assessment on a scale (1-5), which a person must judge.
    pub scale: bool,
    /// Where the words were found.
    pub origin: VocabularyOrigin,
}

/// Where the words of a form were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum VocabularyOrigin {
    /// A data validation: nothing else may be written.
    Validation,
    /// A legend or instruction on the sheet.
    Legend,
    /// The heading of the column or columns.
    Header,
    /// The cell itself (boxes).
    Cell,
    /// Words in other cells of the column, or the sheet's habit elsewhere.
    #[default]
    Habit,
}

/// One word that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// The form's own spelling, to the letter.
    pub text: String,
    /// What it means; `None` where kotq is not sure.
    pub meaning: Option<Verdict>,
}

impl Vocabulary {
    /// The one option that means the verdict; `None` if the form has no such word or several.
    pub fn option_for(&self, verdict: Verdict) -> Option<(usize, &ChoiceOption)> {
        let mut fitting = self
            .options
            .iter()
            .enumerate()
            .filter(|(_, option)| option.meaning == Some(verdict));
        let first = fitting.next();
        if self.scale || fitting.next().is_some() {
            None
        } else {
            first
        }
    }
}
