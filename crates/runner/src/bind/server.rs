//! Calls into servers: the program that serves one, and what it takes.

use super::{ADDRESSES, Binder, HANDLES, NUMBERS, Use};
use abi::clause::{CE6_05, ClauseId, PSL_05};
use abi::world::program_key;
use scenario::step::{CallServer, Passed, Step};
use scenario::{Diagnostic, Place, Program, Taken, TakenKind, echo, near::nearest};

impl Binder<'_> {
    /// Checks that every version has servers that are processes, that there is such a program, and
    /// that it gets what it takes.
    pub(super) fn server_call(&mut self, step: &Step, call: &CallServer) {
        self.check_servers(step);
        let wanted = program_key(&call.program);
        let same = |program: &&Program| program_key(&program.name) == wanted;
        let Some(program) = self.programs.iter().find(same) else {
            let message = format!("there is no program `{}`", echo(&call.program));
            let mistake = Diagnostic::error(call.program.span, message);
            let known = self.programs.iter().map(|program| &**program.name);
            self.mistakes.push_once(match nearest(&call.program, known) {
                Some(near) => mistake.help(format!("did you mean `{near}`?")),
                None => mistake.help("`programs` has them: `Program(name:, takes:, steps: […])`"),
            });
            return;
        };
        for arg in &call.args {
            match program.takes.iter().find(|taken| taken.name.value == arg.name) {
                Some(taken) => self.passed(taken, arg),
                None => self.not_taken(program, arg),
            }
        }
        for taken in &program.takes {
            if !call.args.iter().any(|arg| arg.name == taken.name.value) {
                let message = format!("the program takes `{}` too", echo(&taken.name));
                let mistake = Diagnostic::error(step.name_span(), message);
                self.mistakes.push_once(mistake.also(taken.name.span, "it is named here"));
            }
        }
    }

    /// Servers are processes where processes share one address space (PSL-05); later they are in the
    /// kernel (CE6-05).
    fn check_servers(&mut self, step: &Step) {
        let lacking = self.on.iter().filter(|on| !on.value.has_slots());
        let lacking: Vec<&str> = lacking.map(|on| on.value.name()).collect();
        if lacking.is_empty() {
            return;
        }
        let message = format!("no thread moves into a server on {}", lacking.join(", "));
        let help = |clause: ClauseId| format!("clause {}: {}", clause.id, clause.text);
        let clause = if lacking.contains(&"CE_6_0") { CE6_05 } else { PSL_05 };
        self.mistakes.push(Diagnostic::error(step.name_span(), message).help(help(clause)));
    }

    fn not_taken(&mut self, program: &Program, arg: &Passed) {
        let message = format!("the program takes no `{}`", echo(&arg.name));
        let mistake = Diagnostic::error(arg.span, message);
        let known = program.takes.iter().map(|taken| &**taken.name);
        self.mistakes.push_once(match nearest(&arg.name, known) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake.also(program.name.span, "this program"),
        });
    }

    /// A handle is no pointer, and a pointer is no number.
    fn passed(&mut self, taken: &Taken, arg: &Passed) {
        let Place::Bound { name, .. } = &arg.value.value else { return };
        let kinds = match taken.kind {
            TakenKind::Pointer => ADDRESSES,
            TakenKind::Handle => HANDLES,
            TakenKind::Number => NUMBERS,
        };
        let used = Use { by: &arg.name, name: &name.value, span: arg.value.span };
        self.check_use(&used, kinds);
    }
}
