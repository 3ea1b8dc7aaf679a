//! Tests of the store on its own thread.

use std::sync::mpsc::{Receiver, channel, sync_channel};

use crate::store::StoreError;
use crate::store::testing::*;
use crate::store::worker::{Job, JobReply, QUEUE_JOBS_MAX, StoreThread, Unsent};

fn append(tag: u64, entries: Vec<crate::store::Entry>) -> Job<usize> {
    Job::Append {
        tag,
        entries,
        at: minute(1),
    }
}

fn unfinished(tag: u64) -> Job<usize> {
    Job::ask(tag, |store| store.mine().unfinished().unwrap().len())
}

fn worker() -> (
    tempfile::TempDir,
    StoreThread<usize>,
    Receiver<JobReply<usize>>,
) {
    let (dir, store) = fresh();
    let (replies, inbox) = channel();
    let worker = StoreThread::spawn(store, move |reply| replies.send(reply).unwrap()).unwrap();
    (dir, worker, inbox)
}

#[test]
fn jobs_are_done_in_order_and_answered() {
    let (_dir, worker, inbox) = worker();
    for job in [
        unfinished(1),
        append(2, vec![start(sitting(1), 2)]),
        append(3, vec![start(sitting(1), 2)]),
        unfinished(4),
    ] {
        assert!(worker.send(job).is_ok());
    }
    let store = worker.finish().unwrap();
    assert_eq!(store.mine().unfinished().unwrap().len(), 1);
    let mut replies = inbox.iter();
    assert!(matches!(
        replies.next(),
        Some(JobReply::Answered { tag: 1, answer: 0 })
    ));
    assert!(matches!(
        replies.next(),
        Some(JobReply::Appended {
            tag: 2,
            result: Ok(())
        })
    ));
    assert!(matches!(
        replies.next(),
        Some(JobReply::Appended {
            tag: 3,
            result: Err(StoreError::AlreadyStarted(_))
        })
    ));
    assert!(matches!(
        replies.next(),
        Some(JobReply::Answered { tag: 4, answer: 1 })
    ));
    assert!(replies.next().is_none());
}

#[test]
fn dropping_it_does_what_is_queued_first() {
    let (dir, worker, _inbox) = worker();
    for number in 1..=20 {
        let job = append(number.into(), vec![start(sitting(number), 2)]);
        assert!(worker.send(job).is_ok());
    }
    drop(worker);
    let store = crate::store::Store::open(dir.path(), minute(2)).unwrap();
    assert_eq!(store.mine().unfinished().unwrap().len(), 20);
}

#[test]
fn a_fault_in_one_job_is_told_and_the_next_is_done() {
    let (_dir, worker, inbox) = worker();
    let faulty = Job::ask(7, |_| panic!("out of cheese"));
    assert!(worker.send(faulty).is_ok());
    assert!(worker.send(unfinished(8)).is_ok());
    match inbox.recv().unwrap() {
        JobReply::Panicked { tag, message } => {
            assert_eq!((tag, message.as_str()), (7, "out of cheese"));
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(
        inbox.recv(),
        Ok(JobReply::Answered { tag: 8, answer: 0 })
    ));
}

#[test]
fn a_full_queue_hands_the_job_back() {
    let (_dir, worker, inbox) = worker();
    let (started, has_started) = sync_channel(0);
    let (go_on, told_to) = sync_channel::<()>(0);
    let blocking = Job::ask(0, move |_| {
        started.send(()).unwrap();
        told_to.recv().map_or(0, |()| 1)
    });
    assert!(worker.send(blocking).is_ok());
    has_started.recv().unwrap();
    for tag in 0..QUEUE_JOBS_MAX as u64 {
        assert!(worker.try_send(unfinished(tag)).is_ok());
    }
    let handed_back = worker.try_send(unfinished(99));
    assert!(matches!(handed_back, Err(Unsent::Full(job)) if job.tag() == 99));
    go_on.send(()).unwrap();
    assert!(worker.finish().is_some());
    assert_eq!(inbox.iter().count(), QUEUE_JOBS_MAX + 1);
}

#[test]
fn a_callback_that_panics_ends_the_thread_and_is_noticed() {
    let (_dir, store) = fresh();
    let (seen, gone) = sync_channel::<()>(0);
    let worker = StoreThread::<usize>::spawn(store, move |_| {
        let _closes_as_it_unwinds = &seen;
        panic!("no more");
    })
    .unwrap();
    assert!(worker.send(unfinished(1)).is_ok());
    assert!(gone.recv().is_err());
    assert!(worker.finish().is_none());
}
