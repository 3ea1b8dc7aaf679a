//! The values of labels: closed sets, so that the number of time series does not grow.

/// A value of a label, one of a closed set.
pub trait LabelValue: Copy + Ord + 'static {
    /// All values.
    const ALL: &'static [Self];

    /// Returns the value as a monitoring program sees it.
    fn word(self) -> &'static str;
}

/// Declares the values of a label from one table.
macro_rules! labels {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl LabelValue for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

labels! {
    /// The kind of a session behind a seat.
    SeatKind {
        /// A learner in a live class.
        Class "class",
        /// A learner at homework.
        Homework "homework",
        /// A learner in personal study.
        Study "study",
        /// An instructor, or one who is about to open a class.
        Console "console",
        /// The wall of a class.
        Wall "wall",
        /// A learner who takes progress home as a file.
        Export "export",
        /// A guest who only gets a message.
        Notice "notice",
    }
}

labels! {
    /// The display of a seat, as far as there is one.
    ShownOn {
        /// Screens.
        Screens "screens",
        /// Plain lines.
        Plain "plain",
        /// A file.
        File "file",
    }
}

labels! {
    /// The sort of a class.
    ClassKind {
        /// A class at one time, with an instructor.
        Live "live",
        /// Self-paced homework.
        Homework "homework",
    }
}

labels! {
    /// The reason why a connection ended.
    ConnectionEnd {
        /// The session ended with a goodbye message.
        Goodbye "goodbye",
        /// The client closed, or the link broke.
        Gone "gone",
        /// The client did not reach its seat in time.
        Late "late",
        /// Too many attempts were rejected.
        Tries "tries",
        /// No input for too long.
        Idle "idle",
        /// The client accepted no data for too long.
        Stalled "stalled",
        /// Dropped for newer ones before it was authenticated.
        Crowded "crowded",
        /// The client wanted something other than a seat.
        Command "command",
        /// Every seat was taken.
        Full "full",
        /// The session panicked.
        Fault "fault",
        /// The server closed.
        Closed "closed",
    }
}

labels! {
    /// The reason why a login was refused.
    LoginRefusal {
        /// The login is no code of an open class, or the guest may not use it.
        Login "login",
        /// An incorrect PIN, or an entry that is not on the roster.
        Pin "pin",
        /// An attempt before the wait after incorrect PINs was over.
        PinWait "pin_wait",
        /// The class has no free seat.
        ClassFull "class_full",
    }
}
