//! Sheets that ask nearly the same.

use std::collections::BTreeSet;

use super::form::{Doubt, Form};
use super::shape;
use crate::workbook::Visibility;

/// Sheets that share this part of the smaller one's questions are near-duplicates.
const DUPLICATE_SHARE: f32 = 0.8;
/// Fewer shared questions are chance.
const MIN_SHARED: usize = 3;

/// Says which sheets ask nearly the same as one before them.
pub(super) fn mark(form: &mut Form) {
    let texts: Vec<BTreeSet<String>> = form
        .sheets
        .iter()
        .map(|sheet| {
            let visible = sheet.visibility == Visibility::Visible;
            let asked = sheet.questions.iter().filter(|_| visible);
            asked.map(|question| shape::fold(&question.text)).collect()
        })
        .collect();
    for later in 1..texts.len() {
        for earlier in 0..later {
            let (a, b) = (&texts[earlier], &texts[later]);
            let shared = a.intersection(b).count();
            let most = shared as f32 >= DUPLICATE_SHARE * a.len().min(b.len()) as f32;
            if shared >= MIN_SHARED && most {
                let sheet = form.sheets[earlier].name.clone();
                form.sheets[later]
                    .doubts
                    .push(Doubt::NearDuplicate { sheet });
            }
        }
    }
}
