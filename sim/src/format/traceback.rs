//! Tracebacks of Python programs: code and an error, in which `batch_size=32` is no data.

use super::text::is_blank;

/// How one begins, behind what a launcher may put before every line (`[rank0]: `).
const BEGIN: &[u8] = b"Traceback (most recent call last):";

/// Knows which lines are a traceback's.
#[derive(Default)]
pub(super) struct Traceback {
    /// Within one: how much stands before each of its lines.
    prefix: Option<usize>,
}

impl Traceback {
    /// Whether the next line may belong to one.
    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.prefix.is_some()
    }

    /// Whether this line, the next one, belongs to a traceback.
    #[inline]
    pub(super) fn takes(&mut self, line: &[u8]) -> bool {
        if line.ends_with(BEGIN) {
            self.prefix = Some(line.len() - BEGIN.len());
            return true;
        }
        let Some(prefix) = self.prefix else {
            return false;
        };
        // Its frames are indented; the error that ends it is not.
        let is_frame = line.get(prefix).is_some_and(|byte| is_blank(*byte));
        if !is_frame {
            self.prefix = None;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::format::Format;
    use crate::format::script::read_as;

    #[test]
    fn what_stands_in_a_traceback_is_no_data() {
        for prefix in ["", "[rank0]: "] {
            let lines = [
                "loss=0.5",
                "Traceback (most recent call last):",
                "  File \"train.py\", line 3, in <module>",
                "    fit(batch_size=32)",
                "ValueError: 3",
                "loss=0.25",
            ];
            let lines: Vec<String> = lines.map(|line| format!("{prefix}{line}\n")).into();
            let data = read_as(Format::Pairs, &lines.concat()).data();
            assert!(data.ends_with("loss: 0.5 0.25"), "{data}");
            assert!(!data.contains("batch_size"), "{data}");
        }
    }
}
