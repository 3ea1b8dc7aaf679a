//! The host key, by which guests recognize this host: created once, readable by its owner only, or
//! provided in a file.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use russh::keys::key::safe_rng;
use russh::keys::ssh_key::LineEnding;
use russh::keys::{Algorithm, HashAlg, PrivateKey, PublicKey};

use crate::ssh::config::HostKeyFile;

/// The maximum bytes of a provided key file. A key has some hundred.
const KEY_BYTES_MAX: u64 = 64 * 1024;

/// Returns the key in this file. Creates a file of this program if it does not exist.
pub fn open(file: &HostKeyFile) -> io::Result<PrivateKey> {
    match file {
        HostKeyFile::Own(path) => open_own(path),
        HostKeyFile::Provided(path) => {
            let (key, is_shared) = read_provided(path)?;
            if is_shared {
                tracing::warn!(file = %path.display(), "other users of this machine can read the host key");
            }
            Ok(key)
        }
    }
}

fn open_own(path: &Path) -> io::Result<PrivateKey> {
    match read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(path)?;
            read(path)
        }
        found => found,
    }
}

/// Returns an error if the key in this existing file of this program cannot be used.
pub fn is_usable(path: &Path) -> io::Result<()> {
    read(path).map(|_| ())
}

/// Returns whether other users can read this provided key, or an error if it cannot be used.
pub fn is_shared(path: &Path) -> io::Result<bool> {
    read_provided(path).map(|(_, is_shared)| is_shared)
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
    parse(&text)
}

/// Reads a provided key. Also returns whether other users can read it.
fn read_provided(path: &Path) -> io::Result<(PrivateKey, bool)> {
    // Before it is opened, since a pipe would block.
    if !fs::metadata(path)?.is_file() {
        let words = "it is not a regular file";
        return Err(io::Error::new(io::ErrorKind::InvalidData, words));
    }
    let file = fs::File::open(path)?;
    #[cfg(unix)]
    let is_shared = {
        use std::os::unix::fs::MetadataExt;
        let found = file.metadata()?;
        let is_own = found.uid() == rustix::process::geteuid().as_raw();
        judge(found.mode(), is_own)
            .map_err(|words| io::Error::new(io::ErrorKind::PermissionDenied, words))?
    };
    #[cfg(not(unix))]
    let is_shared = false;
    let mut text = String::new();
    file.take(KEY_BYTES_MAX).read_to_string(&mut text)?;
    Ok((parse(&text)?, is_shared))
}

/// Judges the mode of a provided key file. Returns whether other users can read it.
///
/// The owner of a file can make it private, so a file of our own has to be. That of another account
/// was handed to us as it is, such as the secret of a container, where its readers are the programs
/// of the container: we cannot change its mode. OpenSSH judges keys in the same way.
#[cfg(unix)]
fn judge(mode: u32, is_own: bool) -> Result<bool, &'static str> {
    match mode & 0o077 {
        0 => Ok(false),
        others if others & 0o022 != 0 => Err("others can change it"),
        _ if is_own => Err("others can read it"),
        others => Ok(others & 0o004 != 0),
    }
}

fn parse(text: &str) -> io::Result<PrivateKey> {
    let key = PrivateKey::from_openssh(text).map_err(io::Error::other)?;
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

    #[cfg(unix)]
    #[test]
    fn a_file_of_our_own_is_private_and_that_of_others_only_unchanged() {
        for (mode, own, anothers) in [
            (0o400, Ok(false), Ok(false)),
            (0o600, Ok(false), Ok(false)),
            (0o440, Err("others can read it"), Ok(false)),
            (0o444, Err("others can read it"), Ok(true)),
            (0o604, Err("others can read it"), Ok(true)),
            (
                0o620,
                Err("others can change it"),
                Err("others can change it"),
            ),
            (
                0o666,
                Err("others can change it"),
                Err("others can change it"),
            ),
        ] {
            // The type of the file is in the mode, too.
            let mode = mode | 0o100_000;
            assert_eq!(judge(mode, true), own, "{mode:o}");
            assert_eq!(judge(mode, false), anothers, "{mode:o}");
        }
    }

    #[test]
    fn a_provided_key_is_never_made() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("key");
        let file = HostKeyFile::Provided(path.clone());
        let kind = |file: &HostKeyFile| open(file).expect_err("no key").kind();
        assert_eq!(kind(&file), io::ErrorKind::NotFound);
        assert!(!path.exists());
        assert_eq!(
            kind(&HostKeyFile::Provided(dir.path().into())),
            io::ErrorKind::InvalidData
        );
        let first = fingerprint(&open(&HostKeyFile::Own(path.clone())).expect("a new key"));
        assert_eq!(fingerprint(&open(&file).expect("the same key")), first);
        assert!(!is_shared(&path).expect("a key"));
        fs::write(&path, "x".repeat(100_000)).expect("a file");
        assert!(open(&file).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::Permissions::from_mode(0o640);
            fs::set_permissions(&path, mode).expect("another mode");
            assert_eq!(kind(&file), io::ErrorKind::PermissionDenied);
        }
    }

    #[test]
    fn a_key_is_made_once_and_kept_for_its_owner_alone() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("host-key");
        let own = HostKeyFile::Own(path.clone());
        let first = fingerprint(&open(&own).expect("a new key"));
        assert!(first.starts_with("SHA256:"));
        assert_eq!(fingerprint(&open(&own).expect("the same key")), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode));
            let found = fs::metadata(&path).expect("a file").permissions().mode();
            assert_eq!(found & 0o777, 0o600);
            mode(0o644).expect("another mode");
            let error = open(&own).expect_err("others can read it");
            assert!(error.to_string().contains("others can read it"));
            mode(0o600).expect("the mode before");
        }
        fs::write(&path, "not a key").expect("a file");
        assert!(open(&own).is_err());
        assert_eq!(fs::read_dir(dir.path()).expect("a directory").count(), 1);
    }
}
