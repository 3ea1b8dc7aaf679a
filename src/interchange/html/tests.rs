//! Tests of HTML in and out.

use proptest::prelude::*;

use super::*;
use crate::interchange::ConversionLoss::{Changed, Dropped};

fn read(html: &str) -> (String, Vec<(crate::interchange::ConversionLoss, String)>) {
    let mut notes = Vec::new();
    let text = to_markup(html, &ItemPlace::default(), &mut notes);
    let notes = notes.into_iter().map(|note| (note.loss, note.message));
    (text, notes.collect())
}

fn text_of(html: &str) -> String {
    let (text, notes) = read(html);
    assert_eq!(notes, [], "{html}");
    text
}

#[test]
fn words_and_their_tones_are_kept() {
    let cases = [
        ("a <b>b </b>c <i> d</i>", "a **b** c *d*"),
        (
            "<p>One</p>\n<p dir=\"ltr\">Two<br />Three</p>",
            "One\n\nTwo\n\nThree",
        ),
        (
            "5&nbsp;mL &lt; 6&#160;mL &eacute; &#x2265;",
            "5 mL < 6 mL é ≥",
        ),
        ("a <strong>b <em>c</em></strong><u>d</u>", "a **b c***d*"),
        ("2 * 3*4 {x} a|b \\", r"2 * 3\*4 \{x\} a\|b \\"),
        (
            "<ul><li>One</li><li><p>Two</p></li><li></li></ul>End",
            "- One\n\n- Two\n\nEnd",
        ),
        ("<ol start=\"3\"><li>One<li>Two</ol>", "3. One\n\n4. Two"),
        (
            "m<sup>2</sup>, SpO<sub>2</sub>, 5<sup>th</sup>",
            "m², SpO₂, 5th",
        ),
        ("<table><tr><td>Only</td></tr></table>", "Only"),
        ("<span style=\"font-weight: bold\">a</span> b", "**a** b"),
        ("a<!-- no --><style>p { x: y }</style>b", "ab"),
        ("a\u{0}\u{7}\u{200b}\u{ad}b\u{feff}", "ab"),
        ("<p> </p><p>&nbsp;</p>", ""),
        ("a < b and <unknown>c</unknown>", "a < b and c"),
    ];
    for (html, markup) in cases {
        assert_eq!(text_of(html), markup, "{html}");
    }
}

#[test]
fn tables_become_lines_of_words() {
    let html = "<table><caption>Vital signs</caption><thead><tr><th></th><th>08:00</th><th>09:00</th></tr></thead>\
                <tr><td>Pulse</td><td>88</td><td>120</td></tr><tr><th>SpO2</th><td></td><td>91%</td></tr></table>After";
    let (text, notes) = read(html);
    assert_eq!(
        text,
        "Vital signs\n\nPulse: 08:00: 88; 09:00: 120\n\nSpO2: 09:00: 91%\n\nAfter"
    );
    assert_eq!(
        notes,
        [(Changed, "the table is written as one line a row".to_owned())]
    );
    let (text, _) = read("<table><tr><td>a</td><td><p>b</p><p>c</p></td></tr></table>");
    assert_eq!(text, "a; b c");
}

#[test]
fn everything_else_is_told_with_its_name() {
    let cases = [
        (
            "<img src=\"@@PLUGINFILE@@/my%20pump.png?x=1\" alt=\"A pump\">",
            Dropped,
            "the picture \"my pump.png\", described as \"A pump\", is left out",
        ),
        (
            "<img src='data:image/png;base64,AAAA'>",
            Dropped,
            "a picture is left out",
        ),
        (
            "<img class='equation_image' data-equation-content='x^2' src='/e/1'>",
            Dropped,
            "the formula \"x^2\" is left out",
        ),
        (
            "<video controls><source src=\"a/b.mp4\">no video</video>",
            Dropped,
            "the video \"b.mp4\" is left out",
        ),
        (
            "<audio src='s.mp3'></audio>",
            Dropped,
            "the sound \"s.mp3\" is left out",
        ),
        (
            "<script>alert('<b>x</b>')</script>",
            Dropped,
            "a script is left out",
        ),
        (
            "<math><mi>x</mi> <mn>2</mn></math>",
            Dropped,
            "the formula \"x 2\" is left out",
        ),
        ("<svg><circle/></svg>", Dropped, "a drawing is left out"),
        (
            "<a href='https://example.org'></a>",
            Dropped,
            "the link to \"https://example.org\" is left out",
        ),
        (
            "<font color='red'></font>",
            Dropped,
            "the color of words is left out",
        ),
        ("<input type=text>", Dropped, "an input field is left out"),
    ];
    for (html, loss, message) in cases {
        assert_eq!(
            read(html),
            (String::new(), vec![(loss, message.to_owned())])
        );
    }
    let (text, notes) = read("<s>no</s> x<sup>a+1</sup> <b>a*b</b> \\(y\\)");
    assert_eq!(text, r"no x(a+1) a\*b \\(y\\)");
    assert_eq!(notes.len(), 4, "{notes:?}");
    // The same loss is told once.
    assert_eq!(read("<img src='a.png'><img src='a.png'>").1.len(), 1);
}

#[test]
fn markup_becomes_html() {
    assert_eq!(
        from_markup(r"a *b* **c** \{d\} <e> & 2 * 3"),
        "a <em>b</em> <strong>c</strong> {d} &lt;e&gt; &amp; 2 * 3"
    );
    assert_eq!(from_markup("One\nline\n\nTwo"), "<p>One line</p><p>Two</p>");
    assert_eq!(from_markup(""), "");
    assert_eq!(plain_to_markup("a*b\nc {d}\n"), "a\\*b\n\nc \\{d\\}");
    assert_eq!(markup_to_plain("a\\*b\n\n*c* \\{d\\}"), "a*b\nc {d}");
}

#[test]
fn hostile_nesting_ends() {
    for open in [
        "<b>",
        "<table><tr><td>",
        "<ul><li>",
        "<svg>",
        "<sup>",
        "<span>",
    ] {
        let html = format!("{}x{}", open.repeat(20_000), "</i></p></b>".repeat(20_000));
        let _ = read(&html);
    }
    let pictures: String = (0..2_000).map(|n| format!("<img src='{n}.png'>")).collect();
    assert!(read(&pictures).1.len() < 200);
}

proptest! {
    #[test]
    fn out_and_in_again_is_the_same(text in "[a-z *{}|\\\\<>&\"\n.2-]{0,40}") {
        let once = to_markup(&from_markup(&text), &ItemPlace::default(), &mut Vec::new());
        let words = |text: &str| {
            let plain = crate::domain::markup::plain(text);
            plain.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        prop_assert_eq!(words(&once), words(&text));
        let twice = to_markup(&from_markup(&once), &ItemPlace::default(), &mut Vec::new());
        prop_assert_eq!(&once, &twice);
        let written = plain_to_markup(&markup_to_plain(&plain_to_markup(&text)));
        prop_assert_eq!(written, plain_to_markup(&text));
    }

    #[test]
    fn any_html_is_read(html in "(<|</|>|table|tr|td|b|i|sup|img|src='x'|script|svg|li|ul|p|&nbsp;|&#0;|x| |\\*|\\\\|\\{|--|!){0,40}") {
        let mut notes = Vec::new();
        let text = to_markup(&html, &ItemPlace::default(), &mut notes);
        // A text is stable once it is markup.
        let _ = crate::domain::markup::paragraphs(&text);
    }
}
