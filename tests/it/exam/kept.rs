//! What was typed over a question is kept when the exam or the program ends.

use dripset::domain::Allowance;
use dripset::tui::key::Key;
use dripset::tui::screen::Event;

use super::{minutes, sitting_an_exam};
use crate::support::learner::Learner;

fn notes(learner: &Learner) -> Vec<String> {
    let notes = learner.store.mine().notes().expect("notes");
    notes.into_values().collect()
}

fn reports(learner: &Learner) -> Vec<String> {
    let found = std::fs::read_dir(learner.dir.path().join("reports"));
    let files = found
        .into_iter()
        .flatten()
        .map(|file| file.expect("a file").path());
    files
        .map(|path| std::fs::read_to_string(path).expect("a text"))
        .collect()
}

#[test]
fn a_note_and_a_report_are_kept_when_the_time_runs_out() {
    let mut learner = sitting_an_exam((80, 24), minutes(1, Allowance::Standard));
    learner
        .press(&[Key::Ctrl('n')])
        .write("ask about p")
        .wait(60);
    learner.write(" r").press(&[Key::Enter]);
    let screen = learner.screen();
    assert!(
        screen.contains("The note you were writing was saved."),
        "{screen}"
    );
    assert_eq!(notes(&learner), ["ask about p"]);
    learner.press(&[Key::Tab]);
    learner.shows("of 8 points");
    // The same for whoever types on without a pause.
    let mut learner = sitting_an_exam((80, 24), minutes(1, Allowance::Standard));
    learner.press(&[Key::Ctrl('e')]).write(&"p".repeat(70));
    let screen = learner.screen();
    assert!(screen.contains("Your report was saved to"), "{screen}");
    assert!(reports(&learner)[0].contains("pppp"));
}

#[test]
fn what_is_typed_is_kept_when_the_program_is_left() {
    let mut learner = Learner::new((80, 24));
    learner
        .write("s")
        .press(&[Key::Enter, Key::Ctrl('n')])
        .write("slow drip");
    learner.tell(&Event::Leaving);
    assert_eq!(notes(&learner), ["slow drip"]);
    // Whoever comes back and discards it has the note as it was.
    learner.tell(&Event::Resumed);
    learner.press(&[Key::Esc, Key::Esc]);
    assert_eq!(notes(&learner).concat(), "");
    learner.press(&[Key::Ctrl('e')]).write("two keys are right");
    // The help is no way out of the program.
    learner.press(&[Key::F1, Key::Esc]);
    assert!(reports(&learner).is_empty());
    learner.tell(&Event::Leaving);
    learner.tell(&Event::Leaving);
    assert_eq!(reports(&learner).len(), 1);
}
