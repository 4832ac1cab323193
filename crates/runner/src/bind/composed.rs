//! Parameters that are written as an array or a structure.

use super::wanted::wanted;
use super::{ADDRESSES, Binder, BoundArg};
use abi::Handle;
use abi::constant::Family;
use coredll::{Param, Takes};
use scenario::{Kind, Node, Spanned};

impl Binder<'_> {
    /// An array of handles, or NULL.
    pub(super) fn handles(&mut self, param: &Param, node: &Node) -> Option<BoundArg> {
        let Kind::List(items) = &node.kind else {
            return match node.word() {
                Some(word) if **word == *"NULL" => Some(BoundArg::Null),
                _ => self.wrong(param.name, node, wanted(param)),
            };
        };
        let one = Param { name: param.name, takes: Takes::Handle { default: Handle::NULL } };
        let bound = items.iter().map(|item| {
            let handle = self.argument(&one, item)?;
            Some(Spanned::new(handle, item.span))
        });
        // Every mistake is told, not only the first.
        let bound: Vec<Option<Spanned<BoundArg>>> = bound.collect();
        bound.into_iter().collect::<Option<_>>().map(BoundArg::Handles)
    }

    /// Security attributes: the number that bInheritHandle is.
    pub(super) fn security(&mut self, param: &Param, node: &Node) -> Option<BoundArg> {
        let member = Param { name: "bInheritHandle", takes: Takes::Boolean };
        let Kind::Struct(fields) = &node.kind else {
            return self.value(param, node, &[Family::Handle], ADDRESSES);
        };
        match &**fields {
            [field] if *field.name == *member.name => self.argument(&member, &field.value),
            _ => self.wrong(param.name, node, wanted(param)),
        }
    }
}
