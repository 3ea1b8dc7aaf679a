//! A class as `dripset class host` holds it, but that its server lets everybody of one address in
//! at once, and that orders come on the standard input.

use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use dripset::classroom::host::{Class, ClassInfo, Request};
use dripset::classroom::server::{self, ClassServer, ClassServerConfig};
use dripset::classroom::store_handle::StoreHandle;
use dripset::domain::ClassId;
use dripset::domain::room::{Order, Terms};
use dripset::domain::{Item, KindName, Plan};
use dripset::env::Env;
use dripset::ssh::{Config, Rate, Server, SessionProvider};
use dripset::store::{Store, new_id};
use tokio::sync::mpsc;

use super::script::Step;

/// The code of the class.
const CODE: &str = "load-2345";
/// As many as ever come at once: seats of one machine here, of a school elsewhere.
const NO_LIMIT: Rate = Rate {
    burst: 1_000_000,
    per_second: 1_000_000,
};

/// Serves until the standard input ends.
pub fn serve(dir: &Path, seats: usize) {
    let env = Arc::new(Env::default());
    let store = Store::open(dir, env.now()).expect("a store");
    let (store, _thread) = StoreHandle::spawn(store).expect("a thread");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let server = bind(&dir.join("host_key"), seats).await;
        let frame = frame(&env, CODE, server.seats());
        let opening = Class::open(&store, Arc::clone(&env), frame, "host".into(), 180, terms());
        let class = opening.await.expect("a class");
        let class_server = ClassServer::new(ClassServerConfig {
            seats_max: seats,
            ..ClassServerConfig::bare(store, env)
        });
        class_server.add(class);
        hold(server, class_server, CODE).await;
    });
    runtime.shutdown_background();
}

/// Listens, and lets everybody in.
pub async fn bind(host_key: &Path, seats: usize) -> Server {
    let config = Config {
        seats_max: seats,
        rate: NO_LIMIT,
        ..Config::local(host_key.to_owned())
    };
    Server::bind(config).await.expect("a server")
}

/// A new class.
pub fn frame(env: &Env, code: &str, seats: usize) -> ClassInfo {
    ClassInfo {
        id: ClassId(new_id(env.now())),
        code: code.into(),
        title: "Load".into(),
        invitation: Arc::default(),
        seats_max: seats,
    }
}

/// Serves, and gives the class what is ordered.
pub async fn hold(server: Server, class_server: Arc<ClassServer>, code: &str) {
    let port = server.addresses()[0].port();
    let host: Arc<dyn SessionProvider> = Arc::clone(&class_server) as Arc<dyn SessionProvider>;
    tokio::spawn(server.run(host, std::future::pending()));
    println!("ready {port} {code}");
    let mut orders = orders();
    while let Some(step) = orders.recv().await {
        let order = match Step::of(step) {
            Step::Asked(_) => Order::Next,
            Step::Revealed => Order::Reveal { early: true },
            Step::Over => Order::End,
            Step::Lobby | Step::Confirmed => continue,
        };
        let class = class_server.class(code).expect("the class is here");
        let told = class
            .ask(|told| Request::Order(order, told))
            .expect("taken");
        told.await.expect("a reply").expect("done");
    }
}

/// Ten items with one right choice each, and no limit on time.
pub fn terms() -> Terms {
    let library = dripset::bank_sources::shipped();
    // A case study would come whole, with items of other kinds.
    let fits =
        |item: &Arc<Item>| item.case.is_none() && item.kind.name() == KindName::MultipleChoice;
    let items = library.active_items();
    let plan = Plan {
        items: items
            .filter(|item| fits(item))
            .map(|item| item.key.clone())
            .collect(),
        ..Plan::with_seed(7)
    };
    server::terms(&library, &plan).expect("a set")
}

/// The steps that are ordered, a line each.
pub fn orders() -> mpsc::UnboundedReceiver<usize> {
    let (sender, orders) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if let Ok(step) = line.trim().parse()
                && sender.send(step).is_err()
            {
                return;
            }
        }
    });
    orders
}
