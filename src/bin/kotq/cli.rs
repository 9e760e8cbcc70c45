//! The command line as users type it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use kotq::text::Language;

use crate::{config, corpus, eval, exit, fill, help_ja, inspect, messages, search, ui, verify};

/// Fills customers' security checklists (Excel) from a bundled corpus of approved answers
#[derive(Debug, Parser)]
#[command(name = "kotq", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Language of messages, notes and the review sheet: ja or en (default: the system's)
    #[arg(long, global = true, env = "KOTQ_UI", value_parser = language, value_name = "LANG")]
    ui: Option<Language>,
    /// Use this configuration file instead of kotq.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Fill(fill::Args),
    Search(search::Args),
    Inspect(inspect::Args),
    Verify(verify::Args),
    Eval(eval::Args),
    Corpus(corpus::CorpusCommand),
    Config(config::ShowArgs),
    Completions(CompletionArgs),
    Man(ManArgs),
}

impl Cli {
    /// Reads the command line; on a mistake prints what is wrong, in the user's language.
    pub fn read() -> Result<Self, ExitCode> {
        let ui = typed_ui();
        let command = match ui {
            Language::Ja => help_ja::translate(Self::command()),
            Language::En => Self::command(),
        };
        let parsed = command
            .try_get_matches()
            .and_then(|matches| Self::from_arg_matches(&matches));
        parsed.map_err(|error| {
            if error.use_stderr() {
                eprintln!("{}", messages::usage(&error, ui));
                exit::usage()
            } else {
                // Help and version; a closed pipe is no failure.
                let _ = error.print();
                ExitCode::SUCCESS
            }
        })
    }

    /// The language to speak.
    pub fn ui(&self) -> Language {
        self.ui.unwrap_or_else(ui::of_system)
    }

    /// Whether the user asked for a language, which outranks the configuration.
    pub fn ui_is_set(&self) -> bool {
        self.ui.is_some()
    }
}

/// The language wanted, known before the command line is parsed: its help texts hang on it.
fn typed_ui() -> Language {
    let arguments: Vec<String> = std::env::args().collect();
    let flag = arguments.iter().enumerate().find_map(|(at, argument)| {
        argument
            .strip_prefix("--ui=")
            .map(str::to_owned)
            .or_else(|| {
                (argument == "--ui")
                    .then(|| arguments.get(at + 1).cloned())
                    .flatten()
            })
    });
    flag.or_else(|| std::env::var("KOTQ_UI").ok())
        .and_then(|text| language(&text).ok())
        .unwrap_or_else(ui::of_system)
}

/// `ja` or `en`.
pub fn language(text: &str) -> Result<Language, String> {
    match text.to_ascii_lowercase().as_str() {
        "ja" => Ok(Language::Ja),
        "en" => Ok(Language::En),
        _ => Err("ja / en".to_owned()),
    }
}

/// Print completions for a shell
#[derive(Args, Debug)]
pub struct CompletionArgs {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

/// Prints completions.
pub fn completions(args: CompletionArgs) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "kotq", &mut script);
    std::io::Write::write_all(&mut std::io::stdout(), &script)?;
    Ok(ExitCode::SUCCESS)
}

/// Write a man page for kotq and each of its commands
#[derive(Args, Debug)]
pub struct ManArgs {
    /// The folder to write to
    folder: PathBuf,
}

/// Writes the man pages.
pub fn man(args: ManArgs) -> anyhow::Result<ExitCode> {
    std::fs::create_dir_all(&args.folder)?;
    clap_mangen::generate_to(Cli::command(), &args.folder)?;
    Ok(ExitCode::SUCCESS)
}
