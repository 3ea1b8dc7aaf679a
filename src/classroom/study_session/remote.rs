//! News for a remote learner.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::store::StoreError;
use crate::tui::prose::capital;
use crate::tui::screen::{News, ProgressNews};

/// Adapts news for a remote learner: no paths of the host, and for a disk error the person to tell,
/// since the learner cannot fix it.
pub(super) fn for_remote(news: News, who: &str, dir: Option<&Path>) -> News {
    let not_saved = format!("the host cannot save it. Tell {who}, then");
    let of_disk = [
        StoreError::DiskFull,
        StoreError::ReadOnly,
        StoreError::Locked,
    ];
    let is_of_disk = |words: &str| {
        let is_inside = dir.is_some_and(|dir| words.contains(&*dir.to_string_lossy()));
        let briefs = of_disk.map(|of| of(PathBuf::new()).brief());
        is_inside || briefs.iter().flatten().any(|brief| brief == words)
    };
    match news {
        News::Progress(progress) => News::Progress(Arc::new(ProgressNews {
            takes_along: true,
            ..Arc::unwrap_or_clone(progress)
        })),
        News::Refused(id, position, _) => News::Refused(
            id,
            position,
            capital(&format!("{not_saved} press Enter again.")),
        ),
        News::HandInRefused(id, _) => {
            News::HandInRefused(id, capital(&format!("{not_saved} try again.")))
        }
        News::NotKept(id, effect, _) => {
            News::NotKept(id, effect, format!("{not_saved} try again."))
        }
        News::Remarked(id, Ok(_)) => News::Remarked(id, Ok("a file on the host".into())),
        News::Remarked(id, Err(_)) => News::Remarked(
            id,
            Err(format!("The host cannot write the report. Tell {who}.")),
        ),
        News::Failed(why) if is_of_disk(&why) => {
            News::Failed(format!("The host has trouble with its disk. Tell {who}."))
        }
        other => other,
    }
}
