//! The host key, by which guests recognize this host: created once, readable by its owner only.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use russh::keys::key::safe_rng;
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, HashAlg, PrivateKey, PublicKey};

/// Returns the key in this file. Creates the file if it does not exist.
pub fn open(path: &Path) -> io::Result<PrivateKey> {
    match read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(path)?;
            read(path)
        }
        found => found,
    }
}

/// Returns an error if the key in this existing file cannot be used.
pub fn is_usable(path: &Path) -> io::Result<()> {
    read(path).map(|_| ())
}

/// Returns the fingerprint as clients show it: `SHA256:…`.
pub fn fingerprint(key: &PrivateKey) -> String {
    key.public_key().fingerprint(HashAlg::Sha256).to_string()
}

/// Returns the fingerprint of an `authorized_keys` line, or `None` if it holds no key.
pub fn fingerprint_of(line: &str) -> Option<String> {
    let key = PublicKey::from_openssh(line).ok()?;
    Some(key.fingerprint(HashAlg::Sha256).to_string())
}

fn read(path: &Path) -> io::Result<PrivateKey> {
    let text = fs::read_to_string(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            let words = "others can read it";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
        }
    }
    let key = PrivateKey::from_openssh(&text).map_err(io::Error::other)?;
    if key.algorithm() != Algorithm::Ed25519 || key.is_encrypted() {
        let words = "it is not an ed25519 key without a passphrase";
        return Err(io::Error::new(io::ErrorKind::InvalidData, words));
    }
    Ok(key)
}

fn make(path: &Path) -> io::Result<()> {
    let key = PrivateKey::random(&mut safe_rng(), Algorithm::Ed25519).map_err(io::Error::other)?;
    let text = key.to_openssh(LineEnding::LF).map_err(io::Error::other)?;
    let beside = path.with_extension(format!("{}.new", std::process::id()));
    let mut options = fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // A hard link never replaces a file: of two concurrent starts, both use the first key.
    let linked = fs::hard_link(&beside, path);
    let _ = fs::remove_file(&beside);
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept_for_its_owner_alone() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("host-key");
        let first = fingerprint(&open(&path).expect("a new key"));
        assert!(first.starts_with("SHA256:"));
        assert_eq!(fingerprint(&open(&path).expect("the same key")), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode));
            let found = fs::metadata(&path).expect("a file").permissions().mode();
            assert_eq!(found & 0o777, 0o600);
            mode(0o644).expect("another mode");
            let error = open(&path).expect_err("others can read it");
            assert!(error.to_string().contains("others can read it"));
            mode(0o600).expect("the mode before");
        }
        fs::write(&path, "not a key").expect("a file");
        assert!(open(&path).is_err());
        assert_eq!(fs::read_dir(dir.path()).expect("a directory").count(), 1);
    }
}
