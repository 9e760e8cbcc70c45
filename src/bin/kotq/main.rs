//! The command line of kotq: parses, calls the library, renders, exits.
fn main() {}
