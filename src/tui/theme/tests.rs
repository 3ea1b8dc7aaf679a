//! Tests of `tui::theme`.

use super::contrast::{contrast, luminance};
use super::*;

#[test]
fn the_plain_theme_has_no_colour_and_still_sets_each_role_apart() {
    let theme = Theme::plain();
    for role in Role::ALL {
        for style in [theme.style(role), theme.lit(role)] {
            assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
        }
        let apart = theme.style(role) != theme.style(Role::Plain);
        assert_eq!(apart, role != Role::Plain, "{role:?}");
    }
}

#[test]
fn sixteen_colours_are_the_palettes_own() {
    let theme = Theme::dark(ColourDepth::Sixteen);
    let used: Vec<_> = Role::ALL
        .iter()
        .filter_map(|r| theme.style(*r).fg)
        .collect();
    assert_eq!(used, [Color::Cyan, Color::Green, Color::Red, Color::Yellow]);
    assert!(Role::ALL.iter().all(|r| theme.style(*r).bg.is_none()));
}

#[test]
fn every_colour_can_be_read_on_its_background() {
    use ColourDepth::{True, TwoFiftySix};
    let (black, white) = (Color::from_u32(0), Color::from_u32(0xff_ffff));
    for depth in [TwoFiftySix, True] {
        for (theme, ground, least) in [
            (Theme::dark(depth), black, 4.5),
            (Theme::light(depth), white, 4.5),
            (Theme::high_contrast(depth), black, 7.0),
        ] {
            for role in Role::ALL {
                for style in [theme.style(role), theme.lit(role)] {
                    // The brightness of dim text differs between terminals.
                    let dim = style.add_modifier.contains(Modifier::DIM);
                    assert!(!dim, "{theme:?} {role:?}");
                    let Some(colour) = style.fg else { continue };
                    let contrast = contrast(colour, ground);
                    assert!(contrast >= least, "{theme:?} {role:?}: {contrast:.2}");
                }
            }
        }
        let ground = Theme::high_contrast(depth).ground();
        let (fg, bg) = (ground.fg.expect("a colour"), ground.bg.expect("a colour"));
        assert!(contrast(fg, bg) >= 7.0);
    }
}

#[test]
fn the_cube_and_the_exact_colours_are_the_same() {
    use ColourDepth::{True, TwoFiftySix};
    for theme in [Theme::dark, Theme::light, Theme::high_contrast] {
        for role in Role::ALL {
            let of = |depth| theme(depth).style(role).fg.map(luminance);
            assert_eq!(of(TwoFiftySix), of(True), "{role:?}");
        }
    }
}

#[test]
fn a_theme_suits_what_the_terminal_tells() {
    use ColourDepth::{Sixteen, True, TwoFiftySix};
    let auto = |colorfgbg| Theme::named(ThemeName::Auto, True, colorfgbg);
    assert_eq!(auto("15;0"), Theme::dark(True));
    assert_eq!(auto("0;default;15"), Theme::light(True));
    for unknown in ["", "15", "0;default", "0;99", ";"] {
        assert_eq!(auto(unknown), Theme::dark(Sixteen), "{unknown}");
    }
    assert_eq!(ColourDepth::of("xterm-256color", ""), TwoFiftySix);
    assert_eq!(ColourDepth::of("xterm-256color", "truecolor"), True);
    assert_eq!(ColourDepth::of("linux", ""), Sixteen);
}
