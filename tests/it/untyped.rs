//! What nobody typed does nothing, on any screen: replies of terminals, keys with Alt, bytes of no
//! text, whole or in pieces.

use std::time::Duration;

use dripset::domain::room::ClassEvent;
use dripset::domain::{Allowance, Exam, Mode, Plan};
use dripset::runtime::StepResult;
use dripset::tui::input::Input;
use dripset::tui::key::Key;
use dripset::tui::page::Page;
use dripset::tui::screen::{Event, StoreEffect};
use proptest::prelude::*;

use crate::class_seat::Seated;
use crate::support::learner::Learner;
use crate::support::talk::{TALK, cut, heard};
use crate::support::{ITEMS, cases, go_to};

const SIZE: (u16, u16) = (80, 24);
/// Quiet between two pieces: none, as on one machine; as over a slow line; as over a bad one.
const QUIET: [Duration; 4] = [
    Duration::ZERO,
    Duration::from_millis(40),
    Duration::from_millis(60),
    Duration::from_millis(200),
];

/// Somebody at a screen.
enum At {
    /// At the own terminal.
    Home(Box<Learner>),
    /// At a seat of a class.
    Seat(Box<Seated>),
}

impl At {
    fn page(&self) -> Page {
        match self {
            Self::Home(learner) => learner.page(),
            Self::Seat(seat) => seat.app.view(),
        }
    }

    /// Handles an input. Returns whether it has effects or leaves the program.
    fn acts_on(&mut self, input: Input) -> bool {
        let event = match input {
            Input::Key(key) => Event::Key(key),
            Input::Paste(text) => Event::Paste(text),
            Input::Wheel(notches) => Event::Wheel(notches),
            Input::Click { .. } => return false,
        };
        match self {
            Self::Home(learner) => acts(&learner.hold(&event)),
            Self::Seat(seat) => acts(&seat.hold(&event)),
        }
    }
}

fn acts<E>(step: &StepResult<E>) -> bool {
    step.quits || !step.effects.is_empty()
}

fn learner(lead: impl FnOnce(&mut Learner)) -> At {
    let mut learner = Learner::new(SIZE);
    lead(&mut learner);
    At::Home(Box::new(learner))
}

fn studying(lead: impl FnOnce(&mut Learner)) -> At {
    learner(|learner| {
        learner.write("s").press(&[Key::Enter]);
        lead(learner);
    })
}

fn sitting_an_exam(lead: impl FnOnce(&mut Learner)) -> At {
    learner(|learner| {
        let mode = Mode::Exam(Exam {
            limit_s: None,
            allowance: Allowance::Standard,
            strict: false,
        });
        learner.want(StoreEffect::Start(Plan {
            mode,
            ..Plan::with_seed(7)
        }));
        lead(learner);
    })
}

fn seated(lead: impl FnOnce(&mut Seated)) -> At {
    let mut seat = Seated::new(SIZE);
    lead(&mut seat);
    At::Seat(Box::new(seat))
}

/// Every screen of a learner, by name.
fn screens() -> Vec<(String, At)> {
    let ctrl = |letter| {
        move |learner: &mut Learner| {
            learner.press(&[Key::Ctrl(letter)]);
        }
    };
    let mut screens: Vec<(String, At)> = [
        ("home", learner(|_| {})),
        (
            "setup",
            learner(|learner| {
                learner.write("s");
            }),
        ),
        (
            "progress",
            learner(|learner| {
                learner.write("p");
            }),
        ),
        (
            "sittings",
            learner(|learner| {
                learner.write("l");
            }),
        ),
        (
            "items",
            learner(|learner| {
                learner.write("i");
            }),
        ),
        (
            "search",
            learner(|learner| {
                learner.write("i/in");
            }),
        ),
        (
            "one item",
            learner(|learner| {
                learner.write("i").press(&[Key::Enter]);
            }),
        ),
        (
            "help",
            studying(|learner| {
                learner.write("?");
            }),
        ),
        (
            "leave",
            studying(|learner| {
                learner.press(&[Key::Esc]);
            }),
        ),
        (
            "results",
            studying(|learner| {
                learner.press(&[Key::Esc]).write("ee");
            }),
        ),
        (
            "about to end a set",
            studying(|learner| {
                learner.press(&[Key::Esc]).write("e");
            }),
        ),
        (
            "home with sittings",
            studying(|learner| {
                learner.press(&[Key::Esc]).write("k");
            }),
        ),
        ("calculator", studying(ctrl('k'))),
        ("ranges", studying(ctrl('r'))),
        (
            "note",
            studying(|learner| {
                learner.press(&[Key::Ctrl('n')]).write("x");
            }),
        ),
        (
            "remark",
            studying(|learner| {
                learner.press(&[Key::Ctrl('e')]).write("x");
            }),
        ),
        (
            "overview",
            sitting_an_exam(|learner| {
                learner.press(&[Key::Tab]);
            }),
        ),
        (
            "about to hand in",
            sitting_an_exam(|learner| {
                learner.press(&[Key::Tab]).write("h");
            }),
        ),
        (
            "leave an exam",
            sitting_an_exam(|learner| {
                learner.press(&[Key::Esc]);
            }),
        ),
        (
            "about to end an exam",
            sitting_an_exam(|learner| {
                learner.press(&[Key::Esc]).write("e");
            }),
        ),
        ("lobby", seated(|_| {})),
        (
            "about to leave a seat",
            seated(|seat| {
                seat.opens(0);
                seat.step(&Event::Key(Key::Esc));
            }),
        ),
        (
            "revealed",
            seated(|seat| {
                seat.opens(0);
                seat.responds("c");
                seat.tell(ClassEvent::Revealed);
            }),
        ),
        (
            "the end of a class",
            seated(|seat| seat.tell(ClassEvent::Ended)),
        ),
    ]
    .into_iter()
    .map(|(name, at)| (name.to_owned(), at))
    .collect();
    for (poll, (kind, words, keys)) in ITEMS.into_iter().enumerate() {
        screens.push((kind.into(), studying(|learner| go_to(learner, words))));
        screens.push((
            format!("{kind}, entered"),
            studying(|learner| {
                go_to(learner, words);
                learner.write(keys);
            }),
        ));
        screens.push((
            format!("{kind}, answered"),
            studying(|learner| {
                go_to(learner, words);
                learner.write(keys).press(&[Key::Enter]);
            }),
        ));
        screens.push((
            format!("{kind}, exam"),
            sitting_an_exam(|learner| go_to(learner, words)),
        ));
        screens.push((format!("{kind}, seat"), seated(|seat| seat.opens(poll))));
        screens.push((
            format!("{kind}, confirmed"),
            seated(|seat| {
                seat.opens(poll);
                seat.responds(keys);
            }),
        ));
    }
    screens
}

/// Holds that every screen is as it was after these bytes, and wants nothing done. Screens are made
/// once something reaches them at all.
fn does_nothing(screens: &mut Vec<(String, At)>, what: &str, bytes: &[u8], quiets: &[Duration]) {
    for quiet in quiets {
        for pieces in cut(bytes) {
            let inputs = heard(&pieces, *quiet);
            if inputs.is_empty() {
                continue;
            }
            if screens.is_empty() {
                *screens = self::screens();
            }
            for (name, at) in screens.iter_mut() {
                let before = at.page();
                for input in &inputs {
                    assert!(
                        !at.acts_on(input.clone()),
                        "{what} acts on {name}: {inputs:?} of {pieces:?} {quiet:?} apart"
                    );
                }
                assert!(
                    at.page() == before,
                    "{what} changes {name}: {inputs:?} of {pieces:?} {quiet:?} apart"
                );
            }
        }
    }
}

#[test]
fn what_a_terminal_says_by_itself_does_nothing_on_any_screen() {
    let mut screens = Vec::new();
    for (what, bytes) in TALK {
        does_nothing(&mut screens, what, bytes, &QUIET);
    }
}

#[test]
fn alt_with_a_letter_or_a_digit_does_nothing_on_any_screen() {
    let mut screens = Vec::new();
    let keys = ('a'..='z').chain('A'..='Z').chain('0'..='9');
    for key in keys {
        let bytes = format!("\x1b{key}");
        // Later than this they are two keys that somebody pressed.
        does_nothing(
            &mut screens,
            &format!("Alt-{key}"),
            bytes.as_bytes(),
            &QUIET[..2],
        );
    }
}

#[test]
fn bytes_that_are_no_text_do_nothing_on_any_screen_and_take_no_key_with_them() {
    let mut screens = Vec::new();
    for byte in 0x80..=0xff {
        does_nothing(&mut screens, &format!("{byte:#x}"), &[byte], &QUIET);
        for pieces in cut(&[byte, b'a']) {
            for quiet in QUIET {
                assert_eq!(
                    heard(&pieces, quiet),
                    [Input::Key(Key::Char('a'))],
                    "{byte:#x}"
                );
            }
        }
    }
}

#[test]
fn an_arrow_in_pieces_moves_and_does_nothing_else() {
    for (bytes, key) in [
        ("\x1b[A", Key::Up),
        ("\x1b[B", Key::Down),
        ("\x1b[C", Key::Right),
        ("\x1b[D", Key::Left),
        ("\x1bOB", Key::Down),
        ("\x1b[1;2B", Key::ShiftDown),
        ("\x1b[1;5C", Key::Right),
        ("\x1b\x1b[B", Key::Down),
        ("\x1b\x1bOA", Key::Up),
        ("\x1b[5~", Key::PageUp),
        ("\x1b[H", Key::Home),
        ("\x1b[Z", Key::BackTab),
    ] {
        for quiet in QUIET {
            for pieces in cut(bytes.as_bytes()) {
                assert_eq!(
                    heard(&pieces, quiet),
                    [Input::Key(key)],
                    "{pieces:?} {quiet:?}"
                );
            }
        }
    }
}

/// The screens are there, and would act on a letter of what terminals say.
#[test]
fn a_letter_of_what_terminals_say_would_act() {
    let would_act = |(name, at): &mut (String, At)| {
        let before = at.page();
        let acts = ['e', 'h', 'c', '1', 'x']
            .into_iter()
            .any(|letter| at.acts_on(Input::Key(Key::Char(letter))) || at.page() != before);
        acts.then(|| name.clone())
    };
    let acting: Vec<String> = screens().iter_mut().filter_map(would_act).collect();
    for name in [
        "home",
        "setup",
        "search",
        "leave",
        "about to hand in",
        "about to end an exam",
        "multiple-choice",
        "select-all, exam",
        "numeric, seat",
        "ordered",
        "note",
    ] {
        assert!(acting.iter().any(|acts| acts == name), "{name}: {acting:?}");
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_several_terminals_say_in_any_pieces_is_no_key(
        said in prop::collection::vec(prop::sample::select(TALK), 1..6),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        quiet_ms in 0_u64..=200,
    ) {
        let bytes: Vec<u8> = said.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        cuts.dedup();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(heard(&pieces, Duration::from_millis(quiet_ms)), []);
    }
}
