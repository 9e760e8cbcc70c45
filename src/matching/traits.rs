//! What of an entry bears on a match and does not depend on the question.

use serde::{Deserialize, Serialize};

use super::figures::near;
use crate::corpus::Entry;
use crate::text::{Cue, Normal, Quantity, QuestionKind, cues, quantities};

/// Facts about an entry that do not depend on the question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryTraits {
    /// Share of its asks that prohibit, prevent or deny.
    pub prohibiting: f32,
    /// Whether any ask hints at it.
    pub cues: Vec<Cue>,
    /// Figures in its answers.
    pub figures: Vec<Quantity>,
    /// Kinds of question that its asks are.
    pub kinds: Vec<QuestionKind>,
}

impl EntryTraits {
    /// Reads them off an entry.
    pub fn of(entry: &Entry) -> Self {
        let asks: Vec<Normal> = entry.ask.all().map(|(_, text)| Normal::of(text)).collect();
        let all: Vec<Vec<Cue>> = asks.iter().map(cues).collect();
        let prohibiting = all
            .iter()
            .filter(|cues| cues.contains(&Cue::Negative))
            .count();
        let mut kinds: Vec<QuestionKind> = asks.iter().map(crate::text::kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut cues: Vec<Cue> = all.concat();
        cues.sort_unstable();
        cues.dedup();
        let mut figures = quantities(&Normal::of(&entry.answer.ja));
        for quantity in quantities(&Normal::of(&entry.answer.en)) {
            let known =
                |other: &Quantity| other.unit == quantity.unit && near(other.value, quantity.value);
            if !figures.iter().any(known) {
                figures.push(quantity);
            }
        }
        Self {
            prohibiting: prohibiting as f32 / asks.len().max(1) as f32,
            cues,
            figures,
            kinds,
        }
    }
}
