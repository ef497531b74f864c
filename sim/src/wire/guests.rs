//! Places for programs that a scope runs, wherever they are started from.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use super::reservation::{Guest, Reservation};

/// Makes places for programs that speak to a scope. A cheap handle; where the scope doesn't listen any more nobody
/// takes them.
#[derive(Clone)]
pub struct Guests {
    pub(super) path: PathBuf,
    pub(super) reservations: Arc<Mutex<Vec<Arc<Reservation>>>>,
}

impl Guests {
    /// The socket that programs speak to.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A place for a program that this scope runs: the first client with the ticket becomes the job
    /// whose task this is, and gives it its name, unless a person has.
    ///
    /// # Errors
    ///
    /// When the system has no randomness for a ticket.
    pub fn guest(&self, keeps_name: bool) -> io::Result<Guest> {
        let reservation = Arc::new(Reservation::new(keeps_name)?);
        let guest = Guest {
            ticket: reservation.ticket.clone(),
            task: reservation.task(),
        };
        self.reservations.lock().push(reservation);
        Ok(guest)
    }
}

impl fmt::Debug for Guests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Tickets are nobody's business.
        f.debug_struct("Guests")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
