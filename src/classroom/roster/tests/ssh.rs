//! Tests of admission to a class with a roster.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use super::*;
use crate::classroom::host::ClassInfo;
use crate::classroom::pin_backoff;
use crate::classroom::server::{ClassServer, ClassServerConfig};
use crate::domain::Drawn;
use crate::domain::room::Terms;
use crate::domain::room::testing;
use crate::domain::testing::{item, multiple_choice};
use crate::ssh::{AuthOutcome, Colours, Guest, KeyFingerprint, SeatDisplay, SessionProvider as _};
use crate::store::{Store, new_id};
use crate::tui::sign::Charset;

const LIST: &[u8] = b"id,name,pin,extra\nn1,Ada,1234,1.5\nn2,Ben,5678,\n";
const CODE: &str = "ward3-monday";

fn terms() -> Terms {
    let item = Arc::new(item("ivig", "rate", "one", multiple_choice(3, "a")));
    testing::terms(vec![item], Drawn::as_written)
}

fn guest(fields: &[&str], key: Option<&str>) -> Guest {
    Guest {
        login: CODE.into(),
        key: key.map(|key| KeyFingerprint(key.into())),
        other_keys: Vec::new(),
        has_shown_all: false,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        colours: Colours::default(),
        charset: Charset::default(),
        display: None,
    }
}

fn class_server(store: &StoreHandle, env: &Arc<Env>, class: &Arc<Class>) -> Arc<ClassServer> {
    let class_server = ClassServer::new(ClassServerConfig::bare(store.clone(), Arc::clone(env)));
    class_server.add(Arc::clone(class));
    class_server
}

fn frame(id: ClassId) -> ClassInfo {
    ClassInfo {
        id,
        code: CODE.into(),
        title: "Ward 3".into(),
        invitation: Arc::from([]),
        seats_max: 9,
    }
}

/// A class with this list, and the server in front of it.
async fn listed(
    store: &StoreHandle,
    env: &Arc<Env>,
    list: &[u8],
) -> (Arc<Class>, Arc<ClassServer>) {
    let id = ClassId(new_id(env.now()));
    let frame = frame(id);
    let class = Class::open(store, Arc::clone(env), frame, "host".into(), 30, terms());
    let class = class.await.unwrap();
    let rows = parse(list).ok().unwrap();
    put(store, &class, rows, env).await.unwrap();
    let server = class_server(store, env, &class);
    (class, server)
}

/// What a learner chooses counts more than the list, and for the next login too.
#[tokio::test]
async fn who_is_listed_for_plain_lines_gets_them_until_another_choice() {
    let dir = tempfile::tempdir().unwrap();
    let env = Arc::new(Env::default());
    let store = Store::open(dir.path(), env.now()).unwrap();
    let (store, _thread) = StoreHandle::spawn(store).unwrap();
    let list = b"id,name,pin,plain\nn1,Ada,1234,yes\nn2,Ben,5678,no\n";
    let (class, server) = listed(&store, &env, list).await;
    let display = |server: &ClassServer, fields: &[&str]| {
        server.seat(guest(fields, None), (80, 24)).remembered()
    };
    let (ada, ben) = (["n1", "1234"], ["n2", "5678"]);
    assert_eq!(display(&server, &ada), Some(SeatDisplay::Plain));
    assert_eq!(display(&server, &ben), None);
    let mut seat = server.seat(guest(&ada, None), (80, 24));
    seat.chose(SeatDisplay::Screens);
    let mut other = server.seat(guest(&ben, None), (80, 24));
    other.chose(SeatDisplay::Plain);
    drop((seat, other));
    assert_eq!(display(&server, &ada), Some(SeatDisplay::Screens));
    // Another program reads it from the file.
    let again = class_server(&store, &env, &class);
    assert_eq!(display(&again, &ben), None, "before it has looked");
    again.look_up_learners().await;
    assert_eq!(display(&again, &ada), Some(SeatDisplay::Screens));
    assert_eq!(display(&again, &ben), Some(SeatDisplay::Plain));
}

#[tokio::test]
async fn only_those_on_the_list_come_in_with_the_time_that_it_grants() {
    let dir = tempfile::tempdir().unwrap();
    let env = Arc::new(Env::default());
    let store = Store::open(dir.path(), env.now()).unwrap();
    let (store, _thread) = StoreHandle::spawn(store).unwrap();
    let (class, server) = listed(&store, &env, LIST).await;
    let id = class.frame.id;
    let admits = |server: &ClassServer, fields: &[&str], key: Option<&str>| {
        server.verdict(&guest(fields, key)) == AuthOutcome::Admit
    };
    for right in [
        ["n1", "1234"],
        ["N1", " 1234 "],
        ["ada", "1234"],
        ["n2", "5678"],
    ] {
        assert!(admits(&server, &right, None), "{right:?}");
    }
    for wrong in [["n1", "5678"], ["n2", ""], ["Zoe", "1234"], ["", "1234"]] {
        assert!(!admits(&server, &wrong, None), "{wrong:?}");
    }
    assert!(
        !admits(&server, &[], Some("SHA256:key")),
        "a key is not enough"
    );
    // Nothing of it counts for the next attempt.
    let wrong = server.verdict(&guest(&["n1", "0000"], None));
    assert!(matches!(wrong, AuthOutcome::Again { .. }), "{wrong:?}");

    let mut all = class.all();
    let seat = server.seat(guest(&["Ada", "1234"], None), (80, 24));
    let news = all.wait_for(|news| !news.room.seats().is_empty());
    let wait = std::time::Duration::from_secs(10);
    let news = tokio::time::timeout(wait, news).await.unwrap().unwrap();
    let seated = news.room.seats().get(&learner_listed(id, "n1")).unwrap();
    assert_eq!(seated.allowance, Allowance::Half);
    drop(news);

    for _ in 0..pin_backoff::AT_ONCE {
        assert!(!admits(&server, &["n1", "4321"], None));
    }
    assert!(!admits(&server, &["n1", "1234"], None), "the name waits");
    assert!(!admits(&server, &["Ada", "1234"], None), "by either word");
    assert!(admits(&server, &["n2", "5678"], None), "nobody else is");

    // Its host must be gone, or the class would still be held.
    drop((seat, server, class));
    let class = Class::resume(&store, Arc::clone(&env), frame(id))
        .await
        .unwrap();
    let server = class_server(&store, &env, &class);
    assert!(admits(&server, &["n1", "1234"], None), "and open again");
    let later = parse(b"id,name,pin\nn2,Ben,9999\n").ok().unwrap();
    put(&store, &class, later, &env).await.unwrap();
    assert!(!admits(&server, &["n1", "1234"], None), "no longer listed");
    assert!(!admits(&server, &["n2", "5678"], None) && admits(&server, &["n2", "9999"], None));
    assert!(
        class
            .register()
            .names
            .contains_key(&learner_listed(id, "n1"))
    );
}
