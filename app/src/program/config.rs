//! What holds from run to run: `$XDG_CONFIG_HOME/sprintscope/config.toml`. A mistake in it is told with its
//! line, and what is right in it holds all the same.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;
use sprintscope_sim::file_trouble;
use toml::{Spanned, Value};

use crate::platform;
use crate::view::catalogue::{catalogue, named};
use crate::view::chord::Chord;
use crate::view::keymap::{Keymap, usual};
use crate::view::notifying::Way;
use crate::view::quantity::{parse_bytes, parse_duration};
use crate::view::scale::Scale;
use crate::view::theme::Theme;

/// The settings beside the keys, each with its usual value and its sentence.
const SETTINGS: [(&str, &str, &str); 7] = [
    (
        "theme",
        "\"auto\"",
        "The window's colours: auto (the system's choice), light or dark.",
    ),
    (
        "scale",
        "1.5",
        "How large the window is drawn, from 0.5 to 3; without it as the system says.",
    ),
    (
        "grace",
        "\"2s\"",
        "How long any job may take to stop, as with --grace; without it a job that answers has as long as it takes.",
    ),
    (
        "memory",
        "\"4GB\"",
        "Memory for samples, as with --memory; without it half of what the machine has free, 16 GB at most.",
    ),
    (
        "instant-keys",
        "false",
        "Whether each key acts at once on everything, as with --instant-keys; otherwise keys that stop a program wait for intent.",
    ),
    (
        "notify",
        "\"desktop\"",
        "How to tell that a job has ended, is dead or doesn't respond, as with --notify: bell, desktop or a command; without it not at all.",
    ),
    (
        "options",
        "[]",
        "Usual options, written as on the command line, which overrides them: [\"--utc\", \"--quiet\"].",
    ),
];

/// What a person has written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// Options as on the command line, before those that are given there.
    pub options: Vec<String>,
    /// The window's colours.
    pub theme: Theme,
    /// How large the window is drawn, if it isn't as the system says.
    pub scale: Option<Scale>,
    /// Which key does what.
    pub keymap: Keymap,
    /// What is wrong in the file, each in a line that names it.
    pub mistakes: Vec<String>,
    /// What was set, as it is written.
    set: BTreeMap<String, String>,
    /// The keys that were set, by what they do.
    chords: BTreeMap<String, Vec<Chord>>,
}

type Entries = BTreeMap<Spanned<String>, Spanned<Value>>;

#[derive(Default, Deserialize)]
struct OnlyKeys {
    #[serde(default)]
    keys: Entries,
}

impl Config {
    /// That of this person; without a file the usual one.
    pub fn load() -> Self {
        let Some(path) = path() else {
            return Self::default();
        };
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::read(&text, &path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => Self {
                mistakes: vec![file_trouble(&path, &error)],
                ..Self::default()
            },
        }
    }

    /// With these usual options alone.
    #[cfg(test)]
    pub fn of_options(options: Vec<String>) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    fn read(text: &str, path: &Path) -> Self {
        let mut reader = Reader {
            text,
            path,
            config: Self::default(),
        };
        match toml::from_str::<Entries>(text) {
            Ok(entries) => reader.take(entries),
            Err(error) => reader.note(error.span(), error.message()),
        }
        reader.config
    }

    /// The path, and the file with everything that may stand in it: what is set as it is set, the rest as
    /// comments that say what is usual.
    pub fn words(&self) -> String {
        let mut text = match path() {
            Some(path) if path.exists() => format!("# {}\n", path.display()),
            Some(path) => format!("# {} (there is none so far)\n", path.display()),
            None => "# there is no folder for it: set XDG_CONFIG_HOME or HOME\n".into(),
        };
        for (name, usual, sentence) in SETTINGS {
            let set = self.set.get(name);
            let line = set.map_or(format!("#{name} = {usual}"), |set| {
                format!("{name} = {set}")
            });
            // Writing into a string can't fail.
            let _ok = write!(text, "\n# {sentence}\n{line}\n");
        }
        text += "\n# Keys: one, several ([\"F\", \"Ctrl+G\"]) or none ([]) for each command.\n";
        text += if self.chords.is_empty() {
            "#[keys]\n"
        } else {
            "[keys]\n"
        };
        for entry in catalogue() {
            let set = self.chords.get(entry.id);
            let chords = set.map_or_else(|| usual(entry).collect(), Clone::clone);
            let words: Vec<String> = chords.iter().map(|chord| format!("\"{chord}\"")).collect();
            let value = match &words[..] {
                [one] => one.clone(),
                words => format!("[{}]", words.join(", ")),
            };
            let sign = if set.is_some() { "" } else { "#" };
            let line = format!("{sign}\"{}\" = {value}", entry.id);
            let _ok = writeln!(text, "{line:<36} # {}", entry.sentence);
        }
        text
    }
}

/// Takes a file in, and notes what is wrong with it.
struct Reader<'a> {
    text: &'a str,
    path: &'a Path,
    config: Config,
}

impl Reader<'_> {
    fn note(&mut self, span: Option<Range<usize>>, what: &str) {
        let before = span.and_then(|span| self.text.get(..span.start));
        let line = before.map(|before| before.matches('\n').count() + 1);
        let line = line.map_or(String::new(), |line| format!("{line}:"));
        let what = what.replace('\n', " ");
        let note = format!("{}:{line} {what}", self.path.display());
        self.config.mistakes.push(note);
    }

    fn take(&mut self, entries: Entries) {
        for (name, value) in entries {
            let span = name.span();
            let taken = match name.get_ref().as_str() {
                "theme" => self.theme(value.get_ref()),
                "scale" => self.scale(value.get_ref()),
                "grace" => self.option("grace", value.get_ref(), |text| {
                    parse_duration(text).map(drop)
                }),
                "memory" => self.option("memory", value.get_ref(), |text| {
                    parse_bytes(text).map(drop)
                }),
                "notify" => self.option("notify", value.get_ref(), |text| {
                    text.parse::<Way>().map(drop)
                }),
                "instant-keys" => self.instant_keys(value.get_ref()),
                "options" => self.options(value.get_ref()),
                "keys" => self.keys(),
                other => {
                    let known = SETTINGS.map(|(name, ..)| name).join(", ");
                    Err(format!(
                        "`{other}` is no setting: there are {known} and keys"
                    ))
                }
            };
            match taken {
                Ok(()) if name.get_ref() != "keys" => {
                    let set = value.get_ref().to_string();
                    self.config.set.insert(name.into_inner(), set);
                }
                Ok(()) => {}
                Err(what) => self.note(Some(span), &what),
            }
        }
    }

    fn theme(&mut self, value: &Value) -> Result<(), String> {
        let text = value.as_str().unwrap_or_default();
        self.config.theme = Theme::from_str(text)
            .map_err(|()| format!("theme = {value}: it is \"auto\", \"light\" or \"dark\""))?;
        Ok(())
    }

    fn scale(&mut self, value: &Value) -> Result<(), String> {
        let factor = value
            .as_float()
            .or_else(|| value.as_integer().map(|whole| whole as f64));
        let scale = factor.and_then(Scale::of_factor);
        let wrong = || format!("scale = {value}: it is a number from 0.5 to 3");
        self.config.scale = Some(scale.ok_or_else(wrong)?);
        Ok(())
    }

    fn option(
        &mut self,
        name: &str,
        value: &Value,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<(), String> {
        let text = value.as_str().ok_or_else(|| {
            format!("{name} = {value}: write it in quotes, as the option says it")
        })?;
        check(text).map_err(|error| format!("{name} = {value}: {error}"))?;
        let words = [format!("--{name}"), text.to_owned()];
        self.config.options.extend(words);
        Ok(())
    }

    fn instant_keys(&mut self, value: &Value) -> Result<(), String> {
        let is_set = value
            .as_bool()
            .ok_or_else(|| format!("instant-keys = {value}: it is true or false"))?;
        let option = is_set.then(|| "--instant-keys".to_owned());
        self.config.options.extend(option);
        Ok(())
    }

    fn options(&mut self, value: &Value) -> Result<(), String> {
        let words = value
            .as_array()
            .map(|words| words.iter().map(Value::as_str));
        let words = words.and_then(Iterator::collect::<Option<Vec<&str>>>);
        let words =
            words.ok_or("options: write them as texts in a list, like [\"--utc\", \"--quiet\"]")?;
        let words = words.into_iter().map(str::to_owned);
        self.config.options.extend(words);
        Ok(())
    }

    fn keys(&mut self) -> Result<(), String> {
        let entries = toml::from_str::<OnlyKeys>(self.text)
            .map_err(|_| "keys is a table: what is done, and its key")?
            .keys;
        let mut owners: HashMap<Chord, String> = HashMap::new();
        for (id, value) in entries {
            let span = id.span();
            match chords(id.get_ref(), value.get_ref()) {
                Ok(chords) => {
                    let mut free = Vec::new();
                    for chord in chords {
                        if let Some(owner) = owners.get(&chord) {
                            let what = format!("{chord} is taken by {owner} already");
                            self.note(Some(span.clone()), &what);
                        } else {
                            owners.insert(chord, id.get_ref().clone());
                            free.push(chord);
                        }
                    }
                    self.config.chords.insert(id.into_inner(), free);
                }
                Err(what) => self.note(Some(span), &what),
            }
        }
        let changed = self.config.chords.iter();
        let changed = changed.map(|(id, chords)| (id.as_str(), chords.clone()));
        self.config.keymap = Keymap::with(&changed.collect());
        Ok(())
    }
}

/// The keys that something is given.
fn chords(id: &str, value: &Value) -> Result<Vec<Chord>, String> {
    if named(id).is_none() {
        return Err(format!(
            "`{id}` is nothing that can be done: sprintscope config lists what is"
        ));
    }
    let list = match value {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    let chord = |value: &Value| {
        let text = value
            .as_str()
            .ok_or_else(|| format!("{value} is no key: write it in quotes"))?;
        text.parse::<Chord>().map_err(|error| error.to_string())
    };
    list.iter()
        .filter(|value| value.as_str() != Some(""))
        .map(chord)
        .collect()
}

/// Where it is, if there is a place for it.
pub(super) fn path() -> Option<PathBuf> {
    let folder = platform::persons_folder("XDG_CONFIG_HOME", ".config")?;
    Some(folder.join("sprintscope/config.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Config {
        Config::read(text, Path::new("config.toml"))
    }

    #[test]
    fn what_is_written_holds() {
        let config = read(
            "theme = 'light'\nscale = 1.5\ngrace = '5s'\nmemory = '2GB'\noptions = ['--utc']\n\
             [keys]\n'view.follow' = 'G'\n'view.fit' = ['A', 'Ctrl+A']\n'job.kill' = []\n",
        );
        assert_eq!(config.mistakes, Vec::<String>::new());
        assert_eq!(config.theme, Theme::Light);
        assert_eq!(config.scale, Scale::of_factor(1.5));
        assert_eq!(
            config.options,
            ["--grace", "5s", "--memory", "2GB", "--utc"]
        );
        let does = |key: &str| {
            let chord = key.parse().unwrap();
            config.keymap.find(chord).map(|entry| entry.id)
        };
        assert_eq!(does("G"), Some("view.follow"));
        assert_eq!(does("F"), None);
        assert_eq!(
            (does("A"), does("Ctrl+A")),
            (Some("view.fit"), Some("view.fit"))
        );
        assert_eq!(does("K"), None);
        assert_eq!(does("S"), Some("job.stop"));
    }

    #[test]
    fn keys_act_at_once_where_that_is_said() {
        for (text, options) in [
            ("instant-keys = true", &["--instant-keys"][..]),
            ("instant-keys = false", &[]),
        ] {
            let config = read(text);
            assert_eq!(config.mistakes, Vec::<String>::new());
            assert_eq!(config.options, options);
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_the_rest_holds() {
        for (text, told) in [
            (
                "grace = '5s'\ntheme = 'pink'\n",
                "config.toml:2: theme = \"pink\": it is",
            ),
            (
                "grace = '5s'\nthem = 'light'\n",
                "config.toml:2: `them` is no setting",
            ),
            (
                "memory = 'much'\ngrace = '5s'\n",
                "config.toml:1: memory = \"much\"",
            ),
            (
                "grace = '5s'\noptions = '--utc'\n",
                "config.toml:2: options: write them",
            ),
            (
                "grace = '5s'\nmemory = 3\n",
                "config.toml:2: memory = 3: write it in quotes",
            ),
            (
                "grace = '5s'\ninstant-keys = 'yes'\n",
                "config.toml:2: instant-keys = \"yes\": it is true or false",
            ),
            (
                "grace = '5s'\nscale = 9\n",
                "config.toml:2: scale = 9: it is a number from 0.5 to 3",
            ),
            (
                "grace = '5s'\n[keys]\n'view.fly' = 'G'\n",
                "config.toml:3: `view.fly` is nothing that can be done",
            ),
            (
                "grace = '5s'\n\n[keys]\n'view.fit' = 'Hyper+G'\n",
                "config.toml:4: `Hyper+G` is no key",
            ),
            (
                "grace = '5s'\n[keys]\n'view.fit' = 'G'\n'view.follow' = 'G'\n",
                "config.toml:4: G is taken by view.fit already",
            ),
        ] {
            let config = read(text);
            assert_eq!(config.mistakes.len(), 1, "{text} {:?}", config.mistakes);
            assert!(
                config.mistakes[0].starts_with(told),
                "{:?}",
                config.mistakes
            );
            assert_eq!(config.options, ["--grace", "5s"], "{text}");
        }
        let config = read("grace = '5s\n");
        assert!(
            config.mistakes[0].starts_with("config.toml:1: "),
            "{:?}",
            config.mistakes
        );
    }

    #[test]
    fn what_is_printed_can_be_read_again() {
        let empty = read(&Config::default().words());
        assert_eq!(empty, Config::default());
        let config =
            read("theme = 'light'\noptions = ['--utc']\n[keys]\n'view.fit' = ['A', 'Ctrl+A']\n");
        assert_eq!(read(&config.words()), config);
        let all = config.words().replace("\n#", "\n");
        let is_setting = |line: &&str| line.contains('=') || line.starts_with('[');
        let all: Vec<&str> = all.lines().filter(is_setting).collect();
        let all = all.join("\n");
        let read = read(&all);
        assert_eq!(read.mistakes, Vec::<String>::new(), "{all}");
        for entry in catalogue() {
            assert!(
                all.contains(&format!("\"{}\" = ", entry.id)),
                "{}",
                entry.id
            );
        }
    }

    #[test]
    fn fuzz_a_file_that_somebody_changed_is_read_as_far_as_it_says_something() {
        const FILES: &[&str] = &[
            "theme = 'light'\nscale = 1.5\ngrace = '5s'\nmemory = '2GB'\noptions = ['--utc']\n",
            "instant-keys = true\n[keys]\n'view.follow' = 'G'\n'view.fit' = ['A', 'Ctrl+A']\n'job.kill' = []\n",
        ];
        crate::fuzz::hold(&crate::fuzz::changed_text(FILES), |file| {
            let config = read(&String::from_utf8_lossy(&file));
            for mistake in &config.mistakes {
                assert!(mistake.starts_with("config.toml"), "{mistake}");
            }
            Ok(())
        });
    }
}
