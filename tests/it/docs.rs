//! What the docs say about codes and keys is what the program does.

use dripset::content::{codes, parse};

/// The table of rules as docs/bank-format.md prints it.
fn table() -> String {
    let mut table = String::from("| code | severity | what it says |\n|---|---|---|\n");
    for code in codes::ALL {
        table += &format!(
            "| {} | {} | {} |\n",
            code.id,
            code.severity.id(),
            code.title
        );
    }
    table
}

#[test]
fn the_docs_list_every_rule() {
    let docs = std::fs::read_to_string("docs/bank-format.md").expect("the docs");
    assert!(
        docs.contains(&table()),
        "put this table into docs/bank-format.md:\n{}",
        table()
    );
}

/// Code blocks that begin with `format = 1` are whole banks.
#[test]
fn the_banks_in_the_docs_load() {
    for page in ["docs/bank-format.md", "questions/README.md"] {
        let docs = std::fs::read_to_string(page).expect("the docs");
        let blocks: Vec<&str> = docs
            .split("```toml\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .collect();
        let banks: Vec<&&str> = blocks
            .iter()
            .filter(|block| block.starts_with("format = 1"))
            .collect();
        assert!(!banks.is_empty(), "{page} shows no bank");
        for bank in banks {
            let parsed = parse(page, bank.as_bytes());
            let told: Vec<&str> = parsed
                .diagnostics
                .iter()
                .map(|found| found.message.as_str())
                .collect();
            assert!(parsed.bank.is_some(), "{page}: {told:#?}");
        }
    }
}
