//! `slotzero serve`: the scenarios of a folder on pages of this machine, to run, change and explore.
//!
//! It listens on 127.0.0.1 alone, answers only requests that name it so, reads nothing outside its
//! folder, and writes a file only when it is asked to save it.

mod answer;
mod limits;
mod site;
mod work;

use crate::cli::ServeOptions;
use crate::run::refuse;
use crate::{Exit, Host};
use answer::{Answer, Asked, answer};
use scenario::echo_path;
use site::Site;
use std::io::{self, Read};
use std::net::Ipv4Addr;
use std::thread;
use tiny_http::{Header, Request, Response, Server};

/// How many requests are worked on at once.
const WORKERS: usize = 4;

pub(crate) fn command(options: &ServeOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let folder = host.path(&options.folder);
    let shown = options.folder.to_string_lossy().into_owned();
    let Ok(root) = folder.canonicalize().and_then(|root| root.read_dir().map(|_| root)) else {
        return refuse(&[format!("{} is no folder that can be read", echo_path(&shown))], host);
    };
    let server = match Server::http((Ipv4Addr::LOCALHOST, options.port)) {
        Ok(server) => server,
        Err(error) => {
            return refuse(&[format!("port {} cannot be had: {error}", options.port)], host);
        }
    };
    let port = server.server_addr().to_ip().map_or(options.port, |address| address.port());
    writeln!(host.out, "http://127.0.0.1:{port}/")?;
    writeln!(host.out, "the scenarios of {}; Ctrl-C ends it", echo_path(&shown))?;
    host.out.flush()?;
    let site = Site { root, shown, port };
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    serve(&site, request);
                }
            });
        }
    });
    Ok(Exit::AsExpected)
}

/// Answers a request. If the other side has gone, nobody needs the answer.
fn serve(site: &Site, mut request: Request) {
    let answer = match read(&mut request) {
        Ok(body) => answer(site, &asked(&request, &body)),
        Err(_) => Answer::refusal(400, "the request cannot be read"),
    };
    let mut response = Response::from_data(answer.body).with_status_code(answer.status);
    let kind = [("Content-Type", answer.kind)];
    for (name, value) in kind.into_iter().chain(answer::HEADERS) {
        let header = Header::from_bytes(name, value).expect("our own headers are well formed");
        response.add_header(header);
    }
    let _ = request.respond(response);
}

/// The body, up to one byte more than it may have.
fn read(request: &mut Request) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    request.as_reader().take(limits::BODY_BYTES + 1).read_to_end(&mut body)?;
    Ok(body)
}

fn asked<'a>(request: &'a Request, body: &'a [u8]) -> Asked<'a> {
    let header = |name: &'static str| {
        let headers = request.headers().iter();
        let mut found = headers.filter(|header| header.field.equiv(name));
        found.next().map(|header| header.value.as_str())
    };
    Asked {
        method: request.method().as_str(),
        url: request.url(),
        host: header("Host"),
        origin: header("Origin"),
        kind: header("Content-Type"),
        body,
    }
}
