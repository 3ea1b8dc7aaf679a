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
    let kept = kept.strftime("%b %-d, %Y");
    let until = class.shown().borrow().room.terms().until;
    let open = until.map(|until| format!("Homework, open until {}.\n", closing(until, now.offset)));
    let open = open.unwrap_or_default();
    let key = match with_key {
        true => "\nThis computer also keeps your own record of the class. Your SSH key opens it.",
        false => "",
    };
    format!(
        "{open}Your name, answers, and points in this class are kept here until {kept},
then removed. Your instructor sees them. Only you see your flags, your own sets,
and how sure you were. You can ask for earlier removal.{key}"
    )
}

/// Shown to a guest who wants to study without a key.
pub(super) const NO_KEY: &str = "You need an SSH key for this. `ssh-keygen` makes one.";
/// Shown to a guest who may not open a class: no key, or none of an instructor.
pub(super) const NO_INSTRUCTOR: &str =
    "To open a class, you need an SSH key that this host lists as an instructor's.
If you have one, type
ssh -i KEY -o IdentitiesOnly=yes -p PORT new@HOST
If not, `ssh-keygen` makes one. Ask the person who runs this host to list it.";
/// Shown to a guest who wants to open a class on a host without instructors.
pub(super) const NO_INSTRUCTORS: &str =
    "Nobody can open a class here over SSH. This host has no list of instructors'
keys (`--authorized-instructors`).";

/// Shown to a guest who wants a wall on a host without instructors.
pub(super) const NO_WALL: &str =
    "Nobody can open a wall here over SSH. This host has no list of instructors'
keys (`--authorized-instructors`). On the host itself, `dripset class project`
shows the wall.";
/// Shown to a guest who wants a wall without the key of an instructor.
pub(super) const NO_WALL_KEY: &str =
    "To open the wall of a class, you need the SSH key of its instructor. If you have
it, type
ssh -i KEY -o IdentitiesOnly=yes -p PORT CODE+wall@HOST
To join the class, type
ssh -p PORT CODE@HOST";
/// Shown to an instructor who wants the wall of somebody else's class.
pub(super) const NOT_YOUR_WALL: &str =
    "Another instructor opened this class. Only that instructor can open its wall.";
/// Shown to an instructor who gives no code and has no class on this server.
pub(super) const NO_WALL_HERE: &str = "No class of yours is open here.";
/// The same where several servers share their classes: this one knows only those that are used here.
pub(super) const NO_WALL_ON_THIS_NODE: &str =
    "No class of yours is in use on this one of several servers. Type its code, too:
ssh -p PORT CODE+wall@HOST";

/// The maximum characters of a login that are echoed in a message.
const LOGIN_CHARS_MAX: usize = 32;

/// Returns the message that no class is open under a login.
pub(super) fn no_class(login: &str) -> String {
    let shown: String = login.chars().take(LOGIN_CHARS_MAX).collect();
    let shown: String = shown.escape_default().collect();
    if shown.trim().is_empty() {
        return "You gave no class code. Your instructor shows the code. Type it before the @:
ssh -p PORT CODE@HOST"
            .into();
    }
    format!(
        "No class is open under the code {shown}.
You may have mistyped it, or the class has ended.
Compare the code letter by letter. It goes before the @:
ssh -p PORT CODE@HOST"
    )
}

/// Shown after a taken name with an incorrect PIN.
pub(super) const WRONG_PIN: &str =
    "That PIN does not match this name. If you are somebody else with the same name,
press Enter at the PIN. If you lost your PIN, your instructor can let you in
without it.";
/// Shown after a name without a visible character.
pub(super) const NO_NAME: &str = "Type a name with at least one visible letter.";

/// Returns the message about an unusable name.
pub(super) fn unfit(why: &NameError) -> String {
    match why {
        NameError::Empty => NO_NAME.into(),
        NameError::Long(fits) => format!(
            "That name is too long. A name has at most {COLUMNS_MAX} characters here, such as
{fits}
Type that or a shorter name."
        ),
        NameError::Reserved(name) => {
            format!("You cannot use the name {name} here. Type another name.")
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
        "Too many wrong PINs for this name. Try again in {wait}. Until then, even the
correct PIN does not work. Your instructor can let you in at once."
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
            "{name} already has a seat.
If it is yours, type the PIN that you saw when you first joined. If you are
somebody else, press Enter. If you lost your PIN, your instructor can let you in
without it."
        ),
        prompts: prompts("Your PIN (or Enter): ", false),
    }
}

/// Asks for an id or a name on the roster of a class.
pub(super) fn ask_listed(class: &Class, now: Moment) -> AuthOutcome {
    AuthOutcome::Ask {
        instruction: format!(
            "{}\n{}\nThis class is only for learners on its roster. If your PIN does not work, ask\n\
             your instructor. After {AT_ONCE} wrong PINs, you wait longer before each try.",
            class.frame.title,
            notice(class, now, false)
        ),
        prompts: prompts("Your ID or name: ", true),
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
        prompts: prompts("Your ID or name: ", true),
    }
}

/// Shown after an id or a name, and a PIN, that are not on the roster.
pub(super) const NOT_LISTED: &str =
    "That ID or name is not on the roster of this class, or the PIN is wrong.
If your PIN does not work, ask your instructor.";
/// Shown after an empty id and name.
pub(super) const NO_ID: &str = "Type your ID or name as it is on the roster.";

/// Returns the message for a class that exists but cannot be loaded here.
pub(super) fn not_here(why: &str) -> String {
    format!(
        "This class cannot be shown on this machine: {why}. Type the same command again in a \
         minute. If that does not help, tell the person who runs this host."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Terminals break a longer line in the middle of a word.
    #[test]
    fn login_texts_fit_eighty_columns() {
        let name = "M".repeat(COLUMNS_MAX);
        let mut said: Vec<String> = [NO_KEY, NO_INSTRUCTOR, NO_INSTRUCTORS, WRONG_PIN, NO_NAME]
            .map(str::to_owned)
            .to_vec();
        said.extend([NOT_LISTED, NO_ID].map(str::to_owned));
        said.extend([NO_WALL, NO_WALL_KEY, NOT_YOUR_WALL, NO_WALL_ON_THIS_NODE].map(str::to_owned));
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
        assert!(said.contains(r"the code a\u{1b}[31m\u{e9}."), "{said}");
    }
}
