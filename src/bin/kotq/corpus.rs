//! `kotq corpus`: see what the tool knows, and check one's own entries.

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use jiff::ZonedDateTime;
use kotq::corpus::{Entry, EntryId, Profile, check};
use kotq::text::Language;

use crate::config::{Config, CorpusArgs};
use crate::exit;
use crate::ui::pick;

/// See the approved answers
#[derive(Args, Debug)]
pub struct CorpusCommand {
    #[command(subcommand)]
    command: CorpusAction,
    #[command(flatten)]
    corpus: CorpusArgs,
}

#[derive(Debug, Subcommand)]
enum CorpusAction {
    /// One line an entry: id, verdict, the clearest question
    List,
    /// Look for mistakes: phrasings twice, missing sources, contradictions, answers out of date
    Check,
    /// Everything about one entry
    Show {
        /// The entry's id
        id: String,
    },
}

/// Runs the command.
pub fn run(args: CorpusCommand, config: &Config, ui: Language) -> anyhow::Result<ExitCode> {
    let profile = args.corpus.profile(config)?;
    match args.command {
        CorpusAction::List => {
            writeln!(std::io::stdout(), "{}", list(&profile, ui))?;
            Ok(ExitCode::SUCCESS)
        }
        CorpusAction::Check => {
            let findings = check(&profile, ZonedDateTime::now().date());
            for finding in &findings {
                writeln!(std::io::stdout(), "{}: {}", finding.entry, finding.kind)?;
            }
            let errors = findings
                .iter()
                .filter(|finding| finding.kind.is_error())
                .count();
            let (entries, notes) = (profile.entries.len(), findings.len() - errors);
            eprintln!(
                "{}",
                pick(
                    ui,
                    format!("回答 {entries} 件: 誤り {errors} 件、確認事項 {notes} 件"),
                    format!("{entries} entries: {errors} mistakes, {notes} to look at"),
                )
            );
            Ok(if errors == 0 {
                ExitCode::SUCCESS
            } else {
                exit::failed()
            })
        }
        CorpusAction::Show { id } => match profile.entry(&EntryId(id.clone())) {
            Some(entry) => {
                write!(std::io::stdout(), "{}", show(entry, &profile, ui))?;
                Ok(ExitCode::SUCCESS)
            }
            None => {
                eprintln!(
                    "{}",
                    pick(
                        ui,
                        format!(
                            "kotq: 「{id}」という回答はありません。`kotq corpus list` で一覧を見られます。"
                        ),
                        format!(
                            "kotq: no entry is called `{id}`. `kotq corpus list` shows them all."
                        ),
                    )
                );
                Ok(exit::failed())
            }
        },
    }
}

fn list(profile: &Profile, ui: Language) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY);
    table.set_header(pick(
        ui,
        ["分野", "ID", "判定", "質問"],
        ["topic", "id", "verdict", "question"],
    ));
    for entry in &profile.entries {
        let question = entry.ask.get(ui).first().map_or("", String::as_str);
        table.add_row([&entry.topic, &entry.id.0, entry.verdict.slug(), question]);
    }
    table
}

fn show(entry: &Entry, profile: &Profile, ui: Language) -> String {
    let mut text = format!("{} [{}] {}\n", entry.id, entry.topic, entry.verdict.slug());
    text.push_str(&format!(
        "  ja: {}\n  en: {}\n",
        entry.answer.ja, entry.answer.en
    ));
    for source in &entry.source {
        let title = profile
            .source(&source.doc)
            .map_or(source.doc.as_str(), |d| d.title.as_str());
        text.push_str(&format!(
            "  {}: {title} {}\n",
            pick(ui, "出典", "source"),
            source.item
        ));
    }
    if let Some(review) = &entry.review {
        text.push_str(&format!("  {}: {review}\n", pick(ui, "要確認", "review")));
    }
    if let Some(day) = entry.review_by {
        text.push_str(&format!("  {}: {day}\n", pick(ui, "期限", "review by")));
    }
    for (heading, list) in [
        (pick(ui, "質問", "asked as"), &entry.ask),
        (
            pick(ui, "逆の質問", "asked the other way round"),
            &entry.opposite,
        ),
        (
            pick(
                ui,
                "似ているが答えない質問",
                "looks like it, but is not answered",
            ),
            &entry.decoy,
        ),
    ] {
        if list.all().next().is_some() {
            text.push_str(&format!("  {heading}:\n"));
        }
        for (_, phrasing) in list.all() {
            text.push_str(&format!("    {phrasing}\n"));
        }
    }
    text
}
