//! Tests of rosters: parsing, error messages, and admission.

use super::*;

fn told(text: &str) -> String {
    match parse(text.as_bytes()) {
        Ok(_) => String::new(),
        Err(why) => why,
    }
}

#[test]
fn a_list_is_read_with_quotes_and_extra_time() {
    let text =
        "\u{feff}ID,Name,PIN,Extra\r\nn1,\"Nightingale, F.\",1234,1.5\r\nn2, Ben ,98765,\r\n";
    let rows = parse(text.as_bytes())
        .map_err(|why| panic!("{why}"))
        .unwrap();
    let read: Vec<_> = rows
        .iter()
        .map(|row| (&*row.id, &*row.name, &*row.pin, row.allowance.id()))
        .collect();
    assert_eq!(
        read,
        [
            ("n1", "Nightingale, F.", "1234", "1.5"),
            ("n2", "Ben", "98765", "1")
        ]
    );
    let rows = parse(b"pin;id;name\n1234;n1;Ada\n1234;n2;Ada\n");
    let kept = kept(
        rows.ok().unwrap(),
        ClassId(uuid::Uuid::nil()),
        &Env::default(),
    );
    let names: Vec<_> = kept.iter().map(|listed| listed.name.as_str()).collect();
    assert_eq!(names, ["Ada", "Ada 2"]);
    assert!(kept.iter().all(|listed| !listed.pin_hash.contains("1234")));
    assert_ne!(kept[0].learner, kept[1].learner);
}

#[test]
fn two_spellings_of_a_name_on_one_list_are_made_to_differ() {
    let text = "id,name,pin\nn1,Jos\u{e9},1234\nn2,Jose\u{301},1234\n";
    let rows = parse(text.as_bytes()).ok().unwrap();
    let kept = kept(rows, ClassId(uuid::Uuid::nil()), &Env::default());
    let names: Vec<_> = kept.iter().map(|listed| listed.name.as_str()).collect();
    assert_eq!(names, ["Jos\u{e9}", "Jos\u{e9} 2"]);
}

#[test]
fn mistakes_are_told_with_their_lines_and_without_pins() {
    for (text, why) in [
        ("", "line 1: the column `id` is missing"),
        ("id,name\n", "line 1: the column `pin` is missing"),
        ("id,id,name,pin\n", "line 1: the column `id` appears twice"),
        ("id,name,pin,mail\n", "line 1: `mail` is not a column"),
        ("id,name,pin\n", "it has no rows"),
        ("id,name,pin\nn1,Ada\n", "line 2: the line has 2 cells"),
        ("id,name,pin\n,Ada,1234\n", "line 2: an ID has"),
        ("id,name,pin\n=n,Ada,1234\n", "line 2: an ID must not begin"),
        ("id,name,pin\nn1,,1234\n", "line 2: a name has"),
        ("id,name,pin\nn1,Ada,777\n", "line 2: a PIN has 4 to 64"),
        (
            "id,name,pin,extra\nn1,Ada,1234,3\n",
            "line 2: extra must be",
        ),
        (
            "id,name,pin,plain\nn1,Ada,1234,1\n",
            "line 2: plain must be",
        ),
        (
            "id,name,pin\nn1,\"Ada\nL\",1234\nN1,Ben,1234\n",
            "line 4: line 2 has the same id",
        ),
    ] {
        let found = told(text);
        assert!(found.starts_with(why), "{text:?}: {found:?}");
        assert!(!found.contains("777") && !found.contains("1234"), "{found}");
    }
    assert!(
        told("id,name,pin\nn1,Florence Nightingale of London,1234\n").contains("24 characters")
    );
    let wrong = parse(b"id,name,pin\nn1,Ada,1234\nn2,\xff,1234\n")
        .err()
        .unwrap();
    assert!(
        wrong.starts_with("line 3: the file is not UTF-8"),
        "{wrong}"
    );
    let row = |number: usize| format!("n{number},Ada,1234\n");
    let rows: String = (0..=ROWS_MAX).map(row).collect();
    assert!(told(&format!("id,name,pin\n{rows}")).contains("at most 5000 rows"));
    let many = "n1\n".repeat(12);
    assert!(told(&format!("id,name,pin\n{many}")).ends_with("and 2 more"));
}

#[test]
fn every_mistake_of_a_list_is_told_at_once_with_its_line() {
    let text = "id,name,pin,extra\nn1,A,12,9\nn2,Ben,4829,1\nn1,,4829,\n";
    let lines = [
        "line 2: a PIN has 4 to 64 characters. A spreadsheet drops leading zeros; format the column as \
         Text",
        "line 2: extra must be 1, 1.25, 1.5, 2, or empty",
        "line 4: a name has 1 to 24 characters",
        "line 4: line 2 has the same id",
    ];
    assert_eq!(told(text), lines.join("\n  "));
    let text = "id,id,pin,mail\nn1,n1,4829,x\n";
    let lines = [
        "line 1: `mail` is not a column. The columns are id, name, pin, extra, and plain",
        "line 1: the column `id` appears twice",
        "line 1: the column `name` is missing",
    ];
    assert_eq!(told(text), lines.join("\n  "));
    let mut text = b"id,name,pin\nn1,\xff,1234\nn2,Ben,1\n".to_vec();
    text.extend(b"n3,Zoe,12345\n");
    let wrong = parse(&text).err().unwrap();
    assert!(
        wrong.contains("line 2: the file is not UTF-8") && wrong.contains("line 3: a PIN"),
        "{wrong}"
    );
}

#[test]
fn what_a_spreadsheet_makes_of_a_list_is_read_or_told() {
    let read = |text: &str| {
        let rows = parse(text.as_bytes())
            .map_err(|why| panic!("{text:?}: {why}"))
            .unwrap();
        let row =
            |row: &RosterRow| format!("{} {} {} {}", row.id, row.name, row.pin, row.allowance.id());
        rows.iter().map(row).collect::<Vec<_>>().join("; ")
    };
    for (text, rows) in [
        // Empty rows and columns.
        ("id,name,pin\nn1,Ada,4829\n,,\n", "n1 Ada 4829 1"),
        ("id,name,pin,,\nn1,Ada,4829,,\n", "n1 Ada 4829 1"),
        (
            ",id,name,pin\n,n1,Ada,4829\n,,,\n,n2,Ben,4830\n",
            "n1 Ada 4829 1; n2 Ben 4830 1",
        ),
        // Decimal commas, with another delimiter between cells.
        (
            "id;name;pin;extra\nn1;Ada;4829;1,5\nn2;Ben;4830;1,250\n",
            "n1 Ada 4829 1.5; n2 Ben 4830 1.25",
        ),
        (
            "id,name,pin,extra\nn1,Ada,4829,\"1,5\"\n",
            "n1 Ada 4829 1.5",
        ),
        ("id\tname\tpin\nn1\tAda\t4829\n", "n1 Ada 4829 1"),
        (
            "\u{feff}sep=;\r\nid;name;pin\r\nn1;Ada;4829\r\n",
            "n1 Ada 4829 1",
        ),
        ("sep=,\nid,name,pin\nn1,Ada,4829\n", "n1 Ada 4829 1"),
    ] {
        assert_eq!(read(text), rows, "{text:?}");
    }
    for (text, why) in [
        (
            "id,name,pin\n2.02312E+11,Max,4829\n",
            "line 2: a spreadsheet has shortened this ID",
        ),
        (
            "id;name;pin\nn1;Max;4,8E+11\n",
            "line 2: a spreadsheet has shortened this PIN",
        ),
        (
            "id,name,pin\nn1,Max,=\"0482\"\n",
            "line 2: a spreadsheet has added characters around the PIN",
        ),
        (
            "id,name,pin\n'0482,Max,4829\n",
            "line 2: a spreadsheet has added characters around the ID",
        ),
        (
            "id,name,pin\nn1,Max,482\n",
            "line 2: a PIN has 4 to 64 characters. A spreadsheet drops",
        ),
        ("sep=;\nid;name;pin\nn1;Max;12\n", "line 3: a PIN has"),
        (
            "id,name,pin,\nn1,Max,4829,more\n",
            "line 2: the line has 4 cells, but line 1 has 3",
        ),
    ] {
        let found = told(text);
        assert!(found.starts_with(why), "{text:?}: {found:?}");
        assert!(!found.contains("482\"") && !found.contains("8E"), "{found}");
    }
}

/// Spreadsheets end lines with two characters, and leave some empty.
#[test]
fn a_line_is_told_as_an_editor_counts_it() {
    for (text, line) in [
        ("id,name,pin\r\nn1,Ada,1234\r\nn2,Ben,12\r\n", 3),
        ("id,name,pin\n\n\nn1,Ada,12\n", 4),
        ("\u{feff}id;name;pin\r\n\r\nn1;Ada;1234\r\n\r\nn2;Ben;12", 5),
        ("id,name,pin\rn1,Ada,1234\rn2,Ben,12\r", 3),
        ("id,name,pin\r\nn1,\"Ada\r\nL\",1234\r\nn2,Ben,12\r\n", 4),
    ] {
        let found = told(text);
        let why = format!("line {line}: a PIN has");
        assert!(found.starts_with(&why), "{text:?}: {found}");
    }
    let same = told("id,name,pin\r\nn1,Ada,1234\r\n\r\nN1,Ben,1234\r\n");
    assert_eq!(same, "line 4: line 2 has the same id");
    let wrong = parse(b"id,name,pin\r\n\r\nn1,Ada,1234\r\nn2,\xff,1234\r\n");
    let wrong = wrong.err().unwrap();
    assert!(
        wrong.starts_with("line 4: the file is not UTF-8"),
        "{wrong}"
    );
}

mod ssh;

#[test]
fn who_sits_in_plain_lines_is_on_the_list() {
    let text = "plain,id,name,pin\nyes,n1,Ada,4829\nNo,n2,Ben,4830\n,n3,Zoe,4831\nYES,n4,Mo,4832\n";
    let rows = parse(text.as_bytes()).unwrap();
    let plain: Vec<bool> = rows.iter().map(|row| row.plain).collect();
    assert_eq!(plain, [true, false, false, true]);
    let without = parse(b"id,name,pin\nn1,Ada,4829\n").unwrap();
    assert!(!without[0].plain);
}
