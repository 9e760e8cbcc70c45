//! The answer in the form's own words. To come.
