//! Rows of fields, of which one has the keys: what the dialogs of every view have in common.

/// Such rows.
pub(crate) trait FieldRows {
    /// Keys go to the row so many places further down.
    fn next_row(&mut self, places: isize);
    /// Turns the choice of the row that keys go to, so many places further.
    fn turn(&mut self, places: isize);
    /// The text of the row that keys go to, if it has one.
    fn text_mut(&mut self) -> Option<&mut String>;
    /// Something was typed.
    fn typed(&mut self);
    /// Whether a field was filled otherwise than by typing since this was asked last.
    fn take_filled(&mut self) -> bool;
}
