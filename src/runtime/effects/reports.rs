//! Writes remarks about items to files in the folder `reports` of the data directory. Never
//! overwrites a file.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The maximum number of files for one item and day. A further remark fails.
const SAME_NAME_MAX: u32 = 100;

/// Writes a text to a new file and returns its path.
///
/// # Errors
/// If the folder or the file cannot be created or written.
pub fn write(dir: &Path, stem: &str, text: &str) -> io::Result<PathBuf> {
    let dir = dir.join("reports");
    let (mut folder, mut options) = (fs::DirBuilder::new(), OpenOptions::new());
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        folder.mode(0o700);
        options.mode(0o600);
    }
    folder.recursive(true).create(&dir)?;
    for number in 1..=SAME_NAME_MAX {
        let name = match number {
            1 => format!("{stem}.txt"),
            _ => format!("{stem}-{number}.txt"),
        };
        let path = dir.join(name);
        match options.open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(
        ErrorKind::AlreadyExists,
        "there are too many reports of this item and day",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_never_written_over() {
        let dir = tempfile::tempdir().expect("a directory");
        let first = write(dir.path(), "2026-11-22-item", "first").expect("a file");
        let second = write(dir.path(), "2026-11-22-item", "second").expect("a file");
        assert!(first.ends_with("reports/2026-11-22-item.txt"));
        #[cfg(unix)]
        for (path, wanted) in [
            (first.as_path(), 0o600),
            (first.parent().expect("a folder"), 0o700),
        ] {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path).expect("made").permissions().mode();
            assert_eq!(
                mode & 0o777,
                wanted,
                "for its owner alone: {}",
                path.display()
            );
        }
        assert!(second.ends_with("reports/2026-11-22-item-2.txt"));
        let read = |path| std::fs::read_to_string(path).expect("its text");
        assert_eq!(
            (read(first), read(second)),
            ("first".into(), "second".into())
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error() {
        let dir = tempfile::tempdir().expect("a directory");
        std::fs::write(dir.path().join("reports"), "in the way").expect("a file");
        assert!(write(dir.path(), "2026-11-22-item", "text").is_err());
    }
}
