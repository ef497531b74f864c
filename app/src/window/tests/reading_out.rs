//! What is read out under the pointer: over plots, and under whatever lies over them.

use eframe::egui::{PointerButton, Shape, vec2};

use super::*;
use crate::view::Overlay;

/// How something is opened over the plots.
type Open = fn(Desk) -> Desk;

impl Desk {
    /// Two curves of a job, which end.
    fn two_curves(self) -> Self {
        let say = |ctx: TaskContext| async move {
            for second in 0..100_u8 {
                let x = f64::from(second);
                ctx.plot_at("loss", x, 100.0 - x);
                ctx.plot_at("val_loss", x, 90.0 - x);
            }
        };
        let spec = JobSpec::new("train").task(TaskSpec::new("say", say));
        let job = self.scope.start(spec);
        assert!(job.wait(PATIENCE));
        self.scope.settle();
        self.wait(4)
    }

    fn window(&self) -> &MainWindow {
        self.harness.state().as_ref().expect("a window")
    }

    /// The places among all that is drawn of texts that are so.
    fn drawn_at(&self, is_so: impl Fn(&str) -> bool) -> Vec<usize> {
        let shapes = self.harness.output().shapes.iter().enumerate();
        let is_text = |shape: &Shape| match shape {
            Shape::Text(text) => is_so(text.galley.text()),
            _ => false,
        };
        let all = shapes.filter(|(_, drawn)| is_text(&drawn.shape));
        all.map(|(place, _)| place).collect()
    }
}

/// Whatever lies over the plots: over it nothing of them is read out, and beside it what is read out lies under it.
#[test]
fn nothing_of_plots_is_read_out_over_what_lies_over_them() {
    let over: [(&str, Open); 3] = [
        ("palette", |desk| {
            desk.press_with(Modifiers::COMMAND, Key::P)
        }),
        ("keys", |desk| {
            desk.press_with(Modifiers::SHIFT, Key::Questionmark)
        }),
        ("runs", |mut desk| {
            let window = desk.harness.state_mut().as_mut().expect("a window");
            window.change_view(|view| view.overlay = Overlay::Runs);
            desk
        }),
    ];
    for (name, open) in over {
        let desk = open(Desk::new().two_curves()).wait(3);
        assert_ne!(desk.window().view().overlay, Overlay::None, "{name}");
        let areas = desk.harness.ctx.memory(|memory| {
            let middle = memory
                .layer_ids()
                .filter(|layer| layer.order != eframe::egui::Order::Background);
            middle
                .filter_map(|layer| memory.area_rect(layer.id))
                .collect::<Vec<_>>()
        });
        let over = areas
            .into_iter()
            .find(|rect| rect.width() > 100.0)
            .expect(name);
        desk.harness.hover_at(over.center());
        let desk = desk.wait(3);
        assert_eq!(desk.window().read_out(), None, "{name}");
        assert!(desk.window().view().cursor.is_none(), "{name}");
    }
}

#[test]
fn what_is_read_out_lies_under_the_palette() {
    let desk = Desk::new().two_curves();
    let desk = desk.press_with(Modifiers::COMMAND, Key::P).wait(3);
    let said = |text: &str| text.contains(" · ") && text.contains(':');
    let area = desk.harness.ctx.memory(|memory| {
        let mut layers = memory
            .layer_ids()
            .filter(|layer| layer.order == eframe::egui::Order::Middle);
        layers.find_map(|layer| memory.area_rect(layer.id))
    });
    let palette = area.expect("a palette");
    desk.harness
        .hover_at(palette.left_center() - vec2(30.0, 0.0));
    let desk = desk.wait(3);
    assert!(desk.window().read_out().is_some());
    let read_out = desk.drawn_at(said).into_iter().min().expect("a heading");
    let hits = desk.drawn_at(|text| text.contains("Pause") || text.contains("Follow"));
    let first = hits.into_iter().max().expect("a command");
    assert!(read_out < first, "{read_out} {first}");
}

#[test]
fn a_menu_is_over_what_is_read_out() {
    let desk = Desk::new().two_curves();
    let at = pos2(700.0, 300.0);
    desk.harness.hover_at(at);
    let desk = desk.wait(2);
    assert!(desk.window().read_out().is_some());
    for pressed in [true, false] {
        desk.harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Secondary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    let desk = desk.wait(3);
    assert!(eframe::egui::Popup::is_any_open(&desk.harness.ctx));
    desk.harness.hover_at(at + vec2(20.0, 20.0));
    let desk = desk.wait(3);
    assert_eq!(desk.window().read_out(), None);
}

/// Where curves are everywhere a table would lie over them: the values stand beside the names, and the place alone over
/// the plot.
#[test]
fn in_a_plot_that_is_full_of_curves_values_stand_beside_names() {
    let say = |ctx: TaskContext| async move {
        for turn in 0..8_000_u32 {
            let x = f64::from(turn) / 100.0;
            // Knuth's multiplicative hash.
            let noise = f64::from(turn.wrapping_mul(2_654_435_769) >> 8) / f64::from(1_u32 << 24);
            ctx.plot_at("noise", x, noise);
            ctx.plot_at("val_noise", x, 1.0 - noise);
        }
    };
    let mut desk = Desk::new();
    desk.harness.set_size(vec2(1_000.0, 480.0));
    let spec = JobSpec::new("train").task(TaskSpec::new("say", say));
    let job = desk.scope.start(spec);
    assert!(job.wait(PATIENCE));
    desk.scope.settle();
    let mut desk = desk.wait(4);
    let values = |desk: &Desk| desk.drawn_at(|text| text.starts_with("0."));
    let before = values(&desk).len();
    let plots = desk
        .harness
        .ctx
        .data(|data| data.get_temp::<eframe::egui::Rect>(plots_id()));
    let at = plots.expect("plots").center();
    desk.harness.hover_at(at);
    desk.until(|desk| {
        let place = desk.window().read_out();
        place.is_some_and(|rect| rect.height() < 40.0) && values(desk).len() >= before + 2
    });
}
