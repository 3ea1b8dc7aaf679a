//! A small class worked out by hand, and every figure of its reports held against that.
//!
//! Ada does everything; Ben goes away before the second vote on the first item and comes back; Chi
//! comes late; Dee leaves two items out; Eli has twice the time; Fay never responds in time.

use dripset::domain::room::Whom;
use serde_json::Value;

use super::*;

const SIX: [&str; 6] = ["Ada", "Ben", "Chi", "Dee", "Eli", "Fay"];
const NOTHING: Option<Response> = None;

fn in_order(ids: &str) -> Option<Response> {
    let ids = ids.split(' ').map(Into::into).collect();
    Some(Response::Sequence(ids))
}

fn typed(text: &str) -> Option<Response> {
    Some(Response::Number(text.into()))
}

impl Made {
    fn comes(&mut self, number: usize, allowance: Allowance) {
        self.write(&ClassEvent::Joined(learner(number), allowance));
    }

    fn gives(&mut self, number: usize, ballot: Ballot, response: Option<Response>) {
        let Some(response) = response else { return };
        let given = Given {
            response,
            confidence: None,
            elapsed_ms: 1_000,
        };
        self.write(&ClassEvent::Responded(learner(number), ballot, given));
    }

    /// One vote, a response for each of the six; without its end.
    fn poll(&mut self, poll: usize, vote: u32, given: [Option<Response>; 6]) -> Ballot {
        let ballot = Ballot { poll, vote };
        self.write(&ClassEvent::PollOpened(ballot, Some(60)));
        for (number, response) in given.into_iter().enumerate() {
            self.gives(number, ballot, response);
        }
        ballot
    }

    fn reveal(&mut self) {
        self.write(&ClassEvent::Closed(Whom::Everybody));
        self.write(&ClassEvent::Revealed);
    }
}

fn six() -> Made {
    let mut made = Made::open("By hand");
    let names = SIX.iter().enumerate();
    let all: Vec<Listed> = names.map(|(number, name)| listed(number, name)).collect();
    let kept = made.store.list_on_roster(CLASS, &all, at(1));
    kept.expect("a roster");
    for number in [0, 1, 3, 5] {
        made.comes(number, Allowance::Standard);
    }
    made.comes(4, Allowance::Double);
    // One point, and the key is a.
    let first = [one("a"), one("b"), NOTHING, one("b"), one("c"), NOTHING];
    made.poll(0, 0, first);
    made.write(&ClassEvent::Discussing);
    made.write(&ClassEvent::Left(learner(1)));
    let second = [one("a"), NOTHING, NOTHING, one("a"), one("c"), NOTHING];
    made.poll(0, 1, second);
    made.reveal();
    made.write(&ClassEvent::Passed);
    made.write(&ClassEvent::Returned(learner(1)));
    made.comes(2, Allowance::Standard);
    // Three points, and the key is a, b and c: 3, 2 − 1, 2, nothing, 1 − 1.
    let sata = [
        many("a b c"),
        many("e c a"),
        many("b a"),
        NOTHING,
        many("a d"),
        NOTHING,
    ];
    made.poll(1, 0, sata);
    made.reveal();
    // Two points, and it will count for nobody.
    let seln = [
        many("a c"),
        many("a b"),
        many("b a"),
        many("c d"),
        many("a e"),
        NOTHING,
    ];
    made.poll(2, 0, seln);
    made.reveal();
    // One point, and either s1 or s2 comes first.
    let order = [
        in_order("s2 s1 s3 s4"),
        in_order("s1 s2 s4 s3"),
        in_order("s1 s2 s3 s4"),
        NOTHING,
        NOTHING,
        NOTHING,
    ];
    let ballot = made.poll(3, 0, order);
    made.write(&ClassEvent::Closed(Whom::Everybody));
    // Fay is late; Eli, who has twice the time, is not.
    made.gives(5, ballot, in_order("s1 s2 s3 s4"));
    made.gives(4, ballot, in_order("s4 s3 s2 s1"));
    made.write(&ClassEvent::Closed(Whom::Learner(learner(4))));
    made.write(&ClassEvent::Revealed);
    // One point, and the key is 125.
    made.write(&ClassEvent::Resumed);
    let rate = [
        typed("125"),
        typed("125.0"),
        typed("1,250"),
        typed("12.5"),
        NOTHING,
        NOTHING,
    ];
    made.poll(4, 0, rate);
    made.reveal();
    made.write(&ClassEvent::Ended);
    let mendings = [
        (0, Mending::Accepted(Response::One("c".into()))),
        // As the console offers it, whatever the order in which Ben ticked.
        (1, Mending::Accepted(many("a c e").expect("a response"))),
        (2, Mending::Voided),
    ];
    for (position, mending) in mendings {
        made.write(&ClassEvent::Mended(position, mending));
    }
    made
}

/// By learner and item: in which vote it counts and what it earns.
const POINTS: [[Option<(u32, u32)>; 5]; 6] = [
    [
        Some((2, 1)),
        Some((1, 3)),
        Some((1, 0)),
        Some((1, 1)),
        Some((1, 1)),
    ],
    [
        Some((1, 0)),
        Some((1, 3)),
        Some((1, 0)),
        Some((1, 0)),
        Some((1, 1)),
    ],
    [None, Some((1, 2)), Some((1, 0)), Some((1, 1)), Some((1, 0))],
    [Some((2, 1)), None, Some((1, 0)), None, Some((1, 0))],
    [Some((2, 1)), Some((1, 0)), Some((1, 0)), Some((1, 0)), None],
    [None; 5],
];
/// By learner: points, of six, in whole per cent, and items responded to, of five.
const TOTALS: [(u64, u64, u64); 6] = [
    (6, 100, 5),
    (4, 67, 5),
    (3, 50, 4),
    (1, 17, 3),
    (1, 17, 4),
    (0, 0, 0),
];
/// By item: its points and its mean share, of those who responded.
const ITEMS: [(u64, Option<f64>); 5] = [
    (1, Some(0.75)),
    (3, Some(8.0 / 12.0)),
    (0, None),
    (1, Some(0.5)),
    (1, Some(0.5)),
];
/// By item and vote: how many responded, and how many earned every point.
const VOTES: [&[(u64, u64)]; 5] = [
    &[(4, 2), (3, 3)],
    &[(4, 2)],
    &[(5, 2)],
    &[(4, 2)],
    &[(4, 2)],
];

#[test]
fn every_figure_as_json_is_the_one_worked_out_by_hand() {
    let made = six();
    let (out, _) = report(made.dir.path(), "json");
    let sheet: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(sheet["possible"], 6);
    for (at, (earned, _, answered)) in TOTALS.iter().enumerate() {
        // By seat: Chi came last.
        let learners = sheet["learners"].as_array().expect("learners");
        let found = learners.iter().find(|one| one["name"] == SIX[at]);
        let found = found.expect("a learner");
        assert_eq!(
            (&found["earned"], &found["possible"]),
            (&Value::from(*earned), &Value::from(6))
        );
        assert_eq!(found["answered"], *answered, "{}", SIX[at]);
        assert_eq!(found["topics"][0]["earned"], *earned);
        for (item, wanted) in POINTS[at].iter().enumerate() {
            let given = &found["responses"][item];
            let vote = wanted.map(|(vote, _)| vote);
            assert_eq!(given["vote"], Value::from(vote), "{} {item}", SIX[at]);
            let earned = wanted.map_or(0, |(_, earned)| earned);
            let counts = Some(earned).filter(|_| item != 2);
            assert_eq!(given["earned"], Value::from(counts), "{} {item}", SIX[at]);
        }
    }
    for (at, (possible, facility)) in ITEMS.iter().enumerate() {
        let item = &sheet["items"][at];
        assert_eq!(item["possible"], *possible);
        assert_eq!(item["voided"], at == 2);
        assert_eq!(item["facility"], Value::from(*facility), "{at}");
        assert_eq!(item["discrimination"], Value::Null, "too few");
        let votes = item["votes"].as_array().expect("votes");
        let votes = votes.iter().map(|vote| {
            let of = |what: &str| vote[what].as_u64().expect("a number");
            (of("given"), of("right"))
        });
        assert_eq!(votes.collect::<Vec<_>>(), VOTES[at], "{at}");
    }
    // What was accepted is keyed in both votes on the item.
    for vote in 0..2 {
        let parts = &sheet["items"][0]["votes"][vote]["parts"];
        let of = |at: usize| (parts[at]["key"].as_bool(), parts[at]["count"].as_u64());
        let counts = [[1, 2, 1], [2, 0, 1]][vote].map(Some);
        let keys = [true, false, true].map(Some);
        for at in 0..3 {
            assert_eq!(of(at), (keys[at], counts[at]), "vote {vote}, part {at}");
        }
    }
}

#[test]
fn every_row_is_the_one_worked_out_by_hand() {
    let made = six();
    let (out, _) = report(made.dir.path(), "csv");
    let rows: Vec<&str> = out.lines().collect();
    for row in [
        "n100,Ada,made-up/flush,2,a,1,1",
        "n101,Ben,made-up/flush,1,b,0,1",
        "n102,Chi,made-up/flush,,,0,1",
        "n104,Eli,made-up/flush,2,c,1,1",
        "n101,Ben,made-up/sata,1,e c a,3,3",
        "n103,Dee,made-up/sata,,,0,3",
        "n101,Ben,made-up/seln,1,a b,,",
        "n105,Fay,made-up/seln,,,,",
        "n100,Ada,made-up/order,1,s2 s1 s3 s4,1,1",
        "n104,Eli,made-up/order,1,s4 s3 s2 s1,0,1",
        "n105,Fay,made-up/order,,,0,1",
        "n101,Ben,made-up/rate,1,125.0,1,1",
        "n102,Chi,made-up/rate,1,\"1,250\",0,1",
    ] {
        // The number of the seat stands behind what was there before.
        let after = |one: &&str| Some(one.strip_prefix(row)?.strip_prefix(',')?.to_owned());
        let found = rows.iter().find_map(after).expect("a row");
        let seat = found.split(',').next().expect("a seat");
        assert!(
            seat.parse()
                .is_ok_and(|seat: usize| (1..=6).contains(&seat)),
            "{row} in\n{out}"
        );
    }
    assert_eq!(rows.len(), 1 + 6 * 5);
    let mut rows = csv::Reader::from_reader(out.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let earned = rows.iter().filter_map(|row| row[5].parse::<u64>().ok());
    assert_eq!(earned.sum::<u64>(), 6 + 4 + 3 + 1 + 1);
    let (out, _) = report(made.dir.path(), "canvas");
    assert!(out.contains("Points Possible,,,,,6"), "{out}");
    for (at, (earned, ..)) in TOTALS.iter().enumerate() {
        let row = format!("{},,n{id},n{id},,{earned}\r\n", SIX[at], id = 100 + at);
        assert!(out.contains(&row), "{row} in\n{out}");
    }
}

#[test]
fn every_figure_for_people_is_the_one_worked_out_by_hand() {
    let made = six();
    let (out, _) = report(made.dir.path(), "text");
    for (at, (earned, share, answered)) in TOTALS.iter().enumerate() {
        let line = out
            .lines()
            .find(|line| line.trim_start().starts_with(SIX[at]));
        let words: Vec<&str> = line.expect("a learner").split_whitespace().collect();
        let earned = earned.to_string();
        let (share, answered) = (format!("{share}%"), answered.to_string());
        assert_eq!(words[1..4], [&*earned, "of", "6"], "{out}");
        assert_eq!(words[4..8], [&*share, &*answered, "of", "5"], "{out}");
    }
    insta::assert_snapshot!(out);
}

/// Also in a vote in which nobody gave it.
#[test]
fn what_was_accepted_is_keyed_in_every_vote_on_its_item() {
    let mut made = Made::open("By hand");
    made.comes(0, Allowance::Standard);
    made.vote(0, 0, |n| (n == 0).then(|| one("c"))?);
    made.write(&ClassEvent::Discussing);
    made.vote(0, 1, |n| (n == 0).then(|| one("b"))?);
    made.reveal();
    let accepted = Mending::Accepted(Response::One("c".into()));
    made.write(&ClassEvent::Mended(0, accepted));
    let (out, _) = report(made.dir.path(), "json");
    let sheet: Value = serde_json::from_str(&out).expect("JSON");
    for vote in 0..2 {
        let parts = sheet["items"][0]["votes"][vote]["parts"].as_array();
        let parts = parts.expect("parts").iter();
        let keys: Vec<_> = parts.map(|part| part["key"] == true).collect();
        assert_eq!(keys, [true, false, true], "vote {vote}");
    }
}
