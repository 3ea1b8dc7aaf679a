//! Bytes of text files in the encodings that other programs write.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Returns the text of a file with `\n` at the end of its lines and without a byte order mark.
///
/// A byte order mark decides first, then the declared encoding, then the bytes: valid UTF-8, UTF-16
/// by its zeros, and else Windows-1252. Files that declare UTF-8 and are not are common, so they
/// are read as Windows-1252, too.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let text = if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        encoding.decode_without_bom_handling(rest).0
    } else {
        encoding_of(bytes, declared)
            .decode_without_bom_handling(bytes)
            .0
    };
    if text.contains('\r') {
        return text.replace("\r\n", "\n").replace('\r', "\n");
    }
    text.into_owned()
}

fn encoding_of(bytes: &[u8], declared: Option<&str>) -> &'static Encoding {
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match declared {
        // A declaration that could be read without UTF-16 is not in UTF-16.
        Some(encoding) if encoding != UTF_8 && !is_utf_16(encoding) => encoding,
        _ => guessed(bytes),
    }
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let zeros = |from: usize| {
        let places = bytes.iter().skip(from).step_by(2);
        places.filter(|byte| **byte == 0).count()
    };
    let half = bytes.len() / 2;
    // Text in Latin letters has a zero in nearly every pair of bytes, on one side only.
    if half > 0 && zeros(1) * 10 >= half * 7 && zeros(0) * 10 < half {
        return UTF_16LE;
    }
    if half > 0 && zeros(0) * 10 >= half * 7 && zeros(1) * 10 < half {
        return UTF_16BE;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    WINDOWS_1252
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn utf_16(text: &str, is_big: bool) -> Vec<u8> {
        let pair = |unit: u16| {
            if is_big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(pair).collect()
    }

    #[test]
    fn every_encoding_of_other_programs_is_read() {
        let text = "Dose: 5 µg – “slowly”";
        let windows = b"Dose: 5 \xb5g \x96 \x93slowly\x94";
        let mut marked = vec![0xef, 0xbb, 0xbf];
        marked.extend(text.bytes());
        let mut wide = vec![0xff, 0xfe];
        wide.extend(utf_16(text, false));
        let cases: &[(&[u8], Option<&str>)] = &[
            (text.as_bytes(), None),
            (text.as_bytes(), Some("utf-8")),
            (text.as_bytes(), Some("no such encoding")),
            (windows, None),
            (windows, Some("windows-1252")),
            (windows, Some("ISO-8859-1")),
            (windows, Some("UTF-8")),
            (&marked, None),
            (&marked, Some("windows-1252")),
            (&wide, None),
            (&utf_16(text, false), Some("utf-16")),
            (&utf_16(text, true), None),
        ];
        for (bytes, declared) in cases {
            assert_eq!(decode(bytes, *declared), text, "{declared:?}");
        }
        // The same bytes mean other letters in Cyrillic.
        assert_eq!(decode(b"\xc4\xee\xe7\xe0", Some("windows-1251")), "Доза");
    }

    #[test]
    fn lines_end_in_one_way() {
        assert_eq!(decode(b"a\r\nb\rc\nd", None), "a\nb\nc\nd");
        assert_eq!(decode(b"", None), "");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = decode(&bytes, None);
            let _ = decode(&bytes, Some("utf-16be"));
        }
    }
}
