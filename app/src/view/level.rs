//! How serious a line of a log is, told from its words.

/// How serious a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Something failed.
    Error,
    /// Something may.
    Warning,
    /// What is going on.
    Info,
    /// What goes on inside.
    Debug,
}

impl Level {
    /// All of them, the most serious first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Info, Self::Debug];

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }

    /// The next more serious one; `None` above the most serious.
    pub fn above(self) -> Option<Self> {
        let place = Self::ALL.iter().position(|level| *level == self)?;
        Some(Self::ALL[place.checked_sub(1)?])
    }

    /// Which lines are shown where they have to be as serious as this.
    pub fn and_up(level: Option<Self>) -> &'static str {
        match level {
            None => "All levels",
            Some(Self::Debug) => "Debug and up",
            Some(Self::Info) => "Info and up",
            Some(Self::Warning) => "Warnings and errors",
            Some(Self::Error) => "Errors",
        }
    }

    /// What the line says it is; `None` for one that doesn't say.
    pub fn of(line: &str) -> Option<Self> {
        Self::of_syslog(line)
            .or_else(|| Self::of_glog(line))
            .or_else(|| Self::of_keys(line))
            .or_else(|| Self::of_words(line))
    }

    /// A level by its name, whatever its case.
    pub fn named(word: &str) -> Option<Self> {
        const NAMES: [(Level, &[&str]); 4] = [
            (
                Level::Error,
                &[
                    "error",
                    "err",
                    "fatal",
                    "critical",
                    "crit",
                    "severe",
                    "alert",
                    "emerg",
                    "emergency",
                    "panic",
                    "dpanic",
                ],
            ),
            (Level::Warning, &["warning", "warn"]),
            (
                Level::Info,
                &["info", "information", "informational", "notice"],
            ),
            (
                Level::Debug,
                &["debug", "trace", "verbose", "fine", "finer", "finest"],
            ),
        ];
        let is_one = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(word));
        let found = NAMES.iter().find(|(_, names)| is_one(names));
        found.map(|(level, _)| *level)
    }

    /// As pino and bunyan number them.
    pub fn numbered(number: f64) -> Option<Self> {
        let is_one = (10.0..=60.0).contains(&number) && number.rem_euclid(10.0).to_bits() == 0;
        is_one.then_some(match number {
            50.0.. => Self::Error,
            40.0.. => Self::Warning,
            30.0.. => Self::Info,
            _ => Self::Debug,
        })
    }

    /// `<34>1 2026-…`, `<34>Oct 11 …` (RFC 5424, RFC 3164): facility times eight and severity.
    fn of_syslog(line: &str) -> Option<Self> {
        let (number, rest) = line.strip_prefix('<')?.split_once('>')?;
        let is_short = number.len() <= 3 && !number.is_empty();
        let priority = number
            .parse::<u8>()
            .ok()
            .filter(|priority| *priority < 192)?;
        let is_header = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        (is_short && is_header).then_some(match priority % 8 {
            0..=3 => Self::Error,
            4 => Self::Warning,
            5 | 6 => Self::Info,
            _ => Self::Debug,
        })
    }

    /// `W1127 10:00:01.123456  4242 loader.cc:31] …`
    fn of_glog(line: &str) -> Option<Self> {
        let bytes: &[u8; 8] = line.as_bytes().first_chunk()?;
        let [letter, date @ .., blank, hour, _] = bytes;
        let is_date =
            date.iter().all(u8::is_ascii_digit) && *blank == b' ' && hour.is_ascii_digit();
        let level = match letter {
            b'E' | b'F' => Self::Error,
            b'W' => Self::Warning,
            b'I' => Self::Info,
            _ => return None,
        };
        is_date.then_some(level)
    }

    /// `level=error`, `"level":"error"`, `"level":50`, `"severity": "WARNING"`.
    fn of_keys(line: &str) -> Option<Self> {
        ["level", "severity", "lvl"]
            .iter()
            .flat_map(|key| line.match_indices(key))
            .find_map(|(at, key)| {
                let before = line[..at].bytes().next_back();
                let is_begin =
                    before.is_none_or(|byte| matches!(byte, b'"' | b' ' | b'.' | b'{' | b'\t'));
                let rest = &line[at + key.len()..];
                let rest = rest.strip_prefix("name").unwrap_or(rest);
                is_begin.then(|| Self::of_value(rest)).flatten()
            })
    }

    /// What stands behind a key: `="error"`, `":50`.
    fn of_value(rest: &str) -> Option<Self> {
        let quoted = rest.strip_prefix('"');
        let value = match quoted {
            Some(rest) => rest.trim_start().strip_prefix(':')?,
            None => rest.strip_prefix(['=', ':'])?,
        };
        let value = value.trim_start().trim_start_matches('"');
        let end = value.find(|c: char| !c.is_ascii_alphanumeric());
        let word = &value[..end.unwrap_or(value.len())];
        // Without quotes a number is some level's height.
        let number = quoted.and_then(|_| word.parse().ok());
        number.map_or_else(|| Self::named(word), Self::numbered)
    }

    /// `ERROR`, `[warn]`, `error: …`, among the first words of the line.
    fn of_words(line: &str) -> Option<Self> {
        /// Further on a word is a part of what is said.
        const WORDS: usize = 8;
        let mut before = "";
        let words = line.split_ascii_whitespace().take(WORDS + 1);
        let words: Vec<&str> = words.collect();
        words
            .iter()
            .enumerate()
            .take(WORDS)
            .find_map(|(place, word)| {
                let before = std::mem::replace(&mut before, word);
                let next = words.get(place + 1).copied().unwrap_or_default();
                Self::of_word(word, before, next)
            })
    }

    fn of_word(word: &str, before: &str, next: &str) -> Option<Self> {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let (first, _) = bare.split_once(':').unwrap_or((bare, ""));
        let level = Self::named(first)?;
        let is_loud = first.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_bracketed = word.starts_with(['[', '(', '<', '|']);
        let is_behind_a_place = before.is_empty() || before.ends_with([':', ']', '>', '|']);
        // `error: 0.5` is a number's name.
        let is_number = next.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        let is_heading = word.ends_with(':') && is_behind_a_place && !is_number;
        (is_loud || is_bracketed || is_heading).then_some(level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_say_a_level_is_read() {
        let cases = [
            (Level::Error, "2026-11-27 10:00:01 ERROR db: gone"),
            (Level::Error, "[error] 31#31: *1 open() failed"),
            (Level::Error, "error: no such file"),
            (Level::Error, "gcc: error: no input files"),
            (Level::Error, "CRITICAL:root:out of disk"),
            (Level::Error, r#"{"level":50,"msg":"boom"}"#),
            (Level::Error, r#"{"ctx":{"level":7},"level": "fatal"}"#),
            (Level::Error, "ts=1 level=error msg=gone"),
            (Level::Error, "<11>Oct 11 22:14:15 host su: failed"),
            (Level::Error, "F1127 10:00:01.123456  4242 a.cc:31] check"),
            (Level::Warning, "a.c:3:5: warning: unused variable"),
            (Level::Warning, "10:00:01 [WARN] disk nearly full"),
            (Level::Warning, "W1127 10:00:01.123456  4242 a.cc:31] slow"),
            (Level::Warning, r#"{"severity":"WARNING","message":"slow"}"#),
            (Level::Info, "INFO | {\"a\": 1}"),
            (Level::Info, "10:00:01 - trainer - INFO - begin"),
            (Level::Info, r#"{"level":30,"time":1}"#),
            (Level::Info, "<14>1 2026-11-27T10:00:01Z host app - - - up"),
            (Level::Debug, r#"{"levelname": "DEBUG", "message": "x"}"#),
            (Level::Debug, "TRACE hyper::proto: flushed"),
        ];
        for (level, line) in cases {
            assert_eq!(Level::of(line), Some(level), "{line}");
        }
    }

    #[test]
    fn each_level_has_the_next_one_above_it() {
        let mut level = Some(Level::Debug);
        let said = std::iter::from_fn(|| {
            let said = level.map(|level| Level::and_up(Some(level)));
            level = level.and_then(Level::above);
            said
        });
        let expected = [
            "Debug and up",
            "Info and up",
            "Warnings and errors",
            "Errors",
        ];
        assert_eq!(said.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_only_speaks_of_such_things_has_no_level() {
        let lines = [
            "",
            "error: 0.25",
            "train error 0.5 val error 0.6",
            "water level: 30",
            "level=7",
            "no errors found",
            "this run has one warning less than before",
            "<html><head>",
            "<999>x",
            "E1127 is a number",
            r#"{"level":7}"#,
            "the information is in the debug build",
        ];
        for line in lines {
            assert_eq!(Level::of(line), None, "{line}");
        }
    }
}
