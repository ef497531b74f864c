//! Each form on its own: what a person who prints it may rely on.

mod csv;
mod first_lines;
mod json;
mod numbers;
mod pairs;
