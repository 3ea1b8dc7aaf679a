//! Writes a page to a file or to standard output.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Refused;
use super::whole_file::{WholeFile, cannot_write};
use crate::content::render::harmless;

/// A file for a page, `-` for standard output.
pub struct PageFile<'a> {
    /// The file.
    pub path: &'a Path,
    /// True to replace one that exists.
    pub force: bool,
}

impl<'a> PageFile<'a> {
    /// Returns the file that was asked for, if any.
    pub fn of(path: &'a Option<PathBuf>, force: bool) -> Option<Self> {
        path.as_deref().map(|path| Self { path, force })
    }

    /// Writes a page and says where it is. `contains` goes to `err`: a page is easily passed on.
    ///
    /// # Errors
    /// If the file exists, unless it is to be replaced, or cannot be written.
    pub fn write(
        &self,
        page: &str,
        contains: &str,
        out: &mut dyn Write,
        err: &mut dyn Write,
    ) -> Result<(), Refused> {
        if self.path == Path::new("-") {
            out.write_all(page.as_bytes())?;
        } else {
            let cannot = |error: io::Error| match error.kind() {
                io::ErrorKind::AlreadyExists => Refused::new(
                    format!("{} exists already", self.path.display()),
                    "nothing was written; give another file with `--html FILE`, or replace it with \
                     `--force`",
                ),
                _ => cannot_write(&error, self.path, false),
            };
            let mut file = WholeFile::begin(self.path, self.force).map_err(cannot)?;
            file.write_all(page.as_bytes()).map_err(cannot)?;
            file.finish().map_err(cannot)?;
            writeln!(out, "Wrote {}.", harmless(&self.path.display().to_string()))?;
        }
        writeln!(err, "dripset: {contains}")?;
        Ok(())
    }
}
