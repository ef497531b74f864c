//! Columns of text, as wide as they need to be.

/// How the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Cells in columns, two blanks apart, a row a line.
pub(super) fn lined_up<const N: usize>(rows: &[[String; N]], sides: [Side; N]) -> Vec<String> {
    let width = |column: usize| {
        let widths = rows.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).zip(sides);
        let cells = cells.map(|((cell, width), side)| match side {
            Side::Left => format!("{cell:width$}"),
            Side::Right => format!("{cell:>width$}"),
        });
        let cells: Vec<String> = cells.collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// At most so many characters of a text.
pub(super) fn in_short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Side, in_short, lined_up};

    #[test]
    fn cells_stand_under_each_other() {
        let rows = [["a", "1"], ["löss", "20"]].map(|row| row.map(str::to_owned));
        let lines = lined_up(&rows, [Side::Left, Side::Right]);
        assert_eq!(lines, ["a      1", "löss  20"]);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(in_short("ünë", 2), "ün…");
        assert_eq!(in_short("ün", 2), "ün");
    }
}
