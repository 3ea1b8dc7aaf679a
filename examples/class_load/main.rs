//! A class of many seats over SSH, measured beside other ways to hold one, all in one run.
//!
//! ```sh
//! cargo build --release --example class_load
//! target/release/examples/class_load            # `--help` lists the flags
//! ```
//!
//! Each server is a process of its own that takes orders on its standard input: this program
//! again, as the host of a class (`ours`) or as a bare SSH server that sends the bytes that ours
//! sent (`bare`); sshd and asyncssh where they are named; with `--store`, one node and three nodes of a
//! shared store. The seats are here: an SSH client each, which looks for words in what it gets.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement that fails is to stop, and to say where"
)]

#[cfg(target_os = "linux")]
mod bare;
#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod nodes;
#[cfg(target_os = "linux")]
mod ours;
#[cfg(target_os = "linux")]
mod process;
#[cfg(target_os = "linux")]
mod script;
#[cfg(target_os = "linux")]
mod seats;
#[cfg(target_os = "linux")]
mod table;

#[cfg(target_os = "linux")]
fn main() {
    use std::path::Path;
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", "ours", dir, seats] => {
            ours::serve(Path::new(dir), seats.parse().expect("a number of seats"));
        }
        ["serve", "node", dir, seats, url, code @ ..] => {
            let seats = seats.parse().expect("a number of seats");
            nodes::serve(Path::new(dir), seats, url, code.first().copied());
        }
        ["serve", "bare", dir] => bare::serve(Path::new(dir)),
        flags => match measure::Wanted::of(flags) {
            Some(wanted) => measure::all(&wanted),
            None => println!("{}", measure::HELP),
        },
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("not measured: what a process takes is read from /proc, which Linux has");
}
