//! From a request to its answer.

use super::limits::BODY_BYTES;
use super::site::Site;
use super::work;
use serde::Deserialize;
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Headers of every answer: no other page may show this one in a frame, be told where it was, take the
/// answer for something else, or read it.
pub(super) const HEADERS: [(&str, &str); 6] = [
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
    // A connection that nothing comes over would keep others waiting.
    ("Connection", "close"),
];

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

/// A request, as far as it matters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    pub(super) host: Option<&'a str>,
    pub(super) origin: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    pub(super) body: &'a [u8],
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
}

impl Answer {
    fn html(text: String) -> Answer {
        Answer { status: 200, kind: HTML, body: text.into_bytes() }
    }

    fn json(value: &Value) -> Answer {
        Answer { status: 200, kind: JSON, body: value.to_string().into_bytes() }
    }

    pub(super) fn refusal(status: u16, why: &str) -> Answer {
        let body = json!({ "error": why }).to_string().into_bytes();
        Answer { status, kind: JSON, body }
    }
}

/// What the page asks for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// The scenario's path below the folder.
    pub(super) path: String,
    /// Its text, perhaps changed.
    pub(super) text: String,
    /// The version to run on; none: the first that the text names.
    #[serde(default)]
    pub(super) version: Option<String>,
    /// The order and the decisions of the run.
    #[serde(default)]
    pub(super) schedule: Option<Schedule>,
    /// What the file held when it was read, to be saved over.
    #[serde(default)]
    pub(super) was: Option<String>,
}

/// How to have a run once more: fields of a scenario.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schedule {
    pub(super) may: Option<String>,
    pub(super) order: Option<String>,
    pub(super) choices: Option<String>,
}

/// Answers a request. A panic of ours is told, and the next request is answered.
pub(super) fn answer(site: &Site, asked: &Asked<'_>) -> Answer {
    if let Some(refusal) = refused(site, asked) {
        return refusal;
    }
    let answered = catch_unwind(AssertUnwindSafe(|| match asked.method {
        "GET" => get(site, asked.url),
        _ => post(site, asked),
    }));
    answered.unwrap_or_else(|_| Answer::refusal(500, "a bug in Slotzero: please report it"))
}

/// Only requests that name this server are answered, so that no other name can be made to lead here;
/// and only its own pages may ask for work.
fn refused(site: &Site, asked: &Asked<'_>) -> Option<Answer> {
    let own = |host: &str| {
        let port = site.port;
        [format!("127.0.0.1:{port}"), format!("localhost:{port}")].contains(&host.to_owned())
    };
    if !asked.host.is_some_and(own) {
        return Some(Answer::refusal(403, "this server is asked for under another name"));
    }
    if !["GET", "POST"].contains(&asked.method) {
        return Some(Answer::refusal(405, "GET and POST are answered"));
    }
    let from_here = |origin: &str| origin.strip_prefix("http://").is_some_and(own);
    let foreign = match (asked.method, asked.origin) {
        ("GET", None) => false,
        (_, Some(origin)) => !from_here(origin),
        (_, None) => true,
    };
    if foreign {
        return Some(Answer::refusal(403, "another page asks for this"));
    }
    None
}

fn get(site: &Site, url: &str) -> Answer {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    if path == "/" {
        return Answer::html(site.listing());
    }
    let page = path.strip_prefix("/view/").and_then(|path| site.page(&decoded(path)?));
    page.map_or_else(|| Answer::refusal(404, "there is no such page"), Answer::html)
}

fn post(site: &Site, asked: &Asked<'_>) -> Answer {
    if asked.body.len() as u64 > BODY_BYTES {
        return Answer::refusal(413, "the text is too long");
    }
    if asked.kind.is_none_or(|kind| !kind.starts_with(JSON)) {
        return Answer::refusal(415, "JSON is answered");
    }
    let question: Question = match serde_json::from_slice(asked.body) {
        Ok(question) => question,
        Err(error) => return Answer::refusal(400, &format!("the question is malformed: {error}")),
    };
    let Some(found) = site.find(&question.path) else {
        return Answer::refusal(404, "there is no such scenario");
    };
    let done = match asked.url {
        "/api/run" => Ok(work::run(&found, &question)),
        "/api/explore" => Ok(work::explore(&found, &question)),
        "/api/save" => site.save(&found, &question),
        _ => return Answer::refusal(404, "there is no such question"),
    };
    match done {
        Ok(value) => Answer::json(&value),
        Err(why) => Answer::refusal(409, &why),
    }
}

/// The text of a path, with `%20` and the like as what they stand for.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests;
