//! Where pixels go that we have painted: into the window, as far as they have changed.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::sync::Arc;

use softbuffer::SoftBufferError;
use winit::window::Window;

use super::raster::PxRect;
#[cfg(target_os = "linux")]
use super::wire::Wire;
use crate::program::display::NoWindow;

/// As many buffers as take turns where a compositor has them.
const TURNS: usize = 3;

/// The window's pixels.
pub(super) struct Surface {
    way: Way,
    /// What changed in the frames before, the latest first: in buffers that take turns that is to be made up for.
    before: VecDeque<Vec<PxRect>>,
}

enum Way {
    /// Memory that the display reads, too.
    Shared(softbuffer::Surface<Arc<Window>, Arc<Window>>),
    /// Sent to the display.
    #[cfg(target_os = "linux")]
    Wire(Box<Wire>),
}

impl Surface {
    /// Of this window.
    ///
    /// # Errors
    /// What the display can't do.
    pub(super) fn of(window: &Arc<Window>) -> Result<Self, NoWindow> {
        Ok(Self {
            way: Way::of(window)?,
            before: VecDeque::new(),
        })
    }

    /// Shows what has changed of a picture whose rows have so many pixels.
    ///
    /// # Errors
    /// The display is gone, or has no room for it.
    pub(super) fn show(
        &mut self,
        pixels: &[u32],
        [width, height]: [usize; 2],
        changed: &[PxRect],
    ) -> Result<(), NoWindow> {
        if changed.is_empty() || width == 0 || height == 0 {
            return Ok(());
        }
        match &mut self.way {
            Way::Shared(surface) => {
                let before = self.before.make_contiguous();
                share(surface, (pixels, [width, height]), (changed, before))
                    .map_err(|error| NoWindow::from_toolkit(&error))?;
                self.before.push_front(changed.to_vec());
                self.before.truncate(TURNS);
                Ok(())
            }
            #[cfg(target_os = "linux")]
            Way::Wire(wire) => wire
                .send(pixels, [width, height], changed)
                .map_err(|error| NoWindow::from_toolkit(&error)),
        }
    }
}

impl Way {
    #[cfg(target_os = "linux")]
    fn of(window: &Arc<Window>) -> Result<Self, NoWindow> {
        use super::wire::Shares;
        match Wire::of(window) {
            // Not an X display.
            Ok(None) => shared(window).map_err(|error| NoWindow::from_toolkit(&error)),
            Ok(Some((wire, Shares::No))) => Ok(Self::Wire(Box::new(wire))),
            // What stands in the way of memory is no matter where all can be sent.
            Ok(Some((wire, Shares::Yes))) => {
                Ok(shared(window).unwrap_or_else(|_| Self::Wire(Box::new(wire))))
            }
            Err(error) => shared(window).map_err(|_| NoWindow::from_toolkit(&error)),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn of(window: &Arc<Window>) -> Result<Self, NoWindow> {
        shared(window).map_err(|error| NoWindow::from_toolkit(&error))
    }
}

fn shared(window: &Arc<Window>) -> Result<Way, SoftBufferError> {
    let context = softbuffer::Context::new(Arc::clone(window))?;
    Ok(Way::Shared(softbuffer::Surface::new(
        &context,
        Arc::clone(window),
    )?))
}

/// Brings the display's memory up to date.
fn share(
    surface: &mut softbuffer::Surface<Arc<Window>, Arc<Window>>,
    (pixels, size): (&[u32], [usize; 2]),
    (changed, before): (&[PxRect], &[Vec<PxRect>]),
) -> Result<(), SoftBufferError> {
    let [width, height] =
        size.map(|length| NonZeroU32::new(length as u32).unwrap_or(NonZeroU32::MIN));
    surface.resize(width, height)?;
    let mut buffer = surface.buffer_mut()?;
    let all = [PxRect::of_size(size)];
    let missed = usize::from(buffer.age()).checked_sub(1);
    match missed.and_then(|missed| before.get(..missed)) {
        Some(missed) => {
            let missed = missed.iter().flatten();
            copy(&mut buffer, pixels, size[0], missed.chain(changed));
        }
        None => copy(&mut buffer, pixels, size[0], &all),
    }
    let damage: Vec<softbuffer::Rect> = changed.iter().filter_map(|rect| damage(*rect)).collect();
    buffer.present_with_damage(&damage)
}

fn copy<'a>(
    to: &mut [u32],
    from: &[u32],
    width: usize,
    parts: impl IntoIterator<Item = &'a PxRect>,
) {
    for part in parts {
        for y in part.top..part.bottom {
            let begin = y as usize * width + part.left as usize;
            let row = begin..begin + part.width();
            // What was missed of a frame of another size is out of this one.
            if let (Some(to), Some(from)) = (to.get_mut(row.clone()), from.get(row)) {
                to.copy_from_slice(from);
            }
        }
    }
}

fn damage(rect: PxRect) -> Option<softbuffer::Rect> {
    Some(softbuffer::Rect {
        x: u32::try_from(rect.left).ok()?,
        y: u32::try_from(rect.top).ok()?,
        width: NonZeroU32::new(rect.width() as u32)?,
        height: NonZeroU32::new(rect.height() as u32)?,
    })
}
