//! What a page of the site allows itself: its style, pictures and pages of the same folder, no program.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::Hash;

/// The content security policy of a page with this style. From disk, the folder has no origin but `file:`.
pub(super) fn policy(style: &str) -> String {
    let style = STANDARD.encode(Hash::hash(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src 'self' file:; \
         frame-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
}
