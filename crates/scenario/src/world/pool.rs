//! `paging_pool: 16` and `paging_pool: (target: 8, maximum: 12)`.

use crate::diagnostic::Diagnostic;
use crate::limits::RAM_PAGES;
use crate::load::context::Context;
use crate::load::fields::{Fields, FromNode};
use crate::source::Spanned;
use crate::syntax::node::{Kind, Name, Node};
use abi::world::PoolSpec;
use abi::{OsVersion, PoolKind};

/// The field, as messages name it.
const FIELD: &str = "paging_pool";

/// How many pages a pool may be said to have.
const PAGES: std::ops::RangeInclusive<i128> = 1..=RAM_PAGES as i128;

impl FromNode for PoolSpec {
    fn from_node(node: Node, cx: &mut Context<'_>) -> Option<PoolSpec> {
        let Kind::Struct(fields) = node.kind else {
            let pages = u32::try_from(cx.integer_of(FIELD, &node, PAGES)?).ok()?;
            return Some(PoolSpec::SetAside { pages });
        };
        let mut fields = Fields::new(Name::from(FIELD), node.span, fields.into_vec());
        let target = fields.required_integer("target", PAGES, cx);
        let maximum = fields.required_integer("maximum", PAGES, cx);
        fields.end(cx);
        Some(PoolSpec::Counted { target: target?.value, maximum: maximum?.value })
    }
}

/// The pool, if every version of the scenario has one of this kind and the machine the RAM for it.
pub(super) fn check(
    pool: Spanned<PoolSpec>,
    ram_pages: u32,
    cx: &mut Context<'_>,
) -> Option<PoolSpec> {
    let Spanned { value, span } = pool;
    let mut on = cx.on.iter().copied();
    let mistake = match on.find(|version| version.paging_pool() != Some(value.kind())) {
        Some(version) => of_another_kind(version),
        None if value.target() > value.maximum() => {
            (String::from("a paging pool has a maximum of at least its target"), "")
        }
        None if value.set_aside() > ram_pages => {
            (String::from("the machine has fewer pages of RAM than are set aside here"), "")
        }
        None => return Some(value),
    };
    let (message, help) = mistake;
    let diagnostic = Diagnostic::error(span, message);
    cx.report(if help.is_empty() { diagnostic } else { diagnostic.help(help) });
    None
}

fn of_another_kind(version: OsVersion) -> (String, &'static str) {
    match version.paging_pool() {
        None => (
            format!("{version} has no paging pool"),
            "CE_5_0 has one (`paging_pool: 16`), and CE_6_0 (`paging_pool: (target: 8, maximum: 12)`)",
        ),
        Some(PoolKind::SetAside) => (
            format!("the paging pool of {version} has a fixed number of pages"),
            "it is written `paging_pool: 16`",
        ),
        Some(PoolKind::Counted) => (
            format!("the paging pool of {version} has a target and a maximum"),
            "it is written `paging_pool: (target: 8, maximum: 12)`",
        ),
    }
}
