//! The algorithms that the server offers, and the rekey limits.

use std::borrow::Cow;
use std::sync::Arc;

use russh::keys::{Algorithm, PrivateKey};
use russh::server::Config as Protocol;
use russh::{Limits, MethodKind, MethodSet, Preferred, SshId, cipher, kex, mac};

use crate::ssh::config::{Config, KEYS_MAX};

/// Post-quantum first. The last two names are not key exchanges: one announces extensions, the
/// other enables strict packet order (against Terrapin), which is off if the name is missing.
const EXCHANGES: &[kex::Name] = &[
    kex::MLKEM768X25519_SHA256,
    kex::CURVE25519,
    kex::CURVE25519_PRE_RFC_8731,
    kex::EXTENSION_SUPPORT_AS_SERVER,
    kex::EXTENSION_OPENSSH_STRICT_KEX_AS_SERVER,
];
const CIPHERS: &[cipher::Name] = &[
    cipher::CHACHA20_POLY1305,
    cipher::AES_256_GCM,
    cipher::AES_256_CTR,
    cipher::AES_192_CTR,
    cipher::AES_128_CTR,
];
/// Encrypt-then-MAC only.
const CODES: &[mac::Name] = &[mac::HMAC_SHA512_ETM, mac::HMAC_SHA256_ETM];
/// The maximum bytes of a packet.
const PACKET_BYTES_MAX: u32 = 32 * 1024;
/// The receive window: a second of input.
const WINDOW_BYTES: u32 = 64 * 1024;
/// The number of different rekey limits.
const REKEYS: u32 = 16;

/// Returns protocol configurations, one per rekey limit. Connections take them in turn, so that
/// those that arrive together do not rekey together.
pub fn protocols(config: &Config, key: &PrivateKey) -> Vec<Arc<Protocol>> {
    (0..REKEYS)
        .map(|turn| Arc::new(protocol(config, key, turn)))
        .collect()
}

fn protocol(config: &Config, key: &PrivateKey, turn: u32) -> Protocol {
    let timings = &config.timings;
    let rekey = timings.rekey * (REKEYS + turn) / (2 * REKEYS);
    let bytes = 1 << 30;
    Protocol {
        server_id: SshId::Standard("SSH-2.0-dripset".into()),
        methods: MethodSet::from(
            [MethodKind::PublicKey, MethodKind::KeyboardInteractive].as_slice(),
        ),
        // The connection handler delays real rejections itself. A key offer is not an attempt.
        auth_rejection_time: std::time::Duration::ZERO,
        auth_rejection_time_initial: None,
        keys: vec![key.clone()],
        limits: Limits::new(bytes, bytes, rekey),
        window_size: WINDOW_BYTES,
        maximum_packet_size: PACKET_BYTES_MAX,
        channel_buffer_size: 1,
        // One frame is in flight, and the session loop waits. Later ones are painted newer.
        event_buffer_size: 1,
        preferred: Preferred {
            kex: Cow::Borrowed(EXCHANGES),
            key: Cow::Borrowed(&[Algorithm::Ed25519]),
            cipher: Cow::Borrowed(CIPHERS),
            mac: Cow::Borrowed(CODES),
            ..Preferred::DEFAULT
        },
        // The connection handler counts attempts.
        max_auth_attempts: config.tries_max + KEYS_MAX,
        // Our own output resets it, so the session loop has its own.
        inactivity_timeout: None,
        // Sent by `ssh/keepalive.rs` after admission: before that, clients treat it as an error.
        keepalive_interval: None,
        nodelay: true,
        ..Protocol::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_order_is_kept_and_post_quantum_comes_first() {
        let names: Vec<&str> = EXCHANGES.iter().map(AsRef::as_ref).collect();
        assert_eq!(names.first(), Some(&"mlkem768x25519-sha256"));
        assert!(names.contains(&"kex-strict-s-v00@openssh.com"));
        assert!(CODES.iter().all(|name| name.as_ref().contains("etm")));
    }

    #[test]
    fn who_came_together_does_not_agree_anew_together() {
        let dir = tempfile::tempdir().expect("a directory");
        let config = Config::local(dir.path().join("key"));
        let key = crate::ssh::policy::host_key::open_file(&config.host_key).expect("a key");
        let mut times: Vec<_> = protocols(&config, &key)
            .iter()
            .map(|protocol| protocol.limits.rekey_time_limit)
            .collect();
        times.dedup();
        assert_eq!(times.len(), 16);
        assert!(times.iter().all(|time| *time <= config.timings.rekey));
        assert!(times.iter().all(|time| *time >= config.timings.rekey / 2));
    }
}
