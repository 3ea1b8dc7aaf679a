//! The lesson plans of a directory, for `dripset serve --plans`. They are read on demand, so that a
//! file can be added or corrected while the server runs.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lesson::{self, Lesson};
use crate::classroom::server::open_class::LessonPlans;
use crate::classroom::server::terms;
use crate::cli::Complaint;
use crate::cli::bounded;
use crate::cli::study::SetArgs;
use crate::config::Settings;
use crate::content::diagnostic::Diagnostic;
use crate::domain::library::Library;
use crate::domain::limits::{CONFIG_BYTES_MAX, LESSONS_MAX};
use crate::domain::room::{Terms, titled};
use crate::tui::screen::{LessonLine, LessonsNews, Opening};

/// The file name extension of a lesson plan.
const ENDING: &str = ".toml";

/// A directory of lesson plans, with the banks for their sets.
pub struct Plans {
    dir: PathBuf,
    library: Arc<Library>,
    settings: Settings,
}

impl Plans {
    /// Opens a directory of lesson plans.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(dir: &Path, library: &Arc<Library>, settings: &Settings) -> Result<Self, Complaint> {
        let plans = Self {
            dir: dir.to_owned(),
            library: Arc::clone(library),
            settings: *settings,
        };
        match plans.names() {
            Ok(_) => Ok(plans),
            Err(error) => Err((
                format!("{}: {error}", dir.display()),
                "give a directory of lesson plans (files that end in .toml) with `--plans`".into(),
            )),
        }
    }

    /// Returns the file names, in order.
    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.dir)? {
            // A name that is not UTF-8 cannot be shown, and one with a leading dot is hidden.
            let name = entry?.file_name().into_string().ok();
            names.extend(name.filter(|name| name.ends_with(ENDING) && !name.starts_with('.')));
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, name: &str) -> Result<Lesson, Vec<Mistake>> {
        let bytes = bounded::read(&self.dir.join(name), CONFIG_BYTES_MAX).map_err(|error| {
            let help = "ask the person who runs this host to check the file and its permissions";
            vec![(format!("{name}: {error}"), help.to_owned())]
        })?;
        lesson::parse(name, &bytes).map_err(|found| found.iter().map(mistake).collect())
    }
}

/// An error, with advice.
type Mistake = (String, String);

fn mistake(found: &Diagnostic) -> Mistake {
    let (at, code) = (found.start(), found.code.id);
    let what = format!(
        "Line {}, column {}: {} [{code}]",
        at.line, at.column, found.message
    );
    (what, found.help.clone())
}

impl LessonPlans for Plans {
    fn list(&self) -> LessonsNews {
        let names = match self.names() {
            Ok(names) => names,
            Err(error) => {
                let trouble = format!("The lesson plans cannot be listed: {error}");
                return LessonsNews {
                    trouble: Some(trouble),
                    ..LessonsNews::default()
                };
            }
        };
        let more = names.len().saturating_sub(LESSONS_MAX);
        let line = |name: String| {
            let (title, mistakes) = match self.read(&name) {
                Ok(lesson) => (lesson.title, 0),
                Err(mistakes) => (None, mistakes.len()),
            };
            LessonLine {
                name,
                title,
                mistakes,
            }
        };
        let mut lines: Vec<LessonLine> = names.into_iter().take(LESSONS_MAX).map(line).collect();
        // Usable plans first, so that pressing Enter at once opens one.
        lines.sort_by_key(|line| line.mistakes > 0);
        LessonsNews {
            lines,
            more,
            trouble: None,
        }
    }

    fn prepare(&self, name: &str) -> Result<(Terms, Opening), Vec<Mistake>> {
        let lesson = self.read(name)?;
        let one = |mistake: Mistake| vec![mistake];
        let plan = lesson
            .plan(&SetArgs::default(), &self.settings, &self.library)
            .map_err(one)?;
        let drawn = terms(&self.library, &plan)
            .map_err(|why| one((format!("{name}: {why}"), String::new())))?;
        let terms = lesson.ordered(drawn, &self.library).map_err(one)?;
        let opening = Opening {
            title: lesson
                .title
                .unwrap_or_else(|| titled(terms.case_title().unwrap_or_default())),
            limit_s: lesson.seconds,
            changes: lesson.changes,
            withheld: terms.withheld,
        };
        Ok((terms, opening))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plans(dir: &Path) -> Plans {
        let library = Arc::new(crate::bank_sources::load(None, &[]).0);
        Plans::of(dir, &library, &Settings::default()).expect("a directory")
    }

    #[test]
    fn files_are_listed_by_name_and_read_when_asked() {
        let dir = tempfile::tempdir().expect("a directory");
        let write = |name: &str, text: &str| {
            std::fs::write(dir.path().join(name), text).expect("a file");
        };
        write(
            "b.toml",
            "title = \"Ward 3\"\nsubjects = [\"ivig\"]\ncount = 2\nseconds = 90\n",
        );
        write("a.toml", "titel = 1\ncount = 0\n");
        write("notes.txt", "");
        write(".hidden.toml", "");
        std::fs::create_dir(dir.path().join("c.toml")).expect("a directory");
        let plans = plans(dir.path());
        let list = plans.list();
        let lines: Vec<_> = list
            .lines
            .iter()
            .map(|line| (&*line.name, line.mistakes))
            .collect();
        assert_eq!(lines, [("b.toml", 0), ("a.toml", 2), ("c.toml", 1)]);
        assert_eq!(list.lines[0].title.as_deref(), Some("Ward 3"));

        let (terms, opening) = plans.prepare("b.toml").expect("a class");
        assert_eq!((terms.items.len(), opening.limit_s), (2, Some(90)));
        assert_eq!((opening.title.as_str(), opening.changes), ("Ward 3", false));
        let mistakes = plans.prepare("a.toml").expect_err("mistakes");
        assert!(
            mistakes[0].0.starts_with("Line 1, column 1: "),
            "{mistakes:?}"
        );
        assert!(mistakes.iter().all(|(_, help)| !help.is_empty()));
        write("a.toml", "count = 1\n");
        let (_, opening) = plans.prepare("a.toml").expect("it was mended");
        assert_eq!(opening.title, "");
        write("a.toml", "case = \"ivig/home-ivig-reaction\"\n");
        let (_, opening) = plans.prepare("a.toml").expect("a case study");
        assert_eq!(opening.title, "Immune globulin at home");
        let gone = plans.prepare("gone.toml").expect_err("no file");
        assert!(gone[0].0.starts_with("gone.toml: "), "{gone:?}");
    }

    #[test]
    fn a_lesson_plan_that_is_too_large_is_told_and_more_than_are_listed_are_counted() {
        let dir = tempfile::tempdir().expect("a directory");
        for number in 0..LESSONS_MAX + 3 {
            std::fs::write(dir.path().join(format!("{number}.toml")), "").expect("a file");
        }
        let large = vec![b'#'; 70_000];
        std::fs::write(dir.path().join("0.toml"), large).expect("a file");
        let list = plans(dir.path()).list();
        assert_eq!((list.lines.len(), list.more), (LESSONS_MAX, 3));
        let last = list.lines.last().expect("a line");
        assert_eq!((&*last.name, last.mistakes), ("0.toml", 1));
    }

    #[test]
    fn a_directory_that_is_not_there_is_told_before_the_server_listens() {
        let library = Arc::default();
        let refused = Plans::of(Path::new("no-such"), &library, &Settings::default());
        let (what, help) = refused.err().expect("refused");
        assert!(
            what.starts_with("no-such: ") && help.contains("--plans"),
            "{what} {help}"
        );
    }
}
