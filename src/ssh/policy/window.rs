//! The limits on a client's window size, and the check of its terminal type.

/// The maximum columns and rows: a larger window costs more to paint and is unreadable.
pub const WINDOW_MAX: (u16, u16) = (200, 60);
/// The default size for a client that reports none.
const WINDOW_USUAL: (u16, u16) = (80, 24);

/// Returns the size to paint for the size that a client reports.
pub fn size(columns: u32, rows: u32) -> (u16, u16) {
    let side = |said: u32, usual: u16, max: u16| match said {
        0 => usual,
        said => u16::try_from(said).unwrap_or(u16::MAX).min(max),
    };
    (
        side(columns, WINDOW_USUAL.0, WINDOW_MAX.0),
        side(rows, WINDOW_USUAL.1, WINDOW_MAX.1),
    )
}

/// Returns whether a terminal of this name can show screens.
pub fn shows_screens(term: &str) -> bool {
    !matches!(term, "" | "dumb" | "unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_size_becomes_one_that_can_be_painted() {
        assert_eq!(size(0, 0), (80, 24));
        assert_eq!(size(u32::MAX, u32::MAX), (200, 60));
        assert_eq!(size(1, 1), (1, 1));
        assert_eq!(size(0, 10), (80, 10));
        assert_eq!(size(120, 40), (120, 40));
        assert_eq!(size(65_536, 65_537), (200, 60));
    }

    #[test]
    fn only_terminals_with_screens_get_them() {
        assert!(shows_screens("xterm-256color") && shows_screens("linux"));
        assert!(!shows_screens("dumb") && !shows_screens(""));
    }
}
