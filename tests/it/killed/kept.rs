//! What lies on the disk after a kill, and what of it was confirmed.

use super::*;

/// The sitting at hand as it lies on the disk.
pub struct Kept {
    pub stored: StoredSitting,
    pub form: Form,
    pub items: Vec<Arc<Item>>,
    pub history: History,
}

impl Kept {
    pub fn wanted(&self, place: usize) -> Response {
        let drawn = &self.form.items[place].drawn;
        let kind = &self.items[place].kind;
        if place % 3 == 1 {
            wrong(kind, drawn)
        } else {
            kind.rules().key(drawn)
        }
    }

    /// The place that the learner comes to from another: past answered items of a case study.
    pub fn after(&self, place: usize, open: &BTreeSet<usize>) -> usize {
        let free = |at: &usize| self.items[*at].case.is_none() || open.contains(at);
        let mut after = place + 1..self.items.len();
        after.find(free).expect("an item to go to")
    }

    pub fn wanted_json(&self, place: usize) -> String {
        response_to_json(&self.items[place].kind, &self.wanted(place))
    }

    /// Something entered and not handed in: the first part of what will be.
    pub fn draft_wanted(&self, place: usize) -> Response {
        match self.wanted(place) {
            Response::Many(ids) => Response::Many(ids[..1].to_vec()),
            Response::Sequence(ids) => Response::Sequence(ids[..2].to_vec()),
            Response::Number(typed) => Response::Number(typed[..1].to_owned()),
            whole => whole,
        }
    }

    pub fn draft(&self, place: usize) -> Response {
        let draft = self
            .stored
            .drafts
            .iter()
            .find(|draft| draft.position == place);
        draft.map_or(Response::Blank, |draft| {
            let kind = &self.items[place].kind;
            draft_from_json(kind, &draft.entry).expect("a draft").0
        })
    }

    pub fn is_flagged(&self, place: usize) -> bool {
        self.history.of(&self.items[place].key).flagged
    }
}

/// Which of the things done is the last response whose verdict was seen.
pub fn last_confirmed(frames: &[Seen], did: &[Did]) -> Option<usize> {
    let verdicts: BTreeSet<usize> = frames
        .iter()
        .filter(|seen| seen.is_answered())
        .filter_map(Seen::place)
        .collect();
    let is_confirmed = |did: &Did| matches!(did, Did::HandedIn(at) if verdicts.contains(at));
    did.iter().rposition(is_confirmed)
}

/// The place on the disk is the one of the last response confirmed, or one gone to after it. It
/// is where the run began (`from`) if none was.
pub fn assert_place(kept: &Kept, from: usize, frames: &[Seen], did: &[Did]) {
    let last = last_confirmed(frames, did);
    let at = last.and_then(|last| match did[last] {
        Did::HandedIn(place) => Some(place),
        _ => None,
    });
    let after = did.iter().skip(last.unwrap_or(0));
    let mut places: BTreeSet<usize> = after
        .filter_map(|did| match did {
            Did::WentTo(place) => Some(*place),
            _ => None,
        })
        .collect();
    places.insert(at.unwrap_or(from));
    assert!(
        places.contains(&kept.stored.place),
        "at {}, not one of {places:?}: {did:?}, seen {:?}",
        kept.stored.place,
        frames
            .iter()
            .map(|seen| (seen.place(), seen.is_answered()))
            .collect::<Vec<_>>()
    );
}
