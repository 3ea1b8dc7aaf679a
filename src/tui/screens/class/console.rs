//! The instructor's console.
