//! The class server: logins, names, keys and PINs, and the session behind each.

mod homework;
pub(super) mod identify;
pub mod open_class;
pub mod sharing;
mod take_home;
pub mod upkeep;
mod wall;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use self::identify::Admitted;
use self::open_class::{LessonPlans, OpenClassSession};
pub use self::upkeep::Resumed;
use super::class_session::{ClassSession, Participant};
use super::displays::{DisplayMemory, Displays};
use super::host::{Class, ClassInfo};
use super::replay::learner_of;
use super::session::ClosedSession;
use super::shared::SharedClasses;
use super::store_handle::StoreHandle;
use super::study_session::{StudyBanks, StudyCounter, StudySession};
use super::{code, roster};
use crate::domain::ClassId;
use crate::domain::form::{Plan, draw};
use crate::domain::ids::LearnerId;
use crate::domain::library::Library;
use crate::domain::mode::Allowance;
use crate::domain::room::{Terms, titled};
use crate::domain::standing::History;
use crate::env::Env;
use crate::ssh::{self, AuthOutcome, Guest, PendingExport, Preparation, SeatDisplay, Session};
use crate::store::new_id;
use crate::tui::sign::Charset;
use crate::tui::theme::{Theme, ThemeName};

/// All classes and study sessions behind one SSH server.
pub struct ClassServer {
    pub(super) store: StoreHandle,
    pub(super) env: Arc<Env>,
    classes: Mutex<BTreeMap<String, Arc<Class>>>,
    /// The fingerprints of instructors' keys.
    pub(super) instructors: BTreeSet<String>,
    /// The fingerprints of keys with stored records here, as far as looked up.
    known_keys: Mutex<BTreeSet<String>>,
    pub(super) study_banks: StudyBanks,
    lessons: Option<Arc<dyn LessonPlans>>,
    way: JoinInfo,
    seats_max: usize,
    studying: StudyCounter,
    displays: Arc<Displays>,
    /// The store of classes that several nodes share.
    shared: Option<Arc<dyn SharedClasses>>,
    /// Why the classes with these codes cannot be loaded, for their guests.
    refusals: Mutex<BTreeMap<String, String>>,
    /// For the sessions that open classes themselves.
    myself: Weak<Self>,
}

/// The addresses and the fingerprint for connecting to this SSH server.
#[derive(Clone, Debug)]
pub struct JoinInfo {
    /// Host names or addresses, with ports.
    pub hosts: Vec<(String, u16)>,
    /// The fingerprint that guests compare.
    pub fingerprint: String,
}

impl JoinInfo {
    /// Returns the instructions for a login, one line each: the commands, then the fingerprint.
    pub fn lines(&self, login: &str) -> Vec<String> {
        self.lines_of(&[login])
    }

    /// Returns the instructions for these logins, as [`JoinInfo::lines`] does.
    pub fn lines_of(&self, logins: &[&str]) -> Vec<String> {
        let command = |login: &str, (host, port): &(String, u16)| match port {
            22 => format!("ssh {login}@{host}"),
            port => format!("ssh -p {port} {login}@{host}"),
        };
        let of = |login| self.hosts.iter().map(move |host| command(login, host));
        let mut lines: Vec<String> = logins.iter().flat_map(|login| of(login)).collect();
        lines.push(format!("host key: {}", self.fingerprint));
        lines
    }
}

/// The login for personal study.
pub const MYSELF: &str = "me";
/// The login for instructors who open a class.
pub const OPENING: &str = "new";
/// The default retention of a class, in days.
pub const KEEP_DAYS: u32 = 180;

/// Shown when the places left are reserved for classes.
const CROWDED: &str = "Too many people study here now. Type the same command again later.";

/// The maximum number of open classes on one server.
pub const CLASSES_MAX: usize = 500;

/// The configuration of a class server.
pub struct ClassServerConfig {
    /// The store.
    pub store: StoreHandle,
    /// The clock and the random numbers.
    pub env: Arc<Env>,
    /// The fingerprints of instructors' keys.
    pub instructors: BTreeSet<String>,
    /// The study banks.
    pub study_banks: StudyBanks,
    /// The addresses for joining.
    pub way: JoinInfo,
    /// The maximum number of seats in one class.
    pub seats_max: usize,
    /// The store of classes that several nodes share; `None` if they are in the progress file.
    pub shared: Option<Arc<dyn SharedClasses>>,
}

impl ClassServerConfig {
    /// Returns a minimal configuration: no instructors, no banks, ten seats, and no addresses.
    pub fn bare(store: StoreHandle, env: Arc<Env>) -> Self {
        Self {
            store,
            env,
            instructors: BTreeSet::new(),
            study_banks: StudyBanks {
                library: Arc::default(),
                trouble: Arc::default(),
                count: 10,
            },
            way: JoinInfo {
                hosts: Vec::new(),
                fingerprint: String::new(),
            },
            seats_max: 10,
            shared: None,
        }
    }
}

impl ClassServer {
    /// Creates a server without classes.
    pub fn new(with: ClassServerConfig) -> Arc<Self> {
        Self::with_lessons(with, None)
    }

    /// Creates a server with lesson plans that instructors can open a class from.
    pub fn with_lessons(
        with: ClassServerConfig,
        lessons: Option<Arc<dyn LessonPlans>>,
    ) -> Arc<Self> {
        Arc::new_cyclic(|myself| Self {
            store: with.store,
            env: with.env,
            classes: Mutex::default(),
            instructors: with.instructors,
            known_keys: Mutex::default(),
            study_banks: with.study_banks,
            lessons,
            way: with.way,
            seats_max: with.seats_max,
            studying: StudyCounter::default(),
            displays: Arc::default(),
            shared: with.shared,
            refusals: Mutex::default(),
            myself: myself.clone(),
        })
    }

    /// Returns the clock and the random numbers.
    pub fn env(&self) -> &Arc<Env> {
        &self.env
    }

    /// Returns the fixed properties of a class that is held here.
    pub fn frame(&self, id: ClassId, code: &str, title: &str) -> ClassInfo {
        ClassInfo {
            id,
            code: code.to_owned(),
            // Here, because opening and resuming a class both pass through.
            title: titled(title).into(),
            invitation: self.way.lines(code).into(),
            seats_max: self.seats_max,
        }
    }

    /// Returns the lesson plans that instructors can open a class from.
    pub fn lessons(&self) -> Option<&Arc<dyn LessonPlans>> {
        self.lessons.as_ref()
    }

    /// Draws a set for a class.
    ///
    /// # Errors
    /// The reason why none can be drawn, in words for the instructor.
    pub fn draw(&self, plan: &Plan) -> Result<Terms, String> {
        terms(&self.study_banks.library, plan)
    }

    /// Opens a class. The default title contains its code.
    ///
    /// # Errors
    /// The reason, in words for the instructor.
    pub async fn open(
        &self,
        terms: Terms,
        title: Option<String>,
        owner: String,
    ) -> Result<Arc<Class>, String> {
        if self.classes().len() >= CLASSES_MAX {
            return Err(format!(
                "{CLASSES_MAX} classes are open here. End one that is finished, or try again later"
            ));
        }
        let id = ClassId(new_id(self.env.now()));
        let code = code::fresh(self.env.secret());
        let title = title.unwrap_or_else(|| format!("Class {code}"));
        let frame = self.frame(id, &code, &title);
        let (store, env) = (&self.store, Arc::clone(&self.env));
        let opened = match self.shared.clone() {
            None => Class::open(store, env, frame, owner, KEEP_DAYS, terms).await,
            Some(classes) => {
                let here = (store, classes);
                Class::open_shared(here, env, frame, owner, KEEP_DAYS, terms).await
            }
        };
        let class = opened.map_err(|error| error.to_string())?;
        self.add(Arc::clone(&class));
        Ok(class)
    }

    /// Returns the memory of a learner's display.
    pub(super) fn memory(
        &self,
        who: (LearnerId, Option<String>),
        listed: Option<SeatDisplay>,
    ) -> DisplayMemory {
        let here = (self.store.clone(), Arc::clone(&self.env));
        DisplayMemory::new(&self.displays, who, listed, here)
    }

    pub(super) fn known_keys(&self) -> MutexGuard<'_, BTreeSet<String>> {
        let keys = self.known_keys.lock();
        keys.unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the classes that are held here.
    pub fn held(&self) -> Vec<ClassId> {
        self.classes()
            .values()
            .map(|class| class.frame.id)
            .collect()
    }

    /// Opens a class to learners, by its code.
    pub fn add(&self, class: Arc<Class>) {
        let code = class.frame.code.clone();
        self.classes().insert(code, class);
    }

    /// Creates a remote instructor's console of a class.
    pub fn console(&self, class: Arc<Class>, theme: Theme, size: (u16, u16)) -> Box<dyn Session> {
        let who = self.instructor_of(class, theme);
        Box::new(ClassSession::new(who, size))
    }

    /// Creates the instructor's console at the terminal of the hosting program, which ends with the
    /// console.
    pub fn console_here(
        &self,
        class: Arc<Class>,
        resume: String,
        theme: Theme,
        size: (u16, u16),
    ) -> Box<dyn Session> {
        let who = self.instructor_of(class, theme);
        Box::new(ClassSession::at_host(who, resume, size))
    }

    fn instructor_of(&self, class: Arc<Class>, theme: Theme) -> Participant {
        Participant {
            class,
            learner: None,
            newcomer: None,
            pin: None,
            allowance: Allowance::Standard,
            store: self.store.clone(),
            env: Arc::clone(&self.env),
            theme,
            memory: None,
        }
    }

    /// Marks the program as ending: a connection lost from here on has not left its class.
    pub fn close(&self) {
        self.classes().values().for_each(|class| class.close());
    }

    fn classes(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Class>>> {
        self.classes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the class of a login, if it is loaded here and has not ended.
    pub fn class(&self, login: &str) -> Option<Arc<Class>> {
        let class = self.classes().get(&code::of_login(login)).cloned()?;
        let over = class.shown().borrow().room.is_ended();
        (!over).then_some(class)
    }

    /// Creates a study session, or the set-up of a class.
    fn beside_classes(
        &self,
        guest: &Guest,
        theme: Theme,
        size: (u16, u16),
    ) -> Option<Box<dyn Session>> {
        match code::of_login(&guest.login).as_str() {
            MYSELF => {
                let key = self.key_of_study(guest)?;
                // It needs no code, so half of the seats stay reserved for classes.
                let Some(studies) = self.studying.begin(self.seats_max.div_ceil(2)) else {
                    return Some(Box::new(ClosedSession(CROWDED.into())));
                };
                self.known_keys().insert(key.0.clone());
                let who = (learner_of(&key.0), None);
                let here = (self.store.clone(), Arc::clone(&self.env));
                let seat = StudySession::new(who, self.study_banks.clone(), here, theme, size);
                let memory = self.memory((learner_of(&key.0), Some(key.0.clone())), None);
                let seat = seat.with_memory(memory);
                Some(Box::new(seat.with_key(key.clone(), studies)))
            }
            OPENING => {
                let key = self.instructor(guest)?;
                let class_server = self.myself.upgrade()?;
                Some(Box::new(OpenClassSession::new(
                    class_server,
                    &self.study_banks,
                    key.0.clone(),
                    theme,
                    size,
                )))
            }
            _ => None,
        }
    }
}

impl ssh::SessionProvider for ClassServer {
    fn verdict(&self, guest: &Guest) -> AuthOutcome {
        self.judged(guest)
    }

    fn prepare(&self, guest: &Guest) -> Option<Preparation<'_>> {
        let code = self.code_to_load(guest)?;
        Some(Box::pin(self.load(code)))
    }

    fn goes_on_elsewhere(&self) -> bool {
        self.shared.is_some()
    }

    fn export(&self, guest: &Guest) -> Option<PendingExport> {
        self.take_home(guest)
    }

    fn seat(&self, guest: Guest, size: (u16, u16)) -> Box<dyn Session> {
        let theme = if guest.colours.unwanted {
            Theme::plain()
        } else {
            Theme::named(ThemeName::Auto, guest.colours.depth, "")
        };
        let theme = match guest.charset {
            Charset::Unicode => theme,
            Charset::Ascii => theme.ascii(),
        };
        if let Some(wall) = self.wall(&guest, (theme.clone(), size)) {
            return wall;
        }
        if let Some(seat) = self.beside_classes(&guest, theme.clone(), size) {
            return seat;
        }
        let Some(class) = self.class(&guest.login) else {
            return Box::new(ClosedSession("This class has ended.".into()));
        };
        let came = match self.holds(&class, &guest) {
            true => None,
            false => match self.learner(&class, &guest) {
                Some(came) => Some(came),
                None => {
                    return Box::new(ClosedSession(
                        "This class is only for learners on its roster.".into(),
                    ));
                }
            },
        };
        let until = class.shown().borrow().room.terms().until;
        let Admitted {
            learner,
            newcomer,
            pin,
        } = match (came, until) {
            (None, _) => {
                let key = self.instructor(&guest).map(|key| key.0.clone());
                let memory = |key: String| self.memory((learner_of(&key), Some(key)), None);
                let who = Participant {
                    memory: key.map(memory).map(Box::new),
                    ..self.instructor_of(class, theme)
                };
                return Box::new(ClassSession::new(who, size));
            }
            (Some(came), Some(until)) => {
                return self.homework(&class, came, until, (theme, size));
            }
            (Some(came), None) => came,
        };
        let allowance = roster::allowance(&class, learner);
        let memory = self.memory((learner, None), roster::display(&class, learner));
        let who = Participant {
            class,
            learner: Some(learner),
            newcomer,
            pin,
            allowance: allowance.unwrap_or_default(),
            store: self.store.clone(),
            env: Arc::clone(&self.env),
            theme,
            memory: Some(Box::new(memory)),
        };
        Box::new(ClassSession::new(who, size))
    }
}

/// Draws a set for a class.
///
/// # Errors
/// The reason why none can be drawn, in words.
pub fn terms(library: &Library, plan: &Plan) -> Result<Terms, String> {
    let form = draw(library, plan, &History::default()).map_err(|error| error.to_string())?;
    Ok(Terms::of(form, library))
}
