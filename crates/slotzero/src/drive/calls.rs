//! Calls of the API and of helpers.

use super::answer::{Answer, Wrong, hex, result_text};
use super::helper;
use super::request::{Call, Out};
use super::session::{Caller, Session};
use abi::clause::ClauseId;
use coredll::{APIS, Api, Arg, Args, Gives, Output, OutputValue, Returned, Returns};
use runner::{Invocation, invoke};
use scenario::echo;
use scenario::near::nearest;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use trace::text::excerpt;

/// What the returned value is called among the outputs.
const RETURN: &str = "return";

impl Session<'_> {
    /// Makes a call, by a function's documented name or a helper's.
    pub(super) fn perform(&mut self, call: &Call) -> Result<Answer, Wrong> {
        let caller = self.caller(call.proc.as_deref())?;
        self.announce(Some(caller.thread), || call.to_text());
        if call.function == "Returned" {
            return self.returned(&caller);
        }
        let over = self.earlier_wait(&caller)?;
        let answer = match helper::find(&call.function, &call.args) {
            Some(helper) => helper::act(self, &caller, helper, call),
            None => self.call_api(&caller, call),
        }?;
        // Whoever goes on without asking what an earlier wait came to does not want to know.
        if over && self.pending.get(&caller.thread).is_some_and(|pending| pending.is_over()) {
            self.pending.remove(&caller.thread);
        }
        Ok(answer)
    }

    fn call_api(&mut self, caller: &Caller, call: &Call) -> Result<Answer, Wrong> {
        let api = coredll::find(&call.function).ok_or_else(|| unknown_function(&call.function))?;
        self.demand(api)?;
        let args = self.arguments(&caller.name, api, &call.args)?;
        known_outputs(api, &call.out)?;
        let written = || {
            let arg = |(name, value): (&String, &Value)| {
                (Arc::from(name.as_str()), excerpt(&value.to_string()))
            };
            call.args.iter().map(arg).collect()
        };
        let invocation = invoke(&mut self.kernel(), caller.thread, api, &args, written);
        if let Some(what) = invocation.not_modelled {
            return Err(Wrong::not_modelled(what));
        }
        match invocation.returned {
            Returned::Blocked => Ok(self.wait_for(caller, api, &call.out)),
            Returned::Ended => Ok(Answer::plain("ok")),
            Returned::Nothing => Ok(self.answer(caller, api, 0, &invocation, call)),
            Returned::Value(value) => Ok(self.answer(caller, api, value, &invocation, call)),
        }
    }

    /// Refuses a function that the version does not have.
    pub(super) fn demand(&self, api: &Api) -> Result<(), Wrong> {
        let version = self.world.rules.version;
        if api.versions.contains(&version) {
            return Ok(());
        }
        let (name, exists) = (api.name, api.versions_words());
        let message = format!("{name} does not exist on {version}; it exists on {exists}");
        Err(Wrong::input(message))
    }

    /// Calls a function on behalf of a helper, and reports it as any call.
    pub(super) fn call_for(
        &mut self,
        caller: &Caller,
        function: &str,
        given: &[(&str, Arg)],
    ) -> Result<Invocation, Wrong> {
        let api = coredll::find(function).expect("a helper calls functions that are listed");
        let value = |name: &str| given.iter().find(|(known, _)| *known == name);
        let values = api.params.iter().map(|param| Some(value(param.name)?.1.clone()));
        let args = Args::new(api.params, values.collect());
        let written = || {
            let arg =
                |(name, value): &(&str, Arg)| (Arc::from(*name), excerpt(&format!("{value:?}")));
            given.iter().map(arg).collect()
        };
        let invocation = invoke(&mut self.kernel(), caller.thread, api, &args, written);
        match invocation.not_modelled {
            Some(what) => Err(Wrong::not_modelled(what)),
            None => Ok(invocation),
        }
    }

    /// Gives a thread a last error, in the trace as well.
    pub(super) fn leave_error(&mut self, caller: &Caller, code: u32) -> Result<(), Wrong> {
        if self.world.state.threads[caller.thread.0].last_error != code {
            self.call_for(caller, "SetLastError", &[("dwErrCode", Arg::Number(code))])?;
        }
        Ok(())
    }

    /// Makes calls that only ask through the typed functions, and adds the last error that they
    /// wrote.
    pub(super) fn with_call(
        &mut self,
        caller: &Caller,
        act: impl FnOnce(&mut coredll::Call<'_, '_>) -> Answer,
    ) -> Result<Answer, Wrong> {
        let mut kernel = self.kernel();
        let mut call = coredll::Call::new(&mut kernel, caller.thread);
        let answer = act(&mut call);
        let (not_modelled, wrote) = (call.not_modelled, call.last_error.map(|code| code.0));
        if let Some(what) = not_modelled {
            return Err(Wrong::not_modelled(what));
        }
        if let Some(code) = wrote {
            // The trace tells of no call that left it.
            let known = ("dwErrCode", Arg::Number(code));
            self.call_for(caller, "SetLastError", &[known])?;
        }
        Ok(Answer { last_error: wrote, ..answer })
    }

    fn answer(
        &mut self,
        caller: &Caller,
        api: &Api,
        value: u32,
        invocation: &Invocation,
        call: &Call,
    ) -> Answer {
        self.bind_out(caller, api, value, &invocation.outputs, &call.out);
        let clause = invocation.clause.map(|clause: ClauseId| clause.id);
        Answer {
            result: result_text(api.returns, value),
            last_error: invocation.last_error.map(|code| code.0),
            value: outputs(&invocation.outputs),
            clause: call.explain.then_some(clause),
        }
    }

    /// Binds what came of a call. The value of a function that returns TRUE or FALSE is its first
    /// output: the handle of DuplicateHandle, the process of CreateProcess.
    pub(super) fn bind_out(
        &mut self,
        caller: &Caller,
        api: &Api,
        value: u32,
        outputs: &[Output],
        out: &Out,
    ) {
        match out {
            Out::Nothing => {}
            Out::Value(name) if api.returns == Returns::Boolean => {
                let first = outputs.iter().find_map(Output::number);
                self.bind(&caller.name, name, first.unwrap_or(value));
            }
            Out::Value(name) => self.bind(&caller.name, name, value),
            Out::Each(names) => {
                for (output, name) in names {
                    let found = outputs.iter().find(|known| known.name == output);
                    let found = found.and_then(Output::number);
                    let found = if output == RETURN { Some(value) } else { found };
                    self.bind(&caller.name, name, found.unwrap_or(0));
                }
            }
        }
    }
}

fn unknown_function(name: &str) -> Wrong {
    let known = APIS.iter().map(|api| api.name).chain(helper::names());
    let shown = echo(name);
    Wrong::input(match nearest(name, known) {
        Some(near) => format!("there is no function `{shown}`; did you mean `{near}`?"),
        None => format!("there is no function `{shown}`; `slotzero list --apis` shows them"),
    })
}

/// Names can be bound to outputs that the function has, other than bytes, and to what it returns.
fn known_outputs(api: &Api, out: &Out) -> Result<(), Wrong> {
    let Out::Each(names) = out else { return Ok(()) };
    for name in names.keys().filter(|name| *name != RETURN) {
        match api.output(name) {
            Some(output) if output.gives == Gives::Bytes => {
                let message = format!("`{name}` is bytes, and names are bound to numbers");
                return Err(Wrong::input(message));
            }
            Some(_) => {}
            None => return Err(unknown_output(api, name)),
        }
    }
    Ok(())
}

fn unknown_output(api: &Api, name: &str) -> Wrong {
    let shown = echo(name);
    let known: Vec<&str> = api.outputs().map(|output| output.name).chain([RETURN]).collect();
    Wrong::input(match nearest(name, known.iter().copied()) {
        Some(near) => format!("{} has no output `{shown}`; did you mean `{near}`?", api.name),
        None => format!("{} has no output `{shown}`, only {}", api.name, known.join(", ")),
    })
}

/// Outputs by their names; bytes as hexadecimal digits. Null if there are none.
fn outputs(outputs: &[Output]) -> Value {
    if outputs.is_empty() {
        return Value::Null;
    }
    let value = |output: &Output| match &output.value {
        OutputValue::Number(number) => json!(number),
        OutputValue::Bytes(bytes) => json!(hex(bytes)),
    };
    let outputs = outputs.iter().map(|output| (output.name.to_owned(), value(output)));
    Value::Object(outputs.collect::<Map<_, _>>())
}
