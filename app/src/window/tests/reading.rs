//! How a source is read: shown line by line, corrected, taken back.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use sprintscope_sim::StopBy;
use sprintscope_sim::format::Corrections;
use sprintscope_sim::job::LedgerChange;
use sprintscope_sim::source::{Address, Intake, Reach, ReadOptions, StartJob, file, listener};
use tempfile::TempDir;

use super::*;
use crate::view::inks::Ink;
use crate::view::plan::Plan;
use crate::window::reading::reading_line::Hues;
use crate::window::theme::Look;

/// A window with a file in it that is followed, and the panel open.
struct Reader {
    desk: Desk,
    folder: TempDir,
}

impl Reader {
    fn of(text: &str) -> Self {
        Self::with(text, |job| job)
    }

    /// The same with more to the file's job.
    fn with(text: &str, more: impl FnOnce(JobSpec) -> JobSpec) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("train.log");
        fs::write(&path, text).unwrap();
        let desk = Desk::new();
        let options = ReadOptions {
            follow: true,
            ..ReadOptions::default()
        };
        desk.scope.start(more(file(path, options)));
        let desk = desk
            .expect_text("train.log: running")
            .press_with(Modifiers::COMMAND, Key::E)
            .expect_text("READING OF");
        Self { desk, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("train.log")
    }

    fn then(self, act: impl FnOnce(Desk) -> Desk) -> Self {
        Self {
            desk: act(self.desk),
            ..self
        }
    }

    fn corrections(&self) -> Corrections {
        Intake::of(&self.desk.job("train.log"))
            .unwrap()
            .corrections()
    }

    fn expect(mut self, is_so: impl Fn(&Corrections) -> bool) -> Self {
        let job = self.desk.job("train.log");
        let intake = Intake::of(&job).unwrap();
        self.desk.until(|_| is_so(&intake.corrections()));
        self
    }
}

impl Desk {
    /// Types this into a field instead of what is in it, and Enter.
    fn fill(self, field: &str, text: &str) -> Self {
        self.click(field)
            .press_with(Modifiers::COMMAND, Key::A)
            .type_text(text)
            .press(Key::Enter)
    }
}

fn training() -> String {
    let line = |n: u32| {
        format!(
            "iter {n}: loss {}.5, time {}.25ms\n",
            9 - n / 10,
            30 + n % 3
        )
    };
    "batch_size=32\n".to_owned() + &(0..60).map(line).collect::<String>()
}

#[test]
fn lines_are_shown_with_what_was_read_out_of_each() {
    let reader = Reader::of(&training());
    reader.then(|desk| {
        desk.expect_text("iter 3: loss 9.5, time 30.25ms: iter 3, loss 9.5, time 30.25 ms")
            .expect_text("batch_size=32: once: batch_size 32")
            .expect_text("numbers are samples")
            .press_with(Modifiers::COMMAND, Key::E)
            .expect_no_text("READING OF")
    });
}

#[test]
fn a_quantity_that_is_no_series_is_left_out_until_that_is_taken_back() {
    let reader = Reader::of(&training())
        .then(|desk| {
            desk.expect_text("Correct loss")
                .click_button("Correct loss")
        })
        .then(|desk| desk.click_button("Not a series"))
        .expect(|said| said.skip == ["loss"])
        .then(|desk| desk.expect_text("loss is no series"))
        .then(|desk| desk.expect_no_text("Correct loss"))
        .then(|desk| desk.click_button("Take back: loss is no series"))
        .expect(Corrections::is_empty);
    reader.then(|desk| desk.expect_text("Correct loss"));
}

#[test]
fn a_name_and_a_unit_are_given_and_hold_from_the_next_line_on() {
    let reader = Reader::of(&training())
        .then(|desk| {
            desk.expect_text("Correct loss")
                .click_button("Correct loss")
        })
        .then(|desk| desk.fill("Name of the quantity", "train/loss"))
        .expect(|said| said.rename == [("loss".into(), "train/loss".into())])
        .then(|desk| desk.fill("Unit of the quantity", "nat"))
        .expect(|said| said.units == [("loss".into(), "nat".into())])
        .then(|desk| desk.expect_text("Correct train/loss"));
    let more = (60..80).map(|n| format!("iter {n}: loss 0.5, time 31.25ms\n"));
    let text = training() + &more.collect::<Vec<_>>().concat();
    fs::write(reader.path(), text).unwrap();
    let is_there = |desk: &Desk| desk.scope.store().find("train.log/train/loss").is_some();
    let mut reader = reader;
    reader.desk.until(is_there);
    let id = reader
        .desk
        .scope
        .store()
        .find("train.log/train/loss")
        .unwrap();
    assert_eq!(reader.desk.scope.store().info(id).unwrap().unit, "nat");
}

#[test]
fn a_quantity_is_made_the_time_or_tells_the_others_apart() {
    let line = |n: u32| format!("up={n}.5 gpu={} temp={}\n", n % 2, 60 + n);
    let reader = Reader::of(&(0..60).map(line).collect::<String>())
        .then(|desk| desk.expect_text("Correct gpu").click_button("Correct gpu"))
        .then(|desk| desk.click_button("A group"))
        .expect(|said| said.groups == ["gpu"])
        .then(|desk| desk.expect_text("Correct gpu1/temp"))
        .then(|desk| desk.click_button("Correct gpu1/up"))
        .then(|desk| desk.click_button("Take back: gpu is a group"))
        .expect(Corrections::is_empty)
        .then(|desk| desk.expect_text("Correct up").click_button("Correct up"))
        .then(|desk| desk.click_button("The time"))
        .expect(|said| said.time.as_deref() == Some("up"));
    let reader = reader.then(|desk| desk.expect_text("x: up").expect_text("up is the time"));
    assert_eq!(reader.corrections().groups, [""; 0]);
}

#[test]
fn a_job_that_says_its_series_itself_has_no_lines_to_correct() {
    let desk = Desk::new().ticking("demo");
    desk.press_with(Modifiers::COMMAND, Key::E)
        .expect_text("This job reads no lines");
}

/// More than is kept of a source, so that what was counted is shown.
fn long_table() -> String {
    let line = |n: u32| match n {
        3_000 | 3_001 | 4_000 => format!("{},hot,{}\n", 1_732_600_000 + n, n % 9),
        _ => format!("{},{}.5,{}\n", 1_732_600_000 + n, n % 30, n % 9),
    };
    "time,temp,power\n".to_owned() + &(0..8_000).map(line).collect::<String>()
}

#[test]
fn counts_and_bad_lines_are_those_of_the_whole_source() {
    let reader = Reader::of(&long_table());
    reader.then(|desk| {
        desk.expect_text("16.0 k of 24.0 k numbers are samples, left out: 8.00 k x")
            .expect_text("3 × not a number")
            .expect_text("`temp` holds `hot`")
    });
}

/// The panel may be drawn while a block that was taken in is still being read, its last one, too.
#[test]
fn what_is_counted_after_the_last_bytes_came_is_shown() {
    let reading_on = Arc::new(AtomicBool::new(false));
    let is_read = Arc::clone(&reading_on);
    let count = move |ctx: TaskContext| {
        let is_read = Arc::clone(&is_read);
        async move {
            while !is_read.load(Ordering::Acquire) && ctx.sleep().await {}
            ctx.count_in_ledger(&LedgerChange {
                seen: 6_000,
                samples: 6_000,
                ..LedgerChange::default()
            });
        }
    };
    let counter = TaskSpec::new("counter", count).every(Duration::from_millis(1));
    Reader::with(&long_table(), |job| job.task(counter)).then(|desk| {
        let desk = desk.expect_text("16.0 k of 24.0 k numbers are samples");
        reading_on.store(true, Ordering::Release);
        desk.expect_text("22.0 k of 30.0 k numbers are samples")
    });
}

#[test]
fn what_a_source_said_in_the_run_before_is_no_part_of_this_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("train.log");
    fs::write(&path, training()).unwrap();
    let desk = Desk::new();
    let job = desk.scope.start(file(path, ReadOptions::default()));
    let desk = desk
        .expect_text("train.log: completed")
        .press_with(Modifiers::COMMAND, Key::E)
        .expect_text("180 of 181 numbers are samples, 1 said once");
    job.restart(StopBy::Key);
    let mut desk = desk;
    desk.until(|_| !job.past_runs().is_empty() && job.state().has_ended());
    for _ in 0..5 {
        desk.harness.step();
    }
    desk.expect_text("180 of 181 numbers are samples, 1 said once")
        .expect_text("batch_size=32: once: batch_size 32");
}

#[test]
fn the_panel_is_found_by_its_name() {
    Desk::new()
        .ticking("demo")
        .press_with(Modifiers::COMMAND, Key::P)
        .type_text("reading")
        .press(Key::Enter)
        .expect_text("READING OF");
}

#[test]
fn in_a_small_window_lines_begin_within_their_panels() {
    let reader = Reader::of(&training());
    let mut reader = reader.then(|desk| desk.expect_text("batch_size=32: once"));
    for size in [[800.0, 600.0], [720.0, 420.0]] {
        reader.desk.harness.set_size(size.into());
        for _ in 0..5 {
            reader.desk.harness.step();
        }
        let left = |part: &str| {
            let mut found = reader.desk.harness.query_all_by_label_contains(part);
            found.next().map(|found| found.rect().left())
        };
        // Panels give way to the one that was asked for last, and leave the strips that open them.
        for (panel, part) in [
            ("jobs", "JOBS"),
            ("controls", "CONTROLS OF"),
            ("log", "Filter the log"),
        ] {
            let opens = left(&format!("Show {panel}"));
            assert_ne!(left(part).is_some(), opens.is_some(), "{panel}, {size:?}");
        }
        let jobs = left("JOBS").map_or(0.0, |left| left + 150.0);
        for part in ["READING OF", "batch_size=32: once"] {
            let left = left(part).unwrap_or_else(|| panic!("{part} is not shown, {size:?}"));
            assert!(left > jobs, "{size:?}");
        }
        assert!(
            left("Filter the log").is_none_or(|left| left > jobs),
            "{size:?}"
        );
        let lines = reader.desk.harness.query_all_by_label_contains(": loss");
        for line in lines {
            assert!(line.rect().left() > jobs, "{size:?}: {:?}", line.rect());
        }
        let right = reader.desk.harness.get_by_label("Close the reading");
        let controls = left("CONTROLS OF").unwrap_or(size[0]);
        assert!(right.rect().right() < controls, "{size:?}");
    }
}

/// Who connects is read by a job of its own; the list leads to its lines.
#[test]
fn a_port_lists_who_connected_and_a_button_leads_to_the_reading() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = port.local_addr().unwrap();
    drop(port);
    let desk = Desk::new();
    let weak = desk.scope.downgrade();
    let start: StartJob = Arc::new(move |job| Some(weak.upgrade()?.start(job)));
    let address = format!("tcp://{place}?listen");
    let listens = Address::read(address.as_ref()).unwrap();
    let listening = listener(listens, Reach::Loopback, ReadOptions::default(), start);
    desk.scope.start(listening);
    let mut desk = desk.press_with(Modifiers::COMMAND, Key::E);
    desk.until(|_| std::net::TcpStream::connect(place).is_ok());
    let mut peer = std::net::TcpStream::connect(place).unwrap();
    peer.write_all(b"depth=1.5\ndepth=2.5\n").unwrap();
    let name = peer.local_addr().unwrap().to_string();
    let desk = desk.expect_text("What comes is read by");
    let label = format!("Reading of {name}");
    let desk = desk.expect_text(&label).click_button(&label);
    desk.expect_text("depth=1.5: depth 1.5");
}

/// The second job's curves are of other hues than the first one's; its lines have theirs.
#[test]
fn what_is_read_has_the_colour_of_its_curve_whichever_job_it_is_of() {
    let reader = Reader::of("depth=9\ndepth=8\ndepth=7\n");
    let mut desk = reader.desk;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.log");
    fs::write(&path, "depth=1\ndepth=2\ndepth=3\n").unwrap();
    let options = ReadOptions {
        follow: true,
        ..ReadOptions::default()
    };
    let job = desk.scope.start(file(path, options));
    for name in ["train.log/depth", "other.log/depth"] {
        desk.until(|desk| desk.scope.store().find(name).is_some());
    }
    let series = desk.scope.store().find("other.log/depth").unwrap();
    let mut plan = Plan::default();
    plan.update(&desk.scope, &desk.scope.jobs().list());
    let ink = plan.inks[&series];
    assert_ne!(ink, Ink::of_series(0), "the first one's hue tells nothing");
    let mut hues = Hues::of(["depth"].into_iter());
    hues.follow(&plan, job.id());
    let look = Look::in_mode(true);
    assert_eq!(hues.color(look, "depth"), look.words_of_curve(ink));
}
