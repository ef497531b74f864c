//! From an address to the job that watches it, in one place.

use std::ffi::OsStr;
use std::sync::Arc;

use anyhow::bail;
use sprintscope_sim::source::{
    Address, Reach, ReadOptions, Side, StartJob, connection, file, http, listener, mqtt, serial,
    standard_input,
};
use sprintscope_sim::{JobSpec, Scope};

use super::broker::mqtt_options;
use super::read_options;
use crate::program::cli::{Options, WatchArgs};

/// Reads an address that can be watched.
///
/// # Errors
/// Where it is spelled wrongly, and where its kind isn't watched in this version.
pub(crate) fn watchable(given: &OsStr) -> anyhow::Result<Address> {
    let address = Address::read(given)?;
    let kind = match address {
        Address::Input
        | Address::File(_)
        | Address::Tcp(..)
        | Address::Unix(..)
        | Address::Mqtt(_)
        | Address::Serial(_)
        | Address::Http(_) => return Ok(address),
        Address::Udp(_) => "udp",
    };
    bail!("sources of the kind {kind} are not in this version")
}

/// Starts the job of an address that is [`watchable`].
pub(super) fn start_source(scope: &Scope, address: &Address, watch: &WatchArgs, options: &Options) {
    let read = ReadOptions {
        follow: watch.follow,
        ..read_options(&address.to_string(), options)
    };
    if let Some(job) = job_of(scope, address, watch, read) {
        scope.start(job);
    }
}

fn job_of(
    scope: &Scope,
    address: &Address,
    watch: &WatchArgs,
    read: ReadOptions,
) -> Option<JobSpec> {
    let job = match address {
        Address::Input => standard_input(read),
        Address::File(path) => file(path, read),
        Address::Tcp(_, Side::Listens) | Address::Unix(_, Side::Listens) => {
            listener(address.clone(), reach(watch), read, starter(scope))
        }
        Address::Tcp(_, Side::Connects) | Address::Unix(_, Side::Connects) => {
            connection(address.clone(), read)
        }
        Address::Mqtt(at) => {
            let options = mqtt_options(address, watch);
            mqtt(at.clone(), options, read, starter(scope))
        }
        Address::Serial(Some(line)) => serial(line.clone(), read),
        Address::Http(url) => http(
            url.clone(),
            watch.every,
            watch.headers().unwrap_or_default(),
            read,
        ),
        // Devices are listed, and the other is refused, by the command line.
        Address::Serial(None) | Address::Udp(_) => return None,
    };
    Some(job)
}

/// From where connections and packets are let in.
fn reach(watch: &WatchArgs) -> Reach {
    if watch.listen_anywhere {
        Reach::Anywhere
    } else {
        Reach::Loopback
    }
}

/// What starts the jobs that a source has beside its own, as long as the scope is there.
fn starter(scope: &Scope) -> StartJob {
    let scope = scope.downgrade();
    Arc::new(move |job| {
        let scope = scope.upgrade()?;
        Some(scope.start(job))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_this_version_does_not_watch_is_refused_by_its_kind() {
        let refused = [("udp://127.0.0.1:1", "udp")];
        for (address, kind) in refused {
            let error = watchable(address.as_ref()).unwrap_err().to_string();
            let sentence = format!("sources of the kind {kind} are not in this version");
            assert_eq!(error, sentence, "{address}");
        }
        for address in [
            "-",
            "a.csv",
            "tcp://[::1]:1",
            "mqtt://b/#",
            "https://host/metrics",
            "unix:/run/s?listen",
            "serial:/dev/ttyUSB0@9600",
        ] {
            assert!(watchable(address.as_ref()).is_ok(), "{address}");
        }
        assert!(watchable("tcp://host".as_ref()).is_err());
    }
}
