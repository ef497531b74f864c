//! Pictures of plots for paper and pages, without a screen: the plots of a view with title, legend, axes and marks,
//! laid out once (`sheet`) as plain shapes (`shape`), and written as SVG or as PNG.
//!
//! Curves are what the window draws: the same pieces, painted by the same canvas in a PNG, and in an SVG as paths
//! with no more than two points a column. Letters are outlines of our own faces, so that they look alike wherever a
//! picture is opened.

mod area;
mod axes;
mod base64;
mod curves;
mod face;
mod fill;
mod lanes;
mod legend;
mod places;
mod plot;
mod plot_sheet;
mod png;
mod shape;
mod sheet;
mod svg;
#[cfg(test)]
mod tests;
mod tiled;

pub(crate) use self::png::{pixels, png};
pub(crate) use self::sheet::{Asked, Sheet};
pub(crate) use self::svg::svg;
