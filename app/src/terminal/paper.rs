//! What is drawn, as bytes for a terminal: only cells that have changed, and nothing where nothing has.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{Terminal, TerminalOptions, Viewport};

/// Where the bytes gather until they are taken.
#[derive(Clone, Default)]
pub(super) struct Bytes(Rc<RefCell<Vec<u8>>>);

impl Bytes {
    /// Takes what is there.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Bytes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what the library's own backend does, but for what a terminal has been told before.
pub(super) struct Paper {
    inner: CrosstermBackend<Bytes>,
    /// Where the cursor is seen.
    cursor: Option<Position>,
    is_shown: bool,
    size: Size,
}

impl Paper {
    pub(super) fn new(bytes: Bytes, size: Size) -> Self {
        Self {
            inner: CrosstermBackend::new(bytes),
            cursor: None,
            is_shown: false,
            size,
        }
    }
}

/// A sheet of this size whose bytes gather here; what gathered before is gone.
pub(super) fn sheet(bytes: &Bytes, size: Size) -> Terminal<Paper> {
    bytes.take();
    let area = Rect::new(0, 0, size.width, size.height);
    let viewport = Viewport::Fixed(area);
    let backend = Paper::new(bytes.clone(), size);
    Terminal::with_options(backend, TerminalOptions { viewport }).expect("memory takes all")
}

impl Backend for Paper {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        // It is where the last cell was.
        self.cursor = None;
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.is_shown) {
            return Ok(());
        }
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.is_shown, true) {
            return Ok(());
        }
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.cursor.replace(position) == Some(position) {
            return Ok(());
        }
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size,
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::{Terminal, TerminalOptions, Viewport};

    use super::*;

    #[test]
    fn only_what_has_changed_is_written_and_nothing_where_nothing_has() {
        let bytes = Bytes::default();
        let area = Rect::new(0, 0, 20, 3);
        let options = TerminalOptions {
            viewport: Viewport::Fixed(area),
        };
        let paper = Paper::new(bytes.clone(), area.as_size());
        let mut terminal = Terminal::with_options(paper, options).unwrap();
        let mut draw = |text: &str, cursor: Option<Position>| {
            let drawn = terminal.draw(|frame| {
                frame.render_widget(text, area);
                if let Some(cursor) = cursor {
                    frame.set_cursor_position(cursor);
                }
            });
            drawn.unwrap();
            String::from_utf8(bytes.take()).unwrap()
        };
        assert!(draw("loss 0.123", None).contains("0.123"));
        assert_eq!(draw("loss 0.123", None), "");
        let changed = draw("loss 0.124", None);
        assert!(changed.contains("\u{1b}[1;10H4"), "{changed:?}");
        let with_cursor = draw("loss 0.124", Some(Position::new(3, 0)));
        assert_eq!(with_cursor, "\u{1b}[?25h\u{1b}[1;4H");
        assert_eq!(draw("loss 0.124", Some(Position::new(3, 0))), "");
        assert_eq!(draw("loss 0.124", None), "\u{1b}[?25l");
    }
}
