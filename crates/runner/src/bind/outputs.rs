//! What a scenario says of the outputs of a call, compared with what the function declares.

use super::kinds::Use;
use super::{ADDRESSES, Binder, HANDLES, NUMBERS, ValueKind};
use abi::constant::Family;
use coredll::{Api, Gives, OutputSpec};
use scenario::step::{Out, Want};
use scenario::{Diagnostic, Kind, Node, echo, near::nearest};

impl Binder<'_> {
    /// Checks what is said of one output.
    pub(super) fn output(&mut self, api: &Api, out: &Out) {
        let Some(output) = api.output(&out.name) else { return self.unknown_output(api, out) };
        match &out.want {
            Want::Bind(name) if output.gives == Gives::Bytes => {
                let message = format!("`{}` is bytes, and names are bound to numbers", output.name);
                let help = format!("compare them: `{}: Text(\"…\")`", output.name);
                self.mistakes.push_once(Diagnostic::error(name.span, message).help(help));
            }
            Want::Data(data) if output.gives != Gives::Bytes => {
                let (want, ..) = wanted(output.gives);
                let message = format!("`{}` takes {want}, not data", output.name);
                self.mistakes.push_once(Diagnostic::error(data.span, message));
            }
            Want::Bind(_) | Want::Data(_) => {}
            Want::Equals(node) => self.number_or_name(output, node),
        }
    }

    fn unknown_output(&mut self, api: &Api, out: &Out) {
        let message = format!("{} has no output `{}`", api.name, echo(&out.name));
        let mistake = Diagnostic::error(out.name_span, message);
        let names: Vec<&str> = api.outputs().map(|output| output.name).collect();
        self.mistakes.push_once(match nearest(&out.name, names.iter().copied()) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None if names.is_empty() => mistake.help("it has no outputs"),
            None => mistake.help(format!("it has {}", names.join(", "))),
        });
    }

    /// A number, constants of the output's families, or a name that is bound to such a value.
    fn number_or_name(&mut self, output: OutputSpec, node: &Node) {
        let (want, families, kinds) = wanted(output.gives);
        match &node.kind {
            _ if output.gives == Gives::Bytes => {
                self.wrong::<()>(output.name, node, want);
            }
            Kind::Word(_) | Kind::List(_) => {
                self.constants(output.name, node, families);
            }
            Kind::Text(name) => {
                self.check_use(&Use { by: output.name, name, span: node.span }, kinds);
            }
            Kind::Integer(_) => {}
            _ => {
                self.wrong::<()>(output.name, node, want);
            }
        }
    }
}

/// What stands for an output: in words, as constants, as names.
fn wanted(gives: Gives) -> (&'static str, &'static [Family], &'static [ValueKind]) {
    match gives {
        Gives::Handle => ("a handle", &[Family::Handle], HANDLES),
        Gives::Identifier => ("an identifier", &[], HANDLES),
        Gives::Address => ("an address", &[Family::Handle], ADDRESSES),
        Gives::Number { families } => ("a number", families, NUMBERS),
        Gives::Bytes => ("data such as `Text(\"…\")`", &[], &[]),
    }
}
