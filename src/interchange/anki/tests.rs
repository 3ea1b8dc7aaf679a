//! Tests of both forms of Anki notes.

mod hostile;
mod samples;
mod there_and_back;
