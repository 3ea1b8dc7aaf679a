//! Lesson plans: options of `dripset class host`, kept in a file. Flags override the file.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use crate::cli::Complaint;
use crate::cli::study::SetArgs;
use crate::config::Settings;
use crate::content::codes::Code;
use crate::content::diagnostic::{Diagnostic, Findings, Severity};
use crate::content::parse::SmallFile;
use crate::content::suggest;
use crate::domain::form::Plan;
use crate::domain::ids::ItemKey;
use crate::domain::kind::KindName;
use crate::domain::library::Library;
use crate::domain::limits::{SET_ITEMS_MAX, VOTE_S};
use crate::domain::room::Terms;
use crate::domain::unfolding::same_case;

macro_rules! codes {
    ($($name:ident $id:literal $title:literal;)*) => {
        $(static $name: Code = Code { id: $id, severity: Severity::Error, title: $title };)*

        /// Every rule for lesson plans, in the order of the table in docs/cli.md.
        #[cfg(test)]
        static CODES: &[&Code] = &[$(&$name,)*];
    };
}

codes! {
    UNREADABLE "P001" "the file is not UTF-8 text, or larger than 64 KiB";
    SYNTAX "P002" "the text is not TOML";
    UNKNOWN_KEY "P003" "an unknown key";
    WRONG_TYPE "P004" "a value of the wrong type";
    NOT_ALLOWED "P005" "a value that the key does not accept";
    BESIDE_CASE "P006" "a key that chooses questions, beside `case`";
}

/// The form of a lesson plan.
static FILE: SmallFile = SmallFile {
    too_large: &UNREADABLE,
    not_text: &UNREADABLE,
    syntax: &SYNTAX,
    unknown_key: &UNKNOWN_KEY,
    wrong_type: &WRONG_TYPE,
    not_allowed: &NOT_ALLOWED,
    key: "key",
    help: "write each key on one line, such as count = 5 or subjects = [\"ivig\"]",
};

/// The keys of a lesson plan, with the allowed values of each.
const KEYS: [(&str, &str); 12] = [
    ("title", "text, such as \"Ward 3\""),
    ("subjects", "a list of subjects, such as [\"ivig\"]"),
    ("topics", "a list of topics, each as TOPIC or BANK/TOPIC"),
    ("kinds", "a list of kinds"),
    ("items", "a list of items, each as BANK/ITEM"),
    ("signed", "true or false"),
    ("case", "text, as CASE or BANK/CASE"),
    ("count", "a number from 1 to 500"),
    ("seed", "a number from 0"),
    ("seconds", "a number from 5 to 3600"),
    ("changes", "true or false"),
    ("distribution", "true or false"),
];

/// The keys that choose questions. A case study leaves nothing to choose.
const CHOOSING: [&str; 6] = ["subjects", "topics", "kinds", "items", "signed", "count"];

/// A name from the file, with its line.
#[derive(Clone, PartialEq, Eq, Debug)]
struct LessonName {
    words: String,
    line: usize,
}

/// The content of a lesson plan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lesson {
    /// The name of the file.
    file: String,
    /// The title of the class.
    pub title: Option<String>,
    subjects: Vec<LessonName>,
    topics: Vec<LessonName>,
    kinds: Vec<KindName>,
    items: Vec<LessonName>,
    signed: bool,
    case: Option<LessonName>,
    count: Option<usize>,
    seed: Option<u64>,
    /// The time limit of a vote, in seconds.
    pub seconds: Option<u32>,
    /// True if a response may be changed until its vote closes.
    pub changes: bool,
    /// True if seats do not show the response distribution of the class.
    pub withheld: bool,
}

/// Parses a lesson plan. `file` is its name.
///
/// # Errors
/// Every mistake in it.
pub fn parse(file: &str, bytes: &[u8]) -> Result<Lesson, Vec<Diagnostic>> {
    let (document, findings) = FILE.read(file, bytes)?;
    let mut reader = Reader {
        lesson: Lesson {
            file: file.to_owned(),
            ..Lesson::default()
        },
        findings,
    };
    for (key, value) in document.get_ref() {
        let name: &str = key.get_ref();
        match KEYS.iter().find(|(known, _)| *known == name) {
            Some((key, is)) => reader.take(key, is, value),
            None => FILE.unknown(key, KEYS.map(|(known, _)| known), &mut reader.findings),
        }
        if CHOOSING.contains(&name) && document.get_ref().contains_key("case") {
            let message = format!("`{name}` stands beside `case`");
            let help = "a case study comes with all of its questions and no others: remove one of \
                        the two keys";
            reader.findings.add(&BESIDE_CASE, key.span(), message, help);
        }
    }
    let found = reader.findings.into_sorted();
    if found.is_empty() {
        Ok(reader.lesson)
    } else {
        Err(found)
    }
}

struct Reader {
    lesson: Lesson,
    findings: Findings,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Reader {
    fn take(&mut self, key: &str, is: &str, value: &Value<'_>) {
        match (key, value.get_ref()) {
            ("title", DeValue::String(text)) => match text.trim() {
                "" => self.refuse((key, is), value, "\"\""),
                title => self.lesson.title = Some(title.to_owned()),
            },
            ("case", DeValue::String(_)) => self.name((key, is), value),
            ("signed", DeValue::Boolean(on)) => self.lesson.signed = *on,
            ("changes", DeValue::Boolean(on)) => self.lesson.changes = *on,
            ("distribution", DeValue::Boolean(on)) => self.lesson.withheld = !*on,
            ("count" | "seed" | "seconds", DeValue::Integer(number)) => {
                let words = number.to_string();
                if !self.number(key, &words) {
                    self.refuse((key, is), value, &words);
                }
            }
            ("subjects" | "topics" | "items" | "kinds", DeValue::Array(list)) => {
                for value in list.iter() {
                    self.name((key, is), value);
                }
            }
            _ => FILE.wrong_type(key, is, value, &mut self.findings),
        }
    }

    fn refuse(&mut self, (key, is): (&str, &str), value: &Value<'_>, words: &str) {
        FILE.not_allowed(key, is, value, words, &mut self.findings);
    }

    fn number(&mut self, key: &str, words: &str) -> bool {
        let lesson = &mut self.lesson;
        match key {
            "count" => {
                let count = words.parse().ok();
                lesson.count = count.filter(|count| (1..=SET_ITEMS_MAX).contains(count));
                lesson.count.is_some()
            }
            "seed" => {
                lesson.seed = words.parse().ok();
                lesson.seed.is_some()
            }
            _ => {
                let seconds = words.parse().ok();
                lesson.seconds = seconds.filter(|seconds| (VOTE_S.0..=VOTE_S.1).contains(seconds));
                lesson.seconds.is_some()
            }
        }
    }

    fn name(&mut self, (key, is): (&str, &str), value: &Value<'_>) {
        let DeValue::String(text) = value.get_ref() else {
            return FILE.wrong_type(key, is, value, &mut self.findings);
        };
        let named = LessonName {
            words: text.to_string(),
            line: self.findings.source().line(value.span().start),
        };
        match key {
            "subjects" => self.lesson.subjects.push(named),
            "topics" => self.lesson.topics.push(named),
            "items" => self.lesson.items.push(named),
            "case" => self.lesson.case = Some(named),
            _ => match KindName::from_words(&named.words) {
                Some(kind) => self.lesson.kinds.push(kind),
                None => {
                    let message = format!("unknown kind `{}`", named.words);
                    let help = suggest::help(&named.words, KindName::ALL.map(KindName::id));
                    self.findings.add(&NOT_ALLOWED, value.span(), message, help);
                }
            },
        }
    }
}

impl Lesson {
    /// Returns the plan for drawing: from the flags, or else from the file. A flag that chooses
    /// questions replaces the case study of the file, and `--case` all that the file chooses.
    ///
    /// # Errors
    /// Subjects, topics, items or a case study that do not exist, with their lines.
    pub fn plan(
        &self,
        flags: &SetArgs,
        settings: &Settings,
        library: &Library,
    ) -> Result<Plan, Complaint> {
        if let Some(set) = self.case(flags) {
            let line = self.case.as_ref().filter(|_| flags.case.is_none());
            return set.plan(settings, library).map_err(|(why, help)| {
                let at = line.map(|named| format!("{}:{}: ", self.file, named.line));
                (at.unwrap_or_default() + &why, help)
            });
        }
        let words = |given: &[String], named: &[LessonName]| match given {
            [] => named.iter().map(|named| named.words.clone()).collect(),
            given => given.to_vec(),
        };
        if flags.subject.is_empty() {
            let known = library.banks().map(|bank| bank.id.to_string());
            self.check("subject", &self.subjects, &known.collect::<Vec<_>>())?;
        }
        if flags.topic.is_empty() {
            let topics: Vec<String> = library
                .topics()
                .flat_map(|(key, _)| [key.topic.to_string(), key.to_string()])
                .collect();
            self.check("topic", &self.topics, &topics)?;
        }
        let listed = Some(self.items.len()).filter(|count| *count > 0);
        let set = SetArgs {
            subject: words(&flags.subject, &self.subjects),
            topic: words(&flags.topic, &self.topics),
            kind: match flags.kind.is_empty() {
                true => self.kinds.clone(),
                false => flags.kind.clone(),
            },
            signed: flags.signed || self.signed,
            case: None,
            count: flags.count.or(self.count).or(listed),
            seed: flags.seed.or(self.seed),
        };
        let mut plan = set.plan(settings, library)?;
        plan.items = self.keys(library)?.into_iter().collect();
        Ok(plan)
    }

    /// Returns the set of a case study, if the flags or the file name one.
    fn case(&self, flags: &SetArgs) -> Option<SetArgs> {
        let free = flags.subject.is_empty() && flags.topic.is_empty() && flags.kind.is_empty();
        let free = free && !flags.signed;
        let of_file = self.case.as_ref().map(|named| named.words.clone());
        let of_file = of_file.filter(|_| free && flags.count.is_none());
        Some(SetArgs {
            case: Some(flags.case.clone().or(of_file)?),
            seed: flags.seed.or(self.seed),
            ..SetArgs::default()
        })
    }

    fn check(&self, what: &str, named: &[LessonName], known: &[String]) -> Result<(), Complaint> {
        match named.iter().find(|named| !known.contains(&named.words)) {
            None => Ok(()),
            Some(LessonName { words, line }) => Err((
                format!("{}:{line}: no {what} `{words}`", self.file),
                suggest::help(words, known.iter().map(String::as_str)),
            )),
        }
    }

    /// Returns the items of the list, in its order.
    fn keys(&self, library: &Library) -> Result<Vec<ItemKey>, Complaint> {
        let known: Vec<&ItemKey> = library.active_items().map(|item| &item.key).collect();
        let names: Vec<String> = known.iter().map(ToString::to_string).collect();
        self.check("item that can be drawn,", &self.items, &names)?;
        let key = |named: &LessonName| {
            let at = names.iter().position(|name| *name == named.words)?;
            known.get(at).map(|key| (*key).clone())
        };
        Ok(self.items.iter().filter_map(key).collect())
    }

    /// Returns a drawn set in the order of the list, if there is one.
    ///
    /// # Errors
    /// The items of the list that are missing, if the set should have all of them.
    pub fn ordered(&self, mut terms: Terms, library: &Library) -> Result<Terms, Complaint> {
        terms.withheld = self.withheld;
        let keys = self.keys(library)?;
        let at = |key: &ItemKey| keys.iter().position(|listed| listed == key);
        let wanted = terms.form.plan.count.min(terms.form.plan.items.len());
        if terms.items.len() < wanted {
            let drawn: Vec<&ItemKey> = terms.items.iter().map(|item| &item.key).collect();
            let left = keys.iter().filter(|key| !drawn.contains(key));
            let left: Vec<String> = left.map(|key| format!("`{key}`")).collect();
            return Err((
                format!("{}: {} cannot be drawn", self.file, left.join(", ")),
                "a set never has two enemies, and `subjects`, `topics` and `kinds` also limit \
                 `items`"
                    .into(),
            ));
        }
        if keys.is_empty() {
            return Ok(terms);
        }
        // A case study stands where its first listed item does, whole and in order.
        let mut places: BTreeMap<ItemKey, (Option<usize>, u8)> = BTreeMap::new();
        for item in &terms.items {
            let case = terms.items.iter().filter(|other| same_case(item, other));
            let (first, number) = match &item.case {
                None => (at(&item.key), 0),
                Some(place) => (case.filter_map(|item| at(&item.key)).min(), place.number),
            };
            places.insert(item.key.clone(), (first, number));
        }
        let place = |key: &ItemKey| places.get(key).copied();
        terms.items.sort_by_key(|item| place(&item.key));
        Arc::make_mut(&mut terms.form)
            .items
            .sort_by_key(|item| place(&item.key));
        Ok(terms)
    }
}

#[cfg(test)]
mod tests;
