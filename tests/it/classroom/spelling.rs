//! A name is the same at login however a keyboard composes its accents.

use super::*;

#[test]
fn one_name_in_two_spellings_is_one_seat() {
    if !has_ssh() {
        return;
    }
    let class = Hosted::open(&[]);
    let first = class.joins("José");
    let again = class.logs_in("Jose\u{301}", &first.pin);
    again.wait_for("the lobby", |seen| seen.has("Your name here: José"));
    assert_eq!(
        first.pty.wait_exit().exit_code(),
        0,
        "its seat was taken over"
    );
    assert_eq!(class.room().seats().len(), 1);
    // Without the PIN it is somebody else of that name, and gets a number.
    let other = class.logs_in("ＪＯＳÉ", "");
    other.wait_for("the lobby", |seen| seen.has("Your name here: ＪＯＳÉ 2"));
    assert_eq!(class.room().seats().len(), 2);
}
