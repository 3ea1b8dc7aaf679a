//! Tests of `cli::class::hosting::held`.

use super::*;

#[test]
fn a_line_that_leads_nowhere_is_not_offered() {
    let way = JoinInfo {
        hosts: vec![("192.0.2.7".into(), 2222)],
        fingerprint: "SHA256:host".into(),
    };
    let [with, without] = [true, false].map(|may_open| ways_in(&way, may_open).join("\n"));
    assert!(
        with.contains("new@192.0.2.7") && !with.contains("--authorized"),
        "{with}"
    );
    assert!(
        !without.contains("new@") && without.contains("--authorized"),
        "{without}"
    );
    assert!(with.contains("me@") && without.contains("me@"));
}
