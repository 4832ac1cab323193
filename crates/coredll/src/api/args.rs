//! The arguments of a call.

use super::{Arg, Buffer, Param, SecurityAttributes, Takes};
use crate::call::Call;
use abi::constant::TRUE;
use abi::{Address, Handle};
use std::sync::Arc;

/// The arguments of a call, in the order of the parameters.
#[derive(Debug, Default)]
pub struct Args(Vec<Option<Arg>>);

/// What is copied over others takes their memory.
impl Clone for Args {
    fn clone(&self) -> Args {
        Args(self.0.clone())
    }

    fn clone_from(&mut self, other: &Args) {
        self.0.clone_from(&other.0);
    }
}

impl Args {
    /// The arguments for these parameters; `None`: left out. Numbers and handles that are left
    /// out get the value that their parameter declares. Text ends before its first NUL, as C's does
    /// (SZ-04).
    pub fn new(params: &[Param], mut values: Vec<Option<Arg>>) -> Args {
        values.resize(params.len(), None);
        for value in values.iter_mut().flatten() {
            let Arg::Text(text) = value else { continue };
            if let Some((before, _)) = text.split_once('\0') {
                *text = Arc::from(before);
            }
        }
        for (index, param) in params.iter().enumerate() {
            let declared = match param.takes {
                Takes::Number { default, .. } => default,
                Takes::Handle { default } => default.0,
                Takes::Length { of } => {
                    let data = params.iter().position(|param| param.name == of);
                    length(data.and_then(|data| values[data].as_ref()))
                }
                _ => continue,
            };
            values[index].get_or_insert(Arg::Number(declared));
        }
        Args(values)
    }

    /// Gives another argument for a parameter that has one.
    pub fn set(&mut self, index: usize, arg: Arg) {
        self.0[index] = Some(arg);
    }

    /// An argument, if it was given or has a value of its own when it is left out.
    pub fn given(&self, index: usize) -> Option<&Arg> {
        self.0.get(index).and_then(Option::as_ref)
    }

    /// A number; 0 for NULL.
    pub fn number(&self, index: usize) -> u32 {
        match self.given(index) {
            Some(Arg::Number(value)) => *value,
            _ => 0,
        }
    }

    /// What a pointer points to, or NULL.
    pub fn pointed_to(&self, index: usize) -> Option<u32> {
        match self.given(index) {
            Some(Arg::Number(value)) => Some(*value),
            _ => None,
        }
    }

    /// A handle.
    pub fn handle(&self, index: usize) -> Handle {
        Handle(self.number(index))
    }

    /// An array of handles, or NULL.
    pub fn handles(&self, index: usize) -> Option<&[Handle]> {
        match self.given(index) {
            Some(Arg::Handles(handles)) => Some(handles),
            _ => None,
        }
    }

    /// A handle to a process; the caller's pseudo-handle if it was left out.
    pub fn process(&self, index: usize, call: &Call<'_, '_>) -> Handle {
        match self.given(index) {
            None => call.kernel.rules.handles.current_process,
            Some(_) => self.handle(index),
        }
    }

    /// Security attributes, or NULL.
    pub fn security(&self, index: usize) -> Option<SecurityAttributes> {
        match self.given(index) {
            Some(&Arg::Number(value)) => Some(SecurityAttributes { bInheritHandle: value == TRUE }),
            _ => None,
        }
    }

    /// An address, NULL if it was left out.
    pub fn address(&self, index: usize) -> Address {
        Address(self.number(index))
    }

    /// A truth value, FALSE if it was left out.
    pub fn boolean(&self, index: usize) -> bool {
        self.number(index) != 0
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

/// How many bytes or handles are written out.
fn length(data: Option<&Arg>) -> u32 {
    match data {
        Some(Arg::Data(data)) => data.len().and_then(|len| len.try_into().ok()).unwrap_or(u32::MAX),
        Some(Arg::Handles(handles)) => handles.len().try_into().unwrap_or(u32::MAX),
        _ => 0,
    }
}
