//! Messages and prompts of a class before authentication is complete.

use jiff::SignedDuration;

use super::host::Class;
use super::names::{COLUMNS_MAX, NameError};
use super::pin_backoff::AT_ONCE;
use crate::domain::moment::{Moment, closing};
use crate::ssh::{AuthOutcome, Guest, Prompt};

/// Returns the notice for a joining learner: the stored data, its retention, and its readers. `ssh`
/// shows it verbatim, so its lines are broken here.
pub(super) fn notice(class: &Class, now: Moment, with_key: bool) -> String {
    let kept = now.offset.to_datetime(class.kept_until).date();
    let until = class.shown().borrow().room.terms().until;
    let open = until.map(|until| format!("Homework, open until {}.\n", closing(until, now.offset)));
    let open = open.unwrap_or_default();
    let key = match with_key {
        true => "\nYour own record of the class stays here under your key.",
        false => "",
    };
    format!(
        "{open}Kept here until {kept}, then removed: your name, your responses and
points in this class. Your instructor sees them; how sure you were, your
flags and your own sets nobody but you. You may ask to be forgotten.{key}"
    )
}

/// Shown to a guest who wants to study without a key.
pub(super) const NO_KEY: &str = "This needs your SSH key: `ssh-keygen` makes one.";
/// Shown to a guest who may not open a class: no key, or none of an instructor.
pub(super) const NO_INSTRUCTOR: &str =
    "This needs an SSH key that is known here as an instructor's, and none that
you showed is. If you have one:
ssh -i KEY -o IdentitiesOnly=yes -p PORT new@HOST
`ssh-keygen` makes one; whoever runs this host puts it on the list.";
/// Shown to a guest who wants to open a class on a host without instructors.
pub(super) const NO_INSTRUCTORS: &str =
    "Nobody can open a class here from afar: this host was given no list of
instructors' keys (`--authorized-instructors`).";

/// The maximum characters of a login that are echoed in a message.
const LOGIN_CHARS_MAX: usize = 32;

/// Returns the message that no class is open under a login.
pub(super) fn no_class(login: &str) -> String {
    let shown: String = login.chars().take(LOGIN_CHARS_MAX).collect();
    let shown: String = shown.escape_default().collect();
    if shown.trim().is_empty() {
        return "No class code was given. Before the @ belongs the code that your instructor
shows: ssh -p PORT CODE@HOST"
            .into();
    }
    format!(
        "No class is open under the code {shown}:
it was mistyped, or the class is over.
Look at the code on the screen again, letter by letter. It stands before the @:
ssh -p PORT CODE@HOST"
    )
}

/// Shown after a taken name with an incorrect PIN.
pub(super) const WRONG_PIN: &str =
    "That is not the PIN of that name. If you are somebody else of that name,
press Enter where the PIN is asked for. If you lost it, your instructor can
let you in without it.";
/// Shown after a name without a visible character.
pub(super) const NO_NAME: &str = "A name is needed: any letters that can be seen.";

/// Returns the message about an unusable name.
pub(super) fn unfit(why: &NameError) -> String {
    match why {
        NameError::Empty => NO_NAME.into(),
        NameError::Long(fits) => format!(
            "A name has at most {COLUMNS_MAX} columns here. As much as fits of yours is
{fits}
Give that, or a shorter one."
        ),
        NameError::Reserved(name) => {
            format!("{name} is what others are called here. Give another name.")
        }
    }
}

/// Returns the message that PINs of a name are not accepted now, with the waiting time.
pub(super) fn too_many(wait: SignedDuration) -> String {
    // Rounded up.
    let seconds = (wait.as_millis() + 999) / 1_000;
    let seconds = seconds.max(1);
    let wait = match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} minutes", (seconds + 59) / 60),
        _ => format!("{} hours", (seconds + 3_599) / 3_600),
    };
    format!(
        "Too many wrong PINs for this name from here: try again in {wait}. Until then
the right one is not taken either. Your instructor can let you in at once."
    )
}

/// Admits by key alone. Refuses with this reason once there are no more keys to offer.
pub(super) fn with_key(guest: &Guest, admitted: bool, otherwise: &str) -> AuthOutcome {
    if admitted {
        AuthOutcome::Admit
    } else if guest.has_shown_all {
        AuthOutcome::Refuse(otherwise.into())
    } else {
        AuthOutcome::OtherKeys
    }
}

fn prompts(text: &str, echo: bool) -> Vec<Prompt> {
    let text = text.into();
    vec![Prompt { text, echo }]
}

/// Asks for the name again, with the reason in place of the notice.
pub(super) fn again(why: impl Into<String>) -> AuthOutcome {
    AuthOutcome::Again {
        instruction: why.into(),
        prompts: prompts("Your name: ", true),
    }
}

/// Asks for a name.
pub(super) fn ask(class: &Class, now: Moment, with_key: bool) -> AuthOutcome {
    AuthOutcome::Ask {
        instruction: format!("{}\n{}", class.frame.title, notice(class, now, with_key)),
        prompts: prompts("Your name: ", true),
    }
}

/// Asks for the PIN of a taken name.
pub(super) fn ask_pin(name: &str) -> AuthOutcome {
    AuthOutcome::Ask {
        instruction: format!(
            "There is a seat for {name} already.
If it is yours, give the PIN that you saw when you first came in. If you are
somebody else, press Enter. If you lost the PIN, your instructor can let you in
without it."
        ),
        prompts: prompts("Your PIN (or Enter): ", false),
    }
}

/// Asks for an id or a name on the roster of a class.
pub(super) fn ask_listed(class: &Class, now: Moment) -> AuthOutcome {
    AuthOutcome::Ask {
        instruction: format!(
            "{}\n{}\nThis class is for those on its roster. Where your PIN is not taken, ask\n\
             your instructor; after {AT_ONCE} wrong ones each further try waits longer.",
            class.frame.title,
            notice(class, now, false)
        ),
        prompts: prompts("Your id or name: ", true),
    }
}

/// Asks for the PIN of a person on the roster.
pub(super) fn ask_listed_pin() -> AuthOutcome {
    AuthOutcome::Ask {
        instruction: String::new(),
        prompts: prompts("Your PIN: ", false),
    }
}

/// Asks for an id or a name again, with the reason.
pub(super) fn again_listed(why: impl Into<String>) -> AuthOutcome {
    AuthOutcome::Again {
        instruction: why.into(),
        prompts: prompts("Your id or name: ", true),
    }
}

/// Shown after an id or a name, and a PIN, that are not on the roster.
pub(super) const NOT_LISTED: &str =
    "That id or name is not on the roster of this class, or its PIN is another one.
Where your PIN is not taken, ask your instructor.";
/// Shown after an empty id and name.
pub(super) const NO_ID: &str = "An id or a name is needed, as it stands on the roster.";

#[cfg(test)]
mod tests {
    use super::*;

    /// Terminals break a longer line in the middle of a word.
    #[test]
    fn what_is_said_at_the_door_fits_eighty_columns() {
        let name = "M".repeat(COLUMNS_MAX);
        let mut said: Vec<String> = [NO_KEY, NO_INSTRUCTOR, NO_INSTRUCTORS, WRONG_PIN, NO_NAME]
            .map(str::to_owned)
            .to_vec();
        said.extend([NOT_LISTED, NO_ID].map(str::to_owned));
        said.push(no_class(&"x".repeat(LOGIN_CHARS_MAX)));
        said.push(too_many(SignedDuration::from_hours(24)));
        said.extend(
            [
                NameError::Long(name.clone()),
                NameError::Reserved(name.clone()),
            ]
            .map(|why| unfit(&why)),
        );
        let AuthOutcome::Ask { instruction, .. } = ask_pin(&name) else {
            unreachable!("a PIN is asked for");
        };
        said.push(instruction);
        for words in said {
            assert!(
                words.lines().all(|line| line.chars().count() <= 80),
                "{words}"
            );
        }
    }

    #[test]
    fn a_login_is_said_back_without_control_characters() {
        let said = no_class("a\u{1b}[31m\u{e9}");
        assert!(said.contains(r"the code a\u{1b}[31m\u{e9}:"), "{said}");
    }
}
