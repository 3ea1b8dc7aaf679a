//! Tests of `cli::class::doctor`.

use super::*;

#[test]
fn a_port_that_is_taken_stops_a_class_and_one_that_is_free_does_not() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let check = port(address);
    assert_eq!(check.state, State::Stop);
    assert!(check.what.ends_with("is in use"), "{check:?}");
    drop(taken);
    assert_eq!(port(address).state, State::Ok);
    let elsewhere = port("192.0.2.1:2222".parse().unwrap());
    assert!(elsewhere.what.contains("not an address"), "{elsewhere:?}");
}

#[test]
fn seats_clock_and_reach_are_judged() {
    let states = [(500, 0), (500, 499), (500, 500)].map(|(n, files)| seats(n, files).state);
    assert_eq!(states, [State::Stop, State::Warn, State::Ok]);
    let at = |text: &str| clock(text.parse().unwrap()).state;
    assert_eq!(at("2024-12-31T23:59:59Z"), State::Stop);
    assert_eq!(at("2025-01-01T00:00:00Z"), State::Ok);
    let on = |text: &str| reach(&[text.parse().unwrap()]).what;
    assert!(on("127.0.0.1:2222").contains("only this machine"));
    assert!(on("[::1]:2222").contains("only this machine"));
    assert!(on("0.0.0.0:2222").contains("firewall"));
}

#[test]
fn a_provided_key_is_looked_at_and_never_made() {
    let dir = tempfile::tempdir().unwrap();
    let key = dir.path().join("key");
    let missing = provided_host_key(&key);
    assert_eq!(missing.state, State::Stop);
    assert!(missing.help.contains("ssh-keygen"), "{missing:?}");
    assert!(!key.exists());
    policy::host_key::open(&HostKeyFile::Own(key.clone())).unwrap();
    assert_eq!(provided_host_key(&key).state, State::Ok);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&key, fs::Permissions::from_mode(0o620)).unwrap();
        let open = provided_host_key(&key);
        assert_eq!(open.state, State::Stop);
        assert!(open.help.contains("chmod 600"), "{open:?}");
    }
}

#[test]
fn directories_and_keys_are_looked_at_and_left_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(data(&dir.path().join("a/b")).state, State::Ok);
    for relative in ["new", "./new", "new/one", "../new"] {
        let check = data(Path::new(relative));
        assert_eq!(check.state, State::Ok, "{check:?}");
    }
    let key = dir.path().join("host_key");
    assert_eq!(host_key(&key).state, State::Ok);
    fs::write(&key, "a key").unwrap();
    let broken = host_key(&key);
    assert_eq!(
        broken.state,
        State::Stop,
        "others may read it, or it is no key"
    );
    fs::remove_file(&key).unwrap();
    policy::host_key::open(&HostKeyFile::Own(key.clone())).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(&key, 0o644);
        assert_eq!(host_key(&key).state, State::Stop);
        mode(&key, 0o600);
        mode(dir.path(), 0o777);
        assert_eq!(data(dir.path()).state, State::Warn);
        mode(dir.path(), 0o700);
    }
    assert_eq!(host_key(&key).state, State::Ok);
    assert_eq!(data(dir.path()).state, State::Ok);
    assert_eq!(data(&key).state, State::Stop);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}
