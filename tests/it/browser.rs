//! The HTML pages in a real browser: on a phone, a laptop and paper, light and dark, checked with axe.

use std::path::Path;

use crate::support::browser::Browser;

#[test]
fn the_check_finds_a_fault_of_each_sort() {
    let Some(browser) = Browser::find() else {
        return;
    };
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages/faulty.html");
    let wrong = browser.check(&[page]);
    for fault in [
        "console: a script that runs",
        "request: ",
        "a script",
        "390-light: cut at the side: DIV",
        "1280-dark: color-contrast",
        "image-alt",
        "printed on a4: cut at the side: DIV",
    ] {
        let found = wrong.iter().any(|line| line.contains(fault));
        assert!(found, "{fault} in {wrong:#?}");
    }
}
