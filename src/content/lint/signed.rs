//! L68: a signature that does not count any more, because the question or its key has changed.

use super::subject::Subject;
use crate::content::codes;

/// Checks L68.
pub fn lint(subject: &mut Subject<'_>) {
    let facts = &subject.item.facts;
    let Some(sign_off) = &facts.sign_off else {
        return;
    };
    // A broken item is read in part, so its revision is not known.
    if !subject.is_sound() || subject.item.valid_sign_off().is_some() {
        return;
    }
    let message = format!(
        "the item has changed since {} signed it on {}",
        sign_off.name, sign_off.on
    );
    let help =
        "let it be reviewed and sign again with `dripset bank sign`, or remove the signature";
    let span = subject.places.key("sign_off");
    subject.add(&codes::VOID_SIGNATURE, span, message, help);
}
