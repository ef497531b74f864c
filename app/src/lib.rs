//! placeholder
pub mod canvas;
