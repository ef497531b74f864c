//! Who answers, over trees as they were seen and over any at all.

use std::collections::HashSet;

use proptest::prelude::*;

use super::answer::{Asking, is_between_commands, who_answers};
use super::member::{Doing, Handling, Member, Tree};

const ROOT: i32 = 1;
const TERM: u64 = 1 << (libc::SIGTERM - 1);
const INT: u64 = 1 << (libc::SIGINT - 1);

fn process(pid: i32, parent: i32, program: &str) -> Member {
    Member {
        pid,
        parent,
        program: program.into(),
        name: program.into(),
        is_ours: true,
        ..Member::default()
    }
}

impl Member {
    fn catching(mut self, signals: u64) -> Self {
        self.handling.caught = signals;
        self
    }

    fn ignoring(mut self, signals: u64) -> Self {
        self.handling.ignored = signals;
        self
    }

    fn waiting(mut self) -> Self {
        self.doing = Doing::WaitsForChild;
        self
    }

    fn reading(mut self, pipe: u64) -> Self {
        self.input = Some((0, pipe));
        self
    }

    fn printing(mut self, pipe: u64) -> Self {
        self.prints.push((0, pipe));
        self.writes.push((0, pipe));
        self
    }

    fn awaiting(mut self, child: i32) -> Self {
        self.doing = Doing::Listens;
        self.awaits.push(child);
        self
    }

    fn hearing(mut self, pipe: u64) -> Self {
        self.doing = Doing::Listens;
        self.hears.push((0, pipe));
        self
    }
}

fn tree(members: impl IntoIterator<Item = Member>) -> Tree {
    Tree {
        root: ROOT,
        members: members.into_iter().collect(),
        is_legible: true,
    }
}

/// Who answers, by what.
fn answers(members: impl IntoIterator<Item = Member>) -> Vec<(i32, Asking)> {
    let tree = tree(members);
    let calls = who_answers(&tree, &tree.ids());
    let answer = calls.iter().filter(|call| call.answers);
    answer.map(|call| (call.to.pid, call.asking)).collect()
}

#[test]
fn the_first_at_work_that_handles_a_signal_answers_for_its_children() {
    let training = process(2, ROOT, "python3").catching(TERM | INT);
    let loader = process(3, 2, "python3").catching(TERM | INT);
    assert_eq!(answers([training, loader]), [(2, Asking::Term)]);
    let by_ctrl_c = process(2, ROOT, "python3").catching(INT);
    assert_eq!(answers([by_ctrl_c]), [(2, Asking::Int)]);
    let deaf = process(2, ROOT, "python3").catching(TERM).ignoring(TERM);
    assert_eq!(answers([deaf]), []);
}

#[test]
fn a_wrapper_leaves_it_to_what_it_waits_for_and_to_all_of_them() {
    let make = process(2, ROOT, "make").catching(TERM | INT).waiting();
    let [one, two] = [3, 4].map(|pid| process(pid, 2, "python3").catching(INT));
    let found = answers([make, one, two]);
    assert_eq!(found, [(3, Asking::Int), (4, Asking::Int)]);
}

#[test]
fn a_wrapper_answers_by_itself_where_its_child_handles_nothing() {
    let sleep = process(3, 2, "sleep");
    let trap = process(2, ROOT, "bash").catching(TERM).waiting();
    assert_eq!(answers([trap, sleep.clone()]), [(2, Asking::Term)]);
    let python = process(2, ROOT, "python3").catching(INT).waiting();
    assert_eq!(answers([python.clone(), sleep.clone()]), [(2, Asking::Int)]);
    // As a terminal does: the child is told, too.
    let both = tree([python.clone(), sleep.clone()]);
    let told: Vec<i32> = who_answers(&both, &both.ids())
        .iter()
        .map(|call| call.to.pid)
        .collect();
    assert_eq!(told, [2, 3]);
    // One that is deaf to it would keep the wrapper waiting.
    assert_eq!(answers([python, sleep.ignoring(INT)]), []);
}

#[test]
fn what_a_shell_handles_for_its_own_sake_is_no_answer() {
    for shell in ["bash", "zsh"] {
        for shell in [process(2, ROOT, shell), process(2, ROOT, shell).waiting()] {
            assert_eq!(answers([shell.catching(INT)]), []);
        }
    }
    let plain = process(2, ROOT, "dash").catching(INT).waiting();
    assert_eq!(answers([plain.clone()]), [(2, Asking::Int)]);
    assert_eq!(answers([plain.ignoring(TERM)]), []);
}

#[test]
fn a_plain_shell_is_looked_at_again_until_it_waits_for_its_command() {
    let at_work = process(2, ROOT, "dash").catching(INT);
    let sleep = process(3, 2, "sleep");
    assert!(is_between_commands(&tree([at_work.clone()])));
    assert!(is_between_commands(&tree([at_work.clone(), sleep.clone()])));
    assert!(is_between_commands(&tree([at_work.clone().waiting()])));
    let waiting = tree([at_work.clone().waiting(), sleep]);
    assert!(!is_between_commands(&waiting));
    let told = who_answers(&waiting, &waiting.ids());
    let told: Vec<i32> = told.iter().map(|call| call.to.pid).collect();
    assert_eq!(told, [2, 3], "the command, too");
    // These are clear at any moment.
    let trap = at_work.clone().catching(TERM | INT);
    let python = process(2, ROOT, "python3").catching(INT);
    for one in [trap, at_work.ignoring(TERM), python] {
        assert!(!is_between_commands(&tree([one])));
    }
}

#[test]
fn a_filter_answers_only_where_nobody_else_does() {
    let shell = process(2, ROOT, "bash").waiting();
    let tee = process(4, 2, "python3").catching(INT).reading(7);
    let training = process(3, 2, "python3").catching(INT).printing(7);
    let found = answers([shell.clone(), training, tee.clone()]);
    assert_eq!(found, [(3, Asking::Int)]);
    let yes = process(3, 2, "yes").printing(7);
    assert_eq!(
        answers([shell.clone(), yes, tee.clone()]),
        [(4, Asking::Int)]
    );
    // Nobody of the job writes there: it is fed from outside.
    assert_eq!(answers([shell, tee]), [(4, Asking::Int)]);
}

#[test]
fn who_hears_what_its_child_prints_waits_for_it_unless_it_handles_sigterm() {
    let child = process(3, 2, "python3").catching(TERM).printing(7);
    let wrapper = process(2, ROOT, "python3").catching(INT).hearing(7);
    assert_eq!(answers([wrapper, child.clone()]), [(3, Asking::Term)]);
    let fed = process(2, ROOT, "python3").catching(TERM).hearing(7);
    assert_eq!(answers([fed, child.clone()]), [(2, Asking::Term)]);
    let elsewhere = process(2, ROOT, "python3").catching(INT).hearing(8);
    assert_eq!(answers([elsewhere, child]), [(2, Asking::Int)]);
}

#[test]
fn who_waits_for_its_child_in_another_thread_waits_for_it_unless_it_handles_sigterm() {
    let child = process(3, 2, "python3").catching(INT);
    let wrapper = process(2, ROOT, "python3").catching(INT);
    let waits = wrapper.clone().awaiting(3);
    assert_eq!(answers([waits.clone(), child.clone()]), [(3, Asking::Int)]);
    assert_eq!(
        answers([wrapper.clone().awaiting(9), child.clone()]),
        [(2, Asking::Int)]
    );
    // One that handles nothing leaves it to the wrapper.
    let deaf = process(3, 2, "sleep");
    assert_eq!(answers([waits, deaf]), [(2, Asking::Int)]);
    let training = process(2, ROOT, "python3").catching(TERM).awaiting(3);
    assert_eq!(answers([training, child]), [(2, Asking::Term)]);
}

#[test]
fn a_terminal_passed_on_is_its_childs() {
    let script = Member {
        has_master: true,
        doing: Doing::Listens,
        ..process(2, ROOT, "script").catching(TERM)
    };
    let child = process(3, 2, "python3").catching(INT);
    assert_eq!(answers([script.clone(), child]), [(3, Asking::Int)]);
    assert_eq!(answers([script]), [(2, Asking::Term)]);
}

/// `script` around a program that prints much was taken to be at work when it was caught writing.
#[test]
fn who_passes_a_terminal_on_is_told_from_who_works_by_another_look() {
    let writes = Member {
        has_master: true,
        ..process(2, ROOT, "script").catching(TERM)
    };
    let listens = Member {
        doing: Doing::Listens,
        ..writes.clone()
    };
    let waits = Member {
        doing: Doing::WaitsForChild,
        ..writes.clone()
    };
    let child = || process(3, 2, "python3").catching(INT);
    for (later, expected) in [
        (listens, (3, Asking::Int)),
        (waits, (2, Asking::Term)),
        (writes.clone(), (2, Asking::Term)),
    ] {
        let mut first = tree([writes.clone(), child()]);
        assert!(first.has_busy_parents());
        first.note_who_listens(&tree([later, child()]));
        assert_eq!(answers(first.members), [expected]);
    }
    assert!(!tree([child()]).has_busy_parents());
}

#[test]
fn nobody_is_asked_twice_and_no_other_user_at_all() {
    let training = process(2, ROOT, "python3").catching(TERM);
    let all = tree([training.clone()]);
    assert!(who_answers(&all, &HashSet::new()).is_empty());
    let theirs = Member {
        is_ours: false,
        ..training
    };
    assert_eq!(answers([theirs]), []);
}

prop_compose! {
    /// A process that hangs below an earlier one.
    fn any_process(pid: i32)(
        parent in ROOT..pid,
        caught in prop::sample::select(vec![0, TERM, INT, TERM | INT]),
        ignored in prop::sample::select(vec![0, 0, 0, INT, TERM]),
        doing in prop::sample::select(vec![Doing::Work, Doing::WaitsForChild, Doing::Listens]),
        program in prop::sample::select(vec!["python3", "bash", "dash", "tee"]),
        pipes in prop::array::uniform3(prop::option::of(0_u64..3)),
    ) -> Member {
        let [input, prints, hears] = pipes.map(|pipe| pipe.map(|pipe| (0, pipe)));
        Member {
            handling: Handling { caught, ignored },
            doing,
            input,
            prints: prints.into_iter().collect(),
            writes: prints.into_iter().collect(),
            hears: hears.into_iter().collect(),
            ..process(pid, parent, program)
        }
    }
}

fn any_tree() -> impl Strategy<Value = Tree> {
    (1_i32..9).prop_flat_map(|count| {
        let members: Vec<_> = (2..2 + count).map(any_process).collect();
        members.prop_map(tree)
    })
}

proptest! {
    #[test]
    fn in_any_tree_each_is_told_at_most_once_what_it_handles(tree in any_tree()) {
        let calls = who_answers(&tree, &tree.ids());
        let told: HashSet<_> = calls.iter().map(|call| call.to).collect();
        prop_assert_eq!(told.len(), calls.len());
        for call in calls.iter().filter(|call| call.answers) {
            let member = tree.get(call.to).unwrap();
            let signal = match call.asking {
                Asking::Term => libc::SIGTERM,
                Asking::Int => libc::SIGINT,
            };
            prop_assert!(member.handling.catches(signal));
            prop_assert!(call.asking == Asking::Term || !member.handling.catches(libc::SIGTERM));
        }
        // Nobody answers above or below another one that does, as long as those at work are concerned.
        for call in calls.iter().filter(|call| call.answers) {
            let mut above = tree.get(call.to).map(|member| member.parent);
            while let Some(parent) = above {
                let one = tree.members.iter().find(|one| one.pid == parent);
                let answers = |call: &&super::Call| call.answers && call.to.pid == parent;
                prop_assert!(!calls.iter().any(|call| answers(&call)));
                above = one.map(|one| one.parent);
            }
        }
    }

    #[test]
    fn in_any_tree_somebody_answers_where_somebody_at_work_may(tree in any_tree()) {
        let may = |member: &&Member| {
            member.doing == Doing::Work && member.handling.catches(libc::SIGTERM)
        };
        let calls = who_answers(&tree, &tree.ids());
        if tree.members.iter().any(|member| may(&member)) {
            prop_assert!(calls.iter().any(|call| call.answers));
        }
    }
}
