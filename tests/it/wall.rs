//! What everybody in the room sees on a wall, state by state.

use dripset::domain::KindName;
use dripset::domain::room::{ClassSetting, Order};
use dripset::tui::key::Key;
use dripset::tui::screens::class::wall::WallScreen;
use dripset::tui::theme::Theme;

use crate::every_kind::answered;
use crate::support::class::Class;
use crate::support::learner::text_in;

/// What twelve seats choose in the first vote, and in the second.
const FIRST: &str = "abcbcaacbbcb";
const SECOND: &str = "bbcbcabbbbbb";

/// The pages of a wall, one after the other.
struct Pages {
    size: (u16, u16),
    theme: Theme,
    wall: WallScreen,
    seen: String,
}

impl Pages {
    fn new(size: (u16, u16), theme: Theme) -> Self {
        Self {
            size,
            theme,
            wall: WallScreen::new(),
            seen: String::new(),
        }
    }

    fn see(&mut self, name: &str, class: &Class) {
        let page = class.wall_page(&mut self.wall);
        let text = text_in(&page, self.size, &self.theme);
        self.seen.push_str(&format!("---- {name}\n{text}\n"));
    }
}

fn every_phase(size: (u16, u16), theme: Theme) -> String {
    let mut pages = Pages::new(size, theme);
    let mut class = Class::new(size);
    pages.see("nobody is here", &class);
    class = class.joined(12);
    class.write("m");
    pages.see("lobby", &class);
    let locked = Order::Set(ClassSetting::Locked, true);
    class.order(&locked).expect("a setting");
    pages.see("lobby, locked", &class);
    let unlocked = Order::Set(ClassSetting::Locked, false);
    class.order(&unlocked).expect("a setting");
    class.press(&[Key::Enter]).choose(&FIRST[..7]).wait(18);
    pages.see("open", &class);
    class.write("p");
    pages.see("paused", &class);
    class.write("p").choose(&FIRST[..4]).wait(45);
    pages.see("closed, and not for everybody", &class);
    class.choose(FIRST);
    pages.see("closed", &class);
    class.write("d");
    pages.see("discussing", &class);
    class.press(&[Key::Enter]).choose(&SECOND[..5]);
    pages.see("second vote", &class);
    class.choose(SECOND).press(&[Key::Enter]);
    pages.see("second vote, closed", &class);
    class.press(&[Key::Enter]);
    pages.see("revealed", &class);
    class.write("n").write("ss");
    pages.see("between", &class);
    class.write("b").press(&[Key::Enter]);
    pages.see("over", &class);
    pages.seen
}

#[test]
fn every_phase_at_three_sizes_and_in_ascii() {
    for size in [(80, 24), (100, 30), (40, 12)] {
        let name = format!("wall-{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, every_phase(size, Theme::plain()));
    }
    let ascii = every_phase((80, 24), Theme::plain().ascii());
    assert!(ascii.is_ascii(), "{ascii}");
    insta::assert_snapshot!("wall-ascii-80x24", ascii);
}

/// A text with blanks, a text with marks and a grid: the item stands where it is read.
#[test]
fn kinds_with_a_text_or_a_table() {
    for kind in [
        KindName::DropDownCloze,
        KindName::HighlightText,
        KindName::MatrixChoice,
    ] {
        let size = (100, 30);
        let mut pages = Pages::new(size, Theme::plain());
        let mut class = answered(size, kind);
        pages.see("open", &class);
        class.press(&[Key::Enter]);
        pages.see("closed", &class);
        class.press(&[Key::Enter]);
        pages.see("revealed", &class);
        insta::assert_snapshot!(format!("wall-{kind}"), pages.seen);
    }
}

/// The console shows the same pages.
#[test]
fn the_console_shows_what_a_wall_shows() {
    let size = (120, 40);
    let mut class = Class::new(size).joined(12);
    class.write("w");
    let alike = |class: &Class| {
        let wall = class.wall_page(&mut WallScreen::new());
        let console = class.page();
        assert_eq!((wall.body, wall.aside), (console.body, console.aside));
        assert_eq!((wall.title, wall.place), (console.title, console.place));
    };
    alike(&class);
    class.press(&[Key::Enter]).choose(FIRST);
    alike(&class);
    for keys in ["c", "d", "v"] {
        class.write(keys);
        alike(&class);
    }
    class.choose(SECOND).write("c");
    alike(&class);
    class.write("r");
    alike(&class);
}
