//! The views of the progress, with made-up progress of some weeks.

use std::sync::Arc;

use dripset::bank_sources;
use dripset::domain::review::{ConfidenceTotal, RecallBin};
use dripset::domain::{
    Confidence, Grade, History, ItemKey, ItemState, Library, Memory, ReviewState, Score,
};
use dripset::tui::key::Key;
use dripset::tui::screen::{Event, News, PracticeDay, ProgressNews};
use dripset::tui::settings::Verbosity;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::support::learner::Learner;
use crate::support::lines::Lines;

const VIEWS: [&str; 7] = [
    "topics",
    "mastery",
    "calendar",
    "reviews",
    "memory",
    "confidence",
    "readiness",
];

/// The study day of the learner's clock.
fn today(learner: &Learner) -> Date {
    learner.now().study_on()
}

/// The state of the n-th item: answered `n % 40` days ago, every third one wrong.
fn state(n: i64, today: Date) -> ItemState {
    let is_wrong = n % 3 == 0;
    let point = |earned: bool| Score {
        earned: u32::from(earned),
        possible: 1,
    };
    let on = today.saturating_sub((n % 40 + 1).days());
    ItemState {
        responses: 2,
        first: point(!is_wrong),
        last: point(n % 5 != 0),
        total: Score {
            earned: u32::from(!is_wrong) + u32::from(n % 5 != 0),
            possible: 2,
        },
        first_on: Some(on),
        last_on: Some(on),
        last_at_ms: Some(1_000 - n),
        last_confidence: (n % 2 == 0).then_some(Confidence::Sure),
        review: Some(ReviewState {
            memory: Memory {
                stability_days: 3.0 + (n % 50) as f32,
                difficulty: 5.0,
            },
            rated_on: on,
            grade: Grade::Good,
            reviews: 2,
            lapses: 0,
        }),
        ..ItemState::default()
    }
}

/// Progress in every second item of the shipped banks.
fn progress(library: &Library, today: Date) -> ProgressNews {
    let keys: Vec<ItemKey> = library
        .active_items()
        .map(|item| item.key.clone())
        .collect();
    let states = keys.iter().step_by(2).zip(0..);
    let states = states.map(|(key, n)| (key.clone(), state(n, today)));
    let (topic, _) = library.topics().next().expect("a topic");
    let days = [0, 1, 2, 4, 8, 9, 15, 30, 31].map(|ago: i64| PracticeDay {
        on: today.saturating_sub(ago.days()),
        topic: topic.clone(),
        responses: 10 + u32::try_from(ago).expect("a count"),
        score: Score {
            earned: 8,
            possible: 10 + u32::try_from(ago / 4).expect("a count"),
        },
    });
    let bin = |(bin, reviews, recalled)| RecallBin {
        bin,
        reviews,
        recalled,
        predicted_ppm: u64::from(bin) * 50_000 * u64::from(reviews) + 25_000 * u64::from(reviews),
    };
    let total = |(confidence, responses, share_ppm)| ConfidenceTotal {
        confidence,
        responses,
        share_ppm,
    };
    ProgressNews {
        history: History::new(states),
        studied: days.iter().rev().map(|day| day.on).collect(),
        responses: days.iter().map(|day| day.responses).sum(),
        days: days.into_iter().rev().collect(),
        recall: [(10, 3, 1), (17, 30, 25), (18, 60, 55), (19, 20, 19)]
            .map(bin)
            .to_vec(),
        confidence: [
            (Confidence::Sure, 40, 26_000_000),
            (Confidence::Unsure, 20, 12_000_000),
            (Confidence::Guess, 9, 3_000_000),
        ]
        .map(total)
        .to_vec(),
        takes_along: false,
    }
}

fn opened(size: (u16, u16)) -> Learner {
    let mut learner = Learner::with(bank_sources::shipped(), size);
    learner.write("p");
    learner
}

#[test]
fn every_view_at_two_sizes() {
    for size in [(80, 24), (40, 12)] {
        let mut learner = opened(size);
        let news = progress(&bank_sources::shipped(), today(&learner));
        learner.tell(&Event::News(News::Progress(Arc::new(news))));
        for view in VIEWS {
            let name = format!("progress-{view}-{}x{}", size.0, size.1);
            insta::assert_snapshot!(name, learner.screen());
            learner.press(&[Key::Right]);
        }
        learner.press(&[Key::Left]);
        learner.shows("[Readiness]");
    }
}

/// In lines, each view has its name and its tables as sentences.
#[test]
fn every_view_in_plain_lines() {
    let learner = opened((80, 24));
    let news = progress(&bank_sources::shipped(), today(&learner));
    let mut lines = Lines::over(learner, Verbosity::Brief);
    let mut read = lines.happens(&Event::News(News::Progress(Arc::new(news))));
    for _ in &VIEWS[1..] {
        read.push_str(&lines.say("next"));
    }
    insta::assert_snapshot!("progress-in-lines", read);
}

#[test]
fn every_view_says_what_is_missing_before_the_first_answer() {
    let mut learner = opened((80, 24));
    let said = [
        "[Topics]",
        "Nothing to show yet",
        "No study days yet",
        "No reviews in the next two weeks",
        "so far there are none",
        "Press Ctrl-G",
        "Too early to say.",
    ];
    for words in said {
        learner.shows(words);
        learner.press(&[Key::Tab]);
    }
}

/// A log may hold items that no bank has any more, and days that are still to come.
#[test]
fn progress_with_strange_days_and_items_is_shown() {
    let mut learner = opened((80, 24));
    let today = today(&learner);
    let mut news = progress(&bank_sources::shipped(), today);
    let gone = ItemKey {
        bank: "gone".into(),
        item: "gone".into(),
    };
    let mut states: Vec<_> = news
        .history
        .states()
        .map(|(key, of)| (key.clone(), *of))
        .collect();
    states.push((gone, state(3, today)));
    states.iter_mut().take(4).for_each(|(_, state)| {
        state.review.as_mut().expect("a review").rated_on = date(2999, 12, 31);
        state.first_on = Some(Date::MIN);
    });
    news.history = History::new(states);
    news.days.push(PracticeDay {
        on: Date::MAX,
        ..news.days[0].clone()
    });
    news.days.insert(
        0,
        PracticeDay {
            on: Date::MIN,
            ..news.days[0].clone()
        },
    );
    news.studied.insert(0, Date::MIN);
    news.studied.push(Date::MAX);
    learner.tell(&Event::News(News::Progress(Arc::new(news))));
    for _ in VIEWS {
        assert!(!learner.screen().is_empty());
        learner.press(&[Key::Tab, Key::PageDown]);
    }
}
