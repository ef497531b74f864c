//! Whether it is said which machine lines are about: where there is one alone, its name in front of everything says
//! nothing. Where there are several, it is said of all of them: the first one without would look like their sum.

/// The machines that tags name.
#[derive(Debug, Default)]
pub(super) struct Machines {
    /// The first one.
    first: Option<Box<[u8]>>,
    /// There are others, or may be at any time.
    are_told: bool,
}

impl Machines {
    /// They are said of every line: anybody may send.
    pub(super) fn tell(&mut self) {
        self.are_told = true;
    }

    /// Looks through a source's first lines for those of several.
    pub(super) fn learn<'a>(&mut self, lines: impl Iterator<Item = &'a [u8]>) {
        for line in lines {
            for key in [&b"host"[..], b"hostname"] {
                if let Some(value) = value_behind(line, key) {
                    self.note(value);
                }
            }
        }
    }

    fn note(&mut self, machine: &[u8]) {
        let first = self.first.get_or_insert_with(|| machine.into());
        self.are_told |= **first != *machine;
    }

    /// Whether a tag tells lines apart.
    pub(super) fn is_telling(&mut self, tag: &[u8], value: &[u8]) -> bool {
        if !matches!(tag, b"host" | b"hostname") {
            return true;
        }
        self.note(value);
        self.are_told
    }
}

/// What a tag says: `host=a`, `host:a`, between signs that part tags.
fn value_behind<'a>(line: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let parts = |byte: &u8| matches!(byte, b',' | b';' | b' ' | b'#' | b'|');
    line.split(parts).find_map(|tag| {
        let value = tag.strip_prefix(key)?.strip_prefix(b"=").or_else(|| {
            let behind = tag.strip_prefix(key)?;
            behind.strip_prefix(b":")
        })?;
        (!value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_machine_alone_is_not_told_and_of_several_each_is() {
        let mut machines = Machines::default();
        assert!(machines.is_telling(b"cpu", b"0"));
        assert!(!machines.is_telling(b"host", b"a"));
        assert!(machines.is_telling(b"host", b"b"));
        assert!(machines.is_telling(b"host", b"a"), "the first one, too");
        for lines in [
            "cpu,host=a u=1\ncpu,host=b u=1",
            "put cpu 1 2 host=a cpu=0\nput cpu 1 2 host=b",
            "lat:1|ms|#env:prod,host:a\nlat:1|ms|#host:b",
            "a;host=x 1 2\na;hostname=y 1 2",
        ] {
            let mut machines = Machines::default();
            machines.learn(lines.lines().map(str::as_bytes));
            assert!(machines.is_telling(b"host", b"a"), "{lines}");
            let mut machines = Machines::default();
            machines.learn(lines.lines().take(1).map(str::as_bytes));
            assert!(!machines.are_told, "{lines}");
        }
    }
}
