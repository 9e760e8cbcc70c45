//! `kotq inspect`: what kotq sees in a form, before anything is filled.

mod json;
mod picture;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use kotq::fill::FillError;
use kotq::questions::{self, FindOptions, FormMap};
use kotq::text::Language;
use kotq::workbook::Workbook;

use crate::config::Config;
use crate::exit;
use crate::job::{self, FileError, PasswordArg, Passwords};
use crate::layout_args::LayoutArgs;
use crate::maps;
use crate::ui::pick;

/// Show what kotq finds in a form: columns, answer words, doubts, what it leaves alone
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The customer's workbook
    file: PathBuf,
    /// Write JSON instead of a picture
    #[arg(long)]
    json: bool,
    /// Write what was found into a file, to be corrected and given to `fill --map`
    #[arg(long, value_name = "FILE")]
    write_map: Option<PathBuf>,
    /// Read the form by this map
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    #[command(flatten)]
    password: PasswordArg,
    #[command(flatten)]
    layout: LayoutArgs,
}

/// Runs the command.
pub fn run(args: Args, config: &Config, ui: Language) -> anyhow::Result<ExitCode> {
    let workbook = read(&args, ui)?;
    let options = FindOptions {
        map: args.map.as_deref().map(maps::read_file).transpose()?,
        maps: config
            .maps
            .as_deref()
            .map(maps::read_folder)
            .transpose()?
            .unwrap_or_default(),
        ..args.layout.find_options()
    };
    let form = questions::find(&workbook, &options);
    let shown = if args.json {
        let mut text = serde_json::to_string_pretty(&json::document(&form))?;
        text.push('\n');
        text
    } else {
        picture::draw(&workbook, &form, ui)
    };
    std::io::stdout().lock().write_all(shown.as_bytes())?;
    if let Some(file) = &args.write_map {
        let text = FormMap::of(&form).to_toml()?;
        fs::write(file, text).with_context(|| file.display().to_string())?;
        eprintln!(
            "{}",
            pick(
                ui,
                format!(
                    "{} に書きました。直してから --map で渡してください。",
                    file.display()
                ),
                format!(
                    "wrote {}; correct it and pass it with --map",
                    file.display()
                ),
            )
        );
    }
    Ok(if form.is_empty() {
        exit::failed()
    } else {
        ExitCode::SUCCESS
    })
}

fn read(args: &Args, ui: Language) -> Result<Workbook, FileError> {
    let failed = |error| FileError::new(&args.file, error);
    let passwords = Passwords::new(&args.password, ui);
    let (bytes, _) = job::open(&args.file, &passwords).map_err(failed)?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    Workbook::read(&bytes, &name).map_err(|error| failed(FillError::Read(error).into()))
}
