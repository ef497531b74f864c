//! Signs that adorn a line and say nothing: emoji, arrows, stars, ticks, bullets. Letters of any script, and signs of
//! mathematics and of units, are parts of names.

use super::text::trim_end;

/// Whether a sign is one.
pub(super) fn is_ornament(sign: char) -> bool {
    matches!(
        sign,
        // What joins or colours the emoji beside it.
        '\u{200D}' | '\u{20E3}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}'
        // Arrows, clocks, boxes, stars, signs of weather, ticks.
        | '\u{2022}' | '\u{203C}' | '\u{2049}' | '\u{2139}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}'
        | '\u{2500}'..='\u{27BF}' | '\u{27F0}'..='\u{27FF}' | '\u{2900}'..='\u{297F}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}'
        // Emoji.
        | '\u{1F000}'..='\u{1F0FF}' | '\u{1F170}'..='\u{1FAFF}'
        // What fonts have for themselves.
        | '\u{E000}'..='\u{F8FF}'
    )
}

/// A text without the ornaments at its end, and the blanks before them.
pub(super) fn without_ornaments(text: &[u8]) -> &[u8] {
    let ends_plainly = trim_end(text).last().is_none_or(u8::is_ascii);
    if ends_plainly {
        return text;
    }
    let Ok(whole) = std::str::from_utf8(text) else {
        return text;
    };
    let plain =
        whole.trim_end_matches(|sign: char| is_ornament(sign) || matches!(sign, ' ' | '\t'));
    let has_ornament = plain.len() < whole.trim_end().len();
    if has_ornament { plain.as_bytes() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_units_and_mathematics_are_no_ornaments() {
        for sign in "aßéжλΔ∂∑√∞≈±损温度カ한אع°µ²³₂Ω%‰€$₿_-./#@|…·×".chars()
        {
            assert!(!is_ornament(sign), "{sign}");
        }
        for sign in "🔥🚀✅✨📈⏱❤★●✓🌡▶→⇒⚠️👩‍🚀🇩🇪•█▁".chars()
        {
            assert!(is_ornament(sign), "{sign}");
        }
    }

    #[test]
    fn ornaments_at_the_end_go_with_the_blanks_before_them() {
        for (text, plain) in [
            ("loss 🔥", "loss"),
            ("loss🔥 ", "loss"),
            ("loss ", "loss "),
            ("🔥 loss", "🔥 loss"),
            ("温度", "温度"),
            ("温度 🌡️", "温度"),
            ("🔥", ""),
        ] {
            assert_eq!(
                without_ornaments(text.as_bytes()),
                plain.as_bytes(),
                "{text}"
            );
        }
    }
}
