//! A fence round the format readers that kotq did not write.
//!
//! calamine 0.38 panics on some damaged files (seen in its xls.rs, cfb.rs and xlsx/mod.rs). A damaged
//! file is an ordinary thing for a batch: it must end in an error, and nothing may be printed.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::error::ReadError;

thread_local! {
    static FENCED: Cell<bool> = const { Cell::new(false) };
}
static QUIET: Once = Once::new();

/// Runs a reader; its panic becomes [`ReadError::Damaged`]. The panic hook in place stays in place for
/// every panic outside the fence.
pub(super) fn fenced<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    QUIET.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !FENCED.get() {
                others(panic);
            }
        }));
    });
    let before = FENCED.replace(true);
    // What the reader leaves behind is thrown away with it.
    let outcome = panic::catch_unwind(AssertUnwindSafe(read));
    FENCED.set(before);
    outcome.unwrap_or_else(|_| {
        Err(ReadError::Damaged(
            "its contents contradict each other".into(),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let outcome: Result<(), _> = fenced(|| panic!("a reader's mistake"));
        assert!(matches!(outcome, Err(ReadError::Damaged(_))));
        assert!(fenced(|| Ok(())).is_ok());
    }
}
