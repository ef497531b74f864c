//! How a plot's curves are painted: by the switch at its title, and for all plots at once.

use super::*;

#[test]
fn a_plots_switch_goes_through_lines_steps_and_points() {
    let desk = Desk::new().ticking("demo");
    let desk = desk.click("ticks: painted as lines");
    let desk = desk.click("ticks: painted as steps");
    let desk = desk.click("ticks: painted as points");
    desk.expect_text("ticks: painted as lines")
        .expect_running("demo");
}

#[test]
fn the_palette_paints_all_plots_as_steps_and_a_key_as_density() {
    let desk = Desk::new().ticking("demo");
    let desk = desk.press_with(Modifiers::COMMAND, Key::P);
    let desk = desk.type_text("lines, steps or points").press(Key::Enter);
    let desk = desk
        .expect_text("All plots show steps")
        .expect_text("ticks: painted as steps");
    let desk = desk.press(Key::D);
    desk.expect_text("All plots show density")
        .expect_text("ticks: painted as density");
}
