//! How a control is written: `kp 0..10: P{}`, `mode a|b: M{}`, `rate 1..1000 log Hz: !./set-rate {}`, `reset: R`.

use std::fmt;
use std::str::FromStr;

use super::{Does, LineControl, PLACE};
use crate::job::{Control, ControlSpec};

/// Why a text is no control, with the place in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}, {why}", Self::place(*at, text))]
pub struct LineControlError {
    text: String,
    /// Bytes before what is wrong.
    at: usize,
    why: String,
}

impl LineControlError {
    fn place(at: usize, text: &str) -> String {
        let before = text.get(..at).unwrap_or(text);
        let rest = text.get(at..).unwrap_or_default();
        let word = rest.split_whitespace().next().unwrap_or_default();
        let word = word
            .strip_suffix(':')
            .filter(|word| !word.is_empty())
            .unwrap_or(word);
        let number = before.chars().count() + 1;
        if word.is_empty() {
            format!("character {number}, at the end")
        } else {
            format!("character {number}, at `{word}`")
        }
    }

    /// The character that is wrong, counted from 1.
    pub fn character(&self) -> usize {
        let before = self.text.get(..self.at).unwrap_or(&self.text);
        before.chars().count() + 1
    }
}

/// What is wrong, at a place.
struct Wrong {
    at: usize,
    why: String,
}

fn wrong(at: usize, why: impl fmt::Display) -> Wrong {
    let why = why.to_string();
    Wrong { at, why }
}

impl FromStr for LineControl {
    type Err = LineControlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).map_err(|Wrong { at, why }| LineControlError {
            text: text.into(),
            at: at.min(text.len()),
            why,
        })
    }
}

impl fmt::Display for LineControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn read(text: &str) -> Result<LineControl, Wrong> {
    let colon = text.find(':').ok_or_else(|| {
        let why = "give what to send behind a colon, as in `kp 0..10: P{}`";
        wrong(text.len(), why)
    })?;
    if let Some(at) = text.find(char::is_control) {
        return Err(wrong(at, "a control is one line of text"));
    }
    let spec = read_head(&text[..colon])?;
    let behind = colon + 1;
    let said = text[behind..].trim();
    let at = behind + (text[behind..].len() - text[behind..].trim_start().len());
    if said.is_empty() {
        return Err(wrong(at, "nothing to send: give a text, as in `P{}`"));
    }
    let does = match said.strip_prefix('!') {
        None => Does::Say(said.into()),
        Some(command) => Does::Run(words(command, at + 1)?),
    };
    let has_value = spec.kind != crate::job::ControlKind::Button;
    match said.find(PLACE) {
        None if has_value => {
            let why = format!(
                "{{}} is missing where the value of {} is to stand",
                spec.name
            );
            return Err(wrong(at, why));
        }
        Some(place) if !has_value => {
            let why = "a button has no value for {}: give a range as in 0..10, or choices as in a|b, \
                       in front of the colon; { } is sent as it is";
            return Err(wrong(at + place, why));
        }
        _ => {}
    }
    Ok(LineControl {
        text: text.trim().into(),
        spec,
        does,
    })
}

/// The words of a command, as a shell would part them; nothing else of a shell.
fn words(command: &str, at: usize) -> Result<Vec<String>, Wrong> {
    let words = shell_words::split(command).map_err(|error| wrong(at, error))?;
    match words.first() {
        None => Err(wrong(at, "no command behind !")),
        Some(program) if program.contains(PLACE) => {
            Err(wrong(at, "the value can't say which program is run"))
        }
        Some(_) => Ok(words),
    }
}

/// What stands before the colon.
fn read_head(head: &str) -> Result<ControlSpec, Wrong> {
    let words: Vec<(usize, &str)> = words_at(head).collect();
    let range = words
        .iter()
        .position(|(_, word)| word.contains("..") && word.chars().any(|c| c.is_ascii_digit()));
    let spec = if let Some(place) = range {
        slider(head, &words, place)?
    } else if let Some(bar) = head.find('|') {
        choice(head, bar)?
    } else {
        let name = name_of(head, head.len())?;
        ControlSpec::button(name)
    };
    // What no control can be is said at its name.
    let at = words.first().map_or(0, |(at, _)| *at);
    Control::new(spec.clone()).map_err(|error| wrong(at, error))?;
    Ok(spec)
}

fn words_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace()
        .map(move |word| (word.as_ptr() as usize - start, word))
}

/// The name that ends before this place.
fn name_of(head: &str, end: usize) -> Result<String, Wrong> {
    let name = head[..end].split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(wrong(0, "give the control a name in front"));
    }
    Ok(name)
}

fn slider(head: &str, words: &[(usize, &str)], place: usize) -> Result<ControlSpec, Wrong> {
    let (at, range) = words[place];
    let name = name_of(head, at)?;
    let (low, high) = range.split_once("..").unwrap_or((range, ""));
    let number = |text: &str, at: usize| {
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        number.ok_or_else(|| {
            let why = format!("`{text}` is no number: give a range as in 0..10");
            wrong(at, why)
        })
    };
    if high.starts_with('.') {
        return Err(wrong(
            at,
            "two points part the ends of a range, as in 0..10",
        ));
    }
    let min = number(low, at)?;
    let max = number(high, at + low.len() + 2)?;
    if min >= max {
        return Err(wrong(
            at,
            "the range holds no value: the lower end stands first",
        ));
    }
    let mut rest = &words[place + 1..];
    let is_log = rest.first().is_some_and(|(_, word)| *word == "log");
    if is_log {
        rest = &rest[1..];
        if min <= 0.0 {
            return Err(wrong(at, "a range with log begins above 0"));
        }
    }
    if let Some((at, word)) = rest.get(1) {
        return Err(wrong(*at, behind_unit(rest[0].1, word)));
    }
    let unit = rest.first().map_or("", |(_, word)| *word);
    let default = if is_log { min } else { 0.0_f64.clamp(min, max) };
    let spec = ControlSpec::slider(name, min, max, default).unit(unit);
    Ok(if is_log { spec.log() } else { spec })
}

/// Why a word behind a range and its unit is wrong.
fn behind_unit(unit: &str, word: &str) -> String {
    match word {
        "log" => format!("`log` stands before the unit: log {unit}"),
        word => format!("`{unit}` is the unit, and a unit is one word; what is `{word}`?"),
    }
}

fn choice(head: &str, bar: usize) -> Result<ControlSpec, Wrong> {
    // The first choice is the word before the first bar.
    let before = head[..bar].trim_end();
    let begin = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let name = name_of(head, begin)?;
    let mut at = begin;
    let mut choices = Vec::new();
    for choice in head[begin..].split('|') {
        let label = choice.trim();
        if label.is_empty() {
            return Err(wrong(at, "a choice without a name between two bars"));
        }
        if choices.contains(&label) {
            return Err(wrong(at, format!("`{label}` is there twice")));
        }
        choices.push(label);
        at += choice.len() + 1;
    }
    Ok(ControlSpec::choice(name, choices))
}
