//! Keys as a person types them, and any others.

use proptest::prelude::*;
use sprintscope_sim::JobId;

use super::*;

const S: &str = "S";
const K: &str = "K";

fn chord(key: &str) -> Chord {
    key.parse().unwrap()
}

fn aim(job: u32) -> Aim {
    let order = Order::Stop {
        job: JobId(job).into(),
        method: StopMethod::Event,
    };
    let whose = "train".into();
    Aim { order, whose }
}

/// A person at one kind of keyboard, in front of one job that is at work, and a view that looks often.
struct Person {
    intent: Intent,
    ended: Vec<u64>,
    now: u64,
}

impl Person {
    fn at(keyboard: Keyboard) -> Self {
        let mut person = Self {
            intent: Intent::of(keyboard, Keys::Careful),
            ended: Vec::new(),
            now: 10_000,
        };
        person.wait(1);
        person
    }

    fn wait(&mut self, millis: u64) -> &mut Self {
        for _ in 0..millis {
            self.now += 1;
            self.intent.look(Duration::from_millis(self.now));
            if self.intent.held(|_| true).is_some() {
                self.ended.push(self.now);
            }
        }
        self
    }

    fn down(&mut self, key: &str) -> &mut Self {
        match key {
            S => {
                if self.intent.press(chord(S), Stake::Work(aim(1))) == Verdict::Act {
                    self.ended.push(self.now);
                }
            }
            K => {
                let early = Early::Stop(StopMethod::Kill, "train".into());
                let verdict = self.intent.press(chord(K), Stake::Early(early));
                assert_eq!(verdict, Verdict::Wait);
            }
            _ => self.intent.other_key(),
        }
        self
    }

    fn up(&mut self, key: &str) -> &mut Self {
        self.intent.release(chord(key).key);
        self
    }

    fn tap(&mut self, key: &str) -> &mut Self {
        self.down(key).wait(20).up(key)
    }

    fn says(&self) -> Option<String> {
        let bar = self.intent.bar()?;
        Some(format!("{} {}", bar.key(), bar.words(&Keymap::default())))
    }
}

#[test]
fn a_second_press_ends_it_from_four_tenths_of_a_second_to_three() {
    for (pause, ends) in [
        (50, false),
        (370, false),
        (381, true),
        (1000, true),
        (2979, true),
        (2981, false),
    ] {
        let mut person = Person::at(Keyboard::Whole);
        person.tap(S).wait(pause).tap(S);
        assert_eq!(!person.ended.is_empty(), ends, "{pause}");
    }
}

#[test]
fn one_press_only_shows_what_another_would_do_and_goes_away() {
    for keyboard in [Keyboard::Whole, Keyboard::Repeating] {
        let mut person = Person::at(keyboard);
        person.tap(S);
        assert_eq!(person.says().as_deref(), Some("S again stops train"));
        assert_eq!(person.intent.seconds_left(), 3);
        person.wait(1500);
        assert_eq!(person.intent.seconds_left(), 2);
        person.wait(1500);
        assert_eq!((person.says(), &person.ended[..]), (None, &[][..]));
    }
}

#[test]
fn held_it_ends_after_eight_tenths_of_a_second() {
    let mut person = Person::at(Keyboard::Whole);
    let pressed = person.down(S).now;
    person.wait(5000);
    assert_eq!(person.ended, [pressed + 800]);
    person.up(S).wait(5000).down(S).wait(799).up(S).wait(5000);
    assert_eq!(person.ended.len(), 1);
    person.down(S).wait(500).down("X").wait(5000);
    assert_eq!(person.ended.len(), 1, "another key came between");
}

#[test]
fn where_only_repeats_are_told_they_end_it_after_eight_tenths_of_a_second() {
    let mut person = Person::at(Keyboard::Repeating);
    let pressed = person.down(S).now;
    // As a terminal says it.
    person.wait(500);
    for _ in 0..100 {
        person.down(S).wait(30);
        if !person.ended.is_empty() {
            break;
        }
    }
    let after = person.ended[0] - pressed;
    assert!((800..840).contains(&after), "{after}");
}

#[test]
fn a_key_between_two_presses_lets_go() {
    for keyboard in [Keyboard::Whole, Keyboard::Repeating] {
        for other in ["X", K] {
            let mut person = Person::at(keyboard);
            person.tap(S).wait(500).tap(other).wait(500).tap(S);
            assert!(person.ended.is_empty(), "{other}");
            person.wait(1000).tap(S);
            assert_eq!(person.ended.len(), 1);
        }
    }
}

#[test]
fn a_key_that_comes_too_early_says_what_to_press_instead() {
    let mut person = Person::at(Keyboard::Whole);
    person.tap(K);
    let says = "K kills train only after a stop: press S twice, or find it with Ctrl+P";
    assert_eq!(person.says().as_deref(), Some(says));
    person.wait(6000);
    assert_eq!(person.says(), None);
}

#[test]
fn letters_of_words_end_nothing() {
    for keyboard in [Keyboard::Whole, Keyboard::Repeating] {
        for pause in [0, 1, 30, 120] {
            for word in ["clear", "ssh", "less", "skill", "kill", "assess", "ls\rls"] {
                let mut person = Person::at(keyboard);
                for _ in 0..3 {
                    for letter in word.to_uppercase().chars() {
                        let key = letter.to_string();
                        match &*key {
                            S | K => person.down(&key).wait(pause).up(&key),
                            _ => person.down("X").wait(pause),
                        };
                    }
                    person.wait(pause);
                }
                person.wait(10_000);
                assert!(person.ended.is_empty(), "{word} {pause}");
            }
        }
    }
}

/// A window that draws for half a second sees the second letter of `ss` half a second late.
#[test]
fn a_busy_view_takes_no_two_letters_of_a_word_for_two_presses() {
    let mut intent = Intent::default();
    let mut look_and_press = |millis| {
        intent.look(Duration::from_millis(millis));
        intent.press(chord(S), Stake::Work(aim(1)))
    };
    assert_eq!(look_and_press(10_000), Verdict::Wait);
    assert_eq!(look_and_press(10_500), Verdict::Wait);
    assert_eq!(look_and_press(11_000), Verdict::Wait);
    intent.look(Duration::from_millis(11_500));
    intent.look(Duration::from_millis(11_600));
    assert_eq!(
        intent.press(chord(S), Stake::Work(aim(1))),
        Verdict::Act,
        "it came half a second after the one before at least"
    );
}

#[test]
fn what_has_ended_meanwhile_isnt_asked_about() {
    let mut person = Person::at(Keyboard::Whole);
    person.tap(S);
    person.intent.look(Duration::from_millis(person.now + 1));
    assert_eq!(person.intent.held(|_| false), None);
    assert_eq!(person.says(), None);
}

#[test]
fn each_key_acts_at_once_where_that_was_said() {
    let mut intent = Intent::of(Keyboard::Whole, Keys::Instant);
    let early = Early::Restart("train".into());
    for stake in [Stake::Nothing, Stake::Work(aim(1)), Stake::Early(early)] {
        assert_eq!(intent.press(chord(S), stake), Verdict::Act);
        assert_eq!(intent.bar(), None);
    }
}

/// What happens in front of a view.
#[derive(Clone, Debug)]
enum Happens {
    /// This key goes down: it would stop that job.
    Stop(u32),
    Kill,
    Other,
    Up(&'static str),
    /// So many milliseconds pass, in one of which at most the view looks.
    Passes(u64),
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        4 => (1..3_u32).prop_map(Happens::Stop),
        1 => Just(Happens::Kill),
        1 => Just(Happens::Other),
        3 => prop_oneof![Just(S), Just(K)].prop_map(Happens::Up),
        6 => (0..900_u64).prop_map(Happens::Passes),
        2 => (0..60_u64).prop_map(Happens::Passes),
        1 => (2500..3500_u64).prop_map(Happens::Passes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever is typed, and however late the view sees it: an order comes only where the key was held that long,
    /// or pressed again in that time, for the same job and with no other key between. The times here are those at
    /// which keys were really typed.
    #[test]
    fn nothing_ends_that_wasnt_meant(
        keyboard in prop_oneof![Just(Keyboard::Whole), Just(Keyboard::Repeating)],
        all in prop::collection::vec((happens(), any::<bool>()), 1..60),
    ) {
        let least = if keyboard == Keyboard::Whole { 400 } else { 800 };
        let mut intent = Intent::of(keyboard, Keys::Careful);
        // When, and for which job; since the last other key.
        let mut presses: Vec<(u64, u32)> = Vec::new();
        let mut is_down = false;
        let mut now = 10_000_u64;
        let mut waiting: Vec<(u64, Happens)> = Vec::new();
        for (happens, looks) in all {
            if let Happens::Passes(millis) = happens {
                now += millis;
            } else {
                waiting.push((now, happens));
            }
            if !looks {
                continue;
            }
            intent.look(Duration::from_millis(now));
            for (at, happens) in waiting.drain(..) {
                match happens {
                    Happens::Stop(job) => {
                        let verdict = intent.press(chord(S), Stake::Work(aim(job)));
                        if verdict == Verdict::Act {
                            // Where a key may be held, those before the last count, too.
                            let counted = if keyboard == Keyboard::Whole { 1 } else { presses.len() };
                            let is_meant = presses
                                .iter()
                                .rev()
                                .take(counted)
                                .take_while(|(_, other)| *other == job)
                                .any(|(before, _)| at - before >= least);
                            prop_assert!(is_meant, "{presses:?} {at}");
                            presses.clear();
                        } else {
                            presses.push((at, job));
                        }
                        is_down = true;
                    }
                    Happens::Kill => {
                        let early = Early::Stop(StopMethod::Kill, "train".into());
                        prop_assert_eq!(intent.press(chord(K), Stake::Early(early)), Verdict::Wait);
                        presses.clear();
                    }
                    Happens::Other => {
                        intent.other_key();
                        presses.clear();
                    }
                    Happens::Up(key) => {
                        intent.release(chord(key).key);
                        is_down &= key != S;
                    }
                    Happens::Passes(_) => {}
                }
            }
            if let Some(order) = intent.held(|_| true) {
                let (at, job) = presses[presses.len() - 1];
                prop_assert_eq!(keyboard, Keyboard::Whole);
                prop_assert!(is_down && now - at >= 800, "{presses:?} {now}");
                prop_assert_eq!(order, aim(job).order);
                presses.clear();
            }
        }
    }
}
