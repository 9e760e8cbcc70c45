//! `fill`, readable as its stages.

use jiff::civil::Date;

use crate::answers::{Answered, Written, phrase};
use crate::corpus::{Profile, Verdict};
use crate::matching::{Decision, Matcher, Query, Reason, Status};
use crate::ooxml::{self, EditWarning, Edits, Limits, NewSheet, Recalculate};
use crate::output::{self, REVIEW_SHEET, Respondent, ReviewContext};
use crate::questions::{self, FindOptions, Form, Question, QuestionState};
use crate::text::Language;
use crate::workbook::{Format, ReadError, Workbook};

/// Where the review sheet goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReviewPlace {
    /// Into the answered workbook, as its last sheet.
    #[default]
    Sheet,
    /// Into a workbook of its own beside it.
    File,
    /// Nowhere.
    None,
}

/// How a workbook is to be filled.
#[derive(Clone, Debug)]
pub struct FillOptions {
    /// Where to look for questions and slots.
    pub find: FindOptions,
    /// The language of the answers; `None` follows each question.
    pub language: Option<Language>,
    /// The language of notes and review sheet.
    pub ui: Language,
    /// Where the review sheet goes.
    pub review: ReviewPlace,
    /// The vendor's own particulars, for 会社名 and the like.
    pub respondent: Respondent,
    /// The day that `review_by` and 記入日 go by.
    pub today: Date,
}

/// A filled workbook, still in memory.
#[derive(Debug)]
pub struct Filled {
    /// The answered workbook, always .xlsx or .xlsm.
    pub bytes: Vec<u8>,
    /// The review workbook, where it does not stand in the answered one.
    pub review: Option<Vec<u8>>,
    /// What was read.
    pub format: Format,
    /// What was found.
    pub form: Form,
    /// Every question with what became of it, in the form's order.
    pub answers: Vec<Answered>,
    /// Respondent fields that were filled.
    pub fields: Vec<(String, Written)>,
    /// What a person should know about the written file.
    pub warnings: Vec<FillWarning>,
}

/// What a person should know about the written file.
#[derive(Clone, Debug, PartialEq)]
pub enum FillWarning {
    /// From the package editor.
    Edit(EditWarning),
    /// The input's format cannot be edited in place; the answers stand in a new workbook that
    /// carries values, merges and widths only.
    Rebuilt(Format),
}

/// Why a workbook was not filled. Nothing is written then.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Nothing in it looks like a questionnaire; the form says what was seen.
    #[error("nothing in it looks like a questionnaire")]
    NoQuestions(Box<Form>),
    /// The package could not be edited.
    #[error(transparent)]
    Edit(#[from] ooxml::EditError),
    /// A workbook of kotq's own could not be made.
    #[error("a new workbook could not be made: {0}")]
    Made(#[from] rust_xlsxwriter::XlsxError),
}

/// Fills one workbook: reads it, finds its questions, answers them, and edits the bytes.
///
/// # Errors
/// See [`FillError`].
pub fn fill(
    bytes: &[u8],
    name: &str,
    matcher: &Matcher,
    options: &FillOptions,
) -> Result<Filled, FillError> {
    let workbook = Workbook::read(bytes, name)?;
    let form = questions::find(&workbook, &options.find);
    let asked: Vec<&Question> = form
        .questions()
        .filter(|question| question.state != QuestionState::Hidden)
        .collect();
    if asked.is_empty() && form.questions().next().is_none() {
        return Err(FillError::NoQuestions(Box::new(form)));
    }
    let decisions = decide(&asked, matcher, options.today);
    let answers: Vec<Answered> = asked
        .into_iter()
        .zip(decisions)
        .map(|(question, decision)| answer(question, decision, matcher.profile(), options.language))
        .collect();
    let fields = options.respondent.fields(&form, options.today);
    let written = write(bytes, name, &workbook, &answers, &fields, matcher, options)?;
    Ok(Filled {
        bytes: written.bytes,
        review: written.review,
        format: workbook.format,
        warnings: written.warnings,
        form,
        answers,
        fields,
    })
}

fn decide(asked: &[&Question], matcher: &Matcher, today: Date) -> Vec<Decision> {
    let queries: Vec<Query> = asked
        .iter()
        .map(|question| Query {
            text: &question.text,
            section: &question.section,
            sheet: Some(&question.sheet),
            unit: question.unit.as_deref(),
        })
        .collect();
    matcher.decide_form(&queries, today)
}

/// Joins a question and its decision, and puts the answer in the form's own words.
fn answer(
    question: &Question,
    decision: Decision,
    profile: &Profile,
    language: Option<Language>,
) -> Answered {
    let mut answered = Answered {
        question: question.clone(),
        status: decision.status,
        reasons: decision.reasons.clone(),
        decision,
        written: Vec::new(),
    };
    if question.state == QuestionState::Answered {
        answered.status = Status::Kept;
        answered.reasons.clear();
        return answered;
    }
    let entry = answered
        .decision
        .entry
        .as_ref()
        .and_then(|id| profile.entry(id));
    let (Some(entry), true) = (entry, answered.status != Status::Unanswered) else {
        answered.status = Status::Unanswered;
        return answered;
    };
    let verdict = answered.decision.verdict.unwrap_or(Verdict::Stated);
    let language = language.unwrap_or(answered.decision.language);
    let phrased = phrase(&question.slots, entry, verdict, language);
    answered.written = phrased.written;
    if phrased.missing_word.is_some() {
        answered.status = if answered.written.is_empty() {
            Status::Unanswered
        } else {
            Status::Review
        };
        if !answered.reasons.contains(&Reason::ChoiceNotOffered) {
            answered.reasons.push(Reason::ChoiceNotOffered);
        }
    }
    answered
}

struct WrittenFile {
    bytes: Vec<u8>,
    review: Option<Vec<u8>>,
    warnings: Vec<FillWarning>,
}

fn write(
    bytes: &[u8],
    name: &str,
    workbook: &Workbook,
    answers: &[Answered],
    fields: &[(String, Written)],
    matcher: &Matcher,
    options: &FillOptions,
) -> Result<WrittenFile, FillError> {
    let context = ReviewContext {
        input: name,
        profile: matcher.profile(),
        corpus_digest: matcher.corpus_digest(),
        language: options.ui,
    };
    let sheets = output::edits(answers, fields, matcher.profile(), options.ui);
    let review = match options.review {
        ReviewPlace::None => None,
        ReviewPlace::Sheet | ReviewPlace::File => Some(output::review_workbook(answers, &context)?),
    };
    let in_place = matches!(workbook.format, Format::Xlsx | Format::Xlsm);
    let rebuilt = if in_place {
        None
    } else {
        Some(output::rebuild(workbook)?)
    };
    let mut warnings = Vec::new();
    if rebuilt.is_some() {
        warnings.push(FillWarning::Rebuilt(workbook.format));
    }
    let graft = match (&review, options.review) {
        (Some(xlsx), ReviewPlace::Sheet) => Some(NewSheet {
            name: REVIEW_SHEET.to_owned(),
            workbook: xlsx.clone(),
        }),
        _ => None,
    };
    let edits = Edits {
        sheets,
        append: graft,
        recalculate: Recalculate::WhenNeeded,
    };
    let edited = ooxml::edit(
        rebuilt.as_deref().unwrap_or(bytes),
        &edits,
        &Limits::default(),
    )?;
    // Where the sheet could not be appended (a structure-protected workbook), it goes beside.
    let beside = options.review == ReviewPlace::File || edited.review_sheet.is_none();
    warnings.extend(edited.warnings.into_iter().map(FillWarning::Edit));
    Ok(WrittenFile {
        bytes: edited.bytes,
        review: review.filter(|_| beside),
        warnings,
    })
}
