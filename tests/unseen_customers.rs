//! How the matching does on customers of whom nothing was learned. The bounds are the goals, but for coverage, whose
//! bound keeps what is reached.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use jiff::civil::date;
use kotq::corpus::DEFAULT_PROFILE;
use kotq::eval::{Measures, read};
use kotq::matching::{Matcher, Query};

#[test]
fn customers_never_seen_get_no_wrong_answer_and_few_gaps() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/eval/unseen.jsonl");
    let questions = read(&file).unwrap();
    let matcher = Matcher::bundled(DEFAULT_PROFILE).unwrap();
    let sections: Vec<Vec<String>> = questions.iter().map(|q| q.sections()).collect();
    let decisions: Vec<_> = questions
        .iter()
        .zip(&sections)
        .map(|(question, section)| {
            let query = Query {
                section,
                ..Query::of(&question.question)
            };
            matcher.decide(&query, date(2026, 12, 1))
        })
        .collect();
    let all = Measures::of(questions.iter().zip(&decisions));
    assert!(all.wrong_share < 0.01, "{all:?}");
    assert!(all.kept_back >= 0.99, "{all:?}");
    assert!(all.first >= 0.93 && all.first_three >= 0.98, "{all:?}");
    assert!(all.coverage >= 0.62, "{all:?}");
}
