//! Progress as files that leave the data directory: JSON lines that an import reads again, and a
//! table for spreadsheets.
//!
//! Opens no files and reads no clock. `dripset data` and the class server call it. The first line
//! of an export names the format, and the last has the digest of all lines before it, so that a
//! file that was cut short or changed is recognized.

mod lines;
mod read;
mod table;
mod write;

pub use lines::{FORMAT, row_from_json, row_to_json};
pub use read::{ImportError, ImportProblem, import};
pub use table::table;
pub use write::{ExportError, Exported, export};
