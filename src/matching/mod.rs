//! x
mod status;
mod stub;
pub use status::*;
pub use stub::*;
