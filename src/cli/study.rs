//! `dripset`, `dripset today` and `dripset study`: the screens.

mod adaptive;

use std::collections::BTreeSet;
use std::io::Write;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use self::adaptive::AdaptiveArgs;
use super::banks::{load, not_loaded, tell, to_better};
use super::config::Resolved;
use super::kinds::Kinds;
use super::{Complaint, Exit, Place, Refused, case, config, opened};
use crate::config::{Setting, Settings};
use crate::domain::form::{Aim, Plan, Which, draw};
use crate::domain::ids::TopicKey;
use crate::domain::kind::KindName;
use crate::domain::library::Library;
use crate::domain::limits::{EXAM_MINUTES_MAX, SET_ITEMS_MAX};
use crate::domain::mode::{Allowance, Exam, Mode};
use crate::domain::moment::Moment;
use crate::domain::standing::History;
use crate::domain::today::{self as day, TodayInput, TodayRules, plan_of, seed_of};
use crate::env::Env;
use crate::paths;
use crate::runtime::effects::{EffectError, EffectRunner};
use crate::runtime::local::{self, End, Start};
use crate::store::{Purpose, Store};
use crate::terminal::lines::LineSource;
use crate::tui::screen::StoreEffect;
use crate::{logging, terminal};

/// The options of `dripset study`.
#[derive(Args, Clone, Debug)]
pub struct StudyArgs {
    /// The source of the set.
    #[command(flatten)]
    pub set: SetArgs,
    /// The questions to choose from
    #[arg(long, value_name = "WHICH", default_value = "all", value_parser = selections())]
    pub which: Which,
    /// Cram before an exam: what you know least comes first, and no review date changes
    #[arg(long, conflicts_with = "exam")]
    pub cram: bool,
    /// Take the set as an exam: rationales come at the end, and answers can be changed until then
    #[arg(long, group = "timed")]
    pub exam: bool,
    /// The lengths and the level of an adaptive exam.
    #[command(flatten)]
    pub adaptive: AdaptiveArgs,
    /// The time limit of the exam, in minutes
    #[arg(long, value_name = "MINUTES", requires = "timed", value_parser = minutes)]
    pub minutes: Option<u32>,
    /// Multiply the minutes for extra time
    #[arg(long, value_name = "TIMES", requires = "minutes", default_value = "1", value_parser = allowances())]
    pub allowance: Allowance,
    /// Keep the exam clock running while you are away
    #[arg(long, requires = "minutes", conflicts_with = "adaptive")]
    pub strict: bool,
}

/// The options of `dripset today`.
#[derive(Args, Clone, Debug)]
pub struct TodayArgs {
    /// The minutes for the set [default: the setting `minutes`]
    #[arg(long, value_name = "MINUTES", value_parser = |words: &str| super::taken(Setting::Minutes, words))]
    pub minutes: Option<String>,
}

/// The source of a set.
#[derive(Args, Clone, Debug, Default)]
pub struct SetArgs {
    /// Only this subject, by the id of its bank (may be repeated)
    #[arg(long, value_name = "BANK")]
    pub subject: Vec<String>,
    /// Only this topic, as TOPIC or BANK/TOPIC (may be repeated)
    #[arg(long, value_name = "TOPIC")]
    pub topic: Vec<String>,
    /// Only this kind of question (may be repeated)
    #[arg(long, value_name = "KIND", value_parser = Kinds)]
    pub kind: Vec<KindName>,
    /// Only questions that a clinician has signed as they are now
    #[arg(long)]
    pub signed: bool,
    /// Only this case study, as CASE or BANK/CASE, from its first question to its last
    #[arg(long, value_name = "CASE", conflicts_with_all = ["subject", "topic", "kind", "signed", "count"])]
    pub case: Option<String>,
    /// The number of questions [default: the setting `count`]
    #[arg(long, short = 'n', value_name = "N", value_parser = |words: &str| super::whole(words, 1..=SET_ITEMS_MAX))]
    pub count: Option<usize>,
    /// Repeat a set by its number, if banks, flags and progress are the same
    #[arg(long, value_name = "NUMBER", value_parser = set_number)]
    pub seed: Option<u64>,
}

impl SetArgs {
    /// Returns the plan that these flags describe.
    ///
    /// # Errors
    /// The error and advice, if a subject or topic does not exist.
    pub fn plan(&self, settings: &Settings, library: &Library) -> Result<Plan, Complaint> {
        let mut plan = Plan::with_seed(self.seed.unwrap_or_else(|| Env::default().fresh_seed()));
        plan.count = self.count.unwrap_or(settings.count);
        plan.kinds = self.kind.iter().copied().collect();
        plan.signed = self.signed;
        for id in &self.subject {
            let Some(bank) = library.banks().find(|bank| bank.id.as_str() == id) else {
                let mut known: Vec<&str> = library.banks().map(|bank| bank.id.as_str()).collect();
                known.sort_unstable();
                return Err((
                    format!("no subject `{id}`"),
                    format!("choose from {}", known.join(", ")),
                ));
            };
            plan.subjects.insert(bank.id.clone());
        }
        for id in &self.topic {
            plan.topics.extend(topics(id, library)?);
        }
        if let Some(name) = &self.case {
            case::limit(&mut plan, name, library)?;
        }
        Ok(plan)
    }
}

fn minutes(words: &str) -> Result<u32, String> {
    let most = usize::try_from(EXAM_MINUTES_MAX).unwrap_or(usize::MAX);
    let minutes = super::whole(words, 1..=most)?;
    u32::try_from(minutes).map_err(|error| error.to_string())
}

pub(super) fn set_number(words: &str) -> Result<u64, String> {
    let why = "give the set number from the results of a set, digits only";
    words.parse().map_err(|_| why.to_owned())
}

// The values are listed for clap, so that help, completions and the manual show them.

fn selections() -> impl TypedValueParser<Value = Which> {
    let known = PossibleValuesParser::new(Which::ALL.map(Which::id));
    known.try_map(|id| Which::from_id(&id).ok_or("unknown choice of questions"))
}

fn allowances() -> impl TypedValueParser<Value = Allowance> {
    let known = PossibleValuesParser::new(Allowance::ALL.map(Allowance::id));
    known.try_map(|id| Allowance::from_id(&id).ok_or("unknown allowance"))
}

/// Opens the home screen.
///
/// # Errors
/// If the flags, banks or settings are wrong, there is no terminal, or the store or terminal fails.
pub fn home(place: &Place, err: &mut dyn Write) -> Result<Exit, Refused> {
    open(place, err, |_, _| Ok(First::Home))
}

/// Starts the set of the day, or continues it. If there is none, home says so.
///
/// # Errors
/// If the flags, banks or settings are wrong, there is no terminal, or the store or terminal fails.
pub fn today(place: &Place, args: &TodayArgs, err: &mut dyn Write) -> Result<Exit, Refused> {
    open(place, err, |settings, _| {
        let mut settings = *settings;
        if let Some(words) = &args.minutes {
            settings.set(Setting::Minutes, words);
        }
        Ok(First::Today(settings.today_rules()))
    })
}

/// Draws a set and opens its first item.
///
/// # Errors
/// If the flags, banks or settings are wrong, there is no terminal, or the store or terminal fails.
pub fn run(place: &Place, args: &StudyArgs, err: &mut dyn Write) -> Result<Exit, Refused> {
    open(place, err, |settings, library| {
        let plan = plan(args, settings, library)?;
        let whatever = Plan {
            which: Which::All,
            ..plan.clone()
        };
        fits(&whatever, library, &History::default())?;
        Ok(First::Set(plan))
    })
}

/// The first screen.
enum First {
    /// Home.
    Home,
    /// The set of the day.
    Today(TodayRules),
    /// A set drawn from this plan.
    Set(Plan),
}

/// Returns the effect that starts the set of the day or continues it; `None` if there is none.
fn of_day(
    rules: &TodayRules,
    library: &Library,
    store: &mut Store,
    now: Moment,
) -> Result<Option<StoreEffect>, EffectError> {
    let day = now.study_on();
    let begun = store.mine().unfinished()?.into_iter().next();
    let begun = begun.filter(|row| row.purpose == Purpose::Review && row.study_on == day);
    if let Some(row) = begun {
        return Ok(Some(StoreEffect::Open(row.id)));
    }
    let learner = store.learner();
    let runner = EffectRunner {
        store,
        learner,
        library,
        trouble: &[],
        untimed: false,
    };
    let under_exam = runner.under_exam()?;
    let history = runner.store.mine().history()?;
    let set = day::today(&TodayInput {
        library,
        history: &history,
        day,
        rules,
        under_exam: &under_exam,
        seed: seed_of(day),
    });
    let keys = Some(set.keys()).filter(|keys| !keys.is_empty());
    Ok(keys.map(|keys| StoreEffect::StartInOrder(plan_of(day), keys)))
}

fn fits(plan: &Plan, library: &Library, history: &History) -> Result<(), Complaint> {
    if let Mode::Adaptive(rules) = plan.mode {
        return adaptive::check_fills(plan, rules, library, history)
            .map_err(|error| (error.to_string(), help(plan, "study")));
    }
    match draw(library, plan, history) {
        Ok(_) => Ok(()),
        Err(error) => Err((error.to_string(), help(plan, "study"))),
    }
}

/// Returns advice for a command whose plan fits no question.
pub(super) fn help(plan: &Plan, command: &str) -> String {
    match plan.signed {
        true => {
            "leave out `--signed`, or sign questions of your own banks with `dripset bank sign`"
                .into()
        }
        false => format!("`dripset {command} --help` lists the flags"),
    }
}

fn fits_history(plan: &Plan, library: &Library, store: &Store) -> Result<(), Refused> {
    Ok(fits(plan, library, &store.mine().history()?)?)
}

fn plan(args: &StudyArgs, settings: &Settings, library: &Library) -> Result<Plan, Complaint> {
    let mut plan = args.set.plan(settings, library)?;
    plan.which = args.which;
    if args.cram {
        plan.aim = Aim::Cram;
    }
    if args.exam {
        let limit_s = args.minutes.map(|minutes| minutes * 60);
        plan.mode = Mode::Exam(Exam {
            limit_s,
            allowance: args.allowance,
            strict: args.strict,
        });
    }
    if args.adaptive.adaptive {
        let rules = args.adaptive.rules(args.minutes, args.allowance);
        let rules = rules.map_err(|why| (why, "give other lengths".to_owned()))?;
        plan.mode = Mode::Adaptive(rules);
        plan.count = rules.items_max;
    }
    Ok(plan)
}

/// Returns the topics of that name: `TOPIC` in any bank, or `BANK/TOPIC`.
fn topics(id: &str, library: &Library) -> Result<BTreeSet<TopicKey>, Complaint> {
    let named = |key: &TopicKey| key.topic.as_str() == id || key.to_string() == id;
    let found: BTreeSet<TopicKey> = library.topics().map(|(key, _)| key).filter(named).collect();
    if found.is_empty() {
        let known: Vec<String> = library.topics().map(|(key, _)| key.to_string()).collect();
        return Err((
            format!("no topic `{id}`"),
            format!("choose from {}", known.join(", ")),
        ));
    }
    Ok(found)
}

/// Advice for a run that asks for screens where there are none.
const NO_TERMINAL: &str = "run it in a terminal window, or in lines with `dripset --plain`";

/// Said once, when a flag turns plain mode on for good.
const REMEMBERED: &str =
    "Plain mode, also at the next start. F2 or the word screen goes to the screens.";

/// Opens the screens, with a set if there is a plan. Reports mistakes in the flags first, so that
/// scripts and pipes see them too.
fn open(
    place: &Place,
    err: &mut dyn Write,
    first: impl FnOnce(&Settings, &Library) -> Result<First, Complaint>,
) -> Result<Exit, Refused> {
    let resolved = config::settings(place)?;
    let settings = resolved.settings;
    let env = Env::default();
    let dir = paths::data_dir(place.data_dir.as_deref())?;
    let (library, diagnostics) = load(place, &dir)?;
    let not_loaded = not_loaded(&diagnostics);
    let first = match first(&settings, &library) {
        Ok(first) => first,
        Err((what, help)) => {
            tell(&not_loaded, err)?;
            return Err(Refused::Complaint(what, help));
        }
    };
    let plain = settings.plain.unwrap_or_else(terminal::is_missing);
    if !plain && terminal::is_missing() {
        let what = "The screens of Dripset need a terminal window";
        return Err(Refused::new(what, NO_TERMINAL));
    }
    let mut store = opened::to_write(&dir, &env, plain, err)?;
    logging::start(&dir);
    if let First::Set(plan) = &first
        && let Err(refused) = fits_history(plan, &library, &store)
    {
        tell(&not_loaded, err)?;
        return Err(refused);
    }
    let now = env.now();
    let first = match first {
        First::Home => None,
        First::Set(plan) => Some(StoreEffect::Start(plan)),
        First::Today(rules) => of_day(&rules, &library, &mut store, now)
            .map_err(|error| Refused::new(error.to_string(), error.help()))?,
    };
    let today = now.offset.to_datetime(now.at).date();
    let mut trouble_with_banks = not_loaded;
    trouble_with_banks.extend(to_better(place, &dir, &diagnostics, today));
    let start = Start {
        library,
        trouble: trouble_with_banks,
        store,
        first: first.into_iter().collect(),
        settings,
        notes: remember_plain(place, &resolved),
        keep: config::keeper(place),
        plain,
    };
    match local::run(start, &env) {
        Ok((end, unkept)) => {
            let printed = unkept.map(|why| {
                let what = format!("your last entry was not saved: {why}");
                Refused::new(what, "every confirmed answer is saved").tell(err)
            });
            match end {
                End::Left | End::Input => Ok(printed.unwrap_or(Ok(Exit::Clean))?),
                // The terminal may be gone, and nobody would read this.
                End::Closed => Ok(Exit::Signal(1)),
                End::Signal(signal) => Ok(Exit::Signal(signal)),
            }
        }
        Err(error) => Err(Refused::new(
            format!("the terminal failed: {error}"),
            "every confirmed answer is saved",
        )),
    }
}

/// Saves the choice of plain mode or the screens that a flag makes, if somebody typed it at a
/// terminal. Returns the lines that say so.
fn remember_plain(place: &Place, resolved: &Resolved) -> Vec<String> {
    let typed = place.plain.is_some() && LineSource::here() != LineSource::Pipe;
    let (before, now) = (resolved.plain_in_file, resolved.settings.plain);
    let (words, notes) = match now {
        Some(true) if before != Some(true) => ("true", vec![REMEMBERED.to_owned()]),
        // Not false, which would refuse to run where there is no terminal.
        Some(false) | None if before == Some(true) => ("auto", Vec::new()),
        _ => return Vec::new(),
    };
    if !typed {
        return Vec::new();
    }
    match config::keeper(place)(Setting::Plain, words) {
        Ok(_) => notes,
        Err(why) => vec![why],
    }
}
