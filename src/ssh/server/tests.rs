//! Tests of `ssh::server`.

use super::*;

#[test]
fn what_to_do_fits_what_is_wrong() {
    let key = |kind: io::ErrorKind| OpenError::HostKey("host_key".into(), kind.into()).help();
    assert!(key(io::ErrorKind::PermissionDenied).contains("chmod 600 host_key"));
    assert!(key(io::ErrorKind::InvalidData).contains("move it away"));
    for kind in [io::ErrorKind::PermissionDenied, io::ErrorKind::Other] {
        assert!(!key(kind).contains("--listen"));
    }
    let address = "127.0.0.1:22".parse().expect("an address");
    let taken = OpenError::Listen(address, io::ErrorKind::AddrInUse.into());
    assert!(taken.help().contains("--listen"));
}

#[test]
fn the_kernel_holds_little_for_whoever_takes_nothing() {
    for address in ["127.0.0.1:0", "[::1]:0"] {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()
            .expect("a runtime");
        let _within = runtime.enter();
        let address = address.parse().expect("an address");
        let Ok(socket) = socket(address) else {
            continue;
        };
        let held = socket.send_buffer_size().expect("a size");
        assert!(held <= 2 * SEND_BUFFER_BYTES, "{held}");
        // Linux doubles a buffer size that was set, and does not grow it afterwards.
        #[cfg(target_os = "linux")]
        assert_eq!(held, 2 * SEND_BUFFER_BYTES);
    }
}
