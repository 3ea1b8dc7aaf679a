//! Every kind with its commands, as learners and an instructor come to it: for tests of all screens.

use dripset::domain::room::{ClassEvent, Whom};
use dripset::tui::screen::PlainView;

use super::seat::Seated;
use super::*;

const SIZE: (u16, u16) = (80, 24);

/// Each kind in a set, in an exam, at a seat and on the console, state by state.
pub fn views() -> Vec<(String, PlainView)> {
    let mut views = Vec::new();
    let mut practice = Walk::new(SIZE);
    let mut exam = Walk::with(SIZE, Mode::Exam(Exam::default()));
    for kind in KindName::ALL {
        in_a_set(&mut practice, kind, &mut views);
        exam.go(kind);
        views.push((format!("exam-{kind}"), exam.learner.app.plain_view()));
        at_a_seat(kind, &mut views);
        on_the_console(kind, &mut views);
    }
    exam.learner.press(&[Key::Tab]).write("hh");
    exam.learner.press(&[Key::Char('r')]);
    for _ in KindName::ALL {
        views.push(("reviewed".into(), exam.learner.app.plain_view()));
        exam.learner.press(&[Key::Char('>')]);
    }
    exam.learner.press(&[Key::Esc, Key::Esc]).write("i");
    for _ in KindName::ALL {
        exam.learner.press(&[Key::Enter]);
        views.push(("one item".into(), exam.learner.app.plain_view()));
        exam.learner.press(&[Key::Esc, Key::Down]);
    }
    views
}

fn in_a_set(walk: &mut Walk, kind: KindName, views: &mut Vec<(String, PlainView)>) {
    walk.go(kind);
    let mut see = |name: &str, walk: &Walk| {
        views.push((format!("{name}-{kind}"), walk.learner.app.plain_view()));
    };
    see("open", walk);
    walk.learner.press(&[Key::Char(' ')]);
    see("list-or-chosen", walk);
    walk.learner.press(&[Key::Char(' ')]);
    let (item, drawn) = walk.item();
    let so_far = walk.draft();
    let wanted = partial(&item, &drawn).unwrap_or_else(|| wrong(&item.kind, &drawn));
    walk.enter(&so_far, &wanted, By::Letter);
    see("entered", walk);
    walk.learner.press(&[Key::Enter]);
    see("answered", walk);
}

fn at_a_seat(kind: KindName, views: &mut Vec<(String, PlainView)>) {
    let mut seat = Seated::voting(SIZE, kind);
    let mut see = |name: &str, seat: &Seated| {
        views.push((format!("seat-{name}-{kind}"), seat.app.plain_view()));
    };
    see("open", &seat);
    let (item, drawn) = seat.item();
    let wanted = wrong(&item.kind, &drawn);
    let keys = keys(&item.kind, &drawn, &Response::Blank, &wanted, By::Letter);
    seat.take(&keys);
    seat.confirm();
    see("confirmed", &seat);
    seat.tell(ClassEvent::Closed(Whom::Everybody));
    seat.tell(ClassEvent::Revealed);
    see("revealed", &seat);
}

fn on_the_console(kind: KindName, views: &mut Vec<(String, PlainView)>) {
    let mut class = super::console::answered(SIZE, kind);
    for (name, keys) in [("key", "k"), ("discussing", "d"), ("second-vote", "v")] {
        class.write(keys).write(keys);
        views.push((format!("console-{name}-{kind}"), class.view()));
    }
    class.press(&[
        Key::Char('c'),
        Key::Char('c'),
        Key::Char('r'),
        Key::Char('r'),
    ]);
    views.push((format!("console-revealed-{kind}"), class.view()));
    class.write("y");
    views.push((format!("console-corrections-{kind}"), class.view()));
}
