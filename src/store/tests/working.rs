//! Tests of the store on its own thread.

use std::sync::mpsc::{Receiver, channel, sync_channel};

use crate::store::testing::*;
use crate::store::worker::{QUEUE_TASKS_MAX, StoreThread, TaskReply};
use crate::store::{Store, StoreError};

type Answer = Result<usize, StoreError>;

/// A task that starts a sitting with two items.
fn starts(number: u8) -> impl FnOnce(&mut Store) -> Answer + Send {
    move |store| {
        let entry = start(sitting(number), 2);
        store.append(&[entry], minute(1)).map(|()| 0)
    }
}

/// A task that counts the unfinished sittings.
fn unfinished(store: &mut Store) -> Answer {
    store.mine().unfinished().map(|sittings| sittings.len())
}

fn worker() -> (
    tempfile::TempDir,
    StoreThread<Answer>,
    Receiver<TaskReply<Answer>>,
) {
    let (dir, store) = fresh();
    let (replies, inbox) = channel();
    let worker = StoreThread::spawn(store, move |reply| replies.send(reply).unwrap()).unwrap();
    (dir, worker, inbox)
}

#[test]
fn tasks_are_done_in_order_and_answered() {
    let (_dir, worker, inbox) = worker();
    worker.send(1, unfinished).unwrap();
    worker.send(2, starts(1)).unwrap();
    worker.send(3, starts(1)).unwrap();
    worker.send(4, unfinished).unwrap();
    let store = worker.finish().unwrap();
    assert_eq!(store.mine().unfinished().unwrap().len(), 1);
    let replies: Vec<_> = inbox
        .iter()
        .map(|reply| (reply.tag, reply.answer))
        .collect();
    assert!(matches!(
        replies[..],
        [
            (1, Ok(Ok(0))),
            (2, Ok(Ok(0))),
            (3, Ok(Err(StoreError::AlreadyStarted(_)))),
            (4, Ok(Ok(1)))
        ]
    ));
}

#[test]
fn dropping_it_does_what_is_queued_first() {
    let (dir, worker, _inbox) = worker();
    for number in 1..=20 {
        worker.send(number.into(), starts(number)).unwrap();
    }
    drop(worker);
    let store = Store::open(dir.path(), minute(2)).unwrap();
    assert_eq!(store.mine().unfinished().unwrap().len(), 20);
}

#[test]
fn a_fault_in_one_task_is_told_and_the_next_is_done() {
    let (_dir, worker, inbox) = worker();
    worker.send(7, |_| panic!("out of cheese")).unwrap();
    worker.send(8, unfinished).unwrap();
    let fault = inbox.recv().unwrap();
    assert_eq!(
        (fault.tag, fault.answer.unwrap_err()),
        (7, "out of cheese".into())
    );
    let next = inbox.recv().unwrap();
    assert!(matches!((next.tag, next.answer), (8, Ok(Ok(0)))));
}

/// So that a disk that stands still does not fill the memory.
#[test]
fn a_full_queue_makes_its_sender_wait() {
    let (_dir, worker, inbox) = worker();
    let (go_on, may_go_on) = sync_channel::<()>(0);
    let (queued, is_queued) = channel();
    worker
        .send(0, move |_| {
            let _ = may_go_on.recv();
            Ok(0)
        })
        .unwrap();
    std::thread::scope(|scope| {
        let worker = &worker;
        scope.spawn(move || {
            for tag in 1..=QUEUE_TASKS_MAX as u64 + 2 {
                worker.send(tag, unfinished).unwrap();
                queued.send(tag).unwrap();
            }
        });
        // One runs, and the queue is full; the next one waits.
        for _ in 0..QUEUE_TASKS_MAX {
            is_queued.recv().unwrap();
        }
        assert!(inbox.try_recv().is_err());
        go_on.send(()).unwrap();
    });
    assert!(worker.finish().is_some());
    assert_eq!(inbox.iter().count(), QUEUE_TASKS_MAX + 3);
}

#[test]
fn a_callback_that_panics_ends_the_thread_and_is_noticed() {
    let (_dir, store) = fresh();
    let (seen, gone) = sync_channel::<()>(0);
    let worker = StoreThread::<Answer>::spawn(store, move |_| {
        let _closes_as_it_unwinds = &seen;
        panic!("no more");
    })
    .unwrap();
    worker.send(1, unfinished).unwrap();
    assert!(gone.recv().is_err());
    assert!(worker.finish().is_none());
}
