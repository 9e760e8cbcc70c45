//! `kotq fill`: one workbook, or whole folders of them.

use std::io::IsTerminal;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::ZonedDateTime;
use kotq::fill::{FillOptions, ReviewPlace};
use kotq::output::Overwrite;
use kotq::questions::{ExistingAnswers, FindOptions};
use kotq::text::Language;
use rayon::prelude::*;

use crate::cli::language;
use crate::config::{Config, CorpusArgs};
use crate::inputs::{self, InputError, Job};
use crate::job::{self, Outcome, PasswordArg, Passwords};
use crate::layout_args::LayoutArgs;
use crate::ui::pick;
use crate::{exit, maps, messages, report};

/// Fill customers' workbooks with approved answers
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Workbooks, folders of them, or patterns such as "inbox/*.xlsx"
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// Write the answered workbook here (one input only)
    #[arg(short, long, value_name = "FILE", conflicts_with = "out_dir")]
    output: Option<PathBuf>,
    /// Write the answered workbooks into this folder, under their own names
    #[arg(long, value_name = "FOLDER")]
    out_dir: Option<PathBuf>,
    /// Replace outputs that exist already
    #[arg(long)]
    force: bool,
    /// Language of the answers: ja or en (default: each question's own)
    #[arg(long, value_name = "LANG", value_parser = language)]
    lang: Option<Language>,
    /// Where the review sheet goes: a sheet of the workbook, a file beside it, or none
    #[arg(long, value_name = "sheet|file|none", value_parser = review_place)]
    review: Option<ReviewPlace>,
    #[command(flatten)]
    password: PasswordArg,
    /// Exit with code 3 where anything needs review
    #[arg(long)]
    strict: bool,
    /// Replace answers that are there already
    #[arg(long)]
    overwrite: bool,
    /// Read the form by this map (made with `inspect --write-map`)
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// One line of JSON a workbook on stdout
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    layout: LayoutArgs,
    #[command(flatten)]
    corpus: CorpusArgs,
}

fn review_place(text: &str) -> Result<ReviewPlace, String> {
    match text {
        "sheet" => Ok(ReviewPlace::Sheet),
        "file" => Ok(ReviewPlace::File),
        "none" => Ok(ReviewPlace::None),
        _ => Err("sheet / file / none".to_owned()),
    }
}

/// Runs the command.
pub fn run(args: Args, config: &Config, ui: Language) -> anyhow::Result<ExitCode> {
    let (jobs, errors) = match jobs(&args) {
        Ok(planned) => planned,
        Err(sentence) => {
            eprintln!("{}", pick(ui, sentence.0, sentence.1));
            return Ok(exit::usage());
        }
    };
    for error in &errors {
        eprintln!("{}", messages::input(error, ui));
    }
    let matcher = args.corpus.matcher(config)?;
    let existing = if args.overwrite {
        ExistingAnswers::Replace
    } else {
        ExistingAnswers::Keep
    };
    let find = FindOptions {
        existing,
        map: args.map.as_deref().map(maps::read_file).transpose()?,
        maps: config
            .maps
            .as_deref()
            .map(maps::read_folder)
            .transpose()?
            .unwrap_or_default(),
        ..args.layout.find_options()
    };
    let options = FillOptions {
        find,
        language: args.lang.or(config.lang),
        ui,
        review: args.review.or(config.review).unwrap_or_default(),
        respondent: config.respondent.clone(),
        today: ZonedDateTime::now().date(),
    };
    let overwrite = if args.force {
        Overwrite::Replace
    } else {
        Overwrite::Refuse
    };
    let passwords = Passwords::new(&args.password, ui);
    let batch = args.output.is_none() && args.out_dir.is_some();
    let bar = progress(jobs.len());
    let outcomes: Vec<(&Job, Outcome)> = jobs
        .par_iter()
        .map(|job| {
            let fresh = batch && !args.force && is_newer(&job.output, &job.input);
            let outcome = if fresh {
                Outcome::Skipped
            } else {
                job::run(job, &matcher, &options, overwrite, &passwords)
            };
            bar.inc(1);
            (job, outcome)
        })
        .collect();
    bar.finish_and_clear();
    if args.json {
        for (job, outcome) in &outcomes {
            writeln!(
                std::io::stdout(),
                "{}",
                report::json(job, outcome, &matcher, ui)?
            )?;
        }
    } else if !outcomes.is_empty() {
        let screen = terminal_size::terminal_size().map(|(width, _)| width.0);
        let screen = screen.filter(|_| std::io::stdout().is_terminal());
        let table = report::table(&outcomes, screen, ui);
        let mut stdout = std::io::stdout().lock();
        writeln!(stdout, "{table}")?;
        if let Some(folder) = report::shared_folder(&outcomes) {
            let title = pick(ui, "出力先", "output folder");
            writeln!(stdout, "{title}: {}", folder.display())?;
        }
    }
    for (job, outcome) in &outcomes {
        for line in report::remarks(job, outcome, ui) {
            eprintln!("{line}");
        }
    }
    if let Some(reasons) = report::reasons(&outcomes, ui) {
        eprintln!("{reasons}");
    }
    let failed = !errors.is_empty() || outcomes.iter().any(|(_, outcome)| outcome.failed());
    let open = outcomes.iter().any(|(_, outcome)| outcome.needs_review());
    Ok(match (failed, open && args.strict) {
        (true, _) => exit::failed(),
        (false, true) => exit::needs_review(),
        (false, false) => ExitCode::SUCCESS,
    })
}

type Sentence = (&'static str, &'static str);

/// What to fill; or what is wrong with the way it was asked for.
fn jobs(args: &Args) -> Result<(Vec<Job>, Vec<InputError>), Sentence> {
    let (files, mut errors) = inputs::expand(&args.inputs, args.out_dir.as_deref());
    if let Some(output) = &args.output {
        if files.len() + errors.len() > 1 {
            return Err((
                "kotq: -o は入力が1つのときだけ使えます。複数なら --out-dir フォルダ を指定してください。",
                "kotq: -o takes one input only. For several, give --out-dir FOLDER.",
            ));
        }
        if let Some(input) = files.first()
            && !inputs::is_written_ending(input, output)
        {
            return Err((
                "kotq: -o の名前は .xlsx で終えてください（.xlsm に回答するときは .xlsm）。",
                "kotq: the name after -o must end in .xlsx (in .xlsm where the input is an .xlsm).",
            ));
        }
        let jobs = files
            .into_iter()
            .map(|input| Job {
                input,
                output: output.clone(),
            })
            .collect();
        return Ok((jobs, errors));
    }
    if args.out_dir.is_none() && files.len() > 1 {
        return Err((
            "kotq: 入力が複数あります。--out-dir フォルダ で出力先を指定してください。",
            "kotq: there are several inputs. Say where the answers go with --out-dir FOLDER.",
        ));
    }
    let (jobs, collisions) = inputs::plan(files, args.out_dir.as_deref());
    errors.extend(collisions);
    Ok((jobs, errors))
}

/// Whether an output is there already and younger than its input: a script that runs every hour
/// need not do it again.
fn is_newer(output: &Path, input: &Path) -> bool {
    let modified = |path: &Path| {
        path.metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
    };
    matches!((modified(output), modified(input)), (Some(output), Some(input)) if output >= input)
}

fn progress(jobs: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(jobs as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}
