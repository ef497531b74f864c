//! From an address to the job that watches it, in one place.

use std::sync::Arc;

use sprintscope_sim::source::{
    Address, Header, LineControl, Reach, ReadOptions, Side, StartJob, connection, data_file, http,
    listener, mqtt, serial, standard_input, udp,
};
use sprintscope_sim::wire::Guests;
use sprintscope_sim::{JobId, JobSpec, Scope};

use super::broker::mqtt_options;
use super::{Audience, read_options, start_program};
use crate::program::cli::{Options, RunArgs, WatchArgs};
use crate::program::line_controls;
use crate::view::watching::{Request, What};

/// Starts the job of an address, under this name unless a person gave one.
pub(super) fn start_source(
    scope: &Scope,
    (address, name): (&Address, Option<String>),
    watch: &WatchArgs,
    options: &Options,
) {
    let read = read_options(&address.to_string(), options);
    let read = ReadOptions {
        follow: watch.follow,
        name: read.name.clone().or(name),
        ..read
    };
    let controls: Arc<[LineControl]> = line_controls::of_line(&address.to_string(), options).into();
    if let Some(job) = job_of((scope, &controls), address, watch, read) {
        scope.start(job);
    }
}

/// Starts what a person asks for in a view. Nothing that stood on the command line for one source is meant for
/// this one.
///
/// # Errors
/// Why it isn't watched, in a sentence.
pub(crate) fn start_asked(
    (scope, guests): (&Scope, Option<&Guests>),
    request: &Request,
    options: &Options,
) -> Result<JobId, String> {
    let options = Options {
        name: None,
        x: None,
        control: Vec::new(),
        format: request.format,
        ..options.clone()
    };
    let address = match &request.what {
        What::Source(address) => address,
        What::Program(words) => {
            let run = RunArgs {
                pipe: false,
                no_input: false,
                command: words.iter().map(Into::into).collect(),
            };
            let started = (scope, guests, &Arc::default());
            let job = start_program(started, &run, &options, Audience::Watching);
            return job.ok_or_else(|| "the command is missing".into());
        }
    };
    if let Address::File(path) = address
        && let Err(error) = std::fs::metadata(path)
    {
        return Err(format!("{}: {error}", path.display()));
    }
    let line = address.to_string();
    let read = ReadOptions {
        follow: request.follow,
        ..read_options(&line, &options)
    };
    let controls: Arc<[LineControl]> = line_controls::of_line(&line, &options).into();
    let mut watch = WatchArgs::typed();
    watch.every = request.every;
    match (&request.password, address) {
        (Some(token), Address::Http(_)) => {
            let header = Header::bearer(token).map_err(|error| error.to_string())?;
            watch.header.push(Ok(header));
        }
        (Some(password), _) => watch.secret.tell(password),
        (None, _) => {}
    }
    match job_of((scope, &controls), address, &watch, read) {
        Some(job) => Ok(scope.start(job).id()),
        None => Err(format!("{address}: say which device")),
    }
}

fn job_of(
    (scope, controls): (&Scope, &Arc<[LineControl]>),
    address: &Address,
    watch: &WatchArgs,
    read: ReadOptions,
) -> Option<JobSpec> {
    let job = match address {
        Address::Input => standard_input(read),
        Address::File(path) => data_file(path, read, starter(scope, controls)),
        Address::Tcp(_, Side::Listens) | Address::Unix(_, Side::Listens) => {
            // Its connections have the controls.
            let start = starter(scope, controls);
            return Some(listener(address.clone(), reach(watch), read, start));
        }
        Address::Tcp(_, Side::Connects) | Address::Unix(_, Side::Connects) => {
            connection(address.clone(), read)
        }
        Address::Udp(at) => udp(at.clone(), reach(watch), read),
        Address::Mqtt(at) => {
            let options = mqtt_options(address, watch);
            mqtt(at.clone(), options, read, starter(scope, &Arc::default()))
        }
        Address::Serial(Some(line)) => serial(line.clone(), read),
        Address::Http(url) => http(
            url.clone(),
            watch.interval(),
            watch.headers().unwrap_or_default(),
            read,
        ),
        // Devices are listed by the command line.
        Address::Serial(None) => return None,
    };
    Some(job.line_controls(controls))
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
pub(super) fn starter(scope: &Scope, controls: &Arc<[LineControl]>) -> StartJob {
    let (scope, controls) = (scope.downgrade(), Arc::clone(controls));
    Arc::new(move |job| {
        let scope = scope.upgrade()?;
        Some(scope.start(job.line_controls(&controls)))
    })
}
