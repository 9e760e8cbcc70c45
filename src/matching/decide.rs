//! From a comparison to a decision: which entry, which verdict, how sure, and what speaks against it.

use jiff::civil::Date;

use super::figures::{self, Threshold};
use super::matcher::{Compared, Matcher};
use super::model::Judgement;
use super::query::Query;
use super::status::{Confidence, Reason, Status};
use crate::corpus::{Entry, EntryId, Verdict};
use crate::text::{Cue, Language, Normal, QuestionKind, Unit, cues};

/// Whether a question asks for an entry or for its reverse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As the entry's asks do.
    Straight,
    /// The other way round.
    Reversed,
}

/// One entry that may answer.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The entry.
    pub entry: EntryId,
    /// The chance that it answers the question.
    pub score: Confidence,
    /// Its nearest phrasing.
    pub phrasing: String,
    /// Whether that phrasing asks for the reverse.
    pub direction: Direction,
}

/// What the corpus says to a question.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The question's language.
    pub language: Language,
    /// Confident, review or unanswered.
    pub status: Status,
    /// Why it is not confident; empty if it is.
    pub reasons: Vec<Reason>,
    /// The entry to answer from; `None` where the question stays unanswered.
    pub entry: Option<EntryId>,
    /// The verdict for the question as asked.
    pub verdict: Option<Verdict>,
    /// Whether it asks the other way round.
    pub direction: Direction,
    /// The calibrated chance that entry and verdict are right.
    pub confidence: Confidence,
    /// Best first, each entry once.
    pub candidates: Vec<Candidate>,
    /// The whole reckoning of the best candidate.
    pub explanation: Explanation,
}

/// The numbers behind a decision.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The features of the best candidate, in the order of [`super::FEATURES`].
    pub features: Vec<f32>,
    /// The decision's value before calibration, and the least one that is confident.
    pub raw: (f32, f32),
    /// The chance that the question is asked the other way round.
    pub reversed: f32,
    /// The nearest question that no entry answers.
    pub decoy: Option<String>,
}

/// Least chance of being right for an answer to be filled in, to be reviewed; below, correcting it costs more
/// than writing it.
const REVIEW: f32 = 0.30;
/// Chances of "the other way round" between which the direction is not certain. Out of fold, 3 in 100 are wrong
/// just outside, and fewer than 1 in 100 further out.
const UNCERTAIN: std::ops::Range<f32> = 0.1..0.92;
/// Characters from which on a text is no longer one question. The longest of the labelled ones has 236.
const WHOLE_PAGE: usize = 1_000;
/// Log-odds of asking for more than the entry says, up to which it plainly does not: 1 in 14.
const PLAIN: f32 = -2.6;
/// Least value of the decision where a question has a cue of something else that mostly bears on nothing (「当社のデータ」,
/// 「災害時の計画」), but not always (「当社の端末」, 「取得する計画」). Out of fold, one in six
/// of those from 0.9 up to here was wrong. The same where it asks for information that the entry may not give: out of fold
/// 118 of 119 of those from here up were right.
const SURE: f32 = 0.96;
/// Share of the name of a law or standard that the entry may not know, before it counts as another one: its
/// articles and "act" itself are known to many.
const RULE_UNKNOWN: f32 = 0.25;

/// Decides; by the model's judgement, or by one that was made without the question's customer.
pub fn decide(
    matcher: &Matcher,
    compared: &Compared,
    judged: Option<Judgement>,
    today: Date,
) -> Decision {
    let language = compared.query.language;
    if compared.features.is_empty() || !compared.query.says_something() {
        return nothing(language);
    }
    let judged = judged.unwrap_or_else(|| {
        let thresholds = thresholds(matcher, compared);
        matcher.model.judge(&compared.features, &thresholds)
    });
    let at = judged.order[0];
    let nearest = &compared.scan.nearest[at];
    let entry = &matcher.profile().entries[nearest.entry];
    let phrasing = matcher.phrasing(nearest.best().phrasing.unwrap_or_default());
    let (verdict, direction, threshold) = verdict(matcher, compared, &judged, entry);
    let confidence = Confidence::new(matcher.model.calibrated(judged.raw));
    let mut reasons = vetoes(matcher, compared, &judged, phrasing, threshold);
    if entry.review.is_some() {
        reasons.push(Reason::NeedsReview);
    }
    if entry.review_by.is_some_and(|day| day <= today) {
        reasons.push(Reason::Expired);
    }
    if judged.raw < matcher.model.confident {
        weigh_doubts(&mut reasons, &judged, compared);
    }
    reasons.sort_unstable();
    reasons.dedup();
    let blank = confidence.get() < REVIEW || reasons.iter().any(|reason| leaves_blank(*reason));
    let status = match (reasons.is_empty(), blank) {
        (true, _) => Status::Confident,
        (false, false) => Status::Review,
        (false, true) => Status::Unanswered,
    };
    let answers = status != Status::Unanswered;
    Decision {
        language,
        status,
        reasons,
        entry: answers.then(|| entry.id.clone()),
        verdict: answers.then_some(verdict),
        direction,
        confidence,
        candidates: candidates(matcher, compared, &judged),
        explanation: Explanation {
            features: compared.features[at].clone(),
            raw: (judged.raw, matcher.model.confident),
            reversed: judged.reversed,
            decoy: compared
                .scan
                .decoy
                .phrasing
                .map(|id| matcher.phrasing(id).to_owned()),
        },
    }
}

/// The entry's verdict for the question as asked: turned round, or by the figure it asks for.
pub(super) fn verdict(
    matcher: &Matcher,
    compared: &Compared,
    judged: &Judgement,
    entry: &Entry,
) -> (Verdict, Direction, Threshold) {
    let threshold = thresholds(matcher, compared)[judged.order[0]];
    let direction = if judged.reversed > 0.5 {
        Direction::Reversed
    } else {
        Direction::Straight
    };
    let plain = match direction {
        Direction::Straight => entry.verdict,
        Direction::Reversed => entry.verdict.reversed(),
    };
    let positive = matches!(entry.verdict, Verdict::Yes | Verdict::Stated);
    // "Kept for less than a year" is answered by the figure, whichever way it is asked, unless it is denied.
    let told = positive && compared.query.main_negations.is_multiple_of(2);
    let verdict = match threshold {
        Threshold::Met if told => Verdict::Yes,
        Threshold::Missed if told => Verdict::No,
        _ => plain,
    };
    (verdict, direction, threshold)
}

/// For each candidate, how its stated figure compares with what is asked.
pub(super) fn thresholds(matcher: &Matcher, compared: &Compared) -> Vec<Threshold> {
    let stated = |entry: usize| &matcher.built.traits[entry].figures;
    let nearest = compared.scan.nearest.iter();
    nearest
        .map(|n| figures::compare(&compared.query.quantities, stated(n.entry)))
        .collect()
}

/// What speaks against being sure, whatever the model says.
fn vetoes(
    matcher: &Matcher,
    compared: &Compared,
    judged: &Judgement,
    phrasing: &str,
    threshold: Threshold,
) -> Vec<Reason> {
    let query = &compared.query;
    let theirs = cues(&Normal::of(phrasing));
    let mut reasons = Vec::new();
    for (cue, reason) in [
        (Cue::Forward, Reason::ForwardLooking),
        (Cue::History, Reason::History),
        (Cue::Legal, Reason::LegalOrInsurance),
        (Cue::CustomerSide, Reason::OtherService),
        (Cue::FollowUp, Reason::FollowUp),
    ] {
        if query.hints(cue) && !theirs.contains(&cue) && judged.raw < SURE {
            reasons.push(reason);
        }
    }
    let features = &compared.features[judged.order[0]];
    let whole_page = query.text.chars().len() > WHOLE_PAGE;
    if whole_page || (judged.raw < SURE && asks_beyond(matcher, compared, judged)) {
        reasons.push(Reason::Compound);
    }
    // A number that is not compared must be one that the entry names.
    let number_unknown = threshold == Threshold::None && feature(features, "number unknown") > 0.0;
    if threshold == Threshold::Unknown || number_unknown {
        reasons.push(Reason::NumberDiffers);
    }
    if feature(features, "standards unknown") > 0.0
        || feature(features, "rule unknown") > RULE_UNKNOWN
    {
        reasons.push(Reason::UnknownFramework);
    }
    let uncertain = threshold == Threshold::None && UNCERTAIN.contains(&judged.reversed);
    if uncertain || query.in_the_negative {
        reasons.push(Reason::Reversed);
    }
    reasons
}

/// Whether the question may want more than the entry says.
fn asks_beyond(matcher: &Matcher, compared: &Compared, judged: &Judgement) -> bool {
    let query = &compared.query;
    let features = &compared.features[judged.order[0]];
    let at = compared.scan.nearest[judged.order[0]].entry;
    let (entry, traits) = (&matcher.profile().entries[at], &matcher.built.traits[at]);
    // "How many" and "where" want more than a yes, unless the entry is known to be asked so.
    let often = traits.figures.iter().any(|f| f.unit == Unit::PerYear);
    let fact_missing = |kind: QuestionKind| {
        let unasked = !traits.kinds.contains(&kind);
        match kind {
            QuestionKind::HowMuch => traits.figures.is_empty() || unasked,
            QuestionKind::HowOften => !often && unasked,
            QuestionKind::Where | QuestionKind::Who | QuestionKind::When => unasked,
            _ => false,
        }
    };
    // A time, a place, a method of an entry that no one is known to have asked so.
    let asking_words = feature(features, "asking words not asked") > 0.0;
    // Information of an entry that says yes or no, where it is not plain that this is all that is wanted.
    let more = matches!(entry.verdict, Verdict::Yes | Verdict::No)
        && feature(features, "most a clause asks for more") > PLAIN;
    let beyond = |kind: QuestionKind| {
        fact_missing(kind)
            || (kind != QuestionKind::YesNo && asking_words)
            || (kind.wants_information() && more)
    };
    let clauses = query.clauses.iter().map(|clause| clause.kind);
    let parts = clauses.filter(|kind| *kind != QuestionKind::Heading);
    parts.chain([query.kind]).any(beyond)
}

/// Names what makes an answer unsure where only the model says so.
fn weigh_doubts(reasons: &mut Vec<Reason>, judged: &Judgement, compared: &Compared) {
    let features = &compared.features[judged.order[0]];
    let second = judged.order.get(1).map_or(0.0, |&at| judged.ranks[at]);
    let first = judged.ranks[judged.order[0]];
    if feature(features, "clauses") >= 2.0 && feature(features, "worst clause") < 0.6 {
        reasons.push(Reason::Compound);
    } else if first >= 0.3 && second > 0.5 * first {
        reasons.push(Reason::CloseRunnerUp);
    } else {
        reasons.push(Reason::LowScore);
    }
}

fn feature(features: &[f32], name: &str) -> f32 {
    let at = super::features::NAMES
        .iter()
        .position(|known| *known == name);
    at.and_then(|at| features.get(at))
        .copied()
        .unwrap_or_default()
}

/// Reasons for which even a good match is better left to a person.
fn leaves_blank(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::ForwardLooking | Reason::History | Reason::LegalOrInsurance | Reason::OtherService
    )
}

fn candidates(matcher: &Matcher, compared: &Compared, judged: &Judgement) -> Vec<Candidate> {
    let one = |&at: &usize| {
        let nearest = &compared.scan.nearest[at];
        let reversed = nearest.opposite.score > nearest.ask.score;
        Candidate {
            entry: matcher.profile().entries[nearest.entry].id.clone(),
            score: Confidence::new(judged.ranks[at]),
            phrasing: matcher
                .phrasing(nearest.best().phrasing.unwrap_or_default())
                .to_owned(),
            direction: if reversed {
                Direction::Reversed
            } else {
                Direction::Straight
            },
        }
    };
    judged.order.iter().map(one).collect()
}

fn nothing(language: Language) -> Decision {
    Decision {
        language,
        status: Status::Unanswered,
        reasons: vec![Reason::LowScore],
        entry: None,
        verdict: None,
        direction: Direction::Straight,
        confidence: Confidence::new(0.0),
        candidates: Vec::new(),
        explanation: Explanation::default(),
    }
}

/// A question that hangs on the one before is at most as sure as that one.
pub(super) fn follow_up(decisions: &mut [Decision], queries: &[Query]) {
    for at in 1..decisions.len() {
        let hangs = cues(&Normal::of(queries[at].text)).contains(&Cue::FollowUp);
        if hangs
            && decisions[at - 1].status != Status::Confident
            && decisions[at].status == Status::Confident
        {
            decisions[at].status = Status::Review;
            decisions[at].reasons.push(Reason::FollowUp);
        }
    }
}
