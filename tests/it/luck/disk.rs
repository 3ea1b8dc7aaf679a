//! A disk that is full, and one that takes nothing: small real ones, mounted for the test.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use dripset::bank_sources;
use dripset::domain::{History, KindName, Library, Plan};
use dripset::store::{FILE_NAME, Store};
use tempfile::TempDir;

use super::{launch, now, only_shown};
use crate::support::pty::{Pty, Seen};
use crate::support::script::{By, ENTER, Script, five_kinds};

/// A file system of a few megabytes that goes with the test.
struct Disk(TempDir);

impl Disk {
    /// `None`, with a note, where mounting is not permitted.
    fn new() -> Option<Self> {
        let dir = tempfile::tempdir().expect("a directory");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=3m,mode=700", "dripset"])
            .arg(dir.path())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(dir));
        }
        let wanted = std::env::var_os("DRIPSET_REQUIRE_ALL").is_some_and(|all| all == "1");
        assert!(!wanted, "this test mounts a small disk, as root");
        eprintln!("passed over: mounting a small disk is not permitted here");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self) {
        let mut ballast = File::create(self.path().join("ballast")).expect("a file");
        while ballast.write_all(&[1; 4096]).is_ok() {}
    }

    fn free(&self) {
        fs::remove_file(self.path().join("ballast")).expect("the ballast");
    }

    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        let mut mount = Command::new("mount");
        let status = mount.args(["-o", &options]).arg(self.path()).status();
        assert!(status.expect("mount").success(), "{options}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// A set of one item, open.
fn one_item(dir: &Path) -> (Pty, Script) {
    let (library, _): (Library, _) = bank_sources::load(None, &[five_kinds()]);
    let mut plan = Plan::with_seed(7);
    plan.subjects.insert("five-kinds".into());
    plan.kinds.insert(KindName::MultipleChoice);
    let script = Script::of(&library, &plan, &History::default());
    let pty = launch(dir)
        .args(["study", "--seed", "7", "--subject", "five-kinds"])
        .args(["--kind", KindName::MultipleChoice.id()])
        .start();
    pty.wait_for("the item", |seen| seen.place() == Some(0));
    (pty, script)
}

fn is_told(seen: &Seen) -> bool {
    seen.has("The disk is full: free some space, then try again") && !seen.is_answered()
}

#[test]
fn on_a_full_disk_the_response_in_hand_stays_until_there_is_room() {
    let Some(disk) = Disk::new() else { return };
    let (pty, script) = one_item(disk.path());
    disk.fill();
    pty.send(script.keys(0, By::Letter));
    pty.wait_for("that the draft is not saved", |seen| {
        is_told(seen) && seen.has("Not saved. ")
    });
    pty.send("*");
    pty.wait_for("the flag", |seen| seen.head().contains("flagged"));
    pty.send(ENTER);
    let seen = pty.wait_for("that the response is not saved", |seen| {
        is_told(seen) && !seen.has("Not saved. ")
    });
    assert!(seen.has("(•)"), "it stays entered: {}", seen.text);
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(!raw.contains("os error"), "nothing comes over the screen");
    disk.free();
    pty.send(ENTER);
    pty.wait_for("the verdict", Seen::is_answered);
    pty.send(ENTER);
    pty.wait_for("the results", |seen| seen.head().contains("Results"));
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 0);
    let store = Store::open(disk.path(), now()).expect("the store");
    store.check().expect("a sound file");
    let rows = store.mine().sittings(10, None).expect("a read");
    assert!(rows[0].is_ended() && rows[0].answered == 1, "{rows:?}");
    let history = store.mine().history().expect("a read");
    assert!(history.of(&script.items[0].key).flagged, "tried again");
}

#[test]
fn what_a_full_disk_did_not_take_is_told_on_the_way_out() {
    let Some(disk) = Disk::new() else { return };
    let (pty, script) = one_item(disk.path());
    disk.fill();
    pty.send(script.keys(0, By::Letter));
    pty.wait_for("that the draft is not saved", is_told);
    pty.send("\x03");
    assert_eq!(pty.wait_exit().exit_code(), 2);
    pty.assert_given_back();
    let told = String::from_utf8_lossy(&pty.raw()).into_owned();
    let words = "your last entry was not saved: the disk is full";
    assert!(told.contains(words), "{told}");
    disk.free();
    let store = Store::open(disk.path(), now()).expect("the store");
    store.check().expect("a sound file");
    assert_eq!(store.mine().unfinished().expect("a read").len(), 1);
}

#[test]
fn on_a_full_disk_progress_is_shown_and_a_start_refused_with_a_way_out() {
    let Some(disk) = Disk::new() else { return };
    drop(Store::open(disk.path(), now()).expect("a store"));
    disk.fill();
    only_shown(disk.path(), "the disk is full");
    disk.free();
    let store = Store::open(disk.path(), now()).expect("the store");
    store.check().expect("a sound file");
}

/// As somebody else than root, for whom nothing is read-only.
#[test]
fn a_file_of_somebody_else_is_told_and_left_alone() {
    let Some(disk) = Disk::new() else { return };
    drop(Store::open(disk.path(), now()).expect("a store"));
    let file = disk.path().join(FILE_NAME);
    let before = fs::read(&file).expect("the file");
    let program = disk.path().join("dripset");
    // The checkout may lie where nobody else may look.
    disk.remount("size=1g");
    fs::copy(env!("CARGO_BIN_EXE_dripset"), &program).expect("a copy");
    for (dir_mode, file_mode, code) in [(0o755, 0o600, 2), (0o755, 0o644, 0)] {
        let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
        set(disk.path(), dir_mode).expect("a mode");
        set(&file, file_mode).expect("a mode");
        let output = Command::new("setpriv")
            .args(["--reuid", "65534", "--regid", "65534", "--clear-groups"])
            .arg(&program)
            .arg("progress")
            .env("DRIPSET_DATA_DIR", disk.path())
            .output()
            .expect("setpriv");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{told}");
        assert!(told.contains("it is read-only"), "{told}");
        // What may not even be read is refused with help.
        assert_eq!(told.contains("writable for you"), code == 2, "{told}");
    }
    assert!(fs::read(&file).expect("the file") == before, "unchanged");
}

#[test]
fn on_a_disk_that_is_read_only_progress_is_shown_and_all_is_left_alone() {
    let Some(disk) = Disk::new() else { return };
    drop(Store::open(disk.path(), now()).expect("a store"));
    disk.remount("ro");
    only_shown(disk.path(), "it is read-only");
    disk.remount("rw");
    Store::open(disk.path(), now()).expect("the store");
}

/// As on a stick that was pulled out of a machine while the program ran.
#[test]
fn on_a_disk_that_is_read_only_what_a_write_ahead_log_holds_is_shown() {
    let Some(disk) = Disk::new() else { return };
    let other = tempfile::tempdir().expect("a directory");
    let (pty, script) = one_item(other.path());
    pty.send(script.keys(0, By::Letter));
    pty.send(ENTER);
    pty.wait_for("the verdict", Seen::is_answered);
    for suffix in ["", "-wal"] {
        let name = format!("{FILE_NAME}{suffix}");
        fs::copy(other.path().join(&name), disk.path().join(&name)).expect("a copy");
    }
    pty.send("\x03");
    pty.wait_exit();
    disk.remount("ro");
    only_shown(disk.path(), "it is read-only");
    let (_, out, _) = super::progress(disk.path());
    assert!(out.contains("1 unfinished"), "{out}");
    disk.remount("rw");
}
