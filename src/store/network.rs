//! Detection of directories on another machine, as far as the system reports it.
//!
//! SQLite's write-ahead log needs memory shared by all who use the file, which a network file
//! system does not provide. If detection fails, a directory counts as local.

use std::path::Path;

/// File systems that are on another machine, or whose shared memory is unreliable.
const NETWORK: &[&str] = &[
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "gfs2",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
];

/// Returns whether the directory is on a network file system.
pub(super) fn is_network(dir: &Path) -> bool {
    let Ok(dir) = dir.canonicalize() else {
        return false;
    };
    if is_share(&dir) {
        return true;
    }
    // Only Linux has it; elsewhere the answer is no.
    std::fs::read_to_string("/proc/self/mountinfo").is_ok_and(|mounts| is_network_in(&mounts, &dir))
}

/// Returns whether it is a Windows share, such as `\\?\UNC\school\home`.
fn is_share(dir: &Path) -> bool {
    let dir = dir.to_string_lossy();
    dir.starts_with(r"\\") && (!dir.starts_with(r"\\?\") || dir.starts_with(r"\\?\UNC\"))
}

/// Looks up the mount that holds `dir` in the text of mountinfo; see proc_pid_mountinfo(5).
fn is_network_in(mounts: &str, dir: &Path) -> bool {
    let mut found: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((mount, source)) = line.split_once(" - ") else {
            continue;
        };
        let (Some(point), Some(kind)) = (mount.split(' ').nth(4), source.split(' ').next()) else {
            continue;
        };
        let point = unescape(point);
        // The longest mount point wins; of two on one path the later wins, which covers the other.
        let depth = Path::new(&point).components().count();
        if dir.starts_with(&point) && found.is_none_or(|(deepest, _)| depth >= deepest) {
            found = Some((depth, kind));
        }
    }
    found.is_some_and(|(_, kind)| NETWORK.contains(&kind) || kind.starts_with("fuse."))
}

/// Decodes octal escapes, which mountinfo uses for blanks in a mount point.
fn unescape(point: &str) -> String {
    point
        .replace(r"\040", " ")
        .replace(r"\011", "\t")
        .replace(r"\012", "\n")
        .replace(r"\134", r"\")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = r"22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
31 22 0:40 / /home rw shared:2 - nfs4 school:/home rw,vers=4.2
32 31 8:2 / /home/ana/local\040disk rw shared:3 - xfs /dev/sdb1 rw
33 22 0:41 / /mnt rw - fuse.sshfs ana@school: rw";

    #[test]
    fn the_mount_nearest_to_the_directory_counts() {
        let network = |dir| is_network_in(MOUNTS, Path::new(dir));
        assert!(!network("/var/lib/dripset"));
        assert!(network("/home/ana/.local/share/dripset"));
        assert!(!network("/home/ana/local disk/dripset"));
        assert!(network("/mnt/dripset"));
        assert!(!network("/mnt2"));
        assert!(!is_network_in("nonsense", Path::new("/")));
    }

    #[test]
    fn a_windows_share_is_on_the_network() {
        assert!(is_share(Path::new(r"\\?\UNC\school\home")));
        assert!(is_share(Path::new(r"\\school\home")));
        assert!(!is_share(Path::new(r"\\?\C:\Users\ana")));
        assert!(!is_share(Path::new("/home/ana")));
    }
}
