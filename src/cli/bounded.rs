//! Reads whole files within a size limit. Reads a pipe, which can block forever, only if it was
//! named explicitly.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// Reads a regular file, up to one byte over the limit, so that the excess can be detected.
///
/// # Errors
/// If it does not exist, is no regular file, or cannot be read.
pub fn read(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    read_stream(path, bytes_max)
}

/// Reads a file as [`read`] does, or a pipe: for files named on the command line.
///
/// # Errors
/// If it does not exist, or cannot be read.
pub fn read_stream(path: &Path, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(bytes_max + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns whether the bytes exceed the limit.
#[cfg(any(test, feature = "classroom"))]
pub fn is_too_large(bytes: &[u8], bytes_max: u64) -> bool {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX) > bytes_max
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_no_further_than_shows_that_it_is_too_large() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("x");
        fs::write(&path, [b'#'; 100]).expect("written");
        let read = |max| read(&path, max).expect("bytes");
        assert_eq!((read(10).len(), read(100).len()), (11, 100));
        assert!(is_too_large(&read(10), 10) && !is_too_large(&read(100), 100));
        assert!(super::read(dir.path(), 10).is_err(), "a folder");
        #[cfg(unix)]
        {
            let endless = Path::new("/dev/zero");
            assert!(super::read(endless, 10).is_err());
            assert_eq!(read_stream(endless, 10).expect("bytes").len(), 11);
        }
    }
}
