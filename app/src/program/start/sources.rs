//! From an address to the job that watches it, in one place.

use std::sync::Arc;

use sprintscope_sim::source::{
    Address, Reach, ReadOptions, Side, StartJob, connection, file, http, listener, mqtt, serial,
    standard_input, udp,
};
use sprintscope_sim::{JobSpec, Scope};

use super::broker::mqtt_options;
use super::read_options;
use crate::program::cli::{Options, WatchArgs};

/// Starts the job of an address.
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
        Address::Udp(at) => udp(at.clone(), reach(watch), read),
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
        // Devices are listed by the command line.
        Address::Serial(None) => return None,
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
