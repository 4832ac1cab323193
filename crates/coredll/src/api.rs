//! How a function is described to those who call it by name: scenarios, `slotzero drive`.

mod args;
mod words;

pub use args::Args;

use crate::answer::Returned;
use crate::call::Call;
use abi::constant::{Family, HANDLE_FLAG_INHERIT};
use abi::{Address, ClauseId, Content, Handle, OsVersion, ProcessId};
use std::sync::Arc;

/// Functions that every version has.
pub(crate) const EVERYWHERE: &[OsVersion] = &OsVersion::ALL;
/// Functions that Windows CE alone has.
pub(crate) const CE: &[OsVersion] =
    &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0, OsVersion::Ce6_0];
/// Functions of Windows CE with slots.
pub(crate) const TO_5: &[OsVersion] = &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0];
/// Functions that the documents for Windows CE 5.0 alone speak of.
pub(crate) const ONLY_5: &[OsVersion] = &[OsVersion::Ce5_0];
/// Functions that the documents for Windows CE 6.0 alone speak of.
pub(crate) const ONLY_6: &[OsVersion] = &[OsVersion::Ce6_0];
/// Functions that the desktop alone has.
pub(crate) const WIN32: &[OsVersion] = &[OsVersion::Win32];
/// The same without Windows CE 3.0.
pub(crate) const FROM_4_TO_5: &[OsVersion] = &[OsVersion::CeNet4_2, OsVersion::Ce5_0];
/// Functions that the documents for Windows CE 3.0 and .NET 4.2 speak of, and the desktop has.
pub(crate) const TO_4_AND_WIN32: &[OsVersion] =
    &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Win32];

/// The narrow form of a function that takes a name: the same, with shorter names, on the desktop.
macro_rules! narrow {
    ($name:literal) => {
        pub(crate) static NARROW: $crate::Api = $crate::Api {
            name: $name,
            params: API.params,
            returns: API.returns,
            versions: $crate::api::WIN32,
            about: API.about,
            document: API.document,
            clauses: API.clauses,
            invoke: |call, args| {
                call.narrow = true;
                (API.invoke)(call, args)
            },
        };
    };
}
pub(crate) use narrow;

/// One documented function.
pub struct Api {
    /// Its documented name.
    pub name: &'static str,
    /// Its parameters in documented order.
    pub params: &'static [Param],
    /// What it returns.
    pub returns: Returns,
    /// The versions that have it.
    pub versions: &'static [OsVersion],
    /// What is modelled, in one sentence, for `slotzero explain`.
    pub about: &'static str,
    /// The document that describes it.
    pub document: &'static str,
    /// The statements that it follows, whether it succeeds or fails.
    pub clauses: &'static [ClauseId],
    /// Calls it with arguments in the order of `params`.
    pub invoke: fn(&mut Call<'_, '_>, &Args) -> Returned,
}

impl Api {
    /// What it gives through its output parameters, in their order.
    pub fn outputs(&self) -> impl Iterator<Item = OutputSpec> {
        self.params.iter().flat_map(|param| {
            let (one, members): (_, &[OutputSpec]) = match param.takes {
                Takes::Output { gives } => (Some(gives), &[]),
                Takes::Buffer => (Some(Gives::Bytes), &[]),
                Takes::InOut => (Some(Gives::Number { families: &[] }), &[]),
                Takes::Structure { members, .. } => (None, members),
                _ => (None, &[]),
            };
            let one = one.map(|gives| OutputSpec { name: param.name, gives });
            one.into_iter().chain(members.iter().copied())
        })
    }

    /// The output with this documented name.
    pub fn output(&self, name: &str) -> Option<OutputSpec> {
        self.outputs().find(|output| output.name == name)
    }
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

/// A SECURITY_ATTRIBUTES structure, as far as it is modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityAttributes {
    /// Whether a new process can inherit the handle.
    pub bInheritHandle: bool,
}

impl SecurityAttributes {
    /// The flags of a handle that is made with such attributes, or with NULL for them. Windows CE
    /// ignores them (CFM-02, OPEN-06b), so that any process can read and write what can be read and
    /// written (OV-05, MMF-10).
    pub(crate) fn flags(attributes: Option<SecurityAttributes>, call: &Call<'_, '_>) -> u32 {
        let inherit = attributes.is_some_and(|attributes| attributes.bInheritHandle);
        if inherit && call.kernel.rules.handles.desktop { HANDLE_FLAG_INHERIT } else { 0 }
    }
}

/// What a parameter takes, and so what it is when it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A handle; left out: NULL, or what `default` says.
    Handle {
        /// The value when left out.
        default: Handle,
    },
    /// A handle to a process; left out: the calling process.
    Process,
    /// An array of handles, or NULL; left out: NULL.
    Handles,
    /// An address; left out: NULL.
    Address,
    /// A number of 32 bits, or constants of these families; left out: `default`.
    Number {
        /// The families whose constants fit.
        families: &'static [Family],
        /// The value when left out.
        default: u32,
    },
    /// How many bytes or handles another parameter has; left out: as many as are written out there.
    Length {
        /// That parameter.
        of: &'static str,
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
    /// A pointer to a number of 32 bits that the call reads and replaces: the number it points to;
    /// left out: NULL.
    InOut,
    /// An output parameter; never given, but it can be NULL.
    Output {
        /// What the call puts there.
        gives: Gives,
    },
    /// A structure that the call fills; never given, but it can be NULL.
    Structure {
        /// Its documented name.
        name: &'static str,
        /// The members that are modelled: the outputs of the call.
        members: &'static [OutputSpec],
    },
    /// Security attributes, which Windows CE ignores: `(bInheritHandle: TRUE)`, an address that is
    /// not looked at, or NULL; left out: NULL. The argument is the number that bInheritHandle is.
    Security,
    /// A pointer that is ignored; left out: NULL.
    Ignored,
    /// A pointer that must be NULL; left out: NULL.
    Null,
}

/// An output, as it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputSpec {
    /// The documented name of the parameter, or of the member of a structure.
    pub name: &'static str,
    /// What kind of value it is.
    pub gives: Gives,
}

/// What kind of value an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A handle.
    Handle,
    /// The identifier of a process or a thread, which also serves as a handle (HND-05).
    Identifier,
    /// An address.
    Address,
    /// A number of 32 bits; the constants of these families have names for it.
    Number {
        /// The families.
        families: &'static [Family],
    },
    /// Bytes.
    Bytes,
}

/// What kind of value a function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// TRUE, or FALSE for failure (UM-02a).
    Boolean,
    /// A handle, or NULL for failure: what makes kernel objects (CFM-01, CH-06, W-07a).
    HandleOrNull,
    /// A handle, or INVALID_HANDLE_VALUE for failure: what opens files (CH-06).
    HandleOrInvalid,
    /// An address, or NULL for failure (MV-01).
    AddressOrNull,
    /// NULL, or the address that was given for failure.
    NullOrAddress,
    /// The identifier of a process or a thread, which also serves as a handle (HND-05).
    Identifier,
    /// A number; the constants of these families have names for it. `failure` is the value that
    /// means failure, where there is one.
    Number {
        /// The families.
        families: &'static [Family],
        /// The failure value.
        failure: Option<u32>,
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
    /// An array of handles.
    Handles(Vec<Handle>),
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

/// What a call gave through an output parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The documented name of the parameter, or of the member of a structure.
    pub name: &'static str,
    /// What kind of value it is.
    pub gives: Gives,
    /// The value.
    pub value: OutputValue,
    /// The process in which a handle among the values is one.
    pub process: ProcessId,
}

impl Output {
    /// The value, unless it is bytes.
    pub fn number(&self) -> Option<u32> {
        match self.value {
            OutputValue::Number(value) => Some(value),
            OutputValue::Bytes(_) => None,
        }
    }
}

/// The value of an output parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputValue {
    /// A number, a handle's value or an address.
    Number(u32),
    /// Bytes.
    Bytes(Arc<[u8]>),
}

impl From<u32> for OutputValue {
    fn from(value: u32) -> OutputValue {
        OutputValue::Number(value)
    }
}

impl From<Handle> for OutputValue {
    fn from(value: Handle) -> OutputValue {
        OutputValue::Number(value.0)
    }
}

impl From<Address> for OutputValue {
    fn from(value: Address) -> OutputValue {
        OutputValue::Number(value.0)
    }
}

impl From<Vec<u8>> for OutputValue {
    fn from(value: Vec<u8>) -> OutputValue {
        OutputValue::Bytes(value.into())
    }
}
