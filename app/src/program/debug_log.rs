//! What the program tells of itself on standard error, where `SPRINTSCOPE_LOG` asks for it: a line each,
//! with time and level. Nothing by itself, and then it costs a look at one number.

use std::fmt::{self, Write};

use jiff::Zoned;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::say::{eprint, say};

/// Where it is asked for.
const VARIABLE: &str = "SPRINTSCOPE_LOG";

/// Ours alone are told: libraries tell of themselves, too.
const OURS: &str = "sprintscope";

/// Begins to tell what the environment asks for. That it asks for something else is said.
pub(crate) fn begin() {
    let Some(asked) = std::env::var_os(VARIABLE) else {
        return;
    };
    let asked = asked.to_string_lossy();
    match level_from_text(&asked) {
        Some(LevelFilter::OFF) => {}
        Some(most) => {
            // There is one scope in this program, and no other log.
            let _first = tracing::subscriber::set_global_default(DebugLog { most });
        }
        None => say(&format!(
            "{VARIABLE}={asked}: use error, warn, info, debug, trace or off"
        )),
    }
}

fn level_from_text(text: &str) -> Option<LevelFilter> {
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "" | "off" => LevelFilter::OFF,
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "info" => LevelFilter::INFO,
        "debug" => LevelFilter::DEBUG,
        "trace" => LevelFilter::TRACE,
        _ => return None,
    })
}

/// Writes what is as serious as asked for.
struct DebugLog {
    most: LevelFilter,
}

impl Subscriber for DebugLog {
    fn enabled(&self, of: &Metadata<'_>) -> bool {
        of.is_event() && *of.level() <= self.most && of.target().starts_with(OURS)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.most)
    }

    fn event(&self, event: &Event<'_>) {
        let mut said = Said::default();
        event.record(&mut said);
        let of = event.metadata();
        eprint(&line(&Zoned::now(), *of.level(), of.target(), &said));
    }

    // No spans are made: what is told stands in one line.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// `2026-11-29T19:33:05.120+01:00 WARN sim::wire: login refused peer=127.0.0.1 why="no token"`.
fn line(now: &Zoned, level: Level, target: &str, said: &Said) -> String {
    let time = now.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z");
    let target = target.strip_prefix("sprintscope_").unwrap_or(target);
    let Said { message, fields } = said;
    // A line stays one, whatever stands in it.
    let text = format!("{message}{fields}").replace(['\n', '\r'], " ");
    format!("{time} {level} {target}: {text}\n")
}

/// What an event says.
#[derive(Default)]
struct Said {
    message: String,
    /// Each behind a blank.
    fields: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // A string takes everything.
        let _whole = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_whatever_their_case_and_nothing_else_is() {
        for (text, level) in [
            ("debug", Some(LevelFilter::DEBUG)),
            (" WARN ", Some(LevelFilter::WARN)),
            ("off", Some(LevelFilter::OFF)),
            ("", Some(LevelFilter::OFF)),
            ("loud", None),
            ("sim=debug", None),
        ] {
            assert_eq!(level_from_text(text), level, "{text}");
        }
    }

    #[test]
    fn a_line_has_time_level_and_fields_and_stays_one() {
        let now: Zoned = "2026-11-29T19:33:05.12+01:00[+01:00]".parse().unwrap();
        let said = Said {
            message: "login refused".into(),
            fields: " why=\"a\nb\"".into(),
        };
        assert_eq!(
            line(&now, Level::WARN, "sprintscope_sim::wire", &said),
            "2026-11-29T19:33:05.120+01:00 WARN sim::wire: login refused why=\"a b\"\n"
        );
    }
}
