//! What a page allows itself: its own program and style, known by their hashes, and nothing else.

use super::{SERVED_PROGRAM, STYLE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;

/// The content security policy of a page with this program. A served one may ask its own server.
pub(super) fn policy(program: &str) -> String {
    let asks = if program == SERVED_PROGRAM { "; connect-src 'self'" } else { "" };
    let (program, style) = (hash(program), hash(STYLE));
    format!(
        "default-src 'none'; script-src {program}; style-src {style}; base-uri 'none'; \
         form-action 'none'{asks}"
    )
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Hash::hash(text.as_bytes())))
}
