//! Out and in again is the same bank.

use proptest::prelude::*;

use super::super::super::{BankFormat, ItemPlace, PortableBank, detect};
use super::made::bank;
use super::{VERSIONS, lines, read};

fn without_places(mut bank: PortableBank) -> PortableBank {
    for item in &mut bank.items {
        item.place = ItemPlace::default();
    }
    bank
}

fn round(bank: &PortableBank, version: BankFormat) -> Result<(), TestCaseError> {
    let mut told = 0;
    let written = super::super::write(bank, version, &mut |items| told = items).unwrap();
    prop_assert_eq!(told, bank.items.len());
    prop_assert_eq!(detect("bank.zip", &written.bytes), Some(version));
    let imported = read("bank.zip", &written.bytes);
    prop_assert_eq!(lines(&imported.notes), "");
    prop_assert_eq!(&without_places(imported.bank), bank);
    if version != BankFormat::Qti12 {
        prop_assert_eq!(lines(&written.notes), "");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_package_of_version_1_2_is_read_as_it_was_written(bank in bank(BankFormat::Qti12)) {
        round(&bank, BankFormat::Qti12)?;
    }

    #[test]
    fn a_package_of_version_2_1_is_read_as_it_was_written(bank in bank(BankFormat::Qti21)) {
        round(&bank, BankFormat::Qti21)?;
    }

    #[test]
    fn a_package_of_version_2_2_is_read_as_it_was_written(bank in bank(BankFormat::Qti22)) {
        round(&bank, BankFormat::Qti22)?;
    }

    #[test]
    fn a_package_of_version_3_0_is_read_as_it_was_written(bank in bank(BankFormat::Qti30)) {
        round(&bank, BankFormat::Qti30)?;
    }
}

#[test]
fn the_same_bank_gives_the_same_bytes() {
    let bank = read(
        "sample.xml",
        include_bytes!("../../../../tests/interchange/qti/choice-2.1.xml"),
    );
    for version in VERSIONS {
        let write = || super::super::write(&bank.bank, version, &mut |_| {}).unwrap();
        assert_eq!(write(), write(), "{version:?}");
    }
}
