//! The forms in which values are written.

use std::path::Path;

/// A form in which values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table with commas.
    Csv,
    /// A table with tabs.
    Tsv,
    /// A JSON object a line.
    JsonLines,
    /// Arrays of numpy.
    Npz,
    /// Apache Parquet.
    Parquet,
    /// MCAP with JSON messages.
    Mcap,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Csv,
        Self::Tsv,
        Self::JsonLines,
        Self::Npz,
        Self::Parquet,
        Self::Mcap,
    ];

    /// The form that a file of this name has.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match &*ending {
            "csv" => Self::Csv,
            "tsv" | "txt" => Self::Tsv,
            "jsonl" | "ndjson" | "json" => Self::JsonLines,
            "npz" => Self::Npz,
            "parquet" => Self::Parquet,
            "mcap" => Self::Mcap,
            _ => return None,
        })
    }

    /// How the names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::JsonLines => "jsonl",
            Self::Npz => "npz",
            Self::Parquet => "parquet",
            Self::Mcap => "mcap",
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::JsonLines => "JSON lines",
            Self::Npz => "NPZ",
            Self::Parquet => "Parquet",
            Self::Mcap => "MCAP",
        }
    }
}
