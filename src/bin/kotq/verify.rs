//! `kotq verify`: proves that nothing but answers changed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use kotq::verify::{Comparison, Difference, Verdict, compare};
use serde::Serialize;

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
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let read = |path: &Path| {
        std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    let comparison = compare(&read(&args.original)?, &read(&args.written)?).with_context(|| {
        format!(
            "`{}` and `{}`",
            args.original.display(),
            args.written.display()
        )
    })?;
    let unexpected = comparison.unexpected().count();
    if args.json {
        print_json(args, &comparison, unexpected)?;
    } else {
        print_text(args, &comparison, unexpected)?;
    }
    Ok(if unexpected == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
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

fn print_text(args: &Args, comparison: &Comparison, unexpected: usize) -> std::io::Result<()> {
    for difference in &comparison.differences {
        match difference.verdict() {
            Verdict::Unexpected => writeln!(std::io::stdout(), "unexpected  {difference}")?,
            Verdict::Expected if args.all => {
                writeln!(std::io::stdout(), "expected    {difference}")?
            }
            Verdict::Expected => {}
        }
    }
    writeln!(
        std::io::stdout(),
        "{} parts identical, {} differences, {unexpected} unexpected",
        comparison.identical_parts,
        comparison.differences.len(),
    )
}
