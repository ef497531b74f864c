//! Options of `watch` that say something of another kind of source than those that are watched. They change nothing,
//! and that is told: who wrote them believes otherwise.

use sprintscope_sim::source::{Address, Side};

use super::cli::{Task, WatchArgs};
use super::say::say;

/// Tells which options of the command line do nothing there.
pub(crate) fn tell(command: Option<&Task>) {
    if let Some(Task::Watch(watch)) = command {
        for sentence in unfit(watch) {
            say(&sentence);
        }
    }
}

/// An option, whether it was given, for what it is, and for which addresses.
struct Fit {
    option: &'static str,
    is_given: bool,
    is_for: &'static str,
    fits: fn(&Address) -> bool,
}

/// A sentence for each option that fits none of the sources.
fn unfit(watch: &WatchArgs) -> Vec<String> {
    let given = fits(watch).into_iter().filter(|one| one.is_given);
    let unfit = given.filter(|one| !watch.sources.iter().any(one.fits));
    let told = unfit.map(|one| {
        let (option, is_for) = (one.option, one.is_for);
        let watched: Vec<String> = watch.sources.iter().map(ToString::to_string).collect();
        let watched = watched.join(", ");
        format!("{option} changes nothing: it is for {is_for}, and {watched} is none")
    });
    told.collect()
}

fn fits(watch: &WatchArgs) -> [Fit; 6] {
    let WatchArgs {
        follow,
        listen_anywhere,
        every,
        header,
        job_level,
        password_file,
        secret: _,
        sources: _,
    } = watch;
    [
        Fit {
            option: "--follow",
            is_given: *follow,
            is_for: "a file",
            fits: |address| matches!(address, Address::File(_)),
        },
        Fit {
            option: "--listen-anywhere",
            is_given: *listen_anywhere,
            is_for: "udp://… and tcp://…?listen",
            fits: |address| matches!(address, Address::Udp(_) | Address::Tcp(_, Side::Listens)),
        },
        Fit {
            option: "--every",
            is_given: every.is_some(),
            is_for: "http://…",
            fits: |address| matches!(address, Address::Http(_)),
        },
        Fit {
            option: "--header",
            is_given: !header.is_empty(),
            is_for: "http://…",
            fits: |address| matches!(address, Address::Http(_)),
        },
        Fit {
            option: "--job-level",
            is_given: job_level.is_some(),
            is_for: "mqtt://…",
            fits: |address| matches!(address, Address::Mqtt(_)),
        },
        Fit {
            option: "--password-file",
            is_given: password_file.is_some(),
            is_for: "mqtt://USER@…",
            fits: |address| matches!(address, Address::Mqtt(_)),
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ADDRESSES: [&str; 9] = [
        "-",
        "a.log",
        "udp://127.0.0.1:1",
        "tcp://127.0.0.1:1",
        "tcp://127.0.0.1:1?listen",
        "unix:/a?listen",
        "mqtt://a@b/#",
        "serial:/dev/ttyS0@9600",
        "http://a/metrics",
    ];

    fn all_options() -> WatchArgs {
        WatchArgs {
            follow: true,
            listen_anywhere: true,
            every: Some(Duration::from_secs(1)),
            header: vec!["a: b".parse().map_err(|_| String::new())],
            job_level: Some(1),
            password_file: Some("f".into()),
            ..WatchArgs::typed()
        }
    }

    fn address(text: &str) -> Address {
        Address::read(text.as_ref()).unwrap()
    }

    #[test]
    fn each_option_is_told_at_each_kind_of_source_that_it_says_nothing_of() {
        let fitting = |text: &str| match text.split(':').next().unwrap() {
            "a.log" => vec!["--follow"],
            "udp" => vec!["--listen-anywhere"],
            "tcp" if text.ends_with("?listen") => vec!["--listen-anywhere"],
            "mqtt" => vec!["--job-level", "--password-file"],
            "http" => vec!["--every", "--header"],
            _ => vec![],
        };
        for text in ADDRESSES {
            let watch = WatchArgs {
                sources: vec![address(text)],
                ..all_options()
            };
            let told = unfit(&watch);
            for option in fits(&watch) {
                let is_told = told.iter().any(|one| one.starts_with(option.option));
                assert_eq!(
                    is_told,
                    !fitting(text).contains(&option.option),
                    "{text}: {told:?}"
                );
            }
            assert_eq!(
                unfit(&WatchArgs {
                    sources: watch.sources,
                    ..WatchArgs::typed()
                }),
                [""; 0]
            );
        }
    }

    #[test]
    fn one_fitting_source_among_others_is_enough() {
        let watch = WatchArgs {
            sources: ADDRESSES.map(address).into(),
            ..all_options()
        };
        assert_eq!(unfit(&watch), [""; 0]);
    }
}
