//! The objects of a source's first lines, each whole, also where it goes over several lines.

use super::Json;
use crate::format::text::trim;

/// Passes on each object that lines hold from their first byte on. `take` says whether it could read one that
/// a line seems to hold; one that it couldn't may go on in the next lines.
pub(super) fn each_object<'a>(
    lines: impl Iterator<Item = &'a [u8]>,
    mut take: impl FnMut(&[u8]) -> bool,
) {
    let mut joined = Json::default();
    for line in lines {
        if joined.is_open() {
            if let Some(Ok(object)) = joined.go_on(line) {
                take(&object);
            }
        } else if matches!(trim(line).first(), Some(b'{' | b'[')) && !take(line) {
            joined.begin(line);
        }
    }
}
