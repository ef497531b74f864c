//! What of a recording is damaged.

/// What was found to be damaged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Damage {
    /// Bytes that belong to no frame that can be read.
    pub bytes: u64,
    /// Stretches of such bytes, frames with another body than was written, and lines that can't be read.
    pub places: u64,
    /// Samples that are missing, and drawn as a gap.
    pub samples: u64,
    /// It ends where it wasn't closed.
    pub is_open_ended: bool,
}

impl Damage {
    /// What is damaged, in a sentence; `None` where nothing is.
    pub fn words(&self) -> Option<String> {
        if self.places == 0 {
            let end = "it wasn't closed: it goes as far as it was written";
            return self.is_open_ended.then(|| end.into());
        }
        let places = counted(self.places, "place");
        let rest = match self.samples {
            0 => "what stood there is missing".into(),
            samples => format!(
                "what stood there is missing, {} among it, which are gaps",
                counted(samples, "sample")
            ),
        };
        Some(format!("damaged in {places}: {rest}"))
    }
}

fn counted(count: u64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    }
}
