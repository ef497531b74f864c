//! The table of the bench `peers` as a picture.

use std::fmt::Write;

use crate::Cost;

const WIDTH: f64 = 760.0;
/// Where the bars begin and end.
const BARS: [f64; 2] = [150.0, 620.0];
const TOP: f64 = 92.0;
const ROW: f64 = 52.0;
const BAR: f64 = 15.0;

/// Colours after Okabe and Ito, for light and for dark ground.
const STYLE: &str = "\
text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1d2530 }
.title { font-size: 16px; font-weight: 600 }
.muted { fill: #5d6876 }
.tick { font-size: 11px; fill: #5d6876; text-anchor: middle }
.name { text-anchor: end }
.value { font-size: 12px; font-variant-numeric: tabular-nums }
.ratio { font-size: 12px; font-weight: 600; text-anchor: end }
.grid { stroke: #5d6876; stroke-opacity: .25 }
.frame { stroke: #c04a12; stroke-dasharray: 3 3 }
.late { fill: #c04a12 }
.all { fill: #9aa4b0 }
.ours { fill: #0072b2 }
@media (prefers-color-scheme: dark) {
text { fill: #dbe1e8 }
.muted, .tick { fill: #8a95a3 }
.grid { stroke: #8a95a3 }
.frame { stroke: #e8663c }
.late { fill: #e8663c }
.all { fill: #5d6876 }
.ours { fill: #56b4e9 }
}";

/// Draws the costs as bars over a logarithmic axis of milliseconds.
pub(crate) fn svg(costs: &[Cost]) -> String {
    let bottom = TOP + ROW * costs.len() as f64;
    let axis = Axis::of(costs);
    let mut svg = String::new();
    let mut draw = |text: std::fmt::Arguments<'_>| {
        // Writing to a string doesn't fail.
        let _ok = svg.write_fmt(text);
        svg.push('\n');
    };
    let height = bottom + 44.0;
    draw(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" aria-label=\"CPU time for a frame, every sample drawn \
         against Sprintscope\">"
    ));
    draw(format_args!("<style>\n{STYLE}\n</style>"));
    draw(format_args!(
        "<text class=\"title\" x=\"16\" y=\"28\">CPU time for a frame of a plot, while 1,000 samples/s come in each series</text>"
    ));
    draw(format_args!(
        "<rect class=\"all\" x=\"16\" y=\"44\" width=\"11\" height=\"11\" rx=\"2\"/>\
         <text x=\"33\" y=\"54\">egui_plot, given every sample</text>\
         <rect class=\"ours\" x=\"236\" y=\"44\" width=\"11\" height=\"11\" rx=\"2\"/>\
         <text x=\"253\" y=\"54\">Sprintscope</text>\
         <text class=\"muted\" x=\"744\" y=\"54\" text-anchor=\"end\">less is better, log scale</text>"
    ));
    for decade in axis.decades() {
        let x = axis.x(decade);
        draw(format_args!(
            "<line class=\"grid\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{:.1}\" y2=\"{bottom:.1}\"/>\
             <text class=\"tick\" x=\"{x:.1}\" y=\"{:.1}\">{}</text>",
            TOP - 8.0,
            bottom + 18.0,
            milliseconds(decade)
        ));
    }
    let frame = axis.x(1e3 / 60.0);
    draw(format_args!(
        "<line class=\"frame\" x1=\"{frame:.1}\" x2=\"{frame:.1}\" y1=\"{:.1}\" y2=\"{bottom:.1}\"/>\
         <text class=\"tick late\" x=\"{frame:.1}\" y=\"{:.1}\">60 fps</text>",
        TOP - 8.0,
        TOP - 13.0
    ));
    for (cost, row) in costs.iter().zip(0..) {
        let top = TOP + ROW * f64::from(row);
        draw(format_args!(
            "<text class=\"name\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            BARS[0] - 14.0,
            top + 24.0,
            name(cost)
        ));
        let bars = [("all", cost.all), ("ours", cost.ours)];
        for ((class, frame), y) in bars.into_iter().zip([top + 3.0, top + 5.0 + BAR]) {
            let x = axis.x(frame.ms);
            draw(format_args!(
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{BAR}\" \
                 rx=\"2\"/><text class=\"value\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                BARS[0],
                x - BARS[0],
                x + 6.0,
                y + 12.0,
                milliseconds(frame.ms)
            ));
        }
        draw(format_args!(
            "<text class=\"ratio\" x=\"744\" y=\"{:.1}\">{}</text>",
            top + 24.0,
            ratio(cost)
        ));
    }
    draw(format_args!("</svg>"));
    svg
}

/// Milliseconds over the width of the bars.
struct Axis {
    /// Powers of ten at either end.
    ends: [f64; 2],
}

impl Axis {
    fn of(costs: &[Cost]) -> Self {
        let all = || costs.iter().flat_map(|cost| [cost.all.ms, cost.ours.ms]);
        let (least, most) = (all().fold(1.0, f64::min), all().fold(1.0, f64::max));
        // The shortest bar has a length, too.
        Self {
            ends: [(least * 0.5).log10(), most.log10()],
        }
    }

    fn x(&self, ms: f64) -> f64 {
        let [from, to] = self.ends;
        BARS[0] + (ms.log10() - from) / (to - from) * (BARS[1] - BARS[0])
    }

    fn decades(&self) -> impl Iterator<Item = f64> {
        let [from, to] = self.ends.map(|end| end.floor() as i32);
        (from + 1..=to).map(|power| 10_f64.powi(power))
    }
}

fn name(cost: &Cost) -> String {
    let samples = match cost.samples {
        count if count >= 1_000_000 => format!("{} M", count / 1_000_000),
        count => format!("{} k", count / 1_000),
    };
    match cost.series {
        1 => format!("{samples} samples"),
        1_000 => format!("1,000 × {samples}"),
        series => format!("{series} × {samples}"),
    }
}

fn milliseconds(ms: f64) -> String {
    match ms {
        ms if ms >= 1e3 => format!("{} s", digits(ms / 1e3)),
        ms => format!("{} ms", digits(ms)),
    }
}

fn ratio(cost: &Cost) -> String {
    format!("{} ×", digits(cost.all.ms / cost.ours.ms))
}

/// Two digits.
fn digits(value: f64) -> String {
    match value {
        value if value >= 100.0 => {
            let step = 10_f64.powf(value.log10().floor() - 1.0);
            format!("{:.0}", (value / step).round() * step)
        }
        value if value >= 9.95 => format!("{value:.0}"),
        value if value >= 0.995 => format!("{value:.1}").trim_end_matches(".0").into(),
        value => format!("{value:.2}"),
    }
}
