//! What a person can do to a plot's y axis.

use super::View;
use super::plot_id::PlotId;
use super::y_scale::YScale;

/// One thing to do to a y axis.
#[derive(Clone, Debug, PartialEq)]
pub enum YCommand {
    /// Divide it so, whatever its series are like.
    Scale(PlotId, YScale),
    /// Divide it in the next way.
    NextScale(PlotId),
    /// Let it show what the samples in sight need.
    LetGo(PlotId),
    /// Show so many times as much of it.
    Zoom(PlotId, f64),
    /// Show what lies so much of what is shown further up.
    Pan(PlotId, f64),
}

/// Does it.
pub(super) fn carry_out(command: YCommand, view: &mut View) {
    match command {
        YCommand::Scale(plot, scale) => set_scale(view, plot, scale),
        YCommand::NextScale(plot) => {
            let next = view.y_scales.next(&plot);
            set_scale(view, plot, next);
        }
        YCommand::LetGo(plot) => view.let_go_y(&plot),
        YCommand::Zoom(plot, factor) => view.zoom_y(plot, factor),
        YCommand::Pan(plot, by) => view.pan_y(plot, by),
    }
}

fn set_scale(view: &mut View, plot: PlotId, scale: YScale) {
    view.note = Some(format!("{}: y is {}", plot.group, scale.name()));
    view.scale_y(plot, scale);
}
