//! Lists of the school: what is read, what is told, and who comes in.

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
        &World::default(),
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
    let kept = kept(rows, ClassId(uuid::Uuid::nil()), &World::default());
    let names: Vec<_> = kept.iter().map(|listed| listed.name.as_str()).collect();
    assert_eq!(names, ["Jos\u{e9}", "Jos\u{e9} 2"]);
}

#[test]
fn mistakes_are_told_with_their_lines_and_without_pins() {
    for (text, why) in [
        ("", "line 1: it lacks the column `id`"),
        ("id,name\n", "line 1: it lacks the column `pin`"),
        ("id,id,name,pin\n", "line 1: it has twice the column `id`"),
        ("id,name,pin,mail\n", "line 1: `mail` is no column"),
        ("id,name,pin\n", "it has no rows"),
        ("id,name,pin\nn1,Ada\n", "line 2: it has 2 cells"),
        ("id,name,pin\n,Ada,1234\n", "line 2: an id has"),
        ("id,name,pin\n=n,Ada,1234\n", "line 2: an id that begins"),
        ("id,name,pin\nn1,,1234\n", "line 2: a name has"),
        ("id,name,pin\nn1,Ada,777\n", "line 2: a PIN has 4 to 64"),
        ("id,name,pin,extra\nn1,Ada,1234,3\n", "line 2: extra is"),
        (
            "id,name,pin\nn1,\"Ada\nL\",1234\nN1,Ben,1234\n",
            "line 4: line 2 has the same id",
        ),
    ] {
        let found = told(text);
        assert!(found.starts_with(why), "{text:?}: {found:?}");
        assert!(!found.contains("777") && !found.contains("1234"), "{found}");
    }
    assert!(told("id,name,pin\nn1,Florence Nightingale of London,1234\n").contains("24 columns"));
    let wrong = parse(b"id,name,pin\nn1,Ada,1234\nn2,\xff,1234\n")
        .err()
        .unwrap();
    assert!(wrong.starts_with("line 3: not UTF-8"), "{wrong}");
    let row = |number: usize| format!("n{number},Ada,1234\n");
    let rows: String = (0..=ROWS_MAX).map(row).collect();
    assert!(told(&format!("id,name,pin\n{rows}")).contains("5000 rows at most"));
    let many = "n1\n".repeat(12);
    assert!(told(&format!("id,name,pin\n{many}")).ends_with("and 2 more"));
}

/// As an editor counts them: spreadsheets end lines with two signs, and leave some empty.
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
    assert!(wrong.starts_with("line 4: not UTF-8"), "{wrong}");
}

mod door {
    //! Who comes in where a class has a list.

    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::Arc;

    use super::*;
    use crate::class::hall::{Furnishing, Hall};
    use crate::class::host::Frame;
    use crate::class::tries;
    use crate::domain::Drawn;
    use crate::domain::room::Terms;
    use crate::domain::room::testing;
    use crate::domain::testing::{item, multiple_choice};
    use crate::door::{Colours, Guest, Host as _, KeyFingerprint};
    use crate::store::{Store, new_id};
    use crate::tui::sign::Charset;

    const LIST: &[u8] = b"id,name,pin,extra\nn1,Ada,1234,1.5\nn2,Ben,5678,\n";
    const CODE: &str = "ward3-monday";

    fn terms() -> Terms {
        let item = Arc::new(item("ivig", "rate", "one", multiple_choice(3, "a")));
        testing::terms(vec![item], Drawn::as_written)
    }

    fn guest(fields: &[&str], key: Option<&str>) -> Guest {
        Guest {
            login: CODE.into(),
            key: key.map(|key| KeyFingerprint(key.into())),
            fields: fields.iter().map(|field| (*field).to_owned()).collect(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            colours: Colours::default(),
            charset: Charset::default(),
        }
    }

    fn hall(clerk: &Clerk, world: &Arc<World>, class: &Arc<Class>) -> Arc<Hall> {
        let hall = Hall::new(Furnishing::bare(clerk.clone(), Arc::clone(world)));
        hall.add(Arc::clone(class));
        hall
    }

    fn frame(id: ClassId) -> Frame {
        Frame {
            id,
            code: CODE.into(),
            title: "Ward 3".into(),
            invitation: Arc::from([]),
            seats_max: 9,
        }
    }

    #[tokio::test]
    async fn only_those_on_the_list_come_in_with_the_time_that_it_grants() {
        let dir = tempfile::tempdir().unwrap();
        let world = Arc::new(World::default());
        let store = Store::open(dir.path(), world.now()).unwrap();
        let (clerk, _thread) = Clerk::spawn(store).unwrap();
        let id = ClassId(new_id(world.now()));
        let class = Class::open(
            &clerk,
            Arc::clone(&world),
            frame(id),
            "host".into(),
            30,
            terms(),
        )
        .await
        .unwrap();
        put(&clerk, &class, parse(LIST).ok().unwrap(), &world)
            .await
            .unwrap();
        let door = hall(&clerk, &world, &class);
        let admits = |door: &Hall, fields: &[&str], key: Option<&str>| {
            door.verdict(&guest(fields, key)) == Verdict::Admit
        };
        for right in [
            ["n1", "1234"],
            ["N1", " 1234 "],
            ["ada", "1234"],
            ["n2", "5678"],
        ] {
            assert!(admits(&door, &right, None), "{right:?}");
        }
        for wrong in [["n1", "5678"], ["n2", ""], ["Zoe", "1234"], ["", "1234"]] {
            assert!(!admits(&door, &wrong, None), "{wrong:?}");
        }
        assert!(
            !admits(&door, &[], Some("SHA256:key")),
            "a key is not enough"
        );
        assert!(admits(&door, &["n1", "0000", "n1", "1234"], None), "again");

        let mut all = class.all();
        let seat = door.seat(guest(&["Ada", "1234"], None), (80, 24));
        let news = all.wait_for(|news| !news.room.seats().is_empty());
        let wait = std::time::Duration::from_secs(10);
        let news = tokio::time::timeout(wait, news).await.unwrap().unwrap();
        let seated = news.room.seats().get(&learner_listed(id, "n1")).unwrap();
        assert_eq!(seated.allowance, Allowance::Half);
        drop(news);

        for _ in 0..tries::AT_ONCE {
            assert!(!admits(&door, &["n1", "4321"], None));
        }
        assert!(!admits(&door, &["n1", "1234"], None), "the name waits");
        assert!(!admits(&door, &["Ada", "1234"], None), "by either word");
        assert!(admits(&door, &["n2", "5678"], None), "nobody else is");

        // Its host is gone, or the class would still be held.
        drop((seat, door, class));
        let class = Class::resume(&clerk, Arc::clone(&world), frame(id))
            .await
            .unwrap();
        let door = hall(&clerk, &world, &class);
        assert!(admits(&door, &["n1", "1234"], None), "and open again");
        let later = parse(b"id,name,pin\nn2,Ben,9999\n").ok().unwrap();
        put(&clerk, &class, later, &world).await.unwrap();
        assert!(!admits(&door, &["n1", "1234"], None), "no longer listed");
        assert!(!admits(&door, &["n2", "5678"], None) && admits(&door, &["n2", "9999"], None));
        assert!(
            class
                .register()
                .names
                .contains_key(&learner_listed(id, "n1"))
        );
    }
}
