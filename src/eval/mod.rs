//! Labelled questions to measured quality.

mod baselines;
mod grams;
mod labelled;
mod mistakes;
mod reliability;
mod risk;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::matching::{Decision, Status};
use crate::text::Language;

pub use baselines::{Comparison, compare};
pub use labelled::{EvalError, Labelled, read};
pub use mistakes::{Mistake, MistakeKind, mistakes};
pub use reliability::{Bin, reliability};
pub use risk::{Answer, Coverage, WRONG_SHARES, answer, answers, best_coverage, risk_coverage};

/// The measures over some questions; shares are 0 to 1, and 0 where there is nothing to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Questions.
    pub questions: usize,
    /// Of these answerable.
    pub answerable: usize,
    /// Confident decisions.
    pub confident: usize,
    /// Of these wrong.
    pub wrong: usize,
    /// Wrong among confident.
    pub wrong_share: f64,
    /// Confident and right among answerable.
    pub coverage: f64,
    /// An accepted entry comes first, among answerable.
    pub first: f64,
    /// An accepted entry is among the first three, among answerable.
    pub first_three: f64,
    /// Not confident, among unanswerable.
    pub kept_back: f64,
}

impl Measures {
    /// Measures pairs of question and decision.
    pub fn of<'a>(pairs: impl Iterator<Item = (&'a Labelled, &'a Decision)>) -> Self {
        let mut m = Self::default();
        let (mut right, mut first, mut three, mut kept) = (0, 0, 0, 0);
        for (question, decision) in pairs {
            let confident = decision.status == Status::Confident;
            m.questions += 1;
            m.confident += usize::from(confident);
            let is_right = question.is_right(decision);
            m.wrong += usize::from(confident && !is_right);
            right += usize::from(confident && is_right);
            if question.is_answerable() {
                m.answerable += 1;
                let accepted = |n: usize| {
                    decision
                        .candidates
                        .iter()
                        .take(n)
                        .any(|c| question.accept.contains(&c.entry))
                };
                first += usize::from(accepted(1));
                three += usize::from(accepted(3));
            } else {
                kept += usize::from(!confident);
            }
        }
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        m.wrong_share = share(m.wrong, m.confident);
        m.coverage = share(right, m.answerable);
        m.first = share(first, m.answerable);
        m.first_three = share(three, m.answerable);
        m.kept_back = share(kept, m.questions - m.answerable);
        m
    }
}

/// The measures over the questions that have something in common.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// `all`, a language, a trap, or `no trap`.
    pub group: String,
    /// Over these.
    #[serde(flatten)]
    pub measures: Measures,
}

/// The measures over all questions, by language, and by what makes them hard.
pub fn groups(questions: &[Labelled], decisions: &[Decision]) -> Vec<Group> {
    let of = |group: &str, wanted: &dyn Fn(&Labelled) -> bool| Group {
        group: group.to_owned(),
        measures: Measures::of(questions.iter().zip(decisions).filter(|(q, _)| wanted(q))),
    };
    let mut groups = vec![
        of("all", &|_| true),
        of("ja", &|q| q.lang == Language::Ja),
        of("en", &|q| q.lang == Language::En),
    ];
    let traps: BTreeSet<Option<&str>> = questions.iter().map(|q| q.trap.as_deref()).collect();
    for trap in traps {
        groups.push(of(trap.unwrap_or("no trap"), &|q| {
            q.trap.as_deref() == trap
        }));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{EntryId, Verdict};
    use crate::matching::{Candidate, Confidence, Direction, Explanation};

    /// A question that is its own name; an empty verdict is none.
    pub fn labelled(question: &str, accept: &[&str], verdict: &str) -> Labelled {
        Labelled {
            id: question.to_owned(),
            customer: "c".to_owned(),
            lang: Language::En,
            section: String::new(),
            question: question.to_owned(),
            accept: accept.iter().map(|id| EntryId((*id).to_owned())).collect(),
            verdict: parse(verdict),
            drill: false,
            trap: None,
        }
    }

    /// A decision for one entry (blank if unanswered), with a raw value against a threshold of 0.9.
    pub fn decision(status: Status, entry: &str, verdict: &str, raw: f32) -> Decision {
        let answers = status != Status::Unanswered;
        let id = EntryId(entry.to_owned());
        let candidate = Candidate {
            entry: id.clone(),
            score: Confidence::new(raw),
            phrasing: String::new(),
            direction: Direction::Straight,
        };
        Decision {
            language: Language::En,
            status,
            reasons: Vec::new(),
            entry: answers.then_some(id),
            verdict: parse(verdict).filter(|_| answers),
            direction: Direction::Straight,
            confidence: Confidence::new(raw),
            candidates: if entry.is_empty() {
                Vec::new()
            } else {
                vec![candidate]
            },
            explanation: Explanation {
                raw: (raw, 0.9),
                ..Explanation::default()
            },
        }
    }

    fn parse(verdict: &str) -> Option<Verdict> {
        serde_json::from_value(verdict.into()).ok()
    }

    #[test]
    fn confident_answers_are_measured_against_all_that_could_be_answered() {
        let mut questions = vec![
            labelled("right", &["a"], "yes"),
            labelled("wrong way round", &["a"], "no"),
            labelled("second", &["b"], "yes"),
            labelled("kept back", &[], ""),
            labelled("answered all the same", &[], ""),
        ];
        questions[0].trap = Some("number".to_owned());
        let decisions = [
            decision(Status::Confident, "a", "yes", 0.95),
            decision(Status::Confident, "a", "yes", 0.95),
            decision(Status::Review, "a", "yes", 0.5),
            decision(Status::Unanswered, "a", "yes", 0.1),
            decision(Status::Confident, "a", "yes", 0.95),
        ];
        let groups = groups(&questions, &decisions);
        let names: Vec<&str> = groups.iter().map(|g| g.group.as_str()).collect();
        assert_eq!(names, ["all", "ja", "en", "no trap", "number"]);
        let all = groups[0].measures;
        assert_eq!((all.questions, all.answerable), (5, 3));
        assert_eq!((all.confident, all.wrong), (3, 2));
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(close(all.coverage, 1.0 / 3.0) && close(all.first, 2.0 / 3.0));
        assert!(close(all.wrong_share, 2.0 / 3.0) && close(all.kept_back, 0.5));
        assert_eq!(groups[1].measures, Measures::default());
        assert_eq!(groups[4].measures.coverage, 1.0);
    }
}
