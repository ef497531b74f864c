//! What a person sees of what programs print on a terminal.

use super::line::Line;
use super::lines::Lines;

/// A line as text: what is unfinished with `?` behind it, what was cut with `…`, a frame in brackets.
pub(super) fn shown(line: Line<'_>) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    match line {
        Line::Whole(line) => text(line),
        Line::Cut(line) => text(line) + "…",
        Line::Unfinished(line) => text(line) + "?",
        Line::BrokenOff(line) => text(line) + "!",
        Line::FrameBegins => "[".into(),
        Line::FrameEnds => "]".into(),
    }
}

/// A reader with a clock of its own.
pub(super) struct Watch {
    lines: Lines,
    now: f64,
    said: Transcript,
}

#[derive(Default)]
struct Transcript {
    lines: Vec<String>,
    is_in_frame: bool,
}

impl Transcript {
    fn hear(&mut self, line: Line<'_>) {
        match line {
            Line::FrameBegins => assert!(!self.is_in_frame, "a frame in a frame"),
            Line::FrameEnds => assert!(self.is_in_frame, "no frame ends"),
            Line::Whole(line)
            | Line::Cut(line)
            | Line::Unfinished(line)
            | Line::BrokenOff(line) => {
                assert!(!line.is_empty());
            }
        }
        self.is_in_frame = match line {
            Line::FrameBegins => true,
            Line::FrameEnds => false,
            _ => self.is_in_frame,
        };
        self.lines.push(shown(line));
    }
}

impl Watch {
    pub(super) fn new(lines: Lines) -> Self {
        Self {
            lines,
            now: 0.0,
            said: Transcript::default(),
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let said = &mut self.said;
        self.lines
            .feed(bytes, self.now, &mut |line| said.hear(line));
    }

    /// Nothing comes for a while.
    pub(super) fn pause(&mut self, seconds: f64) {
        let end = self.now + seconds;
        while let Some(deadline) = self.lines.deadline().filter(|&deadline| deadline <= end) {
            let said = &mut self.said;
            self.lines.tick(deadline, &mut |line| said.hear(line));
            assert_ne!(
                self.lines.deadline(),
                Some(deadline),
                "it would wait for ever"
            );
        }
        self.now = end;
    }

    pub(super) fn finish(mut self) -> String {
        let said = &mut self.said;
        self.lines.finish(&mut |line| said.hear(line));
        assert!(!self.said.is_in_frame);
        self.said.lines.join("|")
    }
}

/// What is seen of a stream, in which `§` is a pause of 0.1 s and `¶` one of 0.4 s.
fn seen_by(lines: Lines, stream: &str) -> String {
    let mut watch = Watch::new(lines);
    for part in stream.split_inclusive(['§', '¶']) {
        watch.feed(part.trim_end_matches(['§', '¶']).as_bytes());
        match part.chars().last() {
            Some('§') => watch.pause(0.1),
            Some('¶') => watch.pause(0.4),
            _ => {}
        }
    }
    watch.finish()
}

pub(super) fn seen(stream: &str) -> String {
    seen_by(Lines::new(1 << 20), stream)
}

#[test]
fn a_percentage_over_backspaces_is_a_line_each_time() {
    let stream =
        "progress:   0%§\x08\x08\x08\x08  5%§\x08\x08\x08\x08100%§\x08\x08\x08\x08done\r\n";
    let states = "progress:   0%|progress:   5%|progress: 100%|progress: done";
    assert_eq!(seen(stream), states);
    assert_eq!(seen(&stream.replace('§', "")), states);
}

#[test]
fn a_shorter_state_has_nothing_of_the_longer_one() {
    let back = "\x08".repeat(22);
    let stream =
        format!("ETA: 10s - acc: 0.3935{back}ETA: 9s - acc: 0.4231{back}ETA: 8s - acc: 0.4512\n");
    assert_eq!(
        seen(&stream),
        "ETA: 10s - acc: 0.3935|ETA: 9s - acc: 0.4231|ETA: 8s - acc: 0.4512"
    );
}

#[test]
fn a_shorter_state_on_a_part_of_a_row_leaves_the_rest() {
    assert_eq!(
        seen("done: 9 of 20 files\x1b[G\x1b[6C10\x1b[G\x1b[4Cx\n"),
        "done: 9 of 20 files|done: 10of 20 files|donex 10of 20 files"
    );
}

#[test]
fn a_count_that_is_drawn_into_its_bar_is_of_the_same_state() {
    let bars = |end: &str| {
        let back = "\x08".repeat(19);
        format!("[>........] loss: 0.5{back} 1/9 {end}[===>.....] loss: 0.4{back} 2/9 {end}")
    };
    let states = "[> 1/9 ...] loss: 0.5|[= 2/9 ...] loss: 0.4";
    assert_eq!(seen(&bars("\n")), states);
    assert_eq!(seen(&bars("\r")), states);
    // Its end tells a state that goes on from one that is counted anew.
    assert_eq!(
        seen("[>..] 1/9 a\x08\x08\x08\x08\x082/9\n"),
        "[>..] 1/9 a|[>..] 2/9 a"
    );
}

#[test]
fn bars_below_each_other_give_every_state() {
    let bars = "\repoch:   0%|   |\r\n\rbatch:   0%|    | loss=1.0\x1b[A\r\n\rbatch:  50%|██  | loss=0.5\
                \x1b[A\r\n\rbatch: 100%|████| loss=0.2\x1b[A\r\n\r                          \x1b[A\
                \r                \repoch 0 val_loss=0.333\r\n\repoch:  50%|█▌ |\r";
    assert_eq!(
        seen(bars),
        "epoch:   0%|   ||batch:   0%|    | loss=1.0|batch:  50%|██  | loss=0.5|batch: 100%|████| loss=0.2\
         |epoch 0 val_loss=0.333|epoch:  50%|█▌ |"
    );
}

#[test]
fn rows_that_are_erased_and_drawn_again_are_lines_when_they_say_something_new() {
    let table = |loss: &str| format!("┏━━━━━┓\r\n┃ loss┃\r\n┡━━━━━┩\r\n│ {loss} │\r\n└─────┘");
    let again = "\r\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K\x1b[1A\x1b[2K";
    let stream = ["0.5", "0.5", "0.4", "0.3"].map(table).join(again);
    assert_eq!(
        seen(&stream),
        "┏━━━━━┓|┃ loss┃|┡━━━━━┩|│ 0.5 │|└─────┘|│ 0.4 │|│ 0.3 │"
    );
}

#[test]
fn a_spinner_is_one_line_and_what_it_turns_before_another() {
    let turns = "\x08/\x08-\x08\\\x08|".repeat(50);
    assert_eq!(
        seen(&format!("work |{turns}§{turns}\x08 done\n")),
        "work ||work  done"
    );
    let same = "\x1b[1A\r\x1b[2Ktemp 45.0 C\n¶".repeat(10);
    assert_eq!(
        seen(&format!("temp 45.0 C\n{same}"))
            .matches("temp")
            .count(),
        4,
        "a value that stays is said again once a second"
    );
}

#[test]
fn a_prompt_on_a_screen_is_shown_and_isnt_data() {
    assert_eq!(seen("\x1b[2A\x1b[2BName: ¶x\n"), "Name:?|Name: x");
    assert_eq!(seen("\x1b[Closs: 0.1§25\n"), " loss: 0.125");
}

#[test]
fn a_table_keeps_its_tabs_on_a_screen() {
    assert_eq!(seen("x\x08t\tv\n1\t0.5\n2\t\n"), "x|t\tv|1\t0.5|2");
}

#[test]
fn a_screen_that_is_cleared_is_a_frame_each_time() {
    let clear = "\x1b[H\x1b[2J\x1b[3J";
    let stream =
        format!("start\r\n{clear}a 1\r\nb 2\r\n§{clear}a 1\r\nb 3\r\n{clear}§{clear}a 4\r\n");
    assert_eq!(seen(&stream), "start|[|a 1|b 2|]|[|a 1|b 3|]|[|a 4|]");
}

#[test]
fn lines_behind_a_cleared_screen_are_lines() {
    let lines: Vec<String> = (0..300).map(|line| format!("loss {line}")).collect();
    let stream = format!("\x1b[H\x1b[2Jtitle\n§{}\n", lines.join("\n§"));
    assert_eq!(seen(&stream), format!("[|title|]|{}", lines.join("|")));
    let bar = "\x1b[H\x1b[2Jtitle\n§\r 10%§\r 20%§\r 30%\n";
    assert_eq!(seen(bar), "[|title|]| 10%| 20%| 30%");
}

#[test]
fn a_screen_drawn_over_from_its_top_is_a_frame_each_time() {
    let frame = |n: u32| {
        format!(
            "\x1b[Htop\x1b[K\r\ncpu {n} %\x1b[K\r\nmem {} MB\x1b[K\r\n\x1b[J",
            n / 2
        )
    };
    let stream: String = [8, 9, 10, 10, 7].map(frame).concat();
    assert_eq!(
        seen(&stream),
        "[|top|cpu 8 %|mem 4 MB|]|[|top|cpu 9 %|mem 4 MB|]|[|top|cpu 10 %|mem 5 MB|]|[|top|cpu 7 %|mem 3 MB|]"
    );
}

/// `watch -n 0.5 free -m`, shortened.
const WATCH: &str = "\x1b[?1049h\x1b[22;0;0t\x1b[1;30r\x1b(B\x1b[m\x1b[4l\x1b[?7h\x1b[H\x1b[2JEvery 0.5s: free -m\
    \x1b[1;30Hvm: 08:34:39\x1b[3;16Htotal\x1b[3;29Hused\x1b[41Gfree\r\x1b[4dMem:\x1b[4;16H24105\x1b[4;29H1281\
    \x1b[40G20530\r\x1b[5dSwap:\x1b[5;20H0\x1b[5;32H0\x1b[5;44H0\x1b[30;100H§\x1b[1;40H40\x1b[4;43H26\x1b[30;100H§\
    \x1b[4;32H0\x1b[4;44H7\x1b[30;100H§\x1b[1;41H1\x1b[4;31H74\x1b[30;100H\x1b[30;1H\x1b[?1049l\x1b[23;0;0t\r\x1b[?1l\
    \x1b>done\r\n";

#[test]
fn a_painted_screen_is_read_when_it_is_quiet() {
    let frame = |time: &str, used: &str, free: &str| {
        format!(
            "[|Every 0.5s: free -m          vm: 08:34:{time}|               total        used        free\
             |Mem:           24105        {used}       {free}|Swap:              0           0           0|]"
        )
    };
    let expected = [
        frame("39", "1281", "20530"),
        frame("40", "1281", "20526"),
        frame("40", "1280", "20527"),
        frame("41", "1274", "20527"),
    ];
    assert_eq!(seen(WATCH), format!("{}|done", expected.join("|")));
}

#[test]
fn a_screen_that_never_rests_is_read_within_a_second_and_whole() {
    let mut watch = Watch::new(Lines::new(1 << 20));
    watch.feed(b"\x1b[2J\x1b[Htitle");
    for n in 0..100 {
        // A frame in two halves that doesn't go back to the top, and never 50 ms of rest.
        watch.feed(format!("\x1b[2;1H{n:3}").as_bytes());
        watch.pause(0.01);
        watch.feed(format!("\x1b[3;1H{n:3}").as_bytes());
        watch.pause(0.025);
    }
    let told = watch.finish();
    let frames: Vec<Vec<&str>> = told
        .split("[|title|")
        .skip(1)
        .map(|frame| frame.split('|').collect())
        .collect();
    assert_eq!(frames[0][0].trim(), "28");
    for frame in frames {
        assert_eq!(frame[0], frame[1], "half a frame");
    }
}

#[test]
fn what_scrolls_off_a_painted_screen_is_a_line_unless_it_was_read() {
    let mut lines = Lines::new(100);
    lines.set_size(20, 3);
    assert_eq!(
        seen_by(lines, "\x1b[H\x1b[2Ja\r\nb\r\nc\r\nd§\r\ne\r\nf"),
        "a|[|b|c|d|]|e|f"
    );
}

#[test]
fn a_status_line_below_the_lines_leaves_them_lines() {
    let status = |n: u32| format!("\x1b7\x1b[30;0f\x1b[42mProgress: [{n:3}%]\x1b[49m [##..] \x1b8");
    let stream = format!(
        "Reading...\r\n\r\n\x1b7\x1b[0;29r\x1b8\x1b[1A{}Unpacking a ...\r\n{}Setting up a ...\r\n{}",
        status(0),
        status(50),
        status(100)
    );
    assert_eq!(
        seen(&stream),
        "Reading...|Unpacking a ...|Progress: [  0%] [##..]|Setting up a ...|Progress: [ 50%] [##..]\
         |Progress: [100%] [##..]"
    );
}

#[test]
fn a_size_that_is_known_wraps_what_is_painted() {
    let mut lines = Lines::with_screen(100);
    lines.set_size(5, 10);
    assert_eq!(
        seen_by(lines, "\x1b[H12345abcde好好好é"),
        "[|12345|abcde|好好|好é|]"
    );
}

#[test]
fn drawn_lines_and_wide_characters_are_what_they_show() {
    assert_eq!(seen("\x1b[C\x1b(0lqk\x1b(Blqk\n"), " ┌─┐lqk");
    assert_eq!(seen("\x1b[C好\x08\x08a\n"), " 好| a");
    assert_eq!(seen("\x1b[Ce\u{301})\x08\x08o\n"), " e\u{301})| o)");
    assert_eq!(seen("\x1b[C=\x1b[9b>\n"), " ==========>");
}
