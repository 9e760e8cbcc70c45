//! Turns `data/corpus` into a form that the binary decodes in about a millisecond, with the very
//! code that reads a user's own corpus.

#![allow(dead_code, unused_imports)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

mod corpus;
#[path = "../src/text/mod.rs"]
mod text;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=data");
    println!("cargo:rerun-if-changed=src/corpus");
    println!("cargo:rerun-if-changed=src/text");
    println!("cargo:rerun-if-changed=build");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for name in ["clue", "kingoftime", "tokium"] {
        let profile = corpus::load_profile(&Path::new("data/corpus").join(name))?;
        fs::write(
            out.join(format!("{name}.profile")),
            postcard::to_stdvec(&profile)?,
        )?;
    }
    Ok(())
}
