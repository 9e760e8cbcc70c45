//! The exit codes, in one place.

use std::io;
use std::process::ExitCode;

/// At least one input failed.
pub fn failed() -> ExitCode {
    ExitCode::from(1)
}

/// Wrong usage.
pub fn usage() -> ExitCode {
    ExitCode::from(2)
}

/// With `--strict`: done, and something needs review.
pub fn needs_review() -> ExitCode {
    ExitCode::from(3)
}

/// Whether the reader of stdout went away.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
