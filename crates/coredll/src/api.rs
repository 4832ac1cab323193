//! How a function is described to those who call it by name: scenarios, `slotzero drive`.

use crate::answer::Returned;
use crate::call::Call;
use abi::constant::Family;
use abi::{Address, Content, Handle};
use std::sync::Arc;

/// One documented function.
pub struct Api {
    /// Its documented name.
    pub name: &'static str,
    /// Its parameters in documented order.
    pub params: &'static [Param],
    /// What it returns.
    pub returns: Returns,
    /// What is modelled, in one sentence, for `slotzero explain`.
    pub about: &'static str,
    /// The document that describes it.
    pub document: &'static str,
    /// Calls it with arguments in the order of `params`.
    pub invoke: fn(&mut Call<'_, '_>, &Args) -> Returned,
}

impl std::fmt::Debug for Api {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// One parameter.
pub struct Param {
    /// Its documented name.
    pub name: &'static str,
    /// What may stand there.
    pub takes: Takes,
}

/// What a parameter takes, and so what it is when it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A handle; left out: NULL, or what `default` says.
    Handle {
        /// The value when left out.
        default: Handle,
    },
    /// An address; left out: NULL.
    Address,
    /// A number of 32 bits, or constants of these families; left out: `default`.
    Number {
        /// The families whose constants fit.
        families: &'static [Family],
        /// The value when left out.
        default: u32,
    },
    /// Text, or NULL; left out: NULL.
    Text,
    /// The name of a program of the scenario; left out: NULL.
    Program,
    /// TRUE or FALSE; left out: FALSE.
    Boolean,
    /// Memory that the call reads: an address, or data written out; left out: NULL.
    Input,
    /// Memory that the call fills: an address, or left out, and the bytes come back as an output.
    Buffer,
    /// An output parameter; never given, but it can be NULL.
    Output,
    /// A pointer that CE ignores or wants to be NULL; left out: NULL.
    Unused,
}

/// What kind of value a function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// TRUE, or FALSE for failure.
    Boolean,
    /// A handle, or NULL for failure.
    HandleOrNull,
    /// A handle, or INVALID_HANDLE_VALUE for failure.
    HandleOrInvalid,
    /// An address, or NULL for failure.
    AddressOrNull,
    /// A number; `failure` is the value that means failure, where there is one.
    Number {
        /// The failure value.
        failure: Option<u32>,
        /// The constants of these families have names for it.
        families: &'static [Family],
    },
    /// Nothing.
    Nothing,
}

/// One argument, as far as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A number, a handle's value or an address.
    Number(u32),
    /// Text.
    Text(Arc<str>),
    /// Data written out.
    Data(Content),
    /// An output parameter that the program does not want: a NULL pointer.
    Null,
}

/// Memory that a call reads or fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Buffer {
    /// At an address of the calling process.
    At(Address),
    /// Data written out.
    Data(Content),
    /// Nowhere: the bytes come back as an output.
    Returned,
}

/// The value of an output parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// A number, a handle's value or an address.
    Number(u32),
    /// Bytes.
    Bytes(Arc<[u8]>),
}

/// The arguments of a call, in the order of the parameters; `None`: left out.
pub struct Args {
    /// The arguments.
    pub values: Vec<Option<Arg>>,
}

impl Args {
    fn given(&self, index: usize) -> Option<&Arg> {
        self.values.get(index).and_then(Option::as_ref)
    }

    /// A number, or `default` if it was left out.
    pub fn number(&self, index: usize, default: u32) -> u32 {
        match self.given(index) {
            Some(Arg::Number(value)) => *value,
            Some(Arg::Null) => 0,
            _ => default,
        }
    }

    /// A handle, or `default` if it was left out.
    pub fn handle(&self, index: usize, default: Handle) -> Handle {
        Handle(self.number(index, default.0))
    }

    /// An address, NULL if it was left out.
    pub fn address(&self, index: usize) -> Address {
        Address(self.number(index, 0))
    }

    /// A truth value, FALSE if it was left out.
    pub fn boolean(&self, index: usize) -> bool {
        self.number(index, 0) != 0
    }

    /// Text, or NULL.
    pub fn text(&self, index: usize) -> Option<&Arc<str>> {
        match self.given(index) {
            Some(Arg::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Memory to read or to fill.
    pub fn buffer(&self, index: usize) -> Buffer {
        match self.given(index) {
            Some(Arg::Number(value)) => Buffer::At(Address(*value)),
            Some(Arg::Data(data)) => Buffer::Data(data.clone()),
            Some(Arg::Null) => Buffer::At(Address::NULL),
            _ => Buffer::Returned,
        }
    }

    /// False if the program passed NULL for an output parameter.
    pub fn wants(&self, index: usize) -> bool {
        !matches!(self.given(index), Some(Arg::Null) | Some(Arg::Number(0)))
    }
}
