//! Exports of the real program: read by Python, and by itself again, to the bit.

use std::path::Path;
use std::process::Command;

use crate::language::{asset, program};

/// Says series at times of their own, a gap, what is infinite, a unit, and states.
const SAYING: &str = "
import math, sprintscope, time
with sprintscope.job('train') as job:
    job.series('volts', unit='V')
    for step in range(300):
        job.plot(volts=math.sin(step / 7) / 3, t=step * 0.1)
        if step % 3 == 0:
            job.plot(loss=[1 / (1 + step), math.nan, math.inf][step % 9 // 3], t=step * 0.1)
";

/// Compares what an export holds with its recording; the forms that Python reads by itself.
const COMPARING: &str = "
import array, csv, io, json, math, struct, sys, zipfile, ast
import sprintscope

recording, folder = sprintscope.read(sys.argv[1]), sys.argv[2]
bits = lambda numbers: [b'nan' if math.isnan(n) else struct.pack('<d', n) for n in numbers]
truth = {n: (bits(s.x), bits(s.values)) for n, s in recording.series.items() if len(s.x)}

def check(form, rows):
    found = {}
    for series, x, value in rows:
        xs, values = found.setdefault(series, ([], []))
        xs.append(x), values.append(value)
    found = {n: (bits(x), bits(v)) for n, (x, v) in found.items()}
    assert found == truth, (form, {n: len(x) for n, (x, _) in found.items()})
    print(form, 'equal')

for form, separator in (('csv', ','), ('tsv', '\\t')):
    rows = csv.DictReader(open(f'{folder}/out.{form}'), delimiter=separator)
    check(form, ((r['series'], float(r['t']), float(r['value'])) for r in rows))
number = lambda value: math.nan if value is None else float(value)
rows = map(json.loads, open(f'{folder}/out.jsonl'))
check('jsonl', ((r['series'], r['t'], number(r['value'])) for r in rows))

rows = []
archive = zipfile.ZipFile(f'{folder}/out.npz')
assert archive.testzip() is None
for name in archive.namelist():
    data = archive.read(name)
    assert data[:8] == b'\\x93NUMPY\\x03\\x00'
    (length,) = struct.unpack('<I', data[8:12])
    about = ast.literal_eval(data[12 : 12 + length].decode())
    if name.endswith('.unit.npy'):
        assert (about['descr'], data[12 + length :].decode('utf-32-le')) == ('<U1', 'V'), about
        continue
    assert about['descr'] == [('t', '<f8'), ('value', '<f8')] and (12 + length) % 64 == 0
    numbers = array.array('d', data[12 + length :])
    assert about['shape'] == (len(numbers) // 2,)
    rows += [(name[:-4], x, value) for x, value in zip(numbers[::2], numbers[1::2])]
check('npz', rows)

# Messages in their chunks, as the specification has them.
data, at, names, rows = open(f'{folder}/out.mcap', 'rb').read(), 8, {}, []
text = lambda data, at: (data[at + 4 : at + 4 + struct.unpack_from('<I', data, at)[0]].decode(),
                         at + 4 + struct.unpack_from('<I', data, at)[0])
assert data.startswith(b'\\x89MCAP0\\r\\n') and data.endswith(b'\\x89MCAP0\\r\\n')
def records(data, at):
    while at < len(data):
        kind, length = struct.unpack_from('<BQ', data, at)
        yield kind, data[at + 9 : at + 9 + length]
        at += 9 + length
for kind, body in records(data[:-8], 8):
    if kind == 4:
        names[struct.unpack_from('<H', body)[0]] = text(body, 4)[0]
    if kind == 6:
        _, end = text(body, 28)
        for inner, message in records(body[end + 8 :], 0):
            told = json.loads(message[22:])
            rows.append((names[struct.unpack_from('<H', message)[0]], told['t'], number(told['value'])))
check('mcap', rows)
";

fn export(recording: &Path, out: &Path) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sprintscope"));
    let command = command.arg("export").arg(recording).arg(out);
    command.output().unwrap()
}

#[test]
fn what_is_exported_is_what_was_recorded_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.sprint");
    let ran = program("run --view none --record").arg(&path);
    let ran = ran.arg("--").arg("python3").arg("-c").arg(SAYING).run();
    ran.expect_exit(0);
    for form in ["csv", "tsv", "jsonl", "npz", "mcap", "parquet"] {
        let out = folder.path().join(format!("out.{form}"));
        let exported = export(&path, &out);
        let says = String::from_utf8_lossy(&exported.stderr).into_owned();
        assert!(exported.status.success(), "{says}");
        assert!(says.contains("400 samples"), "{says}");
    }
    let compared = Command::new("python3")
        .args(["-c", COMPARING])
        .arg(&path)
        .arg(folder.path())
        .env("PYTHONPATH", asset("../python/src"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&compared.stderr).into_owned();
    assert!(compared.status.success(), "{errors}");
    assert_eq!(
        String::from_utf8_lossy(&compared.stdout),
        "csv equal\ntsv equal\njsonl equal\nnpz equal\nmcap equal\n"
    );
    // There is one now.
    let again = export(&path, &folder.path().join("out.csv"));
    assert_eq!(again.status.code(), Some(1));
    let nobody = export(&folder.path().join("nobody"), &folder.path().join("x.csv"));
    assert_eq!(nobody.status.code(), Some(3));
    let formless = export(&path, &folder.path().join("x.xyz"));
    assert_eq!(formless.status.code(), Some(2));
}

#[test]
fn pictures_are_drawn_without_a_display_when_a_scope_ends_and_of_its_recording() {
    let folder = tempfile::tempdir().unwrap();
    let [recording, svg, png] =
        ["demo.sprint", "end.svg", "later.png"].map(|name| folder.path().join(name));
    let ran = program("demo --view none --stops 30 --stopper-interval 0.01 --record")
        .arg(&recording)
        .arg("--picture")
        .arg(&svg)
        .run();
    ran.expect_exit(0);
    let drawn = std::fs::read_to_string(&svg).unwrap();
    assert!(drawn.starts_with("<svg ") && drawn.contains("<title>sprinter</title>"));
    let exported = export(&recording, &png);
    assert!(exported.status.success(), "{exported:?}");
    assert!(std::fs::read(&png).unwrap().starts_with(b"\x89PNG"));
    let refused = program("demo --view none --stops 3 --picture")
        .arg(&svg)
        .run();
    refused.expect_exit(2).expect_stderr("--force");
}
