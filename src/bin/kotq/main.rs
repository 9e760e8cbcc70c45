//! Temporary.
mod config {
    pub struct Config {
        pub maps: Option<std::path::PathBuf>,
    }
}
mod exit;
mod inspect;
mod layout_args;
mod maps;
mod ui;
use clap::Parser as _;
#[derive(clap::Parser)]
struct Cli {
    #[command(flatten)]
    args: inspect::Args,
    #[arg(long, default_value = "en")]
    ui: String,
}
fn main() -> anyhow::Result<std::process::ExitCode> {
    let cli = Cli::parse();
    let ui = if cli.ui == "ja" {
        kotq::text::Language::Ja
    } else {
        kotq::text::Language::En
    };
    inspect::run(cli.args, &config::Config { maps: None }, ui)
}
