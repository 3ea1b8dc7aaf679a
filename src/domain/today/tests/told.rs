//! The words for a day away, and for a day that is done.

use super::*;

#[test]
fn after_days_away_the_rest_is_told_by_days_and_never_as_a_mountain() {
    let mut made = Made::of(items("ivig", &["a", "b"], 400)).rules(10, 10);
    for n in 0..50 {
        made = made.with(&format!("i{n:03}"), known(date(2026, 11, 10), 3.0));
    }
    let today = made.today();
    assert_eq!((today.items.len(), today.away_days), (10, 9));
    assert_eq!(today.catch_up.iter().sum::<usize>(), 46);
    assert_eq!(today.catch_up[0], 4, "new items keep six minutes of ten");
    assert_eq!(
        today.rest(DAY),
        "You were away 9 days. The rest follows in the next 12 days."
    );
    for n in 50..400 {
        made = made.with(&format!("i{n:03}"), known(date(2026, 11, 10), 3.0));
    }
    assert_eq!(
        made.today().rest(DAY),
        "You were away 9 days. More reviews follow, the most forgotten first."
    );
}

#[test]
fn a_finished_day_says_so_and_when_the_next_set_comes() {
    let mut made = Made::of(items("ivig", &["a"], 12)).rules(10, 10);
    for n in 0..12 {
        made = made.with(&format!("i{n:03}"), known(DAY, 3.0));
    }
    let today = made.today();
    assert!(today.is_reached && today.items.is_empty());
    assert_eq!(
        today.line(DAY),
        "Done for today: 12 questions. Next: 10 on Nov 23."
    );
    let later = made.on(date(2026, 11, 21));
    assert_eq!(
        later.line(date(2026, 11, 21)),
        "Nothing is due today. Next: 10 on Nov 23."
    );
    let more = Made::of(items("ivig", &["a"], 40)).rules(2, 10);
    let more = more
        .with("i000", known(DAY, 3.0))
        .with("i001", known(DAY, 3.0));
    assert_eq!(
        more.today().line(DAY),
        "Done for today: 2 questions. If you like, 2 more, about 2 minutes: 2 new. \
         Left for later: more new questions."
    );
}
