//! The window: one panel a file. Panels draw and push what was asked; after the frame is laid out
//! the commands are carried out in one place.

mod answer;
mod branch;
mod closing;
mod connection;
mod control_list;
mod control_row;
mod control_widgets;
mod controls;
#[cfg(target_os = "linux")]
mod crash;
mod data_ends;
mod extents;
mod fact_row;
mod frame_clock;
mod grid;
mod ground;
mod handles;
mod history;
mod host;
mod job_progress;
mod job_row;
mod jobs;
mod keys;
mod keys_overlay;
mod lean;
mod legend;
mod legend_list;
mod log;
mod log_head;
mod log_line;
mod log_rate;
mod main_window;
mod painting;
mod palette;
mod picture;
mod picture_item;
mod pieces;
mod plot;
mod plots;
mod reading;
mod reading_form;
mod reading_line;
mod reading_marks;
mod readout;
mod search_head;
mod seen;
mod series_row;
mod status;
#[cfg(test)]
mod tests;
mod theme;
mod ticks;
mod toolbar;
mod tree;
mod widgets;
mod y_range;

pub use grid::Grid;
pub use host::{OpenWindow, Parting, WindowOptions, is_left_behind};
pub use picture::{Picture, Texture, Wanted};
