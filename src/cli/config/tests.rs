//! Tests of `cli::config`.

use super::*;

#[test]
fn a_flag_comes_before_a_variable_before_the_file_before_the_default() {
    let (written, _) = config::parse("c", b"theme = \"light\"\ncount = 20\nmouse = false\n");
    let flags = [(Setting::Theme, "dark".to_owned())];
    let variable = |name: &str| match name {
        "DRIPSET_THEME" => Some("none".to_owned()),
        "DRIPSET_COUNT" => Some("30".to_owned()),
        _ => None,
    };
    let resolved = resolve(&flags, variable, &written, None).expect("settings");
    assert_eq!(resolved.sources.len(), Setting::ALL.len());
    for (setting, source) in &resolved.sources {
        let expected = match setting {
            Setting::Theme => Source::Flag,
            Setting::Count => Source::Variable("DRIPSET_COUNT"),
            Setting::Mouse => Source::File(3),
            _ => Source::Default,
        };
        assert_eq!(*source, expected, "{}", setting.key());
    }
    let settings = resolved.settings;
    assert_eq!(
        (settings.theme.id(), settings.count, settings.mouse),
        ("dark", 30, false)
    );
}

#[test]
fn no_color_comes_before_the_file_and_after_a_flag() {
    let (written, _) = config::parse("c", b"theme = \"light\"\n");
    let variable = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
    let theme = |flags: &[(Setting, String)]| {
        let resolved = resolve(flags, variable, &written, None).expect("settings");
        resolved.settings.theme.id()
    };
    assert_eq!(theme(&[]), "none");
    assert_eq!(theme(&[(Setting::Theme, "dark".into())]), "dark");
}

#[test]
fn a_variable_that_says_what_cannot_be_is_refused_by_name() {
    let variable = |name: &str| (name == "DRIPSET_COUNT").then(|| "0".to_owned());
    let Err(Refused::Complaint(what, help)) = resolve(&[], variable, &[], None) else {
        panic!("it was taken");
    };
    assert_eq!(what, "DRIPSET_COUNT cannot be `0`");
    assert_eq!(help, "it must be a number from 1 to 500");
}
