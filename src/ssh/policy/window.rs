//! How large a window a client may say to have, and what its terminal is.

/// Columns and rows at most: a wall of text costs more to paint, and nobody reads it.
pub const WINDOW_MAX: (u16, u16) = (200, 60);
/// What a window has that does not say.
const WINDOW_USUAL: (u16, u16) = (80, 24);

/// The window to paint for what a client says to have.
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

/// Whether a terminal of this name can show screens.
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
