//! Pixels that are sent to an X display, where it can't read our memory: over a network, and to one whose pixels
//! aren't ours. Only what has changed is sent.

use std::sync::Arc;

use rustix::fs::{MemfdFlags, ftruncate, memfd_create};
use thiserror::Error;
use winit::raw_window_handle::{HasWindowHandle, RawWindowHandle};
use winit::window::Window;
use x11rb::connection::{Connection, RequestConnection, SequenceNumber};
use x11rb::cookie::Cookie;
use x11rb::errors::{ConnectError, ConnectionError, ReplyError, ReplyOrIdError};
use x11rb::protocol::shm::{self, ConnectionExt as _};
use x11rb::protocol::xproto::{
    ConnectionExt as _, CreateGCAux, Drawable, Gcontext, GetInputFocusReply, ImageFormat,
    ImageOrder, Pixmap, VisualClass, Visualtype,
};
use x11rb::rust_connection::RustConnection;

use super::raster::PxRect;

/// What a request says beside its pixels, in bytes; more than enough.
const HEAD: usize = 64;

/// Why nothing can be sent.
#[derive(Debug, Error)]
pub(super) enum WireError {
    #[error("the X server lets nobody in: {0}")]
    Connect(#[from] ConnectError),
    #[error("the X server is gone: {0}")]
    Gone(#[from] ConnectionError),
    #[error("the X server refuses: {0}")]
    Refused(#[from] ReplyError),
    #[error("the X server has no room: {0}")]
    NoRoom(#[from] ReplyOrIdError),
    /// The pixels are numbers of a palette.
    #[error(
        "the display has {0} bits for each pixel and no true colours; start its server with a depth of 16 or more"
    )]
    NoColours(u8),
}

/// Whether a display can read our memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shares {
    Yes,
    No,
}

/// A window's own connection for pixels.
pub(super) struct Wire {
    connection: RustConnection,
    window: u32,
    context: Gcontext,
    form: Form,
    /// What the server answers when it has taken the last picture.
    awaited: Option<SequenceNumber>,
    /// Rows on their way.
    bytes: Vec<u8>,
    /// The picture as the server has it. A slow line brings it in parts: in the window it is seen once all of them
    /// are there.
    picture: Option<Picture>,
}

/// Pixels that the server keeps, if it has room for so many.
#[derive(Clone, Copy, Debug)]
struct Picture {
    pixmap: Option<Pixmap>,
    size: [usize; 2],
}

/// How a display has its pixels.
#[derive(Clone, Copy, Debug)]
struct Form {
    depth: u8,
    /// Of a pixel.
    bytes: usize,
    /// Rows begin at multiples of so many bytes.
    row_bytes: usize,
    is_big_endian: bool,
    /// Where red, green and blue are: the lowest bit, and how many there are.
    parts: [[u32; 2]; 3],
}

impl Wire {
    /// To this window, and whether its display could read our memory instead; none if it isn't of an X display.
    pub(super) fn of(window: &Arc<Window>) -> Result<Option<(Self, Shares)>, WireError> {
        let handle = window.window_handle().ok().map(|handle| handle.as_raw());
        let window = match handle {
            Some(RawWindowHandle::Xlib(handle)) => handle.window as u32,
            Some(RawWindowHandle::Xcb(handle)) => handle.window.get(),
            _ => return Ok(None),
        };
        let (connection, _) = RustConnection::connect(None)?;
        let depth = connection.get_geometry(window)?.reply()?.depth;
        let visual = connection.get_window_attributes(window)?.reply()?.visual;
        let form = Form::of(&connection, depth, visual).ok_or(WireError::NoColours(depth))?;
        let context = connection.generate_id()?;
        let how = CreateGCAux::new().graphics_exposures(0);
        connection.create_gc(context, window, &how)?.check()?;
        let shares = if reads_memory(&connection) {
            Shares::Yes
        } else {
            Shares::No
        };
        let wire = Self {
            connection,
            window,
            context,
            form,
            awaited: None,
            bytes: Vec::new(),
            picture: None,
        };
        Ok(Some((wire, shares)))
    }

    /// Sends what has changed of a picture whose rows have so many pixels. Waits until what was sent before is there:
    /// a slow line gets fewer pictures, and each of them soon.
    pub(super) fn send(
        &mut self,
        pixels: &[u32],
        size: [usize; 2],
        changed: &[PxRect],
    ) -> Result<(), WireError> {
        if let Some(number) = self.awaited.take() {
            Cookie::<_, GetInputFocusReply>::new(&self.connection, number).reply()?;
        }
        let kept = self.kept(size)?;
        let to = kept.unwrap_or(self.window);
        for part in changed {
            self.send_in_pieces((pixels, size[0]), *part, to)?;
        }
        for part in changed.iter().filter(|_| kept.is_some()) {
            let [x, y] = [part.left, part.top].map(|pixel| pixel as i16);
            let [width, height] = [part.width(), part.height()].map(|pixels| pixels as u16);
            let [from, to] = [to, self.window];
            let copied =
                self.connection
                    .copy_area(from, to, self.context, x, y, x, y, width, height)?;
            // A window that was taken away is told of by the toolkit.
            copied.ignore_error();
        }
        let answer = self.connection.get_input_focus()?;
        self.awaited = Some(answer.sequence_number());
        // Dropped, it would say that nobody waits for it.
        std::mem::forget(answer);
        self.connection.flush()?;
        Ok(())
    }

    /// What the server keeps of a picture of this size; none where it has no room for it.
    fn kept(&mut self, size: [usize; 2]) -> Result<Option<Pixmap>, WireError> {
        if let Some(picture) = self.picture {
            if picture.size == size {
                return Ok(picture.pixmap);
            }
            if let Some(pixmap) = picture.pixmap {
                self.connection.free_pixmap(pixmap)?.ignore_error();
            }
        }
        let pixmap = self.new_pixmap(size)?;
        self.picture = Some(Picture { pixmap, size });
        Ok(pixmap)
    }

    fn new_pixmap(&self, size: [usize; 2]) -> Result<Option<Pixmap>, WireError> {
        let [Ok(width), Ok(height)] = size.map(u16::try_from) else {
            return Ok(None);
        };
        let pixmap = self.connection.generate_id()?;
        let depth = self.form.depth;
        let made = self
            .connection
            .create_pixmap(depth, pixmap, self.window, width, height)?;
        match made.check() {
            Ok(()) => Ok(Some(pixmap)),
            Err(ReplyError::X11Error(_)) => Ok(None),
            Err(ReplyError::ConnectionError(error)) => Err(error.into()),
        }
    }

    /// Sends a part in requests that aren't larger than the server takes.
    fn send_in_pieces(
        &mut self,
        picture: (&[u32], usize),
        part: PxRect,
        to: Drawable,
    ) -> Result<(), WireError> {
        let room = self.connection.maximum_request_bytes().saturating_sub(HEAD);
        let row_bytes = self.form.padded(part.width());
        let rows = (room / row_bytes.max(1)).clamp(1, usize::from(u16::MAX));
        let mut top = part.top;
        while top < part.bottom {
            let bottom = part.bottom.min(top.saturating_add(rows as i32));
            let piece = PxRect {
                top,
                bottom,
                ..part
            };
            self.send_piece(picture, piece, to)?;
            top = bottom;
        }
        Ok(())
    }

    fn send_piece(
        &mut self,
        (pixels, width): (&[u32], usize),
        part: PxRect,
        to: Drawable,
    ) -> Result<(), WireError> {
        self.bytes.clear();
        for y in part.top..part.bottom {
            let begin = y as usize * width + part.left as usize;
            let row = pixels.get(begin..begin + part.width()).unwrap_or_default();
            self.form.write(row, &mut self.bytes);
        }
        let [x, y] = [part.left, part.top].map(|pixel| pixel as i16);
        let cookie = self.connection.put_image(
            ImageFormat::Z_PIXMAP,
            to,
            self.context,
            part.width() as u16,
            part.height() as u16,
            x,
            y,
            0,
            self.form.depth,
            &self.bytes,
        )?;
        // A window that was taken away is told of by the toolkit.
        cookie.ignore_error();
        Ok(())
    }
}

impl Form {
    /// None where there are no true colours.
    fn of(connection: &RustConnection, depth: u8, visual: u32) -> Option<Self> {
        let setup = connection.setup();
        let visuals = setup.roots.iter().flat_map(|root| &root.allowed_depths);
        let mut visuals = visuals.flat_map(|depth| &depth.visuals);
        let visual = visuals.find(|one| one.visual_id == visual)?;
        let format = setup.pixmap_formats.iter().find(|one| one.depth == depth)?;
        let is_big_endian = setup.image_byte_order == ImageOrder::MSB_FIRST;
        let [pixel_bits, row_bits] = [format.bits_per_pixel, format.scanline_pad];
        Self::with(
            visual,
            depth,
            [pixel_bits, row_bits].map(usize::from),
            is_big_endian,
        )
    }

    fn with(
        visual: &Visualtype,
        depth: u8,
        [pixel_bits, row_bits]: [usize; 2],
        is_big_endian: bool,
    ) -> Option<Self> {
        let has_colours =
            [VisualClass::TRUE_COLOR, VisualClass::DIRECT_COLOR].contains(&visual.class);
        let masks = [visual.red_mask, visual.green_mask, visual.blue_mask];
        let is_whole = (8..=32).contains(&pixel_bits) && pixel_bits.is_multiple_of(8);
        (has_colours && is_whole && !masks.contains(&0)).then(|| Self {
            depth,
            bytes: pixel_bits / 8,
            row_bytes: (row_bits / 8).max(1),
            is_big_endian,
            parts: masks.map(|mask| [mask.trailing_zeros(), mask.count_ones()]),
        })
    }

    /// The bytes of a row of so many pixels.
    fn padded(&self, pixels: usize) -> usize {
        (pixels * self.bytes).next_multiple_of(self.row_bytes)
    }

    /// Adds a row.
    fn write(&self, row: &[u32], bytes: &mut Vec<u8>) {
        let end = bytes.len() + self.padded(row.len());
        for pixel in row {
            let number = self.number(*pixel);
            if self.is_big_endian {
                bytes.extend_from_slice(&number.to_be_bytes()[4 - self.bytes..]);
            } else {
                bytes.extend_from_slice(&number.to_le_bytes()[..self.bytes]);
            }
        }
        bytes.resize(end, 0);
    }

    /// A colour, `0x00RRGGBB`, as the display has it.
    fn number(&self, pixel: u32) -> u32 {
        let [_, colors @ ..] = pixel.to_be_bytes();
        let parts = self.parts.iter().zip(colors);
        parts.fold(0, |number, ([lowest, bits], color)| {
            // Eight bits said over and over are as many as there may be.
            let wide = u32::from_be_bytes([color; 4]);
            number | wide >> (32 - bits) << lowest
        })
    }
}

/// Whether the server can be handed memory: it is on this machine, and knows how.
fn reads_memory(connection: &RustConnection) -> bool {
    const SIZE: u64 = 4096;
    let known = connection.extension_information(shm::X11_EXTENSION_NAME);
    let memory = memfd_create("sprintscope", MemfdFlags::CLOEXEC);
    let (Ok(Some(_)), Ok(memory), Ok(number)) = (known, memory, connection.generate_id()) else {
        return false;
    };
    if ftruncate(&memory, SIZE).is_err() {
        return false;
    }
    let attached = connection.shm_attach_fd(number, memory, true);
    let is_attached = attached.is_ok_and(|cookie| cookie.check().is_ok());
    if is_attached && let Ok(cookie) = connection.shm_detach(number) {
        cookie.ignore_error();
    }
    is_attached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(masks: [u32; 3], bits: [usize; 2], is_big_endian: bool) -> Option<Form> {
        let [red_mask, green_mask, blue_mask] = masks;
        let visual = Visualtype {
            class: VisualClass::TRUE_COLOR,
            red_mask,
            green_mask,
            blue_mask,
            ..Visualtype::default()
        };
        Form::with(&visual, 24, bits, is_big_endian)
    }

    #[test]
    fn pixels_are_sent_as_the_display_has_them() {
        let plain = [0xff_0000, 0xff00, 0xff];
        let cases = [
            (plain, [32, 32], false, vec![0x33, 0x22, 0x11, 0]),
            (plain, [32, 32], true, vec![0, 0x11, 0x22, 0x33]),
            (plain, [24, 32], false, vec![0x33, 0x22, 0x11, 0]),
            (
                [0xff, 0xff00, 0xff_0000],
                [32, 32],
                false,
                vec![0x11, 0x22, 0x33, 0],
            ),
            // Five, six and five bits, and a row of four bytes.
            (
                [0xf800, 0x07e0, 0x1f],
                [16, 32],
                false,
                vec![0x06, 0x11, 0, 0],
            ),
            (
                [0x3ff0_0000, 0xf_fc00, 0x3ff],
                [32, 32],
                true,
                vec![0x04, 0x42, 0x20, 0xcc],
            ),
        ];
        for (masks, bits, is_big_endian, expected) in cases {
            let form = form(masks, bits, is_big_endian).expect("true colours");
            let mut bytes = Vec::new();
            form.write(&[0x11_2233], &mut bytes);
            assert_eq!(bytes, expected, "{masks:x?} {bits:?}");
            assert_eq!(form.padded(1), expected.len());
        }
        assert!(form([0, 0, 0], [8, 32], false).is_none());
        assert!(form(plain, [4, 8], false).is_none());
    }
}
