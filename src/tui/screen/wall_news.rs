//! A class for its wall.

use std::sync::Arc;

use super::ClassNews;
use crate::domain::room::WallView;

/// The data of a class for its wall: nothing about one learner, and no key before it is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct WallNews {
    /// The title of the class.
    pub title: Arc<str>,
    /// The instructions to join, one per line: the commands, the fingerprint of the host.
    pub invitation: Arc<[String]>,
    /// The class as a wall shows it.
    pub view: WallView,
}

impl ClassNews {
    /// Returns the data for a wall.
    pub fn wall(&self) -> WallNews {
        WallNews {
            title: Arc::clone(&self.title),
            invitation: Arc::clone(&self.invitation),
            view: self.room.wall(),
        }
    }
}
