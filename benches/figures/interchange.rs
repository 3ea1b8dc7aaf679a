//! A bank of 10,000 items written in the formats of other programs and read back, beside a bare pass
//! over the XML that Moodle would get.

use std::hint::black_box;
use std::time::SystemTime;

use criterion::{BenchmarkGroup, Criterion, measurement::WallTime};
use dripset::interchange::{BankFormat, ForeignFile, PortableBank, formats, from_bank};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::made;
use super::ratio::{Aim, tell};

const FORMATS: [BankFormat; 7] = [
    BankFormat::MoodleXml,
    BankFormat::Gift,
    BankFormat::Qti12,
    BankFormat::Qti30,
    BankFormat::Anki,
    BankFormat::Csv,
    BankFormat::Xlsx,
];

/// The times of the bare pass that an import or an export may take.
const TIMES: f64 = 5.0;

/// Measures `interchange`.
pub fn measure(criterion: &mut Criterion) {
    let since = SystemTime::now();
    let (bank, _) = from_bank(&made::bank(made::ITEMS), None);
    let xml = formats::write(BankFormat::MoodleXml, &bank, &mut |_| ()).expect("a file");
    let mut group = criterion.benchmark_group("interchange");
    group.sample_size(10);
    group.bench_function("bare", |bencher| bencher.iter(|| events(&xml.bytes)));
    for format in FORMATS {
        one(&mut group, format, &bank);
    }
    group.finish();
    for format in FORMATS {
        for way in ["export", "import"] {
            let name = format!("{}-{way}", format.id());
            tell(since, "interchange", &name, "bare", &Aim::Times(TIMES));
        }
    }
}

fn one(group: &mut BenchmarkGroup<'_, WallTime>, format: BankFormat, bank: &PortableBank) {
    let write = || formats::write(format, black_box(bank), &mut |_| ()).expect("a file");
    let bytes = write().bytes;
    group.bench_function(format!("{}-export", format.id()), |bencher| {
        bencher.iter(write);
    });
    let file = ForeignFile {
        name: "made",
        bytes: &bytes,
    };
    group.bench_function(format!("{}-import", format.id()), |bencher| {
        bencher.iter(|| formats::read(format, black_box(&file), &mut |_| ()).expect("items"));
    });
}

/// Counts the events of an XML file.
fn events(bytes: &[u8]) -> usize {
    let mut reader = Reader::from_reader(bytes);
    let mut buffer = Vec::new();
    let mut count = 0;
    loop {
        match reader.read_event_into(&mut buffer).expect("well-formed") {
            Event::Eof => return count,
            event => count += usize::from(!black_box(event).is_empty()),
        }
        buffer.clear();
    }
}
