//! The word that a source says under a name: `mode=run`, `mode: run`, `"mode":"run"`.

use memchr::memmem::Finder;

/// A name, and the word that was said last under it.
#[derive(Debug)]
pub(super) struct Chosen {
    name: String,
    finder: Finder<'static>,
    word: Option<String>,
}

impl Chosen {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            finder: Finder::new(name).into_owned(),
            word: None,
        }
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// The word since it was asked for last.
    pub(super) fn take(&mut self) -> Option<String> {
        self.word.take()
    }

    /// Looks through a line.
    pub(super) fn hear(&mut self, line: &str) {
        let places = self.finder.find_iter(line.as_bytes());
        let words = places.filter_map(|at| word_at(line, at, self.name.len()));
        if let Some(word) = words.last() {
            self.word = Some(word.into());
        }
    }
}

/// The word behind the name that stands here.
fn word_at(line: &str, at: usize, len: usize) -> Option<&str> {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '/');
    if line.get(..at)?.ends_with(is_of_name) {
        return None;
    }
    let behind = line.get(at + len..)?;
    let behind = behind.strip_prefix(['"', '\'']).unwrap_or(behind);
    let word = behind.trim_start().strip_prefix(['=', ':'])?.trim_start();
    if let Some(quoted) = word.strip_prefix('"') {
        return quoted.split('"').next();
    }
    let end = word.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '}' | ']' | '|'));
    let word = &word[..end.unwrap_or(word.len())];
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(line: &str) -> Option<String> {
        let mut chosen = Chosen::new("mode");
        chosen.hear(line);
        chosen.take()
    }

    #[test]
    fn a_word_is_heard_behind_its_name_alone() {
        for line in [
            "mode=run",
            "t=3 mode: run, kp=1",
            "{\"mode\":\"run\",\"kp\":1}",
            "mode=idle mode=run",
        ] {
            assert_eq!(heard(line).as_deref(), Some("run"), "{line}");
        }
        for line in [
            "",
            "mode",
            "mode=",
            "a mode run",
            "submode=run",
            "modes=run",
        ] {
            assert_eq!(heard(line), None, "{line}");
        }
    }
}
