//! The window: one panel a file. Panels draw and push what was asked; after the frame is laid out
//! the commands are carried out in one place.

mod answer;
mod closing_question;
mod connection;
mod controls;
#[cfg(target_os = "linux")]
mod crash;
mod dropped;
mod export_dialog;
mod font_folders;
mod frame_clock;
mod gestures;
mod host;
mod intent_bar;
mod jobs;
mod key_owner;
mod keys;
mod keys_overlay;
mod lean;
mod log;
mod main_window;
mod measure;
mod note_field;
mod pace;
mod palette;
mod panels;
mod playback_bar;
mod plot;
mod reading;
mod run_table;
mod scale;
mod series;
mod status;
mod system_fonts;
#[cfg(test)]
mod tests;
mod theme;
mod toolbar;
mod watch_dialog;
mod widgets;

pub use crate::view::grid::Grid;
pub(crate) use host::{OpenWindow, WindowOptions, is_left_behind};
pub(crate) use plot::layers::curves;
pub use plot::picture::{Picture, Texture};
pub(crate) use plot::pieces::Drawing;
pub use plot::wanted::Wanted;
pub(crate) use theme::{density_colours, pattern};
