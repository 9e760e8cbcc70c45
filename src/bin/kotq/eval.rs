//! `kotq eval`: how good the matching is on labelled questions, and learning it anew.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use jiff::ZonedDateTime;
use kotq::corpus::{DEFAULT_PROFILE, bundled, profile_names};
use kotq::eval::{Labelled, Measures, read};
use kotq::matching::{Decision, Learned, Lesson, Query, Status, learn};
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
    /// List wrong confident answers, and answers of the wrong entry
    #[arg(long)]
    errors: bool,
    /// One JSON document
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
}

#[derive(Serialize)]
struct Row {
    group: String,
    #[serde(flatten)]
    measures: Measures,
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
    let rows = rows(&questions, &decisions);
    if args.json {
        writeln!(std::io::stdout(), "{}", serde_json::to_string(&rows)?)?;
    } else {
        writeln!(std::io::stdout(), "{}", table(&rows))?;
        writeln!(std::io::stdout(), "{}", reliability(&questions, &decisions))?;
    }
    if args.errors {
        print_errors(&questions, &decisions)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn rows(questions: &[Labelled], decisions: &[Decision]) -> Vec<Row> {
    let row = |group: String, wanted: &dyn Fn(&Labelled) -> bool| Row {
        group,
        measures: Measures::of(questions.iter().zip(decisions).filter(|(q, _)| wanted(q))),
    };
    let mut rows = vec![
        row("all".to_owned(), &|_| true),
        row("ja".to_owned(), &|q| q.lang == Language::Ja),
        row("en".to_owned(), &|q| q.lang == Language::En),
    ];
    let traps: BTreeSet<Option<&str>> = questions.iter().map(|q| q.trap.as_deref()).collect();
    for trap in traps {
        rows.push(row(trap.unwrap_or("no trap").to_owned(), &|q| {
            q.trap.as_deref() == trap
        }));
    }
    rows
}

fn table(rows: &[Row]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header([
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
    ]);
    for Row { group, measures: m } in rows {
        let percent = |share: f64| format!("{:.1}", share * 100.0);
        table.add_row([
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
        ]);
    }
    table
}

/// Stated confidence against measured share of right answers, in ten bins.
fn reliability(questions: &[Labelled], decisions: &[Decision]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(["confidence", "questions", "right %"]);
    for bin in 0..10 {
        let (low, high) = (bin as f32 / 10.0, (bin + 1) as f32 / 10.0);
        let here: Vec<bool> = questions
            .iter()
            .zip(decisions)
            .filter(|(_, d)| {
                let c = d.confidence.get();
                c >= low && (c < high || (bin == 9 && c <= 1.0))
            })
            .map(|(q, d)| q.is_right(d))
            .collect();
        let right = here.iter().filter(|right| **right).count();
        let share = 100.0 * right as f64 / here.len().max(1) as f64;
        table.add_row([
            format!("{low:.1}-{high:.1}"),
            here.len().to_string(),
            format!("{share:.0}"),
        ]);
    }
    table
}

fn print_errors(questions: &[Labelled], decisions: &[Decision]) -> std::io::Result<()> {
    for (question, decision) in questions.iter().zip(decisions) {
        let confident = decision.status == Status::Confident;
        let first = decision
            .candidates
            .first()
            .map(|c| c.entry.0.as_str())
            .unwrap_or_default();
        let missed = question.is_answerable() && !question.accept.iter().any(|id| id.0 == first);
        let wrong = confident && !question.is_right(decision);
        if wrong || missed {
            let kind = if wrong { "WRONG" } else { "rank" };
            writeln!(
                std::io::stdout(),
                "{kind} {} [{}] {} | wanted {:?} {:?} | got {first} {:?} {}",
                question.id,
                question.trap.as_deref().unwrap_or(""),
                question.question.replace('\n', " "),
                question
                    .accept
                    .iter()
                    .map(|id| id.0.as_str())
                    .collect::<Vec<_>>(),
                question.verdict,
                decision.verdict,
                decision.confidence,
            )?;
        }
    }
    Ok(())
}
