//! `Exe(data:, stack:)` and `Dll(data:, rel:)`: what can be loaded of a file.

use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::Spanned;
use crate::syntax::node::{Kind, Node};
use abi::world::ModuleSpec;
use abi::{Content, PAGE_BYTES};

/// The longest EXE or DLL in bytes: more fits nowhere, be it a slot or the area of DLLs of CE 6.0.
const MODULE_BYTES: u64 = 512 << 20;

/// The least and the greatest stack of a thread, in bytes: one page beside the overflow area, and
/// half of a slot.
const STACK_BYTES: (u32, u32) = (2 * PAGE_BYTES, 16 << 20);

impl FromNode for ModuleSpec {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<ModuleSpec> {
        let Kind::Call(call) = node.kind else {
            return cx.expected("a module, such as `Dll(data: 0x1000)`", &node);
        };
        let name = call.name.clone();
        if !matches!(&*name.value, "Exe" | "Dll") {
            return cx.unknown("kind of module", &name, name.span, ["Exe", "Dll"].into_iter());
        }
        if !cx.on_ce() {
            let message = "modules are loaded on Windows CE only";
            cx.report(
                Diagnostic::error(name.span, message)
                    .help("an image of the desktop is a `File(…, image: true)`"),
            );
        }
        let mut fields = Fields::of_call(*call, cx)?;
        let data = fields.integer("data", 0..=i128::from(MODULE_BYTES), cx);
        let data = data.map_or(0, |data| data.value);
        let module = if *name.value == *"Exe" {
            let (least, most) = STACK_BYTES;
            let stack = fields.integer("stack", i128::from(least)..=i128::from(most), cx);
            ModuleSpec::Exe { data, stack: stack.map(|stack| stack.value) }
        } else {
            ModuleSpec::Dll { data, rel: fields.optional("rel", cx).unwrap_or(true) }
        };
        fields.end(cx);
        Some(module)
    }
}

/// Reports a module that is empty, too long, or shorter than its own data.
pub(super) fn check(
    module: &Spanned<ModuleSpec>,
    content: &Spanned<Content>,
    cx: &mut Context<'_>,
) {
    let len = content.len().unwrap_or(u64::MAX);
    if len == 0 || len > MODULE_BYTES {
        let message = format!("a module has 1 to {MODULE_BYTES} bytes, this one has {len}");
        cx.report(Diagnostic::error(content.span, message).also(module.span, "the module"));
    } else if u64::from(module.data()) > len {
        let message = format!("the module has {len} bytes in all, fewer than those of its data");
        cx.report(Diagnostic::error(module.span, message).also(content.span, "its bytes"));
    }
}
