//! Changes of a scenario's text: a field written, a part left out. Everything else stays as it is,
//! comments too.

use crate::diagnostic::Diagnostics;
use crate::source::{Source, Span};
use crate::syntax::node::{Args, Field, Kind, Node};
use crate::syntax::reader;

/// The text with a field of the scenario written anew, or added behind the others.
///
/// # Errors
/// What is wrong with its syntax; it need not make sense.
pub fn with_field(source: &Source, name: &str, value: &str) -> Result<String, Diagnostics> {
    let fields = fields(source)?;
    let text = source.text();
    let known = fields.iter().find(|field| *field.name == *name);
    let last = fields.last().map(|field| field.value.span.end as usize);
    Ok(match (known, last) {
        (Some(known), _) => replaced(text, known.value.span, value),
        (None, Some(end)) => format!("{}, {name}: {value}{}", &text[..end], &text[end..]),
        (None, None) => format!("({name}: {value})"),
    })
}

/// The text without a field of the scenario.
///
/// # Errors
/// What is wrong with its syntax.
pub fn without_field(source: &Source, name: &str) -> Result<String, Diagnostics> {
    let fields = fields(source)?;
    let known = fields.iter().find(|field| *field.name == *name);
    Ok(known.map_or_else(|| source.text().to_owned(), |field| without(source, whole(field))))
}

/// The text of the value of a field of the scenario.
///
/// # Errors
/// What is wrong with its syntax.
pub fn field<'s>(source: &'s Source, name: &str) -> Result<Option<&'s str>, Diagnostics> {
    let fields = fields(source)?;
    let known = fields.iter().find(|field| *field.name == *name);
    Ok(known.map(|field| source.slice(field.value.span)))
}

/// What a scenario may do without, as far as its syntax goes: the entries of its lists, and its fields
/// and those of its calls; what holds others stands before them.
///
/// # Errors
/// What is wrong with its syntax.
pub fn parts(source: &Source) -> Result<Vec<Span>, Diagnostics> {
    let mut parts = Vec::new();
    let fields = fields(source)?;
    in_fields(&fields, &mut parts);
    Ok(parts)
}

/// The text without one of its [`parts`] and the comma that sets it apart.
pub fn without(source: &Source, part: Span) -> String {
    let text = source.text();
    let (before, after) = (&text[..part.start as usize], &text[part.end as usize..]);
    let rest = after.trim_start();
    if let Some(rest) = rest.strip_prefix(',') {
        // The line that the part had to itself goes with it.
        let alone = before.trim_end_matches(' ').ends_with('\n');
        let line =
            rest.find(|c: char| c != ' ').filter(|at| alone && rest[*at..].starts_with('\n'));
        return format!("{before}{}", rest[line.map_or(0, |at| at + 1)..].trim_start_matches(' '));
    }
    let before = before.trim_end();
    format!("{}{after}", before.strip_suffix(',').unwrap_or(before))
}

/// The text with every `PerVersion(…)` replaced by what it has for one version.
///
/// # Errors
/// What is wrong with its syntax.
pub fn on_version(source: &Source, version: &str) -> Result<String, Diagnostics> {
    let mut splits = Vec::new();
    for field in fields(source)? {
        find_splits(&field.value, version, &mut splits);
    }
    let mut text = source.text().to_owned();
    for (split, value) in splits.into_iter().rev() {
        text.replace_range(split.start as usize..split.end as usize, source.slice(value));
    }
    Ok(text)
}

fn find_splits(node: &Node, version: &str, splits: &mut Vec<(Span, Span)>) {
    match &node.kind {
        Kind::Call(call) => match &call.args {
            Args::Fields(fields) if *call.name.value == *"PerVersion" => {
                let own = fields.iter().find(|field| *field.name == *version);
                splits.extend(own.map(|field| (node.span, field.value.span)));
            }
            Args::Fields(fields) => {
                fields.iter().for_each(|field| find_splits(&field.value, version, splits));
            }
            Args::Values(nodes) => nodes.iter().for_each(|node| find_splits(node, version, splits)),
        },
        Kind::List(nodes) | Kind::Tuple(nodes) => {
            nodes.iter().for_each(|node| find_splits(node, version, splits));
        }
        Kind::Struct(fields) => {
            fields.iter().for_each(|field| find_splits(&field.value, version, splits));
        }
        _ => {}
    }
}

fn in_fields(fields: &[Field], parts: &mut Vec<Span>) {
    for field in fields {
        parts.push(whole(field));
        in_value(&field.value, parts);
    }
}

fn in_value(node: &Node, parts: &mut Vec<Span>) {
    match &node.kind {
        Kind::List(nodes) => {
            for node in nodes {
                parts.push(node.span);
                in_value(node, parts);
            }
        }
        Kind::Struct(fields) => in_fields(fields, parts),
        Kind::Call(call) => match &call.args {
            Args::Fields(fields) => in_fields(fields, parts),
            Args::Values(nodes) => nodes.iter().for_each(|node| in_value(node, parts)),
        },
        _ => {}
    }
}

pub(crate) fn fields(source: &Source) -> Result<Vec<Field>, Diagnostics> {
    let mut diagnostics = Diagnostics::new(source.clone());
    match reader::read(source, &mut diagnostics).map(|node| node.kind) {
        Some(Kind::Struct(fields)) if diagnostics.is_empty() => Ok(fields.into_vec()),
        _ => Err(diagnostics),
    }
}

/// A field with its name.
fn whole(field: &Field) -> Span {
    Span { start: field.name_span.start, end: field.value.span.end }
}

fn replaced(text: &str, span: Span, by: &str) -> String {
    format!("{}{by}{}", &text[..span.start as usize], &text[span.end as usize..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "(about: \"a, b\", // one\n on: [A, B], steps: [X(), Y(a: PerVersion(A: 1, B: F(2)))],)";

    fn source() -> Source {
        Source::from_bytes("t.ron", TEXT.as_bytes().to_vec()).expect("it is a text")
    }

    #[test]
    fn a_field_is_replaced_or_added() {
        let on = with_field(&source(), "on", "[C]").expect("the syntax is right");
        assert_eq!(on, TEXT.replace("[A, B]", "[C]"));
        let may = with_field(&source(), "may", "[]").expect("the syntax is right");
        assert_eq!(may, TEXT.replace("],)", "], may: [],)"));
    }

    #[test]
    fn each_part_can_be_left_out_with_its_comma() {
        let parts = parts(&source()).expect("the syntax is right");
        let left: Vec<String> = parts.iter().map(|part| source().slice(*part).to_owned()).collect();
        let expected = [
            "about: \"a, b\"",
            "on: [A, B]",
            "A",
            "B",
            "steps: [X(), Y(a: PerVersion(A: 1, B: F(2)))]",
            "X()",
            "Y(a: PerVersion(A: 1, B: F(2)))",
            "a: PerVersion(A: 1, B: F(2))",
            "A: 1",
            "B: F(2)",
        ];
        assert_eq!(left, expected);
        assert_eq!(without(&source(), parts[3]), TEXT.replace("A, B]", "A]"));
        assert_eq!(without(&source(), parts[5]), TEXT.replace("X(), Y", "Y"));
    }

    #[test]
    fn what_parts_by_version_is_settled_for_one() {
        let on = on_version(&source(), "B").expect("the syntax is right");
        assert_eq!(on, TEXT.replace("PerVersion(A: 1, B: F(2))", "F(2)"));
    }
}
