//! A password that is learned while the program starts, and shown nowhere.

use std::sync::OnceLock;

use sprintscope_sim::source::Password;

/// The password of this run, once it is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Secret(OnceLock<Password>);

impl Secret {
    /// Tells the password to a secret that doesn't know it yet.
    pub(crate) fn tell(&self, password: &Password) {
        let _first = self.0.set(password.clone());
    }

    /// The password, once it is known.
    pub(crate) fn known(&self) -> Option<Password> {
        self.0.get().cloned()
    }
}
