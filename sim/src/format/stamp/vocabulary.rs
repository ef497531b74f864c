//! Months and weekdays in English, in full or as their first three letters.

use super::cursor::Cursor;

const MONTHS: [&[u8]; 12] = [
    b"january",
    b"february",
    b"march",
    b"april",
    b"may",
    b"june",
    b"july",
    b"august",
    b"september",
    b"october",
    b"november",
    b"december",
];
const WEEKDAYS: [&[u8]; 7] = [
    b"monday",
    b"tuesday",
    b"wednesday",
    b"thursday",
    b"friday",
    b"saturday",
    b"sunday",
];

/// The month that comes, in full or as its first three letters.
pub(super) fn month(at: Cursor<'_>) -> Option<(u8, Cursor<'_>)> {
    let (word, end) = at.word();
    let index = match &lower_begin(word)? {
        b"jan" => 0,
        b"feb" => 1,
        b"mar" => 2,
        b"apr" => 3,
        b"may" => 4,
        b"jun" => 5,
        b"jul" => 6,
        b"aug" => 7,
        b"sep" => 8,
        b"oct" => 9,
        b"nov" => 10,
        b"dec" => 11,
        _ => return None,
    };
    let is_it = is_short_or(word, MONTHS[index]) || word.eq_ignore_ascii_case(b"sept");
    is_it.then_some((index as u8 + 1, end))
}

/// The place behind a weekday, its comma and its blank.
pub(super) fn weekday(at: Cursor<'_>) -> Option<Cursor<'_>> {
    let (word, end) = at.word();
    let index = match &lower_begin(word)? {
        b"mon" => 0,
        b"tue" => 1,
        b"wed" => 2,
        b"thu" => 3,
        b"fri" => 4,
        b"sat" => 5,
        b"sun" => 6,
        _ => return None,
    };
    let end = end.eat(b',').unwrap_or(end).eat_blanks()?;
    is_short_or(word, WEEKDAYS[index]).then_some(end)
}

fn is_short_or(word: &[u8], name: &[u8]) -> bool {
    word.len() == 3 || word.eq_ignore_ascii_case(name)
}

/// The first three letters of a word.
fn lower_begin(word: &[u8]) -> Option<[u8; 3]> {
    let begin = word.first_chunk::<3>()?;
    Some(begin.map(|letter| letter.to_ascii_lowercase()))
}
