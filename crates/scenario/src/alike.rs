//! Scripts that are the same but for names: those of their processes, and those of what they bind.

use crate::ast::Scenario;
use crate::edit::fields;
use crate::syntax::node::{Args, Field, Kind, Node};
use std::collections::BTreeMap;

/// Groups of at least two scripts, by their places in the field `scripts`, that can stand for each other:
/// each is run by the first thread of a process of its own, and all that differs, their processes'
/// descriptions included, are the names of these processes and of what the scripts bind, which nothing
/// else in the scenario mentions. None where programs are run.
pub fn alike(scenario: &Scenario) -> Vec<Vec<usize>> {
    let Ok(fields) = fields(&scenario.file) else { return Vec::new() };
    let Some(scripts) = list(&fields, "scripts") else { return Vec::new() };
    let mut groups: Vec<Vec<usize>> = Vec::new();
    if scenario.programs.is_empty() {
        for script in 0..scripts.len() {
            let is_alike = |group: &&mut Vec<usize>| {
                let first = group[0];
                Pair::new(scenario, &fields, [&scripts[first], &scripts[script]])
                    .is_some_and(|pair| pair.is_alike())
            };
            match groups.iter_mut().find(is_alike) {
                Some(group) => group.push(script),
                None => groups.push(vec![script]),
            }
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

fn list<'n>(fields: &'n [Field], name: &str) -> Option<&'n [Node]> {
    let field = fields.iter().find(|field| *field.name == *name)?;
    if let Kind::List(nodes) = &field.value.kind { Some(nodes) } else { None }
}

fn args(node: &Node) -> &[Field] {
    match &node.kind {
        Kind::Call(call) => match &call.args {
            Args::Fields(fields) => fields,
            Args::Values(_) => &[],
        },
        _ => &[],
    }
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    let field = args(node).iter().find(|field| *field.name == *name)?;
    field.value.text().map(|text| &**text)
}

/// Two scripts, and the processes that run them.
struct Pair<'n> {
    scenario: &'n Scenario,
    fields: &'n [Field],
    scripts: [&'n Node; 2],
    processes: [&'n Node; 2],
}

/// What a name of the first becomes in the second, and the other way round.
#[derive(Default)]
struct Swap<'n>(BTreeMap<&'n str, &'n str>);

impl<'n> Pair<'n> {
    /// None if they are not run by two processes of one machine, of which neither takes steps that name
    /// nobody.
    fn new(
        scenario: &'n Scenario,
        fields: &'n [Field],
        scripts: [&'n Node; 2],
    ) -> Option<Pair<'n>> {
        let names = [text(scripts[0], "by")?, text(scripts[1], "by")?];
        let first = scenario.world.first_process().filter(|_| !scenario.steps.is_empty());
        if names[0] == names[1] || first.is_some_and(|first| names.contains(&first)) {
            return None;
        }
        let processes = list(fields, "world")?.iter().find_map(|machine| {
            let things = list(args(machine), "has")?;
            let process = |name: &str| {
                let mut processes = things.iter().filter(|thing| is_call(thing, "Process"));
                processes.find(|process| text(process, "name") == Some(name))
            };
            Some([process(names[0])?, process(names[1])?])
        })?;
        Some(Pair { scenario, fields, scripts, processes })
    }

    fn is_alike(&self) -> bool {
        let mut swap = Swap::default();
        let set = |script: &'n Node| self.scenario.bindings.set_in(script.span);
        let own =
            self.scripts.map(|script| text(script, "by").into_iter().chain(set(script)).collect());
        same(self.scripts, &mut |a, b| swap.takes(a, b, &own))
            && same(self.processes, &mut |a, b| swap.takes(a, b, &own))
            && self.fields.iter().all(|field| is_about(field) || self.leaves(&field.value, &swap))
    }

    /// True if nothing but the pair mentions a name that is not the same in both.
    fn leaves(&self, node: &Node, swap: &Swap<'_>) -> bool {
        if self.scripts.into_iter().chain(self.processes).any(|own| std::ptr::eq(own, node)) {
            return true;
        }
        match &node.kind {
            Kind::Text(text) => !swap.moves(text) && text.split('/').all(|part| !swap.moves(part)),
            _ => parts(node).into_iter().all(|part| self.leaves(part, swap)),
        }
    }
}

impl<'n> Swap<'n> {
    /// Notes that one text stands where the other does. False if that cannot be.
    fn takes(&mut self, a: &'n str, b: &'n str, own: &[Vec<&str>; 2]) -> bool {
        if a != b && !(own[0].contains(&a) && own[1].contains(&b)) {
            return false;
        }
        *self.0.entry(a).or_insert(b) == b && *self.0.entry(b).or_insert(a) == a
    }

    fn moves(&self, text: &str) -> bool {
        self.0.get(text).is_some_and(|other| *other != text)
    }
}

/// Fields that say nothing of what happens.
fn is_about(field: &Field) -> bool {
    ["about", "clauses", "tags", "source", "known_gap", "order"].contains(&&*field.name)
}

fn is_call(node: &Node, name: &str) -> bool {
    matches!(&node.kind, Kind::Call(call) if *call.name.value == *name)
}

/// Whether two nodes are the same but for texts, of which it is told which stand in the same place.
fn same<'n>([a, b]: [&'n Node; 2], texts: &mut dyn FnMut(&'n str, &'n str) -> bool) -> bool {
    let (parts_a, parts_b) = (parts(a), parts(b));
    let alone = match (&a.kind, &b.kind) {
        (Kind::Text(a), Kind::Text(b)) => texts(a, b),
        (Kind::Call(a), Kind::Call(b)) => {
            a.name.value == b.name.value && names(&a.args) == names(&b.args)
        }
        (Kind::Struct(a), Kind::Struct(b)) => {
            let name = |field: &'n Field| &field.name;
            a.iter().map(name).eq(b.iter().map(name))
        }
        (Kind::List(_), Kind::List(_)) | (Kind::Tuple(_), Kind::Tuple(_)) => true,
        (a, b) => a == b,
    };
    let parts = parts_a.len() == parts_b.len();
    alone && parts && parts_a.into_iter().zip(parts_b).all(|(a, b)| same([a, b], texts))
}

/// What a node consists of.
fn parts(node: &Node) -> Vec<&Node> {
    match &node.kind {
        Kind::Call(call) => match &call.args {
            Args::Fields(fields) => values(fields),
            Args::Values(nodes) => nodes.iter().collect(),
        },
        Kind::Struct(fields) => values(fields),
        Kind::List(nodes) | Kind::Tuple(nodes) => nodes.iter().collect(),
        _ => Vec::new(),
    }
}

fn values(fields: &[Field]) -> Vec<&Node> {
    fields.iter().map(|field| &field.value).collect()
}

/// The names of what is in parentheses, if they have any.
fn names(args: &Args) -> Vec<&str> {
    match args {
        Args::Fields(fields) => fields.iter().map(|field| &*field.name).collect(),
        Args::Values(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::NoFiles;
    use crate::source::Source;

    /// The groups of a scenario with these fields and five processes.
    fn groups(fields: &str) -> Vec<Vec<usize>> {
        let none = if fields.contains("], steps: [") { "" } else { ", steps: []" };
        let process = |name: &str| format!("Process(name: \"{name}\")");
        let has = ["main", "a", "b", "c", "d"].map(process).join(", ");
        let text = format!(
            "(about: \"a and b\", on: [CE_5_0], \
             world: [Machine(name: \"pda\", ram: 64, has: [{has}])], {fields}{none})"
        );
        let source = Source::from_bytes("t.ron", text.into_bytes()).expect("it is a text");
        match crate::parse(&source, &NoFiles) {
            Ok(scenario) => alike(&scenario),
            Err(mistakes) => panic!("{}", mistakes.render(crate::Format::Short)),
        }
    }

    fn script(by: &str, steps: &str) -> String {
        format!("Script(by: \"{by}\", steps: [{steps}])")
    }

    /// A script that binds a name of its own and uses it.
    fn own(by: &str) -> String {
        script(
            by,
            &format!("CreateMutex(lpName: \"m\", is: \"m{by}\"), ReleaseMutex(hMutex: \"m{by}\")"),
        )
    }

    #[test]
    fn scripts_are_alike_but_for_their_processes_and_what_they_bind() {
        let scripts = ["a", "b", "c"].map(own).join(", ");
        assert_eq!(groups(&format!("scripts: [{scripts}]")), [[0, 1, 2]]);
    }

    #[test]
    fn two_groups_of_scripts_are_told_apart() {
        let scripts =
            [script("a", "GetLastError()"), own("b"), script("c", "GetLastError()"), own("d")];
        assert_eq!(groups(&format!("scripts: [{}]", scripts.join(", "))), [[0, 2], [1, 3]]);
    }

    #[test]
    fn another_value_is_no_other_name() {
        let write = |by: &str, what: &str| script(by, &format!("CreateMutex(lpName: \"{what}\")"));
        let scripts = [write("a", "one"), write("b", "two")].join(", ");
        assert_eq!(groups(&format!("scripts: [{scripts}]")), [[0; 0]; 0]);
    }

    #[test]
    fn what_others_mention_is_no_name_of_ones_own() {
        let scripts = ["a", "b"].map(own).join(", ");
        for mention in [
            "steps: [GetLastError(by: \"a\")]",
            "steps: [GetLastError(), ReleaseMutex(hMutex: \"mb\")]",
            "may: [Kill(process: \"a\")]",
            "properties: [Always(CheckProcess(name: \"b\", running: true))]",
        ] {
            assert_eq!(
                groups(&format!("scripts: [{scripts}], {mention}")),
                [[0; 0]; 0],
                "{mention}"
            );
        }
        let elsewhere = "steps: [GetLastError()], properties: [Always(CheckProcess(name: \"c\", running: true))]";
        assert_eq!(groups(&format!("scripts: [{scripts}], {elsewhere}")), [[0, 1]]);
    }

    #[test]
    fn the_process_that_takes_the_steps_of_nobody_is_like_no_other() {
        let scripts = [script("main", "GetLastError()"), script("a", "GetLastError()")].join(", ");
        assert_eq!(groups(&format!("scripts: [{scripts}]")), [[0, 1]]);
        assert_eq!(groups(&format!("scripts: [{scripts}], steps: [GetLastError()]")), [[0; 0]; 0]);
    }
}
