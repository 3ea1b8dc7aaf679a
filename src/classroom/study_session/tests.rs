//! Tests of `classroom::study_session`.

use super::*;
use crate::domain::ids::SittingId;

/// Remote learners cannot fix the disk of the host.
#[test]
fn what_the_disk_of_the_host_refuses_is_told_without_a_path_and_with_whom_to_ask() {
    let id = SittingId(uuid::Uuid::nil());
    let dir = Path::new("/var/lib/dripset");
    let why = || "/var/lib/dripset/progress.db is damaged".to_owned();
    let full = StoreError::DiskFull(dir.join("progress.db")).brief();
    let told = [
        News::Refused(id, 0, why()),
        News::HandInRefused(id, why()),
        News::Failed(why()),
        News::Failed(full.expect("words")),
        News::Remarked(id, Ok(why())),
        News::Remarked(id, Err(why())),
    ]
    .map(|news| format!("{:?}", for_remote(news, "your instructor", Some(dir))));
    for words in told {
        assert!(!words.contains("/var/lib"), "{words}");
        let asks = words.contains("your instructor") || words.contains("a file on the host");
        assert!(asks, "{words}");
    }
    let other = News::Failed("nothing fits that".into());
    let other = format!("{:?}", for_remote(other, "your instructor", Some(dir)));
    assert!(other.contains("nothing fits that"), "{other}");
}
