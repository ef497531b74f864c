//! A socket from which many packets are taken at once, and which tells how many were dropped.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::{AsRawFd, OwnedFd};

use tokio::io::unix::AsyncFd;

use super::drops::drops;
use crate::source::input::{Arrival, watched};

/// So many packets are taken at once, at most.
const PACKETS: usize = 64;
/// No packet is longer.
const PACKET_BYTES: usize = 1 << 16;
/// What the kernel is asked to keep until it is taken. It gives less where the system says so.
const KEPT_BYTES: libc::c_int = 8 << 20;
/// Room for the kernel's word on what it dropped, beside a packet.
const WORD_BYTES: usize = 64;

/// A socket that packets come to.
pub(super) struct Socket {
    packets: UdpSocket,
    /// The same, watched by the job's loop.
    watched: AsyncFd<OwnedFd>,
    place: SocketAddr,
    inode: u64,
    /// What the kernel said last that it has dropped; its counter wraps.
    dropped: u32,
}

/// Packets that came, each with whose it is.
pub(super) struct Batch {
    bytes: Box<[u8]>,
    packets: Vec<Packet>,
}

#[derive(Clone, Copy)]
struct Packet {
    len: usize,
    from: Option<SocketAddr>,
}

impl Batch {
    pub(super) fn new() -> Self {
        Self {
            // Memory that was never written takes no room.
            bytes: vec![0; PACKETS * PACKET_BYTES].into(),
            packets: Vec::with_capacity(PACKETS),
        }
    }

    /// Whether there may be more where these were.
    pub(super) fn is_full(&self) -> bool {
        self.packets.len() == PACKETS
    }

    pub(super) fn packets(&self) -> impl Iterator<Item = (&[u8], Option<IpAddr>)> {
        let slots = self.bytes.chunks_exact(PACKET_BYTES).zip(&self.packets);
        slots.map(|(slot, packet)| (&slot[..packet.len], packet.from.map(|from| from.ip())))
    }
}

impl Socket {
    /// A socket at this place, within a loop that has I/O.
    pub(super) fn bind(place: SocketAddr) -> io::Result<Self> {
        let socket = UdpSocket::bind(place)?;
        socket.set_nonblocking(true)?;
        keep_many(&socket);
        count_drops(&socket)?;
        let place = socket.local_addr()?;
        let inode = rustix::fs::fstat(&socket)?.st_ino;
        Ok(Self {
            watched: watched(socket.try_clone()?.into()).map_err(|(_, error)| error)?,
            packets: socket,
            place,
            inode,
            dropped: 0,
        })
    }

    /// Where packets come to, with the port that it got.
    pub(super) fn place(&self) -> SocketAddr {
        self.place
    }

    /// Waits until packets are there and takes them. Dropped while it waits, it has taken none.
    pub(super) async fn receive(&mut self, batch: &mut Batch) -> io::Result<Arrival> {
        let mut arrival = Arrival::Found;
        loop {
            match self.take(batch) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                taken => return taken.map(|()| arrival),
            }
            arrival = Arrival::Awaited;
            let mut guard = self.watched.readable().await?;
            // An event between this look and the clearing is not lost: the loop hasn't seen it yet.
            if !is_ready(&self.packets)? {
                guard.clear_ready();
            }
        }
    }

    /// Takes what is there, without waiting.
    pub(super) fn take(&mut self, batch: &mut Batch) -> io::Result<()> {
        batch.packets.clear();
        let dropped = receive(&self.packets, batch)?;
        if let Some(dropped) = dropped {
            self.dropped = dropped;
        }
        Ok(())
    }

    /// Packets that come from here on find no room as long as any are there that weren't taken. The kernel drops
    /// them, and its counter tells no more of those that were lost before.
    pub(super) fn take_no_more(&self) {
        const LEAST: libc::c_int = 0;
        // If it stays as it was, more may have to be counted.
        let _as_it_was = set_option(&self.packets, libc::SO_RCVBUF, LEAST);
    }

    /// How many packets were dropped up to now, as far as the packets that were taken tell; of `u32` counters the
    /// caller takes differences.
    pub(super) fn dropped(&self) -> u32 {
        self.dropped
    }

    /// The same as the kernel's table tells: those, too, behind which no packet was taken.
    pub(super) fn dropped_at_all(&self) -> u32 {
        drops(self.inode).unwrap_or(self.dropped)
    }

    /// Sends a packet; one that can't be sent is lost, as any may be.
    pub(super) fn send(&self, bytes: &[u8], to: SocketAddr) -> io::Result<()> {
        self.packets.send_to(bytes, to).map(|_| ())
    }
}

fn is_ready(socket: &UdpSocket) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let mut fds = [PollFd::new(socket, PollFlags::IN)];
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    Ok(poll(&mut fds, Some(&now))? > 0)
}

/// Asks for more room than the system gives by itself; beyond its limit, where that may be asked for.
fn keep_many(socket: &UdpSocket) {
    #[cfg(target_os = "linux")]
    if set_option(socket, libc::SO_RCVBUFFORCE, KEPT_BYTES).is_ok() {
        return;
    }
    // What it has is less, and works.
    let _less = set_option(socket, libc::SO_RCVBUF, KEPT_BYTES);
}

#[cfg(target_os = "linux")]
fn count_drops(socket: &UdpSocket) -> io::Result<()> {
    set_option(socket, libc::SO_RXQ_OVFL, 1)
}

#[cfg(not(target_os = "linux"))]
fn count_drops(_socket: &UdpSocket) -> io::Result<()> {
    Ok(())
}

fn set_option(socket: &UdpSocket, option: libc::c_int, value: libc::c_int) -> io::Result<()> {
    // SAFETY: the descriptor is open, and the value is an int of its own size, which is only read.
    let set = unsafe {
        libc::setsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            option,
            (&raw const value).cast(),
            size_of::<libc::c_int>() as libc::socklen_t,
        )
    };
    if set == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// Takes packets into the batch; the kernel's newest word on what it dropped, if there is one.
#[cfg(target_os = "linux")]
fn receive(socket: &UdpSocket, batch: &mut Batch) -> io::Result<Option<u32>> {
    // SAFETY: all zeroes are a value of these.
    let mut names: [libc::sockaddr_storage; PACKETS] = unsafe { std::mem::zeroed() };
    // SAFETY: as above.
    let mut headers: [libc::mmsghdr; PACKETS] = unsafe { std::mem::zeroed() };
    let mut words = [Aligned([0; WORD_BYTES]); PACKETS];
    let mut vectors = [libc::iovec {
        iov_base: std::ptr::null_mut(),
        iov_len: 0,
    }; PACKETS];
    let slots = batch.bytes.chunks_exact_mut(PACKET_BYTES);
    for (index, slot) in slots.enumerate() {
        vectors[index] = libc::iovec {
            iov_base: slot.as_mut_ptr().cast(),
            iov_len: slot.len(),
        };
        let header = &mut headers[index].msg_hdr;
        header.msg_name = (&raw mut names[index]).cast();
        header.msg_namelen = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
        header.msg_iov = &raw mut vectors[index];
        header.msg_iovlen = 1;
        header.msg_control = words[index].0.as_mut_ptr().cast();
        header.msg_controllen = WORD_BYTES;
    }
    let taken = loop {
        // SAFETY: every header points to a buffer, a name and room for words of the lengths that it says, all of
        // which outlive the call.
        let taken = unsafe {
            libc::recvmmsg(
                socket.as_raw_fd(),
                headers.as_mut_ptr(),
                PACKETS as libc::c_uint,
                libc::MSG_DONTWAIT,
                std::ptr::null_mut(),
            )
        };
        if let Ok(taken) = usize::try_from(taken) {
            break taken;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    };
    for (header, name) in headers[..taken].iter().zip(&names) {
        batch.packets.push(Packet {
            len: header.msg_len as usize,
            from: address(name),
        });
    }
    let last = taken.checked_sub(1).map(|last| &headers[last].msg_hdr);
    Ok(last.and_then(dropped))
}

/// Control messages are aligned as their head is.
#[cfg(target_os = "linux")]
#[derive(Clone, Copy)]
#[repr(C, align(8))]
struct Aligned([u8; WORD_BYTES]);

/// The kernel's word beside a packet.
#[cfg(target_os = "linux")]
fn dropped(header: &libc::msghdr) -> Option<u32> {
    // SAFETY: the kernel has filled the control buffer and its length; the macros stay within it.
    unsafe {
        let mut message = libc::CMSG_FIRSTHDR(header);
        while !message.is_null() {
            if (*message).cmsg_level == libc::SOL_SOCKET
                && (*message).cmsg_type == libc::SO_RXQ_OVFL
            {
                return Some(libc::CMSG_DATA(message).cast::<u32>().read_unaligned());
            }
            message = libc::CMSG_NXTHDR(header, message);
        }
    }
    None
}

#[cfg(target_os = "linux")]
fn address(name: &libc::sockaddr_storage) -> Option<SocketAddr> {
    match i32::from(name.ss_family) {
        libc::AF_INET => {
            // SAFETY: the family says which of the addresses it is; both fit into the storage and are aligned by it.
            let name = unsafe { &*(&raw const *name).cast::<libc::sockaddr_in>() };
            let ip = u32::from_be(name.sin_addr.s_addr);
            Some((std::net::Ipv4Addr::from(ip), u16::from_be(name.sin_port)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: as above.
            let name = unsafe { &*(&raw const *name).cast::<libc::sockaddr_in6>() };
            let port = u16::from_be(name.sin6_port);
            let ip = name.sin6_addr.s6_addr.into();
            let at = std::net::SocketAddrV6::new(ip, port, 0, name.sin6_scope_id);
            Some(at.into())
        }
        _ => None,
    }
}

/// Takes one packet after the other, where the system has no call for many.
#[cfg(not(target_os = "linux"))]
fn receive(socket: &UdpSocket, batch: &mut Batch) -> io::Result<Option<u32>> {
    for slot in batch.bytes.chunks_exact_mut(PACKET_BYTES) {
        match socket.recv_from(slot) {
            Ok((len, from)) => batch.packets.push(Packet {
                len,
                from: Some(from),
            }),
            Err(_) if !batch.packets.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
