//! A learner in plain mode: lines in, lines out, on the screens and the store of
//! [`Learner`](super::learner::Learner).

use dripset::domain::Library;
use dripset::plain::front::{Front, FrontRequest, LineOutcome};
use dripset::tui::screen::{Event, PlainView};
use dripset::tui::settings::Verbosity;

use super::learner::Learner;

/// The window of the screens in plain mode: no list is cut or paged.
pub const WHOLE: (u16, u16) = (200, 5000);

/// A learner who types lines.
pub struct Lines {
    pub learner: Learner,
    front: Front,
    /// All that was typed and said.
    pub transcript: String,
    /// The request of the last line.
    pub request: Option<FrontRequest>,
}

impl Lines {
    /// Starts at the home screen.
    pub fn new(library: Library) -> Self {
        Self::over(Learner::with(library, WHOLE), Verbosity::Full)
    }

    /// Goes on with a learner.
    pub fn over(learner: Learner, verbosity: Verbosity) -> Self {
        let mut lines = Self {
            learner,
            front: Front::new(verbosity),
            transcript: String::new(),
            request: None,
        };
        let said = lines.front.tell(&lines.view(), false);
        lines.print(&said);
        lines.prompt();
        lines
    }

    /// The content of the screen.
    pub fn view(&self) -> PlainView {
        self.learner.app.plain_view()
    }

    /// Types a line, and returns the reply.
    pub fn say(&mut self, line: &str) -> String {
        let from = self.transcript.len();
        self.transcript.push_str(&format!("{line}\n"));
        let LineOutcome {
            say,
            events,
            request,
        } = self.front.line(line, &self.view());
        self.print(&say);
        self.request = request;
        for event in &events {
            self.learner.tell(event);
        }
        let said = self.front.tell(&self.view(), true);
        self.print(&said);
        self.prompt();
        self.transcript.get(from..).unwrap_or_default().to_owned()
    }

    /// Types lines.
    pub fn lines(&mut self, lines: &[&str]) -> &mut Self {
        for line in lines {
            self.say(line);
        }
        self
    }

    /// Lets something happen that nobody typed, and says what is to be said of it.
    pub fn happens(&mut self, event: &Event) -> String {
        self.learner.tell(event);
        self.heard()
    }

    /// Says what is to be said of changes by themselves.
    pub fn heard(&mut self) -> String {
        let from = self.transcript.len();
        let said = self.front.tell(&self.view(), false);
        if !said.is_empty() {
            self.transcript.push('\n');
            self.print(&said);
            self.prompt();
        }
        self.transcript.get(from..).unwrap_or_default().to_owned()
    }

    fn print(&mut self, lines: &[String]) {
        for line in lines {
            assert!(
                !line.contains(|c: char| c.is_control()),
                "a control character in {line:?}"
            );
            self.transcript.push_str(line);
            self.transcript.push('\n');
        }
    }

    fn prompt(&mut self) {
        let prompt = self.front.prompt(&self.view());
        self.transcript.push_str(&prompt);
    }
}
