//! The keys that any item may have; those of its kind are read in `kind`.

use std::sync::Arc;

use super::fields::{At, Fields};
use super::lists::{ById, Shared};
use super::places::ItemPlaces;
use super::reader::Reader;
use super::{Neighbours, case, hints, kind, origin, references};
use crate::content::codes;
use crate::content::diagnostic::{Findings, SourceSpan};
use crate::content::revision::revision_of;
use crate::content::suggest;
use crate::domain::ids::{BankId, ItemId, ItemKey, ObjectiveId, PartId, Revision, TopicId};
use crate::domain::item::Topic;
use crate::domain::item::{
    ClientNeed, Correction, Facts, Item, JudgmentStep, Level, LintAllowance, SignOff, Status,
};
use crate::domain::kind::{ItemKind, KindName};
use crate::domain::markup::placeholders;

/// Keys that lints point at or test for presence.
const KEPT_PLACES: [&str; 9] = [
    "refs",
    "checked",
    "expires",
    "given",
    "objective",
    "client_need",
    "level",
    "step",
    "sign_off",
];

/// An item, as far as it could be read.
pub struct ReadItem {
    /// The item. A missing id or topic is `?`.
    pub item: Item,
    /// The places of its texts.
    pub places: ItemPlaces,
    /// Other items that it names.
    pub named: Vec<At<String>>,
}

/// Reads an item; `None` if the stem or too much of its kind is missing. If not `sound`, it has
/// mistakes already.
pub fn read(
    fields: Fields<'_>,
    shared: &Shared,
    sound: bool,
    findings: &mut Findings,
) -> Option<ReadItem> {
    let whole = fields.span();
    let mut reader = Reader {
        fields,
        places: ItemPlaces::new(whole),
        findings,
        acceptable: Vec::new(),
        named: Vec::new(),
    };
    if !sound {
        reader.places.tear();
    }
    let id = reader.fields.id("id", reader.findings);
    let stem = reader.said("stem");
    let offer = |written: &str| shared.topics.offer(written);
    let topic = reader.fields.known_id("topic", offer, reader.findings);
    let topic = topic.and_then(|topic| shared.topics.find(&topic, reader.findings));
    let rationale = reader.text("rationale").unwrap_or_default();
    let refs = references::read(&mut reader, &shared.sources);
    let exhibits = read_named(&mut reader, "exhibits", &shared.exhibits);
    let shuffle = reader.fields.flag_or("shuffle", true, reader.findings);
    let status = reader.fields.word(
        "status",
        &[Status::Active, Status::Withdrawn],
        status_id,
        reader.findings,
    );
    let enemies = read_enemies(&mut reader, id.as_ref(), &shared.bank);
    let facts = read_facts(&mut reader, id.as_ref(), shared);
    let case = case::read_place(&mut reader, shared.neighbours);
    let kind = read_kind(&mut reader);
    if let Some(kind) = &kind {
        check_placeholders(kind, stem.as_ref(), &rationale, &mut reader);
    }
    for key in KEPT_PLACES {
        reader.place(key);
    }
    let Reader {
        fields,
        places,
        named,
        ..
    } = reader;
    fields.finish(findings);
    let mut item = Item {
        key: ItemKey {
            bank: shared.bank.clone(),
            item: ItemId::new(id.map_or("?", |id| id.value)),
        },
        revision: Revision([0; 32]),
        subject: shared.subject.clone(),
        topic: topic.unwrap_or_else(no_topic),
        kind: kind?,
        stem: stem?.value,
        rationale,
        refs,
        exhibits,
        case,
        shuffle,
        enemies,
        status: status.unwrap_or_default(),
        facts,
    };
    item.revision = revision_of(&item);
    Some(ReadItem {
        item,
        places,
        named,
    })
}

fn no_topic() -> Arc<Topic> {
    Arc::new(Topic {
        id: TopicId::new("?"),
        title: String::new(),
    })
}

/// Looks up things of the bank that the item names by id.
fn read_named<T: Clone>(
    reader: &mut Reader<'_, '_>,
    key: &'static str,
    things: &ById<T>,
) -> Vec<T> {
    let ids = reader.fields.ids(key, reader.findings);
    ids.iter()
        .filter_map(|id| things.find(id, reader.findings))
        .collect()
}

fn status_id(status: Status) -> &'static str {
    match status {
        Status::Active => "active",
        Status::Withdrawn => "withdrawn",
    }
}

/// Reads ids of other items and refuses the item's own. Their existence is checked once all items
/// have been read.
fn neighbours(
    reader: &mut Reader<'_, '_>,
    ids: Vec<At<&str>>,
    own: Option<&At<&str>>,
) -> Vec<ItemId> {
    let mut others = Vec::new();
    for id in ids {
        if own.is_some_and(|own| own.value == id.value) {
            let message = "an item cannot refer to itself here";
            reader
                .findings
                .add(&codes::DANGLING, id.span, message, "give another item");
            continue;
        }
        others.push(ItemId::new(id.value));
        reader.named.push(At {
            value: id.value.to_owned(),
            span: id.span,
        });
    }
    others
}

/// Reads names of items: ids for this bank, or `BANK/ITEM` for another one. The latter are not
/// checked for existence, because the other bank may not be loaded.
fn read_enemies(
    reader: &mut Reader<'_, '_>,
    own: Option<&At<&str>>,
    bank: &BankId,
) -> Vec<ItemKey> {
    let is_name = |text: &str| ItemKey::named(text, &BankId::new("x")).is_some();
    let names = reader.fields.names("enemies", is_name, reader.findings);
    let mut enemies = Vec::new();
    for name in names {
        let Some(key) = ItemKey::named(name.value, bank) else {
            continue;
        };
        if key.bank != *bank {
            enemies.push(key);
            continue;
        }
        let id = name.value.rsplit('/').next().unwrap_or(name.value);
        let near = vec![At {
            value: id,
            span: name.span,
        }];
        let near = neighbours(reader, near, own).into_iter();
        enemies.extend(near.map(|item| ItemKey {
            bank: bank.clone(),
            item,
        }));
    }
    enemies
}

fn read_facts(reader: &mut Reader<'_, '_>, own: Option<&At<&str>>, shared: &Shared) -> Facts {
    let acceptable = reader.fields.ids("acceptable", reader.findings);
    let variant_of = reader.fields.id_if_any("variant_of", reader.findings);
    let variant_of = neighbours(reader, Vec::from_iter(variant_of), own);
    let mut allowed = Vec::new();
    for (allowance, span) in read_allowances(&mut reader.fields, reader.findings) {
        reader.places.put_allowance(span);
        allowed.push(allowance);
    }
    let facts = Facts {
        objective: read_objective(reader, shared),
        variant_of: variant_of.into_iter().next(),
        acceptable: acceptable.iter().map(|id| PartId::new(id.value)).collect(),
        allowed,
        sign_off: read_sign_off(reader),
        corrections: read_corrections(reader),
        origin: origin::read(reader),
        ..read_plain_facts(reader)
    };
    reader.acceptable = acceptable;
    facts
}

/// Reads the facts that are one value each and refer to nothing.
fn read_plain_facts(reader: &mut Reader<'_, '_>) -> Facts {
    let difficulty_permille = read_difficulty(reader);
    let (fields, findings) = (&mut reader.fields, &mut *reader.findings);
    Facts {
        client_need: fields.word("client_need", ClientNeed::ALL, ClientNeed::id, findings),
        step: fields.word("step", JudgmentStep::ALL, JudgmentStep::id, findings),
        level: fields.word("level", Level::ALL, Level::id, findings),
        difficulty_permille,
        expected_s: fields
            .whole("expected_s", 1..3_601, findings)
            .and_then(|seconds| u32::try_from(seconds).ok()),
        safety_critical: fields.flag("safety_critical", findings),
        document: fields
            .text("document", findings)
            .map(|document| document.value),
        checked_on: fields.date("checked", findings),
        expires_on: fields.date("expires", findings),
        expect_unsafe: fields.flag("expect_unsafe", findings),
        ..Facts::default()
    }
}

fn read_objective(reader: &mut Reader<'_, '_>, shared: &Shared) -> Option<ObjectiveId> {
    let offer = |written: &str| shared.objectives.offer(written);
    let fields = &mut reader.fields;
    let id = fields.known_id_if_any("objective", offer, reader.findings)?;
    if shared.neighbours == Neighbours::Present {
        shared.objectives.find(&id, reader.findings)?;
    }
    Some(ObjectiveId::new(id.value))
}

fn read_difficulty(reader: &mut Reader<'_, '_>) -> Option<u16> {
    let difficulty = reader.fields.decimal("difficulty", reader.findings)?;
    let permille = (difficulty.value.exact() * 1_000).round().to_integer();
    let within = u16::try_from(permille)
        .ok()
        .filter(|permille| *permille <= 1_000);
    if within.is_none() {
        let message = format!("`difficulty` cannot be {}", difficulty.value.plain());
        let help = "give the expected share of the points from 0 to 1, such as 0.65";
        reader
            .findings
            .add(&codes::OUT_OF_RANGE, difficulty.span, message, help);
    }
    within
}

/// Reads the allowances of an item or a bank, each with its place.
pub fn read_allowances(
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Vec<(LintAllowance, SourceSpan)> {
    let mut allowed = Vec::new();
    for mut table in fields.tables("allow", "an allowance", findings) {
        let lint = table.said("lint", findings);
        let because = table.text("because", findings);
        let span = table.span();
        table.finish(findings);
        if let Some(lint) = lint {
            let allowance = LintAllowance {
                lint: lint.value,
                because: because.map(|because| because.value).unwrap_or_default(),
            };
            allowed.push((allowance, span));
        }
    }
    allowed
}

fn read_sign_off(reader: &mut Reader<'_, '_>) -> Option<SignOff> {
    let mut table = reader
        .fields
        .table("sign_off", "a sign-off", reader.findings)?;
    let findings = &mut *reader.findings;
    let name = table.said("name", findings);
    let credential = table.said("credential", findings);
    let on = required_date(&mut table, findings);
    let revision = table.said("revision", findings);
    let span = table.span_of("revision");
    table.finish(findings);
    let revision = Revision::from_hex(&revision?.value).or_else(|| {
        let help = "copy the revision of the item that was signed";
        let message = "a revision has 64 hexadecimal digits";
        findings.add(&codes::BAD_REVISION, span, message, help);
        None
    })?;
    Some(SignOff {
        name: name?.value,
        credential: credential?.value,
        on: on?,
        revision,
    })
}

fn read_corrections(reader: &mut Reader<'_, '_>) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for mut table in reader
        .fields
        .tables("correction", "a correction", reader.findings)
    {
        let on = required_date(&mut table, reader.findings);
        let what = table.said("what", reader.findings);
        table.finish(reader.findings);
        if let (Some(on), Some(what)) = (on, what) {
            corrections.push(Correction {
                on,
                what: what.value,
            });
        }
    }
    corrections
}

fn required_date(table: &mut Fields<'_>, findings: &mut Findings) -> Option<jiff::civil::Date> {
    if !table.has("on") {
        table.missing("on", findings);
    }
    table.date("on", findings)
}

/// Finds the kind and reads its keys. If the kind is unknown, no key is reported as unknown.
fn read_kind(reader: &mut Reader<'_, '_>) -> Option<ItemKind> {
    let word = reader.said("kind");
    let known = word
        .as_ref()
        .and_then(|word| KindName::from_id(&word.value));
    if let Some(name) = known {
        return kind::read(name, reader);
    }
    if let Some(word) = word {
        let message = format!("`{}` is not a kind of item", word.value);
        let kinds = KindName::ALL.iter().map(|kind| kind.id());
        let help = match hints::kind(&word.value) {
            Some(kind) => format!("write `{kind}`"),
            None => suggest::help(&word.value, kinds),
        };
        reader
            .findings
            .add(&codes::UNKNOWN_KIND, word.span, message, help);
    }
    reader.fields.ask_all();
    None
}

/// Checks that each `{name}` in a text is a given value; a literal one is written `\{name}`.
fn check_placeholders(
    kind: &ItemKind,
    stem: Option<&At<String>>,
    rationale: &str,
    reader: &mut Reader<'_, '_>,
) {
    let given: Vec<&str> = match kind {
        ItemKind::Numeric(numeric) => numeric
            .given
            .iter()
            .map(|(name, _)| name.as_str())
            .collect(),
        _ => Vec::new(),
    };
    let is_step = |name: &str| match kind {
        ItemKind::Numeric(numeric) => numeric.steps.iter().any(|(step, _)| step == name),
        _ => false,
    };
    let rationale_span = reader.places.key("rationale");
    let texts = stem.map(|stem| (stem.value.as_str(), stem.span.clone()));
    for (text, span) in texts.into_iter().chain([(rationale, rationale_span)]) {
        for name in placeholders(text)
            .into_iter()
            .filter(|name| !given.contains(name))
        {
            let message = format!("`{{{name}}}` has no value");
            let help = match suggest::nearest(name, given.iter().copied()) {
                _ if is_step(name) => {
                    "a text can show given values, and no step; write it without this name"
                        .to_owned()
                }
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => {
                    format!("add `{name}` to `given`, or write \\{{{name}}} to show it as text")
                }
            };
            reader.findings.add(
                &codes::PLACEHOLDER,
                span_of_name(reader, &span, name),
                message,
                help,
            );
        }
    }
}

/// Returns the place of `{name}` within the text at `span`.
fn span_of_name(reader: &Reader<'_, '_>, span: &SourceSpan, name: &str) -> SourceSpan {
    let written = format!("{{{name}}}");
    let text = reader
        .findings
        .source()
        .text()
        .get(span.clone())
        .unwrap_or("");
    match text.find(&written) {
        Some(at) => span.start + at..span.start + at + written.len(),
        None => span.clone(),
    }
}
