//! Forms whose lines can be nothing else once the source has shown one.

use crate::format::framing::Framing;
use crate::format::row::Row;
use crate::format::statsd::Statsd;
use crate::format::teleplot::Teleplot;
use crate::format::verdict::Verdict;
use crate::format::{Bad, Sink};
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
}

/// Those that know what came before.
pub(super) struct Specials {
    teleplot: Teleplot,
    statsd: Statsd,
    /// What can be `StatsD`'s alone has come in packets, and what can be Teleplot's alone.
    has_statsd: bool,
    has_teleplot: bool,
    /// Packets have had lines that were read as Teleplot's.
    has_read_teleplot: bool,
}

impl Specials {
    pub(super) fn new(framing: Framing, wall_start: Option<f64>) -> Self {
        Self {
            teleplot: Teleplot::new(framing, wall_start),
            statsd: Statsd::default(),
            has_statsd: false,
            has_teleplot: false,
            has_read_teleplot: false,
        }
    }

    /// Of a stream of Teleplot's lines only those are data that are marked.
    pub(super) fn obey_marks(&mut self) {
        self.teleplot.obey_marks();
    }

    pub(super) fn read(
        &mut self,
        special: Special,
        line: &[u8],
        row: &mut Row,
        sink: &mut impl Sink,
    ) -> Option<Verdict> {
        match special {
            Special::Prometheus => prometheus::read(line, row),
            Special::Statsd => self.statsd.read(line, row),
            Special::Teleplot => self.teleplot.read(line, row, sink),
            Special::Nmea => nmea::read(line, row),
            Special::Graphite => graphite::read(line, row),
            Special::Influx => influx::read(line, row),
            Special::OpenTsdb => opentsdb::read(line, row),
            Special::Obis => obis::read(line, row),
        }
    }

    /// Reads a line of a packet, if whose it is can be told by itself.
    #[inline]
    pub(super) fn read_packet(
        &mut self,
        line: &[u8],
        row: &mut Row,
        sink: &mut impl Sink,
    ) -> Option<(Special, Verdict)> {
        if self.has_teleplot || !self.has_statsd {
            if let Some(line) = self.teleplot.read_plain(line, row, sink) {
                if !self.has_statsd && !self.has_teleplot {
                    self.has_teleplot = line.is_own();
                }
                self.has_read_teleplot = true;
                return Some((Special::Teleplot, Verdict::Row(None)));
            }
            row.discard();
        }
        let Some(special) = self.of_packet(line) else {
            let is_broken = self.has_read_teleplot && !self.has_statsd && teleplot::is_broken(line);
            let bad = Verdict::Bad(Bad::NotANumber);
            return is_broken.then_some((Special::Teleplot, bad));
        };
        self.has_read_teleplot |= special == Special::Teleplot;
        let verdict = self.read(special, line, row, sink)?;
        Some((special, verdict))
    }

    /// Whose a line of a packet is. A gauge may be both's: it is `StatsD`'s where nothing but that has come.
    fn of_packet(&mut self, line: &[u8]) -> Option<Special> {
        if statsd::is_sign_in_packet(line) {
            self.has_statsd = true;
            return Some(Special::Statsd);
        }
        if !teleplot::is_sign_in_packet(line) {
            return None;
        }
        if !statsd::is_sign(line) {
            self.has_teleplot = true;
        } else if self.has_statsd && !self.has_teleplot {
            return Some(Special::Statsd);
        }
        Some(Special::Teleplot)
    }
}
