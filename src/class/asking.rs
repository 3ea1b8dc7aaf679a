//! What is said and asked at the door of a class, before anybody is let in.

use super::host::Class;
use crate::domain::moment::{Moment, closing};
use crate::door::{Guest, Prompt, Verdict};

/// What is said to whoever joins, before anything is asked: what is kept, until when, who sees it.
/// `ssh` shows it as it is, so that its lines are broken here.
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

/// Said to whoever wants to study without a key.
pub(super) const NO_KEY: &str = "This needs your SSH key: `ssh-keygen` makes one.";
/// Said to whoever wants to open a class and may not: no key came, or one of nobody who may.
pub(super) const NO_INSTRUCTOR: &str =
    "This needs an SSH key that is known here as an instructor's, and yours
is not. `ssh-keygen` makes one; whoever runs this host puts it on the list.";

/// Said to whoever gives a name that another has, with a PIN that is not of that name.
pub(super) const WRONG_PIN: &str =
    "That is not the PIN of that name. If you are somebody else of that name,
leave the PIN out; after ten wrong ones each further try waits longer.";
/// Said to whoever gives no name that can be shown.
pub(super) const NO_NAME: &str = "A name is needed: any letters that can be seen.";

/// Comes in by a key alone; whoever has shown none that counts is told so once.
pub(super) fn with_key(guest: &Guest, admitted: bool, otherwise: &str) -> Verdict {
    if admitted {
        Verdict::Admit
    } else if guest.key.is_none() && guest.fields.is_empty() {
        Verdict::Ask {
            instruction: otherwise.into(),
            prompts: vec![Prompt {
                text: "Press Enter to leave. ".into(),
                echo: true,
            }],
        }
    } else {
        Verdict::Refuse
    }
}

/// Asks once more, and says why instead of all that was said before.
pub(super) fn again(class: &Class, now: Moment, why: &str) -> Verdict {
    match ask(class, now, true) {
        Verdict::Ask { prompts, .. } => Verdict::Ask {
            instruction: why.into(),
            prompts,
        },
        other => other,
    }
}

pub(super) fn ask(class: &Class, now: Moment, with_pin: bool) -> Verdict {
    let mut prompts = vec![Prompt {
        text: "Your name: ".into(),
        echo: true,
    }];
    if with_pin {
        prompts.push(Prompt {
            text: "PIN, if you were here before (else Enter): ".into(),
            echo: false,
        });
    }
    Verdict::Ask {
        instruction: format!("{}\n{}", class.frame.title, notice(class, now, !with_pin)),
        prompts,
    }
}
