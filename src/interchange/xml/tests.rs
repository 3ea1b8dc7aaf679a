//! Tests of the XML tree and of the writer.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> XmlTree<'_> {
    parse(text, "a.xml").unwrap()
}

fn text_of(bytes: &[u8]) -> String {
    let text = decode(bytes);
    read(&text).root().text().into_owned()
}

fn error(text: &str) -> ForeignError {
    parse(text, "a.xml").unwrap_err()
}

#[test]
fn a_file_becomes_a_tree_with_lines() {
    let tree = read(
        "\u{feff}<?xml version='1.0'?>\r\n<!-- c --><a xmlns='urn:a' xmlns:b='urn:b'>\r\n\
         <b:c x='1 &amp; 2' b:y=\"&lt;\"/>one<![CDATA[ <two> ]]>&#51;&mu;&unknown;\n<d>four</d></a>",
    );
    let tree = tree.root();
    assert_eq!((tree.name(), tree.line()), ("a", 2));
    let c = tree.child("c").unwrap();
    assert_eq!(c.line(), 3);
    assert_eq!(c.attribute("x"), Some("1 & 2"));
    assert_eq!(c.attribute("b:y"), Some("<"));
    assert_eq!(tree.child("d").unwrap().line(), 4);
    assert_eq!(tree.text().trim(), "one <two> 3μ&unknown;");
    assert_eq!(tree.all_text().trim(), "one <two> 3μ&unknown;\nfour");
    let names: Vec<_> = tree.descendants().map(|element| element.name()).collect();
    assert_eq!(names, ["c", "d"]);
}

#[test]
fn indentation_is_left_out_where_no_word_stands() {
    let tree = read("<a>\n  <b>\n x</b>\n  <c/>\n</a>");
    assert_eq!(tree.root().nodes().count(), 5, "`b` is a word in HTML");
    let tree = read("<a>\n  <d>\n x</d>\n  <c>\n</c>\n</a>");
    assert_eq!(tree.root().nodes().count(), 2);
    assert_eq!(tree.root().all_text(), "\n x\n");
    let tree = read("<a>\n  <d/> and\n <c/>\n</a>");
    assert_eq!(tree.root().nodes().count(), 5);
}

#[test]
fn encodings_follow_the_mark_then_the_declaration() {
    let windows = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>5 \xb5g \x96</a>";
    assert_eq!(text_of(windows), "5 µg –");
    let wrong = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>5 \xb5g</a>";
    assert_eq!(text_of(wrong), "5 µg");
    let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>µ</a>";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(text_of(&wide), "µ");
    let marked = [&[0xff, 0xfe], &*wide].concat();
    assert_eq!(text_of(&marked), "µ");
    assert_eq!(text_of(text.as_bytes()), "µ");
}

#[test]
fn entities_of_a_file_are_refused() {
    for doctype in [
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY a 'aa'><!ENTITY b '&a;&a;&a;'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://example.org/x.dtd'> %p;]><a/>",
    ] {
        assert!(
            matches!(error(doctype), ForeignError::Unsafe { .. }),
            "{doctype}"
        );
    }
    let outside = "<!DOCTYPE questestinterop SYSTEM \"ims_qtiasiv1p2p1.dtd\"><a>1</a>";
    assert_eq!(read(outside).root().text(), "1");
}

#[test]
fn depth_and_number_have_limits() {
    let deep = "<a>".repeat(XML_DEPTH_MAX + 1);
    assert!(matches!(error(&deep), ForeignError::OverLimit { .. }));
    let wide = format!("<a>{}</a>", "<b/>".repeat(XML_PARTS_MAX));
    assert!(matches!(error(&wide), ForeignError::OverLimit { .. }));
    let attributes = format!("<a{}/>", " b='1'".repeat(XML_ATTRIBUTES_MAX + 1));
    assert!(matches!(error(&attributes), ForeignError::OverLimit { .. }));
    let spaces: String = (0..=XML_NAMESPACES_MAX)
        .map(|n| format!(" xmlns:n{n}='urn:{n}'"))
        .collect();
    let _ = error(&format!("<a{spaces}/>"));
}

#[test]
fn a_broken_file_is_told_with_its_line() {
    for (text, line) in [
        ("<a>\n<b></a>", 2),
        ("<a>\n\n<b>", 3),
        ("", 1),
        ("text", 1),
        ("<a/>\n<b/>", 2),
        ("<a\nb/>", 1),
    ] {
        let ForeignError::Malformed { place, .. } = error(text) else {
            panic!("{text}");
        };
        assert_eq!((place.line, &*place.file), (line, "a.xml"), "{text}");
    }
}

#[test]
fn what_is_written_is_read() {
    let mut writer = XmlWriter::new();
    writer.open("a", &[("xmlns", "urn:a"), ("b", "\"<'&\n")]);
    writer.leaf("c", &[], "1 < 2 & 3\u{1}");
    writer.leaf_of("d", &[], "<e>x</e>");
    writer.empty("f", &[]);
    let text = writer.finish();
    assert_eq!(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"urn:a\" b=\"&quot;&lt;'&amp;\n\">\n  \
         <c>1 &lt; 2 &amp; 3</c>\n  <d><e>x</e></d>\n  <f/>\n</a>\n"
    );
    let tree = read(&text);
    let tree = tree.root();
    assert_eq!(tree.child("c").unwrap().text(), "1 < 2 & 3");
    assert_eq!(tree.at(&["d", "e"]).unwrap().text(), "x");
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = parse(&decode(&bytes), "");
    }

    #[test]
    fn any_signs_are_refused_or_read(text in "(<|>|/|&|;|#|x|a|=|\"|'| |!|\\[|\\]|-|\\?|CDATA|DOCTYPE|ENTITY|xmlns|:){0,60}") {
        let _ = parse(&text, "");
    }

    #[test]
    fn escaped_texts_are_read_as_they_were(text in "[ -~µ\n\r\t]{0,60}") {
        let mut writer = XmlWriter::new();
        writer.leaf("a", &[], &text);
        prop_assert_eq!(text_of(writer.finish().as_bytes()), text);
    }
}
