//! What is known of the arguments of a call before it is made.

use super::{BoundArg, BoundCall, Given};
use abi::Handle;
use coredll::{Api, Arg, Args};

/// The arguments of a call.
#[derive(Debug)]
pub struct BoundArgs {
    /// Those that are given, in the order written.
    pub given: Box<[Given]>,
    /// All of them, as far as they are known; what is not holds its place.
    pub known: Args,
    /// Some are not known before the call is made.
    pub varies: bool,
}

impl BoundCall {
    /// A call of a function with these arguments.
    pub(super) fn new(api: &'static Api, args: Box<[Given]>) -> BoundCall {
        let mut values = vec![None; api.params.len()];
        for Given { param, arg } in &args {
            values[usize::from(*param)] = Some(arg.known());
        }
        let known = Args::new(api.params, values);
        let varies = args.iter().any(|given| given.arg.varies());
        BoundCall { api, args: Box::new(BoundArgs { given: args, known, varies }) }
    }
}

impl BoundArg {
    /// True if what it stands for depends on what happened before.
    pub(crate) fn varies(&self) -> bool {
        match self {
            BoundArg::Name { .. } | BoundArg::InSlot { .. } | BoundArg::Handles(_) => true,
            BoundArg::Number(_) | BoundArg::Text(_) | BoundArg::Data(_) | BoundArg::Null => false,
        }
    }

    /// The argument as far as it is known.
    fn known(&self) -> Arg {
        match self {
            BoundArg::Number(value) => Arg::Number(*value),
            BoundArg::Name { .. } | BoundArg::InSlot { .. } => Arg::Number(0),
            BoundArg::Text(text) => Arg::Text(text.clone()),
            BoundArg::Data(content) => Arg::Data((**content).clone()),
            BoundArg::Handles(handles) => {
                Arg::Handles(handles.iter().map(|_| Handle::NULL).collect())
            }
            BoundArg::Null => Arg::Null,
        }
    }
}
