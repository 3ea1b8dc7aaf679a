//! The least that a ratatui program can do: one frame, then it waits for a key. What
//! `cargo bench --bench figures -- start` holds the start of Dripset against.

use crossterm::event::{Event, read};
use ratatui::widgets::Paragraph;

fn main() -> std::io::Result<()> {
    let mut terminal = ratatui::init();
    terminal.draw(|frame| frame.render_widget(Paragraph::new("q"), frame.area()))?;
    while !matches!(read()?, Event::Key(_)) {}
    ratatui::restore();
    Ok(())
}
