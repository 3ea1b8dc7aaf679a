//! The report of homework as a page.

use super::*;
use crate::support::run::{self, program};

/// The page of homework has no votes, also while it is open.
#[test]
fn homework_has_a_page_like_any_class() {
    Runtime::new().expect("a runtime").block_on(async {
        let later = Timestamp::now() + SignedDuration::from_hours(1);
        let school = School::open(later).await;
        school.one_response().await;
        let mut command = program();
        command.args(["class", "report", "homework", "--html", "-", "--data-dir"]);
        let run = run::run(command.arg(school.dir.path()));
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert!(run.out.contains("This class is not over."), "{}", run.out);
        assert!(run.out.contains("Answers, n\u{a0}=\u{a0}1"), "{}", run.out);
        assert!(!run.out.contains("first vote"), "{}", run.out);
    });
}
