//! The files of an exam: what is handed out apart from what is not.

use std::path::{Path, PathBuf};

use crate::cli::Refused;
use crate::cli::bank::converting::is_standard;
use crate::paper::forms::PaperForms;
use crate::paper::{key_page, responses, version_page};

/// The paths of the files of an exam.
pub struct ExamFiles {
    /// The file that was named; `exam.html` stands for `exam-A.html` and so on.
    named: PathBuf,
    /// The keys.
    pub key: PathBuf,
    /// The forms, from which papers are scored.
    pub forms: PathBuf,
    /// The empty table for responses.
    responses: PathBuf,
}

impl ExamFiles {
    /// Returns the files beside the one that was named.
    ///
    /// # Errors
    /// If standard output was named, which takes one page only.
    pub fn beside(named: &Path, key: Option<&Path>) -> Result<Self, Refused> {
        if is_standard(named) || key.is_some_and(is_standard) {
            let what = "an exam has several files, which do not fit on standard output";
            return Err(Refused::new(
                what,
                "name a file, such as `--html exam.html`",
            ));
        }
        Ok(Self {
            named: named.to_owned(),
            key: key.map_or_else(|| with_end(named, "key.html"), Path::to_owned),
            forms: with_end(named, "forms.json"),
            responses: with_end(named, "responses.csv"),
        })
    }

    /// Returns the files with their texts.
    pub fn contents(&self, exam: &PaperForms) -> Vec<(PathBuf, String)> {
        let page = |version| version_page(&exam.title, version);
        let versions = exam.versions.iter();
        let versions = versions.map(|version| {
            let end = format!("{}.html", version.letter);
            (with_end(&self.named, &end), page(version))
        });
        let mut files: Vec<(PathBuf, String)> = versions.collect();
        let key = key_page(&exam.title, exam.seed, &exam.versions);
        files.push((self.key.clone(), key));
        files.push((self.forms.clone(), exam.to_json()));
        let table = responses::template(exam.items().count());
        files.push((self.responses.clone(), table));
        files
    }
}

/// Returns the path beside the named one: `exam.html` and `key.html` give `exam-key.html`.
fn with_end(named: &Path, end: &str) -> PathBuf {
    let mut name = named.file_stem().unwrap_or_default().to_owned();
    name.push("-");
    name.push(end);
    named.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_lie_beside_the_one_that_is_named() {
        let files = ExamFiles::beside(Path::new("to/mid.term.html"), None).expect("files");
        assert_eq!(files.key, Path::new("to/mid.term-key.html"));
        assert_eq!(files.forms, Path::new("to/mid.term-forms.json"));
        let key = Some(Path::new("safe/k.html"));
        let files = ExamFiles::beside(Path::new("exam"), key).expect("files");
        assert_eq!(files.key, Path::new("safe/k.html"));
        assert_eq!(files.responses, Path::new("exam-responses.csv"));
        assert!(ExamFiles::beside(Path::new("-"), None).is_err());
    }
}
