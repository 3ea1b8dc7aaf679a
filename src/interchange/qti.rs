//! QTI: packages and single files of the versions 1.2, 2.1, 2.2 and 3.0.
//!
//! `classic` is version 1.2 as Canvas, Blackboard and Respondus write it, and `modern` the later
//! ones, which differ in names alone. A package may hold both. `source` finds the files in it.

mod body;
mod classic;
mod feedback;
mod grouped;
mod ids;
mod modern;
mod numbers;
mod reading;
mod source;

use super::package::Package;
use super::{
    BankFormat, ExportedFile, ForeignError, ForeignFile, Imported, ItemPlace, PortableBank,
};
use reading::QtiReading;
use source::{QtiRoot, QtiSource};

/// Reads a package or a single XML file of any version. `tell` gets the number of items so far.
///
/// # Errors
///
/// It is no package and no XML of QTI, it is unsafe, or it exceeds a limit.
pub fn read(file: &ForeignFile<'_>, tell: &mut dyn FnMut(usize)) -> Result<Imported, ForeignError> {
    let source = QtiSource::open(file)?;
    let mut reading = QtiReading::new(file.name, source.title(), tell);
    let roots: Vec<(&str, QtiRoot)> = source
        .names()
        .iter()
        .filter_map(|name| Some((name.as_str(), source.root(name)?)))
        .collect();
    let of = |wanted: QtiRoot| {
        let found = roots.iter().filter(move |(_, root)| *root == wanted);
        found.map(|(name, _)| *name).collect::<Vec<&str>>()
    };
    let (classic, tests, items) = (of(QtiRoot::Classic), of(QtiRoot::Test), of(QtiRoot::Item));
    if classic.is_empty() && items.is_empty() && tests.is_empty() {
        return Err(ForeignError::Malformed {
            place: ItemPlace::default(),
            why: "there is no QTI question in it".to_owned(),
        });
    }
    classic::read(&source, &classic, &mut reading)?;
    modern::read(&source, &tests, &items, &mut reading)?;
    source.tell_other_files(&roots, &mut reading);
    Ok(reading.finish())
}

/// Writes a package of one version; another format than a QTI is written as version 3.0.
///
/// # Errors
///
/// None at present.
pub fn write(
    bank: &PortableBank,
    version: BankFormat,
    tell: &mut dyn FnMut(usize),
) -> Result<ExportedFile, ForeignError> {
    let (files, notes) = match version {
        BankFormat::Qti12 => classic::write(bank, tell),
        other => modern::write(bank, other, tell),
    };
    Ok(ExportedFile {
        bytes: Package::write(&files),
        notes,
    })
}

#[cfg(test)]
mod tests;
