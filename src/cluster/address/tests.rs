//! Tests of addresses, with what they say about encryption and several servers.

use tokio_postgres::config::ChannelBinding;

use super::*;

fn parsed(params: &str) -> Result<StoreAddress, AddressError> {
    format!("postgresql://u:secret@h:6/d{params}").parse()
}

fn encryption(params: &str) -> Result<Encryption, AddressError> {
    parsed(params).map(|address| address.encryption)
}

#[test]
fn nothing_is_encrypted_unless_the_address_says_so() {
    for params in [
        "",
        "?",
        "?sslmode=disable",
        "?connect_timeout=3&sslmode=disable",
    ] {
        assert_eq!(encryption(params), Ok(Encryption::Off), "{params}");
        let address = parsed(params).unwrap();
        assert_eq!(address.servers()[0].get_ssl_mode(), SslMode::Disable);
    }
    for weak in ["allow", "prefer", "", "Require", "verify-full "] {
        let refused = encryption(&format!("?sslmode={weak}"));
        assert_eq!(refused, Err(AddressError::Mode), "{weak}");
    }
}

#[test]
fn every_word_for_encryption_checks_the_certificate_and_the_name() {
    let of_the_system = Ok(Encryption::Checked(Authorities::OfTheSystem));
    for mode in ["require", "verify-ca", "verify-full", "verify%2Dfull"] {
        assert_eq!(encryption(&format!("?sslmode={mode}")), of_the_system);
        assert_eq!(encryption(&format!("?%73slmode={mode}")), of_the_system);
        let address = parsed(&format!("?sslmode={mode}")).unwrap();
        assert_eq!(address.servers()[0].get_ssl_mode(), SslMode::Require);
    }
    let named = encryption("?sslrootcert=system&sslmode=verify-full");
    assert_eq!(named, of_the_system);
    let file =
        encryption("?sslmode=verify-full&sslrootcert=/etc/our%20%C3%BCber%25.crt&options=-c%20a");
    let path = PathBuf::from("/etc/our über%.crt");
    assert_eq!(file, Ok(Encryption::Checked(Authorities::InFile(path))));
}

#[test]
fn an_address_that_could_be_less_than_it_says_is_refused() {
    for params in [
        "?sslrootcert=a",
        "?sslrootcert=system&sslmode=disable",
        "?sslnegotiation=direct",
        "?channel_binding=require&sslmode=disable",
    ] {
        assert_eq!(
            encryption(params),
            Err(AddressError::NotEncrypted),
            "{params}"
        );
    }
    let twice = encryption("?sslmode=verify-full&sslmode=disable");
    assert_eq!(twice, Err(AddressError::Twice));
    let own = encryption("?sslmode=require&sslcert=a&sslkey=b");
    assert_eq!(own, Err(AddressError::OwnCertificate));
    for params in [
        "?ssl=true",
        "?sslmode",
        "?a&sslmode=disable",
        "?sslcrl=a",
        "?sslmode=%ff",
    ] {
        let refused = encryption(params).unwrap_err();
        let is_refused = matches!(refused, AddressError::NotOne | AddressError::Mode);
        assert!(is_refused, "{params}: {refused}");
    }
    // A sign that belongs into a code would make a name of the parameters.
    for text in [
        "postgresql://h/d?sslrootcert=/a@b&sslmode=require",
        "postgresql://u:a?b@h/d",
    ] {
        assert_eq!(text.parse::<StoreAddress>(), Err(AddressError::NotOne));
    }
}

#[test]
fn what_the_library_knows_is_handed_on() {
    let address = parsed("?options=-c%20a=1&sslmode=require&channel_binding=require&keepalives=0");
    let address = address.unwrap();
    let server = &address.servers()[0];
    assert_eq!(server.get_user(), Some("u"));
    assert_eq!(server.get_password(), Some("secret".as_bytes()));
    assert_eq!(server.get_dbname(), Some("d"));
    assert!(
        server
            .get_options()
            .unwrap()
            .starts_with("-c a=1 -c statement")
    );
    assert_eq!(server.get_channel_binding(), ChannelBinding::Require);
    assert!(!server.get_keepalives());
    assert_eq!(server.get_ports(), [6]);
    assert_eq!(format!("{address:?}"), "StoreAddress(h:6/d)");
}

#[test]
fn several_servers_have_settings_of_their_own() {
    let address: StoreAddress = "postgresql://u:p@a:1,b,[::1]:3/d?hostaddr=127.0.0.1,127.0.0.2,::1"
        .parse()
        .unwrap();
    assert_eq!(address.to_string(), "a:1,b:5432,::1:3/d");
    for server in address.servers() {
        let lengths = (server.get_hosts().len(), server.get_hostaddrs().len());
        assert_eq!((lengths, server.get_ports().len()), ((1, 1), 1));
        assert_eq!(
            server.get_target_session_attrs(),
            TargetSessionAttrs::ReadWrite
        );
    }
    let refused = |text: &str| text.parse::<StoreAddress>();
    let hosts = ["a"; SHARED_SERVERS_MAX + 1].join(",");
    let many = refused(&format!("postgresql://{hosts}/d"));
    assert_eq!(many, Err(AddressError::Servers));
    let uneven = refused("postgresql://a,b/d?hostaddr=127.0.0.1");
    assert_eq!(uneven, Err(AddressError::NotOne));
}
