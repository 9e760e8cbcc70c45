//! `kotq eval`: how good the matching is on labelled questions, and learning it anew.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use jiff::ZonedDateTime;
use kotq::corpus::{DEFAULT_PROFILE, bundled, profile_names};
use kotq::eval::{
    Bin, Comparison, Coverage, Group, Labelled, Mistake, MistakeKind, compare, groups, mistakes,
    read, reliability, risk_coverage,
};
use kotq::matching::{Learned, Lesson, Query, learn};
use kotq::text::Language;
use serde::Serialize;

use crate::config::{Config, CorpusArgs};
use crate::ui::pick;

/// Measure the matching on labelled questions
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files of labelled questions, one JSON object a line
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Decide each question with numbers that its customer taught nothing
    #[arg(long)]
    cross_validate: bool,
    /// Further questions to learn from while cross-validating
    #[arg(long, value_name = "FILE")]
    with: Vec<PathBuf>,
    /// Learn the numbers from these files and write them to data/model.json
    #[arg(long)]
    learn: bool,
    /// List wrong answers, the surest first: all of them, or the first N (--errors=N)
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true)]
    errors: Option<Option<usize>>,
    /// Compare with what simple means reach (takes a while)
    #[arg(long)]
    baselines: bool,
    /// One JSON document
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
}

/// Everything measured; with `--json` as it is (`docs/json.md`).
#[derive(Serialize)]
struct Report {
    rows: Vec<Group>,
    risk_coverage: Vec<Coverage>,
    reliability: Vec<Bin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baselines: Option<Vec<Comparison>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<Mistake>>,
}

/// Runs the command.
pub fn run(args: Args, config: &Config, ui: Language) -> anyhow::Result<ExitCode> {
    let mut questions = Vec::new();
    for file in &args.files {
        questions.extend(read(file)?);
    }
    let measured = questions.len();
    for file in &args.with {
        questions.extend(read(file)?);
    }
    let matcher = args.corpus.matcher(config)?;
    let profile = args.baselines.then(|| matcher.profile().clone());
    let today = ZonedDateTime::now().date();
    let mut decisions = if args.learn || args.cross_validate {
        let profiles: Vec<_> = profile_names().filter_map(bundled).collect();
        let lessons: Vec<Lesson> = questions.iter().map(Labelled::lesson).collect();
        let Learned { model, out_of_fold } = learn(matcher, &profiles, &lessons, today);
        if args.learn {
            fs::write("data/model.json", serde_json::to_string(&model)? + "\n")?;
            eprintln!(
                "{}",
                pick(
                    ui,
                    format!(
                        "data/model.json を書きました（{DEFAULT_PROFILE}）。ビルドし直すと有効になります。"
                    ),
                    format!("wrote data/model.json ({DEFAULT_PROFILE}); build again to use it"),
                )
            );
        }
        out_of_fold
    } else {
        questions
            .iter()
            .map(|question| {
                let section = question.sections();
                matcher.decide(
                    &Query {
                        section: &section,
                        ..Query::of(&question.question)
                    },
                    today,
                )
            })
            .collect()
    };
    questions.truncate(measured);
    decisions.truncate(measured);
    let report = Report {
        rows: groups(&questions, &decisions),
        risk_coverage: risk_coverage(&questions, &decisions),
        reliability: reliability(&questions, &decisions),
        baselines: profile.map(|profile| compare(&profile, &questions, &decisions)),
        errors: args.errors.map(|most| {
            let mut errors = mistakes(&questions, &decisions);
            errors.truncate(most.unwrap_or(usize::MAX));
            errors
        }),
    };
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        report.print(&mut out)?;
    }
    Ok(ExitCode::SUCCESS)
}

impl Report {
    fn print(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{}", measures_table(&self.rows))?;
        writeln!(out, "{}", risk_table(&self.risk_coverage))?;
        writeln!(out, "{}", reliability_table(&self.reliability))?;
        if let Some(baselines) = &self.baselines {
            writeln!(out, "{}", baselines_table(baselines))?;
        }
        for error in self.errors.iter().flatten() {
            writeln!(out, "{}", error_line(error))?;
        }
        Ok(())
    }
}

fn table<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(header);
    for row in rows {
        table.add_row(row);
    }
    table
}

fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

fn measures_table(groups: &[Group]) -> Table {
    let row = |Group { group, measures: m }: &Group| {
        [
            group.clone(),
            m.questions.to_string(),
            m.answerable.to_string(),
            m.confident.to_string(),
            m.wrong.to_string(),
            percent(m.wrong_share),
            percent(m.coverage),
            percent(m.first),
            percent(m.first_three),
            percent(m.kept_back),
        ]
    };
    let header = [
        "",
        "questions",
        "answerable",
        "confident",
        "wrong",
        "wrong %",
        "coverage %",
        "first %",
        "first three %",
        "kept back %",
    ];
    table(header, groups.iter().map(row))
}

/// What the best threshold in hindsight would reach for each share of wrong answers.
fn risk_table(coverages: &[Coverage]) -> Table {
    let row = |c: &Coverage| {
        [
            percent(c.wrong_at_most),
            c.threshold.map_or("-".to_owned(), |t| format!("{t:.4}")),
            c.confident.to_string(),
            c.wrong.to_string(),
            percent(c.wrong_share),
            percent(c.coverage),
        ]
    };
    let header = [
        "wrong at most %",
        "threshold",
        "confident",
        "wrong",
        "wrong %",
        "coverage %",
    ];
    table(header, coverages.iter().map(row))
}

/// Stated confidence against measured share of right answers.
fn reliability_table(bins: &[Bin]) -> Table {
    let row = |bin: &Bin| {
        [
            format!("{:.1}-{:.1}", bin.from, bin.to),
            bin.questions.to_string(),
            format!("{:.0}", bin.stated * 100.0),
            format!("{:.0}", bin.right * 100.0),
        ]
    };
    let header = ["confidence", "questions", "stated %", "right %"];
    table(header, bins.iter().map(row))
}

fn baselines_table(rows: &[Comparison]) -> Table {
    let row = |row: &Comparison| {
        [
            row.method.to_owned(),
            percent(row.first),
            percent(row.first_three),
            percent(row.coverage_at_99),
        ]
    };
    let header = ["method", "first %", "first three %", "coverage % at 99 %"];
    table(header, rows.iter().map(row))
}

fn error_line(error: &Mistake) -> String {
    let kind = match error.kind {
        MistakeKind::Confident => "WRONG",
        MistakeKind::Verdict => "verdict",
        MistakeKind::Rank => "rank",
    };
    let wanted: Vec<&str> = error.wanted.iter().map(|id| id.0.as_str()).collect();
    format!(
        "{kind} {} {} [{}] {} | wanted {:?} {:?} | got {} {:?}",
        error.confidence,
        error.id,
        error.trap.as_deref().unwrap_or_default(),
        error.question.replace('\n', " "),
        wanted,
        error.wanted_verdict,
        error.got.as_ref().map_or("", |id| id.0.as_str()),
        error.got_verdict,
    )
}
