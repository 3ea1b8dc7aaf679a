//! A case study led in a class: the instructor unfolds its six questions, three stock clients answer
//! them, and the class looks back on its steps. The host is killed in the middle.

use dripset::domain::item::mark;
use dripset::domain::{Response, Score};
use rustix::process::Signal;

use super::*;
use crate::support::entry::{By, ENTER, keys, partial, wrong};

/// The case study of a shipped bank, and its title.
const CASE: &str = "albumin/lvp-circulatory-dysfunction";
const CASE_TITLE: &str = "After large-volume paracentesis";
const STEPS: [&str; 6] = [
    "Recognize cues",
    "Analyze cues",
    "Prioritize hypotheses",
    "Generate solutions",
    "Take action",
    "Evaluate outcomes",
];
/// A word of the client's history, and the first question that may show it.
const UNFOLDS: [(&str, usize); 3] = [("Creatinine", 1), ("Neck", 4), ("14:41", 5)];
/// A window in which a question shows whole.
const LARGE: (u16, u16) = (120, 60);
const NAMES: [&str; 3] = ["Ada", "Ben", "Cleo"];

/// A class on the case study, and what its learners give.
struct Led {
    class: Hosted,
    seats: Vec<Guest>,
}

/// Types the line and a name at a terminal that keeps every frame.
fn arrives(class: &Hosted, name: &str) -> Pty {
    let pty = class.launch(&KEYLESS).size(LARGE).recorded().start();
    pty.wait_for_bytes(NAME, 1);
    pty.send(format!("{name}\r"));
    pty
}

impl Led {
    fn open() -> Self {
        let args = ["class", "host", "--case", CASE, "--title", TITLE];
        let args = args.into_iter().chain(["--code", CODE, "--seed", "11"]);
        let dir = tempfile::tempdir().expect("a directory");
        let class = Hosted::start(dir, &args.collect::<Vec<_>>());
        let seats = NAMES.map(|name| {
            let pty = arrives(&class, name);
            let seen = pty.wait_for("the lobby", |seen| seen.has("Your PIN: "));
            let (_, pin) = seen.text.split_once("Your PIN: ").expect("a PIN");
            let pin = pin.chars().take_while(char::is_ascii_digit).collect();
            Guest { pty, pin }
        });
        class.has_here("3 are here");
        Self {
            class,
            seats: seats.into(),
        }
    }

    /// A response of each learner: right, partly right and wrong, each learner one
    /// after the other.
    fn responses(&self, place: usize) -> Vec<(String, Score)> {
        let room = self.class.room();
        let (item, form) = room.item(place).expect("an item");
        let drawn = &form.drawn;
        let wrong = wrong(&item.kind, drawn);
        let partly = partial(item, drawn).unwrap_or_else(|| wrong.clone());
        let mut given = [item.kind.rules().key(drawn), partly, wrong];
        given.rotate_left(place % 3);
        let typed = given.iter().map(|wanted| {
            let typed = keys(&item.kind, drawn, &Response::Blank, wanted, By::Letter);
            let marking = mark(item, drawn, wanted).expect("a response to this item");
            (typed + ENTER, marking.score)
        });
        typed.collect()
    }

    /// The instructor opens the next question, each learner answers, and the key is shown.
    fn walks(&self, place: usize) -> Score {
        let line = format!("Case study: {CASE_TITLE} · {} of 6", place + 1);
        self.class.does(ENTER, &line);
        let given = self.responses(place);
        for (seat, (typed, _)) in self.seats.iter().zip(&given) {
            let seen = seat.pty.wait_for(&line, |seen| seen.has(&line));
            assert!(!seen.has("Correct"), "no key yet:\n{}", seen.text);
            for (word, from) in UNFOLDS.iter().filter(|(_, from)| *from == place) {
                assert!(seen.has(word), "no {word} at {from}:\n{}", seen.text);
            }
            seat.pty.send(typed);
            seat.pty.wait_for("Confirmed", |seen| seen.has("Confirmed"));
        }
        self.class.has_here("3 of 3 have answered");
        self.class.does("r", "Key shown");
        for (seat, (_, score)) in self.seats.iter().zip(&given) {
            let word = match (score.is_full(), score.earned) {
                (true, _) => "✓ Correct: ",
                (false, 0) => "✗ Incorrect: ",
                (false, _) => "~ Partly correct: ",
            };
            let verdict = format!("{word}{score} point");
            seat.pty.wait_for(&verdict, |seen| seen.has(&verdict));
        }
        given.into_iter().map(|(_, score)| score).sum()
    }

    /// No frame of a terminal so far has a word of a later question.
    fn has_shown_nothing_early(&self, next: usize) {
        for (word, _) in UNFOLDS.iter().filter(|(_, from)| *from >= next) {
            for seat in &self.seats {
                let early = seat.pty.frames().into_iter().find(|seen| seen.has(word));
                assert!(early.is_none(), "{word} before question {}", next + 1);
            }
        }
    }

    /// The host is killed, and everybody comes back to it.
    fn killed(self) -> Self {
        self.class.console.signal(Signal::KILL);
        self.class.console.wait_exit();
        let class = Hosted::resume(self.class.dir);
        let seats = self.seats.iter().zip(NAMES).map(|(before, name)| {
            let pty = arrives(&class, name);
            pty.wait_for_bytes(PIN, 1);
            pty.send(format!("{}\r", before.pin));
            pty.wait_for("the question of before", |seen| {
                seen.head().contains("3 of 6") && seen.has("Rationale")
            });
            let pin = before.pin.clone();
            Guest { pty, pin }
        });
        let seats = seats.collect();
        class.console.wait_for("the question of before", |seen| {
            seen.has("3 of 6") && seen.has("Key shown")
        });
        Self { class, seats }
    }
}

/// Whether a line has a step and its points.
fn has_step(text: &str, step: &str, points: Score) -> bool {
    let points = points.to_string();
    text.lines()
        .any(|line| line.contains(step) && line.contains(&points))
}

fn report(dir: &Path, more: &[&str]) -> String {
    let output = assert_cmd::Command::cargo_bin("dripset")
        .expect("the program")
        .args(["class", "report", CODE, "--data-dir"])
        .arg(dir)
        .args(more)
        .output()
        .expect("a report");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn a_case_study_is_led_in_a_class_of_three_and_goes_on_after_a_kill() {
    if !has_ssh() {
        return;
    }
    let mut led = Led::open();
    let mut steps = Vec::new();
    for place in 0..6 {
        if place == 3 {
            led.has_shown_nothing_early(place);
            led = led.killed();
        }
        led.has_shown_nothing_early(place);
        steps.push(led.walks(place));
    }
    let total: Score = steps.iter().copied().sum();

    // With the last key the class looks back on the case study.
    led.class.console.send("\x1b[F");
    led.class.console.wait_for("the steps of the case", |seen| {
        let each = STEPS.iter().zip(&steps);
        let all = each.chain([(&"All steps", &total)]);
        all.into_iter()
            .all(|(step, points)| has_step(&seen.text, step, *points))
    });
    led.class.does("b", "End the class");
    led.class
        .console
        .insist(ENTER, "the end", |seen| seen.has("The class has ended."));
    led.class.console.wait_for("the end", |seen| {
        seen.has("The class has ended.") && seen.has(&format!("Case study: {CASE_TITLE}"))
    });
    for seat in &led.seats {
        seat.pty.wait_for("the own steps", |seen| {
            seen.has("The class has ended.")
                && seen.has(&format!("Case study: {CASE_TITLE} · "))
                && STEPS.iter().all(|step| seen.has(step))
        });
    }

    let text = report(led.class.dir.path(), &[]);
    assert!(
        text.contains(&format!("Case study: {CASE_TITLE}")),
        "{text}"
    );
    for (step, points) in STEPS.iter().zip(&steps).chain([(&"All steps", &total)]) {
        assert!(has_step(&text, step, *points), "{step}: {points}\n{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    let json = report(led.class.dir.path(), &["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["cases"][0]["case"], CASE);
    let earned = json["cases"][0]["steps"].as_array().expect("its steps");
    let earned = earned.iter().map(|step| step["earned"].as_u64());
    assert!(earned.eq(steps.iter().map(|step| Some(u64::from(step.earned)))));
}
