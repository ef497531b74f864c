//! Who a person wants to paint the window.

use clap::ValueEnum;

/// What `--painter` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AskedPainter {
    /// OpenGL where a GPU is behind it, else this program.
    #[default]
    Auto,
    /// OpenGL, whoever is behind it.
    Gl,
    /// This program, on the processor: it paints only what changes.
    Cpu,
}
