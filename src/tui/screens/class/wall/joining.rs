//! The command that learners type, taken apart: the code for large letters, and the address for a
//! phone.

/// The command of a class: `ssh -p PORT CODE@HOST`.
pub struct JoinCommand<'a> {
    code: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> JoinCommand<'a> {
    /// Takes the first command of these instructions apart.
    pub fn of(invitation: &'a [String]) -> Option<Self> {
        let mut lines = invitation.iter();
        let line = lines.find_map(|line| line.strip_prefix("ssh "))?;
        let (port, login) = match line.strip_prefix("-p ") {
            Some(rest) => {
                let (port, login) = rest.split_once(' ')?;
                (Some(port), login)
            }
            None => (None, line),
        };
        let (code, host) = login.split_once('@')?;
        Some(Self { code, host, port })
    }

    /// Returns the code of the class.
    pub fn code(&self) -> &'a str {
        self.code
    }

    /// Returns the address that an SSH program opens: `ssh://CODE@HOST:PORT`.
    pub fn address(&self) -> String {
        let Self { code, host, port } = self;
        let host = match host.contains(':') {
            true => format!("[{host}]"),
            false => (*host).to_owned(),
        };
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        format!("ssh://{code}@{host}{port}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_becomes_the_address_that_a_phone_opens() {
        for (line, code, address) in [
            (
                "ssh -p 2222 h7kq2m4x@10.0.0.7",
                "h7kq2m4x",
                "ssh://h7kq2m4x@10.0.0.7:2222",
            ),
            (
                "ssh ward-three@host.example",
                "ward-three",
                "ssh://ward-three@host.example",
            ),
            (
                "ssh -p 443 h7kq2m4x@fe80::1",
                "h7kq2m4x",
                "ssh://h7kq2m4x@[fe80::1]:443",
            ),
        ] {
            let lines = [line.to_owned(), "host key: SHA256:abc".to_owned()];
            let command = JoinCommand::of(&lines).expect("a command");
            assert_eq!(
                (command.code(), command.address().as_str()),
                (code, address)
            );
        }
        assert!(JoinCommand::of(&["host key: x".to_owned()]).is_none());
        assert!(JoinCommand::of(&[]).is_none());
    }
}
