//! Formats that aren't lines of text, known by how they begin.

/// A format that isn't lines of text.
struct Kind {
    /// With its article, as in "this is …".
    name: &'static str,
    /// Where it has which bytes. The first part is waited for if it begins the stream.
    parts: &'static [(usize, &'static [u8])],
    /// What to do with it.
    next: &'static str,
}

const fn kind(
    name: &'static str,
    parts: &'static [(usize, &'static [u8])],
    next: &'static str,
) -> Kind {
    Kind { name, parts, next }
}

const TLS: &str = "have it sent without encryption, or take that off on the way (socat)";
const MEDIA: &str = "plot the numbers that it was made of";
const PROGRAM: &str = "run it (sprintscope run FILE) and what it prints is read";
const NUMPY: &str = "write it as text first (python3 -c \"import numpy, sys; \
    numpy.savetxt(sys.stdout, numpy.load('FILE'))\" | sprintscope)";
const CAPTURE: &str = "print it as text first (tcpdump -r FILE | sprintscope)";

/// What people have lying about, from libmagic's list and the formats' own pages.
const KINDS: &[Kind] = &[
    // Packed and put together.
    kind(
        "gzip",
        &[(0, b"\x1f\x8b\x08")],
        "unpack it first (zcat FILE | sprintscope)",
    ),
    kind(
        "zstd",
        &[(0, b"\x28\xb5\x2f\xfd")],
        "unpack it first (zstdcat FILE | sprintscope)",
    ),
    kind(
        "xz",
        &[(0, b"\xfd7zXZ\0")],
        "unpack it first (xzcat FILE | sprintscope)",
    ),
    kind(
        "bzip2",
        &[(0, b"BZh"), (4, b"1AY&SY")],
        "unpack it first (bzcat FILE | sprintscope)",
    ),
    kind(
        "lz4",
        &[(0, b"\x04\x22\x4d\x18")],
        "unpack it first (lz4cat FILE | sprintscope)",
    ),
    kind(
        "lzip",
        &[(0, b"LZIP\x01")],
        "unpack it first (lzip -dc FILE | sprintscope)",
    ),
    kind(
        "compress",
        &[(0, b"\x1f\x9d\x90")],
        "unpack it first (zcat FILE | sprintscope)",
    ),
    kind(
        "a zip archive",
        &[(0, b"PK\x03\x04")],
        "unpack it first (unzip -p FILE | sprintscope)",
    ),
    kind(
        "an empty zip archive",
        &[(0, b"PK\x05\x06")],
        "nothing is in it",
    ),
    kind(
        "a 7z archive",
        &[(0, b"7z\xbc\xaf\x27\x1c")],
        "unpack it first (7z x -so FILE | sprintscope)",
    ),
    kind(
        "a RAR archive",
        &[(0, b"Rar!\x1a\x07")],
        "unpack it first (unrar p -inul FILE | sprintscope)",
    ),
    kind(
        "a tar archive",
        &[(257, b"ustar")],
        "unpack it first (tar -xOf FILE | sprintscope)",
    ),
    kind(
        "an ar archive",
        &[(0, b"!<arch>\n")],
        "unpack it first (ar p FILE | sprintscope)",
    ),
    // A connection that is encrypted: the header of a handshake's or an alert's record.
    kind("TLS", &[(0, b"\x16\x03\x01")], TLS),
    kind("TLS", &[(0, b"\x16\x03\x03")], TLS),
    kind("TLS", &[(0, b"\x15\x03\x01")], TLS),
    kind("TLS", &[(0, b"\x15\x03\x03")], TLS),
    // Text after all, but not for lines.
    kind(
        "UTF-32",
        &[(0, b"\xff\xfe\0\0")],
        "make UTF-8 of it first (iconv -f UTF-32 -t UTF-8 FILE | sprintscope)",
    ),
    kind(
        "UTF-32",
        &[(0, b"\0\0\xfe\xff")],
        "make UTF-8 of it first (iconv -f UTF-32 -t UTF-8 FILE | sprintscope)",
    ),
    kind(
        "a PDF",
        &[(0, b"%PDF-")],
        "take the text out first (pdftotext -layout FILE - | sprintscope)",
    ),
    // Numbers.
    kind(
        "Parquet",
        &[(0, b"PAR1\x15")],
        "write it as CSV first (duckdb -csv -c \"FROM read_parquet('FILE')\" | sprintscope)",
    ),
    kind(
        "Arrow",
        &[(0, b"ARROW1\0\0")],
        "write it as CSV first (python3 -c \"import pandas, sys; pandas.read_feather('FILE').to_csv(sys.stdout)\" | sprintscope)",
    ),
    kind(
        "Avro",
        &[(0, b"Obj\x01")],
        "write it as JSON lines first (avro-tools tojson FILE | sprintscope)",
    ),
    kind(
        "HDF5",
        &[(0, b"\x89HDF\r\n\x1a\n")],
        "write a data set of it as text first (h5dump -d NAME -y -w 1 -o OUT FILE), then watch OUT",
    ),
    kind(
        "NetCDF",
        &[(0, b"CDF\x01")],
        "write a variable of it as text first (ncdump -v NAME FILE | sprintscope)",
    ),
    kind(
        "NetCDF",
        &[(0, b"CDF\x02")],
        "write a variable of it as text first (ncdump -v NAME FILE | sprintscope)",
    ),
    kind("NumPy .npy", &[(0, b"\x93NUMPY")], NUMPY),
    kind(
        "an SQLite database",
        &[(0, b"SQLite format 3\0")],
        "take a table out first (sqlite3 -csv -header FILE 'SELECT * FROM NAME' | sprintscope)",
    ),
    kind(
        "a pickle",
        &[(0, b"\x80\x04\x95"), (8, b"\0\0\0")],
        "print the numbers in it from Python",
    ),
    kind(
        "a pickle",
        &[(0, b"\x80\x05\x95"), (8, b"\0\0\0")],
        "print the numbers in it from Python",
    ),
    kind(
        "a MATLAB file",
        &[(0, b"MATLAB 5.0 MAT-file")],
        "save it there as text first (save -ascii, writematrix)",
    ),
    kind(
        "a MATLAB file",
        &[(0, b"MATLAB 7.3 MAT-file")],
        "save it there as text first (save -ascii, writematrix)",
    ),
    kind(
        "TensorBoard events",
        &[(0, b"\x18\0\0\0\0\0\0\0"), (23, b"brain.Event:")],
        "print the numbers from the program as well, or save them from TensorBoard as CSV",
    ),
    kind(
        "a round-robin database",
        &[(0, b"RRD\0")],
        "take the numbers out first (rrdtool fetch FILE AVERAGE | sprintscope)",
    ),
    kind(
        "a rosbag",
        &[(0, b"#ROSBAG V2.0\n")],
        "take a topic out first (rostopic echo -b FILE -p TOPIC | sprintscope)",
    ),
    kind(
        "MCAP",
        &[(0, b"\x89MCAP0\r\n")],
        "take a topic out first (mcap cat --json --topics TOPIC FILE | sprintscope)",
    ),
    kind(
        "a perf recording",
        &[(0, b"PERFILE2")],
        "print it as text first (perf script -i FILE | sprintscope)",
    ),
    kind(
        "a journal",
        &[(0, b"LPKSHHRH")],
        "print it as text first (journalctl --file FILE | sprintscope)",
    ),
    kind("a packet capture", &[(0, b"\xd4\xc3\xb2\xa1")], CAPTURE),
    kind("a packet capture", &[(0, b"\xa1\xb2\xc3\xd4")], CAPTURE),
    kind(
        "a packet capture",
        &[(0, b"\x0a\x0d\x0d\x0a"), (8, b"\x4d\x3c\x2b\x1a")],
        CAPTURE,
    ),
    // Programs.
    kind("an ELF program", &[(0, b"\x7fELF")], PROGRAM),
    kind("a Mach-O program", &[(0, b"\xcf\xfa\xed\xfe")], PROGRAM),
    kind(
        "a Windows program",
        &[(0, b"MZ\x90\0")],
        "run it and pipe what it prints into sprintscope",
    ),
    kind(
        "a WebAssembly program",
        &[(0, b"\0asm\x01\0\0\0")],
        "run it and pipe what it prints into sprintscope",
    ),
    // Pictures, sound, films.
    kind("a PNG picture", &[(0, b"\x89PNG\r\n\x1a\n")], MEDIA),
    kind("a JPEG picture", &[(0, b"\xff\xd8\xff")], MEDIA),
    kind("a GIF picture", &[(0, b"GIF87a")], MEDIA),
    kind("a GIF picture", &[(0, b"GIF89a")], MEDIA),
    kind("a WebP picture", &[(0, b"RIFF"), (8, b"WEBP")], MEDIA),
    kind("a TIFF picture", &[(0, b"II*\0")], MEDIA),
    kind(
        "WAV sound",
        &[(0, b"RIFF"), (8, b"WAVE")],
        "write its samples as text first (sox FILE -t dat - | sprintscope)",
    ),
    kind(
        "Ogg sound",
        &[(0, b"OggS\0")],
        "write its samples as text first (sox FILE -t dat - | sprintscope)",
    ),
    kind(
        "FLAC sound",
        &[(0, b"fLaC\0")],
        "write its samples as text first (sox FILE -t dat - | sprintscope)",
    ),
    kind("an MP4 film", &[(0, b"\0\0\0"), (4, b"ftyp")], MEDIA),
];

/// How a stream begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// Like this kind.
    Of(&'static str),
    /// Like a kind so far; a few more bytes tell.
    Begun,
    /// Like none.
    None,
}

impl Beginning {
    /// What the first bytes of a stream say.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut found = Self::None;
        for kind in KINDS {
            match kind.begins(bytes) {
                Self::None => {}
                Self::Begun => found = Self::Begun,
                whole @ Self::Of(_) => return whole,
            }
        }
        found
    }
}

impl Kind {
    fn begins(&self, bytes: &[u8]) -> Beginning {
        let mut is_whole = true;
        for (at, part) in self.parts {
            let there = bytes.get(*at..).unwrap_or_default();
            let len = there.len().min(part.len());
            if there[..len] != part[..len] {
                return Beginning::None;
            }
            is_whole &= len == part.len();
        }
        let can_be_waited_for = self.parts.iter().any(|(at, _)| *at == 0);
        match (is_whole, can_be_waited_for && !bytes.is_empty()) {
            (true, _) => Beginning::Of(self.name),
            (false, true) => Beginning::Begun,
            (false, false) => Beginning::None,
        }
    }
}

/// Whether what is called so is like noise all through: it has no lines of text in it, so that those behind it are
/// others.
pub(super) fn is_noise(name: &str) -> bool {
    let noise = [
        "gzip", "zstd", "xz", "bzip2", "lz4", "lzip", "compress", "TLS",
    ];
    noise.contains(&name) || name == super::binary::UNNAMED
}

/// Whether what is called so can be sent without that.
pub(super) fn is_encrypted(name: &str) -> bool {
    name == "TLS"
}

/// What to do with a kind of this name.
pub(super) fn what_next(name: &str) -> &'static str {
    let kind = KINDS.iter().find(|kind| kind.name == name);
    kind.map_or("pipe it through what makes text of it", |kind| kind.next)
}

/// The shortest stream of each kind that begins with what tells it, by name.
#[cfg(test)]
pub(super) fn sample_beginnings() -> Vec<(&'static str, Vec<u8>)> {
    let sample = |kind: &Kind| {
        let mut bytes = Vec::new();
        for (at, part) in kind.parts {
            bytes.resize(*at, b'5');
            bytes.extend_from_slice(part);
        }
        (kind.name, bytes)
    };
    let kinds = KINDS.iter().filter(|kind| kind.parts[0].0 == 0);
    kinds.map(sample).collect()
}
