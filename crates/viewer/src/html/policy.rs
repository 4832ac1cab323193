//! What the page allows itself: its own program and style, known by their hashes, and nothing else.

use super::{PROGRAM, STYLE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;

/// The page's content security policy.
pub fn policy() -> String {
    let (program, style) = (hash(PROGRAM), hash(STYLE));
    format!(
        "default-src 'none'; script-src {program}; style-src {style}; base-uri 'none'; \
         form-action 'none'"
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Hash::hash(text.as_bytes())))
}
