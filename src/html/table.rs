//! Tables of a page.

use maud::{Markup, html};

use super::prose::breakable;

/// The rows of a table that stays on one page of paper, with its caption. A longer one may be cut between
/// rows.
const WHOLE_ROWS: usize = 12;

/// A cell of a table.
pub struct DataCell {
    content: Markup,
    number: bool,
    shade: Option<u8>,
    amount: Option<u8>,
}

impl DataCell {
    /// Returns a cell with a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::markup(breakable(&text.into()))
    }

    /// Returns a cell with prepared content.
    pub fn markup(content: Markup) -> Self {
        Self {
            content,
            number: false,
            shade: None,
            amount: None,
        }
    }

    /// Returns a cell with a text of several lines, which stays wide where the table scrolls.
    pub fn prose(text: impl Into<String>) -> Self {
        Self::markup(html! { div .wide { (breakable(&text.into())) } })
    }

    /// Returns a cell with a number, set flush right.
    pub fn number(number: impl ToString) -> Self {
        Self {
            number: true,
            ..Self::text(number.to_string())
        }
    }

    /// Shades the cell of a heat map by a share from 0 to 1. The number stays readable.
    #[must_use]
    pub fn shaded(self, share: f64) -> Self {
        // Five steps: more are not told apart.
        let step = (share.clamp(0.0, 1.0) * 5.0).floor().min(4.0);
        Self {
            shade: Some(step as u8),
            ..self
        }
    }

    /// Shades the cell by an amount, as a share of the largest from 0 to 1. More is darker, and
    /// neither good nor bad. The number stays readable.
    #[must_use]
    pub fn amount(self, share: f64) -> Self {
        let step = (share.clamp(0.0, 1.0) * 4.0).ceil().max(1.0);
        Self {
            amount: Some(step as u8),
            ..self
        }
    }

    fn class(&self) -> Option<String> {
        let mut names = Vec::new();
        if self.number {
            names.push("number".to_owned());
        }
        if let Some(step) = self.shade {
            names.push(format!("shade-{step}"));
        }
        if let Some(step) = self.amount {
            names.push(format!("amount-{step}"));
        }
        (!names.is_empty()).then(|| names.join(" "))
    }
}

/// A table with a caption. The first cell of each row is its heading.
pub struct DataTable {
    caption: String,
    label: String,
    head: Vec<String>,
    rows: Vec<Vec<DataCell>>,
    compact: bool,
}

impl DataTable {
    /// Returns an empty table.
    pub fn new<T: Into<String>>(
        caption: impl Into<String>,
        head: impl IntoIterator<Item = T>,
    ) -> Self {
        let caption: String = caption.into();
        Self {
            label: caption.clone(),
            caption,
            head: head.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
            compact: false,
        }
    }

    /// Sets its columns close together, so that many narrow ones fit a phone.
    #[must_use]
    pub fn compact(self) -> Self {
        Self {
            compact: true,
            ..self
        }
    }

    /// Names the frame of the table, which must differ from the others on a page, where its caption
    /// need not. An empty caption is left out.
    #[must_use]
    pub fn labelled(self, label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..self
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = DataCell>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Returns whether a column has numbers alone, so that its head stands flush right, too.
    fn is_of_numbers(&self, column: usize) -> bool {
        let mut cells = self
            .rows
            .iter()
            .filter_map(|row| row.get(column))
            .peekable();
        cells.peek().is_some() && cells.all(|cell| cell.number)
    }

    /// Returns the table. A wide one scrolls within its own frame, also by the keyboard.
    pub fn render(&self) -> Markup {
        html! {
            div .scrolls .whole[self.rows.len() <= WHOLE_ROWS] tabindex="0" role="region" aria-label=(self.label) {
                table class=[self.compact.then_some("compact")] {
                    @if !self.caption.is_empty() { caption { (breakable(&self.caption)) } }
                    thead {
                        tr {
                            @for (at, name) in self.head.iter().enumerate() {
                                // A heading without words is none.
                                @if name.is_empty() {
                                    td {}
                                } @else {
                                    th scope="col" class=[self.is_of_numbers(at).then_some("number")] { (name) }
                                }
                            }
                        }
                    }
                    tbody {
                        @for row in &self.rows {
                            tr {
                                @for (at, cell) in row.iter().enumerate() {
                                    @if at == 0 {
                                        th scope="row" class=[cell.class()] { (cell.content) }
                                    } @else {
                                        td class=[cell.class()] { (cell.content) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns a share as whole per cent, or a dash where there is none.
pub fn percent(share: Option<f64>) -> String {
    share.map_or_else(
        || "–".to_owned(),
        |share| format!("{}%", crate::domain::scoring::whole_per_cent(share)),
    )
}
