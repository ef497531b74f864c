//! What a person can do to a scope, a view or the window, as plain data.

pub(crate) mod line_control;
pub(crate) mod mark;
pub(crate) mod preset;
pub(crate) mod recording;
pub(crate) mod runs;
pub(crate) mod x;

use sprintscope_sim::format::Corrections;
use sprintscope_sim::store::{SeriesId, XAxis};
use sprintscope_sim::{JobId, Order};

use self::line_control::LineControlCommand;
use self::mark::MarkCommand;
use self::preset::PresetCommand;
use self::recording::RecordingCommand;
use self::runs::RunsCommand;
use self::x::XCommand;
use super::arrangement::arrange::Arrange;
use super::cursors::CursorCommand;
use super::exporting::ExportCommand;
use super::level::Level;
use super::log::command::LogCommand;
use super::looked_at::Step;
use super::painting::Painting;
use super::panels::Panel;
use super::playback::PlaybackCommand;
use super::plot_id::PlotId;
use super::scale::ScaleCommand;
use super::scrolls::Scrolled;
use super::time_window::WindowCommand;
use super::watching::WatchCommand;
use super::y_command::YCommand;

/// One thing to do: an order to the scope, something done to the view, or something done to the window. It
/// names what it acts on.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// What is asked of the scope.
    Order(Order),
    /// Hold the plots, or let them go on.
    Pause,
    /// Follow the live edge, or stop following.
    Follow,
    /// Show everything.
    Fit,
    /// Show so many times as much of x on an axis, and keep this x where it is.
    Zoom {
        /// Which.
        axis: XAxis,
        /// How much more; below 1 less.
        factor: f64,
        /// What stays where it is.
        around: f64,
    },
    /// The same on every axis, around the live edge where it is followed, else around the middle.
    ZoomAll(f64),
    /// Show what lies so much further right on an axis.
    Pan {
        /// Which.
        axis: XAxis,
        /// How far, in the axis' unit.
        by: f64,
    },
    /// The same on every axis, in widths of what is shown.
    PanAll(f64),
    /// Hold these ends of y in a plot.
    HoldY {
        /// Which.
        plot: PlotId,
        /// The lower and the upper one.
        ends: [f64; 2],
    },
    /// What is done to a plot's y axis.
    Y(YCommand),
    /// Show this part of x, and of a plot's y.
    Box {
        /// Which plot.
        plot: PlotId,
        /// The ends of x; `None` leaves them.
        x: Option<[f64; 2]>,
        /// The ends of y; `None` leaves them.
        y: Option<[f64; 2]>,
    },
    /// Show so much of x, or this part of it.
    Window(WindowCommand),
    /// Show all of x on an axis, and follow.
    LetGoX(XAxis),
    /// Show what was looked at before.
    Back,
    /// Paint a plot so.
    Paint {
        /// Which.
        plot: PlotId,
        /// How.
        painting: Painting,
    },
    /// Paint a plot as the next one of lines, steps, points, and density where its curves are many.
    NextPainting(PlotId),
    /// Smooth a plot's curves so.
    Smooth {
        /// Which.
        plot: PlotId,
        /// What is kept of the average at each sample, 0 to 0.999.
        keep: f64,
    },
    /// Smooth a plot's curves by the next step, or no longer.
    NextSmoothing(PlotId),
    /// Do something to plots and where they stand.
    Arrange(Arrange),
    /// Undo what was done last to plots, to what is drawn, or to the list of jobs.
    Undo,
    /// Do again what was undone last.
    Redo,
    /// Fold a plot to a line, or unfold it.
    FoldPlot(PlotId),
    /// Select a job.
    SelectJob(JobId),
    /// Select the job so many places further down.
    SelectNextJob(isize),
    /// Select the control so many places further down.
    SelectNextControl(isize),
    /// Select a control, and its job.
    SelectControl {
        /// Whose.
        job: JobId,
        /// Which.
        control: String,
    },
    /// Select a job, list its series, and have one of them drawn and stand out.
    FindSeries {
        /// Whose.
        job: JobId,
        /// Which.
        series: SeriesId,
    },
    /// Turn a control by so many steps from what was asked for last.
    Turn {
        /// Whose.
        job: JobId,
        /// Which.
        control: String,
        /// How far, downwards if negative.
        steps: f64,
    },
    /// Ask for the value that a control began with.
    Reset {
        /// Whose.
        job: JobId,
        /// Which.
        control: String,
    },
    /// Draw a series, or don't.
    ToggleSeries(SeriesId),
    /// Draw these series.
    ShowSeries(Vec<SeriesId>),
    /// Draw none of these series.
    HideSeries(Vec<SeriesId>),
    /// Draw all series of a job.
    ShowSeriesOf(JobId),
    /// Draw no series of a job.
    HideSeriesOf(JobId),
    /// Have a series stand out, or no longer.
    Highlight(SeriesId),
    /// No series is to stand out.
    LetGo,
    /// List the series of a job.
    OpenJob(JobId),
    /// Don't list the series of a job.
    CloseJob(JobId),
    /// List the facts of a job one by one.
    OpenFacts(JobId),
    /// Only say how many facts a job has.
    CloseFacts(JobId),
    /// List the series of a job, or don't, as it isn't now where it would be open if nobody had said.
    OpenOrClose(JobId),
    /// Go to the search among jobs and series.
    Search,
    /// List only the jobs and series whose names contain this; all if it is empty.
    SearchFor(String),
    /// Show only lines of the log that contain this; all if it is empty.
    FilterLog(String),
    /// Show only lines of the log that are as serious as this; all if nothing is said.
    LogLevel(Option<Level>),
    /// The same, with what comes next after the level that is chosen.
    NextLogLevel,
    /// Follow the log's end, or stop following.
    FollowLog,
    /// What else is done with the log.
    Log(LogCommand),
    /// Show how the selected source is read, or don't.
    Reading,
    /// Show a panel, or don't.
    Panel(Panel),
    /// Save the layout to the file that was named for it.
    SaveLayout,
    /// Have a source read otherwise.
    Correct {
        /// Which.
        job: JobId,
        /// All that is said of it from now on.
        corrections: Corrections,
    },
    /// Scroll something by so many steps, downwards if positive.
    Scroll(Scrolled, isize),
    /// Something done with the cursors.
    Cursor(CursorCommand),
    /// Forget what was seen so far.
    Clear,
    /// Show the marks, or hide them.
    Marks,
    /// Show what jobs are doing as lanes, or don't.
    JobLanes,
    /// Something with the list of marks.
    Mark(MarkCommand),
    /// Watch something more.
    Watch(WatchCommand),
    /// Export what is looked at.
    Export(ExportCommand),
    /// Choose the format in which this job's lines are read.
    ReadAs(JobId),
    /// Something with controls that are said as lines.
    LineControl(LineControlCommand),
    /// Something with the moment up to which the view looks.
    Playback(PlaybackCommand),
    /// Something with recordings.
    Recording(RecordingCommand),
    /// Something with values of controls that are kept.
    Preset(PresetCommand),
    /// Have a note on a job typed, for where the pointer is over a plot, or else for the live edge.
    Note(JobId),
    /// Put the note that was typed.
    PutNote,
    /// Have series stand over another x axis.
    X(XCommand),
    /// Show how many lines of each level the log has a second, or don't.
    LogRate,
    /// Paint all plots as density, as lines, or as each one's number of curves says.
    Density,
    /// Paint all plots as steps, as points, or as each one's number of curves says.
    CurveStyle,
    /// Go on to the next way in which somebody is told that a job has ended.
    Notify,
    /// Open the list of keys, or close it.
    Keys,
    /// Open the command palette, or close it.
    Palette,
    /// Compare or list runs.
    Runs(RunsCommand),
    /// Light or dark.
    Theme,
    /// Something done to how large the window is drawn.
    Scale(ScaleCommand),
    /// Leave.
    Quit,
}

impl Command {
    /// Whether there is a way back from it to what was looked at before, and whether it is a step of its own.
    pub(crate) fn step(&self) -> Option<Step> {
        match self {
            Self::Zoom { .. }
            | Self::Pan { .. }
            | Self::HoldY { .. }
            | Self::Window(WindowCommand::Part { .. })
            | Self::Y(YCommand::Zoom(..) | YCommand::Pan(..)) => Some(Step::OfGesture),
            Self::Y(YCommand::LetGo(_))
            | Self::Fit
            | Self::ZoomAll(_)
            | Self::PanAll(_)
            | Self::LetGoX(_)
            | Self::Window(WindowCommand::Follow(_))
            | Self::Box { .. } => Some(Step::Single),
            _ => None,
        }
    }

    /// Whether it only moves what is looked at, as a wheel does many times a second: what was answered to the
    /// command before stays to be read.
    pub fn is_movement(&self) -> bool {
        matches!(
            self,
            Self::Zoom { .. }
                | Self::Pan { .. }
                | Self::HoldY { .. }
                | Self::Smooth { .. }
                | Self::Runs(RunsCommand::Move(..))
                | Self::Window(WindowCommand::Part { .. })
                | Self::Cursor(CursorCommand::PutBoth { .. })
                | Self::Scroll(..)
                | Self::Playback(PlaybackCommand::Seek(_))
                | Self::SearchFor(_)
                | Self::FilterLog(_)
        )
    }
}
