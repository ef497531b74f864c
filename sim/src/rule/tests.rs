//! Rules are read, and hold where the obvious way says so.

mod at_work;
mod brute_force;
mod facts;
mod feed;
mod fuzz;

use super::*;

fn wrong(text: &str) -> String {
    text.parse::<Rule>().expect_err(text).to_string()
}

#[test]
fn a_mistake_is_shown_at_its_character() {
    insta::assert_snapshot!(wrong("loss << 0.1"), @r"
    character 7: a number is expected here, like 0.1 or 1e-3
      loss << 0.1
            ^
    ");
    insta::assert_snapshot!(wrong("loss < 0.1 for"), @r"
    character 15: how many samples or how long is expected here, like 5 or 10s
      loss < 0.1 for
                    ^
    ");
    insta::assert_snapshot!(wrong("(a < 1 or ended"), @r"
    character 16: `and`, `or` or `)` is expected here
      (a < 1 or ended
                     ^
    ");
    let columns = [
        ("", 1),
        ("and", 1),
        ("loss = 0.1", 6),
        ("loss == 0.1", 6),
        ("loss < nan", 8),
        ("loss < fast", 8),
        ("loss", 5),
        ("loss is none", 9),
        ("loss < 1 for 1.5", 14),
        ("loss < 1 for 0", 14),
        ("loss < 1 for 10x", 14),
        ("loss < 1 for -5s", 14),
        ("quiet", 6),
        ("quiet for 30", 11),
        ("ended ended", 7),
        ("a < 1 b < 2", 7),
        ("größe < x", 9),
        ("\"a b < 1", 1),
        ("a < 1 and", 10),
        ("/ended", 7),
        ("\"ended\"", 8),
        ("a)", 2),
    ];
    for (text, column) in columns {
        let error = text.parse::<Rule>().expect_err(text);
        assert_eq!(error.column(), column, "{error}");
    }
}

#[test]
fn brackets_without_end_are_a_mistake_and_no_overflow() {
    let text = "(".repeat(100_000);
    assert!(wrong(&text).contains("too many brackets"));
}

#[test]
fn and_binds_closer_than_or_and_brackets_closest() {
    let condition = |text: &str| text.parse::<Rule>().expect(text).condition;
    let [a, b, c] = [0, 1, 2].map(Condition::Leaf);
    let a_or_bc = Condition::Or(vec![a.clone(), Condition::And(vec![b.clone(), c.clone()])]);
    assert_eq!(condition("a<1 or b<1 and c<1"), a_or_bc);
    assert_eq!(condition("a<1 OR (b<1 AND c<1)"), a_or_bc);
    let ab_c = Condition::And(vec![Condition::Or(vec![a, b]), c]);
    assert_eq!(condition("(a<1 or b<1) and c<1"), ab_c);
}

#[test]
fn names_are_as_they_are_written_and_words_of_the_grammar_when_quoted() {
    let leaf = |text: &str| text.parse::<Rule>().expect(text).leaves.remove(0);
    let less = |name: &str| Leaf::Series {
        name: name.into(),
        test: leaf::Test::Less(1.0),
        hold: leaf::Hold::Samples(1),
    };
    assert_eq!(leaf("loss<1"), less("loss"));
    assert_eq!(leaf("train/rank0/loss < 1"), less("train/rank0/loss"));
    assert_eq!(leaf("\"train 2\"/loss < 1"), less("train 2/loss"));
    assert_eq!(leaf("'train 2/my loss' < 1"), less("train 2/my loss"));
    assert_eq!(leaf("'it is \"<\"' < 1"), less("it is \"<\""));
    assert_eq!(leaf("ended < 1"), less("ended"));
    assert_eq!(leaf("quiet < 1"), less("quiet"));
    assert_eq!(leaf("'or' < 1"), less("or"));
    assert_eq!(leaf("ended"), Leaf::Ended { job: None });
    let job = Some("train 2".to_owned());
    assert_eq!(leaf("'train 2'/ended"), Leaf::Ended { job: job.clone() });
    let seconds = 0.25;
    assert_eq!(
        leaf("'train 2'/quiet for 250ms"),
        Leaf::Quiet { job, seconds }
    );
    let hold = |text: &str| match leaf(text) {
        Leaf::Series { hold, .. } => hold,
        other => panic!("{other:?}"),
    };
    assert_eq!(hold("a is nan for 1e6"), leaf::Hold::Samples(1_000_000));
    assert_eq!(hold("a >= -1e-3 for 2m"), leaf::Hold::Seconds(120.0));
}
