//! The careful writing of files: in one step, and never over what somebody else has written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::cli::Refused;

/// Creates a file, or puts it in the place of another one if that is meant.
///
/// # Errors
/// If the file exists and may not be replaced, or cannot be written.
pub fn put(path: &Path, bytes: &[u8], may_replace: bool) -> Result<(), Refused> {
    let shown = path.display();
    if !may_replace && fs::symlink_metadata(path).is_ok() {
        let help = "give another file name, or `--force` to replace it; this file was not changed";
        return Err(Refused::new(format!("{shown} already exists"), help));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let written = File::create_new(&beside).and_then(|mut new| {
        let written = new.write_all(bytes).and_then(|()| new.sync_all());
        let written = written.and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
    });
    written.map_err(|error| {
        let help = "give a file in a folder that you can write to";
        Refused::new(format!("{shown} cannot be written: {error}"), help)
    })
}

/// Replaces a file that still has these bytes, through a new file beside it. That file can exist
/// only once, so that two runs at a time do not overwrite each other.
///
/// # Errors
/// If the file has other bytes now, is being replaced, or cannot be written.
pub fn replace(path: &Path, before: &[u8], text: &str) -> Result<(), Refused> {
    // Follow a link and write its target, so that the link stays.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = path.with_extension("toml.new");
    let cannot = |error: io::Error| {
        let what = format!("{} cannot be written: {error}", path.display());
        Refused::new(
            what,
            "the bank was not changed; check the permissions of the file and its folder",
        )
    };
    let mut new = match File::create_new(&beside) {
        Ok(new) => new,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let what = format!(
                "{} exists, so the bank is being changed now",
                beside.display()
            );
            let help = "the bank was not changed; if no other `dripset bank` command runs, move that file away";
            return Err(Refused::new(what, help));
        }
        Err(error) => return Err(cannot(error)),
    };
    let mut is_same = false;
    let written = fs::metadata(path)
        .and_then(|old| new.set_permissions(old.permissions()))
        .and_then(|()| new.write_all(text.as_bytes()))
        .and_then(|()| new.sync_all())
        .and_then(|()| fs::read(path))
        .and_then(|now| {
            is_same = now == before;
            match is_same {
                true => fs::rename(&beside, path),
                false => Ok(()),
            }
        });
    if written.is_err() || !is_same {
        let _ = fs::remove_file(&beside);
    }
    written.map_err(cannot)?;
    match is_same {
        true => Ok(()),
        false => {
            let what = format!("{} changed in the meantime", path.display());
            Err(Refused::new(
                what,
                "the bank was not changed; read the items again, then repeat the command",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_in_the_meantime_stays_as_it_is() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("bank.toml");
        fs::write(&path, "edited").expect("written");
        let refused = replace(&path, b"as read", "signed");
        assert!(matches!(refused, Err(Refused::Complaint(what, _)) if what.contains("changed")));
        assert_eq!(fs::read(&path).expect("bytes"), b"edited");
        replace(&path, b"edited", "signed").expect("replaced");
        assert_eq!(fs::read(&path).expect("bytes"), b"signed");
        let names = fs::read_dir(dir.path()).expect("a folder").count();
        assert_eq!(names, 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_is_replaced_only_if_that_is_meant() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("bank.xml");
        put(&path, b"one", false).expect("created");
        assert!(put(&path, b"two", false).is_err());
        assert_eq!(fs::read(&path).expect("bytes"), b"one");
        put(&path, b"two", true).expect("replaced");
        assert_eq!(fs::read(&path).expect("bytes"), b"two");
        let names = fs::read_dir(dir.path()).expect("a folder").count();
        assert_eq!(names, 1, "nothing is left beside it");
    }

    #[test]
    fn a_file_that_is_being_changed_is_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("bank.toml");
        fs::write(&path, "as read").expect("written");
        fs::write(dir.path().join("bank.toml.new"), "half").expect("written");
        assert!(replace(&path, b"as read", "signed").is_err());
        assert_eq!(fs::read(&path).expect("bytes"), b"as read");
    }
}
