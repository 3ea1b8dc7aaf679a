//! A real browser for the HTML pages: Chromium, driven by `tests/pages/check.mjs`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Chromium, Node and the packages of the check.
pub struct Browser {
    chromium: PathBuf,
}

impl Browser {
    /// Finds the browser; says so where it is not here.
    pub fn find() -> Option<Self> {
        let chromium = ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find_map(program);
        let packages = folder().join("node_modules/axe-core");
        if let Some(chromium) = chromium
            && program("node").is_some()
            && packages.is_dir()
        {
            return Some(Self { chromium });
        }
        println!("not checked: Chromium, Node or `npm ci --prefix tests/pages` is not here");
        let required = std::env::var_os("DRIPSET_REQUIRE_BROWSER").is_some();
        assert!(
            !required,
            "install chromium and node, and run `npm ci --prefix tests/pages`"
        );
        None
    }

    /// Opens the pages, keeps pictures of them in `target/pages`, and returns one line for each thing that is wrong.
    pub fn check(&self, pages: &[PathBuf]) -> Vec<String> {
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pages");
        let done = Command::new("node")
            .arg(folder().join("check.mjs"))
            .arg(&self.chromium)
            .arg(pictures)
            .args(pages)
            .output()
            .expect("node");
        let out = String::from_utf8(done.stdout).expect("text");
        let mut lines: Vec<String> = out.lines().map(str::to_owned).collect();
        let sum = lines.pop().unwrap_or_default();
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(
            sum.contains(" pages, "),
            "the check ended early:\n{out}\n{errors}"
        );
        assert_eq!(done.status.success(), lines.is_empty());
        lines
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|path| path.is_file())
}
