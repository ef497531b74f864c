//! Colours, faces and spacing: the one place that has them.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow,
    Stroke, TextStyle, Theme, ThemePreference, Visuals, style::WidgetVisuals,
};

use crate::canvas::Pattern;
use crate::view;
use crate::view::colours::{self, Colours, Rgb};
use crate::view::inks::{Ink, Pattern as Dashes};

/// The colours of one theme.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    /// Behind the plots.
    pub background: Color32,
    /// Behind jobs, controls, log and bars.
    pub panel: Color32,
    /// Buttons, the selection.
    pub raised: Color32,
    /// Grid and borders.
    pub line: Color32,
    /// Words that matter.
    pub text: Color32,
    /// Words beside them.
    pub muted: Color32,
    /// Tick labels only.
    pub faint: Color32,
    /// Focus, follow, marks.
    pub accent: Color32,
    /// A job that runs; a value that is applied.
    pub running: Color32,
    /// A job that stops; a value that isn't applied yet.
    pub waiting: Color32,
    /// A job that ended badly; what ends something.
    pub dead: Color32,
    /// On `dead`.
    pub on_dead: Color32,
    /// Density's colours, from one curve to all.
    pub density: &'static [[u8; 4]],
    colours: &'static Colours,
}

const fn paint([red, green, blue]: Rgb) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

const fn look(colours: &'static Colours, density: &'static [[u8; 4]]) -> Look {
    Look {
        background: paint(colours.background),
        panel: paint(colours.panel),
        raised: paint(colours.raised),
        line: paint(colours.line),
        text: paint(colours.text),
        muted: paint(colours.muted),
        faint: paint(colours.faint),
        accent: paint(colours.accent),
        running: paint(colours.running),
        waiting: paint(colours.waiting),
        dead: paint(colours.dead),
        on_dead: paint(colours.on_dead),
        density,
        colours,
    }
}

const DARK: Look = look(&colours::DARK, &DARK_DENSITY);
const LIGHT: Look = look(&colours::LIGHT, &LIGHT_DENSITY);

/// From one curve to all of them; one alone can be seen, and many are not mistaken for it.
const DARK_DENSITY: [[u8; 4]; 5] = [
    [0x2f, 0x5f, 0x9e, 0xb0],
    [0x3a, 0x86, 0xc8, 0xd8],
    [0x4c, 0xc2, 0xff, 0xf0],
    [0xb5, 0xe6, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0xff],
];

const LIGHT_DENSITY: [[u8; 4]; 5] = [
    [0x7d, 0xb4, 0xe0, 0xb0],
    [0x45, 0x92, 0xcf, 0xd8],
    [0x0b, 0x6c, 0xb0, 0xf0],
    [0x0a, 0x3d, 0x74, 0xff],
    [0x06, 0x15, 0x2c, 0xff],
];

/// Density's colours, from one curve to all, on a dark ground or on a light one.
pub(crate) fn density_colours(is_dark: bool) -> &'static [[u8; 4]] {
    Look::in_mode(is_dark).density
}

/// What tells a curve's line from that of another with its hue, beside the shade, where samples are far apart: as the
/// canvas draws it.
pub(crate) fn pattern(ink: Ink) -> Pattern {
    match ink.dashes() {
        Dashes::Solid => Pattern::Solid,
        Dashes::Dashed => Pattern::Dashed,
        Dashes::Dotted => Pattern::Dotted,
    }
}

impl Look {
    /// The colours of the theme that this ui is drawn in.
    pub(super) fn of(ui: &egui::Ui) -> &'static Self {
        Self::in_mode(ui.visuals().dark_mode)
    }

    /// The colours of the dark theme, or of the light one.
    pub(super) fn in_mode(is_dark: bool) -> &'static Self {
        if is_dark { &DARK } else { &LIGHT }
    }

    /// The colour of a curve. When the hues come again they are further from the background.
    pub(super) fn curve(&self, ink: Ink) -> Color32 {
        paint(self.colours.curve(ink))
    }

    /// The colour of a curve for words.
    pub(super) fn words_of_curve(&self, ink: Ink) -> Color32 {
        paint(self.colours.words_of_curve(ink))
    }
}

/// The face of numbers, at the size of small text.
pub(super) fn mono() -> FontId {
    FontId::new(12.0, FontFamily::Monospace)
}

/// The face of headings.
pub(super) fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// Light or dark, as a person has it.
pub(super) fn choose(ctx: &egui::Context, theme: view::theme::Theme) {
    ctx.set_theme(match theme {
        view::theme::Theme::Auto => ThemePreference::System,
        view::theme::Theme::Light => ThemePreference::Light,
        view::theme::Theme::Dark => ThemePreference::Dark,
    });
}

/// Sets faces, colours and spacing for both themes.
pub(super) fn apply(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for (theme, look) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.set_visuals_of(theme, visuals(theme, look));
        ctx.style_mut_of(theme, style);
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 3] = [
        (
            "inter",
            include_bytes!(concat!(
                env!("SPRINTSCOPE_ASSETS"),
                "/fonts/Inter-Regular.otf"
            )),
        ),
        (
            "inter semibold",
            include_bytes!(concat!(
                env!("SPRINTSCOPE_ASSETS"),
                "/fonts/Inter-SemiBold.otf"
            )),
        ),
        (
            "jetbrains mono",
            include_bytes!(concat!(
                env!("SPRINTSCOPE_ASSETS"),
                "/fonts/JetBrainsMono-Regular.ttf"
            )),
        ),
    ];
    for (name, bytes) in faces {
        fonts
            .font_data
            .insert(name.into(), Arc::new(FontData::from_static(bytes)));
    }
    let usual = |family| fonts.families.get(&family).cloned().unwrap_or_default();
    let (words, numbers) = (
        usual(FontFamily::Proportional),
        usual(FontFamily::Monospace),
    );
    let with = |first: &[&str], then: &[String]| {
        first
            .iter()
            .map(ToString::to_string)
            .chain(then.iter().cloned())
            .collect::<Vec<_>>()
    };
    let families = [
        (
            FontFamily::Proportional,
            with(&["inter", "jetbrains mono"], &words),
        ),
        (
            FontFamily::Monospace,
            with(&["jetbrains mono", "inter"], &numbers),
        ),
        (
            FontFamily::Name("semibold".into()),
            with(&["inter semibold", "jetbrains mono"], &words),
        ),
    ];
    fonts.families.extend(families);
    fonts
}

fn style(style: &mut egui::Style) {
    let face = |size| FontId::new(size, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, face(11.0)),
        (TextStyle::Body, face(13.0)),
        (TextStyle::Button, face(13.0)),
        (TextStyle::Heading, semibold(14.0)),
        (TextStyle::Monospace, mono()),
    ]
    .into();
    style.spacing.item_spacing = egui::vec2(8.0, 6.0);
    style.spacing.button_padding = egui::vec2(10.0, 4.0);
    style.spacing.interact_size.y = 24.0;
    style.spacing.slider_rail_height = 4.0;
    style.spacing.window_margin = Margin::same(16);
    // Its handle has the colour of words: whole it would be the most striking thing in the window.
    // What is out of sight is to be seen as such, without a pointer there, too.
    style.spacing.scroll.dormant_handle_opacity = 0.3;
    style.spacing.scroll.interact_handle_opacity = 0.55;
    style.spacing.scroll.active_handle_opacity = 0.35;
    style.interaction.selectable_labels = false;
    // An idle window costs nothing: no animation keeps it awake after the last input.
    style.animation_time = 0.0;
}

fn visuals(theme: Theme, look: &Look) -> Visuals {
    let mut visuals = theme.default_visuals();
    visuals.override_text_color = None;
    visuals.panel_fill = look.panel;
    visuals.window_fill = look.panel;
    visuals.window_stroke = Stroke::new(1.0, look.line);
    visuals.window_shadow = Shadow {
        offset: [0, 8],
        blur: 28,
        spread: 0,
        color: Color32::from_black_alpha(if visuals.dark_mode { 120 } else { 50 }),
    };
    visuals.popup_shadow = visuals.window_shadow;
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.extreme_bg_color = look.background;
    visuals.faint_bg_color = look.raised;
    visuals.text_edit_bg_color = Some(look.raised);
    visuals.hyperlink_color = look.accent;
    visuals.warn_fg_color = look.waiting;
    visuals.error_fg_color = look.dead;
    visuals.selection.bg_fill = look.accent.gamma_multiply(0.30);
    // Of the words on it, too.
    let on_selection = look.accent.lerp_to_gamma(look.text, 0.6);
    visuals.selection.stroke = Stroke::new(1.0, on_selection);
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = egui::style::HandleShape::Circle;
    let widget = |fill: Color32, text: Color32, stroke: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, stroke),
        fg_stroke: Stroke::new(1.0, text),
        corner_radius: CornerRadius::same(5),
        expansion: 0.0,
    };
    let hovered = look.raised.lerp_to_gamma(look.text, 0.10);
    let active = look.raised.lerp_to_gamma(look.text, 0.18);
    visuals.widgets.noninteractive = widget(look.panel, look.text, look.line);
    visuals.widgets.inactive = widget(look.raised, look.text, Color32::TRANSPARENT);
    visuals.widgets.hovered = widget(hovered, look.text, Color32::TRANSPARENT);
    visuals.widgets.active = widget(active, look.text, look.accent);
    visuals.widgets.open = widget(look.raised, look.text, Color32::TRANSPARENT);
    visuals
}

/// The line between a panel and the rest of the window, drawn with what is in the panel: egui's own
/// separators lie over the whole window, and each costs a drawing of its own.
pub(super) fn edge(ui: &egui::Ui, side: egui::Align2) {
    let panel = ui.clip_rect();
    let ends = match side {
        egui::Align2::CENTER_TOP => [panel.left_top(), panel.right_top()],
        egui::Align2::CENTER_BOTTOM => [panel.left_bottom(), panel.right_bottom()],
        egui::Align2::LEFT_CENTER => [panel.left_top(), panel.left_bottom()],
        _ => [panel.right_top(), panel.right_bottom()],
    };
    let line = egui::Rect::from_points(&ends).expand(1.0).intersect(panel);
    ui.painter().rect_filled(line, 0, Look::of(ui).line);
}

/// The frame of a panel with room inside.
pub(super) fn panel_frame(margin: Margin) -> egui::Frame {
    // Not filled: panels lie on what the window is cleared to.
    egui::Frame::new().inner_margin(margin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_on_what_is_selected_can_be_read() {
        for (theme, look) in [(Theme::Dark, DARK), (Theme::Light, LIGHT)] {
            let selection = visuals(theme, &look).selection;
            for ground in [look.background, look.panel, look.raised] {
                let [fill, words] = [ground.blend(selection.bg_fill), selection.stroke.color]
                    .map(|color| [color.r(), color.g(), color.b()]);
                assert!(colours::contrast(words, fill) >= 4.5, "{words:?} {fill:?}");
            }
        }
    }
}
