//! The open file limit of this process: each seat needs a file.

/// Files needed besides seats: the store, the log, the banks, the listening sockets.
const FILES_OF_OURS: u64 = 64;

/// Raises the open file limit to its maximum and returns the seats that it allows.
#[cfg(unix)]
pub fn seats() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Some systems refuse the maximum that they report. Then the limit stays as it is.
    let _ = setrlimit(
        Resource::Nofile,
        Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        },
    );
    seats_of(getrlimit(Resource::Nofile).current)
}

/// Returns no limit: this system has none on open files.
#[cfg(not(unix))]
pub fn seats() -> usize {
    seats_of(None)
}

fn seats_of(files: Option<u64>) -> usize {
    let seats = |files: u64| usize::try_from(files.saturating_sub(FILES_OF_OURS));
    files.map_or(usize::MAX, |files| seats(files).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_on_files_is_one_on_seats() {
        assert_eq!(seats_of(Some(1_024)), 960);
        assert_eq!(seats_of(Some(10)), 0);
        assert_eq!(seats_of(None), usize::MAX);
    }

    #[cfg(unix)]
    #[test]
    fn the_limit_goes_as_far_as_it_can() {
        let seats = seats();
        let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
        assert!(seats > 0 && limit.current == limit.maximum || seats_of(limit.current) == seats);
    }
}
