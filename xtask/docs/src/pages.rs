//! The pages, as Markdown.

use super::decisions;
use abi::clause::{self, Clause, Permits, Standing};
use abi::{OsVersion, not_modelled as gaps};

/// What stands above every page.
const NOTE: &str = "<!-- Made from the code by `cargo xtask docs`. Changes go into the code. -->\n";

pub(super) fn page(title: &str, introduction: &str) -> String {
    format!("# {title}\n\n{NOTE}\n{introduction}\n")
}

/// A text as the cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

pub(super) fn names(versions: &[OsVersion]) -> String {
    versions.iter().map(|version| version.name()).collect::<Vec<_>>().join(", ")
}

/// Every clause, grouped by the letters that identifiers begin with.
pub(super) fn clauses() -> String {
    let mut text = page(
        "Clauses",
        "The statements that answers cite. *Documented*: a document says so. *Measured*: real \
         systems or real programs show it. *Chosen*: the documents are silent, and this project \
         chose ([choices.md](choices.md) gives the reasons). Where a clause permits *several \
         results*, no single one may be demanded. One that *holds because of* others says in other \
         words what they say, or what comes of them, and the code follows those. What no scenario can show is listed at the end, \
         with the reason. `slotzero explain ID` tells which functions follow a clause and which \
         scenarios show it; [sources.md](sources.md) leads from the sentences of the five source \
         documents to clauses.",
    );
    let mut area = "";
    for clause in clause::ALL {
        let letters = clause.id.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_lowercase());
        if letters != area {
            area = letters;
            text += &format!("\n## {}\n\n", letters.trim_end_matches('-'));
            text += "| Clause | Standing | Says | Versions | Source |\n| --- | --- | --- | --- | --- |\n";
        }
        text += &clause_row(clause);
    }
    text += "\n## What no scenario can show\n\n| Clause | Why |\n| --- | --- |\n";
    for clause in clause::ALL {
        if let Some(why) = clause.untestable {
            text += &format!("| {} | {} |\n", clause.id, cell(why));
        }
    }
    text
}

fn clause_row(clause: &Clause) -> String {
    let extended = match clause.extended_to {
        [] => String::new(),
        others => format!("; by extension {}", names(others)),
    };
    let source = match clause.standing {
        Standing::Chosen => "[chosen](choices.md)",
        Standing::Documented | Standing::Measured => clause.source,
    };
    let causes: Vec<&str> = clause.follows_from.iter().map(|cause| cause.id).collect();
    let causes = match causes.is_empty() {
        true => String::new(),
        false => format!("; holds because of {}", causes.join(", ")),
    };
    let several = match clause.permits {
        Permits::One => String::new(),
        several => format!(", {several}"),
    };
    format!(
        "| {} | {}{several} | {} | {}{extended} | {}{causes} |\n",
        clause.id,
        clause.standing,
        cell(clause.text),
        names(clause.versions),
        cell(source),
    )
}

/// What this project chose where the documents are silent.
pub(super) fn choices() -> String {
    let mut text = page(
        "Choices",
        "Where the documents are silent this project chooses, and says why. A choice is no fact \
         about Windows CE: a program that depends on one depends on this model.\n\n\
         The tables tell, for each point on which the versions differ or the documents \
         contradict each other or say nothing, what each version does: as a field of `Rules` \
         says, or as clauses do. Below them stands every choice with its reason.",
    );
    text += &decisions::tables();
    text +=
        "\n## The choices\n\n| Clause | Choice | Because | Versions |\n| --- | --- | --- | --- |\n";
    for clause in clause::ALL.iter().filter(|clause| clause.standing == Standing::Chosen) {
        let (says, because) = (cell(clause.text), cell(clause.source));
        let versions = names(clause.versions);
        text += &format!("| {} | {says} | {because} | {versions} |\n", clause.id);
    }
    text
}

/// What is left out by design, besides what a run can come to.
const LEFT_OUT: &[&str] = &[
    "Instructions: `Execute` checks the page and raises what it must; nothing is executed.",
    "The entry points, imports, exports and resources of EXEs and DLLs: they have pages and addresses.",
    "What the processes of the system do: with `system: true` they take slots, and no more.",
    "Time that calls take: the clock moves only when no thread can run.",
    "Folders beyond what files need: there is no CreateDirectory or FindFirstFile.",
    "Structured exception handlers: a touch of memory in a scenario is guarded or it is not.",
    "Interrupts, devices, drivers, graphics, messages, the registry.",
];

/// What the model leaves out.
pub(super) fn not_modelled() -> String {
    let mut text = page(
        "What is not modelled",
        "A run that comes to one of these stops there, says so by this name, and ends with exit \
         code 3: the model never guesses. `expect: NotModelled` in a scenario says that it \
         knows.\n\n| What | About |\n| --- | --- |",
    );
    for (what, why) in gaps::ALL {
        text += &format!("| {} | {} |\n", cell(what), cell(why));
    }
    text += "\n## Functions\n\nEvery function that is not in [api.md](api.md): a scenario that \
             calls one is not run (exit code 2).\n\n## Left out by design\n\n";
    for line in LEFT_OUT {
        text += &format!("- {line}\n");
    }
    text
}
