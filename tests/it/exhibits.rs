//! The exhibits of an item on screen: tabs where there are several, and tables whose cells wrap.

use dripset::content;
use dripset::domain::Library;
use dripset::tui::key::Key;
use dripset::tui::screen::Event;

use crate::support::learner::Learner;

const SIZES: [(u16, u16); 2] = [(80, 24), (40, 12)];
const NEXT: [Key; 1] = [Key::Ctrl('t')];

/// A bank with one item that has three exhibits.
const BANK: &str = r#"
format = 1
[bank]
id = "shock"
title = "Shock"
[[topic]]
id = "signs"
title = "Signs of shock"
[[exhibit]]
id = "notes"
title = "Nurses' notes"
text = "10:00 The client is *restless* and the skin is cool."
[[exhibit]]
id = "vitals"
title = "Vital signs"
trend = true
header = ["", "08:00", "09:00", "10:00"]
rows = [
  ["Pulse, beats/min", "84", "102", "118"],
  ["Blood pressure, mm Hg", "124/78", "110/70", "92/58"],
  ["Skin", "warm", "warm", "cool"],
]
[[exhibit]]
id = "orders"
title = "Orders"
header = ["Order", "Status"]
rows = [["0.9% sodium chloride 500 mL over 15 minutes by a peripheral catheter", "given at 10:05"]]
[[item]]
id = "first"
kind = "multiple-choice"
topic = "signs"
shuffle = false
exhibits = ["notes", "vitals", "orders"]
stem = "A nurse reviews the record. What does the nurse suspect?"
choices = [
  { id = "a", text = "Hypovolemic shock", key = true, why = "The pulse rises as the pressure falls." },
  { id = "b", text = "Pain", why = "Pain raises the pressure." },
]
rationale = "A fast pulse and a falling pressure are signs of shock."
"#;

/// The library of that bank.
pub fn library() -> Library {
    let parsed = content::parse::parse("shock.toml", BANK.as_bytes());
    Library::new([parsed.bank.expect("a bank without mistakes")])
}

fn studying(size: (u16, u16)) -> Learner {
    let mut learner = Learner::with(library(), size);
    learner.write("s").press(&[Key::Enter]);
    learner
}

#[test]
fn each_tab_at_two_sizes() {
    for size in SIZES {
        let at = |name: &str| format!("{name}-{}x{}", size.0, size.1);
        let mut learner = studying(size);
        insta::assert_snapshot!(at("open"), learner.screen());
        learner.press(&NEXT);
        insta::assert_snapshot!(at("vitals"), learner.screen());
        learner.press(&NEXT);
        insta::assert_snapshot!(at("orders"), learner.screen());
        learner.press(&NEXT);
        insta::assert_snapshot!(at("notes"), learner.screen());
        learner.press(&NEXT).write("b").press(&[Key::Enter]);
        insta::assert_snapshot!(at("answered"), learner.screen());
        learner.press(&NEXT);
        insta::assert_snapshot!(at("answered-orders"), learner.screen());
    }
}

#[test]
fn a_click_on_a_title_shows_its_exhibit() {
    let mut learner = studying((80, 24));
    learner.shows("[1 Nurses' notes] · 2 Vital signs · 3 Orders");
    let click = |learner: &mut Learner, words: &str| {
        let (column, row) = learner.find(words);
        let target = learner.target_at(column, row).expect("a target");
        learner.tell(&Event::Choose(target));
    };
    click(&mut learner, "3 Orders");
    learner.shows("1 Nurses' notes · 2 Vital signs · [3 Orders]");
    learner.shows("given at 10:05");
    click(&mut learner, "2 Vital signs");
    learner.shows("[2 Vital signs]");
    // A click on the exhibit leaves the choices alone, and one on a choice leaves the tab.
    click(&mut learner, "Pulse");
    learner.hides("(•)");
    click(&mut learner, "Hypovolemic");
    learner.shows("(•)");
    learner.shows("[2 Vital signs]");
}

#[test]
fn the_tabs_are_turned_after_the_answer_and_on_the_page_of_the_item() {
    let mut learner = studying((80, 40));
    learner.write("a").press(&[Key::Enter]).press(&NEXT);
    learner.shows("[2 Vital signs]");
    learner.press(&[Key::Enter, Key::Esc]);
    learner.write("i").press(&[Key::Enter]);
    learner.shows("[1 Nurses' notes]");
    learner.press(&NEXT);
    learner.shows("[2 Vital signs]");
    learner.shows("102 ↑");
    let (column, row) = learner.find("3 Orders");
    let target = learner.target_at(column, row).expect("a target");
    learner.tell(&Event::Choose(target));
    learner.shows("[3 Orders]");
}

#[test]
fn the_key_is_named_where_it_is_useful() {
    for size in SIZES {
        let mut learner = studying(size);
        learner.shows("Ctrl-T next");
        learner.press(&NEXT);
        learner.shows("Ctrl-T next");
        let mut other = Learner::new(size);
        other.write("s").press(&[Key::Enter]);
        other.hides("Ctrl-T");
    }
    let mut learner = studying((120, 60));
    learner.write("?");
    learner.shows("Ctrl-T");
    learner.shows("next exhibit, if the question has several");
}
