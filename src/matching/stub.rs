use super::*;
use crate::corpus::*;
use crate::text::Language;
use jiff::civil::Date;
pub struct Query<'a> {
    pub text: &'a str,
    pub section: &'a [String],
    pub sheet: Option<&'a str>,
    pub unit: Option<&'a str>,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Straight,
    Reversed,
}
#[derive(Clone, Debug)]
pub struct Candidate {
    pub entry: EntryId,
    pub score: Confidence,
    pub phrasing: String,
    pub direction: Direction,
}
#[derive(Clone, Debug)]
pub struct Decision {
    pub language: Language,
    pub status: Status,
    pub reasons: Vec<Reason>,
    pub entry: Option<EntryId>,
    pub verdict: Option<Verdict>,
    pub direction: Direction,
    pub confidence: Confidence,
    pub candidates: Vec<Candidate>,
}
pub struct Matcher {
    profile: Profile,
    digest: String,
}
impl Matcher {
    pub fn bundled(n: &str) -> Option<Self> {
        bundled(n).map(Self::new)
    }
    pub fn new(profile: Profile) -> Self {
        Self {
            profile,
            digest: "stub".into(),
        }
    }
    pub fn profile(&self) -> &Profile {
        &self.profile
    }
    pub fn corpus_digest(&self) -> &str {
        &self.digest
    }
    pub fn decide(&self, q: &Query, _t: Date) -> Decision {
        let language = Language::of(q.text);
        let mut c: Vec<(f64, &Entry, &str, Direction)> = self
            .profile
            .entries
            .iter()
            .map(|e| {
                let mut best = (0.0, "", Direction::Straight);
                for (l, d) in [
                    (&e.ask, Direction::Straight),
                    (&e.opposite, Direction::Reversed),
                ] {
                    for p in l.get(language) {
                        let s = strsim::sorensen_dice(q.text, p);
                        if s > best.0 {
                            best = (s, p, d);
                        }
                    }
                }
                (best.0, e, best.1, best.2)
            })
            .collect();
        c.sort_by(|a, b| b.0.total_cmp(&a.0));
        c.truncate(3);
        let (s, e, _, d) = c[0];
        let v = if d == Direction::Reversed {
            e.verdict.reversed()
        } else {
            e.verdict
        };
        let status = if s > 0.8 && e.review.is_none() {
            Status::Confident
        } else if s > 0.35 {
            Status::Review
        } else {
            Status::Unanswered
        };
        Decision {
            language,
            status,
            reasons: if status == Status::Confident {
                vec![]
            } else {
                vec![Reason::LowScore]
            },
            entry: (status != Status::Unanswered).then(|| e.id.clone()),
            verdict: (status != Status::Unanswered).then_some(v),
            direction: d,
            confidence: Confidence::new(s as f32),
            candidates: c
                .iter()
                .map(|x| Candidate {
                    entry: x.1.id.clone(),
                    score: Confidence::new(x.0 as f32),
                    phrasing: x.2.to_owned(),
                    direction: x.3,
                })
                .collect(),
        }
    }
    pub fn decide_form(&self, q: &[Query], t: Date) -> Vec<Decision> {
        q.iter().map(|x| self.decide(x, t)).collect()
    }
}
pub struct Span<'a>(bool, &'a str);
impl<'a> Span<'a> {
    pub fn differs(&self) -> bool {
        self.0
    }
    pub fn text(&self) -> &'a str {
        self.1
    }
}
pub fn differences<'a>(_q: &str, p: &'a str) -> Vec<Span<'a>> {
    vec![Span(false, p)]
}
