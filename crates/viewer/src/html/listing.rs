//! The list of the scenarios that a server gives.

use super::head;
use maud::{DOCTYPE, html};

/// A scenario of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its path.
    pub path: String,
    /// Where its page is.
    pub link: String,
    /// Its sentence; none if it has mistakes.
    pub about: Option<String>,
}

/// The page with the list.
pub fn listing(folder: &str, scenarios: &[Listed]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (head("Scenarios", ""))
            body {
                main.listing {
                    h1 { "Scenarios in " (folder) }
                    ul {
                        @for listed in scenarios {
                            li {
                                a href=(listed.link) { code { (listed.path) } }
                                @match &listed.about {
                                    Some(about) => (about),
                                    None => span.bad { "has mistakes" },
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}
