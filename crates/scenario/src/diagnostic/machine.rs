//! The forms for programs: one line for editors, one JSON object a line.

use super::Diagnostic;
use crate::echo::echo_path;
use crate::source::{Source, Span};
use serde_json::{Value, json};

/// `file:line:col: error: message`, with the help behind it.
pub(super) fn short(diagnostic: &Diagnostic, source: &Source) -> String {
    let place = source.position(diagnostic.primary.span.start);
    let name = echo_path(source.name());
    let severity = diagnostic.severity.name();
    let help = diagnostic.help.as_ref().map(|help| format!(" (help: {help})")).unwrap_or_default();
    format!("{name}:{place}: {severity}: {}{help}\n", diagnostic.message)
}

/// The same fields as [`Diagnostic`], with file, lines and columns.
pub(super) fn json(diagnostic: &Diagnostic, source: &Source) -> String {
    let mut object = place(diagnostic.primary.span, &diagnostic.primary, source);
    let fields = json!({
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "file": source.name(),
        "secondary": diagnostic.secondary.iter()
            .map(|other| place(other.span, other, source)).collect::<Vec<_>>(),
        "notes": diagnostic.notes,
        "help": diagnostic.help,
    });
    if let (Value::Object(object), Value::Object(fields)) = (&mut object, fields) {
        object.extend(fields);
    }
    object.to_string() + "\n"
}

fn place(span: Span, label: &str, source: &Source) -> Value {
    let (start, end) = (source.position(span.start), source.position(span.end));
    json!({
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "start_byte": span.start,
        "end_byte": span.end,
        "label": label,
    })
}
