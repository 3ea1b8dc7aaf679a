//! The upkeep of a running class server: it renews the leases of its classes, and removes classes
//! whose days are over when a study day begins.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::interval;

use super::ClassServer;
use crate::classroom::retention::{hold, let_go, run};
use crate::classroom::store_handle::StoreHandle;
use crate::domain::Moment;
use crate::store::Store;

/// How often it says so: well before others may take them as free.
const HOLD_AGAIN: Duration = Duration::from_secs(3 * 60);

/// Says again and again that the classes of a server are held, so that no other program removes
/// them; and, where asked for, looks after all that are kept when a study day begins. Never ends.
pub async fn keep_up(class_server: Arc<ClassServer>, store: StoreHandle, daily: bool) {
    let mut day = class_server.env().now().study_on();
    let mut times = interval(HOLD_AGAIN);
    loop {
        times.tick().await;
        let now = class_server.env().now();
        let (over, held) = (
            class_server.let_go_of_those_over(now.at),
            class_server.held(),
        );
        let noted = move |store: &mut Store| {
            let_go(store, &over);
            hold(store, &held, now);
        };
        let _ = store.ask(noted).await;
        if daily && now.study_on() != day {
            day = now.study_on();
            look_after(&class_server, &store, now).await;
        }
    }
}

/// Looks after the classes that are kept while the server goes on with those it runs. One whose days
/// are over is let go of once nobody is in it.
pub async fn look_after(class_server: &ClassServer, store: &StoreHandle, now: Moment) {
    let over = class_server.let_go_of_those_over(now.at);
    let _ = store
        .ask(move |store| {
            let_go(store, &over);
            run(store, now);
        })
        .await;
}
