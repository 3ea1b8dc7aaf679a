//! PINs, which bring a learner without a key back to the same seat. Stored hashed.

use pbkdf2::pbkdf2_hmac_array;
use sha2::Sha256;

/// Hash rounds: some milliseconds per attempt, and attempts are limited anyway.
const ROUNDS: u32 = 20_000;

/// The stored form of a PIN.
#[derive(Clone)]
pub enum PinHash {
    /// The PIN itself, until it is hashed. Never on disk.
    Plain(String),
    /// The result of [`hashed`].
    Hashed(String),
}

impl PinHash {
    /// Returns whether the given PIN matches.
    pub fn is(&self, given: &str) -> bool {
        match self {
            Self::Plain(pin) => same(pin.as_bytes(), given.trim().as_bytes()),
            Self::Hashed(kept) => holds(given, kept),
        }
    }
}

/// Returns a random PIN of six digits.
pub fn fresh(secret: [u8; 16]) -> String {
    format!("{:06}", u128::from_be_bytes(secret) % 1_000_000)
}

/// Returns the salted hash of a PIN.
pub fn hashed(pin: &str, salt: [u8; 16]) -> String {
    format!("{}:{}", hex(&salt), hex(&digest(pin, &salt)))
}

/// Returns whether a PIN matches a hash, compared in constant time.
pub fn holds(pin: &str, kept: &str) -> bool {
    let Some((salt, digest_hex)) = kept.split_once(':') else {
        return false;
    };
    let Some(salt) = unhex(salt) else {
        return false;
    };
    let given = hex(&digest(pin.trim(), &salt));
    same(given.as_bytes(), digest_hex.as_bytes())
}

/// Compares in constant time.
fn same(a: &[u8], b: &[u8]) -> bool {
    let differ = a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b));
    a.len() == b.len() && differ == 0
}

fn digest(pin: &str, salt: &[u8]) -> [u8; 32] {
    pbkdf2_hmac_array::<Sha256, 32>(pin.as_bytes(), salt, ROUNDS)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_known_again_and_not_kept() {
        let pin = fresh([7; 16]);
        assert_eq!(pin.len(), 6);
        let kept = hashed(&pin, [1; 16]);
        assert!(!kept.contains(&pin));
        assert!(holds(&pin, &kept) && holds(&format!(" {pin} "), &kept));
        assert!(!holds("000000x", &kept) && !holds("", &kept) && !holds(&pin, "rubbish"));
        assert_ne!(hashed(&pin, [2; 16]), kept, "salted");
        for kept in [PinHash::Plain(pin.clone()), PinHash::Hashed(kept)] {
            assert!(kept.is(&pin) && !kept.is("") && !kept.is("000000x"));
        }
    }
}
