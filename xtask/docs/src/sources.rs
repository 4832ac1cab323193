//! The page that leads from the sentences of the source documents to clauses.

use super::pages::{cell, page};
use abi::clause::documents::{DOCUMENTS, Document, Says};

pub(super) fn sources() -> String {
    let mut text = page(
        "From the source documents to clauses",
        "Five documents decide what the versions do. Each sentence, entry of a list, row of a \
         table, signature and example counts one, in reading order; headings do not count. The \
         text itself is Microsoft's and is not here: [clauses.md](clauses.md) says it in other \
         words.",
    );
    for document in &DOCUMENTS {
        text += &of(document);
    }
    text
}

fn of(document: &Document) -> String {
    let version = document.version.name();
    let mut text = format!("\n## {}\n\n{version}.\n\n", document.title);
    text += "| Part | Sentence | Clauses |\n| --- | --- | --- |\n";
    for part in document.parts {
        for sentence in part.sentences {
            let says = match sentence.says {
                Says::Clauses(clauses) => {
                    clauses.iter().map(|clause| clause.id).collect::<Vec<_>>().join(", ")
                }
                Says::Nothing(why) => format!("none: {}", cell(why)),
            };
            text += &format!("| {} | {} | {says} |\n", part.name, sentence.number);
        }
    }
    text
}
