//! What a run of `fill` says: a table for people, JSON for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table};
use kotq::answers::{Answered, Written};
use kotq::corpus::{EntryId, Verdict};
use kotq::fill::Filled;
use kotq::matching::{Confidence, Matcher, Reason, Status};
use kotq::text::Language;
use kotq::words;
use serde::Serialize;

use crate::inputs::Job;
use crate::job::{Outcome, review_path};
use crate::messages;
use crate::ui::pick;

/// How many questions came out how.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Counts {
    questions: usize,
    confident: usize,
    review: usize,
    unanswered: usize,
    kept: usize,
}

impl Counts {
    fn of(answers: &[Answered]) -> Self {
        let mut counts = Self {
            questions: answers.len(),
            ..Self::default()
        };
        for answered in answers {
            match answered.status {
                Status::Confident => counts.confident += 1,
                Status::Review => counts.review += 1,
                Status::Unanswered => counts.unanswered += 1,
                Status::Kept => counts.kept += 1,
            }
        }
        counts
    }

    fn add(&mut self, other: Self) {
        self.questions += other.questions;
        self.confident += other.confident;
        self.review += other.review;
        self.unanswered += other.unanswered;
        self.kept += other.kept;
    }

    fn cells(self) -> [String; 5] {
        [
            self.questions,
            self.confident,
            self.review,
            self.unanswered,
            self.kept,
        ]
        .map(|n| n.to_string())
    }
}

/// A row a workbook, and below several their sum; no wider than the screen, if there is one.
pub fn table(outcomes: &[(&Job, Outcome)], screen: Option<u16>, ui: Language) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    // A line a workbook; the name of one may need two.
    table.style_mut().row_separator = LineStyle::none();
    if let Some(width) = screen {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
    }
    table.set_header(pick(
        ui,
        [
            "ファイル",
            "質問",
            "確実",
            "要確認",
            "未回答",
            "記入済み",
            "出力",
        ],
        [
            "file",
            "questions",
            "confident",
            "review",
            "unanswered",
            "kept",
            "output",
        ],
    ));
    for column in 1..=5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let mut sum = Counts::default();
    let folder = shared_folder(outcomes);
    for (job, outcome) in outcomes {
        let name = job
            .input
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let (counts, last) = match outcome {
            Outcome::Filled(filled) => {
                let counts = Counts::of(&filled.answers);
                sum.add(counts);
                (counts.cells(), output_name(job, folder, ui))
            }
            Outcome::Skipped => (
                Default::default(),
                pick(ui, "最新なので省略", "up to date").to_owned(),
            ),
            Outcome::Failed(_) => (Default::default(), pick(ui, "失敗", "failed").to_owned()),
        };
        table.add_row([name].into_iter().chain(counts).chain([last]));
    }
    if outcomes.len() > 1 {
        let total = pick(ui, "合計", "total").to_owned();
        table.add_row(
            [total]
                .into_iter()
                .chain(sum.cells())
                .chain([String::new()]),
        );
    }
    table
}

/// The folder into which the outputs of a whole run go.
pub fn shared_folder<'a>(outcomes: &[(&'a Job, Outcome)]) -> Option<&'a Path> {
    let mut folders = outcomes.iter().map(|(job, _)| job.output.parent());
    let first = folders.next()??;
    (outcomes.len() > 1 && folders.all(|folder| folder == Some(first))).then_some(first)
}

/// The output as the table shows it: within the folder of the whole run only a new name counts.
fn output_name(job: &Job, folder: Option<&Path>, ui: Language) -> String {
    if folder.is_none() {
        return job.output.display().to_string();
    }
    let name = job.output.file_name();
    if name == job.input.file_name() {
        return pick(ui, "同じ名前", "same name").to_owned();
    }
    name.unwrap_or_default().to_string_lossy().into_owned()
}

/// What else a person should know about one workbook, a line each.
pub fn remarks(job: &Job, outcome: &Outcome, ui: Language) -> Vec<String> {
    let name = job.input.display();
    match outcome {
        Outcome::Skipped => Vec::new(),
        Outcome::Failed(error) => vec![format!("kotq: {}", messages::file(&job.input, error, ui))],
        Outcome::Filled(filled) => {
            let mut lines: Vec<String> = filled
                .warnings
                .iter()
                .map(|warning| format!("{name}: {}", messages::warning(warning, ui)))
                .collect();
            let hidden = filled.form.hidden_questions();
            if hidden > 0 {
                lines.push(pick(
                    ui,
                    format!("{name}: 非表示の行・列・シートに質問が {hidden} 件あり、そのままにしました（--include-hidden で回答します）。"),
                    format!("{name}: {hidden} questions in hidden rows, columns or sheets were left alone (--include-hidden takes them too)."),
                ));
            }
            if filled.review.is_some() {
                let path = review_path(&job.output);
                lines.push(pick(
                    ui,
                    format!("{name}: 確認シートは {} にあります。", path.display()),
                    format!("{name}: the review sheet is in {}.", path.display()),
                ));
            }
            lines
        }
    }
}

/// Why questions of all workbooks are open, the most frequent reason first.
pub fn reasons(outcomes: &[(&Job, Outcome)], ui: Language) -> Option<String> {
    let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
    let answers = outcomes.iter().flat_map(|(_, outcome)| match outcome {
        Outcome::Filled(filled) => filled.answers.as_slice(),
        Outcome::Skipped | Outcome::Failed(_) => &[],
    });
    for reason in answers.flat_map(|answered| &answered.reasons) {
        *counts.entry(*reason).or_default() += 1;
    }
    let mut counts: Vec<(Reason, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut text = pick(ui, "確認が必要な理由", "Why questions need a person").to_owned();
    for (reason, count) in &counts {
        let _ = write!(text, "\n  {count:>4}  {}", words::reason(*reason, ui));
    }
    (!counts.is_empty()).then_some(text)
}

#[derive(Serialize)]
struct FillLine<'a> {
    input: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    profile: &'a str,
    corpus_digest: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Counts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldLine<'a>>,
    questions: Vec<QuestionLine<'a>>,
}

#[derive(Serialize)]
struct FieldLine<'a> {
    sheet: &'a str,
    cell: String,
    value: &'a str,
}

#[derive(Serialize)]
struct QuestionLine<'a> {
    sheet: &'a str,
    row: u32,
    question_cells: Vec<String>,
    text: &'a str,
    section: String,
    status: Status,
    reasons: &'a [Reason],
    entry: Option<&'a EntryId>,
    verdict: Option<Verdict>,
    reversed: bool,
    confidence: Confidence,
    written: &'a [Written],
    candidates: Vec<CandidateLine<'a>>,
}

#[derive(Serialize)]
struct CandidateLine<'a> {
    entry: &'a EntryId,
    score: Confidence,
    answer: &'a str,
}

/// The line of one workbook, as DESIGN and `docs/json.md` say.
pub fn json(
    job: &Job,
    outcome: &Outcome,
    matcher: &Matcher,
    ui: Language,
) -> serde_json::Result<String> {
    let mut line = FillLine {
        input: job.input.display().to_string(),
        output: None,
        profile: &matcher.profile().name,
        corpus_digest: matcher.corpus_digest(),
        error: None,
        skipped: None,
        counts: None,
        review: None,
        warnings: Vec::new(),
        fields: Vec::new(),
        questions: Vec::new(),
    };
    match outcome {
        Outcome::Skipped => line.skipped = Some("up-to-date"),
        Outcome::Failed(error) => line.error = Some(messages::file(&job.input, error, ui)),
        Outcome::Filled(filled) => add_filled(&mut line, job, filled, matcher, ui),
    }
    serde_json::to_string(&line)
}

fn add_filled<'a>(
    line: &mut FillLine<'a>,
    job: &Job,
    filled: &'a Filled,
    matcher: &'a Matcher,
    ui: Language,
) {
    line.output = Some(job.output.display().to_string());
    line.counts = Some(Counts::of(&filled.answers));
    line.review = filled
        .review
        .as_ref()
        .map(|_| review_path(&job.output).display().to_string());
    line.warnings = filled
        .warnings
        .iter()
        .map(|warning| messages::warning(warning, ui))
        .collect();
    line.fields = filled
        .fields
        .iter()
        .map(|(sheet, written)| FieldLine {
            sheet,
            cell: written.cell.to_string(),
            value: &written.value,
        })
        .collect();
    line.questions = filled
        .answers
        .iter()
        .map(|answered| question(answered, matcher))
        .collect();
}

fn question<'a>(answered: &'a Answered, matcher: &'a Matcher) -> QuestionLine<'a> {
    let question = &answered.question;
    let decision = &answered.decision;
    let candidates = decision
        .candidates
        .iter()
        .filter_map(|candidate| {
            let entry = matcher.profile().entry(&candidate.entry)?;
            let answer = entry.answer.get(decision.language);
            Some(CandidateLine {
                entry: &candidate.entry,
                score: candidate.score,
                answer,
            })
        })
        .collect();
    let answers = !matches!(answered.status, Status::Kept | Status::Unanswered);
    QuestionLine {
        sheet: &question.sheet,
        row: question.cells.first().map_or(0, |cell| cell.row + 1),
        question_cells: question.cells.iter().map(ToString::to_string).collect(),
        text: &question.text,
        section: question.section.join(" / "),
        status: answered.status,
        reasons: &answered.reasons,
        entry: decision.entry.as_ref().filter(|_| answers),
        verdict: decision.verdict.filter(|_| answers),
        reversed: answers && decision.direction == kotq::matching::Direction::Reversed,
        confidence: decision.confidence,
        written: &answered.written,
        candidates,
    }
}
