//! What terminals say by themselves, or send for no key: none of it was typed by anybody.

use std::time::Duration;

use dripset::tui::input::{Decoder, Input, REST};

/// What it is, and its bytes as the terminals named there send them.
pub const TALK: &[(&str, &[u8])] = &[
    ("DA1, xterm", b"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c"),
    ("DA1, VTE", b"\x1b[?65;1;9c"),
    ("DA1, WezTerm", b"\x1b[?65;4;6;18;22;52c"),
    ("DA1, iTerm2", b"\x1b[?64;1;2;4;6;17;18;21;22c"),
    ("DA1, kitty", b"\x1b[?62;52;c"),
    ("DA1, Windows Terminal", b"\x1b[?61;4;6;7;14;21;22;23;24;28;32;42;52c"),
    ("DA1, PuTTY, the Linux console", b"\x1b[?6c"),
    ("DA1, tmux", b"\x1b[?1;2;4c"),
    ("DA2, xterm", b"\x1b[>41;388;0c"),
    ("DA2, VTE", b"\x1b[>65;7600;1c"),
    ("DA2, iTerm2", b"\x1b[>64;2500;0c"),
    ("DA2, kitty", b"\x1b[>1;4000;42c"),
    ("DA2, Windows Terminal", b"\x1b[>0;10;1c"),
    ("DA2, PuTTY", b"\x1b[>0;136;0c"),
    ("DA2, tmux", b"\x1b[>84;0;0c"),
    ("DA3, xterm", b"\x1bP!|00000000\x1b\\"),
    ("DA3, VTE", b"\x1bP!|7E565445\x1b\\"),
    ("DA3, Windows Terminal", b"\x1bP!|00000000\x1b\\"),
    ("XTVERSION, xterm", b"\x1bP>|XTerm(388)\x1b\\"),
    ("XTVERSION, WezTerm", b"\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\"),
    ("XTVERSION, iTerm2", b"\x1bP>|iTerm2 3.5.4\x1b\\"),
    ("XTVERSION, kitty", b"\x1bP>|kitty(0.39.1)\x1b\\"),
    ("XTVERSION, tmux", b"\x1bP>|tmux 3.5a\x1b\\"),
    ("XTGETTCAP, known", b"\x1bP1+r544e=787465726d2d323536636f6c6f72\x1b\\"),
    ("XTGETTCAP, unknown", b"\x1bP0+r6162636465\x1b\\"),
    ("OSC 4", b"\x1b]4;1;rgb:cdcd/0000/0000\x1b\\"),
    ("OSC 4, by a bell", b"\x1b]4;12;rgb:5c5c/5c5c/ffff\x07"),
    ("OSC 10", b"\x1b]10;rgb:eeee/eeee/ecec\x1b\\"),
    ("OSC 11", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"),
    ("OSC 11, by a bell", b"\x1b]11;rgb:fdfd/f6f6/e3e3\x07"),
    ("OSC 11 with alpha", b"\x1b]11;rgba:1e1e/1e1e/2e2e/ffff\x07"),
    ("OSC 12", b"\x1b]12;rgb:bebe/bebe/bebe\x1b\\"),
    ("OSC 52", b"\x1b]52;c;ZWNobyBhYmNkZWg=\x1b\\"),
    ("OSC 99, kitty", b"\x1b]99;i=1:p=?;a=report:p=title,body\x1b\\"),
    ("the title", b"\x1b]ldripset \xe2\x80\x94 bed 7\x1b\\"),
    ("the icon's title", b"\x1b]Ldripset\x1b\\"),
    ("DECRPM", b"\x1b[?2026;2$y"),
    ("DECRPM, ANSI", b"\x1b[4;2$y"),
    ("DECRQSS", b"\x1bP1$r0;1;38;5;4m\x1b\\"),
    ("DECRQSS, cursor", b"\x1bP1$r2 q\x1b\\"),
    ("DECRQSS, none", b"\x1bP0$r\x1b\\"),
    ("CPR", b"\x1b[24;80R"),
    ("CPR at the top", b"\x1b[1;1R"),
    ("CPR like a function key", b"\x1b[1;2R"),
    ("DECXCPR", b"\x1b[?24;80;1R"),
    ("DSR", b"\x1b[0n"),
    ("DSR, printer", b"\x1b[?13n"),
    ("DSR, keyboard", b"\x1b[?27;1;0;0n"),
    ("the colour scheme", b"\x1b[?997;1n"),
    ("the window in cells", b"\x1b[8;24;80t"),
    ("the window in pixels", b"\x1b[4;480;640t"),
    ("the window's place", b"\x1b[3;100;200t"),
    ("a cell in pixels", b"\x1b[6;20;10t"),
    ("the window is open", b"\x1b[1t"),
    ("in-band resize", b"\x1b[48;24;80;480;640t"),
    ("DECREQTPARM", b"\x1b[2;1;1;128;128;1;0x"),
    ("DECRQCRA", b"\x1bP1!~ABCD\x1b\\"),
    ("XTSMGRAPHICS", b"\x1b[?1;0;256S"),
    ("the keyboard of kitty", b"\x1b[?0u"),
    ("the keyboard of kitty, on", b"\x1b[?31u"),
    ("modifyOtherKeys", b"\x1b[>4;2m"),
    ("graphics of kitty", b"\x1b_Gi=31;OK\x1b\\"),
    ("graphics of kitty, refused", b"\x1b_Gi=31;ENOENT:bad file\x1b\\"),
    ("the focus comes", b"\x1b[I"),
    ("the focus goes", b"\x1b[O"),
    ("a key of kitty is let go", b"\x1b[97;1:3u"),
    ("Enter of kitty is let go", b"\x1b[13;1:3u"),
    ("an arrow of kitty is let go", b"\x1b[1;1:3B"),
    ("Shift alone, kitty", b"\x1b[57441;2u"),
    ("Alt and a letter, kitty", b"\x1b[101;3u"),
    ("Alt and a letter, xterm", b"\x1b[27;3;101~"),
    ("Alt and an arrow", b"\x1b[1;3B"),
    ("a button of the mouse is let go", b"\x1b[<0;12;3m"),
    ("the mouse moves", b"\x1b[<35;12;3M"),
    ("the mouse in the oldest way", b"\x1b[M#,#"),
    ("the mouse of urxvt is let go", b"\x1b[35;12;3M"),
    ("highlight tracking", b"\x1b[t!!"),
    ("highlight tracking, dragged", b"\x1b[T!!!!!!"),
    ("a paste ends that never began", b"\x1b[201~"),
    ("passed through tmux", b"\x1bPtmux;\x1b\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\x1b\\\x1b\\"),
    ("passed through screen", b"\x1bP\x1b]11;rgb:abab/cdcd/efef\x07\x1b\\"),
    ("several at once, Windows Terminal and tmux", b"\x1b[?61;4;6;7;14;21;22;23;24;28;32;42c\x1b[>0;10;1c\x1b]10;rgb:cccc/cccc/cccc\x1b\\\x1b]11;rgb:0c0c/0c0c/0c0c\x1b\\"),
];

/// Decodes pieces of what came, with so much quiet before each but the first.
pub fn heard(pieces: &[&[u8]], quiet: Duration) -> Vec<Input> {
    let (mut decoder, mut found) = (Decoder::default(), Vec::new());
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            decoder.idle(quiet, &mut |input| found.push(input));
        }
        decoder.feed(piece, &mut |input| found.push(input));
    }
    decoder.idle(REST, &mut |input| found.push(input));
    found
}

/// Every way to cut bytes once, and all apart.
pub fn cut(bytes: &[u8]) -> Vec<Vec<&[u8]>> {
    let once = (1..bytes.len()).map(|at| {
        let (first, second) = bytes.split_at(at);
        vec![first, second]
    });
    std::iter::once(vec![bytes])
        .chain(once)
        .chain([bytes.chunks(1).collect()])
        .collect()
}
