use super::*;

#[test]
fn all_eyes_tell_apart_the_curves_of_a_theme_by_colour_alone() {
    for colours in [DARK, LIGHT] {
        for (eye, least) in eye::least_differences(&colours.curves) {
            assert!(least >= 10.0, "{eye:?}: {least}");
        }
    }
}

#[test]
fn curves_stand_out_from_what_they_are_drawn_on() {
    for colours in [DARK, LIGHT] {
        for place in 0..3 * HUES {
            let curve = colours.curve(Ink::of_series(place));
            // Legends and lists are on panels, the selected line is raised.
            for ground in [colours.background, colours.panel, colours.raised] {
                assert!(contrast(curve, ground) >= 3.0, "{place} {curve:?}");
            }
        }
    }
}

#[test]
fn words_can_be_read() {
    for colours in [DARK, LIGHT] {
        let Colours {
            background,
            panel,
            raised,
            line: _,
            text,
            muted,
            faint,
            accent,
            running,
            waiting,
            dead,
            on_dead,
            curves: _,
        } = colours;
        for words in [text, muted, accent, running, waiting, dead] {
            for ground in [background, panel, raised] {
                assert!(contrast(words, ground) >= OF_WORDS, "{words:?} {ground:?}");
            }
        }
        assert!(contrast(faint, background) >= OF_WORDS);
        assert!(contrast(faint, panel) >= OF_WORDS);
        assert!(contrast(on_dead, dead) >= OF_WORDS);
        for hue in 0..HUES {
            let words = colours.words_of_curve(Ink::of_series(hue));
            assert!(contrast(words, panel) >= OF_WORDS, "{hue}");
        }
    }
}

#[test]
fn contrast_is_as_defined() {
    for (one, other, found) in [
        ([0; 3], [255; 3], 21.0),
        ([255; 3], [255; 3], 1.0),
        ([0x77; 3], [255; 3], 4.48),
        ([255, 0, 0], [255; 3], 4.0),
    ] {
        assert!((contrast(one, other) - found).abs() < 0.01, "{one:?}");
    }
}
