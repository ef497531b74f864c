//! How a web server is asked, and other values, as a person writes them.

use std::fs;
use std::time::Duration;

use sprintscope_sim::recording::Durability;
use sprintscope_sim::source::Header;

use super::WatchArgs;
use crate::program::secret::Secret;
use crate::view::quantity::parse_duration;

/// How often a server is asked where nobody says.
const USUALLY: Duration = Duration::from_secs(5);
/// Asked more often, a server would have nothing else to do.
const LEAST: Duration = Duration::from_millis(10);

impl WatchArgs {
    /// What holds for an address that is typed in a view.
    pub(crate) fn typed() -> Self {
        Self {
            follow: false,
            listen_anywhere: false,
            every: None,
            header: Vec::new(),
            job_level: None,
            password_file: None,
            secret: Secret::default(),
            sources: Vec::new(),
        }
    }

    /// How often a server is asked.
    pub(crate) fn interval(&self) -> Duration {
        self.every.unwrap_or(USUALLY)
    }

    /// The lines of a request's head. That one of them is none is told here: the parser of options would show it.
    ///
    /// # Errors
    /// Says how one is spelled.
    pub(crate) fn headers(&self) -> Result<Vec<Header>, String> {
        self.header.iter().cloned().collect()
    }
}

/// Reads how often to ask.
///
/// # Errors
/// Says what is wrong and what would be right.
pub(super) fn parse_interval(text: &str) -> Result<Duration, String> {
    let interval = parse_duration(text)?;
    if interval < LEAST {
        return Err(format!("{text:?} is too often: write 10ms or more"));
    }
    Ok(interval)
}

/// Reads which level of a topic is the job.
///
/// # Errors
/// Says what is wrong and what would be right.
pub(super) fn parse_level(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| {
        "say which level behind what the address fixes is the job: 1 is the first one, 0 none of them".into()
    })
}

/// Reads a line of a request's head, or the file that it is in. No error shows it.
///
/// # Errors
/// Says how one is spelled.
pub(super) fn parse_header(text: &str) -> Result<Header, String> {
    let read = match text.strip_prefix('@') {
        Some(path) => fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?,
        None => text.to_owned(),
    };
    read.trim_end()
        .parse()
        .map_err(|error: sprintscope_sim::source::HeaderError| error.to_string())
}

/// When a recording is written through to the disk.
pub(super) fn parse_sync(text: &str) -> Result<Durability, String> {
    match text {
        "1s" => Ok(Durability::EverySecond),
        "never" => Ok(Durability::Never),
        _ => Err("say 1s or never".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_ten_milliseconds_or_more() {
        assert_eq!(parse_interval("10ms"), Ok(LEAST));
        assert!(parse_interval("0").unwrap_err().contains("too often"));
        assert!(parse_interval("often").is_err());
    }

    #[test]
    fn a_level_is_a_number_and_what_is_none_is_told_what_a_level_is() {
        assert_eq!((parse_level("0"), parse_level("3")), (Ok(0), Ok(3)));
        for wrong in ["x", "-1", "1.5", "", "99999999999999999999"] {
            assert!(
                parse_level(wrong)
                    .unwrap_err()
                    .contains("1 is the first one"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_header_may_be_in_a_file_so_that_no_list_of_processes_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        fs::write(&path, "Authorization: Bearer s3cret\n").unwrap();
        let from_file = parse_header(&format!("@{}", path.display()));
        assert_eq!(from_file, parse_header("Authorization: Bearer s3cret"));
        assert!(from_file.is_ok());
        assert!(parse_header("@/no/such/file").is_err());
    }
}
