//! Every function, in alphabetical order. A new one is added here, and nowhere else.

use crate::Api;

/// The functions that the model offers.
pub static APIS: &[&Api] = &[];

/// The function with this documented name.
pub fn find(name: &str) -> Option<&'static Api> {
    APIS.iter().copied().find(|api| api.name == name)
}
