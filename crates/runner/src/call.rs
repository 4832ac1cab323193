//! One call by name: for scenarios and for `slotzero drive`.

use abi::constant::name_of;
use abi::{ClauseId, ErrorCode, ThreadId};
use coredll::{Api, Arg, Args, Call, Gives, Interrupted, Output, OutputValue, Returned, Returns};
use kernel::Kernel;
use std::sync::Arc;
use trace::Event;
use trace::event::{RESULT, Value, Word};
use trace::text::Text;

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// What the function handed back.
    pub returned: Returned,
    /// True if the call was refused.
    pub failed: bool,
    /// The last error that the call wrote, if it wrote one.
    pub last_error: Option<ErrorCode>,
    /// The clause behind a refusal, or behind a last error written on success.
    pub clause: Option<ClauseId>,
    /// What the call gave through its output parameters.
    pub outputs: Vec<Output>,
    /// What the call ran into that the model does not cover.
    pub not_modelled: Option<&'static str>,
    /// What kept the call from coming to its end.
    pub interrupted: Option<Interrupted>,
}

impl Invocation {
    /// What the call gave through the output parameter with this name.
    pub fn output(&self, name: &str) -> Option<&Output> {
        self.outputs.iter().find(|output| output.name == name)
    }
}

/// Calls a function of the API, and reports the call and its return.
///
/// `written` gives the arguments as the caller wrote them; it is asked only if somebody listens.
pub fn invoke(
    kernel: &mut Kernel<'_>,
    thread: ThreadId,
    api: &Api,
    args: &Args,
    written: impl FnOnce() -> Vec<(Arc<str>, Text)>,
) -> Invocation {
    // What goes on in the middle has been told.
    if !kernel.state.look_ups.contains(&thread) {
        kernel.emit(|| Event::Call {
            thread,
            api: Word::Borrowed(api.name),
            args: written(),
            values: values(api, args),
        });
    }
    let mut call = Call::new(kernel, thread);
    let returned = (api.invoke)(&mut call, args);
    let outputs = call.take_outputs();
    let Call { last_error, clause, refused: failed, not_modelled, interrupted, .. } = call;
    let invocation =
        Invocation { returned, failed, last_error, clause, outputs, not_modelled, interrupted };
    let comes_back = matches!(returned, Returned::Value(_) | Returned::Nothing);
    if comes_back && not_modelled.is_none() && interrupted.is_none() {
        report_return(kernel, thread, api, &invocation);
    }
    invocation
}

/// The most bytes of a text that a trace tells whole.
const WHOLE_TEXT_BYTES: usize = 1024;

/// What the arguments stand for.
fn values(api: &Api, args: &Args) -> Vec<(Word, Value)> {
    let value = |arg: &Arg| match arg {
        Arg::Number(number) => Value::Number(*number),
        Arg::Text(text) => text_value(text),
        Arg::Data(data) => Value::Data(data.clone()),
        Arg::Handles(handles) => Value::Handles { handles: handles.clone() },
        Arg::Null => Value::Null,
    };
    let given = api.params.iter().enumerate();
    let given = given.filter_map(|(index, param)| Some((param.name, value(args.given(index)?))));
    let mut values = Vec::with_capacity(api.params.len());
    values.extend(given.map(|(name, value)| (Word::Borrowed(name), value)));
    values
}

/// Text, whole if it is no longer than a path may be.
fn text_value(text: &Arc<str>) -> Value {
    if text.len() <= WHOLE_TEXT_BYTES {
        return Value::Text(text.clone());
    }
    Value::LongText {
        begin: text.chars().take(64).collect::<String>().into(),
        units: text.encode_utf16().count() as u64,
        hash: journal::mix(0, &**text, &()),
    }
}

/// The most bytes of an output that its text shows.
const SHOWN_BYTES: usize = 16;

fn report_return(kernel: &mut Kernel<'_>, thread: ThreadId, api: &Api, call: &Invocation) {
    for output in &call.outputs {
        if let OutputValue::Bytes(bytes) = &output.value {
            if bytes.len() > SHOWN_BYTES {
                kernel.emit(|| Event::Gave {
                    thread,
                    output: Word::Borrowed(output.name),
                    bytes: Arc::from(&bytes[..]),
                });
            }
        }
    }
    kernel.emit(|| Event::Return {
        thread,
        api: Word::Borrowed(api.name),
        result: result_text(api.returns, call.returned),
        outputs: call
            .outputs
            .iter()
            .map(|output| (Word::Borrowed(output.name), Word::Owned(output_text(output))))
            .collect(),
        names: constants(api.returns, call.returned, &call.outputs),
        last_error: call.last_error,
        clause: call.clause.map(|clause| Word::Borrowed(clause.id)),
    });
}

/// The constants that stand for what a call returned and gave.
fn constants(returns: Returns, returned: Returned, outputs: &[Output]) -> Vec<(Word, Word)> {
    let result = result_name(returns, returned).map(|constant| (RESULT, constant));
    let outputs = outputs.iter().filter_map(|output| Some((output.name, output_name(output)?)));
    let pair = |(name, constant)| (Word::Borrowed(name), Word::Borrowed(constant));
    result.into_iter().chain(outputs).map(pair).collect()
}

/// Reports the return of a call that had blocked.
pub fn report_late_return(kernel: &mut Kernel<'_>, thread: ThreadId, api: &Api, answer: u32) {
    kernel.emit(|| Event::Return {
        thread,
        api: Word::Borrowed(api.name),
        result: result_text(api.returns, Returned::Value(answer)),
        outputs: Vec::new(),
        names: constants(api.returns, Returned::Value(answer), &[]),
        last_error: None,
        clause: None,
    });
}

/// The constant that stands for a return value, if one does.
pub fn result_name(returns: Returns, returned: Returned) -> Option<&'static str> {
    match (returns, returned) {
        (Returns::Number { families, .. }, Returned::Value(value)) => name_of(value, families),
        _ => None,
    }
}

/// The constant that stands for an output, if there is one.
pub fn output_name(output: &Output) -> Option<&'static str> {
    match output.gives {
        Gives::Number { families } => name_of(output.number()?, families),
        _ => None,
    }
}

/// A return value as people write it; a number as a number.
pub fn result_text(returns: Returns, returned: Returned) -> Word {
    let Returned::Value(value) = returned else {
        return Word::Borrowed("");
    };
    match returns {
        Returns::Boolean => Word::Borrowed(if value == 0 { "FALSE" } else { "TRUE" }),
        Returns::HandleOrNull | Returns::HandleOrInvalid | Returns::Identifier => {
            Word::Owned(abi::Handle(value).to_string())
        }
        Returns::AddressOrNull | Returns::NullOrAddress if value == 0 => Word::Borrowed("NULL"),
        Returns::AddressOrNull | Returns::NullOrAddress => {
            Word::Owned(abi::Address(value).to_string())
        }
        Returns::Number { failure: Some(0xFFFF_FFFF), .. } if value == u32::MAX => {
            Word::Borrowed("0xFFFFFFFF")
        }
        Returns::Number { .. } | Returns::Nothing => Word::Owned(value.to_string()),
    }
}

/// An output as people write it: the first bytes of a buffer; what serves as a handle in the form
/// in which handles are shown everywhere else; a number as a number.
pub fn output_text(output: &Output) -> String {
    match &output.value {
        OutputValue::Number(value) => match output.gives {
            Gives::Handle | Gives::Identifier => abi::Handle(*value).to_string(),
            Gives::Address => abi::Address(*value).to_string(),
            Gives::Number { .. } => value.to_string(),
            Gives::Bytes => unreachable!("a call gives bytes where it declares bytes"),
        },
        OutputValue::Bytes(bytes) => {
            let shown: Vec<String> =
                bytes.iter().take(SHOWN_BYTES).map(|byte| format!("{byte:02X}")).collect();
            let more = if bytes.len() > SHOWN_BYTES { " …" } else { "" };
            format!("{}{more}", shown.join(" "))
        }
    }
}
