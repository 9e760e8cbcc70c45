//! The command line of kotq: parses, calls the library, renders, exits.

mod cli;
mod config;
mod corpus;
mod eval;
mod exit;
mod fill;
mod help_ja;
mod inputs;
mod inspect;
mod job;
mod layout_args;
mod maps;
mod messages;
mod report;
mod search;
mod ui;
mod verify;

use std::process::ExitCode;

use cli::{Cli, Command};
use config::Config;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let ui = cli.ui();
    let done = Config::load(cli.config.as_deref()).and_then(|config| {
        let ui = config.ui.filter(|_| !cli.ui_is_set()).unwrap_or(ui);
        match cli.command {
            Command::Fill(args) => fill::run(args, &config, ui),
            Command::Search(args) => search::run(args, &config, ui),
            Command::Eval(args) => eval::run(args, &config, ui),
            Command::Inspect(args) => inspect::run(args, &config, ui),
            Command::Verify(args) => verify::run(&args, ui),
            Command::Corpus(args) => corpus::run(args, &config, ui),
            Command::Config(args) => config::show(args, &config, ui),
            Command::Completions(args) => cli::completions(args),
            Command::Man(args) => cli::man(args),
        }
    });
    match done {
        Ok(code) => code,
        // A reader that has seen enough (`| head`) is no failure.
        Err(error) if exit::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", messages::sentence(&error, ui));
            exit::failed()
        }
    }
}
