//! The host of a class under signals: its terminal is given back, and its class goes on after a stop.

use rustix::process::Signal;

use super::*;
use crate::support::pty::Seen;

/// Each would end the program by itself, with the terminal as it is.
#[test]
fn a_signal_that_ends_the_host_gives_its_terminal_back() {
    for signal in [Signal::QUIT, Signal::USR1] {
        let class = Hosted::open(&[]);
        class.console.signal(signal);
        class.console.wait_exit();
        class.console.assert_given_back();
    }
}

/// Learners sit in the class: a stop that the program can hear does nothing.
#[test]
fn the_console_goes_on_after_a_stop_and_paints_its_page_again() {
    let class = Hosted::open(&[]);
    class.console.signal(Signal::TSTP);
    class.does("?", "Help");
    class.does("q", "help");
    class.console.signal(Signal::STOP);
    class.console.wait_stopped();
    class.console.signal(Signal::CONT);
    class.console.wait_for_bytes(b"\x1b[?1049h", 2);
    let painted = |seen: &Seen| seen.alternate && seen.has(CODE) && seen.has("help");
    class.console.wait_for("the whole page", painted);
    assert!(class.console.is_taken());
    class.does("?", "Help");
}
