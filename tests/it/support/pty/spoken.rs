//! What the program says in plain mode: its output as text.

use super::*;

impl Pty {
    /// What was said after so many bytes, in one line: window widths do not matter.
    pub fn said(&self, from: usize) -> String {
        spoken(self.shared.lock().raw.get(from..).unwrap_or_default())
    }

    /// Waits until these words were said after so many bytes, and gives all that was said there.
    pub fn wait_said(&self, from: usize, words: &str) -> String {
        self.wait(&format!("the words {words:?}"), |state| {
            let said = spoken(state.raw.get(from..).unwrap_or_default());
            said.contains(words).then_some(said)
        })
    }

    /// Types a line and waits for these words in the reply; gives the reply.
    pub fn line(&self, line: &str, words: &str) -> String {
        let from = self.written();
        self.send(format!("{line}\r"));
        self.wait_said(from, words)
    }
}

fn spoken(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
