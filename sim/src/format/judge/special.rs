//! Forms whose lines can be nothing else once the source has shown one.

use crate::format::row::Row;
use crate::format::verdict::Verdict;
use crate::format::{graphite, influx, nmea, obis, opentsdb, prometheus, statsd, teleplot};

/// Forms whose lines can be nothing else once the source has shown one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Special {
    Prometheus,
    Statsd,
    Teleplot,
    Nmea,
    Graphite,
    Influx,
    OpenTsdb,
    Obis,
}

impl Special {
    pub(super) const ALL: [Self; 8] = [
        Self::Prometheus,
        Self::Statsd,
        Self::Teleplot,
        Self::Nmea,
        Self::Graphite,
        Self::Influx,
        Self::OpenTsdb,
        Self::Obis,
    ];

    pub(super) fn is_sign(self, line: &[u8]) -> bool {
        match self {
            Self::Prometheus => prometheus::is_sign(line),
            Self::Statsd => statsd::is_sign(line),
            Self::Teleplot => teleplot::is_sign(line),
            Self::Nmea => nmea::is_sign(line),
            Self::Graphite => graphite::is_sign(line),
            Self::Influx => influx::is_sign(line),
            Self::OpenTsdb => opentsdb::is_sign(line),
            Self::Obis => obis::is_sign(line),
        }
    }

    pub(super) fn read(self, line: &[u8], row: &mut Row) -> Option<Verdict> {
        match self {
            Self::Prometheus => prometheus::read(line, row),
            Self::Statsd => statsd::read(line, row),
            Self::Teleplot => teleplot::read(line, row),
            Self::Nmea => nmea::read(line, row),
            Self::Graphite => graphite::read(line, row),
            Self::Influx => influx::read(line, row),
            Self::OpenTsdb => opentsdb::read(line, row),
            Self::Obis => obis::read(line, row),
        }
    }
}
