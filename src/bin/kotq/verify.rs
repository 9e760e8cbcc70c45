//! `kotq verify`: proves that nothing but answers changed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use kotq::fill::FillError;
use kotq::text::Language;
use kotq::verify::{Comparison, Difference, Verdict, VerifyError, compare};
use serde::Serialize;

use crate::job::{self, FileError, PasswordArg, Passwords};
use crate::ui::pick;
use crate::{exit, messages};

/// Compare two workbooks; fail if anything but answers, flags, notes and a review sheet differs
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The customer's workbook
    original: PathBuf,
    /// The workbook that was made of it
    written: PathBuf,
    /// List expected differences too
    #[arg(long)]
    all: bool,
    /// One JSON document instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    password: PasswordArg,
}

#[derive(Serialize)]
struct Report<'a> {
    original: &'a Path,
    written: &'a Path,
    identical_parts: usize,
    unexpected: usize,
    differences: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    verdict: Verdict,
    #[serde(flatten)]
    difference: &'a Difference,
}

/// Compares, reports on stdout, and returns 0 where all differences are expected, else 1.
///
/// # Errors
/// Where a file cannot be read or is no workbook.
pub fn run(args: &Args, ui: Language) -> anyhow::Result<ExitCode> {
    let passwords = Passwords::new(&args.password, ui);
    let read = |path: &Path| match job::open(path, &passwords) {
        Ok((bytes, _)) => Ok(bytes),
        Err(error) => Err(FileError::new(path, error)),
    };
    let comparison = compare(&read(&args.original)?, &read(&args.written)?).map_err(|error| {
        let (path, error) = match error {
            VerifyError::Original(error) => (&args.original, error),
            VerifyError::Written(error) => (&args.written, error),
        };
        FileError::new(path, FillError::Read(error.into()))
    })?;
    let unexpected = comparison.unexpected().count();
    if args.json {
        print_json(args, &comparison, unexpected)?;
    } else {
        print_text(args, &comparison, unexpected, ui)?;
    }
    Ok(if unexpected == 0 {
        ExitCode::SUCCESS
    } else {
        exit::failed()
    })
}

fn print_json(args: &Args, comparison: &Comparison, unexpected: usize) -> anyhow::Result<()> {
    let entry = |difference| Entry {
        verdict: Difference::verdict(difference),
        difference,
    };
    let report = Report {
        original: &args.original,
        written: &args.written,
        identical_parts: comparison.identical_parts,
        unexpected,
        differences: comparison.differences.iter().map(entry).collect(),
    };
    writeln!(
        std::io::stdout(),
        "{}",
        serde_json::to_string_pretty(&report)?
    )?;
    Ok(())
}

fn print_text(
    args: &Args,
    comparison: &Comparison,
    unexpected: usize,
    ui: Language,
) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for difference in &comparison.differences {
        let expected = difference.verdict() == Verdict::Expected;
        if !expected || args.all {
            let verdict = messages::verdict(expected, ui);
            writeln!(out, "{verdict}{}", messages::difference(difference, ui))?;
        }
    }
    let (identical, all) = (comparison.identical_parts, comparison.differences.len());
    writeln!(
        out,
        "{}",
        pick(
            ui,
            format!("同一の部品 {identical}、違い {all}、うち予期しない違い {unexpected}"),
            format!("{identical} parts identical, {all} differences, {unexpected} unexpected"),
        )
    )
}
