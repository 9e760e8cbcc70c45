//! `kotq search`: a single look-up, or one a line.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use jiff::ZonedDateTime;
use kotq::corpus::{EntryId, Verdict};
use kotq::matching::{
    Confidence, Decision, Direction, FEATURES, Matcher, Query, Reason, Status, differences,
};
use kotq::text::Language;
use kotq::words;
use serde::Serialize;

use crate::config::{Config, CorpusArgs};
use crate::ui::pick;

/// Look up the approved answer to a question
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The question, or - for one a line on standard input
    #[arg(required = true, num_args = 1.., value_name = "QUERY")]
    query: Vec<String>,
    /// Show the whole reckoning
    #[arg(long)]
    explain: bool,
    /// How many entries to show
    #[arg(short, long, default_value_t = 3, value_name = "N")]
    number: usize,
    /// One line of JSON a query
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    corpus: CorpusArgs,
}

#[derive(Serialize)]
struct Line<'a> {
    query: &'a str,
    lang: Language,
    status: Status,
    reasons: &'a [Reason],
    entry: Option<&'a EntryId>,
    verdict: Option<Verdict>,
    reversed: bool,
    confidence: Confidence,
    candidates: Vec<CandidateLine<'a>>,
}

#[derive(Serialize)]
struct CandidateLine<'a> {
    entry: &'a EntryId,
    score: Confidence,
    phrasing: &'a str,
    answer: &'a str,
}

/// Runs the command.
pub fn run(args: Args, config: &Config, ui: Language) -> anyhow::Result<ExitCode> {
    let matcher = args.corpus.matcher(config)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut one = |query: &str| -> anyhow::Result<()> {
        let decision = matcher.decide(&Query::of(query), ZonedDateTime::now().date());
        if args.json {
            serde_json::to_writer(&mut out, &line(query, &decision, &matcher, args.number))?;
            writeln!(out)?;
        } else {
            people(&mut out, query, &decision, &matcher, &args, ui)?;
        }
        Ok(())
    };
    if args.query == ["-"] {
        for query in io::stdin().lock().lines() {
            one(&query?)?;
        }
    } else {
        one(&args.query.join(" "))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn line<'a>(
    query: &'a str,
    decision: &'a Decision,
    matcher: &'a Matcher,
    number: usize,
) -> Line<'a> {
    let candidates = decision
        .candidates
        .iter()
        .take(number.max(1))
        .filter_map(|candidate| {
            let entry = matcher.profile().entry(&candidate.entry)?;
            Some(CandidateLine {
                entry: &candidate.entry,
                score: candidate.score,
                phrasing: &candidate.phrasing,
                answer: entry.answer.get(decision.language),
            })
        })
        .collect();
    Line {
        query,
        lang: decision.language,
        status: decision.status,
        reasons: &decision.reasons,
        entry: decision.entry.as_ref(),
        verdict: decision.verdict,
        reversed: decision.entry.is_some() && decision.direction == Direction::Reversed,
        confidence: decision.confidence,
        candidates,
    }
}

fn people(
    out: &mut impl Write,
    query: &str,
    decision: &Decision,
    matcher: &Matcher,
    args: &Args,
    ui: Language,
) -> io::Result<()> {
    let status = words::status(decision.status, ui);
    writeln!(
        out,
        "{query}\n  {status} ({:.0} %)",
        decision.confidence.get() * 100.0
    )?;
    for reason in &decision.reasons {
        writeln!(out, "  - {}", words::reason(*reason, ui))?;
    }
    if let Some(verdict) = decision.verdict {
        let turned = if decision.direction == Direction::Reversed {
            pick(ui, "（逆の聞き方）", " (asked the other way round)")
        } else {
            ""
        };
        writeln!(
            out,
            "  {}: {}{turned}",
            pick(ui, "判定", "verdict"),
            verdict.slug()
        )?;
    }
    for (rank, candidate) in decision
        .candidates
        .iter()
        .take(args.number.max(1))
        .enumerate()
    {
        let Some(entry) = matcher.profile().entry(&candidate.entry) else {
            continue;
        };
        let marked: String = differences(query, &candidate.phrasing)
            .iter()
            .map(|span| {
                if span.differs() {
                    format!("[{}]", span.text())
                } else {
                    span.text().to_owned()
                }
            })
            .collect();
        writeln!(
            out,
            "\n{}. {} ({:.0} %)",
            rank + 1,
            candidate.entry,
            candidate.score.get() * 100.0
        )?;
        writeln!(out, "   {}", entry.answer.get(decision.language))?;
        writeln!(
            out,
            "   {}: {marked}",
            pick(ui, "一致した質問文", "matched")
        )?;
        if let Some(why) = &entry.review {
            writeln!(out, "   {}: {why}", pick(ui, "要確認", "review"))?;
        }
    }
    if args.explain {
        explain(out, decision, ui)?;
    }
    writeln!(out)
}

fn explain(out: &mut impl Write, decision: &Decision, ui: Language) -> io::Result<()> {
    let explanation = &decision.explanation;
    let (raw, least) = explanation.raw;
    writeln!(
        out,
        "\n{}",
        pick(
            ui,
            "計算の内訳（1位の候補）",
            "The reckoning (first candidate)"
        )
    )?;
    for (name, value) in FEATURES.iter().zip(&explanation.features) {
        writeln!(out, "  {value:>9.3}  {name}")?;
    }
    writeln!(
        out,
        "  {:>9.3}  {}",
        explanation.reversed,
        pick(ui, "逆の聞き方である確率", "chance of the other way round")
    )?;
    writeln!(
        out,
        "  {raw:>9.3}  {} ({least:.3})",
        pick(
            ui,
            "判定値（確実とする下限）",
            "decision value (least for confident)"
        )
    )?;
    if let Some(decoy) = &explanation.decoy {
        writeln!(
            out,
            "  {}: {decoy}",
            pick(
                ui,
                "答えのない近い質問",
                "nearest question without an answer"
            )
        )?;
    }
    Ok(())
}
