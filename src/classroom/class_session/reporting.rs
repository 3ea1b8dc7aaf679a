//! The report that an instructor takes along from the console.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::ClassSession;
use crate::classroom::replay::ClassError;
use crate::classroom::store_handle::StoreGone;
use crate::classroom::{finish, report};

impl ClassSession {
    /// Starts reading the report of the class.
    pub(super) fn fetch_report(
        &self,
    ) -> Result<oneshot::Receiver<Result<String, ClassError>>, StoreGone> {
        let class = &self.who.class;
        let (id, env) = (class.frame.id, Arc::clone(&self.who.env));
        let store = self.who.store.clone();
        let Some(classes) = class.shared().cloned() else {
            return store.post(move |store| report::as_text(store, id, &env));
        };
        let (told, fetched) = oneshot::channel();
        tokio::spawn(async move {
            let report = async {
                // Reports are made from the progress file.
                finish::copy(&*classes, &store, id).await?;
                store
                    .ask(move |store| report::as_text(store, id, &env))
                    .await?
            };
            // The instructor may be gone.
            let _ = told.send(report.await);
        });
        Ok(fetched)
    }
}
